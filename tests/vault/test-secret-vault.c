/* test-secret-vault.c: the vault in the desktop's secret storage: a real gnome-keyring without a display, a service that
 * is locked, fails or hangs, none at all, and libsecret's file.
 *
 * All on a bus of the test's own, which starts nothing by itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-vault.h"

#include <glib/gstdio.h>
#include <string.h>

#include "amt-test.h"

#define NAME "cache-key:1"

static const char BUS_CONFIG[] =
    "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN\""
    " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"
    "<busconfig><type>session</type><keep_umask/><listen>unix:tmpdir=%s</listen>"
    "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
    "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>";

typedef struct
{
  AmtVault *vault;       /* (owned) */
  AmtTestChild *service; /* (owned) (nullable) */
} Fixture;

static AmtTestChild *bus; /* one for the program: GIO keeps its connection */

static void
start_bus (void)
{
  g_autofree char *dir = amt_test_temp_dir ();
  g_autofree char *config = g_build_filename (dir, "bus.conf", NULL);
  g_autofree char *text = g_strdup_printf (BUS_CONFIG, dir);
  g_autofree char *option = g_strconcat ("--config-file=", config, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = NULL;
  const char *argv[] = { "dbus-daemon", "--nofork", "--print-address=1", option, NULL };

  g_file_set_contents (config, text, -1, &error);
  g_assert_no_error (error);
  bus = amt_test_child_spawn (argv, NULL, "unix:");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", amt_test_child_ready_line (bus), TRUE);
  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
}

static void
start_service (Fixture *fixture, const char *mode)
{
  const char *argv[] = { g_getenv ("AMT_MOCK_SECRET_SERVICE"), mode, NULL };

  fixture->service = amt_test_child_spawn (argv, NULL, "READY");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->vault = amt_secret_vault_new ();
  if (data)
    start_service (fixture, data);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->vault);
  g_clear_pointer (&fixture->service, amt_test_child_free);
}

