/* test-desk-page.c: sidebar, list and case together: what opens a case, where Back and Esc lead, and that each action is there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-page.h"

#include "amt-action-table.h"
#include "amt-case-list-parts.h"
#include "amt-panes.h"
#include "amt-search-page.h"
#include "amt-ui.h"
#include "list-fixture.h"

static ListFixture fixture;

typedef struct
{
  AmtDeskPage *page;
  AmtPanes *panes;
  AmtCaseList *list;
  guint n_changed;
} Fixture;

static void
changed_cb (AmtDeskPage *page, Fixture *self)
{
  self->n_changed++;
}

static void
show_place (Fixture *self, const char *id)
{
  amt_desk_page_show_place (self->page, id);
  amt_test_await (self->list->place && strcmp (amt_place_get_id (self->list->place), id) == 0 &&
                  !self->list->restoring);
}

static void
show (Fixture *self, int width)
{
  self->n_changed = 0;
  self->page = AMT_DESK_PAGE (amt_desk_page_new (fixture.workplace));
  self->panes = AMT_PANES (list_fixture_find (GTK_WIDGET (self->page), AMT_TYPE_PANES));
  self->list = AMT_CASE_LIST (list_fixture_find (GTK_WIDGET (self->page), AMT_TYPE_CASE_LIST));
  g_signal_connect (self->page, "changed", G_CALLBACK (changed_cb), self);
  list_fixture_show (&fixture, GTK_WIDGET (self->page), width, 600);
  show_place (self, "inbox");
  amt_test_await (g_list_model_get_n_items (G_LIST_MODEL (self->list->model)) > 2);
}

static void
fixture_clear (Fixture *self)
{
  list_fixture_close (&fixture, self->page);
}

static char *
id_at (Fixture *self, guint position)
{
  g_autoptr (AmtCaseRow) row = g_list_model_get_item (G_LIST_MODEL (self->list->model), position);

  amt_test_await (amt_case_row_get_row (row) != NULL);
  return g_strdup (amt_case_row_get_id (row));
}

static gboolean
is_open (Fixture *self, const char *id)
{
  return g_strcmp0 (amt_desk_page_get_case (self->page), id) == 0;
}

static void
test_selecting_opens (void)
{
  Fixture self;
  g_autofree char *first = NULL;
  g_autofree char *third = NULL;

  show (&self, 1300);
  g_assert_true (amt_panes_is_shown (self.panes, AMT_PANE_CASE));
  first = id_at (&self, 0);
  third = id_at (&self, 2);
  /* Who hurries past a row does not open its case. */
  amt_case_list_model_select_range (self.list->model, 0, 1, TRUE);
  amt_case_list_model_select_range (self.list->model, 2, 1, TRUE);
  amt_test_await (amt_desk_page_get_case (self.page) != NULL);
  g_assert_true (is_open (&self, third));
  /* Several selected ones leave the open case alone. */
  amt_case_list_model_select_range (self.list->model, 0, 2, TRUE);
  list_fixture_await_frames (GTK_WIDGET (self.page), 20);
  g_assert_true (is_open (&self, third));
  fixture_clear (&self);
}

static void
test_one_pane (void)
{
  Fixture self;
  g_autofree char *first = NULL;

  show (&self, 560);
  amt_test_await (!amt_panes_is_shown (self.panes, AMT_PANE_CASE));
  first = id_at (&self, 0);
  /* To walk through the list is not to leave it; a click, or Return, does. */
  amt_case_list_model_select_range (self.list->model, 0, 1, TRUE);
  list_fixture_await_frames (GTK_WIDGET (self.page), 20);
  g_assert_null (amt_desk_page_get_case (self.page));
  g_signal_emit_by_name (self.list->table, "click", 0u);
  g_assert_true (is_open (&self, first));
  amt_test_await (amt_panes_is_shown (self.panes, AMT_PANE_CASE));
  g_assert_false (amt_panes_is_shown (self.panes, AMT_PANE_LIST));
  g_assert_true (amt_desk_page_can_go_back (self.page));
  amt_desk_page_go_back (self.page);
  amt_test_await (amt_panes_is_shown (self.panes, AMT_PANE_LIST));
  g_assert_true (is_open (&self, first));
  /* F9 in a window without room for it: the sidebar comes. */
  amt_desk_page_toggle_sidebar (self.page);
  amt_test_await (amt_panes_is_shown (self.panes, AMT_PANE_SIDEBAR));
  fixture_clear (&self);
}

