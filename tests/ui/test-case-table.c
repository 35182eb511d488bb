/* test-case-table.c: rows in columns and in two lines, what a screen reader hears of them, order by titles, columns as text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-table.h"

#include "amt-case-list-model-private.h"
#include "amt-case-selection.h"
#include "list-fixture.h"

#include <adwaita.h>

#define WIDE 1100
#define NARROW 420
#define N_LONG 1000

static ListFixture fixture;

typedef struct
{
  AmtCaseListModel *model;
  AmtCaseTable *table;
  int sort; /* -1: not asked for */
  gboolean descending;
  guint n_columns_changed;
  guint activated; /* G_MAXUINT: none */
} Fixture;

static void
sort_wanted_cb (AmtCaseTable *table, int sort, gboolean descending, Fixture *self)
{
  self->sort = sort;
  self->descending = descending;
}

static void
columns_changed_cb (AmtCaseTable *table, Fixture *self)
{
  self->n_columns_changed++;
}

static void
fixture_init (Fixture *self, int width)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autoptr (AmtCaseSelection) selection = NULL;

  *self = (Fixture){ .sort = -1, .activated = G_MAXUINT };
  self->model = amt_case_list_model_new (
      amt_workplace_get_store (fixture.workplace),
      amt_context_get_clock (amt_workplace_get_context (fixture.workplace)),
      amt_workplace_get_desk (fixture.workplace));
  selection = amt_case_selection_new (self->model);
  self->table =
      AMT_CASE_TABLE (amt_case_table_new (fixture.workplace, GTK_SELECTION_MODEL (selection)));
  g_signal_connect (self->table, "sort-wanted", G_CALLBACK (sort_wanted_cb), self);
  g_signal_connect (self->table, "columns-changed", G_CALLBACK (columns_changed_cb), self);
  amt_case_list_model_set_query (self->model, query);
  amt_test_await (!amt_case_list_model_is_loading (self->model));
  list_fixture_show (&fixture, GTK_WIDGET (self->table), width, 300);
  amt_test_await (amt_case_table_is_compact (self->table) == (width == NARROW));
  list_fixture_await_frames (GTK_WIDGET (self->table), 3);
}

static void
fixture_clear (Fixture *self)
{
  list_fixture_close (&fixture, self->table);
  g_assert_finalize_object (self->model);
}

static GtkColumnView *
view_of (Fixture *self)
{
  return GTK_COLUMN_VIEW (list_fixture_find (GTK_WIDGET (self->table), GTK_TYPE_COLUMN_VIEW));
}

/* Each row that is drawn bears all that is said about its case as its name. */
static void
assert_names (Fixture *self, guint levels)
{
  g_autoptr (GPtrArray) cells =
      list_fixture_find_all (GTK_WIDGET (self->table), AMT_TYPE_CASE_CELL);
  guint n = 0;

  for (guint i = 0; i < cells->len; i++)
    {
      AmtCaseCell *cell = g_ptr_array_index (cells, i);
      AmtCaseRow *row = amt_case_cell_get_row (cell);
      GtkWidget *item = GTK_WIDGET (cell);
      g_autofree char *name = NULL;

      if (!row || !gtk_widget_get_mapped (item))
        continue;
      amt_test_await (amt_case_row_get_row (row) != NULL);
      for (guint j = 0; j < levels; j++)
        item = gtk_widget_get_parent (item);
      name = amt_case_row_name (fixture.workplace, amt_case_row_get_row (row));
      list_fixture_assert_name (item, name);
      n++;
    }
  g_assert_cmpuint (n, >, 3);
}

static void
test_names_compact (void)
{
  Fixture self;

  fixture_init (&self, NARROW);
  assert_names (&self, 1);
  fixture_clear (&self);
}

static void
test_names_columns (void)
{
  Fixture self;

  fixture_init (&self, WIDE);
  assert_names (&self, 2);
  fixture_clear (&self);
}

