/* amt-store-whole.c: truth comes and goes: rows of the feed, whole cases, removal.
 * Owned by AmtStore. Writer only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

static const char SQL_INSERT_CASE[] =
    "INSERT INTO cases (id, row_text, row_stamp, generation) VALUES (?1, ?2, ?3, ?4)";
static const char SQL_SET_ROW[] =
    "UPDATE cases SET row_text = ?2, row_stamp = ?3, latest_whole = 0, generation = ?4, gone = 0"
    " WHERE key = ?1";
static const char SQL_STILL_THERE[] =
    "UPDATE cases SET generation = ?2, gone = 0 WHERE key = ?1 AND (generation <> ?2 OR gone)";
static const char SQL_FORGET_SET_ASIDE[] = "DELETE FROM set_aside WHERE id = ?1";

static const char SQL_PUT_WHOLE[] = "INSERT INTO case_whole (key, stamp, text) VALUES (?1, ?2, ?3)"
                                    " ON CONFLICT (key) DO UPDATE SET stamp = ?2, text = ?3";
static const char SQL_LATEST_WHOLE[] = "UPDATE cases SET latest_whole = 1 WHERE key = ?1";
static const char SQL_OPENED[] = "UPDATE cases SET opened = 1 WHERE key = ?1";
static const char SQL_DROP_WHOLE[] = "DELETE FROM case_whole WHERE key = ?1";
static const char SQL_UNAVAILABLE[] =
    "UPDATE cases SET unavailable_stamp = row_stamp WHERE id = ?1";
static const char SQL_LATEST_ROW[] = "UPDATE cases SET latest_whole = 0 WHERE key = ?1";

static const char SQL_DOCUMENTS[] = "SELECT sha256 FROM case_document WHERE key = ?1";
static const char SQL_FORGET_DOCUMENT[] =
    "DELETE FROM case_document WHERE key = ?1 AND sha256 = ?2";
static const char SQL_FORGET_DOCUMENTS[] = "DELETE FROM case_document WHERE key = ?1";
static const char SQL_ADD_DOCUMENT[] =
    "INSERT OR IGNORE INTO case_document (key, sha256) VALUES (?1, ?2)";
/* The same for one that its case no longer names. */
static const char SQL_DROP_DOCUMENT[] =
    "INSERT OR IGNORE INTO document_drop (sha256)"
    " SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM case_document WHERE sha256 = ?1)"
    "    AND NOT EXISTS (SELECT 1 FROM outbox WHERE state <> 'done'"
    "                     AND ?1 IN (document_sha256, attachment_sha256))";
/* What neither another case nor an unsettled operation needs. */
static const char SQL_DROP_DOCUMENTS[] =
    "INSERT OR IGNORE INTO document_drop (sha256)"
    " SELECT sha256 FROM case_document d"
    "  WHERE key = ?1"
    "    AND NOT EXISTS (SELECT 1 FROM case_document o WHERE o.sha256 = d.sha256 AND o.key <> ?1)"
    "    AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.state <> 'done'"
    "                     AND d.sha256 IN (p.document_sha256, p.attachment_sha256))";

static const char SQL_DELETE_LIST_ROW[] = "DELETE FROM case_row WHERE key = ?1";
static const char SQL_DELETE_CASE[] = "DELETE FROM cases WHERE key = ?1";
static const char SQL_DELETE_BASE[] = "DELETE FROM case_base WHERE case_id = ?1";

static char *
text_of (const AmtCase *value, const char *raw)
{
  g_autoptr (JsonNode) node = NULL;

  if (raw)
    return g_strdup (raw);

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, value->whole ? amt_wire_case_to_json (value)
                                            : amt_wire_row_to_json (value));

  return amt_json_to_text (node);
}

static gboolean
insert_case (AmtStoreTx *tx, AmtStoredCase *stored, const char *id, const char *row_text,
             gint64 row_stamp, gint64 generation, GError **error)
{
  if (!amt_db_run (tx->db, error, SQL_INSERT_CASE, "ssii", id, row_text, row_stamp, generation))
    return FALSE;

  stored->key = amt_db_last_key (tx->db);
  stored->id = g_strdup (id);

  return TRUE;
}

gboolean
amt_store_put_row (AmtStoreTx *tx, AmtCase *row, const char *raw, gint64 generation,
                   gboolean pending, GError **error)
{
  g_auto (AmtStoredCase) stored = { 0 };
  g_autofree char *text = text_of (row, raw);
  gint64 stamp = amt_case_stamp (row);
  gboolean inserted;

  if (!amt_store_find_case (tx->db, row->id, &stored, error))
    return FALSE;

  inserted = stored.key == 0;
  if (!inserted && (stamp < MAX (stored.row_stamp, stored.whole_stamp) ||
                    (stamp == stored.row_stamp && !stored.gone && !stored.latest_whole &&
                     g_strcmp0 (text, stored.row_text) == 0)))
    {
      /* Older, or the same again: only a sign that the case is still there. */
      if (stored.generation == generation && !stored.gone)
        return TRUE;
      return amt_db_run (tx->db, error, SQL_STILL_THERE, "ii", stored.key, generation) &&
             (!stored.gone || amt_store_refresh_case (tx, row->id, error));
    }

  if (inserted
          ? !insert_case (tx, &stored, row->id, text, stamp, generation, error)
          : !amt_db_run (tx->db, error, SQL_SET_ROW, "isii", stored.key, text, stamp, generation))
    return FALSE;
  if (!amt_db_run (tx->db, error, SQL_FORGET_SET_ASIDE, "s", row->id))
    return FALSE;

  stored.gone = FALSE;
  if (pending)
    return amt_store_refresh_case (tx, row->id, error);

  return amt_store_write_plain_row (tx, &stored, row, inserted, error);
}

