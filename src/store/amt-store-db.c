/* amt-store-db.c: one SQLCipher connection with its prepared statements, and SQLite's codes translated once.
 * Owned by AmtStore. Used by one worker at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define SQLITE_HAS_CODEC 1
#include "amt-store-db.h"

#include "amt-store.h"
#include <errno.h>
#include <string.h>

#define KEY_BYTES 32

/* Another connection may hold a lock for the length of a checkpoint. */
#define BUSY_MS 10000
#define LOG_BUSY_MS 200

/* Steps of SQLite's machine between two looks at whether a statement is still wanted. */
#define WATCH_STEPS 1000

struct _AmtDb
{
  sqlite3 *handle;        /* (owned) */
  GHashTable *statements; /* (owned) SQL text -> sqlite3_stmt */
  int last_code;          /* of the last amt_db_next () */
};

/* The key comes before; compatibility first, because it sets the page size back. SQLCipher would write
 * its own opinion of a wrong key to standard error; ours is the GError. */
static const char SQL_FORMAT[] = "PRAGMA cipher_log_level = NONE;"
                                 "PRAGMA cipher_compatibility = 4;"
                                 "PRAGMA cipher_page_size = 16384;"
                                 "PRAGMA temp_store = MEMORY;"
                                 "PRAGMA trusted_schema = OFF;"
                                 "PRAGMA secure_delete = ON;"
                                 "PRAGMA foreign_keys = ON;";
static const char SQL_TOUCH[] = "SELECT count(*) FROM sqlite_schema";
/* Documents give their space back to the disk: must be said before the first page is written. */
static const char SQL_WRITER[] = "PRAGMA auto_vacuum = INCREMENTAL;"
                                 "PRAGMA journal_mode = WAL;"
                                 "PRAGMA synchronous = FULL;"
                                 "PRAGMA journal_size_limit = 67108864;"
                                 "PRAGMA cache_size = -32768;";
static const char SQL_READER[] = "PRAGMA query_only = ON;"
                                 "PRAGMA cache_size = -65536;";
static const char SQL_CIPHER_VERSION[] = "PRAGMA cipher_version";

/* SQLite's codes meet ours here and nowhere else. The messages of SQLite may quote values: not used. */
static gboolean
fail (AmtDb *self, int code, GError **error)
{
  int ours = AMT_STORE_ERROR_IO;

  if ((code & 0xff) == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted");
      return FALSE;
    }

  switch (code & 0xff)
    {
    case SQLITE_FULL:
      ours = AMT_STORE_ERROR_FULL;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_SCHEMA:
      ours = AMT_STORE_ERROR_CORRUPT;
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      ours = AMT_STORE_ERROR_BUSY;
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      ours = AMT_STORE_ERROR_READ_ONLY;
      break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      {
        int reason = self->handle ? sqlite3_system_errno (self->handle) : 0;

        if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG)
          ours = AMT_STORE_ERROR_FULL;
        break;
      }
    default:
      break;
    }

  g_set_error (error, AMT_STORE_ERROR, ours, "the database answered %d (%s)",
               self->handle ? sqlite3_extended_errcode (self->handle) : code,
               sqlite3_errstr (code));

  return FALSE;
}

static void
finalize_cb (gpointer statement)
{
  sqlite3_finalize (statement);
}

static gboolean
check_encrypts (AmtDb *self, GError **error)
{
  g_autofree char *version = NULL;

  if (!amt_db_get_text (self, &version, error, SQL_CIPHER_VERSION, ""))
    return FALSE;
  if (version && *version)
    return TRUE;

  g_set_error_literal (error, AMT_STORE_ERROR, AMT_STORE_ERROR_CLEAR_TEXT,
                       "the SQLite library that was loaded does not encrypt");

  return FALSE;
}

