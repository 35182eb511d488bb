/* amt-keeper.c: see the header. Main thread; the profile's file in threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-keeper.h"

#include "amt-base.h"
#include "amt-profile.h"
#include "amt-store-keep.h"
#include "amt-task.h"
#include "amt-weak.h"

#define LOOK_S 60
/* Cases that lose their contents in one transaction. */
#define AT_ONCE 50
/* Several operations in a row are counted once. */
#define COUNT_DELAY_MS 500

struct _AmtKeeper
{
  GObject parent_instance;

  AmtStore *store;       /* (owned) */
  AmtSyncEngine *engine; /* (owned) */
  AmtClock *clock;       /* (owned) */
  AmtPortalInfo *info;   /* (owned) (nullable) before the engine has asked */
  char *profile;         /* (owned) */
  char *person;          /* (owned) */
  GCancellable *stop;    /* (owned) */
  guint closed_days;
  gint64 contact; /* AMT_TIME_NONE: not known yet */
  guint timer;    /* 0: stopped */
  guint counting; /* 0: nothing to count */
  gboolean looking;
  gboolean lease_ended;
};

enum
{
  SIGNAL_LEASE_ENDED,
  SIGNAL_KEPT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AmtKeeper, amt_keeper, G_TYPE_OBJECT)

static void find_excess (AmtKeeper *self);

/* --- the lease ----------------------------------------------------------------------------------------- */

gboolean
amt_keeper_lease_ended (const AmtPortalInfo *info, gint64 contact, gint64 now)
{
  guint64 seconds = info ? info->cache_lease : 0;

  if (seconds == 0)
    return FALSE;
  if (contact > now + G_TIME_SPAN_DAY)
    return TRUE;
  return contact < now && (guint64) (now - contact) / G_USEC_PER_SEC >= seconds;
}

static const AmtPortalInfo *
info_of (AmtKeeper *self)
{
  AmtPortalInfo *info = amt_sync_engine_get_info (self->engine);

  return info ? info : self->info;
}

static void
look_at_lease (AmtKeeper *self)
{
  if (self->contact == AMT_TIME_NONE || self->lease_ended ||
      !amt_keeper_lease_ended (info_of (self), self->contact, amt_clock_now (self->clock)))
    return;
  self->lease_ended = TRUE;
  g_signal_emit (self, signals[SIGNAL_LEASE_ENDED], 0);
}

static void
contact_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtKeeper) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gint64 contact = amt_store_last_contact_finish (AMT_STORE (source), result, &error);

  if (!self || error)
    return;
  self->contact = MAX (self->contact, contact);
  look_at_lease (self);
}

/* --- contents that may no longer be here --------------------------------------------------------------- */

static void
end_look (AmtKeeper *self, const GError *error)
{
  self->looking = FALSE;
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("keeping the cache within its rules: %s", error->message);
  if (!g_cancellable_is_cancelled (self->stop))
    g_signal_emit (self, signals[SIGNAL_KEPT], 0);
}

static void
dropped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtKeeper) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  gboolean ok = amt_store_drop_excess_finish (AMT_STORE (source), result, &error);

  if (!self)
    return;
  if (ok && !g_cancellable_is_cancelled (self->stop))
    find_excess (self);
  else
    end_look (self, error);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtKeeper) self = amt_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = amt_store_find_excess_finish (AMT_STORE (source), result, &error);

  if (!self)
    return;
  if (!ids || !ids[0] || g_cancellable_is_cancelled (self->stop))
    end_look (self, error);
  else
    amt_store_drop_excess_async (self->store, (const char *const *) ids, NULL, dropped_cb,
                                 amt_weak_new (self));
}

static gint64
closed_before (AmtKeeper *self)
{
  const AmtPortalInfo *info = info_of (self);
  guint64 portals = info ? info->cache_closed : 0;
  guint64 ours = (guint64) self->closed_days * 24 * 60 * 60;
  guint64 seconds = portals == 0 || (ours != 0 && ours < portals) ? ours : portals;
  gint64 now = amt_clock_now (self->clock);

  return seconds == 0 || seconds >= (guint64) (now / G_USEC_PER_SEC)
             ? AMT_TIME_NONE
             : now - (gint64) seconds * G_USEC_PER_SEC;
}

static void
find_excess (AmtKeeper *self)
{
  amt_store_find_excess_async (self->store, amt_sync_engine_get_me (self->engine),
                               closed_before (self), AT_ONCE, self->stop, found_cb,
                               amt_weak_new (self));
}

void
amt_keeper_look (AmtKeeper *self)
{
  AMT_ASSERT_MAIN ();
  if (self->timer == 0)
    return;
  look_at_lease (self);
  /* Rights of yesterday say nothing of what may be here today. */
  if (self->looking || self->timer == 0 || !amt_sync_engine_get_me (self->engine))
    return;
  self->looking = TRUE;
  find_excess (self);
}

