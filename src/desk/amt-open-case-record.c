/* amt-open-case-record.c: changing an open case: record, claim along, decide with dispositions, undo.
 * Main thread.
 *
 *   record: claim it if nobody has it -> orders one after the other -> all of them, or none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-open-case-private.h"

#include "amt-base.h"

/* A portal that does not answer must not keep a note from being written down. */
#define CLAIM_PATIENCE_S 8

typedef struct
{
  GPtrArray *orders;       /* (owned) (element-type AmtOrder) */
  AmtRecorded *recorded;   /* (owned) (nullable) once it was handed out */
  gboolean strict;         /* nothing is recorded without the claim */
  GCancellable *patience;  /* (owned) (nullable) of the claim */
  guint patience_timer;    /* source id or 0 */
  gulong patience_handler; /* of the caller's cancellable */
  AmtHolder *holder;       /* (owned) (nullable) for an error */
  GError *error;           /* (owned) (nullable) why what was recorded is taken back */
} Recording;

void
amt_recorded_free (AmtRecorded *self)
{
  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->holder, amt_holder_free);
  g_free (self);
}

static void
recording_free (Recording *self)
{
  g_ptr_array_unref (self->orders);
  g_clear_pointer (&self->recorded, amt_recorded_free);
  g_clear_handle_id (&self->patience_timer, g_source_remove);
  g_clear_object (&self->patience);
  g_clear_pointer (&self->holder, amt_holder_free);
  g_clear_error (&self->error);
  g_free (self);
}

static AmtDesk *
desk_of (GTask *task)
{
  AmtOpenCase *self = g_task_get_source_object (task);

  return amt_context_get_desk (self->context);
}

/* --- recording ------------------------------------------------------------------------------------------- */

static void record_next (GTask *task);
static void take_back_last (GTask *task);

static void
answer (GTask *task)
{
  AmtOpenCase *self = g_task_get_source_object (task);
  Recording *recording = g_task_get_task_data (task);
  const AmtOutboxEntry *first = g_ptr_array_index (recording->recorded->entries, 0);

  if (recording->recorded->claimed)
    {
      g_free (self->claimed_with);
      self->claimed_with = g_strdup (first->operation->id);
    }
  g_task_return_pointer (task, g_steal_pointer (&recording->recorded),
                         (GDestroyNotify) amt_recorded_free);
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recording *recording = g_task_get_task_data (task);
  GPtrArray *entries = recording->recorded->entries;

  /* What could not be taken back stays in the outbox, where it is seen. */
  amt_desk_withdraw_finish (AMT_DESK (source), result, NULL);
  g_ptr_array_remove_index (entries, entries->len - 1);
  take_back_last (task);
}

static void
take_back_last (GTask *task)
{
  Recording *recording = g_task_get_task_data (task);
  GPtrArray *entries = recording->recorded->entries;
  const AmtOutboxEntry *last;

  if (entries->len == 0)
    {
      g_task_return_error (task, g_steal_pointer (&recording->error));
      return;
    }
  last = g_ptr_array_index (entries, entries->len - 1);
  amt_desk_withdraw_async (desk_of (task), last->operation->id, NULL, taken_back_cb,
                           g_object_ref (task));
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recording *recording = g_task_get_task_data (task);
  AmtOutboxEntry *entry = amt_desk_record_finish (AMT_DESK (source), result, &recording->error);

  if (!entry)
    {
      take_back_last (task);
      return;
    }
  g_ptr_array_add (recording->recorded->entries, entry);
  record_next (task);
}

static void
record_next (GTask *task)
{
  Recording *recording = g_task_get_task_data (task);
  guint at = recording->recorded->entries->len;

  if (at < recording->orders->len)
    amt_desk_record_async (desk_of (task), g_ptr_array_index (recording->orders, at), NULL,
                           recorded_cb, g_object_ref (task));
  else
    answer (task);
}

/* --- claiming along -------------------------------------------------------------------------------------- */

static gboolean
patience_over_cb (gpointer user_data)
{
  Recording *recording = user_data;

  recording->patience_timer = 0;
  g_cancellable_cancel (recording->patience);
  return G_SOURCE_REMOVE;
}

