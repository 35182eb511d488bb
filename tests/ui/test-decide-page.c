/* test-decide-page.c: deciding on one page: fields, letter, draft, recording and taking back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "case-fixture.h"

#include "amt-case-banners.h"
#include "amt-decide-closing.h"
#include "amt-decide-page.h"
#include "amt-json.h"
#include "amt-transfer-list.h"
#include "amt-transfer-page.h"

#include <adwaita.h>

static CaseFixture fixture;

static AmtDecidePage *
open_page (void)
{
  case_fixture_open (&fixture, NULL);
  case_fixture_activate (&fixture, "decide", NULL);
  return AMT_DECIDE_PAGE (
      amt_case_content_get_page_widget (case_fixture_content (&fixture), "decide"));
}

static char *
stored_draft (void)
{
  AmtStore *store = amt_context_get_store (fixture.context);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_store_load_draft_async (store, fixture.case_id, "decision", NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_store_load_draft_finish (store, result, NULL);
}

static gboolean
draft_says (const char *text)
{
  g_autofree char *draft = stored_draft ();

  return text ? draft && strstr (draft, text) != NULL : draft == NULL;
}

static void
type_into (AmtDecidePage *page, const char *id, const char *text)
{
  AmtValueEditor *editor = amt_decide_form_find_editor (amt_decide_page_get_form (page), id);

  g_assert_nonnull (editor);
  amt_value_editor_set_text (editor, text);
  g_signal_emit_by_name (editor, "changed");
}

static void
type_all (AmtDecidePage *page)
{
  amt_decide_form_set_outcome (amt_decide_page_get_form (page), "bewilligung");
  type_into (page, "wohngeldMonatlich", "212,5");
  type_into (page, "bewilligtVon", "1.1.26");
  type_into (page, "bewilligtBis", "31.12.2026");
  type_into (page, "haushaltsgroesse", "2");
  type_into (page, "beruecksichtigteMiete", "612,50");
  type_into (page, "gesamteinkommen", "1480");
}

static gboolean
page_is_enabled (AmtDecidePage *page, const char *action)
{
  return g_action_group_get_action_enabled (amt_decide_page_get_actions (page), action);
}

static void
activate (AmtDecidePage *page, const char *action)
{
  g_action_group_activate_action (amt_decide_page_get_actions (page), action, NULL);
}

static const char *
shown_page (void)
{
  return amt_case_content_get_page (case_fixture_content (&fixture));
}

/* The control of @type below @widget that has @label; NULL: none. */
static GtkWidget *
find_labelled (GtkWidget *widget, GType type, const char *label)
{
  g_autofree char *shown = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    {
      g_object_get (widget, "label", &shown, NULL);
      if (g_strcmp0 (shown, label) == 0)
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_labelled (child, type, label);

      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  return find_labelled (widget, GTK_TYPE_LABEL, text);
}

static AmtDecideClosing *
closing_of (AmtDecidePage *page)
{
  return AMT_DECIDE_CLOSING (case_fixture_find (GTK_WIDGET (page), AMT_TYPE_DECIDE_CLOSING));
}

/* An outcome brings its fields, and the letter follows what is typed. */
static void
test_letter (void)
{
  AmtDecidePage *page = open_page ();
  AmtDecideForm *form = amt_decide_page_get_form (page);
  AmtLetterView *letter = amt_decide_page_get_letter (page);

  g_assert_false (page_is_enabled (page, "record"));
  g_assert_null (amt_decide_form_get_outcome (form));
  /* Whether a letter goes out is not known before. */
  g_assert_nonnull (find_label (GTK_WIDGET (closing_of (page)), "Please choose an outcome."));
  amt_decide_form_set_outcome (form, "bewilligung");
  g_assert_nonnull (amt_decide_form_find_editor (form, "wohngeldMonatlich"));
  g_assert_true (page_is_enabled (page, "record"));
  amt_test_await (amt_letter_view_is_drawn (letter));
  g_assert_cmpuint (amt_letter_view_get_n_pages (letter), >=, 1);
  type_into (page, "begruendung", "Nach den Unterlagen besteht Anspruch.");
  amt_test_await (!amt_letter_view_is_drawn (letter));
  amt_test_await (amt_letter_view_is_drawn (letter));

  amt_decide_form_set_outcome (form, "ruecknahme");
  g_assert_null (amt_decide_form_find_editor (form, "wohngeldMonatlich"));
  g_assert_nonnull (amt_decide_form_find_editor (form, "zurueckgenommenAm"));
  g_assert_null (find_label (GTK_WIDGET (closing_of (page)), "Please choose an outcome."));
  activate (page, "leave");
  g_assert_cmpstr (shown_page (), ==, "form");
}

/* The next sheet and the size of the paper. */
static void
test_turning (void)
{
  AmtDecidePage *page = open_page ();
  AmtLetterView *letter = amt_decide_page_get_letter (page);

  type_all (page);
  for (guint i = 0; i < 3; i++)
    type_into (
        page, "begruendung",
        "Eins.\n\nZwei.\n\nDrei.\n\nVier.\n\nFünf.\n\nSechs.\n\nSieben.\n\nAcht.\n\nNeun.\n\n"
        "Zehn.\n\nElf.\n\nZwölf.\n\nDreizehn.\n\nVierzehn.\n\nFünfzehn.\n\nSechzehn.");
  amt_test_await (amt_letter_view_get_n_pages (letter) > 1 && amt_letter_view_is_drawn (letter));
  g_assert_false (page_is_enabled (page, "previous-page"));
  activate (page, "next-page");
  g_assert_cmpuint (amt_letter_view_get_page (letter), ==, 1);
  amt_test_await (amt_letter_view_is_drawn (letter));
  g_assert_true (page_is_enabled (page, "previous-page"));
  activate (page, "enlarge");
  g_assert_true (amt_letter_view_is_large (letter));
  activate (page, "leave");
}

/* What is wrong is said; what is only not yet typed is not, until somebody asks to record it. */
static void
test_problems (void)
{
  AmtDecidePage *page = open_page ();
  AmtDecideForm *form = amt_decide_page_get_form (page);
  AmtValueEditor *money, *until;

  amt_test_await (page_is_enabled (page, "insert-text") || !amt_decide_form_has_blocks (form));
  type_all (page);
  g_assert_cmpuint (amt_decide_form_count_problems (form), ==, 0);
  money = amt_decide_form_find_editor (form, "wohngeldMonatlich");
  until = amt_decide_form_find_editor (form, "bewilligtBis");
  type_into (page, "wohngeldMonatlich", "viel");
  g_assert_cmpstr (amt_value_editor_get_shown (money), !=, "");
  type_into (page, "wohngeldMonatlich", "12,");
  g_assert_cmpstr (amt_value_editor_get_shown (money), ==, "");
  g_assert_nonnull (amt_value_editor_get_problem (money));
  type_into (page, "bewilligtBis", "1.1.25");
  g_assert_cmpuint (amt_decide_form_count_problems (form), ==, 2);
  activate (page, "record");
  g_assert_cmpstr (amt_value_editor_get_shown (money), !=, "");
  g_assert_cmpstr (amt_value_editor_get_shown (until), !=, "");
  g_assert_cmpstr (shown_page (), ==, "decide");
  activate (page, "leave");
}

/* Going back keeps everything, and what one outcome and another have in common is typed once. */
static void
test_draft (void)
{
  AmtDecidePage *page = open_page ();
  AmtDecideForm *form;
  g_autofree char *text = NULL;

  amt_decide_form_set_outcome (amt_decide_page_get_form (page), "ablehnung");
  type_into (page, "begruendung", "Das Einkommen ist zu hoch.");
  activate (page, "leave");
  amt_test_await (draft_says ("Das Einkommen ist zu hoch."));

  page = open_page ();
  form = amt_decide_page_get_form (page);
  amt_test_await (amt_decide_form_get_outcome (form) != NULL);
  g_assert_cmpstr (amt_decide_form_get_outcome (form)->id, ==, "ablehnung");
  amt_decide_form_set_outcome (form, "bewilligung");
  text = amt_value_editor_get_text (amt_decide_form_find_editor (form, "begruendung"));
  g_assert_cmpstr (text, ==, "Das Einkommen ist zu hoch.");
  activate (page, "leave");
}

/* Whoever comes back at once, before the cache has written it, finds it too. */
static void
test_back_at_once (void)
{
  AmtDecidePage *page = open_page ();

  amt_test_await (amt_decide_form_get_outcome (amt_decide_page_get_form (page)) != NULL);
  amt_decide_form_set_outcome (amt_decide_page_get_form (page), "ablehnung");
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *typed = g_strdup_printf ("Fassung %u", i);
      g_autofree char *text = NULL;

      type_into (page, "begruendung", typed);
      activate (page, "leave");
      case_fixture_activate (&fixture, "decide", NULL);
      page = AMT_DECIDE_PAGE (
          amt_case_content_get_page_widget (case_fixture_content (&fixture), "decide"));
      amt_test_await (amt_decide_form_get_outcome (amt_decide_page_get_form (page)) != NULL);
      text = amt_value_editor_get_text (
          amt_decide_form_find_editor (amt_decide_page_get_form (page), "begruendung"));
      g_assert_cmpstr (text, ==, typed);
    }
  activate (page, "leave");
}

