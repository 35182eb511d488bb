/* amt-store-thumbnails.c: small pictures of documents, in the document file. Owned by AmtStore. Reader and writer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-thumbnails.h"

#include "amt-store-private.h"

static const char SQL_LOAD[] =
    "SELECT width, height, picture FROM thumbnail WHERE sha256 = ?1 AND side = ?2";
static const char SQL_PUT[] =
    "INSERT INTO thumbnail (sha256, side, width, height, picture) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (sha256, side) DO UPDATE SET width = ?3, height = ?4, picture = ?5";
static const char SQL_TRIM[] =
    "DELETE FROM thumbnail"
    " WHERE key <= (SELECT key FROM thumbnail ORDER BY key DESC LIMIT 1 OFFSET ?1)";
/* In the other file: who would take it with it. */
static const char SQL_WANTED[] =
    "SELECT EXISTS (SELECT 1 FROM case_document WHERE sha256 = ?1)"
    "    OR EXISTS (SELECT 1 FROM outbox WHERE state <> 'done' AND document_sha256 = ?1)";

typedef struct
{
  char *sha256;
  gint64 side;
  GBytes *pixels; /* (nullable) */
  guint width;
  guint height;
} ThumbnailJob;

static ThumbnailJob *
thumbnail_job_new (const char *sha256, guint side)
{
  ThumbnailJob *job = g_new0 (ThumbnailJob, 1);

  job->sha256 = g_strdup (sha256);
  job->side = side;
  return job;
}

static void
thumbnail_job_free (gpointer data)
{
  ThumbnailJob *job = data;

  g_free (job->sha256);
  g_clear_pointer (&job->pixels, g_bytes_unref);
  g_free (job);
}

void
amt_thumbnail_free (AmtThumbnail *self)
{
  g_bytes_unref (self->pixels);
  g_free (self);
}

/* @size: exactly what must come out; 0: whatever does. (nullable) */
static GBytes *
convert (GConverter *converter, GBytes *bytes, gsize size)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  const gsize room = size ? size : length + length / 8 + 1024;
  g_autofree guint8 *out = g_malloc (room);
  gsize from = 0, to = 0;
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result == G_CONVERTER_CONVERTED)
    {
      gsize n_read = 0, n_written = 0;

      if (to == room)
        return NULL;
      result = g_converter_convert (converter, data + from, length - from, out + to, room - to,
                                    G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);
      from += n_read;
      to += n_written;
    }
  if (result != G_CONVERTER_FINISHED || (size && to != size))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&out), to);
}

static gboolean
load_thumbnail (AmtStoreTx *tx, gpointer data, GError **error)
{
  const ThumbnailJob *job = data;
  g_autoptr (GConverter) inflate = NULL;
  g_autoptr (AmtRows) rows = NULL;
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GBytes) pixels = NULL;
  AmtThumbnail *thumbnail;
  gint64 width, height;

  rows = amt_db_query (tx->documents, error, SQL_LOAD, "si", job->sha256, job->side);
  if (!rows)
    return FALSE;
  if (!amt_db_next (tx->documents, rows))
    return amt_db_ended (tx->documents, error);

  width = amt_rows_int (rows, 0);
  height = amt_rows_int (rows, 1);
  picture = amt_rows_bytes (rows, 2);
  if (width < 1 || height < 1 || width > AMT_STORE_MAX_THUMBNAIL_SIDE ||
      height > AMT_STORE_MAX_THUMBNAIL_SIDE)
    return amt_store_fail (error, AMT_STORE_ERROR_CORRUPT, "a thumbnail has no size");
  inflate = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  pixels = convert (inflate, picture, (gsize) (width * height * 4));
  if (!pixels)
    return amt_store_fail (error, AMT_STORE_ERROR_CORRUPT, "a thumbnail cannot be unpacked");

  thumbnail = g_new0 (AmtThumbnail, 1);
  thumbnail->pixels = g_steal_pointer (&pixels);
  thumbnail->width = (guint) width;
  thumbnail->height = (guint) height;
  tx->result = thumbnail;
  tx->result_free = (GDestroyNotify) amt_thumbnail_free;
  return TRUE;
}

void
amt_store_load_thumbnail_async (AmtStore *self, const char *sha256, guint side,
                                AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_thumbnail, thumbnail_job_new (sha256, side), thumbnail_job_free,
                  amt_store_load_thumbnail_async, cancellable, callback, user_data);
}

AmtThumbnail *
amt_store_load_thumbnail_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_thumbnail_async, error);
}

static gboolean
put_thumbnail (AmtStoreTx *tx, gpointer data, GError **error)
{
  const ThumbnailJob *job = data;
  g_autoptr (GConverter) deflate =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 6));
  g_autoptr (GBytes) picture = NULL;
  gint64 wanted = 0;

  if (!amt_db_get_int (tx->db, &wanted, 0, error, SQL_WANTED, "s", job->sha256))
    return FALSE;
  if (!wanted)
    return TRUE;
  picture = convert (deflate, job->pixels, 0);
  if (!picture)
    return amt_store_fail (error, AMT_STORE_ERROR_IO, "a thumbnail cannot be packed");
  return amt_db_run (tx->documents, error, SQL_PUT, "siiiB", job->sha256, job->side,
                     (gint64) job->width, (gint64) job->height, picture) &&
         amt_db_run (tx->documents, error, SQL_TRIM, "i", (gint64) AMT_STORE_MAX_THUMBNAILS);
}

void
amt_store_put_thumbnail_async (AmtStore *self, const char *sha256, guint side, GBytes *pixels,
                               guint width, guint height, AMT_STORE_ASYNC_ARGS)
{
  ThumbnailJob *job = thumbnail_job_new (sha256, side);

  g_return_if_fail (width > 0 && width <= AMT_STORE_MAX_THUMBNAIL_SIDE);
  g_return_if_fail (height > 0 && height <= AMT_STORE_MAX_THUMBNAIL_SIDE);
  g_return_if_fail (g_bytes_get_size (pixels) == (gsize) width * height * 4);

  job->pixels = g_bytes_ref (pixels);
  job->width = width;
  job->height = height;
  amt_store_write_documents (self, put_thumbnail, job, thumbnail_job_free,
                             amt_store_put_thumbnail_async, cancellable, callback, user_data);
}

gboolean
amt_store_put_thumbnail_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_put_thumbnail_async, error);
}
