/* amt-desk.c: opening cases, sending, taking back. Owned by AmtContext. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-private.h"

#include "amt-base.h"
#include "amt-task.h"

GQuark
amt_desk_error_quark (void)
{
  return g_quark_from_static_string ("amt-desk-error-quark");
}

G_DEFINE_FINAL_TYPE (AmtDesk, amt_desk, G_TYPE_OBJECT)

enum
{
  SIGNAL_REFERENCES_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void reload (AmtDesk *self);

/* --- reference data ------------------------------------------------------------------------------------ */

static void
parse_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, amt_references_new (data), (GDestroyNotify) amt_references_unref);
}

static void
let_go_on (AmtDesk *self)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->waiting)))
    {
      amt_desk_go_on_recording (task);
      g_object_unref (task);
    }
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtDesk *self = AMT_DESK (source);
  AmtReferences *references = g_task_propagate_pointer (G_TASK (result), NULL);

  self->reloading = FALSE;
  if (references)
    {
      amt_references_unref (self->references);
      self->references = references;
      g_signal_emit (self, signals[SIGNAL_REFERENCES_CHANGED], 0);
    }
  if (self->reload_again && self->changed_handler)
    reload (self);
  else
    let_go_on (self);
}

static void
texts_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  GPtrArray *texts = amt_store_load_references_finish (AMT_STORE (source), result, &error);

  if (!texts)
    {
      g_debug ("the reference data cannot be read again: %s", error->message);
      self->reloading = FALSE;
      let_go_on (self);
      return;
    }
  task = g_task_new (self, NULL, parsed_cb, NULL);
  g_task_set_source_tag (task, reload);
  g_task_set_task_data (task, texts, (GDestroyNotify) g_ptr_array_unref);
  amt_task_run_in_thread (task, parse_in_thread);
}

static void
reload (AmtDesk *self)
{
  self->reload_again = self->reloading;
  if (self->reloading)
    return;

  self->reloading = TRUE;
  amt_store_load_references_async (self->store, NULL, texts_loaded_cb, g_object_ref (self));
}

static void
store_changed_cb (AmtStore *store, AmtChangeSet *changes, gpointer user_data)
{
  if (changes->references)
    reload (user_data);
}

/* --- opening ------------------------------------------------------------------------------------------- */

typedef struct
{
  char *case_ref;    /* (owned) */
  gboolean fetch;    /* still to be tried */
  AmtCaseView *view; /* (owned) (nullable) */
} Opening;

static void
opening_free (Opening *self)
{
  g_free (self->case_ref);
  g_clear_pointer (&self->view, amt_case_view_free);
  g_free (self);
}

static void load_view (GTask *task);

/* What was fetched beside a cache that may not be written, with the clerk's open operations on top. */
static void
put_into_view (AmtCaseView *view, AmtCase *value)
{
  g_autoptr (AmtCase) local = amt_case_ref (value);

  for (guint i = 0; i < view->operations->len; i++)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (view->operations, i);
      AmtCase *next = amt_case_apply (local, entry->operation, entry->recorded_at);

      amt_case_unref (local);
      local = next;
    }
  amt_case_unref (view->truth);
  view->truth = amt_case_ref (value);
  amt_case_unref (view->local);
  view->local = g_steal_pointer (&local);
}

static void
case_seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (AmtCasesPage) page = amt_remote_get_cases_finish (AMT_REMOTE (source), result, NULL);

  if (page && page->cases->len == 1)
    put_into_view (opening->view, ((AmtWireCase *) g_ptr_array_index (page->cases, 0))->value);
  g_task_return_pointer (task, g_steal_pointer (&opening->view),
                         (GDestroyNotify) amt_case_view_free);
}

static void
case_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* Without the portal the row is what there is. */
  if (amt_sync_engine_fetch_case_finish (AMT_SYNC_ENGINE (source), result, &error))
    load_view (task);
  else
    g_task_return_pointer (task, g_steal_pointer (&opening->view),
                           (GDestroyNotify) amt_case_view_free);
}

