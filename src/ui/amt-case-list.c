/* amt-case-list.c: see the header; its actions stand in amt-case-list-actions.c, its pages in amt-case-list-pages.c, coming and
 * going in amt-case-list-restore.c. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-list-parts.h"

#include "amt-widgets.h"

#include <glib/gi18n.h>

/* Before the frame in which the rows are shown. */
#define SHOW_PRIORITY GTK_PRIORITY_RESIZE

G_DEFINE_FINAL_TYPE (AmtCaseList, amt_case_list, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CASE_SELECTED,
  SIGNAL_CASE_ACTIVATED,
  SIGNAL_CASE_CLICKED,
  SIGNAL_STEPPED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

char *
amt_case_list_dup_id_at (AmtCaseList *self, guint position)
{
  g_autoptr (AmtCaseRow) row = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  return row ? g_strdup (amt_case_row_get_id (row)) : NULL;
}

/* --- what is shown ------------------------------------------------------------------------------------- */

static void
facets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  AmtFacets *facets = amt_store_load_facets_finish (AMT_STORE (source), result, &error);
  AmtCaseList *self = user_data;

  /* After a cancellation there may be no list any more. */
  if (facets)
    amt_filter_bar_set_facets (AMT_FILTER_BAR (self->filter), facets);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("facets: %s", error->message);
}

static void
load_facets (AmtCaseList *self)
{
  AmtWorkplace *workplace = self->workplace;
  g_autoptr (AmtCaseQuery) query =
      amt_case_query_copy (amt_filter_bar_get_query (AMT_FILTER_BAR (self->filter)));

  amt_bind_query (query, amt_workplace_get_references (workplace),
                  amt_clock_now (amt_context_get_clock (amt_workplace_get_context (workplace))));
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  self->counting = g_cancellable_new ();
  amt_store_load_facets_async (amt_workplace_get_store (workplace), query, self->counting,
                               facets_cb, self);
}

/* --- the selected row ---------------------------------------------------------------------------------- */

static void leave_from (AmtCaseList *self, const char *id, gint64 key);

static void
selected_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
      amt_case_list_model_load_selected_finish (AMT_CASE_LIST_MODEL (source), result, &error);
  AmtCaseList *self = user_data;
  const AmtListRow *row;

  /* After a cancellation there may be no list any more. */
  if (!rows)
    return;
  g_clear_object (&self->selecting);
  if (rows->len != 1)
    return;
  row = g_ptr_array_index (rows, 0);
  g_free (self->selected_id);
  self->selected_id = g_strdup (row->value->id);
  amt_case_list_update_actions (self);
  /* Coming back to a list does not open anything. */
  if (self->restoring || self->selecting_quietly)
    return;
  leave_from (self, row->value->id, row->key);
  amt_case_list_save_soon (self);
  g_signal_emit (self, signals[SIGNAL_CASE_SELECTED], 0, self->selected_id);
}

void
amt_case_list_load_selected (AmtCaseList *self, gboolean quietly)
{
  self->selecting_quietly = quietly;
  self->selecting = g_cancellable_new ();
  amt_case_list_model_load_selected_async (self->model, self->selecting, selected_loaded_cb, self);
}

static void
loading_cb (AmtCaseListModel *model, GParamSpec *pspec, AmtCaseList *self)
{
  if (!amt_case_list_model_is_loading (model) && (self->restoring || self->state))
    amt_case_list_restore_rows (self);
  amt_case_list_show_page (self);
}

static gboolean
show_cb (gpointer user_data)
{
  AmtCaseList *self = user_data;

  self->showing = 0;
  amt_case_list_show_page (self);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->several),
                                 amt_case_list_model_get_n_selected (self->model) > 1);
  if (amt_filter_bar_is_open (AMT_FILTER_BAR (self->filter)))
    load_facets (self);
  return G_SOURCE_REMOVE;
}

/* A page of a synchronisation changes a list in many places, each of which is told. */
static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, AmtCaseList *self)
{
  guint n = amt_case_list_model_get_n_selected (self->model);

  if (n == 0)
    g_clear_pointer (&self->selected_id, g_free);
  /* All but one of several left. */
  else if (n == 1 && !self->selected_id && !self->selecting)
    amt_case_list_load_selected (self, TRUE);
  if (self->showing == 0)
    self->showing = g_idle_add_full (SHOW_PRIORITY, show_cb, self, NULL);
}

