/* amt-test.c: waiting with a deadline, temporary directories, child processes for tests.
 * Owned by the test program. Main thread only; one reader thread per child collects its output.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"

#include "amt-base.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

struct _AmtTestChild
{
  GSubprocess *process;     /* (owned) */
  GThread *reader;          /* (owned) */
  GDataInputStream *output; /* (owned) (thread reader) */
  char *ready_line;         /* (owned) (nullable) */
  gboolean ended;

  GMutex mutex;
  GPtrArray *lines;     /* (owned) (lock mutex) */
  gboolean end_of_file; /* (lock mutex) */
};

static char *temp_root; /* (owned): everything that this program and its children put down */

static guint
patience (void)
{
#ifdef AMT_SANITIZED
  return 4;
#else
  return g_getenv ("AMT_TEST_SLOW") ? 20 : 1;
#endif
}

static void
remove_temp_root (void)
{
  amt_test_remove_tree (temp_root);
  g_clear_pointer (&temp_root, g_free);
}

/* By the environment, not by G_TEST_OPTION_ISOLATE_DIRS: programs that the test starts are isolated too,
 * and GLib's way leaks each directory name, which hides real leaks from LeakSanitizer. */
static void
isolate (void)
{
  static const char *const names[] = {
    "HOME",          "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_HOME",
    "XDG_DATA_DIRS", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "TMPDIR",
  };
  const char *outer = g_getenv ("TMPDIR");

  /* A display of its own (desk/display.py) brings such folders along, with a theme and settings in them. */
  gboolean at_home = g_getenv ("AMT_TEST_DISPLAY") != NULL;

  temp_root = g_strdup_printf ("%s/amt-test-XXXXXX", outer && *outer ? outer : "/tmp");
  g_assert_nonnull (g_mkdtemp (temp_root));
  atexit (remove_temp_root);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_ascii_strdown (names[i], -1);
      g_autofree char *path = g_build_filename (temp_root, name, NULL);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      if (!at_home || g_str_equal (names[i], "TMPDIR"))
        g_setenv (names[i], path, TRUE);
    }
}

static void
die_with_test (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static gpointer
collect_output (gpointer user_data)
{
  AmtTestChild *child = user_data;
  char *line;

  while ((line = g_data_input_stream_read_line (child->output, NULL, NULL, NULL)))
    {
      g_mutex_lock (&child->mutex);
      g_ptr_array_add (child->lines, line);
      g_mutex_unlock (&child->mutex);
    }

  g_mutex_lock (&child->mutex);
  child->end_of_file = TRUE;
  g_mutex_unlock (&child->mutex);

  return NULL;
}

/* The first line from @from on that fits; %NULL if none has come yet. */
static char *
find_line (AmtTestChild *child, const char *text, gboolean as_prefix, gboolean *out_end)
{
  char *found = NULL;

  g_mutex_lock (&child->mutex);
  for (guint i = 0; i < child->lines->len && !found; i++)
    {
      const char *line = child->lines->pdata[i];

      if (as_prefix ? g_str_has_prefix (line, text) : strstr (line, text) != NULL)
        found = g_strdup (line);
    }
  *out_end = child->end_of_file;
  g_mutex_unlock (&child->mutex);

  return found;
}

/* A portal that draws its cases first, perhaps under sanitizers beside other tests, may take a while. */
#define CHILD_DEADLINE_S 90

static char *
wait_for_line (AmtTestChild *child, const char *text, gboolean as_prefix)
{
  gint64 deadline = amt_test_deadline (CHILD_DEADLINE_S);
  gboolean end = FALSE;
  char *line;

  while (!(line = find_line (child, text, as_prefix, &end)))
    {
      if (end)
        g_error ("the child ended before it said \"%s\"", text);
      if (g_get_monotonic_time () >= deadline)
        g_error ("the child did not say \"%s\" in time", text);
      amt_test_spin ();
    }

  return line;
}

static int
wait_for_end (AmtTestChild *child)
{
  if (!child->ended)
    {
      g_autoptr (GAsyncResult) result = NULL;
      GAsyncResult *slot = NULL;

      g_subprocess_wait_async (child->process, NULL, amt_test_result_cb, &slot);
      result = amt_test_wait_result (&slot);
      g_assert_true (g_subprocess_wait_finish (child->process, result, NULL));
      child->ended = TRUE;
    }
  if (child->reader)
    g_thread_join (g_steal_pointer (&child->reader));

  if (g_subprocess_get_if_signaled (child->process))
    return -g_subprocess_get_term_sig (child->process);

  return g_subprocess_get_exit_status (child->process);
}

void
amt_test_init (int *argc, char ***argv)
{
  amt_base_init ();
  isolate ();

  g_test_init (argc, argv, NULL);
}

void
amt_test_spin (void)
{
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

gint64
amt_test_deadline (guint seconds)
{
  if (seconds == 0)
    seconds = AMT_TEST_DEADLINE_S;

  return g_get_monotonic_time () + (gint64) seconds * patience () * G_TIME_SPAN_SECOND;
}

gboolean
amt_test_wait (AmtTestCondition condition, gpointer data, guint seconds)
{
  gint64 deadline = amt_test_deadline (seconds);

  while (!condition (data) && g_get_monotonic_time () < deadline)
    amt_test_spin ();

  return condition (data);
}

void
amt_test_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

GAsyncResult *
amt_test_wait_result (GAsyncResult **slot)
{
  amt_test_await (*slot != NULL);

  return g_steal_pointer (slot);
}

char *
amt_test_temp_dir (void)
{
  char *path = g_build_filename (temp_root, "dir-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (path));

  return path;
}

void
amt_test_remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while (dir && (name = g_dir_read_name (dir)))
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          amt_test_remove_tree (child);
        }
    }

  (void) g_remove (path);
}

