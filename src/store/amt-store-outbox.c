/* amt-store-outbox.c: what the clerk did, from recording until it is on the wire.
 * Owned by AmtStore. Writer; lists come from the reader.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

#define SQL_OLD_COLUMNS \
  "sequence, id, case_id, author_id, operation, state, base_version, chained, recorded_at, hold_until," \
  " due_at, tries, ever_sent, body, attachment_sha256, conflict_fields, problem_type, problem_detail," \
  " receipt_id, receipt_at, settled_at"
#define SQL_COLUMNS SQL_OLD_COLUMNS ", missing_at, lost_receipt_id, lost_receipt_at"
/* As 008.sql left it: who only reads leaves an older cache as it is. */
#define SQL_COLUMNS_8 SQL_OLD_COLUMNS ", 0, NULL, 0"

enum
{
  COL_SEQUENCE,
  COL_ID,
  COL_CASE_ID,
  COL_AUTHOR_ID,
  COL_OPERATION,
  COL_STATE,
  COL_BASE_VERSION,
  COL_CHAINED,
  COL_RECORDED_AT,
  COL_HOLD_UNTIL,
  COL_DUE_AT,
  COL_TRIES,
  COL_EVER_SENT,
  COL_BODY,
  COL_ATTACHMENT,
  COL_CONFLICT_FIELDS,
  COL_PROBLEM_TYPE,
  COL_PROBLEM_DETAIL,
  COL_RECEIPT_ID,
  COL_RECEIPT_AT,
  COL_SETTLED_AT,
  COL_MISSING_AT,
  COL_LOST_RECEIPT_ID,
  COL_LOST_RECEIPT_AT
};

#define SQL_BY_ID_IS " FROM outbox WHERE id = ?1"
#define SQL_UNSETTLED_ARE " FROM outbox WHERE case_id = ?1 AND state <> 'done' ORDER BY sequence"
#define SQL_LISTED_ARE \
  " FROM outbox WHERE state <> 'done' OR settled_at >= ?1 ORDER BY sequence DESC"
static const char SQL_VERSION[] = "PRAGMA user_version";
static const char SQL_BY_ID[] = "SELECT " SQL_COLUMNS SQL_BY_ID_IS;
static const char SQL_BY_ID_8[] = "SELECT " SQL_COLUMNS_8 SQL_BY_ID_IS;
static const char SQL_UNSETTLED[] = "SELECT " SQL_COLUMNS SQL_UNSETTLED_ARE;
static const char SQL_UNSETTLED_8[] = "SELECT " SQL_COLUMNS_8 SQL_UNSETTLED_ARE;
static const char SQL_LIST[] = "SELECT " SQL_COLUMNS SQL_LISTED_ARE;
static const char SQL_LIST_8[] = "SELECT " SQL_COLUMNS_8 SQL_LISTED_ARE;
static const char SQL_HAS_UNSETTLED[] =
    "SELECT EXISTS (SELECT 1 FROM outbox WHERE case_id = ?1 AND state <> 'done')";
static const char SQL_INSERT[] =
    "INSERT INTO outbox (id, case_id, author_id, operation, state, base_version, chained, recorded_at,"
    "  hold_until, document_sha256, seen_text, seen_version)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
static const char SQL_LAST_SEEN[] =
    "SELECT seen_version FROM outbox WHERE case_id = ?1 AND state <> 'done' AND seen_text IS NOT NULL"
    " ORDER BY sequence DESC LIMIT 1";

/* The oldest unsettled entry of each case where nothing is on its way. */
#define SQL_FIRST_OF_CASE \
  " FROM outbox o" \
  " WHERE o.state IN ('held', 'queued', 'retry')" \
  "   AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.case_id = o.case_id AND p.state <> 'done'" \
  "                   AND (p.sequence < o.sequence OR p.state = 'sending'))"
