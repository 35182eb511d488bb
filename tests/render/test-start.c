/* test-start.c: how the helper is started, with Flatpak's portal and without, and what is said of its locks.
 *
 * The portal is a script here: it writes down its arguments, and starts the helper as the real one would.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-fixture.h"
#include "amt-render-session-private.h"
#include "amt-render-start.h"
#include "amt-test.h"

#include <glib/gstdio.h>

static void
test_command (void)
{
  g_auto (GStrv) plain = amt_render_start_command ("/x/helper", NULL);
  g_auto (GStrv) portal = amt_render_start_command ("/x/helper", "/usr/bin/flatpak-spawn");
  g_autofree char *line = g_strjoinv (" ", portal);

  g_assert_cmpuint (g_strv_length (plain), ==, 1);
  g_assert_cmpstr (plain[0], ==, "/x/helper");
  g_assert_cmpstr (line, ==,
                   "/usr/bin/flatpak-spawn --sandbox --no-network --watch-bus --clear-env "
                   "--forward-fd=3 --env=LC_ALL=C.UTF-8 --env=HOME=/nonexistent "
                   "--env=XDG_CACHE_HOME=/nonexistent --env=XDG_CONFIG_HOME=/nonexistent "
                   "--env=XDG_DATA_HOME=/nonexistent /x/helper");
}

static char *
make_portal (const char *folder, const char *end)
{
  char *path = g_build_filename (folder, "portal", NULL);
  g_autofree char *script =
      g_strdup_printf ("#!/bin/sh\n"
                       "echo \"$DBUS_SESSION_BUS_ADDRESS|$HOME|$*\" >>%s/asked\n"
                       "while [ $# -gt 1 ]; do shift; done\n%s\n",
                       folder, end);

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return path;
}

static gboolean
get_locks (AmtRenderPool *pool, AmtRenderLocks *locks, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_render_pool_get_locks_async (pool, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_render_pool_get_locks_finish (pool, result, locks, error);
}

static void
assert_works (AmtRenderPool *pool)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_fixture_open (pool, bytes, &error);
  const AmtRenderArea area = { .width = 60, .height = 84 };
  g_autoptr (AmtPixels) pixels = NULL;

  g_assert_no_error (error);
  pixels = amt_fixture_draw (session, &area, &error);
  g_assert_no_error (error);
  amt_fixture_assert_corners (pixels, AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE);
}

/* The portal hears where the bus is, and the helper comes out of it. */
static void
test_portal (void)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *portal = make_portal (folder, "exec \"$1\"");
  g_autofree char *asked = g_build_filename (folder, "asked", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  AmtRenderPool *pool = amt_render_pool_new (NULL);
  AmtRenderLocks locks;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", TRUE);
  amt_render_pool_set_portal (pool, portal);
  assert_works (pool);
  g_assert_true (get_locks (pool, &locks, &error));
  g_assert_no_error (error);
  g_assert_true (locks.portal);
  amt_fixture_end (pool);
  g_assert_true (g_file_get_contents (asked, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "unix:path=/nowhere|/nonexistent|--sandbox --no-network"));
}

/* An old portal, or none: the helper's own locks must do. */
static void
test_no_portal (void)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *portal = make_portal (folder, "exit 1");
  g_autoptr (GError) error = NULL;
  AmtRenderPool *pool = amt_render_pool_new (NULL);
  AmtRenderLocks locks;

  amt_render_pool_set_portal (pool, portal);
  g_assert_true (get_locks (pool, &locks, &error));
  g_assert_no_error (error);
  g_assert_false (locks.portal);
  amt_render_pool_set_portal (pool, portal);
  amt_render_pool_warm_up (pool);
  assert_works (pool);
  amt_fixture_end (pool);
}

/* Twice: from a helper that is just starting, and from the spare one. */
static void
test_locks (void)
{
  g_autoptr (GError) error = NULL;
  AmtRenderPool *pool = amt_render_pool_new (NULL);

  for (guint i = 0; i < 2; i++)
    {
      AmtRenderLocks locks = { 0 };

      g_assert_true (get_locks (pool, &locks, &error));
      g_assert_no_error (error);
      g_test_message ("Landlock %u, namespaces %d, own root %d, bounded memory %d",
                      locks.landlock_abi, locks.namespaces, locks.root, locks.address_space);
      g_assert_false (locks.portal);
      g_assert_true (locks.namespaces || !locks.root);
#ifndef AMT_SANITIZED
      g_assert_true (locks.address_space);
#endif
      amt_test_await (amt_render_pool_has_spare (pool));
    }
  amt_fixture_end (pool);
}

static void
test_no_helper (void)
{
  g_autoptr (GError) error = NULL;
  AmtRenderPool *pool = amt_render_pool_new ("/nonexistent/helper");
  AmtRenderLocks locks;

  g_assert_false (get_locks (pool, &locks, &error));
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_HELPER);
  g_clear_error (&error);
  amt_fixture_end (pool);

  pool = amt_render_pool_new ("/bin/true");
  g_assert_false (get_locks (pool, &locks, &error));
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_HELPER);
  amt_fixture_end (pool);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/render/start/command", test_command);
  g_test_add_func ("/render/start/portal", test_portal);
  g_test_add_func ("/render/start/no-portal", test_no_portal);
  g_test_add_func ("/render/start/locks", test_locks);
  g_test_add_func ("/render/start/no-helper", test_no_helper);
  return g_test_run ();
}
