/* amt-document-view-select.c: what is selected of the document's text, across its pages, and how it is copied. Main thread.
 *
 * A selection is what was pressed on and where the hand is now; both are places between letters. Pages between them need not be
 * loaded: all of them is selected. Their text is fetched when it is copied.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-document-view-private.h"

#include <string.h>

/* Bytes that are copied at most: no other program wants a whole library. */
#define MAX_COPIED (16 * 1024 * 1024)

typedef struct
{
  AmtRenderSession *session; /* (owned) */
  GString *text;             /* (owned) */
  AmtTextPosition start;
  AmtTextPosition end;
  guint page; /* whose text is awaited */
} Copying;

static void fetch_page (GTask *task);

static int
compare (AmtTextPosition a, AmtTextPosition b)
{
  if (a.page != b.page)
    return a.page < b.page ? -1 : 1;
  return a.offset < b.offset ? -1 : a.offset > b.offset;
}

/* --- finding -------------------------------------------------------------------------------------------- */

gboolean
amt_document_view_find_text (AmtDocumentView *self, double x, double y,
                             AmtTextPosition *out_position, gboolean *out_on_text)
{
  double whole_x, whole_y, page_x, page_y;
  const AmtRenderRect *rect;
  AmtPageText *text;
  guint letter;

  *out_on_text = FALSE;
  if (!self->layout)
    return FALSE;
  amt_document_view_to_whole (self, x, y, &whole_x, &whole_y);
  out_position->page = amt_page_layout_get_nearest (self->layout, whole_y);
  text = amt_page_content_get_text (self->content, out_position->page);
  if (!text || amt_page_text_get_n_letters (text) == 0)
    return FALSE;
  amt_page_layout_to_page (self->layout, out_position->page, whole_x, whole_y, &page_x, &page_y);
  out_position->offset = amt_page_text_find (text, page_x, page_y);
  /* The nearest place is behind a letter or before it. */
  for (guint i = 0; i < 2; i++)
    {
      letter = out_position->offset - i;
      if (letter >= amt_page_text_get_n_letters (text))
        continue;
      rect = amt_page_text_get_rect (text, letter);
      if (page_x >= rect->x1 && page_x < rect->x2 && page_y >= rect->y1 && page_y < rect->y2)
        *out_on_text = TRUE;
    }
  return TRUE;
}

/* What belongs to @position: nothing, its word, or its line. */
static void
widen (AmtDocumentView *self, AmtTextPosition position, AmtTextPosition *out_start,
       AmtTextPosition *out_end)
{
  AmtPageText *text = amt_page_content_get_text (self->content, position.page);

  *out_start = *out_end = position;
  if (!text || self->select_by == AMT_SELECT_LETTERS)
    return;
  if (self->select_by == AMT_SELECT_WORDS)
    amt_page_text_get_word (text, position.offset, &out_start->offset, &out_end->offset);
  else
    amt_page_text_get_line (text, position.offset, &out_start->offset, &out_end->offset);
}

/* --- selecting ------------------------------------------------------------------------------------------ */

static void
get_selection (AmtDocumentView *self, AmtTextPosition *out_start, AmtTextPosition *out_end)
{
  AmtTextPosition start, end;

  widen (self, self->caret, &start, &end);
  *out_start = compare (start, self->anchor_start) < 0 ? start : self->anchor_start;
  *out_end = compare (end, self->anchor_end) > 0 ? end : self->anchor_end;
}

static void
selection_changed (AmtDocumentView *self)
{
  AmtTextPosition start, end;
  gboolean before = self->has_selection;

  get_selection (self, &start, &end);
  self->has_selection = compare (start, end) < 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (before != self->has_selection)
    amt_document_view_tell (self, AMT_DOCUMENT_VIEW_HAS_SELECTION);
}

void
amt_document_view_begin_selection (AmtDocumentView *self, AmtTextPosition position, AmtSelectBy by)
{
  self->select_by = by;
  self->caret = position;
  widen (self, position, &self->anchor_start, &self->anchor_end);
  selection_changed (self);
}

void
amt_document_view_extend_selection (AmtDocumentView *self, AmtTextPosition position)
{
  self->caret = position;
  selection_changed (self);
}

