/* amt-store-cases.c: what the portal said of a case, and the list row that follows from it.
 * Owned by AmtStore. Writer; reading helpers in any worker.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

#include "amt-sort-key.h"
#include <string.h>

/* Sorts after every day. */
#define NO_DAY "~"

/* Between the flags of a row: no text of the portal contains it. */
#define FLAG_SEPARATOR "\x1f"

static const char SQL_FIND[] =
    "SELECT c.key, c.id, c.row_text, c.row_stamp, coalesce(w.stamp, -1), c.latest_whole, c.opened, c.gone,"
    "       c.generation"
    "  FROM cases c LEFT JOIN case_whole w ON w.key = c.key"
    " WHERE c.id = ?1";
static const char SQL_WHOLE_TEXT[] = "SELECT text FROM case_whole WHERE key = ?1";

static const char SQL_UPSERT_LIST_ROW[] =
    "INSERT INTO case_row (" AMT_SQL_LIST_COLUMNS ", reference_sort, applicant_sort, deadline_sort,"
    "  follow_up_sort, state_sort, service_sort, assignee_sort, folded)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,"
    "  ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36)"
    " ON CONFLICT (key) DO UPDATE SET"
    "  version = ?3, applicant_version = ?4, reference = ?5, external_reference = ?6, service_id = ?7,"
    "  queue_id = ?8, state = ?9, assignee_id = ?10, assigned_at = ?11, applicant = ?12, applied_on = ?13,"
    "  received_at = ?14, changed_at = ?15, deadline_on = ?16, deadline_label = ?17, follow_up_on = ?18,"
    "  outcome = ?19, unread = ?20, restricted = ?21, payment = ?22, flags = ?23, n_pending = ?24,"
    "  conflict = ?25, decision_pending = ?26, gone = ?27, box = ?28 | (box & 16), reference_sort = ?29,"
    "  applicant_sort = ?30, deadline_sort = ?31, follow_up_sort = ?32, state_sort = ?33,"
    "  service_sort = ?34, assignee_sort = ?35, folded = ?36";
#define LIST_ROW_FORMAT \
  "isuussssss" \
  "issiissssb" \
  "bssibbbiss" \
  "ssisss"

static const char SQL_HAS_LIST_ROW[] = "SELECT count(*) FROM case_row WHERE key = ?1";

void
amt_stored_case_clear (AmtStoredCase *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->row_text, g_free);
}

gint64
amt_case_stamp (const AmtCase *value)
{
  return (gint64) (value->version + value->applicant_version);
}

AmtCase *
amt_store_parse_case (const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  AmtCase *value = amt_wire_case_from_text (text, &local);

  if (!value)
    g_set_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_CORRUPT, "a stored case: %s",
                 local->message);

  return value;
}

gboolean
amt_store_find_case (AmtDb *db, const char *id, AmtStoredCase *out, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_FIND, "s", id);

  *out = (AmtStoredCase){ .row_stamp = -1, .whole_stamp = -1 };
  if (!rows)
    return FALSE;

  if (amt_db_next (db, rows))
    *out = (AmtStoredCase){
      .key = amt_rows_int (rows, 0),
      .id = amt_rows_text (rows, 1),
      .row_text = amt_rows_text (rows, 2),
      .row_stamp = amt_rows_int (rows, 3),
      .whole_stamp = amt_rows_int (rows, 4),
      .latest_whole = amt_rows_int (rows, 5) != 0,
      .opened = amt_rows_int (rows, 6) != 0,
      .gone = amt_rows_int (rows, 7) != 0,
      .generation = amt_rows_int (rows, 8),
    };

  return amt_db_ended (db, error);
}

AmtCase *
amt_store_load_truth (AmtDb *db, const AmtStoredCase *stored, gboolean prefer_whole,
                      char **out_text, GError **error)
{
  gboolean take_whole =
      stored->whole_stamp >= 0 && (prefer_whole || stored->latest_whole || !stored->row_text);
  g_autofree char *text = NULL;
  AmtCase *value;

  if (take_whole)
    {
      if (!amt_db_get_text (db, &text, error, SQL_WHOLE_TEXT, "i", stored->key))
        return NULL;
    }
  else
    text = g_strdup (stored->row_text);

  if (!text)
    {
      amt_store_fail (error, AMT_STORE_ERROR_CORRUPT, "a case without any text");
      return NULL;
    }
  value = amt_store_parse_case (text, error);
  if (value && out_text)
    *out_text = g_steal_pointer (&text);

  return value;
}

