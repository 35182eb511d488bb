/* amt-sidebar.c: see the header. Main thread.
 *
 * Two lists (places above, transfer and messages at the foot) that behave as one: one row is selected, arrows cross over. A
 * GtkListBox selects what the keyboard comes to, and would turn the page away for somebody who only passes with Tab: so the
 * list without the selected row selects nothing by itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-sidebar.h"

#include "amt-connection-line.h"
#include "amt-counts-watch.h"
#include "amt-list-tab.h"
#include "amt-places.h"
#include "amt-sidebar-row.h"
#include "amt-sidebar-searches.h"

#include <glib/gi18n.h>

#define MIN_WIDTH 220

struct _AmtSidebar
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;      /* (owned) */
  AmtCountsWatch *counts;       /* (owned) */
  AmtSidebarSearches *searches; /* (owned) what is done with saved searches */
  AmtPlace *place;              /* (owned) (nullable) the selected one */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *header_bar;
  GtkWidget *title;
  GtkWidget *list;
  GtkWidget *foot;
  GtkWidget *menu; /* of a saved search */
};

G_DEFINE_FINAL_TYPE (AmtSidebar, amt_sidebar, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_PLACE_SELECTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- rows ---------------------------------------------------------------------------------------------- */

static AmtSidebarRow *
row_at (GtkWidget *list, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), index);

  return row ? AMT_SIDEBAR_ROW (row) : NULL;
}

static AmtSidebarRow *
find_row (AmtSidebar *self, const char *id)
{
  GtkWidget *const lists[] = { self->list, self->foot };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (int j = 0; row_at (lists[i], j); j++)
      if (strcmp (amt_place_get_id (amt_sidebar_row_get_place (row_at (lists[i], j))), id) == 0)
        return row_at (lists[i], j);
  return NULL;
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *heading = amt_sidebar_row_get_heading (AMT_SIDEBAR_ROW (row));
  const char *last = before ? amt_sidebar_row_get_heading (AMT_SIDEBAR_ROW (before)) : NULL;
  GtkWidget *label;

  if (!heading || g_strcmp0 (heading, last) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (gtk_list_box_row_get_header (row))
    return;
  label = gtk_label_new (heading);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "amt-section");
  gtk_list_box_row_set_header (row, label);
}

static void
add_rows (AmtSidebar *self, GPtrArray *places, const char *heading)
{
  for (guint i = 0; i < places->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         amt_sidebar_row_new (g_ptr_array_index (places, i), heading));
  g_ptr_array_unref (places);
}

static AmtReferences *
references_of (AmtSidebar *self)
{
  return amt_workplace_get_references (self->workplace);
}

/* What the rows show, as one text, to see whether they must be made anew. */
static char *
describe (AmtSidebar *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GPtrArray *const parts[] = {
    amt_places_my_work (references_of (self)),
    amt_places_queues (references_of (self)),
    amt_places_searches (amt_counts_watch_get_searches (self->counts)),
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      for (guint j = 0; j < parts[i]->len; j++)
        {
          AmtPlace *place = g_ptr_array_index (parts[i], j);
          g_autofree char *query = amt_case_query_to_text (amt_place_get_query (place));

          g_string_append_printf (text, "%s\n%s\n%s\n", amt_place_get_id (place),
                                  amt_place_get_title (place), query);
        }
      g_ptr_array_unref (parts[i]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
select_row (AmtSidebar *self, AmtSidebarRow *row)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (row));

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_SINGLE);
  gtk_list_box_select_row (GTK_LIST_BOX (list), GTK_LIST_BOX_ROW (row));
}

static void
set_place (AmtSidebar *self, AmtPlace *place)
{
  g_set_object (&self->place, place);
  amt_sidebar_searches_set_place (self->searches, place);
  g_signal_emit (self, signals[SIGNAL_PLACE_SELECTED], 0, place);
}

/* --- counts -------------------------------------------------------------------------------------------- */

static char *
cases_in_words (guint64 n)
{
  return g_strdup_printf (ngettext ("%u case", "%u cases", (gulong) n), (guint) n);
}

static void
set_cases (AmtSidebar *self, const char *id, guint64 n, guint64 n_overdue)
{
  AmtSidebarRow *row = find_row (self, id);
  g_autofree char *words = cases_in_words (n);
  g_autofree char *overdue = NULL;

  if (!row)
    return;
  if (n_overdue > 0)
    overdue = g_strdup_printf (ngettext ("%u overdue", "%u overdue", (gulong) n_overdue),
                               (guint) n_overdue);
  amt_sidebar_row_set_count (row, n, words, overdue);
}

