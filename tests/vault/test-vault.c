/* test-vault.c: keys, the memory vault and the vault in a file, with real files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-vault.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "amt-test.h"

#define N_CONCURRENT 25

typedef struct
{
  char *dir;       /* (owned) */
  char *path;      /* (owned) the key file, which is not there yet */
  AmtVault *vault; /* (owned) */
} Fixture;

static void
set_up_file (Fixture *fixture, gconstpointer data)
{
  fixture->dir = amt_test_temp_dir ();
  fixture->path = g_build_filename (fixture->dir, "keys", NULL);
  fixture->vault = amt_key_file_vault_new (fixture->path);
}

static void
set_up_memory (Fixture *fixture, gconstpointer data)
{
  fixture->vault = amt_memory_vault_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->vault);
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->dir, g_free);
}

static GBytes *
lookup (AmtVault *vault, const char *name, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_vault_lookup_async (vault, name, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_vault_lookup_finish (vault, result, error);
}

static gboolean
store (AmtVault *vault, const char *name, const char *secret, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (secret, strlen (secret));
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_vault_store_async (vault, name, bytes, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_vault_store_finish (vault, result, error);
}

static gboolean
clear (AmtVault *vault, const char *name, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_vault_clear_async (vault, name, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_vault_clear_finish (vault, result, error);
}

static void
assert_holds (AmtVault *vault, const char *name, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = lookup (vault, name, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), secret,
                   strlen (secret));
}

/* All three calls answer @code. */
static void
assert_fails (AmtVault *vault, AmtVaultError code)
{
  g_autoptr (GError) on_lookup = NULL;
  g_autoptr (GError) on_store = NULL;
  g_autoptr (GError) on_clear = NULL;

  g_assert_null (lookup (vault, "a", &on_lookup));
  g_assert_error (on_lookup, AMT_VAULT_ERROR, (int) code);
  g_assert_false (store (vault, "a", "secret", &on_store));
  g_assert_error (on_store, AMT_VAULT_ERROR, (int) code);
  g_assert_false (clear (vault, "a", &on_clear));
  g_assert_error (on_clear, AMT_VAULT_ERROR, (int) code);
}

static void
assert_not_found (AmtVault *vault, const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lookup (vault, name, &error));
  g_assert_error (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_NOT_FOUND);
}

static void
test_new_key (void)
{
  g_autoptr (GBytes) one = amt_vault_new_key ();
  g_autoptr (GBytes) two = amt_vault_new_key ();

  g_assert_cmpuint (g_bytes_get_size (one), ==, 32);
  g_assert_false (g_bytes_equal (one, two));
}

static void
test_keeps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  assert_not_found (fixture->vault, "cache-key:a");
  g_assert_true (store (fixture->vault, "cache-key:a", "one", &error));
  g_assert_true (store (fixture->vault, "cache-key:b", "two", &error));
  assert_holds (fixture->vault, "cache-key:a", "one");
  g_assert_true (store (fixture->vault, "cache-key:a", "three", &error));
  assert_holds (fixture->vault, "cache-key:a", "three");
  assert_holds (fixture->vault, "cache-key:b", "two");
  g_assert_true (clear (fixture->vault, "cache-key:a", &error));
  g_assert_true (clear (fixture->vault, "cache-key:a", &error));
  assert_not_found (fixture->vault, "cache-key:a");
  assert_holds (fixture->vault, "cache-key:b", "two");
  g_assert_no_error (error);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) secret = g_bytes_new_static ("x", 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  g_cancellable_cancel (cancellable);
  amt_vault_store_async (fixture->vault, "a", secret, cancellable, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_false (amt_vault_store_finish (fixture->vault, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_not_found (fixture->vault, "a");
}

static void
test_memory_error (Fixture *fixture, gconstpointer data)
{
  amt_memory_vault_set_error (fixture->vault, AMT_VAULT_ERROR_LOCKED);
  assert_fails (fixture->vault, AMT_VAULT_ERROR_LOCKED);
  amt_memory_vault_set_error (fixture->vault, -1);
  g_assert_true (store (fixture->vault, "a", "one", NULL));
  assert_holds (fixture->vault, "a", "one");
}

static void
test_file_is_private_and_lasts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *beside = g_strconcat (fixture->path, ".new", NULL);
  g_autofree char *text = NULL;
  GStatBuf info;

  /* What a crash left behind is no hindrance. */
  g_assert_true (g_file_set_contents (beside, "half", -1, NULL));
  g_assert_true (store (fixture->vault, "b", "two", NULL));
  g_assert_true (store (fixture->vault, "a", "one", NULL));
  g_assert_cmpint (g_lstat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0600);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "a 6f6e65\nb 74776f\n");
  g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));

  g_clear_object (&fixture->vault);
  fixture->vault = amt_key_file_vault_new (fixture->path);
  assert_holds (fixture->vault, "a", "one");
}

static void
test_file_mode (Fixture *fixture, gconstpointer data)
{
  static const int MODES[] = { 0640, 0604, 0620, 0602, 0610, 0644, 0666 };

  g_assert_true (store (fixture->vault, "a", "one", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (MODES); i++)
    {
      g_assert_cmpint (g_chmod (fixture->path, MODES[i]), ==, 0);
      assert_fails (fixture->vault, AMT_VAULT_ERROR_INSECURE);
    }
  g_assert_cmpint (g_chmod (fixture->path, 0400), ==, 0);
  assert_holds (fixture->vault, "a", "one");
}

static void
test_file_symlink (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->dir, "target", NULL);

  g_assert_true (g_file_set_contents_full (target, "a 6f6e65\n", -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                           0600, NULL));
  g_assert_cmpint (symlink (target, fixture->path), ==, 0);
  assert_fails (fixture->vault, AMT_VAULT_ERROR_INSECURE);
}

