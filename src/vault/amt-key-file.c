/* amt-key-file.c: reading and writing a key file, without ever leaving half of one.
 * No state but the file's; worker threads only, any number of processes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-key-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "amt-hex.h"

typedef int Fd;

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Fd, close, -1)

/* A buffer that held secrets. */
typedef struct
{
  char *data; /* (owned) */
  gsize length;
  gsize room;
} Text;

static void
text_clear (Text *text)
{
  if (text->data)
    explicit_bzero (text->data, text->room);
  g_clear_pointer (&text->data, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Text, text_clear)

static gboolean
fail (GError **error, AmtVaultError code, const char *what)
{
  g_set_error (error, AMT_VAULT_ERROR, (int) code, "key file: %s", what);

  return FALSE;
}

static gboolean
fail_errno (GError **error, const char *what, int number)
{
  g_set_error (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_UNAVAILABLE, "key file: %s: %s", what,
               g_strerror (number));

  return FALSE;
}

/* Others must never have been able to read what stands in the file. */
static gboolean
check_file (int fd, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    return fail_errno (error, "stat", errno);
  if (!S_ISREG (info.st_mode))
    return fail (error, AMT_VAULT_ERROR_INSECURE, "not a regular file");
  if (info.st_uid != geteuid ())
    return fail (error, AMT_VAULT_ERROR_INSECURE, "belongs to somebody else");
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail (error, AMT_VAULT_ERROR_INSECURE, "others may read or write it; mode must be 0600");
  if (info.st_size > AMT_KEY_FILE_MAX)
    return fail (error, AMT_VAULT_ERROR_BROKEN, "too large");

  return TRUE;
}

static gboolean
read_text (int fd, Text *text, GError **error)
{
  text->room = AMT_KEY_FILE_MAX + 1;
  text->data = g_malloc (text->room);

  while (text->length < text->room)
    {
      ssize_t n = read (fd, text->data + text->length, text->room - text->length);

      if (n < 0 && errno != EINTR)
        return fail_errno (error, "read", errno);
      if (n == 0)
        return TRUE;
      if (n > 0)
        text->length += (gsize) n;
    }

  return fail (error, AMT_VAULT_ERROR_BROKEN, "too large");
}

/* One line without its end, which is overwritten: "name hex". */
static gboolean
parse_line (GHashTable *secrets, char *line, GError **error)
{
  char *hex = strchr (line, ' ');
  g_autoptr (GBytes) plain = NULL;
  GBytes *secret;

  if (hex)
    *hex++ = '\0';
  plain = amt_hex_decode (hex);
  if (!plain || !amt_vault_name_is_valid (line) || g_hash_table_contains (secrets, line))
    return fail (error, AMT_VAULT_ERROR_BROKEN, "a line cannot be understood");

  secret = amt_secret_new (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  explicit_bzero ((gpointer) g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  g_hash_table_insert (secrets, g_strdup (line), secret);

  return TRUE;
}

static gboolean
parse_text (GHashTable *secrets, Text *text, GError **error)
{
  char *line = text->data;
  char *end = text->data + text->length;

  while (line < end)
    {
      char *next = memchr (line, '\n', (gsize) (end - line));

      if (!next || memchr (line, '\0', (gsize) (next - line)))
        return fail (error, AMT_VAULT_ERROR_BROKEN, "it ends in the middle of a line");
      *next = '\0';
      if (!parse_line (secrets, line, error))
        return FALSE;
      line = next + 1;
    }

  return TRUE;
}

/* Returns: (transfer full) (element-type utf8 GBytes): all secrets; empty if there is no file. */
static GHashTable *
load (const char *path, GError **error)
{
  g_autoptr (GHashTable) secrets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_auto (Text) text = { 0 };
  /* Not blocking: a named pipe in its place must not hang us. */
  g_auto (Fd) fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

  if (fd < 0 && errno == ENOENT)
    return g_steal_pointer (&secrets);
  if (fd < 0 && errno == ELOOP)
    {
      fail (error, AMT_VAULT_ERROR_INSECURE, "a symbolic link");
      return NULL;
    }
  if (fd < 0)
    {
      fail_errno (error, "open", errno);
      return NULL;
    }

  if (!check_file (fd, error) || !read_text (fd, &text, error) ||
      !parse_text (secrets, &text, error))
    return NULL;

  return g_steal_pointer (&secrets);
}

static void
append (Text *text, const char *piece, gsize length)
{
  memcpy (text->data + text->length, piece, length);
  text->length += length;
}

/* Names in order, so that the same secrets make the same file. */
static gboolean
print_text (GHashTable *secrets, Text *text, GError **error)
{
  static const char DIGITS[] = "0123456789abcdef";
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (secrets), (GCompareFunc) strcmp);

  for (GList *l = names; l; l = l->next)
    text->room +=
        strlen (l->data) + 2 + 2 * g_bytes_get_size (g_hash_table_lookup (secrets, l->data));
  if (text->room > AMT_KEY_FILE_MAX)
    return fail (error, AMT_VAULT_ERROR_UNAVAILABLE, "full");

  text->data = g_malloc (text->room + 1);
  for (GList *l = names; l; l = l->next)
    {
      gsize length;
      const guint8 *bytes = g_bytes_get_data (g_hash_table_lookup (secrets, l->data), &length);

      append (text, l->data, strlen (l->data));
      append (text, " ", 1);
      for (gsize i = 0; i < length; i++)
        {
          append (text, &DIGITS[bytes[i] >> 4], 1);
          append (text, &DIGITS[bytes[i] & 15], 1);
        }
      append (text, "\n", 1);
    }

  return TRUE;
}

static gboolean
write_all (int fd, const Text *text, GError **error)
{
  gsize done = 0;

  while (done < text->length)
    {
      ssize_t n = write (fd, text->data + done, text->length - done);

      if (n < 0 && errno != EINTR)
        return fail_errno (error, "write", errno);
      if (n > 0)
        done += (gsize) n;
    }
  if (fsync (fd) != 0)
    return fail_errno (error, "fsync", errno);

  return TRUE;
}

static gboolean
sync_directory (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_auto (Fd) fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0 || fsync (fd) != 0)
    return fail_errno (error, "fsync of its directory", errno);

  return TRUE;
}

static gboolean
save (const char *path, GHashTable *secrets, GError **error)
{
  g_autofree char *beside = g_strconcat (path, ".new", NULL);
  g_auto (Text) text = { 0 };
  g_auto (Fd) fd = -1;

  if (!print_text (secrets, &text, error))
    return FALSE;

  /* Ours by the lock: one that lies there was left by a crash. */
  if (g_unlink (beside) != 0 && errno != ENOENT)
    return fail_errno (error, "unlink", errno);
  fd = open (beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail_errno (error, "create", errno);

  if (!write_all (fd, &text, error))
    {
      g_unlink (beside);
      return FALSE;
    }
  if (g_rename (beside, path) != 0)
    {
      fail_errno (error, "rename", errno);
      g_unlink (beside);
      return FALSE;
    }

  return sync_directory (path, error);
}

/* The lock lies in a file of its own, because the key file itself is replaced. Each call opens it
 * anew, so it also keeps two threads of one process apart. */
static int
lock (const char *path, GError **error)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  g_auto (Fd) fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  int locked;

  if (fd < 0)
    {
      fail_errno (error, "lock", errno);
      return -1;
    }

  do
    locked = flock (fd, LOCK_EX);
  while (locked != 0 && errno == EINTR);
  if (locked != 0)
    {
      fail_errno (error, "lock", errno);
      return -1;
    }

  return g_steal_fd (&fd);
}

GBytes *
amt_key_file_lookup (const char *path, const char *name, GError **error)
{
  g_autoptr (GHashTable) secrets = load (path, error);
  GBytes *secret = secrets ? g_hash_table_lookup (secrets, name) : NULL;

  if (secret)
    return g_bytes_ref (secret);
  if (secrets)
    fail (error, AMT_VAULT_ERROR_NOT_FOUND, "no such secret");

  return NULL;
}

gboolean
amt_key_file_change (const char *path, const char *name, GBytes *secret, GError **error)
{
  g_auto (Fd) held = lock (path, error);
  g_autoptr (GHashTable) secrets = held >= 0 ? load (path, error) : NULL;

  if (!secrets)
    return FALSE;

  if (secret)
    g_hash_table_replace (secrets, g_strdup (name), g_bytes_ref (secret));
  else if (!g_hash_table_remove (secrets, name))
    return TRUE;

  return save (path, secrets, error);
}