static void
show_counts (AmtSidebar *self)
{
  const AmtSidebarCounts *counts = amt_counts_watch_get_counts (self->counts);
  GPtrArray *searches = amt_counts_watch_get_searches (self->counts);

  if (!counts)
    return;
  set_cases (self, "inbox", counts->counts.inbox, 0);
  set_cases (self, "mine", counts->counts.mine, 0);
  set_cases (self, "due", counts->counts.due, counts->overdue_mine);
  set_cases (self, "follow-ups", counts->counts.follow_ups, 0);
  set_cases (self, "waiting", counts->waiting_mine, 0);
  set_cases (self, "to-approve", counts->to_approve, 0);
  for (int i = 0; row_at (self->list, i); i++)
    {
      const char *id = amt_place_get_id (amt_sidebar_row_get_place (row_at (self->list, i)));
      const AmtQueueCounts *queue;

      if (!g_str_has_prefix (id, "queue:"))
        continue;
      queue = g_hash_table_lookup (counts->queues, id + strlen ("queue:"));
      set_cases (self, id, queue ? queue->open : 0, queue ? queue->overdue : 0);
    }
  for (guint i = 0; searches && i < searches->len && i < counts->searches->len; i++)
    {
      const AmtSavedSearch *search = g_ptr_array_index (searches, i);
      g_autofree char *id = g_strdup_printf ("saved:%" G_GINT64_FORMAT, search->id);

      set_cases (self, id, g_array_index (counts->searches, guint64, i), 0);
    }
}

static void
connection_changed_cb (AmtConnection *connection, AmtSidebar *self)
{
  AmtSidebarRow *row = find_row (self, "transfer");
  guint n = amt_connection_get_n_to_clarify (connection);
  g_autofree char *unsent = amt_connection_dup_unsent (connection);
  g_autofree char *clarify = NULL;

  if (n > 0)
    clarify = g_strdup_printf (ngettext ("%u to be clarified", "%u to be clarified", n), n);
  amt_sidebar_row_set_count (row, amt_connection_get_n_unsent (connection) + n, unsent, clarify);
}

/* Makes the rows anew if there are other ones; what was selected stays selected, quietly if it is the same. */
static void
rebuild (AmtSidebar *self)
{
  g_autofree char *now = describe (self);
  g_autoptr (AmtPlace) old = self->place ? g_object_ref (self->place) : NULL;
  AmtSidebarRow *row;

  if (g_strcmp0 (now, g_object_get_data (G_OBJECT (self), "amt-rows")) == 0)
    return;
  g_object_set_data_full (G_OBJECT (self), "amt-rows", g_steal_pointer (&now), g_free);

  /* No row is left selected and nothing is said while they go. */
  g_clear_object (&self->place);
  while ((row = row_at (self->list, 0)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  add_rows (self, amt_places_my_work (references_of (self)), _ ("My Work"));
  add_rows (self, amt_places_queues (references_of (self)), _ ("Queues"));
  add_rows (self, amt_places_searches (amt_counts_watch_get_searches (self->counts)),
            _ ("Saved Searches"));
  if (!old)
    return;
  row = find_row (self, amt_place_get_id (old));
  if (row)
    {
      g_autofree char *before =
          amt_place_get_query (old) ? amt_case_query_to_text (amt_place_get_query (old)) : NULL;
      const AmtCaseQuery *query = amt_place_get_query (amt_sidebar_row_get_place (row));
      g_autofree char *after = query ? amt_case_query_to_text (query) : NULL;

      if (g_strcmp0 (before, after) == 0)
        g_set_object (&self->place, amt_sidebar_row_get_place (row));
      select_row (self, row);
    }
  else
    {
      amt_sidebar_select (self, "inbox");
    }
}

static void
counts_changed_cb (AmtCountsWatch *counts, AmtSidebar *self)
{
  rebuild (self);
  show_counts (self);
}

static void
references_changed_cb (AmtDesk *desk, AmtSidebar *self)
{
  AmtMe *me = references_of (self)->me;

  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), me && me->name ? me->name : "");
  rebuild (self);
  show_counts (self);
}

/* --- choosing ------------------------------------------------------------------------------------------ */

static void
row_selected_cb (GtkListBox *list, GtkListBoxRow *row, AmtSidebar *self)
{
  GtkWidget *other = GTK_WIDGET (list) == self->list ? self->foot : self->list;

  if (!row)
    return;
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (other), GTK_SELECTION_NONE);
  if (amt_sidebar_row_get_place (AMT_SIDEBAR_ROW (row)) != self->place)
    set_place (self, amt_sidebar_row_get_place (AMT_SIDEBAR_ROW (row)));
}