/* Nothing waits longer for its next try (two hours, in microseconds): the machine's clock was set back since. */
#define LONGEST_WAIT "7200000000"
/* A hold that begins in the future, by more than a clock is ever corrected by in passing (a minute): likewise. */
#define HOLD_IS_OVER(now) "(o.hold_until <= " now " OR o.recorded_at - " now " > 60000000)"
static const char SQL_DUE[] =
    "SELECT o.case_id" SQL_FIRST_OF_CASE
    "   AND (o.state = 'queued' OR (o.state = 'held' AND " HOLD_IS_OVER (
        "?1") ")"
              "        OR (o.state = 'retry' AND (o.due_at <= ?1 OR o.due_at - ?1 > " LONGEST_WAIT
              ")))"
              " ORDER BY o.sequence LIMIT ?2";
static const char SQL_NEXT_DUE[] = "SELECT min (CASE WHEN o.state = 'held' AND NOT " HOLD_IS_OVER (
    "?1") " THEN o.hold_until"
          "  WHEN o.state = 'retry' AND o.due_at - ?1 <= " LONGEST_WAIT
          "  THEN o.due_at ELSE 0 END)" SQL_FIRST_OF_CASE;
static const char SQL_HURRY[] = "UPDATE outbox SET due_at = 0 WHERE state = 'retry' AND due_at > 0";
static const char SQL_SENDING[] = "UPDATE outbox SET state = 'sending' WHERE id = ?1";
/* What may have arrived keeps its bytes, unless the portal said no because the day on the letter is past; that
 * answer is used up by it, so that a crash after sending does not date the letter once more. */
static const char SQL_PREPARED[] =
    "UPDATE outbox SET operation = ?2, body = ?3, attachment_sha256 = ?4, problem_type = NULL,"
    "  problem_detail = NULL"
    " WHERE id = ?1 AND state = 'sending'"
    "  AND (ever_sent = 0 OR body IS NULL OR body = ?3 OR problem_type = '" AMT_PROBLEM_ISSUED_ON
    "')";
static const char SQL_MARK_SENT[] =
    "UPDATE outbox SET ever_sent = 1 WHERE id = ?1 AND state = 'sending'";

typedef struct
{
  AmtOperation *operation;
  gint64 hold_until;
} RecordJob;

typedef struct
{
  gint64 now;
  guint max;
  guint max_chain;
} ClaimJob;

typedef struct
{
  AmtOperation *operation;
  char *body;
  char *attachment_sha256;
} PreparedJob;

static void
record_job_free (RecordJob *job)
{
  amt_operation_unref (job->operation);
  g_free (job);
}

static void
prepared_job_free (PreparedJob *job)
{
  amt_operation_unref (job->operation);
  g_free (job->body);
  g_free (job->attachment_sha256);
  g_free (job);
}

static gboolean
state_from_text (const char *text, AmtOutboxState *out)
{
  for (int i = AMT_OUTBOX_HELD; i <= AMT_OUTBOX_DONE; i++)
    if (g_strcmp0 (text, amt_outbox_state_to_text ((AmtOutboxState) i)) == 0)
      {
        *out = (AmtOutboxState) i;
        return TRUE;
      }

  return FALSE;
}

static AmtOperation *
parse_operation (AmtRows *rows, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) root = amt_json_parse_text (amt_rows_peek (rows, COL_OPERATION), &local);
  JsonObject *object = root ? amt_json_object (root, &local) : NULL;
  AmtOperation *operation = NULL;

  if (object)
    operation = amt_wire_operation_from_json (object, amt_rows_peek (rows, COL_ID),
                                              amt_rows_peek (rows, COL_CASE_ID),
                                              amt_rows_peek (rows, COL_AUTHOR_ID), &local);
  if (!operation)
    g_set_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_CORRUPT, "a stored operation: %s",
                 local->message);

  return operation;
}

