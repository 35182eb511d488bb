/* test-demo-story.c: the story that build-aux/demo plays, with fewer applications.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"

static void
test_story (void)
{
  g_autofree char *script =
      g_build_filename (g_getenv ("AMT_SOURCE_ROOT"), "build-aux", "demo-story", NULL);
  const char *argv[] = { script, g_getenv ("AMT_BUILD_ROOT"), NULL };
  const char *environment[] = { "AMT_DEMO_CASES", "40", "LANGUAGE", "en", NULL };
  g_autoptr (AmtTestChild) story = amt_test_child_spawn (argv, environment, NULL);
  g_autofree char *output = NULL;
  int code = amt_test_child_wait (story);

  output = amt_test_child_output (story);
  if (code != 0 || !strstr (output, "RECEIPT "))
    g_error ("the story ended with %d:\n%s", code, output);
  g_assert_nonnull (strstr (output, "Entscheidung noch nicht übertragen"));
  g_assert_nonnull (strstr (output, "Der Zwischenspeicher ist in Ordnung."));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/demo-story", test_story);

  return g_test_run ();
}
