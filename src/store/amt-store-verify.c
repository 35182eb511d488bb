/* amt-store-verify.c: whether the cache is what it promises to be.
 * Owned by AmtStore. Reader only; one look at both files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

#include "amt-fold.h"
#include <string.h>

static const char SQL_INTEGRITY[] = "PRAGMA integrity_check (20)";
static const char SQL_HAS_INDEX[] =
    "SELECT count(*) FROM sqlite_schema WHERE name = 'choice_label'";
/* The first word that leaves an FTS5 index with secure-delete raises its version, and other connections are not told: what they
 * check against the old one they call malformed. Reading is the same in both. */
static const char SQL_FORGET_INDEX[] = "PRAGMA writable_schema = RESET";
static const char SQL_CIPHER_INTEGRITY[] = "PRAGMA cipher_integrity_check";
static const char SQL_FOREIGN_KEYS[] = "PRAGMA foreign_key_check";

static const char SQL_CASES[] = "SELECT id FROM cases ORDER BY key";
static const char SQL_LIST_ROW[] = "SELECT " AMT_SQL_LIST_COLUMNS " FROM case_row WHERE key = ?1";

/* Each counts what must not be there. */
static const struct
{
  const char *sql;
  const char *fault;
} RULES[] = {
  { "SELECT count(*) FROM cases c WHERE NOT EXISTS (SELECT 1 FROM case_row r WHERE r.key = c.key)",
    "a case has no list row" },
  { "SELECT count(*) FROM case_row r WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.key = r.key)",
    "a list row has no case" },
  { "SELECT count(*) FROM cases c WHERE row_text IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM case_whole w WHERE w.key = c.key)",
    "a case has no text" },
  { "SELECT count(*) FROM cases c WHERE latest_whole"
    " AND NOT EXISTS (SELECT 1 FROM case_whole w WHERE w.key = c.key)",
    "a case names a whole text that is not there" },
  { "SELECT count(*) FROM cases c WHERE gone"
    " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.case_id = c.id AND o.state <> 'done')",
    "a case that is gone stayed without unsettled operations" },
  { "SELECT count(*) FROM cases c JOIN outbox o ON o.case_id = c.id AND o.state <> 'done'"
    " WHERE NOT EXISTS (SELECT 1 FROM case_base b WHERE b.case_id = c.id)",
    "an unsettled operation has no base" },
  { "SELECT count(*) FROM case_base b WHERE NOT EXISTS"
    " (SELECT 1 FROM outbox o WHERE o.case_id = b.case_id AND o.state <> 'done')",
    "a base stayed without unsettled operations" },
  { "SELECT count(*) FROM outbox o WHERE state <> 'done' AND state <> 'refused'"
    " AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = o.case_id)",
    "an open operation has no case" },
  { "SELECT count(*) FROM outbox o WHERE state <> 'done' AND chained <> EXISTS"
    " (SELECT 1 FROM outbox p WHERE p.case_id = o.case_id AND p.state <> 'done'"
    "   AND p.sequence < o.sequence)",
    "an operation does not know its place in the chain" },
  { "SELECT count(*) FROM outbox o WHERE state = 'sending' AND EXISTS"
    " (SELECT 1 FROM outbox p WHERE p.case_id = o.case_id AND p.state = 'held'"
    "   AND p.sequence < o.sequence)",
    "an operation is being sent before one that is held" },
  { "SELECT count(*) FROM outbox WHERE (state = 'done') <> (settled_at <> 0)",
    "an operation is settled without a time, or has one too early" },
  { "SELECT count(*) FROM outbox WHERE author_id IS NOT (SELECT value FROM meta WHERE name = 'user_id')",
    "an operation is by somebody else" },
  { "SELECT count(*) FROM document_drop", "a document of a removed case is still there" },
};

/* What triggers keep: beside an older writer there is none of it. */
static const char SQL_HAS_COUNTS[] =
    "SELECT count(*) FROM sqlite_schema WHERE name IN ('case_count', 'erased_case')";
#define SQL_COUNTED \
  "SELECT queue_id, box, assignee, deadline, follow_up, submitted, n FROM case_count"
