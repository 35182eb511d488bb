/* amt-demo-portal.c: see the header. Main thread; the folder goes in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-demo-portal.h"

#include "amt-base.h"
#include "amt-task.h"

#include <signal.h>
#include <sys/prctl.h>

#define CASES "300"
#define PACE "4" /* applicants' doings a minute */

struct _AmtDemoPortal
{
  GObject parent_instance;

  GSubprocess *process; /* (owned) (nullable) */
  char *folder;         /* (owned) */
  char *profile;        /* (owned) */
  char *url;            /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AmtDemoPortal, amt_demo_portal, G_TYPE_OBJECT)

enum
{
  SIGNAL_ENDED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- the folder ---------------------------------------------------------------------------------------- */

static void
make_folder_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *folder = g_dir_make_tmp ("amtsstube-demo-XXXXXX", &error);

  if (folder)
    g_task_return_pointer (task, folder, g_free);
  else
    g_task_return_error (task, error);
}

static void
remove_tree (GFile *file)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (
      file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFile *child;

  while (children && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) && child)
    remove_tree (child);
  (void) g_file_delete (file, NULL, NULL);
}

static void
remove_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GFile) folder = g_file_new_for_path (data);

  remove_tree (folder);
  g_task_return_boolean (task, TRUE);
}

/* --- starting ------------------------------------------------------------------------------------------ */

static char *
find_program (void)
{
  /* A build folder has it beside the program. */
  const char *given = g_getenv ("AMTSSTUBE_PORTAL_PROGRAM");

  return given ? g_strdup (given) : g_find_program_in_path ("amtsstube-portal");
}

/* Between fork and exec: only what is safe there. Should this process crash, the portal ends with it. */
static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtDemoPortal) self = user_data;

  (void) g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  if (self->process == G_SUBPROCESS (source))
    g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDemoPortal *self = g_task_get_task_data (task);
  GDataInputStream *stream = G_DATA_INPUT_STREAM (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish (stream, result, NULL, &error);

  if (!line)
    {
      if (!error)
        g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED,
                             "the demo portal did not start");
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!g_str_has_prefix (line, "READY "))
    {
      g_data_input_stream_read_line_async (
          stream, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), line_cb, g_object_ref (task));
      return;
    }
  self->url = g_strdup (line + strlen ("READY "));
  g_subprocess_wait_async (self->process, NULL, ended_cb, g_object_ref (self));
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
spawn (GTask *task)
{
  AmtDemoPortal *self = g_task_get_task_data (task);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *database = g_build_filename (self->folder, "portal.db", NULL);
  g_autofree char *program = find_program ();
  g_autoptr (GDataInputStream) stream = NULL;
  GError *error = NULL;

  if (!program)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               "amtsstube-portal is not installed");
      return;
    }
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, "--demo", CASES, "--play",
                                               PACE, "--listen", "127.0.0.1:0", "--database",
                                               database, "--quiet", NULL);
  if (!self->process)
    {
      g_task_return_error (task, error);
      return;
    }
  stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                       line_cb, g_object_ref (task));
}

static void
folder_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDemoPortal *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->folder = g_task_propagate_pointer (G_TASK (result), &error);
  if (!self->folder)
    {
      g_task_return_error (task, error);
      return;
    }
  self->profile = g_build_filename (self->folder, "profile", NULL);
  spawn (task);
}

void
amt_demo_portal_start_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) step = NULL;

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_demo_portal_start_async);
  g_task_set_task_data (task, g_object_new (AMT_TYPE_DEMO_PORTAL, NULL), g_object_unref);
  step = g_task_new (NULL, NULL, folder_made_cb, g_object_ref (task));
  g_task_set_source_tag (step, folder_made_cb);
  amt_task_run_in_thread (step, make_folder_in_thread);
}

AmtDemoPortal *
amt_demo_portal_start_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_demo_portal_start_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
amt_demo_portal_get_url (AmtDemoPortal *self)
{
  return self->url;
}

const char *
amt_demo_portal_get_profile (AmtDemoPortal *self)
{
  return self->profile;
}

void
amt_demo_portal_stop_async (AmtDemoPortal *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GSubprocess) process = g_steal_pointer (&self->process);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_demo_portal_stop_async);
  if (process)
    g_subprocess_send_signal (process, SIGTERM);
  /* That its files go while it ends is no trouble to it. */
  g_task_set_task_data (task, g_strdup (self->folder), g_free);
  amt_task_run_in_thread (task, remove_in_thread);
}

void
amt_demo_portal_stop_finish (AmtDemoPortal *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  (void) g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
amt_demo_portal_finalize (GObject *object)
{
  AmtDemoPortal *self = AMT_DEMO_PORTAL (object);

  g_clear_object (&self->process);
  g_free (self->folder);
  g_free (self->profile);
  g_free (self->url);
  G_OBJECT_CLASS (amt_demo_portal_parent_class)->finalize (object);
}

static void
amt_demo_portal_class_init (AmtDemoPortalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_demo_portal_finalize;
  signals[SIGNAL_ENDED] = g_signal_new ("ended", AMT_TYPE_DEMO_PORTAL, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_demo_portal_init (AmtDemoPortal *self)
{
}
