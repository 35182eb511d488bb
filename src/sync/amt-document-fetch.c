/* amt-document-fetch.c: brings one document into the store. Main thread.
 *
 * Every piece is written before the next is read, so memory does not grow with the document and a cut costs one piece.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-document-fetch.h"

#include "amt-base.h"

typedef struct
{
  AmtStore *store;       /* (owned) */
  AmtRemote *remote;     /* (owned) */
  char *case_id;         /* (owned) */
  AmtDocument *document; /* (owned) */
  GCancellable *caller;  /* (owned) (nullable) */
  gulong caller_handler; /* 0: none */
  GCancellable *stop;    /* (owned) ends the download when writing failed; follows the caller's */
  GError *failed;        /* (owned) (nullable) writing failed */
  gboolean again;        /* the bytes were wrong once */
} Fetch;

typedef struct
{
  GTask *task;           /* (owned) */
  AmtDownload *download; /* (owned) waits until the piece is written */
} Piece;

static void begin (GTask *task);

static void
fetch_free (Fetch *self)
{
  g_object_unref (self->store);
  g_object_unref (self->remote);
  g_free (self->case_id);
  amt_document_free (self->document);
  if (self->caller_handler)
    g_signal_handler_disconnect (self->caller, self->caller_handler);
  g_clear_object (&self->caller);
  g_clear_object (&self->stop);
  g_clear_error (&self->failed);
  g_free (self);
}

static void
piece_free (Piece *piece)
{
  g_object_unref (piece->task);
  amt_download_unref (piece->download);
  g_free (piece);
}

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (amt_store_complete_document_finish (AMT_STORE (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
    }
  else if (!self->again && g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_CORRUPT))
    {
      self->again = TRUE;
      begin (task);
    }
  else
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

static void
downloaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean ok = amt_remote_download_finish (AMT_REMOTE (source), result, NULL, &error);

  if (self->failed)
    g_task_return_error (task, g_steal_pointer (&self->failed));
  else if (!ok)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    amt_store_complete_document_async (self->store, self->document->sha256, self->document->size,
                                       NULL, completed_cb, g_object_ref (task));
}

static void
piece_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Piece *piece = user_data;
  Fetch *self = g_task_get_task_data (piece->task);
  g_autoptr (GError) error = NULL;

  if (!amt_store_append_document_finish (AMT_STORE (source), result, &error))
    {
      self->failed = g_steal_pointer (&error);
      g_cancellable_cancel (self->stop);
    }
  else
    {
      amt_remote_download_continue (piece->download);
    }
  piece_free (piece);
}

static void
piece_cb (AmtDownload *download, guint64 offset, GBytes *chunk, gpointer user_data)
{
  Fetch *self = g_task_get_task_data (user_data);
  Piece *piece = g_new0 (Piece, 1);

  piece->task = g_object_ref (user_data);
  piece->download = amt_download_ref (download);
  amt_store_append_document_async (self->store, self->document->sha256, offset, chunk,
                                   amt_download_get_etag (download), NULL, piece_written_cb, piece);
}

static void
state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE;
  guint64 have = 0;
  g_autofree char *etag = NULL;

  if (!amt_store_document_state_finish (AMT_STORE (source), result, &complete, &have, &etag,
                                        &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (complete)
    g_task_return_boolean (task, TRUE);
  else
    amt_remote_download_async (self->remote, self->case_id, self->document->id,
                               self->document->sha256, self->document->size, etag ? have : 0, etag,
                               piece_cb, task, self->stop, downloaded_cb, g_object_ref (task));
}

static void
begin (GTask *task)
{
  Fetch *self = g_task_get_task_data (task);

  amt_store_document_state_async (self->store, self->document->sha256, NULL, state_cb,
                                  g_object_ref (task));
}

static void
cancelled_cb (GCancellable *cancellable, GCancellable *stop)
{
  g_cancellable_cancel (stop);
}

void
amt_document_fetch_async (AmtStore *store, AmtRemote *remote, const char *case_id,
                          const AmtDocument *document, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *self = g_new0 (Fetch, 1);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_document_fetch_async);
  g_task_set_task_data (task, self, (GDestroyNotify) fetch_free);
  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->case_id = g_strdup (case_id);
  self->document = amt_document_copy (document);
  self->stop = g_cancellable_new ();
  if (cancellable)
    {
      self->caller = g_object_ref (cancellable);
      self->caller_handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                    g_object_ref (self->stop), g_object_unref);
    }
  begin (task);
}

gboolean
amt_document_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_document_fetch_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
