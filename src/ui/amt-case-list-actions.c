/* amt-case-list-actions.c: the group "list": order, columns, saved searches, claiming several. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-list-parts.h"

#include "amt-claim-dialog.h"
#include "amt-column-dialog.h"
#include "amt-dialogs.h"
#include "amt-error-text.h"
#include "amt-offline-window.h"
#include "amt-filter.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* "Die nächsten 10 übernehmen" */
#define NEXT 10
/* So many rows are tried at most until NEXT are claimed: others may be faster. */
#define NEXT_TRIED 60

static GtkWindow *
window_of (AmtCaseList *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
set_enabled (AmtCaseList *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

/* --- order --------------------------------------------------------------------------------------------- */

static int
sort_from_id (const char *id)
{
  for (int i = 0; i < AMT_N_COLUMNS; i++)
    if (strcmp (amt_column_info (i)->id, id) == 0)
      return amt_column_info (i)->sort;
  return -1;
}

static const char *
id_from_sort (int sort)
{
  for (int i = 0; i < AMT_N_COLUMNS; i++)
    if (amt_column_info (i)->sort == sort)
      return amt_column_info (i)->id;
  return "";
}

static void
show_sort (AmtCaseList *self)
{
  const AmtCaseQuery *query = amt_filter_bar_get_query (AMT_FILTER_BAR (self->filter));
  GActionMap *map = G_ACTION_MAP (self->actions);

  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "sort")),
                             g_variant_new_string (id_from_sort ((int) query->sort)));
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "descending")),
                             g_variant_new_boolean (query->descending));
}

void
amt_case_list_sort (AmtCaseList *self, int sort, gboolean descending)
{
  g_autoptr (AmtCaseQuery) query =
      amt_case_query_copy (amt_filter_bar_get_query (AMT_FILTER_BAR (self->filter)));

  query->sort = (AmtSort) sort;
  query->descending = descending;
  amt_filter_bar_set_query (AMT_FILTER_BAR (self->filter), query);
  amt_case_list_ask (self);
  amt_case_list_save_soon (self);
}

static void
change_sort (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  AmtCaseList *self = user_data;
  int sort = sort_from_id (g_variant_get_string (value, NULL));

  if (sort >= 0)
    amt_case_list_sort (self, sort,
                        amt_filter_bar_get_query (AMT_FILTER_BAR (self->filter))->descending);
}

static void
change_descending (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  AmtCaseList *self = user_data;

  amt_case_list_sort (self, (int) amt_filter_bar_get_query (AMT_FILTER_BAR (self->filter))->sort,
                      g_variant_get_boolean (value));
}

/* --- columns ------------------------------------------------------------------------------------------- */

static void
columns_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCaseList *self = AMT_CASE_LIST (source);
  g_autofree char *columns = amt_column_dialog_finish (result);

  if (!columns)
    return;
  amt_case_table_set_columns (AMT_CASE_TABLE (self->table), columns);
  amt_case_list_save_soon (self);
}

static void
columns_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCaseList *self = user_data;
  g_autofree char *columns = amt_case_table_get_columns (AMT_CASE_TABLE (self->table));

  amt_column_dialog_async (GTK_WIDGET (self), columns, columns_chosen_cb, NULL);
}

/* --- saved searches ------------------------------------------------------------------------------------ */

static void
say_error (AmtCaseList *self, const GError *error)
{
  g_autoptr (AmtErrorText) text = amt_error_text_new (error);

  amt_workplace_say (self->workplace, text->title);
}

static void
search_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCaseList) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 id = amt_store_save_search_finish (AMT_STORE (source), result, &error);
  g_autofree char *action = g_strdup_printf ("win.show-place::saved:%" G_GINT64_FORMAT, id);

  if (id == 0)
    say_error (self, error);
  else
    amt_notices_say_with_button (amt_workplace_get_notices (self->workplace),
                                 _ ("The search now stands in the sidebar."), _ ("Show"), action);
}

static void
name_given_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkWidget *entry = user_data;
  AmtCaseList *self = g_object_get_data (G_OBJECT (entry), "amt-list");
  g_autofree char *answer = amt_dialogs_ask_finish (result);
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));

  g_strstrip (name);
  if (strcmp (answer, "save") == 0 && *name)
    amt_store_save_search_async (amt_workplace_get_store (self->workplace), 0, name,
                                 amt_filter_bar_get_query (AMT_FILTER_BAR (self->filter)), NULL,
                                 search_saved_cb, g_object_ref (self));
  g_object_unref (entry);
}

