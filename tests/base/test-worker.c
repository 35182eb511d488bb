/* test-worker.c: order, cancellation, shutdown and threads of AmtWorker.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-base.h"
#include "amt-test.h"
#include "amt-worker.h"

#define N_THREADS 8
#define N_EACH 250

/* What the tasks of one test share. */
typedef struct
{
  AmtWorker *worker; /* (owned) */
  GMutex mutex;
  GCond cond;
  gboolean gate_open; /* (lock mutex) */
  gboolean waiting;   /* (lock mutex) a task stands at the gate */
  GArray *order;      /* (owned) (element-type int) (lock mutex) numbers of tasks as they ran */
  int n_ran;          /* (atomic) */
  int n_done;         /* (atomic) */
  int n_cancelled;    /* (atomic) */
  int n_closed;       /* (atomic) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->worker = amt_worker_new ("test-worker");
  fixture->order = g_array_new (FALSE, FALSE, sizeof (int));
  g_mutex_init (&fixture->mutex);
  g_cond_init (&fixture->cond);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->worker);
  g_array_unref (fixture->order);
  g_mutex_clear (&fixture->mutex);
  g_cond_clear (&fixture->cond);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_thread_self () == amt_main_thread ());
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_assert_no_error (error);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_atomic_int_inc (&fixture->n_cancelled);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    g_atomic_int_inc (&fixture->n_closed);
  else
    g_error ("unexpected: %s", error->message);

  g_atomic_int_inc (&fixture->n_done);
}

static void
note_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fixture *fixture = g_task_get_task_data (task);
  int number = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (task), "number"));

  g_assert_true (amt_worker_is_current (fixture->worker));
  g_mutex_lock (&fixture->mutex);
  g_array_append_val (fixture->order, number);
  g_mutex_unlock (&fixture->mutex);
  g_atomic_int_inc (&fixture->n_ran);
  g_task_return_boolean (task, TRUE);
}

static void
wait_at_gate_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fixture *fixture = data;

  g_mutex_lock (&fixture->mutex);
  fixture->waiting = TRUE;
  while (!fixture->gate_open)
    g_cond_wait (&fixture->cond, &fixture->mutex);
  g_mutex_unlock (&fixture->mutex);
  g_task_return_boolean (task, TRUE);
}

static void
push (Fixture *fixture, int priority, int number, GTaskThreadFunc func, GCancellable *cancellable)
{
  GTask *task = g_task_new (NULL, cancellable, done_cb, fixture);

  g_task_set_task_data (task, fixture, NULL);
  g_object_set_data (G_OBJECT (task), "number", GINT_TO_POINTER (number));
  amt_worker_push (fixture->worker, priority, func, task);
}

static gboolean
stands_at_gate (Fixture *fixture)
{
  g_mutex_lock (&fixture->mutex);
  gboolean waiting = fixture->waiting;
  g_mutex_unlock (&fixture->mutex);

  return waiting;
}

/* From here on nothing runs until open_gate (): what is pushed piles up. */
static void
close_gate (Fixture *fixture)
{
  push (fixture, G_PRIORITY_DEFAULT, 0, wait_at_gate_in_worker, NULL);
  amt_test_await (stands_at_gate (fixture));
}

static void
open_gate (Fixture *fixture)
{
  g_mutex_lock (&fixture->mutex);
  fixture->gate_open = TRUE;
  g_cond_broadcast (&fixture->cond);
  g_mutex_unlock (&fixture->mutex);
}

static void
assert_order (Fixture *fixture, const int *expected, guint n)
{
  g_assert_cmpuint (fixture->order->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (fixture->order, int, i), ==, expected[i]);
}

static void
test_priority_is_stable (Fixture *fixture, gconstpointer data)
{
  static const int EXPECTED[] = { 3, 6, 1, 4, 7, 2, 5 };

  close_gate (fixture);
  push (fixture, G_PRIORITY_DEFAULT, 1, note_in_worker, NULL);
  push (fixture, G_PRIORITY_LOW, 2, note_in_worker, NULL);
  push (fixture, G_PRIORITY_HIGH, 3, note_in_worker, NULL);
  push (fixture, G_PRIORITY_DEFAULT, 4, note_in_worker, NULL);
  push (fixture, G_PRIORITY_LOW, 5, note_in_worker, NULL);
  push (fixture, G_PRIORITY_HIGH, 6, note_in_worker, NULL);
  push (fixture, G_PRIORITY_DEFAULT, 7, note_in_worker, NULL);
  g_assert_cmpuint (amt_worker_get_depth (fixture->worker), ==, 7);
  open_gate (fixture);

  amt_test_await (g_atomic_int_get (&fixture->n_done) == 8);
  assert_order (fixture, EXPECTED, G_N_ELEMENTS (EXPECTED));
  g_assert_cmpuint (amt_worker_get_depth (fixture->worker), ==, 0);
  g_assert_false (amt_worker_is_current (fixture->worker));
}

static void
test_cancelled_while_waiting (Fixture *fixture, gconstpointer data)
{
  static const int EXPECTED[] = { 1, 3 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  close_gate (fixture);
  push (fixture, G_PRIORITY_DEFAULT, 1, note_in_worker, NULL);
  push (fixture, G_PRIORITY_DEFAULT, 2, note_in_worker, cancellable);
  push (fixture, G_PRIORITY_DEFAULT, 3, note_in_worker, NULL);
  g_cancellable_cancel (cancellable);
  open_gate (fixture);

  amt_test_await (g_atomic_int_get (&fixture->n_done) == 4);
  assert_order (fixture, EXPECTED, G_N_ELEMENTS (EXPECTED));
  g_assert_cmpint (g_atomic_int_get (&fixture->n_cancelled), ==, 1);
}

static gpointer
open_gate_when_closed (gpointer data)
{
  Fixture *fixture = data;
  gint64 deadline = amt_test_deadline (0);
  gboolean closed = FALSE;

  /* A task that is refused shows that the shutdown has begun. */
  while (!closed && g_get_monotonic_time () < deadline)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_set_task_data (task, fixture, NULL);
      amt_worker_push (fixture->worker, G_PRIORITY_LOW, note_in_worker, g_object_ref (task));
      closed = g_task_had_error (task);
      g_thread_yield ();
    }
  open_gate (fixture);

  return NULL;
}

/* The sentence in the header, clause by clause. */
static void
test_shutdown (Fixture *fixture, gconstpointer data)
{
  static const int EXPECTED[] = { 2, 1 };
  GThread *opener;

  close_gate (fixture);
  push (fixture, G_PRIORITY_DEFAULT, 1, note_in_worker, NULL);
  push (fixture, G_PRIORITY_HIGH, 2, note_in_worker, NULL);

  opener = g_thread_new ("opener", open_gate_when_closed, fixture);
  amt_worker_shutdown (fixture->worker);
  g_thread_join (opener);

  g_assert_cmpint (g_atomic_int_get (&fixture->n_ran), >=, 2);
  g_array_set_size (fixture->order, 2); /* behind them only what the opener pushed */
  assert_order (fixture, EXPECTED, 2);
  g_assert_cmpuint (amt_worker_get_depth (fixture->worker), ==, 0);

  push (fixture, G_PRIORITY_HIGH, 3, note_in_worker, NULL);
  amt_test_await (g_atomic_int_get (&fixture->n_done) == 4);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_closed), ==, 1);

  amt_worker_shutdown (fixture->worker);
}

