/* amt-window.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-window.h"

#include "amt-action-table.h"
#include "amt-case-window.h"
#include "amt-command-list.h"
#include "amt-conflict-window.h"
#include "amt-desk-page.h"
#include "amt-offline-window.h"
#include "amt-page.h"
#include "amt-shortcuts-window.h"

#include <glib/gi18n.h>

struct _AmtWindow
{
  AdwApplicationWindow parent_instance;

  GSettings *settings;     /* (owned) */
  AmtNotices *notices;     /* (owned) */
  AmtWorkplace *workplace; /* (owned) (nullable) */
  GPtrArray
      *shown; /* (owned) (element-type AdwToast): toasts that are there, or wait for their turn */
  char *left_case; /* (owned) (nullable) see amt_window_leave_case () */

  GtkWidget *toasts; /* (owned by the widget tree), as the following */
  GtkWidget *stack;
  GtkWidget *top;  /* above @stack */
  GtkWidget *bars; /* (nullable) */
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
show_offline_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_offline_window_present (user_data, AMT_WINDOW (user_data)->workplace);
}

static void
clarify_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_conflict_window_present (user_data, AMT_WINDOW (user_data)->workplace, NULL);
}

static void
clarify_change_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_conflict_window_present (user_data, AMT_WINDOW (user_data)->workplace,
                               g_variant_get_string (parameter, NULL));
}

static void
open_case_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *case_id = g_variant_get_string (parameter, NULL);

  /* A case is open once: what is written in two places would be two drafts. */
  if (!amt_case_window_raise (gtk_window_get_application (GTK_WINDOW (user_data)), case_id))
    amt_desk_page_open_case (desk_of (user_data), case_id);
}

static void
open_case_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_case_window_present (gtk_window_get_application (GTK_WINDOW (user_data)),
                           AMT_WINDOW (user_data)->workplace,
                           g_variant_get_string (parameter, NULL));
}

/* The application's, so that it can be asked for without a window, too. */
static void
sync_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (user_data));

  g_action_group_activate_action (G_ACTION_GROUP (application), "sync", NULL);
}

static void
command_list_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_command_list_present (GTK_WINDOW (user_data), AMT_WINDOW (user_data)->workplace);
}

static void
show_shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_shortcuts_window_present (GTK_WINDOW (user_data));
}

static void
close_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

/* What needs a desk; the rest is always there. */
static const GActionEntry DESK_ACTIONS[] = {
  { .name = "sync", .activate = sync_action },
  { .name = "search", .activate = search_action },
  { .name = "find", .activate = find_action },
  { .name = "toggle-sidebar", .activate = toggle_sidebar_action },
  { .name = "toggle-list", .activate = toggle_list_action },
  { .name = "back", .activate = back_action },
  { .name = "show-place", .activate = show_place_action, .parameter_type = "s" },
  { .name = "show-notices", .activate = show_notices_action },
  { .name = "show-offline", .activate = show_offline_action },
  { .name = "clarify", .activate = clarify_action },
  { .name = "clarify-change", .activate = clarify_change_action, .parameter_type = "s" },
  { .name = "open-case", .activate = open_case_action, .parameter_type = "s" },
  { .name = "open-case-window", .activate = open_case_window_action, .parameter_type = "s" },
};

static const GActionEntry ACTIONS[] = {
  { .name = "command-list", .activate = command_list_action },
  { .name = "show-shortcuts", .activate = show_shortcuts_action },
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
    set_enabled (self, DESK_ACTIONS[i].name, self->desk != NULL && !self->page);
  if (self->desk && !self->page)
    set_enabled (self, "back", amt_desk_page_can_go_back (AMT_DESK_PAGE (self->desk)));
}

static void
desk_changed_cb (AmtDeskPage *desk, AmtWindow *self)
{
  update (self);
}

static void
dismissed_cb (AdwToast *toast, AmtWindow *self)
{
  g_ptr_array_remove (self->shown, toast);
}

