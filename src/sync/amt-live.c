/* amt-live.c: hints and presence. Owned by AmtSyncEngine. Main thread only.
 *
 * For each open case at most one request is on its way: entering and leaving must not overtake each other.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-live.h"

#include "amt-base.h"

/* Half of the portal's lease of 90 s: one message may be lost. */
#define RENEWAL_MS 45000

struct _AmtLive
{
  GObject parent_instance;

  AmtRemote *remote;      /* (owned) */
  AmtEventStream *stream; /* (owned) */
  GHashTable *places;     /* (owned) case id -> Place */
  GCancellable *stop;     /* (owned) of the requests under way */
  gboolean presence;      /* the portal has it */
  guint token_serial;     /* that the stream was opened with */
  gboolean live;
  guint renewal_ms;
  guint renewal_source;
};

/* A case that is open, or was until a moment ago. */
typedef struct
{
  char *case_id;         /* (owned) */
  gboolean wanted;       /* open */
  gboolean told;         /* the portal thinks so */
  gboolean busy;         /* a request is on its way */
  AmtPresence *presence; /* (owned) (nullable) */
} Place;

/* A request about a place. */
typedef struct
{
  AmtLive *live; /* (owned) */
  char *case_id; /* (owned) */
  gboolean enters;
} Message;

enum
{
  SIGNAL_HINT,
  SIGNAL_LIVE_CHANGED,
  SIGNAL_PRESENCE_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AmtLive, amt_live, G_TYPE_OBJECT)

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->case_id);
  g_clear_pointer (&place->presence, amt_presence_unref);
  g_free (place);
}

static void
message_free (Message *message)
{
  g_object_unref (message->live);
  g_free (message->case_id);
  g_free (message);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Message, message_free)

/* --- presence ------------------------------------------------------------------------------------------ */

/* @presence: (transfer none) (nullable): unknown. The signal's receivers may do anything with the places. */
static void
set_presence (AmtLive *self, Place *place, AmtPresence *presence)
{
  g_autofree char *case_id = NULL;

  if (amt_presence_equal (place->presence, presence))
    return;

  g_clear_pointer (&place->presence, amt_presence_unref);
  place->presence = presence ? amt_presence_ref (presence) : NULL;
  case_id = g_strdup (place->case_id);
  g_signal_emit (self, signals[SIGNAL_PRESENCE_CHANGED], 0, case_id);
}

static void
forget_presence (AmtLive *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer case_id;

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, &case_id, NULL))
    g_ptr_array_add (ids, g_strdup (case_id));
  for (guint i = 0; i < ids->len; i++)
    {
      Place *place = g_hash_table_lookup (self->places, g_ptr_array_index (ids, i));

      if (place)
        set_presence (self, place, NULL);
    }
}

static void tell (AmtLive *self, Place *place);

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Message) message = user_data;
  AmtLive *self = message->live;
  g_autoptr (GError) error = NULL;
  Place *place = g_hash_table_lookup (self->places, message->case_id);

  if (message->enters)
    (void) amt_remote_put_presence_finish (AMT_REMOTE (source), result, &error);
  else
    (void) amt_remote_delete_presence_finish (AMT_REMOTE (source), result, &error);
  /* Without a place it was dropped with everything else. */
  if (!place)
    return;

  place->busy = FALSE;
  place->told = !error && message->enters;
  if (!place->wanted && (!message->enters || error))
    g_hash_table_remove (self->places, message->case_id);
  else if (!place->wanted)
    tell (self, place);
  else if (!message->enters && !error)
    tell (self, place);
  /* Else it is told, or the next renewal tries again. */
}

static void
tell (AmtLive *self, Place *place)
{
  Message *message;

  if (place->busy || !self->presence)
    return;

  message = g_new0 (Message, 1);
  message->live = g_object_ref (self);
  message->case_id = g_strdup (place->case_id);
  message->enters = place->wanted;
  place->busy = TRUE;
  if (message->enters)
    amt_remote_put_presence_async (self->remote, place->case_id, self->stop, told_cb, message);
  else
    amt_remote_delete_presence_async (self->remote, place->case_id, self->stop, told_cb, message);
}

