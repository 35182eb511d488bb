/* amt-transfer-page.c: see the header. What the actions do is in amt-transfer-page-actions.c. Main thread.
 *
 * Once a second, while it is seen and something is held, the rows on the screen say the time that is left.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-transfer-page-private.h"

#include "amt-conflict-window.h"
#include "amt-dialogs.h"
#include "amt-list-tab.h"
#include "amt-open-at.h"
#include "amt-transfer-detail.h"
#include "amt-transfer-row.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (AmtTransferPage, amt_transfer_page, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CASE_SELECTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void update (AmtTransferPage *self);
static void show_conflicts (AmtTransferPage *self);

/* --- what is selected ---------------------------------------------------------------------------------- */

AmtTransferItem *
amt_transfer_page_get_selected (AmtTransferPage *self)
{
  return self->selection ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

static void
item_changed_cb (AmtTransferItem *item, AmtTransferPage *self)
{
  update (self);
}

static void
follow (AmtTransferPage *self, AmtTransferItem *item)
{
  if (self->followed)
    g_clear_signal_handler (&self->followed_handler, self->followed);
  g_set_object (&self->followed, item);
  if (item)
    self->followed_handler = g_signal_connect (item, "changed", G_CALLBACK (item_changed_cb), self);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, AmtTransferPage *self)
{
  AmtTransferItem *item = gtk_single_selection_get_selected_item (selection);

  if (item)
    self->position = gtk_single_selection_get_selected (selection);
  follow (self, item);
  amt_transfer_detail_set_item (AMT_TRANSFER_DETAIL (self->detail), item);
  update (self);
  if (item)
    g_signal_emit (self, signals[SIGNAL_CASE_SELECTED], 0,
                   amt_transfer_item_get_entry (item)->operation->case_id);
}

static void
activate_cb (GtkListView *list, guint position, AmtTransferPage *self)
{
  g_autoptr (AmtTransferItem) item =
      g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item && amt_transfer_item_can_resolve (item))
    amt_transfer_page_clarify (self, item);
  else if (item)
    amt_open_at (GTK_WIDGET (self), amt_transfer_item_get_entry (item)->operation->case_id, NULL);
}

void
amt_transfer_page_grab_list (AmtTransferPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (n == 0)
    {
      gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
      return;
    }
  amt_dialogs_scroll_to (self->list_view, MIN (self->position, n - 1), TRUE);
}

/* --- what is shown ------------------------------------------------------------------------------------- */

static gboolean
is_on (AmtTransferPage *self, const char *filter)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), filter);

  return g_variant_get_boolean (state);
}

static void
show_title (AmtTransferPage *self)
{
  guint unsent = amt_transfer_list_get_n_unsent (self->list);
  guint clarify = amt_transfer_list_get_n_to_clarify (self->list);
  g_autofree char *unsent_text = g_strdup_printf (
      ngettext ("%u not yet transferred", "%u not yet transferred", unsent), unsent);
  g_autofree char *clarify_text =
      g_strdup_printf (ngettext ("%u to be clarified", "%u to be clarified", clarify), clarify);
  g_autofree char *both = NULL;
  g_autofree char *filter = NULL;

  if (unsent > 0 && clarify > 0)
    both = g_strdup_printf ("%s · %s", unsent_text, clarify_text);
  else if (unsent > 0 || clarify > 0)
    both = g_strdup (unsent > 0 ? unsent_text : clarify_text);
  else if (amt_transfer_list_is_loaded (self->list))
    both = g_strdup (_ ("Everything is transferred"));
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), both ? both : "");
  /* Translators: button that filters; %u is how many changes are to be clarified. */
  filter = g_strdup_printf (_ ("To Be Clarified (%u)"), clarify);
  gtk_button_set_label (GTK_BUTTON (self->filter_button), filter);
}

static void
show_empty (AmtTransferPage *self)
{
  AdwStatusPage *page = ADW_STATUS_PAGE (self->empty);

  if (is_on (self, "only-to-clarify"))
    {
      adw_status_page_set_title (page, _ ("Nothing to Clarify"));
      adw_status_page_set_description (page, _ ("The portal took everything as you recorded it."));
    }
  else
    {
      adw_status_page_set_title (page, _ ("Everything Is Transferred"));
      adw_status_page_set_description (
          page, _ ("What you record appears here until the portal has acknowledged it, and for "
                   "seven days after that."));
    }
}

static void
show_page (AmtTransferPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  const char *page = "rows";

  if (!amt_transfer_list_is_loaded (self->list))
    page = "loading";
  else if (n == 0)
    page = "empty";
  if (n == 0)
    show_empty (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
}

static gboolean
has_held (AmtTransferPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AmtTransferItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (amt_transfer_item_get_entry (item)->state == AMT_OUTBOX_HELD)
        return TRUE;
    }
  return FALSE;
}

static gboolean
tick_cb (gpointer user_data)
{
  AmtTransferPage *self = user_data;
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    amt_transfer_row_tick (row);
  amt_transfer_detail_show (AMT_TRANSFER_DETAIL (self->detail));
  return G_SOURCE_CONTINUE;
}

