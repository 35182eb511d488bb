/* amt-store-settle.c: how an attempt ended, and what the clerk does about it: discard, send again, clarify, end of hold.
 * Owned by AmtStore. Writer only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

static const char SQL_DONE[] =
    "UPDATE outbox SET state = 'done', receipt_id = ?2, receipt_at = ?3, settled_at = ?4, body = NULL,"
    "  problem_type = NULL, problem_detail = NULL, conflict_fields = 0, due_at = 0"
    " WHERE id = ?1 AND state = 'sending'";
static const char SQL_RETRY[] =
    "UPDATE outbox SET state = 'retry', due_at = ?2, tries = tries + 1, problem_type = ?3,"
    "  problem_detail = ?4, ever_sent = min (ever_sent, ?5)"
    " WHERE id = ?1 AND state = 'sending'";
static const char SQL_QUEUED[] =
    "UPDATE outbox SET state = 'queued', base_version = ?2, tries = tries + ?3,"
    "  problem_type = NULL, problem_detail = NULL, ever_sent = min (ever_sent, ?4)"
    " WHERE id = ?1 AND state = 'sending'";
static const char SQL_CONFLICT[] =
    "UPDATE outbox SET state = 'conflict', conflict_fields = ?2, problem_type = ?3, problem_detail = ?4"
    " WHERE id = ?1 AND state = 'sending'";
static const char SQL_REFUSED[] =
    "UPDATE outbox SET state = 'refused', problem_type = ?2, problem_detail = ?3"
    " WHERE id = ?1 AND state = 'sending'";
/* After a definite no of the portal the bytes may be drawn anew; before, they must stay the same. */
static const char SQL_AGAIN[] =
    "UPDATE outbox SET state = 'queued', hold_until = 0, due_at = 0, conflict_fields = 0,"
    "  body = CASE WHEN state IN ('conflict', 'refused') THEN NULL ELSE body END,"
    "  problem_type = NULL, problem_detail = NULL"
    " WHERE id = ?1";
static const char SQL_DELETE[] = "DELETE FROM outbox WHERE id = ?1";
static const char SQL_END_HOLDS[] =
    "UPDATE outbox SET state = 'queued', hold_until = 0 WHERE state = 'held'";

typedef struct
{
  char *id;
  AmtSettlement *settlement;
} SettleJob;

typedef struct
{
  char *id;
  gboolean voided;
} DiscardJob;

typedef struct
{
  char *id;
  AmtResolution *resolution;
  gboolean voided;
} ResolveJob;

static void
settle_job_free (SettleJob *job)
{
  g_free (job->id);
  amt_settlement_free (job->settlement);
  g_free (job);
}

static void
discard_job_free (DiscardJob *job)
{
  g_free (job->id);
  g_free (job);
}

static void
resolve_job_free (ResolveJob *job)
{
  g_free (job->id);
  amt_resolution_unref (job->resolution);
  g_free (job);
}

AmtResolution *
amt_resolution_new (gboolean mine)
{
  AmtResolution *self = g_new0 (AmtResolution, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->mine = mine;
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_operation_unref);
  return self;
}

AmtResolution *
amt_resolution_ref (AmtResolution *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
amt_resolution_unref (AmtResolution *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->records);
  g_free (self);
}

AmtSettlement *
amt_settlement_new (AmtOutboxState state)
{
  AmtSettlement *self = g_new0 (AmtSettlement, 1);

  self->state = state;

  return self;
}

void
amt_settlement_free (AmtSettlement *self)
{
  g_clear_pointer (&self->answer, amt_operation_answer_free);
  g_clear_pointer (&self->problem, amt_problem_free);
  g_clear_pointer (&self->server, amt_wire_case_free);
  g_free (self);
}

