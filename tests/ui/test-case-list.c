/* test-case-list.c: a list is found as it was left: filter, order, place in it, selection; what is claimed goes on being stepped
 * from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-list-parts.h"

#include "list-fixture.h"

typedef struct
{
  ListFixture list;
  AmtCaseList *cases;
  AmtPlace *all;  /* (owned) */
  AmtPlace *none; /* (owned) no case is there */
  guint n_selected;
  char *selected;  /* (owned) (nullable) the last that was told */
  char *activated; /* (owned) (nullable) */
  char *stepped;   /* (owned) (nullable) */
  guint n_stepped;
} Fixture;

static void
selected_cb (AmtCaseList *list, const char *id, Fixture *self)
{
  self->n_selected++;
  g_free (self->selected);
  self->selected = g_strdup (id);
}

static void
activated_cb (AmtCaseList *list, const char *id, Fixture *self)
{
  g_free (self->activated);
  self->activated = g_strdup (id);
}

static void
stepped_cb (AmtCaseList *list, const char *id, Fixture *self)
{
  self->n_stepped++;
  g_free (self->stepped);
  self->stepped = g_strdup (id);
}

static void
enter (Fixture *self, AmtPlace *place)
{
  amt_case_list_set_place (self->cases, place);
  amt_test_await (!self->cases->restoring);
  list_fixture_await_frames (GTK_WIDGET (self->cases), 3);
}

static void
show (Fixture *self)
{
  self->cases = AMT_CASE_LIST (amt_case_list_new (self->list.workplace));
  g_signal_connect (self->cases, "case-selected", G_CALLBACK (selected_cb), self);
  g_signal_connect (self->cases, "case-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect (self->cases, "stepped", G_CALLBACK (stepped_cb), self);
  list_fixture_show (&self->list, GTK_WIDGET (self->cases), 420, 360);
  enter (self, self->all);
}

static void
fixture_init (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtCaseQuery) all = amt_case_query_new (AMT_SCOPE_OPEN);
  g_autoptr (AmtCaseQuery) none = amt_case_query_new (AMT_SCOPE_WAITING_MINE);

  list_fixture_init (&self->list);
  /* As a queue: the place itself narrows down. */
  amt_case_query_add (&all->queues, "wohngeld-a-k");
  amt_case_query_add (&all->queues, "wohngeld-l-z");
  amt_case_query_add (&none->queues, "no-such-queue");
  self->all = amt_place_new_list ("queue:all", "All", "amt-queue-symbolic", all);
  self->none = amt_place_new_list ("waiting", "Waiting", "amt-queue-symbolic", none);
  show (self);
}

static void
fixture_clear (Fixture *self, gconstpointer data)
{
  list_fixture_close (&self->list, self->cases);
  g_clear_object (&self->all);
  g_clear_object (&self->none);
  g_free (self->selected);
  g_free (self->activated);
  g_free (self->stepped);
  list_fixture_clear (&self->list);
}

static guint
n_rows (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->cases->model));
}

static char *
id_at (Fixture *self, guint position)
{
  g_autoptr (AmtCaseRow) row = g_list_model_get_item (G_LIST_MODEL (self->cases->model), position);

  amt_test_await (amt_case_row_get_row (row) != NULL);
  return g_strdup (amt_case_row_get_id (row));
}

/* What a click on the row does. Returns: (transfer full): its case. */
static char *
select_row (Fixture *self, guint position)
{
  char *id = id_at (self, position);
  guint before = self->n_selected;

  amt_case_list_model_select_range (self->cases->model, position, 1, TRUE);
  amt_test_await (self->n_selected > before);
  g_assert_cmpstr (self->selected, ==, id);
  return id;
}

static gboolean
is_enabled (Fixture *self, const char *action)
{
  return g_action_group_get_action_enabled (amt_case_list_get_actions (self->cases), action);
}

static void
activate (Fixture *self, const char *action)
{
  g_action_group_activate_action (amt_case_list_get_actions (self->cases), action, NULL);
}

static const char *
page_of (Fixture *self)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (self->cases->stack));
}

