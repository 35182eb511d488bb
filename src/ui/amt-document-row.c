/* amt-document-row.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-document-row.h"

#include "amt-document-warning.h"
#include "amt-open-elsewhere.h"
#include "amt-save-document.h"
#include "amt-viewer.h"
#include "amt-widgets.h"
#include "amt-words.h"

#include <glib/gi18n.h>

/* Of the picture, in logical pixels. */
#define SIDE 104

struct _AmtDocumentRow
{
  GtkListBoxRow parent_instance;

  AmtWorkplace *workplace;   /* (owned) */
  AmtOpenCase *open_case;    /* (owned) */
  AmtDocument *document;     /* (owned) */
  GCancellable *cancellable; /* (owned) ends with the row */
  gboolean asked;            /* for the first page */
  AmtFirstPage first_page;

  GtkWidget *stack; /* (owned by the widget tree) icon or picture; as the following */
  GtkWidget *icon;
  GtkWidget *picture;
  GtkWidget *name;
  GtkWidget *facts;
  GtkWidget *scan;
  GtkWidget *why_not;
  GtkWidget *warning_box;
  GtkWidget *warning;
  GtkWidget *marks;
  GtkWidget *open;
  GtkWidget *save;
};

G_DEFINE_FINAL_TYPE (AmtDocumentRow, amt_document_row, GTK_TYPE_LIST_BOX_ROW)

static gint64
now_of (AmtDocumentRow *self)
{
  return amt_clock_now (amt_context_get_clock (amt_workplace_get_context (self->workplace)));
}

/* --- what it says -------------------------------------------------------------------------------------- */

static char *
facts_in_words (AmtDocumentRow *self)
{
  const AmtDocument *document = self->document;
  AmtReferences *references = amt_open_case_get_references (self->open_case);
  g_autofree char *size = amt_words_size ((guint64) MAX (document->size, 0));
  g_autofree char *when = amt_words_time (document->added_at, now_of (self));
  GString *facts = g_string_new (amt_words_media_type (document->media_type));

  g_string_append_printf (facts, " · %s", size);
  if (document->source)
    g_string_append_printf (facts, " · %s", amt_words_document_source (document->source));
  if (*when)
    g_string_append_printf (facts, " · %s", when);
  if (document->added_by)
    g_string_append_printf (facts, " · %s",
                            amt_references_user_name (references, document->added_by));
  return g_string_free (facts, FALSE);
}

static gboolean
is_infected (AmtDocumentRow *self)
{
  return amt_document_warning (self->document) == AMT_DOCUMENT_INFECTED;
}

static void
show_no_first_page (AmtDocumentRow *self, const char *why_not)
{
  self->first_page = AMT_FIRST_PAGE_NOT;
  gtk_label_set_text (GTK_LABEL (self->why_not), why_not);
  gtk_widget_set_visible (self->why_not, TRUE);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), "image-missing-symbolic");
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->icon);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), NULL);
}

static void
update (AmtDocumentRow *self)
{
  const AmtDocument *document = self->document;
  const AmtOutboxEntry *unsent = amt_open_case_find_entry (self->open_case, document->id);
  gboolean infected = is_infected (self);
  g_autofree char *facts = facts_in_words (self);
  g_autofree char *warning = amt_document_warning_in_words (document);
  g_autofree char *state = unsent ? amt_words_entry (unsent, now_of (self)) : NULL;
  g_autofree char *pending = state ? g_strdup_printf (_ ("not yet transferred: %s"), state) : NULL;
  const char *scan = document->virus_scan ? amt_words_virus_scan (document->virus_scan) : NULL;
  const char *title = document->name && *document->name ? document->name : _ ("Without a Name");
  g_autoptr (GString) name = g_string_new (title);

  gtk_label_set_text (GTK_LABEL (self->name), title);
  gtk_label_set_text (GTK_LABEL (self->facts), facts);
  g_string_append_printf (name, ", %s", facts);
  gtk_label_set_text (GTK_LABEL (self->scan), scan ? scan : "");
  gtk_widget_set_visible (self->scan, scan && !warning);
  if (scan)
    g_string_append_printf (name, ", %s", scan);
  gtk_label_set_text (GTK_LABEL (self->warning), warning ? warning : "");
  gtk_widget_set_visible (self->warning_box, warning != NULL);
  if (warning)
    g_string_append_printf (name, ", %s", warning);
  amt_widgets_clear (self->marks);
  gtk_widget_set_visible (self->marks, pending != NULL);
  if (pending)
    {
      gtk_box_append (GTK_BOX (self->marks), amt_widgets_pill ("document-send-symbolic", pending));
      g_string_append_printf (name, ", %s", pending);
    }
  gtk_widget_set_visible (self->open, amt_open_elsewhere_is_allowed (self->workplace));
  /* It may have been drawn while the scan still went on. */
  if (infected && self->first_page == AMT_FIRST_PAGE_SHOWN)
    show_no_first_page (self, _ ("The first page of this file is not drawn."));
  gtk_widget_set_sensitive (self->open, !infected);
  gtk_widget_set_sensitive (self->save, !infected);
  amt_widgets_set_name (GTK_WIDGET (self), name->str);
}

