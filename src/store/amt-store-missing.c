/* amt-store-missing.c: the mark of the portal's history, by which one notices that it was restored from an older backup, and what
 * follows then: what it no longer knows comes back to the clerk.
 * Owned by AmtStore. Writer; the mark is read in the reader.
 *
 * The portal's versions went back, so what the cache holds may no longer win as the newer one: stamps become 0, and whatever
 * comes with the full sync that follows is taken, whole cases included. For the same reason a version that an unsettled operation
 * is based on may be another case's state by now: it becomes one that no case has, so that If-Match fails and the
 * operation is compared field by field.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

static const char SQL_MISSING[] =
    "UPDATE outbox SET state = 'refused', problem_type = ?2, problem_detail = NULL,"
    "  missing_at = ?5, lost_receipt_id = receipt_id, lost_receipt_at = receipt_at, receipt_id = NULL,"
    "  receipt_at = 0, settled_at = 0, ever_sent = 0, chained = ?3, base_version = ?4"
    " WHERE id = ?1 AND state = 'done'";
static const char SQL_BEHIND[] =
    "UPDATE outbox SET chained = 1 WHERE case_id = ?1 AND state <> 'done' AND sequence > ?2";
static const char SQL_OLD_ROWS[] = "UPDATE cases SET row_stamp = 0 WHERE row_stamp > 0";
static const char SQL_OLD_WHOLE[] = "UPDATE case_whole SET stamp = 0 WHERE stamp > 0";

static const char SQL_RECEIPT[] =
    "UPDATE outbox SET receipt_id = ?2, receipt_at = ?3 WHERE id = ?1 AND state = 'done'";

typedef struct
{
  char *operation_id;
  char *receipt_id;
  gint64 receipt_at;
} Renewal;

static void
renewal_free (Renewal *self)
{
  g_free (self->operation_id);
  g_free (self->receipt_id);
  g_free (self);
}

static gboolean
save_history (AmtStoreTx *tx, gpointer data, GError **error)
{
  return amt_store_set_meta (tx->db, "history", data, error);
}

void
amt_store_save_history_async (AmtStore *self, const char *mark, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, save_history, g_strdup (mark), g_free, amt_store_save_history_async,
                   cancellable, callback, user_data);
}

gboolean
amt_store_save_history_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_save_history_async, error);
}

static gboolean
load_history (AmtStoreTx *tx, gpointer data, GError **error)
{
  char *mark = NULL;

  if (!amt_store_get_meta (tx->db, "history", &mark, error))
    return FALSE;
  tx->result = mark;
  tx->result_free = g_free;
  return TRUE;
}

void
amt_store_load_history_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_history, NULL, NULL, amt_store_load_history_async, cancellable,
                  callback, user_data);
}

char *
amt_store_load_history_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_history_async, error);
}

static gboolean
mark_one (AmtStoreTx *tx, const char *id, GError **error)
{
  g_autoptr (AmtOutboxEntry) entry = amt_store_find_entry (tx->db, id, error);
  g_autoptr (GPtrArray) before = NULL;
  const char *case_id;
  guint64 version = 0;
  gboolean chained;

  if (!entry)
    return FALSE;
  if (entry->state != AMT_OUTBOX_DONE)
    return TRUE;

  case_id = entry->operation->case_id;
  before = amt_store_unsettled (tx->db, case_id, error);
  if (!before || !amt_store_ensure_base (tx, case_id, &version, error))
    return FALSE;
  chained =
      before->len > 0 && ((const AmtOutboxEntry *) before->pdata[0])->sequence < entry->sequence;
  tx->outbox = TRUE;

  return amt_db_run (tx->db, error, SQL_MISSING, "ssiui", id, AMT_PROBLEM_LOCAL_MISSING,
                     (gint64) chained, version, tx->now) &&
         amt_db_run (tx->db, error, SQL_BEHIND, "si", case_id, entry->sequence) &&
         amt_store_refresh_case (tx, case_id, error);
}

static gboolean
mark_missing (AmtStoreTx *tx, gpointer data, GError **error)
{
  char **ids = data;

  for (gsize i = 0; ids[i]; i++)
    if (!mark_one (tx, ids[i], error))
      return FALSE;

  return amt_db_run (tx->db, error, SQL_OLD_ROWS, "") &&
         amt_db_run (tx->db, error, SQL_OLD_WHOLE, "") && amt_store_forget_versions (tx, error) &&
         amt_store_set_meta (tx->db, "cursor", NULL, error) &&
         amt_store_set_meta (tx->db, "history", NULL, error);
}

void
amt_store_mark_missing_async (AmtStore *self, const char *const *operation_ids,
                              AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, mark_missing, g_strdupv ((char **) operation_ids),
                   (GDestroyNotify) g_strfreev, amt_store_mark_missing_async, cancellable, callback,
                   user_data);
}

gboolean
amt_store_mark_missing_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_mark_missing_async, error);
}

static gboolean
renew_receipt (AmtStoreTx *tx, gpointer data, GError **error)
{
  const Renewal *renewal = data;

  tx->outbox = TRUE;
  return amt_db_run (tx->db, error, SQL_RECEIPT, "ssi", renewal->operation_id, renewal->receipt_id,
                     renewal->receipt_at);
}

void
amt_store_renew_receipt_async (AmtStore *self, const char *operation_id, const AmtReceipt *receipt,
                               AMT_STORE_ASYNC_ARGS)
{
  Renewal *renewal = g_new0 (Renewal, 1);

  renewal->operation_id = g_strdup (operation_id);
  renewal->receipt_id = g_strdup (receipt->id);
  renewal->receipt_at = receipt->at;
  amt_store_write (self, renew_receipt, renewal, (GDestroyNotify) renewal_free,
                   amt_store_renew_receipt_async, cancellable, callback, user_data);
}

gboolean
amt_store_renew_receipt_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_renew_receipt_async, error);
}
