/* test-try-documents.c: the runner over any folder counts right: drawn, refused, crashed the helper, crashed the desk.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-fixture.h"
#include "amt-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *root;  /* (owned) laid out as a build folder */
  char *files; /* (owned) the folder that is tried */
} Place;

/* @program: (nullable): in place of the finished one. */
static void
set_up (Place *place, const char *program)
{
  g_autofree char *folder = NULL;
  g_autofree char *link = NULL;
  g_autofree char *real =
      g_build_filename (g_getenv ("AMT_BUILD_ROOT"), "tests", "render", "try-documents", NULL);

  place->root = amt_test_temp_dir ();
  place->files = g_build_filename (place->root, "files with a blank", NULL);
  folder = g_build_filename (place->root, "tests", "render", NULL);
  link = g_build_filename (folder, "try-documents", NULL);
  g_assert_cmpint (g_mkdir (place->files, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  if (program)
    {
      g_assert_true (g_file_set_contents (link, program, -1, NULL));
      g_assert_cmpint (g_chmod (link, 0700), ==, 0);
    }
  else
    g_assert_cmpint (symlink (real, link), ==, 0);
}

static void
tear_down (Place *place)
{
  g_free (place->root);
  g_free (place->files);
}

static void
put (const Place *place, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (place->files, name, NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
}

/* Returns: (transfer full): what it says, and with which status it ends. */
static char *
run (const Place *place, const char *helper, int *out_status)
{
  g_autofree char *script =
      g_build_filename (g_getenv ("AMT_SOURCE_ROOT"), "build-aux", "try-documents", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  char *said = NULL;

  g_subprocess_launcher_setenv (launcher, "AMT_BUILD", place->root, TRUE);
  if (helper)
    g_subprocess_launcher_setenv (launcher, "AMT_RENDER_HELPER", helper, TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, script, place->files, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (child, NULL, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (g_subprocess_communicate_utf8_finish (child, result, &said, NULL, &error));
  g_assert_no_error (error);
  *out_status = g_subprocess_get_exit_status (child);
  return said;
}

static void
assert_line (const char *said, const char *outcome, const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("^[0-9.-]+\t%s\t.*/%s$", outcome, name);

  g_test_message ("%s", said);
  g_assert_true (g_regex_match_simple (pattern, said, G_REGEX_MULTILINE, 0));
}

static void
test_outcomes (void)
{
  g_autoptr (GBytes) page = amt_fixture_pdf (2);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("no document", 11);
  g_autoptr (GBytes) picture = amt_fixture_png (20, 20);
  g_autofree char *said = NULL;
  Place place;
  int status;

  set_up (&place, NULL);
  put (&place, "a page.pdf", page);
  put (&place, "nothing.pdf", nothing);
  put (&place, "picture.png", picture);
  said = run (&place, NULL, &status);
  assert_line (said, "drawn", "a page.pdf");
  assert_line (said, "refused: not a type that is drawn", "nothing.pdf");
  assert_line (said, "drawn", "picture.png");
  g_assert_nonnull (strstr (said,
                            "3 files: 2 drawn, 1 refused with a reason, 0 crashed the helper, "
                            "0 crashed the desk; "));
  g_assert_cmpint (status, ==, 0);
  tear_down (&place);
}

/* The helper falls of everything: that is what it is for. */
static void
test_helper_falls (void)
{
  g_autoptr (GBytes) page = amt_fixture_pdf (1);
  g_autofree char *said = NULL;
  g_autofree char *helper = NULL;
  Place place;
  int status;

  set_up (&place, NULL);
  helper = g_build_filename (place.root, "crashes", NULL);
  g_assert_cmpint (symlink (g_getenv ("AMT_FAKE_RENDER_HELPER"), helper), ==, 0);
  put (&place, "page.pdf", page);
  said = run (&place, helper, &status);
  assert_line (said, "crashed the helper", "page.pdf");
  g_assert_nonnull (strstr (said, " 1 crashed the helper, 0 crashed the desk; "));
  g_assert_cmpint (status, ==, 0);
  tear_down (&place);
}

/* A program that falls of the second file: the others are tried all the same, and the end is bad. */
static void
test_desk_falls (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autofree char *said = NULL;
  Place place;
  int status;

  set_up (&place, "#!/bin/sh\n"
                  "for file; do\n"
                  "  case $file in */b) kill -SEGV $$ ;; esac\n"
                  "  printf '0.10\\tdrawn\\t%s\\n' \"$file\"\n"
                  "done\n");
  put (&place, "a", bytes);
  put (&place, "b", bytes);
  put (&place, "c", bytes);
  said = run (&place, NULL, &status);
  assert_line (said, "drawn", "a");
  assert_line (said, "crashed the desk", "b");
  assert_line (said, "drawn", "c");
  g_assert_nonnull (strstr (said,
                            "3 files: 2 drawn, 0 refused with a reason, 0 crashed the helper, "
                            "1 crashed the desk; "));
  g_assert_cmpint (status, ==, 1);
  tear_down (&place);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/render/try-documents/outcomes", test_outcomes);
  g_test_add_func ("/render/try-documents/helper-falls", test_helper_falls);
  g_test_add_func ("/render/try-documents/desk-falls", test_desk_falls);
  return g_test_run ();
}