static gboolean
set_key (AmtDb *self, GBytes *key, GError **error)
{
  static const char HEX[] = "0123456789abcdef";
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (key, &size);
  char text[2 + 2 * KEY_BYTES + 1];
  int code;

  if (size != KEY_BYTES)
    {
      g_set_error_literal (error, AMT_STORE_ERROR, AMT_STORE_ERROR_KEY, "a key has 32 bytes");
      return FALSE;
    }

  /* x'…' is a raw key: no derivation. */
  text[0] = 'x';
  text[1] = '\'';
  for (gsize i = 0; i < KEY_BYTES; i++)
    {
      text[2 + 2 * i] = HEX[bytes[i] >> 4];
      text[3 + 2 * i] = HEX[bytes[i] & 15];
    }
  text[sizeof text - 1] = '\'';

  code = sqlite3_key (self->handle, text, sizeof text);
  explicit_bzero (text, sizeof text);

  return code == SQLITE_OK || fail (self, code, error);
}

/* The first look at the file: here a wrong key shows. */
static gboolean
touch (AmtDb *self, GError **error)
{
  int code = sqlite3_exec (self->handle, SQL_TOUCH, NULL, NULL, NULL);

  if ((code & 0xff) == SQLITE_NOTADB)
    {
      g_set_error_literal (error, AMT_STORE_ERROR, AMT_STORE_ERROR_KEY,
                           "the key does not open this file");
      return FALSE;
    }

  return code == SQLITE_OK || fail (self, code, error);
}

AmtDb *
amt_db_open (const char *path, GBytes *key, AmtDbMode mode, GError **error)
{
  g_autoptr (AmtDb) self = g_new0 (AmtDb, 1);
  int flags = mode == AMT_DB_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  int code;

  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_cb);

  code = sqlite3_open_v2 (path, &self->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      fail (self, code, error);
      return NULL;
    }

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_MS);

  /* Asked before the key: sqlite3_key () of one library with a connection of another would be a crash. */
  if (!check_encrypts (self, error) || !set_key (self, key, error) ||
      !amt_db_exec (self, SQL_FORMAT, error) || !touch (self, error) ||
      (mode == AMT_DB_WRITE && !amt_db_exec (self, SQL_WRITER, error)) ||
      (mode == AMT_DB_READ && !amt_db_exec (self, SQL_READER, error)))
    return NULL;

  return g_steal_pointer (&self);
}

void
amt_db_close (AmtDb *self)
{
  g_hash_table_unref (self->statements);
  if (self->handle)
    {
      int code = sqlite3_close_v2 (self->handle);

      g_warn_if_fail (code == SQLITE_OK);
    }
  g_free (self);
}

gboolean
amt_db_empty_log (AmtDb *self)
{
  int code;

  /* It is not worth a writer that stands still. */
  sqlite3_busy_timeout (self->handle, LOG_BUSY_MS);
  code = sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout (self->handle, BUSY_MS);

  return code == SQLITE_OK;
}

gboolean
amt_db_exec (AmtDb *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || fail (self, code, error);
}

static AmtRows *
prepare (AmtDb *self, const char *sql, GError **error)
{
  AmtRows *rows = g_hash_table_lookup (self->statements, sql);
  int code;

  if (rows)
    {
      g_assert (!sqlite3_stmt_busy (rows));
      return rows;
    }

  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &rows, NULL);
  if (code != SQLITE_OK)
    {
      fail (self, code, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, g_strdup (sql), rows);

  return rows;
}

static int
bind_bytes (AmtRows *rows, int i, GBytes *bytes)
{
  gsize size = 0;
  const void *data = g_bytes_get_data (bytes, &size);

  return size == 0 ? sqlite3_bind_zeroblob (rows, i, 0)
                   : sqlite3_bind_blob64 (rows, i, data, size, SQLITE_STATIC);
}

