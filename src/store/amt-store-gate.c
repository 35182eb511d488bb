/* amt-store-gate.c: a gate before what a clerk writes, for caches whose key is not kept, and the count of such work.
 * Owned by AmtStore. Main thread; the count runs in the writer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-base.h"
#include "amt-store-gate.h"
#include "amt-store-private.h"

/* What was read is no work: nobody misses its mark. */
static const char SQL_COUNT_WORK[] =
    "SELECT (SELECT count(*) FROM outbox WHERE state <> 'done'"
    "           AND (state IN ('conflict', 'refused') OR operation ->> 'type' IS NOT 'markRead')),"
    "       (SELECT count(*) FROM drafts)";

/* A call that waits for the gate. */
typedef struct
{
  GTask *task; /* (owned) */
  GTaskThreadFunc run;
  int priority;
  gboolean work;
} Waiting;

gboolean
amt_store_gate_holds (AmtStore *self, gboolean work, int priority, GTaskThreadFunc run, GTask *task)
{
  Waiting *waiting;

  /* Behind one that waits all wait: a draft that goes must not overtake its text. */
  if (g_queue_is_empty (&self->gate_waiting) && !(work && self->gate_shut))
    return FALSE;

  waiting = g_new0 (Waiting, 1);
  waiting->task = g_object_ref (task);
  waiting->run = run;
  waiting->priority = priority;
  waiting->work = work;
  g_queue_push_tail (&self->gate_waiting, waiting);
  if (work && !self->gate_asked)
    {
      self->gate_asked = TRUE;
      self->gate (self, self->gate_data);
    }

  return TRUE;
}

static void
let_through (AmtStore *self, const GError *error)
{
  Waiting *waiting;

  while ((waiting = g_queue_pop_head (&self->gate_waiting)))
    {
      if (error && (waiting->work || !self->writer))
        {
          g_task_return_error (waiting->task, g_error_copy (error));
          g_object_unref (waiting->task);
        }
      else
        {
          amt_worker_push (self->writer, waiting->priority, waiting->run, waiting->task);
        }
      g_free (waiting);
    }
}

void
amt_store_gate_end (AmtStore *self)
{
  g_autoptr (GError) error =
      g_error_new_literal (AMT_STORE_ERROR, AMT_STORE_ERROR_IO, "the store is closed");

  self->gate = NULL;
  self->gate_shut = FALSE;
  let_through (self, error);
}

void
amt_store_set_gate (AmtStore *self, AmtStoreGateFunc func, gpointer data)
{
  AMT_ASSERT_MAIN ();

  self->gate = func;
  self->gate_data = data;
  if (!func)
    amt_store_open_gate (self, NULL);
}

void
amt_store_shut_gate (AmtStore *self)
{
  AMT_ASSERT_MAIN ();

  self->gate_shut = self->gate != NULL;
}

void
amt_store_open_gate (AmtStore *self, const GError *error)
{
  AMT_ASSERT_MAIN ();

  self->gate_shut = error != NULL;
  self->gate_asked = FALSE;
  let_through (self, error);
}

static gboolean
count_work (AmtStoreTx *tx, gpointer data, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_COUNT_WORK, "");
  AmtStoreWork *work = g_new0 (AmtStoreWork, 1);

  tx->result = work;
  tx->result_free = g_free;
  if (!rows)
    return FALSE;
  if (amt_db_next (tx->db, rows))
    {
      work->n_changes = (guint64) amt_rows_int (rows, 0);
      work->n_drafts = (guint64) amt_rows_int (rows, 1);
    }

  return amt_db_ended (tx->db, error);
}

void
amt_store_count_work_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  /* In the writer, so that it counts what was asked for before it. */
  amt_store_write (self, count_work, NULL, NULL, amt_store_count_work_async, cancellable, callback,
                   user_data);
}

gboolean
amt_store_count_work_finish (AmtStore *self, GAsyncResult *result, AmtStoreWork *out_work,
                             GError **error)
{
  g_autofree AmtStoreWork *work =
      amt_store_end_pointer (self, result, amt_store_count_work_async, error);

  if (!work)
    return FALSE;
  *out_work = *work;

  return TRUE;
}
