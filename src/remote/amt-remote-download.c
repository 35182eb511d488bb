/* amt-remote-download.c: documents: three at a time, piece by piece at the receiver's pace, resumed after a cut.
 * A download is owned by its GTask; the remote's queue and receivers have references. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-call.h"

#include "amt-base.h"

#include <string.h>

#define MAX_RUNNING 3
#define CHUNK_MAX (256 * 1024)
#define READ_STEP (64 * 1024)

typedef enum
{
  DOWNLOAD_QUEUED,
  DOWNLOAD_BUSY,  /* a call is under way */
  DOWNLOAD_GIVEN, /* the receiver has a piece */
  DOWNLOAD_ENDED
} DownloadState;

struct _AmtDownload
{
  AmtRemote *remote;      /* (owned) (nullable) until the end */
  GTask *task;            /* (owned) (nullable) until the end */
  AmtCall *call;          /* (owned) (nullable) */
  GSource *cancel_source; /* (owned) (nullable) */
  DownloadState state;

  char *path;     /* (owned) */
  char *sha256;   /* (owned) (nullable) */
  char *etag;     /* (owned) (nullable) of the bytes that the receiver has, in quotes */
  guint64 size;   /* announced */
  guint64 offset; /* of the next byte */

  AmtRemoteChunkFunc chunk_func;
  gpointer chunk_data;
  GByteArray *buffer;     /* (owned) the piece that grows */
  GError *pending;        /* (owned) (nullable) follows after the last piece */
  gboolean ranged;        /* this call asked for a range */
  gboolean restarted;     /* a range was refused once */
  gboolean end_of_stream; /* the last piece is with the receiver, or there is none */
};

static void start (AmtDownload *self);
static void read_on (AmtDownload *self);

static void
download_clear (AmtDownload *self)
{
  g_assert (!self->task && !self->call && !self->cancel_source);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->etag);
  g_byte_array_unref (self->buffer);
  g_clear_error (&self->pending);
}

const char *
amt_download_get_etag (AmtDownload *self)
{
  return self->etag;
}

AmtDownload *
amt_download_ref (AmtDownload *self)
{
  return g_rc_box_acquire (self);
}

void
amt_download_unref (AmtDownload *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) download_clear);
}

static void
start_waiting (AmtRemote *remote)
{
  guint n_running = 0;

  for (GList *l = amt_remote_get_download_queue (remote)->head; l; l = l->next)
    {
      AmtDownload *download = l->data;

      if (download->state != DOWNLOAD_QUEUED)
        n_running++;
      else if (n_running < MAX_RUNNING)
        {
          n_running++;
          start (download);
        }
    }
}

static void
drop_call (AmtDownload *self)
{
  if (self->call)
    amt_call_end (self->call);
  g_clear_pointer (&self->call, amt_call_unref);
}

/* @error: (transfer full) (nullable): none for success. */
static void
end (AmtDownload *self, GError *error)
{
  g_autoptr (AmtRemote) remote = g_steal_pointer (&self->remote);
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  self->state = DOWNLOAD_ENDED;
  drop_call (self);
  if (self->cancel_source)
    g_source_destroy (self->cancel_source);
  g_clear_pointer (&self->cancel_source, g_source_unref);
  g_queue_remove (amt_remote_get_download_queue (remote), self);
  start_waiting (remote);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
end_with_answer (AmtDownload *self, const char *what)
{
  end (self, amt_remote_error_new_answer (what, NULL));
}

static gboolean
is_cancelled (AmtDownload *self)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  return cancellable && g_cancellable_is_cancelled (cancellable);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  AmtDownload *self = user_data;

  /* A call that is under way notices by itself. */
  if (self->state == DOWNLOAD_QUEUED || self->state == DOWNLOAD_GIVEN)
    end (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));

  return G_SOURCE_REMOVE;
}

