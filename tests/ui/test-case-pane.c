/* test-case-pane.c: a case in the window: reading, copying, claiming, where one was.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-banners.h"
#include "amt-case-header.h"
#include "amt-case-window.h"
#include "amt-find-bar.h"
#include "amt-follow-up-popover.h"
#include "amt-form-page.h"
#include "amt-form-rows.h"
#include "amt-history-page.h"
#include "case-fixture.h"

#include <string.h>

static CaseFixture fixture;

/* The row of the form whose label is @label. */
static GtkWidget *
find_row (GtkWidget *widget, const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (GTK_IS_LIST_BOX_ROW (child))
        {
          GtkWidget *first = case_fixture_find (child, GTK_TYPE_LABEL);

          if (first && g_strcmp0 (gtk_label_get_text (GTK_LABEL (first)), label) == 0)
            return child;
        }
      found = find_row (child, label);
      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
form_row (const char *label)
{
  GtkWidget *form = case_fixture_page (&fixture, "form");
  GtkWidget *row;

  amt_test_await (amt_form_page_is_built (AMT_FORM_PAGE (form)));
  row = find_row (form, label);
  g_assert_nonnull (row);
  return row;
}

static void
test_empty (void)
{
  g_assert_null (amt_case_pane_get_case (fixture.pane));
  g_assert_false (case_fixture_is_enabled (&fixture, "claim"));
  g_assert_false (case_fixture_is_enabled (&fixture, "add-file-note"));
  g_assert_false (case_fixture_is_enabled (&fixture, "take-back"));
  g_assert_false (case_fixture_is_enabled (&fixture, "next"));
}

static void
test_opened (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  const AmtCase *value = amt_open_case_get_case (open_case);
  GtkWidget *title = case_fixture_find (GTK_WIDGET (amt_case_pane_get_header_bar (fixture.pane)),
                                        ADW_TYPE_WINDOW_TITLE);

  g_assert_cmpstr (adw_window_title_get_title (ADW_WINDOW_TITLE (title)), ==, value->applicant);
  g_assert_cmpstr (adw_window_title_get_subtitle (ADW_WINDOW_TITLE (title)), ==, value->reference);
  g_assert_true (case_fixture_is_enabled (&fixture, "claim"));
  g_assert_true (case_fixture_is_enabled (&fixture, "add-file-note"));
  g_assert_false (case_fixture_is_enabled (&fixture, "release"));
  g_assert_nonnull (case_fixture_find (GTK_WIDGET (fixture.pane), AMT_TYPE_CASE_HEADER));
  amt_case_pane_set_case (fixture.pane, NULL);
  g_assert_null (case_fixture_find (GTK_WIDGET (fixture.pane), AMT_TYPE_CASE_CONTENT));
}

/* What is copied is what the specialist system wants, and it is not said aloud. */
static void
test_copy (void)
{
  g_autofree char *copied = NULL;
  g_autofree char *name = NULL;
  JsonObject *form;
  GtkWidget *row;

  form = amt_open_case_get_form (case_fixture_open (&fixture, NULL));
  row = form_row ("Kaltmiete im Monat");
  amt_form_row_copy (row);
  copied = case_fixture_clipboard (&fixture);
  g_assert_true (g_regex_match_simple ("^[0-9]+,[0-9][0-9]$", copied, 0, 0));
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (form, "kaltmiete"), "cents") % 100,
      ==, g_ascii_strtoll (strchr (copied, ',') + 1, NULL, 10));
  g_assert_nonnull (strstr (case_fixture_said (&fixture), "Kaltmiete im Monat"));
  g_assert_null (strstr (case_fixture_said (&fixture), copied));
}

static void
test_masked (void)
{
  GtkWidget *row, *show;
  g_autofree char *copied = NULL;
  GtkWidget *value;

  case_fixture_open (&fixture, NULL);
  row = form_row ("Steuer-Identifikationsnummer");
  show = case_fixture_find (row, GTK_TYPE_TOGGLE_BUTTON);
  value = gtk_widget_get_next_sibling (case_fixture_find (row, GTK_TYPE_LABEL));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (value)), "•"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (show), TRUE);
  g_assert_true (g_ascii_isdigit (gtk_label_get_text (GTK_LABEL (value))[0]));
  amt_form_row_copy (row);
  copied = case_fixture_clipboard (&fixture);
  g_assert_cmpuint (strlen (copied), ==, 11);
}

