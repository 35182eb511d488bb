/* amt-lock.c: the end of a lock on a file. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-lock.h"

#include <sys/file.h>
#include <unistd.h>

void
amt_lock_end (int fd)
{
  if (fd < 0)
    return;
  (void) flock (fd, LOCK_UN);
  close (fd);
}
