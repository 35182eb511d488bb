/* store-vfs.h: a file system for SQLite that fails or dies at the k-th write. For tests.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  STORE_VFS_DIE, /* the process ends at once, as in a power cut */
  STORE_VFS_FULL /* no space from then on */
} StoreVfsFault;

/** store_vfs_install: makes it the default of this process. Main thread, before the first store opens. */
void store_vfs_install (void);
/** store_vfs_arm: at the @k-th write, truncation or sync from now on; 0: never. */
void store_vfs_arm (int k, StoreVfsFault fault);
/** store_vfs_count: writes since it was armed. */
int store_vfs_count (void);

G_END_DECLS