static void
save_search_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCaseList *self = user_data;
  const AmtAnswer answers[] = {
    { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
    { "save", _ ("_Save"), AMT_ANSWER_SUGGESTED },
    { NULL },
  };
  GtkWidget *entry = g_object_ref_sink (gtk_entry_new ());

  gtk_editable_set_text (GTK_EDITABLE (entry), amt_place_get_title (self->place));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 80);
  amt_widgets_set_name (entry, _ ("Name of the search"));
  g_object_set_data_full (G_OBJECT (entry), "amt-list", g_object_ref (self), g_object_unref);
  amt_dialogs_ask_async (GTK_WIDGET (self), _ ("Save This Search?"),
                         _ ("List, filters and order appear in the sidebar under this name, with a "
                            "live count."),
                         entry, answers, NULL, name_given_cb, entry);
}

static void
clear_filter_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_filter_bar_clear (AMT_FILTER_BAR (AMT_CASE_LIST (user_data)->filter));
}

/* --- several ------------------------------------------------------------------------------------------- */

static void
select_all_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_case_list_model_select_all (AMT_CASE_LIST (user_data)->model);
}

static void
unselect_all_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCaseList *self = user_data;

  amt_case_list_model_unselect_all (self->model);
  amt_case_list_grab_rows (self);
}

static void
claim_selected_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCaseList *self = user_data;
  g_autoptr (GArray) keys = amt_case_list_model_get_selected (self->model);

  if (keys->len > 0)
    amt_claim_dialog_present (self->workplace, window_of (self), keys, 0);
}

static void
kept_selected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtWorkplace) workplace = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
      amt_case_list_model_load_selected_finish (AMT_CASE_LIST_MODEL (source), result, &error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (!rows)
    return;
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (ids, ((AmtListRow *) rows->pdata[i])->value->id);
  g_ptr_array_add (ids, NULL);
  amt_offline_keep (workplace, AMT_OFFLINE_CASE, (const char *const *) ids->pdata);
}

static void
keep_offline_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCaseList *self = user_data;

  amt_case_list_model_load_selected_async (self->model, NULL, kept_selected_cb,
                                           g_object_ref (self->workplace));
}

static void
keep_list_offline_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCaseList *self = user_data;

  if (self->place)
    amt_offline_keep_place (self->workplace, amt_place_get_id (self->place));
}

static void
claim_next_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCaseList *self = user_data;
  g_autoptr (GArray) keys = amt_case_list_model_snapshot (self->model);
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (first, keys->data, MIN (keys->len, NEXT_TRIED));
  if (first->len > 0)
    amt_claim_dialog_present (self->workplace, window_of (self), first, NEXT);
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCaseList) self = user_data;
  g_autoptr (AmtHolder) holder = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry =
      amt_desk_claim_finish (AMT_DESK (source), result, &holder, &error);

  if (entry)
    {
      amt_workplace_say (self->workplace, _ ("The case is yours now."));
      if (self->selected_id)
        g_signal_emit_by_name (self, "case-activated", self->selected_id);
    }
  else if (holder)
    {
      /* Translators: %s is a person. */
      g_autofree char *said = g_strdup_printf (_ ("%s was faster with this case."), holder->name);

      amt_workplace_say (self->workplace, said);
    }
  else
    {
      say_error (self, error);
    }
}

static void
claim_and_open_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCaseList *self = user_data;

  if (self->selected_id)
    amt_desk_claim_async (amt_workplace_get_desk (self->workplace), self->selected_id, NULL,
                          claimed_cb, g_object_ref (self));
}

static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCaseList *self = user_data;

  if (self->selected_id)
    g_signal_emit_by_name (self, "case-activated", self->selected_id);
}

static void
open_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtCaseList *self = user_data;

  if (self->selected_id)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-case-window", "s", self->selected_id);
}

/* --- the group ----------------------------------------------------------------------------------------- */

