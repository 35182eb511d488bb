/* test-filter-bar.c: typing, ticking, counts, and the buttons that take a filter away again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-filter-bar.h"

#include "list-fixture.h"

#include <adwaita.h>

static ListFixture fixture;

typedef struct
{
  AmtFilterBar *bar;
  guint n_changed;
  guint n_wanted;
  guint n_left;
} Fixture;

static void
changed_cb (AmtFilterBar *bar, Fixture *self)
{
  self->n_changed++;
}

static void
wanted_cb (AmtFilterBar *bar, Fixture *self)
{
  self->n_wanted++;
}

static void
leave_cb (AmtFilterBar *bar, Fixture *self)
{
  self->n_left++;
}

static void
fixture_init (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_OPEN);

  self->bar = AMT_FILTER_BAR (amt_filter_bar_new (fixture.workplace));
  g_signal_connect (self->bar, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->bar, "facets-wanted", G_CALLBACK (wanted_cb), self);
  g_signal_connect (self->bar, "leave", G_CALLBACK (leave_cb), self);
  amt_case_query_add (&query->queues, "wohngeld-a-k");
  amt_filter_bar_set_query (self->bar, query);
  list_fixture_show (&fixture, GTK_WIDGET (self->bar), 500, 300);
}

static void
fixture_clear (Fixture *self, gconstpointer data)
{
  list_fixture_close (&fixture, self->bar);
}

static GtkEditable *
entry_of (Fixture *self)
{
  return GTK_EDITABLE (list_fixture_find (GTK_WIDGET (self->bar), GTK_TYPE_SEARCH_ENTRY));
}

static GtkWidget *
popover_of (Fixture *self)
{
  GtkWidget *button = list_fixture_find (GTK_WIDGET (self->bar), GTK_TYPE_MENU_BUTTON);

  return GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
}

static void
open_popover (Fixture *self)
{
  GtkWidget *button = list_fixture_find (GTK_WIDGET (self->bar), GTK_TYPE_MENU_BUTTON);

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  amt_test_await (amt_filter_bar_is_open (self->bar));
}

static AmtFacets *
load_facets (Fixture *self)
{
  AmtStore *store = amt_workplace_get_store (fixture.workplace);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtFacets *facets;

  amt_store_load_facets_async (store, amt_filter_bar_get_query (self->bar), NULL,
                               amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  facets = amt_store_load_facets_finish (store, result, &error);
  g_assert_no_error (error);
  return facets;
}

/* The line of the popover that is called @title. */
static GtkWidget *
row_called (Fixture *self, const char *title)
{
  g_autoptr (GPtrArray) rows = list_fixture_find_all (popover_of (self), ADW_TYPE_ACTION_ROW);

  for (guint i = 0; i < rows->len; i++)
    if (strcmp (adw_preferences_row_get_title (g_ptr_array_index (rows, i)), title) == 0)
      return g_ptr_array_index (rows, i);
  return NULL;
}

static GtkCheckButton *
check_of (GtkWidget *row)
{
  return GTK_CHECK_BUTTON (list_fixture_find (row, GTK_TYPE_CHECK_BUTTON));
}

/* The buttons that stand for filters. */
static GPtrArray *
chips_of (Fixture *self)
{
  GPtrArray *buttons = list_fixture_find_all (GTK_WIDGET (self->bar), GTK_TYPE_BUTTON);

  for (guint i = buttons->len; i > 0; i--)
    if (!gtk_widget_has_css_class (buttons->pdata[i - 1], "amt-chip"))
      g_ptr_array_remove_index (buttons, i - 1);
  return buttons;
}

static void
test_typing (Fixture *self, gconstpointer data)
{
  gtk_editable_set_text (entry_of (self), "m");
  gtk_editable_set_text (entry_of (self), "me");
  gtk_editable_set_text (entry_of (self), "mey");
  g_assert_cmpuint (self->n_changed, ==, 0);
  amt_test_await (self->n_changed > 0);
  /* Asked once, when the clerk rests. */
  g_assert_cmpuint (self->n_changed, ==, 1);
  g_assert_cmpstr (amt_filter_bar_get_query (self->bar)->text, ==, "mey");

  /* Return does not wait, and leads to the rows. */
  gtk_editable_set_text (entry_of (self), "meye");
  g_signal_emit_by_name (entry_of (self), "activate");
  g_assert_cmpuint (self->n_changed, ==, 2);
  g_assert_cmpuint (self->n_left, ==, 1);

  /* Down leads there as well; Esc takes the text away before. */
  g_assert_true (list_fixture_press (GTK_WIDGET (entry_of (self)), GDK_KEY_Down, 0));
  g_assert_cmpuint (self->n_left, ==, 2);
  g_assert_cmpuint (self->n_changed, ==, 2);
  g_signal_emit_by_name (entry_of (self), "stop-search");
  g_assert_cmpuint (self->n_left, ==, 3);
  g_assert_cmpuint (self->n_changed, ==, 3);
  g_assert_null (amt_filter_bar_get_query (self->bar)->text);
}

/* Another list's text does not come after the list was left. */
static void
test_typing_and_gone (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_MINE);

  gtk_editable_set_text (entry_of (self), "m");
  query->text = g_strdup ("other");
  amt_filter_bar_set_query (self->bar, query);
  g_assert_cmpstr (gtk_editable_get_text (entry_of (self)), ==, "other");
  list_fixture_await_frames (GTK_WIDGET (self->bar), 20);
  g_assert_cmpuint (self->n_changed, ==, 0);
  g_assert_cmpstr (amt_filter_bar_get_query (self->bar)->text, ==, "other");
}