void
amt_case_list_ask (AmtCaseList *self)
{
  const AmtCaseQuery *query = amt_filter_bar_get_query (AMT_FILTER_BAR (self->filter));

  amt_case_table_set_sort (AMT_CASE_TABLE (self->table), (int) query->sort, query->descending);
  /* Another filter empties the selection; who is in the new list as well is selected again. */
  if (!self->state && self->selected_id)
    {
      self->state = g_new0 (AmtListState, 1);
      self->state->selected_id = g_strdup (self->selected_id);
    }
  self->quiet = TRUE;
  amt_case_list_model_set_query (self->model, query);
  self->quiet = FALSE;
  if (amt_case_list_model_get_n_selected (self->model) == 0)
    g_clear_pointer (&self->selected_id, g_free);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->several),
                                 amt_case_list_model_get_n_selected (self->model) > 1);
  if (!self->restoring && !amt_case_list_model_is_loading (self->model))
    g_clear_pointer (&self->state, amt_list_state_free);
  if (amt_filter_bar_is_open (AMT_FILTER_BAR (self->filter)))
    load_facets (self);
  amt_case_list_show_page (self);
}

/* --- the clerk ----------------------------------------------------------------------------------------- */

/* What the clerk will open next from here is fetched meanwhile. */
static void
look_ahead (AmtCaseList *self)
{
  AmtPrefetch *prefetch = amt_context_get_prefetch (amt_workplace_get_context (self->workplace));
  const gint64 *keys = (const gint64 *) (gpointer) self->snapshot->data;
  guint at = 0;

  while (at < self->snapshot->len && keys[at] != self->from_key)
    at++;
  at++;
  if (prefetch && at < self->snapshot->len)
    amt_prefetch_set_next (prefetch, keys + at, self->snapshot->len - at);
}

/* From here the clerk goes to @id. */
static void
leave_from (AmtCaseList *self, const char *id, gint64 key)
{
  g_autofree char *copy = g_strdup (id);

  g_free (self->from_id);
  self->from_id = g_steal_pointer (&copy);
  self->from_key = key;
  g_clear_pointer (&self->snapshot, g_array_unref);
  self->snapshot = amt_case_list_model_snapshot (self->model);
  look_ahead (self);
}

static void
selection_changed_cb (AmtCaseListModel *model, guint position, guint n_items, AmtCaseList *self)
{
  guint n = amt_case_list_model_get_n_selected (model);

  amt_case_list_show_title (self);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->several), n > 1);
  g_cancellable_cancel (self->selecting);
  g_clear_object (&self->selecting);
  /* Until it is known which one it is, no action may take it for the one before. */
  if (!self->quiet)
    g_clear_pointer (&self->selected_id, g_free);
  amt_case_list_update_actions (self);
  if (self->quiet)
    return;
  if (n == 1)
    amt_case_list_load_selected (self, FALSE);
  else if (!self->restoring)
    g_signal_emit (self, signals[SIGNAL_CASE_SELECTED], 0, NULL);
}

static void
activate_cb (AmtCaseTable *table, guint position, AmtCaseList *self)
{
  g_autofree char *id = amt_case_list_dup_id_at (self, position);

  if (!id)
    return;
  leave_from (self, id, amt_case_list_model_get_key (self->model, position));
  g_signal_emit (self, signals[SIGNAL_CASE_ACTIVATED], 0, id);
}

static void
click_cb (AmtCaseTable *table, guint position, AmtCaseList *self)
{
  g_autofree char *id = amt_case_list_dup_id_at (self, position);

  if (!id)
    return;
  /* The row under the pointer would do it as well, unless the list makes room for the case before. */
  amt_case_list_model_select_range (self->model, position, 1, TRUE);
  leave_from (self, id, amt_case_list_model_get_key (self->model, position));
  g_signal_emit (self, signals[SIGNAL_CASE_CLICKED], 0, id);
}