static gboolean
renew_cb (gpointer user_data)
{
  AmtLive *self = user_data;
  g_autoptr (GList) places = g_hash_table_get_values (self->places);

  for (GList *at = places; at; at = at->next)
    if (((Place *) at->data)->wanted)
      tell (self, at->data);
  if (places)
    return G_SOURCE_CONTINUE;

  self->renewal_source = 0;
  return G_SOURCE_REMOVE;
}

static void
keep_renewing (AmtLive *self)
{
  if (!self->renewal_source && g_hash_table_size (self->places) > 0)
    self->renewal_source = g_timeout_add (self->renewal_ms, renew_cb, self);
}

/* The portal may have forgotten (it keeps leases in memory only), or not have been reached so far. */
static void
tell_all (AmtLive *self)
{
  g_autoptr (GList) places = g_hash_table_get_values (self->places);

  for (GList *at = places; at; at = at->next)
    if (((Place *) at->data)->wanted)
      tell (self, at->data);
}

void
amt_live_enter_case (AmtLive *self, const char *case_id)
{
  Place *place;

  AMT_ASSERT_MAIN ();
  g_return_if_fail (AMT_IS_LIVE (self));
  g_return_if_fail (case_id != NULL);

  place = g_hash_table_lookup (self->places, case_id);
  if (!place)
    {
      place = g_new0 (Place, 1);
      place->case_id = g_strdup (case_id);
      g_hash_table_insert (self->places, place->case_id, place);
    }
  place->wanted = TRUE;
  tell (self, place);
  keep_renewing (self);
}

void
amt_live_leave_case (AmtLive *self, const char *case_id)
{
  Place *place;

  AMT_ASSERT_MAIN ();
  g_return_if_fail (AMT_IS_LIVE (self));

  place = g_hash_table_lookup (self->places, case_id);
  if (!place || !place->wanted)
    return;

  place->wanted = FALSE;
  g_clear_pointer (&place->presence, amt_presence_unref);
  if (place->told)
    tell (self, place);
  else if (!place->busy)
    g_hash_table_remove (self->places, case_id);
}

AmtPresence *
amt_live_get_presence (AmtLive *self, const char *case_id)
{
  Place *place;

  g_return_val_if_fail (AMT_IS_LIVE (self), NULL);

  place = g_hash_table_lookup (self->places, case_id);

  return place && place->wanted ? place->presence : NULL;
}

/* --- stream -------------------------------------------------------------------------------------------- */

static void
presence_cb (AmtEventStream *stream, AmtPresence *presence, gpointer user_data)
{
  AmtLive *self = user_data;
  Place *place = g_hash_table_lookup (self->places, presence->case_id);

  /* One that came too late, or that nobody asked for. */
  if (place && place->wanted)
    set_presence (self, place, presence);
}

static void
changed_cb (AmtEventStream *stream, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_HINT], 0);
}

static void
look_at_state (AmtLive *self)
{
  gboolean live = amt_event_stream_get_state (self->stream) == AMT_EVENTS_LIVE;

  if (live == self->live)
    return;

  self->live = live;
  if (live)
    tell_all (self);
  else
    forget_presence (self);
  g_signal_emit (self, signals[SIGNAL_LIVE_CHANGED], 0);
}

static void
state_changed_cb (AmtEventStream *stream, gpointer user_data)
{
  look_at_state (user_data);
}

static gboolean
has_feature (AmtPortalInfo *info, const char *feature)
{
  return info && info->features && g_strv_contains ((const char *const *) info->features, feature);
}

