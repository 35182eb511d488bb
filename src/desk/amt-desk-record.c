/* amt-desk-record.c: recording an order in the outbox, and claiming. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-private.h"

#include "amt-base.h"
#include "amt-task.h"

/* While the portal has not said what it takes. */
#define DEFAULT_MAX_UPLOAD (50 * 1024 * 1024)

typedef struct
{
  AmtOrder *order;         /* (owned) */
  AmtLocalFile *file;      /* (owned) (nullable) */
  guint64 max_upload;      /* bytes */
  AmtOperation *operation; /* (owned) (nullable) once it is made */
} Recording;

static void
recording_free (Recording *self)
{
  amt_order_free (self->order);
  g_clear_pointer (&self->file, amt_local_file_free);
  g_clear_pointer (&self->operation, amt_operation_unref);
  g_free (self);
}

static void
entry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  AmtOutboxEntry *entry = amt_store_load_entry_finish (AMT_STORE (source), result, &error);

  if (entry)
    g_task_return_pointer (task, entry, (GDestroyNotify) amt_outbox_entry_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recording *recording = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (amt_store_record_finish (AMT_STORE (source), result, &error))
    amt_store_load_entry_async (AMT_STORE (source), recording->operation->id, NULL, entry_cb,
                                g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
case_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDesk *self = AMT_DESK (source);
  Recording *recording = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = amt_desk_open_case_finish (self, result, &error);
  gint64 now = amt_clock_now (self->clock);
  gint64 hold_until = AMT_TIME_NONE;

  /* What the service offers may just have come with the case: it is looked at anew when that was read. */
  if (view && self->reloading)
    {
      amt_case_view_free (view);
      g_queue_push_tail (&self->waiting, g_object_ref (task));
      return;
    }

  if (view && g_str_equal (recording->order->type, "decide") && !view->truth->whole)
    g_set_error_literal (&error, AMT_DESK_ERROR, AMT_DESK_ERROR_ROW_ONLY,
                         "nobody decides on a list row: the whole case is not here");
  else if (view)
    recording->operation = amt_order_to_operation (
        recording->order, view->local, self->references,
        recording->order->occurred_at != AMT_TIME_NONE ? recording->order->occurred_at : now,
        &error);
  g_clear_pointer (&view, amt_case_view_free);

  if (!recording->operation)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (recording->order->hold_until != AMT_TIME_NONE)
    hold_until = recording->order->hold_until;
  else if (recording->order->hold > 0)
    hold_until = now + recording->order->hold * G_USEC_PER_SEC;
  amt_store_record_async (self->store, recording->operation, hold_until,
                          g_task_get_cancellable (task), recorded_cb, g_object_ref (task));
}

void
amt_desk_go_on_recording (GTask *task)
{
  AmtDesk *self = g_task_get_source_object (task);
  Recording *recording = g_task_get_task_data (task);

  amt_desk_open_case_async (self, recording->order->case_ref,
                            g_str_equal (recording->order->type, "decide"),
                            g_task_get_cancellable (task), case_opened_cb, g_object_ref (task));
}

static void
file_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recording *recording = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = amt_store_put_document_finish (AMT_STORE (source), result, &error);
  g_autofree char *size = NULL;

  if (!sha256)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  size = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (recording->file->bytes));
  amt_order_set (recording->order, "sha256", sha256);
  amt_order_set (recording->order, "size", size);
  /* Bytes bring the name that was given, cut to what the portal takes. */
  if (recording->order->bytes || !g_hash_table_contains (recording->order->parameters, "name"))
    amt_order_set (recording->order, "name", recording->file->name);
  if (!g_hash_table_contains (recording->order->parameters, "mediaType"))
    amt_order_set (recording->order, "mediaType", recording->file->media_type);
  amt_desk_go_on_recording (task);
}

static void
file_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDesk *self = AMT_DESK (source);
  Recording *recording = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  recording->file = g_task_propagate_pointer (G_TASK (result), &error);
  if (!recording->file)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    amt_store_put_document_async (self->store, recording->file->bytes, NULL, file_stored_cb,
                                  g_object_ref (task));
}

