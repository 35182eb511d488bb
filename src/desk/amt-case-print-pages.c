/* amt-case-print-pages.c: a choice of what a case has, as pages: laid out in a thread, loaded page by page, drawn. Main thread,
 * but where it says otherwise.
 *
 * What is laid out or drawn in a thread does not change meanwhile; the open document belongs to the main thread alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-print-private.h"

#include "amt-base.h"
#include "amt-file-frame.h"
#include "amt-letter.h"
#include "amt-task.h"
#include "amt-words.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (AmtPrintFile, amt_print_file, G_TYPE_OBJECT)

static void
chunk_free (gpointer data)
{
  AmtPrintChunk *chunk = data;

  g_free (chunk->title);
  g_clear_pointer (&chunk->sheets, amt_file_sheets_free);
  g_free (chunk);
}

/* --- laying out ----------------------------------------------------------------------------------------- */

static AmtPrintChunk *
add_chunk (AmtPrintFile *self, const char *title)
{
  AmtPrintChunk *chunk = g_new0 (AmtPrintChunk, 1);

  chunk->title = g_strdup (title);
  g_ptr_array_add (self->chunks, chunk);
  return chunk;
}

static void
add_sheets (AmtPrintFile *self, AmtFileSheets *sheets, const char *title)
{
  add_chunk (self, title)->sheets = sheets;
}

static const AmtPrintEntry *
find_entry (AmtCasePrint *print, const char *id)
{
  for (guint i = 0; i < print->entries->len; i++)
    {
      const AmtPrintEntry *entry = print->entries->pdata[i];

      if (g_strcmp0 (entry->public.document->id, id) == 0)
        return entry;
    }
  return NULL;
}

static void
add_document (AmtPrintFile *self, const char *id)
{
  const AmtPrintEntry *entry = find_entry (self->print, id);
  const char *name;

  if (!entry)
    return;
  name = entry->public.document->name ? entry->public.document->name : entry->public.document->id;
  if (entry->public.state == AMT_PRINT_DOCUMENT_READY)
    {
      AmtPrintChunk *chunk = add_chunk (self, name);

      chunk->entry = entry;
      chunk->n_pages = entry->public.n_pages;
    }
  else
    {
      const char *why = amt_words_print_document (entry->public.state);

      g_ptr_array_add (self->left_out,
                       g_strdup_printf ("%s: %s", name, why ? why : _ ("not looked at yet")));
    }
}

static void
number_chunks (AmtPrintFile *self)
{
  guint page = 0;

  for (guint i = 0; i < self->chunks->len; i++)
    {
      AmtPrintChunk *chunk = self->chunks->pdata[i];

      chunk->first_page = page;
      page += chunk->n_pages;
    }
  self->n_pages = page;
}

/* In a thread. Written twice: how long it is, others must know before it can say where they begin. */
static AmtFileSheets *
write_cover (AmtPrintFile *self)
{
  AmtFileSheets *sheets = amt_file_sheets_new ();

  amt_file_sheets_begin_part (sheets, self->title);
  for (guint i = 0; i + 1 < self->facts->len; i += 2)
    amt_file_sheets_add_row (sheets, self->facts->pdata[i], self->facts->pdata[i + 1],
                             AMT_SHEET_ROW_NORMAL);
  amt_file_sheets_add_heading (sheets, _ ("Contents"));
  for (guint i = 1; i < self->chunks->len; i++)
    {
      const AmtPrintChunk *chunk = self->chunks->pdata[i];
      g_autofree char *number = g_strdup_printf ("%u", chunk->first_page + 1);

      amt_file_sheets_add_contents (sheets, chunk->title, number);
    }
  if (self->left_out->len > 0)
    amt_file_sheets_add_heading (sheets, _ ("Not Contained"));
  for (guint i = 0; i < self->left_out->len; i++)
    amt_file_sheets_add_paragraph (sheets, self->left_out->pdata[i]);
  amt_file_sheets_add_remark (sheets, _ ("This is a copy from an electronic case file. It contains "
                                         "personal data; keep it where nobody else can read it."));
  amt_file_sheets_lay_out (sheets);
  return sheets;
}

