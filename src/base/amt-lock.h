/* amt-lock.h: the end of a lock on a file. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * amt_lock_end:
 * @fd: (transfer full): a descriptor locked with flock (2), or negative for none
 *
 * Ends the lock and closes @fd. Closing alone would not do: a child that this process has just forked holds the same lock
 * until it executes its program, and whoever comes next would be told that the profile is in use.
 */
void amt_lock_end (int fd);

G_END_DECLS