static AmtOutboxEntry *
entry_from_rows (AmtRows *rows, GError **error)
{
  g_autoptr (AmtOutboxEntry) entry = amt_outbox_entry_new ();
  const char *receipt_id = amt_rows_peek (rows, COL_RECEIPT_ID);
  const char *lost_id = amt_rows_peek (rows, COL_LOST_RECEIPT_ID);

  entry->operation = parse_operation (rows, error);
  if (!entry->operation)
    return NULL;
  if (!state_from_text (amt_rows_peek (rows, COL_STATE), &entry->state))
    {
      amt_store_fail (error, AMT_STORE_ERROR_CORRUPT, "an operation is in no known state");
      return NULL;
    }

  entry->sequence = amt_rows_int (rows, COL_SEQUENCE);
  entry->base_version = (guint64) amt_rows_int (rows, COL_BASE_VERSION);
  entry->chained = amt_rows_int (rows, COL_CHAINED) != 0;
  entry->recorded_at = amt_rows_int (rows, COL_RECORDED_AT);
  entry->hold_until = amt_rows_int (rows, COL_HOLD_UNTIL);
  entry->due_at = amt_rows_int (rows, COL_DUE_AT);
  entry->tries = (guint) amt_rows_int (rows, COL_TRIES);
  entry->ever_sent = amt_rows_int (rows, COL_EVER_SENT) != 0;
  entry->body = amt_rows_text (rows, COL_BODY);
  entry->attachment_sha256 = amt_rows_text (rows, COL_ATTACHMENT);
  entry->conflict_fields = (AmtFields) amt_rows_int (rows, COL_CONFLICT_FIELDS);
  entry->problem_type = amt_rows_text (rows, COL_PROBLEM_TYPE);
  entry->problem_detail = amt_rows_text (rows, COL_PROBLEM_DETAIL);
  if (receipt_id)
    entry->receipt = amt_receipt_new (receipt_id, amt_rows_int (rows, COL_RECEIPT_AT));
  entry->settled_at = amt_rows_int (rows, COL_SETTLED_AT);
  entry->missing_at = amt_rows_int (rows, COL_MISSING_AT);
  if (lost_id)
    entry->lost_receipt = amt_receipt_new (lost_id, amt_rows_int (rows, COL_LOST_RECEIPT_AT));

  return g_steal_pointer (&entry);
}

static gboolean
collect (AmtDb *db, AmtRows *rows, GPtrArray *entries, GError **error)
{
  while (amt_db_next (db, rows))
    {
      AmtOutboxEntry *entry = entry_from_rows (rows, error);

      if (!entry)
        return FALSE;
      g_ptr_array_add (entries, entry);
    }

  return amt_db_ended (db, error);
}

static gboolean
has_columns (AmtDb *db)
{
  gint64 version = 0;

  return !amt_db_get_int (db, &version, 0, NULL, SQL_VERSION, "") || version > 8;
}

static GPtrArray *
entries_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) amt_outbox_entry_unref);
}

AmtOutboxEntry *
amt_store_find_entry (AmtDb *db, const char *id, GError **error)
{
  const char *sql = has_columns (db) ? SQL_BY_ID : SQL_BY_ID_8;
  g_autoptr (AmtRows) rows = amt_db_query (db, error, sql, "s", id);

  if (!rows)
    return NULL;
  if (amt_db_next (db, rows))
    return entry_from_rows (rows, error);
  if (amt_db_ended (db, error))
    amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND, "no such operation");

  return NULL;
}

GPtrArray *
amt_store_unsettled (AmtDb *db, const char *case_id, GError **error)
{
  const char *sql = has_columns (db) ? SQL_UNSETTLED : SQL_UNSETTLED_8;
  g_autoptr (AmtRows) rows = amt_db_query (db, error, sql, "s", case_id);
  g_autoptr (GPtrArray) entries = entries_new ();

  if (!rows || !collect (db, rows, entries, error))
    return NULL;

  return g_steal_pointer (&entries);
}

gboolean
amt_store_has_unsettled (AmtDb *db, const char *case_id, gboolean *out, GError **error)
{
  gint64 has = 0;

  if (!amt_db_get_int (db, &has, 0, error, SQL_HAS_UNSETTLED, "s", case_id))
    return FALSE;
  *out = has != 0;

  return TRUE;
}

static gboolean
check_person (AmtDb *db, const char *author_id, GError **error)
{
  g_autofree char *user_id = NULL;

  if (!amt_store_get_meta (db, "user_id", &user_id, error))
    return FALSE;

  return (user_id && g_strcmp0 (user_id, author_id) == 0) ||
         amt_store_fail (error, AMT_STORE_ERROR_PERSON,
                         "the operation is not by the person of this profile");
}

