/* amt-prefetch.c: documents before somebody asks. Owned by AmtContext. Main thread.
 *
 * A round asks the cache which documents are lacking and fetches them one after the other. A new wish ends the list, not the
 * document that is on its way. What the portal does not give is not asked for again before the program starts anew.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-prefetch.h"

#include "amt-base.h"
#include "amt-store-lacking.h"
#include "amt-store-offline.h"

/* Documents that a round asks for at once. */
#define AT_ONCE 16
#define DELAY_MS 500
/* A battery is seen by who looks. */
#define RETRY_S 60

struct _AmtPrefetch
{
  GObject parent_instance;

  AmtStore *store;       /* (owned) */
  AmtSyncEngine *engine; /* (owned) */
  AmtMachine *machine;   /* (owned) */
  GArray *next;          /* (owned) (element-type gint64) */
  GHashTable *skip;      /* (owned) (element-type utf8) hashes */
  GSource *timer;        /* (owned) (nullable) until the next round */
  struct Round *round;   /* (nullable) owns itself */
  AmtPrefetchState state;
  guint delay_ms;
  guint n_fetched;
  gboolean started;
  gboolean on_battery;
  gboolean ahead;
  gboolean again; /* something came during the round */
};

/* Held by what it waits for. */
typedef struct Round
{
  gatomicrefcount ref_count;
  AmtPrefetch *self;     /* (owned) */
  GCancellable *stop;    /* (owned) */
  AmtLacking *lacking;   /* (owned) (nullable) */
  guint at;              /* in the list */
  AmtDocument *document; /* (owned) (nullable) on its way */
  gboolean saving;       /* the list has offline sets alone */
} Round;

enum
{
  SIGNAL_STATE_CHANGED,
  SIGNAL_ROUND_ENDED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AmtPrefetch, amt_prefetch, G_TYPE_OBJECT)

static void next_document (Round *round);
static void look (Round *round);

static Round *
round_ref (Round *round)
{
  g_atomic_ref_count_inc (&round->ref_count);
  return round;
}

static void
round_unref (Round *round)
{
  if (!g_atomic_ref_count_dec (&round->ref_count))
    return;
  g_clear_pointer (&round->lacking, amt_lacking_free);
  g_clear_pointer (&round->document, amt_document_free);
  g_object_unref (round->stop);
  g_object_unref (round->self);
  g_free (round);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Round, round_unref)