static gboolean
settle_done (AmtStoreTx *tx, const AmtOutboxEntry *entry, const AmtSettlement *settlement,
             GError **error)
{
  const AmtOperationAnswer *answer = settlement->answer;
  const AmtReceipt *receipt = answer ? answer->receipt : NULL;

  if (!answer && !settlement->already)
    return amt_store_fail (error, AMT_STORE_ERROR_STATE, "done, but without the portal's answer");

  if (!amt_store_fold_done (tx, entry, answer, error) ||
      !amt_db_run (tx->db, error, SQL_DONE, "ssii", entry->operation->id,
                   receipt ? receipt->id : NULL, receipt ? receipt->at : AMT_TIME_NONE, tx->now))
    return FALSE;

  return !answer || !answer->value ||
         amt_store_put_whole (tx, answer->value, answer->raw, TRUE, error);
}

static gboolean
settle_queued (AmtStoreTx *tx, const AmtOutboxEntry *entry, const AmtSettlement *settlement,
               GError **error)
{
  guint64 version = settlement->base_version ? settlement->base_version : entry->base_version;

  /* Without another base it only waits for the one before it: that is no attempt of its own. */
  return amt_db_run (tx->db, error, SQL_QUEUED, "suii", entry->operation->id, version,
                     (gint64) (settlement->base_version ? 1 : 0), (gint64) !settlement->unsent);
}

static gboolean
settle_state (AmtStoreTx *tx, const AmtOutboxEntry *entry, const AmtSettlement *settlement,
              GError **error)
{
  const char *id = entry->operation->id;
  const char *type = settlement->problem ? settlement->problem->type : NULL;
  const char *detail = settlement->problem ? settlement->problem->detail : NULL;

  switch (settlement->state)
    {
    case AMT_OUTBOX_DONE:
      return settle_done (tx, entry, settlement, error);
    case AMT_OUTBOX_RETRY:
      return amt_db_run (tx->db, error, SQL_RETRY, "sissi", id, settlement->due_at, type, detail,
                         (gint64) !settlement->unsent);
    case AMT_OUTBOX_QUEUED:
      return settle_queued (tx, entry, settlement, error);
    case AMT_OUTBOX_CONFLICT:
      return amt_db_run (tx->db, error, SQL_CONFLICT, "siss", id, (gint64) settlement->fields, type,
                         detail);
    case AMT_OUTBOX_REFUSED:
      return amt_db_run (tx->db, error, SQL_REFUSED, "sss", id, type, detail);
    case AMT_OUTBOX_HELD:
    case AMT_OUTBOX_SENDING:
      break;
    }

  return amt_store_fail (error, AMT_STORE_ERROR_STATE, "an attempt cannot end like that");
}

/* Ends every change of the outbox of a case. */
static gboolean
finish_case (AmtStoreTx *tx, const char *case_id, GError **error)
{
  tx->outbox = TRUE;

  return amt_store_fix_chain (tx, case_id, error) && amt_store_refresh_case (tx, case_id, error);
}

static gboolean
settle (AmtStoreTx *tx, gpointer data, GError **error)
{
  const SettleJob *job = data;
  const AmtWireCase *server = job->settlement->server;
  g_autoptr (AmtOutboxEntry) entry = amt_store_find_entry (tx->db, job->id, error);

  if (!entry)
    return FALSE;
  if (entry->state != AMT_OUTBOX_SENDING)
    return amt_store_fail (error, AMT_STORE_ERROR_STATE, "somebody else settled the operation");

  return settle_state (tx, entry, job->settlement, error) &&
         (!server || amt_store_put_whole (tx, server->value, server->raw, TRUE, error)) &&
         finish_case (tx, entry->operation->case_id, error);
}

void
amt_store_settle_async (AmtStore *self, const char *operation_id, AmtSettlement *settlement,
                        AMT_STORE_ASYNC_ARGS)
{
  SettleJob *job = g_new0 (SettleJob, 1);

  job->id = g_strdup (operation_id);
  job->settlement = settlement;
  amt_store_write (self, settle, job, (GDestroyNotify) settle_job_free, amt_store_settle_async,
                   cancellable, callback, user_data);
}

gboolean
amt_store_settle_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_settle_async, error);
}

/* What was recorded in one with a decision goes with it: without it the portal would not take it. Nothing of it was sent,
 * because the operations of a case go one after the other. */
