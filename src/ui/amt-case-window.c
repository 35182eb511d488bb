/* amt-case-window.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-window.h"

#include "amt-action-table.h"
#include "amt-command-list.h"
#include "amt-conflict-window.h"
#include "amt-shortcuts-window.h"
#include "amt-window.h"

#include <glib/gi18n.h>

#define WIDTH 860
#define HEIGHT 760

struct _AmtCaseWindow
{
  AdwApplicationWindow parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  GtkWidget *toasts;       /* (owned by the widget tree), as the following */
  GtkWidget *pane;
};

G_DEFINE_FINAL_TYPE (AmtCaseWindow, amt_case_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- actions ------------------------------------------------------------------------------------------- */

static void
find_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_case_pane_find (AMT_CASE_PANE (AMT_CASE_WINDOW (user_data)->pane));
}

static void
close_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static void
sync_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (user_data));

  g_action_group_activate_action (G_ACTION_GROUP (application), "sync", NULL);
}

/* What this window has no place for happens in the main one. */
static void
main_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (user_data));

  for (GList *l = gtk_application_get_windows (application); l; l = l->next)
    if (AMT_IS_WINDOW (l->data))
      {
        g_action_group_activate_action (G_ACTION_GROUP (l->data),
                                        g_action_get_name (G_ACTION (action)), parameter);
        gtk_window_present (l->data);
        return;
      }
}

static void
command_list_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_command_list_present (GTK_WINDOW (user_data), AMT_CASE_WINDOW (user_data)->workplace);
}

static void
show_shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_shortcuts_window_present (GTK_WINDOW (user_data));
}

static void
clarify_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_conflict_window_present (user_data, AMT_CASE_WINDOW (user_data)->workplace,
                               parameter ? g_variant_get_string (parameter, NULL) : NULL);
}

static const GActionEntry ACTIONS[] = {
  { .name = "command-list", .activate = command_list_action },
  { .name = "show-shortcuts", .activate = show_shortcuts_action },
  { .name = "find", .activate = find_action },
  { .name = "close", .activate = close_action },
  { .name = "sync", .activate = sync_action },
  { .name = "search", .activate = main_action },
  { .name = "show-notices", .activate = main_action },
  { .name = "show-offline", .activate = main_action },
  { .name = "clarify", .activate = clarify_action },
  { .name = "clarify-change", .activate = clarify_action, .parameter_type = "s" },
  { .name = "show-place", .activate = main_action, .parameter_type = "s" },
  { .name = "open-case", .activate = main_action, .parameter_type = "s" },
};

/* --- messages and title -------------------------------------------------------------------------------- */

static void
said_cb (AmtNotices *notices, AmtNotice *notice, AmtCaseWindow *self)
{
  AdwToast *toast;

  if (!gtk_window_is_active (GTK_WINDOW (self)))
    return;
  toast = adw_toast_new (amt_notice_get_text (notice));
  if (amt_notice_get_button (notice))
    {
      adw_toast_set_button_label (toast, amt_notice_get_button (notice));
      adw_toast_set_detailed_action_name (toast, amt_notice_get_action (notice));
    }
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static void
changed_cb (AmtOpenCase *open_case, AmtCaseWindow *self)
{
  const AmtCase *value = amt_open_case_get_case (open_case);

  if (value && value->reference)
    gtk_window_set_title (GTK_WINDOW (self), value->reference);
}

static gboolean
amt_case_window_close_request (GtkWindow *window)
{
  AmtCaseWindow *self = AMT_CASE_WINDOW (window);

  /* Drafts and the place are kept now, while the window is still whole. */
  amt_case_pane_set_case (AMT_CASE_PANE (self->pane), NULL);
  return GTK_WINDOW_CLASS (amt_case_window_parent_class)->close_request (window);
}

static void
amt_case_window_dispose (GObject *object)
{
  AmtCaseWindow *self = AMT_CASE_WINDOW (object);

  if (self->workplace)
    g_signal_handlers_disconnect_by_data (amt_workplace_get_notices (self->workplace), self);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_case_window_parent_class)->dispose (object);
}

static void
amt_case_window_class_init (AmtCaseWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_case_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = amt_case_window_close_request;
}

static void
amt_case_window_init (AmtCaseWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  self->toasts = adw_toast_overlay_new ();
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), self->toasts);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Case"));
}

static AmtCaseWindow *
find_window (GtkApplication *application, const char *case_id)
{
  for (GList *l = gtk_application_get_windows (application); l; l = l->next)
    if (AMT_IS_CASE_WINDOW (l->data))
      {
        AmtCaseWindow *window = l->data;

        if (g_strcmp0 (amt_case_pane_get_case (AMT_CASE_PANE (window->pane)), case_id) == 0)
          return window;
      }
  return NULL;
}

AmtCaseWindow *
amt_case_window_present (GtkApplication *application, AmtWorkplace *workplace, const char *case_id)
{
  AmtCaseWindow *self = find_window (application, case_id);

  if (!self)
    {
      self = g_object_new (AMT_TYPE_CASE_WINDOW, "application", application, NULL);
      self->workplace = g_object_ref (workplace);
      self->pane = amt_case_pane_new (workplace);
      amt_case_pane_set_alone (AMT_CASE_PANE (self->pane), TRUE);
      adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), self->pane);
      amt_action_table_insert (GTK_WIDGET (self), "case",
                               amt_case_pane_get_actions (AMT_CASE_PANE (self->pane)));
      g_signal_connect (amt_workplace_get_notices (workplace), "said", G_CALLBACK (said_cb), self);
      amt_case_pane_set_case (AMT_CASE_PANE (self->pane), case_id);
      g_signal_connect_object (amt_case_pane_get_open_case (AMT_CASE_PANE (self->pane)), "changed",
                               G_CALLBACK (changed_cb), self, 0);
    }
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

gboolean
amt_case_window_raise (GtkApplication *application, const char *case_id)
{
  AmtCaseWindow *window = find_window (application, case_id);

  if (window)
    gtk_window_present (GTK_WINDOW (window));
  return window != NULL;
}

void
amt_case_window_close_all (GtkApplication *application)
{
  GList *windows = g_list_copy (gtk_application_get_windows (application));

  for (GList *l = windows; l; l = l->next)
    if (AMT_IS_CASE_WINDOW (l->data))
      gtk_window_close (l->data);
  g_list_free (windows);
}

AmtCasePane *
amt_case_window_get_pane (AmtCaseWindow *self)
{
  return AMT_CASE_PANE (self->pane);
}