/* What an operation is based on: the case as the clerk saw it. The first one of a case makes the base; a later one
 * remembers what it saw only if the portal's word has changed in between. */
static gboolean
remember_base (AmtStoreTx *tx, const char *case_id, GPtrArray *before, guint64 *out_version,
               AmtStoredBase *out_seen, GError **error)
{
  g_auto (AmtStoredCase) stored = { 0 };
  g_auto (AmtStoredBase) base = { 0 };
  g_autoptr (AmtCase) truth = NULL;
  g_autofree char *text = NULL;
  gint64 last = 0;

  if (!amt_store_find_case (tx->db, case_id, &stored, error))
    return FALSE;
  if (stored.key == 0)
    return amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND, "no such case");
  truth = amt_store_load_truth (tx->db, &stored, TRUE, &text, error);
  if (!truth)
    return FALSE;
  if (before->len == 0)
    {
      *out_version = truth->version;
      return amt_store_set_base (tx->db, case_id, text, truth->version, error);
    }

  *out_version = ((AmtOutboxEntry *) before->pdata[before->len - 1])->base_version;
  if (!amt_store_load_base (tx->db, case_id, &base, error) ||
      !amt_db_get_int (tx->db, &last, (gint64) base.version, error, SQL_LAST_SEEN, "s", case_id))
    return FALSE;
  if (last != (gint64) truth->version)
    *out_seen = (AmtStoredBase){ .text = g_steal_pointer (&text), .version = truth->version };

  return TRUE;
}

/* The same id again: fine if it says the same. */
static gboolean
check_repetition (AmtStoreTx *tx, const AmtOperation *operation, gboolean *out_again,
                  GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AmtOutboxEntry) entry = amt_store_find_entry (tx->db, operation->id, &local);
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;

  *out_again = entry != NULL;
  if (!entry)
    {
      if (g_error_matches (local, AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  before = amt_wire_operation_to_text (entry->operation);
  now = amt_wire_operation_to_text (operation);

  return (g_strcmp0 (before, now) == 0 &&
          g_strcmp0 (entry->operation->case_id, operation->case_id) == 0) ||
         amt_store_fail (error, AMT_STORE_ERROR_STATE,
                         "another operation was recorded under this id");
}

gboolean
amt_store_record_in_tx (AmtStoreTx *tx, const AmtOperation *operation, gint64 hold_until,
                        GError **error)
{
  g_autofree char *body = amt_wire_operation_to_text (operation);
  g_autoptr (GPtrArray) before = NULL;
  g_auto (AmtStoredBase) seen = { 0 };
  guint64 base_version = 0;
  gboolean again = FALSE;
  AmtOutboxState state = hold_until == AMT_TIME_NONE ? AMT_OUTBOX_QUEUED : AMT_OUTBOX_HELD;

  if (!check_person (tx->db, operation->author_id, error) ||
      !check_repetition (tx, operation, &again, error))
    return FALSE;
  if (again)
    return TRUE;

  before = amt_store_unsettled (tx->db, operation->case_id, error);
  if (!before || !remember_base (tx, operation->case_id, before, &base_version, &seen, error))
    return FALSE;

  if (!amt_db_run (tx->db, error, SQL_INSERT, "sssssubiissu", operation->id, operation->case_id,
                   operation->author_id, body, amt_outbox_state_to_text (state), base_version,
                   before->len > 0, tx->now, hold_until, operation->sha256, seen.text,
                   seen.version))
    return FALSE;
  tx->outbox = TRUE;

  return amt_store_refresh_case (tx, operation->case_id, error);
}

static gboolean
record (AmtStoreTx *tx, gpointer data, GError **error)
{
  const RecordJob *job = data;

  return amt_store_record_in_tx (tx, job->operation, job->hold_until, error);
}

void
amt_store_record_async (AmtStore *self, AmtOperation *operation, gint64 hold_until,
                        AMT_STORE_ASYNC_ARGS)
{
  RecordJob *job = g_new0 (RecordJob, 1);

  job->operation = amt_operation_ref (operation);
  job->hold_until = hold_until;
  if (amt_operation_get_type_id (operation) == AMT_OPERATION_MARK_READ)
    amt_store_write (self, record, job, (GDestroyNotify) record_job_free, amt_store_record_async,
                     cancellable, callback, user_data);
  else
    amt_store_write_work (self, record, job, (GDestroyNotify) record_job_free,
                          amt_store_record_async, cancellable, callback, user_data);
}

gboolean
amt_store_record_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_record_async, error);
}