static void
greeted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);

  /* Nothing is fetched into a profile before the portal said that it is this person's. */
  if (amt_sync_engine_hello_finish (AMT_SYNC_ENGINE (source), result, NULL))
    amt_sync_engine_fetch_case_async (AMT_SYNC_ENGINE (source), opening->view->truth->id,
                                      g_task_get_cancellable (task), case_fetched_cb,
                                      g_object_ref (task));
  else
    g_task_return_pointer (task, g_steal_pointer (&opening->view),
                           (GDestroyNotify) amt_case_view_free);
}

static void
fetch (GTask *task)
{
  AmtDesk *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  const char *ids[] = { opening->view->truth->id, NULL };

  opening->fetch = FALSE;
  if (self->engine)
    amt_sync_engine_hello_async (self->engine, g_task_get_cancellable (task), greeted_cb,
                                 g_object_ref (task));
  else
    amt_remote_get_cases_async (self->remote, ids, g_task_get_cancellable (task), case_seen_cb,
                                g_object_ref (task));
}

static void
view_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&opening->view, amt_case_view_free);
  opening->view = amt_store_load_case_finish (AMT_STORE (source), result, &error);
  if (!opening->view)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (opening->fetch && !opening->view->truth->whole)
    fetch (task);
  else
    g_task_return_pointer (task, g_steal_pointer (&opening->view),
                           (GDestroyNotify) amt_case_view_free);
}

static void
load_view (GTask *task)
{
  AmtDesk *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);

  amt_store_load_case_async (self->store, opening->case_ref, g_task_get_cancellable (task),
                             view_loaded_cb, g_object_ref (task));
}

void
amt_desk_open_case_async (AmtDesk *self, const char *case_ref, gboolean need_whole,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_desk_open_case_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  opening->case_ref = g_strdup (case_ref);
  opening->fetch = need_whole && !self->offline;
  load_view (task);
}

AmtCaseView *
amt_desk_open_case_finish (AmtDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_open_case_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- sending ------------------------------------------------------------------------------------------- */

typedef struct
{
  char *operation_id; /* (owned) */
  GError *run_error;  /* (owned) (nullable) */
} Sending;

static void
sending_free (Sending *self)
{
  g_free (self->operation_id);
  g_clear_error (&self->run_error);
  g_free (self);
}

static void
sent_entry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
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
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDesk *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  g_autoptr (AmtSyncResult) done =
      amt_sync_engine_run_finish (AMT_SYNC_ENGINE (source), result, &sending->run_error);

  amt_store_load_entry_async (self->store, sending->operation_id, NULL, sent_entry_cb,
                              g_object_ref (task));
}

void
amt_desk_send_async (AmtDesk *self, const char *operation_id, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Sending *sending = g_new0 (Sending, 1);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_desk_send_async);
  /* What became of the operation counts even if the clerk gave up waiting. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, sending, (GDestroyNotify) sending_free);
  sending->operation_id = g_strdup (operation_id);

  if (!self->engine)
    g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_READ_ONLY,
                             "the cache is open for reading only");
  else if (self->offline)
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_OFFLINE,
                             "the portal is not to be asked");
  else
    amt_sync_engine_run_async (self->engine, AMT_SYNC_PUSH | AMT_SYNC_NOW_PLEASE, cancellable,
                               run_cb, g_object_ref (task));
}

AmtOutboxEntry *
amt_desk_send_finish (AmtDesk *self, GAsyncResult *result, GError **out_run_error, GError **error)
{
  Sending *sending;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_send_async), NULL);

  sending = g_task_get_task_data (G_TASK (result));
  if (out_run_error)
    *out_run_error = g_steal_pointer (&sending->run_error);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- taking back, again --------------------------------------------------------------------------------- */

/* Each of these tasks answers with the operation's id. */
typedef enum
{
  STEP_WITHDRAW,
  STEP_RETRY
} Step;

typedef struct
{
  char *operation_id; /* (owned) */
  Step step;
} Change;

static void
change_free (Change *self)
{
  g_free (self->operation_id);
  g_free (self);
}

