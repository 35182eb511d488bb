/* test-task.c: what a task in a thread refers to ends in the main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-task.h"

#include "amt-base.h"
#include "amt-test.h"

#define ROUNDS 100

typedef struct
{
  guint n_ended;
  guint n_ended_elsewhere;
} Count;

static int main_let_go; /* (atomic) */

static void
ended_cb (gpointer data, GObject *where_it_was)
{
  Count *count = data;

  count->n_ended++;
  count->n_ended_elsewhere += g_thread_self () != amt_main_thread ();
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_assert_true (g_thread_self () != amt_main_thread ());
  g_assert_true (G_IS_OBJECT (source));
  g_task_return_int (task, 1 + *(int *) data);
  /* The thread is slower than main: whatever it still holds is held last. */
  while (!g_atomic_int_get (&main_let_go))
    g_thread_yield ();
}

static void
worked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  int *sum = user_data;

  g_assert_true (g_thread_self () == amt_main_thread ());
  *sum += (int) g_task_propagate_int (G_TASK (result), &error);
  g_assert_no_error (error);
}

static void
test_ends_in_main (void)
{
  Count count = { 0 };
  int sum = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GObject) source = g_object_new (G_TYPE_OBJECT, NULL);
      g_autoptr (GTask) task = g_task_new (source, NULL, worked_cb, &sum);
      int *data = g_new0 (int, 1);

      g_atomic_int_set (&main_let_go, 0);
      g_object_weak_ref (source, ended_cb, &count);
      g_task_set_source_tag (task, test_ends_in_main);
      g_task_set_task_data (task, data, g_free);
      amt_task_run_in_thread (task, work_in_thread);
      g_clear_object (&task);
      g_clear_object (&source);
      amt_test_await (sum == (int) i + 1);
      g_atomic_int_set (&main_let_go, 1);
      amt_test_await (count.n_ended == i + 1);
    }
  g_assert_cmpuint (count.n_ended_elsewhere, ==, 0);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/task/ends-in-main", test_ends_in_main);
  return g_test_run ();
}
