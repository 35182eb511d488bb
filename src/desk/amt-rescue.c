/* amt-rescue.c: see the header. Main thread; files in threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-rescue.h"

#include "amt-base.h"
#include "amt-lock.h"
#include "amt-profile.h"
#include "amt-task.h"

#include <glib/gstdio.h>

static void
count_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (AmtSession) session = amt_profile_read (data, NULL);
  guint n = 0;

  if (session && session->person)
    n = GPOINTER_TO_UINT (g_hash_table_lookup (session->unsent, session->person));
  g_task_return_pointer (task, GUINT_TO_POINTER (n), NULL);
}

void
amt_rescue_count_async (const char *profile_dir, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_rescue_count_async);
  g_task_set_task_data (task, g_strdup (profile_dir), g_free);
  amt_task_run_in_thread (task, count_in_thread);
}

guint
amt_rescue_count_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_rescue_count_async), 0);

  return GPOINTER_TO_UINT (g_task_propagate_pointer (G_TASK (result), NULL));
}

static void
set_aside_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (AmtSession) session = amt_profile_read (data, &error);
  int fd = -1;

  if (session && session->person)
    fd = amt_profile_lock_cache (data, session->person, &error);
  if (!error && fd >= 0)
    (void) amt_profile_set_cache_aside (data, session->person, &error);
  amt_lock_end (fd);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
amt_rescue_set_aside_async (const char *profile_dir, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_rescue_set_aside_async);
  g_task_set_task_data (task, g_strdup (profile_dir), g_free);
  amt_task_run_in_thread (task, set_aside_in_thread);
}

gboolean
amt_rescue_set_aside_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_rescue_set_aside_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- what was set aside -------------------------------------------------------------------------------- */

static guint64
measure (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint64 bytes = 0;
  const char *name;

  while (folder && (name = g_dir_read_name (folder)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      GStatBuf status;

      if (g_lstat (file, &status) == 0)
        bytes += (guint64) status.st_size;
    }
  return bytes;
}

static void
look_aside_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *directory = data;
  g_autofree char *people = g_path_get_dirname (directory);
  g_autofree char *person = g_path_get_basename (directory);
  g_autofree char *prefix = g_strconcat (person, AMT_PROFILE_ASIDE, NULL);
  g_autoptr (GDir) folder = g_dir_open (people, 0, NULL);
  AmtAside *aside = g_new0 (AmtAside, 1);
  const char *name;

  while (folder && (name = g_dir_read_name (folder)))
    if (g_str_has_prefix (name, prefix))
      {
        g_autofree char *path = g_build_filename (people, name, NULL);

        aside->n++;
        aside->bytes += measure (path);
      }
  g_task_return_pointer (task, aside, g_free);
}

void
amt_rescue_look_aside_async (const char *directory, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_rescue_look_aside_async);
  g_task_set_task_data (task, g_strdup (directory), g_free);
  amt_task_run_in_thread (task, look_aside_in_thread);
}

gboolean
amt_rescue_look_aside_finish (GAsyncResult *result, AmtAside *out_aside, GError **error)
{
  g_autofree AmtAside *aside = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, amt_rescue_look_aside_async), FALSE);

  aside = g_task_propagate_pointer (G_TASK (result), error);
  if (!aside)
    return FALSE;
  *out_aside = *aside;
  return TRUE;
}