static void
test_last_reference_runs_what_waits (Fixture *fixture, gconstpointer data)
{
  AmtWorker *worker = fixture->worker;

  for (int i = 0; i < 20; i++)
    push (fixture, G_PRIORITY_DEFAULT, i, note_in_worker, NULL);
  g_object_add_weak_pointer (G_OBJECT (worker), (gpointer *) &fixture->worker);
  g_object_run_dispose (G_OBJECT (worker));
  g_assert_cmpint (g_atomic_int_get (&fixture->n_ran), ==, 20);
  g_object_unref (worker);
  g_assert_null (fixture->worker);

  amt_test_await (g_atomic_int_get (&fixture->n_done) == 20);
}

static void
drop_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fixture *fixture = data;

  g_clear_object (&fixture->worker);
  g_task_return_boolean (task, TRUE);
}

static void
count_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fixture *fixture = data;

  g_atomic_int_inc (&fixture->n_ran);
  g_task_return_boolean (task, TRUE);
}

static void
test_last_reference_in_its_own_task (Fixture *fixture, gconstpointer data)
{
  close_gate (fixture);
  push (fixture, G_PRIORITY_DEFAULT, 1, drop_in_worker, NULL);
  push (fixture, G_PRIORITY_DEFAULT, 2, count_in_worker, NULL);
  open_gate (fixture);

  amt_test_await (g_atomic_int_get (&fixture->n_done) == 3);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_ran), ==, 1);
}

static gpointer
push_many (gpointer data)
{
  Fixture *fixture = data;

  for (int i = 0; i < N_EACH; i++)
    {
      GTask *task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_set_task_data (task, fixture, NULL);
      amt_worker_push (fixture->worker, i % 3, note_in_worker, task);
    }

  return NULL;
}

static void
test_push_from_many_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[N_THREADS];

  for (int i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("pusher", push_many, fixture);
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  amt_worker_shutdown (fixture->worker);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_ran), ==, N_THREADS * N_EACH);
}

static void
answered_in_thread_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GThread **slot = user_data;

  g_assert_true (g_task_propagate_boolean (G_TASK (result), NULL));
  *slot = g_thread_self ();
}

/* A task that was made in a thread with its own context is answered there. */
static gpointer
push_with_own_context (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  GThread *answered_in = NULL;
  GTask *task;

  g_main_context_push_thread_default (context);
  task = g_task_new (NULL, NULL, answered_in_thread_cb, &answered_in);
  g_task_set_task_data (task, fixture, NULL);
  amt_worker_push (fixture->worker, G_PRIORITY_DEFAULT, note_in_worker, task);
  while (!answered_in)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);

  return GINT_TO_POINTER (answered_in == g_thread_self ());
}

static void
test_answer_in_the_right_context (Fixture *fixture, gconstpointer data)
{
  GThread *thread = g_thread_new ("asker", push_with_own_context, fixture);

  g_assert_true (GPOINTER_TO_INT (g_thread_join (thread)));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/worker/priority-is-stable", test_priority_is_stable);
  ADD ("/worker/cancelled-while-waiting", test_cancelled_while_waiting);
  ADD ("/worker/shutdown", test_shutdown);
  ADD ("/worker/last-reference/runs-what-waits", test_last_reference_runs_what_waits);
  ADD ("/worker/last-reference/in-its-own-task", test_last_reference_in_its_own_task);
  ADD ("/worker/push-from-many-threads", test_push_from_many_threads);
  ADD ("/worker/answer-in-the-right-context", test_answer_in_the_right_context);
#undef ADD

  return g_test_run ();
}