static void
test_table (void)
{
  GtkWidget *form;
  GtkWidget *grid;

  case_fixture_open (&fixture, NULL);
  form = case_fixture_page (&fixture, "form");
  amt_test_await (amt_form_page_is_built (AMT_FORM_PAGE (form)));
  grid = case_fixture_find (form, GTK_TYPE_GRID);
  g_assert_nonnull (grid);
  /* Head and at least the applicant. */
  g_assert_true (GTK_IS_LABEL (gtk_grid_get_child_at (GTK_GRID (grid), 0, 0)));
  g_assert_true (GTK_IS_BUTTON (gtk_grid_get_child_at (GTK_GRID (grid), 0, 1)));
  g_signal_emit_by_name (gtk_grid_get_child_at (GTK_GRID (grid), 0, 1), "clicked");
  {
    g_autofree char *copied = case_fixture_clipboard (&fixture);

    g_assert_cmpuint (strlen (copied), >, 0);
  }
}

static void
row_gone_cb (gpointer data, GObject *row)
{
  *(gboolean *) data = TRUE;
}

/* The form stays as it is when something else changes. */
static void
test_form_stays (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  GtkWidget *row = form_row ("Kaltmiete im Monat");
  gboolean gone = FALSE;
  gboolean loaded = FALSE;

  g_object_weak_ref (G_OBJECT (row), row_gone_cb, &gone);
  g_signal_connect_swapped (open_case, "changed", G_CALLBACK (g_atomic_int_inc), &loaded);
  amt_open_case_reload (open_case);
  amt_test_await (loaded);
  g_signal_handlers_disconnect_by_data (open_case, &loaded);
  g_assert_false (gone);
  g_object_weak_unref (G_OBJECT (row), row_gone_cb, &gone);
}

static void
test_find (void)
{
  GtkWidget *bar;
  guint current, n;

  case_fixture_open (&fixture, NULL);
  form_row ("Kaltmiete im Monat");
  bar = case_fixture_find (GTK_WIDGET (fixture.pane), AMT_TYPE_FIND_BAR);
  g_assert_false (amt_find_bar_is_open (AMT_FIND_BAR (bar)));
  amt_case_pane_find (fixture.pane);
  g_assert_true (amt_find_bar_is_open (AMT_FIND_BAR (bar)));
  amt_find_bar_set_text (AMT_FIND_BAR (bar), "miete");
  n = amt_find_bar_get_hits (AMT_FIND_BAR (bar), &current);
  g_assert_cmpuint (n, >=, 1);
  g_assert_cmpuint (current, ==, 1);
  amt_find_bar_step (AMT_FIND_BAR (bar), -1);
  amt_find_bar_get_hits (AMT_FIND_BAR (bar), &current);
  g_assert_cmpuint (current, ==, n);
  amt_find_bar_set_text (AMT_FIND_BAR (bar), "gibtesnicht");
  g_assert_cmpuint (amt_find_bar_get_hits (AMT_FIND_BAR (bar), &current), ==, 0);
  amt_find_bar_close (AMT_FIND_BAR (bar));
  g_assert_false (amt_find_bar_is_open (AMT_FIND_BAR (bar)));
}

static void
test_place_is_remembered (void)
{
  case_fixture_open (&fixture, NULL);
  case_fixture_page (&fixture, "history");
  g_assert_cmpstr (amt_case_content_get_page (case_fixture_content (&fixture)), ==, "history");
  amt_case_pane_set_case (fixture.pane, NULL);
  case_fixture_open (&fixture, NULL);
  amt_test_await (
      g_strcmp0 (amt_case_content_get_page (case_fixture_content (&fixture)), "history") == 0);
  {
    g_autoptr (GVariant) state =
        g_action_group_get_action_state (amt_case_pane_get_actions (fixture.pane), "page");

    g_assert_cmpstr (g_variant_get_string (state, NULL), ==, "history");
  }
  case_fixture_page (&fixture, "form");
}