static void
caller_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
claimed_along_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Recording *recording = g_task_get_task_data (task);
  g_autoptr (AmtHolder) holder = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) claim =
      amt_desk_claim_finish (AMT_DESK (source), result, &holder, &error);

  g_clear_handle_id (&recording->patience_timer, g_source_remove);
  g_cancellable_disconnect (g_task_get_cancellable (task), recording->patience_handler);
  recording->patience_handler = 0;
  if (!claim && recording->strict)
    {
      recording->holder = g_steal_pointer (&holder);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  recording->recorded->claimed = claim != NULL;
  recording->recorded->holder = g_steal_pointer (&holder);
  record_next (task);
}

static void
claim_along (GTask *task)
{
  AmtOpenCase *self = g_task_get_source_object (task);
  Recording *recording = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  recording->patience = g_cancellable_new ();
  recording->patience_timer = g_timeout_add_seconds (CLAIM_PATIENCE_S, patience_over_cb, recording);
  if (cancellable)
    recording->patience_handler =
        g_cancellable_connect (cancellable, G_CALLBACK (caller_cancelled_cb),
                               g_object_ref (recording->patience), g_object_unref);
  amt_desk_claim_async (desk_of (task), self->case_ref, recording->patience, claimed_along_cb,
                        g_object_ref (task));
}

/* A decision that the portal would not take is not recorded at all: it would only become something to clarify. */
static gboolean
refuse_decision (AmtOpenCase *self, GTask *task)
{
  Recording *recording = g_task_get_task_data (task);
  AmtMay may = amt_open_case_may (self, "decide");

  if (amt_may (may))
    return FALSE;

  if (may == AMT_MAY_NOT_OFFLINE)
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_OFFLINE,
                             "nobody has the case, and it cannot be claimed without the portal");
  else if (may == AMT_MAY_NOT_SIGN_IN)
    g_task_return_new_error (task, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN,
                             "nobody has the case, and the portal asks who claims it");
  else if (may == AMT_MAY_NOT_LOADED || may == AMT_MAY_NOT_ROW_ONLY)
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_ROW_ONLY,
                             "the whole case is not here");
  else if (may == AMT_MAY_NOT_HELD)
    {
      const AmtCase *value = self->view->local;

      recording->holder = g_new0 (AmtHolder, 1);
      recording->holder->name = g_strdup (
          amt_references_user_name (amt_open_case_get_references (self), value->assignee_id));
      recording->holder->since = value->assigned_at;
      g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_HELD,
                               "somebody else has the case");
    }
  else
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_REFUSED,
                             "the case cannot be decided now");
  return TRUE;
}

static void
begin (AmtOpenCase *self, GTask *task, GPtrArray *orders)
{
  Recording *recording = g_new0 (Recording, 1);
  const AmtOrder *first = g_ptr_array_index (orders, 0);
  gint64 now = amt_clock_now (amt_context_get_clock (self->context));
  gint64 hold_until = self->hold > 0 ? now + (gint64) self->hold * G_USEC_PER_SEC : AMT_TIME_NONE;

  AMT_ASSERT_MAIN ();
  /* Once it is written it counts. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, recording, (GDestroyNotify) recording_free);
  recording->orders = orders;
  recording->recorded = g_new0 (AmtRecorded, 1);
  recording->recorded->entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_outbox_entry_unref);
  recording->strict = g_str_equal (first->type, "decide");
  for (guint i = 0; i < orders->len; i++)
    {
      AmtOrder *order = g_ptr_array_index (orders, i);
      const AmtOperationTypeInfo *info = amt_operation_type_info (order->type);

      g_free (order->case_ref);
      order->case_ref = g_strdup (self->case_ref);
      /* One moment for all of them: so whoever takes the decision back knows what belongs to it. */
      order->occurred_at = now;
      order->hold_until = (info && info->has_hold) || orders->len > 1 ? hold_until : AMT_TIME_NONE;
    }

  if (recording->strict && refuse_decision (self, task))
    return;
  if (self->view && !self->view->local->assignee_id && amt_open_case_claims_along (first) &&
      amt_open_case_may (self, "claim") == AMT_MAY)
    claim_along (task);
  else
    record_next (task);
}

static GPtrArray *
orders_new (const AmtOrder *first)
{
  GPtrArray *orders = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_order_free);

  g_ptr_array_add (orders, amt_order_copy (first));
  return orders;
}

void
amt_open_case_record_async (AmtOpenCase *self, const AmtOrder *order, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_open_case_record_async);
  begin (self, task, orders_new (order));
}