#define SQL_COUNTED_AGAIN \
  "SELECT coalesce (queue_id, ''), box, assignee_sort, iif (box & 2, '', deadline_sort), follow_up_sort," \
  "  state IS 'submittedForApproval', count(*) FROM case_row GROUP BY 1, 2, 3, 4, 5, 6"
static const char SQL_WRONG_COUNTS[] =
    "SELECT count(*) FROM (SELECT * FROM (" SQL_COUNTED " EXCEPT " SQL_COUNTED_AGAIN ")"
    " UNION ALL SELECT * FROM (" SQL_COUNTED_AGAIN " EXCEPT " SQL_COUNTED "))";
static const char SQL_BACK_AGAIN[] =
    "SELECT count(*) FROM erased_case e"
    " WHERE EXISTS (SELECT 1 FROM cases c WHERE c.id = e.id)"
    "    OR EXISTS (SELECT 1 FROM drafts d WHERE d.case_id = e.id)"
    "    OR EXISTS (SELECT 1 FROM outbox o WHERE o.case_id = e.id AND o.state = 'done')";

static const char SQL_PAGES[] = "SELECT text, words FROM document_page ORDER BY key";

static const char SQL_HAS_TEXTS[] =
    "SELECT count(*) FROM sqlite_schema WHERE name = 'document_text'";
static const char SQL_STRAY_TEXTS[] =
    "SELECT count(*) FROM document_text t"
    " WHERE NOT EXISTS (SELECT 1 FROM open_document o WHERE o.sha256 = t.sha256)";

static const char SQL_DOCUMENTS[] = "SELECT sha256, have, complete FROM document ORDER BY key";
static const char SQL_GAPS[] =
    "SELECT count(*) FROM document d"
    " WHERE have <> (SELECT coalesce(sum(length(bytes)), 0) FROM chunk c WHERE c.document = d.key)"
    "    OR EXISTS (SELECT 1 FROM chunk c WHERE c.document = d.key AND c.start <>"
    "        (SELECT coalesce(sum(length(bytes)), 0) FROM chunk e"
    "          WHERE e.document = d.key AND e.start < c.start))";

static void
add_fault (GPtrArray *faults, const char *what)
{
  g_ptr_array_add (faults, g_strdup (what));
}

/* A pragma that gives no row, or one row "ok", when all is well. Its texts name tables and pages only. */
static gboolean
check_pragma (AmtDb *db, const char *sql, const char *file, GPtrArray *faults, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, sql, "");

  if (!rows)
    return FALSE;
  while (amt_db_next (db, rows))
    {
      const char *text = amt_rows_peek (rows, 0);

      if (g_strcmp0 (text, "ok") != 0)
        g_ptr_array_add (faults, g_strdup_printf ("%s: %s", file, text ? text : "?"));
    }

  return amt_db_ended (db, error);
}

static gboolean
check_file (AmtDb *db, const char *file, GPtrArray *faults, GError **error)
{
  guint before = faults->len;

  /* First the pages as they lie in the file: SQL stops with an error at one that was tampered with. */
  if (!check_pragma (db, SQL_CIPHER_INTEGRITY, file, faults, error))
    return FALSE;
  if (faults->len > before)
    return TRUE;

  return check_pragma (db, SQL_INTEGRITY, file, faults, error) &&
         check_pragma (db, SQL_FOREIGN_KEYS, file, faults, error);
}

static gboolean
check_rules (AmtDb *db, GPtrArray *faults, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (RULES); i++)
    {
      gint64 n = 0;

      if (!amt_db_get_int (db, &n, 0, error, RULES[i].sql, ""))
        return FALSE;
      if (n != 0)
        g_ptr_array_add (faults,
                         g_strdup_printf ("%s (%" G_GINT64_FORMAT " times)", RULES[i].fault, n));
    }

  return TRUE;
}

