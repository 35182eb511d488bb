/* amt-outbox-pump.c: sends recorded operations to the portal, in order per case, each exactly once.
 *
 * Owned by AmtSyncEngine. Main thread only; all SQL happens in the store's writer.
 *
 * A run goes round: take what is due into `sending`, prepare each, note that it leaves, send all in one request, settle each
 * in a transaction of its own, and again until nothing is due. A crash at any point leaves `sending` entries, which the next
 * start queues again under the same key.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-outbox-pump.h"

#include "amt-back-off.h"
#include "amt-base.h"
#include "amt-conclude.h"

/* One request's worth. A request that is too large all the same is taken apart (AMT_VERDICT_ONE_BY_ONE). */
#define BATCH_OPERATIONS 50

/* How often one operation may come back in one run before it has to wait like a failed one. */
#define ROUNDS_PER_RUN 4

typedef struct
{
  AmtOutboxEntry *entry;      /* (owned) */
  char *body;                 /* (owned) (nullable) until it is prepared */
  gboolean follows;           /* stands behind the one before it: same case */
  guint64 sent_on;            /* version that the head of its chain is sent on */
  AmtVerdict verdict;         /* what became of it */
  AmtOperationAnswer *answer; /* (owned) (nullable) */
  AmtProblem *problem;        /* (owned) (nullable) */
  int retry_after;            /* seconds, or -1 */
} Parcel;

struct _AmtOutboxPump
{
  GObject parent_instance;

  AmtStore *store;    /* (owned) */
  AmtRemote *remote;  /* (owned) */
  AmtClock *clock;    /* (owned) */
  char *author;       /* (owned) (nullable) */
  guint token_serial; /* of the token that is the author's */
  AmtLetterFunc letter;
  gpointer letter_data;

  /* Pauses hold everything up, so they live here and not in the entries; a restart tries afresh. */
  gint64 paused_until;
  guint n_pauses; /* in a row */

  /* The run; all of it is empty between runs */
  GQueue waiting;            /* (element-type GTask) (owned) callers that wait for it */
  gboolean again;            /* somebody joined: look once more before the end */
  gboolean hurry;            /* the clerk asked: back-offs end before the next look */
  GCancellable *cancellable; /* (owned) (nullable) of the first caller */
  AmtPushResult *result;     /* (owned) */
  GHashTable *rounds;        /* (owned) operation id -> how often it was taken in this run */
  guint n_singly;            /* how many operations go one by one before batches are tried again */
  GPtrArray *parcels;        /* (owned) (element-type Parcel) */
  guint at;                  /* parcel in hand */
  GError *failure;           /* (owned) (nullable) the store failed while settling */
};

G_DEFINE_FINAL_TYPE (AmtOutboxPump, amt_outbox_pump, G_TYPE_OBJECT)

static void take (AmtOutboxPump *self);
static void prepare_next (AmtOutboxPump *self);
static void conclude_next (AmtOutboxPump *self);

static void
parcel_free (Parcel *parcel)
{
  amt_outbox_entry_unref (parcel->entry);
  g_free (parcel->body);
  g_clear_pointer (&parcel->answer, amt_operation_answer_free);
  g_clear_pointer (&parcel->problem, amt_problem_free);
  g_free (parcel);
}

static Parcel *
parcel_at (AmtOutboxPump *self, guint i)
{
  return g_ptr_array_index (self->parcels, i);
}

void
amt_push_result_free (AmtPushResult *self)
{
  g_clear_error (&self->error);
  g_free (self);
}

static AmtPushResult *
push_result_copy (const AmtPushResult *self)
{
  AmtPushResult *copy = g_memdup2 (self, sizeof *self);

  copy->error = self->error ? g_error_copy (self->error) : NULL;
  return copy;
}

static void
note_error (AmtOutboxPump *self, const GError *error)
{
  if (!self->result->error && error)
    self->result->error = g_error_copy (error);
}

/* Ends the run and answers everybody. @failure: (nullable): the store failed, so nothing can be said of the run. */
static void
finish (AmtOutboxPump *self, const GError *failed)
{
  g_autoptr (AmtPushResult) result = g_steal_pointer (&self->result);
  g_autoptr (GError) failure = failed ? g_error_copy (failed) : NULL;
  GQueue waiting = self->waiting;

  g_queue_init (&self->waiting);
  g_clear_pointer (&self->rounds, g_hash_table_unref);
  g_clear_pointer (&self->parcels, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->failure);
  self->hurry = FALSE;

  while (!g_queue_is_empty (&waiting))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&waiting);

      if (failure)
        g_task_return_error (task, g_error_copy (failure));
      else
        g_task_return_pointer (task, push_result_copy (result),
                               (GDestroyNotify) amt_push_result_free);
    }
}

