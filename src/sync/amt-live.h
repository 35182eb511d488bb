/* amt-live.h: what comes from the portal by itself: hints to pull, and who else is in an open case.
 *
 * Owned by AmtSyncEngine. Main thread. Everything works without it, only later: the schedule polls, and presence is unknown.
 * The schedule opens and closes it; the desk tells it which cases are open and asks who else is there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-event-stream.h"

G_BEGIN_DECLS

#define AMT_TYPE_LIVE (amt_live_get_type ())
G_DECLARE_FINAL_TYPE (AmtLive, amt_live, AMT, LIVE, GObject)

/**
 * AmtLive::hint: something happened on the portal, or may have while nobody listened: a pull is worth its while.
 *
 * AmtLive::live-changed: is_live () answers something else now.
 *
 * AmtLive::presence-changed:
 * @case_id: get_presence () answers something else now
 */
AmtLive *amt_live_new (AmtRemote *remote);

/**
 * amt_live_open: as soon as the portal has answered other requests
 * @info: (nullable): what the portal said about itself: without the feature "events" nothing is opened
 * @cursor: (nullable): where the cache stands: what happened since then is told; none: a hint comes at once
 *
 * Opens the stream if it is not open, and anew if the token is another one since.
 */
void amt_live_open (AmtLive *self, AmtPortalInfo *info, const char *cursor);
/** amt_live_close: no hints any more; presence is unknown. */
void amt_live_close (AmtLive *self);
/** amt_live_hurry: the network is there again. */
void amt_live_hurry (AmtLive *self);
/** amt_live_is_live: whether whatever happens on the portal becomes a hint. */
gboolean amt_live_is_live (AmtLive *self);

/**
 * amt_live_enter_case: the clerk has opened the case
 *
 * The portal is told, and told again every 45 s while the portal can be reached. Calls do not nest.
 */
void amt_live_enter_case (AmtLive *self, const char *case_id);
/** amt_live_leave_case: and closed it. Without a network the portal notices by itself after 90 s. */
void amt_live_leave_case (AmtLive *self, const char *case_id);
/** amt_live_get_presence: Returns: (transfer none) (nullable): who else is in an entered case; %NULL: unknown. */
AmtPresence *amt_live_get_presence (AmtLive *self, const char *case_id);
/** amt_live_set_renewal: milliseconds between two messages to the portal, for tests (default 45 s). */
void amt_live_set_renewal (AmtLive *self, guint ms);
/** amt_live_get_stream: Returns: (transfer none): for status and tests. */
AmtEventStream *amt_live_get_stream (AmtLive *self);

G_END_DECLS
