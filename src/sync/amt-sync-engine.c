/* amt-sync-engine.c: keeps the cache and the portal in step. Main thread.
 *
 * One job at a time: runs wait for each other in a queue. A run is a chain of steps: hello (portal, person), then taking back
 * one operation or push and pull. Each step that fails ends the run; what was done is done.
 *
 * Two kinds of 410 are answered here before the full pull: changed rights (hello again) and a lost history (compare
 * receipts). Cursor and mark of the history stay in the store until that is done, so whatever ends the run in between, it is
 * known again: here by a flag, after a restart by the portal's word.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sync-engine-private.h"

#include "amt-base.h"
#include "amt-hello.h"
#include "amt-receipts.h"
#include "amt-sync-schedule.h"
#include "amt-withdraw.h"

GQuark
amt_sync_error_quark (void)
{
  return g_quark_from_static_string ("amt-sync-error-quark");
}

/* So far back receipts are compared after the portal lost its history. */
#define RECEIPT_AGE (90 * G_TIME_SPAN_DAY)

typedef struct
{
  AmtSyncFlags flags;
  gboolean hello_only;
  char *withdraw_id;         /* (owned) (nullable) take back this operation and nothing else */
  AmtResolution *resolution; /* (owned) (nullable) and write this instead */
  AmtSyncState before;       /* what is true again if the run asks nothing */
  guint64 n_requests;        /* of the remote when it began */
  char *gone_type;           /* (owned) (nullable) of the 410 that was answered */
  AmtSyncResult *result;     /* (owned) */
} Run;

enum
{
  SIGNAL_STATE_CHANGED,
  SIGNAL_PROGRESS,
  SIGNAL_RUN_ENDED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AmtSyncEngine, amt_sync_engine, G_TYPE_OBJECT)

static void begin_run (AmtSyncEngine *self);
static void hello (GTask *task);
static void push (GTask *task);
static void pull (GTask *task);

void
amt_sync_result_free (AmtSyncResult *self)
{
  g_clear_pointer (&self->push, amt_push_result_free);
  g_clear_pointer (&self->pull, amt_pull_result_free);
  g_strfreev (self->missing);
  g_free (self);
}

static void
run_free (Run *run)
{
  g_free (run->withdraw_id);
  g_clear_pointer (&run->resolution, amt_resolution_unref);
  g_free (run->gone_type);
  g_clear_pointer (&run->result, amt_sync_result_free);
  g_free (run);
}

const char *
amt_sync_state_to_text (AmtSyncState state)
{
  static const char *const TEXTS[] = { "idle",   "pulling",     "pushing",     "offline",
                                       "signIn", "otherPerson", "clientTooOld" };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (TEXTS), "idle");
  return TEXTS[state];
}

void
amt_sync_engine_set_state (AmtSyncEngine *self, AmtSyncState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

static gboolean
is_too_old (AmtSyncEngine *self)
{
  return self->info && !amt_portal_info_accepts_client (self->info, self->client_version);
}

gboolean
amt_sync_engine_is_greeted (AmtSyncEngine *self)
{
  return self->greeted && self->token_serial == amt_remote_get_token_serial (self->remote);
}

AmtSyncState
amt_sync_engine_state_from_error (const GError *error)
{
  if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN))
    return AMT_SYNC_SIGN_IN;
  if (g_error_matches (error, AMT_SYNC_ERROR, AMT_SYNC_ERROR_OTHER_PERSON))
    return AMT_SYNC_OTHER_PERSON;
  if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT) ||
      g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_LOST) ||
      g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_TLS))
    return AMT_SYNC_OFFLINE;
  return AMT_SYNC_IDLE;
}

/* --- end of a run -------------------------------------------------------------------------------------- */

static void
next_run (AmtSyncEngine *self)
{
  g_object_unref (g_queue_pop_head (&self->runs));
  if (!g_queue_is_empty (&self->runs))
    begin_run (self);
}

