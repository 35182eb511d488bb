/* amt-store-erase.c: what an `erased` tombstone takes along, and what keeps it from coming back.
 * Owned by AmtStore. Writer only.
 *
 * Unsettled operations stay as refused ones, with the clerk's own words and nothing of the case's: somebody wrote them, and
 * decides that they may go. All else goes in the tombstone's own transaction, files right after it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

/* Problem type of operations whose case the portal erased. */
#define PROBLEM_ERASED "erased"

static const char SQL_NOTE[] = "INSERT OR REPLACE INTO erased_case (id, at) VALUES (?1, ?2)";
static const char SQL_IS_ERASED[] = "SELECT EXISTS (SELECT 1 FROM erased_case WHERE id = ?1)";
static const char SQL_FORGET[] = "DELETE FROM erased_case WHERE id = ?1";
static const char SQL_FORGET_ALL[] = "DELETE FROM erased_case";

/* What the clerk attached and what was drawn: with their case named by nobody else. */
static const char SQL_DROP_ATTACHMENTS[] =
    "INSERT OR IGNORE INTO document_drop (sha256)"
    " SELECT a.sha256 FROM (SELECT document_sha256 AS sha256 FROM outbox WHERE case_id = ?1"
    "                       UNION SELECT attachment_sha256 FROM outbox WHERE case_id = ?1) a"
    "  WHERE a.sha256 IS NOT NULL"
    "    AND NOT EXISTS (SELECT 1 FROM case_document d JOIN cases c ON c.key = d.key"
    "                     WHERE d.sha256 = a.sha256 AND c.id <> ?1)"
    "    AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.case_id <> ?1 AND o.state <> 'done'"
    "                     AND a.sha256 IN (o.document_sha256, o.attachment_sha256))";
static const char SQL_DROP_SETTLED[] = "DELETE FROM outbox WHERE case_id = ?1 AND state = 'done'";
static const char SQL_REFUSE[] =
    "UPDATE outbox SET state = 'refused', problem_type = ?2, problem_detail = NULL, body = NULL,"
    "  seen_text = NULL, document_sha256 = NULL, attachment_sha256 = NULL"
    " WHERE case_id = ?1";
static const char SQL_DROP_DRAFTS[] = "DELETE FROM drafts WHERE case_id = ?1";
/* What could not be read does not always say its id where it is looked for. */
static const char SQL_DROP_SET_ASIDE[] =
    "DELETE FROM set_aside WHERE id = ?1 OR instr (raw, '\"' || ?1 || '\"')";

/* A document that arrived when its case was already gone; asked for only before anything is on its way. */
static const char SQL_ALL_DOCUMENTS[] = "SELECT sha256 FROM document";
static const char SQL_ALL_THUMBNAILS[] = "SELECT DISTINCT sha256 FROM thumbnail";
static const char SQL_DROP_STRAY[] =
    "INSERT OR IGNORE INTO document_drop (sha256)"
    " SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM case_document WHERE sha256 = ?1)"
    "    AND NOT EXISTS (SELECT 1 FROM outbox WHERE state <> 'done'"
    "                     AND ?1 IN (document_sha256, attachment_sha256))";
/* The portal keeps tombstones no longer, and no answer is that late. */
static const char SQL_FORGET_OLD[] = "DELETE FROM erased_case WHERE at < ?1";

static gboolean
drop_operations (AmtStoreTx *tx, const char *id, GError **error)
{
  if (!amt_db_run (tx->db, error, SQL_DROP_ATTACHMENTS, "s", id) ||
      !amt_db_run (tx->db, error, SQL_DROP_SETTLED, "s", id))
    return FALSE;
  tx->outbox |= amt_db_n_changed (tx->db) > 0;
  if (!amt_db_run (tx->db, error, SQL_REFUSE, "ss", id, PROBLEM_ERASED))
    return FALSE;
  tx->outbox |= amt_db_n_changed (tx->db) > 0;
  tx->drops = TRUE;

  return TRUE;
}

gboolean
amt_store_erase_case (AmtStoreTx *tx, const char *id, GError **error)
{
  tx->erased = TRUE;

  return drop_operations (tx, id, error) && amt_db_run (tx->db, error, SQL_DROP_DRAFTS, "s", id) &&
         amt_db_run (tx->db, error, SQL_DROP_SET_ASIDE, "s", id) &&
         amt_store_erase_places (tx, id, error) && amt_store_remove_case (tx, id, error) &&
         amt_db_run (tx->db, error, SQL_NOTE, "si", id, tx->now);
}

gboolean
amt_store_is_erased (AmtDb *db, const char *id, gboolean *out, GError **error)
{
  gint64 erased = 0;
  gboolean ok = amt_db_get_int (db, &erased, 0, error, SQL_IS_ERASED, "s", id);

  *out = erased != 0;

  return ok;
}

gboolean
amt_store_forget_erased (AmtDb *db, const char *id, GError **error)
{
  return id ? amt_db_run (db, error, SQL_FORGET, "s", id)
            : amt_db_run (db, error, SQL_FORGET_ALL, "");
}

/* @sql: names of documents, one a row */
static gboolean
mark_strays (AmtStore *self, const char *sql, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (self->write.documents, error, sql, "");

  if (!rows)
    return FALSE;
  while (amt_db_next (self->write.documents, rows))
    if (!amt_db_run (self->write.main, error, SQL_DROP_STRAY, "s", amt_rows_peek (rows, 0)))
      return FALSE;

  return amt_db_ended (self->write.documents, error);
}

gboolean
amt_store_drop_strays (AmtStore *self, GError **error)
{
  AmtDb *db = self->write.main;
  gint64 oldest = amt_clock_now (self->clock) - AMT_STORE_KEEP_SETTLED;

  return amt_db_run (db, error, SQL_FORGET_OLD, "i", oldest) &&
         mark_strays (self, SQL_ALL_DOCUMENTS, error) &&
         mark_strays (self, SQL_ALL_THUMBNAILS, error) && amt_store_empty_drops (self, error);
}

void
amt_store_empty_logs (AmtStore *self)
{
  /* Before, the log has the pages as they were: encrypted, but there. */
  if (!amt_db_empty_log (self->write.main) || !amt_db_empty_log (self->write.documents))
    g_debug ("somebody reads: a log is emptied later");
}