gboolean
amt_document_view_get_selected_range (AmtDocumentView *self, guint page, guint *out_start,
                                      guint *out_end)
{
  AmtTextPosition start, end;

  if (!self->has_selection)
    return FALSE;
  get_selection (self, &start, &end);
  if (page < start.page || page > end.page)
    return FALSE;
  *out_start = page == start.page ? start.offset : 0;
  *out_end = page == end.page ? end.offset : G_MAXUINT;
  return *out_start < *out_end;
}

gboolean
amt_document_view_get_has_selection (AmtDocumentView *self)
{
  return self->has_selection;
}

void
amt_document_view_select_all (AmtDocumentView *self)
{
  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));

  if (!self->layout || self->pixels_only)
    return;
  self->select_by = AMT_SELECT_LETTERS;
  self->anchor_start = self->anchor_end = (AmtTextPosition){ 0, 0 };
  self->caret = (AmtTextPosition){ amt_page_layout_get_n_pages (self->layout) - 1, G_MAXUINT };
  selection_changed (self);
}

void
amt_document_view_unselect (AmtDocumentView *self)
{
  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));

  self->select_by = AMT_SELECT_LETTERS;
  self->anchor_start = self->anchor_end = self->caret = (AmtTextPosition){ 0, 0 };
  selection_changed (self);
}

/* --- by keys -------------------------------------------------------------------------------------------- */

/* To the next letter, or end of a word, over borders of pages as far as they are loaded. */
static AmtTextPosition
move_along (AmtDocumentView *self, AmtTextPosition at, int count, gboolean words)
{
  AmtPageText *text = amt_page_content_get_text (self->content, at.page);
  guint start, end;
  const guint n = text ? amt_page_text_get_n_letters (text) : 0;

  if (count > 0 && at.offset >= n)
    return amt_page_content_get_text (self->content, at.page + 1)
               ? (AmtTextPosition){ at.page + 1, 0 }
               : at;
  if (count < 0 && at.offset == 0)
    return at.page > 0 && amt_page_content_get_text (self->content, at.page - 1)
               ? (AmtTextPosition){ at.page - 1,
                                    amt_page_text_get_n_letters (
                                        amt_page_content_get_text (self->content, at.page - 1)) }
               : at;
  at.offset = count > 0 ? at.offset + 1 : MIN (at.offset, n) - 1;
  if (!words)
    return at;
  amt_page_text_get_word (text, at.offset, &start, &end);
  while (start == end && (count > 0 ? at.offset < n : at.offset > 0))
    {
      at.offset = count > 0 ? at.offset + 1 : at.offset - 1;
      amt_page_text_get_word (text, at.offset, &start, &end);
    }
  at.offset = count > 0 ? end : start;
  return at;
}

/* To the letter that stands above or below. */
static AmtTextPosition
move_lines (AmtDocumentView *self, AmtTextPosition at, int count)
{
  AmtPageText *text = amt_page_content_get_text (self->content, at.page);
  const guint n = text ? amt_page_text_get_n_letters (text) : 0;
  guint start, end, column, other_start, other_end;

  if (n == 0)
    return at;
  at.offset = MIN (at.offset, n);
  amt_page_text_get_line (text, at.offset, &start, &end);
  if (count > 0 ? end >= n : start == 0)
    return move_along (self, (AmtTextPosition){ at.page, count > 0 ? n : 0 }, count, FALSE);
  column = at.offset - start;
  amt_page_text_get_line (text, count > 0 ? end + 1 : start - 1, &other_start, &other_end);
  at.offset = MIN (other_start + column, other_end);
  return at;
}

static void
show_caret (AmtDocumentView *self)
{
  AmtPageText *text = amt_page_content_get_text (self->content, self->caret.page);
  const guint n = text ? amt_page_text_get_n_letters (text) : 0;
  const AmtRenderRect *rect;

  if (n == 0)
    return;
  rect = amt_page_text_get_rect (text, MIN (self->caret.offset, n - 1));
  if (rect->x2 > rect->x1)
    amt_document_view_show_rect (self, self->caret.page, rect);
}