static void
test_ticking (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) chips = NULL;
  GtkWidget *row;

  open_popover (self);
  g_assert_cmpuint (self->n_wanted, ==, 1);
  row = row_called (self, "Received");
  g_assert_nonnull (row);
  gtk_check_button_set_active (check_of (row), TRUE);
  g_assert_cmpuint (self->n_changed, ==, 1);
  g_assert_cmpstr (amt_filter_bar_get_query (self->bar)->states[0], ==, "received");
  g_assert_cmpstr (amt_filter_bar_get_query (self->bar)->queues[0], ==, "wohngeld-a-k");

  chips = chips_of (self);
  g_assert_cmpuint (chips->len, ==, 1);
  list_fixture_assert_name (g_ptr_array_index (chips, 0), "Remove filter State: Received");
  g_signal_emit_by_name (g_ptr_array_index (chips, 0), "clicked");
  g_assert_cmpuint (self->n_changed, ==, 2);
  g_assert_null (amt_filter_bar_get_query (self->bar)->states);
  g_clear_pointer (&chips, g_ptr_array_unref);
  chips = chips_of (self);
  g_assert_cmpuint (chips->len, ==, 0);
}

/* The numbers of the popover are those of the cases; a service without any is only shown to whoever looks for it. */
static void
test_counts (Fixture *self, gconstpointer data)
{
  AmtFacets *facets;
  GtkWidget *housing, *other;
  GtkEditable *find;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) labels = NULL;
  g_autoptr (GPtrArray) kinds = NULL;
  gboolean found = FALSE;
  guint n_shown = 0;

  open_popover (self);
  facets = load_facets (self);
  g_assert_cmpuint (facets->n, >, 0);
  text = g_strdup_printf ("%" G_GUINT64_FORMAT, amt_facet_count (facets->services, "wohngeld"));
  amt_filter_bar_set_facets (self->bar, facets);
  housing = row_called (self, "Wohngeld");
  other = row_called (self, "Elterngeld");
  g_assert_nonnull (housing);
  g_assert_nonnull (other);
  labels = list_fixture_find_all (housing, GTK_TYPE_LABEL);
  for (guint i = 0; i < labels->len; i++)
    found = found || strcmp (gtk_label_get_text (g_ptr_array_index (labels, i)), text) == 0;
  g_assert_true (found);
  g_assert_true (gtk_widget_get_visible (housing));
  g_assert_false (gtk_widget_get_visible (other));

  find = GTK_EDITABLE (list_fixture_find (popover_of (self), GTK_TYPE_SEARCH_ENTRY));
  gtk_editable_set_text (find, "ELTERN");
  g_signal_emit_by_name (find, "search-changed");
  g_assert_true (gtk_widget_get_visible (other));
  g_assert_false (gtk_widget_get_sensitive (other));
  g_assert_false (gtk_widget_get_visible (housing));
  /* Kinds without a hit are out of the way. */
  kinds = list_fixture_find_all (popover_of (self), ADW_TYPE_EXPANDER_ROW);
  for (guint i = 0; i < kinds->len; i++)
    n_shown += gtk_widget_get_visible (kinds->pdata[i]) ? 1 : 0;
  g_assert_cmpuint (kinds->len, >, 1);
  g_assert_cmpuint (n_shown, ==, 1);
  gtk_editable_set_text (find, "");
  g_signal_emit_by_name (find, "search-changed");
  for (guint i = 0; i < kinds->len; i++)
    g_assert_true (gtk_widget_get_visible (kinds->pdata[i]));
}

/* People are known only once the rows were counted. */
static void
test_people (Fixture *self, gconstpointer data)
{
  AmtFacets *facets;
  guint64 *one = g_new (guint64, 1);

  open_popover (self);
  g_assert_null (row_called (self, "somebody"));
  facets = load_facets (self);
  *one = 1;
  g_hash_table_insert (facets->assignees, g_strdup ("somebody"), one);
  amt_filter_bar_set_facets (self->bar, facets);
  g_assert_nonnull (row_called (self, "somebody"));
}

static void
test_restored (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_OPEN);
  g_autoptr (GPtrArray) chips = NULL;

  amt_case_query_add (&query->assignees, "somebody");
  query->deadlines = AMT_DEADLINE_OVERDUE;
  amt_filter_bar_set_query (self->bar, query);
  g_assert_cmpuint (self->n_changed, ==, 0);
  chips = chips_of (self);
  g_assert_cmpuint (chips->len, ==, 2);
  amt_filter_bar_clear (self->bar);
  g_assert_cmpuint (self->n_changed, ==, 1);
  g_clear_pointer (&chips, g_ptr_array_unref);
  chips = chips_of (self);
  g_assert_cmpuint (chips->len, ==, 0);
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
  adw_init ();
  list_fixture_init (&fixture);

  add ("/filter-bar/typing", test_typing);
  add ("/filter-bar/typing-and-gone", test_typing_and_gone);
  add ("/filter-bar/ticking", test_ticking);
  add ("/filter-bar/counts", test_counts);
  add ("/filter-bar/people", test_people);
  add ("/filter-bar/restored", test_restored);

  failed = g_test_run ();
  list_fixture_clear (&fixture);
  return failed;
}