void
amt_open_case_decide_async (AmtOpenCase *self, const AmtOrder *decision, const char *follow_up_on,
                            const char *follow_up_reason, gboolean close, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *orders = orders_new (decision);

  g_task_set_source_tag (task, amt_open_case_record_async);
  if (follow_up_on)
    {
      AmtOrder *order = amt_order_new (self->case_ref, "setFollowUp");

      amt_order_set (order, "dueOn", follow_up_on);
      if (follow_up_reason && *follow_up_reason)
        amt_order_set (order, "reason", follow_up_reason);
      g_ptr_array_add (orders, order);
    }
  if (close)
    g_ptr_array_add (orders, amt_order_new (self->case_ref, "close"));
  begin (self, task, orders);
}

AmtRecorded *
amt_open_case_record_finish (AmtOpenCase *self, GAsyncResult *result, AmtHolder **out_holder,
                             GError **error)
{
  Recording *recording;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_open_case_record_async), NULL);

  recording = g_task_get_task_data (G_TASK (result));
  if (out_holder)
    *out_holder = g_steal_pointer (&recording->holder);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- claiming -------------------------------------------------------------------------------------------- */

static void
holder_free (gpointer data)
{
  if (data)
    amt_holder_free (data);
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtHolder *holder = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry =
      amt_desk_claim_finish (AMT_DESK (source), result, &holder, &error);

  g_task_set_task_data (task, holder, holder_free);
  if (entry)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
amt_open_case_claim_async (AmtOpenCase *self, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_open_case_claim_async);
  g_task_set_check_cancellable (task, FALSE);
  amt_desk_claim_async (desk_of (task), self->case_ref, cancellable, claimed_cb,
                        g_object_ref (task));
}

gboolean
amt_open_case_claim_finish (AmtOpenCase *self, GAsyncResult *result, AmtHolder **out_holder,
                            GError **error)
{
  const AmtHolder *holder;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_open_case_claim_async), FALSE);

  holder = g_task_get_task_data (G_TASK (result));
  if (out_holder)
    {
      *out_holder = holder ? g_new0 (AmtHolder, 1) : NULL;
      if (holder)
        {
          (*out_holder)->name = g_strdup (holder->name);
          (*out_holder)->since = holder->since;
        }
    }
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- undo ------------------------------------------------------------------------------------------------ */

/* Without a trace: nothing left this machine, and nothing is about to. */
static gboolean
is_undoable (AmtOpenCase *self, const AmtOutboxEntry *entry)
{
  if (entry->ever_sent || g_str_equal (entry->operation->type, "claim"))
    return FALSE;
  if (entry->state == AMT_OUTBOX_HELD)
    return TRUE;
  return (entry->state == AMT_OUTBOX_QUEUED || entry->state == AMT_OUTBOX_RETRY) &&
         amt_open_case_may_ask (self) != AMT_MAY;
}

/* The unsettled decision that @entry came with; NULL: none. */
static const AmtOutboxEntry *
find_decision (GPtrArray *entries, const AmtOutboxEntry *entry)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOutboxEntry *other = g_ptr_array_index (entries, i);

      if (amt_operation_closes (entry->operation, other->operation))
        return other;
    }
  return NULL;
}

GPtrArray *
amt_open_case_undo_group (AmtOpenCase *self)
{
  GPtrArray *group = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_outbox_entry_unref);
  GPtrArray *entries = amt_open_case_get_entries (self);
  const AmtOutboxEntry *decision = NULL;

  for (guint i = entries ? entries->len : 0; i > 0; i--)
    {
      AmtOutboxEntry *entry = g_ptr_array_index (entries, i - 1);

      /* Nobody did this on purpose. */
      if (g_str_equal (entry->operation->type, "markRead"))
        continue;
      if (!is_undoable (self, entry))
        break;
      if (group->len == 0)
        decision = find_decision (entries, entry);
      else if (!decision ||
               (entry != decision && !amt_operation_closes (entry->operation, decision->operation)))
        break;
      g_ptr_array_add (group, amt_outbox_entry_ref (entry));
    }
  return group;
}

gboolean
amt_open_case_can_undo (AmtOpenCase *self)
{
  return amt_open_case_get_undo_entry (self) != NULL;
}

