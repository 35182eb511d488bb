/* amt-store-query.h: an AmtCaseQuery as SQL. Private to store; reader.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store-private.h"

G_BEGIN_DECLS

/* The kinds of filter that the filter bar counts. */
typedef enum
{
  AMT_FILTER_QUEUE,
  AMT_FILTER_SERVICE,
  AMT_FILTER_STATE,
  AMT_FILTER_ASSIGNEE,
  AMT_FILTER_DEADLINE,
  AMT_FILTER_PAYMENT,
  AMT_FILTER_MARKS,
  AMT_N_FILTERS
} AmtFilter;

/* What a query's values are bound from. */
typedef struct
{
  const AmtCaseQuery *query; /* (unowned) */
  char *today;
  char *week_end; /* Sunday of the week of @today */
  char *queues; /* JSON arrays of texts, because the number of values must not be part of the SQL */
  char *services;
  char *states;
  char *assignees;
  char *payments;
  char *approve_queues;
  char *text; /* (nullable) folded */
} AmtQueryValues;
void amt_query_values_init (AmtQueryValues *self, const AmtCaseQuery *query, gint64 now);
void amt_query_values_clear (AmtQueryValues *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AmtQueryValues, amt_query_values_clear)

/** amt_query_scope: Returns: (transfer none): the condition of @scope. */
const char *amt_query_scope (AmtScope scope);
/** amt_query_has_filter: whether @query filters by @filter. */
gboolean amt_query_has_filter (const AmtCaseQuery *query, AmtFilter filter);
/** amt_query_condition: Returns: (transfer none): the condition of @filter. */
const char *amt_query_condition (AmtFilter filter);
/** amt_query_text_condition: Returns: (transfer none): that of the text. */
const char *amt_query_text_condition (void);

/** amt_query_run: @sql: made of the constants above, with ?13 as its only limit. */
AmtRows *amt_query_run (AmtDb *db, const char *sql, const AmtQueryValues *values, gint64 limit,
                        GError **error);
/** amt_query_keys: Returns: (transfer full) (element-type gint64): the keys of the list in order. */
GArray *amt_query_keys (AmtDb *db, const AmtCaseQuery *query, gint64 now, GError **error);
/** amt_query_count: how many rows the list has. */
gboolean amt_query_count (AmtDb *db, const AmtCaseQuery *query, gint64 now, guint64 *out,
                          GError **error);

/** amt_store_has_places: FALSE for a cache of a version before 003.sql, which a read-only store may meet. */
gboolean amt_store_has_places (AmtDb *db, gboolean *out, GError **error);

/* Expressions over case_row that give a bit of AmtDeadlineBuckets, and the bits of AmtMarks. */
#define AMT_SQL_DEADLINE_BIT \
  "CASE WHEN box & 2 <> 0 OR deadline_sort = '~' THEN 16 WHEN deadline_sort < ?2 THEN 1" \
  " WHEN deadline_sort = ?2 THEN 2 WHEN deadline_sort <= ?3 THEN 4 ELSE 8 END"
/* In SQLite the operators << and | bind alike. */
#define AMT_SQL_MARK_BITS \
  "(unread <> 0) | ((conflict <> 0) << 1) | ((n_pending > 0) << 2) | ((follow_up_sort = '~') << 3)" \
  " | ((box & 16 <> 0) << 4) | ((restricted <> 0) << 5)"

G_END_DECLS