/* All that icons and colours say is said in words as well. */
static void
test_words (void)
{
  AmtListRow row = { .conflict = TRUE, .n_pending = 1, .decision_pending = TRUE, .offline = TRUE };
  g_autoptr (AmtCase) value = amt_case_new ("c-1");
  g_autofree char *name = NULL;
  static const char *const WORDS[] = {
    "Meyer, Änne",      "WG-1",     "overdue",           "new",          "to be clarified",
    "protective block", "fee open", "available offline", "not yet sent",
  };

  row.value = value;
  g_free (value->applicant);
  value->applicant = g_strdup ("Meyer, Änne");
  value->reference = g_strdup ("WG-1");
  value->state = g_strdup ("inProgress");
  value->deadline_on = g_strdup ("2020-01-01");
  value->payment = g_strdup ("open");
  value->unread = TRUE;
  value->restricted = TRUE;
  name = amt_case_row_name (fixture.workplace, &row);
  for (guint i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (!strstr (name, WORDS[i]))
      g_error ("“%s” does not say “%s”", name, WORDS[i]);

  /* And nothing that is not so. */
  row = (AmtListRow){ .value = value };
  value->unread = value->restricted = FALSE;
  g_clear_pointer (&value->payment, g_free);
  g_clear_pointer (&value->deadline_on, g_free);
  g_free (name);
  name = amt_case_row_name (fixture.workplace, &row);
  for (guint i = 2; i < G_N_ELEMENTS (WORDS); i++)
    g_assert_null (strstr (name, WORDS[i]));
}

/* What is remembered is what was shown; nonsense, or nothing, is as at first. */
static void
test_columns_text (void)
{
  static const struct
  {
    const char *text;
    const char *shown;
  } TEXTS[] = {
    { NULL, "applicant reference state service deadline flags" },
    { "", "applicant reference state service deadline flags" },
    { "no such columns", "applicant reference state service deadline flags" },
    { "received applicant", "received applicant" },
    { "deadline later deadline", "deadline applicant" },
    { "applicant=240 received=1 deadline=99999 flags=x", "applicant=240 received deadline flags" },
    { "follow-up assignee received flags deadline service state reference applicant",
      "follow-up assignee received flags deadline service state reference applicant" },
  };
  Fixture self;

  fixture_init (&self, WIDE);
  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *again = NULL;

      amt_case_table_set_columns (self.table, TEXTS[i].text);
      text = amt_case_table_get_columns (self.table);
      g_assert_cmpstr (text, ==, TEXTS[i].shown);
      amt_case_table_set_columns (self.table, text);
      again = amt_case_table_get_columns (self.table);
      g_assert_cmpstr (again, ==, text);
      list_fixture_await_frames (GTK_WIDGET (self.table), 2);
    }
  g_assert_cmpuint (self.n_columns_changed, >, 0);
  fixture_clear (&self);
}

/* No column is wider than the window, and the applicant is not the one that pays for it. */
static void
test_widths (void)
{
  Fixture self;
  g_autoptr (GPtrArray) cells = NULL;
  guint n = 0;

  fixture_init (&self, WIDE);
  cells = list_fixture_find_all (GTK_WIDGET (self.table), AMT_TYPE_CASE_CELL);
  for (guint i = 0; i < cells->len; i++)
    {
      GtkWidget *cell = g_ptr_array_index (cells, i);
      graphene_rect_t bounds;

      if (!gtk_widget_get_mapped (cell) ||
          !gtk_widget_compute_bounds (cell, GTK_WIDGET (self.table), &bounds))
        continue;
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, WIDE);
      g_assert_cmpfloat (bounds.size.width, >, 60);
      n += bounds.origin.x < 30 && bounds.size.width >= 170;
    }
  g_assert_cmpuint (n, >, 3);
  fixture_clear (&self);
}