void
amt_test_copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (from, &bytes, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents_full (to, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* Below the range from which the kernel takes the ports of outgoing connections and of "any port": between this and the
 * child's own bind () nobody gets it by chance. */
#define FIRST_FREE_PORT 10000
#define FIRST_KERNEL_PORT 32768

guint16
amt_test_free_port (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  for (;;)
    {
      const guint16 port = (guint16) g_random_int_range (FIRST_FREE_PORT, FIRST_KERNEL_PORT);
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
      g_autoptr (GSocket) socket = NULL;
      g_autoptr (GError) error = NULL;

      socket =
          g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
      g_assert_no_error (error);
      if (g_socket_bind (socket, address, FALSE, &error))
        return port;
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        g_error ("no port: %s", error->message);
    }
}

AmtTestChild *
amt_test_child_spawn (const char *const *argv, const char *const *environ_pairs, const char *ready)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  AmtTestChild *child = g_new0 (AmtTestChild, 1);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_test, NULL, NULL);
  for (gsize i = 0; environ_pairs && environ_pairs[i]; i += 2)
    g_subprocess_launcher_setenv (launcher, environ_pairs[i], environ_pairs[i + 1], TRUE);

  child->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  child->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child->process));
  child->lines = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&child->mutex);
  child->reader = g_thread_new ("child-output", collect_output, child);

  if (ready)
    child->ready_line = wait_for_line (child, ready, TRUE);

  return child;
}

const char *
amt_test_child_ready_line (AmtTestChild *child)
{
  return child->ready_line;
}

char *
amt_test_child_wait_line (AmtTestChild *child, const char *text)
{
  return wait_for_line (child, text, FALSE);
}

GPid
amt_test_child_pid (AmtTestChild *child)
{
  const char *id = g_subprocess_get_identifier (child->process);

  return id ? (GPid) g_ascii_strtoll (id, NULL, 10) : 0;
}

gboolean
amt_test_child_is_running (AmtTestChild *child)
{
  /* Without a name once its end was seen. */
  return g_subprocess_get_identifier (child->process) != NULL;
}

void
amt_test_child_kill (AmtTestChild *child)
{
  g_subprocess_force_exit (child->process);
  (void) wait_for_end (child);
}

int
amt_test_child_stop (AmtTestChild *child)
{
  g_subprocess_send_signal (child->process, SIGTERM);

  return wait_for_end (child);
}

int
amt_test_child_wait (AmtTestChild *child)
{
  return wait_for_end (child);
}

char *
amt_test_child_output (AmtTestChild *child)
{
  GString *text = g_string_new (NULL);

  g_mutex_lock (&child->mutex);
  for (guint i = 0; i < child->lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) child->lines->pdata[i]);
  g_mutex_unlock (&child->mutex);

  return g_string_free (text, FALSE);
}

void
amt_test_child_free (AmtTestChild *child)
{
  if (!child)
    return;

  amt_test_child_kill (child);
  g_mutex_clear (&child->mutex);
  g_clear_pointer (&child->lines, g_ptr_array_unref);
  g_clear_object (&child->output);
  g_clear_object (&child->process);
  g_free (child->ready_line);
  g_free (child);
}
