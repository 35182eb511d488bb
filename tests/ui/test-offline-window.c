/* test-offline-window.c: what stays available without a network is marked, seen and given up.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-fixture.h"

#include "amt-offline-window.h"

static PageFixture fixture;

static GtkWidget *
present (void)
{
  return amt_offline_window_present (GTK_WIDGET (fixture.window), fixture.workplace);
}

static void
test_nothing (void)
{
  GtkWidget *window = present ();

  amt_test_await (page_fixture_says (window, "Nothing Is Kept Available Offline Yet"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_case (void)
{
  g_autofree char *id = desk_inbox_case (fixture.context);
  const char *const whats[] = { id, NULL };
  GtkWidget *window = present ();
  GtkWidget *row, *button;

  amt_prefetch_start (amt_context_get_prefetch (fixture.context));
  amt_offline_keep (fixture.workplace, AMT_OFFLINE_CASE, whats);
  /* The whole case, then its documents: the window follows by itself. */
  amt_test_await (page_fixture_says (window, "complete as of "));
  g_assert_true (page_fixture_says (window, "Claiming a case needs the portal"));
  g_assert_cmpstr (page_fixture_said (&fixture), ==,
                   "Stays available without a network once it is fetched.");

  row = page_fixture_find (window, ADW_TYPE_ACTION_ROW);
  button = page_fixture_find (row, GTK_TYPE_BUTTON);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  amt_test_await (page_fixture_says (window, "Nothing Is Kept Available Offline Yet"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_places (void)
{
  GtkWidget *window = present ();

  g_assert_false (amt_offline_may_keep_place ("inbox"));
  g_assert_false (amt_offline_may_keep_place (NULL));
  g_assert_false (amt_offline_keep_place (fixture.workplace, "mine"));
  g_assert_true (amt_offline_may_keep_place ("saved:3"));
  g_assert_true (amt_offline_keep_place (fixture.workplace, "queue:wohngeld-a-k"));
  amt_test_await (page_fixture_says (window, "Queue “"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  page_fixture_init (&fixture);
  g_test_add_func ("/offline-window/nothing", test_nothing);
  g_test_add_func ("/offline-window/case", test_case);
  g_test_add_func ("/offline-window/places", test_places);
  failed = g_test_run ();
  page_fixture_clear (&fixture);
  return failed;
}
