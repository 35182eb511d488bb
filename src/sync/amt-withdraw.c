/* amt-withdraw.c: takes back an operation that was recorded. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-withdraw.h"

#include "amt-base.h"

typedef struct
{
  AmtStore *store;           /* (owned) */
  AmtRemote *remote;         /* (owned) */
  char *id;                  /* (owned) */
  AmtResolution *resolution; /* (owned) (nullable) */
  GError *applied;           /* (owned) (nullable) the portal's "too late" */
} Withdrawal;

static void
withdrawal_free (Withdrawal *self)
{
  g_object_unref (self->store);
  g_object_unref (self->remote);
  g_free (self->id);
  g_clear_pointer (&self->resolution, amt_resolution_unref);
  g_clear_error (&self->applied);
  g_free (self);
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_discard_finish (AMT_STORE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_resolve_finish (AMT_STORE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
take_back (GTask *task, gboolean voided)
{
  Withdrawal *self = g_task_get_task_data (task);

  if (self->resolution)
    amt_store_resolve_async (self->store, self->id, self->resolution, voided, NULL, resolved_cb,
                             g_object_ref (task));
  else
    amt_store_discard_async (self->store, self->id, voided, NULL, discarded_cb,
                             g_object_ref (task));
}

static void
requeued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Withdrawal *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!amt_store_requeue_finish (AMT_STORE (source), result, &error) &&
      !g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_error (task, g_steal_pointer (&self->applied));
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Withdrawal *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (amt_remote_delete_operation_finish (AMT_REMOTE (source), result, &error))
    {
      take_back (task, TRUE);
    }
  else if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_STATE))
    {
      self->applied = g_steal_pointer (&error);
      amt_store_requeue_async (self->store, self->id, NULL, requeued_cb, g_object_ref (task));
    }
  else
    {
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Withdrawal *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry =
      amt_store_load_entry_finish (AMT_STORE (source), result, &error);

  if (!entry)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (entry->state == AMT_OUTBOX_SENDING || entry->state == AMT_OUTBOX_DONE)
    g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE,
                             "the operation is on the wire or settled");
  else if (self->resolution && entry->state != AMT_OUTBOX_CONFLICT)
    g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE,
                             "the operation is in no conflict");
  else if (entry->ever_sent)
    amt_remote_delete_operation_async (self->remote, self->id, g_task_get_cancellable (task),
                                       deleted_cb, g_object_ref (task));
  else
    take_back (task, FALSE);
}

void
amt_withdraw_async (AmtStore *store, AmtRemote *remote, const char *operation_id,
                    AmtResolution *resolution, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Withdrawal *self = g_new0 (Withdrawal, 1);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_withdraw_async);
  /* Once the portal voided it, that is what counts. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) withdrawal_free);
  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->id = g_strdup (operation_id);
  self->resolution = resolution ? amt_resolution_ref (resolution) : NULL;
  amt_store_load_entry_async (store, operation_id, NULL, loaded_cb, g_object_ref (task));
}

gboolean
amt_withdraw_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_withdraw_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