static gboolean
put_documents (AmtStoreTx *tx, gint64 key, const AmtCase *value, GError **error)
{
  g_autoptr (GHashTable) before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_DOCUMENTS, "i", key);
  GHashTableIter iter;
  gpointer sha256;

  if (!rows)
    return FALSE;
  while (amt_db_next (tx->db, rows))
    g_hash_table_add (before, amt_rows_text (rows, 0));
  if (!amt_db_ended (tx->db, error))
    return FALSE;

  for (guint i = 0; i < value->documents->len; i++)
    {
      const AmtDocument *document = value->documents->pdata[i];

      if (document->sha256 && !g_hash_table_remove (before, document->sha256) &&
          !amt_db_run (tx->db, error, SQL_ADD_DOCUMENT, "is", key, document->sha256))
        return FALSE;
    }

  /* Those that stay are not touched: their text goes with the last case that names them. */
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &sha256, NULL))
    {
      if (!amt_db_run (tx->db, error, SQL_FORGET_DOCUMENT, "is", key, (char *) sha256) ||
          !amt_db_run (tx->db, error, SQL_DROP_DOCUMENT, "s", (char *) sha256))
        return FALSE;
      tx->drops = TRUE;
    }

  return TRUE;
}

gboolean
amt_store_put_whole (AmtStoreTx *tx, const AmtCase *value, const char *raw, gboolean opened,
                     GError **error)
{
  g_auto (AmtStoredCase) stored = { 0 };
  g_autofree char *text = text_of (value, raw);
  gint64 stamp = amt_case_stamp (value);
  gint64 generation = 0;

  gboolean erased = FALSE;

  if (!amt_store_find_case (tx->db, value->id, &stored, error) ||
      !amt_store_get_meta_int (tx->db, "generation", &generation, error) ||
      (stored.key == 0 && !amt_store_is_erased (tx->db, value->id, &erased, error)))
    return FALSE;
  /* It was asked for before the portal erased it. */
  if (erased)
    return TRUE;
  if (stored.key == 0 && !insert_case (tx, &stored, value->id, NULL, -1, generation, error))
    return FALSE;
  if (opened && !amt_db_run (tx->db, error, SQL_OPENED, "i", stored.key))
    return FALSE;
  if (stamp < stored.whole_stamp)
    return TRUE;

  if (!amt_db_run (tx->db, error, SQL_PUT_WHOLE, "iis", stored.key, stamp, text) ||
      !put_documents (tx, stored.key, value, error))
    return FALSE;
  if (stamp >= stored.row_stamp && !amt_db_run (tx->db, error, SQL_LATEST_WHOLE, "i", stored.key))
    return FALSE;

  return amt_db_run (tx->db, error, SQL_FORGET_SET_ASIDE, "s", value->id) &&
         amt_store_refresh_case (tx, value->id, error);
}

gboolean
amt_store_set_unavailable (AmtStoreTx *tx, const char *id, GError **error)
{
  return amt_db_run (tx->db, error, SQL_UNAVAILABLE, "s", id);
}

gboolean
amt_store_drop_whole (AmtStoreTx *tx, const char *id, GError **error)
{
  g_auto (AmtStoredCase) stored = { 0 };

  if (!amt_store_find_case (tx->db, id, &stored, error))
    return FALSE;
  if (stored.key == 0)
    return TRUE;

  /* Asked for again when a newer row comes, not before. */
  if (!amt_store_set_unavailable (tx, id, error))
    return FALSE;
  if (stored.whole_stamp < 0)
    return TRUE;
  if (!stored.row_text)
    {
      gboolean pending = FALSE;

      /* Nothing would be left of it. */
      return amt_store_has_unsettled (tx->db, id, &pending, error) &&
             (pending || amt_store_remove_case (tx, id, error));
    }

  if (!amt_db_run (tx->db, error, SQL_LATEST_ROW, "i", stored.key) ||
      !amt_db_run (tx->db, error, SQL_DROP_DOCUMENTS, "i", stored.key) ||
      !amt_db_run (tx->db, error, SQL_FORGET_DOCUMENTS, "i", stored.key) ||
      !amt_db_run (tx->db, error, SQL_DROP_WHOLE, "i", stored.key) ||
      !amt_store_forget_words (tx, stored.key, error))
    return FALSE;
  tx->drops = TRUE;

  return amt_store_refresh_case (tx, id, error);
}

gboolean
amt_store_remove_case (AmtStoreTx *tx, const char *id, GError **error)
{
  g_auto (AmtStoredCase) stored = { 0 };

  if (!amt_store_find_case (tx->db, id, &stored, error))
    return FALSE;
  if (stored.key == 0)
    return TRUE;

  if (!amt_db_run (tx->db, error, SQL_DROP_DOCUMENTS, "i", stored.key) ||
      !amt_db_run (tx->db, error, SQL_DELETE_LIST_ROW, "i", stored.key) ||
      !amt_db_run (tx->db, error, SQL_DELETE_CASE, "i", stored.key) ||
      !amt_db_run (tx->db, error, SQL_DELETE_BASE, "s", id))
    return FALSE;

  tx->drops = TRUE;
  amt_store_tx_touch (tx, stored.key, AMT_TOUCH_REMOVED);

  return TRUE;
}
