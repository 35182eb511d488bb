/* test-decide-page.c: deciding on one page: fields, letter, draft, recording and taking back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "case-fixture.h"

#include "amt-decide-page.h"
#include "amt-json.h"

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

/* An outcome brings its fields, and the letter follows what is typed. */
static void
test_letter (void)
{
  AmtDecidePage *page = open_page ();
  AmtDecideForm *form = amt_decide_page_get_form (page);
  AmtLetterView *letter = amt_decide_page_get_letter (page);

  g_assert_false (page_is_enabled (page, "record"));
  g_assert_null (amt_decide_form_get_outcome (form));
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
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
