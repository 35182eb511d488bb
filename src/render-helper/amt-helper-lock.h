/* amt-helper-lock.h: what the helper gives up for good before it reads the first foreign byte.
 *
 * Afterwards it can compute, use memory, read the fonts of the system, and talk on the socket that it has. It cannot make a
 * socket, start a program, open anything for writing, make memory executable, look into other processes; where the kernel has
 * Landlock or namespaces it can read nothing but fonts; and it ends with the program that started it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol.h"

G_BEGIN_DECLS

/* Of everything that the helper maps, also its libraries. Sanitizers map terabytes: they run without. */
#define AMT_HELPER_ADDRESS_SPACE (1024UL * 1024 * 1024)

/** amt_helper_detach: closes every descriptor but standard ones and the socket; dies with the parent. First thing. */
gboolean amt_helper_detach (void);

/** amt_helper_warm_up: reads what can no longer be read afterwards: fonts' lists, decoders, character sets. */
void amt_helper_warm_up (void);

/**
 * amt_helper_lock:
 * @isolated: what amt_helper_isolate () said
 * @max_landlock_abi: uses no more of Landlock than a kernel with this one has; 0: none of it
 * @out: what holds
 *
 * Returns: FALSE if what must hold (no new privileges, system call filter) does not.
 */
gboolean amt_helper_lock (gboolean isolated, guint max_landlock_abi, AmtHello *out);

G_END_DECLS
