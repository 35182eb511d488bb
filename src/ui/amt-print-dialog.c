/* amt-print-dialog.c: see the header: the window, and what is chosen in it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-print-dialog-private.h"

#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

#define FLAGS_KEY "amt-print-flags"
#define DEFAULT_FLAGS (AMT_PRINT_SHEETS | AMT_PRINT_FRAME | AMT_PRINT_STAMP)
/* After the last tick, until the pages are counted anew. */
#define DELAY_MS 120
/* So many documents get a row in one turn of the main loop. */
#define STEP 8

G_DEFINE_FINAL_TYPE (AmtPrintDialog, amt_print_dialog, ADW_TYPE_WINDOW)

/* --- what is chosen ------------------------------------------------------------------------------------- */

static GtkWidget *
check_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "amt-check");
}

static GStrv
chosen_documents (AmtPrintDialog *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->rows->len; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check_of (self->rows->pdata[i]))))
      g_strv_builder_add (builder, amt_case_print_get_document (self->print, i)->document->id);
  return g_strv_builder_end (builder);
}

static void
flag_toggled_cb (GtkCheckButton *check, AmtPrintDialog *self)
{
  AmtPrintFlags flag =
      (AmtPrintFlags) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "amt-flag"));

  if (gtk_check_button_get_active (check))
    self->flags |= flag;
  else
    self->flags &= ~flag;
  amt_print_dialog_lay_out (self);
}

static void
document_toggled_cb (GtkCheckButton *check, AmtPrintDialog *self)
{
  amt_print_dialog_lay_out (self);
}

static GtkWidget *
make_row (const char *title, const char *subtitle, gboolean active)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), active);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  amt_widgets_set_name (check, title);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_object_set_data (G_OBJECT (row), "amt-check", check);
  return row;
}

