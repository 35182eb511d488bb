/* test-search-page.c: search everywhere from the keyboard, with what was found and what was left out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-fixture.h"

#include "amt-action-table.h"
#include "amt-search-keep.h"
#include "amt-search-page.h"
#include "amt-store-places.h"

typedef struct
{
  PageFixture fixture;
  AmtSearchPage *page;
  GPtrArray *selected; /* (owned) (element-type utf8) ids, in order */
  guint n_closed;
} Desk;

static void
selected_cb (AmtSearchPage *page, const char *case_id, Desk *desk)
{
  g_ptr_array_add (desk->selected, g_strdup (case_id));
}

static void
closed_cb (AmtSearchPage *page, Desk *desk)
{
  desk->n_closed++;
}

static void
set_up (Desk *desk, gconstpointer data)
{
  page_fixture_init (&desk->fixture);
  desk->selected = g_ptr_array_new_with_free_func (g_free);
  desk->page = AMT_SEARCH_PAGE (amt_search_page_new (desk->fixture.workplace));
  g_signal_connect (desk->page, "case-selected", G_CALLBACK (selected_cb), desk);
  g_signal_connect (desk->page, "closed", G_CALLBACK (closed_cb), desk);
  page_fixture_show (&desk->fixture, GTK_WIDGET (desk->page));
  amt_search_page_start (desk->page);
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  page_fixture_clear (&desk->fixture);
  g_ptr_array_unref (desk->selected);
}

static GtkWidget *
entry_of (Desk *desk)
{
  return page_fixture_find (GTK_WIDGET (desk->page), GTK_TYPE_SEARCH_ENTRY);
}

static void
type (Desk *desk, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry_of (desk)), text);
}

static void
test_found (Desk *desk, gconstpointer data)
{
  AmtStore *store = amt_context_get_store (desk->fixture.context);
  g_autofree char *id = desk_inbox_case (desk->fixture.context);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  AmtCaseView *view;

  amt_store_load_case_async (store, id, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  view = amt_store_load_case_finish (store, result, NULL);
  g_assert_nonnull (view);
  g_assert_true (page_fixture_says (GTK_WIDGET (desk->page), "You can also search like this"));
  type (desk, view->local->reference);
  amt_test_await (page_fixture_n_rows (&desk->fixture) == 1);
  g_assert_true (page_fixture_says (GTK_WIDGET (desk->page), "1 case"));
  g_assert_true (page_fixture_says (GTK_WIDGET (desk->page), "Reference: "));
  /* What nobody chose is not opened: it would count as read. */
  g_assert_cmpuint (desk->selected->len, ==, 0);
  page_fixture_select (&desk->fixture, 0);
  g_assert_cmpuint (desk->selected->len, ==, 1);
  g_assert_cmpstr (desk->selected->pdata[0], ==, id);
  g_signal_emit_by_name (entry_of (desk), "activate");
  g_assert_cmpstr (desk->fixture.opened, ==, id);
  amt_case_view_free (view);
}

static void
test_nothing (Desk *desk, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (desk->page);

  type (desk, "xqzwv status:blau");
  amt_test_await (page_fixture_says (page, "Nothing Found"));
  g_assert_true (page_fixture_says (page, "“blau” was left out"));
  type (desk, "");
  amt_test_await (page_fixture_says (page, "You can also search like this"));
  g_assert_false (page_fixture_says (page, "left out"));
}

static void
test_close (Desk *desk, gconstpointer data)
{
  g_signal_emit_by_name (entry_of (desk), "stop-search");
  g_assert_cmpuint (desk->n_closed, ==, 1);
}

static void
test_save (Desk *desk, gconstpointer data)
{
  AmtStore *store = amt_context_get_store (desk->fixture.context);
  GtkWidget *window = GTK_WIDGET (desk->fixture.window);
  g_autoptr (GPtrArray) searches = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  type (desk, "miete");
  amt_test_await (!page_fixture_says (GTK_WIDGET (desk->page), "You can also"));
  g_assert_false (amt_action_table_is_enabled (window, "search.save"));
  type (desk, "status:eingegangen");
  amt_test_await (amt_action_table_is_enabled (window, "search.save"));
  gtk_widget_activate_action (window, "search.save", NULL);
  amt_test_await (page_fixture_said (&desk->fixture) != NULL);
  amt_store_load_searches_async (store, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  searches = amt_store_load_searches_finish (store, result, NULL);
  g_assert_cmpuint (searches->len, ==, 1);
  g_assert_cmpstr (((AmtSavedSearch *) searches->pdata[0])->name, ==, "status:eingegangen");
  g_assert_true (g_strv_contains (
      (const char *const *) ((AmtSavedSearch *) searches->pdata[0])->query->states, "received"));
}

static AmtCaseQuery *
keep (const char *text)
{
  g_autoptr (AmtSearchQuery) query = amt_search_query_parse (text, "2026-03-01");

  return amt_search_keep_query (query);
}

static void
test_keep (void)
{
  g_autoptr (AmtCaseQuery) name = keep ("von:meier status:wartet");
  g_autoptr (AmtCaseQuery) late = keep ("frist:überfällig an:ich");

  g_assert_cmpstr (name->text, ==, "meier");
  g_assert_cmpstr (name->states[0], ==, "waiting");
  g_assert_cmpint (late->deadlines, ==, AMT_DEADLINE_OVERDUE);
  g_assert_true (late->assignee_me);
  /* The list would show other cases. */
  g_assert_null (keep ("meier"));
  g_assert_null (keep ("von:meier von:huber"));
  g_assert_null (keep ("geb:12.03.1985"));
  g_assert_null (keep ("frist:<7t"));
  g_assert_null (keep (""));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();
  g_test_add ("/search-page/found", Desk, NULL, set_up, test_found, tear_down);
  g_test_add ("/search-page/nothing", Desk, NULL, set_up, test_nothing, tear_down);
  g_test_add ("/search-page/close", Desk, NULL, set_up, test_close, tear_down);
  g_test_add ("/search-page/save", Desk, NULL, set_up, test_save, tear_down);
  g_test_add_func ("/search-page/keep", test_keep);
  return g_test_run ();
}