static void
update_tick (AmtTransferPage *self)
{
  gboolean wanted = gtk_widget_get_mapped (GTK_WIDGET (self)) && has_held (self);

  if (wanted && self->tick == 0)
    self->tick = g_timeout_add_seconds (1, tick_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick, g_source_remove);
}

static void
update (AmtTransferPage *self)
{
  show_title (self);
  show_page (self);
  show_conflicts (self);
  amt_transfer_page_show_missing (self);
  amt_transfer_detail_show (AMT_TRANSFER_DETAIL (self->detail));
  amt_transfer_page_update_actions (self);
  update_tick (self);
}

static void
select_wanted (AmtTransferPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; self->wanted && i < n; i++)
    {
      g_autoptr (AmtTransferItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (g_strcmp0 (amt_transfer_item_get_entry (item)->operation->id, self->wanted) != 0)
        continue;
      g_clear_pointer (&self->wanted, g_free);
      gtk_single_selection_set_selected (self->selection, i);
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        amt_transfer_page_grab_list (self);
    }
}

void
amt_transfer_page_select (AmtTransferPage *self, const char *operation_id)
{
  static const char *const FILTERS[] = { "only-to-clarify", "only-missing" };

  for (guint i = 0; i < G_N_ELEMENTS (FILTERS); i++)
    g_action_change_state (g_action_map_lookup_action (G_ACTION_MAP (self->actions), FILTERS[i]),
                           g_variant_new_boolean (FALSE));
  g_free (self->wanted);
  self->wanted = g_strdup (operation_id);
  select_wanted (self);
}

static void
counts_cb (AmtTransferList *list, AmtTransferPage *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added,
                  AmtTransferPage *self)
{
  guint n = g_list_model_get_n_items (model);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  gboolean lost = focus && gtk_widget_is_ancestor (focus, self->detail);

  /* Whoever works through the list goes on where the line was that is gone now. */
  if (self->followed && !gtk_single_selection_get_selected_item (self->selection) && n > 0)
    {
      gtk_single_selection_set_selected (self->selection, MIN (self->position, n - 1));
      if (lost)
        amt_transfer_page_grab_list (self);
    }
  update (self);
}

static void
list_changed_cb (GListModel *model, guint position, guint removed, guint added,
                 AmtTransferPage *self)
{
  update (self);
  select_wanted (self);
}

/* --- conflicts ----------------------------------------------------------------------------------------- */

void
amt_transfer_page_clarify (AmtTransferPage *self, AmtTransferItem *item)
{
  amt_conflict_window_present (GTK_WIDGET (self), self->workplace,
                               item ? amt_transfer_item_get_entry (item)->operation->id : NULL);
}

guint
amt_transfer_page_count_conflicts (AmtTransferPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint n_conflicts = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AmtTransferItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      n_conflicts += amt_transfer_item_can_resolve (item) ? 1 : 0;
    }
  return n_conflicts;
}

static void
show_conflicts (AmtTransferPage *self)
{
  guint n = amt_transfer_page_count_conflicts (self);
  /* Translators: button; %u is how many recorded changes met another one at the portal. */
  g_autofree char *label = g_strdup_printf (
      ngettext ("Clarify %u Change That Met Another…", "Clarify %u Changes That Met Others…", n),
      n);

  gtk_button_set_label (GTK_BUTTON (self->clarify_all), label);
  amt_widgets_set_name (self->clarify_all, label);
  gtk_widget_set_visible (self->conflict_bar, n > 0);
}

