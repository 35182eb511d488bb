/* amt-worker.h: one named thread with a priority queue of GTasks.
 *
 * Shutdown sentence: amt_worker_shutdown () lets the task that runs finish, runs every task that was
 * pushed before it in order of priority, refuses later ones with G_IO_ERROR_CLOSED, and returns when the
 * thread has ended. Dropping the last reference does the same.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AMT_TYPE_WORKER (amt_worker_get_type ())
G_DECLARE_FINAL_TYPE (AmtWorker, amt_worker, AMT, WORKER, GObject)

/**
 * amt_worker_new:
 * @name: thread name for debuggers, at most 15 bytes
 */
AmtWorker *amt_worker_new (const char *name);

/**
 * amt_worker_push:
 * @priority: lower runs first (G_PRIORITY_HIGH before G_PRIORITY_DEFAULT); same priority runs in order
 * @func: runs in the worker; must return through g_task_return_* exactly once
 * @task: (transfer full): its cancellable is looked at before @func starts: a task that was cancelled
 *   while it waited is answered with G_IO_ERROR_CANCELLED and @func is not called
 *
 * Any thread may push.
 */
void amt_worker_push (AmtWorker *self, int priority, GTaskThreadFunc func, GTask *task);

/** amt_worker_is_current: whether the calling thread is the worker's own. */
gboolean amt_worker_is_current (AmtWorker *self);

/** amt_worker_get_depth: tasks that wait (not counting one that runs). */
guint amt_worker_get_depth (AmtWorker *self);

/** amt_worker_shutdown: see the sentence above. Main thread, never from the worker itself. Idempotent. */
void amt_worker_shutdown (AmtWorker *self);

G_END_DECLS
