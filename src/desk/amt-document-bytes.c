/* amt-document-bytes.c: the bytes of a document, from the cache or else from the portal. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-document-bytes.h"

#include "amt-base.h"
#include "amt-desk-error.h"

#include <unistd.h>

typedef struct
{
  AmtStore *store;       /* (owned) */
  AmtSyncEngine *engine; /* (owned) (nullable) */
  char *case_id;         /* (owned) */
  AmtDocument *document; /* (owned) */
  gboolean fetched;
} Loading;

typedef struct
{
  int fd; /* (owned) or -1 */
  gsize size;
} Loaded;

static void look (GTask *task);

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_object_unref (loading->store);
  g_clear_object (&loading->engine);
  g_free (loading->case_id);
  amt_document_free (loading->document);
  g_free (loading);
}

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  if (loaded->fd >= 0)
    close (loaded->fd);
  g_free (loaded);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Loaded *loaded = g_new0 (Loaded, 1);

  loaded->fd = amt_store_load_document_finish (AMT_STORE (source), result, &loaded->size, &error);
  if (loaded->fd >= 0)
    {
      g_task_return_pointer (task, loaded, loaded_free);
      return;
    }
  loaded_free (loaded);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (amt_sync_engine_fetch_document_finish (AMT_SYNC_ENGINE (source), result, &error))
    look (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
greeted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (amt_sync_engine_hello_finish (AMT_SYNC_ENGINE (source), result, &error))
    amt_sync_engine_fetch_document_async (loading->engine, loading->case_id, loading->document,
                                          g_task_get_cancellable (task), fetched_cb,
                                          g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE;

  if (!amt_store_document_state_finish (AMT_STORE (source), result, &complete, NULL, NULL, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (complete)
    amt_store_load_document_async (loading->store, loading->document->sha256,
                                   g_task_get_cancellable (task), loaded_cb, g_object_ref (task));
  else if (!loading->engine || loading->fetched)
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_NOT_HERE,
                             "the document is not in the cache");
  else
    {
      loading->fetched = TRUE;
      amt_sync_engine_hello_async (loading->engine, g_task_get_cancellable (task), greeted_cb,
                                   g_object_ref (task));
    }
}

static void
look (GTask *task)
{
  Loading *loading = g_task_get_task_data (task);

  amt_store_document_state_async (loading->store, loading->document->sha256,
                                  g_task_get_cancellable (task), state_cb, g_object_ref (task));
}

void
amt_document_bytes_load_async (AmtStore *store, AmtSyncEngine *engine, const char *case_id,
                               const AmtDocument *document, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Loading *loading = g_new0 (Loading, 1);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_document_bytes_load_async);
  g_task_set_task_data (task, loading, loading_free);
  loading->store = g_object_ref (store);
  g_set_object (&loading->engine, engine);
  loading->case_id = g_strdup (case_id);
  loading->document = amt_document_copy (document);

  if (g_strcmp0 (document->virus_scan, "infected") == 0)
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_INFECTED,
                             "the portal's scan found something in it");
  else
    look (task);
}

int
amt_document_bytes_load_finish (GAsyncResult *result, gsize *out_size, GError **error)
{
  Loaded *loaded;
  int fd;

  g_return_val_if_fail (g_task_is_valid (result, NULL), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_document_bytes_load_async), -1);

  loaded = g_task_propagate_pointer (G_TASK (result), error);
  if (!loaded)
    return -1;
  fd = g_steal_fd (&loaded->fd);
  *out_size = loaded->size;
  loaded_free (loaded);
  return fd;
}
