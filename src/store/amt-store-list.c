/* amt-store-list.c: lists, counts, and one case to open.
 * Owned by AmtStore. Reader only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

static const char SQL_ROW[] = "SELECT " AMT_SQL_LIST_COLUMNS " FROM case_row WHERE key = ?1";
static const char SQL_CASE_BY_NAME[] = "SELECT id FROM cases WHERE id = ?1"
                                       " UNION ALL SELECT id FROM case_row WHERE reference = ?1"
                                       " LIMIT 1";

static const char SQL_COUNT_BOXES[] =
    "SELECT count(*), total (box & 3 = 0), total (box & 4 <> 0), total (box & 2 <> 0)"
    "  FROM case_row INDEXED BY case_row_by_received";
static const char SQL_COUNT_MINE[] =
    "SELECT count(*) FROM case_row WHERE assignee_sort = ?1 AND box & 2 = 0";
static const char SQL_COUNT_DUE[] =
    "SELECT count(*) FROM case_row WHERE assignee_sort = ?1 AND box & 2 = 0 AND deadline_sort <= ?2";
static const char SQL_COUNT_FOLLOW_UPS[] =
    "SELECT count(*) FROM case_row WHERE follow_up_sort <= ?1";
static const char SQL_COUNT_OUTBOX[] =
    "SELECT total (state IN ('held', 'queued', 'sending', 'retry')),"
    "       total (state IN ('conflict', 'refused')), (SELECT count(*) FROM drafts)"
    "  FROM outbox WHERE state <> 'done'";

typedef struct
{
  gint64 *keys;
  gsize n_keys;
} RowsJob;

static void
rows_job_free (RowsJob *job)
{
  g_free (job->keys);
  g_free (job);
}

gboolean
amt_store_add_list_row (AmtDb *db, gint64 key, GPtrArray *list, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_ROW, "i", key);

  if (!rows)
    return FALSE;
  if (amt_db_next (db, rows))
    g_ptr_array_add (list, amt_store_list_row_from_rows (rows));

  return amt_db_ended (db, error);
}

static gboolean
load_rows (AmtStoreTx *tx, gpointer data, GError **error)
{
  const RowsJob *job = data;
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_list_row_free);

  tx->result = list;
  tx->result_free = (GDestroyNotify) g_ptr_array_unref;
  for (gsize i = 0; i < job->n_keys; i++)
    if (!amt_store_add_list_row (tx->db, job->keys[i], list, error))
      return FALSE;

  return TRUE;
}

void
amt_store_load_rows_async (AmtStore *self, const gint64 *keys, gsize n_keys, AMT_STORE_ASYNC_ARGS)
{
  RowsJob *job = g_new0 (RowsJob, 1);

  job->keys = g_memdup2 (keys, n_keys * sizeof *keys);
  job->n_keys = n_keys;
  amt_store_read (self, load_rows, job, (GDestroyNotify) rows_job_free, amt_store_load_rows_async,
                  cancellable, callback, user_data);
}

GPtrArray *
amt_store_load_rows_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_rows_async, error);
}

void
amt_case_view_free (AmtCaseView *self)
{
  g_clear_pointer (&self->row, amt_list_row_free);
  g_clear_pointer (&self->truth, amt_case_unref);
  g_clear_pointer (&self->local, amt_case_unref);
  g_clear_pointer (&self->base, amt_case_unref);
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  g_free (self);
}

static gboolean
fill_view (AmtStoreTx *tx, AmtCaseView *view, const AmtStoredCase *stored, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_auto (AmtStoredBase) base = { 0 };

  if (!amt_store_add_list_row (tx->db, stored->key, list, error) ||
      !amt_store_load_base (tx->db, stored->id, &base, error))
    return FALSE;
  if (list->len == 0)
    return amt_store_fail (error, AMT_STORE_ERROR_CORRUPT, "a case without a list row");
  view->row = list->pdata[0];

  view->truth = amt_store_load_truth (tx->db, stored, TRUE, NULL, error);
  if (!view->truth)
    return FALSE;
  view->operations = amt_store_unsettled (tx->db, stored->id, error);
  if (!view->operations)
    return FALSE;
  view->local = amt_store_local_case (view->truth, view->operations);
  if (base.text)
    view->base = amt_store_parse_case (base.text, error);

  return !base.text || view->base != NULL;
}

static gboolean
load_case (AmtStoreTx *tx, gpointer data, GError **error)
{
  const char *name = data;
  AmtCaseView *view = g_new0 (AmtCaseView, 1);
  g_auto (AmtStoredCase) stored = { 0 };
  g_autofree char *id = NULL;

  tx->result = view;
  tx->result_free = (GDestroyNotify) amt_case_view_free;
  if (!amt_db_get_text (tx->db, &id, error, SQL_CASE_BY_NAME, "s", name))
    return FALSE;
  if (!id)
    return amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND, "no such case");

  return amt_store_find_case (tx->db, id, &stored, error) && fill_view (tx, view, &stored, error);
}

void
amt_store_load_case_async (AmtStore *self, const char *id_or_reference, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_case, g_strdup (id_or_reference), g_free, amt_store_load_case_async,
                  cancellable, callback, user_data);
}

AmtCaseView *
amt_store_load_case_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_case_async, error);
}

static gboolean
count_boxes (AmtDb *db, AmtCounts *counts, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_COUNT_BOXES, "");

  if (!rows)
    return FALSE;
  if (amt_db_next (db, rows))
    {
      counts->all = (guint64) amt_rows_int (rows, 0);
      counts->inbox = (guint64) amt_rows_int (rows, 1);
      counts->waiting = (guint64) amt_rows_int (rows, 2);
      counts->done = (guint64) amt_rows_int (rows, 3);
    }

  return amt_db_ended (db, error);
}

gboolean
amt_store_count_outbox (AmtDb *db, AmtCounts *counts, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_COUNT_OUTBOX, "");

  if (!rows)
    return FALSE;
  if (amt_db_next (db, rows))
    {
      counts->unsent = (guint64) amt_rows_int (rows, 0);
      counts->to_clarify = (guint64) amt_rows_int (rows, 1);
      counts->drafts = (guint64) amt_rows_int (rows, 2);
    }

  return amt_db_ended (db, error);
}

static gboolean
load_counts (AmtStoreTx *tx, gpointer data, GError **error)
{
  const char *user_id = data;
  AmtCounts *counts = g_new0 (AmtCounts, 1);
  g_autofree char *today = amt_time_legal_day (tx->now);
  gint64 mine = 0;
  gint64 due = 0;
  gint64 follow_ups = 0;

  tx->result = counts;
  tx->result_free = g_free;
  if (!count_boxes (tx->db, counts, error) || !amt_store_count_outbox (tx->db, counts, error) ||
      !amt_db_get_int (tx->db, &mine, 0, error, SQL_COUNT_MINE, "s", user_id) ||
      !amt_db_get_int (tx->db, &due, 0, error, SQL_COUNT_DUE, "ss", user_id, today) ||
      !amt_db_get_int (tx->db, &follow_ups, 0, error, SQL_COUNT_FOLLOW_UPS, "s", today))
    return FALSE;

  counts->mine = (guint64) mine;
  counts->due = (guint64) due;
  counts->follow_ups = (guint64) follow_ups;

  return TRUE;
}

void
amt_store_load_counts_async (AmtStore *self, AmtMe *me, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_counts, g_strdup (me->id ? me->id : ""), g_free,
                  amt_store_load_counts_async, cancellable, callback, user_data);
}

gboolean
amt_store_load_counts_finish (AmtStore *self, GAsyncResult *result, AmtCounts *out_counts,
                              GError **error)
{
  g_autofree AmtCounts *counts =
      amt_store_end_pointer (self, result, amt_store_load_counts_async, error);

  if (!counts)
    return FALSE;
  *out_counts = *counts;

  return TRUE;
}
