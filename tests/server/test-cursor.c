/* test-cursor.c: cursors survive the way through the client, and nothing else is taken for one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-cursor.h"

#include "amt-test.h"

#include <string.h>

static const AmtCursor sample = {
  .sequence = G_MAXINT64,
  .tag = "0123456789abcdef",
  .rights = "fedcba9876543210",
  .scan = 3,
  .queue = 17,
  .position = 4711,
  .total = 2000000,
};

static void
test_round_trip (void)
{
  g_autofree char *text = amt_cursor_to_text (&sample);
  g_autofree char *escaped = g_uri_escape_string (text, NULL, FALSE);
  AmtCursor back = { 0 };

  /* It goes into a query as it is. */
  g_assert_cmpstr (text, ==, escaped);
  g_assert_true (amt_cursor_from_text (text, &back));
  g_assert_cmpint (back.sequence, ==, sample.sequence);
  g_assert_cmpstr (back.tag, ==, sample.tag);
  g_assert_cmpstr (back.rights, ==, sample.rights);
  g_assert_cmpuint (back.scan, ==, sample.scan);
  g_assert_cmpuint (back.queue, ==, sample.queue);
  g_assert_cmpint (back.position, ==, sample.position);
  g_assert_cmpint (back.total, ==, sample.total);
}

static void
test_foreign (void)
{
  static const char *const texts[] = {
    "",
    "a",
    "a-------",
    "b-fe-3-1-1-1-1-ab",
    "a-fe-3-1-1-1-1-ab-",
    "a-fe-3-1-1-1-1-AB",
    "a-fe-300-1-1-1-1-ab",
    "a-fe-3-70000-1-1-1-ab",
    "a-fe-3-1-1-1-ffffffffffffffff-ab",
    "a-fe-3-1-1-1-1-0123456789abcdef0",
    "a-fe-3-1-+1-1-1-ab",
  };
  AmtCursor cursor;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (amt_cursor_from_text (texts[i], &cursor));
}

static void
test_history (void)
{
  static const char *const foreign[] = {
    "", "h", "h-1", "h-1-ab-", "a-1-ab", "h--ab", "h-+1-ab", "h-1-AB", "h-1-0123456789abcdef0",
  };
  g_autofree char *text = amt_history_to_text (G_MAXINT64, sample.tag);
  g_autofree char *empty = amt_history_to_text (0, "");
  gint64 sequence = 0;
  char tag[17];

  g_assert_true (amt_history_from_text (text, &sequence, tag));
  g_assert_cmpint (sequence, ==, G_MAXINT64);
  g_assert_cmpstr (tag, ==, sample.tag);
  /* Of a portal where nothing ever happened. */
  g_assert_true (amt_history_from_text (empty, &sequence, tag));
  g_assert_cmpint (sequence, ==, 0);
  g_assert_cmpstr (tag, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    g_assert_false (amt_history_from_text (foreign[i], &sequence, tag));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/cursor/round-trip", test_round_trip);
  g_test_add_func ("/cursor/foreign", test_foreign);
  g_test_add_func ("/cursor/history", test_history);
  return g_test_run ();
}
