/* amt-connection.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-connection.h"

#include "amt-words.h"

#include <glib/gi18n.h>

/* "2 minutes ago" needs no more. */
#define TICK_S 30

struct _AmtConnection
{
  GObject parent_instance;

  AmtStore *store;           /* (owned) */
  AmtSyncEngine *engine;     /* (owned) (nullable) */
  AmtClock *clock;           /* (owned) */
  GCancellable *cancellable; /* (owned) ends with this object */
  guint tick;

  AmtConnectionState state;
  gint64 since;
  gint64 contact; /* when everything was last in step */
  GError *error;  /* (owned) (nullable) */

  gboolean counting;
  gboolean count_again;
  guint n_unsent;
  guint n_to_clarify;
};

G_DEFINE_FINAL_TYPE (AmtConnection, amt_connection, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void count (AmtConnection *self);

static void
emit (AmtConnection *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
set_state (AmtConnection *self, AmtConnectionState state)
{
  if (self->state != state)
    self->since = amt_clock_now (self->clock);
  self->state = state;
}

/* --- counting ------------------------------------------------------------------------------------------ */

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtConnection) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = amt_store_list_outbox_finish (AMT_STORE (source), result, &error);

  self->counting = FALSE;
  if (!entries)
    return;
  self->n_unsent = self->n_to_clarify = 0;
  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state == AMT_OUTBOX_CONFLICT || entry->state == AMT_OUTBOX_REFUSED)
        self->n_to_clarify++;
      else if (amt_operation_get_type_id (entry->operation) != AMT_OPERATION_MARK_READ)
        self->n_unsent++;
    }
  if (self->count_again)
    count (self);
  emit (self);
}

static void
count (AmtConnection *self)
{
  self->count_again = self->counting;
  if (self->counting)
    return;
  self->counting = TRUE;
  amt_store_list_outbox_async (self->store, G_MAXINT64, self->cancellable, counted_cb,
                               g_object_ref (self));
}

static void
store_changed_cb (AmtStore *store, AmtChangeSet *changes, AmtConnection *self)
{
  if (changes->outbox)
    count (self);
}

/* --- the engine ---------------------------------------------------------------------------------------- */

static AmtConnectionState
state_of_error (const GError *error)
{
  if (error->domain == AMT_STORE_ERROR || error->domain == AMT_VAULT_ERROR ||
      error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR)
    return AMT_CONNECTION_HERE;
  return AMT_CONNECTION_SERVER;
}

static void
run_ended_cb (AmtSyncEngine *engine, guint flags, const GError *error, AmtConnection *self)
{
  g_clear_error (&self->error);
  if (error)
    self->error = g_error_copy (error);
  else if (flags & AMT_SYNC_PULL)
    self->contact = amt_clock_now (self->clock);

  /* What the engine itself has a word for came with its own signal. */
  if (error && amt_sync_engine_get_state (engine) == AMT_SYNC_IDLE)
    set_state (self, state_of_error (error));
  else if (!error && amt_sync_engine_get_state (engine) == AMT_SYNC_IDLE)
    set_state (self, AMT_CONNECTION_GOOD);
  emit (self);
}

static void
state_changed_cb (AmtSyncEngine *engine, AmtConnection *self)
{
  switch (amt_sync_engine_get_state (engine))
    {
    case AMT_SYNC_OFFLINE:
      set_state (self, AMT_CONNECTION_OFFLINE);
      break;
    case AMT_SYNC_SIGN_IN:
      set_state (self, AMT_CONNECTION_SIGN_IN);
      break;
    case AMT_SYNC_OTHER_PERSON:
      set_state (self, AMT_CONNECTION_OTHER_PERSON);
      break;
    case AMT_SYNC_CLIENT_TOO_OLD:
      set_state (self, AMT_CONNECTION_TOO_OLD);
      break;
    case AMT_SYNC_IDLE:
    case AMT_SYNC_PULLING:
    case AMT_SYNC_PUSHING:
    default:
      /* Only the end of a run says whether it was good. */
      break;
    }
  emit (self);
}

static void
pull_state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtConnection) self = user_data;
  AmtPullState *state = amt_store_load_pull_cursor_finish (AMT_STORE (source), result, NULL);

  if (!state)
    return;
  if (self->contact == AMT_TIME_NONE)
    self->contact = state->last_pull_at;
  amt_pull_state_free (state);
  emit (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  emit (user_data);
  return G_SOURCE_CONTINUE;
}

static void
amt_connection_dispose (GObject *object)
{
  AmtConnection *self = AMT_CONNECTION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->store)
    g_signal_handlers_disconnect_by_data (self->store, self);
  if (self->engine)
    g_signal_handlers_disconnect_by_data (self->engine, self);
  g_clear_object (&self->store);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (amt_connection_parent_class)->dispose (object);
}

