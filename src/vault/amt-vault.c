/* amt-vault.c: what all vaults have in common; the kinds of vault fill in the class.
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-vault-private.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "amt-base.h"

#define KEY_BYTES 32

G_DEFINE_ABSTRACT_TYPE (AmtVault, amt_vault, G_TYPE_OBJECT)

GQuark
amt_vault_error_quark (void)
{
  return g_quark_from_static_string ("amt-vault-error-quark");
}

typedef struct
{
  gsize length;
  guint8 data[];
} Secret;

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  explicit_bzero (secret->data, secret->length);
  g_free (secret);
}

GBytes *
amt_secret_new (gconstpointer data, gsize length)
{
  Secret *secret = g_malloc (sizeof (Secret) + length);

  secret->length = length;
  if (length > 0)
    memcpy (secret->data, data, length);

  return g_bytes_new_with_free_func (secret->data, length, secret_free, secret);
}

gboolean
amt_vault_name_is_valid (const char *name)
{
  gsize length = name ? strlen (name) : 0;

  if (length == 0 || length > 255)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && !strchr ("._:@/+-", name[i]))
      return FALSE;

  return TRUE;
}

static void
amt_vault_class_init (AmtVaultClass *klass)
{
}

static void
amt_vault_init (AmtVault *self)
{
}

void
amt_vault_lookup_async (AmtVault *self, const char *name, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AMT_IS_VAULT (self));
  g_return_if_fail (amt_vault_name_is_valid (name));
  AMT_ASSERT_MAIN ();

  AMT_VAULT_GET_CLASS (self)->lookup_async (self, name, cancellable, callback, user_data);
}

GBytes *
amt_vault_lookup_finish (AmtVault *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AMT_IS_VAULT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_vault_lookup_async), NULL);

  return AMT_VAULT_GET_CLASS (self)->lookup_finish (self, result, error);
}

void
amt_vault_store_async (AmtVault *self, const char *name, GBytes *secret, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AMT_IS_VAULT (self));
  g_return_if_fail (amt_vault_name_is_valid (name));
  g_return_if_fail (secret != NULL && g_bytes_get_size (secret) > 0);
  g_return_if_fail (g_bytes_get_size (secret) <= AMT_VAULT_MAX_SECRET);
  AMT_ASSERT_MAIN ();

  AMT_VAULT_GET_CLASS (self)->store_async (self, name, secret, cancellable, callback, user_data);
}

gboolean
amt_vault_store_finish (AmtVault *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AMT_IS_VAULT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_vault_store_async), FALSE);

  return AMT_VAULT_GET_CLASS (self)->store_finish (self, result, error);
}

void
amt_vault_clear_async (AmtVault *self, const char *name, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AMT_IS_VAULT (self));
  g_return_if_fail (amt_vault_name_is_valid (name));
  AMT_ASSERT_MAIN ();

  AMT_VAULT_GET_CLASS (self)->clear_async (self, name, cancellable, callback, user_data);
}

gboolean
amt_vault_clear_finish (AmtVault *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AMT_IS_VAULT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_vault_clear_async), FALSE);

  return AMT_VAULT_GET_CLASS (self)->clear_finish (self, result, error);
}

GBytes *
amt_vault_new_key (void)
{
  guint8 key[KEY_BYTES];
  gsize got = 0;
  GBytes *bytes;

  while (got < sizeof key)
    {
      ssize_t n = getrandom (key + got, sizeof key - got, 0);

      /* A kernel without randomness is no place for a secret. */
      if (n < 0 && errno != EINTR)
        g_error ("getrandom: %s", g_strerror (errno));
      if (n > 0)
        got += (gsize) n;
    }

  bytes = amt_secret_new (key, sizeof key);
  explicit_bzero (key, sizeof key);

  return bytes;
}