static GtkColumnViewColumn *
column_called (Fixture *self, const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (view_of (self));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (strcmp (gtk_column_view_column_get_title (column), title) == 0)
        return column;
    }
  g_assert_not_reached ();
}

/* What GTK does when a title is clicked. */
static void
click_title (Fixture *self, const char *title, GtkSortType order)
{
  self->sort = -1;
  gtk_column_view_sort_by_column (view_of (self), column_called (self, title), order);
}

static void
test_sort_by_title (void)
{
  Fixture self;

  fixture_init (&self, WIDE);
  click_title (&self, "Deadline", GTK_SORT_ASCENDING);
  g_assert_cmpint (self.sort, ==, AMT_SORT_DEADLINE);
  g_assert_false (self.descending);
  amt_case_table_set_sort (self.table, AMT_SORT_DEADLINE, FALSE);
  click_title (&self, "Deadline", GTK_SORT_DESCENDING);
  g_assert_cmpint (self.sort, ==, AMT_SORT_DEADLINE);
  g_assert_true (self.descending);
  amt_case_table_set_sort (self.table, AMT_SORT_DEADLINE, TRUE);
  click_title (&self, "Applicant", GTK_SORT_ASCENDING);
  g_assert_cmpint (self.sort, ==, AMT_SORT_APPLICANT);
  click_title (&self, "State", GTK_SORT_ASCENDING);
  g_assert_cmpint (self.sort, ==, AMT_SORT_STATE);

  /* To show an order is not to ask for one; an order without a column shows none. */
  self.sort = -1;
  amt_case_table_set_sort (self.table, AMT_SORT_REFERENCE, TRUE);
  amt_case_table_set_sort (self.table, AMT_SORT_OPENED, TRUE);
  g_assert_cmpint (self.sort, ==, -1);

  /* Nor is it to leave the column of the order out, or to bring it back. */
  amt_case_table_set_sort (self.table, AMT_SORT_DEADLINE, FALSE);
  amt_case_table_set_columns (self.table, "applicant reference");
  amt_case_table_set_sort (self.table, AMT_SORT_RECEIVED, FALSE);
  amt_case_table_set_columns (self.table, "applicant received");
  g_assert_cmpint (self.sort, ==, -1);
  click_title (&self, "Received", GTK_SORT_DESCENDING);
  g_assert_cmpint (self.sort, ==, AMT_SORT_RECEIVED);
  g_assert_true (self.descending);
  fixture_clear (&self);
}

/* A column that was pulled stays as wide as it was left; with larger text it grows like the others. */
static void
test_pulled (void)
{
  Fixture self;
  g_autofree char *text = NULL;
  g_autoptr (GtkColumnViewColumn) reference = NULL;
  guint before;

  fixture_init (&self, WIDE);
  amt_case_table_set_columns (self.table, "applicant reference deadline");
  reference = g_list_model_get_item (gtk_column_view_get_columns (view_of (&self)), 1);
  before = self.n_columns_changed;
  gtk_column_view_column_set_fixed_width (reference, 333);
  g_assert_cmpuint (self.n_columns_changed, ==, before + 1);
  text = amt_case_table_get_columns (self.table);
  g_assert_cmpstr (text, ==, "applicant reference=333 deadline");

  /* Another list, and back. */
  amt_case_table_set_columns (self.table, "applicant reference deadline");
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (reference), !=, 333);
  amt_case_table_set_columns (self.table, text);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (reference), ==, 333);
  fixture_clear (&self);
}