static void
add_flag (AmtPrintDialog *self, GtkWidget *group, AmtPrintFlags flag, const char *title,
          const char *subtitle)
{
  GtkWidget *row = make_row (title, subtitle, (self->flags & flag) != 0);
  GtkWidget *check = check_of (row);

  g_object_set_data (G_OBJECT (check), "amt-flag", GUINT_TO_POINTER (flag));
  g_signal_connect (check, "toggled", G_CALLBACK (flag_toggled_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* --- documents ------------------------------------------------------------------------------------------ */

/* "2 pages · with the application", or why not. */
static char *
words_of (const AmtPrintDocument *document)
{
  const char *why = amt_words_print_document (document->state);
  const char *source = amt_words_document_source (document->document->source);
  g_autofree char *pages = NULL;

  if (document->state == AMT_PRINT_DOCUMENT_ENCRYPTED)
    return g_strdup (_ ("The file is protected by a password. Show it and enter the password, then "
                        "it can be printed."));
  if (why)
    return g_strdup (why);
  if (document->state == AMT_PRINT_DOCUMENT_WAITING)
    return g_strdup (_ ("The pages are being counted …"));
  pages = g_strdup_printf (ngettext ("%u page", "%u pages", document->n_pages), document->n_pages);
  return g_strdup_printf ("%s · %s", pages, source);
}

static void
update_document (AmtPrintDialog *self, guint index)
{
  const AmtPrintDocument *document = amt_case_print_get_document (self->print, index);
  GtkWidget *row = self->rows->pdata[index];
  g_autofree char *words = words_of (document);
  const gboolean possible = !amt_words_print_document (document->state);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_widget_set_sensitive (check_of (row), possible);
  if (!possible)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check_of (row)), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check_of (row)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
add_document (AmtPrintDialog *self, guint index)
{
  const AmtPrintDocument *document = amt_case_print_get_document (self->print, index);
  GtkWidget *group = document->letter ? self->letters : self->documents;
  const gboolean active = !self->only || g_str_equal (self->only, document->document->id);
  GtkWidget *row =
      make_row (document->document->name ? document->document->name : "–", NULL, active);

  g_ptr_array_add (self->rows, row);
  update_document (self, index);
  g_signal_connect (check_of (row), "toggled", G_CALLBACK (document_toggled_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  gtk_widget_set_visible (group, TRUE);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtPrintDialog) self = user_data;

  if (amt_case_print_look_finish (AMT_CASE_PRINT (source), result, NULL))
    amt_print_dialog_lay_out (self);
}

static gboolean
fill_cb (gpointer user_data)
{
  AmtPrintDialog *self = user_data;
  const guint n = amt_case_print_get_n_documents (self->print);

  for (guint i = 0; i < STEP && self->rows->len < n; i++)
    add_document (self, self->rows->len);
  if (self->rows->len < n)
    return G_SOURCE_CONTINUE;
  self->filling = 0;
  amt_case_print_look_async (self->print, self->cancellable, looked_cb, g_object_ref (self));
  amt_print_dialog_lay_out (self);
  return G_SOURCE_REMOVE;
}

static void
documents_changed_cb (AmtCasePrint *print, AmtPrintDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    update_document (self, i);
  amt_print_dialog_lay_out (self);
}

/* Where it is not whole any more, it is as it was. */
static void
case_changed_cb (AmtOpenCase *open_case, AmtPrintDialog *self)
{
  const AmtCase *value = amt_open_case_get_case (open_case);

  if (value && self->print)
    amt_case_print_update (self->print, value);
}

static void
choose_all (AmtPrintDialog *self, gboolean letters, gboolean active)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *check = check_of (self->rows->pdata[i]);

      if (amt_case_print_get_document (self->print, i)->letter == letters &&
          gtk_widget_get_sensitive (check))
        gtk_check_button_set_active (GTK_CHECK_BUTTON (check), active);
    }
}

/* All, or none where all are chosen already. */
static void
toggle_clicked_cb (GtkButton *button, AmtPrintDialog *self)
{
  gboolean all = TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *check = check_of (self->rows->pdata[i]);

      if (!amt_case_print_get_document (self->print, i)->letter &&
          gtk_widget_get_sensitive (check) &&
          !gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
        all = FALSE;
    }
  choose_all (self, FALSE, !all);
}

/* --- order and number of pages -------------------------------------------------------------------------- */

static void
add_part (AmtPrintDialog *self, const AmtPrintPart *part)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = amt_widgets_add_line (line, NULL);
  GtkWidget *pages;
  g_autofree char *numbers = NULL;
  g_autofree char *name = NULL;

  if (part->n_pages == 1)
    /* Translators: %u is the number of a page. */
    numbers = g_strdup_printf (_ ("Page %u"), part->first_page + 1);
  else
    /* Translators: from the first to the last page of something. */
    numbers = g_strdup_printf (_ ("Pages %1$u–%2$u"), part->first_page + 1,
                               part->first_page + part->n_pages);
  gtk_label_set_text (GTK_LABEL (title), part->title);
  gtk_widget_set_hexpand (title, TRUE);
  pages = gtk_label_new (numbers);
  gtk_widget_add_css_class (pages, "dim-label");
  gtk_widget_add_css_class (pages, "numeric");
  gtk_box_append (GTK_BOX (line), pages);
  gtk_widget_add_css_class (line, "form-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  name = g_strdup_printf ("%s: %s", part->title, numbers);
  amt_widgets_set_name (row, name);
  gtk_list_box_append (GTK_LIST_BOX (self->order_list), row);
}

static void
update_order (AmtPrintDialog *self)
{
  const guint n_pages = self->file ? amt_print_file_get_n_pages (self->file) : 0;
  const guint n_parts = self->file ? amt_print_file_get_n_parts (self->file) : 0;
  g_autofree char *total =
      n_pages > 0 ? g_strdup_printf (ngettext ("%u page", "%u pages", n_pages), n_pages)
                  : g_strdup (self->file ? _ ("Nothing is chosen") : _ ("Counting pages …"));

  amt_widgets_clear (self->order_list);
  for (guint i = 0; i < n_parts; i++)
    {
      const AmtPrintPart part = amt_print_file_get_part (self->file, i);

      if (part.n_pages > 0)
        add_part (self, &part);
    }
  gtk_widget_set_visible (self->order, n_pages > 0);
  gtk_label_set_text (GTK_LABEL (self->total), total);
  gtk_widget_set_sensitive (self->print_button, n_pages > 0);
  gtk_widget_set_sensitive (self->save_button, n_pages > 0);
}

static void
laid_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtPrintDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPrintFile) file =
      amt_case_print_lay_out_finish (AMT_CASE_PRINT (source), result, &error);

  /* Another choice was made since, or the window is closed. */
  if (!file)
    return;
  g_clear_object (&self->laying_out);
  g_set_object (&self->file, file);
  update_order (self);
}