static void
lay_out_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AmtPrintFile *self = data;
  AmtPrintChunk *cover = NULL;

  if (self->flags & AMT_PRINT_COVER)
    cover = self->chunks->pdata[0];
  for (guint i = 0; i < self->chunks->len; i++)
    {
      AmtPrintChunk *chunk = self->chunks->pdata[i];

      if (!chunk->sheets)
        continue;
      amt_file_sheets_lay_out (chunk->sheets);
      chunk->n_pages = amt_file_sheets_get_n_pages (chunk->sheets);
    }
  for (guint i = 0; cover && i < 2; i++)
    {
      g_clear_pointer (&cover->sheets, amt_file_sheets_free);
      cover->sheets = write_cover (self);
      cover->n_pages = amt_file_sheets_get_n_pages (cover->sheets);
      number_chunks (self);
    }
  number_chunks (self);
  g_task_return_boolean (task, TRUE);
}

static void
choose (AmtPrintFile *self, const char *const *documents)
{
  AmtCasePrint *print = self->print;

  if (self->flags & AMT_PRINT_COVER)
    add_chunk (self, _ ("Cover"));
  if (self->flags & AMT_PRINT_SUMMARY)
    add_sheets (self, amt_case_print_write_summary (print, self->flags), _ ("Summary"));
  if (self->flags & AMT_PRINT_FORM)
    add_sheets (self, amt_case_print_write_form (print, self->flags), _ ("Form Data"));
  if (self->flags & AMT_PRINT_NOTES)
    add_sheets (self, amt_case_print_write_notes (print), _ ("File Notes"));
  if (self->flags & AMT_PRINT_HISTORY)
    add_sheets (self, amt_case_print_write_history (print), _ ("History"));
  for (guint i = 0; documents && documents[i]; i++)
    add_document (self, documents[i]);
}

static void
name_file (AmtPrintFile *self)
{
  const AmtCasePrint *print = self->print;
  const AmtAuthority *authority =
      print->service
          ? amt_references_find_authority (print->references, print->service->authority_id)
          : NULL;
  const AmtPortalInfo *portal = print->references->portal;
  const char *reference = print->value->reference ? print->value->reference : "–";

  /* Translators: %s is a reference, "64.1-WG-2026-000123". */
  self->title = g_strdup_printf (_ ("Case File %s"), reference);
  self->authority = g_strdup (authority && authority->name ? authority->name : "");
  self->header = g_strdup_printf ("%s%s%s", self->authority, *self->authority ? " · " : "",
                                  print->service ? print->service->name : "");
  self->day =
      amt_time_legal_day (print->value->changed_at != AMT_TIME_NONE ? print->value->changed_at
                                                                    : print->value->received_at);
  if (portal && g_strcmp0 (portal->environment, "training") == 0)
    self->mark = g_strdup (AMT_LETTER_MARK);
}

static void
laid_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_object_ref (g_task_get_task_data (G_TASK (result))),
                           g_object_unref);
}

void
amt_case_print_lay_out_async (AmtCasePrint *self, AmtPrintFlags flags, const char *const *documents,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (AmtPrintFile) file = g_object_new (AMT_TYPE_PRINT_FILE, NULL);
  g_autoptr (GTask) work = NULL;

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_case_print_lay_out_async);
  file->print = g_object_ref (self);
  file->flags = flags;
  name_file (file);
  choose (file, documents);
  file->facts = amt_case_print_write_facts (self);

  work = g_task_new (self, NULL, laid_out_cb, g_object_ref (task));
  g_task_set_source_tag (work, lay_out_in_thread);
  g_task_set_task_data (work, g_steal_pointer (&file), g_object_unref);
  amt_task_run_in_thread (work, lay_out_in_thread);
}