/* --- the first page ------------------------------------------------------------------------------------ */

static const char *
why_not_in_words (const GError *error)
{
  if (error->domain == AMT_DESK_ERROR && error->code == AMT_DESK_ERROR_NOT_HERE)
    return _ ("This file is not on this computer yet.");
  if (error->domain == AMT_DESK_ERROR)
    return _ ("The first page of this file is not drawn.");
  if (error->domain != AMT_RENDER_ERROR)
    return _ ("This file could not be fetched.");
  switch (error->code)
    {
    case AMT_RENDER_ERROR_UNSUPPORTED:
      return _ ("Files of this type are not drawn here.");
    case AMT_RENDER_ERROR_ENCRYPTED:
      return _ ("This file is protected with a password.");
    case AMT_RENDER_ERROR_TOO_LARGE:
      return _ ("This file is too large to be drawn.");
    case AMT_RENDER_ERROR_BROKEN:
      return _ ("This file is damaged and cannot be drawn.");
    case AMT_RENDER_ERROR_CRASHED:
    case AMT_RENDER_ERROR_TIMEOUT:
      return _ ("This file could not be drawn safely.");
    default:
      return _ ("The first page cannot be drawn at the moment.");
    }
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtDocumentRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPixels) pixels =
      amt_thumbnails_load_finish (AMT_THUMBNAILS (source), result, &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!pixels || is_infected (self))
    {
      show_no_first_page (self, pixels ? _ ("The first page of this file is not drawn.")
                                       : why_not_in_words (error));
      return;
    }
  texture =
      gdk_memory_texture_new ((int) pixels->width, (int) pixels->height,
                              GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, pixels->bytes, pixels->stride);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->picture);
  self->first_page = AMT_FIRST_PAGE_SHOWN;
}

/* Only what is on the screen once is drawn. */
static void
amt_document_row_map (GtkWidget *widget)
{
  AmtDocumentRow *self = AMT_DOCUMENT_ROW (widget);
  AmtThumbnails *thumbnails;

  GTK_WIDGET_CLASS (amt_document_row_parent_class)->map (widget);
  if (self->asked)
    return;
  self->asked = TRUE;
  thumbnails = amt_context_get_thumbnails (amt_workplace_get_context (self->workplace));
  amt_thumbnails_load_async (thumbnails, amt_open_case_get_ref (self->open_case), self->document,
                             (guint) (SIDE * gtk_widget_get_scale_factor (widget)),
                             self->cancellable, drawn_cb, g_object_ref (self));
}

/* --- what can be done with it ---------------------------------------------------------------------------- */

void
amt_document_row_save (AmtDocumentRow *self)
{
  amt_save_document (GTK_WIDGET (self), self->workplace, self->open_case, self->document);
}

void
amt_document_row_show (AmtDocumentRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "case.show-document", "(sus)", self->document->id,
                              AMT_VIEWER_AS_LEFT, "");
}

void
amt_document_row_open (AmtDocumentRow *self)
{
  if (!is_infected (self))
    amt_open_elsewhere (GTK_WIDGET (self), self->workplace, self->open_case, self->document);
}

static void
save_clicked_cb (GtkButton *button, AmtDocumentRow *self)
{
  amt_document_row_save (self);
}

static void
open_clicked_cb (GtkButton *button, AmtDocumentRow *self)
{
  amt_document_row_open (self);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_document_row_dispose (GObject *object)
{
  AmtDocumentRow *self = AMT_DOCUMENT_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->open_case);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_document_row_parent_class)->dispose (object);
}