static GPtrArray *
list_closing (AmtStoreTx *tx, const AmtOperation *operation, GError **error)
{
  GPtrArray *closing = amt_store_unsettled (tx->db, operation->case_id, error);

  for (guint i = closing ? closing->len : 0; i > 0; i--)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (closing, i - 1);

      if (entry->ever_sent || !amt_operation_closes (entry->operation, operation))
        g_ptr_array_remove_index (closing, i - 1);
    }
  return closing;
}

static gboolean
delete_all (AmtStoreTx *tx, GPtrArray *entries, GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    if (!amt_db_run (tx->db, error, SQL_DELETE, "s",
                     ((AmtOutboxEntry *) entries->pdata[i])->operation->id))
      return FALSE;
  return TRUE;
}

static gboolean
take_back (AmtStoreTx *tx, const AmtOutboxEntry *entry, gboolean voided, gboolean keep_text,
           GError **error)
{
  g_autoptr (GPtrArray) closing = NULL;

  if (entry->state == AMT_OUTBOX_DONE ||
      (!voided && (entry->ever_sent || entry->state == AMT_OUTBOX_SENDING)))
    return amt_store_fail (error, AMT_STORE_ERROR_STATE,
                           "the operation can no longer be taken back without the portal");

  closing = list_closing (tx, entry->operation, error);
  return closing && (!keep_text || amt_store_keep_text (tx, entry->operation, closing, error)) &&
         amt_db_run (tx->db, error, SQL_DELETE, "s", entry->operation->id) &&
         delete_all (tx, closing, error) && finish_case (tx, entry->operation->case_id, error);
}

static gboolean
discard (AmtStoreTx *tx, gpointer data, GError **error)
{
  const DiscardJob *job = data;
  g_autoptr (AmtOutboxEntry) entry = amt_store_find_entry (tx->db, job->id, error);

  return entry && take_back (tx, entry, job->voided, TRUE, error);
}

void
amt_store_discard_async (AmtStore *self, const char *operation_id, gboolean voided,
                         AMT_STORE_ASYNC_ARGS)
{
  DiscardJob *job = g_new0 (DiscardJob, 1);

  job->id = g_strdup (operation_id);
  job->voided = voided;
  amt_store_write (self, discard, job, (GDestroyNotify) discard_job_free, amt_store_discard_async,
                   cancellable, callback, user_data);
}

gboolean
amt_store_discard_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_discard_async, error);
}

static gboolean
requeue (AmtStoreTx *tx, gpointer data, GError **error)
{
  g_autoptr (AmtOutboxEntry) entry = amt_store_find_entry (tx->db, data, error);
  g_auto (AmtStoredCase) stored = { 0 };

  if (!entry)
    return FALSE;

  switch (entry->state)
    {
    case AMT_OUTBOX_QUEUED:
      return TRUE;
    case AMT_OUTBOX_SENDING:
    case AMT_OUTBOX_DONE:
      return amt_store_fail (error, AMT_STORE_ERROR_STATE, "the operation does not wait");
    case AMT_OUTBOX_CONFLICT:
      if (!amt_store_base_on_server (tx, entry, error))
        return FALSE;
      break;
    case AMT_OUTBOX_REFUSED:
      /* The base may hold its own effect from before the portal lost it. */
      if (g_strcmp0 (entry->problem_type, AMT_PROBLEM_LOCAL_MISSING) == 0 &&
          !amt_store_base_on_server (tx, entry, error))
        return FALSE;
      break;
    case AMT_OUTBOX_HELD:
    case AMT_OUTBOX_RETRY:
      break;
    }

  if (!amt_store_find_case (tx->db, entry->operation->case_id, &stored, error))
    return FALSE;
  if (stored.key == 0)
    return amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND, "the case is no longer there");

  return amt_db_run (tx->db, error, SQL_AGAIN, "s", (char *) data) &&
         finish_case (tx, entry->operation->case_id, error);
}

void
amt_store_requeue_async (AmtStore *self, const char *operation_id, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, requeue, g_strdup (operation_id), g_free, amt_store_requeue_async,
                   cancellable, callback, user_data);
}

