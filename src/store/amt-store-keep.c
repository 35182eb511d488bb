/* amt-store-keep.c: see the header. Owned by AmtStore. Finding in the reader, dropping in the writer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-keep.h"

#include "amt-store-private.h"

/* There is no work in it, and a row that is as new is left when the rest goes. */
#define SQL_IDLE \
  " c.row_text IS NOT NULL AND c.row_stamp >= w.stamp AND r.n_pending = 0" \
  " AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.case_id = c.id)"
#define SQL_WHOLE "case_whole w JOIN cases c ON c.key = w.key JOIN case_row r ON r.key = w.key"

static const char SQL_NOT_ASKED_FOR[] =
    "SELECT c.id, r.queue_id, r.assignee_id FROM " SQL_WHOLE " WHERE c.opened = 0 AND " SQL_IDLE
    " AND NOT EXISTS (SELECT 1 FROM offline_member m WHERE m.key = w.key) ORDER BY w.key";
static const char SQL_CLOSED[] =
    "SELECT c.id FROM " SQL_WHOLE " WHERE r.state = 'closed' AND r.changed_at < ?1 AND " SQL_IDLE
    " AND NOT EXISTS (SELECT 1 FROM offline_member m WHERE m.key = w.key)"
    " AND NOT EXISTS (SELECT 1 FROM recent n WHERE n.key = w.key AND n.opened_at > ?2)"
    " ORDER BY w.key";
static const char SQL_IS_IDLE[] =
    "SELECT count(*) FROM " SQL_WHOLE " WHERE c.id = ?1 AND " SQL_IDLE;
/* A closed one is asked for again when its row changes or somebody opens it; another one when it may be kept again. */
static const char SQL_NOT_OPENED[] =
    "UPDATE cases SET opened = 0,"
    "  unavailable_stamp = iif ((SELECT state FROM case_row r WHERE r.key = cases.key) IS 'closed',"
    "                           unavailable_stamp, NULL)"
    " WHERE id = ?1";
static const char SQL_CONTACT[] =
    "SELECT max (coalesce ((SELECT CAST (value AS INTEGER) FROM meta WHERE name = 'last_pull_at'), 0),"
    "            coalesce ((SELECT fetched_at FROM reference WHERE name = 'me'), 0))";

typedef struct
{
  AmtMe *me; /* (owned) */
  gint64 closed_before;
  guint limit;
} ExcessJob;

static void
excess_job_free (gpointer data)
{
  ExcessJob *job = data;

  amt_me_unref (job->me);
  g_free (job);
}

static gboolean
add_not_asked_for (AmtDb *db, const ExcessJob *job, GPtrArray *ids, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_NOT_ASKED_FOR, "");

  if (!rows)
    return FALSE;
  while (ids->len < job->limit && amt_db_next (db, rows))
    if (!amt_me_may_cache (job->me, amt_rows_peek (rows, 1), amt_rows_peek (rows, 2)))
      g_ptr_array_add (ids, amt_rows_text (rows, 0));

  return ids->len >= job->limit || amt_db_ended (db, error);
}

static gboolean
add_closed (AmtStoreTx *tx, const ExcessJob *job, GPtrArray *ids, GError **error)
{
  g_autoptr (AmtRows) rows =
      amt_db_query (tx->db, error, SQL_CLOSED, "ii", job->closed_before, tx->now - G_TIME_SPAN_DAY);

  if (!rows)
    return FALSE;
  while (ids->len < job->limit && amt_db_next (tx->db, rows))
    if (!g_ptr_array_find_with_equal_func (ids, amt_rows_peek (rows, 0), g_str_equal, NULL))
      g_ptr_array_add (ids, amt_rows_text (rows, 0));

  return ids->len >= job->limit || amt_db_ended (tx->db, error);
}

static gboolean
find_excess (AmtStoreTx *tx, gpointer data, GError **error)
{
  const ExcessJob *job = data;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!add_not_asked_for (tx->db, job, ids, error) ||
      (job->closed_before != AMT_TIME_NONE && !add_closed (tx, job, ids, error)))
    return FALSE;

  g_ptr_array_add (ids, NULL);
  tx->result = g_ptr_array_free (g_steal_pointer (&ids), FALSE);
  tx->result_free = (GDestroyNotify) g_strfreev;

  return TRUE;
}

void
amt_store_find_excess_async (AmtStore *self, AmtMe *me, gint64 closed_before, guint limit,
                             AMT_STORE_ASYNC_ARGS)
{
  ExcessJob *job = g_new0 (ExcessJob, 1);

  job->me = amt_me_ref (me);
  job->closed_before = closed_before;
  job->limit = limit;
  amt_store_read_later (self, find_excess, job, excess_job_free, amt_store_find_excess_async,
                        cancellable, callback, user_data);
}

char **
amt_store_find_excess_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_find_excess_async, error);
}

static gboolean
drop_excess (AmtStoreTx *tx, gpointer data, GError **error)
{
  char **ids = data;

  for (gsize i = 0; ids[i]; i++)
    {
      gint64 idle = 0;

      if (!amt_db_get_int (tx->db, &idle, 0, error, SQL_IS_IDLE, "s", ids[i]))
        return FALSE;
      if (idle && (!amt_store_drop_whole (tx, ids[i], error) ||
                   !amt_db_run (tx->db, error, SQL_NOT_OPENED, "s", ids[i])))
        return FALSE;
    }

  return TRUE;
}

void
amt_store_drop_excess_async (AmtStore *self, const char *const *ids, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write_later (self, drop_excess, g_strdupv ((char **) ids), (GDestroyNotify) g_strfreev,
                         amt_store_drop_excess_async, cancellable, callback, user_data);
}

gboolean
amt_store_drop_excess_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_drop_excess_async, error);
}

static gboolean
last_contact (AmtStoreTx *tx, gpointer data, GError **error)
{
  gint64 *at = g_new0 (gint64, 1);

  tx->result = at;
  tx->result_free = g_free;

  return amt_db_get_int (tx->db, at, 0, error, SQL_CONTACT, "");
}

void
amt_store_last_contact_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, last_contact, NULL, NULL, amt_store_last_contact_async, cancellable,
                  callback, user_data);
}

gint64
amt_store_last_contact_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *at = amt_store_end_pointer (self, result, amt_store_last_contact_async, error);

  return at ? *at : AMT_TIME_NONE;
}