/* Widens or narrows what is selected; without a selection there is no caret that could move. */
void
amt_document_view_move_caret (AmtDocumentView *self, GtkMovementStep step, int count)
{
  AmtTextPosition start, end;

  if (!self->has_selection)
    return;
  if (self->select_by != AMT_SELECT_LETTERS)
    {
      /* From now on letter by letter: the hand's end of what is seen is the caret. */
      const gboolean backwards = compare (self->caret, self->anchor_start) < 0;

      get_selection (self, &start, &end);
      self->select_by = AMT_SELECT_LETTERS;
      self->anchor_start = self->anchor_end = backwards ? end : start;
      self->caret = backwards ? start : end;
    }
  if (step == GTK_MOVEMENT_DISPLAY_LINES)
    self->caret = move_lines (self, self->caret, count);
  else
    self->caret = move_along (self, self->caret, count, step == GTK_MOVEMENT_WORDS);
  selection_changed (self);
  show_caret (self);
}

/* --- copying -------------------------------------------------------------------------------------------- */

static void
copying_free (gpointer data)
{
  Copying *copying = data;

  g_object_unref (copying->session);
  g_string_free (copying->text, TRUE);
  g_free (copying);
}

static void
add_page (Copying *copying, const char *text)
{
  const gsize n = (gsize) g_utf8_strlen (text, -1);
  const gsize start = copying->page == copying->start.page ? MIN (copying->start.offset, n) : 0;
  const gsize end = copying->page == copying->end.page ? MIN (copying->end.offset, n) : n;
  g_autofree char *part = end > start ? g_utf8_substring (text, (glong) start, (glong) end) : NULL;

  if (!part)
    return;
  /* Pages of the text itself end as they like. */
  if (copying->text->len > 0 && copying->text->str[copying->text->len - 1] != '\n')
    g_string_append_c (copying->text, '\n');
  g_string_append (copying->text, part);
}

static void
page_layout_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Copying *copying = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPageText) text =
      amt_render_session_layout_finish (AMT_RENDER_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* A page that cannot be read has no text, and does not keep that of the others. */
  if (text)
    add_page (copying, amt_page_text_get_text (text));
  if (copying->page >= copying->end.page || copying->text->len > MAX_COPIED)
    {
      g_task_return_pointer (task, g_strdup (copying->text->str), g_free);
      return;
    }
  copying->page++;
  fetch_page (task);
}

static void
fetch_page (GTask *task)
{
  Copying *copying = g_task_get_task_data (task);

  amt_render_session_layout_async (copying->session, copying->page, AMT_RENDER_NEIGHBOUR,
                                   g_task_get_cancellable (task), page_layout_cb,
                                   g_object_ref (task));
}

void
amt_document_view_selected_text_async (AmtDocumentView *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Copying *copying;

  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));
  g_task_set_source_tag (task, amt_document_view_selected_text_async);
  if (!self->session || !self->has_selection || self->pixels_only)
    {
      g_task_return_pointer (task, g_strdup (""), g_free);
      return;
    }
  copying = g_new0 (Copying, 1);
  copying->session = g_object_ref (self->session);
  copying->text = g_string_new (NULL);
  get_selection (self, &copying->start, &copying->end);
  copying->page = copying->start.page;
  g_task_set_task_data (task, copying, copying_free);
  fetch_page (task);
}

char *
amt_document_view_selected_text_finish (AmtDocumentView *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_document_view_selected_text_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtDocumentView *self = AMT_DOCUMENT_VIEW (source);
  g_autoptr (GCancellable) cancellable = user_data;
  g_autofree char *text = amt_document_view_selected_text_finish (self, result, NULL);

  if (self->copying == cancellable)
    g_clear_object (&self->copying);
  if (text && *text)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

void
amt_document_view_copy (AmtDocumentView *self)
{
  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));

  if (self->copying)
    g_cancellable_cancel (self->copying);
  g_clear_object (&self->copying);
  if (!self->has_selection)
    return;
  self->copying = g_cancellable_new ();
  amt_document_view_selected_text_async (self, self->copying, text_cb,
                                         g_object_ref (self->copying));
}
