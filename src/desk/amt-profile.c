/* amt-profile.c: the folder of a profile. Worker threads only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-profile.h"

#include "amt-lock.h"
#include "amt-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define SESSION_FILE "session.ini"
#define BROKEN_FILE "session.ini.broken"
#define SESSION_LOCK "session.lock"
#define PERSON_LOCK "key.lock"
/* As the store names it; its presence says that a key was in use. */
#define CACHE_FILE "cache.db"
#define CACHE_LOCK "lock"
#define SESSION_MARK "session-only"
#define GROUP_SESSION "session"
#define GROUP_UNSENT "unsent"
#define PERSON_DIGITS 16

void
amt_session_free (AmtSession *self)
{
  g_free (self->portal);
  g_free (self->person);
  g_free (self->salt);
  g_free (self->token);
  g_hash_table_unref (self->unsent);
  g_free (self);
}

static char *
hash_token (const char *salt, const char *token)
{
  return token ? g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) salt, strlen (salt),
                                            token, -1)
               : NULL;
}

gboolean
amt_session_fits (const AmtSession *self, const char *portal, const char *token)
{
  g_autofree char *hash = hash_token (self->salt, token);

  return g_strcmp0 (self->portal, portal) == 0 && (!token || g_strcmp0 (self->token, hash) == 0);
}

guint
amt_session_count_others (const AmtSession *self, const char *person)
{
  GHashTableIter iter;
  gpointer key, value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->unsent);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_strcmp0 (key, person) != 0)
      n += GPOINTER_TO_UINT (value);

  return n;
}

char *
amt_profile_person (const char *portal, const char *user_id)
{
  g_autofree char *text = g_strdup_printf ("%s\n%s", portal, user_id);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (hash, PERSON_DIGITS);
}

char *
amt_profile_directory (const char *profile, const char *person)
{
  return g_build_filename (profile, "people", person, NULL);
}

gboolean
amt_profile_has_cache (const char *profile, const char *person)
{
  g_autofree char *directory = amt_profile_directory (profile, person);
  g_autofree char *file = g_build_filename (directory, CACHE_FILE, NULL);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

static gboolean
is_person (const char *text)
{
  return text && strlen (text) == PERSON_DIGITS &&
         strspn (text, "0123456789abcdef") == PERSON_DIGITS;
}

static gboolean
fail_errno (GError **error, const char *what)
{
  int reason = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (reason), "%s: %s", what,
               g_strerror (reason));
  return FALSE;
}

/* Returns: (transfer full) (nullable): %NULL without @error if there is no file. */
static GKeyFile *
load (const char *profile, GError **error)
{
  g_autofree char *path = g_build_filename (profile, SESSION_FILE, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) failed = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &failed))
    return g_steal_pointer (&file);
  if (!g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "the session file of the profile cannot be read");
  return NULL;
}

AmtSession *
amt_profile_read (const char *profile, GError **error)
{
  g_autoptr (GKeyFile) file = load (profile, error);
  g_auto (GStrv) people = NULL;
  AmtSession *self;

  if (!file)
    return NULL;

  self = g_new0 (AmtSession, 1);
  self->unsent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->portal = g_key_file_get_string (file, GROUP_SESSION, "portal", NULL);
  self->person = g_key_file_get_string (file, GROUP_SESSION, "person", NULL);
  self->salt = g_key_file_get_string (file, GROUP_SESSION, "salt", NULL);
  self->token = g_key_file_get_string (file, GROUP_SESSION, "token", NULL);
  self->signed_out = g_key_file_get_boolean (file, GROUP_SESSION, "signedOut", NULL);
  people = g_key_file_get_keys (file, GROUP_UNSENT, NULL, NULL);
  for (guint i = 0; people && people[i]; i++)
    g_hash_table_insert (
        self->unsent, g_strdup (people[i]),
        GUINT_TO_POINTER (MAX (g_key_file_get_integer (file, GROUP_UNSENT, people[i], NULL), 0)));

  /* The folder name becomes part of a path. */
  if (!self->portal || !self->salt ||
      (self->person ? !is_person (self->person) : !self->signed_out))
    {
      amt_session_free (self);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "the session file of the profile is damaged");
      return NULL;
    }
  return self;
}

