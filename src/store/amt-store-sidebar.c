/* amt-store-sidebar.c: counts of the sidebar, and how full the coming days are.
 * Owned by AmtStore. Reader only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-lists.h"
#include "amt-store-query.h"

/* How many cases there are of each kind, as the database keeps count: it costs what differs, not what exists. */
static const char SQL_KINDS[] =
    "SELECT queue_id, box, assignee = ?1, deadline < ?2, deadline = ?2, follow_up <= ?2, submitted, n"
    "  FROM case_count";
/* The same of a cache that was made before and is only read: one pass over the narrow index. */
static const char SQL_ALL[] =
    "SELECT coalesce (queue_id, ''), box, assignee_sort = ?1, deadline_sort < ?2, deadline_sort = ?2,"
    "       follow_up_sort <= ?2, state = 'submittedForApproval', 1"
    "  FROM case_row";
static const char SQL_HAS_KINDS[] = "SELECT count(*) FROM sqlite_schema WHERE name = 'case_count'";
enum
{
  COL_QUEUE,
  COL_BOX,
  COL_MINE,
  COL_OVERDUE,
  COL_TODAY,
  COL_FOLLOW_UP,
  COL_SUBMITTED,
  COL_N
};
static const char SQL_COUNT_RECENT[] = "SELECT count(*) FROM recent";
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

static AmtQueueCounts *
need_queue (GHashTable *queues, const char *id)
{
  AmtQueueCounts *queue = g_hash_table_lookup (queues, id);

  if (!queue)
    {
      queue = g_new0 (AmtQueueCounts, 1);
      g_hash_table_insert (queues, g_strdup (id), queue);
    }

  return queue;
}

static void
count_mine (AmtSidebarCounts *sidebar, gint64 box, gboolean overdue, gboolean today, guint64 n)
{
  if (box & AMT_BOX_WAITING)
    sidebar->waiting_mine += n;
  if (box & AMT_BOX_DONE)
    {
      sidebar->done_mine += n;
      return;
    }

  sidebar->counts.mine += n;
  sidebar->counts.due += overdue || today ? n : 0;
  sidebar->overdue_mine += overdue ? n : 0;
}

static void
count_kind (AmtSidebarCounts *sidebar, AmtRows *rows, const AmtMe *me)
{
  const char *queue_id = amt_rows_peek (rows, COL_QUEUE);
  gint64 box = amt_rows_int (rows, COL_BOX);
  guint64 n = (guint64) amt_rows_int (rows, COL_N);
  gboolean overdue = amt_rows_int (rows, COL_OVERDUE) != 0;
  AmtCounts *counts = &sidebar->counts;

  counts->all += n;
  counts->waiting += box & AMT_BOX_WAITING ? n : 0;
  counts->follow_ups += amt_rows_int (rows, COL_FOLLOW_UP) ? n : 0;
  if (amt_rows_int (rows, COL_MINE))
    count_mine (sidebar, box, overdue, amt_rows_int (rows, COL_TODAY) != 0, n);
  if (amt_rows_int (rows, COL_SUBMITTED))
    {
      const AmtQueueRight *right = amt_me_find_queue (me, queue_id);

      sidebar->to_approve += right && (right->rights & AMT_RIGHT_APPROVE) ? n : 0;
    }

  if (box & AMT_BOX_DONE)
    counts->done += n;
  else
    {
      AmtQueueCounts *queue = need_queue (sidebar->queues, queue_id);

      queue->open += n;
      queue->overdue += overdue ? n : 0;
      queue->inbox += box & AMT_BOX_ASSIGNED ? 0 : n;
      counts->inbox += box & AMT_BOX_ASSIGNED ? 0 : n;
    }
}

static gboolean
count_rows (AmtStoreTx *tx, const AmtMe *me, AmtSidebarCounts *sidebar, GError **error)
{
  g_autofree char *today = amt_time_legal_day (tx->now);
  g_autoptr (AmtRows) rows = NULL;
  gint64 has_kinds = 0;

  if (!amt_db_get_int (tx->db, &has_kinds, 0, error, SQL_HAS_KINDS, ""))
    return FALSE;
  rows = amt_db_query (tx->db, error, has_kinds ? SQL_KINDS : SQL_ALL, "ss", me->id ? me->id : "",
                       today);
  if (!rows)
    return FALSE;
  while (amt_db_next (tx->db, rows))
    count_kind (sidebar, rows, me);

  return amt_db_ended (tx->db, error);
}

static gboolean
count_recent (AmtDb *db, AmtSidebarCounts *sidebar, GError **error)
{
  gboolean has_places = FALSE;
  gint64 n = 0;

  if (!amt_store_has_places (db, &has_places, error) ||
      (has_places && !amt_db_get_int (db, &n, 0, error, SQL_COUNT_RECENT, "")))
    return FALSE;
  sidebar->recent = (guint64) n;

  return TRUE;
}

static gboolean
load_sidebar (AmtStoreTx *tx, gpointer data, GError **error)
{
  const SidebarJob *job = data;
  AmtSidebarCounts *sidebar = g_new0 (AmtSidebarCounts, 1);

  tx->result = sidebar;
  tx->result_free = (GDestroyNotify) amt_sidebar_counts_free;
  sidebar->queues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sidebar->searches = g_array_new (FALSE, TRUE, sizeof (guint64));

  if (!count_rows (tx, job->me, sidebar, error) || !count_recent (tx->db, sidebar, error) ||
      !amt_store_count_outbox (tx->db, &sidebar->counts, error))
    return FALSE;

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
