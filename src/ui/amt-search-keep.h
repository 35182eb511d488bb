/* amt-search-keep.h: what of a search can be kept as a saved search of the sidebar. Pure; main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-query.h"
#include "amt-search-query.h"

G_BEGIN_DECLS

/**
 * amt_search_keep_query:
 * @query: resolved
 *
 * A list filters by queue, service, state, person, deadline and a part of reference or applicant; text of forms, notes and the
 * like it does not know.
 *
 * Returns: (transfer full) (nullable): %NULL where the list would show other cases than the search did.
 */
AmtCaseQuery *amt_search_keep_query (const AmtSearchQuery *query);

G_END_DECLS
