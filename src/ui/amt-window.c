/* amt-window.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-window.h"

#include "amt-action-table.h"
#include "amt-desk-page.h"

#include <glib/gi18n.h>

struct _AmtWindow
{
  AdwApplicationWindow parent_instance;

  GSettings *settings;     /* (owned) */
  AmtNotices *notices;     /* (owned) */
  AmtWorkplace *workplace; /* (owned) (nullable) */

  GtkWidget *toasts; /* (owned by the widget tree), as the following */
  GtkWidget *stack;
  GtkWidget *page; /* (nullable) */
  GtkWidget *desk; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (AmtWindow, amt_window, ADW_TYPE_APPLICATION_WINDOW)

static AmtDeskPage *
desk_of (gpointer user_data)
{
  AmtWindow *self = AMT_WINDOW (user_data);

  return self->desk ? AMT_DESK_PAGE (self->desk) : NULL;
}

static void
search_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_desk_page_search (desk_of (user_data));
}

static void
find_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_desk_page_find (desk_of (user_data));
}

static void
toggle_sidebar_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_desk_page_toggle_sidebar (desk_of (user_data));
}

static void
toggle_list_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_desk_page_toggle_list (desk_of (user_data));
}

static void
back_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_desk_page_go_back (desk_of (user_data));
}

static void
show_place_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_desk_page_show_place (desk_of (user_data), g_variant_get_string (parameter, NULL));
}

static void
show_notices_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_desk_page_show_place (desk_of (user_data), "notices");
}

static void
open_case_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_desk_page_open_case (desk_of (user_data), g_variant_get_string (parameter, NULL));
}

static void
close_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

/* What needs a desk; the rest is always there. */
static const GActionEntry DESK_ACTIONS[] = {
  { .name = "search", .activate = search_action },
  { .name = "find", .activate = find_action },
  { .name = "toggle-sidebar", .activate = toggle_sidebar_action },
  { .name = "toggle-list", .activate = toggle_list_action },
  { .name = "back", .activate = back_action },
  { .name = "show-place", .activate = show_place_action, .parameter_type = "s" },
  { .name = "show-notices", .activate = show_notices_action },
  { .name = "open-case", .activate = open_case_action, .parameter_type = "s" },
};

static const GActionEntry ACTIONS[] = {
  { .name = "close", .activate = close_action },
};

static void
set_enabled (AmtWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update (AmtWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (DESK_ACTIONS); i++)
    set_enabled (self, DESK_ACTIONS[i].name, self->desk != NULL);
  if (self->desk)
    set_enabled (self, "back", amt_desk_page_can_go_back (AMT_DESK_PAGE (self->desk)));
}

static void
desk_changed_cb (AmtDeskPage *desk, AmtWindow *self)
{
  update (self);
}

static void
said_cb (AmtNotices *notices, AmtNotice *notice, AmtWindow *self)
{
  GtkWindow *active =
      gtk_application_get_active_window (gtk_window_get_application (GTK_WINDOW (self)));
  AdwToast *toast;

  /* Windows of single cases show their own. */
  if (active && active != GTK_WINDOW (self) && ADW_IS_APPLICATION_WINDOW (active))
    return;
  toast = adw_toast_new (amt_notice_get_text (notice));
  if (amt_notice_get_button (notice))
    {
      adw_toast_set_button_label (toast, amt_notice_get_button (notice));
      adw_toast_set_detailed_action_name (toast, amt_notice_get_action (notice));
    }
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static gboolean
amt_window_close_request (GtkWindow *window)
{
  AmtWindow *self = AMT_WINDOW (window);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set (self->settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
  if (self->desk)
    amt_desk_page_save_state (AMT_DESK_PAGE (self->desk));
  return GTK_WINDOW_CLASS (amt_window_parent_class)->close_request (window);
}

static void
amt_window_dispose (GObject *object)
{
  AmtWindow *self = AMT_WINDOW (object);

  if (self->notices)
    g_signal_handlers_disconnect_by_data (self->notices, self);
  g_clear_object (&self->workplace);
  g_clear_object (&self->settings);
  g_clear_object (&self->notices);
  G_OBJECT_CLASS (amt_window_parent_class)->dispose (object);
}

static void
amt_window_class_init (AmtWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = amt_window_close_request;
}

static void
amt_window_init (AmtWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), DESK_ACTIONS, G_N_ELEMENTS (DESK_ACTIONS),
                                   self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  self->toasts = adw_toast_overlay_new ();
  self->stack = gtk_stack_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), self->stack);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), self->toasts);
  gtk_window_set_title (GTK_WINDOW (self), "Amtsstube");
  update (self);
}

AmtWindow *
amt_window_new (GtkApplication *application, GSettings *settings, AmtNotices *notices)
{
  AmtWindow *self = g_object_new (AMT_TYPE_WINDOW, "application", application, NULL);
  int width, height;

  self->settings = g_object_ref (settings);
  self->notices = g_object_ref (notices);
  g_signal_connect (notices, "said", G_CALLBACK (said_cb), self);
  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  return self;
}

static void
take_away (AmtWindow *self, GtkWidget **page)
{
  if (*page)
    gtk_stack_remove (GTK_STACK (self->stack), *page);
  *page = NULL;
}

void
amt_window_show_page (AmtWindow *self, GtkWidget *page)
{
  take_away (self, &self->page);
  self->page = page;
  if (page)
    {
      gtk_stack_add_child (GTK_STACK (self->stack), page);
      gtk_stack_set_visible_child (GTK_STACK (self->stack), page);
    }
}

void
amt_window_set_workplace (AmtWindow *self, AmtWorkplace *workplace)
{
  if (!g_set_object (&self->workplace, workplace))
    return;
  if (self->desk)
    amt_desk_page_save_state (AMT_DESK_PAGE (self->desk));
  amt_action_table_insert (GTK_WIDGET (self), "list", NULL);
  amt_action_table_insert (GTK_WIDGET (self), "case", NULL);
  amt_action_table_insert (GTK_WIDGET (self), "transfer", NULL);
  take_away (self, &self->desk);
  if (workplace)
    {
      self->desk = amt_desk_page_new (workplace);
      gtk_stack_add_child (GTK_STACK (self->stack), self->desk);
      gtk_stack_set_visible_child (GTK_STACK (self->stack), self->desk);
      amt_desk_page_insert_actions (AMT_DESK_PAGE (self->desk), GTK_WIDGET (self));
      g_signal_connect (self->desk, "changed", G_CALLBACK (desk_changed_cb), self);
      take_away (self, &self->page);
    }
  update (self);
}

AmtWorkplace *
amt_window_get_workplace (AmtWindow *self)
{
  return self->workplace;
}
