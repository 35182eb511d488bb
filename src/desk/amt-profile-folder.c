/* amt-profile-folder.c: see the header. Main thread; files in threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-profile-folder.h"

#include "amt-base.h"
#include "amt-store-keep.h"
#include "amt-task.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Returns: (transfer full) (nullable): %NULL if it is no absolute path. */
static char *
expand (const char *elsewhere)
{
  g_auto (GStrv) parts = g_strsplit (elsewhere, "%u", -1);

  return g_path_is_absolute (elsewhere) ? g_strjoinv (g_get_user_name (), parts) : NULL;
}

/* A folder that all may write in, as /var/tmp, may hold one of somebody else's by that name. */
static gboolean
is_ours_alone (const char *path)
{
  GStatBuf status;

  if (g_mkdir_with_parents (path, 0700) != 0 || g_lstat (path, &status) != 0)
    {
      g_message ("the folder for profiles cannot be used: %s", g_strerror (errno));
      return FALSE;
    }
  if (S_ISDIR (status.st_mode) && status.st_uid == geteuid () && (status.st_mode & 077) == 0)
    return TRUE;
  g_message ("the folder for profiles is not the user's alone");
  return FALSE;
}

char *
amt_profile_folder_choose (const char *usual, const char *elsewhere)
{
  g_autofree char *path = NULL;

  if (!elsewhere || !*elsewhere || !amt_store_lies_on_network (usual))
    return g_strdup (usual);
  path = expand (elsewhere);
  if (!path)
    g_message ("the folder for profiles is no absolute path");
  if (!path || amt_store_lies_on_network (path) || !is_ours_alone (path))
    return g_strdup (usual);
  return g_steal_pointer (&path);
}

static void
choose_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  char **paths = data;

  g_task_return_pointer (task, amt_profile_folder_choose (paths[0], paths[1]), g_free);
}

void
amt_profile_folder_async (const char *usual, const char *elsewhere, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const char *const paths[] = { usual, elsewhere, NULL };

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_profile_folder_async);
  g_task_set_task_data (task, g_strdupv ((char **) paths), (GDestroyNotify) g_strfreev);
  g_task_set_check_cancellable (task, FALSE);
  amt_task_run_in_thread (task, choose_in_thread);
}

char *
amt_profile_folder_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_profile_folder_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
