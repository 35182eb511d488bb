/* test-viewer.c: a document of a case on the screen: pages, search, text, places, and what is said of a file that is not shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-document-view.h"
#include "amt-findings.h"
#include "amt-password-bar.h"
#include "amt-text-view-page.h"
#include "amt-viewer-outline.h"
#include "amt-viewer-search-bar.h"
#include "amt-viewer-thumbnails.h"
#include "viewer-fixture.h"

#include <string.h>

static CaseFixture fixture;

static AmtDocumentView *
view_of (AmtViewer *viewer)
{
  return AMT_DOCUMENT_VIEW (amt_viewer_get_view (viewer));
}

static AmtViewer *
show_new (const char *name, GBytes *bytes)
{
  g_autofree char *id = NULL;

  case_fixture_open (&fixture, NULL);
  id = viewer_fixture_add (&fixture, name, bytes);
  return viewer_fixture_show (&fixture, id);
}

static gboolean
says (AmtViewer *viewer, const char *text)
{
  return viewer_fixture_find_text (GTK_WIDGET (viewer), text) != NULL;
}

static gboolean
may (AmtViewer *viewer, const char *action)
{
  return g_action_group_get_action_enabled (amt_viewer_get_actions (viewer), action);
}

static gpointer
part (AmtViewer *viewer, GType type)
{
  GtkWidget *found = case_fixture_find (GTK_WIDGET (viewer), type);

  g_assert_nonnull (found);
  return found;
}

/* --- pages --------------------------------------------------------------------------------------------- */

static void
test_pages (void)
{
  AmtViewer *viewer = show_new ("Mietvertrag.pdf", viewer_fixture_pdf (12, ""));

  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "pages");
  g_assert_cmpuint (amt_document_view_get_n_pages (view_of (viewer)), ==, 12);
  g_assert_false (amt_viewer_is_pixels_only (viewer));
  g_assert_true (says (viewer, "of 12"));

  viewer_fixture_do (viewer, "zoom", g_variant_new_uint32 (150));
  g_assert_cmpfloat_with_epsilon (amt_document_view_get_zoom (view_of (viewer)), 1.5, 0.001);
  amt_test_await (says (viewer, "150 %"));
  viewer_fixture_do (viewer, "zoom-mode", g_variant_new_string ("page"));
  g_assert_cmpint (amt_document_view_get_zoom_mode (view_of (viewer)), ==, AMT_ZOOM_FIT_PAGE);
  viewer_fixture_do (viewer, "rotate-right", NULL);
  viewer_fixture_do (viewer, "rotate-right", NULL);
  viewer_fixture_do (viewer, "rotate-left", NULL);
  g_assert_cmpuint (amt_document_view_get_rotation (view_of (viewer)), ==, 90);
}

/* Where each file was left is there again: after another file, after another case, after a restart. */
static void
test_places (void)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  AmtViewer *viewer;

  case_fixture_open (&fixture, NULL);
  first = viewer_fixture_add (&fixture, "Erste.pdf", viewer_fixture_pdf (9, ""));
  second = viewer_fixture_add (&fixture, "Zweite.pdf", viewer_fixture_pdf (3, ""));
  viewer = viewer_fixture_show (&fixture, first);
  viewer_fixture_do (viewer, "zoom", g_variant_new_uint32 (100));
  viewer_fixture_do (viewer, "rotate-right", NULL);
  amt_document_view_go_to (view_of (viewer), 6, NULL);
  amt_test_await (amt_document_view_get_page (view_of (viewer)) == 6);

  viewer_fixture_do (viewer, "next-document", NULL);
  g_assert_cmpstr (amt_viewer_get_document (viewer), ==, second);
  g_assert_false (may (viewer, "next-document"));
  amt_test_await (amt_document_view_get_n_pages (view_of (viewer)) == 3);
  g_assert_cmpuint (amt_document_view_get_rotation (view_of (viewer)), ==, 0);
  viewer_fixture_do (viewer, "previous-document", NULL);
  amt_test_await (amt_document_view_get_n_pages (view_of (viewer)) == 9);
  amt_test_await (amt_document_view_get_page (view_of (viewer)) == 6);
  g_assert_cmpuint (amt_document_view_get_rotation (view_of (viewer)), ==, 90);

  amt_case_pane_set_case (fixture.pane, NULL);
  case_fixture_open (&fixture, NULL);
  amt_test_await (amt_case_content_get_viewer (case_fixture_content (&fixture)) != NULL);
  viewer = amt_case_content_get_viewer (case_fixture_content (&fixture));
  g_assert_cmpstr (amt_viewer_get_document (viewer), ==, first);
  viewer_fixture_await (viewer, "pages");
  amt_test_await (amt_document_view_get_page (view_of (viewer)) == 6);
  g_assert_cmpint (amt_document_view_get_zoom_mode (view_of (viewer)), ==, AMT_ZOOM_FREE);
  g_assert_cmpuint (amt_document_view_get_rotation (view_of (viewer)), ==, 90);
}