static gboolean
holds_all_up (AmtVerdict verdict)
{
  return verdict == AMT_VERDICT_PAUSE || verdict == AMT_VERDICT_UNREACHED;
}

static void
pause_sending (AmtOutboxPump *self, int retry_after)
{
  gint64 delay = amt_back_off_delay (++self->n_pauses, retry_after, g_random_double ());

  self->paused_until = amt_clock_now (self->clock) + delay;
  self->result->paused = TRUE;
}

static gboolean
is_cancelled (AmtOutboxPump *self)
{
  return self->cancellable && g_cancellable_is_cancelled (self->cancellable);
}

/* Another token may be another person's: nothing goes out before the portal said whose it is. */
static gboolean
knows_author (AmtOutboxPump *self)
{
  return self->author && self->token_serial == amt_remote_get_token_serial (self->remote);
}

static gboolean
must_stop (AmtOutboxPump *self)
{
  return self->result->paused || self->result->sign_in || self->result->diverged ||
         !knows_author (self) || is_cancelled (self);
}

/* --- settling ------------------------------------------------------------------------------------------ */

static void
count (AmtOutboxPump *self, AmtOutboxState state, gboolean already)
{
  if (state == AMT_OUTBOX_DONE && already)
    self->result->n_already++;
  else if (state == AMT_OUTBOX_DONE)
    self->result->n_applied++;
  else if (state == AMT_OUTBOX_CONFLICT)
    self->result->n_conflicts++;
  else if (state == AMT_OUTBOX_REFUSED)
    self->result->n_refused++;
}

static void
concluded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtOutboxPump) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean already = FALSE;
  AmtOutboxState state = amt_conclude_finish (result, &already, &error);

  if (!error)
    {
      count (self, state, already);
    }
  else if (g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE))
    {
      g_debug ("an operation was settled elsewhere");
    }
  else if (!self->failure)
    {
      /* The others are settled all the same, as far as the store can. */
      self->failure = g_steal_pointer (&error);
    }

  self->at++;
  conclude_next (self);
}

static guint
rounds_of (AmtOutboxPump *self, const AmtOutboxEntry *entry)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->rounds, entry->operation->id));
}

static gint64
retry_time (AmtOutboxPump *self, const Parcel *parcel)
{
  gint64 now = amt_clock_now (self->clock);

  if (parcel->verdict == AMT_VERDICT_WAIT_OWN || rounds_of (self, parcel->entry) >= ROUNDS_PER_RUN)
    return now +
           amt_back_off_delay (parcel->entry->tries + 1, parcel->retry_after, g_random_double ());

  return now;
}

/* What the verdict on one operation means for the run and for its rounds. */
static void
weigh (AmtOutboxPump *self, Parcel *parcel)
{
  guint rounds = rounds_of (self, parcel->entry);

  /* A portal that finds a new version each time, or a predecessor where none is, must not keep us here for ever. */
  if ((parcel->verdict == AMT_VERDICT_COMPARE && rounds >= ROUNDS_PER_RUN) ||
      (parcel->verdict == AMT_VERDICT_WAIT_BEHIND && !parcel->follows))
    parcel->verdict = AMT_VERDICT_WAIT_OWN;
  /* Its turn has not come yet. */
  if (parcel->verdict == AMT_VERDICT_WAIT_BEHIND)
    g_hash_table_insert (self->rounds, g_strdup (parcel->entry->operation->id),
                         GUINT_TO_POINTER (rounds - 1));

  if (parcel->verdict == AMT_VERDICT_SIGN_IN)
    self->result->sign_in = TRUE;
  if (parcel->verdict == AMT_VERDICT_DIVERGED)
    self->result->diverged = TRUE;
  if (holds_all_up (parcel->verdict) && !self->result->paused)
    pause_sending (self, parcel->retry_after);
  if (parcel->verdict == AMT_VERDICT_APPLIED && !self->result->paused)
    {
      self->n_pauses = 0;
      self->paused_until = AMT_TIME_NONE;
    }
}

static void
conclude_next (AmtOutboxPump *self)
{
  Parcel *parcel;

  if (self->at >= self->parcels->len)
    {
      if (self->failure || must_stop (self))
        finish (self, self->failure);
      else
        take (self);
      return;
    }

  parcel = parcel_at (self, self->at);
  weigh (self, parcel);
  amt_conclude_async (self->store, self->remote, parcel->entry, parcel->verdict,
                      g_steal_pointer (&parcel->answer), g_steal_pointer (&parcel->problem),
                      retry_time (self, parcel), self->cancellable, concluded_cb,
                      g_object_ref (self));
}

