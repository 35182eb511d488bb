/* amt-receipts.c: compares receipts with a portal that was restored from an older backup. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-receipts.h"

#include "amt-base.h"

/* How often one receipt is asked for on a line that breaks, before all of it waits for the next run. */
#define TRIES 4

typedef struct
{
  AmtStore *store;    /* (owned) */
  AmtRemote *remote;  /* (owned) */
  GPtrArray *settled; /* (owned) (nullable) (element-type AmtOutboxEntry) */
  guint at;           /* index of the one in hand */
  guint n_tries;      /* of that one */
  GPtrArray *missing; /* (owned) (element-type utf8), ends with %NULL when complete */
} Comparison;

static void ask (GTask *task);

static void
comparison_free (Comparison *self)
{
  g_object_unref (self->store);
  g_object_unref (self->remote);
  g_clear_pointer (&self->settled, g_ptr_array_unref);
  g_ptr_array_unref (self->missing);
  g_free (self);
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Comparison *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!amt_store_mark_missing_finish (AMT_STORE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_strdupv ((char **) self->missing->pdata),
                           (GDestroyNotify) g_strfreev);
}

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_renew_receipt_finish (AMT_STORE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    ask (task);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Comparison *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtReceipt) receipt =
      amt_remote_get_operation_finish (AMT_REMOTE (source), result, &error);
  AmtOutboxEntry *entry = g_ptr_array_index (self->settled, self->at);

  if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_LOST) && ++self->n_tries < TRIES)
    {
      ask (task);
      return;
    }
  if (!receipt && !g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_FOUND))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (!receipt)
    g_ptr_array_add (self->missing, g_strdup (entry->operation->id));
  self->at++;
  self->n_tries = 0;
  /* It was sent again after another restoring, of which this copy of the profile does not know. */
  if (receipt && g_strcmp0 (receipt->id, entry->receipt->id) != 0)
    amt_store_renew_receipt_async (self->store, entry->operation->id, receipt, NULL, renewed_cb,
                                   g_object_ref (task));
  else
    ask (task);
}

static void
ask (GTask *task)
{
  Comparison *self = g_task_get_task_data (task);

  for (; self->at < self->settled->len; self->at++)
    {
      AmtOutboxEntry *entry = g_ptr_array_index (self->settled, self->at);

      if (entry->state == AMT_OUTBOX_DONE && entry->receipt)
        {
          amt_remote_get_operation_async (self->remote, entry->operation->id,
                                          g_task_get_cancellable (task), answered_cb,
                                          g_object_ref (task));
          return;
        }
    }

  g_ptr_array_add (self->missing, NULL);
  amt_store_mark_missing_async (self->store, (const char *const *) self->missing->pdata, NULL,
                                marked_cb, g_object_ref (task));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Comparison *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->settled = amt_store_list_outbox_finish (AMT_STORE (source), result, &error);
  if (!self->settled)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    ask (task);
}

void
amt_receipts_compare_async (AmtStore *store, AmtRemote *remote, gint64 since,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Comparison *self = g_new0 (Comparison, 1);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_receipts_compare_async);
  g_task_set_task_data (task, self, (GDestroyNotify) comparison_free);
  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->missing = g_ptr_array_new_with_free_func (g_free);
  amt_store_list_outbox_async (store, since, NULL, listed_cb, g_object_ref (task));
}

char **
amt_receipts_compare_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_receipts_compare_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