/* --- rows ---------------------------------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AmtTransferPage *self)
{
  gtk_list_item_set_child (item, amt_transfer_row_new (self->workplace));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AmtTransferPage *self)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  g_hash_table_add (self->rows, row);
  amt_transfer_row_set_item (AMT_TRANSFER_ROW (row), gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AmtTransferPage *self)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  g_hash_table_remove (self->rows, row);
  amt_transfer_row_set_item (AMT_TRANSFER_ROW (row), NULL);
}

static gboolean
filter_cb (gpointer item, gpointer user_data)
{
  AmtTransferPage *self = user_data;

  return (!is_on (self, "only-to-clarify") || amt_transfer_item_is_to_clarify (item)) &&
         (!is_on (self, "only-missing") || amt_transfer_list_get_n_lost (self->list) == 0 ||
          amt_transfer_item_was_lost (item));
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_transfer_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (amt_transfer_page_parent_class)->map (widget);
  update_tick (AMT_TRANSFER_PAGE (widget));
}

static void
amt_transfer_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (amt_transfer_page_parent_class)->unmap (widget);
  update_tick (AMT_TRANSFER_PAGE (widget));
}

static void
amt_transfer_page_dispose (GObject *object)
{
  AmtTransferPage *self = AMT_TRANSFER_PAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  follow (self, NULL);
  if (self->list)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->connection)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  if (self->list_view)
    gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), NULL);
  self->list_view = NULL;
  g_clear_object (&self->selection);
  if (self->filter)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  g_clear_object (&self->filter);
  g_clear_object (&self->list);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->workplace);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (amt_transfer_page_parent_class)->dispose (object);
}

static void
amt_transfer_page_class_init (AmtTransferPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_transfer_page_dispose;
  widget_class->map = amt_transfer_page_map;
  widget_class->unmap = amt_transfer_page_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CASE_SELECTED] =
      g_signal_new ("case-selected", AMT_TYPE_TRANSFER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
amt_transfer_page_init (AmtTransferPage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header_bar = adw_header_bar_new ();
  self->title = adw_window_title_new (_ ("Transfer"), NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->header_bar), self->title);
  gtk_box_append (GTK_BOX (self->box), self->header_bar);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 300, -1);
  self->rows = g_hash_table_new (NULL, NULL);
  self->n_missing_told = G_MAXUINT;
  amt_transfer_page_add_actions (self);
}

/* What waits for the clerk stands above everything else. */
static void
add_conflict_bar (AmtTransferPage *self)
{
  GtkWidget *text = amt_widgets_label (
      _ ("Others changed the same at the portal. Nothing is lost; please choose what counts."),
      NULL);

  self->conflict_bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->conflict_bar, "case-banner");
  gtk_widget_add_css_class (self->conflict_bar, "warning");
  gtk_widget_add_css_class (self->conflict_bar, "transfer-bar");
  self->clarify_all = gtk_button_new ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->clarify_all), "transfer.clarify-all");
  gtk_widget_set_halign (self->clarify_all, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->conflict_bar), text);
  gtk_box_append (GTK_BOX (self->conflict_bar), self->clarify_all);
  gtk_widget_set_visible (self->conflict_bar, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->conflict_bar);
}

static void
add_bar (AmtTransferPage *self)
{
  GtkWidget *send = amt_widgets_text_button (_ ("_Transfer Now"), "transfer.send-now");

  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->bar, "transfer-bar");
  self->filter_button = gtk_toggle_button_new ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->filter_button), "transfer.only-to-clarify");
  gtk_widget_set_halign (self->filter_button, GTK_ALIGN_START);
  gtk_widget_set_hexpand (self->filter_button, TRUE);
  gtk_widget_set_tooltip_text (
      send, _ ("What can still be undone is sent when its time is over, or by “Send Now”."));
  gtk_box_append (GTK_BOX (self->bar), self->filter_button);
  gtk_box_append (GTK_BOX (self->bar), send);
  gtk_box_append (GTK_BOX (self->box), self->bar);
}

static GtkWidget *
make_rows (AmtTransferPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->list_view =
      gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), factory);
  gtk_widget_add_css_class (self->list_view, "transfer-rows");
  amt_widgets_set_name (self->list_view, _ ("Recorded changes"));
  g_signal_connect (self->list_view, "activate", G_CALLBACK (activate_cb), self);
  amt_list_tab_repair (self->list_view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list_view);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), scrolled);
  self->detail = amt_transfer_detail_new (self->workplace);
  gtk_box_append (GTK_BOX (box), self->detail);
  return box;
}

static void
fill (AmtTransferPage *self)
{
  GtkStack *stack;
  GtkWidget *spinner = gtk_spinner_new ();
  GtkFilterListModel *filtered;

  self->filter = gtk_custom_filter_new (filter_cb, self, NULL);
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->list)),
                                        GTK_FILTER (g_object_ref (self->filter)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);

  add_conflict_bar (self);
  amt_transfer_page_add_missing_bar (self);
  add_bar (self);
  self->stack = gtk_stack_new ();
  stack = GTK_STACK (self->stack);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_stack_add_named (stack, spinner, "loading");
  self->empty = amt_widgets_status ("amt-done-symbolic", "", "");
  gtk_stack_add_named (stack, self->empty, "empty");
  gtk_stack_add_named (stack, make_rows (self), "rows");
  gtk_box_append (GTK_BOX (self->box), self->stack);
}

static void
connection_cb (AmtConnection *connection, AmtTransferPage *self)
{
  amt_transfer_page_update_actions (self);
}

GtkWidget *
amt_transfer_page_new (AmtWorkplace *workplace)
{
  AmtTransferPage *self = g_object_new (AMT_TYPE_TRANSFER_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  self->list = amt_transfer_list_new (amt_workplace_get_context (workplace));
  self->connection = g_object_ref (amt_workplace_get_connection (workplace));
  fill (self);
  g_signal_connect (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  g_signal_connect (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect (self->list, "counts-changed", G_CALLBACK (counts_cb), self);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (list_changed_cb), self);
  g_signal_connect (self->connection, "changed", G_CALLBACK (connection_cb), self);
  update (self);
  return GTK_WIDGET (self);
}

void
amt_transfer_page_filter_changed (AmtTransferPage *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

AdwHeaderBar *
amt_transfer_page_get_header_bar (AmtTransferPage *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}

GActionGroup *
amt_transfer_page_get_actions (AmtTransferPage *self)
{
  return G_ACTION_GROUP (self->actions);
}
