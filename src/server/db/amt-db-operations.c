/* amt-db-operations.c: operations that were applied, ids that are void, uploads and documents' bytes.
 * Part of AmtDb. The portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-db-private.h"

#include "amt-portal.h"

#define OPERATION_COLUMNS \
  "SELECT id, author_id, case_id, type, body_sha256, receipt_id, at, base_version, version," \
  "       queue_id, answer" \
  "  FROM operations"
static const char SQL_FIND[] = OPERATION_COLUMNS " WHERE id = ?1";
static const char SQL_LIST[] =
    OPERATION_COLUMNS " WHERE case_id = ?1 ORDER BY version, base_version, at, id";
static const char SQL_INSERT[] =
    "INSERT INTO operations (id, author_id, case_id, type, body_sha256, receipt_id, at,"
    "                        base_version, version, queue_id, answer)"
    "  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
static const char SQL_IS_VOID[] = "SELECT 1 FROM voided WHERE id = ?1 AND author_id = ?2";
static const char SQL_VOID[] =
    "INSERT OR IGNORE INTO voided (id, author_id, at) VALUES (?1, ?2, ?3)";
static const char SQL_COUNT[] = "SELECT count (*) FROM operations"
                                " WHERE (?1 IS NULL OR case_id = ?1) AND (?2 IS NULL OR type = ?2)";
static const char SQL_BLOB_SIZE[] = "SELECT size FROM blobs WHERE sha256 = ?1";
static const char SQL_BLOB_NEW[] = "INSERT INTO blobs (sha256, size) VALUES (?1, ?2)";
static const char SQL_BLOB_ADD[] =
    "INSERT INTO blob_chunks (sha256, position, bytes) VALUES (?1, ?2, ?3)";
static const char SQL_BLOB_READ[] =
    "SELECT bytes FROM blob_chunks WHERE sha256 = ?1 AND position = ?2";
static const char SQL_BLOB_USE[] =
    "INSERT OR IGNORE INTO blob_uses (sha256, case_id) VALUES (?1, ?2)";
static const char SQL_ADD_UPLOAD[] =
    "INSERT INTO uploads (case_id, author_id, sha256, at) VALUES (?1, ?2, ?3, ?4)"
    "  ON CONFLICT (case_id, author_id, sha256) DO UPDATE SET at = excluded.at";
static const char SQL_HAS_UPLOAD[] =
    "SELECT 1 FROM uploads WHERE case_id = ?1 AND author_id = ?2 AND sha256 = ?3";

AmtStoredOperation *
amt_stored_operation_new (void)
{
  return g_new0 (AmtStoredOperation, 1);
}

void
amt_stored_operation_free (AmtStoredOperation *self)
{
  g_free (self->id);
  g_free (self->author_id);
  g_free (self->case_id);
  g_free (self->type);
  g_free (self->body_sha256);
  g_free (self->receipt_id);
  g_free (self->queue_id);
  g_free (self->answer);
  g_free (self);
}

static AmtStoredOperation *
read_operation (AmtRows rows)
{
  AmtStoredOperation *operation = amt_stored_operation_new ();

  operation->id = amt_rows_dup_text (rows, 0);
  operation->author_id = amt_rows_dup_text (rows, 1);
  operation->case_id = amt_rows_dup_text (rows, 2);
  operation->type = amt_rows_dup_text (rows, 3);
  operation->body_sha256 = amt_rows_dup_text (rows, 4);
  operation->receipt_id = amt_rows_dup_text (rows, 5);
  operation->at = sqlite3_column_int64 (rows, 6);
  operation->base_version = (guint64) sqlite3_column_int64 (rows, 7);
  operation->version = (guint64) sqlite3_column_int64 (rows, 8);
  operation->queue_id = amt_rows_dup_text (rows, 9);
  operation->answer = amt_rows_dup_text (rows, 10);
  return operation;
}

AmtStoredOperation *
amt_db_find_operation (AmtDb *self, const char *id, GError **error)
{
  g_auto (AmtRows) rows = amt_db_select (self, SQL_FIND, error, "s", id);

  if (rows == NULL || amt_rows_next (self, rows, error) != SQLITE_ROW)
    return NULL;
  return read_operation (rows);
}

GPtrArray *
amt_db_list_operations (AmtDb *self, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_stored_operation_free);
  g_auto (AmtRows) rows = amt_db_select (self, SQL_LIST, error, "s", case_id);
  int code = SQLITE_ERROR;

  while (rows != NULL && (code = amt_rows_next (self, rows, error)) == SQLITE_ROW)
    g_ptr_array_add (list, read_operation (rows));
  return code == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
amt_db_insert_operation (AmtDb *self, const AmtStoredOperation *operation, GError **error)
{
  return amt_db_change (self, SQL_INSERT, error, "ssssssiiiss", operation->id, operation->author_id,
                        operation->case_id, operation->type, operation->body_sha256,
                        operation->receipt_id, operation->at, (gint64) operation->base_version,
                        (gint64) operation->version, operation->queue_id, operation->answer);
}

gboolean
amt_db_is_void (AmtDb *self, const char *id, const char *author_id)
{
  return amt_db_number (self, SQL_IS_VOID, 0, "ss", id, author_id) != 0;
}

gboolean
amt_db_void_operation (AmtDb *self, const char *id, const char *author_id, gint64 at,
                       GError **error)
{
  return amt_db_change (self, SQL_VOID, error, "ssi", id, author_id, at);
}

guint
amt_db_count_operations (AmtDb *self, const char *case_id, const char *type)
{
  return (guint) amt_db_number (self, SQL_COUNT, 0, "ss", case_id, type);
}

gint64
amt_db_blob_size (AmtDb *self, const char *sha256)
{
  return amt_db_number (self, SQL_BLOB_SIZE, -1, "s", sha256);
}

gboolean
amt_db_blob_begin (AmtDb *self, const char *sha256, gint64 size, GError **error)
{
  return amt_db_change (self, SQL_BLOB_NEW, error, "si", sha256, size);
}

gboolean
amt_db_blob_add (AmtDb *self, const char *sha256, gint64 index, const void *data, gsize length,
                 GError **error)
{
  g_auto (AmtRows) rows = amt_db_select (self, SQL_BLOB_ADD, error, "si", sha256, index);

  if (rows == NULL)
    return FALSE;
  sqlite3_bind_blob64 (rows, 3, data, length, SQLITE_STATIC);
  return amt_rows_next (self, rows, error) == SQLITE_DONE;
}

GBytes *
amt_db_blob_read (AmtDb *self, const char *sha256, gint64 index, GError **error)
{
  g_auto (AmtRows) rows = amt_db_select (self, SQL_BLOB_READ, error, "si", sha256, index);

  if (rows == NULL || amt_rows_next (self, rows, error) != SQLITE_ROW)
    return NULL;
  return g_bytes_new (sqlite3_column_blob (rows, 0), (gsize) sqlite3_column_bytes (rows, 0));
}

gboolean
amt_db_blob_put (AmtDb *self, const char *sha256, GBytes *bytes, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (amt_db_blob_size (self, sha256) >= 0)
    return TRUE;
  if (!amt_db_blob_begin (self, sha256, (gint64) size, error))
    return FALSE;
  for (gsize at = 0; at < size; at += AMT_BLOB_CHUNK)
    if (!amt_db_blob_add (self, sha256, (gint64) (at / AMT_BLOB_CHUNK), data + at,
                          MIN (size - at, AMT_BLOB_CHUNK), error))
      return FALSE;
  return TRUE;
}

gboolean
amt_db_blob_use (AmtDb *self, const char *sha256, const char *case_id, GError **error)
{
  return amt_db_change (self, SQL_BLOB_USE, error, "ss", sha256, case_id);
}

gboolean
amt_db_add_upload (AmtDb *self, const char *case_id, const char *author_id, const char *sha256,
                   gint64 at, GError **error)
{
  return amt_db_change (self, SQL_ADD_UPLOAD, error, "sssi", case_id, author_id, sha256, at);
}

gboolean
amt_db_has_upload (AmtDb *self, const char *case_id, const char *author_id, const char *sha256)
{
  return amt_db_number (self, SQL_HAS_UPLOAD, 0, "sss", case_id, author_id, sha256) != 0;
}