static void
set_state (AmtPrefetch *self, AmtPrefetchState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

/* --- rounds --------------------------------------------------------------------------------------------- */

static void
clear_timer (AmtPrefetch *self)
{
  if (self->timer)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static gboolean
begin_cb (gpointer data)
{
  AmtPrefetch *self = data;
  g_autoptr (Round) round = g_new0 (Round, 1);

  g_atomic_ref_count_init (&round->ref_count);
  round->self = g_object_ref (self);
  round->stop = g_cancellable_new ();
  clear_timer (self);
  self->round = round;
  self->again = FALSE;
  look (round);
  return G_SOURCE_REMOVE;
}

static void
poke (AmtPrefetch *self, guint milliseconds)
{
  if (!self->started || self->round)
    return;
  clear_timer (self);
  self->timer = g_timeout_source_new (milliseconds);
  g_source_set_priority (self->timer, G_PRIORITY_LOW);
  g_source_set_callback (self->timer, begin_cb, self, NULL);
  g_source_attach (self->timer, NULL);
}

static void
end_round (Round *round, AmtPrefetchState state)
{
  AmtPrefetch *self = round->self;

  if (self->round != round)
    return;
  self->round = NULL;
  if (state == AMT_PREFETCH_POWER)
    poke (self, RETRY_S * 1000);
  else if (self->again)
    poke (self, self->delay_ms);
  set_state (self, state);
  g_signal_emit (self, signals[SIGNAL_ROUND_ENDED], 0);
}

static gboolean
portal_answers (AmtPrefetch *self)
{
  switch (amt_sync_engine_get_state (self->engine))
    {
    case AMT_SYNC_IDLE:
    case AMT_SYNC_PULLING:
    case AMT_SYNC_PUSHING:
    case AMT_SYNC_CLIENT_TOO_OLD:
      return amt_sync_engine_get_me (self->engine) != NULL;
    case AMT_SYNC_OFFLINE:
    case AMT_SYNC_SIGN_IN:
    case AMT_SYNC_OTHER_PERSON:
    default:
      return FALSE;
    }
}

/* --- documents ------------------------------------------------------------------------------------------ */

static const AmtLackingDocument *
current (const Round *round)
{
  return g_ptr_array_index (round->lacking->documents, round->at);
}

static void
leave_document (Round *round, gboolean skip)
{
  const AmtLackingDocument *lacking = current (round);

  if (skip)
    g_hash_table_add (round->self->skip, g_strdup (lacking->sha256));
  /* Else a set would wait for it for ever. */
  if (skip && lacking->offline)
    amt_store_refuse_document_async (round->self->store, lacking->sha256, NULL, NULL, NULL);
  g_clear_pointer (&round->document, amt_document_free);
  round->at++;
  next_document (round);
}

/* Not the document's fault: the same may work a minute later. */
static gboolean
is_portals (const GError *error)
{
  static const AmtRemoteError CODES[] = { AMT_REMOTE_ERROR_NOT_SENT, AMT_REMOTE_ERROR_LOST,
                                          AMT_REMOTE_ERROR_TLS,      AMT_REMOTE_ERROR_SIGN_IN,
                                          AMT_REMOTE_ERROR_BUSY,     AMT_REMOTE_ERROR_SERVER };

  for (gsize i = 0; i < G_N_ELEMENTS (CODES); i++)
    if (g_error_matches (error, AMT_REMOTE_ERROR, (int) CODES[i]))
      return TRUE;
  return g_error_matches (error, AMT_SYNC_ERROR, AMT_SYNC_ERROR_OTHER_PERSON);
}

/* A document that was wrong is thrown away by the store; else the store has no room, or worse. */
static gboolean
is_caches (const GError *error)
{
  return error->domain == AMT_STORE_ERROR &&
         !g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_CORRUPT);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  AmtPrefetch *self = round->self;
  g_autoptr (GError) error = NULL;

  if (amt_sync_engine_fetch_document_finish (AMT_SYNC_ENGINE (source), result, &error))
    {
      self->n_fetched++;
      if (!current (round)->offline)
        round->lacking->room -= MIN (round->lacking->room, (guint64) round->document->size);
      leave_document (round, FALSE);
    }
  else if (g_cancellable_is_cancelled (round->stop))
    end_round (round, AMT_PREFETCH_RESTING);
  else if (is_portals (error))
    end_round (round, AMT_PREFETCH_NO_PORTAL);
  else if (is_caches (error))
    end_round (round, AMT_PREFETCH_RESTING);
  else
    {
      g_debug ("prefetch: %s", error->message);
      leave_document (round, TRUE);
    }
}

/* Returns: (transfer full) (nullable): the document, if it may come by itself. */
static AmtDocument *
find_document (const AmtCase *value, const char *sha256, guint64 room)
{
  for (guint i = 0; i < value->documents->len; i++)
    {
      const AmtDocument *document = g_ptr_array_index (value->documents, i);

      if (g_strcmp0 (document->sha256, sha256) == 0)
        return g_strcmp0 (document->virus_scan, "infected") != 0 && (guint64) document->size <= room
                   ? amt_document_copy (document)
                   : NULL;
    }
  return NULL;
}

static void
case_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = amt_store_load_case_finish (AMT_STORE (source), result, &error);
  const AmtLackingDocument *lacking = current (round);

  if (view)
    round->document = find_document (view->truth, lacking->sha256,
                                     lacking->offline ? G_MAXUINT64 : round->lacking->room);
  g_clear_pointer (&view, amt_case_view_free);
  if (g_cancellable_is_cancelled (round->stop))
    end_round (round, AMT_PREFETCH_RESTING);
  else if (!round->document)
    leave_document (round, TRUE);
  else
    amt_sync_engine_fetch_document_async (round->self->engine, lacking->case_id, round->document,
                                          round->stop, fetched_cb, round_ref (round));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  g_autoptr (GError) error = NULL;

  round->lacking = amt_store_list_lacking_finish (AMT_STORE (source), result, &error);
  round->at = 0;
  if (!round->lacking)
    {
      g_debug ("prefetch: %s", error->message);
      end_round (round, AMT_PREFETCH_RESTING);
    }
  else if (round->lacking->documents->len == 0 || g_cancellable_is_cancelled (round->stop))
    end_round (round, round->saving ? AMT_PREFETCH_POWER : AMT_PREFETCH_RESTING);
  else
    {
      set_state (round->self, AMT_PREFETCH_WORKING);
      next_document (round);
    }
}

/* What the clerk asked for is fetched on battery, too: whoever marks a set is about to leave. */
static void
go_on (Round *round, gboolean saving)
{
  AmtPrefetch *self = round->self;
  gboolean ahead = self->ahead && !saving;

  if (round->lacking && round->saving == saving)
    {
      amt_store_load_case_async (self->store, current (round)->case_id, round->stop, case_loaded_cb,
                                 round_ref (round));
    }
  else
    {
      g_autofree char **skip = (char **) g_hash_table_get_keys_as_array (self->skip, NULL);

      round->saving = saving;
      g_clear_pointer (&round->lacking, amt_lacking_free);
      amt_store_list_lacking_async (
          self->store, (const gint64 *) (gpointer) self->next->data, ahead ? self->next->len : 0,
          ahead ? amt_sync_engine_get_me (self->engine)->id : NULL, (const char *const *) skip,
          AT_ONCE, round->stop, listed_cb, round_ref (round));
    }
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  AmtPrefetch *self = round->self;
  g_autoptr (GError) error = NULL;
  AmtMachineState state = 0;

  if (!amt_machine_look_finish (AMT_MACHINE (source), result, &state, &error) ||
      g_cancellable_is_cancelled (round->stop))
    end_round (round, AMT_PREFETCH_RESTING);
  else if (!portal_answers (self))
    end_round (round, AMT_PREFETCH_NO_PORTAL);
  else if (state & AMT_MACHINE_METERED)
    end_round (round, AMT_PREFETCH_METERED);
  else
    go_on (round,
           (state & AMT_MACHINE_SAVING) || ((state & AMT_MACHINE_ON_BATTERY) && !self->on_battery));
}