AmtPrintFile *
amt_case_print_lay_out_finish (AmtCasePrint *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_case_print_lay_out_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what it says of itself ----------------------------------------------------------------------------- */

const AmtPrintChunk *
amt_print_file_find_chunk (AmtPrintFile *self, guint page)
{
  for (guint i = 0; i < self->chunks->len; i++)
    {
      const AmtPrintChunk *chunk = self->chunks->pdata[i];

      if (page - chunk->first_page < chunk->n_pages)
        return chunk;
    }
  g_return_val_if_reached (NULL);
}

guint
amt_print_file_get_n_pages (AmtPrintFile *self)
{
  return self->n_pages;
}

void
amt_print_file_get_page_size (AmtPrintFile *self, guint page, double *out_width, double *out_height)
{
  const AmtPrintChunk *chunk = amt_print_file_find_chunk (self, page);
  const AmtPrintSize *size = chunk->entry ? &chunk->entry->sizes[page - chunk->first_page] : NULL;
  const gboolean lies = size && size->width > size->height;

  *out_width = lies ? AMT_SHEET_HEIGHT : AMT_SHEET_WIDTH;
  *out_height = lies ? AMT_SHEET_WIDTH : AMT_SHEET_HEIGHT;
  if (size && !(self->flags & AMT_PRINT_FRAME))
    {
      *out_width = size->width;
      *out_height = size->height;
    }
}

guint
amt_print_file_get_n_parts (AmtPrintFile *self)
{
  return self->chunks->len;
}

AmtPrintPart
amt_print_file_get_part (AmtPrintFile *self, guint index)
{
  const AmtPrintChunk *chunk = self->chunks->pdata[index];

  return (AmtPrintPart){ chunk->title, chunk->first_page, chunk->n_pages, chunk->entry != NULL };
}

const char *
amt_print_file_get_title (AmtPrintFile *self)
{
  return self->title;
}

guint
amt_print_file_get_n_failed (AmtPrintFile *self)
{
  return self->n_failed;
}

/* --- loading a page ------------------------------------------------------------------------------------- */

typedef struct
{
  const AmtPrintChunk *chunk; /* (unowned) */
  guint number;               /* of the page in its document */
  guint dpi;
  gboolean wants_words;
  guint band; /* the next one */
  AmtRenderArea area;
  AmtPrintPage *page; /* (owned) (nullable) */
} Loading;

static void load_band (GTask *task);

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_clear_pointer (&loading->page, amt_print_page_free);
  g_free (loading);
}

void
amt_print_page_free (AmtPrintPage *self)
{
  g_array_unref (self->bands);
  g_array_unref (self->words);
  g_free (self);
}

static AmtPrintPage *
page_new (guint page)
{
  AmtPrintPage *self = g_new0 (AmtPrintPage, 1);

  self->page = page;
  self->bands = g_array_new (FALSE, TRUE, sizeof (AmtFileBand));
  g_array_set_clear_func (self->bands, amt_file_band_clear);
  self->words = g_array_new (FALSE, TRUE, sizeof (AmtFileWord));
  g_array_set_clear_func (self->words, amt_file_word_clear);
  return self;
}

static void
end_loading (GTask *task)
{
  Loading *loading = g_task_get_task_data (task);
  AmtPrintFile *self = g_task_get_source_object (task);

  self->loading = FALSE;
  g_task_return_pointer (task, g_steal_pointer (&loading->page),
                         (GDestroyNotify) amt_print_page_free);
}

/* A sentence stands for the page, unless nobody wants it any more. */
static void
fail_page (GTask *task, const GError *error)
{
  Loading *loading = g_task_get_task_data (task);
  AmtPrintFile *self = g_task_get_source_object (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->loading = FALSE;
      g_task_return_error (task, g_error_copy (error));
      return;
    }
  g_debug ("a page cannot be printed: %s", error->message);
  g_array_set_size (loading->page->bands, 0);
  loading->page->failed = TRUE;
  self->n_failed++;
  end_loading (task);
}

/* Adds the words of a page with the room that each has on it. */
static void
take_words (AmtPrintPage *page, AmtPageText *text)
{
  const guint n = amt_page_text_get_n_letters (text);
  guint at = 0;

  while (at < n)
    {
      AmtRenderRect box = *amt_page_text_get_rect (text, at);
      AmtFileWord word = { 0 };
      guint start, end;

      amt_page_text_get_word (text, at, &start, &end);
      if (start != at || end <= at)
        {
          at++;
          continue;
        }
      for (; at < end; at++)
        {
          const AmtRenderRect *rect = amt_page_text_get_rect (text, at);

          box.x1 = MIN (box.x1, rect->x1);
          box.y1 = MIN (box.y1, rect->y1);
          box.x2 = MAX (box.x2, rect->x2);
          box.y2 = MAX (box.y2, rect->y2);
        }
      word.text = amt_page_text_copy_range (text, start, end);
      word.x = box.x1;
      word.y = box.y1;
      word.width = box.x2 - box.x1;
      word.height = box.y2 - box.y1;
      g_array_append_val (page->words, word);
    }
}

