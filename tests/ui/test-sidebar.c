/* test-sidebar.c: places, live counts, saved searches, and the names that a screen reader hears.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sidebar.h"

#include "amt-desk-fixture.h"
#include "amt-sidebar-row.h"
#include "amt-store-places.h"
#include "amt-ui.h"

typedef struct
{
  DeskFixture desk;
  AmtContext *context;     /* (owned) */
  AmtWorkplace *workplace; /* (owned) */
  GtkWidget *window;       /* (owned) */
  AmtSidebar *sidebar;
  GPtrArray *selected; /* (owned) (element-type utf8): ids, in order */
} Fixture;

static void
selected_cb (AmtSidebar *sidebar, AmtPlace *place, Fixture *self)
{
  g_ptr_array_add (self->selected, g_strdup (amt_place_get_id (place)));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new ("de.amtsstube.Amtsstube");
  g_autoptr (AmtNotices) notices = NULL;
  g_autoptr (GError) error = NULL;

  desk_fixture_init (&self->desk);
  self->context = desk_open_ok (&self->desk, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (self->context, &error));
  notices = amt_notices_new (amt_context_get_clock (self->context));
  self->workplace = amt_workplace_new (self->context, settings, notices);
  self->selected = g_ptr_array_new_with_free_func (g_free);
  self->window = gtk_window_new ();
  self->sidebar = AMT_SIDEBAR (amt_sidebar_new (self->workplace));
  g_signal_connect (self->sidebar, "place-selected", G_CALLBACK (selected_cb), self);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->sidebar));
  gtk_window_present (GTK_WINDOW (self->window));
  amt_test_await (amt_counts_watch_get_counts (amt_workplace_get_counts (self->workplace)));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->selected, g_ptr_array_unref);
  desk_close (self->context);
  desk_fixture_clear (&self->desk);
}

/* Depth first: the row of @id below @widget. */
static AmtSidebarRow *
find_row (GtkWidget *widget, const char *id)
{
  if (AMT_IS_SIDEBAR_ROW (widget))
    {
      AmtPlace *place = amt_sidebar_row_get_place (AMT_SIDEBAR_ROW (widget));

      return strcmp (amt_place_get_id (place), id) == 0 ? AMT_SIDEBAR_ROW (widget) : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      AmtSidebarRow *row = find_row (child, id);

      if (row)
        return row;
    }
  return NULL;
}

static const char *
last_selected (Fixture *self)
{
  return self->selected->len > 0 ? g_ptr_array_index (self->selected, self->selected->len - 1)
                                 : NULL;
}

/* The tooltip has the same words as the accessible name. */
static gboolean
is_named (Fixture *self, const char *id, const char *name)
{
  AmtSidebarRow *row = find_row (GTK_WIDGET (self->sidebar), id);

  return row && g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (row)), name) == 0;
}

