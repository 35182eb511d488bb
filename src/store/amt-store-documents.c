/* amt-store-documents.c: documents by their SHA-256, in chunks, in an encrypted file of their own with a quota.
 * Owned by AmtStore. Writer; loading and asking in the reader.
 *
 * What must stay is in the other file (unsettled operations), so it is asked there before anything goes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

#include "amt-hex.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CHUNK (256 * 1024)

static const char SQL_BEGIN[] = "BEGIN IMMEDIATE";
static const char SQL_COMMIT[] = "COMMIT";
static const char SQL_ROLLBACK[] = "ROLLBACK";

static const char SQL_STATE[] = "SELECT have, complete, etag FROM document WHERE sha256 = ?1";
static const char SQL_START[] =
    "INSERT INTO document (sha256, last_used) VALUES (?1, ?2) ON CONFLICT (sha256) DO NOTHING";
static const char SQL_DROP_CHUNKS[] =
    "DELETE FROM chunk WHERE document = (SELECT key FROM document WHERE sha256 = ?1)";
static const char SQL_ADD_CHUNK[] = "INSERT INTO chunk (document, start, bytes)"
                                    " SELECT key, ?2, ?3 FROM document WHERE sha256 = ?1";
static const char SQL_SET_HAVE[] =
    "UPDATE document SET have = ?2, complete = 0, etag = ?3, last_used = ?4 WHERE sha256 = ?1";
static const char SQL_COMPLETE[] =
    "UPDATE document SET complete = 1, last_used = ?2 WHERE sha256 = ?1";
static const char SQL_USED[] = "UPDATE document SET last_used = ?2 WHERE sha256 = ?1";
static const char SQL_DELETE[] = "DELETE FROM document WHERE sha256 = ?1";
static const char SQL_DELETE_THUMBNAILS[] = "DELETE FROM thumbnail WHERE sha256 = ?1";
static const char SQL_CHUNKS[] = "SELECT c.bytes FROM chunk c JOIN document d ON d.key = c.document"
                                 " WHERE d.sha256 = ?1 ORDER BY c.start";
/* A clock may jump back: what is used now is the newest all the same. */
static const char SQL_NEWEST[] = "SELECT coalesce(max(last_used), 0) FROM document";
static const char SQL_BY_USE[] = "SELECT sha256, have FROM document ORDER BY last_used, key";
static const char SQL_GIVE_BACK[] = "PRAGMA incremental_vacuum";

static const char SQL_PINNED[] =
    "SELECT EXISTS (SELECT 1 FROM outbox WHERE state <> 'done'"
    "               AND (document_sha256 = ?1 OR attachment_sha256 = ?1))"
    "    OR EXISTS (SELECT 1 FROM case_document d JOIN offline_member m ON m.key = d.key"
    "                WHERE d.sha256 = ?1)";
static const char SQL_LIST_DROPS[] = "SELECT sha256 FROM document_drop";
static const char SQL_FORGET_DROPS[] = "DELETE FROM document_drop WHERE sha256 = ?1";

typedef struct
{
  char *sha256;
  guint64 offset; /* or the size */
  GBytes *bytes;  /* (nullable) */
  char *etag;     /* (nullable) */
} DocumentJob;

typedef struct
{
  gboolean complete;
  guint64 have;
  char *etag;
} DocumentState;

typedef struct
{
  int fd;
  gsize size;
} LoadedDocument;

static DocumentJob *
document_job_new (const char *sha256)
{
  DocumentJob *job = g_new0 (DocumentJob, 1);

  job->sha256 = g_strdup (sha256);

  return job;
}

static void
document_job_free (DocumentJob *job)
{
  g_free (job->sha256);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job->etag);
  g_free (job);
}

static void
document_state_clear (DocumentState *state)
{
  g_clear_pointer (&state->etag, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocumentState, document_state_clear)

static void
document_state_free (DocumentState *state)
{
  document_state_clear (state);
  g_free (state);
}

static void
loaded_document_free (LoadedDocument *loaded)
{
  if (loaded->fd >= 0)
    close (loaded->fd);
  g_free (loaded);
}

static gboolean
get_state (AmtDb *db, const char *sha256, DocumentState *out, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_STATE, "s", sha256);

  *out = (DocumentState){ 0 };
  if (!rows)
    return FALSE;
  if (amt_db_next (db, rows))
    *out = (DocumentState){
      .have = (guint64) amt_rows_int (rows, 0),
      .complete = amt_rows_int (rows, 1) != 0,
      .etag = amt_rows_text (rows, 2),
    };

  return amt_db_ended (db, error);
}

