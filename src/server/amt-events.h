/* amt-events.h: the portal's event streams (GET /events) and who is in which case.
 *
 * Source: data/portal-api.yaml, "Events"; text/event-stream of the WHATWG HTML standard, 9.2. Nothing here is stored.
 * No stream asks the database: each committed change is told once and marks the streams of those whom it concerns.
 * Owned by AmtPortal, its thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-portal-private.h"

G_BEGIN_DECLS

/** amt_events_new: @portal: (unowned). Listens to what the portal's database commits. */
AmtEvents *amt_events_new (AmtPortal *portal);
void amt_events_free (AmtEvents *self);

/** amt_events_count: Returns: open streams of @token; %NULL: of all. */
guint amt_events_count (AmtEvents *self, const char *token);
/**
 * amt_events_open:
 * @message: has its status and headers; gets a body that goes on until amt_events_closed ()
 * @token: with which it was asked for
 * @last_id: (nullable): Last-Event-ID
 */
void amt_events_open (AmtEvents *self, SoupServerMessage *message, const AmtMe *me,
                      const char *token, const char *last_id);
/** amt_events_closed: @message is over. Returns: whether it was a stream. */
gboolean amt_events_closed (AmtEvents *self, SoupServerMessage *message);
/** amt_events_forget_all: the listener is about to go, with all connections. Leases stay. */
void amt_events_forget_all (AmtEvents *self);

/** amt_events_people_changed: somebody's rights, or the whole content, may be others now. */
void amt_events_people_changed (AmtEvents *self);

/** amt_events_enter: @me, who may read the case, is in it until the lease ends. */
void amt_events_enter (AmtEvents *self, const AmtMe *me, const char *case_id);
void amt_events_leave (AmtEvents *self, const AmtMe *me, const char *case_id);

G_END_DECLS