static GBytes *
lookup (AmtVault *vault, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_vault_lookup_async (vault, NAME, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_vault_lookup_finish (vault, result, error);
}

static gboolean
store (AmtVault *vault, const char *secret, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (secret, strlen (secret));
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_vault_store_async (vault, NAME, bytes, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_vault_store_finish (vault, result, error);
}

static gboolean
clear (AmtVault *vault, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_vault_clear_async (vault, NAME, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_vault_clear_finish (vault, result, error);
}

static void
assert_lookup_fails (AmtVault *vault, AmtVaultError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lookup (vault, &error));
  g_assert_error (error, AMT_VAULT_ERROR, (int) code);
}

static void
assert_fails (AmtVault *vault, AmtVaultError code)
{
  g_autoptr (GError) on_store = NULL;
  g_autoptr (GError) on_clear = NULL;

  assert_lookup_fails (vault, code);
  g_assert_false (store (vault, "secret", &on_store));
  g_assert_error (on_store, AMT_VAULT_ERROR, (int) code);
  g_assert_false (clear (vault, &on_clear));
  g_assert_error (on_clear, AMT_VAULT_ERROR, (int) code);
}

static void
assert_holds (AmtVault *vault, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = lookup (vault, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), secret,
                   strlen (secret));
}

/* What every open storage does. */
static void
assert_keeps (AmtVault *vault)
{
  g_autoptr (GError) error = NULL;

  assert_lookup_fails (vault, AMT_VAULT_ERROR_NOT_FOUND);
  g_assert_true (store (vault, "one", &error));
  assert_holds (vault, "one");
  g_assert_true (store (vault, "two", &error));
  assert_holds (vault, "two");
  g_assert_true (clear (vault, &error));
  g_assert_no_error (error);
  g_assert_true (clear (vault, &error));
  g_assert_no_error (error);
  assert_lookup_fails (vault, AMT_VAULT_ERROR_NOT_FOUND);
}

static void
test_keeps (Fixture *fixture, gconstpointer data)
{
  assert_keeps (fixture->vault);
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  assert_fails (fixture->vault, AMT_VAULT_ERROR_LOCKED);
}

static void
test_unlocks (Fixture *fixture, gconstpointer data)
{
  amt_secret_vault_set_may_prompt (fixture->vault, FALSE);
  assert_lookup_fails (fixture->vault, AMT_VAULT_ERROR_LOCKED);
  amt_secret_vault_set_may_prompt (fixture->vault, TRUE);
  assert_keeps (fixture->vault);
}

/* A prompt that nobody answers. */
static void
test_hangs (Fixture *fixture, gconstpointer data)
{
  amt_secret_vault_set_timeout (fixture->vault, 1);
  assert_lookup_fails (fixture->vault, AMT_VAULT_ERROR_LOCKED);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_vault_lookup_async (fixture->vault, NAME, cancellable, amt_test_result_cb, &slot);
  amt_test_spin ();
  g_cancellable_cancel (cancellable);
  result = amt_test_wait_result (&slot);
  g_assert_null (amt_vault_lookup_finish (fixture->vault, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_slow (Fixture *fixture, gconstpointer data)
{
  amt_secret_vault_set_timeout (fixture->vault, 1);
  assert_lookup_fails (fixture->vault, AMT_VAULT_ERROR_UNAVAILABLE);
}

static void
test_unavailable (Fixture *fixture, gconstpointer data)
{
  assert_fails (fixture->vault, AMT_VAULT_ERROR_UNAVAILABLE);
}

static void
test_forgets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (store (fixture->vault, "secret", &error));
  g_assert_error (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_UNAVAILABLE);
}

/* A service that goes away and comes back: no proxy from before is asked. */
static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (store (fixture->vault, "one", &error));
  g_assert_no_error (error);
  g_clear_pointer (&fixture->service, amt_test_child_free);
  assert_fails (fixture->vault, AMT_VAULT_ERROR_UNAVAILABLE);
  start_service (fixture, data);
  assert_keeps (fixture->vault);
}

/* gnome-keyring (whose own warnings are none of ours), started with a password on its standard input, as PAM does; %NULL: never opened. */
static AmtTestChild *
start_keyring (const char *dir, const char *password)
{
  const char *script =
      password
          ? "printf %s \"$PASSWORD\" | gnome-keyring-daemon --foreground --unlock --components=secrets"
          : "exec gnome-keyring-daemon --foreground --start --components=secrets";
  const char *argv[] = { "sh", "-c", script, NULL };
  const char *pairs[] = { "XDG_DATA_HOME",
                          dir,
                          "HOME",
                          dir,
                          "XDG_RUNTIME_DIR",
                          dir,
                          "G_DEBUG",
                          "",
                          "PASSWORD",
                          password ? password : "",
                          "DISPLAY",
                          "",
                          NULL };

  return amt_test_child_spawn (argv, pairs, NULL);
}

static gboolean
name_has_owner (const char *name)
{
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      connection, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "NameHasOwner",
      g_variant_new ("(s)", name), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean owned = FALSE;

  g_variant_get (answer, "(b)", &owned);

  return owned;
}

static void
stop_keyring (AmtTestChild *keyring)
{
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      connection, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
      g_variant_new ("(s)", "org.freedesktop.secrets"), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
      NULL);
  guint32 pid = 0;

  /* The shell that filled its standard input is another process than the daemon. */
  g_variant_get (answer, "(u)", &pid);
  g_assert_cmpint (kill ((pid_t) pid, SIGTERM), ==, 0);
  amt_test_await (!name_has_owner ("org.freedesktop.secrets"));
  amt_test_child_free (keyring);
}

static void
lock_keyring (void)
{
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      connection, "org.freedesktop.secrets", "/org/freedesktop/secrets",
      "org.freedesktop.Secret.Service", "Lock",
      g_variant_new_parsed ("([objectpath '/org/freedesktop/secrets/collection/login'],)"), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
test_gnome_keyring (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_find_program_in_path ("gnome-keyring-daemon");
  g_autofree char *dir = amt_test_temp_dir ();
  g_autoptr (GError) error = NULL;
  AmtTestChild *keyring;

  if (!program)
    {
      g_test_skip ("gnome-keyring is not installed");
      return;
    }

  keyring = start_keyring (dir, "first password");
  amt_test_await (name_has_owner ("org.freedesktop.secrets"));
  assert_keeps (fixture->vault);
  g_assert_true (store (fixture->vault, "kept", &error));
  g_assert_no_error (error);
  lock_keyring ();
  assert_fails (fixture->vault, AMT_VAULT_ERROR_LOCKED);
  stop_keyring (keyring);

  keyring = start_keyring (dir, "first password");
  amt_test_await (name_has_owner ("org.freedesktop.secrets"));
  assert_holds (fixture->vault, "kept");
  stop_keyring (keyring);

  keyring = start_keyring (dir, "another password");
  amt_test_await (name_has_owner ("org.freedesktop.secrets"));
  assert_lookup_fails (fixture->vault, AMT_VAULT_ERROR_LOCKED);
  stop_keyring (keyring);
}

/* Started, but never opened and with nothing in it: nobody may say "no such secret". */
static void
test_gnome_keyring_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_find_program_in_path ("gnome-keyring-daemon");
  g_autofree char *dir = amt_test_temp_dir ();
  AmtTestChild *keyring;

  if (!program)
    {
      g_test_skip ("gnome-keyring is not installed");
      return;
    }

  keyring = start_keyring (dir, NULL);
  amt_test_await (name_has_owner ("org.freedesktop.secrets"));
  assert_lookup_fails (fixture->vault, AMT_VAULT_ERROR_UNAVAILABLE);
  stop_keyring (keyring);
}

/* The same test in a process of its own: libsecret keeps its backend for the life of a process. Its file backend
 * (0.20) forgets to free the entity tag of each file that it writes: no leak check there. */
static void
run_again_alone (void)
{
  g_setenv ("ASAN_OPTIONS", "detect_leaks=0", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dir = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (dir, "default.keyring", NULL);
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ())
    {
      run_again_alone ();
      return;
    }

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "of the portal", TRUE);
  assert_keeps (fixture->vault);
  g_assert_true (store (fixture->vault, "kept", &error));
  g_assert_no_error (error);
  assert_holds (fixture->vault, "kept");
}

