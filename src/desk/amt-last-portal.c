/* amt-last-portal.c: see the header. Main thread; the file in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-last-portal.h"

#include "amt-base.h"
#include "amt-profile.h"
#include "amt-task.h"

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSession) session = amt_profile_read (data, &error);

  /* Opening the profile finds the same error and says so. */
  if (error)
    g_debug ("session: %s", error->message);
  g_task_return_pointer (task, session ? g_strdup (session->portal) : NULL, g_free);
}

void
amt_last_portal_async (const char *profile_dir, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_last_portal_async);
  g_task_set_task_data (task, g_strdup (profile_dir), g_free);
  amt_task_run_in_thread (task, read_in_thread);
}

char *
amt_last_portal_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_last_portal_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