static gboolean
is_due (const AmtOutboxEntry *entry, gint64 now)
{
  return entry->state == AMT_OUTBOX_QUEUED ||
         (entry->state == AMT_OUTBOX_HELD &&
          (entry->hold_until <= now || entry->recorded_at - now > G_TIME_SPAN_MINUTE)) ||
         (entry->state == AMT_OUTBOX_RETRY &&
          (entry->due_at <= now || entry->due_at - now > 2 * G_TIME_SPAN_HOUR));
}

static gboolean
claim_case (AmtStoreTx *tx, const ClaimJob *job, const char *case_id, GPtrArray *claimed,
            GError **error)
{
  g_autoptr (GPtrArray) entries = amt_store_unsettled (tx->db, case_id, error);

  if (!entries)
    return FALSE;

  for (guint i = 0; i < entries->len && i <= job->max_chain && claimed->len < job->max; i++)
    {
      AmtOutboxEntry *entry = entries->pdata[i];

      if (!is_due (entry, job->now))
        break;
      if (!amt_db_run (tx->db, error, SQL_SENDING, "s", entry->operation->id))
        return FALSE;
      entry->state = AMT_OUTBOX_SENDING;
      g_ptr_array_add (claimed, amt_outbox_entry_ref (entry));
    }

  return TRUE;
}

static gboolean
claim_due (AmtStoreTx *tx, gpointer data, GError **error)
{
  const ClaimJob *job = data;
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AmtRows) rows =
      amt_db_query (tx->db, error, SQL_DUE, "ii", job->now, (gint64) job->max);
  GPtrArray *claimed = entries_new ();

  tx->result = claimed;
  tx->result_free = (GDestroyNotify) g_ptr_array_unref;
  if (!rows)
    return FALSE;
  while (amt_db_next (tx->db, rows))
    g_ptr_array_add (cases, amt_rows_text (rows, 0));
  if (!amt_db_ended (tx->db, error))
    return FALSE;

  for (guint i = 0; i < cases->len && claimed->len < job->max; i++)
    if (!claim_case (tx, job, cases->pdata[i], claimed, error))
      return FALSE;
  tx->outbox = claimed->len > 0;

  return TRUE;
}

void
amt_store_claim_due_async (AmtStore *self, gint64 now, guint max, guint max_chain,
                           AMT_STORE_ASYNC_ARGS)
{
  ClaimJob *job = g_new0 (ClaimJob, 1);

  job->now = now;
  job->max = max;
  job->max_chain = max_chain;
  amt_store_write (self, claim_due, job, g_free, amt_store_claim_due_async, cancellable, callback,
                   user_data);
}

GPtrArray *
amt_store_claim_due_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_claim_due_async, error);
}

static gboolean
hurry (AmtStoreTx *tx, gpointer data, GError **error)
{
  if (!amt_db_run (tx->db, error, SQL_HURRY, ""))
    return FALSE;
  tx->outbox = amt_db_n_changed (tx->db) > 0;

  return TRUE;
}

void
amt_store_hurry_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, hurry, NULL, NULL, amt_store_hurry_async, cancellable, callback,
                   user_data);
}

gboolean
amt_store_hurry_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_hurry_async, error);
}

static gboolean
next_due (AmtStoreTx *tx, gpointer data, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_NEXT_DUE, "i", tx->now);
  gint64 *due = g_new (gint64, 1);

  *due = G_MAXINT64;
  tx->result = due;
  tx->result_free = g_free;
  if (!rows)
    return FALSE;

  if (amt_db_next (tx->db, rows) && amt_rows_peek (rows, 0))
    {
      gint64 earliest = amt_rows_int (rows, 0);

      *due = earliest <= tx->now ? 0 : earliest;
    }

  return amt_db_ended (tx->db, error);
}