static void
test_compact_and_back (void)
{
  Fixture self;

  fixture_init (&self, WIDE);
  /* Low enough that not all rows are seen. */
  list_fixture_resize (&fixture, WIDE, 180);
  amt_case_list_model_select_range (self.model, 4, 1, TRUE);
  amt_case_table_set_top (self.table, 2);
  list_fixture_await_frames (GTK_WIDGET (self.table), 3);
  g_assert_cmpuint (amt_case_table_get_top (self.table), ==, 2);

  list_fixture_resize (&fixture, NARROW, 180);
  amt_test_await (amt_case_table_is_compact (self.table));
  amt_test_await (amt_case_table_get_top (self.table) == 2);
  list_fixture_await_frames (GTK_WIDGET (self.table), 3);
  g_assert_cmpuint (amt_case_table_get_top (self.table), ==, 2);
  g_assert_true (amt_case_list_model_is_selected (self.model, 4));
  g_assert_cmpuint (amt_case_list_model_get_n_selected (self.model), ==, 1);

  list_fixture_resize (&fixture, WIDE, 180);
  amt_test_await (!amt_case_table_is_compact (self.table));
  list_fixture_await_frames (GTK_WIDGET (self.table), 3);
  g_assert_cmpuint (amt_case_table_get_top (self.table), ==, 2);
  g_assert_true (amt_case_list_model_is_selected (self.model, 4));
  fixture_clear (&self);
}

/* GTK 4.8 walks through a list row by row with Tab. */
static void
test_tab_leaves (void)
{
  static const int WIDTHS[] = { NARROW, WIDE };

  for (guint i = 0; i < G_N_ELEMENTS (WIDTHS); i++)
    {
      Fixture self;
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkWidget *after = gtk_button_new_with_label ("after");
      GtkWidget *view;

      fixture_init (&self, WIDTHS[i]);
      g_object_ref (self.table);
      gtk_window_set_child (fixture.window, box);
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self.table));
      gtk_box_append (GTK_BOX (box), after);
      gtk_widget_set_vexpand (GTK_WIDGET (self.table), TRUE);
      g_object_unref (self.table);
      list_fixture_await_frames (box, 3);
      amt_case_table_grab_rows (self.table);
      amt_test_await (
          gtk_widget_is_ancestor (gtk_window_get_focus (fixture.window), GTK_WIDGET (self.table)));
      view = list_fixture_find (GTK_WIDGET (self.table),
                                WIDTHS[i] == NARROW ? GTK_TYPE_LIST_VIEW : GTK_TYPE_COLUMN_VIEW);
      g_assert_true (list_fixture_press (view, GDK_KEY_Tab, 0));
      g_assert_true (gtk_window_get_focus (fixture.window) == after);
      fixture_clear (&self);
    }
}

/* --- only what is seen is made --------------------------------------------------------------------------- */

/* How many cells were filled; each one that is in the window must be. */
static guint
count_shown (Fixture *self, guint *n_all)
{
  g_autoptr (GPtrArray) cells =
      list_fixture_find_all (GTK_WIDGET (self->table), AMT_TYPE_CASE_CELL);
  int height = gtk_widget_get_height (GTK_WIDGET (self->table));
  guint n = 0;

  *n_all = 0;
  for (guint i = 0; i < cells->len; i++)
    {
      AmtCaseCell *cell = g_ptr_array_index (cells, i);
      graphene_rect_t bounds;

      if (!amt_case_cell_get_row (cell))
        continue;
      (*n_all)++;
      n += amt_case_cell_is_shown (cell);
      if (!gtk_widget_get_mapped (GTK_WIDGET (cell)) ||
          !gtk_widget_compute_bounds (GTK_WIDGET (cell), GTK_WIDGET (self->table), &bounds))
        continue;
      if (bounds.origin.y < (float) height && bounds.origin.y + bounds.size.height > 0)
        g_assert_true (amt_case_cell_is_shown (cell));
      /* Filled or not, a row is as high as the others: the list is as long as it will be. */
      g_assert_cmpfloat (bounds.size.height, >, 10);
    }
  return n;
}

/* More rows than GTK keeps ready; what is in them does not matter here. */
static GtkSelectionModel *
new_long_list (GHashTable *rows)
{
  GListStore *list = g_list_store_new (AMT_TYPE_CASE_ROW);

  for (gint64 key = 1; key <= N_LONG; key++)
    {
      g_autoptr (AmtCaseRow) row = amt_case_row_new_in (rows, key);

      g_list_store_append (list, row);
    }
  return GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (list)));
}

