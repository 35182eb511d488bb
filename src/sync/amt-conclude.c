/* amt-conclude.c: settles one operation after its attempt. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-conclude.h"

typedef struct
{
  AmtStore *store;       /* (owned) */
  AmtRemote *remote;     /* (owned) */
  AmtOutboxEntry *entry; /* (owned) */
  AmtVerdict verdict;
  AmtProblem *problem; /* (owned) (nullable) */
  gint64 retry_at;
  GCancellable *fetching;          /* (owned) (nullable) */
  AmtWireCase *server;             /* (owned) (nullable) the case as the portal has it now */
  void (*otherwise) (GTask *task); /* what becomes of it if the portal never applied it */
  AmtOutboxState state;            /* what is being written */
  gboolean already;
} Conclusion;

static void
conclusion_free (Conclusion *self)
{
  g_object_unref (self->store);
  g_object_unref (self->remote);
  amt_outbox_entry_unref (self->entry);
  g_clear_pointer (&self->problem, amt_problem_free);
  g_clear_pointer (&self->server, amt_wire_case_free);
  g_clear_object (&self->fetching);
  g_free (self);
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_store_settle_finish (AMT_STORE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
settle (GTask *task, AmtSettlement *settlement)
{
  Conclusion *self = g_task_get_task_data (task);

  self->state = settlement->state;
  self->already = settlement->already;
  amt_store_settle_async (self->store, self->entry->operation->id, settlement, NULL, settled_cb,
                          g_object_ref (task));
}

static void
settle_with_problem (GTask *task, AmtOutboxState state)
{
  Conclusion *self = g_task_get_task_data (task);
  AmtSettlement *settlement = amt_settlement_new (state);

  settlement->problem = g_steal_pointer (&self->problem);
  settlement->server = g_steal_pointer (&self->server);
  settlement->due_at = self->retry_at;
  settlement->unsent = self->verdict == AMT_VERDICT_UNREACHED && !self->entry->ever_sent;
  settle (task, settlement);
}

static void
receipt_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Conclusion *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  AmtReceipt *receipt = amt_remote_get_operation_finish (AMT_REMOTE (source), result, &error);

  if (receipt)
    {
      AmtSettlement *settlement = amt_settlement_new (AMT_OUTBOX_DONE);

      settlement->answer = g_new0 (AmtOperationAnswer, 1);
      settlement->answer->receipt = receipt;
      settle (task, settlement);
    }
  else if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_FOUND))
    {
      self->otherwise (task);
    }
  else
    {
      /* It is not known yet what to say. */
      settle_with_problem (task, AMT_OUTBOX_RETRY);
    }
}

static void
settle_unless_applied (GTask *task, void (*otherwise) (GTask *task))
{
  Conclusion *self = g_task_get_task_data (task);

  self->otherwise = otherwise;
  amt_remote_get_operation_async (self->remote, self->entry->operation->id, self->fetching,
                                  receipt_cb, g_object_ref (task));
}

static void
settle_as_refused (GTask *task)
{
  settle_with_problem (task, AMT_OUTBOX_REFUSED);
}

/* A repetition passes today's rights: what was applied before the case left this person's sight is refused now, though it
 * happened. An older copy of a profile does not know what it had sent already. So what the portal refused is asked for by its id before
 * it counts as refused. */
static void
refuse (GTask *task)
{
  const Conclusion *self = g_task_get_task_data (task);

  if (self->problem && self->problem->status == 0)
    settle_as_refused (task);
  else
    settle_unless_applied (task, settle_as_refused);
}

/* Still behind the one before it, or nothing was tried at all: no attempt of its own. Behind one that the portal did not take
 * it was not taken either, and neither by a portal that stands in another history: it can be undone as if it had never left. */
static void
settle_as_before (GTask *task)
{
  const Conclusion *self = g_task_get_task_data (task);
  AmtSettlement *settlement = amt_settlement_new (AMT_OUTBOX_QUEUED);

  settlement->unsent =
      (self->verdict == AMT_VERDICT_WAIT_BEHIND || self->verdict == AMT_VERDICT_DIVERGED) &&
      !self->entry->ever_sent;
  settle (task, settlement);
}

static void
settle_as_already (GTask *task)
{
  Conclusion *self = g_task_get_task_data (task);
  AmtSettlement *settlement = amt_settlement_new (AMT_OUTBOX_DONE);

  settlement->already = TRUE;
  settlement->base_version = self->server->value->version;
  settlement->server = g_steal_pointer (&self->server);
  settle (task, settlement);
}