static gboolean
document_state (AmtStoreTx *tx, gpointer data, GError **error)
{
  const DocumentJob *job = data;
  DocumentState *state = g_new0 (DocumentState, 1);

  tx->result = state;
  tx->result_free = (GDestroyNotify) document_state_free;

  return get_state (tx->documents, job->sha256, state, error);
}

void
amt_store_document_state_async (AmtStore *self, const char *sha256, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, document_state, document_job_new (sha256),
                  (GDestroyNotify) document_job_free, amt_store_document_state_async, cancellable,
                  callback, user_data);
}

gboolean
amt_store_document_state_finish (AmtStore *self, GAsyncResult *result, gboolean *out_complete,
                                 guint64 *out_have, char **out_etag, GError **error)
{
  DocumentState *state =
      amt_store_end_pointer (self, result, amt_store_document_state_async, error);

  if (!state)
    return FALSE;

  if (out_complete)
    *out_complete = state->complete;
  if (out_have)
    *out_have = state->have;
  if (out_etag)
    *out_etag = g_steal_pointer (&state->etag);
  document_state_free (state);

  return TRUE;
}

/* Runs @func in one transaction of the document file. */
static gboolean
in_documents (AmtStoreTx *tx, const DocumentJob *job,
              gboolean (*func) (AmtStoreTx *tx, const DocumentJob *job, GError **error),
              GError **error)
{
  AmtDb *db = tx->documents;

  if (!amt_db_exec (db, SQL_BEGIN, error))
    return FALSE;
  if (!func (tx, job, error) || !amt_db_exec (db, SQL_COMMIT, error))
    {
      if (amt_db_in_transaction (db))
        (void) amt_db_exec (db, SQL_ROLLBACK, NULL);
      return FALSE;
    }

  return TRUE;
}

static gboolean
use_time (AmtStoreTx *tx, gint64 *out, GError **error)
{
  if (!amt_db_get_int (tx->documents, out, 0, error, SQL_NEWEST, ""))
    return FALSE;
  *out = MAX (*out + 1, tx->now);

  return TRUE;
}

static gboolean
append_in_transaction (AmtStoreTx *tx, const DocumentJob *job, GError **error)
{
  AmtDb *db = tx->documents;
  g_auto (DocumentState) state = { 0 };
  gsize size = g_bytes_get_size (job->bytes);
  gint64 used = 0;

  if (!get_state (db, job->sha256, &state, error) || !use_time (tx, &used, error))
    return FALSE;
  if (state.complete)
    return amt_store_fail (error, AMT_STORE_ERROR_STATE, "the document is already complete");
  if (job->offset != 0 && job->offset != state.have)
    return amt_store_fail (error, AMT_STORE_ERROR_STATE, "the bytes do not follow what is there");

  if (!amt_db_run (db, error, SQL_START, "si", job->sha256, used) ||
      (job->offset == 0 && !amt_db_run (db, error, SQL_DROP_CHUNKS, "s", job->sha256)))
    return FALSE;
  for (gsize done = 0; done < size; done += CHUNK)
    {
      g_autoptr (GBytes) piece =
          g_bytes_new_from_bytes (job->bytes, done, MIN (CHUNK, size - done));

      if (!amt_db_run (db, error, SQL_ADD_CHUNK, "siB", job->sha256, (gint64) (job->offset + done),
                       piece))
        return FALSE;
    }

  return amt_db_run (db, error, SQL_SET_HAVE, "susi", job->sha256, job->offset + size, job->etag,
                     used);
}

static gboolean
append_document (AmtStoreTx *tx, gpointer data, GError **error)
{
  return in_documents (tx, data, append_in_transaction, error);
}

void
amt_store_append_document_async (AmtStore *self, const char *sha256, guint64 offset, GBytes *chunk,
                                 const char *etag, AMT_STORE_ASYNC_ARGS)
{
  DocumentJob *job = document_job_new (sha256);

  job->offset = offset;
  job->bytes = g_bytes_ref (chunk);
  job->etag = g_strdup (etag);
  amt_store_write_documents (self, append_document, job, (GDestroyNotify) document_job_free,
                             amt_store_append_document_async, cancellable, callback, user_data);
}

gboolean
amt_store_append_document_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_append_document_async, error);
}

gboolean
amt_store_hash_document (AmtDb *db, const char *sha256, char **out_hash, guint64 *out_size,
                         GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_CHUNKS, "s", sha256);

  *out_size = 0;
  if (!rows)
    return FALSE;
  while (amt_db_next (db, rows))
    {
      g_autoptr (GBytes) bytes = amt_rows_bytes (rows, 0);
      gsize size = 0;
      const guchar *piece = g_bytes_get_data (bytes, &size);

      if (size > 0)
        g_checksum_update (checksum, piece, (gssize) size);
      *out_size += size;
    }
  *out_hash = g_strdup (g_checksum_get_string (checksum));

  return amt_db_ended (db, error);
}

