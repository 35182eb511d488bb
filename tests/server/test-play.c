/* test-play.c: the invented applicants: the same deeds for the same seed, at the pace that was asked for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include <string.h>

static char *
all_cases (AmtPortal *portal)
{
  g_auto (GStrv) ids = amt_portal_list_cases (portal);
  GString *text = g_string_new (NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *json = amt_portal_get_case_json (portal, ids[i], NULL);

      g_string_append_printf (text, "%s\n", json);
    }
  return g_string_free (text, FALSE);
}

static char *
play (guint32 seed, guint n)
{
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (FIXTURE_NOW);
  AmtPortalOptions options = {
    .demo = TRUE, .demo_cases = 10, .seed = seed, .clock = clock, .quiet = TRUE
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortal) portal = amt_portal_new (&options, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      amt_portal_play (portal, &error);
      g_assert_no_error (error);
      amt_clock_set (clock, amt_clock_now (clock) + G_TIME_SPAN_MINUTE);
    }
  return all_cases (portal);
}

static guint
count_text (const char *text, const char *what)
{
  guint n = 0;

  for (; (text = strstr (text, what)) != NULL; text++)
    n++;
  return n;
}

/* Whoever calls a number of the demo must not reach anybody. */
static void
check_telephones (const char *text)
{
  static const char MEMBER[] = "\"telefon\":\"";

  for (const char *at = strstr (text, MEMBER); at != NULL; at = strstr (at + 1, MEMBER))
    {
      g_autofree char *number =
          g_strndup (at + strlen (MEMBER), strcspn (at + strlen (MEMBER), "\""));

      g_assert_true (
          g_regex_match_simple ("^(030 23125|0221 4710|089 99998) [0-9]{3}$", number, 0, 0));
    }
}

/* Telephone numbers of @before that nobody has any more. */
static guint
count_changed_telephones (const char *before, const char *after)
{
  g_auto (GStrv) members = g_strsplit (before, ",", -1);
  guint n = 0;

  for (guint i = 0; members[i] != NULL; i++)
    n += g_str_has_prefix (members[i], "\"telefon\"") && strstr (after, members[i]) == NULL;
  return n;
}

static void
test_play (void)
{
  g_autofree char *before = play (7, 0);
  g_autofree char *one = play (7, 60);
  g_autofree char *same = play (7, 60);
  g_autofree char *other = play (8, 60);

  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, other);
  check_telephones (one);
  g_assert_cmpuint (count_changed_telephones (before, one), >, 0);
  /* Everything that applicants do has happened. */
  g_assert_cmpuint (count_text (one, "\"id\":\"c0000"), >, 10);
  g_assert_cmpuint (count_text (one, "\"type\":\"resubmitted\""), >, 1);
  g_assert_cmpuint (count_text (one, "\"type\":\"withdrawn\""), >, 0);
  g_assert_cmpuint (count_text (one, "\"source\":\"message\""), >, 0);
  g_assert_cmpuint (count_text (one, "\"type\":\"messageReceived\""), >,
                    count_text (before, "\"type\":\"messageReceived\""));
}

static void
test_play_pace (void)
{
  AmtPortalOptions options = { .demo = TRUE, .demo_cases = 5, .play = 3000, .quiet = TRUE };
  AmtPortalOptions no_demo = { .play = 1, .quiet = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortal) refused = amt_portal_new (&no_demo, &error);
  g_autoptr (AmtPortal) portal = NULL;
  g_autofree char *before = NULL;
  gboolean moved = FALSE;

  g_assert_null (refused);
  g_assert_error (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_OPTIONS);
  g_clear_error (&error);

  portal = amt_portal_new (&options, &error);
  g_assert_no_error (error);
  before = all_cases (portal);
  g_assert_true (amt_portal_start (portal, &error));
  while (!moved)
    {
      g_autofree char *now = NULL;

      amt_test_spin ();
      now = all_cases (portal);
      moved = !g_str_equal (now, before);
    }
  /* And a portal that was stopped and started goes on. */
  amt_portal_stop (portal);
  g_free (before);
  before = all_cases (portal);
  g_assert_true (amt_portal_start (portal, &error));
  for (moved = FALSE; !moved;)
    {
      g_autofree char *now = NULL;

      amt_test_spin ();
      now = all_cases (portal);
      moved = !g_str_equal (now, before);
    }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/server/play/deeds", test_play);
  g_test_add_func ("/server/play/pace", test_play_pace);
  return g_test_run ();
}