/* @error: (transfer full) */
static void
run_failed (GTask *task, GError *error)
{
  AmtSyncEngine *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN))
    self->greeted = FALSE;
  amt_sync_engine_set_state (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                       ? run->before
                                       : amt_sync_engine_state_from_error (error));
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_RUN_ENDED], 0, (guint) run->flags, error);
  g_task_return_error (task, error);
  next_run (self);
}

static void
run_done (GTask *task)
{
  AmtSyncEngine *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  /* A run that asked nothing has learnt nothing. */
  if (run->n_requests == amt_remote_get_n_requests (self->remote))
    {
      amt_sync_engine_set_state (self, run->before);
    }
  else
    {
      amt_sync_engine_set_state (self, is_too_old (self) ? AMT_SYNC_CLIENT_TOO_OLD : AMT_SYNC_IDLE);
      g_signal_emit (self, signals[SIGNAL_RUN_ENDED], 0, (guint) run->flags, NULL);
    }
  g_task_return_pointer (task, g_steal_pointer (&run->result),
                         (GDestroyNotify) amt_sync_result_free);
  next_run (self);
}

/* --- steps --------------------------------------------------------------------------------------------- */

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSyncEngine *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  run->result->missing = amt_receipts_compare_finish (result, &error);
  if (!run->result->missing)
    {
      run_failed (task, g_steal_pointer (&error));
      return;
    }
  self->diverged = FALSE;
  amt_remote_set_history (self->remote, NULL);
  /* An older portal may know other rights as well. */
  self->greeted = FALSE;
  hello (task);
}

/* What the profile has seen is void for a reason that must be dealt with first; then everything comes anew. */
static void
history_is_gone (GTask *task, const char *type)
{
  AmtSyncEngine *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  run->gone_type = g_strdup (type);
  run->flags = AMT_SYNC_PULL | AMT_SYNC_FULL;
  if (g_strcmp0 (type, AMT_PROBLEM_RIGHTS) != 0)
    {
      self->diverged = TRUE;
      amt_remote_hold_history (self->remote);
      amt_receipts_compare_async (self->store, self->remote,
                                  amt_clock_now (self->clock) - RECEIPT_AGE,
                                  g_task_get_cancellable (task), compared_cb, g_object_ref (task));
    }
  else
    {
      self->greeted = FALSE;
      hello (task);
    }
}

static void
pulled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSyncEngine *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  const AmtProblem *problem;

  run->result->pull = amt_pull_finish (result, &error);
  problem = error ? amt_remote_error_get_problem (error) : NULL;
  if (run->result->pull)
    {
      g_free (self->cursor);
      self->cursor = g_strdup (run->result->pull->cursor);
      if (run->gone_type && !run->result->pull->gone_type)
        run->result->pull->gone_type = g_steal_pointer (&run->gone_type);
      run_done (task);
    }
  else if (!run->gone_type && g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_GONE) &&
           (!problem || g_strcmp0 (problem->type, AMT_PROBLEM_CURSOR) != 0))
    {
      /* A reason that is not known may be the worst one. */
      history_is_gone (task, problem && problem->type ? problem->type : AMT_PROBLEM_DIVERGED);
    }
  else
    {
      run_failed (task, g_steal_pointer (&error));
    }
}

static void
progress_cb (guint64 n_rows, gint64 total_estimate, guint64 n_cases, gpointer user_data)
{
  AmtSyncEngine *self = g_task_get_source_object (user_data);

  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, n_rows, total_estimate, n_cases);
}