static void
amt_connection_finalize (GObject *object)
{
  AmtConnection *self = AMT_CONNECTION (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (amt_connection_parent_class)->finalize (object);
}

static void
amt_connection_class_init (AmtConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_connection_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_connection_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_connection_init (AmtConnection *self)
{
  self->cancellable = g_cancellable_new ();
}

AmtConnection *
amt_connection_new (AmtContext *context)
{
  AmtConnection *self = g_object_new (AMT_TYPE_CONNECTION, NULL);

  self->store = g_object_ref (amt_context_get_store (context));
  self->clock = g_object_ref (amt_context_get_clock (context));
  g_set_object (&self->engine, amt_context_get_engine (context));
  g_signal_connect (self->store, "changed", G_CALLBACK (store_changed_cb), self);
  if (self->engine)
    {
      g_signal_connect (self->engine, "state-changed", G_CALLBACK (state_changed_cb), self);
      g_signal_connect (self->engine, "run-ended", G_CALLBACK (run_ended_cb), self);
      state_changed_cb (self->engine, self);
    }
  if (amt_context_get_unreachable (context))
    set_state (self, AMT_CONNECTION_OFFLINE);
  amt_store_load_pull_cursor_async (self->store, self->cancellable, pull_state_cb,
                                    g_object_ref (self));
  count (self);
  self->tick = g_timeout_add_seconds (TICK_S, tick_cb, self);
  return self;
}

AmtConnectionState
amt_connection_get_state (AmtConnection *self)
{
  return self->state;
}

gboolean
amt_connection_is_working (AmtConnection *self)
{
  AmtSyncState state = self->engine ? amt_sync_engine_get_state (self->engine) : AMT_SYNC_IDLE;

  return state == AMT_SYNC_PULLING || state == AMT_SYNC_PUSHING;
}

gint64
amt_connection_get_since (AmtConnection *self)
{
  return self->since;
}

const GError *
amt_connection_get_error (AmtConnection *self)
{
  return self->error;
}

guint
amt_connection_get_n_unsent (AmtConnection *self)
{
  return self->n_unsent;
}

guint
amt_connection_get_n_to_clarify (AmtConnection *self)
{
  return self->n_to_clarify;
}

char *
amt_connection_dup_unsent (AmtConnection *self)
{
  if (self->n_unsent == 0)
    return NULL;
  return g_strdup_printf (
      ngettext ("%u change not yet transferred", "%u changes not yet transferred", self->n_unsent),
      self->n_unsent);
}

static char *
dup_good_line (AmtConnection *self, gint64 now)
{
  g_autofree char *ago = NULL;

  if (self->contact == AMT_TIME_NONE)
    return g_strdup (_ ("Connected"));
  ago = amt_words_ago (self->contact, now);
  /* Translators: %s is "just now", "2 minutes ago" or a time. */
  return g_strdup_printf (_ ("Connected · synchronised %s"), ago);
}

static char *
dup_state_line (AmtConnection *self)
{
  gint64 now = amt_clock_now (self->clock);
  g_autofree char *since = amt_words_time (self->since, now);

  switch (self->state)
    {
    case AMT_CONNECTION_GOOD:
      return dup_good_line (self, now);
    case AMT_CONNECTION_OFFLINE:
      /* Translators: %s is a time of day. */
      return g_strdup_printf (_ ("Offline since %s"), since);
    case AMT_CONNECTION_SERVER:
      /* Translators: %s is a time of day. */
      return g_strdup_printf (_ ("Portal disturbed since %s"), since);
    case AMT_CONNECTION_SIGN_IN:
      return g_strdup (_ ("Not signed in"));
    case AMT_CONNECTION_OTHER_PERSON:
      return g_strdup (_ ("Somebody else is signed in"));
    case AMT_CONNECTION_TOO_OLD:
      return g_strdup (_ ("Program too old for the portal"));
    case AMT_CONNECTION_HERE:
      return g_strdup (_ ("The cache cannot be used"));
    case AMT_CONNECTION_UNKNOWN:
    default:
      return g_strdup (_ ("Connecting…"));
    }
}

char *
amt_connection_dup_line (AmtConnection *self)
{
  g_autofree char *state = dup_state_line (self);
  g_autofree char *unsent = amt_connection_dup_unsent (self);

  /* A try without a network is no news. */
  if (amt_connection_is_working (self) && self->state <= AMT_CONNECTION_GOOD)
    return g_strdup (amt_sync_engine_get_state (self->engine) == AMT_SYNC_PUSHING
                         ? _ ("Transferring…")
                         : _ ("Synchronising…"));
  if (!unsent || self->state == AMT_CONNECTION_GOOD)
    return g_steal_pointer (&state);
  return g_strconcat (state, " · ", unsent, NULL);
}
