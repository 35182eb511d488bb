/* amt-base.h: start of every Amtsstube program, and the main-thread assertion.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * amt_base_init:
 *
 * Remembers the calling thread as the main thread. Called once, first thing in main ().
 */
void amt_base_init (void);

/** amt_main_thread: (transfer none): the thread that called amt_base_init (). */
GThread *amt_main_thread (void);

/** AMT_ASSERT_MAIN: for functions that belong to the main thread. */
#define AMT_ASSERT_MAIN() g_assert (g_thread_self () == amt_main_thread ())

G_END_DECLS