/* The same place again: where there is room for one pane only, this leads to its list. */
static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, AmtSidebar *self)
{
  if (!gtk_list_box_row_is_selected (row))
    select_row (self, AMT_SIDEBAR_ROW (row));
  else
    set_place (self, amt_sidebar_row_get_place (AMT_SIDEBAR_ROW (row)));
}

static gboolean
keynav_failed_cb (GtkListBox *list, GtkDirectionType direction, AmtSidebar *self)
{
  AmtSidebarRow *row = NULL;

  if (GTK_WIDGET (list) == self->list && direction == GTK_DIR_DOWN)
    row = row_at (self->foot, 0);
  else if (GTK_WIDGET (list) == self->foot && direction == GTK_DIR_UP)
    for (int i = 0; row_at (self->list, i); i++)
      row = row_at (self->list, i);
  if (!row)
    return GDK_EVENT_PROPAGATE;
  select_row (self, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return GDK_EVENT_STOP;
}

/* --- saved searches ------------------------------------------------------------------------------------ */

static gboolean
show_menu (AmtSidebar *self, AmtSidebarRow *row)
{
  const char *id = amt_place_get_id (amt_sidebar_row_get_place (row));
  graphene_rect_t bounds;
  GdkRectangle where;

  if (amt_places_saved_id (id) == 0 ||
      !gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self), &bounds))
    return FALSE;
  select_row (self, row);
  where = (GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width,
                          (int) bounds.size.height };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &where);
  gtk_popover_popup (GTK_POPOVER (self->menu));
  return TRUE;
}

static void
secondary_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, AmtSidebar *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (self->list), (int) y);

  if (row && show_menu (self, AMT_SIDEBAR_ROW (row)))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
menu_key_cb (GtkWidget *list, GVariant *arguments, gpointer user_data)
{
  GtkWidget *row = gtk_widget_get_focus_child (list);

  return AMT_IS_SIDEBAR_ROW (row) && show_menu (user_data, AMT_SIDEBAR_ROW (row));
}

static GMenuModel *
make_search_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_Rename…"), "sidebar.rename-search");
  g_menu_append (menu, _ ("_Delete…"), "sidebar.delete-search");
  return G_MENU_MODEL (menu);
}

static void
add_shortcuts (AmtSidebar *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("F2"),
                        gtk_named_action_new ("sidebar.rename-search")));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Delete"),
                        gtk_named_action_new ("sidebar.delete-search")));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                        gtk_callback_action_new (menu_key_cb, self, NULL)));
  gtk_widget_add_controller (self->list, keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (self->list, GTK_EVENT_CONTROLLER (click));
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static GMenuModel *
make_primary_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) work = g_menu_new ();
  g_autoptr (GMenu) program = g_menu_new ();
  g_autoptr (GMenu) leave = g_menu_new ();

  g_menu_append (work, _ ("_Synchronise Now"), "win.sync");
  g_menu_append (work, _ ("_Command List"), "win.command-list");
  g_menu_append (work, _ ("_Available Offline"), "win.show-offline");
  g_menu_append (program, _ ("_Preferences"), "app.preferences");
  g_menu_append (program, _ ("_Keyboard Shortcuts"), "win.show-shortcuts");
  g_menu_append (program, _ ("_About Amtsstube"), "app.about");
  g_menu_append (leave, _ ("_Lock"), "app.lock");
  g_menu_append (leave, _ ("Sign _Out and Delete…"), "app.sign-out");
  g_menu_append (leave, _ ("_Quit"), "app.quit");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (work));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (program));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (leave));
  return G_MENU_MODEL (menu);
}

static void
name (GtkWidget *widget, const char *words)
{
  gtk_widget_set_tooltip_text (widget, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

static void
fill_header_bar (AmtSidebar *self)
{
  GtkWidget *menu = gtk_menu_button_new ();
  GtkWidget *search = gtk_button_new_from_icon_name ("system-search-symbolic");
  g_autoptr (GMenuModel) model = make_primary_menu ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "open-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu), model);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu), TRUE);
  name (menu, _ ("Main Menu"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (search), "win.search");
  name (search, _ ("Search Everywhere"));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->header_bar), self->title);
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->header_bar), search);
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header_bar), menu);
}

