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
  g_assert_false (page_fixture_says (window, "for this session only"));
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

static void
test_session_only (void)
{
  GtkWidget *window;

  amt_context_set_session_only (fixture.context, TRUE);
  g_assert_true (amt_offline_keep_place (fixture.workplace, "queue:wohngeld-a-k"));
  window = present ();
  amt_test_await (page_fixture_says (window, "for this session only"));
  gtk_window_destroy (GTK_WINDOW (window));
  amt_context_set_session_only (fixture.context, FALSE);
}

/* What is missing is counted, and said is what it waits for. */
static void
test_without_the_portal (void)
{
  GtkWidget *window = present ();
  AmtPrefetch *prefetch = amt_context_get_prefetch (fixture.context);
  g_autoptr (GError) error = NULL;

  amt_prefetch_pause (prefetch);
  amt_portal_stop (fixture.desk.portal);
  g_assert_false (desk_sync (fixture.context, NULL));
  g_assert_true (amt_offline_keep_place (fixture.workplace, "queue:wohngeld-l-z"));
  amt_prefetch_start (prefetch);
  amt_test_await (page_fixture_says (window, " fetched"));
  amt_test_await (page_fixture_says (window, "Fetching goes on when the portal can be reached."));
  g_assert_true (amt_portal_start (fixture.desk.portal, &error));
  g_assert_true (desk_sync (fixture.context, &error));
  amt_test_await (!page_fixture_says (window, "Fetching goes on when the portal can be reached."));
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
  g_test_add_func ("/offline-window/session-only", test_session_only);
  g_test_add_func ("/offline-window/without-the-portal", test_without_the_portal);
  failed = g_test_run ();
  page_fixture_clear (&fixture);
  return failed;
}