static void
read_in_thread (GTask *reading, gpointer source, gpointer data, GCancellable *cancellable)
{
  Recording *recording = g_task_get_task_data (G_TASK (data));
  GError *error = NULL;
  const AmtOrder *order = recording->order;
  AmtLocalFile *file =
      order->bytes ? amt_local_file_from_bytes (order->bytes,
                                                g_hash_table_lookup (order->parameters, "name"),
                                                recording->max_upload, &error)
                   : amt_local_file_read (order->file, recording->max_upload, &error);

  if (file)
    g_task_return_pointer (reading, file, (GDestroyNotify) amt_local_file_free);
  else
    g_task_return_error (reading, error);
}

static void
read_file (AmtDesk *self, GTask *task)
{
  g_autoptr (GTask) reading = NULL;
  Recording *recording = g_task_get_task_data (task);

  recording->max_upload = self->references->portal && self->references->portal->max_upload > 0
                              ? self->references->portal->max_upload
                              : DEFAULT_MAX_UPLOAD;
  reading = g_task_new (self, NULL, file_read_cb, g_object_ref (task));
  g_task_set_source_tag (reading, read_file);
  g_task_set_task_data (reading, g_object_ref (task), g_object_unref);
  amt_task_run_in_thread (reading, read_in_thread);
}

static void
record (AmtDesk *self, const AmtOrder *order, GTask *task)
{
  Recording *recording = g_new0 (Recording, 1);
  const AmtOperationTypeInfo *info = amt_operation_type_info (order->type);

  AMT_ASSERT_MAIN ();
  /* Once it is written it counts. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, recording, (GDestroyNotify) recording_free);
  recording->order = amt_order_copy (order);

  if (!self->engine)
    g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_READ_ONLY,
                             "the cache is open for reading only");
  else if (!info)
    g_task_return_new_error (task, AMT_OPERATION_ERROR, AMT_OPERATION_ERROR_UNKNOWN_TYPE,
                             "type: is unknown");
  else if (info->type == AMT_OPERATION_ADD_DOCUMENT && !order->file && !order->bytes)
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_PARAMETER, "file: is missing");
  else if (info->type == AMT_OPERATION_ADD_DOCUMENT)
    read_file (self, task);
  else
    amt_desk_go_on_recording (task);
}

void
amt_desk_record_async (AmtDesk *self, const AmtOrder *order, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_desk_record_async);
  if (g_strcmp0 (order->type, "claim") == 0)
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_OFFLINE,
                             "a claim is never recorded without the portal");
  else
    record (self, order, task);
}

AmtOutboxEntry *
amt_desk_record_finish (AmtDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_record_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- claiming ------------------------------------------------------------------------------------------ */

typedef struct
{
  AmtOutboxEntry *entry; /* (owned) (nullable) as the portal left it */
  AmtHolder *holder;     /* (owned) (nullable) */
  GError *verdict;       /* (owned) (nullable) what is answered once the claim is taken back */
} Claim;

static void
claim_free (Claim *self)
{
  g_clear_pointer (&self->entry, amt_outbox_entry_unref);
  g_clear_pointer (&self->holder, amt_holder_free);
  g_clear_error (&self->verdict);
  g_free (self);
}

void
amt_holder_free (AmtHolder *self)
{
  g_free (self->name);
  g_free (self);
}

static void
claim_withdrawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Claim *claim = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (amt_sync_engine_withdraw_finish (AMT_SYNC_ENGINE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&claim->verdict));
  else
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_UNSURE,
                             "the claim could not be taken back and stays in the outbox");
}

static void
take_back (GTask *task, AmtDeskError code, const char *message)
{
  AmtDesk *self = g_task_get_source_object (task);
  Claim *claim = g_task_get_task_data (task);

  claim->verdict = g_error_new_literal (AMT_DESK_ERROR, code, message);
  amt_sync_engine_withdraw_async (self->engine, claim->entry->operation->id, NULL,
                                  claim_withdrawn_cb, g_object_ref (task));
}