/* What was said is for the person who was here. */
static void
dismiss_all (AmtWindow *self)
{
  while (self->shown->len > 0)
    {
      g_autoptr (AdwToast) toast = g_ptr_array_steal_index (self->shown, self->shown->len - 1);

      adw_toast_dismiss (toast);
    }
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
  g_ptr_array_add (self->shown, g_object_ref (toast));
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

/* Windows of single cases keep the program open, too; preferences and the like do not. */
static gboolean
is_last (AmtWindow *self, GtkApplication *application)
{
  for (GList *l = gtk_application_get_windows (application); l; l = l->next)
    if (l->data != self && GTK_IS_APPLICATION_WINDOW (l->data))
      return FALSE;
  return TRUE;
}

static gboolean
amt_window_close_request (GtkWindow *window)
{
  AmtWindow *self = AMT_WINDOW (window);
  GtkApplication *application = gtk_window_get_application (window);

  amt_window_save_state (self);
  /* The last one: as "Quit", unless the desk goes on without a window. What stays here is said before it goes. */
  if (self->workplace && is_last (self, application) &&
      !g_settings_get_boolean (self->settings, "run-in-background"))
    {
      g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
      return GDK_EVENT_STOP;
    }
  if (self->desk)
    amt_desk_page_leave_case (AMT_DESK_PAGE (self->desk));
  return GTK_WINDOW_CLASS (amt_window_parent_class)->close_request (window);
}

static void
amt_window_dispose (GObject *object)
{
  AmtWindow *self = AMT_WINDOW (object);

  if (self->notices)
    g_signal_handlers_disconnect_by_data (self->notices, self);
  g_clear_pointer (&self->left_case, g_free);
  g_clear_object (&self->workplace);
  g_clear_object (&self->settings);
  g_clear_object (&self->notices);
  G_OBJECT_CLASS (amt_window_parent_class)->dispose (object);
}

static void
amt_window_finalize (GObject *object)
{
  g_ptr_array_unref (AMT_WINDOW (object)->shown);
  G_OBJECT_CLASS (amt_window_parent_class)->finalize (object);
}

static void
amt_window_class_init (AmtWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = amt_window_close_request;
}

static void
amt_window_init (AmtWindow *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  g_action_map_add_action_entries (G_ACTION_MAP (self), DESK_ACTIONS, G_N_ELEMENTS (DESK_ACTIONS),
                                   self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  self->toasts = adw_toast_overlay_new ();
  self->stack = gtk_stack_new ();
  self->top = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->top), self->stack);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), self->top);
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

static void
close_case_windows (AmtWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application)
    amt_case_window_close_all (application);
}

void
amt_window_show_page (AmtWindow *self, GtkWidget *page)
{
  GtkWidget *old = self->page;

  self->page = page;
  if (page)
    {
      gtk_stack_add_child (GTK_STACK (self->stack), page);
      gtk_stack_set_visible_child (GTK_STACK (self->stack), page);
      amt_page_focus (page);
    }
  else if (self->desk)
    {
      gtk_stack_set_visible_child (GTK_STACK (self->stack), self->desk);
      if (self->left_case)
        amt_desk_page_open_case (AMT_DESK_PAGE (self->desk), self->left_case);
      g_clear_pointer (&self->left_case, g_free);
    }
  take_away (self, &old);
  update (self);
}

void
amt_window_leave_case (AmtWindow *self)
{
  if (!self->desk)
    return;
  close_case_windows (self);
  g_free (self->left_case);
  self->left_case = g_strdup (amt_desk_page_get_case (AMT_DESK_PAGE (self->desk)));
  amt_desk_page_leave_case (AMT_DESK_PAGE (self->desk));
}

void
amt_window_save_state (AmtWindow *self)
{
  GtkWindow *window = GTK_WINDOW (self);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set (self->settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
  if (self->desk)
    amt_desk_page_save_state (AMT_DESK_PAGE (self->desk));
}

AmtBars *
amt_window_get_bars (AmtWindow *self)
{
  return self->bars ? AMT_BARS (self->bars) : NULL;
}

void
amt_window_set_workplace (AmtWindow *self, AmtWorkplace *workplace)
{
  if (!g_set_object (&self->workplace, workplace))
    return;
  if (!workplace)
    {
      dismiss_all (self);
      close_case_windows (self);
    }
  if (self->desk)
    {
      amt_desk_page_save_state (AMT_DESK_PAGE (self->desk));
      amt_desk_page_leave_case (AMT_DESK_PAGE (self->desk));
    }
  g_clear_pointer (&self->left_case, g_free);
  amt_action_table_insert (GTK_WIDGET (self), "sidebar", NULL);
  amt_action_table_insert (GTK_WIDGET (self), "list", NULL);
  amt_action_table_insert (GTK_WIDGET (self), "case", NULL);
  amt_action_table_insert (GTK_WIDGET (self), "transfer", NULL);
  take_away (self, &self->desk);
  if (self->bars)
    gtk_box_remove (GTK_BOX (self->top), self->bars);
  self->bars = NULL;
  if (workplace)
    {
      self->bars = amt_bars_new (workplace);
      gtk_box_prepend (GTK_BOX (self->top), self->bars);
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