static gboolean
lay_out_cb (gpointer user_data)
{
  AmtPrintDialog *self = user_data;
  g_auto (GStrv) documents = chosen_documents (self);

  self->timer = 0;
  self->laying_out = g_cancellable_new ();
  amt_case_print_lay_out_async (self->print, self->flags, (const char *const *) documents,
                                self->laying_out, laid_out_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
amt_print_dialog_lay_out (AmtPrintDialog *self)
{
  /* What is on its way to paper stays as it was chosen. */
  if (g_cancellable_is_cancelled (self->cancellable) || self->running)
    return;
  if (self->laying_out)
    g_cancellable_cancel (self->laying_out);
  g_clear_object (&self->laying_out);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->file);
  gtk_widget_set_sensitive (self->print_button, FALSE);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  self->timer = g_timeout_add (DELAY_MS, lay_out_cb, self);
}

/* --- the window ----------------------------------------------------------------------------------------- */

static GtkWidget *
add_group (AmtPrintDialog *self, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  if (description)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (GTK_BOX (self->box), group);
  return group;
}

static void
fill_choice (AmtPrintDialog *self)
{
  const AmtCase *value = amt_case_print_get_case (self->print);
  GtkWidget *sheets = add_group (self, _ ("About the Case"), NULL);
  GtkWidget *look, *all;

  add_flag (self, sheets, AMT_PRINT_COVER, _ ("Cover With Contents"), NULL);
  add_flag (self, sheets, AMT_PRINT_SUMMARY, _ ("Summary"),
            _ ("People, deadlines, fees, decisions, list of documents"));
  add_flag (self, sheets, AMT_PRINT_FORM, _ ("Form Data"), NULL);
  add_flag (self, sheets, AMT_PRINT_NOTES, _ ("File Notes"),
            _ ("Jottings are no part of the file and are never printed"));
  add_flag (self, sheets, AMT_PRINT_HISTORY, _ ("History"), NULL);
  self->documents = add_group (self, _ ("Documents"), NULL);
  all = amt_widgets_text_button (_ ("_All or None"), NULL);
  gtk_widget_add_css_class (all, "flat");
  g_signal_connect (all, "clicked", G_CALLBACK (toggle_clicked_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self->documents), all);
  gtk_widget_set_visible (self->documents, FALSE);
  self->letters = add_group (self, _ ("Letters"), NULL);
  gtk_widget_set_visible (self->letters, FALSE);
  look = add_group (self, _ ("On the Sheets"), NULL);
  add_flag (self, look, AMT_PRINT_STAMP, _ ("Receipt Stamp"),
            _ ("Authority, day of receipt and reference over the first page of what was received; "
               "the original stays as it is"));
  add_flag (self, look, AMT_PRINT_FRAME, _ ("Header, Page Number and Filing Margin"),
            _ ("Documents become a little smaller for it"));
  add_flag (self, look, AMT_PRINT_COVERED, _ ("Covered Values in Clear"),
            value->restricted ? _ ("Also the addresses of this restricted case") : NULL);
  self->order = add_group (self, _ ("Order"), NULL);
  self->order_list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->order_list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->order_list, "boxed-list");
  amt_widgets_set_name (self->order_list, _ ("Order"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->order), self->order_list);
}

