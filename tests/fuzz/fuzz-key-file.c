/* fuzz-key-file.c: fuzz target: the contents of a key file, which somebody may have edited.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-key-file.h"
#include "fuzz.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* In memory where the machine has that: a key file is synced to the disk. */
static char *
new_file (const guint8 *data, gsize size)
{
  const char *folder = g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();
  char *path = g_build_filename (folder, "amt-fuzz-XXXXXX", NULL);
  int fd = g_mkstemp (path);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, size);
  g_assert_cmpint (close (fd), ==, 0);

  return path;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *path = new_file (data, size);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autoptr (GBytes) key = g_bytes_new_static ("0123456789abcdef", 16);
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;

  found = amt_key_file_lookup (path, "a", &error);
  g_assert_true ((found == NULL) == (error != NULL));

  /* A file that can be read takes another key and keeps the one it has; one that cannot stays as it is. */
  if (found || g_error_matches (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_NOT_FOUND))
    {
      g_assert_true (amt_key_file_change (path, "other", key, NULL));
      again = amt_key_file_lookup (path, "a", NULL);
      g_assert_true (found ? again && g_bytes_equal (found, again) : !again);
      g_bytes_unref (key);
      key = amt_key_file_lookup (path, "other", NULL);
      g_assert_nonnull (key);
    }
  else
    {
      g_autofree char *kept = NULL;
      gsize kept_size;

      g_assert_error (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_BROKEN);
      g_assert_false (amt_key_file_change (path, "other", key, NULL));
      g_assert_true (g_file_get_contents (path, &kept, &kept_size, NULL));
      g_assert_cmpmem (kept, kept_size, data, size);
    }
  g_unlink (path);
  g_unlink (lock);

  return 0;
}
