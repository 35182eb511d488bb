/* amt-event-stream.c: keeps one event stream open. Owned by the sync engine. Main thread only.
 *
 * A connection is an AmtCall with a cancellable of its own; whatever it still answers after it was given up finds that it
 * is no longer the one in hand.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-event-stream.h"

#include "amt-base.h"
#include "amt-call.h"
#include "amt-event-parser.h"

#include <string.h>

#define STEP (16 * 1024)
#define SILENCE_S 60
#define RETRY_MS 5000
#define RETRY_MIN_MS 100
#define RETRY_MAX_MS (5 * 60 * 1000)
/* Retry-After is kept to up to here; a portal that names a year must not silence a desk. */
#define RETRY_AFTER_MAX_MS (60 * 60 * 1000)
/* A stream that lived that long was no failure. */
#define GOOD_US (10 * G_TIME_SPAN_SECOND)

/* One connection. */
typedef struct
{
  AmtEventStream *stream; /* (unowned) (nullable) NULL: given up */
  AmtCall *call;          /* (owned) */
  GCancellable *stop;     /* (owned) */
  AmtEventParser *parser; /* (owned) */
} Connection;

struct _AmtEventStream
{
  GObject parent_instance;

  AmtRemote *remote;      /* (owned) */
  Connection *connection; /* (owned) (nullable) */
  AmtEventsState state;
  char *last_id;     /* (owned) "": none */
  gint64 retry_ms;   /* as the portal wants it */
  guint n_failures;  /* in a row */
  gint64 live_since; /* monotonic; 0: it is not */
  guint silence;     /* seconds */
  guint back_source;
};

enum
{
  SIGNAL_STATE_CHANGED,
  SIGNAL_CHANGED,
  SIGNAL_PRESENCE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AmtEventStream, amt_event_stream, G_TYPE_OBJECT)

static void start_connection (AmtEventStream *self);
static void read_on (Connection *connection);

static void
connection_clear (gpointer data)
{
  Connection *connection = data;

  amt_call_end (connection->call);
  amt_call_unref (connection->call);
  g_object_unref (connection->stop);
  amt_event_parser_free (connection->parser);
}