/* Hands out the buffer, or ends when there is nothing left to hand out. */
static void
give (AmtDownload *self)
{
  g_autoptr (AmtDownload) alive = amt_download_ref (self);
  g_autoptr (GBytes) chunk = NULL;
  guint64 offset = self->offset;

  if (self->buffer->len > 0)
    {
      chunk = g_byte_array_free_to_bytes (self->buffer);
      self->buffer = g_byte_array_new ();
      self->offset += g_bytes_get_size (chunk);
      self->state = DOWNLOAD_GIVEN;
      self->chunk_func (self, offset, chunk, self->chunk_data);
    }
  else if (self->pending)
    end (self, g_steal_pointer (&self->pending));
  else if (self->offset < self->size)
    end (self,
         g_error_new_literal (AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_LOST, "the document ended early"));
  else
    end (self, NULL);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtDownload) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = amt_call_read_finish (self->call, result, &error);
  gsize size = bytes ? g_bytes_get_size (bytes) : 0;

  if (is_cancelled (self))
    {
      end (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
      return;
    }
  if (size > self->size - self->offset - self->buffer->len)
    {
      end_with_answer (self, "has more bytes than the case announced");
      return;
    }

  if (size > 0)
    g_byte_array_append (self->buffer, g_bytes_get_data (bytes, NULL), (guint) size);
  if (size == 0)
    {
      self->end_of_stream = TRUE;
      self->pending = g_steal_pointer (&error);
      drop_call (self);
    }

  if (self->end_of_stream || self->buffer->len == CHUNK_MAX)
    give (self);
  else
    read_on (self);
}

static void
read_on (AmtDownload *self)
{
  self->state = DOWNLOAD_BUSY;
  amt_call_read_async (self->call, MIN (READ_STEP, CHUNK_MAX - self->buffer->len), read_cb,
                       amt_download_ref (self));
}

void
amt_remote_download_continue (AmtDownload *self)
{
  g_return_if_fail (self != NULL);

  AMT_ASSERT_MAIN ();
  if (self->state != DOWNLOAD_GIVEN)
    return;

  if (self->end_of_stream)
    give (self);
  else
    read_on (self);
}

/* 206: exactly the rest that was asked for, of the same document.
 * Returns: %NULL, or what is wrong with it. */
static const char *
check_part (AmtDownload *self)
{
  const char *etag = amt_call_get_header (self->call, "ETag");
  goffset first, last, total;

  if (!self->ranged)
    return "is a part of the document, but all of it was asked for";
  if (!soup_message_headers_get_content_range (amt_call_get_headers (self->call), &first, &last,
                                               &total))
    return "does not say which part of the document it is";
  if (first < 0 || (guint64) first != self->offset || last < first ||
      (guint64) last >= self->size || (total >= 0 && (guint64) total != self->size))
    return "is another part of the document";
  /* A part must name its tag; one that does not cannot be joined to what is there. */
  if (g_strcmp0 (etag, self->etag) != 0)
    return "is a part of another document";

  return NULL;
}

/* 200: the whole, from the beginning, whatever was there before. */
static const char *
check_whole (AmtDownload *self)
{
  SoupMessageHeaders *headers = amt_call_get_headers (self->call);
  const char *etag = amt_call_get_header (self->call, "ETag");

  self->offset = 0;
  g_clear_pointer (&self->etag, g_free);
  if (etag && amt_remote_check_header (etag, NULL))
    self->etag = g_strdup (etag);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      (guint64) soup_message_headers_get_content_length (headers) != self->size)
    return "has another length than the case announced";

  return NULL;
}

