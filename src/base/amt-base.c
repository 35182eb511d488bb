/* amt-base.c: remembers which thread is the main one.
 * Written once at start, read by any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-base.h"

#ifdef AMT_SANITIZED
#include <stddef.h>
#endif

static GThread *main_thread; /* (unowned) (atomic) */

#ifdef AMT_SANITIZED
/* GLib makes its table of quarks when it is loaded, 2,048 pointers, and on purpose leaves the old one behind when a program
 * with a window needs a larger one. The leak report has no name for that moment that a suppression could take without hiding
 * others, so what is allocated in that size before main () is kept reachable here. */
#define QUARK_TABLE_BYTES (2048 * sizeof (char *))
#define MAX_KEPT 4

void __sanitizer_malloc_hook (const volatile void *block, size_t size);

static const volatile void *kept[MAX_KEPT];
static unsigned n_kept;

void
__sanitizer_malloc_hook (const volatile void *block, size_t size)
{
  if (size == QUARK_TABLE_BYTES && !main_thread && n_kept < MAX_KEPT)
    kept[n_kept++] = block;
}
#endif

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