static guint
selected_position (Fixture *self)
{
  for (guint i = 0; i < n_rows (self); i++)
    if (amt_case_list_model_is_selected (self->cases->model, i))
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
test_selecting (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;

  g_assert_cmpuint (n_rows (self), >, 4);
  g_assert_cmpstr (page_of (self), ==, "rows");
  g_assert_false (is_enabled (self, "open"));
  id = select_row (self, 1);
  g_assert_true (is_enabled (self, "open"));
  activate (self, "open");
  g_assert_cmpstr (self->activated, ==, id);

  /* As long as it is not known which row it is, no action takes it for the one before. */
  amt_case_list_model_select_range (self->cases->model, 2, 1, TRUE);
  g_assert_false (is_enabled (self, "open"));
  g_assert_false (is_enabled (self, "claim-and-open"));
  amt_test_await (is_enabled (self, "open"));
  activate (self, "open");
  g_assert_cmpstr (self->activated, !=, id);
}

static void
test_several (Fixture *self, gconstpointer data)
{
  GtkRevealer *bar = GTK_REVEALER (self->cases->several);

  amt_case_list_model_select_range (self->cases->model, 0, 3, TRUE);
  g_assert_true (gtk_revealer_get_reveal_child (bar));
  g_assert_false (is_enabled (self, "open"));
  g_assert_true (is_enabled (self, "claim-selected"));
  g_assert_null (self->selected);
  g_assert_nonnull (
      strstr (adw_window_title_get_subtitle (ADW_WINDOW_TITLE (self->cases->title)), "3 of"));
  activate (self, "select-all");
  g_assert_cmpuint (amt_case_list_model_get_n_selected (self->cases->model), ==, n_rows (self));
  activate (self, "unselect-all");
  g_assert_false (gtk_revealer_get_reveal_child (bar));
  g_assert_false (is_enabled (self, "claim-selected"));
  g_assert_false (is_enabled (self, "unselect-all"));
}

/* Another place and back: the row is selected, nothing is opened, the filter is the place's own. */
static void
test_place_and_back (Fixture *self, gconstpointer data)
{
  g_autofree char *id = select_row (self, 3);
  guint before = self->n_selected;

  /* So low that not all rows are seen. */
  list_fixture_resize (&self->list, 420, 220);
  amt_case_table_set_top (AMT_CASE_TABLE (self->cases->table), 1);
  list_fixture_await_frames (GTK_WIDGET (self->cases), 6);
  enter (self, self->none);
  g_assert_cmpstr (page_of (self), ==, "empty");
  g_assert_false (is_enabled (self, "clear-filter"));
  enter (self, self->all);
  amt_test_await (selected_position (self) == 3);
  amt_test_await (amt_case_table_get_top (AMT_CASE_TABLE (self->cases->table)) == 1);
  g_assert_cmpuint (self->n_selected, ==, before);
  g_assert_true (is_enabled (self, "open"));
  activate (self, "open");
  g_assert_cmpstr (self->activated, ==, id);

  /* A place where nobody was before is alive as well. */
  g_assert_false (self->cases->restoring);
  g_free (select_row (self, 0));
}

/* What was written down is there for whoever comes next. */
static void
await_saved (Fixture *self, const char *selected)
{
  AmtStore *store = amt_workplace_get_store (self->list.workplace);
  g_autofree char *found = NULL;

  while (g_strcmp0 (found, selected) != 0)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (AmtListState) state = NULL;
      GAsyncResult *slot = NULL;

      amt_store_load_list_state_async (store, amt_place_get_id (self->all), NULL,
                                       amt_test_result_cb, &slot);
      result = amt_test_wait_result (&slot);
      state = amt_store_load_list_state_finish (store, result, NULL);
      g_free (found);
      found = g_strdup (state ? state->selected_id : NULL);
    }
}

static void
test_restart (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *columns = NULL;

  g_action_group_change_action_state (amt_case_list_get_actions (self->cases), "sort",
                                      g_variant_new_string ("reference"));
  g_action_group_change_action_state (amt_case_list_get_actions (self->cases), "descending",
                                      g_variant_new_boolean (TRUE));
  amt_test_await (!amt_case_list_model_is_loading (self->cases->model));
  amt_case_table_set_columns (AMT_CASE_TABLE (self->cases->table), "deadline applicant");
  id = select_row (self, 2);
  amt_case_list_save_state (self->cases);
  await_saved (self, id);
  list_fixture_close (&self->list, self->cases);

  show (self);
  amt_test_await (is_enabled (self, "open"));
  g_free (columns);
  columns = amt_case_table_get_columns (AMT_CASE_TABLE (self->cases->table));
  g_assert_cmpstr (columns, ==, "deadline applicant");
  g_assert_cmpint (amt_case_list_model_get_query (self->cases->model)->sort, ==,
                   AMT_SORT_REFERENCE);
  g_assert_true (amt_case_list_model_get_query (self->cases->model)->descending);
  activate (self, "open");
  g_assert_cmpstr (self->activated, ==, id);
}

static void
test_order (Fixture *self, gconstpointer data)
{
  g_autofree char *id = select_row (self, 1);
  g_autoptr (GVariant) state = NULL;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  g_action_group_change_action_state (amt_case_list_get_actions (self->cases), "sort",
                                      g_variant_new_string ("reference"));
  list_fixture_await_frames (GTK_WIDGET (self->cases), 3);
  amt_test_await (!amt_case_list_model_is_loading (self->cases->model));
  state = g_action_group_get_action_state (amt_case_list_get_actions (self->cases), "sort");
  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, "reference");
  first = id_at (self, 0);
  g_action_group_change_action_state (amt_case_list_get_actions (self->cases), "descending",
                                      g_variant_new_boolean (TRUE));
  amt_test_await (({
    g_autofree char *now = id_at (self, n_rows (self) - 1);
    strcmp (now, first) == 0;
  }));
  /* The selection went with its row. */
  last = id_at (self, selected_position (self));
  g_assert_cmpstr (last, ==, id);
}