static const char *
check_head (AmtDownload *self)
{
  const char *coding = amt_call_get_header (self->call, "Content-Encoding");
  const char *digest = amt_call_get_header (self->call, "Repr-Digest");

  if (coding && g_ascii_strcasecmp (coding, "identity") != 0)
    return "is encoded although the bytes themselves were asked for";
  if (self->sha256 && !amt_remote_digest_fits (digest, self->sha256))
    return "has another digest than the case announced";

  switch (amt_call_get_status (self->call))
    {
    case SOUP_STATUS_OK:
      return check_whole (self);
    case SOUP_STATUS_PARTIAL_CONTENT:
      return check_part (self);
    default:
      return "has a status that the contract does not have here";
    }
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtDownload) self = user_data;
  GError *error = NULL;
  const char *wrong;

  if (!amt_call_send_finish (self->call, result, &error))
    {
      /* The part that was asked for is not there, so it is another document: once more from the beginning. */
      if (self->ranged && !self->restarted &&
          amt_call_get_status (self->call) == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
        {
          g_clear_error (&error);
          self->restarted = TRUE;
          self->offset = 0;
          start (self);
        }
      else
        end (self, error);
      return;
    }

  wrong = check_head (self);
  if (wrong)
    end_with_answer (self, wrong);
  else
    read_on (self);
}

static void
start (AmtDownload *self)
{
  drop_call (self);
  self->state = DOWNLOAD_BUSY;
  self->call = amt_call_new (self->remote, SOUP_METHOD_GET, self->path, NULL, AMT_CALL_AS_STORED);
  self->ranged = self->offset > 0;
  if (self->ranged)
    {
      g_autofree char *range = g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "-", self->offset);

      amt_call_set_header (self->call, "Range", range);
      amt_call_set_header (self->call, "If-Range", self->etag);
    }
  amt_call_send_async (self->call, g_task_get_cancellable (self->task), sent_cb,
                       amt_download_ref (self));
}

static AmtDownload *
download_new (AmtRemote *remote, const char *path, const char *sha256, guint64 size, guint64 offset,
              const char *etag)
{
  AmtDownload *self = g_rc_box_new0 (AmtDownload);

  self->remote = g_object_ref (remote);
  self->path = g_strdup (path);
  self->sha256 = g_strdup (sha256);
  self->size = size;
  self->buffer = g_byte_array_new ();
  /* Only a strong tag proves that the rest belongs to the beginning. */
  if (offset > 0 && offset <= size && etag && !g_str_has_prefix (etag, "W/"))
    {
      self->etag = amt_remote_entity_tag (etag);
      self->offset = offset;
    }

  return self;
}

void
amt_remote_download_async (AmtRemote *self, const char *case_id, const char *document_id,
                           const char *sha256, guint64 size, guint64 offset, const char *etag,
                           AmtRemoteChunkFunc chunk_func, gpointer chunk_data,
                           AMT_REMOTE_ASYNC_ARGS)
{
  g_autoptr (AmtDownload) download = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;

  g_return_if_fail (AMT_IS_REMOTE (self));
  g_return_if_fail (chunk_func != NULL);
  AMT_ASSERT_MAIN ();

  if ((!sha256 || amt_remote_check_sha256 (sha256, &error)) &&
      (!etag || amt_remote_check_header (etag, &error)))
    path = amt_remote_path (&error, "cases", case_id, "documents", document_id, NULL);
  if (!path)
    {
      g_task_report_error (self, callback, user_data, amt_remote_download_async, error);
      return;
    }

  download = download_new (self, path, sha256, size, offset, etag);
  download->chunk_func = chunk_func;
  download->chunk_data = chunk_data;
  download->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (download->task, amt_remote_download_async);
  g_task_set_task_data (download->task, amt_download_ref (download),
                        (GDestroyNotify) amt_download_unref);
  g_queue_push_tail (amt_remote_get_download_queue (self), download);

  if (download->offset > 0 && download->offset == size)
    {
      end (download, NULL);
      return;
    }
  if (cancellable)
    {
      download->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (download->cancel_source, G_SOURCE_FUNC (cancelled_cb), download, NULL);
      g_source_attach (download->cancel_source, NULL);
    }
  start_waiting (self);
}

gboolean
amt_remote_download_finish (AmtRemote *self, GAsyncResult *result, char **out_etag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_remote_download_async), FALSE);

  if (out_etag)
    {
      /* None for a download that was not even tried: there was an error before. */
      const AmtDownload *download = g_task_get_task_data (G_TASK (result));
      *out_etag = download ? g_strdup (download->etag) : NULL;
    }

  return g_task_propagate_boolean (G_TASK (result), error);
}