static void
conclude_all (AmtOutboxPump *self)
{
  self->at = 0;
  conclude_next (self);
}

/* --- sending ------------------------------------------------------------------------------------------- */

static void
all_failed (AmtOutboxPump *self, const GError *error, gboolean batch)
{
  AmtVerdict verdict = amt_verdict_from_error (error, batch);
  const AmtProblem *problem = amt_remote_error_get_problem (error);

  if (verdict == AMT_VERDICT_ONE_BY_ONE)
    self->n_singly = self->parcels->len;
  if (holds_all_up (verdict) || verdict == AMT_VERDICT_SIGN_IN)
    note_error (self, error);

  for (guint i = 0; i < self->parcels->len; i++)
    {
      Parcel *parcel = parcel_at (self, i);

      if (!parcel->body)
        continue; /* was not sent: it has its outcome already */
      parcel->verdict = verdict;
      parcel->problem = problem ? amt_problem_copy (problem) : NULL;
      parcel->retry_after = amt_remote_error_get_retry_after (error);
    }
  conclude_all (self);
}

static void
batch_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtOutboxPump) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers =
      amt_remote_send_batch_finish (AMT_REMOTE (source), result, &error);
  guint next = 0;

  if (!answers)
    {
      all_failed (self, error, TRUE);
      return;
    }

  for (guint i = 0; i < self->parcels->len; i++)
    {
      Parcel *parcel = parcel_at (self, i);
      AmtBatchResult *answer;

      if (!parcel->body)
        continue;
      answer = g_ptr_array_index (answers, next++);
      parcel->answer = g_steal_pointer (&answer->answer);
      parcel->problem = g_steal_pointer (&answer->problem);
      parcel->verdict =
          parcel->answer ? AMT_VERDICT_APPLIED : amt_verdict_from_problem (parcel->problem);
    }
  conclude_all (self);
}

static void
one_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtOutboxPump) self = user_data;
  g_autoptr (GError) error = NULL;
  AmtOperationAnswer *answer =
      amt_remote_send_operation_finish (AMT_REMOTE (source), result, &error);

  if (!answer)
    {
      all_failed (self, error, FALSE);
      return;
    }

  for (guint i = 0; i < self->parcels->len; i++)
    if (parcel_at (self, i)->body)
      {
        parcel_at (self, i)->answer = g_steal_pointer (&answer);
        parcel_at (self, i)->verdict = AMT_VERDICT_APPLIED;
        break;
      }
  conclude_all (self);
}

static gboolean
needs_version (const Parcel *parcel)
{
  const AmtOperationTypeInfo *info = amt_operation_type_info (parcel->entry->operation->type);

  return info && info->needs_version;
}

/* "previous" vouches only for what came after the one before. So where a chain overwrites something, its head names the version
 * that the clerk saw, even if the head itself only adds. */
static gint64
version_of_head (AmtOutboxPump *self, guint head)
{
  gboolean needed = needs_version (parcel_at (self, head));

  for (guint i = head + 1; !needed && i < self->parcels->len && parcel_at (self, i)->follows; i++)
    needed = parcel_at (self, i)->body && needs_version (parcel_at (self, i));

  return needed ? (gint64) parcel_at (self, head)->entry->base_version : -1;
}

static void
send_batch (AmtOutboxPump *self)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_batch_item_free);

  for (guint i = 0; i < self->parcels->len; i++)
    {
      Parcel *parcel = parcel_at (self, i);
      AmtBatchItem *item;

      if (!parcel->body)
        continue;
      item = amt_batch_item_new ();
      item->id = g_strdup (parcel->entry->operation->id);
      item->case_id = g_strdup (parcel->entry->operation->case_id);
      item->body = g_strdup (parcel->body);
      item->previous = parcel->follows;
      item->version = parcel->follows ? -1 : version_of_head (self, i);
      g_ptr_array_add (items, item);
    }
  amt_remote_send_batch_async (self->remote, items, self->cancellable, batch_sent_cb,
                               g_object_ref (self));
}