static void
test_follow_up (void)
{
  g_autofree char *free_case = desk_inbox_case (fixture.context);
  AmtOpenCase *open_case = case_fixture_open (&fixture, free_case);
  GtkWidget *popover = case_fixture_find (GTK_WIDGET (fixture.pane), AMT_TYPE_FOLLOW_UP_POPOVER);
  GtkWidget *entry = case_fixture_find (popover, GTK_TYPE_ENTRY);
  const char *me = amt_workplace_get_user_id (fixture.workplace);

  case_fixture_activate (&fixture, "follow-up", NULL);
  amt_test_await (gtk_widget_get_mapped (popover));
  amt_follow_up_popover_set_day (AMT_FOLLOW_UP_POPOVER (popover), "2031-05-06");
  g_assert_cmpstr (amt_follow_up_popover_get_day (AMT_FOLLOW_UP_POPOVER (popover)), ==,
                   "2031-05-06");
  g_assert_nonnull (amt_follow_up_popover_get_load (AMT_FOLLOW_UP_POPOVER (popover)));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Lohnabrechnung");
  g_signal_emit_by_name (entry, "activate");
  amt_test_await (amt_case_find_follow_up (amt_open_case_get_case (open_case), me) != NULL);
  g_assert_cmpstr (amt_case_find_follow_up (amt_open_case_get_case (open_case), me)->due_on, ==,
                   "2031-05-06");
  g_assert_cmpstr (amt_case_find_follow_up (amt_open_case_get_case (open_case), me)->reason, ==,
                   "Lohnabrechnung");
  amt_test_await (!gtk_widget_get_mapped (popover));
}

/* Somebody was faster: calm words, and what is shown is what the portal says. */
static void
test_claim_lost (void)
{
  AmtOpenCase *open_case;

  open_case = case_fixture_open (&fixture, NULL);
  case_fixture_claim_by_other (&fixture, fixture.case_id);
  case_fixture_activate (&fixture, "claim", NULL);
  /* For a moment it may look as if it had worked. */
  amt_test_await (amt_open_case_get_case (open_case) &&
                  g_strcmp0 (amt_open_case_get_case (open_case)->assignee_id, "breitsamer") == 0);
  amt_test_await (case_fixture_said (&fixture) &&
                  strstr (case_fixture_said (&fixture), "Breitsamer"));
  amt_test_await (!case_fixture_is_enabled (&fixture, "claim"));
}

static void
test_history_marks_unsent (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  GtkWidget *page = case_fixture_page (&fixture, "history");
  GtkWidget *list = case_fixture_find (page, GTK_TYPE_LIST_BOX);
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row;
       row = gtk_widget_get_next_sibling (row))
    n += GTK_IS_LIST_BOX_ROW (row) ? 1 : 0;
  g_assert_cmpuint (n, ==, amt_open_case_get_case (open_case)->history->len);
}

static void
test_changed_banner (void)
{
  AmtOpenCase *open_case = case_fixture_open (&fixture, NULL);
  GtkWidget *banners = case_fixture_find (GTK_WIDGET (fixture.pane), AMT_TYPE_CASE_BANNERS);
  const AmtCase *value = amt_open_case_get_case (open_case);
  const AmtHistoryEntry *first = value->history->pdata[0];
  const AmtHistoryEntry *last = value->history->pdata[value->history->len - 1];

  amt_case_banners_set_seen (AMT_CASE_BANNERS (banners), last->id);
  g_assert_null (amt_case_banners_get_text (AMT_CASE_BANNERS (banners), AMT_BANNER_CHANGED));
  /* The other clerk has claimed it since. */
  amt_case_banners_set_seen (AMT_CASE_BANNERS (banners), first->id);
  g_assert_nonnull (amt_case_banners_get_text (AMT_CASE_BANNERS (banners), AMT_BANNER_CHANGED));
  amt_case_banners_set_seen (AMT_CASE_BANNERS (banners), NULL);
  g_assert_null (amt_case_banners_get_text (AMT_CASE_BANNERS (banners), AMT_BANNER_CHANGED));
}

static void
test_not_here (void)
{
  AmtOpenCase *open_case;

  amt_case_pane_set_case (fixture.pane, "no-such-case");
  open_case = amt_case_pane_get_open_case (fixture.pane);
  amt_test_await (amt_open_case_get_state (open_case) == AMT_OPEN_CASE_GONE);
  g_assert_false (case_fixture_is_enabled (&fixture, "add-file-note"));
  g_assert_nonnull (case_fixture_find (GTK_WIDGET (fixture.pane), ADW_TYPE_STATUS_PAGE));
  amt_case_pane_set_case (fixture.pane, NULL);
}