static AmtRows *
query_va (AmtDb *self, const char *sql, const char *format, va_list values, GError **error)
{
  AmtRows *rows = prepare (self, sql, error);
  int code = SQLITE_OK;

  if (!rows)
    return NULL;

  for (int i = 1; *format && code == SQLITE_OK; i++, format++)
    switch (*format)
      {
      case 's':
        code = sqlite3_bind_text (rows, i, va_arg (values, const char *), -1, SQLITE_STATIC);
        break;
      case 'i':
        code = sqlite3_bind_int64 (rows, i, va_arg (values, gint64));
        break;
      case 'u':
        code = sqlite3_bind_int64 (rows, i, (gint64) va_arg (values, guint64));
        break;
      case 'b':
        code = sqlite3_bind_int (rows, i, va_arg (values, gboolean) ? 1 : 0);
        break;
      case 'B':
        code = bind_bytes (rows, i, va_arg (values, GBytes *));
        break;
      default:
        g_assert_not_reached ();
      }

  if (code != SQLITE_OK)
    {
      amt_rows_release (rows);
      fail (self, code, error);
      return NULL;
    }

  return rows;
}

AmtRows *
amt_db_query (AmtDb *self, GError **error, const char *sql, const char *format, ...)
{
  va_list values;
  AmtRows *rows;

  va_start (values, format);
  rows = query_va (self, sql, format, values, error);
  va_end (values);

  return rows;
}

gboolean
amt_db_next (AmtDb *self, AmtRows *rows)
{
  self->last_code = sqlite3_step (rows);

  return self->last_code == SQLITE_ROW;
}

gboolean
amt_db_ended (AmtDb *self, GError **error)
{
  return self->last_code == SQLITE_ROW || self->last_code == SQLITE_DONE ||
         fail (self, self->last_code, error);
}

static gboolean
run_to_end (AmtDb *self, AmtRows *rows, GError **error)
{
  int code;

  do
    code = sqlite3_step (rows);
  while (code == SQLITE_ROW);

  return code == SQLITE_DONE || fail (self, code, error);
}

gboolean
amt_db_run (AmtDb *self, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr (AmtRows) rows = NULL;
  va_list values;

  va_start (values, format);
  rows = query_va (self, sql, format, values, error);
  va_end (values);

  return rows && run_to_end (self, rows, error);
}

gboolean
amt_db_get_int (AmtDb *self, gint64 *out, gint64 fallback, GError **error, const char *sql,
                const char *format, ...)
{
  g_autoptr (AmtRows) rows = NULL;
  va_list values;

  va_start (values, format);
  rows = query_va (self, sql, format, values, error);
  va_end (values);
  if (!rows)
    return FALSE;

  *out = amt_db_next (self, rows) ? amt_rows_int (rows, 0) : fallback;

  return amt_db_ended (self, error);
}

gboolean
amt_db_get_text (AmtDb *self, char **out, GError **error, const char *sql, const char *format, ...)
{
  g_autoptr (AmtRows) rows = NULL;
  va_list values;

  *out = NULL;

  va_start (values, format);
  rows = query_va (self, sql, format, values, error);
  va_end (values);
  if (!rows)
    return FALSE;

  if (amt_db_next (self, rows))
    *out = amt_rows_text (rows, 0);

  return amt_db_ended (self, error);
}

void
amt_db_interrupt (AmtDb *self)
{
  sqlite3_interrupt (self->handle);
}

void
amt_db_watch (AmtDb *self, int (*stop) (gpointer), gpointer data)
{
  sqlite3_progress_handler (self->handle, WATCH_STEPS, stop, data);
}

int
amt_db_n_changed (AmtDb *self)
{
  return sqlite3_changes (self->handle);
}

gint64
amt_db_last_key (AmtDb *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

gboolean
amt_db_in_transaction (AmtDb *self)
{
  return !sqlite3_get_autocommit (self->handle);
}

char *
amt_rows_text (AmtRows *rows, int column)
{
  return g_strdup (amt_rows_peek (rows, column));
}

const char *
amt_rows_peek (AmtRows *rows, int column)
{
  return (const char *) sqlite3_column_text (rows, column);
}

gint64
amt_rows_int (AmtRows *rows, int column)
{
  return sqlite3_column_int64 (rows, column);
}

GBytes *
amt_rows_bytes (AmtRows *rows, int column)
{
  const void *data = sqlite3_column_blob (rows, column);

  return g_bytes_new (data, (gsize) sqlite3_column_bytes (rows, column));
}

void
amt_rows_release (AmtRows *rows)
{
  sqlite3_reset (rows);
  sqlite3_clear_bindings (rows);
}
