/* amt-event-parser.h: text/event-stream, piece by piece. Private to the room. Pure; any one thread.
 *
 * Source: WHATWG HTML standard, 9.2.5 and 9.2.6. The pieces may be cut anywhere. What the standard leaves open is limited here,
 * since the other side is not trusted: a line of 64 KiB, the data of one event 64 KiB, an id of 1 KiB; an id that is not
 * UTF-8 is none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AMT_EVENT_MAX_LINE (64 * 1024)
#define AMT_EVENT_MAX_DATA (64 * 1024)
#define AMT_EVENT_MAX_ID 1024

/**
 * AmtEventFunc:
 * @type: "message" where the stream does not name one
 * @data: its lines joined by \n; valid UTF-8: what is not, and NUL, is U+FFFD
 * @last_id: the id that holds from here on; "": none
 *
 * Must not feed or free the parser.
 */
typedef void (*AmtEventFunc) (const char *type, const char *data, const char *last_id,
                              gpointer user_data);

typedef struct _AmtEventParser AmtEventParser;

/** amt_event_parser_new: @last_id: (nullable): of the stream before. */
AmtEventParser *amt_event_parser_new (const char *last_id, AmtEventFunc func, gpointer user_data);
void amt_event_parser_free (AmtEventParser *self);

/**
 * amt_event_parser_feed:
 *
 * Returns: FALSE once a limit was passed: nothing more is read. An event that is not complete when the stream ends
 *   never was one.
 */
gboolean amt_event_parser_feed (AmtEventParser *self, const char *bytes, gsize n_bytes);

/** amt_event_parser_get_last_id: Returns: (transfer none): of the last block that was complete; "": none. */
const char *amt_event_parser_get_last_id (AmtEventParser *self);
/** amt_event_parser_get_retry: Returns: milliseconds, or -1: not said. */
gint64 amt_event_parser_get_retry (AmtEventParser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtEventParser, amt_event_parser_free)

G_END_DECLS