static gboolean
look_cb (gpointer user_data)
{
  look_at_lease (user_data);
  return G_SOURCE_CONTINUE;
}

static void
run_ended_cb (AmtSyncEngine *engine, guint flags, GError *error, AmtKeeper *self)
{
  if (error)
    return;
  self->contact = amt_clock_now (self->clock);
  self->lease_ended = FALSE;
  if (flags & AMT_SYNC_PULL)
    amt_keeper_look (self);
}

/* --- how much is unsent -------------------------------------------------------------------------------- */

typedef struct
{
  char *profile; /* (owned) */
  char *person;  /* (owned) */
  guint unsent;
} Count;

static void
count_free (gpointer data)
{
  Count *count = data;

  g_free (count->profile);
  g_free (count->person);
  g_free (count);
}

static void
note_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Count *count = data;
  g_autoptr (GError) error = NULL;

  /* Whoever closes the profile has written the last word. */
  if (!g_cancellable_is_cancelled (cancellable) &&
      !amt_profile_count (count->profile, count->person, count->unsent, &error))
    g_message ("noting what is unsent: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtKeeper) self = amt_weak_take (user_data);
  g_autoptr (GPtrArray) entries = amt_store_list_outbox_finish (AMT_STORE (source), result, NULL);
  g_autoptr (GTask) task = NULL;
  Count *count;

  if (!self || !entries || g_cancellable_is_cancelled (self->stop))
    return;
  count = g_new0 (Count, 1);
  count->profile = g_strdup (self->profile);
  count->person = g_strdup (self->person);
  count->unsent = entries->len;
  task = g_task_new (NULL, self->stop, NULL, NULL);
  g_task_set_source_tag (task, counted_cb);
  g_task_set_task_data (task, count, count_free);
  amt_task_run_in_thread (task, note_in_thread);
}

static gboolean
count_cb (gpointer user_data)
{
  AmtKeeper *self = user_data;

  self->counting = 0;
  amt_store_list_outbox_async (self->store, G_MAXINT64, self->stop, counted_cb,
                               amt_weak_new (self));
  return G_SOURCE_REMOVE;
}

/* A program that is killed writes nothing down when it ends. */
static void
store_changed_cb (AmtStore *store, AmtChangeSet *changes, AmtKeeper *self)
{
  if (changes->outbox && self->counting == 0 && self->timer != 0)
    self->counting = g_timeout_add (COUNT_DELAY_MS, count_cb, self);
}

/* --- object -------------------------------------------------------------------------------------------- */

void
amt_keeper_stop (AmtKeeper *self)
{
  g_cancellable_cancel (self->stop);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->counting, g_source_remove);
}

void
amt_keeper_set_closed_days (AmtKeeper *self, guint days)
{
  if (self->closed_days == days)
    return;
  self->closed_days = days;
  amt_keeper_look (self);
}

static void
amt_keeper_dispose (GObject *object)
{
  AmtKeeper *self = AMT_KEEPER (object);

  amt_keeper_stop (self);
  if (self->store)
    g_signal_handlers_disconnect_by_data (self->store, self);
  if (self->engine)
    g_signal_handlers_disconnect_by_data (self->engine, self);
  g_clear_object (&self->store);
  g_clear_object (&self->engine);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->info, amt_portal_info_unref);
  G_OBJECT_CLASS (amt_keeper_parent_class)->dispose (object);
}

static void
amt_keeper_finalize (GObject *object)
{
  AmtKeeper *self = AMT_KEEPER (object);

  g_free (self->profile);
  g_free (self->person);
  g_object_unref (self->stop);
  G_OBJECT_CLASS (amt_keeper_parent_class)->finalize (object);
}

static void
amt_keeper_class_init (AmtKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_keeper_finalize;
  signals[SIGNAL_LEASE_ENDED] = g_signal_new ("lease-ended", AMT_TYPE_KEEPER, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_KEPT] = g_signal_new ("kept", AMT_TYPE_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);
}

static void
amt_keeper_init (AmtKeeper *self)
{
  self->stop = g_cancellable_new ();
}

AmtKeeper *
amt_keeper_new (AmtStore *store, AmtSyncEngine *engine, AmtClock *clock, AmtPortalInfo *info,
                const char *profile, const char *person)
{
  AmtKeeper *self = g_object_new (AMT_TYPE_KEEPER, NULL);

  self->store = g_object_ref (store);
  self->engine = g_object_ref (engine);
  self->clock = g_object_ref (clock);
  self->info = info ? amt_portal_info_ref (info) : NULL;
  self->profile = g_strdup (profile);
  self->person = g_strdup (person);
  self->timer = g_timeout_add_seconds (LOOK_S, look_cb, self);
  g_signal_connect (store, "changed", G_CALLBACK (store_changed_cb), self);
  g_signal_connect (engine, "run-ended", G_CALLBACK (run_ended_cb), self);
  amt_store_last_contact_async (store, self->stop, contact_loaded_cb, amt_weak_new (self));
  return self;
}