static void
double_click_cb (AmtCaseTable *table, guint position, AmtCaseList *self)
{
  g_autofree char *id = amt_case_list_dup_id_at (self, position);

  if (id)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-case-window", "s", id);
}

static void
menu_cb (AmtCaseTable *table, guint position, double x, double y, AmtCaseList *self)
{
  graphene_point_t point = GRAPHENE_POINT_INIT ((float) x, (float) y);

  if (!amt_case_list_model_is_selected (self->model, position))
    amt_case_list_model_select_range (self->model, position, 1, TRUE);
  if (!gtk_widget_compute_point (GTK_WIDGET (table), GTK_WIDGET (self), &point, &point))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){ (int) point.x, (int) point.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
sort_wanted_cb (AmtCaseTable *table, int sort, gboolean descending, AmtCaseList *self)
{
  amt_case_list_sort (self, sort, descending);
}

static void
columns_changed_cb (AmtCaseTable *table, AmtCaseList *self)
{
  amt_case_list_save_soon (self);
}

static void
filter_changed_cb (AmtFilterBar *filter, AmtCaseList *self)
{
  amt_case_list_ask (self);
  amt_case_list_save_soon (self);
}

static void
facets_wanted_cb (AmtFilterBar *filter, AmtCaseList *self)
{
  load_facets (self);
}

static void
filter_left_cb (AmtFilterBar *filter, AmtCaseList *self)
{
  amt_case_list_grab_rows (self);
}

/* --- stepping ------------------------------------------------------------------------------------------ */

static gboolean
has_focus_within (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && gtk_widget_is_ancestor (focus, widget);
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtListRow) row =
      amt_case_list_model_step_finish (AMT_CASE_LIST_MODEL (source), result, &error);
  AmtCaseList *self = user_data;
  guint position;

  if (error)
    return;
  if (row)
    {
      self->from_key = row->key;
      look_ahead (self);
      g_free (self->from_id);
      self->from_id = g_strdup (row->value->id);
      position = amt_case_list_model_find_key (self->model, row->key);
      if (position != AMT_NO_POSITION)
        {
          amt_case_list_select_quietly (self, position);
          amt_case_table_show (AMT_CASE_TABLE (self->table), position,
                               has_focus_within (self->table));
          amt_case_list_save_soon (self);
        }
    }
  g_signal_emit (self, signals[SIGNAL_STEPPED], 0, row ? row->value->id : NULL);
}

void
amt_case_list_step (AmtCaseList *self, const char *case_id, int step)
{
  /* A case that was not opened from here has no place in this list's order. */
  if (!self->snapshot || g_strcmp0 (self->from_id, case_id) != 0)
    {
      g_signal_emit (self, signals[SIGNAL_STEPPED], 0, NULL);
      return;
    }
  amt_case_list_model_step_async (self->model, self->snapshot, self->from_key, step, self->stepping,
                                  stepped_cb, self);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_case_list_dispose (GObject *object)
{
  AmtCaseList *self = AMT_CASE_LIST (object);

  g_clear_handle_id (&self->saving, g_source_remove);
  g_clear_handle_id (&self->showing, g_source_remove);
  g_cancellable_cancel (self->stepping);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->selecting);
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->stepping);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->selecting);
  g_clear_object (&self->counting);
  if (self->model)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->snapshot, g_array_unref);
  g_clear_pointer (&self->from_id, g_free);
  g_clear_pointer (&self->selected_id, g_free);
  g_clear_pointer (&self->state, amt_list_state_free);
  g_clear_object (&self->actions);
  g_clear_object (&self->model);
  g_clear_object (&self->place);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_case_list_parent_class)->dispose (object);
}

/* A popover that hangs on a widget with a layout of its own must be given its place. */
static void
amt_case_list_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AmtCaseList *self = AMT_CASE_LIST (widget);

  gtk_widget_size_allocate (self->box, &(GtkAllocation){ .width = width, .height = height },
                            baseline);
  gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