static void
test_windows (void)
{
  g_autoptr (GtkApplication) application =
      GTK_APPLICATION (adw_application_new ("de.amtsstube.Test", G_APPLICATION_NON_UNIQUE));
  g_autoptr (GError) error = NULL;
  AmtCaseWindow *first, *second;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  first = amt_case_window_present (application, fixture.workplace, fixture.case_id);
  second = amt_case_window_present (application, fixture.workplace, fixture.case_id);
  g_assert_true (first == second);
  g_assert_true (amt_case_window_raise (application, fixture.case_id));
  g_assert_false (amt_case_window_raise (application, "other"));
  amt_test_await (amt_open_case_get_state (amt_case_pane_get_open_case (
                      amt_case_window_get_pane (first))) == AMT_OPEN_CASE_READY);
  g_assert_false (g_action_group_get_action_enabled (
      amt_case_pane_get_actions (amt_case_window_get_pane (first)), "next"));
  amt_case_window_close_all (application);
  amt_test_await (gtk_application_get_windows (application) == NULL);
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

/* That nobody is named must not be taken for "nobody is in it". The last test: the portal is gone afterwards. */
static void
test_presence_unknown (void)
{
  GtkWidget *header;

  case_fixture_open (&fixture, NULL);
  header = case_fixture_find (GTK_WIDGET (fixture.pane), AMT_TYPE_CASE_HEADER);
  g_assert_false (says (header, "Unknown, no connection"));
  amt_portal_stop (fixture.desk.portal);
  g_assert_false (desk_sync (fixture.context, NULL));
  amt_test_await (says (header, "Unknown, no connection"));
}

/* The share of the window's height that is left for the page. */
static double
page_share (void)
{
  GtkWidget *page = case_fixture_page (&fixture, "form");

  return (double) gtk_widget_get_height (page) /
         gtk_widget_get_height (GTK_WIDGET (fixture.window));
}

static GtkWidget *
find_menu_button (GtkWidget *widget, GType popover)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (GTK_IS_MENU_BUTTON (child) &&
          G_TYPE_CHECK_INSTANCE_TYPE (gtk_menu_button_get_popover (GTK_MENU_BUTTON (child)),
                                      popover))
        return child;
      found = find_menu_button (child, popover);
      if (found)
        return found;
    }
  return NULL;
}

/* With letters of twice the size, beside a list, the facts fold away and come when asked for. */
static void
test_large_letters (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *header, *follow_up, *unfold;
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  case_fixture_open (&fixture, NULL);
  header = case_fixture_find (GTK_WIDGET (fixture.pane), AMT_TYPE_CASE_HEADER);
  follow_up = find_menu_button (header, AMT_TYPE_FOLLOW_UP_POPOVER);
  unfold = case_fixture_find (header, GTK_TYPE_TOGGLE_BUTTON);
  g_assert_false (GTK_IS_MENU_BUTTON (gtk_widget_get_parent (unfold)));
  amt_test_await (gtk_widget_get_mapped (follow_up) && !gtk_widget_get_mapped (unfold));

  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * PANGO_SCALE, NULL);
  gtk_window_set_default_size (fixture.window, 690, 720);
  amt_test_await (!gtk_widget_get_mapped (follow_up) && gtk_widget_get_mapped (unfold));
  amt_test_await (page_share () >= 0.4);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture.window)), <, 800);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (unfold), TRUE);
  amt_test_await (gtk_widget_get_mapped (follow_up) && page_share () < 0.4);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (unfold), FALSE);
  amt_test_await (!gtk_widget_get_mapped (follow_up));
  /* What is asked for by its key is shown. */
  case_fixture_activate (&fixture, "follow-up", NULL);
  amt_test_await (gtk_widget_get_mapped (
      GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (follow_up)))));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (follow_up));

  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  gtk_window_set_default_size (fixture.window, 900, 700);
  amt_test_await (!gtk_widget_get_mapped (unfold));
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  case_fixture_init (&fixture);
  g_test_add_func ("/case-pane/empty", test_empty);
  g_test_add_func ("/case-pane/opened", test_opened);
  g_test_add_func ("/case-pane/copy", test_copy);
  g_test_add_func ("/case-pane/masked", test_masked);
  g_test_add_func ("/case-pane/table", test_table);
  g_test_add_func ("/case-pane/form-stays", test_form_stays);
  g_test_add_func ("/case-pane/find", test_find);
  g_test_add_func ("/case-pane/place", test_place_is_remembered);
  g_test_add_func ("/case-pane/not-here", test_not_here);
  g_test_add_func ("/case-pane/windows", test_windows);
  g_test_add_func ("/case-pane/claim-lost", test_claim_lost);
  g_test_add_func ("/case-pane/follow-up", test_follow_up);
  g_test_add_func ("/case-pane/history", test_history_marks_unsent);
  g_test_add_func ("/case-pane/changed", test_changed_banner);
  g_test_add_func ("/case-pane/presence-unknown", test_presence_unknown);
  g_test_add_func ("/case-pane/large-letters", test_large_letters);
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