void
amt_case_list_add_actions (AmtCaseList *self)
{
  const GActionEntry entries[] = {
    { .name = "sort", .parameter_type = "s", .state = "'received'", .change_state = change_sort },
    { .name = "descending", .state = "false", .change_state = change_descending },
    { .name = "columns", .activate = columns_action },
    { .name = "save-search", .activate = save_search_action },
    { .name = "clear-filter", .activate = clear_filter_action },
    { .name = "select-all", .activate = select_all_action },
    { .name = "unselect-all", .activate = unselect_all_action },
    { .name = "claim-selected", .activate = claim_selected_action },
    { .name = "claim-next", .activate = claim_next_action },
    { .name = "claim-and-open", .activate = claim_and_open_action },
    { .name = "keep-offline", .activate = keep_offline_action },
    { .name = "keep-list-offline", .activate = keep_list_offline_action },
    { .name = "open", .activate = open_action },
    { .name = "open-window", .activate = open_window_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

void
amt_case_list_update_actions (AmtCaseList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  guint selected = amt_case_list_model_get_n_selected (self->model);
  const AmtCaseQuery *query = amt_filter_bar_get_query (AMT_FILTER_BAR (self->filter));
  gboolean may_write = amt_workplace_get_engine (self->workplace) != NULL;
  gboolean one = selected == 1 && self->selected_id != NULL;

  set_enabled (self, "save-search", self->place != NULL && may_write);
  set_enabled (self, "clear-filter", amt_filter_is_filtered (query));
  set_enabled (self, "select-all", n > 0);
  set_enabled (self, "unselect-all", selected > 0);
  set_enabled (self, "claim-selected", selected > 0 && may_write);
  set_enabled (self, "claim-next", n > 0 && may_write && query->scope == AMT_SCOPE_INBOX);
  set_enabled (self, "claim-and-open", one && may_write);
  set_enabled (self, "keep-offline", selected > 0 && may_write);
  set_enabled (self, "keep-list-offline",
               may_write && self->place &&
                   amt_offline_may_keep_place (amt_place_get_id (self->place)));
  set_enabled (self, "open", one);
  set_enabled (self, "open-window", one);
  show_sort (self);
}

GtkWidget *
amt_case_list_new_menu_button (AmtCaseList *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) sorts = g_menu_new ();
  g_autoptr (GMenu) order = g_menu_new ();
  g_autoptr (GMenu) work = g_menu_new ();
  g_autoptr (GMenu) view = g_menu_new ();

  g_menu_append (work, _ ("Claim the Next 10"), "list.claim-next");
  g_menu_append (work, _ ("Select All"), "list.select-all");
  for (int i = 0; i < AMT_N_COLUMNS; i++)
    if (amt_column_info (i)->sort >= 0)
      {
        g_autofree char *action = g_strconcat ("list.sort::", amt_column_info (i)->id, NULL);

        g_menu_append (sorts, _ (amt_column_info (i)->title), action);
      }
  g_menu_append (order, _ ("Descending"), "list.descending");
  g_menu_append (view, _ ("Columns …"), "list.columns");
  g_menu_append (view, _ ("Save This Search …"), "list.save-search");
  g_menu_append (view, _ ("Clear Filter"), "list.clear-filter");
  g_menu_append (view, _ ("Keep This List Available Offline"), "list.keep-list-offline");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (work));
  g_menu_append_section (menu, _ ("Sort By"), G_MENU_MODEL (sorts));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (view));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _ ("Order, Columns and More"));
  amt_widgets_set_name (button, _ ("Order, Columns and More"));
  return button;
}

/* Messages stay above the bar. */
static void
bar_mapped_cb (GtkWidget *bar, gpointer user_data)
{
  gtk_widget_add_css_class (GTK_WIDGET (gtk_widget_get_root (bar)), "with-bar");
}

static void
bar_unmapped_cb (GtkWidget *bar, gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (bar);

  if (root)
    gtk_widget_remove_css_class (GTK_WIDGET (root), "with-bar");
}

GtkWidget *
amt_case_list_new_several_bar (AmtCaseList *self)
{
  GtkWidget *revealer = gtk_revealer_new ();
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *claim = amt_widgets_text_button (_ ("_Claim Selected"), "list.claim-selected");
  GtkWidget *nothing = amt_widgets_text_button (_ ("_Unselect"), "list.unselect-all");

  gtk_widget_add_css_class (claim, "suggested-action");
  gtk_widget_set_hexpand (claim, TRUE);
  gtk_box_append (GTK_BOX (bar), claim);
  gtk_box_append (GTK_BOX (bar), nothing);
  gtk_widget_add_css_class (bar, "toolbar");
  g_signal_connect (bar, "map", G_CALLBACK (bar_mapped_cb), NULL);
  g_signal_connect (bar, "unmap", G_CALLBACK (bar_unmapped_cb), NULL);
  gtk_revealer_set_child (GTK_REVEALER (revealer), bar);
  return revealer;
}

GtkWidget *
amt_case_list_new_context_menu (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *popover;

  g_menu_append (menu, _ ("Open"), "list.open");
  g_menu_append (menu, _ ("Open in a Window of Its Own"), "list.open-window");
  g_menu_append (menu, _ ("Claim and Open"), "list.claim-and-open");
  g_menu_append (menu, _ ("Claim Selected"), "list.claim-selected");
  g_menu_append (menu, _ ("Keep Available Offline"), "list.keep-offline");
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  return popover;
}