/* The least recently used ones go until the rest fits; @spare stays, it has just come. */
static gboolean
trim (AmtStoreTx *tx, const char *spare, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (AmtRows) rows = amt_db_query (tx->documents, error, SQL_BY_USE, "");
  guint64 total = 0;
  gboolean any = FALSE;

  if (!rows)
    return FALSE;
  while (amt_db_next (tx->documents, rows))
    {
      guint64 size = (guint64) amt_rows_int (rows, 1);
      gint64 pinned = 0;

      if (!amt_db_get_int (tx->db, &pinned, 0, error, SQL_PINNED, "s", amt_rows_peek (rows, 0)))
        return FALSE;
      if (pinned)
        continue;
      total += size;
      g_ptr_array_add (names, amt_rows_text (rows, 0));
      g_array_append_val (sizes, size);
    }
  if (!amt_db_ended (tx->documents, error))
    return FALSE;

  for (guint i = 0; i < names->len && total > tx->store->quota; i++)
    {
      if (g_strcmp0 (names->pdata[i], spare) == 0)
        continue;
      if (!amt_db_run (tx->documents, error, SQL_DELETE, "s", (char *) names->pdata[i]))
        return FALSE;
      total -= g_array_index (sizes, guint64, i);
      any = TRUE;
    }

  return !any || amt_db_run (tx->documents, error, SQL_GIVE_BACK, "");
}

gboolean
amt_store_count_unpinned (AmtStoreTx *tx, guint64 *out, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (tx->documents, error, SQL_BY_USE, "");

  *out = 0;
  if (!rows)
    return FALSE;
  while (amt_db_next (tx->documents, rows))
    {
      gint64 pinned = 0;

      if (!amt_db_get_int (tx->db, &pinned, 0, error, SQL_PINNED, "s", amt_rows_peek (rows, 0)))
        return FALSE;
      if (!pinned)
        *out += (guint64) amt_rows_int (rows, 1);
    }

  return amt_db_ended (tx->documents, error);
}

static gboolean
complete_document (AmtStoreTx *tx, gpointer data, GError **error)
{
  const DocumentJob *job = data;
  AmtDb *db = tx->documents;
  g_auto (DocumentState) state = { 0 };
  g_autofree char *hash = NULL;
  guint64 size = 0;
  gint64 used = 0;

  if (!get_state (db, job->sha256, &state, error) || !use_time (tx, &used, error))
    return FALSE;
  if (!state.complete)
    {
      if (!amt_store_hash_document (db, job->sha256, &hash, &size, error))
        return FALSE;
      if (size != job->offset || g_strcmp0 (hash, job->sha256) != 0)
        {
          return amt_db_run (db, error, SQL_DELETE, "s", job->sha256) &&
                 amt_store_fail (error, AMT_STORE_ERROR_CORRUPT,
                                 "the bytes of a document are not those that were announced");
        }
    }

  tx->arrived = TRUE;
  return amt_db_run (db, error, SQL_COMPLETE, "si", job->sha256, used) &&
         trim (tx, job->sha256, error);
}

void
amt_store_complete_document_async (AmtStore *self, const char *sha256, guint64 size,
                                   AMT_STORE_ASYNC_ARGS)
{
  DocumentJob *job = document_job_new (sha256);

  job->offset = size;
  amt_store_write_documents (self, complete_document, job, (GDestroyNotify) document_job_free,
                             amt_store_complete_document_async, cancellable, callback, user_data);
}

gboolean
amt_store_complete_document_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_complete_document_async, error);
}

static gboolean
put_document (AmtStoreTx *tx, gpointer data, GError **error)
{
  DocumentJob *job = data;
  g_auto (DocumentState) state = { 0 };

  job->sha256 = amt_sha256_of_bytes (job->bytes);
  tx->result = g_strdup (job->sha256);
  tx->result_free = g_free;
  if (!get_state (tx->documents, job->sha256, &state, error))
    return FALSE;
  if (!state.complete && !in_documents (tx, job, append_in_transaction, error))
    return FALSE;

  job->offset = g_bytes_get_size (job->bytes);

  return complete_document (tx, job, error);
}

void
amt_store_put_document_async (AmtStore *self, GBytes *bytes, AMT_STORE_ASYNC_ARGS)
{
  DocumentJob *job = document_job_new (NULL);

  job->bytes = g_bytes_ref (bytes);
  amt_store_write_documents (self, put_document, job, (GDestroyNotify) document_job_free,
                             amt_store_put_document_async, cancellable, callback, user_data);
}

char *
amt_store_put_document_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_put_document_async, error);
}

static gboolean
write_all (int fd, GBytes *bytes, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (size > 0)
    {
      ssize_t n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return amt_store_fail (error, AMT_STORE_ERROR_FULL, "no memory for the document");
      data += n;
      size -= (gsize) n;
    }

  return TRUE;
}