static void
amt_document_row_finalize (GObject *object)
{
  AmtDocumentRow *self = AMT_DOCUMENT_ROW (object);

  g_clear_object (&self->cancellable);
  amt_document_free (self->document);
  G_OBJECT_CLASS (amt_document_row_parent_class)->finalize (object);
}

static void
amt_document_row_class_init (AmtDocumentRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_document_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_document_row_finalize;
  GTK_WIDGET_CLASS (klass)->map = amt_document_row_map;
}

static void
make_first_page (AmtDocumentRow *self, GtkWidget *box)
{
  self->stack = gtk_stack_new ();
  gtk_widget_set_size_request (self->stack, SIDE, SIDE);
  gtk_widget_set_valign (self->stack, GTK_ALIGN_START);
  self->icon = gtk_image_new_from_icon_name ("x-office-document-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), 32);
  gtk_widget_add_css_class (self->icon, "dim-label");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_stack_add_child (GTK_STACK (self->stack), self->icon);
  self->picture = gtk_picture_new ();
  gtk_widget_set_halign (self->picture, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->picture, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->picture, "thumbnail");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE,
                               -1);
  gtk_stack_add_child (GTK_STACK (self->stack), self->picture);
  gtk_box_append (GTK_BOX (box), self->stack);
}

static void
make_texts (AmtDocumentRow *self, GtkWidget *texts)
{
  GtkWidget *sign = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  self->name = amt_widgets_label (NULL, "heading");
  self->facts = amt_widgets_label (NULL, "dim-label");
  self->scan = amt_widgets_label (NULL, "dim-label");
  gtk_widget_add_css_class (self->scan, "caption");
  self->why_not = amt_widgets_label (NULL, "caption");
  gtk_widget_set_visible (self->why_not, FALSE);
  self->warning_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_valign (sign, GTK_ALIGN_START);
  self->warning = amt_widgets_label (NULL, NULL);
  gtk_box_append (GTK_BOX (self->warning_box), sign);
  gtk_box_append (GTK_BOX (self->warning_box), self->warning);
  gtk_widget_add_css_class (self->warning_box, "warning");
  self->marks = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (texts), self->name);
  gtk_box_append (GTK_BOX (texts), self->facts);
  gtk_box_append (GTK_BOX (texts), self->scan);
  gtk_box_append (GTK_BOX (texts), self->why_not);
  gtk_box_append (GTK_BOX (texts), self->warning_box);
  gtk_box_append (GTK_BOX (texts), self->marks);
}

static void
amt_document_row_init (AmtDocumentRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->cancellable = g_cancellable_new ();
  gtk_widget_add_css_class (box, "form-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  make_first_page (self, box);
  gtk_widget_set_hexpand (texts, TRUE);
  make_texts (self, texts);
  gtk_box_append (GTK_BOX (box), texts);
  self->open =
      amt_widgets_icon_button ("document-open-symbolic", _ ("Open in Another Program"), NULL);
  self->save = amt_widgets_icon_button ("document-save-as-symbolic", _ ("Save Document"), NULL);
  g_signal_connect (self->open, "clicked", G_CALLBACK (open_clicked_cb), self);
  g_signal_connect (self->save, "clicked", G_CALLBACK (save_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), self->open);
  gtk_box_append (GTK_BOX (box), self->save);
}

GtkWidget *
amt_document_row_make (AmtWorkplace *workplace, AmtOpenCase *open_case, const AmtDocument *document)
{
  AmtDocumentRow *self = g_object_new (AMT_TYPE_DOCUMENT_ROW, NULL);

  self->workplace = g_object_ref (workplace);
  self->open_case = g_object_ref (open_case);
  self->document = amt_document_copy (document);
  update (self);
  return GTK_WIDGET (self);
}

void
amt_document_row_update (AmtDocumentRow *self, const AmtDocument *document)
{
  amt_document_free (self->document);
  self->document = amt_document_copy (document);
  update (self);
}

const char *
amt_document_row_get_id (AmtDocumentRow *self)
{
  return self->document->id;
}

AmtFirstPage
amt_document_row_get_first_page (AmtDocumentRow *self)
{
  return self->first_page;
}

const char *
amt_document_row_get_why_not (AmtDocumentRow *self)
{
  return self->first_page == AMT_FIRST_PAGE_NOT ? gtk_label_get_text (GTK_LABEL (self->why_not))
                                                : NULL;
}
