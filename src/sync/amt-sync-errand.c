/* amt-sync-errand.c: what is fetched for one case beside the runs: the whole case, a document. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sync-engine-private.h"

#include "amt-base.h"

/* What is asked for one case beside the runs. */
typedef struct
{
  char *case_id;         /* (owned) */
  AmtDocument *document; /* (owned) (nullable) */
  guint token_serial;    /* when it was asked */
  void (*go) (GTask *task);
} Errand;

static void
errand_free (Errand *errand)
{
  g_free (errand->case_id);
  g_clear_pointer (&errand->document, amt_document_free);
  g_free (errand);
}

/* @error: (transfer full) */
static void
errand_failed (GTask *task, GError *error)
{
  AmtSyncEngine *self = g_task_get_source_object (task);

  if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN))
    self->greeted = FALSE;
  /* Not only this case is another one now. */
  if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_GONE))
    amt_sync_engine_run_async (self, AMT_SYNC_PULL, NULL, NULL, NULL);
  if (amt_sync_engine_state_from_error (error) != AMT_SYNC_IDLE && g_queue_is_empty (&self->runs))
    amt_sync_engine_set_state (self, amt_sync_engine_state_from_error (error));
  g_task_return_error (task, error);
}

static void
greeted_for_errand_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!amt_sync_engine_hello_finish (AMT_SYNC_ENGINE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    errand->go (task);
}

/* Nothing is fetched into the profile before the portal said whose token this is; after that it waits for no run. */
static void
send_errand (AmtSyncEngine *self, GTask *task, const char *case_id, const AmtDocument *document,
             void (*go) (GTask *task))
{
  Errand *errand = g_new0 (Errand, 1);

  AMT_ASSERT_MAIN ();
  errand->case_id = g_strdup (case_id);
  errand->document = document ? amt_document_copy (document) : NULL;
  errand->go = go;
  g_task_set_task_data (task, errand, (GDestroyNotify) errand_free);
  if (amt_sync_engine_is_greeted (self))
    go (task);
  else
    amt_sync_engine_hello_async (self, g_task_get_cancellable (task), greeted_for_errand_cb,
                                 g_object_ref (task));
}

static void
case_put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_put_cases_finish (AMT_STORE (source), result, &error))
    errand_failed (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/* What came instead of the case is written down as well, but it is not the case. */
static void
no_case_put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_put_cases_finish (AMT_STORE (source), result, &error))
    errand_failed (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (
        task, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_FOUND,
        "the portal has no such case for this person, or none that can be read");
}

static void
case_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSyncEngine *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCasesPage) page = amt_remote_get_cases_finish (AMT_REMOTE (source), result, &error);
  gboolean there = page && page->cases->len > 0;

  if (!page)
    errand_failed (task, g_steal_pointer (&error));
  else if (errand->token_serial != amt_remote_get_token_serial (self->remote))
    errand_failed (task, g_error_new_literal (AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN,
                                              "the token was changed meanwhile"));
  else
    amt_store_put_cases_async (self->store, g_steal_pointer (&page), TRUE, NULL,
                               there ? case_put_cb : no_case_put_cb, g_object_ref (task));
}

static void
fetch_case (GTask *task)
{
  AmtSyncEngine *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);
  const char *ids[] = { errand->case_id, NULL };

  errand->token_serial = amt_remote_get_token_serial (self->remote);
  amt_remote_get_cases_async (self->remote, ids, g_task_get_cancellable (task), case_fetched_cb,
                              g_object_ref (task));
}

void
amt_sync_engine_fetch_case_async (AmtSyncEngine *self, const char *case_id,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_sync_engine_fetch_case_async);
  send_errand (self, task, case_id, NULL, fetch_case);
}

gboolean
amt_sync_engine_fetch_case_finish (AmtSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sync_engine_fetch_case_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
document_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_document_flights_join_finish (result, &error))
    errand_failed (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
fetch_document (GTask *task)
{
  AmtSyncEngine *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);

  amt_document_flights_join_async (self->flights, errand->case_id, errand->document,
                                   g_task_get_cancellable (task), document_fetched_cb,
                                   g_object_ref (task));
}

void
amt_sync_engine_fetch_document_async (AmtSyncEngine *self, const char *case_id,
                                      const AmtDocument *document, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_sync_engine_fetch_document_async);
  send_errand (self, task, case_id, document, fetch_document);
}

gboolean
amt_sync_engine_fetch_document_finish (AmtSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sync_engine_fetch_document_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