/* The portal hands out another key: the file is neither "empty" nor written over. */
static void
test_file_of_another_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before = 0;
  gsize n_after = 0;
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ())
    {
      g_autofree char *dir = amt_test_temp_dir ();

      path = g_build_filename (dir, "default.keyring", NULL);
      g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
      g_setenv ("SECRET_FILE_TEST_PASSWORD", "of the portal", TRUE);
      g_setenv ("SECRET_BACKEND", "file", TRUE);
      run_again_alone ();
      g_setenv ("SECRET_FILE_TEST_PASSWORD", "another one", TRUE);
      run_again_alone ();
      g_unsetenv ("SECRET_BACKEND");
      return;
    }

  path = g_strdup (g_getenv ("SECRET_FILE_TEST_PATH"));
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_assert_true (store (fixture->vault, "kept", &error));
      g_assert_no_error (error);
      return;
    }
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  assert_fails (fixture->vault, AMT_VAULT_ERROR_BROKEN);
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

#define ADD(path, mode, func) g_test_add (path, Fixture, mode, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  int result;

  amt_test_init (&argc, &argv);
  start_bus ();
  ADD ("/secret-vault/keeps", "ok", test_keeps);
  ADD ("/secret-vault/locked", "locked", test_locked);
  ADD ("/secret-vault/unlocks", "unlocks", test_unlocks);
  ADD ("/secret-vault/hangs", "hangs", test_hangs);
  ADD ("/secret-vault/cancelled", "hangs", test_cancelled);
  ADD ("/secret-vault/slow", "slow", test_slow);
  ADD ("/secret-vault/fails", "fails", test_unavailable);
  ADD ("/secret-vault/no-default", "none", test_unavailable);
  ADD ("/secret-vault/forgets", "forgets", test_forgets);
  ADD ("/secret-vault/not-there", NULL, test_unavailable);
  ADD ("/secret-vault/comes-back", "ok", test_comes_back);
  ADD ("/secret-vault/gnome-keyring", NULL, test_gnome_keyring);
  ADD ("/secret-vault/gnome-keyring-empty", NULL, test_gnome_keyring_empty);
  ADD ("/secret-vault/file", NULL, test_file);
  ADD ("/secret-vault/file-of-another-key", NULL, test_file_of_another_key);
  result = g_test_run ();
  amt_test_child_free (bus);

  return result;
}
