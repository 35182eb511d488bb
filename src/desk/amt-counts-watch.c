/* amt-counts-watch.c: live counts of the sidebar. Owned by the sidebar. Main thread.
 *
 * One reading at a time: first the saved searches, then the counts. What changes meanwhile leads to one more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-counts-watch.h"

#include "amt-base.h"
#include "amt-bind-query.h"

/* Changes of this time are counted together: during a pull a page comes every few milliseconds. Counting must leave the
 * reader to the rows: it rests several times as long as it took. */
#define REST_MS 150
#define MAX_REST_MS 3000
#define REST_FACTOR 4
#define DAY_LOOK_S 60

struct _AmtCountsWatch
{
  GObject parent_instance;

  AmtStore *store; /* (owned) */
  AmtClock *clock; /* (owned) */
  AmtDesk *desk;   /* (owned) (nullable) */

  AmtSidebarCounts *counts; /* (owned) (nullable) */
  GPtrArray *searches;      /* (owned) (element-type AmtSavedSearch) those of @counts */
  GPtrArray *next;          /* (owned) (nullable) those that are being counted */

  gboolean reading;
  gboolean again;  /* something changed since it set out */
  gint64 began;    /* monotonic time at which it did */
  guint rest_ms;   /* before the next one */
  guint rest;      /* 0 or the timer until the next reading */
  guint day_timer; /* looks whether it is another day */
  char *day;       /* (owned) of the last reading */
};

G_DEFINE_FINAL_TYPE (AmtCountsWatch, amt_counts_watch, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void read_soon (AmtCountsWatch *self);

static void
end_reading (AmtCountsWatch *self)
{
  gint64 took_ms = (g_get_monotonic_time () - self->began) / 1000;

  self->reading = FALSE;
  self->rest_ms = (guint) CLAMP (took_ms * REST_FACTOR, REST_MS, MAX_REST_MS);
  if (self->again)
    read_soon (self);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (AmtCountsWatch) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  AmtSidebarCounts *counts = amt_store_load_sidebar_finish (AMT_STORE (source), result, &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (!self)
    {
      g_clear_pointer (&counts, amt_sidebar_counts_free);
      return;
    }

  if (counts)
    {
      g_clear_pointer (&self->counts, amt_sidebar_counts_free);
      self->counts = counts;
      g_ptr_array_unref (self->searches);
      self->searches = g_steal_pointer (&self->next);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  else
    g_debug ("the counts cannot be read: %s", error->message);
  end_reading (self);
}

static void
count (AmtCountsWatch *self, GWeakRef *weak)
{
  g_autoptr (AmtReferences) references =
      self->desk ? amt_references_ref (amt_desk_get_references (self->desk)) : NULL;
  g_autoptr (AmtMe) me = references && references->me ? amt_me_ref (references->me) : amt_me_new ();
  g_autoptr (GPtrArray) queries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_case_query_free);

  for (guint i = 0; i < self->next->len; i++)
    {
      const AmtSavedSearch *search = self->next->pdata[i];
      AmtCaseQuery *query = amt_case_query_copy (search->query);

      amt_bind_query (query, references, amt_clock_now (self->clock));
      g_ptr_array_add (queries, query);
    }
  amt_store_load_sidebar_async (self->store, me, queries, NULL, counted_cb, weak);
}

static void
searches_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (AmtCountsWatch) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) searches =
      amt_store_load_searches_finish (AMT_STORE (source), result, &error);

  if (self && searches)
    {
      g_clear_pointer (&self->next, g_ptr_array_unref);
      self->next = g_steal_pointer (&searches);
      count (self, weak);
      return;
    }

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self)
    {
      g_debug ("the saved searches cannot be read: %s", error->message);
      end_reading (self);
    }
}

static void
read_now (AmtCountsWatch *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  self->reading = TRUE;
  self->again = FALSE;
  self->began = g_get_monotonic_time ();
  g_free (self->day);
  self->day = amt_time_legal_day (amt_clock_now (self->clock));
  g_weak_ref_init (weak, self);
  amt_store_load_searches_async (self->store, NULL, searches_loaded_cb, weak);
}

static gboolean
rest_over_cb (gpointer user_data)
{
  AmtCountsWatch *self = user_data;

  self->rest = 0;
  read_now (self);

  return G_SOURCE_REMOVE;
}

static void
read_soon (AmtCountsWatch *self)
{
  if (self->reading)
    self->again = TRUE;
  else if (self->rest == 0)
    self->rest = g_timeout_add (self->rest_ms, rest_over_cb, self);
}

static void
store_changed_cb (AmtCountsWatch *self, AmtChangeSet *changes)
{
  read_soon (self);
}

static gboolean
look_at_day_cb (gpointer user_data)
{
  AmtCountsWatch *self = user_data;
  g_autofree char *today = amt_time_legal_day (amt_clock_now (self->clock));

  if (g_strcmp0 (today, self->day) != 0)
    read_soon (self);

  return G_SOURCE_CONTINUE;
}

static void
amt_counts_watch_dispose (GObject *object)
{
  AmtCountsWatch *self = AMT_COUNTS_WATCH (object);

  g_clear_handle_id (&self->rest, g_source_remove);
  g_clear_handle_id (&self->day_timer, g_source_remove);

  G_OBJECT_CLASS (amt_counts_watch_parent_class)->dispose (object);
}

static void
amt_counts_watch_finalize (GObject *object)
{
  AmtCountsWatch *self = AMT_COUNTS_WATCH (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->counts, amt_sidebar_counts_free);
  g_clear_pointer (&self->searches, g_ptr_array_unref);
  g_clear_pointer (&self->next, g_ptr_array_unref);
  g_free (self->day);

  G_OBJECT_CLASS (amt_counts_watch_parent_class)->finalize (object);
}

static void
amt_counts_watch_class_init (AmtCountsWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = amt_counts_watch_dispose;
  object_class->finalize = amt_counts_watch_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_COUNTS_WATCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_counts_watch_init (AmtCountsWatch *self)
{
  self->searches = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_saved_search_free);
}

AmtCountsWatch *
amt_counts_watch_new (AmtStore *store, AmtClock *clock, AmtDesk *desk)
{
  AmtCountsWatch *self = g_object_new (AMT_TYPE_COUNTS_WATCH, NULL);

  AMT_ASSERT_MAIN ();

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (desk)
    {
      self->desk = g_object_ref (desk);
      g_signal_connect_object (desk, "references-changed", G_CALLBACK (read_soon), self,
                               G_CONNECT_SWAPPED);
    }
  self->day_timer = g_timeout_add_seconds (DAY_LOOK_S, look_at_day_cb, self);
  read_now (self);

  return self;
}

const AmtSidebarCounts *
amt_counts_watch_get_counts (AmtCountsWatch *self)
{
  return self->counts;
}

GPtrArray *
amt_counts_watch_get_searches (AmtCountsWatch *self)
{
  return self->searches;
}

void
amt_counts_watch_reload (AmtCountsWatch *self)
{
  AMT_ASSERT_MAIN ();
  read_soon (self);
}
