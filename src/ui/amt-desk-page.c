/* amt-desk-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-desk-page.h"

#include "amt-action-table.h"
#include "amt-case-list.h"
#include "amt-case-pane.h"
#include "amt-notice-page.h"
#include "amt-panes.h"
#include "amt-search-page.h"
#include "amt-sidebar.h"
#include "amt-transfer-page.h"

/* Walking through the list with the arrow keys opens the case on which one rests, not each on the way. */
#define OPEN_DELAY_MS 120

struct _AmtDeskPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */

  GtkWidget *panes; /* (owned by the widget tree), as the following */
  GtkWidget *sidebar;
  GtkWidget *middle; /* GtkStack: list, transfer, notices, search */
  GtkWidget *list;
  GtkWidget *transfer;
  GtkWidget *notices;
  GtkWidget *search;
  GtkWidget *case_pane;

  /* Where one was before the search. */
  char *before_page;       /* (owned) (nullable) name in @middle */
  char *before_case;       /* (owned) (nullable) */
  GtkWidget *before_focus; /* (weak) (nullable) */
  AmtPane before_front;

  char *next_case;  /* (owned) (nullable) to be opened by @open_delay */
  guint open_delay; /* 0: none */
};

G_DEFINE_FINAL_TYPE (AmtDeskPage, amt_desk_page, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
show_case (AmtDeskPage *self, const char *case_id)
{
  g_clear_handle_id (&self->open_delay, g_source_remove);
  g_clear_pointer (&self->next_case, g_free);
  if (g_strcmp0 (amt_case_pane_get_case (AMT_CASE_PANE (self->case_pane)), case_id) == 0)
    return;
  amt_case_pane_set_case (AMT_CASE_PANE (self->case_pane), case_id);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
open_delay_cb (gpointer user_data)
{
  AmtDeskPage *self = user_data;
  g_autofree char *case_id = g_steal_pointer (&self->next_case);

  self->open_delay = 0;
  show_case (self, case_id);
  return G_SOURCE_REMOVE;
}

static void
case_selected_cb (GtkWidget *page, const char *case_id, AmtDeskPage *self)
{
  /* Several or none: the case that is open stays open. */
  if (!case_id || !amt_panes_is_shown (AMT_PANES (self->panes), AMT_PANE_CASE))
    return;
  g_free (self->next_case);
  self->next_case = g_strdup (case_id);
  g_clear_handle_id (&self->open_delay, g_source_remove);
  self->open_delay = g_timeout_add (OPEN_DELAY_MS, open_delay_cb, self);
}

static void
case_activated_cb (GtkWidget *page, const char *case_id, AmtDeskPage *self)
{
  amt_desk_page_open_case (self, case_id);
}

/* Where the case has no room beside the list, a click leads to it, as a touch would. */
static void
case_clicked_cb (GtkWidget *page, const char *case_id, AmtDeskPage *self)
{
  if (!amt_panes_is_shown (AMT_PANES (self->panes), AMT_PANE_CASE))
    amt_desk_page_open_case (self, case_id);
}

static void
step_cb (AmtCasePane *pane, int step, AmtDeskPage *self)
{
  const char *case_id = amt_case_pane_get_case (pane);

  if (case_id)
    amt_case_list_step (AMT_CASE_LIST (self->list), case_id, step);
}

static void
stepped_cb (AmtCaseList *list, const char *case_id, AmtDeskPage *self)
{
  if (case_id)
    show_case (self, case_id);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static const char *
page_of (AmtPlaceKind kind)
{
  switch (kind)
    {
    case AMT_PLACE_TRANSFER:
      return "transfer";
    case AMT_PLACE_NOTICES:
      return "notices";
    case AMT_PLACE_LIST:
    default:
      return "list";
    }
}

static void
place_selected_cb (AmtSidebar *sidebar, AmtPlace *place, AmtDeskPage *self)
{
  AmtPanes *panes = AMT_PANES (self->panes);

  if (amt_place_get_kind (place) == AMT_PLACE_LIST)
    amt_case_list_set_place (AMT_CASE_LIST (self->list), place);
  gtk_stack_set_visible_child_name (GTK_STACK (self->middle), page_of (amt_place_get_kind (place)));
  if (!amt_panes_is_shown (panes, AMT_PANE_LIST) || amt_panes_get_front (panes) == AMT_PANE_SIDEBAR)
    amt_panes_set_front (panes, AMT_PANE_LIST);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static AdwHeaderBar *
middle_header_bar (AmtDeskPage *self, GtkWidget *page)
{
  if (page == self->transfer)
    return amt_transfer_page_get_header_bar (AMT_TRANSFER_PAGE (page));
  if (page == self->notices)
    return amt_notice_page_get_header_bar (AMT_NOTICE_PAGE (page));
  if (page == self->search)
    return amt_search_page_get_header_bar (AMT_SEARCH_PAGE (page));
  return amt_case_list_get_header_bar (AMT_CASE_LIST (self->list));
}

/* Window buttons stand at the outer ends, whichever panes are shown. */
static void
panes_changed_cb (AmtPanes *panes, AmtDeskPage *self)
{
  GtkWidget *const pages[] = { self->list, self->transfer, self->notices, self->search };
  gboolean sidebar = amt_panes_is_shown (panes, AMT_PANE_SIDEBAR);
  gboolean list = amt_panes_is_shown (panes, AMT_PANE_LIST);
  gboolean case_shown = amt_panes_is_shown (panes, AMT_PANE_CASE);
  AdwHeaderBar *bar = amt_sidebar_get_header_bar (AMT_SIDEBAR (self->sidebar));

  adw_header_bar_set_show_end_title_buttons (bar, !list && !case_shown);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      bar = middle_header_bar (self, pages[i]);
      adw_header_bar_set_show_start_title_buttons (bar, !sidebar);
      adw_header_bar_set_show_end_title_buttons (bar, !case_shown);
    }
  bar = amt_case_pane_get_header_bar (AMT_CASE_PANE (self->case_pane));
  adw_header_bar_set_show_start_title_buttons (bar, !sidebar && !list);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The line below the header bars is one line, whatever stands in them. */
static void
align_header_bars (AmtDeskPage *self)
{
  g_autoptr (GtkSizeGroup) group = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
  GtkWidget *const pages[] = { self->list, self->transfer, self->notices, self->search };

  gtk_size_group_add_widget (group,
                             GTK_WIDGET (amt_sidebar_get_header_bar (AMT_SIDEBAR (self->sidebar))));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_size_group_add_widget (group, GTK_WIDGET (middle_header_bar (self, pages[i])));
  gtk_size_group_add_widget (
      group, GTK_WIDGET (amt_case_pane_get_header_bar (AMT_CASE_PANE (self->case_pane))));
}

static void
forget_before (AmtDeskPage *self)
{
  g_clear_pointer (&self->before_page, g_free);
  g_clear_pointer (&self->before_case, g_free);
  g_clear_weak_pointer (&self->before_focus);
}

static void
search_closed_cb (AmtSearchPage *search, AmtDeskPage *self)
{
  if (!self->before_page)
    return;
  gtk_stack_set_visible_child_name (GTK_STACK (self->middle), self->before_page);
  show_case (self, self->before_case);
  amt_panes_set_front (AMT_PANES (self->panes), self->before_front);
  if (self->before_focus && gtk_widget_get_mapped (self->before_focus))
    gtk_widget_grab_focus (self->before_focus);
  else
    amt_case_list_grab_rows (AMT_CASE_LIST (self->list));
  forget_before (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
amt_desk_page_dispose (GObject *object)
{
  AmtDeskPage *self = AMT_DESK_PAGE (object);

  g_clear_handle_id (&self->open_delay, g_source_remove);
  g_clear_pointer (&self->next_case, g_free);
  forget_before (self);
  g_clear_pointer (&self->panes, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_desk_page_parent_class)->dispose (object);
}

static void
amt_desk_page_class_init (AmtDeskPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_desk_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_DESK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_desk_page_init (AmtDeskPage *self)
{
  self->panes = amt_panes_new ();
  gtk_widget_set_parent (self->panes, GTK_WIDGET (self));
}

static GtkWidget *
add_page (AmtDeskPage *self, GtkWidget *page, const char *name)
{
  gtk_stack_add_named (GTK_STACK (self->middle), page, name);
  g_signal_connect (page, "case-selected", G_CALLBACK (case_selected_cb), self);
  return page;
}

GtkWidget *
amt_desk_page_new (AmtWorkplace *workplace)
{
  AmtDeskPage *self = g_object_new (AMT_TYPE_DESK_PAGE, NULL);
  AmtPanes *panes = AMT_PANES (self->panes);
  GSettings *settings = amt_workplace_get_settings (workplace);
  g_autofree char *last = g_settings_get_string (settings, "last-place");

  self->workplace = g_object_ref (workplace);
  self->sidebar = amt_sidebar_new (workplace);
  self->middle = gtk_stack_new ();
  self->list = add_page (self, amt_case_list_new (workplace), "list");
  self->transfer = add_page (self, amt_transfer_page_new (workplace), "transfer");
  self->notices = add_page (self, amt_notice_page_new (workplace), "notices");
  self->search = add_page (self, amt_search_page_new (workplace), "search");
  self->case_pane = amt_case_pane_new (workplace);

  amt_panes_set_child (panes, AMT_PANE_SIDEBAR, self->sidebar);
  amt_panes_set_child (panes, AMT_PANE_LIST, self->middle);
  amt_panes_set_child (panes, AMT_PANE_CASE, self->case_pane);
  amt_panes_set_width (panes, AMT_PANE_SIDEBAR, g_settings_get_int (settings, "sidebar-width"));
  amt_panes_set_width (panes, AMT_PANE_LIST, g_settings_get_int (settings, "list-width"));
  amt_panes_set_wanted (panes, AMT_PANE_SIDEBAR, g_settings_get_boolean (settings, "show-sidebar"));
  amt_panes_set_wanted (panes, AMT_PANE_LIST, g_settings_get_boolean (settings, "show-list"));

  g_signal_connect (self->sidebar, "place-selected", G_CALLBACK (place_selected_cb), self);
  g_signal_connect (self->list, "case-activated", G_CALLBACK (case_activated_cb), self);
  g_signal_connect (self->list, "case-clicked", G_CALLBACK (case_clicked_cb), self);
  g_signal_connect (self->list, "stepped", G_CALLBACK (stepped_cb), self);
  g_signal_connect (self->search, "closed", G_CALLBACK (search_closed_cb), self);
  g_signal_connect (self->case_pane, "step", G_CALLBACK (step_cb), self);
  g_signal_connect (panes, "changed", G_CALLBACK (panes_changed_cb), self);
  panes_changed_cb (panes, self);
  align_header_bars (self);
  amt_sidebar_select (AMT_SIDEBAR (self->sidebar), last);
  amt_case_list_grab_rows (AMT_CASE_LIST (self->list));
  return GTK_WIDGET (self);
}

void
amt_desk_page_show_place (AmtDeskPage *self, const char *id)
{
  g_autofree char *place = g_strdup (id);
  gboolean change = g_str_has_prefix (id, AMT_DESK_CHANGE);

  if (change)
    place[strlen (AMT_DESK_CHANGE) - 1] = '\0';
  forget_before (self);
  amt_sidebar_select (AMT_SIDEBAR (self->sidebar), place);
  if (change)
    amt_transfer_page_select (AMT_TRANSFER_PAGE (self->transfer), id + strlen (AMT_DESK_CHANGE));
  /* Whoever asks by key or button wants to go on from there; in the sidebar itself the focus stays. */
  if (gtk_stack_get_visible_child (GTK_STACK (self->middle)) == self->list)
    amt_case_list_grab_rows (AMT_CASE_LIST (self->list));
}

void
amt_desk_page_open_case (AmtDeskPage *self, const char *case_id)
{
  show_case (self, case_id);
  amt_panes_set_front (AMT_PANES (self->panes), AMT_PANE_CASE);
  /* The row that had the keyboard made room. */
  if (!amt_panes_is_shown (AMT_PANES (self->panes), AMT_PANE_LIST))
    amt_case_pane_take_focus (AMT_CASE_PANE (self->case_pane));
}

void
amt_desk_page_leave_case (AmtDeskPage *self)
{
  show_case (self, NULL);
}

const char *
amt_desk_page_get_case (AmtDeskPage *self)
{
  return amt_case_pane_get_case (AMT_CASE_PANE (self->case_pane));
}

void
amt_desk_page_search (AmtDeskPage *self)
{
  const char *page = gtk_stack_get_visible_child_name (GTK_STACK (self->middle));

  if (strcmp (page, "search") != 0)
    {
      forget_before (self);
      self->before_page = g_strdup (page);
      self->before_case = g_strdup (amt_desk_page_get_case (self));
      self->before_front = amt_panes_get_front (AMT_PANES (self->panes));
      g_set_weak_pointer (&self->before_focus,
                          gtk_root_get_focus (gtk_widget_get_root (self->panes)));
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->middle), "search");
  amt_panes_set_wanted (AMT_PANES (self->panes), AMT_PANE_LIST, TRUE);
  amt_panes_set_front (AMT_PANES (self->panes), AMT_PANE_LIST);
  amt_search_page_start (AMT_SEARCH_PAGE (self->search));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
amt_desk_page_find (AmtDeskPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (self->panes));
  gboolean in_case = focus && gtk_widget_is_ancestor (focus, self->case_pane);

  if (in_case || !amt_panes_is_shown (AMT_PANES (self->panes), AMT_PANE_LIST))
    amt_case_pane_find (AMT_CASE_PANE (self->case_pane));
  else if (gtk_stack_get_visible_child (GTK_STACK (self->middle)) == self->search)
    amt_search_page_start (AMT_SEARCH_PAGE (self->search));
  else
    amt_case_list_find (AMT_CASE_LIST (self->list));
}

static void
toggle (AmtDeskPage *self, AmtPane pane)
{
  AmtPanes *panes = AMT_PANES (self->panes);

  amt_panes_set_wanted (panes, pane, !amt_panes_is_shown (panes, pane));
}

void
amt_desk_page_toggle_sidebar (AmtDeskPage *self)
{
  toggle (self, AMT_PANE_SIDEBAR);
}

void
amt_desk_page_toggle_list (AmtDeskPage *self)
{
  toggle (self, AMT_PANE_LIST);
}

gboolean
amt_desk_page_can_go_back (AmtDeskPage *self)
{
  return amt_panes_can_go_back (AMT_PANES (self->panes));
}

void
amt_desk_page_go_back (AmtDeskPage *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->middle));

  amt_panes_go_back (AMT_PANES (self->panes));
  if (amt_panes_get_front (AMT_PANES (self->panes)) == AMT_PANE_LIST && page == self->list)
    amt_case_list_grab_rows (AMT_CASE_LIST (self->list));
  else if (amt_panes_get_front (AMT_PANES (self->panes)) == AMT_PANE_LIST)
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_child_focus (self->sidebar, GTK_DIR_TAB_FORWARD);
}

void
amt_desk_page_insert_actions (AmtDeskPage *self, GtkWidget *window)
{
  amt_action_table_insert (window, "list", amt_case_list_get_actions (AMT_CASE_LIST (self->list)));
  amt_action_table_insert (window, "case",
                           amt_case_pane_get_actions (AMT_CASE_PANE (self->case_pane)));
  amt_action_table_insert (window, "sidebar",
                           amt_sidebar_get_actions (AMT_SIDEBAR (self->sidebar)));
  amt_action_table_insert (window, "transfer",
                           amt_transfer_page_get_actions (AMT_TRANSFER_PAGE (self->transfer)));
}

void
amt_desk_page_save_state (AmtDeskPage *self)
{
  AmtPanes *panes = AMT_PANES (self->panes);
  GSettings *settings = amt_workplace_get_settings (self->workplace);
  AmtPlace *place = amt_sidebar_get_place (AMT_SIDEBAR (self->sidebar));

  amt_case_list_save_state (AMT_CASE_LIST (self->list));
  g_settings_set_int (settings, "sidebar-width", amt_panes_get_width (panes, AMT_PANE_SIDEBAR));
  g_settings_set_int (settings, "list-width", amt_panes_get_width (panes, AMT_PANE_LIST));
  g_settings_set_boolean (settings, "show-sidebar", amt_panes_get_wanted (panes, AMT_PANE_SIDEBAR));
  g_settings_set_boolean (settings, "show-list", amt_panes_get_wanted (panes, AMT_PANE_LIST));
  if (place)
    g_settings_set_string (settings, "last-place", amt_place_get_id (place));
}