void
amt_store_next_due_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, next_due, NULL, NULL, amt_store_next_due_async, cancellable, callback,
                  user_data);
}

gint64
amt_store_next_due_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *due = amt_store_end_pointer (self, result, amt_store_next_due_async, error);

  return due ? *due : G_MAXINT64;
}

/* 0 rows changed: somebody else settled it. */
static gboolean
expect_one (AmtStoreTx *tx, GError **error)
{
  return amt_db_n_changed (tx->db) == 1 ||
         amt_store_fail (error, AMT_STORE_ERROR_STATE, "the operation is not being sent");
}

static gboolean
set_prepared (AmtStoreTx *tx, gpointer data, GError **error)
{
  const PreparedJob *job = data;
  g_autofree char *text = amt_wire_operation_to_text (job->operation);

  if (!amt_db_run (tx->db, error, SQL_PREPARED, "ssss", job->operation->id, text, job->body,
                   job->attachment_sha256) ||
      !expect_one (tx, error))
    return FALSE;
  tx->outbox = TRUE;

  return TRUE;
}

void
amt_store_set_prepared_async (AmtStore *self, AmtOperation *operation, const char *body,
                              const char *attachment_sha256, AMT_STORE_ASYNC_ARGS)
{
  PreparedJob *job = g_new0 (PreparedJob, 1);

  job->operation = amt_operation_ref (operation);
  job->body = g_strdup (body);
  job->attachment_sha256 = g_strdup (attachment_sha256);
  amt_store_write (self, set_prepared, job, (GDestroyNotify) prepared_job_free,
                   amt_store_set_prepared_async, cancellable, callback, user_data);
}

gboolean
amt_store_set_prepared_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_set_prepared_async, error);
}

static gboolean
mark_sent (AmtStoreTx *tx, gpointer data, GError **error)
{
  char **ids = data;

  for (gsize i = 0; ids[i]; i++)
    if (!amt_db_run (tx->db, error, SQL_MARK_SENT, "s", ids[i]) || !expect_one (tx, error))
      return FALSE;
  tx->outbox = ids[0] != NULL;

  return TRUE;
}

void
amt_store_mark_sent_async (AmtStore *self, const char *const *operation_ids, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, mark_sent, g_strdupv ((char **) operation_ids),
                   (GDestroyNotify) g_strfreev, amt_store_mark_sent_async, cancellable, callback,
                   user_data);
}

gboolean
amt_store_mark_sent_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_mark_sent_async, error);
}

static gboolean
list_outbox (AmtStoreTx *tx, gpointer data, GError **error)
{
  const gint64 *since = data;
  g_autoptr (AmtRows) rows =
      amt_db_query (tx->db, error, has_columns (tx->db) ? SQL_LIST : SQL_LIST_8, "i", *since);

  tx->result = entries_new ();
  tx->result_free = (GDestroyNotify) g_ptr_array_unref;

  return rows && collect (tx->db, rows, tx->result, error);
}

void
amt_store_list_outbox_async (AmtStore *self, gint64 settled_since, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, list_outbox, g_memdup2 (&settled_since, sizeof settled_since), g_free,
                  amt_store_list_outbox_async, cancellable, callback, user_data);
}

GPtrArray *
amt_store_list_outbox_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_list_outbox_async, error);
}

static gboolean
load_entry (AmtStoreTx *tx, gpointer data, GError **error)
{
  tx->result = amt_store_find_entry (tx->db, data, error);
  tx->result_free = (GDestroyNotify) amt_outbox_entry_unref;

  return tx->result != NULL;
}

void
amt_store_load_entry_async (AmtStore *self, const char *operation_id, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_entry, g_strdup (operation_id), g_free, amt_store_load_entry_async,
                  cancellable, callback, user_data);
}

AmtOutboxEntry *
amt_store_load_entry_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_entry_async, error);
}