/* Nothing left this machine, and nothing says that it may have. */
static void
none_sent (AmtOutboxPump *self, AmtVerdict verdict)
{
  for (guint i = 0; i < self->parcels->len; i++)
    if (parcel_at (self, i)->body)
      parcel_at (self, i)->verdict = verdict;
  conclude_all (self);
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtOutboxPump) self = user_data;
  g_autoptr (GError) error = NULL;
  AmtOperation *only;
  guint at = 0;
  guint n = 0;

  if (!amt_store_mark_sent_finish (AMT_STORE (source), result, &error))
    {
      none_sent (self, AMT_VERDICT_WAIT_OWN);
      return;
    }

  for (guint i = 0; i < self->parcels->len; i++)
    if (parcel_at (self, i)->body)
      {
        at = i;
        n++;
      }

  only = parcel_at (self, at)->entry->operation;
  if (n == 1)
    amt_remote_send_operation_async (self->remote, only->case_id, only->id,
                                     parcel_at (self, at)->body, version_of_head (self, at),
                                     self->cancellable, one_sent_cb, g_object_ref (self));
  else
    send_batch (self);
}

static void
send_prepared (AmtOutboxPump *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < self->parcels->len; i++)
    if (parcel_at (self, i)->body)
      g_ptr_array_add (ids, parcel_at (self, i)->entry->operation->id);

  if (ids->len == 0 || is_cancelled (self) || !knows_author (self))
    {
      none_sent (self, AMT_VERDICT_STOPPED);
      return;
    }
  g_ptr_array_add (ids, NULL);
  amt_store_mark_sent_async (self->store, (const char *const *) ids->pdata, NULL, marked_cb,
                             g_object_ref (self));
}

/* --- preparing ----------------------------------------------------------------------------------------- */

static AmtVerdict
verdict_of_failed_preparation (const GError *error)
{
  if (g_error_matches (error, AMT_PREPARE_ERROR, AMT_PREPARE_ERROR_LETTER))
    return AMT_VERDICT_CONFLICT;
  if (g_error_matches (error, AMT_PREPARE_ERROR, AMT_PREPARE_ERROR_FILE))
    return AMT_VERDICT_REFUSED;
  if (error->domain == AMT_REMOTE_ERROR || error->domain == G_IO_ERROR)
    return amt_verdict_from_error (error, FALSE);
  return AMT_VERDICT_WAIT_OWN;
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtOutboxPump) self = user_data;
  g_autoptr (GError) error = NULL;
  Parcel *parcel = parcel_at (self, self->at);
  const AmtProblem *problem;

  parcel->body = amt_prepare_finish (result, &error);
  if (!parcel->body)
    {
      parcel->verdict = verdict_of_failed_preparation (error);
      parcel->retry_after = amt_remote_error_get_retry_after (error);
      problem = amt_remote_error_get_problem (error);
      parcel->problem = problem ? amt_problem_copy (problem) : NULL;
      if (!problem && error->domain == AMT_PREPARE_ERROR)
        parcel->problem =
            amt_problem_new (0, AMT_PROBLEM_LOCAL_PREPARE, "not sent", error->message);
      if (holds_all_up (parcel->verdict) || parcel->verdict == AMT_VERDICT_SIGN_IN)
        note_error (self, error);
    }

  self->at++;
  prepare_next (self);
}

/* A head that was merged goes out on a version that whoever comes behind it was not compared with. */
static gboolean
may_follow (const Parcel *before, const Parcel *parcel)
{
  return !needs_version (parcel) || parcel->entry->base_version == before->sent_on;
}

static void
prepare_next (AmtOutboxPump *self)
{
  AmtPrepareContext context = { self->store, self->remote, self->clock, self->letter,
                                self->letter_data };

  for (; self->at < self->parcels->len; self->at++)
    {
      Parcel *parcel = parcel_at (self, self->at);
      Parcel *before = self->at > 0 ? parcel_at (self, self->at - 1) : NULL;

      if (g_strcmp0 (parcel->entry->operation->author_id, self->author) != 0)
        {
          parcel->verdict = AMT_VERDICT_REFUSED;
          parcel->problem = amt_problem_new (0, AMT_PROBLEM_LOCAL_AUTHOR, "not sent",
                                             "recorded by somebody else");
        }
      else if (parcel->follows && (!before->body || !may_follow (before, parcel)))
        {
          parcel->verdict = AMT_VERDICT_WAIT_BEHIND;
        }
      else
        {
          amt_prepare_async (&context, parcel->entry, self->cancellable, prepared_cb,
                             g_object_ref (self));
          return;
        }
    }
  send_prepared (self);
}

/* --- taking -------------------------------------------------------------------------------------------- */

