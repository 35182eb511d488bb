/* amt-store-sidebar.c: counts of the sidebar, and how full the coming days are.
 * Owned by AmtStore. Reader only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-lists.h"
#include "amt-store-query.h"

static const char SQL_QUEUES[] =
    "SELECT coalesce (queue_id, ''), total (box & 2 = 0), total (box & 3 = 0),"
    "       total (box & 2 = 0 AND deadline_sort < ?1)"
    "  FROM case_row GROUP BY queue_id";
static const char SQL_OVERDUE_MINE[] =
    "SELECT count(*) FROM case_row"
    " WHERE assignee_sort = ?1 AND box & 2 = 0 AND +deadline_sort < ?2";
static const char SQL_DAYS[] =
    "SELECT day, sum (follow_up), sum (deadline) FROM"
    " (SELECT follow_up_sort AS day, 1 AS follow_up, 0 AS deadline FROM case_row"
    "   WHERE follow_up_sort BETWEEN ?2 AND ?3"
    "  UNION ALL SELECT deadline_sort, 0, 1 FROM case_row"
    "   WHERE assignee_sort = ?1 AND box & 2 = 0 AND +deadline_sort BETWEEN ?2 AND ?3)"
    " GROUP BY day ORDER BY day";

typedef struct
{
  AmtMe *me;           /* (owned) */
  GPtrArray *searches; /* (owned) (element-type AmtCaseQuery) */
} SidebarJob;

typedef struct
{
  char *user_id;
  char *from;
  char *to;
} DaysJob;

static void
sidebar_job_free (SidebarJob *self)
{
  amt_me_unref (self->me);
  g_ptr_array_unref (self->searches);
  g_free (self);
}

static void
days_job_free (DaysJob *self)
{
  g_free (self->user_id);
  g_free (self->from);
  g_free (self->to);
  g_free (self);
}

void
amt_sidebar_counts_free (AmtSidebarCounts *self)
{
  g_clear_pointer (&self->queues, g_hash_table_unref);
  g_clear_pointer (&self->searches, g_array_unref);
  g_free (self);
}

static gboolean
count_queues (AmtDb *db, const char *today, GHashTable *queues, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_QUEUES, "s", today);

  if (!rows)
    return FALSE;
  while (amt_db_next (db, rows))
    {
      AmtQueueCounts counts = {
        .open = (guint64) amt_rows_int (rows, 1),
        .inbox = (guint64) amt_rows_int (rows, 2),
        .overdue = (guint64) amt_rows_int (rows, 3),
      };

      if (counts.open > 0)
        g_hash_table_insert (queues, amt_rows_text (rows, 0), g_memdup2 (&counts, sizeof counts));
    }

  return amt_db_ended (db, error);
}

static gboolean
count_scopes (AmtStoreTx *tx, const AmtMe *me, AmtSidebarCounts *sidebar, GError **error)
{
  const struct
  {
    AmtScope scope;
    guint64 *out;
  } SCOPES[] = {
    { AMT_SCOPE_TO_APPROVE, &sidebar->to_approve },
    { AMT_SCOPE_RECENT, &sidebar->recent },
    { AMT_SCOPE_WAITING_MINE, &sidebar->waiting_mine },
    { AMT_SCOPE_DONE_MINE, &sidebar->done_mine },
  };
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  gboolean has_places = FALSE;

  query->user_id = g_strdup (me->id);
  for (guint i = 0; i < me->queues->len; i++)
    {
      const AmtQueueRight *right = me->queues->pdata[i];

      if (right->rights & AMT_RIGHT_APPROVE)
        amt_case_query_add (&query->approve_queues, right->queue_id);
    }
  if (!amt_store_has_places (tx->db, &has_places, error))
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (SCOPES); i++)
    {
      query->scope = SCOPES[i].scope;
      if ((has_places || query->scope != AMT_SCOPE_RECENT) &&
          !amt_query_count (tx->db, query, tx->now, SCOPES[i].out, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
load_sidebar (AmtStoreTx *tx, gpointer data, GError **error)
{
  const SidebarJob *job = data;
  AmtSidebarCounts *sidebar = g_new0 (AmtSidebarCounts, 1);
  g_autofree char *today = amt_time_legal_day (tx->now);
  gint64 overdue = 0;

  tx->result = sidebar;
  tx->result_free = (GDestroyNotify) amt_sidebar_counts_free;
  sidebar->queues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sidebar->searches = g_array_new (FALSE, TRUE, sizeof (guint64));

  if (!amt_store_count (tx, job->me->id, &sidebar->counts, error) ||
      !count_queues (tx->db, today, sidebar->queues, error) ||
      !count_scopes (tx, job->me, sidebar, error) ||
      !amt_db_get_int (tx->db, &overdue, 0, error, SQL_OVERDUE_MINE, "ss",
                       job->me->id ? job->me->id : "", today))
    return FALSE;
  sidebar->overdue_mine = (guint64) overdue;

  g_array_set_size (sidebar->searches, job->searches->len);
  for (guint i = 0; i < job->searches->len; i++)
    if (!amt_query_count (tx->db, job->searches->pdata[i], tx->now,
                          &g_array_index (sidebar->searches, guint64, i), error))
      return FALSE;

  return TRUE;
}

void
amt_store_load_sidebar_async (AmtStore *self, AmtMe *me, GPtrArray *searches, AMT_STORE_ASYNC_ARGS)
{
  SidebarJob *job = g_new0 (SidebarJob, 1);

  job->me = amt_me_ref (me);
  job->searches = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_case_query_free);
  for (guint i = 0; searches && i < searches->len; i++)
    g_ptr_array_add (job->searches, amt_case_query_copy (searches->pdata[i]));
  amt_store_read_later (self, load_sidebar, job, (GDestroyNotify) sidebar_job_free,
                        amt_store_load_sidebar_async, cancellable, callback, user_data);
}

AmtSidebarCounts *
amt_store_load_sidebar_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_sidebar_async, error);
}

void
amt_day_load_free (AmtDayLoad *self)
{
  g_free (self->day);
  g_free (self);
}

static gboolean
load_days (AmtStoreTx *tx, gpointer data, GError **error)
{
  const DaysJob *job = data;
  GPtrArray *days = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_day_load_free);
  g_autoptr (AmtRows) rows =
      amt_db_query (tx->db, error, SQL_DAYS, "sss", job->user_id, job->from, job->to);

  tx->result = days;
  tx->result_free = (GDestroyNotify) g_ptr_array_unref;
  if (!rows)
    return FALSE;

  while (amt_db_next (tx->db, rows))
    {
      AmtDayLoad *day = g_new0 (AmtDayLoad, 1);

      day->day = amt_rows_text (rows, 0);
      day->follow_ups = (guint) amt_rows_int (rows, 1);
      day->deadlines = (guint) amt_rows_int (rows, 2);
      g_ptr_array_add (days, day);
    }

  return amt_db_ended (tx->db, error);
}

void
amt_store_load_follow_up_load_async (AmtStore *self, const char *user_id, const char *from,
                                     const char *to, AMT_STORE_ASYNC_ARGS)
{
  DaysJob *job = g_new0 (DaysJob, 1);

  job->user_id = g_strdup (user_id ? user_id : "");
  job->from = g_strdup (from);
  job->to = g_strdup (to);
  amt_store_read (self, load_days, job, (GDestroyNotify) days_job_free,
                  amt_store_load_follow_up_load_async, cancellable, callback, user_data);
}

GPtrArray *
amt_store_load_follow_up_load_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_follow_up_load_async, error);
}