/* Returns: file descriptor that holds the lock, or -1. */
static int
lock (const char *directory, const char *name, int operation, GError **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  int fd = -1;

  if (g_mkdir_with_parents (directory, 0700) == 0)
    fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      fail_errno (error, "the folder of the profile cannot be written");
      return -1;
    }
  if (flock (fd, operation) != 0)
    {
      fail_errno (error, "a lock of the profile cannot be taken");
      close (fd);
      return -1;
    }
  return fd;
}

static gboolean
save (GKeyFile *file, const char *profile, GError **error)
{
  g_autofree char *path = g_build_filename (profile, SESSION_FILE, NULL);
  gsize length = 0;
  g_autofree char *text = g_key_file_to_data (file, &length, NULL);

  return g_file_set_contents_full (path, text, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

/* Reads, lets @change work on it and writes, while nobody else does. */
static gboolean
update (const char *profile, void (*change) (GKeyFile *file, gconstpointer data),
        gconstpointer data, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (GKeyFile) file = NULL;
  gboolean ok = FALSE;
  int fd = lock (profile, SESSION_LOCK, LOCK_EX, error);

  if (fd < 0)
    return FALSE;

  file = load (profile, &failed);
  if (failed)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
    }
  else
    {
      if (!file)
        file = g_key_file_new ();
      change (file, data);
      ok = save (file, profile, error);
    }
  amt_lock_end (fd);
  return ok;
}

gboolean
amt_profile_set_aside (const char *profile, GError **error)
{
  g_autofree char *path = g_build_filename (profile, SESSION_FILE, NULL);
  g_autofree char *aside = g_build_filename (profile, BROKEN_FILE, NULL);
  g_autoptr (GError) broken = NULL;
  g_autoptr (AmtSession) session = NULL;
  gboolean ok = TRUE;
  int fd = lock (profile, SESSION_LOCK, LOCK_EX, error);

  if (fd < 0)
    return FALSE;

  /* Somebody else may have put it right meanwhile. */
  session = amt_profile_read (profile, &broken);
  if (broken && g_rename (path, aside) != 0)
    ok = fail_errno (error, "the damaged session file cannot be set aside");
  amt_lock_end (fd);
  return ok;
}

typedef struct
{
  const char *portal;
  const char *person;
  const char *token;
  guint unsent;
} Change;

static void
remember (GKeyFile *file, gconstpointer data)
{
  const Change *change = data;
  g_autofree char *salt = g_uuid_string_random ();
  g_autofree char *hash = hash_token (salt, change->token);

  g_key_file_set_string (file, GROUP_SESSION, "portal", change->portal);
  g_key_file_set_string (file, GROUP_SESSION, "person", change->person);
  g_key_file_set_string (file, GROUP_SESSION, "salt", salt);
  g_key_file_remove_key (file, GROUP_SESSION, "signedOut", NULL);
  if (hash)
    g_key_file_set_string (file, GROUP_SESSION, "token", hash);
  else
    g_key_file_remove_key (file, GROUP_SESSION, "token", NULL);
}

gboolean
amt_profile_remember (const char *profile, const char *portal, const char *person,
                      const char *token, GError **error)
{
  Change change = { .portal = portal, .person = person, .token = token };

  return update (profile, remember, &change, error);
}

static void
note_unsent (GKeyFile *file, gconstpointer data)
{
  const Change *change = data;

  g_key_file_set_integer (file, GROUP_UNSENT, change->person, (int) change->unsent);
}

gboolean
amt_profile_count (const char *profile, const char *person, guint unsent, GError **error)
{
  Change change = { .person = person, .unsent = unsent };

  return update (profile, note_unsent, &change, error);
}

static void
sign_out (GKeyFile *file, gconstpointer data)
{
  if (!g_key_file_has_group (file, GROUP_SESSION))
    return;
  g_key_file_remove_key (file, GROUP_SESSION, "token", NULL);
  g_key_file_set_boolean (file, GROUP_SESSION, "signedOut", TRUE);
}

gboolean
amt_profile_sign_out (const char *profile, GError **error)
{
  g_autofree char *path = g_build_filename (profile, SESSION_FILE, NULL);

  /* Where nobody ever signed in nothing is made. */
  return !g_file_test (path, G_FILE_TEST_EXISTS) || update (profile, sign_out, NULL, error);
}

static void
drop (GKeyFile *file, gconstpointer data)
{
  const Change *change = data;
  g_autofree char *last = g_key_file_get_string (file, GROUP_SESSION, "person", NULL);

  g_key_file_remove_key (file, GROUP_UNSENT, change->person, NULL);
  if (g_strcmp0 (last, change->person) != 0)
    return;
  sign_out (file, NULL);
  g_key_file_remove_key (file, GROUP_SESSION, "person", NULL);
}

/* Removes @path and all below it; follows no link. */
static gboolean
remove_tree (const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) directory = g_dir_open (path, 0, error);
      const char *name;

      if (!directory)
        return FALSE;
      while ((name = g_dir_read_name (directory)))
        {
          g_autofree char *inner = g_build_filename (path, name, NULL);

          if (!remove_tree (inner, error))
            return FALSE;
        }
    }
  return g_remove (path) == 0 || errno == ENOENT ||
         fail_errno (error, "a file of the profile cannot be deleted");
}

