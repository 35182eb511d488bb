/* amt-case-list-steps.c: stepping through a list as it stood when the clerk came from it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-list-model-private.h"

#include "amt-base.h"

/* Neighbours that are asked for at once: usually the first of them is there. */
#define AHEAD 8

typedef struct
{
  GArray *snapshot; /* (owned) */
  guint at;         /* place of the last one that was asked for */
  int direction;
} Stepping;

static void ask_next (GTask *task);

static void
stepping_free (Stepping *self)
{
  g_array_unref (self->snapshot);
  g_free (self);
}

static void
neighbours_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = amt_store_load_rows_finish (AMT_STORE (source), result, &error);

  if (!rows)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (rows->len == 0)
    ask_next (task);
  else
    {
      AmtListRow *row = rows->pdata[0];

      rows->pdata[0] = NULL;
      g_ptr_array_set_free_func (rows, NULL);
      for (guint i = 1; i < rows->len; i++)
        amt_list_row_free (rows->pdata[i]);
      g_task_return_pointer (task, row, (GDestroyNotify) amt_list_row_free);
    }
}

static gboolean
move_on (Stepping *stepping)
{
  if (stepping->direction > 0 ? stepping->at + 1 >= stepping->snapshot->len : stepping->at == 0)
    return FALSE;

  stepping->at = stepping->direction > 0 ? stepping->at + 1 : stepping->at - 1;

  return TRUE;
}

static void
ask_next (GTask *task)
{
  AmtCaseListModel *self = g_task_get_source_object (task);
  Stepping *stepping = g_task_get_task_data (task);
  gint64 keys[AHEAD];
  gsize n = 0;

  while (n < AHEAD && move_on (stepping))
    keys[n++] = g_array_index (stepping->snapshot, gint64, stepping->at);
  if (n == 0)
    g_task_return_pointer (task, NULL, NULL);
  else
    amt_store_load_rows_async (self->store, keys, n, g_task_get_cancellable (task), neighbours_cb,
                               g_object_ref (task));
}

GArray *
amt_case_list_model_snapshot (AmtCaseListModel *self)
{
  return g_array_ref (self->keys);
}

void
amt_case_list_model_step_async (AmtCaseListModel *self, GArray *snapshot, gint64 key, int direction,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Stepping *stepping = g_new0 (Stepping, 1);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_case_list_model_step_async);
  g_task_set_task_data (task, stepping, (GDestroyNotify) stepping_free);
  stepping->snapshot = g_array_ref (snapshot);
  stepping->direction = direction;
  while (stepping->at < snapshot->len && g_array_index (snapshot, gint64, stepping->at) != key)
    stepping->at++;
  if (stepping->at == snapshot->len)
    g_task_return_pointer (task, NULL, NULL);
  else
    ask_next (task);
}

AmtListRow *
amt_case_list_model_step_finish (AmtCaseListModel *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_case_list_model_step_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
