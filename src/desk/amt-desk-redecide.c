/* amt-desk-redecide.c: a decision once more, after the applicant sent something new. Main thread.
 *
 * A decision names the applicant's half that the clerk had seen. When the clerk has looked at the new one and stays with the
 * decision, that is another statement than the one before: the old operation is taken back at the portal, the new one
 * gets a number of its own. If the desk dies in between, the text is a draft of the case. The closing dispositions go with the old
 * one and are recorded again behind the new one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-private.h"

typedef struct
{
  AmtOutboxEntry *entry;   /* (owned) the one in conflict */
  AmtOperation *operation; /* (owned) (nullable) the new one */
  GPtrArray *
      closing; /* (owned) (nullable) (element-type AmtOperation) new ones, still to be recorded, in order */
} Redecision;

static void
redecision_free (Redecision *self)
{
  amt_outbox_entry_unref (self->entry);
  g_clear_pointer (&self->operation, amt_operation_unref);
  g_clear_pointer (&self->closing, g_ptr_array_unref);
  g_free (self);
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Redecision *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!amt_store_record_finish (AMT_STORE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (self->closing->len > 0)
    {
      g_autoptr (AmtOperation) next = g_ptr_array_steal_index (self->closing, 0);

      amt_store_record_async (AMT_STORE (source), next, AMT_TIME_NONE, NULL, recorded_cb,
                              g_object_ref (task));
    }
  else
    g_task_return_pointer (task, g_strdup (self->operation->id), g_free);
}

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDesk *desk = g_task_get_source_object (task);
  Redecision *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (amt_sync_engine_withdraw_finish (AMT_SYNC_ENGINE (source), result, &error))
    amt_store_record_async (desk->store, self->operation, AMT_TIME_NONE, NULL, recorded_cb,
                            g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Returns: (transfer full) (element-type AmtOperation): the dispositions of @old, once more for @decision. */
static GPtrArray *
close_again (GPtrArray *entries, const AmtOperation *old, const AmtOperation *decision)
{
  GPtrArray *closing = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_operation_unref);

  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOperation *before = ((AmtOutboxEntry *) entries->pdata[i])->operation;
      AmtOperation *again;

      if (!amt_operation_closes (before, old))
        continue;
      again = amt_operation_new (before->type, before->case_id, before->author_id,
                                 decision->occurred_at);
      again->due_on = g_strdup (before->due_on);
      again->reason = g_strdup (before->reason);
      again->reason_code = g_strdup (before->reason_code);
      g_ptr_array_add (closing, again);
    }
  return closing;
}

static void
case_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDesk *desk = g_task_get_source_object (task);
  Redecision *self = g_task_get_task_data (task);
  const AmtOperation *old = self->entry->operation;
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = amt_store_load_case_finish (AMT_STORE (source), result, &error);
  AmtOperation *operation;

  if (!view)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  operation =
      amt_operation_new (old->type, old->case_id, old->author_id, amt_clock_now (desk->clock));
  operation->outcome = g_strdup (old->outcome);
  operation->values = g_strdup (old->values);
  operation->template_version = g_strdup (old->template_version);
  operation->reason = g_strdup (old->reason);
  operation->reason_code = g_strdup (old->reason_code);
  operation->applicant_version = view->truth->applicant_version;
  operation->last_message_id = g_strdup (view->truth->last_message_id);
  self->operation = operation;
  self->closing = close_again (view->operations, old, operation);
  amt_case_view_free (view);
  amt_sync_engine_withdraw_async (desk->engine, old->id, NULL, withdrawn_cb, g_object_ref (task));
}

void
amt_desk_redecide (AmtDesk *self, AmtOutboxEntry *entry, GTask *task)
{
  Redecision *redecision = g_new0 (Redecision, 1);

  redecision->entry = amt_outbox_entry_ref (entry);
  g_task_set_task_data (task, redecision, (GDestroyNotify) redecision_free);
  amt_store_load_case_async (self->store, entry->operation->case_id, NULL, case_loaded_cb,
                             g_object_ref (task));
}