gboolean
amt_store_requeue_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_requeue_async, error);
}

/* --- conflicts ----------------------------------------------------------------------------------------- */

/* What the clerk did not see, nothing is put on top of. */
static gboolean
check_seen (AmtStoreTx *tx, const AmtOutboxEntry *entry, const AmtResolution *resolution,
            GError **error)
{
  const char *case_id = entry->operation->case_id;
  g_auto (AmtStoredCase) stored = { 0 };
  g_auto (AmtStoredBase) base = { 0 };
  g_autoptr (AmtCase) truth = NULL;
  g_autofree char *text = NULL;

  /* Behind another one its base follows from that one. */
  if (resolution->version == 0 || entry->chained)
    return TRUE;
  if (!amt_store_find_case (tx->db, case_id, &stored, error))
    return FALSE;
  if (stored.key == 0)
    return amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND, "the case is no longer there");
  truth = amt_store_load_truth (tx->db, &stored, TRUE, &text, error);
  if (!truth || !amt_store_load_base (tx->db, case_id, &base, error))
    return FALSE;

  /* Where the base says the same, all that came since is what the clerk put there: the conflict before this one, chosen with it and
   * sent already. */
  return ((truth->version == resolution->version || truth->version == base.version) &&
          truth->applicant_version == resolution->applicant_version) ||
         amt_store_fail (error, AMT_STORE_ERROR_STATE, "the case changed since the clerk chose");
}

static gboolean
put_on_top (AmtStoreTx *tx, const AmtOutboxEntry *entry, const AmtResolution *resolution,
            GError **error)
{
  const char *case_id = entry->operation->case_id;

  return check_seen (tx, entry, resolution, error) && amt_store_base_on_server (tx, entry, error) &&
         amt_db_run (tx->db, error, SQL_AGAIN, "s", entry->operation->id) &&
         finish_case (tx, case_id, error);
}

static gboolean
resolve (AmtStoreTx *tx, gpointer data, GError **error)
{
  const ResolveJob *job = data;
  const AmtResolution *resolution = job->resolution;
  g_autoptr (AmtOutboxEntry) entry = amt_store_find_entry (tx->db, job->id, error);

  if (!entry)
    return FALSE;
  /* What the portal voided goes, whatever became of it here meanwhile. */
  if (entry->state != AMT_OUTBOX_CONFLICT && !job->voided)
    return amt_store_fail (error, AMT_STORE_ERROR_STATE, "the operation is in no conflict");
  if (!(resolution->mine ? put_on_top (tx, entry, resolution, error)
                         : take_back (tx, entry, job->voided, resolution->keep_text, error)))
    return FALSE;

  for (guint i = 0; i < resolution->records->len; i++)
    if (!amt_store_record_in_tx (tx, resolution->records->pdata[i], AMT_TIME_NONE, error))
      return FALSE;
  return TRUE;
}

void
amt_store_resolve_async (AmtStore *self, const char *operation_id, AmtResolution *resolution,
                         gboolean voided, AMT_STORE_ASYNC_ARGS)
{
  ResolveJob *job = g_new0 (ResolveJob, 1);

  job->id = g_strdup (operation_id);
  job->resolution = amt_resolution_ref (resolution);
  job->voided = voided;
  amt_store_write (self, resolve, job, (GDestroyNotify) resolve_job_free, amt_store_resolve_async,
                   cancellable, callback, user_data);
}

gboolean
amt_store_resolve_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_resolve_async, error);
}

/* --- holds --------------------------------------------------------------------------------------------- */

/* A list row says nothing of holds: none changes. */
static gboolean
end_holds (AmtStoreTx *tx, gpointer data, GError **error)
{
  if (!amt_db_run (tx->db, error, SQL_END_HOLDS, ""))
    return FALSE;
  tx->outbox = amt_db_n_changed (tx->db) > 0;

  return TRUE;
}

void
amt_store_end_holds_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, end_holds, NULL, NULL, amt_store_end_holds_async, cancellable, callback,
                   user_data);
}

gboolean
amt_store_end_holds_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_end_holds_async, error);
}