static void
test_side (void)
{
  AmtViewer *viewer = show_new ("Gliederung.pdf", viewer_fixture_pdf (40, "/Outlines 83 0 R"));
  AmtViewerThumbnails *thumbnails = part (viewer, AMT_TYPE_VIEWER_THUMBNAILS);
  GtkWidget *list = amt_viewer_outline_get_list (part (viewer, AMT_TYPE_VIEWER_OUTLINE));
  GtkWidget *entry;
  GListModel *entries;

  viewer_fixture_do (viewer, "side-pane", NULL);
  amt_test_await (amt_viewer_thumbnails_get_n_drawn (thumbnails) > 0);
  /* Only what is seen, not what the list has made. */
  g_assert_cmpuint (amt_viewer_thumbnails_get_n_drawn (thumbnails), <, 20);
  entries = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  amt_test_await (g_list_model_get_n_items (entries = G_LIST_MODEL (gtk_list_view_get_model (
                                                GTK_LIST_VIEW (list)))) == 2);
  g_signal_emit_by_name (list, "activate", 1u);
  amt_test_await (amt_document_view_get_page (view_of (viewer)) == 39);
  amt_viewer_outline_search (part (viewer, AMT_TYPE_VIEWER_OUTLINE), "anf");
  amt_test_await (g_list_model_get_n_items (
                      G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))) == 1);
  /* Escape: the whole outline again, then back to the document. */
  entry = case_fixture_find (part (viewer, AMT_TYPE_VIEWER_OUTLINE), GTK_TYPE_SEARCH_ENTRY);
  gtk_widget_grab_focus (entry);
  g_signal_emit_by_name (entry, "stop-search");
  amt_test_await (g_list_model_get_n_items (
                      G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))) == 2);
  g_assert_true (gtk_widget_get_focus_child (gtk_widget_get_parent (entry)) != NULL);
  g_signal_emit_by_name (entry, "stop-search");
  amt_test_await (gtk_widget_has_focus (GTK_WIDGET (view_of (viewer))));
  viewer_fixture_do (viewer, "side-pane", NULL);
}

/* --- search and text ----------------------------------------------------------------------------------- */

static void
test_search (void)
{
  AmtViewer *viewer = show_new ("Suche.pdf", viewer_fixture_pdf (17, ""));
  AmtViewerSearchBar *bar = part (viewer, AMT_TYPE_VIEWER_SEARCH_BAR);

  amt_document_view_go_to (view_of (viewer), 9, NULL);
  amt_test_await (amt_document_view_get_page (view_of (viewer)) == 9);
  amt_viewer_search_bar_open (bar, "mietvertrag");
  /* The page that is seen comes first, and is told with its place in the whole. */
  amt_test_await (strcmp (amt_viewer_search_bar_get_result (bar), "10 of 17") == 0);
  viewer_fixture_do (viewer, "find-next", NULL);
  amt_test_await (strcmp (amt_viewer_search_bar_get_result (bar), "11 of 17") == 0);
  amt_test_await (amt_document_view_get_page (view_of (viewer)) == 10);
  viewer_fixture_do (viewer, "find-previous", NULL);
  viewer_fixture_do (viewer, "find-previous", NULL);
  amt_test_await (strcmp (amt_viewer_search_bar_get_result (bar), "9 of 17") == 0);

  amt_viewer_search_bar_open (bar, "Seite 1");
  amt_test_await (strstr (amt_viewer_search_bar_get_result (bar), "of 9") != NULL);
  amt_viewer_search_bar_open (bar, "Kaufvertrag");
  amt_test_await (strcmp (amt_viewer_search_bar_get_result (bar), "Nothing found") == 0);
  amt_viewer_search_bar_close (bar);
  g_assert_cmpstr (amt_viewer_search_bar_get_words (bar), ==, "");
  g_assert_false (may (viewer, "find-next"));
}