static void
test_places (Fixture *self, gconstpointer data)
{
  static const char *const IDS[] = { "inbox",  "mine", "due",      "follow-ups", "waiting",
                                     "recent", "done", "transfer", "notices" };
  const AmtSidebarCounts *counts =
      amt_counts_watch_get_counts (amt_workplace_get_counts (self->workplace));
  g_autofree char *inbox = g_strdup_printf ("Inbox, %u cases", (guint) counts->counts.inbox);
  AmtMe *me = amt_workplace_get_references (self->workplace)->me;

  for (guint i = 0; i < G_N_ELEMENTS (IDS); i++)
    g_assert_nonnull (find_row (GTK_WIDGET (self->sidebar), IDS[i]));
  for (guint i = 0; i < me->queues->len; i++)
    {
      AmtQueueRight *right = g_ptr_array_index (me->queues, i);
      g_autofree char *id = g_strconcat ("queue:", right->queue_id, NULL);

      g_assert_nonnull (find_row (GTK_WIDGET (self->sidebar), id));
    }
  g_assert_cmpuint (counts->counts.inbox, >, 1);
  amt_test_await (is_named (self, "inbox", inbox));
  gtk_test_accessible_assert_property (find_row (GTK_WIDGET (self->sidebar), "inbox"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, inbox);
}

static void
test_select (Fixture *self, gconstpointer data)
{
  amt_sidebar_select (self->sidebar, "mine");
  g_assert_cmpstr (last_selected (self), ==, "mine");
  amt_sidebar_select (self->sidebar, "transfer");
  g_assert_cmpstr (last_selected (self), ==, "transfer");
  g_assert_false (gtk_list_box_row_is_selected (
      GTK_LIST_BOX_ROW (find_row (GTK_WIDGET (self->sidebar), "mine"))));
  /* The same again: the list comes to the front. */
  amt_sidebar_select (self->sidebar, "transfer");
  g_assert_cmpuint (self->selected->len, ==, 3);
  amt_sidebar_select (self->sidebar, "queue:that-went");
  g_assert_cmpstr (last_selected (self), ==, "inbox");
  g_assert_cmpstr (amt_place_get_id (amt_sidebar_get_place (self->sidebar)), ==, "inbox");
}

static gint64
save_search (Fixture *self, gint64 id, const char *name)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_store_save_search_async (amt_context_get_store (self->context), id, name, query, NULL,
                               amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_store_save_search_finish (amt_context_get_store (self->context), result, NULL);
}

static void
test_saved_search (Fixture *self, gconstpointer data)
{
  GActionGroup *actions = amt_sidebar_get_actions (self->sidebar);
  gint64 number = save_search (self, 0, "Everything");
  g_autofree char *id = g_strdup_printf ("saved:%" G_GINT64_FORMAT, number);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  g_assert_cmpint (number, >, 0);
  amt_test_await (find_row (GTK_WIDGET (self->sidebar), id));
  amt_sidebar_select (self->sidebar, "mine");
  g_assert_false (g_action_group_get_action_enabled (actions, "rename-search"));
  amt_sidebar_select (self->sidebar, id);
  g_assert_true (g_action_group_get_action_enabled (actions, "rename-search"));
  g_assert_true (g_action_group_get_action_enabled (actions, "delete-search"));

  /* Another name is another row, and the place stays selected without being chosen again. */
  save_search (self, number, "All of it");
  amt_test_await (
      g_strcmp0 (amt_place_get_title (amt_sidebar_get_place (self->sidebar)), "All of it") == 0);
  g_assert_cmpstr (last_selected (self), ==, id);

  /* Gone: one must be somewhere. */
  amt_store_drop_search_async (amt_context_get_store (self->context), number, NULL,
                               amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (
      amt_store_drop_search_finish (amt_context_get_store (self->context), result, NULL));
  amt_test_await (g_strcmp0 (last_selected (self), "inbox") == 0);
  g_assert_null (find_row (GTK_WIDGET (self->sidebar), id));
}

static void
test_unsent (Fixture *self, gconstpointer data)
{
  g_autofree char *case_id = desk_inbox_case (self->context);
  g_autoptr (AmtOrder) order = amt_order_new (case_id, "addJotting");
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  amt_order_set (order, "text", "Call back");
  amt_order_set (order, "visibility", "case");
  entry = desk_record (self->context, order, &error);
  g_assert_no_error (error);
  amt_test_await (is_named (self, "transfer", "Transfer, 1 change not yet transferred"));
  g_assert_true (desk_sync (self->context, &error));
  amt_test_await (is_named (self, "transfer", "Transfer"));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_setenv ("GTK_A11Y", "test", TRUE);
  adw_init ();
  amt_ui_init ();
  g_test_add ("/sidebar/places", Fixture, NULL, set_up, test_places, tear_down);
  g_test_add ("/sidebar/select", Fixture, NULL, set_up, test_select, tear_down);
  g_test_add ("/sidebar/saved-search", Fixture, NULL, set_up, test_saved_search, tear_down);
  g_test_add ("/sidebar/unsent", Fixture, NULL, set_up, test_unsent, tear_down);
  return g_test_run ();
}
