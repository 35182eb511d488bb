/* amt-print-dialog-run.c: what was chosen on its way to a printer or into a file. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-print-dialog-private.h"

#include "amt-case-record.h"
#include "amt-dialogs.h"
#include "amt-open-elsewhere.h"
#include "amt-print-run.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

static void
progress_cb (AmtPrintFile *file, guint n_done, AmtPrintDialog *self)
{
  const guint n = MAX (amt_print_file_get_n_pages (file), 1);
  g_autofree char *text = g_strdup_printf (_ ("Page %1$u of %2$u"), MIN (n_done, n), n);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), MIN (1.0, (double) n_done / n));
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), text);
}

static void
begin_running (AmtPrintDialog *self, const char *title)
{
  GtkWidget *page = gtk_stack_get_child_by_name (GTK_STACK (self->stack), "progress");

  self->running = g_cancellable_new ();
  gtk_label_set_text (GTK_LABEL (self->progress_title), title);
  progress_cb (self->file, 0, self);
  g_signal_connect (self->file, "progress", G_CALLBACK (progress_cb), self);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), page);
}

static void
say_done (AmtPrintDialog *self, const char *said)
{
  const guint n_failed = amt_print_file_get_n_failed (self->file);
  g_autofree char *failed = NULL;
  g_autofree char *text = NULL;

  if (n_failed == 0)
    {
      amt_workplace_say (self->workplace, said);
      return;
    }
  failed =
      g_strdup_printf (ngettext ("%u page could not be drawn; it says so itself.",
                                 "%u pages could not be drawn; they say so themselves.", n_failed),
                       n_failed);
  text = g_strdup_printf ("%s %s", said, failed);
  amt_workplace_say (self->workplace, text);
}

/* @error: (nullable) what went wrong; cancelled: back to the choice. */
static void
end_running (AmtPrintDialog *self, const GError *error, const char *said)
{
  g_clear_object (&self->running);
  g_signal_handlers_disconnect_by_func (self->file, progress_cb, self);
  if (!error)
    {
      say_done (self, said);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "choice");
  gtk_widget_grab_focus (self->print_button);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    amt_case_say_error (self->workplace, NULL, error);
  amt_print_dialog_lay_out (self);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtPrintDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  amt_print_run_finish (result, &error);
  if (!g_cancellable_is_cancelled (self->cancellable))
    end_running (self, error, _ ("Handed over to the printer."));
}

void
amt_print_dialog_print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AmtPrintDialog *self = AMT_PRINT_DIALOG (widget);

  if (!self->file || self->running || amt_print_file_get_n_pages (self->file) == 0)
    return;
  begin_running (self, _ ("Printing …"));
  amt_print_run_async (GTK_WINDOW (self), self->workplace, self->file,
                       GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, NULL, self->running, printed_cb,
                       g_object_ref (self));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtPrintDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  amt_print_file_save_finish (AMT_PRINT_FILE (source), result, &error);
  if (!g_cancellable_is_cancelled (self->cancellable))
    end_running (self, error, _ ("Saved. This copy is not encrypted."));
}

void
amt_print_dialog_save_to (AmtPrintDialog *self, GFile *file)
{
  if (!self->file || self->running)
    return;
  begin_running (self, _ ("Saving as PDF …"));
  amt_print_file_save_async (self->file, file, self->running, saved_cb, g_object_ref (self));
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtPrintDialog) self = user_data;
  g_autoptr (GFile) file = amt_dialogs_save_finish (result);

  if (file && !g_cancellable_is_cancelled (self->cancellable))
    amt_print_dialog_save_to (self, file);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtPrintDialog) self = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);
  g_autofree char *plain = NULL;
  g_autofree char *name = NULL;

  if (!g_str_equal (answer, "save") || !self->file)
    return;
  plain = g_strdup_printf ("%s.pdf", amt_print_file_get_title (self->file));
  name = amt_open_elsewhere_file_name (plain);
  amt_dialogs_save_async (GTK_WIDGET (self), _ ("Save as PDF"), name, self->cancellable, chosen_cb,
                          g_object_ref (self));
}

void
amt_print_dialog_save_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  AmtPrintDialog *self = AMT_PRINT_DIALOG (widget);
  const AmtAnswer answers[] = {
    { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
    { "save", _ ("_Save …"), AMT_ANSWER_SUGGESTED },
    { NULL },
  };

  if (!self->file || self->running || amt_print_file_get_n_pages (self->file) == 0)
    return;
  amt_dialogs_ask_async (widget, _ ("Save a Copy That Is Not Encrypted?"),
                         _ ("The copy contains personal data, and everybody who can open the "
                            "file can read it. Please delete it when you no longer need it."),
                         NULL, answers, self->cancellable, asked_cb, g_object_ref (self));
}

static void
stop_clicked_cb (GtkButton *button, AmtPrintDialog *self)
{
  if (self->running)
    g_cancellable_cancel (self->running);
}

GtkWidget *
amt_print_dialog_make_progress (AmtPrintDialog *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *stop = amt_widgets_text_button (_ ("_Cancel"), NULL);

  self->progress_title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->progress_title, "title-4");
  self->progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->progress), TRUE);
  amt_widgets_set_name (self->progress, _ ("Progress"));
  gtk_widget_set_halign (stop, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (stop, "pill");
  g_signal_connect (stop, "clicked", G_CALLBACK (stop_clicked_cb), self);
  gtk_box_append (GTK_BOX (page), self->progress_title);
  gtk_box_append (GTK_BOX (page), self->progress);
  gtk_box_append (GTK_BOX (page), stop);
  gtk_widget_set_valign (page, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (page, "amt-dialog");
  return page;
}
