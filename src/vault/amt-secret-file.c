/* amt-secret-file.c: secrets in libsecret's own encrypted file, as sandboxes have it: the key comes from the Secret
 * portal. The vault's worker only.
 *
 * libsecret finds items by a keyed hash of their attributes. If the portal hands out another key than before, it
 * finds none and says NULL without an error: that is no "there is none". So an item that is always there, the
 * witness, is stored beside the first secret: where the file has bytes and the witness is not found, the file belongs
 * to another key.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-secret-job.h"

#include <glib/gstdio.h>

#define WITNESS "vault-witness:1"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_SECRET "org.freedesktop.portal.Secret"
#define PORTAL_TIMEOUT_MS 5000

/* libsecret asks the portal the same before it chooses its file. */
static gboolean
portal_is_there (AmtSecretJob *job)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariant) version = NULL;

  /* lint-allow: g_bus_get_sync: in the vault's worker */
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, job->stop, NULL);
  if (!bus)
    return FALSE;
  /* lint-allow: g_dbus_connection_call_sync: in the vault's worker */
  answer = g_dbus_connection_call_sync (
      bus, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
      g_variant_new ("(ss)", PORTAL_SECRET, "version"), G_VARIANT_TYPE ("(v)"),
      G_DBUS_CALL_FLAGS_NONE, PORTAL_TIMEOUT_MS, job->stop, NULL);
  if (!answer)
    return FALSE;
  g_variant_get (answer, "(v)", &version);

  return g_variant_is_of_type (version, G_VARIANT_TYPE_UINT32) &&
         g_variant_get_uint32 (version) > 0;
}

gboolean
amt_secret_file_is_used (AmtSecretJob *job)
{
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv ("SNAP_NAME"))
    return portal_is_there (job);

  return g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") == 0;
}

/* Where libsecret keeps its file. */
static char *
file_path (void)
{
  const char *for_tests = g_getenv ("SECRET_FILE_TEST_PATH");

  if (for_tests)
    return g_strdup (for_tests);

  return g_build_filename (g_get_user_data_dir (), "keyrings", "default.keyring", NULL);
}

static gboolean
file_has_bytes (void)
{
  g_autofree char *path = file_path ();
  GStatBuf about;

  return g_stat (path, &about) == 0 && about.st_size > 0;
}

/* NULL without an error: not found. */
static GBytes *
read_name (AmtSecretJob *job, const char *name, GError **error)
{
  g_autoptr (GHashTable) attributes = amt_secret_attributes (name);
  g_autoptr (SecretValue) value = NULL;
  GError *cause = NULL;
  gconstpointer data;
  gsize length;

  /* lint-allow: secret_password_lookupv_binary_sync: in the vault's worker */
  value = secret_password_lookupv_binary_sync (amt_secret_schema (), attributes, job->stop, &cause);
  if (cause)
    (void) amt_secret_fail (job, cause, error);
  if (!value)
    return NULL;
  data = secret_value_get (value, &length);

  return amt_secret_new (data, length);
}

static gboolean
write_name (AmtSecretJob *job, const char *name, gconstpointer data, gsize length, GError **error)
{
  g_autoptr (GHashTable) attributes = amt_secret_attributes (name);
  g_autofree char *label = amt_secret_label (name);
  g_autoptr (SecretValue) value =
      secret_value_new (data, (gssize) length, "application/octet-stream");
  GError *cause = NULL;

  /* lint-allow: secret_password_storev_binary_sync: in the vault's worker */
  return secret_password_storev_binary_sync (amt_secret_schema (), attributes, NULL, label, value,
                                             job->stop, &cause) ||
         amt_secret_fail (job, cause, error);
}

/* Whether the file opens with the key that we are given: only then "not found" is true. */
static gboolean
check_key (AmtSecretJob *job, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) witness = NULL;

  if (!file_has_bytes ())
    return TRUE;
  witness = read_name (job, WITNESS, &cause);
  if (cause)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (!witness)
    g_set_error_literal (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_BROKEN,
                         "the file of secrets belongs to another key");

  return witness != NULL;
}

GBytes *
amt_secret_file_lookup (AmtSecretJob *job, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GBytes *secret = read_name (job, job->name, &cause);

  if (secret)
    return secret;
  if (cause)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (check_key (job, error))
    g_set_error_literal (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_NOT_FOUND,
                         "the file of secrets holds no such secret");

  return NULL;
}

gboolean
amt_secret_file_store (AmtSecretJob *job, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) back = NULL;
  gboolean same;

  /* Nothing is added to a file that another key wrote: who has that key may still need it. */
  if (!check_key (job, error) || !write_name (job, WITNESS, "1", 1, error) ||
      !write_name (job, job->name, g_bytes_get_data (job->secret, NULL),
                   g_bytes_get_size (job->secret), error))
    return FALSE;

  back = read_name (job, job->name, &cause);
  same = back && g_bytes_equal (back, job->secret);
  if (cause)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (!same)
    g_set_error_literal (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_UNAVAILABLE,
                         "the file of secrets gave back something else than was stored");

  return same;
}

gboolean
amt_secret_file_clear (AmtSecretJob *job, GError **error)
{
  g_autoptr (GHashTable) attributes = amt_secret_attributes (job->name);
  GError *cause = NULL;

  if (!check_key (job, error))
    return FALSE;

  /* FALSE without an error: there was none. */
  /* lint-allow: secret_password_clearv_sync: in the vault's worker */
  (void) secret_password_clearv_sync (amt_secret_schema (), attributes, job->stop, &cause);

  return !cause || amt_secret_fail (job, cause, error);
}
