/* amt-store-open.c: the files of a profile: folder, lock, clear-text checks, connections, migrations.
 * Owned by AmtStore. Runs in the writer; in the reader when the store is read-only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-keep.h"
#include "amt-store-private.h"

#include "amt-store-resources.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MAIN_FILE "cache.db"
#define DOCUMENTS_FILE "documents.db"
#define LOCK_FILE "lock"

/* A file of the profile: its migrations and how many there are. */
typedef struct
{
  const char *name;
  const char *folder;
  guint version;
} File;
static const File MAIN = { MAIN_FILE, "/org/amtsstube/store/sql", 9 };
static const File DOCUMENTS = { DOCUMENTS_FILE, "/org/amtsstube/store/sql/documents", 2 };

/* First bytes of every clear-text SQLite file. */
static const char CLEAR_HEADER[] = "SQLite format 3";

static const char SQL_BEGIN[] = "BEGIN EXCLUSIVE";
static const char SQL_COMMIT[] = "COMMIT";
static const char SQL_ROLLBACK[] = "ROLLBACK";
static const char SQL_VERSION[] = "PRAGMA user_version";

/* A pragma takes no bound values: one constant for each version, with the migration of that number. */
static const char *const SQL_SET_VERSION[] = {
  NULL,
  "PRAGMA user_version = 1",
  "PRAGMA user_version = 2",
  "PRAGMA user_version = 3",
  "PRAGMA user_version = 4",
  "PRAGMA user_version = 5",
  "PRAGMA user_version = 6",
  "PRAGMA user_version = 7",
  "PRAGMA user_version = 8",
  "PRAGMA user_version = 9",
};

static const char SQL_SENDING_AGAIN[] =
    "UPDATE outbox SET state = 'queued' WHERE state = 'sending'";
/* Perhaps the portal gives them today. */
static const char SQL_FORGET_REFUSED[] = "DELETE FROM document_refused";
static const char SQL_FORGET_SETTLED[] =
    "DELETE FROM outbox WHERE state = 'done' AND settled_at < ?1";

static gboolean
fail_errno (GError **error, const char *what)
{
  int reason = errno;
  int code = AMT_STORE_ERROR_IO;

  if (reason == ENOSPC || reason == EDQUOT)
    code = AMT_STORE_ERROR_FULL;
  else if (reason == EROFS || reason == EACCES || reason == EPERM)
    code = AMT_STORE_ERROR_READ_ONLY;
  else if (reason == ENOENT)
    code = AMT_STORE_ERROR_NOT_FOUND;
  g_set_error (error, AMT_STORE_ERROR, code, "%s: %s", what, g_strerror (reason));

  return FALSE;
}

static gboolean
take_lock (AmtStore *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, LOCK_FILE, NULL);

  self->lock_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock_fd < 0)
    return fail_errno (error, "the lock file cannot be opened");

  /* The kernel gives it back when the process ends, however it ends. */
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    return fail_errno (error, "the lock file cannot be locked");

  return amt_store_fail (error, AMT_STORE_ERROR_BUSY, "another process writes this profile");
}