static gboolean
is_recorded (void)
{
  g_autoptr (GPtrArray) outbox = desk_outbox (fixture.context, 0);

  for (guint i = 0; i < outbox->len; i++)
    {
      const AmtOutboxEntry *entry = outbox->pdata[i];

      if (g_strcmp0 (entry->operation->type, "decide") == 0)
        return entry->operation->values &&
               strstr (entry->operation->values, "\"cents\":21250") != NULL;
    }
  return FALSE;
}

/* Recorded, the page is gone and the draft too; taken back, the text is a draft again. */
static void
test_record (void)
{
  AmtDecidePage *page = open_page ();
  AmtOpenCase *open_case = amt_case_pane_get_open_case (fixture.pane);

  type_all (page);
  activate (page, "record");
  amt_test_await (g_strcmp0 (shown_page (), "form") == 0);
  g_assert_true (is_recorded ());
  amt_test_await (amt_open_case_is_decision_pending (open_case));
  amt_test_await (draft_says (NULL));
  g_assert_true (strstr (case_fixture_said_action (&fixture), "case.undo-change") != NULL);

  amt_test_await (amt_open_case_can_undo (open_case));
  case_fixture_activate (&fixture, "take-back", NULL);
  amt_test_await (!amt_open_case_is_decision_pending (open_case));
  amt_test_await (draft_says ("wohngeldMonatlich"));
  page = open_page ();
  amt_test_await (amt_decide_form_get_outcome (amt_decide_page_get_form (page)) != NULL);
  g_assert_cmpstr (amt_decide_form_get_outcome (amt_decide_page_get_form (page))->id, ==,
                   "bewilligung");
  g_assert_cmpuint (amt_decide_form_count_problems (amt_decide_page_get_form (page)), ==, 0);
  activate (page, "leave");
}

