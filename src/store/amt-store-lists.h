/* amt-store-lists.h: what a list on the screen asks the store: its first rows, what changed in it, counts for filters and
 * for the sidebar, and how full the coming days are.
 *
 * Everything here is read in the reader worker, in one transaction a call; counts let rows go first. A query without
 * "today" means the legal day of the store's clock.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

/* The beginning of a list, or what became of it. */
typedef struct
{
  GArray *keys; /* (element-type gint64) in order */
  GArray *
      changes; /* (element-type AmtSplice) from the list that was given to this one, front to back */
  GArray *gone;    /* (element-type gint64) keys of that list that are not in this one */
  GArray *come;    /* (element-type gint64) keys of this list that were not in that one */
  GPtrArray *rows; /* (element-type AmtListRow) those that were wanted and are there */
} AmtListReading;
void amt_list_reading_free (AmtListReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtListReading, amt_list_reading_free)

/* At @position @n_removed rows went and @n_added came, as GListModel::items-changed says it: the positions take the splices
 * before into account. */
typedef struct
{
  guint position;
  guint n_removed;
  guint n_added;
} AmtSplice;

/* More splices than this become one. */
#define AMT_LIST_MAX_SPLICES 200

/**
 * amt_store_read_list_async:
 * @query: its limit counts
 * @before: (nullable) (element-type gint64): the list as it stands on the screen; must not change any more
 * @wanted: (nullable) (element-type gint64): rows that are shown or were touched
 * @n_first: also the first so many rows of the list
 *
 * The list as it is now, the smallest splices that lead there from @before (above AMT_LIST_MAX_SPLICES one), and rows.
 */
void amt_store_read_list_async (AmtStore *self, const AmtCaseQuery *query, GArray *before,
                                GArray *wanted, guint n_first, AMT_STORE_ASYNC_ARGS);
/** amt_store_read_list_finish: Returns: (transfer full). */
AmtListReading *amt_store_read_list_finish (AmtStore *self, GAsyncResult *result, GError **error);

/** amt_list_diff: (element-type AmtSplice): what amt_store_read_list_async () does with two lists. Pure; any thread.
 * @gone, @come: (out) (optional) (transfer full). Returns: (transfer full). */
GArray *amt_list_diff (const GArray *before, const GArray *after, GArray **gone, GArray **come);

/** amt_store_find_key_async: key of the list row of the case @id. */
void amt_store_find_key_async (AmtStore *self, const char *id, AMT_STORE_ASYNC_ARGS);
/** amt_store_find_key_finish: Returns: 0 without @error: the case is not here. */
gint64 amt_store_find_key_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* The filter bar: for each value how many rows there would be if this kind of filter had only that value and all others
 * stay as they are. */
typedef struct
{
  guint64 n; /* rows of the query */
  GHashTable
      *queues; /* (element-type utf8 guint64*) value -> count; look with amt_facet_count () */
  GHashTable *services;
  GHashTable *states;
  GHashTable *assignees;                     /* "": nobody's */
  GHashTable *payments;                      /* "": not said */
  guint64 deadlines[AMT_N_DEADLINE_BUCKETS]; /* by bit number of AmtDeadlineBuckets */
  guint64 marks
      [AMT_N_MARKS]; /* by bit number of AmtMarks: with this mark beside the others that are chosen */
} AmtFacets;
void amt_facets_free (AmtFacets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtFacets, amt_facets_free)
/** amt_facet_count: @facet: one of the tables of AmtFacets. Returns: 0 for a value that no row has. */
guint64 amt_facet_count (GHashTable *facet, const char *value);
/** amt_facet_values: Returns: (transfer container): the values that rows have, sorted by strcmp (). */
const char **amt_facet_values (GHashTable *facet);

void amt_store_load_facets_async (AmtStore *self, const AmtCaseQuery *query, AMT_STORE_ASYNC_ARGS);
/** amt_store_load_facets_finish: Returns: (transfer full). */
AmtFacets *amt_store_load_facets_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* The sidebar. */
typedef struct
{
  guint64 open;    /* not decided */
  guint64 inbox;   /* of them nobody's */
  guint64 overdue; /* of them with a deadline before today */
} AmtQueueCounts;
typedef struct
{
  AmtCounts counts;
  guint64 to_approve;
  guint64 recent;
  guint64 waiting_mine;
  guint64 done_mine;
  guint64 overdue_mine; /* of counts.due those with a deadline before today */
  GHashTable *queues;   /* (element-type utf8 AmtQueueCounts): queues that have open cases */
  GArray
      *searches; /* (element-type guint64): one for each query that was asked for, in that order */
} AmtSidebarCounts;
void amt_sidebar_counts_free (AmtSidebarCounts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtSidebarCounts, amt_sidebar_counts_free)

/** amt_store_load_sidebar_async: @searches: (nullable) (element-type AmtCaseQuery): any further lists to count. */
void amt_store_load_sidebar_async (AmtStore *self, AmtMe *me, GPtrArray *searches,
                                   AMT_STORE_ASYNC_ARGS);
AmtSidebarCounts *amt_store_load_sidebar_finish (AmtStore *self, GAsyncResult *result,
                                                 GError **error);

/* How full a day is already, for whoever chooses one. */
typedef struct
{
  char *day;
  guint follow_ups; /* this person's */
  guint deadlines;  /* of open cases of this person */
} AmtDayLoad;
void amt_day_load_free (AmtDayLoad *self);

/** amt_store_load_follow_up_load_async: days from @from to @to, both included, that are not empty, in order. */
void amt_store_load_follow_up_load_async (AmtStore *self, const char *user_id, const char *from,
                                          const char *to, AMT_STORE_ASYNC_ARGS);
/** amt_store_load_follow_up_load_finish: Returns: (transfer full) (element-type AmtDayLoad). */
GPtrArray *amt_store_load_follow_up_load_finish (AmtStore *self, GAsyncResult *result,
                                                 GError **error);

G_END_DECLS
