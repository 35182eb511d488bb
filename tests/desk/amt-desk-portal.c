/* amt-desk-portal.c: see the header. Main thread; several test programs may come here at the same time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-portal.h"

#include "amt-portal.h"
#include "amt-test.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_CASES 40
#define PREFIX "desk-portal-"

static char *
name_of_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%F");
  GStatBuf built;

  g_assert_cmpint (g_stat (g_getenv ("AMT_PORTAL"), &built), ==, 0);
  return g_strdup_printf (PREFIX "%s-%" G_GINT64_FORMAT ".db", day, (gint64) built.st_mtime);
}

static void
remove_others (const char *folder, const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while ((entry = g_dir_read_name (dir)))
    if (g_str_has_prefix (entry, PREFIX) && !g_str_equal (entry, name))
      {
        g_autofree char *path = g_build_filename (folder, entry, NULL);

        g_unlink (path);
      }
}

/* Whoever comes first draws; who comes meanwhile draws as well, and the last one's stays. */
static void
draw (const char *path)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *drawn = g_build_filename (folder, "portal.db", NULL);
  const AmtPortalOptions options = {
    .database = drawn, .demo = TRUE, .demo_cases = N_CASES, .seed = 1, .quiet = TRUE
  };
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;
  AmtPortal *portal = amt_portal_new (&options, &error);
  gsize size;

  g_assert_no_error (error);
  g_object_unref (portal);
  g_file_get_contents (drawn, &whole, &size, &error);
  g_assert_no_error (error);
  g_file_set_contents (path, whole, (gssize) size, &error);
  g_assert_no_error (error);
}

char *
desk_portal_database (void)
{
  g_autofree char *tests = g_build_filename (g_getenv ("AMT_BUILD_ROOT"), "tests", NULL);
  g_autofree char *name = name_of_today ();
  g_autofree char *path = g_build_filename (tests, name, NULL);
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;
  char *copy = g_build_filename (folder, "portal.db", NULL);
  gsize size;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      draw (path);
      remove_others (tests, name);
    }
  g_file_get_contents (path, &whole, &size, &error);
  g_assert_no_error (error);
  g_file_set_contents (copy, whole, (gssize) size, &error);
  g_assert_no_error (error);
  return copy;
}
