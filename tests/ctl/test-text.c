/* test-text.c: deadlines and errors as words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-ctl-error-text.h"
#include "amt-ctl-text.h"
#include "amt-test.h"

#define NOW (G_GINT64_CONSTANT (1772440000) * G_USEC_PER_SEC) /* 2026-03-02 */

static void
assert_deadline (const char *state, gboolean pending, const char *day, const char *expected)
{
  g_autoptr (AmtCase) value = amt_case_new ("c");
  const AmtListRow row = { .value = value, .decision_pending = pending };
  g_autofree char *text = NULL;

  value->state = g_strdup (state);
  text = amt_ctl_text_deadline (&row, day, NOW);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_deadline (void)
{
  assert_deadline ("inProgress", FALSE, "2026-03-01", "2026-03-01 overdue");
  assert_deadline ("inProgress", FALSE, "2026-03-02", "2026-03-02");
  assert_deadline ("inProgress", FALSE, "2026-03-03", "2026-03-03");
  assert_deadline ("newState", FALSE, "2026-03-01", "2026-03-01 overdue");
  assert_deadline ("decided", FALSE, "2026-03-01", "2026-03-01");
  assert_deadline ("decided", TRUE, "2026-03-01", "2026-03-01 overdue");
  assert_deadline ("closed", FALSE, "2026-03-01", "2026-03-01");
  assert_deadline ("inProgress", FALSE, NULL, "");
}

static void
test_errors (void)
{
  g_autoptr (GError) value = g_error_new_literal (AMT_DESK_ERROR, AMT_DESK_ERROR_VALUES,
                                                  "betrag (Betrag: im Monat): is required");
  g_autoptr (GError) large =
      g_error_new_literal (AMT_DESK_ERROR, AMT_DESK_ERROR_TOO_LARGE, "too large");
  g_autoptr (GError) lock = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  g_autoptr (GError) session = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOSPC, "full");
  g_autofree char *text = amt_ctl_error_text (value);

  g_assert_cmpstr (amt_ctl_error_name (lock), ==, "full");
  g_assert_cmpstr (amt_ctl_error_name (session), ==, "full");
  g_assert_cmpint (amt_ctl_error_exit (session), ==, AMT_CTL_CACHE);
  g_assert_true (
      g_str_has_prefix (text, "The decision's value “betrag (Betrag: im Monat)” is missing"));
  g_assert_cmpint (amt_ctl_error_exit (large), ==, AMT_CTL_OTHER);
  g_assert_cmpstr (amt_ctl_error_name (large), ==, "tooLarge");
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/ctl/text/deadline", test_deadline);
  g_test_add_func ("/ctl/text/errors", test_errors);

  return g_test_run ();
}