/* Who is in the filtered list as well stays selected; what was filtered away comes back with the rest. */
static void
test_filter (Fixture *self, gconstpointer data)
{
  guint all = n_rows (self);
  g_autofree char *id = select_row (self, 2);
  g_autoptr (AmtCaseRow) row = g_list_model_get_item (G_LIST_MODEL (self->cases->model), 2);
  GtkWidget *entry = list_fixture_find (self->cases->filter, GTK_TYPE_SEARCH_ENTRY);
  guint before = self->n_selected;
  g_autofree char *now = NULL;

  gtk_editable_set_text (GTK_EDITABLE (entry), amt_case_row_get_row (row)->value->reference);
  g_signal_emit_by_name (entry, "activate");
  amt_test_await (n_rows (self) == 1 && selected_position (self) == 0);
  now = id_at (self, 0);
  g_assert_cmpstr (now, ==, id);
  g_assert_cmpuint (self->n_selected, ==, before);
  g_assert_true (is_enabled (self, "clear-filter"));

  gtk_editable_set_text (GTK_EDITABLE (entry), "no such case anywhere");
  g_signal_emit_by_name (entry, "activate");
  amt_test_await (strcmp (page_of (self), "empty") == 0);
  g_assert_cmpstr (adw_status_page_get_title (ADW_STATUS_PAGE (self->cases->empty)), ==,
                   "No Case Fits the Filter");
  g_assert_true (gtk_widget_get_visible (self->cases->clear_button));
  activate (self, "clear-filter");
  /* All of the place, not of the portal. */
  amt_test_await (n_rows (self) == all);
  g_assert_false (is_enabled (self, "clear-filter"));
}

static void
step (Fixture *self, const char *from, int direction)
{
  guint before = self->n_stepped;

  amt_case_list_step (self->cases, from, direction);
  amt_test_await (self->n_stepped > before);
}

static void
test_stepping (Fixture *self, gconstpointer data)
{
  g_autofree char *first = id_at (self, 1);
  g_autofree char *second = id_at (self, 2);
  g_autofree char *third = id_at (self, 3);
  guint before;

  g_free (select_row (self, 1));
  before = self->n_selected;
  step (self, first, 1);
  g_assert_cmpstr (self->stepped, ==, second);
  g_assert_cmpuint (selected_position (self), ==, 2);

  /* Somebody narrows the list down so far that neither is in it any more: one goes on as it stood. */
  enter (self, self->none);
  step (self, second, 1);
  g_assert_cmpstr (self->stepped, ==, third);
  step (self, third, -1);
  g_assert_cmpstr (self->stepped, ==, second);
  g_assert_cmpuint (self->n_selected, ==, before);

  /* A case that was not opened from here has no neighbours. */
  step (self, "another", 1);
  g_assert_null (self->stepped);
}

/* The case that is claimed leaves the inbox; the next one is still the one that stood behind it. */
static void
test_stepping_after_claim (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_INBOX);
  g_autoptr (AmtPlace) inbox = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *claimed = NULL;
  g_autofree char *next = NULL;
  guint n;

  inbox = amt_place_new_list ("inbox", "Inbox", "amt-queue-symbolic", query);
  enter (self, inbox);
  n = n_rows (self);
  g_assert_cmpuint (n, >=, 2);
  next = id_at (self, 1);
  claimed = select_row (self, 0);
  entry = desk_claim (self->list.context, claimed, NULL, &error);
  g_assert_no_error (error);
  amt_test_await (n_rows (self) == n - 1);
  g_assert_false (is_enabled (self, "open"));
  step (self, claimed, 1);
  g_assert_cmpstr (self->stepped, ==, next);
  g_assert_cmpuint (selected_position (self), ==, 0);
  step (self, next, -1);
  g_assert_cmpstr (self->stepped, ==, claimed);
}

static void
test_claim_next (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_INBOX);
  g_autoptr (AmtPlace) inbox = NULL;

  g_assert_false (is_enabled (self, "claim-next"));
  inbox = amt_place_new_list ("inbox", "Inbox", "amt-queue-symbolic", query);
  enter (self, inbox);
  g_assert_true (is_enabled (self, "claim-next"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_init, test, fixture_clear);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();

  add ("/case-list/selecting", test_selecting);
  add ("/case-list/several", test_several);
  add ("/case-list/place-and-back", test_place_and_back);
  add ("/case-list/restart", test_restart);
  add ("/case-list/order", test_order);
  add ("/case-list/filter", test_filter);
  add ("/case-list/stepping", test_stepping);
  add ("/case-list/stepping-after-claim", test_stepping_after_claim);
  add ("/case-list/claim-next", test_claim_next);

  return g_test_run ();
}