/* The pump stored the portal's case before it put the entry into conflict: it says who has it. */
static void
held_case_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDesk *self = g_task_get_source_object (task);
  Claim *claim = g_task_get_task_data (task);
  AmtCaseView *view = amt_store_load_case_finish (AMT_STORE (source), result, NULL);

  if (view && view->truth->assignee_id)
    {
      claim->holder = g_new0 (AmtHolder, 1);
      claim->holder->name =
          g_strdup (amt_references_user_name (self->references, view->truth->assignee_id));
      claim->holder->since = view->truth->assigned_at;
    }
  g_clear_pointer (&view, amt_case_view_free);
  take_back (task, AMT_DESK_ERROR_HELD, "somebody else has the case");
}

static void
claim_failed (GTask *task, const GError *run_error)
{
  AmtDesk *self = g_task_get_source_object (task);
  Claim *claim = g_task_get_task_data (task);
  const AmtOutboxEntry *entry = claim->entry;

  if (entry->state == AMT_OUTBOX_REFUSED)
    take_back (task, AMT_DESK_ERROR_REFUSED, "the portal does not take the claim");
  else if (entry->state == AMT_OUTBOX_CONFLICT &&
           g_strcmp0 (entry->problem_type, AMT_PROBLEM_HELD) == 0)
    amt_store_load_case_async (self->store, entry->operation->case_id, NULL, held_case_cb,
                               g_object_ref (task));
  else if (entry->state == AMT_OUTBOX_CONFLICT)
    take_back (task, AMT_DESK_ERROR_REFUSED, "the case is in no state to be claimed");
  else if (entry->ever_sent)
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_UNSURE,
                             "no answer to the claim: it stays in the outbox");
  else if (g_error_matches (run_error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN))
    {
      /* Nothing left this machine; what the clerk must do is to sign in. */
      claim->verdict = g_error_copy (run_error);
      amt_sync_engine_withdraw_async (self->engine, entry->operation->id, NULL, claim_withdrawn_cb,
                                      g_object_ref (task));
    }
  else if (!run_error)
    take_back (task, AMT_DESK_ERROR_BEHIND, "the claim cannot be sent now; nothing was sent");
  else
    take_back (task, AMT_DESK_ERROR_OFFLINE, "the portal cannot be reached; nothing was sent");
}

static void
claim_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Claim *claim = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) run_error = NULL;

  claim->entry = amt_desk_send_finish (AMT_DESK (source), result, &run_error, &error);
  if (!claim->entry)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (claim->entry->state == AMT_OUTBOX_DONE)
    g_task_return_pointer (task, g_steal_pointer (&claim->entry),
                           (GDestroyNotify) amt_outbox_entry_unref);
  else
    claim_failed (task, run_error);
}

static void
claim_recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDesk *self = AMT_DESK (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry = g_task_propagate_pointer (G_TASK (result), &error);

  if (!entry)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    amt_desk_send_async (self, entry->operation->id, g_task_get_cancellable (task), claim_sent_cb,
                         g_object_ref (task));
}

void
amt_desk_claim_async (AmtDesk *self, const char *case_ref, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) recording = NULL;
  g_autoptr (AmtOrder) order = amt_order_new (case_ref, "claim");

  g_task_set_source_tag (task, amt_desk_claim_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_new0 (Claim, 1), (GDestroyNotify) claim_free);
  if (self->offline)
    {
      g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_OFFLINE,
                               "only the portal can say who was first");
      return;
    }

  recording = g_task_new (self, cancellable, claim_recorded_cb, g_object_ref (task));
  g_task_set_source_tag (recording, amt_desk_claim_async);
  record (self, order, recording);
}

AmtOutboxEntry *
amt_desk_claim_finish (AmtDesk *self, GAsyncResult *result, AmtHolder **out_holder, GError **error)
{
  Claim *claim;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_claim_async), NULL);

  claim = g_task_get_task_data (G_TASK (result));
  if (out_holder)
    *out_holder = g_steal_pointer (&claim->holder);
  return g_task_propagate_pointer (G_TASK (result), error);
}