static void
settle_by_merge (GTask *task, const AmtCase *base)
{
  Conclusion *self = g_task_get_task_data (task);
  AmtSettlement *settlement;
  AmtFields fields = AMT_FIELD_NONE;
  AmtMerge merge = AMT_MERGE_CONFLICT;

  if (base)
    merge = amt_merge_operation (base, self->server->value, self->entry->operation, &fields);
  /* A 409 is no question of versions: the portal's rules speak against the operation as it is. */
  if (self->verdict == AMT_VERDICT_CONFLICT && merge == AMT_MERGE_SEND_AGAIN)
    merge = AMT_MERGE_CONFLICT;

  if (merge == AMT_MERGE_ALREADY)
    {
      /* Somebody else did the same, or a repetition that was on its way for long was it after all. */
      settle_unless_applied (task, settle_as_already);
      return;
    }
  if (merge == AMT_MERGE_CONFLICT)
    {
      settlement = amt_settlement_new (AMT_OUTBOX_CONFLICT);
      settlement->fields = fields;
      settlement->problem = g_steal_pointer (&self->problem);
    }
  else
    {
      settlement = amt_settlement_new (AMT_OUTBOX_QUEUED);
      settlement->base_version = self->server->value->version;
    }
  settlement->server = g_steal_pointer (&self->server);
  settle (task, settlement);
}

static void
view_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = amt_store_load_case_finish (AMT_STORE (source), result, &error);

  if (!view && !g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  settle_by_merge (task, view ? view->base : NULL);
  g_clear_pointer (&view, amt_case_view_free);
}

static void
server_case_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Conclusion *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCasesPage) page = amt_remote_get_cases_finish (AMT_REMOTE (source), result, &error);

  if (page && page->cases->len == 1)
    {
      self->server = g_ptr_array_steal_index (page->cases, 0);
      amt_store_load_case_async (self->store, self->entry->operation->case_id, NULL, view_loaded_cb,
                                 g_object_ref (task));
    }
  else if (page && page->missing && page->missing[0])
    {
      refuse (task);
    }
  else
    {
      /* Without the portal's version nothing can be compared: the next try gets the same answer and asks again. */
      settle_with_problem (task, AMT_OUTBOX_RETRY);
    }
}

static void
fetch_server_case (GTask *task)
{
  Conclusion *self = g_task_get_task_data (task);
  const char *ids[] = { self->entry->operation->case_id, NULL };

  amt_remote_get_cases_async (self->remote, ids, self->fetching, server_case_cb,
                              g_object_ref (task));
}

void
amt_conclude_async (AmtStore *store, AmtRemote *remote, AmtOutboxEntry *entry, AmtVerdict verdict,
                    AmtOperationAnswer *answer, AmtProblem *problem, gint64 retry_at,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Conclusion *self = g_new0 (Conclusion, 1);
  AmtSettlement *settlement;

  g_task_set_source_tag (task, amt_conclude_async);
  g_task_set_task_data (task, self, (GDestroyNotify) conclusion_free);
  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->entry = amt_outbox_entry_ref (entry);
  self->verdict = verdict;
  self->problem = problem;
  self->retry_at = retry_at;
  self->fetching = cancellable ? g_object_ref (cancellable) : NULL;
  g_assert ((answer != NULL) == (verdict == AMT_VERDICT_APPLIED));

  switch (verdict)
    {
    case AMT_VERDICT_APPLIED:
      settlement = amt_settlement_new (AMT_OUTBOX_DONE);
      settlement->answer = answer;
      settle (task, settlement);
      break;

    case AMT_VERDICT_REFUSED:
      refuse (task);
      break;

    case AMT_VERDICT_CONFLICT:
    case AMT_VERDICT_COMPARE:
      if (problem && problem->status == 0)
        settle_with_problem (task, AMT_OUTBOX_CONFLICT);
      else
        fetch_server_case (task);
      break;

    case AMT_VERDICT_PREPARE:
    case AMT_VERDICT_WAIT_OWN:
    case AMT_VERDICT_PAUSE:
    case AMT_VERDICT_UNREACHED:
    case AMT_VERDICT_SIGN_IN:
      settle_with_problem (task, AMT_OUTBOX_RETRY);
      break;

    case AMT_VERDICT_WAIT_BEHIND:
    case AMT_VERDICT_DIVERGED:
    case AMT_VERDICT_STOPPED:
    case AMT_VERDICT_ONE_BY_ONE:
      settle_as_before (task);
      break;

    default:
      g_assert_not_reached ();
    }
}

AmtOutboxState
amt_conclude_finish (GAsyncResult *result, gboolean *out_already, GError **error)
{
  Conclusion *self;

  g_return_val_if_fail (g_async_result_is_tagged (result, amt_conclude_async), AMT_OUTBOX_SENDING);

  self = g_task_get_task_data (G_TASK (result));
  *out_already = self->already;
  return g_task_propagate_boolean (G_TASK (result), error) ? self->state : AMT_OUTBOX_SENDING;
}
