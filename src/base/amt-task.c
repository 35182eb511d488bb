/* amt-task.c: a GTask's work in a thread, without its end there. Main thread; the work in GLib's pool.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-task.h"

typedef struct
{
  GTask *task; /* (unowned) carried_cb has the reference */
  GTaskThreadFunc func;
} Load;

static void
carried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_object_unref (user_data);
}

static void
carry_in_thread (GTask *carrier, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Load *load = data;

  load->func (load->task, g_task_get_source_object (load->task), g_task_get_task_data (load->task),
              g_task_get_cancellable (load->task));
  g_task_return_boolean (carrier, TRUE);
}

void
amt_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  g_autoptr (GTask) carrier = g_task_new (NULL, NULL, carried_cb, g_object_ref (task));
  Load *load = g_new (Load, 1);

  load->task = task;
  load->func = func;
  g_task_set_source_tag (carrier, amt_task_run_in_thread);
  g_task_set_task_data (carrier, load, g_free);
  g_task_run_in_thread (carrier, carry_in_thread);
}
