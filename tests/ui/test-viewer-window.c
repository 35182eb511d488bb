/* test-viewer-window.c: documents beside the form, in its place, and in a window of their own that follows the case.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-viewer-window.h"
#include "viewer-fixture.h"

static CaseFixture fixture;

static AmtViewer *
open_with_document (void)
{
  AmtViewer *viewer;
  g_autofree char *id = NULL;

  case_fixture_open (&fixture, NULL);
  id = viewer_fixture_add (&fixture, "Mietvertrag.pdf", viewer_fixture_pdf (3, ""));
  viewer = viewer_fixture_show (&fixture, id);
  viewer_fixture_await (viewer, "pages");
  return viewer;
}

static gboolean
is_seen (gpointer widget)
{
  return widget && gtk_widget_get_mapped (widget);
}

static void
set_width (int width)
{
  gtk_window_set_default_size (fixture.window, width, 700);
  amt_test_await (gtk_widget_get_width (GTK_WIDGET (fixture.window)) == width);
}

static gboolean
is_state (const char *action)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (amt_case_pane_get_actions (fixture.pane), action);

  return g_variant_get_boolean (state);
}

static void
test_side_by_side (void)
{
  AmtViewer *viewer = open_with_document ();
  GtkWidget *form = case_fixture_page (&fixture, "form");

  set_width (1300);
  amt_test_await (is_seen (form) && is_seen (viewer));
  g_assert_true (is_state ("documents"));
  case_fixture_activate (&fixture, "documents", NULL);
  amt_test_await (is_seen (form) && !is_seen (viewer));
  g_assert_false (is_state ("documents"));
  case_fixture_activate (&fixture, "documents", NULL);
  amt_test_await (is_seen (form) && is_seen (viewer));

  /* Where there is room for one only, it is the one that was asked for last. */
  set_width (640);
  amt_test_await (!is_seen (form) && is_seen (viewer));
  amt_case_content_show_page (case_fixture_content (&fixture), "form");
  amt_test_await (is_seen (form) && !is_seen (viewer));
  g_assert_false (is_state ("documents"));
  case_fixture_activate (&fixture, "documents", NULL);
  amt_test_await (!is_seen (form) && is_seen (viewer));
  set_width (1300);
  amt_test_await (is_seen (form) && is_seen (viewer));
}

static void
test_window (void)
{
  AmtViewer *viewer = open_with_document ();
  GtkWidget *form = case_fixture_page (&fixture, "form");
  AmtViewerWindow *window;
  g_autofree char *document = g_strdup (amt_viewer_get_document (viewer));

  set_width (1300);
  g_settings_set_boolean (fixture.settings, "documents-detached", TRUE);
  window = amt_viewer_window_get (fixture.workplace);
  g_assert_nonnull (window);
  g_assert_true (amt_viewer_window_get_viewer (window) == viewer);
  amt_test_await (is_seen (viewer) && is_seen (form));
  g_assert_true (gtk_widget_get_root (GTK_WIDGET (viewer)) == GTK_ROOT (window));

  /* It follows the case. */
  amt_case_pane_set_case (fixture.pane, NULL);
  g_assert_null (amt_viewer_window_get_viewer (window));
  case_fixture_open (&fixture, NULL);
  amt_test_await (amt_viewer_window_get_viewer (window) != NULL);
  viewer = amt_viewer_window_get_viewer (window);
  g_assert_cmpstr (amt_viewer_get_document (viewer), ==, document);
  viewer_fixture_await (viewer, "pages");

  /* Closing it puts the documents back beside the case. */
  gtk_window_close (GTK_WINDOW (window));
  amt_test_await (amt_viewer_window_get (fixture.workplace) == NULL);
  g_assert_false (g_settings_get_boolean (fixture.settings, "documents-detached"));
  amt_test_await (gtk_widget_get_root (GTK_WIDGET (viewer)) == GTK_ROOT (fixture.window));
  amt_test_await (is_seen (viewer));
}

/* The window goes with the profile, and is there again with the next case. */
static void
test_remembered (void)
{
  AmtViewer *viewer = open_with_document ();

  g_settings_set_boolean (fixture.settings, "documents-detached", TRUE);
  g_assert_true (amt_viewer_window_get_viewer (amt_viewer_window_get (fixture.workplace)) ==
                 viewer);
  amt_case_pane_set_case (fixture.pane, NULL);
  gtk_window_destroy (GTK_WINDOW (amt_viewer_window_get (fixture.workplace)));
  g_assert_null (amt_viewer_window_get (fixture.workplace));
  g_assert_true (g_settings_get_boolean (fixture.settings, "documents-detached"));
  case_fixture_open (&fixture, NULL);
  amt_test_await (amt_viewer_window_get (fixture.workplace) != NULL);
  amt_test_await (amt_viewer_window_get_viewer (amt_viewer_window_get (fixture.workplace)) != NULL);
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  case_fixture_init (&fixture);
  g_test_add_func ("/viewer-window/side-by-side", test_side_by_side);
  g_test_add_func ("/viewer-window/window", test_window);
  g_test_add_func ("/viewer-window/remembered", test_remembered);
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
