/* amt-dialogs.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-dialogs.h"

#include "amt-widgets.h"

#include <adwaita.h>

/* How long an announcement stays: long enough for a screen reader to fetch it. */
#define ANNOUNCE_MS 3000
/* After so many a dialog has its shape; nobody has pressed Tab by then. */
#define FOCUS_FRAMES 8

static GtkWindow *
window_of (GtkWidget *widget)
{
  GtkRoot *root = widget ? gtk_widget_get_root (widget) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* --- questions ----------------------------------------------------------------------------------------- */

static void
asked_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_signal_handlers_disconnect_by_data (dialog, task);
  g_task_return_pointer (task, g_strdup (response), g_free);
}

/* The window behind it was destroyed, and the question with it: as if it had been closed. */
static void
ask_destroyed_cb (AdwMessageDialog *dialog, gpointer user_data)
{
  asked_cb (dialog, adw_message_dialog_get_close_response (dialog), user_data);
}

static void
ask_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static AdwResponseAppearance
appearance_of (AmtAnswerKind kind)
{
  switch (kind)
    {
    case AMT_ANSWER_SUGGESTED:
      return ADW_RESPONSE_SUGGESTED;
    case AMT_ANSWER_DESTRUCTIVE:
      return ADW_RESPONSE_DESTRUCTIVE;
    case AMT_ANSWER_NORMAL:
    default:
      return ADW_RESPONSE_DEFAULT;
    }
}

static GtkWidget *
find_shown_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0 &&
      gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_shown_button (child, label);

      if (found)
        return found;
    }
  return NULL;
}

/* Where the buttons stand below each other, what cannot be undone comes first: Enter must not meet it unread. How they stand
 * turns out with the first frames. */
static gboolean
dangerous_shown_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer frames)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  const char *label = adw_message_dialog_get_response_label (
      dialog, adw_message_dialog_get_close_response (dialog));
  GtkWidget *button;

  button = find_shown_button (widget, label);
  if (button)
    gtk_widget_grab_focus (button);
  return ++*(guint *) frames < FOCUS_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
amt_dialogs_ask_async (GtkWidget *parent, const char *heading, const char *body, GtkWidget *extra,
                       const AmtAnswer *answers, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (window_of (parent), heading, body);
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, amt_dialogs_ask_async);
  for (guint i = 0; answers[i].id; i++)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), answers[i].id,
                                       answers[i].label);
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), answers[i].id,
                                                  appearance_of (answers[i].kind));
      if (answers[i].kind == AMT_ANSWER_SUGGESTED)
        adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), answers[i].id);
      if (answers[i].kind == AMT_ANSWER_DESTRUCTIVE && !extra)
        gtk_widget_add_tick_callback (dialog, dangerous_shown_cb, g_new0 (guint, 1), g_free);
    }
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), answers[0].id);
  amt_widgets_name_buttons (dialog);
  if (extra)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), extra);
  g_signal_connect (dialog, "response", G_CALLBACK (asked_cb), task);
  g_signal_connect (dialog, "destroy", G_CALLBACK (ask_destroyed_cb), task);
  if (cancellable)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (ask_cancelled_cb), dialog, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

char *
amt_dialogs_ask_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* --- files --------------------------------------------------------------------------------------------- */

static void
file_chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GListModel *files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  g_task_return_pointer (task, files, g_object_unref);
  g_object_unref (dialog);
}

/* @dialog: (transfer full): kept until the clerk has answered. */
static void
choose_file (GtkFileChooserNative *dialog, GTask *task)
{
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (file_chosen_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
amt_dialogs_save_async (GtkWidget *parent, const char *title, const char *name,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, window_of (parent), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *last = g_path_get_basename (name);

  g_task_set_source_tag (task, amt_dialogs_save_async);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), last);
  choose_file (dialog, task);
}

GFile *
amt_dialogs_save_finish (GAsyncResult *result)
{
  g_autoptr (GListModel) files = g_task_propagate_pointer (G_TASK (result), NULL);

  return files ? g_list_model_get_item (files, 0) : NULL;
}

void
amt_dialogs_open_async (GtkWidget *parent, const char *title, gboolean several,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, window_of (parent), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_dialogs_open_async);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), several);
  choose_file (dialog, task);
}

GListModel *
amt_dialogs_open_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

void
amt_dialogs_show_uri (GtkWidget *parent, const char *uri)
{
  gtk_show_uri (window_of (parent), uri, GDK_CURRENT_TIME);
}

/* --- screen reader ------------------------------------------------------------------------------------- */

static gboolean
announced_cb (gpointer user_data)
{
  gtk_accessible_reset_property (GTK_ACCESSIBLE (user_data), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  return G_SOURCE_REMOVE;
}

void
amt_dialogs_announce (GtkWidget *widget, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (!focus)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (focus), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
  g_timeout_add_full (G_PRIORITY_DEFAULT, ANNOUNCE_MS, announced_cb, g_object_ref (focus),
                      g_object_unref);
}

void
amt_dialogs_scroll_to (GtkWidget *list, guint position, gboolean focus)
{
  GtkWidget *view = list;

  /* The column view's rows stand in a list view of its own, which has the action. */
  if (GTK_IS_COLUMN_VIEW (list))
    for (GtkWidget *child = gtk_widget_get_first_child (list); child;
         child = gtk_widget_get_next_sibling (child))
      if (GTK_IS_LIST_VIEW (child))
        view = child;
  gtk_widget_activate_action (view, "list.scroll-to-item", "u", position);
  if (focus)
    gtk_widget_grab_focus (view);
}