amt_case_list_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (AMT_CASE_LIST (widget)->box, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
amt_case_list_class_init (AmtCaseListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = AMT_TYPE_CASE_LIST;

  G_OBJECT_CLASS (klass)->dispose = amt_case_list_dispose;
  widget_class->measure = amt_case_list_measure;
  widget_class->size_allocate = amt_case_list_size_allocate;
  signals[SIGNAL_CASE_SELECTED] = g_signal_new ("case-selected", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CASE_ACTIVATED] = g_signal_new ("case-activated", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CASE_CLICKED] = g_signal_new ("case-clicked", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_STEPPED] = g_signal_new ("stepped", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
build (AmtCaseList *self)
{
  GtkWidget *back = amt_widgets_icon_button ("go-previous-symbolic", _ ("Back"), "win.back");

  self->header_bar = adw_header_bar_new ();
  self->title = adw_window_title_new ("", "");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->header_bar), self->title);
  g_object_bind_property (back, "sensitive", back, "visible", G_BINDING_SYNC_CREATE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->header_bar), back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header_bar), amt_case_list_new_menu_button (self));
  self->several = amt_case_list_new_several_bar (self);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->filter, "amt-filter-bar");
  amt_case_list_build_pages (self);
  gtk_box_append (GTK_BOX (self->box), self->header_bar);
  gtk_box_append (GTK_BOX (self->box), self->filter);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_box_append (GTK_BOX (self->box), self->several);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->menu = amt_case_list_new_context_menu ();
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
}

static void
amt_case_list_init (AmtCaseList *self)
{
  self->actions = g_simple_action_group_new ();
  self->cancellable = g_cancellable_new ();
  self->stepping = g_cancellable_new ();
}

GtkWidget *
amt_case_list_new (AmtWorkplace *workplace)
{
  AmtCaseList *self = g_object_new (AMT_TYPE_CASE_LIST, NULL);
  g_autoptr (AmtCaseSelection) selection = NULL;

  self->workplace = g_object_ref (workplace);
  self->model =
      amt_case_list_model_new (amt_workplace_get_store (workplace),
                               amt_context_get_clock (amt_workplace_get_context (workplace)),
                               amt_workplace_get_desk (workplace));
  selection = amt_case_selection_new (self->model);
  self->table = amt_case_table_new (workplace, GTK_SELECTION_MODEL (selection));
  self->filter = amt_filter_bar_new (workplace);
  amt_case_list_add_actions (self);
  build (self);

  g_signal_connect (self->model, "notify::loading", G_CALLBACK (loading_cb), self);
  g_signal_connect_swapped (self->model, "notify::n-total", G_CALLBACK (amt_case_list_show_title),
                            self);
  g_signal_connect (self->model, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect (self->model, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect (self->table, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (self->table, "click", G_CALLBACK (click_cb), self);
  g_signal_connect (self->table, "double-click", G_CALLBACK (double_click_cb), self);
  g_signal_connect (self->table, "menu", G_CALLBACK (menu_cb), self);
  g_signal_connect (self->table, "sort-wanted", G_CALLBACK (sort_wanted_cb), self);
  g_signal_connect (self->table, "columns-changed", G_CALLBACK (columns_changed_cb), self);
  g_signal_connect (self->filter, "changed", G_CALLBACK (filter_changed_cb), self);
  g_signal_connect (self->filter, "facets-wanted", G_CALLBACK (facets_wanted_cb), self);
  g_signal_connect (self->filter, "leave", G_CALLBACK (filter_left_cb), self);
  amt_case_list_show_page (self);
  return GTK_WIDGET (self);
}

void
amt_case_list_find (AmtCaseList *self)
{
  amt_filter_bar_find (AMT_FILTER_BAR (self->filter));
}

void
amt_case_list_grab_rows (AmtCaseList *self)
{
  const char *page = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));

  /* Rows that are still being read get it when they are here. */
  self->focus_wanted = strcmp (page, "rows") != 0 || self->restoring;
  if (!self->focus_wanted)
    amt_case_table_grab_rows (AMT_CASE_TABLE (self->table));
}

GActionGroup *
amt_case_list_get_actions (AmtCaseList *self)
{
  return G_ACTION_GROUP (self->actions);
}

AdwHeaderBar *
amt_case_list_get_header_bar (AmtCaseList *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}