/* A page without words is a page all the same. */
static void
words_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPageText) text =
      amt_render_session_layout_finish (AMT_RENDER_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fail_page (task, error);
      return;
    }
  if (text)
    take_words (loading->page, text);
  end_loading (task);
}

static void
band_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPixels) pixels =
      amt_render_session_print_finish (AMT_RENDER_SESSION (source), result, &error);
  AmtFileBand band = { .y = loading->area.y, .total = loading->area.height };

  if (!pixels)
    {
      fail_page (task, error);
      return;
    }
  band.bytes = g_bytes_ref (pixels->bytes);
  band.width = pixels->width;
  band.height = pixels->height;
  band.stride = pixels->stride;
  /* Half as fine after a crash: as many lines as it stands for. */
  if (pixels->height < loading->area.area_height)
    {
      band.total = band.total * pixels->height / loading->area.area_height;
      band.y = band.y * pixels->height / loading->area.area_height;
    }
  g_array_append_val (loading->page->bands, band);
  load_band (task);
}

static void
load_band (GTask *task)
{
  AmtPrintFile *self = g_task_get_source_object (task);
  Loading *loading = g_task_get_task_data (task);
  const guint rotation = loading->chunk->entry->rotation;
  const AmtPrintSize *size = &loading->chunk->entry->sizes[loading->number];
  guint dpi = loading->dpi;
  double width, height;

  amt_render_session_get_page_size (self->session, loading->number, &width, &height);
  if (rotation % 180)
    width = height;
  loading->page->width = width;
  /* A picture that is made to fit needs no more than the paper has. */
  if (size->width < width)
    dpi = (guint) CLAMP (dpi * size->width / width, 72, dpi);
  if (amt_render_session_get_band (self->session, loading->number, rotation, dpi, loading->band,
                                   &loading->area))
    {
      loading->band++;
      amt_render_session_print_async (self->session, &loading->area, AMT_RENDER_VISIBLE,
                                      g_task_get_cancellable (task), band_cb, g_object_ref (task));
    }
  else if (loading->wants_words)
    amt_render_session_layout_async (self->session, loading->number, AMT_RENDER_VISIBLE,
                                     g_task_get_cancellable (task), words_cb, g_object_ref (task));
  else
    end_loading (task);
}

static void
close_session (AmtPrintFile *self)
{
  if (self->session)
    amt_render_session_close (self->session);
  g_clear_object (&self->session);
  self->session_of = NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtPrintFile *self = g_task_get_source_object (task);
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->session_of = loading->chunk->entry;
  self->session = amt_case_print_open_finish (AMT_CASE_PRINT (source), result, &error);
  if (!self->session)
    {
      fail_page (task, error);
      return;
    }
  /* The same bytes are another document now: that cannot be, but must not end the desk. */
  if (loading->number >= amt_render_session_get_n_pages (self->session))
    {
      g_set_error_literal (&error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_BROKEN, "no such page");
      fail_page (task, error);
      return;
    }
  load_band (task);
}

void
amt_print_file_load_async (AmtPrintFile *self, guint page, guint dpi, gboolean words,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Loading *loading = g_new0 (Loading, 1);

  AMT_ASSERT_MAIN ();
  g_return_if_fail (page < self->n_pages && !self->loading);
  g_task_set_source_tag (task, amt_print_file_load_async);
  g_task_set_task_data (task, loading, loading_free);
  loading->chunk = amt_print_file_find_chunk (self, page);
  loading->number = page - loading->chunk->first_page;
  loading->dpi = dpi;
  loading->wants_words = words;
  loading->page = page_new (page);
  self->loading = TRUE;
  if (self->session && (self->session_of != loading->chunk->entry ||
                        self->session_of->public.state == AMT_PRINT_DOCUMENT_INFECTED))
    close_session (self);
  if (!loading->chunk->entry)
    end_loading (task);
  else if (self->session)
    load_band (task);
  else
    amt_case_print_open_async (self->print, loading->chunk->entry, cancellable, opened_cb,
                               g_object_ref (task));
}

