/* test-copy-window.c: one value after the other into the clipboard, and where one stopped.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "case-fixture.h"

#include "amt-copy-row.h"
#include "amt-copy-window.h"

static CaseFixture fixture;

static AmtCopyWindow *
open_window (void)
{
  AmtCopyWindow *window;

  case_fixture_open (&fixture, NULL);
  case_fixture_activate (&fixture, "copy-window", NULL);
  window =
      amt_copy_window_find (amt_open_case_get_ref (amt_case_pane_get_open_case (fixture.pane)));
  g_assert_nonnull (window);
  amt_test_await (gtk_list_box_get_row_at_index (amt_copy_window_get_list (window), 0) != NULL);
  return window;
}

static AmtCopyRow *
row_at (AmtCopyWindow *window, int index)
{
  return AMT_COPY_ROW (gtk_list_box_get_row_at_index (amt_copy_window_get_list (window), index));
}

static void
close_window (AmtCopyWindow *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  amt_test_await (window == NULL);
}

static void
assert_clipboard (const char *expected)
{
  g_autofree char *text = case_fixture_clipboard (&fixture);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_next (void)
{
  AmtCopyWindow *window = open_window ();
  AmtCopyRow *first = row_at (window, 0);
  AmtCopyRow *second = row_at (window, 1);

  g_assert_cmpuint (amt_copy_window_get_n_copied (window), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (window), "copy.next", NULL);
  assert_clipboard (amt_copy_row_get_item (first)->copy);
  g_assert_true (amt_copy_row_is_done (first));
  g_assert_false (amt_copy_row_is_done (second));
  g_assert_true (strstr (amt_copy_window_get_said (window), amt_copy_row_get_item (first)->label) !=
                 NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "copy.next", NULL);
  assert_clipboard (amt_copy_row_get_item (second)->copy);
  g_assert_cmpuint (amt_copy_window_get_n_copied (window), ==, 2);
  /* The same window once more, not another one. */
  g_assert_true (open_window () == window);
  close_window (window);
}

/* Where one stopped is known, and begun anew nothing is ticked. */
static void
test_remembered (void)
{
  AmtCopyWindow *window = open_window ();

  amt_test_await (amt_copy_window_get_n_copied (window) == 2);
  g_assert_true (amt_copy_row_is_done (row_at (window, 0)));
  g_assert_true (GTK_LIST_BOX_ROW (row_at (window, 2)) ==
                 gtk_list_box_get_selected_row (amt_copy_window_get_list (window)));
  gtk_widget_activate_action (GTK_WIDGET (window), "copy.start-over", NULL);
  g_assert_cmpuint (amt_copy_window_get_n_copied (window), ==, 0);
  close_window (window);
}

/* Masked for the eye, in clear for the specialist system. */
static void
test_masked (void)
{
  AmtCopyWindow *window = open_window ();
  gboolean found = FALSE;

  for (int i = 0; gtk_list_box_get_row_at_index (amt_copy_window_get_list (window), i); i++)
    {
      const AmtCopyItem *item = amt_copy_row_get_item (row_at (window, i));

      if (g_strcmp0 (item->key, "steuerId") != 0)
        continue;
      found = TRUE;
      g_assert_null (strstr (item->shown, item->copy));
      gtk_list_box_select_row (amt_copy_window_get_list (window),
                               GTK_LIST_BOX_ROW (row_at (window, i)));
      gtk_widget_activate_action (GTK_WIDGET (window), "copy.next", NULL);
      assert_clipboard (item->copy);
      g_assert_null (strstr (amt_copy_window_get_said (window), item->copy));
    }
  g_assert_true (found);
  close_window (window);
}

/* The address of a protected case is for the specialist system, too, not for whoever looks over a shoulder. */
static void
test_protected (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  AmtCase *value = (AmtCase *) amt_open_case_get_case (open_case);
  const AmtParty *applicant = g_ptr_array_index (value->parties, 0);
  g_auto (GStrv) lines = g_strsplit (applicant->address, "\n", -1);
  AmtCopyWindow *window;
  gboolean found = FALSE;

  value->restricted = TRUE;
  window = open_window ();
  for (int i = 0; gtk_list_box_get_row_at_index (amt_copy_window_get_list (window), i); i++)
    {
      const AmtCopyItem *item = amt_copy_row_get_item (row_at (window, i));

      g_assert_null (strstr (item->shown, lines[0]));
      found = found || strcmp (item->copy, lines[0]) == 0;
    }
  g_assert_true (found);
  close_window (window);
  value->restricted = FALSE;
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  case_fixture_init (&fixture);
  g_test_add_func ("/copy-window/next", test_next);
  g_test_add_func ("/copy-window/remembered", test_remembered);
  g_test_add_func ("/copy-window/masked", test_masked);
  g_test_add_func ("/copy-window/protected", test_protected);
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