static void
test_lazy (gconstpointer width)
{
  g_autoptr (GHashTable) rows = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GtkSelectionModel) selection = new_long_list (rows);
  Fixture self = { .table = AMT_CASE_TABLE (amt_case_table_new (fixture.workplace, selection)) };
  gboolean compact = GPOINTER_TO_INT (width) == NARROW;
  GtkAdjustment *adjustment;
  guint n_all, n_shown;

  list_fixture_show (&fixture, GTK_WIDGET (self.table), GPOINTER_TO_INT (width), 300);
  amt_test_await (amt_case_table_is_compact (self.table) == compact);
  list_fixture_await_frames (GTK_WIDGET (self.table), 3);
  n_shown = count_shown (&self, &n_all);
  g_assert_cmpuint (n_shown, >, 3);
  g_assert_cmpuint (3 * n_shown, <, n_all);

  adjustment = gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (list_fixture_find (GTK_WIDGET (self.table), GTK_TYPE_SCROLLED_WINDOW)));
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >, N_LONG * 20);
  for (guint i = 0; i < 30; i++)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + 100);
      list_fixture_await_frames (GTK_WIDGET (self.table), 1);
      count_shown (&self, &n_all);
    }
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  list_fixture_await_frames (GTK_WIDGET (self.table), 3);
  count_shown (&self, &n_all);
  list_fixture_close (&fixture, self.table);
}

/* What a mark means is said where the pointer is; a row that is filled does not ask where that is. */
static void
test_tooltips (void)
{
  Fixture self;
  g_autoptr (GPtrArray) cells = NULL;
  g_autoptr (GObject) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  guint n_said = 0;

  fixture_init (&self, WIDE);
  cells = list_fixture_find_all (GTK_WIDGET (self.table), AMT_TYPE_CASE_CELL);
  for (guint i = 0; i < cells->len; i++)
    {
      GtkWidget *cell = g_ptr_array_index (cells, i);
      GtkWidget *label = list_fixture_find (cell, GTK_TYPE_LABEL);
      graphene_rect_t bounds;
      gboolean said = FALSE;

      if (!label || !gtk_widget_get_mapped (label) || !*gtk_label_get_text (GTK_LABEL (label)) ||
          !gtk_widget_compute_bounds (label, cell, &bounds))
        continue;
      g_assert_null (gtk_widget_get_tooltip_text (label));
      g_signal_emit_by_name (cell, "query-tooltip", (int) bounds.origin.x + 2,
                             (int) (bounds.origin.y + bounds.size.height / 2), FALSE, tooltip,
                             &said);
      n_said += said;
    }
  g_assert_cmpuint (n_said, >, 10);
  fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  list_fixture_init (&fixture);

  g_test_add_func ("/case-table/names/compact", test_names_compact);
  g_test_add_func ("/case-table/names/columns", test_names_columns);
  g_test_add_func ("/case-table/words", test_words);
  g_test_add_func ("/case-table/columns-text", test_columns_text);
  g_test_add_func ("/case-table/widths", test_widths);
  g_test_add_func ("/case-table/sort-by-title", test_sort_by_title);
  g_test_add_func ("/case-table/pulled", test_pulled);
  g_test_add_func ("/case-table/compact-and-back", test_compact_and_back);
  g_test_add_func ("/case-table/tab-leaves", test_tab_leaves);
  g_test_add_data_func ("/case-table/lazy/compact", GINT_TO_POINTER (NARROW), test_lazy);
  g_test_add_data_func ("/case-table/lazy/columns", GINT_TO_POINTER (WIDE), test_lazy);
  g_test_add_func ("/case-table/tooltips", test_tooltips);

  failed = g_test_run ();
  list_fixture_clear (&fixture);
  return failed;
}