/* Only what a row carries counts; a whole case compared as a row. */
static gboolean
same_row (const AmtCase *expected, const AmtCase *found)
{
  g_autoptr (JsonNode) first = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) second = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *first_text = NULL;
  g_autofree char *second_text = NULL;

  json_node_take_object (first, amt_wire_row_to_json (expected));
  json_node_take_object (second, amt_wire_row_to_json (found));
  first_text = amt_json_to_text (first);
  second_text = amt_json_to_text (second);

  return g_strcmp0 (first_text, second_text) == 0;
}

static gboolean
check_list_row (AmtDb *db, const AmtStoredCase *stored, const AmtCase *local, GPtrArray *entries,
                GPtrArray *faults, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_LIST_ROW, "i", stored->key);
  AmtPendingSummary summary = amt_pending_summary (entries);
  AmtListRow *row;

  if (!rows)
    return FALSE;
  if (!amt_db_next (db, rows))
    return amt_db_ended (db, error);

  row = amt_store_list_row_from_rows (rows);
  if (!same_row (local, row->value))
    add_fault (faults, "a list row does not follow from the portal's word and the open operations");
  if (row->n_pending != summary.n_pending || row->conflict != summary.conflict ||
      row->decision_pending != summary.decision_pending)
    add_fault (faults, "a list row counts its operations wrongly");
  if (row->gone != stored->gone || row->whole != (stored->whole_stamp >= 0))
    add_fault (faults, "a list row says wrongly what is here");
  amt_list_row_free (row);

  return TRUE;
}

static gboolean
check_base (AmtDb *db, const char *id, GPtrArray *faults, GError **error)
{
  g_auto (AmtStoredBase) base = { 0 };
  g_autoptr (AmtCase) value = NULL;

  if (!amt_store_load_base (db, id, &base, error))
    return FALSE;
  if (!base.text)
    return TRUE;

  value = amt_store_parse_case (base.text, NULL);
  if (!value)
    add_fault (faults, "a base cannot be read");
  else if (g_strcmp0 (value->id, id) != 0 || value->version != base.version)
    add_fault (faults, "a base is not of its case and version");

  return TRUE;
}

/* Whether the search index has the words of what the clerk sees. */
static gboolean
check_index (AmtDb *db, const AmtStoredCase *stored, AmtCase *local, GPtrArray *entries,
             GPtrArray *faults, GError **error)
{
  g_autoptr (AmtCase) body = NULL;
  gint64 has_index = 0;
  gboolean marked = FALSE;
  gboolean right = FALSE;

  if (!amt_db_get_int (db, &has_index, 0, error, SQL_HAS_INDEX, "") ||
      (has_index > 0 && !amt_store_is_unindexed (db, stored->key, &marked, error)))
    return FALSE;
  if (has_index == 0 || marked)
    return TRUE;
  if (!amt_store_load_body (db, stored, local, entries, &body, error) ||
      !amt_store_index_is_right (db, stored->key, local, body, &right, error))
    return FALSE;
  if (!right)
    add_fault (faults, "the search index does not have the words of a case");

  return TRUE;
}

static gboolean
check_case (AmtDb *db, const char *id, GPtrArray *faults, GError **error)
{
  g_auto (AmtStoredCase) stored = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  gint64 filed;
  g_autoptr (AmtCase) truth = NULL;
  g_autoptr (AmtCase) local = NULL;
  g_autoptr (GError) unreadable = NULL;

  if (!amt_store_find_case (db, id, &stored, error))
    return FALSE;

  truth = amt_store_load_truth (db, &stored, FALSE, NULL, &unreadable);
  entries = truth ? amt_store_unsettled (db, id, &unreadable) : NULL;
  if (!entries)
    {
      add_fault (faults, "a case or its operations cannot be read");
      return TRUE;
    }
  filed = stored.latest_whole || !stored.row_text ? stored.whole_stamp : stored.row_stamp;
  /* 0: from before the portal lost its history; a full sync is about to replace it. */
  if (filed != 0 && amt_case_stamp (truth) != filed)
    add_fault (faults, "a case is not of the version that it is filed under");
  local = amt_store_local_case (truth, entries);

  return check_list_row (db, &stored, local, entries, faults, error) &&
         check_index (db, &stored, local, entries, faults, error) &&
         check_base (db, id, faults, error);
}