static void
test_search_and_back (void)
{
  Fixture self;
  GtkWidget *search;
  g_autofree char *first = NULL;

  show (&self, 1300);
  first = id_at (&self, 0);
  amt_desk_page_open_case (self.page, first);
  search = list_fixture_find (GTK_WIDGET (self.page), AMT_TYPE_SEARCH_PAGE);
  amt_desk_page_search (self.page);
  amt_test_await (gtk_widget_get_mapped (search));
  amt_desk_page_leave_case (self.page);
  g_assert_null (amt_desk_page_get_case (self.page));
  g_signal_emit_by_name (search, "closed");
  amt_test_await (gtk_widget_get_mapped (GTK_WIDGET (self.list)));
  g_assert_true (is_open (&self, first));
  fixture_clear (&self);
}

static void
test_remembered (void)
{
  Fixture self;
  g_autofree char *place = NULL;

  show (&self, 1300);
  show_place (&self, "mine");
  amt_panes_set_width (self.panes, AMT_PANE_LIST, 432);
  amt_panes_set_wanted (self.panes, AMT_PANE_SIDEBAR, FALSE);
  amt_desk_page_save_state (self.page);
  place = g_settings_get_string (fixture.settings, "last-place");
  g_assert_cmpstr (place, ==, "mine");
  g_assert_cmpint (g_settings_get_int (fixture.settings, "list-width"), ==, 432);
  g_assert_false (g_settings_get_boolean (fixture.settings, "show-sidebar"));
  g_settings_reset (fixture.settings, "show-sidebar");
  fixture_clear (&self);
}

/* What the table names is there, so that no key and no line of the command list leads nowhere. */
static void
test_actions (void)
{
  static const char *const GROUPS[] = { "list", "case", "sidebar", "transfer", NULL };
  Fixture self;
  guint n;
  const AmtActionInfo *table = amt_action_table (&n);

  show (&self, 1300);
  amt_desk_page_insert_actions (self.page, GTK_WIDGET (fixture.window));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      g_auto (GStrv) parts = NULL;
      GActionGroup *group;

      g_assert_true (g_action_parse_detailed_name (table[i].name, &name, &target, NULL));
      parts = g_strsplit (name, ".", 2);
      if (!g_strv_contains (GROUPS, parts[0]))
        continue;
      group = amt_action_table_get_group (GTK_WIDGET (fixture.window), parts[0]);
      if (!group || !g_action_group_has_action (group, parts[1]))
        g_error ("%s is no action", table[i].name);
    }
  fixture_clear (&self);
}

/* Two header bars or three, and all as high as the first. */
static gboolean
header_bars_are_even (Fixture *self)
{
  g_autoptr (GPtrArray) bars = list_fixture_find_all (GTK_WIDGET (self->page), ADW_TYPE_HEADER_BAR);
  int first = 0;
  guint n = 0;

  for (guint i = 0; i < bars->len; i++)
    {
      int height = gtk_widget_get_height (bars->pdata[i]);

      if (!gtk_widget_get_mapped (bars->pdata[i]))
        continue;
      if (n++ == 0)
        first = height;
      if (height != first)
        return FALSE;
    }
  return n >= 2 && first > 0;
}

/* The line below them is one line, also where a title has two lines and the one beside it none. */
static void
test_header_bars (void)
{
  static const char *const PLACES[] = { "transfer", "notices", "inbox" };
  Fixture self;
  int usual;

  /* Large text: a title needs more than the buttons. */
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &usual, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 192 * 1024, NULL);
  show (&self, 1300);
  for (guint i = 0; i < G_N_ELEMENTS (PLACES); i++)
    {
      amt_desk_page_show_place (self.page, PLACES[i]);
      amt_test_await (header_bars_are_even (&self));
    }
  fixture_clear (&self);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", usual, NULL);
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  amt_ui_init ();
  list_fixture_init (&fixture);

  g_test_add_func ("/desk-page/selecting-opens", test_selecting_opens);
  g_test_add_func ("/desk-page/one-pane", test_one_pane);
  g_test_add_func ("/desk-page/search-and-back", test_search_and_back);
  g_test_add_func ("/desk-page/remembered", test_remembered);
  g_test_add_func ("/desk-page/header-bars", test_header_bars);
  g_test_add_func ("/desk-page/actions", test_actions);

  failed = g_test_run ();
  list_fixture_clear (&fixture);
  return failed;
}
