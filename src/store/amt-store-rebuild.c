/* amt-store-rebuild.c: the cache made anew from the portal, with everything that is only here left where it is.
 * Owned by AmtStore. Writer only.
 *
 * Operations, their bases, drafts and places are not touched. What the portal said counts as old from now on, so that the full
 * sync that must follow replaces it; what follows from it (list rows, counts, indexes) is computed again at once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-keep.h"

#include "amt-store-private.h"

static const char SQL_OLD_ROWS[] = "UPDATE cases SET row_stamp = 0, unavailable_stamp = NULL"
                                   " WHERE row_stamp > 0";
static const char SQL_OLD_WHOLE[] = "UPDATE case_whole SET stamp = 0 WHERE stamp > 0";
static const char SQL_CASES[] = "SELECT id FROM cases ORDER BY key";
/* A row that no case has any more, and words that are not those of a row. */
static const char SQL_STRAY_ROWS[] =
    "DELETE FROM case_row WHERE key NOT IN (SELECT key FROM cases)";
static const char SQL_INDEX_ALL[] = "INSERT OR IGNORE INTO search_todo (key) SELECT key FROM cases";
static const char SQL_REBUILD_INDEX[] = "INSERT INTO search (search) VALUES ('rebuild')";
static const char SQL_FORGET_TEXTS[] = "DELETE FROM document_text";
static const char SQL_REBUILD_PAGES[] =
    "INSERT INTO document_search (document_search) VALUES ('rebuild')";
static const char SQL_FORGET_COUNTS[] = "DELETE FROM case_count";
static const char SQL_COUNT_AGAIN[] =
    "INSERT INTO case_count"
    "  SELECT coalesce (queue_id, ''), box, assignee_sort, iif (box & 2, '', deadline_sort), follow_up_sort,"
    "         state IS 'submittedForApproval', count(*)"
    "    FROM case_row GROUP BY 1, 2, 3, 4, 5, 6";
static const char SQL_FORGET_SET_ASIDE[] = "DELETE FROM set_aside";
static const char SQL_DOCUMENTS[] = "SELECT sha256 FROM document WHERE complete = 1";
static const char SQL_DROP[] = "INSERT OR IGNORE INTO document_drop (sha256) VALUES (?1)";

static GPtrArray *
list_texts (AmtDb *db, const char *sql, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AmtRows) rows = amt_db_query (db, error, sql, "");

  if (!rows)
    return NULL;
  while (amt_db_next (db, rows))
    g_ptr_array_add (list, amt_rows_text (rows, 0));

  return amt_db_ended (db, error) ? g_steal_pointer (&list) : NULL;
}

/* What cannot be read comes again from the portal; where work hangs on it, it stays as it is. */
static gboolean
refresh (AmtStoreTx *tx, const char *id, GError **error)
{
  g_autoptr (GError) unreadable = NULL;
  gboolean pending = FALSE;

  if (amt_store_refresh_case (tx, id, &unreadable))
    return TRUE;
  if (!g_error_matches (unreadable, AMT_STORE_ERROR, AMT_STORE_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&unreadable));
      return FALSE;
    }

  return amt_store_has_unsettled (tx->db, id, &pending, error) &&
         (pending || amt_store_remove_case (tx, id, error));
}

static gboolean
refresh_all (AmtStoreTx *tx, GError **error)
{
  g_autoptr (GPtrArray) ids = list_texts (tx->db, SQL_CASES, error);

  for (guint i = 0; ids && i < ids->len; i++)
    if (!refresh (tx, ids->pdata[i], error))
      return FALSE;

  return ids != NULL;
}

/* Bytes that are not what their hash says are fetched again. */
static gboolean
drop_wrong_documents (AmtStoreTx *tx, GError **error)
{
  g_autoptr (GPtrArray) names = list_texts (tx->documents, SQL_DOCUMENTS, error);

  for (guint i = 0; names && i < names->len; i++)
    {
      g_autofree char *hash = NULL;
      guint64 size = 0;

      if (!amt_store_hash_document (tx->documents, names->pdata[i], &hash, &size, error))
        return FALSE;
      if (g_strcmp0 (hash, names->pdata[i]) != 0 &&
          !amt_db_run (tx->db, error, SQL_DROP, "s", (char *) names->pdata[i]))
        return FALSE;
    }
  tx->drops = TRUE;

  return names != NULL;
}

static gboolean
begin_anew (AmtStoreTx *tx, GError **error)
{
  gint64 generation = 0;

  return amt_store_get_meta_int (tx->db, "generation", &generation, error) &&
         amt_store_set_meta_int (tx->db, "generation", generation + 1, error) &&
         amt_store_set_meta_int (tx->db, "full_running", 1, error) &&
         amt_store_set_meta (tx->db, "cursor", NULL, error);
}

static gboolean
rebuild (AmtStoreTx *tx, gpointer data, GError **error)
{
  AmtDb *db = tx->db;

  tx->index_later = TRUE;
  tx->unindexed = TRUE;
  tx->places = TRUE;
  tx->outbox = TRUE;

  /* The indexes first: taking words out of a wrong one would fail. */
  return amt_db_run (db, error, SQL_REBUILD_INDEX, "") &&
         amt_db_run (db, error, SQL_REBUILD_PAGES, "") &&
         amt_db_run (db, error, SQL_FORGET_TEXTS, "") &&
         amt_db_run (db, error, SQL_STRAY_ROWS, "") && refresh_all (tx, error) &&
         amt_db_run (db, error, SQL_INDEX_ALL, "") &&
         amt_db_run (db, error, SQL_FORGET_COUNTS, "") &&
         amt_db_run (db, error, SQL_COUNT_AGAIN, "") &&
         amt_db_run (db, error, SQL_FORGET_SET_ASIDE, "") &&
         amt_db_run (db, error, SQL_OLD_ROWS, "") && amt_db_run (db, error, SQL_OLD_WHOLE, "") &&
         drop_wrong_documents (tx, error) && begin_anew (tx, error);
}

void
amt_store_rebuild_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, rebuild, NULL, NULL, amt_store_rebuild_async, cancellable, callback,
                   user_data);
}

gboolean
amt_store_rebuild_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_rebuild_async, error);
}
