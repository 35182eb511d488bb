/* amt-counts-watch.h: live counts of the sidebar: scopes, queues, saved searches.
 *
 * Reads again after the store changed and at midnight, several changes together, never twice at once. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-desk.h"
#include "amt-store-lists.h"
#include "amt-store-places.h"

G_BEGIN_DECLS

#define AMT_TYPE_COUNTS_WATCH (amt_counts_watch_get_type ())
G_DECLARE_FINAL_TYPE (AmtCountsWatch, amt_counts_watch, AMT, COUNTS_WATCH, GObject)

/** amt_counts_watch_new: @desk: (nullable): says who the person is. Begins to read at once. */
AmtCountsWatch *amt_counts_watch_new (AmtStore *store, AmtClock *clock, AmtDesk *desk);

/**
 * AmtCountsWatch::changed: counts or saved searches are other ones now.
 */

/** amt_counts_watch_get_counts: Returns: (transfer none) (nullable): %NULL before the first reading; valid until ::changed. */
const AmtSidebarCounts *amt_counts_watch_get_counts (AmtCountsWatch *self);
/** amt_counts_watch_get_searches: Returns: (transfer none) (element-type AmtSavedSearch): in the clerk's order, each with its
 * count at the same place of AmtSidebarCounts.searches; valid until ::changed. */
GPtrArray *amt_counts_watch_get_searches (AmtCountsWatch *self);
/** amt_counts_watch_reload: reads soon, for example after an error. */
void amt_counts_watch_reload (AmtCountsWatch *self);

G_END_DECLS