static void
look (Round *round)
{
  amt_machine_look_async (round->self->machine, round->stop, looked_cb, round_ref (round));
}

/* The list is asked for anew when it is done, and when something came that may be more urgent. */
static void
next_document (Round *round)
{
  if (round->self->again || round->at >= round->lacking->documents->len)
    {
      g_clear_pointer (&round->lacking, amt_lacking_free);
      round->self->again = FALSE;
    }
  look (round);
}

/* --- what makes a round --------------------------------------------------------------------------------- */

static void
something_came (AmtPrefetch *self)
{
  if (self->round)
    self->again = TRUE;
  else
    poke (self, self->delay_ms);
}

static void
changed_cb (AmtStore *store, AmtChangeSet *changes, AmtPrefetch *self)
{
  if (changes->inserted->len > 0 || changes->updated->len > 0 || changes->places)
    something_came (self);
}

void
amt_prefetch_start (AmtPrefetch *self)
{
  AMT_ASSERT_MAIN ();
  self->started = TRUE;
  something_came (self);
}

void
amt_prefetch_pause (AmtPrefetch *self)
{
  AMT_ASSERT_MAIN ();
  self->started = FALSE;
  self->again = FALSE;
  clear_timer (self);
  if (self->round)
    g_cancellable_cancel (self->round->stop);
  self->round = NULL;
  set_state (self, AMT_PREFETCH_RESTING);
}

void
amt_prefetch_set_on_battery (AmtPrefetch *self, gboolean on_battery)
{
  AMT_ASSERT_MAIN ();
  if (self->on_battery == on_battery)
    return;
  self->on_battery = on_battery;
  something_came (self);
}

void
amt_prefetch_set_ahead (AmtPrefetch *self, gboolean ahead)
{
  AMT_ASSERT_MAIN ();
  if (self->ahead == ahead)
    return;
  self->ahead = ahead;
  something_came (self);
}

void
amt_prefetch_set_next (AmtPrefetch *self, const gint64 *keys, gsize n)
{
  AMT_ASSERT_MAIN ();
  g_array_set_size (self->next, 0);
  g_array_append_vals (self->next, keys, (guint) MIN (n, AMT_PREFETCH_AHEAD));
  something_came (self);
}

AmtPrefetchState
amt_prefetch_get_state (AmtPrefetch *self)
{
  return self->state;
}

guint
amt_prefetch_get_n_fetched (AmtPrefetch *self)
{
  return self->n_fetched;
}

void
amt_prefetch_set_delay (AmtPrefetch *self, guint milliseconds)
{
  self->delay_ms = milliseconds;
}

static void
amt_prefetch_dispose (GObject *object)
{
  AmtPrefetch *self = AMT_PREFETCH (object);

  clear_timer (self);
  if (self->store)
    g_signal_handlers_disconnect_by_data (self->store, self);
  if (self->engine)
    g_signal_handlers_disconnect_by_data (self->engine, self);
  if (self->machine)
    g_signal_handlers_disconnect_by_data (self->machine, self);
  g_clear_object (&self->store);
  g_clear_object (&self->engine);
  g_clear_object (&self->machine);
  G_OBJECT_CLASS (amt_prefetch_parent_class)->dispose (object);
}

static void
amt_prefetch_finalize (GObject *object)
{
  AmtPrefetch *self = AMT_PREFETCH (object);

  g_array_unref (self->next);
  g_hash_table_unref (self->skip);
  G_OBJECT_CLASS (amt_prefetch_parent_class)->finalize (object);
}

static void
amt_prefetch_class_init (AmtPrefetchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_prefetch_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_prefetch_finalize;
  signals[SIGNAL_STATE_CHANGED] = g_signal_new (
      "state-changed", AMT_TYPE_PREFETCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ROUND_ENDED] = g_signal_new ("round-ended", AMT_TYPE_PREFETCH, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_prefetch_init (AmtPrefetch *self)
{
  self->delay_ms = DELAY_MS;
  self->ahead = TRUE;
  self->next = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->skip = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

AmtPrefetch *
amt_prefetch_new (AmtStore *store, AmtSyncEngine *engine, AmtMachine *machine)
{
  AmtPrefetch *self = g_object_new (AMT_TYPE_PREFETCH, NULL);

  self->store = g_object_ref (store);
  self->engine = g_object_ref (engine);
  self->machine = g_object_ref (machine);
  g_signal_connect (store, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (engine, "state-changed", G_CALLBACK (something_came), self);
  g_signal_connect_swapped (machine, "changed", G_CALLBACK (something_came), self);
  return self;
}