static void
answer_id (GTask *task)
{
  Change *change = g_task_get_task_data (task);

  g_task_return_pointer (task, g_strdup (change->operation_id), g_free);
}

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (amt_sync_engine_withdraw_finish (AMT_SYNC_ENGINE (source), result, &error))
    answer_id (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
requeued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (amt_store_requeue_finish (AMT_STORE (source), result, &error))
    answer_id (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
step_fits (Step step, AmtOutboxState state)
{
  switch (step)
    {
    case STEP_RETRY:
      return state == AMT_OUTBOX_HELD || state == AMT_OUTBOX_RETRY || state == AMT_OUTBOX_REFUSED ||
             state == AMT_OUTBOX_QUEUED;
    case STEP_WITHDRAW:
    default:
      return state != AMT_OUTBOX_DONE && state != AMT_OUTBOX_SENDING;
    }
}

static void
entry_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtDesk *self = g_task_get_source_object (task);
  Step step = ((Change *) g_task_get_task_data (task))->step;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry =
      amt_store_load_entry_finish (AMT_STORE (source), result, &error);
  gboolean back = step == STEP_WITHDRAW;

  if (!entry)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!step_fits (step, entry->state))
    g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE,
                             "the step does not fit the operation's state");
  else if (!back && entry->state == AMT_OUTBOX_QUEUED)
    answer_id (task);
  else if (!back)
    amt_store_requeue_async (self->store, entry->operation->id, NULL, requeued_cb,
                             g_object_ref (task));
  else if (self->offline && entry->ever_sent)
    g_task_return_new_error (task, AMT_DESK_ERROR, AMT_DESK_ERROR_OFFLINE,
                             "only the portal can take back what may have reached it");
  else
    amt_sync_engine_withdraw_async (self->engine, entry->operation->id,
                                    g_task_get_cancellable (task), withdrawn_cb,
                                    g_object_ref (task));
}

static void
begin_step (AmtDesk *self, GTask *task, const char *operation_id, Step step)
{
  Change *change = g_new0 (Change, 1);

  AMT_ASSERT_MAIN ();
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, change, (GDestroyNotify) change_free);
  change->operation_id = g_strdup (operation_id);
  change->step = step;
  if (!self->engine)
    g_task_return_new_error (task, AMT_STORE_ERROR, AMT_STORE_ERROR_READ_ONLY,
                             "the cache is open for reading only");
  else
    amt_store_load_entry_async (self->store, operation_id, NULL, entry_loaded_cb,
                                g_object_ref (task));
}

void
amt_desk_withdraw_async (AmtDesk *self, const char *operation_id, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_desk_withdraw_async);
  begin_step (self, task, operation_id, STEP_WITHDRAW);
}

gboolean
amt_desk_withdraw_finish (AmtDesk *self, GAsyncResult *result, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_withdraw_async), FALSE);

  id = g_task_propagate_pointer (G_TASK (result), error);
  return id != NULL;
}

void
amt_desk_retry_async (AmtDesk *self, const char *operation_id, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_desk_retry_async);
  begin_step (self, task, operation_id, STEP_RETRY);
}

gboolean
amt_desk_retry_finish (AmtDesk *self, GAsyncResult *result, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_retry_async), FALSE);

  id = g_task_propagate_pointer (G_TASK (result), error);
  return id != NULL;
}

/* --- object -------------------------------------------------------------------------------------------- */

void
amt_desk_stop (AmtDesk *self)
{
  g_clear_signal_handler (&self->changed_handler, self->store);
}

static void
amt_desk_dispose (GObject *object)
{
  AmtDesk *self = AMT_DESK (object);

  if (self->store)
    amt_desk_stop (self);
  g_clear_object (&self->engine);
  g_clear_object (&self->remote);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->references, amt_references_unref);

  G_OBJECT_CLASS (amt_desk_parent_class)->dispose (object);
}

static void
amt_desk_class_init (AmtDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = amt_desk_dispose;
  signals[SIGNAL_REFERENCES_CHANGED] = g_signal_new (
      "references-changed", AMT_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_desk_init (AmtDesk *self)
{
}

AmtDesk *
amt_desk_new (AmtStore *store, AmtRemote *remote, AmtSyncEngine *engine, AmtClock *clock,
              AmtReferences *references, gboolean offline)
{
  AmtDesk *self = g_object_new (AMT_TYPE_DESK, NULL);

  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->engine = engine ? g_object_ref (engine) : NULL;
  self->clock = g_object_ref (clock);
  self->references = amt_references_ref (references);
  self->offline = offline;
  self->changed_handler = g_signal_connect (store, "changed", G_CALLBACK (store_changed_cb), self);
  return self;
}

AmtReferences *
amt_desk_get_references (AmtDesk *self)
{
  return self->references;
}