static gboolean
check_cases (AmtDb *db, GPtrArray *faults, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_CASES, "");

  if (!rows)
    return FALSE;
  while (amt_db_next (db, rows))
    if (!check_case (db, amt_rows_peek (rows, 0), faults, error))
      return FALSE;

  return amt_db_ended (db, error);
}

static gboolean
check_counts (AmtDb *db, GPtrArray *faults, GError **error)
{
  gint64 n_tables = 0;
  gint64 wrong = 0;
  gint64 back = 0;

  if (!amt_db_get_int (db, &n_tables, 0, error, SQL_HAS_COUNTS, ""))
    return FALSE;
  if (n_tables < 2)
    return TRUE;
  if (!amt_db_get_int (db, &wrong, 0, error, SQL_WRONG_COUNTS, "") ||
      !amt_db_get_int (db, &back, 0, error, SQL_BACK_AGAIN, ""))
    return FALSE;
  if (wrong != 0)
    add_fault (faults, "the counts of the sidebar are not those of the list rows");
  if (back != 0)
    add_fault (faults, "something of an erased case is here");

  return TRUE;
}

/* Whether what is searched is what was read. */
static gboolean
check_pages (AmtDb *db, GPtrArray *faults, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_PAGES, "");
  gboolean right = TRUE;

  if (!rows)
    return FALSE;
  while (right && amt_db_next (db, rows))
    {
      g_autofree char *words = amt_fold_key (amt_rows_peek (rows, 0));

      right = g_strcmp0 (words, amt_rows_peek (rows, 1)) == 0;
    }
  if (!right)
    add_fault (faults, "the search index does not have the words of a document's page");

  return !right || amt_db_ended (db, error);
}

/* What documents say goes with the cases that name them. */
static gboolean
check_texts (AmtDb *db, GPtrArray *faults, GError **error)
{
  gint64 has_texts = 0;
  gint64 n = 0;

  if (!amt_db_get_int (db, &has_texts, 0, error, SQL_HAS_TEXTS, "") ||
      (has_texts > 0 && !amt_db_get_int (db, &n, 0, error, SQL_STRAY_TEXTS, "")))
    return FALSE;
  if (n != 0)
    add_fault (faults, "the text of a document is here without an open case");

  return has_texts == 0 || check_pages (db, faults, error);
}

static gboolean
check_documents (AmtDb *db, GPtrArray *faults, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_DOCUMENTS, "");
  gint64 n = 0;

  if (!rows || !amt_db_get_int (db, &n, 0, error, SQL_GAPS, ""))
    return FALSE;
  if (n != 0)
    add_fault (faults, "a document has gaps");

  while (amt_db_next (db, rows))
    {
      g_autofree char *hash = NULL;
      guint64 size = 0;

      if (amt_rows_int (rows, 2) == 0)
        continue;
      if (!amt_store_hash_document (db, amt_rows_peek (rows, 0), &hash, &size, error))
        return FALSE;
      if (g_strcmp0 (hash, amt_rows_peek (rows, 0)) != 0)
        add_fault (faults, "a document is not what its hash says");
    }

  return amt_db_ended (db, error);
}

static gboolean
verify (AmtStoreTx *tx, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);

  if (!amt_db_exec (tx->db, SQL_FORGET_INDEX, error) ||
      !check_file (tx->db, "cache", faults, error) ||
      !check_file (tx->documents, "documents", faults, error))
    return FALSE;
  /* With broken pages the rest would only say the same again. */
  if (faults->len == 0 &&
      (!check_rules (tx->db, faults, error) || !check_cases (tx->db, faults, error) ||
       !check_counts (tx->db, faults, error) || !check_texts (tx->db, faults, error) ||
       !check_documents (tx->documents, faults, error)))
    return FALSE;

  g_ptr_array_add (faults, NULL);
  tx->result = g_ptr_array_free (g_steal_pointer (&faults), FALSE);
  tx->result_free = (GDestroyNotify) g_strfreev;

  return TRUE;
}

void
amt_store_verify_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, verify, NULL, NULL, amt_store_verify_async, cancellable, callback,
                  user_data);
}

char **
amt_store_verify_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_verify_async, error);
}
