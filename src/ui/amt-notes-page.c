/* amt-notes-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-notes-page.h"

#include "amt-note-row.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* So many are built at once; a button brings the next. */
#define STEP 50

struct _AmtNotesPage
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
  GtkWidget *scrolled;     /* (owned by the widget tree), as the following */
  GtkWidget *box;
  GtkWidget *composer;
  GtkWidget *list;
  GtkWidget *empty;
  GtkWidget *more;
  guint n_shown; /* notes that are wanted */
};

G_DEFINE_FINAL_TYPE (AmtNotesPage, amt_notes_page, GTK_TYPE_WIDGET)

guint
amt_notes_page_count (AmtOpenCase *open_case)
{
  const AmtCase *value = amt_open_case_get_case (open_case);

  return value ? value->file_notes->len + value->jottings->len : 0;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const AmtNote *left = *(const AmtNote *const *) a;
  const AmtNote *right = *(const AmtNote *const *) b;

  if (left->at != right->at)
    return left->at < right->at ? 1 : -1;
  return g_strcmp0 (right->id, left->id);
}

static GPtrArray *
sorted_notes (const AmtCase *value)
{
  GPtrArray *notes = g_ptr_array_new ();

  for (guint i = 0; value && i < value->file_notes->len; i++)
    g_ptr_array_add (notes, value->file_notes->pdata[i]);
  for (guint i = 0; value && i < value->jottings->len; i++)
    g_ptr_array_add (notes, value->jottings->pdata[i]);
  g_ptr_array_sort (notes, compare_newest_first);
  return notes;
}

static GtkWidget *
find_row (AmtNotesPage *self, const char *id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row;
       row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (amt_note_row_get_id (AMT_NOTE_ROW (row)), id) == 0)
      return row;
  return NULL;
}

/* Rows keep their identity, so that editing, focus and selection survive what colleagues do meanwhile. */
static void
changed_cb (AmtOpenCase *open_case, AmtNotesPage *self)
{
  g_autoptr (GPtrArray) notes = sorted_notes (amt_open_case_get_case (open_case));
  guint n_shown = MIN (notes->len, self->n_shown);
  GtkWidget *after = NULL;
  GtkWidget *rest;

  for (guint i = 0; i < n_shown; i++)
    {
      const AmtNote *note = notes->pdata[i];
      GtkWidget *row = find_row (self, note->id);

      if (row)
        amt_note_row_update (AMT_NOTE_ROW (row), note);
      else
        {
          row = amt_note_row_new (self->workplace, open_case, note);
          gtk_box_append (GTK_BOX (self->list), row);
        }
      gtk_box_reorder_child_after (GTK_BOX (self->list), row, after);
      after = row;
    }
  rest = after ? gtk_widget_get_next_sibling (after) : gtk_widget_get_first_child (self->list);
  while (rest)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (rest);

      gtk_box_remove (GTK_BOX (self->list), rest);
      rest = next;
    }
  gtk_widget_set_visible (self->empty, notes->len == 0);
  gtk_widget_set_visible (self->more, notes->len > n_shown);
}

static void
more_clicked_cb (GtkButton *button, AmtNotesPage *self)
{
  self->n_shown += STEP;
  changed_cb (self->open_case, self);
}

static void
amt_notes_page_dispose (GObject *object)
{
  AmtNotesPage *self = AMT_NOTES_PAGE (object);

  if (self->open_case)
    g_signal_handlers_disconnect_by_data (self->open_case, self);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_notes_page_parent_class)->dispose (object);
}

static void
amt_notes_page_class_init (AmtNotesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_notes_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
amt_notes_page_init (AmtNotesPage *self)
{
  self->n_shown = STEP;
  self->scrolled = amt_widgets_page (&self->box);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

GtkWidget *
amt_notes_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case)
{
  AmtNotesPage *self = g_object_new (AMT_TYPE_NOTES_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  self->composer = amt_note_composer_new (workplace, open_case);
  gtk_box_append (GTK_BOX (self->box), self->composer);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  amt_widgets_set_name (self->list, _ ("File Notes and Jottings"));
  gtk_box_append (GTK_BOX (self->box), self->list);
  self->empty =
      amt_widgets_nothing ("document-edit-symbolic", _ ("Nothing Noted Yet"),
                           _ ("What you file or jot down above stands here, newest first."));
  gtk_box_append (GTK_BOX (self->box), self->empty);
  self->more = gtk_button_new_with_label (_ ("Show Older Entries"));
  gtk_widget_set_halign (self->more, GTK_ALIGN_CENTER);
  g_signal_connect (self->more, "clicked", G_CALLBACK (more_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->more);
  g_signal_connect (open_case, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (open_case, self);
  return GTK_WIDGET (self);
}

AmtNoteComposer *
amt_notes_page_get_composer (AmtNotesPage *self)
{
  return AMT_NOTE_COMPOSER (self->composer);
}

void
amt_notes_page_leave (AmtNotesPage *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row;
       row = gtk_widget_get_next_sibling (row))
    amt_note_row_commit (AMT_NOTE_ROW (row));
  amt_note_composer_leave (AMT_NOTE_COMPOSER (self->composer));
}
