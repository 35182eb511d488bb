/* amt-base.c: remembers which thread is the main one.
 * Written once at start, read by any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-base.h"

static GThread *main_thread; /* (unowned) (atomic) */

void
amt_base_init (void)
{
  g_atomic_pointer_set (&main_thread, g_thread_self ());
}

GThread *
amt_main_thread (void)
{
  return g_atomic_pointer_get (&main_thread);
}
