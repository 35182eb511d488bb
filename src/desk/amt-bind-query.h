/* amt-bind-query.h: what a query needs of the moment: who asks, on which day, and the order of names.
 *
 * Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-query.h"
#include "amt-references.h"

G_BEGIN_DECLS

/**
 * amt_bind_query:
 * @query: user_id, today, approve_queues and order are replaced
 * @references: (nullable): without them only the day is set
 * @now: microseconds since the epoch
 */
void amt_bind_query (AmtCaseQuery *query, const AmtReferences *references, gint64 now);

G_END_DECLS