static GtkWidget *
find_disposition (AmtDecidePage *page, const char *label)
{
  GtkWidget *found = find_labelled (GTK_WIDGET (page), GTK_TYPE_CHECK_BUTTON, label);

  g_assert_nonnull (found);
  return found;
}

static void
set_disposition (AmtDecidePage *page, const char *label, gboolean active)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_disposition (page, label)), active);
}

static gboolean
get_disposition (AmtDecidePage *page, const char *label)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (find_disposition (page, label)));
}

/* What waits until it can no longer be undone. */
static guint
count_held (void)
{
  g_autoptr (GPtrArray) outbox = desk_outbox (fixture.context, 0);
  guint n = 0;

  for (guint i = 0; i < outbox->len; i++)
    n += ((AmtOutboxEntry *) outbox->pdata[i])->state == AMT_OUTBOX_HELD;
  return n;
}

/* Handed over to another authority, with reasons, a follow-up and "file away". Returns: (transfer full): the day of the follow-up. */
static char *
decide_with_everything (void)
{
  AmtDecidePage *page = open_page ();
  AmtDecideForm *form = amt_decide_page_get_form (page);
  char *day;

  amt_test_await (amt_decide_form_get_outcome (form) != NULL);
  amt_decide_form_set_outcome (form, "abgabe");
  type_into (page, "zustaendigeStelle", "Landkreis Ahnwald");
  type_into (page, "abgegebenAm", "2.3.2026");
  type_into (page, "begruendung", "Die Wohnung liegt im Nachbarkreis.");
  set_disposition (page, "Follow-up on", TRUE);
  set_disposition (page, "File away", TRUE);
  day = amt_decide_closing_get_follow_up (closing_of (page));
  g_assert_nonnull (day);
  activate (page, "record");
  amt_test_await (g_strcmp0 (shown_page (), "form") == 0);
  amt_test_await (amt_open_case_is_decision_pending (amt_case_pane_get_open_case (fixture.pane)));
  g_assert_cmpuint (count_held (), ==, 3);
  return day;
}

static void
assert_everything_is_back (const char *day)
{
  AmtDecidePage *page;
  AmtDecideForm *form;
  g_autofree char *text = NULL;
  g_autofree char *follow_up = NULL;

  amt_test_await (!amt_open_case_is_decision_pending (amt_case_pane_get_open_case (fixture.pane)));
  amt_test_await (draft_says ("abgabe"));
  g_assert_cmpuint (count_held (), ==, 0);
  page = open_page ();
  form = amt_decide_page_get_form (page);
  amt_test_await (amt_decide_form_get_outcome (form) != NULL);
  g_assert_cmpstr (amt_decide_form_get_outcome (form)->id, ==, "abgabe");
  text = amt_value_editor_get_text (amt_decide_form_find_editor (form, "begruendung"));
  g_assert_cmpstr (text, ==, "Die Wohnung liegt im Nachbarkreis.");
  g_assert_cmpuint (amt_decide_form_count_problems (form), ==, 0);
  g_assert_true (get_disposition (page, "Follow-up on"));
  follow_up = amt_decide_closing_get_follow_up (closing_of (page));
  g_assert_cmpstr (follow_up, ==, day);
  g_assert_true (get_disposition (page, "File away"));
  /* For the next test as it was. */
  set_disposition (page, "Follow-up on", FALSE);
  set_disposition (page, "File away", FALSE);
  activate (page, "leave");
}

