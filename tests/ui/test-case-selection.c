/* test-case-selection.c: GTK's selection over the set of cases that the list model keeps.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-selection.h"

#include "list-fixture.h"

static ListFixture fixture;

typedef struct
{
  AmtCaseListModel *model;
  AmtCaseSelection *selection;
  guint n_told;
  guint n_items; /* as items-changed told */
} Fixture;

static void
told_cb (GtkSelectionModel *model, guint position, guint n_items, Fixture *self)
{
  self->n_told++;
  g_assert_cmpuint (position + n_items, <=, g_list_model_get_n_items (G_LIST_MODEL (model)));
}

static void
items_cb (GListModel *model, guint position, guint removed, guint added, Fixture *self)
{
  self->n_items = self->n_items - removed + added;
}

static void
fixture_init (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);

  self->model = amt_case_list_model_new (
      amt_workplace_get_store (fixture.workplace),
      amt_context_get_clock (amt_workplace_get_context (fixture.workplace)),
      amt_workplace_get_desk (fixture.workplace));
  self->selection = amt_case_selection_new (self->model);
  g_signal_connect (self->selection, "selection-changed", G_CALLBACK (told_cb), self);
  g_signal_connect (self->selection, "items-changed", G_CALLBACK (items_cb), self);
  amt_case_list_model_set_query (self->model, query);
  amt_test_await (!amt_case_list_model_is_loading (self->model));
  g_assert_cmpuint (self->n_items, >, 6);
}

static void
fixture_clear (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->selection);
  g_assert_finalize_object (self->model);
}

static GtkSelectionModel *
gtk_of (Fixture *self)
{
  return GTK_SELECTION_MODEL (self->selection);
}

static void
assert_selected (Fixture *self, guint first, guint n)
{
  g_autoptr (GtkBitset) set = gtk_selection_model_get_selection (gtk_of (self));

  g_assert_cmpuint (gtk_bitset_get_size (set), ==, n);
  g_assert_cmpuint (amt_case_list_model_get_n_selected (self->model), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_true (gtk_selection_model_is_selected (gtk_of (self), first + i));
}

static void
test_rows (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtCaseRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), 3);
  g_autoptr (AmtCaseRow) same = g_list_model_get_item (G_LIST_MODEL (self->model), 3);

  g_assert_true (row == same);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->selection)), ==, self->n_items);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (self->selection)) == AMT_TYPE_CASE_ROW);
}

static void
test_one_and_several (Fixture *self, gconstpointer data)
{
  g_autoptr (GtkBitset) window = NULL;

  gtk_selection_model_select_item (gtk_of (self), 4, TRUE);
  assert_selected (self, 4, 1);
  gtk_selection_model_select_item (gtk_of (self), 5, FALSE);
  assert_selected (self, 4, 2);
  gtk_selection_model_select_range (gtk_of (self), 1, 3, TRUE);
  assert_selected (self, 1, 3);
  gtk_selection_model_unselect_item (gtk_of (self), 1);
  assert_selected (self, 2, 2);
  gtk_selection_model_unselect_range (gtk_of (self), 0, 3);
  assert_selected (self, 3, 1);
  g_assert_cmpuint (self->n_told, ==, 5);
  window = gtk_selection_model_get_selection_in_range (gtk_of (self), 0, 3);
  g_assert_true (gtk_bitset_is_empty (window));
  gtk_selection_model_select_all (gtk_of (self));
  assert_selected (self, 0, self->n_items);
  gtk_selection_model_unselect_all (gtk_of (self));
  assert_selected (self, 0, 0);
}

/* What a rubber band or Ctrl with a click does: only rows of the mask are touched. */
static void
test_mask (Fixture *self, gconstpointer data)
{
  g_autoptr (GtkBitset) selected = gtk_bitset_new_range (2, 2);
  g_autoptr (GtkBitset) mask = gtk_bitset_new_range (2, 4);
  g_autoptr (GtkBitset) nothing = gtk_bitset_new_empty ();

  gtk_selection_model_select_range (gtk_of (self), 0, 5, TRUE);
  gtk_selection_model_set_selection (gtk_of (self), selected, mask);
  assert_selected (self, 0, 4);
  g_assert_false (gtk_selection_model_is_selected (gtk_of (self), 4));
  gtk_selection_model_set_selection (gtk_of (self), selected, nothing);
  assert_selected (self, 0, 4);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_init, test, fixture_clear);
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  list_fixture_init (&fixture);

  add ("/case-selection/rows", test_rows);
  add ("/case-selection/one-and-several", test_one_and_several);
  add ("/case-selection/mask", test_mask);

  failed = g_test_run ();
  list_fixture_clear (&fixture);
  return failed;
}
