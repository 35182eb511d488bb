/* amt-case-print-save.c: the chosen pages as one PDF. Main thread; drawing and writing in threads, one page after the other.
 *
 * The file takes the place of what was there only when it is complete.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-print-private.h"

#include "amt-base.h"
#include "amt-file-pdf.h"
#include "amt-letter.h"
#include "amt-task.h"

#include <glib/gi18n.h>

typedef struct
{
  GFile *file;           /* (owned) */
  GOutputStream *stream; /* (owned) (nullable) */
  AmtFilePdf *pdf;       /* (owned) (nullable) writes to @stream */
  AmtPrintPage *page;    /* (owned) (nullable) to be drawn */
  guint next;
} Saving;

static void load_next (GTask *task);

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_clear_pointer (&saving->pdf, amt_file_pdf_free);
  g_clear_object (&saving->stream);
  g_clear_pointer (&saving->page, amt_print_page_free);
  g_object_unref (saving->file);
  g_free (saving);
}

/* Foreign codes end here: where a file lies is personal. */
static GError *
translate (const GError *error)
{
  if (error->domain == AMT_LETTER_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  return g_error_new (AMT_DESK_ERROR, AMT_DESK_ERROR_FILE, "the file cannot be written (%s, %d)",
                      g_quark_to_string (error->domain), error->code);
}

/* --- in threads ----------------------------------------------------------------------------------------- */

static void
add_bookmarks (AmtPrintFile *self, AmtFilePdf *pdf)
{
  int documents = 0;

  for (guint i = 0; i < self->chunks->len; i++)
    {
      const AmtPrintChunk *chunk = self->chunks->pdata[i];

      if (chunk->entry && documents == 0)
        documents = amt_file_pdf_add_bookmark (pdf, 0, _ ("Documents"), chunk->first_page);
      amt_file_pdf_add_bookmark (pdf, chunk->entry ? documents : 0, chunk->title,
                                 chunk->first_page);
    }
}

static void
begin_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AmtPrintFile *self = source;
  Saving *saving = data;
  g_autoptr (GError) error = NULL;

  saving->stream = G_OUTPUT_STREAM (
      g_file_replace (saving->file, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable, &error));
  if (!saving->stream)
    {
      g_task_return_error (task, translate (error));
      return;
    }
  saving->pdf = amt_file_pdf_new (saving->stream, self->title, self->authority, self->day);
  add_bookmarks (self, saving->pdf);
  g_task_return_boolean (task, TRUE);
}

static void
draw_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  AmtPrintFile *self = source;
  Saving *saving = data;
  g_autoptr (GError) error = NULL;
  double width, height;

  amt_print_file_get_page_size (self, saving->page->page, &width, &height);
  amt_print_file_draw (self, saving->page, amt_file_pdf_begin_page (saving->pdf, width, height));
  g_clear_pointer (&saving->page, amt_print_page_free);
  if (amt_file_pdf_end_page (saving->pdf, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, translate (error));
}

static void
finish_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;

  if (amt_file_pdf_finish (saving->pdf, &error) &&
      g_output_stream_close (saving->stream, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, translate (error));
}

/* Closing with a cancelled cancellable leaves what was there (g_file_replace ()). */
static void
give_up_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_clear_pointer (&saving->pdf, amt_file_pdf_free);
  if (saving->stream)
    (void) g_output_stream_close (saving->stream, cancelled, NULL);
  g_clear_object (&saving->stream);
  g_task_return_boolean (task, TRUE);
}

/* --- one page after the other --------------------------------------------------------------------------- */

static void
run (GTask *task, GTaskThreadFunc func, GAsyncReadyCallback done)
{
  g_autoptr (GTask) work = g_task_new (g_task_get_source_object (task),
                                       g_task_get_cancellable (task), done, g_object_ref (task));

  /* What was done although somebody cancelled must be known. */
  g_task_set_check_cancellable (work, FALSE);
  g_task_set_source_tag (work, run);
  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  amt_task_run_in_thread (work, func);
}

typedef struct
{
  GTask *task;   /* (owned) */
  GError *error; /* (owned) */
} GivingUp;

static void
gave_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GivingUp *giving_up = user_data;

  g_task_return_error (giving_up->task, giving_up->error);
  g_object_unref (giving_up->task);
  g_free (giving_up);
}

/* @error: (transfer full) */
static void
give_up (GTask *task, GError *error)
{
  g_autoptr (GTask) work = NULL;
  GivingUp *giving_up = g_new (GivingUp, 1);

  *giving_up = (GivingUp){ g_object_ref (task), error };
  work = g_task_new (g_task_get_source_object (task), NULL, gave_up_cb, giving_up);
  g_task_set_source_tag (work, give_up);
  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  amt_task_run_in_thread (work, give_up_in_thread);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    give_up (task, error);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Saving *saving = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      give_up (task, error);
      return;
    }
  g_signal_emit_by_name (source, "progress", saving->next);
  load_next (task);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Saving *saving = g_task_get_task_data (task);
  GError *error = NULL;

  saving->page = amt_print_file_load_finish (AMT_PRINT_FILE (source), result, &error);
  if (saving->page)
    run (task, draw_in_thread, drawn_cb);
  else
    give_up (task, error);
}

static void
load_next (GTask *task)
{
  AmtPrintFile *self = g_task_get_source_object (task);
  Saving *saving = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    give_up (task, error);
  else if (saving->next < self->n_pages)
    amt_print_file_load_async (self, saving->next++, AMT_PRINT_SAVE_DPI, TRUE,
                               g_task_get_cancellable (task), loaded_cb, g_object_ref (task));
  else
    run (task, finish_in_thread, finished_cb);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    load_next (task);
  else
    give_up (task, error);
}

void
amt_print_file_save_async (AmtPrintFile *self, GFile *file, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Saving *saving = g_new0 (Saving, 1);

  AMT_ASSERT_MAIN ();
  g_return_if_fail (self->n_pages > 0);
  g_task_set_source_tag (task, amt_print_file_save_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, saving, saving_free);
  saving->file = g_object_ref (file);
  run (task, begin_in_thread, begun_cb);
}

gboolean
amt_print_file_save_finish (AmtPrintFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_print_file_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
