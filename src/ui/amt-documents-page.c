/* amt-documents-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-documents-page.h"

#include "amt-add-evidence.h"
#include "amt-document-row.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* So many are built at once; a button brings the next. */
#define STEP 40

struct _AmtDocumentsPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  guint n_shown;           /* documents that are wanted */

  GtkWidget *scrolled; /* (owned by the widget tree), as the following */
  GtkWidget *box;
  GtkWidget *hint;
  GtkWidget *list;
  GtkWidget *empty;
  GtkWidget *more;
};

G_DEFINE_FINAL_TYPE (AmtDocumentsPage, amt_documents_page, GTK_TYPE_WIDGET)

static AmtDocumentRow *
find_row (AmtDocumentsPage *self, const char *id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row;
       row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (amt_document_row_get_id (AMT_DOCUMENT_ROW (row)), id) == 0)
      return AMT_DOCUMENT_ROW (row);
  return NULL;
}

/* Rows keep their identity, and with it their drawn pages and the focus. */
static void
remove_gone (AmtDocumentsPage *self, const AmtCase *value)
{
  GtkWidget *row = gtk_widget_get_first_child (self->list);

  while (row)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      if (!value ||
          !amt_case_find_document (value, amt_document_row_get_id (AMT_DOCUMENT_ROW (row))))
        gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
      row = next;
    }
}

static void
changed_cb (AmtOpenCase *open_case, AmtDocumentsPage *self)
{
  const AmtCase *value = amt_open_case_get_case (open_case);
  AmtMay may = amt_open_case_may (open_case, "addDocument");
  guint n = value ? value->documents->len : 0;
  guint n_shown = MIN (n, self->n_shown);

  remove_gone (self, value);
  for (guint i = 0; i < n_shown; i++)
    {
      const AmtDocument *document = value->documents->pdata[i];
      AmtDocumentRow *row = find_row (self, document->id);

      if (row)
        amt_document_row_update (row, document);
      else
        gtk_list_box_append (GTK_LIST_BOX (self->list),
                             amt_document_row_make (self->workplace, open_case, document));
    }
  gtk_widget_set_visible (self->list, n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_visible (self->more, n > n_shown);
  gtk_label_set_text (GTK_LABEL (self->hint),
                      amt_may (may) ? _ ("Drag files here, or paste them with Ctrl+V.")
                                    : amt_words_may (may));
}

static void
more_clicked_cb (GtkButton *button, AmtDocumentsPage *self)
{
  self->n_shown += STEP;
  changed_cb (self->open_case, self);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, AmtDocumentsPage *self)
{
  amt_document_row_show (AMT_DOCUMENT_ROW (row));
}

/* --- dragging and pasting ------------------------------------------------------------------------------ */

static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, AmtDocumentsPage *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_FILE);

  for (GSList *l = files; l; l = l->next)
    g_list_store_append (store, l->data);
  amt_add_evidence_files (GTK_WIDGET (self), self->workplace, self->open_case,
                          G_LIST_MODEL (store));
  return TRUE;
}

static GdkDragAction
entered_cb (GtkDropTarget *target, double x, double y, AmtDocumentsPage *self)
{
  gtk_widget_add_css_class (self->box, "drop-here");
  return GDK_ACTION_COPY;
}

static void
left_cb (GtkDropTarget *target, AmtDocumentsPage *self)
{
  gtk_widget_remove_css_class (self->box, "drop-here");
}

static gboolean
paste_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  AmtDocumentsPage *self = AMT_DOCUMENTS_PAGE (widget);

  amt_add_evidence_paste (widget, self->workplace, self->open_case);
  return TRUE;
}

static void
amt_documents_page_dispose (GObject *object)
{
  AmtDocumentsPage *self = AMT_DOCUMENTS_PAGE (object);

  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_documents_page_parent_class)->dispose (object);
}

static void
amt_documents_page_class_init (AmtDocumentsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_documents_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_v, GDK_CONTROL_MASK, paste_cb,
                                NULL);
}

static void
make_head (AmtDocumentsPage *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->hint = amt_widgets_label (NULL, "dim-label");
  gtk_widget_set_hexpand (self->hint, TRUE);
  gtk_box_append (GTK_BOX (head), self->hint);
  gtk_box_append (GTK_BOX (head),
                  amt_widgets_text_button (_ ("Add _Evidence …"), "case.add-document"));
  gtk_box_append (GTK_BOX (self->box), head);
}

static void
amt_documents_page_init (AmtDocumentsPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->n_shown = STEP;
  self->scrolled = amt_widgets_page (&self->box);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  make_head (self);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  amt_widgets_set_name (self->list, _ ("Documents"));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->list);
  self->empty =
      amt_widgets_nothing ("x-office-document-symbolic", _ ("No Documents"),
                           _ ("Nothing came with this application. Evidence that comes by post, by "
                              "e-mail or in person can be added."));
  gtk_box_append (GTK_BOX (self->box), self->empty);
  self->more = gtk_button_new_with_label (_ ("Show More Documents"));
  gtk_widget_set_halign (self->more, GTK_ALIGN_CENTER);
  g_signal_connect (self->more, "clicked", G_CALLBACK (more_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->more);

  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), self);
  g_signal_connect (target, "enter", G_CALLBACK (entered_cb), self);
  g_signal_connect (target, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

GtkWidget *
amt_documents_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtDocumentsPage *self = g_object_new (AMT_TYPE_DOCUMENTS_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  g_signal_connect (open_case, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (open_case, self);
  return GTK_WIDGET (self);
}

GtkWidget *
amt_documents_page_get_list (AmtDocumentsPage *self)
{
  return self->list;
}
