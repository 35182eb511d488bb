/* test-notice-page.c: what the program has said, and what can be done about it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-fixture.h"

#include "amt-notice-page.h"

static PageFixture fixture;

static void
test_notices (void)
{
  GtkWidget *list;
  GtkListBoxRow *row;

  page_fixture_show (&fixture, amt_notice_page_new (fixture.workplace));
  g_assert_true (page_fixture_says (fixture.page, "Nothing Said Yet"));
  amt_workplace_say (fixture.workplace, "Erstens");
  amt_notices_say_with_button (fixture.notices, "Zweitens", "Öffnen", "win.open-case::c1");
  amt_test_await (page_fixture_says (fixture.page, "Zweitens"));
  g_assert_true (page_fixture_says (fixture.page, "Öffnen"));
  list = page_fixture_find (fixture.page, GTK_TYPE_LIST_BOX);
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1);
  g_assert_false (gtk_list_box_row_get_activatable (row));
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0);
  g_assert_true (gtk_list_box_row_get_activatable (row));
  g_signal_emit_by_name (row, "activate");
  g_assert_cmpstr (fixture.opened, ==, "c1");
  amt_notices_clear (fixture.notices);
  g_assert_true (page_fixture_says (fixture.page, "Nothing Said Yet"));
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  page_fixture_init (&fixture);
  g_test_add_func ("/notice-page/notices", test_notices);
  failed = g_test_run ();
  page_fixture_clear (&fixture);
  return failed;
}