static GtkWidget *
make_list (AmtSidebar *self, const char *words)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect (list, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect (list, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect (list, "keynav-failed", G_CALLBACK (keynav_failed_cb), self);
  amt_list_tab_repair (list);
  return list;
}

static GtkWidget *
scroll (GtkWidget *list, gboolean expand)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  expand ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_vexpand (scrolled, expand);
  return scrolled;
}

static void
fill_foot (AmtSidebar *self)
{
  g_autoptr (AmtPlace) transfer =
      amt_place_new (AMT_PLACE_TRANSFER, "transfer", _ ("Transfer"), "amt-transfer-symbolic");
  g_autoptr (AmtPlace) notices =
      amt_place_new (AMT_PLACE_NOTICES, "notices", _ ("Messages"), "amt-notices-symbolic");

  gtk_list_box_append (GTK_LIST_BOX (self->foot), amt_sidebar_row_new (transfer, NULL));
  gtk_list_box_append (GTK_LIST_BOX (self->foot), amt_sidebar_row_new (notices, NULL));
}

static void
amt_sidebar_dispose (GObject *object)
{
  AmtSidebar *self = AMT_SIDEBAR (object);

  if (self->counts)
    g_signal_handlers_disconnect_by_data (self->counts, self);
  g_clear_object (&self->counts);
  g_clear_object (&self->place);
  g_clear_object (&self->searches);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_sidebar_parent_class)->dispose (object);
}

static void
amt_sidebar_class_init (AmtSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_sidebar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_PLACE_SELECTED] =
      g_signal_new ("place-selected", AMT_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, AMT_TYPE_PLACE);
}

static void
amt_sidebar_init (AmtSidebar *self)
{
  g_autoptr (GMenuModel) model = make_search_menu ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header_bar = adw_header_bar_new ();
  self->title = adw_window_title_new ("Amtsstube", NULL);
  fill_header_bar (self);
  self->list = make_list (self, _ ("Places"));
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), header_cb, NULL, NULL);
  self->foot = make_list (self, _ ("Transfer and Messages"));
  fill_foot (self);
  self->menu = gtk_popover_menu_new_from_model (model);
  gtk_popover_set_position (GTK_POPOVER (self->menu), GTK_POS_BOTTOM);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  add_shortcuts (self);

  gtk_box_append (GTK_BOX (self->box), self->header_bar);
  gtk_box_append (GTK_BOX (self->box), scroll (self->list, TRUE));
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (self->box), scroll (self->foot, FALSE));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "amt-sidebar");
  gtk_widget_set_size_request (GTK_WIDGET (self), MIN_WIDTH, -1);
}

GtkWidget *
amt_sidebar_new (AmtWorkplace *workplace)
{
  AmtSidebar *self = g_object_new (AMT_TYPE_SIDEBAR, NULL);
  AmtConnection *connection = amt_workplace_get_connection (workplace);
  AmtDesk *desk = amt_workplace_get_desk (workplace);

  self->workplace = g_object_ref (workplace);
  self->counts = g_object_ref (amt_workplace_get_counts (workplace));
  self->searches = amt_sidebar_searches_new (GTK_WIDGET (self), workplace);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "sidebar",
                                  amt_sidebar_searches_get_actions (self->searches));
  g_signal_connect (self->counts, "changed", G_CALLBACK (counts_changed_cb), self);
  g_signal_connect_object (desk, "references-changed", G_CALLBACK (references_changed_cb), self, 0);
  g_signal_connect_object (connection, "changed", G_CALLBACK (connection_changed_cb), self, 0);
  gtk_box_append (GTK_BOX (self->box), amt_connection_line_new (connection));
  references_changed_cb (desk, self);
  connection_changed_cb (connection, self);
  return GTK_WIDGET (self);
}

AdwHeaderBar *
amt_sidebar_get_header_bar (AmtSidebar *self)
{
  return ADW_HEADER_BAR (self->header_bar);
}

GActionGroup *
amt_sidebar_get_actions (AmtSidebar *self)
{
  return amt_sidebar_searches_get_actions (self->searches);
}

void
amt_sidebar_select (AmtSidebar *self, const char *id)
{
  AmtSidebarRow *row = find_row (self, id);

  if (!row)
    row = row_at (self->list, 0);
  /* Chosen again: the window comes back to it from a search or a case. */
  if (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row)))
    set_place (self, amt_sidebar_row_get_place (row));
  else
    select_row (self, row);
}

AmtPlace *
amt_sidebar_get_place (AmtSidebar *self)
{
  return self->place;
}