static void
pull (GTask *task)
{
  AmtSyncEngine *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  if (!(run->flags & AMT_SYNC_PULL))
    {
      run_done (task);
      return;
    }

  amt_sync_engine_set_state (self, AMT_SYNC_PULLING);
  if (!amt_sync_engine_is_greeted (self))
    {
      run_failed (task, g_error_new_literal (AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN,
                                             "the token was changed during the run"));
      return;
    }
  amt_pull_async (self->store, self->remote, self->me, self->clock,
                  (run->flags & AMT_SYNC_FULL) != 0, (run->flags & AMT_SYNC_FULL) != 0, progress_cb,
                  task, g_task_get_cancellable (task), pulled_cb, g_object_ref (task));
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  AmtPushResult *done;

  done = run->result->push = amt_outbox_pump_run_finish (AMT_OUTBOX_PUMP (source), result, &error);
  if (!done)
    run_failed (task, g_steal_pointer (&error));
  else if (done->diverged)
    history_is_gone (task, AMT_PROBLEM_DIVERGED);
  else if (done->sign_in || (done->paused && done->error))
    run_failed (task, done->error ? g_error_copy (done->error)
                                  : g_error_new_literal (AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN,
                                                         "the portal asks for sign-in"));
  else
    pull (task);
}

static void
push (GTask *task)
{
  AmtSyncEngine *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  if (!(run->flags & AMT_SYNC_PUSH) || !amt_sync_engine_may_send (self))
    {
      pull (task);
      return;
    }

  amt_sync_engine_set_state (self, AMT_SYNC_PUSHING);
  amt_outbox_pump_run_async (self->pump, (run->flags & AMT_SYNC_NOW_PLEASE) != 0,
                             g_task_get_cancellable (task), pushed_cb, g_object_ref (task));
}

/* --- hello --------------------------------------------------------------------------------------------- */

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!amt_withdraw_finish (result, &error))
    run_failed (task, g_steal_pointer (&error));
  else
    run_done (task);
}

static void
greeted (GTask *task)
{
  AmtSyncEngine *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  if (run->hello_only)
    run_done (task);
  else if (run->withdraw_id)
    amt_withdraw_async (self->store, self->remote, run->withdraw_id, run->resolution,
                        g_task_get_cancellable (task), withdrawn_cb, g_object_ref (task));
  else if (self->diverged && !run->gone_type)
    history_is_gone (task, AMT_PROBLEM_DIVERGED);
  else
    push (task);
}

static void
greeted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSyncEngine *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortalInfo) info = NULL;
  guint token_serial = 0;
  g_autoptr (AmtMe) me = amt_hello_finish (result, &info, &token_serial, &error);

  if (info)
    {
      g_clear_pointer (&self->info, amt_portal_info_unref);
      self->info = amt_portal_info_ref (info);
      self->clock_skew =
          info->server_time != AMT_TIME_NONE ? info->server_time - amt_clock_now (self->clock) : 0;
    }
  if (me || g_error_matches (error, AMT_SYNC_ERROR, AMT_SYNC_ERROR_OTHER_PERSON))
    {
      g_clear_pointer (&self->me, amt_me_unref);
      self->me = me ? amt_me_ref (me) : NULL;
      amt_outbox_pump_set_author (self->pump, me ? me->id : NULL);
    }
  if (!me)
    {
      run_failed (task, g_steal_pointer (&error));
      return;
    }

  self->token_serial = token_serial;
  self->greeted = TRUE;
  greeted (task);
}

static void
hello (GTask *task)
{
  AmtSyncEngine *self = g_task_get_source_object (task);

  if (amt_sync_engine_is_greeted (self))
    greeted (task);
  else
    amt_hello_async (self->store, self->remote, g_task_get_cancellable (task), greeted_cb,
                     g_object_ref (task));
}

/* --- runs ---------------------------------------------------------------------------------------------- */

static void
due_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSyncEngine *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gint64 due = amt_store_next_due_finish (AMT_STORE (source), result, &error);

  if (error)
    run_failed (task, g_steal_pointer (&error));
  else if (due > amt_clock_now (self->clock))
    run_done (task);
  else
    hello (task);
}

static void
hurried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (amt_store_hurry_finish (AMT_STORE (source), result, &error))
    amt_store_next_due_async (AMT_STORE (source), NULL, due_cb, g_object_ref (task));
  else
    run_failed (task, g_steal_pointer (&error));
}