/* A hit of the search everywhere: its file, its page, its words. */
static void
test_search_hit (void)
{
  g_autofree char *id = NULL;
  AmtViewer *viewer;

  case_fixture_open (&fixture, NULL);
  id = viewer_fixture_add (&fixture, "Treffer.pdf", viewer_fixture_pdf (8, ""));
  g_action_group_activate_action (amt_case_pane_get_actions (fixture.pane), "show-document",
                                  g_variant_new ("(sus)", id, 4u, "Mietvertrag"));
  viewer = amt_case_content_get_viewer (case_fixture_content (&fixture));
  viewer_fixture_await (viewer, "pages");
  amt_test_await (amt_document_view_get_page (view_of (viewer)) == 4);
  amt_test_await (
      strcmp (amt_viewer_search_bar_get_result (part (viewer, AMT_TYPE_VIEWER_SEARCH_BAR)),
              "5 of 8") == 0);
}

static void
test_text (void)
{
  AmtViewer *viewer = show_new ("Text.pdf", viewer_fixture_pdf (5, ""));
  AmtTextViewPage *page = part (viewer, AMT_TYPE_TEXT_VIEW_PAGE);
  GtkTextBuffer *buffer =
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (amt_text_view_page_get_view (page)));
  g_autofree char *text = NULL;

  amt_document_view_go_to (view_of (viewer), 3, NULL);
  amt_test_await (amt_document_view_get_page (view_of (viewer)) == 3);
  viewer_fixture_do (viewer, "text", NULL);
  viewer_fixture_await (viewer, "text");
  amt_test_await (amt_text_view_page_is_read (page));
  g_object_get (buffer, "text", &text, NULL);
  g_assert_nonnull (strstr (text, "Page 1\n"));
  g_assert_nonnull (strstr (text, "Seite 5"));
  g_assert_cmpuint (amt_text_view_page_get_page (page), ==, 3);
  viewer_fixture_do (viewer, "text", NULL);
  viewer_fixture_await (viewer, "pages");
  g_assert_cmpuint (amt_document_view_get_page (view_of (viewer)), ==, 3);
}

/* --- what is not just shown ---------------------------------------------------------------------------- */

static AdwMessageDialog *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static void
test_suspicious (void)
{
  AmtViewer *viewer = show_new (
      "Skript.pdf",
      viewer_fixture_page ("Rechnung", "", "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"));

  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "pages");
  g_assert_true (amt_viewer_is_pixels_only (viewer));
  g_assert_nonnull (amt_findings_get_text (part (viewer, AMT_TYPE_FINDINGS)));
  g_assert_true (says (viewer, "It contains scripts"));
  /* Nothing of its text without asking. */
  g_assert_false (may (viewer, "find"));
  g_assert_false (may (viewer, "select-all"));
  viewer_fixture_do (viewer, "text", NULL);
  amt_test_await (find_question () != NULL);
  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "pages");
  gtk_window_close (GTK_WINDOW (find_question ()));
  amt_test_await (find_question () == NULL);
  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "pages");
}

/* Somebody follows a link of the document: a question says where it leads. @may: whether it can be opened at all. */
static AdwMessageDialog *
follow_link (AmtViewer *viewer, AmtRenderLinkKind kind, const char *target, gboolean may)
{
  AmtRenderLink link = { .kind = kind, .target = (char *) target };
  AdwMessageDialog *dialog;

  g_signal_emit_by_name (view_of (viewer), "link-activated", &link);
  amt_test_await (find_question () != NULL);
  dialog = find_question ();
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==,
                   may ? "Open This Address?" : "This Link Is Not Opened");
  g_assert_nonnull (viewer_fixture_find_text (GTK_WIDGET (dialog), target));
  g_assert_true (adw_message_dialog_has_response (dialog, "open") == may);
  g_assert_cmpstr (adw_message_dialog_get_close_response (dialog), ==, "cancel");
  g_assert_null (adw_message_dialog_get_default_response (dialog));
  return dialog;
}

