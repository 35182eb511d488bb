/* amt-event-stream.h: the portal's event stream (GET /events): one connection that says when there is something to
 * fetch. A hint, never data. Main thread.
 *
 * Source: data/portal-api.yaml, "Events"; WHATWG HTML standard, 9.2. It takes one of the session's connections for as long
 * as it lives, so it is opened last. It comes back by itself, with what it has seen last as Last-Event-ID, after the time
 * that the portal named (doubled with each failure in a row, up to 5 minutes, with jitter). Without a byte for 60 s it
 * counts as dead: the portal sends a heartbeat every 25 s.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote.h"
#include "amt-wire-presence.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_EVENTS_CLOSED,     /* not wanted */
  AMT_EVENTS_CONNECTING, /* asked, no answer yet */
  AMT_EVENTS_LIVE,       /* whatever happens is told */
  AMT_EVENTS_WAITING,    /* broken; comes back by itself */
  AMT_EVENTS_NONE,       /* this portal has none (204, 404, 501, 403): polling only */
  AMT_EVENTS_SIGN_IN     /* 401: open again with another token */
} AmtEventsState;

#define AMT_TYPE_EVENT_STREAM (amt_event_stream_get_type ())
G_DECLARE_FINAL_TYPE (AmtEventStream, amt_event_stream, AMT, EVENT_STREAM, GObject)

/**
 * AmtEventStream::state-changed: get_state () answers something else now.
 *
 * AmtEventStream::changed: something happened on the portal that concerns the person; or nobody knows whether.
 *
 * AmtEventStream::presence:
 * @presence: (type AmtPresence): who else is in a case that the person is in
 */
AmtEventStream *amt_event_stream_new (AmtRemote *remote);

/**
 * amt_event_stream_open:
 * @last_id: (nullable): what was seen before: a cursor of GET /changes; with %NULL the portal sends "changed" at once
 *
 * Does nothing while it is open or about to come back.
 */
void amt_event_stream_open (AmtEventStream *self, const char *last_id);
/** amt_event_stream_close: at once; no signal comes after it. */
void amt_event_stream_close (AmtEventStream *self);
/** amt_event_stream_hurry: comes back now instead of later: the network is there again. */
void amt_event_stream_hurry (AmtEventStream *self);

AmtEventsState amt_event_stream_get_state (AmtEventStream *self);
/** amt_events_state_to_text: "closed", "connecting", …: stable, for JSON output. */
const char *amt_events_state_to_text (AmtEventsState state);
/** amt_event_stream_get_last_id: Returns: (transfer none): "": none. */
const char *amt_event_stream_get_last_id (AmtEventStream *self);
/** amt_event_stream_set_silence: seconds without a byte until it counts as dead (default 60). */
void amt_event_stream_set_silence (AmtEventStream *self, guint seconds);

G_END_DECLS
