/* amt-prepare.c: draws the letter, uploads files and fixes the bytes of an operation. Main thread.
 *
 * Each step is kept in the store before the next begins, so that a repetition after a crash sends the same bytes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-prepare.h"

#include "amt-task.h"

#include <unistd.h>

GQuark
amt_prepare_error_quark (void)
{
  return g_quark_from_static_string ("amt-prepare-error-quark");
}

#define LETTER_MEDIA_TYPE "application/pdf"

typedef struct
{
  AmtPrepareContext context;
  AmtOutboxEntry *entry;   /* (owned) */
  AmtOperation *operation; /* (owned) with what this step fills in */
  AmtCaseView *view;       /* (owned) (nullable) decisions: the case as it is here */
  GBytes *letter;          /* (owned) (nullable) drawn just now */
  char *body;              /* (owned) */
  char *upload_sha256;     /* (owned) (nullable) file that must be at the portal */
  const char *upload_media_type;
} Preparation;

static void
preparation_free (Preparation *self)
{
  amt_outbox_entry_unref (self->entry);
  amt_operation_unref (self->operation);
  g_clear_pointer (&self->view, amt_case_view_free);
  g_clear_pointer (&self->letter, g_bytes_unref);
  g_free (self->body);
  g_free (self->upload_sha256);
  g_free (self);
}

static void
uploaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Preparation *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!amt_remote_upload_finish (AMT_REMOTE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&self->body), g_free);
}

static void
upload (GTask *task, GBytes *bytes)
{
  Preparation *self = g_task_get_task_data (task);

  amt_remote_upload_async (self->context.remote, self->operation->case_id, self->upload_sha256,
                           bytes, self->upload_media_type, g_task_get_cancellable (task),
                           uploaded_cb, g_object_ref (task));
}

static void
unmap_file (gpointer data)
{
  g_mapped_file_unref (data);
}

static void
file_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size = 0;
  int fd = amt_store_load_document_finish (AMT_STORE (source), result, &size, &error);

  if (fd >= 0)
    {
      mapped = g_mapped_file_new_from_fd (fd, FALSE, &error);
      close (fd);
    }
  if (!mapped && (g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND) ||
                  g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_CORRUPT)))
    {
      g_task_return_new_error (task, AMT_PREPARE_ERROR, AMT_PREPARE_ERROR_FILE,
                               "a file of the operation is no longer there: %s", error->message);
      return;
    }
  if (!mapped)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  bytes = g_bytes_new_with_free_func (g_mapped_file_get_contents (mapped), size, unmap_file,
                                      g_mapped_file_ref (mapped));
  upload (task, bytes);
}

/* The last step, with the bytes fixed: what the operation refers to must be at the portal first. */
static void
bring_files (GTask *task)
{
  Preparation *self = g_task_get_task_data (task);

  if (!self->upload_sha256)
    g_task_return_pointer (task, g_steal_pointer (&self->body), g_free);
  else if (self->letter)
    upload (task, self->letter);
  else
    amt_store_load_document_async (self->context.store, self->upload_sha256,
                                   g_task_get_cancellable (task), file_loaded_cb,
                                   g_object_ref (task));
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_set_prepared_finish (AMT_STORE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    bring_files (task);
}

static void
keep (GTask *task)
{
  Preparation *self = g_task_get_task_data (task);

  self->body = amt_wire_operation_to_text (self->operation);
  amt_store_set_prepared_async (self->context.store, self->operation, self->body,
                                self->letter ? self->upload_sha256 : NULL, NULL, kept_cb,
                                g_object_ref (task));
}

static void
letter_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Preparation *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = amt_store_put_document_finish (AMT_STORE (source), result, &error);

  if (!sha256)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_free (self->operation->letter_sha256);
  self->operation->letter_sha256 = g_strdup (sha256);
  self->upload_sha256 = g_steal_pointer (&sha256);
  self->upload_media_type = LETTER_MEDIA_TYPE;
  keep (task);
}

static void
letter_drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Preparation *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->letter = g_task_propagate_pointer (G_TASK (result), &error);
  if (error)
    g_task_return_new_error (task, AMT_PREPARE_ERROR, AMT_PREPARE_ERROR_LETTER,
                             "the letter cannot be drawn: %s", error->message);
  else if (self->letter)
    amt_store_put_document_async (self->context.store, self->letter, NULL, letter_stored_cb,
                                  g_object_ref (task));
  else
    keep (task);
}

static void
draw_in_thread (GTask *drawing, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Preparation *self = g_task_get_task_data (G_TASK (task_data));
  g_autoptr (GError) error = NULL;
  GBytes *letter =
      self->context.letter (self->operation, self->view->local, self->context.letter_data, &error);

  if (error)
    g_task_return_error (drawing, g_steal_pointer (&error));
  else
    g_task_return_pointer (drawing, letter, (GDestroyNotify) g_bytes_unref);
}

static void
draw (GTask *task)
{
  g_autoptr (GTask) drawing = g_task_new (NULL, NULL, letter_drawn_cb, g_object_ref (task));

  g_task_set_source_tag (drawing, draw);
  g_task_set_task_data (drawing, g_object_ref (task), g_object_unref);
  amt_task_run_in_thread (drawing, draw_in_thread);
}

static void
case_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Preparation *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->view = amt_store_load_case_finish (AMT_STORE (source), result, &error);
  if (!self->view)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    draw (task);
}

/* A decision is dated on the day on which it is sent, never earlier. */
static void
date_and_draw (GTask *task)
{
  Preparation *self = g_task_get_task_data (task);

  g_free (self->operation->issued_on);
  self->operation->issued_on = amt_time_legal_day (amt_clock_now (self->context.clock));
  g_clear_pointer (&self->operation->letter_sha256, g_free);

  if (self->context.letter)
    amt_store_load_case_async (self->context.store, self->operation->case_id, NULL, case_loaded_cb,
                               g_object_ref (task));
  else
    keep (task);
}

void
amt_prepare_async (const AmtPrepareContext *context, AmtOutboxEntry *entry,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Preparation *self = g_new0 (Preparation, 1);
  gboolean decision = amt_operation_get_type_id (entry->operation) == AMT_OPERATION_DECIDE;
  g_autofree char *today = amt_time_legal_day (amt_clock_now (context->clock));
  gboolean stale = g_strcmp0 (entry->problem_type, AMT_PROBLEM_ISSUED_ON) == 0 ||
                   (!entry->ever_sent && g_strcmp0 (entry->operation->issued_on, today) != 0);

  g_task_set_source_tag (task, amt_prepare_async);
  g_task_set_task_data (task, self, (GDestroyNotify) preparation_free);
  self->context = *context;
  self->entry = amt_outbox_entry_ref (entry);
  self->operation = amt_operation_copy (entry->operation);

  if (amt_operation_get_type_id (entry->operation) == AMT_OPERATION_ADD_DOCUMENT)
    {
      self->upload_sha256 = g_strdup (entry->operation->sha256);
      self->upload_media_type = self->operation->media_type;
    }

  if (decision && (!entry->body || stale))
    {
      date_and_draw (task);
    }
  else if (!entry->body)
    {
      keep (task);
    }
  else
    {
      self->body = g_strdup (entry->body);
      if (entry->attachment_sha256)
        {
          self->upload_sha256 = g_strdup (entry->attachment_sha256);
          self->upload_media_type = LETTER_MEDIA_TYPE;
        }
      bring_files (task);
    }
}

char *
amt_prepare_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_prepare_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
