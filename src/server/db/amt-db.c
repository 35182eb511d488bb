/* amt-db.c: the portal's database file: opening, schema, transactions, short ways to run a statement.
 * Owned by AmtPortal. Its thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-db-private.h"

#include "amt-portal.h"

#define SCHEMA_VERSION 2

static const char SQL_SCHEMA[] =
    "CREATE TABLE lists (kind TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;"
    "CREATE TABLE people (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;"
    "CREATE TABLE cases ("
    "  number INTEGER PRIMARY KEY,"
    "  id TEXT NOT NULL UNIQUE,"
    "  queue_id TEXT NOT NULL,"
    "  assignee_id TEXT NOT NULL," /* '' for nobody */
    "  version INTEGER NOT NULL,"
    "  applicant_version INTEGER NOT NULL,"
    "  tagged INTEGER NOT NULL,"
    "  row TEXT NOT NULL,"
    "  body TEXT NOT NULL) STRICT;"
    "CREATE INDEX cases_by_queue ON cases (queue_id, assignee_id);"
    "CREATE INDEX cases_by_number ON cases (queue_id, number);"
    "CREATE TABLE follow_ups ("
    "  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,"
    "  user_id TEXT NOT NULL, due_on TEXT NOT NULL,"
    "  PRIMARY KEY (case_id, user_id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE read_marks ("
    "  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,"
    "  user_id TEXT NOT NULL, applicant_version INTEGER NOT NULL,"
    "  PRIMARY KEY (case_id, user_id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE change_log ("
    "  sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  tag TEXT NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  kind TEXT NOT NULL,"
    "  case_id TEXT,"
    "  person TEXT,"
    "  queue_before TEXT, assignee_before TEXT,"
    "  queue_after TEXT, assignee_after TEXT,"
    "  reason TEXT) STRICT;"
    "CREATE TABLE operations ("
    "  id TEXT PRIMARY KEY,"
    "  author_id TEXT NOT NULL,"
    "  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,"
    "  type TEXT NOT NULL,"
    "  body_sha256 TEXT NOT NULL,"
    "  receipt_id TEXT NOT NULL UNIQUE,"
    "  at INTEGER NOT NULL,"
    "  base_version INTEGER NOT NULL,"
    "  version INTEGER NOT NULL,"
    "  queue_id TEXT NOT NULL,"
    "  answer TEXT) STRICT, WITHOUT ROWID;"
    "CREATE INDEX operations_by_case ON operations (case_id);"
    "CREATE TABLE voided ("
    "  id TEXT NOT NULL, author_id TEXT NOT NULL, at INTEGER NOT NULL,"
    "  PRIMARY KEY (id, author_id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE blobs (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE blob_chunks ("
    "  sha256 TEXT NOT NULL REFERENCES blobs (sha256) ON DELETE CASCADE,"
    "  position INTEGER NOT NULL, bytes BLOB NOT NULL,"
    "  UNIQUE (sha256, position)) STRICT;"
    "CREATE TABLE blob_uses ("
    "  sha256 TEXT NOT NULL REFERENCES blobs (sha256),"
    "  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,"
    "  PRIMARY KEY (sha256, case_id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX blob_uses_by_case ON blob_uses (case_id);"
    "CREATE TABLE uploads ("
    "  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,"
    "  author_id TEXT NOT NULL,"
    "  sha256 TEXT NOT NULL REFERENCES blobs (sha256),"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (case_id, author_id, sha256)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX uploads_by_blob ON uploads (sha256);"
    "PRAGMA user_version = 1;";

/* Version 2: people who sign in here. */
static const char SQL_SCHEMA_2[] =
    "CREATE TABLE sign_ins ("
    "  family TEXT PRIMARY KEY,"
    "  user_id TEXT NOT NULL, client_id TEXT NOT NULL, audience TEXT NOT NULL,"
    "  at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE sign_in_tokens ("
    "  hash TEXT PRIMARY KEY,"
    "  family TEXT NOT NULL REFERENCES sign_ins (family) ON DELETE CASCADE,"
    "  refresh INTEGER NOT NULL, spent INTEGER NOT NULL, expires_at INTEGER NOT NULL)"
    "  STRICT, WITHOUT ROWID;"
    "CREATE INDEX sign_in_tokens_by_family ON sign_in_tokens (family);"
    "PRAGMA user_version = 2;";

static const char SQL_SETTINGS[] = "PRAGMA journal_mode = WAL;"
                                   "PRAGMA synchronous = FULL;"
                                   "PRAGMA foreign_keys = ON;"
                                   "PRAGMA secure_delete = ON;"
                                   "PRAGMA busy_timeout = 5000;";