/* By the button in the head of the case. */
static void
test_undo_in_head (void)
{
  g_autofree char *day = decide_with_everything ();
  GtkWidget *banners = case_fixture_find (GTK_WIDGET (fixture.pane), AMT_TYPE_CASE_BANNERS);
  GtkWidget *undo;

  amt_test_await (find_labelled (banners, GTK_TYPE_BUTTON, "_Undo") != NULL);
  undo = find_labelled (banners, GTK_TYPE_BUTTON, "_Undo");
  amt_test_await (gtk_widget_is_sensitive (undo));
  g_signal_emit_by_name (undo, "clicked");
  assert_everything_is_back (day);
}

/* By the action behind Ctrl+Z. */
static void
test_undo_by_key (void)
{
  g_autofree char *day = decide_with_everything ();

  gtk_window_set_focus (fixture.window, NULL);
  amt_test_await (case_fixture_is_enabled (&fixture, "undo"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture.window), "case.undo", NULL));
  assert_everything_is_back (day);
}

/* In the transfer list, from the line of the decision. */
static void
test_undo_in_list (void)
{
  g_autofree char *day = decide_with_everything ();
  GtkWidget *page = g_object_ref_sink (amt_transfer_page_new (fixture.workplace));
  GActionGroup *actions = amt_transfer_page_get_actions (AMT_TRANSFER_PAGE (page));
  GtkSelectionModel *rows;
  GtkWidget *view;
  guint decision = GTK_INVALID_LIST_POSITION;

  view = case_fixture_find (page, GTK_TYPE_LIST_VIEW);
  rows = gtk_list_view_get_model (GTK_LIST_VIEW (view));
  amt_test_await (g_list_model_get_n_items (G_LIST_MODEL (rows)) >= 3);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (rows)); i++)
    {
      g_autoptr (AmtTransferItem) item = g_list_model_get_item (G_LIST_MODEL (rows), i);
      const AmtOutboxEntry *entry = amt_transfer_item_get_entry (item);

      if (entry->state == AMT_OUTBOX_HELD && g_str_equal (entry->operation->type, "decide"))
        decision = i;
    }
  g_assert_cmpuint (decision, !=, GTK_INVALID_LIST_POSITION);
  gtk_selection_model_select_item (rows, decision, TRUE);
  g_assert_true (g_action_group_get_action_enabled (actions, "undo"));
  g_action_group_activate_action (actions, "undo", NULL);
  assert_everything_is_back (day);
  g_object_unref (page);
}

/* One disposition alone can be taken back; the decision stays. */
static void
test_undo_of_disposition (void)
{
  g_autofree char *day = decide_with_everything ();
  g_autoptr (GPtrArray) outbox = desk_outbox (fixture.context, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  const char *id = NULL;

  for (guint i = 0; i < outbox->len; i++)
    {
      const AmtOutboxEntry *entry = outbox->pdata[i];

      if (entry->state == AMT_OUTBOX_HELD && g_str_equal (entry->operation->type, "close"))
        id = entry->operation->id;
    }
  g_assert_nonnull (id);
  amt_desk_withdraw_async (amt_context_get_desk (fixture.context), id, NULL, amt_test_result_cb,
                           &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_desk_withdraw_finish (amt_context_get_desk (fixture.context), result, &error));
  g_assert_cmpuint (count_held (), ==, 2);
  g_assert_true (draft_says (NULL));
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  case_fixture_init (&fixture);
  g_test_add_func ("/decide-page/letter", test_letter);
  g_test_add_func ("/decide-page/turning", test_turning);
  g_test_add_func ("/decide-page/problems", test_problems);
  g_test_add_func ("/decide-page/draft", test_draft);
  g_test_add_func ("/decide-page/back-at-once", test_back_at_once);
  g_test_add_func ("/decide-page/record", test_record);
  g_test_add_func ("/decide-page/undo-in-head", test_undo_in_head);
  g_test_add_func ("/decide-page/undo-by-key", test_undo_by_key);
  g_test_add_func ("/decide-page/undo-in-list", test_undo_in_list);
  g_test_add_func ("/decide-page/undo-of-disposition", test_undo_of_disposition);
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
