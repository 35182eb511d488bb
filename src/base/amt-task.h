/* amt-task.h: a GTask's work in a thread, without its end there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * amt_task_run_in_thread:
 * @task: created in the main thread
 * @func: runs in a thread of GLib's pool; must return through g_task_return_* exactly once
 *
 * Like g_task_run_in_thread (), but the main thread always drops the last reference. GLib's thread keeps one until after
 * the result was handed over: if main is faster, the source object and the task data, which belong to main, would end in
 * that thread.
 */
void amt_task_run_in_thread (GTask *task, GTaskThreadFunc func);

G_END_DECLS