void
amt_live_open (AmtLive *self, AmtPortalInfo *info, const char *cursor)
{
  guint serial;
  AmtEventsState state;

  AMT_ASSERT_MAIN ();
  g_return_if_fail (AMT_IS_LIVE (self));

  serial = amt_remote_get_token_serial (self->remote);
  state = amt_event_stream_get_state (self->stream);
  self->presence = has_feature (info, "presence");
  if (!has_feature (info, "events"))
    {
      amt_live_close (self);
      return;
    }
  if (state != AMT_EVENTS_CLOSED && serial != self->token_serial)
    {
      amt_event_stream_close (self->stream);
      look_at_state (self);
    }
  else if (state != AMT_EVENTS_CLOSED && state != AMT_EVENTS_SIGN_IN)
    {
      return;
    }

  self->token_serial = serial;
  amt_event_stream_open (self->stream,
                         cursor ? cursor : amt_event_stream_get_last_id (self->stream));
  /* Those that were opened before the portal was known. */
  tell_all (self);
}

void
amt_live_close (AmtLive *self)
{
  AMT_ASSERT_MAIN ();
  g_return_if_fail (AMT_IS_LIVE (self));

  amt_event_stream_close (self->stream);
  look_at_state (self);
}

void
amt_live_hurry (AmtLive *self)
{
  g_return_if_fail (AMT_IS_LIVE (self));

  amt_event_stream_hurry (self->stream);
}

gboolean
amt_live_is_live (AmtLive *self)
{
  g_return_val_if_fail (AMT_IS_LIVE (self), FALSE);

  return self->live;
}

AmtEventStream *
amt_live_get_stream (AmtLive *self)
{
  g_return_val_if_fail (AMT_IS_LIVE (self), NULL);

  return self->stream;
}

void
amt_live_set_renewal (AmtLive *self, guint ms)
{
  g_return_if_fail (AMT_IS_LIVE (self));
  g_return_if_fail (ms > 0);

  self->renewal_ms = ms;
  g_clear_handle_id (&self->renewal_source, g_source_remove);
  keep_renewing (self);
}

/* --- object -------------------------------------------------------------------------------------------- */

static void
amt_live_dispose (GObject *object)
{
  AmtLive *self = AMT_LIVE (object);

  g_clear_handle_id (&self->renewal_source, g_source_remove);
  g_hash_table_remove_all (self->places);
  g_cancellable_cancel (self->stop);
  if (self->stream)
    {
      g_signal_handlers_disconnect_by_data (self->stream, self);
      amt_event_stream_close (self->stream);
    }
  g_clear_object (&self->stream);

  G_OBJECT_CLASS (amt_live_parent_class)->dispose (object);
}

static void
amt_live_finalize (GObject *object)
{
  AmtLive *self = AMT_LIVE (object);

  g_clear_object (&self->remote);
  g_clear_object (&self->stop);
  g_hash_table_unref (self->places);

  G_OBJECT_CLASS (amt_live_parent_class)->finalize (object);
}

static void
amt_live_class_init (AmtLiveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = amt_live_dispose;
  object_class->finalize = amt_live_finalize;
  signals[SIGNAL_HINT] =
      g_signal_new ("hint", AMT_TYPE_LIVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LIVE_CHANGED] = g_signal_new ("live-changed", AMT_TYPE_LIVE, G_SIGNAL_RUN_LAST, 0,
                                               NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PRESENCE_CHANGED] =
      g_signal_new ("presence-changed", AMT_TYPE_LIVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
amt_live_init (AmtLive *self)
{
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
  self->stop = g_cancellable_new ();
  self->renewal_ms = RENEWAL_MS;
}

AmtLive *
amt_live_new (AmtRemote *remote)
{
  AmtLive *self = g_object_new (AMT_TYPE_LIVE, NULL);

  self->remote = g_object_ref (remote);
  self->stream = amt_event_stream_new (remote);
  g_signal_connect (self->stream, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->stream, "presence", G_CALLBACK (presence_cb), self);
  g_signal_connect (self->stream, "state-changed", G_CALLBACK (state_changed_cb), self);

  return self;
}