static const char SQL_BULK[] = "PRAGMA journal_mode = DELETE;"
                               "PRAGMA cache_size = -65536;";
static const char SQL_NOT_BULK[] = "PRAGMA journal_mode = WAL;"
                                   "PRAGMA cache_size = -2000;";
static const char SQL_PAGE_SIZE[] = "PRAGMA page_size = 16384;";
static const char SQL_VERSION[] = "PRAGMA user_version";
static const char SQL_BEGIN[] = "BEGIN IMMEDIATE";
static const char SQL_COMMIT[] = "COMMIT";
static const char SQL_ROLLBACK[] = "ROLLBACK";
static const char SQL_IS_EMPTY[] = "SELECT NOT EXISTS (SELECT 1 FROM cases)"
                                   "   AND NOT EXISTS (SELECT 1 FROM people)"
                                   "   AND NOT EXISTS (SELECT 1 FROM lists)";
static const char SQL_PRUNE_LOG[] =
    "DELETE FROM change_log"
    " WHERE at < ?1 AND sequence < (SELECT max (sequence) FROM change_log)";
static const char SQL_PRUNE_SIGN_INS[] = "DELETE FROM sign_ins WHERE at < ?1";
static const char SQL_PRUNE_UPLOADS[] = "DELETE FROM uploads WHERE at < ?1";
static const char SQL_PRUNE_BLOBS[] = "DELETE FROM blobs"
                                      " WHERE sha256 NOT IN (SELECT sha256 FROM blob_uses)"
                                      "   AND sha256 NOT IN (SELECT sha256 FROM uploads)";

gboolean
amt_db_fail (int code, GError **error)
{
  g_set_error (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_DATABASE, "database: %s",
               sqlite3_errstr (code));
  return FALSE;
}

static gboolean
exec (AmtDb *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || amt_db_fail (code, error);
}

static AmtRows
bind (AmtDb *self, const char *sql, GError **error, const char *kinds, va_list values)
{
  AmtRows rows = g_hash_table_lookup (self->statements, sql);

  if (rows == NULL)
    {
      int code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &rows, NULL);

      if (code != SQLITE_OK)
        {
          (void) amt_db_fail (code, error);
          return NULL;
        }
      g_hash_table_insert (self->statements, (gpointer) sql, rows);
    }

  for (int i = 0; kinds[i] != '\0'; i++)
    if (kinds[i] == 's')
      sqlite3_bind_text (rows, i + 1, va_arg (values, const char *), -1, SQLITE_TRANSIENT);
    else
      sqlite3_bind_int64 (rows, i + 1, va_arg (values, gint64));

  return rows;
}

AmtRows
amt_db_select (AmtDb *self, const char *sql, GError **error, const char *kinds, ...)
{
  va_list values;
  AmtRows rows;

  va_start (values, kinds);
  rows = bind (self, sql, error, kinds, values);
  va_end (values);
  return rows;
}

int
amt_rows_next (AmtDb *self, AmtRows rows, GError **error)
{
  int code = sqlite3_step (rows);

  if (code != SQLITE_ROW && code != SQLITE_DONE)
    (void) amt_db_fail (code, error);
  return code;
}

void
amt_rows_end (AmtRows rows)
{
  sqlite3_reset (rows);
  sqlite3_clear_bindings (rows);
}

char *
amt_rows_dup_text (AmtRows rows, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (rows, column));
}

gboolean
amt_db_change (AmtDb *self, const char *sql, GError **error, const char *kinds, ...)
{
  g_auto (AmtRows) rows = NULL;
  va_list values;
  int code;

  va_start (values, kinds);
  rows = bind (self, sql, error, kinds, values);
  va_end (values);
  if (rows == NULL)
    return FALSE;

  do
    code = amt_rows_next (self, rows, error);
  while (code == SQLITE_ROW);
  return code == SQLITE_DONE;
}

gint64
amt_db_number (AmtDb *self, const char *sql, gint64 fallback, const char *kinds, ...)
{
  g_auto (AmtRows) rows = NULL;
  va_list values;

  va_start (values, kinds);
  rows = bind (self, sql, NULL, kinds, values);
  va_end (values);
  if (rows == NULL || sqlite3_step (rows) != SQLITE_ROW ||
      sqlite3_column_type (rows, 0) == SQLITE_NULL)
    return fallback;
  return sqlite3_column_int64 (rows, 0);
}