static gboolean
fill_memfd (AmtDb *db, const char *sha256, LoadedDocument *loaded, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_CHUNKS, "s", sha256);

  if (!rows)
    return FALSE;
  while (amt_db_next (db, rows))
    {
      g_autoptr (GBytes) bytes = amt_rows_bytes (rows, 0);

      if (!write_all (loaded->fd, bytes, error))
        return FALSE;
      loaded->size += g_bytes_get_size (bytes);
    }
  if (!amt_db_ended (db, error))
    return FALSE;

  if (lseek (loaded->fd, 0, SEEK_SET) < 0 ||
      fcntl (loaded->fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
    return amt_store_fail (error, AMT_STORE_ERROR_IO, "the document cannot be sealed");

  return TRUE;
}

static gboolean
load_document (AmtStoreTx *tx, gpointer data, GError **error)
{
  const DocumentJob *job = data;
  g_auto (DocumentState) state = { 0 };
  LoadedDocument *loaded = g_new0 (LoadedDocument, 1);

  loaded->fd = -1;
  tx->result = loaded;
  tx->result_free = (GDestroyNotify) loaded_document_free;
  if (!get_state (tx->documents, job->sha256, &state, error))
    return FALSE;
  if (!state.complete)
    return amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND, "the document is not here");

  loaded->fd = memfd_create ("document", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (loaded->fd < 0)
    return amt_store_fail (error, AMT_STORE_ERROR_IO, "no memory file for the document");

  return fill_memfd (tx->documents, job->sha256, loaded, error);
}

static gboolean
note_use (AmtStoreTx *tx, gpointer data, GError **error)
{
  const DocumentJob *job = data;
  gint64 used = 0;

  return use_time (tx, &used, error) &&
         amt_db_run (tx->documents, error, SQL_USED, "si", job->sha256, used);
}

void
amt_store_load_document_async (AmtStore *self, const char *sha256, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_document, document_job_new (sha256),
                  (GDestroyNotify) document_job_free, amt_store_load_document_async, cancellable,
                  callback, user_data);
  if (self->writer)
    amt_store_write_documents (self, note_use, document_job_new (sha256),
                               (GDestroyNotify) document_job_free, note_use, NULL, NULL, NULL);
}

int
amt_store_load_document_finish (AmtStore *self, GAsyncResult *result, gsize *out_size,
                                GError **error)
{
  LoadedDocument *loaded =
      amt_store_end_pointer (self, result, amt_store_load_document_async, error);
  int fd;

  if (!loaded)
    return -1;

  fd = loaded->fd;
  if (out_size)
    *out_size = loaded->size;
  g_free (loaded);

  return fd;
}

void
amt_store_look_at_document_async (AmtStore *self, const char *sha256, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read_later (self, load_document, document_job_new (sha256),
                        (GDestroyNotify) document_job_free, amt_store_look_at_document_async,
                        cancellable, callback, user_data);
}

int
amt_store_look_at_document_finish (AmtStore *self, GAsyncResult *result, gsize *out_size,
                                   GError **error)
{
  LoadedDocument *loaded =
      amt_store_end_pointer (self, result, amt_store_look_at_document_async, error);
  int fd = loaded ? g_steal_fd (&loaded->fd) : -1;

  if (loaded)
    {
      *out_size = loaded->size;
      loaded_document_free (loaded);
    }

  return fd;
}

static gboolean
set_quota (AmtStoreTx *tx, gpointer data, GError **error)
{
  const guint64 *bytes = data;

  tx->store->quota = *bytes;

  return trim (tx, NULL, error);
}

void
amt_store_set_quota (AmtStore *self, guint64 bytes)
{
  if (self->writer)
    amt_store_write_documents (self, set_quota, g_memdup2 (&bytes, sizeof bytes), g_free,
                               amt_store_set_quota, NULL, NULL, NULL);
}

gboolean
amt_store_empty_drops (AmtStore *self, GError **error)
{
  AmtDb *db = self->write.main;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_LIST_DROPS, "");

  if (!rows)
    return FALSE;
  while (amt_db_next (db, rows))
    g_ptr_array_add (names, amt_rows_text (rows, 0));
  if (!amt_db_ended (db, error))
    return FALSE;

  for (guint i = 0; i < names->len; i++)
    {
      char *name = names->pdata[i];

      if (!amt_db_run (self->write.documents, error, SQL_DELETE, "s", name) ||
          !amt_db_run (self->write.documents, error, SQL_DELETE_THUMBNAILS, "s", name) ||
          !amt_db_run (db, error, SQL_FORGET_DROPS, "s", name))
        return FALSE;
    }

  return TRUE;
}