const AmtOutboxEntry *
amt_open_case_get_undo_entry (AmtOpenCase *self)
{
  g_autoptr (GPtrArray) group = amt_open_case_undo_group (self);

  return group->len > 0 ? g_ptr_array_index (group, group->len - 1) : NULL;
}

gint64
amt_open_case_get_undo_deadline (AmtOpenCase *self)
{
  const AmtOutboxEntry *entry = amt_open_case_get_undo_entry (self);

  return entry && entry->state == AMT_OUTBOX_HELD &&
                 entry->hold_until > amt_clock_now (amt_context_get_clock (self->context))
             ? entry->hold_until
             : AMT_TIME_NONE;
}

static void
released_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry = amt_desk_record_finish (AMT_DESK (source), result, &error);

  if (entry)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
release (GTask *task)
{
  AmtOpenCase *self = g_task_get_source_object (task);
  g_autoptr (AmtOrder) order = amt_order_new (self->case_ref, "release");

  g_clear_pointer (&self->claimed_with, g_free);
  amt_desk_record_async (desk_of (task), order, NULL, released_cb, g_object_ref (task));
}

typedef struct
{
  GPtrArray *group; /* (owned) (element-type AmtOutboxEntry) still to be taken back, newest first */
  gboolean release; /* the claim that came along, after them */
} Undoing;

static void
undoing_free (Undoing *self)
{
  g_ptr_array_unref (self->group);
  g_free (self);
}

static void undo_next (GTask *task);

/* A decision took its dispositions with it. */
static void
drop_undone (GPtrArray *group)
{
  g_autoptr (AmtOutboxEntry) undone = g_ptr_array_steal_index (group, group->len - 1);

  for (guint i = group->len; i > 0; i--)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (group, i - 1);

      if (amt_operation_closes (entry->operation, undone->operation))
        g_ptr_array_remove_index (group, i - 1);
    }
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Undoing *undoing = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!amt_desk_withdraw_finish (AMT_DESK (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  drop_undone (undoing->group);
  undo_next (task);
}

static void
undo_next (GTask *task)
{
  Undoing *undoing = g_task_get_task_data (task);

  if (undoing->group->len > 0)
    {
      const AmtOutboxEntry *oldest = undoing->group->pdata[undoing->group->len - 1];

      amt_desk_withdraw_async (desk_of (task), oldest->operation->id, NULL, undone_cb,
                               g_object_ref (task));
    }
  else if (undoing->release)
    {
      release (task);
    }
  else
    {
      g_task_return_boolean (task, TRUE);
    }
}

void
amt_open_case_undo_async (AmtOpenCase *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Undoing *undoing = g_new0 (Undoing, 1);
  const AmtOutboxEntry *first = amt_open_case_get_undo_entry (self);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_open_case_undo_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, undoing, (GDestroyNotify) undoing_free);
  undoing->group = amt_open_case_undo_group (self);
  undoing->release =
      self->claimed_with && (!first || g_strcmp0 (first->operation->id, self->claimed_with) == 0);
  if (undoing->group->len == 0 && !undoing->release)
    g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE,
                             "there is nothing that could be undone any more");
  else
    undo_next (task);
}

gboolean
amt_open_case_undo_finish (AmtOpenCase *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_open_case_undo_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- writing anew ---------------------------------------------------------------------------------------- */

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtOutboxEntry *entry = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (amt_desk_withdraw_finish (AMT_DESK (source), result, &error))
    g_task_return_pointer (task, amt_operation_ref (entry->operation),
                           (GDestroyNotify) amt_operation_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
entry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  AmtOutboxEntry *entry = amt_store_load_entry_finish (AMT_STORE (source), result, &error);

  if (!entry)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_set_task_data (task, entry, (GDestroyNotify) amt_outbox_entry_unref);
  amt_desk_withdraw_async (desk_of (task), entry->operation->id, g_task_get_cancellable (task),
                           withdrawn_cb, g_object_ref (task));
}

void
amt_open_case_edit_async (AmtOpenCase *self, const char *operation_id, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_open_case_edit_async);
  g_task_set_check_cancellable (task, FALSE);
  amt_store_load_entry_async (amt_context_get_store (self->context), operation_id, NULL, entry_cb,
                              g_object_ref (task));
}

AmtOperation *
amt_open_case_edit_finish (AmtOpenCase *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_open_case_edit_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
