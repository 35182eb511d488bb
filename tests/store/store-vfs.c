/* store-vfs.c: a file system for SQLite that fails or dies at the k-th write.
 * Wraps the default one. Any thread; the counter is atomic.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-vfs.h"

#include <sqlite3.h>
#include <unistd.h>

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* behind this struct */
} File;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;
static int n_writes;
static int fail_at;
static StoreVfsFault fault_kind;

#define REAL(file) (((File *) (file))->real)

static int
before_write (void)
{
  int n = g_atomic_int_add (&n_writes, 1) + 1;
  int at = g_atomic_int_get (&fail_at);

  if (at == 0 || n < at)
    return SQLITE_OK;
  if (fault_kind == STORE_VFS_DIE)
    _exit (0);

  return SQLITE_FULL;
}

static int
file_close (sqlite3_file *file)
{
  return REAL (file)->pMethods->xClose (REAL (file));
}

static int
file_read (sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
  return REAL (file)->pMethods->xRead (REAL (file), to, n, at);
}

static int
file_write (sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
  int code = before_write ();

  return code != SQLITE_OK ? code : REAL (file)->pMethods->xWrite (REAL (file), from, n, at);
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  int code = before_write ();

  return code != SQLITE_OK ? code : REAL (file)->pMethods->xTruncate (REAL (file), size);
}

static int
file_sync (sqlite3_file *file, int flags)
{
  int code = before_write ();

  return code != SQLITE_OK ? code : REAL (file)->pMethods->xSync (REAL (file), flags);
}

static int
file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return REAL (file)->pMethods->xFileSize (REAL (file), size);
}

static int
file_lock (sqlite3_file *file, int kind)
{
  return REAL (file)->pMethods->xLock (REAL (file), kind);
}

static int
file_unlock (sqlite3_file *file, int kind)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), kind);
}

static int
file_check_lock (sqlite3_file *file, int *out)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), out);
}

static int
file_control (sqlite3_file *file, int op, void *argument)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), op, argument);
}

static int
file_sector_size (sqlite3_file *file)
{
  return REAL (file)->pMethods->xSectorSize (REAL (file));
}

static int
file_traits (sqlite3_file *file)
{
  return REAL (file)->pMethods->xDeviceCharacteristics (REAL (file));
}

static int
file_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
  return REAL (file)->pMethods->xShmMap (REAL (file), page, size, extend, out);
}

static int
file_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return REAL (file)->pMethods->xShmLock (REAL (file), offset, n, flags);
}

static void
file_shm_barrier (sqlite3_file *file)
{
  REAL (file)->pMethods->xShmBarrier (REAL (file));
}

static int
file_shm_unmap (sqlite3_file *file, int remove)
{
  return REAL (file)->pMethods->xShmUnmap (REAL (file), remove);
}

static const sqlite3_io_methods METHODS = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_traits,
  .xShmMap = file_shm_map,
  .xShmLock = file_shm_lock,
  .xShmBarrier = file_shm_barrier,
  .xShmUnmap = file_shm_unmap,
};

static int
vfs_open (sqlite3_vfs *self, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
  File *own = (File *) file;
  int code;

  own->real = (sqlite3_file *) (own + 1);
  code = real_vfs->xOpen (real_vfs, name, own->real, flags, out_flags);
  own->base.pMethods = own->real->pMethods ? &METHODS : NULL;

  return code;
}

void
store_vfs_install (void)
{
  sqlite3_initialize ();
  /* The second time it would find itself. */
  if (real_vfs)
    return;
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "amt-test";
  vfs.szOsFile = (int) sizeof (File) + real_vfs->szOsFile;
  vfs.xOpen = vfs_open;
  sqlite3_vfs_register (&vfs, 1);
}

void
store_vfs_arm (int k, StoreVfsFault fault)
{
  fault_kind = fault;
  g_atomic_int_set (&n_writes, 0);
  g_atomic_int_set (&fail_at, k);
}

int
store_vfs_count (void)
{
  return g_atomic_int_get (&n_writes);
}
