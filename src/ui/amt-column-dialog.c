/* amt-column-dialog.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-column-dialog.h"

#include "amt-column-layout.h"
#include "amt-dialogs.h"
#include "amt-widgets.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Of the columns at least, in pixels; and what question and answers need, at the usual size of text. */
#define LIST_HEIGHT 150
#define REST_HEIGHT 420

typedef struct
{
  GtkWidget *list;        /* (owned) */
  AmtColumnLayout layout; /* as it was; the widths stay */
} Dialog;

static void
dialog_free (Dialog *self)
{
  g_clear_object (&self->list);
  g_free (self);
}

static void
move (GtkWidget *row, int step)
{
  GtkWidget *list = gtk_widget_get_parent (row);
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  if (index + step < 0 || !gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), index + step))
    return;
  g_object_ref (row);
  gtk_list_box_remove (GTK_LIST_BOX (list), row);
  gtk_list_box_insert (GTK_LIST_BOX (list), row, index + step);
  g_object_unref (row);
}

static void
up_cb (GtkButton *button, GtkWidget *row)
{
  move (row, -1);
  gtk_widget_grab_focus (GTK_WIDGET (button));
}

static void
down_cb (GtkButton *button, GtkWidget *row)
{
  move (row, 1);
  gtk_widget_grab_focus (GTK_WIDGET (button));
}

static void
add_button (GtkWidget *row, const char *icon, const char *name, GCallback callback)
{
  GtkWidget *button = amt_widgets_icon_button (icon, name, NULL);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", callback, row, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_row (GtkWidget *list, AmtColumn column, gboolean shown)
{
  const char *title = _ (amt_column_info (column)->title);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  /* Translators: %s is the title of a column. */
  g_autofree char *up = g_strdup_printf (_ ("Move “%s” forward"), title);
  g_autofree char *down = g_strdup_printf (_ ("Move “%s” back"), title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), shown);
  gtk_widget_set_sensitive (check, column != AMT_COLUMN_APPLICANT);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  amt_widgets_set_name (check, title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  add_button (row, "go-up-symbolic", up, G_CALLBACK (up_cb));
  add_button (row, "go-down-symbolic", down, G_CALLBACK (down_cb));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_object_set_data (G_OBJECT (row), "amt-column", GINT_TO_POINTER (column));
  g_object_set_data (G_OBJECT (row), "amt-check", check);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static char *
read_columns (Dialog *self)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row;
       row = gtk_widget_get_next_sibling (row))
    {
      int column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "amt-column"));
      GtkCheckButton *check = g_object_get_data (G_OBJECT (row), "amt-check");

      if (!check || n == AMT_N_COLUMNS)
        continue;
      self->layout.order[n++] = (AmtColumn) column;
      self->layout.shown[column] = gtk_check_button_get_active (check);
    }
  return amt_column_layout_print (&self->layout);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Dialog *dialog = g_task_get_task_data (task);
  g_autofree char *answer = amt_dialogs_ask_finish (result);
  char *columns = NULL;

  if (strcmp (answer, "use") == 0)
    columns = read_columns (dialog);
  else if (strcmp (answer, "reset") == 0)
    columns = g_strdup ("");
  g_task_return_pointer (task, columns, g_free);
}

/* The answers stay on the screen, however large the text is. */
static int
room_for (GtkWidget *parent)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (parent));
  int rest = (int) (REST_HEIGHT * amt_widgets_text_scale (parent));

  return MAX (LIST_HEIGHT, gtk_widget_get_height (window) - rest);
}

void
amt_column_dialog_async (GtkWidget *parent, const char *columns, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  const AmtAnswer answers[] = {
    { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
    { "reset", _ ("_Reset"), AMT_ANSWER_NORMAL },
    { "use", _ ("_Apply"), AMT_ANSWER_SUGGESTED },
    { NULL },
  };
  GTask *task = g_task_new (parent, NULL, callback, user_data);
  Dialog *dialog = g_new0 (Dialog, 1);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_task_set_source_tag (task, amt_column_dialog_async);
  dialog->list = g_object_ref_sink (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (dialog->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (dialog->list, "boxed-list");
  amt_widgets_set_name (dialog->list, _ ("Columns"));
  /* Room for its shadow. */
  gtk_widget_set_margin_start (dialog->list, 3);
  gtk_widget_set_margin_end (dialog->list, 3);
  gtk_widget_set_margin_top (dialog->list, 3);
  gtk_widget_set_margin_bottom (dialog->list, 3);
  amt_column_layout_parse (&dialog->layout, columns);
  for (guint i = 0; i < AMT_N_COLUMNS; i++)
    add_row (dialog->list, dialog->layout.order[i], dialog->layout.shown[dialog->layout.order[i]]);
  g_task_set_task_data (task, dialog, (GDestroyNotify) dialog_free);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), room_for (parent));
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), dialog->list);
  amt_dialogs_ask_async (parent, _ ("Columns"),
                         _ ("Columns are shown when the list is wide enough for them."), scrolled,
                         answers, NULL, asked_cb, task);
}

char *
amt_column_dialog_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