static gboolean
prepare_file (AmtDb *self, GError **error)
{
  gint64 version;

  if (!exec (self, SQL_PAGE_SIZE, error) || !exec (self, SQL_SETTINGS, error))
    return FALSE;

  version = amt_db_number (self, SQL_VERSION, -1, "");
  if (version < 0 || version > SCHEMA_VERSION)
    {
      g_set_error_literal (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_DATABASE,
                           version < 0 ? "database: not readable"
                                       : "database: made by a newer portal");
      return FALSE;
    }
  if (version == SCHEMA_VERSION)
    return TRUE;

  if (!amt_db_begin (self, error))
    return FALSE;
  if ((version < 1 && !exec (self, SQL_SCHEMA, error)) || !exec (self, SQL_SCHEMA_2, error) ||
      !amt_db_commit (self, error))
    {
      amt_db_rollback (self);
      return FALSE;
    }
  return TRUE;
}

static void
finalize_statement (gpointer statement)
{
  (void) sqlite3_finalize (statement);
}

AmtDb *
amt_db_open_file (const char *file, GError **error)
{
  g_autoptr (AmtDb) self = g_new0 (AmtDb, 1);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW;
  int code;

  self->statements =
      g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, finalize_statement);
  self->logged = g_ptr_array_new_with_free_func (amt_log_entry_free);
  code = sqlite3_open_v2 (file, &self->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      (void) amt_db_fail (code, error);
      return NULL;
    }
  if (!prepare_file (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
amt_db_free (AmtDb *self)
{
  g_hash_table_unref (self->statements);
  g_ptr_array_unref (self->logged);
  sqlite3_close (self->handle);
  g_free (self);
}

gboolean
amt_db_set_bulk (AmtDb *self, gboolean bulk, GError **error)
{
  return exec (self, bulk ? SQL_BULK : SQL_NOT_BULK, error);
}

gboolean
amt_db_begin (AmtDb *self, GError **error)
{
  return amt_db_change (self, SQL_BEGIN, error, "");
}

gboolean
amt_db_commit (AmtDb *self, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (!amt_db_change (self, SQL_COMMIT, error, ""))
    return FALSE;
  if (self->logged->len == 0 || self->committed_func == NULL)
    return TRUE;

  entries = g_steal_pointer (&self->logged);
  self->logged = g_ptr_array_new_with_free_func (amt_log_entry_free);
  self->committed_func (entries, self->logged_sequence, self->logged_tag, self->committed_data);
  return TRUE;
}

void
amt_db_rollback (AmtDb *self)
{
  g_ptr_array_set_size (self->logged, 0);
  if (!sqlite3_get_autocommit (self->handle))
    (void) amt_db_change (self, SQL_ROLLBACK, NULL, "");
}

gboolean
amt_db_is_empty (AmtDb *self)
{
  return amt_db_number (self, SQL_IS_EMPTY, 0, "") != 0;
}

static gboolean
copy (sqlite3 *from, sqlite3 *to, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");
  int code;

  if (backup == NULL)
    return amt_db_fail (sqlite3_errcode (to), error);
  code = sqlite3_backup_step (backup, -1);
  (void) sqlite3_backup_finish (backup);
  return code == SQLITE_DONE || amt_db_fail (code, error);
}

gboolean
amt_db_save (AmtDb *self, const char *file, GError **error)
{
  sqlite3 *other = NULL;
  int code = sqlite3_open_v2 (file, &other, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  gboolean ok = code == SQLITE_OK ? copy (self->handle, other, error) : amt_db_fail (code, error);

  sqlite3_close (other);
  return ok;
}

gboolean
amt_db_load (AmtDb *self, const char *file, GError **error)
{
  sqlite3 *other = NULL;
  int code = sqlite3_open_v2 (file, &other, SQLITE_OPEN_READONLY, NULL);
  gboolean ok;

  g_hash_table_remove_all (self->statements);
  ok = code == SQLITE_OK ? copy (other, self->handle, error) : amt_db_fail (code, error);
  sqlite3_close (other);
  return ok && exec (self, SQL_SETTINGS, error);
}

gboolean
amt_db_prune (AmtDb *self, gint64 before, GError **error)
{
  if (!amt_db_begin (self, error))
    return FALSE;
  if (!amt_db_change (self, SQL_PRUNE_LOG, error, "i", before) ||
      !amt_db_change (self, SQL_PRUNE_UPLOADS, error, "i", before) ||
      !amt_db_change (self, SQL_PRUNE_SIGN_INS, error, "i", before) ||
      !amt_db_change (self, SQL_PRUNE_BLOBS, error, "") || !amt_db_commit (self, error))
    {
      amt_db_rollback (self);
      return FALSE;
    }
  return TRUE;
}