static void
connection_unref (Connection *connection)
{
  g_rc_box_release_full (connection, connection_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Connection, connection_unref)

static void
give_up (AmtEventStream *self)
{
  Connection *connection = g_steal_pointer (&self->connection);

  if (!connection)
    return;
  connection->stream = NULL;
  g_cancellable_cancel (connection->stop);
  connection_unref (connection);
}

static void
set_state (AmtEventStream *self, AmtEventsState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static gboolean
back_cb (gpointer user_data)
{
  AmtEventStream *self = user_data;

  self->back_source = 0;
  start_connection (self);

  return G_SOURCE_REMOVE;
}

/* @retry_after: seconds, or -1 */
static void
come_back (AmtEventStream *self, gint retry_after)
{
  gint64 delay;

  if (self->live_since && g_get_monotonic_time () - self->live_since >= GOOD_US)
    self->n_failures = 0;
  self->live_since = 0;
  give_up (self);

  delay = self->retry_ms << MIN (self->n_failures, 12);
  delay = MIN (delay, RETRY_MAX_MS);
  self->n_failures++;
  /* When a portal starts again, not all desks come back in the same moment. */
  delay = delay / 2 + g_random_int_range (0, (gint32) delay + 1);
  delay = MAX (delay, MIN (retry_after * (gint64) 1000, RETRY_AFTER_MAX_MS));
  g_clear_handle_id (&self->back_source, g_source_remove);
  self->back_source = g_timeout_add ((guint) delay, back_cb, self);
  set_state (self, AMT_EVENTS_WAITING);
}

/* The person's token, or the portal, has to change first. */
static void
rest (AmtEventStream *self, AmtEventsState state)
{
  self->live_since = 0;
  give_up (self);
  set_state (self, state);
}

static void
say_presence (AmtEventStream *self, const char *data)
{
  g_autoptr (JsonNode) root = amt_json_parse_text (data, NULL);
  g_autoptr (AmtPresence) presence = root ? amt_wire_presence_from_json (root, NULL) : NULL;

  /* What cannot be read is left out: the next one says all of it again. */
  if (presence)
    g_signal_emit (self, signals[SIGNAL_PRESENCE], 0, presence);
}

static void
event_cb (const char *type, const char *data, const char *last_id, gpointer user_data)
{
  Connection *connection = user_data;
  AmtEventStream *self = connection->stream;

  /* A receiver of the event before this one may have closed the stream. */
  if (!self)
    return;

  g_free (self->last_id);
  self->last_id = g_strdup (last_id);
  if (strcmp (type, "changed") == 0)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  else if (strcmp (type, "presence") == 0)
    say_presence (self, data);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Connection) connection = user_data;
  g_autoptr (AmtEventStream) self = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size = 0;
  const char *data;
  gboolean ok;

  bytes = amt_call_read_finish (connection->call, result, NULL);
  if (!connection->stream)
    return;

  self = g_object_ref (connection->stream);
  data = bytes ? g_bytes_get_data (bytes, &size) : NULL;
  ok = size > 0 && amt_event_parser_feed (connection->parser, data, size);
  if (!connection->stream)
    return;

  g_free (self->last_id);
  self->last_id = g_strdup (amt_event_parser_get_last_id (connection->parser));
  if (amt_event_parser_get_retry (connection->parser) >= 0)
    self->retry_ms =
        CLAMP (amt_event_parser_get_retry (connection->parser), RETRY_MIN_MS, RETRY_MAX_MS);
  if (ok)
    read_on (connection);
  else
    come_back (self, -1);
}

static void
read_on (Connection *connection)
{
  amt_call_read_async (connection->call, STEP, read_cb, g_rc_box_acquire (connection));
}

/* What an answer that is no stream means. */
static void
refused (AmtEventStream *self, const GError *error)
{
  const AmtProblem *problem = amt_remote_error_get_problem (error);

  if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN))
    rest (self, AMT_EVENTS_SIGN_IN);
  else if (problem && (problem->status == 403 || problem->status == 404 || problem->status == 501))
    rest (self, AMT_EVENTS_NONE);
  else
    come_back (self, amt_remote_error_get_retry_after (error));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Connection) connection = user_data;
  g_autoptr (AmtEventStream) self = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = amt_call_send_finish (connection->call, result, &error);
  guint status;

  if (!connection->stream)
    return;

  self = g_object_ref (connection->stream);
  status = ok ? amt_call_get_status (connection->call) : 0;
  if (!ok)
    {
      refused (self, error);
    }
  else if (status == SOUP_STATUS_NO_CONTENT)
    {
      rest (self, AMT_EVENTS_NONE);
    }
  else if (status != SOUP_STATUS_OK || !amt_call_has_type (connection->call, "text/event-stream"))
    {
      /* Something between here and the portal answered in its place. */
      come_back (self, -1);
    }
  else
    {
      self->live_since = g_get_monotonic_time ();
      read_on (connection);
      set_state (self, AMT_EVENTS_LIVE);
    }
}

static gboolean
is_header_value (const char *text)
{
  return *text && amt_remote_check_header (text, NULL);
}

static void
start_connection (AmtEventStream *self)
{
  Connection *connection = g_rc_box_new0 (Connection);

  connection->stream = self;
  connection->stop = g_cancellable_new ();
  connection->parser = amt_event_parser_new (self->last_id, event_cb, connection);
  connection->call =
      amt_call_new (self->remote, SOUP_METHOD_GET, "/events", NULL, AMT_CALL_AS_STORED);
  amt_call_set_timeout (connection->call, self->silence);
  amt_call_set_header (connection->call, "Accept", "text/event-stream");
  amt_call_set_header (connection->call, "Cache-Control", "no-store");
  if (is_header_value (self->last_id))
    amt_call_set_header (connection->call, "Last-Event-ID", self->last_id);
  self->connection = connection;
  set_state (self, AMT_EVENTS_CONNECTING);
  if (self->connection == connection)
    amt_call_send_async (connection->call, connection->stop, sent_cb,
                         g_rc_box_acquire (connection));
}

