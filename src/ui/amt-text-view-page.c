/* amt-text-view-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-text-view-page.h"

#include "amt-dialogs.h"
#include "amt-focus.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>
#include <string.h>

/* Pages that are read without asking. */
#define STEP 100
/* Of one page, in bytes: what is longer is not text that somebody wrote to be read. */
#define MAX_PAGE_BYTES (64 * 1024)

struct _AmtTextViewPage
{
  GtkWidget parent_instance;

  AmtRenderSession *session; /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) while it is being read */
  guint first;               /* page with which the text begins */
  guint next;                /* page that is read next */
  guint end;                 /* page at which reading stops */
  guint wanted;              /* page for the caret; G_MAXUINT: it stands there */
  GArray *starts;            /* (owned) (element-type int) offset of each page's heading */

  GtkWidget *box; /* (owned by the widget tree), as the following */
  GtkWidget *view;
  GtkWidget *more;
};

G_DEFINE_FINAL_TYPE (AmtTextViewPage, amt_text_view_page, GTK_TYPE_WIDGET)

static void read_on (AmtTextViewPage *self);

static GtkTextBuffer *
buffer_of (AmtTextViewPage *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

/* --- reading ------------------------------------------------------------------------------------------- */

static void
put_caret (AmtTextViewPage *self, guint page)
{
  GtkTextBuffer *buffer = buffer_of (self);
  GtkTextIter start;

  gtk_text_buffer_get_iter_at_offset (buffer, &start,
                                      g_array_index (self->starts, int, page - self->first));
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer), 0,
                                TRUE, 0, 0);
  self->wanted = G_MAXUINT;
}

static void
append (AmtTextViewPage *self, const char *text, const char *tag)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer_of (self), &end);
  gtk_text_buffer_insert_with_tags_by_name (buffer_of (self), &end, text, -1, tag, NULL);
}

static void
append_page (AmtTextViewPage *self, char *text, const GError *error)
{
  /* Translators: heading in the text of a document. */
  g_autofree char *heading = g_strdup_printf (_ ("Page %u"), self->next + 1);
  GtkTextIter end;
  int start;

  gtk_text_buffer_get_end_iter (buffer_of (self), &end);
  start = gtk_text_iter_get_offset (&end);
  if (start > 0)
    {
      append (self, "\n\n", "body");
      start += 2;
    }
  g_array_append_val (self->starts, start);
  append (self, heading, "heading");
  append (self, "\n", "body");
  if (text)
    g_strstrip (text);
  if (error)
    append (self, _ ("The text of this page cannot be read."), "remark");
  else if (!text || !*text)
    append (self, _ ("No text: this page is a picture, or empty."), "remark");
  else
    {
      if (strlen (text) > MAX_PAGE_BYTES)
        {
          char *cut = g_utf8_find_prev_char (text, text + MAX_PAGE_BYTES);

          *cut = '\0';
        }
      append (self, text, "body");
    }
}

static void
finish_reading (AmtTextViewPage *self)
{
  guint n = amt_render_session_get_n_pages (self->session);

  gtk_widget_set_visible (self->more, self->next < n);
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtTextViewPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      amt_render_session_text_finish (AMT_RENDER_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      G_OBJECT (self->session) != source)
    return;
  g_clear_object (&self->cancellable);
  append_page (self, text, error);
  if (self->wanted == self->next)
    put_caret (self, self->wanted);
  self->next++;
  if (g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED))
    self->end = self->next;
  read_on (self);
}

static void
read_on (AmtTextViewPage *self)
{
  if (self->next >= self->end)
    {
      finish_reading (self);
      return;
    }
  self->cancellable = g_cancellable_new ();
  amt_render_session_text_async (self->session, self->next,
                                 self->wanted == G_MAXUINT ? AMT_RENDER_BACKGROUND
                                                           : AMT_RENDER_VISIBLE,
                                 self->cancellable, text_cb, g_object_ref (self));
}

static void
more_cb (AmtTextViewPage *self)
{
  if (!self->session || self->cancellable)
    return;
  self->end = MIN (self->end + STEP, amt_render_session_get_n_pages (self->session));
  gtk_widget_set_visible (self->more, FALSE);
  gtk_widget_grab_focus (self->view);
  read_on (self);
}