/* Whether the file at @path may be opened. @create: an empty one with mode 0600 where there is none. */
static gboolean
check_file (const char *path, gboolean create, GError **error)
{
  char header[sizeof CLEAR_HEADER] = { 0 };
  int flags = (create ? O_RDWR | O_CREAT : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW;
  int fd = open (path, flags, 0600);
  ssize_t n;

  if (fd < 0)
    return fail_errno (error, "a file of the profile cannot be opened");

  if (create && fchmod (fd, 0600) != 0)
    {
      close (fd);
      return fail_errno (error, "a file of the profile cannot be made private");
    }
  n = pread (fd, header, sizeof header, 0);
  close (fd);
  if (n < 0)
    return fail_errno (error, "a file of the profile cannot be read");
  if (memcmp (header, CLEAR_HEADER, sizeof header) == 0)
    return amt_store_fail (error, AMT_STORE_ERROR_CLEAR_TEXT, "the file is clear text");

  return TRUE;
}

/* Two stores may open at the same time in two workers. */
static GResource *
sql_resource (void)
{
  static gsize registered;

  if (g_once_init_enter (&registered))
    {
      amt_store_register_resource ();
      g_once_init_leave (&registered, 1);
    }

  return amt_store_get_resource ();
}

static gboolean
run_migration (AmtDb *db, const char *folder, guint version, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%03u.sql", folder, version);
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (sql_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *migration = NULL;

  if (!bytes)
    return FALSE;

  migration = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (!amt_db_exec (db, SQL_BEGIN, error))
    return FALSE;
  if (!amt_db_exec (db, migration, error) || !amt_db_exec (db, SQL_SET_VERSION[version], error) ||
      !amt_db_exec (db, SQL_COMMIT, error))
    {
      if (amt_db_in_transaction (db))
        (void) amt_db_exec (db, SQL_ROLLBACK, NULL);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_version (AmtDb *db, const File *file, gint64 *out_version, GError **error)
{
  if (!amt_db_get_int (db, out_version, 0, error, SQL_VERSION, ""))
    return FALSE;
  if (*out_version > (gint64) file->version)
    return amt_store_fail (error, AMT_STORE_ERROR_NEWER,
                           "the file was written by a newer version of the program");

  return TRUE;
}

static gboolean
migrate (AmtDb *db, const File *file, GError **error)
{
  gint64 version = 0;

  if (!check_version (db, file, &version, error))
    return FALSE;
  for (guint next = (guint) version + 1; next <= file->version; next++)
    if (!run_migration (db, file->folder, next, error))
      return FALSE;

  return TRUE;
}

static AmtDb *
open_writing (AmtStore *self, GBytes *key, const File *file, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, file->name, NULL);
  g_autoptr (AmtDb) db = NULL;
  gint64 version;

  if (!check_file (path, TRUE, error))
    return NULL;
  /* A newer file must stay as it is, so the version is looked at before anything is set on it. */
  {
    g_autoptr (AmtDb) look = amt_db_open (path, key, AMT_DB_LOOK, error);

    if (!look || !check_version (look, file, &version, error))
      return NULL;
  }

  db = amt_db_open (path, key, AMT_DB_WRITE, error);
  if (!db || !migrate (db, file, error) || !check_file (path, FALSE, error))
    return NULL;

  return g_steal_pointer (&db);
}

static AmtDb *
open_reading (AmtStore *self, GBytes *key, const File *file, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, file->name, NULL);
  g_autoptr (AmtDb) db = NULL;
  gint64 version = 0;

  if (!check_file (path, FALSE, error))
    return NULL;
  db = amt_db_open (path, key, AMT_DB_READ, error);
  if (!db || !check_version (db, file, &version, error))
    return NULL;
  if (version == 0)
    {
      amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND, "the profile was never filled");
      return NULL;
    }

  return g_steal_pointer (&db);
}

/* What an earlier process left behind. */
static gboolean
tidy (AmtStore *self, GError **error)
{
  AmtDb *db = self->write.main;

  return amt_db_run (db, error, SQL_SENDING_AGAIN, "") &&
         amt_db_run (db, error, SQL_FORGET_SETTLED, "i",
                     amt_clock_now (self->clock) - AMT_STORE_KEEP_SETTLED) &&
         amt_db_run (db, error, SQL_FORGET_REFUSED, "") && amt_store_drop_strays (self, error);
}

/* --- where the folder lies ----------------------------------------------------------------------------- */

/* Other computers' disks: NFS, SMB in its three ages, AFS, Coda, NetWare, Ceph, Lustre, GPFS, OCFS2, GFS2. What FUSE brings may
 * lie anywhere, also here, so it is not refused. The log of SQLite needs memory that all share. */
static const gint64 REMOTE_SYSTEMS[] = {
  0x6969, 0x517b,     0xff534d42, 0xfe534d42, 0x5346414f, 0x73757245,
  0x564c, 0x00c36400, 0x0bd00bd0, 0x47504653, 0x7461636f, 0x01161970,
};

static gpointer file_system_func; /* (atomic) AmtFileSystemFunc, or none */

void
amt_store_set_file_system_func (AmtFileSystemFunc func)
{
  g_atomic_pointer_set (&file_system_func, func);
}

static gboolean
ask_kernel (const char *path, gint64 *out_magic)
{
  struct statfs answer;

  if (statfs (path, &answer) != 0)
    return FALSE;
  /* As the kernel has it: 32 bits, whatever type the C library gives it. */
  *out_magic = (gint64) (guint32) answer.f_type;

  return TRUE;
}

/* Returns: FALSE with errno. */
static gboolean
look_at_place (const char *path, gboolean *out_remote)
{
  AmtFileSystemFunc func = (AmtFileSystemFunc) g_atomic_pointer_get (&file_system_func);
  gint64 magic = 0;

  if (!(func ? func : ask_kernel) (path, &magic))
    return FALSE;
  *out_remote = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (REMOTE_SYSTEMS); i++)
    *out_remote |= magic == REMOTE_SYSTEMS[i];

  return TRUE;
}

static gboolean
check_place (AmtStore *self, GError **error)
{
  gboolean remote = FALSE;

  if (!look_at_place (self->directory, &remote))
    return fail_errno (error, "the folder of the profile cannot be looked at");

  return !remote || amt_store_fail (error, AMT_STORE_ERROR_NETWORK,
                                    "the folder of the profile lies on a network file system");
}

gboolean
amt_store_lies_on_network (const char *path)
{
  g_autofree char *folder = g_canonicalize_filename (path, "/");
  gboolean remote = FALSE;

  while (!look_at_place (folder, &remote) && strcmp (folder, "/") != 0)
    {
      char *parent = g_path_get_dirname (folder);

      g_free (folder);
      folder = parent;
    }

  return remote;
}

gboolean
amt_store_open_files (AmtStore *self, GBytes *key, GError **error)
{
  if (self->mode == AMT_STORE_READ_WRITE)
    {
      if (g_mkdir_with_parents (self->directory, 0700) != 0 || g_chmod (self->directory, 0700) != 0)
        return fail_errno (error, "the folder of the profile cannot be made");
      if (!check_place (self, error) || !take_lock (self, error))
        return FALSE;

      self->write.main = open_writing (self, key, &MAIN, error);
      if (!self->write.main)
        return FALSE;
      self->write.documents = open_writing (self, key, &DOCUMENTS, error);
      if (!self->write.documents || !tidy (self, error))
        return FALSE;
    }

  if (self->mode == AMT_STORE_READ_ONLY && !check_place (self, error))
    return FALSE;
  self->read.main = open_reading (self, key, &MAIN, error);
  if (!self->read.main)
    return FALSE;
  self->read.documents = open_reading (self, key, &DOCUMENTS, error);
  if (!self->read.documents)
    return FALSE;
  self->find.main = open_reading (self, key, &MAIN, error);

  return self->find.main != NULL;
}