static void
test_file_not_regular (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_fails (fixture->vault, AMT_VAULT_ERROR_INSECURE);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  assert_fails (fixture->vault, AMT_VAULT_ERROR_INSECURE);
}

static void
test_file_of_somebody_else (Fixture *fixture, gconstpointer data)
{
  if (geteuid () != 0)
    {
      g_test_skip ("only root can give a file away");
      return;
    }
  g_assert_true (store (fixture->vault, "a", "one", NULL));
  g_assert_cmpint (chown (fixture->path, 65534, 65534), ==, 0);
  assert_fails (fixture->vault, AMT_VAULT_ERROR_INSECURE);
}

static void
test_file_damaged (Fixture *fixture, gconstpointer data)
{
  static const char *const DAMAGED[] = {
    "a",
    "a 6f6e65",
    "a \n",
    "a\n",
    " 6f\n",
    "a 6f6\n",
    "a 6F\n",
    "a 6f 6f\n",
    "a 6f\n\nb 6f\n",
    "a  6f\n",
    "\n",
    "ä 6f\n",
    "a 6f\na 6e\n",
    "a 6f\r\n",
    "SQLite format 3",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (DAMAGED); i++)
    {
      g_autofree char *after = NULL;

      g_assert_true (g_file_set_contents_full (fixture->path, DAMAGED[i], -1,
                                               G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
      g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
      assert_fails (fixture->vault, AMT_VAULT_ERROR_BROKEN);
      g_assert_true (g_file_get_contents (fixture->path, &after, NULL, NULL));
      g_assert_cmpstr (after, ==, DAMAGED[i]);
    }
}

static void
test_file_nowhere (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "none", "keys", NULL);
  g_autoptr (AmtVault) vault = amt_key_file_vault_new (path);
  g_autoptr (GError) error = NULL;

  assert_not_found (vault, "a");
  g_assert_false (store (vault, "a", "one", &error));
  g_assert_error (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_UNAVAILABLE);
}

static void
count_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (amt_vault_store_finish (AMT_VAULT (source), result, &error));
  g_assert_no_error (error);
  ++*(int *) user_data;
}

/* Starts N_CONCURRENT stores "<prefix>0" … at once and waits for all. */
static void
store_many (AmtVault *vault, AmtVault *other, const char *prefix)
{
  int stored = 0;

  for (int i = 0; i < N_CONCURRENT; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%d", prefix, i);
      g_autoptr (GBytes) secret = g_bytes_new (name, strlen (name));

      amt_vault_store_async (i % 2 == 0 ? vault : other, name, secret, NULL, count_stored_cb,
                             &stored);
    }
  amt_test_await (stored == N_CONCURRENT);
}

static void
assert_many (AmtVault *vault, const char *prefix)
{
  for (int i = 0; i < N_CONCURRENT; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%d", prefix, i);

      assert_holds (vault, name, name);
    }
}

static void
test_file_two_vaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtVault) other = amt_key_file_vault_new (fixture->path);

  store_many (fixture->vault, other, "n");
  assert_many (fixture->vault, "n");
}

/* Stores in this process while the same test stores in another one. */
static void
run_beside (Fixture *fixture)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char *const argv[] = { self, "-q", "--GTestSubprocess", "-p", "/vault/file/two-processes",
                               NULL };
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  g_subprocess_launcher_setenv (launcher, "AMT_TEST_KEY_FILE", fixture->path, TRUE);
  child = g_subprocess_launcher_spawnv (launcher, argv, NULL);
  g_assert_nonnull (child);
  store_many (fixture->vault, fixture->vault, "parent");
  g_subprocess_wait_check_async (child, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (g_subprocess_wait_check_finish (child, result, NULL));
}

static void
test_file_two_processes (Fixture *fixture, gconstpointer data)
{
  const char *path = g_getenv ("AMT_TEST_KEY_FILE");

  if (g_test_subprocess ())
    {
      g_autoptr (AmtVault) vault = amt_key_file_vault_new (path);

      store_many (vault, vault, "child");
      return;
    }

  run_beside (fixture);
  assert_many (fixture->vault, "parent");
  assert_many (fixture->vault, "child");
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

#define ADD(path, set_up, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  g_test_add_func ("/vault/new-key", test_new_key);
  ADD ("/vault/memory/keeps", set_up_memory, test_keeps);
  ADD ("/vault/memory/cancelled", set_up_memory, test_cancelled);
  ADD ("/vault/memory/error", set_up_memory, test_memory_error);
  ADD ("/vault/file/keeps", set_up_file, test_keeps);
  ADD ("/vault/file/cancelled", set_up_file, test_cancelled);
  ADD ("/vault/file/is-private-and-lasts", set_up_file, test_file_is_private_and_lasts);
  ADD ("/vault/file/mode", set_up_file, test_file_mode);
  ADD ("/vault/file/symlink", set_up_file, test_file_symlink);
  ADD ("/vault/file/not-regular", set_up_file, test_file_not_regular);
  ADD ("/vault/file/of-somebody-else", set_up_file, test_file_of_somebody_else);
  ADD ("/vault/file/damaged", set_up_file, test_file_damaged);
  ADD ("/vault/file/nowhere", set_up_file, test_file_nowhere);
  ADD ("/vault/file/two-vaults", set_up_file, test_file_two_vaults);
  ADD ("/vault/file/two-processes", set_up_file, test_file_two_processes);
#undef ADD

  return g_test_run ();
}