static void
begin_run (AmtSyncEngine *self)
{
  GTask *task = g_queue_peek_head (&self->runs);
  Run *run = g_task_get_task_data (task);

  run->before = self->state;
  run->n_requests = amt_remote_get_n_requests (self->remote);
  /* What waits for its back-off is due when the clerk asks; what is held is not. */
  if (run->flags == (AMT_SYNC_PUSH | AMT_SYNC_NOW_PLEASE))
    amt_store_hurry_async (self->store, NULL, hurried_cb, g_object_ref (task));
  else if (run->flags == AMT_SYNC_PUSH)
    amt_store_next_due_async (self->store, NULL, due_cb, g_object_ref (task));
  else
    hello (task);
}

static Run *
run_new (GTask *task)
{
  Run *run = g_new0 (Run, 1);

  AMT_ASSERT_MAIN ();
  run->result = g_new0 (AmtSyncResult, 1);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  return run;
}

/* @task: (transfer full) */
static void
queue_run (AmtSyncEngine *self, GTask *task)
{
  g_queue_push_tail (&self->runs, task);
  if (g_queue_get_length (&self->runs) == 1)
    begin_run (self);
}

void
amt_sync_engine_run_async (AmtSyncEngine *self, AmtSyncFlags flags, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_sync_engine_run_async);
  run_new (task)->flags = flags;
  queue_run (self, task);
}

AmtSyncResult *
amt_sync_engine_run_finish (AmtSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sync_engine_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
amt_sync_engine_hello_async (AmtSyncEngine *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_sync_engine_hello_async);
  run_new (task)->hello_only = TRUE;
  queue_run (self, task);
}

gboolean
amt_sync_engine_hello_finish (AmtSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_autoptr (AmtSyncResult) done = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sync_engine_hello_async), FALSE);

  done = g_task_propagate_pointer (G_TASK (result), error);
  return done != NULL;
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSyncEngine *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (amt_store_discard_finish (AMT_STORE (source), result, &error))
    g_task_return_pointer (task, g_steal_pointer (&run->result),
                           (GDestroyNotify) amt_sync_result_free);
  else if (g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE))
    queue_run (self, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
amt_sync_engine_withdraw_async (AmtSyncEngine *self, const char *operation_id,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, amt_sync_engine_withdraw_async);
  /* Once the portal voided it, that is what counts. */
  g_task_set_check_cancellable (task, FALSE);
  run_new (task)->withdraw_id = g_strdup (operation_id);
  amt_store_discard_async (self->store, operation_id, FALSE, NULL, discarded_cb, task);
}

gboolean
amt_sync_engine_withdraw_finish (AmtSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_autoptr (AmtSyncResult) done = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sync_engine_withdraw_async), FALSE);

  done = g_task_propagate_pointer (G_TASK (result), error);
  return done != NULL;
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSyncEngine *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (amt_store_resolve_finish (AMT_STORE (source), result, &error))
    g_task_return_pointer (task, g_steal_pointer (&run->result),
                           (GDestroyNotify) amt_sync_result_free);
  else if (g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE))
    queue_run (self, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
amt_sync_engine_resolve_async (AmtSyncEngine *self, const char *operation_id,
                               AmtResolution *resolution, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Run *run;

  g_return_if_fail (!resolution->mine);
  g_task_set_source_tag (task, amt_sync_engine_resolve_async);
  g_task_set_check_cancellable (task, FALSE);
  run = run_new (task);
  run->withdraw_id = g_strdup (operation_id);
  run->resolution = amt_resolution_ref (resolution);
  amt_store_resolve_async (self->store, operation_id, resolution, FALSE, NULL, resolved_cb, task);
}

gboolean
amt_sync_engine_resolve_finish (AmtSyncEngine *self, GAsyncResult *result, GError **error)
{
  g_autoptr (AmtSyncResult) done = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sync_engine_resolve_async), FALSE);

  done = g_task_propagate_pointer (G_TASK (result), error);
  return done != NULL;
}

/* --- object -------------------------------------------------------------------------------------------- */