static void
empty (AmtTextViewPage *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_array_set_size (self->starts, 0);
  gtk_text_buffer_set_text (buffer_of (self), "", 0);
  gtk_widget_set_visible (self->more, FALSE);
  self->first = self->next = self->end = 0;
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static gboolean
amt_text_view_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AMT_TEXT_VIEW_PAGE (widget)->view);
}

static void
amt_text_view_page_dispose (GObject *object)
{
  AmtTextViewPage *self = AMT_TEXT_VIEW_PAGE (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->starts, g_array_unref);
  G_OBJECT_CLASS (amt_text_view_page_parent_class)->dispose (object);
}

static void
amt_text_view_page_class_init (AmtTextViewPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_text_view_page_dispose;
  GTK_WIDGET_CLASS (klass)->focus = amt_focus_children;
  GTK_WIDGET_CLASS (klass)->grab_focus = amt_text_view_page_grab_focus;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
make_view (AmtTextViewPage *self)
{
  GtkTextView *view;

  self->view = gtk_text_view_new ();
  view = GTK_TEXT_VIEW (self->view);
  gtk_text_view_set_editable (view, FALSE);
  gtk_text_view_set_cursor_visible (view, TRUE);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (view, 18);
  gtk_text_view_set_right_margin (view, 18);
  gtk_text_view_set_top_margin (view, 12);
  gtk_text_view_set_bottom_margin (view, 24);
  gtk_text_view_set_pixels_below_lines (view, 2);
  amt_widgets_set_name (self->view, _ ("Text of the Document"));
  gtk_text_buffer_create_tag (buffer_of (self), "heading", "weight", PANGO_WEIGHT_BOLD, "scale",
                              1.2, "pixels-below-lines", 6, NULL);
  gtk_text_buffer_create_tag (buffer_of (self), "remark", "style", PANGO_STYLE_ITALIC, NULL);
  gtk_text_buffer_create_tag (buffer_of (self), "body", NULL);
}

static void
amt_text_view_page_init (AmtTextViewPage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->starts = g_array_new (FALSE, FALSE, sizeof (int));
  self->wanted = G_MAXUINT;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  make_view (self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->box), scrolled);
  self->more = amt_widgets_text_button (_ ("Read _Further Pages"), NULL);
  gtk_widget_set_halign (self->more, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (self->more, 6);
  gtk_widget_set_margin_bottom (self->more, 6);
  gtk_widget_set_visible (self->more, FALSE);
  g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (more_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->more);
}

GtkWidget *
amt_text_view_page_new (void)
{
  return g_object_new (AMT_TYPE_TEXT_VIEW_PAGE, NULL);
}

void
amt_text_view_page_set_session (AmtTextViewPage *self, AmtRenderSession *session, guint page)
{
  guint n;

  empty (self);
  if (!session)
    return;
  self->session = g_object_ref (session);
  n = amt_render_session_get_n_pages (session);
  self->wanted = MIN (page, n - 1);
  /* In a long document it begins not far before the page where the clerk was. */
  self->first = self->wanted - self->wanted % STEP;
  self->next = self->first;
  self->end = MIN (self->first + STEP, n);
  read_on (self);
}

guint
amt_text_view_page_get_page (AmtTextViewPage *self)
{
  GtkTextIter caret;
  guint page = self->first;

  if (self->wanted != G_MAXUINT)
    return self->wanted;
  gtk_text_buffer_get_iter_at_mark (buffer_of (self), &caret,
                                    gtk_text_buffer_get_insert (buffer_of (self)));
  for (guint i = 0; i < self->starts->len; i++)
    if (g_array_index (self->starts, int, i) <= gtk_text_iter_get_offset (&caret))
      page = self->first + i;
  return page;
}

gboolean
amt_text_view_page_is_read (AmtTextViewPage *self)
{
  return !self->cancellable && self->next >= self->end;
}

GtkWidget *
amt_text_view_page_get_view (AmtTextViewPage *self)
{
  return self->view;
}
