/* amt-desk-resolve.c: what the clerk chose about a change that met another one at the portal. Main thread.
 *
 * "Mine" goes on as the same operation on top of the portal's version, which needs no network. Where it says something else by now
 * (a decision after the applicant sent something new, a jotting that is gone) it is a new operation, and the old one is taken back at the
 * portal first, as what does not count is. If the desk dies in between, the conflict stands as it was and is chosen again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-private.h"

#include "amt-base.h"
#include "amt-task.h"

typedef struct
{
  char *operation_id; /* (owned) */
  gboolean mine;
  AmtOutboxEntry *entry;     /* (owned) (nullable) */
  AmtCaseView *view;         /* (owned) (nullable) */
  AmtReferences *references; /* (owned) (nullable) while the conflict is made */
  char *goes_on;             /* (owned) (nullable) what the task answers */
} Choice;

static void
choice_free (Choice *self)
{
  g_free (self->operation_id);
  g_free (self->goes_on);
  g_clear_pointer (&self->entry, amt_outbox_entry_unref);
  g_clear_pointer (&self->view, amt_case_view_free);
  g_clear_pointer (&self->references, amt_references_unref);
  g_free (self);
}

static Choice *
choice_new (GTask *task, gboolean mine)
{
  Choice *self = g_new0 (Choice, 1);

  AMT_ASSERT_MAIN ();
  /* Once the portal voided it, that is what counts. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) choice_free);
  self->mine = mine;
  return self;
}

static void
answer (GTask *task, gboolean ok, GError *error)
{
  Choice *self = g_task_get_task_data (task);

  if (ok)
    g_task_return_pointer (task, g_steal_pointer (&self->goes_on), g_free);
  else
    g_task_return_error (task, error);
}

static void
put_on_top_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean ok = amt_store_resolve_finish (AMT_STORE (source), result, &error);

  answer (task, ok, error);
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean ok = amt_sync_engine_resolve_finish (AMT_SYNC_ENGINE (source), result, &error);

  answer (task, ok, error);
}

static void
carry_out (AmtDesk *self, const AmtConflict *conflict, GTask *task)
{
  Choice *choice = g_task_get_task_data (task);
  const char *id = conflict->entry->operation->id;
  g_autoptr (AmtResolution) resolution = NULL;

  if (!self->engine)
    {
      g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_READ_ONLY,
                               "the cache is open for reading only");
      return;
    }
  if (choice->mine && conflict->mine == AMT_MINE_NEVER)
    {
      g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE,
                               "the portal's case does not take this change");
      return;
    }
  if (self->offline && amt_conflict_needs_portal (conflict, choice->mine))
    {
      g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_OFFLINE,
                               "only the portal can take back what may have reached it");
      return;
    }

  resolution = amt_conflict_resolve (conflict, choice->mine, amt_clock_now (self->clock));
  choice->goes_on = g_strdup (id);
  if (resolution->mine)
    {
      amt_store_resolve_async (self->store, id, resolution, FALSE, NULL, put_on_top_cb,
                               g_object_ref (task));
      return;
    }
  if (choice->mine)
    {
      g_free (choice->goes_on);
      choice->goes_on = g_strdup (((AmtOperation *) resolution->records->pdata[0])->id);
    }
  amt_sync_engine_resolve_async (self->engine, id, resolution, NULL, taken_back_cb,
                                 g_object_ref (task));
}

void
amt_desk_settle_conflict_async (AmtDesk *self, const AmtConflict *conflict, gboolean mine,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, amt_desk_settle_conflict_async);
  choice_new (task, mine);
  carry_out (self, conflict, task);
}

char *
amt_desk_settle_conflict_finish (AmtDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_settle_conflict_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- by the operation's id ----------------------------------------------------------------------------- */

static void
compare_in_thread (GTask *comparing, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Choice *choice = g_task_get_task_data (G_TASK (data));

  g_task_return_pointer (comparing,
                         amt_conflict_new (choice->entry, choice->view, choice->references),
                         (GDestroyNotify) amt_conflict_unref);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (AmtConflict) conflict = g_task_propagate_pointer (G_TASK (result), NULL);

  carry_out (AMT_DESK (source), conflict, task);
}

static void
case_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GTask) comparing = NULL;
  AmtDesk *self = g_task_get_source_object (task);
  Choice *choice = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  choice->view = amt_store_load_case_finish (AMT_STORE (source), result, &error);
  if (!choice->view)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  choice->references = amt_references_ref (self->references);
  comparing = g_task_new (self, NULL, compared_cb, g_object_ref (task));
  g_task_set_source_tag (comparing, case_loaded_cb);
  g_task_set_task_data (comparing, g_object_ref (task), g_object_unref);
  amt_task_run_in_thread (comparing, compare_in_thread);
}

static void
entry_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Choice *choice = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  choice->entry = amt_store_load_entry_finish (AMT_STORE (source), result, &error);
  if (!choice->entry)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (choice->entry->state != AMT_OUTBOX_CONFLICT)
    g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE,
                             "the operation is in no conflict");
  else
    amt_store_load_case_async (AMT_STORE (source), choice->entry->operation->case_id, NULL,
                               case_loaded_cb, g_object_ref (task));
}

void
amt_desk_resolve_async (AmtDesk *self, const char *operation_id, gboolean mine,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_desk_resolve_async);
  choice_new (task, mine)->operation_id = g_strdup (operation_id);
  amt_store_load_entry_async (self->store, operation_id, NULL, entry_loaded_cb,
                              g_object_ref (task));
}

char *
amt_desk_resolve_finish (AmtDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_resolve_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