static GtkWidget *
make_foot (AmtPrintDialog *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_flow_box_new ();

  self->total = amt_widgets_label (NULL, "heading");
  gtk_label_set_xalign (GTK_LABEL (self->total), 0.5f);
  gtk_box_append (GTK_BOX (foot), self->total);
  self->save_button = amt_widgets_text_button (_ ("_Save as PDF …"), "print.save");
  self->print_button = amt_widgets_text_button (_ ("_Print …"), "print.print");
  gtk_widget_add_css_class (self->print_button, "suggested-action");
  amt_widgets_set_name (buttons, _ ("Print or Save as PDF"));
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (buttons), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (buttons), 2);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (buttons), TRUE);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (buttons), 12);
  gtk_flow_box_insert (GTK_FLOW_BOX (buttons), self->save_button, -1);
  gtk_flow_box_insert (GTK_FLOW_BOX (buttons), self->print_button, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (buttons); child;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
  gtk_box_append (GTK_BOX (foot), buttons);
  gtk_widget_add_css_class (foot, "print-foot");
  return foot;
}

static GtkWidget *
make_choice (AmtPrintDialog *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = amt_widgets_page (&self->box);

  gtk_box_set_spacing (GTK_BOX (self->box), 18);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (page), scrolled);
  gtk_box_append (GTK_BOX (page), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (page), make_foot (self));
  return page;
}

static void
remember (AmtPrintDialog *self)
{
  /* What is printed of a single document says nothing about the next case; that something was uncovered must be said anew. */
  if (!self->only && self->workplace)
    g_object_set_data (G_OBJECT (self->workplace), FLAGS_KEY,
                       GUINT_TO_POINTER ((guint) (self->flags & ~AMT_PRINT_COVERED) | 1u << 31));
}

static AmtPrintFlags
recall (AmtWorkplace *workplace)
{
  guint kept = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (workplace), FLAGS_KEY));

  return (AmtPrintFlags) (kept ? kept & ~(1u << 31) : DEFAULT_FLAGS);
}

static void
amt_print_dialog_dispose (GObject *object)
{
  AmtPrintDialog *self = AMT_PRINT_DIALOG (object);

  remember (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->filling, g_source_remove);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  if (self->laying_out)
    g_cancellable_cancel (self->laying_out);
  if (self->running)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->laying_out);
  g_clear_object (&self->running);
  if (self->file)
    g_signal_handlers_disconnect_by_data (self->file, self);
  if (self->print)
    g_signal_handlers_disconnect_by_data (self->print, self);
  g_clear_object (&self->file);
  g_clear_object (&self->print);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_print_dialog_parent_class)->dispose (object);
}

static void
amt_print_dialog_finalize (GObject *object)
{
  AmtPrintDialog *self = AMT_PRINT_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->rows);
  g_free (self->only);
  G_OBJECT_CLASS (amt_print_dialog_parent_class)->finalize (object);
}

static void
amt_print_dialog_class_init (AmtPrintDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_print_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_print_dialog_finalize;
  gtk_widget_class_install_action (widget_class, "print.print", NULL,
                                   amt_print_dialog_print_action);
  gtk_widget_class_install_action (widget_class, "print.save", NULL, amt_print_dialog_save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "print.print", NULL);
}

static void
amt_print_dialog_init (AmtPrintDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), make_choice (self), "choice");
  gtk_stack_add_named (GTK_STACK (self->stack), amt_print_dialog_make_progress (self), "progress");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Print"));
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 680);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

void
amt_print_dialog_show (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case,
                       AmtViewer *viewer, const char *document_id)
{
  const AmtCase *value = amt_open_case_get_case (open_case);
  GtkRoot *root = gtk_widget_get_root (parent);
  AmtPrintDialog *self;

  if (!value || !value->whole)
    return;
  self = g_object_new (AMT_TYPE_PRINT_DIALOG, "transient-for", GTK_IS_WINDOW (root) ? root : NULL,
                       NULL);
  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  self->only = g_strdup (document_id);
  self->flags = document_id ? 0 : recall (workplace);
  self->print = amt_case_print_new (open_case);
  if (viewer)
    amt_viewer_prepare_print (viewer, self->print);
  g_signal_connect (self->print, "changed", G_CALLBACK (documents_changed_cb), self);
  g_signal_connect_object (open_case, "changed", G_CALLBACK (case_changed_cb), self, 0);
  fill_choice (self);
  update_order (self);
  self->filling = g_idle_add (fill_cb, self);
  gtk_window_present (GTK_WINDOW (self));
}

AmtPrintFile *
amt_print_dialog_get_file (AmtPrintDialog *self)
{
  return self->file;
}