AmtPrintPage *
amt_print_file_load_finish (AmtPrintFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_print_file_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- drawing -------------------------------------------------------------------------------------------- */

static gboolean
is_framed (AmtPrintFile *self, const AmtPrintChunk *chunk)
{
  return !chunk->entry || (self->flags & AMT_PRINT_FRAME);
}

static void
draw_stamp (AmtPrintFile *self, const AmtPrintEntry *entry, const AmtFileRoom *room, cairo_t *cr)
{
  const AmtCase *value = self->print->value;
  const AmtDocument *document = entry->public.document;
  /* What came with the application was received with it. */
  const gboolean later =
      g_strcmp0 (document->source, "application") != 0 && document->added_at != AMT_TIME_NONE;
  g_autofree char *legal = amt_time_legal_day (later ? document->added_at : value->received_at);
  g_autofree char *day = amt_words_day (legal);

  amt_file_draw_stamp (cr, room, self->authority, C_ ("receipt stamp", "Received on"), day,
                       value->reference ? value->reference : "");
}

/* Instead of a page that the helper could not draw. */
static void
draw_failure (cairo_t *cr)
{
  g_autoptr (AmtFileSheets) sheets = amt_file_sheets_new ();

  amt_file_sheets_add_paragraph (sheets, _ ("This page of the document could not be drawn."));
  amt_file_sheets_lay_out (sheets);
  amt_file_sheets_draw (sheets, 0, cr);
}

static void
draw_document (AmtPrintFile *self, const AmtPrintChunk *chunk, const AmtPrintPage *page,
               double width, double height, cairo_t *cr)
{
  const guint number = page->page - chunk->first_page;
  const AmtPrintSize *size = &chunk->entry->sizes[number];
  const AmtFileRoom room =
      amt_file_room_of_page (width, height, is_framed (self, chunk), size->width, size->height);

  if (page->failed)
    {
      draw_failure (cr);
      return;
    }
  amt_file_draw_words (cr, &room, room.width / page->width, chunk->entry->rotation,
                       (AmtFileWord *) page->words->data, page->words->len);
  for (guint i = 0; i < page->bands->len; i++)
    amt_file_draw_band (cr, &room, &g_array_index (page->bands, AmtFileBand, i));
  if ((self->flags & AMT_PRINT_STAMP) && number == 0 && !chunk->entry->public.letter)
    draw_stamp (self, chunk->entry, &room, cr);
}

void
amt_print_file_draw (AmtPrintFile *self, const AmtPrintPage *page, cairo_t *cr)
{
  const AmtPrintChunk *chunk = amt_print_file_find_chunk (self, page->page);
  double width, height;

  amt_print_file_get_page_size (self, page->page, &width, &height);
  if (self->mark && chunk->sheets)
    amt_file_draw_mark (cr, width, height, self->mark, FALSE);
  if (chunk->sheets)
    amt_file_sheets_draw (chunk->sheets, page->page - chunk->first_page, cr);
  else
    draw_document (self, chunk, page, width, height, cr);
  if (is_framed (self, chunk))
    {
      /* Translators: at the foot of a sheet. */
      g_autofree char *number =
          g_strdup_printf (_ ("Page %1$u of %2$u"), page->page + 1, self->n_pages);
      const char *reference = self->print->value->reference;

      amt_file_draw_frame (cr, width, height, self->header, reference ? reference : "",
                           chunk->title, number);
    }
  if (self->mark && !chunk->sheets)
    amt_file_draw_mark (cr, width, height, self->mark, TRUE);
}

/* --- the object ----------------------------------------------------------------------------------------- */

static void
amt_print_file_finalize (GObject *object)
{
  AmtPrintFile *self = AMT_PRINT_FILE (object);

  close_session (self);
  g_ptr_array_unref (self->chunks);
  g_ptr_array_unref (self->left_out);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_free (self->title);
  g_free (self->header);
  g_free (self->authority);
  g_free (self->day);
  g_free (self->mark);
  g_clear_object (&self->print);
  G_OBJECT_CLASS (amt_print_file_parent_class)->finalize (object);
}

static void
amt_print_file_class_init (AmtPrintFileClass *class)
{
  G_OBJECT_CLASS (class)->finalize = amt_print_file_finalize;
  g_signal_new ("progress", AMT_TYPE_PRINT_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
amt_print_file_init (AmtPrintFile *self)
{
  self->chunks = g_ptr_array_new_with_free_func (chunk_free);
  self->left_out = g_ptr_array_new_with_free_func (g_free);
}
