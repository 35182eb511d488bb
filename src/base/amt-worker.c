/* amt-worker.c: one named thread with a stable priority queue of GTasks.
 *
 * Owned by whoever needs the thread (store, letter drawing …). Any thread pushes. The thread and the
 * object share a queue with a reference each, so that a worker whose last reference is dropped by one
 * of its own tasks can go while its thread finishes alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-worker.h"

#include "amt-base.h"

typedef struct
{
  int priority;
  guint64 number; /* order of arrival */
  GTaskThreadFunc func;
  GTask *task; /* (owned) */
} Job;

typedef struct
{
  gatomicrefcount refs;
  GMutex mutex;
  GCond cond;
  GSequence *jobs;     /* (owned) (element-type Job) (lock mutex) next one first */
  guint64 next_number; /* (lock mutex) */
  gboolean closed;     /* (lock mutex) */
} Queue;

struct _AmtWorker
{
  GObject parent_instance;

  Queue *queue;    /* (owned) set once by the constructor */
  GThread *thread; /* (owned) (nullable) (thread main) NULL once it was joined */
};

/* The queue that this thread serves. A GThread's address would not do: after the end of a worker
 * another thread may get it. */
static GPrivate current_queue; /* (unowned) */

G_DEFINE_FINAL_TYPE (AmtWorker, amt_worker, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->task);
  g_free (job);
}

static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Job *left = a;
  const Job *right = b;

  if (left->priority != right->priority)
    return left->priority < right->priority ? -1 : 1;

  return left->number < right->number ? -1 : left->number > right->number;
}

static Queue *
queue_new (void)
{
  Queue *queue = g_new0 (Queue, 1);

  g_atomic_ref_count_init (&queue->refs);
  g_mutex_init (&queue->mutex);
  g_cond_init (&queue->cond);
  queue->jobs = g_sequence_new (job_free);

  return queue;
}

static Queue *
queue_ref (Queue *queue)
{
  g_atomic_ref_count_inc (&queue->refs);

  return queue;
}

static void
queue_unref (Queue *queue)
{
  if (!g_atomic_ref_count_dec (&queue->refs))
    return;

  g_sequence_free (queue->jobs);
  g_cond_clear (&queue->cond);
  g_mutex_clear (&queue->mutex);
  g_free (queue);
}

/* Waits for the next job; FALSE when the queue is closed and empty. */
static gboolean
queue_pop (Queue *queue, Job *out_job)
{
  GSequenceIter *first;

  g_mutex_lock (&queue->mutex);
  while (g_sequence_is_empty (queue->jobs) && !queue->closed)
    g_cond_wait (&queue->cond, &queue->mutex);

  first = g_sequence_get_begin_iter (queue->jobs);
  if (g_sequence_iter_is_end (first))
    {
      g_mutex_unlock (&queue->mutex);
      return FALSE;
    }

  *out_job = *(Job *) g_sequence_get (first);
  ((Job *) g_sequence_get (first))->task = NULL; /* stolen */
  g_sequence_remove (first);
  g_mutex_unlock (&queue->mutex);

  return TRUE;
}

static void
queue_close (Queue *queue)
{
  g_mutex_lock (&queue->mutex);
  queue->closed = TRUE;
  g_cond_signal (&queue->cond);
  g_mutex_unlock (&queue->mutex);
}

static gpointer
run_jobs (gpointer data)
{
  Queue *queue = data;
  Job job;

  g_private_set (&current_queue, queue);
  while (queue_pop (queue, &job))
    {
      if (!g_task_return_error_if_cancelled (job.task))
        job.func (job.task, g_task_get_source_object (job.task), g_task_get_task_data (job.task),
                  g_task_get_cancellable (job.task));
      g_object_unref (job.task);
    }

  queue_unref (queue);

  return NULL;
}

static void
amt_worker_dispose (GObject *object)
{
  AmtWorker *self = AMT_WORKER (object);

  queue_close (self->queue);
  if (self->thread && !amt_worker_is_current (self))
    g_thread_join (g_steal_pointer (&self->thread));

  G_OBJECT_CLASS (amt_worker_parent_class)->dispose (object);
}

static void
amt_worker_finalize (GObject *object)
{
  AmtWorker *self = AMT_WORKER (object);

  /* Still there only if one of its own tasks held the last reference: it cannot wait for itself, so
   * it runs down what is left and ends. */
  g_clear_pointer (&self->thread, g_thread_unref);
  g_clear_pointer (&self->queue, queue_unref);

  G_OBJECT_CLASS (amt_worker_parent_class)->finalize (object);
}

static void
amt_worker_class_init (AmtWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = amt_worker_dispose;
  object_class->finalize = amt_worker_finalize;
}

static void
amt_worker_init (AmtWorker *self)
{
  self->queue = queue_new ();
}

AmtWorker *
amt_worker_new (const char *name)
{
  AmtWorker *self = g_object_new (AMT_TYPE_WORKER, NULL);

  self->thread = g_thread_new (name, run_jobs, queue_ref (self->queue));

  return self;
}

void
amt_worker_push (AmtWorker *self, int priority, GTaskThreadFunc func, GTask *task)
{
  Queue *queue;
  gboolean closed;

  g_return_if_fail (AMT_IS_WORKER (self));
  g_return_if_fail (func != NULL);
  g_return_if_fail (G_IS_TASK (task));

  queue = self->queue;
  g_mutex_lock (&queue->mutex);
  closed = queue->closed;
  if (!closed)
    {
      Job *job = g_new0 (Job, 1);

      job->priority = priority;
      job->number = queue->next_number++;
      job->func = func;
      job->task = task;
      g_sequence_insert_sorted (queue->jobs, job, compare_jobs, NULL);
      g_cond_signal (&queue->cond);
    }
  g_mutex_unlock (&queue->mutex);

  /* Outside the lock: the answer may run foreign code. */
  if (closed)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "the worker is closed");
      g_object_unref (task);
    }
}

gboolean
amt_worker_is_current (AmtWorker *self)
{
  g_return_val_if_fail (AMT_IS_WORKER (self), FALSE);

  return g_private_get (&current_queue) == self->queue;
}

guint
amt_worker_get_depth (AmtWorker *self)
{
  guint depth;

  g_return_val_if_fail (AMT_IS_WORKER (self), 0);

  g_mutex_lock (&self->queue->mutex);
  depth = (guint) g_sequence_get_length (self->queue->jobs);
  g_mutex_unlock (&self->queue->mutex);

  return depth;
}

void
amt_worker_shutdown (AmtWorker *self)
{
  g_return_if_fail (AMT_IS_WORKER (self));
  AMT_ASSERT_MAIN ();
  g_assert (!amt_worker_is_current (self));

  queue_close (self->queue);
  if (self->thread)
    g_thread_join (g_steal_pointer (&self->thread));
}