static void
add_parcel (AmtOutboxPump *self, AmtOutboxEntry *entry)
{
  Parcel *parcel = g_new0 (Parcel, 1);
  Parcel *before = self->parcels->len > 0 ? parcel_at (self, self->parcels->len - 1) : NULL;
  const char *id = entry->operation->id;
  guint rounds = rounds_of (self, entry);

  parcel->entry = amt_outbox_entry_ref (entry);
  parcel->retry_after = -1;
  parcel->follows =
      before && g_str_equal (before->entry->operation->case_id, entry->operation->case_id);
  parcel->sent_on = parcel->follows ? before->sent_on : entry->base_version;
  g_ptr_array_add (self->parcels, parcel);
  g_hash_table_insert (self->rounds, g_strdup (id), GUINT_TO_POINTER (rounds + 1));
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtOutboxPump) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = amt_store_claim_due_finish (AMT_STORE (source), result, &error);

  if (!entries)
    {
      finish (self, error);
      return;
    }
  if (entries->len == 0)
    {
      if (self->again && !must_stop (self))
        take (self);
      else
        finish (self, NULL);
      return;
    }

  g_ptr_array_set_size (self->parcels, 0);
  for (guint i = 0; i < entries->len; i++)
    add_parcel (self, g_ptr_array_index (entries, i));
  self->at = 0;
  prepare_next (self);
}

static void
hurried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtOutboxPump) self = user_data;
  g_autoptr (GError) error = NULL;

  if (amt_store_hurry_finish (AMT_STORE (source), result, &error))
    take (self);
  else
    finish (self, error);
}

static void
take (AmtOutboxPump *self)
{
  gboolean singly = self->n_singly > 0;

  if (self->hurry)
    {
      self->hurry = FALSE;
      amt_store_hurry_async (self->store, NULL, hurried_cb, g_object_ref (self));
      return;
    }
  self->again = FALSE;
  if (singly)
    self->n_singly--;
  amt_store_claim_due_async (self->store, amt_clock_now (self->clock),
                             singly ? 1 : BATCH_OPERATIONS, singly ? 0 : BATCH_OPERATIONS - 1, NULL,
                             taken_cb, g_object_ref (self));
}

/* --- object -------------------------------------------------------------------------------------------- */

static void
amt_outbox_pump_finalize (GObject *object)
{
  AmtOutboxPump *self = AMT_OUTBOX_PUMP (object);

  g_assert (g_queue_is_empty (&self->waiting));
  g_clear_object (&self->store);
  g_clear_object (&self->remote);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->author, g_free);

  G_OBJECT_CLASS (amt_outbox_pump_parent_class)->finalize (object);
}

static void
amt_outbox_pump_class_init (AmtOutboxPumpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_outbox_pump_finalize;
}

static void
amt_outbox_pump_init (AmtOutboxPump *self)
{
  g_queue_init (&self->waiting);
}

AmtOutboxPump *
amt_outbox_pump_new (AmtStore *store, AmtRemote *remote, AmtClock *clock)
{
  AmtOutboxPump *self = g_object_new (AMT_TYPE_OUTBOX_PUMP, NULL);

  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  self->clock = g_object_ref (clock);
  return self;
}

void
amt_outbox_pump_set_author (AmtOutboxPump *self, const char *user_id)
{
  g_free (self->author);
  self->author = g_strdup (user_id);
  self->token_serial = amt_remote_get_token_serial (self->remote);
}

void
amt_outbox_pump_set_letter_func (AmtOutboxPump *self, AmtLetterFunc func, gpointer user_data)
{
  self->letter = func;
  self->letter_data = user_data;
}

gint64
amt_outbox_pump_get_paused_until (AmtOutboxPump *self)
{
  gint64 left = self->paused_until - amt_clock_now (self->clock);

  /* More than any pause may last: the machine's clock was set back. */
  return left > 0 && left <= G_TIME_SPAN_HOUR ? self->paused_until : AMT_TIME_NONE;
}

void
amt_outbox_pump_run_async (AmtOutboxPump *self, gboolean now_please, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  gboolean running = !g_queue_is_empty (&self->waiting);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_outbox_pump_run_async);
  /* What was done is said even to somebody who cancelled. */
  g_task_set_check_cancellable (task, FALSE);
  g_queue_push_tail (&self->waiting, task);
  self->hurry |= now_please;
  if (running)
    {
      self->again = TRUE;
      return;
    }

  self->result = g_new0 (AmtPushResult, 1);
  self->rounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->parcels = g_ptr_array_new_with_free_func ((GDestroyNotify) parcel_free);
  self->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  self->n_singly = 0;

  if (!knows_author (self))
    self->result->sign_in = TRUE;
  else if (!now_please && amt_outbox_pump_get_paused_until (self) != AMT_TIME_NONE)
    self->result->paused = TRUE;

  if (must_stop (self))
    finish (self, NULL);
  else
    take (self);
}

AmtPushResult *
amt_outbox_pump_run_finish (AmtOutboxPump *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_outbox_pump_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