void
amt_sync_engine_start (AmtSyncEngine *self, guint poll_seconds)
{
  AMT_ASSERT_MAIN ();
  g_clear_pointer (&self->schedule, amt_sync_schedule_free);
  self->schedule = amt_sync_schedule_new (self, self->store, self->pump, self->clock, poll_seconds);
}

void
amt_sync_engine_stop (AmtSyncEngine *self)
{
  g_clear_pointer (&self->schedule, amt_sync_schedule_free);
}

static void
amt_sync_engine_dispose (GObject *object)
{
  amt_sync_engine_stop (AMT_SYNC_ENGINE (object));

  G_OBJECT_CLASS (amt_sync_engine_parent_class)->dispose (object);
}

static void
amt_sync_engine_finalize (GObject *object)
{
  AmtSyncEngine *self = AMT_SYNC_ENGINE (object);

  amt_remote_set_history_func (self->remote, NULL, NULL);
  g_assert (g_queue_is_empty (&self->runs));
  g_clear_object (&self->pump);
  g_clear_object (&self->live);
  g_clear_pointer (&self->flights, amt_document_flights_free);
  g_clear_object (&self->store);
  g_clear_object (&self->remote);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->client_version, g_free);
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->info, amt_portal_info_unref);
  g_clear_pointer (&self->me, amt_me_unref);

  G_OBJECT_CLASS (amt_sync_engine_parent_class)->finalize (object);
}

static void
amt_sync_engine_class_init (AmtSyncEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = amt_sync_engine_dispose;
  object_class->finalize = amt_sync_engine_finalize;
  signals[SIGNAL_STATE_CHANGED] =
      g_signal_new ("state-changed", AMT_TYPE_SYNC_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 0);
  signals[SIGNAL_PROGRESS] =
      g_signal_new ("progress", AMT_TYPE_SYNC_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_UINT64, G_TYPE_INT64, G_TYPE_UINT64);
  signals[SIGNAL_RUN_ENDED] =
      g_signal_new ("run-ended", AMT_TYPE_SYNC_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_ERROR);
}

/* Not waited for: the writer does one thing after the other, and what the answer brought is still to come. */
static void
history_cb (const char *mark, gpointer user_data)
{
  AmtSyncEngine *self = user_data;

  amt_store_save_history_async (self->store, mark, NULL, NULL, NULL);
}

static void
amt_sync_engine_init (AmtSyncEngine *self)
{
  g_queue_init (&self->runs);
}

AmtSyncEngine *
amt_sync_engine_new (AmtStore *store, AmtRemote *remote, AmtClock *clock,
                     const char *client_version)
{
  AmtSyncEngine *self = g_object_new (AMT_TYPE_SYNC_ENGINE, NULL);

  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->clock = g_object_ref (clock);
  self->client_version = g_strdup (client_version);
  self->pump = amt_outbox_pump_new (store, remote, clock);
  self->live = amt_live_new (remote);
  self->flights = amt_document_flights_new (store, remote);
  amt_remote_set_history_func (remote, history_cb, self);
  return self;
}

void
amt_sync_engine_set_letter_func (AmtSyncEngine *self, AmtLetterFunc func, gpointer user_data)
{
  amt_outbox_pump_set_letter_func (self->pump, func, user_data);
}

AmtSyncState
amt_sync_engine_get_state (AmtSyncEngine *self)
{
  return self->state;
}

AmtMe *
amt_sync_engine_get_me (AmtSyncEngine *self)
{
  return self->me;
}

AmtPortalInfo *
amt_sync_engine_get_info (AmtSyncEngine *self)
{
  return self->info;
}

AmtLive *
amt_sync_engine_get_live (AmtSyncEngine *self)
{
  return self->live;
}

gint64
amt_sync_engine_get_clock_skew (AmtSyncEngine *self)
{
  return self->clock_skew;
}

gboolean
amt_sync_engine_may_send (AmtSyncEngine *self)
{
  return !is_too_old (self) && !self->diverged;
}

const char *
amt_sync_engine_get_cursor (AmtSyncEngine *self)
{
  return self->cursor;
}
