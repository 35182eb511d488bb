/* test-support.c: the test helpers themselves, above all that they can fail.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"

#include <glib/gstdio.h>
#include <signal.h>

static gboolean
never (gpointer data)
{
  return FALSE;
}

static gboolean
count_down (gpointer data)
{
  guint *left = data;

  *left -= 1;
  return *left > 0;
}

static void
test_wait_ends (void)
{
  guint left = 3;

  g_assert_false (amt_test_wait (never, NULL, 1));

  g_idle_add (count_down, &left);
  amt_test_await (left == 0);
}

static void
test_await_fails (void)
{
  if (g_test_subprocess ())
    {
      gint64 until = g_get_monotonic_time () + 100 * G_TIME_SPAN_MILLISECOND;

      amt_test_await (g_get_monotonic_time () > until);
      amt_test_await (FALSE);
      return;
    }

  if (!g_test_slow ())
    {
      g_test_skip ("waits for the whole deadline; run with -m slow");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*waited in vain for: FALSE*");
}

static void
test_child_says_ready (void)
{
  const char *const argv[] = { "/bin/sh", "-c", "echo hello; echo READY $COLOUR; exec sleep 60",
                               NULL };
  const char *const extra[] = { "COLOUR", "green", NULL };
  g_autoptr (AmtTestChild) child = amt_test_child_spawn (argv, extra, "READY");
  g_autofree char *output = amt_test_child_output (child);

  g_assert_cmpstr (amt_test_child_ready_line (child), ==, "READY green");
  g_assert_cmpstr (output, ==, "hello\nREADY green\n");
  g_assert_cmpint (amt_test_child_pid (child), >, 0);
  g_assert_cmpint (amt_test_child_stop (child), ==, -SIGTERM);
}

static void
test_child_ends_early (void)
{
  if (g_test_subprocess ())
    {
      const char *const argv[] = { "/bin/true", NULL };

      (void) amt_test_child_spawn (argv, NULL, "READY");
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*ended before it said*");
}

static void
test_child_exit_status (void)
{
  const char *const argv[] = { "/bin/sh", "-c", "exit 7", NULL };
  g_autoptr (AmtTestChild) child = amt_test_child_spawn (argv, NULL, NULL);

  g_assert_cmpint (amt_test_child_wait (child), ==, 7);
}

static void
test_temp_dir_and_port (void)
{
  g_autofree char *dir = amt_test_temp_dir ();
  g_autofree char *file = g_build_filename (dir, "a", NULL);
  g_autofree char *link = g_build_filename (dir, "b", NULL);
  g_autofree char *elsewhere = amt_test_temp_dir ();
  g_autoptr (GFile) link_file = g_file_new_for_path (link);

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_true (g_file_make_symbolic_link (link_file, elsewhere, NULL, NULL));
  amt_test_remove_tree (dir);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (elsewhere, G_FILE_TEST_IS_DIR));

  g_assert_cmpuint (amt_test_free_port (), >, 1023);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/support/wait-ends", test_wait_ends);
  g_test_add_func ("/support/await-fails", test_await_fails);
  g_test_add_func ("/support/child-says-ready", test_child_says_ready);
  g_test_add_func ("/support/child-ends-early", test_child_ends_early);
  g_test_add_func ("/support/child-exit-status", test_child_exit_status);
  g_test_add_func ("/support/temp-dir-and-port", test_temp_dir_and_port);

  return g_test_run ();
}