/* --- object -------------------------------------------------------------------------------------------- */

static void
amt_event_stream_dispose (GObject *object)
{
  AmtEventStream *self = AMT_EVENT_STREAM (object);

  g_clear_handle_id (&self->back_source, g_source_remove);
  give_up (self);

  G_OBJECT_CLASS (amt_event_stream_parent_class)->dispose (object);
}

static void
amt_event_stream_finalize (GObject *object)
{
  AmtEventStream *self = AMT_EVENT_STREAM (object);

  g_clear_object (&self->remote);
  g_free (self->last_id);

  G_OBJECT_CLASS (amt_event_stream_parent_class)->finalize (object);
}

static void
amt_event_stream_class_init (AmtEventStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = amt_event_stream_dispose;
  object_class->finalize = amt_event_stream_finalize;
  signals[SIGNAL_STATE_CHANGED] =
      g_signal_new ("state-changed", AMT_TYPE_EVENT_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_EVENT_STREAM, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PRESENCE] = g_signal_new ("presence", AMT_TYPE_EVENT_STREAM, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, AMT_TYPE_PRESENCE);
}

static void
amt_event_stream_init (AmtEventStream *self)
{
  self->last_id = g_strdup ("");
  self->retry_ms = RETRY_MS;
  self->silence = SILENCE_S;
}

AmtEventStream *
amt_event_stream_new (AmtRemote *remote)
{
  AmtEventStream *self = g_object_new (AMT_TYPE_EVENT_STREAM, NULL);

  self->remote = g_object_ref (remote);

  return self;
}

void
amt_event_stream_open (AmtEventStream *self, const char *last_id)
{
  /* First of all: it may be the one that is replaced. */
  g_autofree char *copy = g_strdup (last_id ? last_id : "");

  AMT_ASSERT_MAIN ();
  g_return_if_fail (AMT_IS_EVENT_STREAM (self));

  if (self->connection || self->back_source)
    return;

  g_free (self->last_id);
  self->last_id = g_steal_pointer (&copy);
  self->n_failures = 0;
  start_connection (self);
}

void
amt_event_stream_close (AmtEventStream *self)
{
  AMT_ASSERT_MAIN ();
  g_return_if_fail (AMT_IS_EVENT_STREAM (self));

  g_clear_handle_id (&self->back_source, g_source_remove);
  self->live_since = 0;
  give_up (self);
  self->state = AMT_EVENTS_CLOSED;
}

void
amt_event_stream_hurry (AmtEventStream *self)
{
  g_return_if_fail (AMT_IS_EVENT_STREAM (self));

  if (!self->back_source)
    return;
  g_clear_handle_id (&self->back_source, g_source_remove);
  start_connection (self);
}

AmtEventsState
amt_event_stream_get_state (AmtEventStream *self)
{
  g_return_val_if_fail (AMT_IS_EVENT_STREAM (self), AMT_EVENTS_CLOSED);

  return self->state;
}

const char *
amt_events_state_to_text (AmtEventsState state)
{
  static const char *const TEXTS[] = {
    "closed", "connecting", "live", "waiting", "none", "signIn"
  };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (TEXTS), "closed");

  return TEXTS[state];
}

const char *
amt_event_stream_get_last_id (AmtEventStream *self)
{
  g_return_val_if_fail (AMT_IS_EVENT_STREAM (self), "");

  return self->last_id;
}

void
amt_event_stream_set_silence (AmtEventStream *self, guint seconds)
{
  g_return_if_fail (AMT_IS_EVENT_STREAM (self));
  g_return_if_fail (seconds > 0);

  self->silence = seconds;
}
