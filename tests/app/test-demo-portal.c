/* test-demo-portal.c: the demo's portal starts, answers, and leaves nothing behind.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-portal.h"

#include "amt-remote.h"
#include "amt-test.h"

static AmtDemoPortal *
start (GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  gint64 until = amt_test_deadline (60);

  amt_demo_portal_start_async (NULL, amt_test_result_cb, &slot);
  /* It draws a whole district first. */
  while (!slot && g_get_monotonic_time () < until)
    amt_test_spin ();
  result = amt_test_wait_result (&slot);
  return amt_demo_portal_start_finish (result, error);
}

static void
test_run (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDemoPortal) portal = start (&error);
  g_autoptr (AmtRemote) remote = NULL;
  g_autoptr (AmtPortalInfo) info = NULL;
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  GAsyncResult *slot = NULL;
  g_autofree char *folder = NULL;

  g_assert_no_error (error);
  folder = g_path_get_dirname (amt_demo_portal_get_profile (portal));
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  remote = amt_remote_new (amt_demo_portal_get_url (portal), "test", &error);
  g_assert_no_error (error);
  amt_remote_get_info_async (remote, NULL, amt_test_result_cb, &slot);
  answer = amt_test_wait_result (&slot);
  info = amt_remote_get_info_finish (remote, answer, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->environment, ==, "training");

  amt_demo_portal_stop_async (portal, amt_test_result_cb, &slot);
  stopped = amt_test_wait_result (&slot);
  amt_demo_portal_stop_finish (portal, stopped);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strdup (g_getenv ("AMTSSTUBE_PORTAL_PROGRAM"));
  AmtDemoPortal *portal;

  g_setenv ("AMTSSTUBE_PORTAL_PROGRAM", "/nonexistent/amtsstube-portal", TRUE);
  portal = start (&error);
  g_setenv ("AMTSSTUBE_PORTAL_PROGRAM", program, TRUE);
  g_assert_null (portal);
  g_assert_nonnull (error);

  /* One that ends without a word. */
  g_clear_error (&error);
  g_setenv ("AMTSSTUBE_PORTAL_PROGRAM", "/bin/true", TRUE);
  portal = start (&error);
  g_setenv ("AMTSSTUBE_PORTAL_PROGRAM", program, TRUE);
  g_assert_null (portal);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_setenv ("AMTSSTUBE_PORTAL_PROGRAM", g_getenv ("AMT_PORTAL"), TRUE);
  g_test_add_func ("/demo-portal/run", test_run);
  g_test_add_func ("/demo-portal/missing", test_missing);
  return g_test_run ();
}