/* Refused ones and conflicts are not applied: until the clerk decided, the portal's word stands. */
gboolean
amt_outbox_state_is_open (AmtOutboxState state)
{
  return state == AMT_OUTBOX_HELD || state == AMT_OUTBOX_QUEUED || state == AMT_OUTBOX_SENDING ||
         state == AMT_OUTBOX_RETRY;
}

AmtCase *
amt_store_local_case (AmtCase *truth, GPtrArray *entries)
{
  AmtCase *local = NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = entries->pdata[i];

      if (!amt_outbox_state_is_open (entry->state))
        continue;
      if (!local)
        local = amt_case_copy (truth);
      amt_case_apply_in_place (local, entry->operation, entry->operation->occurred_at);
    }

  return local ? local : amt_case_ref (truth);
}

AmtPendingSummary
amt_pending_summary (GPtrArray *entries)
{
  AmtPendingSummary summary = { .n_pending = entries->len };

  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = entries->pdata[i];

      if (!amt_outbox_state_is_open (entry->state))
        summary.conflict = TRUE;
      if (amt_operation_get_type_id (entry->operation) == AMT_OPERATION_DECIDE)
        summary.decision_pending = TRUE;
    }

  return summary;
}

static gint64
box_of (const AmtCase *local, gboolean whole)
{
  AmtCaseState state = amt_case_get_state (local);
  gint64 box = whole ? AMT_BOX_WHOLE : 0;

  if (local->assignee_id)
    box |= AMT_BOX_ASSIGNED;
  if (state == AMT_CASE_STATE_DECIDED || state == AMT_CASE_STATE_CLOSED)
    box |= AMT_BOX_DONE;
  if (state == AMT_CASE_STATE_WAITING)
    box |= AMT_BOX_WAITING;

  return box;
}

static gboolean
write_list_row (AmtStoreTx *tx, const AmtStoredCase *stored, const AmtCase *local,
                const AmtPendingSummary *summary, gboolean inserted, GError **error)
{
  g_autofree char *reference_sort = amt_sort_key_reference (local->reference);
  g_autofree char *applicant_sort = amt_sort_key_name (local->applicant);
  g_autofree char *folded_reference = amt_fold (local->reference);
  g_autofree char *folded_applicant = amt_fold (local->applicant);
  g_autofree char *folded = g_strconcat (folded_reference, "\n", folded_applicant, NULL);
  g_autofree char *flags = local->flags ? g_strjoinv (FLAG_SEPARATOR, local->flags) : NULL;
  gint64 box = box_of (local, stored->whole_stamp >= 0);

  if (!amt_db_run (tx->db, error, SQL_UPSERT_LIST_ROW, LIST_ROW_FORMAT, stored->key, stored->id,
                   local->version, local->applicant_version, local->reference,
                   local->external_reference, local->service_id, local->queue_id, local->state,
                   local->assignee_id, local->assigned_at, local->applicant, local->applied_on,
                   local->received_at, local->changed_at, local->deadline_on, local->deadline_label,
                   local->follow_up_on, local->outcome, local->unread, local->restricted,
                   local->payment, flags, (gint64) summary->n_pending, summary->conflict,
                   summary->decision_pending, stored->gone, box, reference_sort, applicant_sort,
                   local->deadline_on ? local->deadline_on : NO_DAY,
                   local->follow_up_on ? local->follow_up_on : NO_DAY,
                   (gint64) amt_case_get_state (local), local->service_id ? local->service_id : "",
                   local->assignee_id ? local->assignee_id : "", folded))
    return FALSE;

  amt_store_tx_touch (tx, stored->key, inserted ? AMT_TOUCH_INSERTED : AMT_TOUCH_UPDATED);

  return TRUE;
}

/* A case that is protected from now on must leave the index with its old words at once. */
static gboolean
waits_for_index (const AmtStoreTx *tx, const AmtCase *local)
{
  return tx->index_later && !local->restricted;
}