/* What is broken off in between must not look like a cache whose mark, or whose key, is missing. */
static gboolean
remove_cache (const char *directory, GError **error)
{
  g_autofree char *cache = g_build_filename (directory, CACHE_FILE, NULL);

  return remove_tree (cache, error) && remove_tree (directory, error);
}

gboolean
amt_profile_drop (const char *profile, const char *person, GError **error)
{
  Change change = { .person = person };
  g_autofree char *directory = amt_profile_directory (profile, person);
  g_autofree char *path = g_build_filename (profile, SESSION_FILE, NULL);

  return remove_cache (directory, error) &&
         (!g_file_test (path, G_FILE_TEST_EXISTS) || update (profile, drop, &change, error));
}

gboolean
amt_profile_set_cache_aside (const char *profile, const char *person, GError **error)
{
  g_autofree char *directory = amt_profile_directory (profile, person);
  g_autofree char *aside = g_strconcat (directory, AMT_PROFILE_ASIDE "1", NULL);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s" AMT_PROFILE_ASIDE "%u", directory, i);
    }

  return g_rename (directory, aside) == 0 || fail_errno (error, "the cache cannot be set aside");
}

int
amt_profile_lock_cache (const char *profile, const char *person, GError **error)
{
  g_autofree char *directory = amt_profile_directory (profile, person);
  g_autoptr (GError) failed = NULL;
  int fd;

  if (!g_file_test (directory, G_FILE_TEST_IS_DIR))
    return -1;

  fd = lock (directory, CACHE_LOCK, LOCK_EX | LOCK_NB, &failed);
  if (g_error_matches (failed, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ||
      g_error_matches (failed, G_IO_ERROR, G_IO_ERROR_BUSY))
    g_set_error_literal (error, AMT_STORE_ERROR, AMT_STORE_ERROR_BUSY,
                         "another process writes this profile");
  else if (failed)
    g_propagate_error (error, g_steal_pointer (&failed));
  return fd;
}

gboolean
amt_profile_set_session_mark (const char *profile, const char *person, gboolean mark,
                              GError **error)
{
  g_autofree char *directory = amt_profile_directory (profile, person);
  g_autofree char *path = g_build_filename (directory, SESSION_MARK, NULL);

  if (mark)
    return g_file_set_contents_full (
        path, "", 0, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  return g_unlink (path) == 0 || errno == ENOENT ||
         fail_errno (error, "the mark of the session's cache cannot be removed");
}

gboolean
amt_profile_has_session_mark (const char *profile, const char *person)
{
  g_autofree char *directory = amt_profile_directory (profile, person);
  g_autofree char *path = g_build_filename (directory, SESSION_MARK, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
amt_profile_discard_cache (const char *profile, const char *person, GError **error)
{
  g_autofree char *directory = amt_profile_directory (profile, person);
  g_autofree char *path = g_build_filename (profile, SESSION_FILE, NULL);
  g_autoptr (GError) busy = NULL;
  Change change = { .person = person };
  int fd = amt_profile_lock_cache (profile, person, &busy);
  gboolean ok;

  if (busy)
    {
      g_propagate_error (error, g_steal_pointer (&busy));
      return FALSE;
    }
  ok = (!amt_profile_has_session_mark (profile, person) || remove_cache (directory, error)) &&
       (!g_file_test (path, G_FILE_TEST_EXISTS) || update (profile, note_unsent, &change, error));
  if (fd >= 0)
    amt_lock_end (fd);
  return ok;
}

int
amt_profile_lock_person (const char *profile, const char *person, GError **error)
{
  g_autofree char *directory = amt_profile_directory (profile, person);

  return lock (directory, PERSON_LOCK, LOCK_EX | LOCK_NB, error);
}