/* What a link leads to is told; nothing is opened without a yes, and what could do harm not even then. */
static void
test_links (void)
{
  static const char WEB[] = "https://www.example.org/?a=1", FOLDER[] = "file:///etc/passwd",
                    SCRIPT[] = "javascript:alert(1)", PROGRAM[] = "rechner.exe";
  AmtViewer *viewer = show_new ("Verweise.pdf", viewer_fixture_pdf (2, ""));
  AdwMessageDialog *dialog;

  dialog = follow_link (viewer, AMT_RENDER_LINK_URI, WEB, TRUE);
  adw_message_dialog_response (dialog, "copy");
  gtk_window_destroy (GTK_WINDOW (dialog));
  amt_test_await (find_question () == NULL);
  amt_test_await (g_strcmp0 (case_fixture_said (&fixture), "“Address of the Link” copied") == 0);

  dialog = follow_link (viewer, AMT_RENDER_LINK_URI, FOLDER, FALSE);
  gtk_window_close (GTK_WINDOW (dialog));
  amt_test_await (find_question () == NULL);
  dialog = follow_link (viewer, AMT_RENDER_LINK_URI, SCRIPT, FALSE);
  gtk_window_close (GTK_WINDOW (dialog));
  amt_test_await (find_question () == NULL);
  dialog = follow_link (viewer, AMT_RENDER_LINK_LAUNCH, PROGRAM, FALSE);
  g_assert_true (viewer_fixture_find_text (GTK_WIDGET (dialog), "would start a program") != NULL);
  gtk_window_close (GTK_WINDOW (dialog));
  amt_test_await (find_question () == NULL);
}

static void
test_other_type (void)
{
  AmtViewer *viewer = show_new ("Foto.jpg", viewer_fixture_page ("Kein Foto", "", ""));

  g_assert_true (amt_viewer_is_pixels_only (viewer));
  g_assert_true (says (viewer, "not what its name"));
}

static gboolean
is_settled (AmtViewer *viewer)
{
  const char *showing = amt_viewer_get_showing (viewer);

  return g_str_equal (showing, "pages") || g_str_equal (showing, "locked");
}

static void
test_password (void)
{
  AmtViewer *viewer = show_new ("Gesperrt.pdf", viewer_fixture_locked ());
  AmtPasswordBar *bar = part (viewer, AMT_TYPE_PASSWORD_BAR);
  g_autofree char *id = NULL;

  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "locked");
  g_assert_false (says (viewer, "not the right password"));
  g_signal_emit_by_name (bar, "entered", "falsch");
  amt_test_await (says (viewer, "not the right password"));
  g_signal_emit_by_name (bar, "entered", "geheim");
  viewer_fixture_await (viewer, "pages");
  g_assert_cmpuint (amt_document_view_get_n_pages (view_of (viewer)), ==, 2);

  /* To another file and back: who knows the password does not enter it again, and is not told that it is wrong. */
  id = g_strdup (amt_viewer_get_document (viewer));
  viewer_fixture_do (viewer, "previous-document", NULL);
  g_assert_cmpstr (amt_viewer_get_document (viewer), !=, id);
  viewer_fixture_do (viewer, "next-document", NULL);
  g_assert_cmpstr (amt_viewer_get_document (viewer), ==, id);
  amt_test_await (is_settled (viewer));
  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "pages");
  g_assert_cmpuint (amt_document_view_get_n_pages (view_of (viewer)), ==, 2);

  /* Whoever comes back to the case is asked anew. */
  amt_case_pane_set_case (fixture.pane, NULL);
  case_fixture_open (&fixture, NULL);
  viewer = viewer_fixture_show (&fixture, id);
  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "locked");
  g_assert_false (says (viewer, "not the right password"));
}

static void
test_trouble (void)
{
  static const char NOTE[] = "liegt vor";
  AmtViewer *viewer = show_new ("Zettel.txt", g_bytes_new_static (NOTE, sizeof NOTE - 1));

  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "trouble");
  g_assert_true (says (viewer, "Files of This Type Are Not Shown Here"));
  g_assert_true (says (viewer, "Zettel.txt"));
  g_assert_true (may (viewer, "save"));
  g_assert_false (may (viewer, "zoom-in"));

  viewer = show_new ("Rest.pdf", g_bytes_new_static ("%PDF-1.7\nabc", 12));
  g_assert_cmpstr (amt_viewer_get_showing (viewer), ==, "trouble");
  g_assert_true (says (viewer, "This File Is Damaged"));
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  case_fixture_init (&fixture);
  g_test_add_func ("/viewer/pages", test_pages);
  g_test_add_func ("/viewer/places", test_places);
  g_test_add_func ("/viewer/side", test_side);
  g_test_add_func ("/viewer/search", test_search);
  g_test_add_func ("/viewer/search-hit", test_search_hit);
  g_test_add_func ("/viewer/text", test_text);
  g_test_add_func ("/viewer/suspicious", test_suspicious);
  g_test_add_func ("/viewer/links", test_links);
  g_test_add_func ("/viewer/other-type", test_other_type);
  g_test_add_func ("/viewer/password", test_password);
  g_test_add_func ("/viewer/trouble", test_trouble);
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