gboolean
amt_store_refresh_case (AmtStoreTx *tx, const char *id, GError **error)
{
  g_auto (AmtStoredCase) stored = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (AmtCase) truth = NULL;
  g_autoptr (AmtCase) local = NULL;
  g_autoptr (AmtCase) body = NULL;
  AmtPendingSummary summary;
  gint64 n_rows = 0;
  guint64 version;

  if (!amt_store_find_case (tx->db, id, &stored, error))
    return FALSE;
  if (stored.key == 0)
    return TRUE;

  entries = amt_store_unsettled (tx->db, id, error);
  if (!entries)
    return FALSE;
  if (entries->len == 0 && stored.gone)
    return amt_store_remove_case (tx, id, error);
  /* A case may come back to operations that were refused while it was not here. */
  if (entries->len > 0 && !amt_store_ensure_base (tx, id, &version, error))
    return FALSE;

  truth = amt_store_load_truth (tx->db, &stored, FALSE, NULL, error);
  if (!truth || !amt_db_get_int (tx->db, &n_rows, 0, error, SQL_HAS_LIST_ROW, "i", stored.key))
    return FALSE;
  local = amt_store_local_case (truth, entries);
  summary = amt_pending_summary (entries);

  if (!write_list_row (tx, &stored, local, &summary, n_rows == 0, error))
    return FALSE;
  if (entries->len == 0 && waits_for_index (tx, local))
    return amt_store_index_later (tx, stored.key, error);

  return amt_store_load_body (tx->db, &stored, local, entries, &body, error) &&
         amt_store_index_case (tx, stored.key, local, body, error);
}

gboolean
amt_store_write_plain_row (AmtStoreTx *tx, const AmtStoredCase *stored, AmtCase *row,
                           gboolean inserted, GError **error)
{
  AmtPendingSummary nothing = { 0 };
  g_autoptr (AmtCase) body = NULL;

  if (!write_list_row (tx, stored, row, &nothing, inserted, error))
    return FALSE;
  if (waits_for_index (tx, row))
    return amt_store_index_later (tx, stored->key, error);

  /* The row alone says little: an older whole case that is here stays searchable until the newer one comes. */
  return (stored->whole_stamp < 0 ||
          amt_store_load_body (tx->db, stored, row, NULL, &body, error)) &&
         amt_store_index_case (tx, stored->key, row, body, error);
}

/* What verify compares with and what load_rows gives: columns as AMT_SQL_LIST_COLUMNS has them. */
AmtListRow *
amt_store_list_row_from_rows (AmtRows *rows)
{
  AmtListRow *row = g_new0 (AmtListRow, 1);
  AmtCase *value = amt_case_new (amt_rows_peek (rows, 1));
  const char *flags = amt_rows_peek (rows, 22);

  row->key = amt_rows_int (rows, 0);
  row->value = value;
  value->version = (guint64) amt_rows_int (rows, 2);
  value->applicant_version = (guint64) amt_rows_int (rows, 3);
  value->reference = amt_rows_text (rows, 4);
  value->external_reference = amt_rows_text (rows, 5);
  value->service_id = amt_rows_text (rows, 6);
  value->queue_id = amt_rows_text (rows, 7);
  value->state = amt_rows_text (rows, 8);
  value->assignee_id = amt_rows_text (rows, 9);
  value->assigned_at = amt_rows_int (rows, 10);
  value->applicant = amt_rows_text (rows, 11);
  value->applied_on = amt_rows_text (rows, 12);
  value->received_at = amt_rows_int (rows, 13);
  value->changed_at = amt_rows_int (rows, 14);
  value->deadline_on = amt_rows_text (rows, 15);
  value->deadline_label = amt_rows_text (rows, 16);
  value->follow_up_on = amt_rows_text (rows, 17);
  value->outcome = amt_rows_text (rows, 18);
  value->unread = amt_rows_int (rows, 19) != 0;
  value->restricted = amt_rows_int (rows, 20) != 0;
  value->payment = amt_rows_text (rows, 21);
  value->flags = flags ? g_strsplit (flags, FLAG_SEPARATOR, -1) : NULL;
  row->n_pending = (guint) amt_rows_int (rows, 23);
  row->conflict = amt_rows_int (rows, 24) != 0;
  row->decision_pending = amt_rows_int (rows, 25) != 0;
  row->gone = amt_rows_int (rows, 26) != 0;
  row->whole = (amt_rows_int (rows, 27) & AMT_BOX_WHOLE) != 0;
  row->offline = (amt_rows_int (rows, 27) & AMT_BOX_OFFLINE) != 0;

  return row;
}

void
amt_list_row_free (AmtListRow *self)
{
  g_clear_pointer (&self->value, amt_case_unref);
  g_free (self);
}
