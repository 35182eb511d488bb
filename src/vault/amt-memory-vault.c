/* amt-memory-vault.c: a vault that forgets. For tests and caches of one session.
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-vault-private.h"

#define AMT_TYPE_MEMORY_VAULT (amt_memory_vault_get_type ())
G_DECLARE_FINAL_TYPE (AmtMemoryVault, amt_memory_vault, AMT, MEMORY_VAULT, AmtVault)

struct _AmtMemoryVault
{
  AmtVault parent_instance;

  GHashTable *secrets; /* (owned) (element-type utf8 GBytes) */
  int error_code;      /* AmtVaultError that every call answers, or -1 */
};

G_DEFINE_FINAL_TYPE (AmtMemoryVault, amt_memory_vault, AMT_TYPE_VAULT)

/* A task of @tag; NULL if it was answered at once because the vault is to fail. */
static GTask *
begin (AmtVault *vault, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
       gpointer user_data)
{
  AmtMemoryVault *self = AMT_MEMORY_VAULT (vault);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (g_task_return_error_if_cancelled (task))
    return NULL;
  if (self->error_code >= 0)
    {
      g_task_return_new_error (task, AMT_VAULT_ERROR, self->error_code,
                               "the vault fails on demand");
      return NULL;
    }

  return g_steal_pointer (&task);
}

static void
lookup_async (AmtVault *vault, const char *name, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
  AmtMemoryVault *self = AMT_MEMORY_VAULT (vault);
  g_autoptr (GTask) task = begin (vault, amt_vault_lookup_async, cancellable, callback, user_data);
  GBytes *secret = g_hash_table_lookup (self->secrets, name);

  if (!task)
    return;
  if (secret)
    g_task_return_pointer (task, g_bytes_ref (secret), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_new_error (task, AMT_VAULT_ERROR, AMT_VAULT_ERROR_NOT_FOUND, "no such secret");
}

static GBytes *
lookup_finish (AmtVault *vault, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
store_async (AmtVault *vault, const char *name, GBytes *secret, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  AmtMemoryVault *self = AMT_MEMORY_VAULT (vault);
  g_autoptr (GTask) task = begin (vault, amt_vault_store_async, cancellable, callback, user_data);

  if (!task)
    return;
  g_hash_table_replace (
      self->secrets, g_strdup (name),
      amt_secret_new (g_bytes_get_data (secret, NULL), g_bytes_get_size (secret)));
  g_task_return_boolean (task, TRUE);
}

static void
clear_async (AmtVault *vault, const char *name, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  AmtMemoryVault *self = AMT_MEMORY_VAULT (vault);
  g_autoptr (GTask) task = begin (vault, amt_vault_clear_async, cancellable, callback, user_data);

  if (!task)
    return;
  g_hash_table_remove (self->secrets, name);
  g_task_return_boolean (task, TRUE);
}

static gboolean
finish (AmtVault *vault, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
amt_memory_vault_finalize (GObject *object)
{
  g_hash_table_unref (AMT_MEMORY_VAULT (object)->secrets);

  G_OBJECT_CLASS (amt_memory_vault_parent_class)->finalize (object);
}

static void
amt_memory_vault_class_init (AmtMemoryVaultClass *klass)
{
  AmtVaultClass *vault_class = AMT_VAULT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = amt_memory_vault_finalize;
  vault_class->lookup_async = lookup_async;
  vault_class->lookup_finish = lookup_finish;
  vault_class->store_async = store_async;
  vault_class->store_finish = finish;
  vault_class->clear_async = clear_async;
  vault_class->clear_finish = finish;
}

static void
amt_memory_vault_init (AmtMemoryVault *self)
{
  self->secrets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->error_code = -1;
}

AmtVault *
amt_memory_vault_new (void)
{
  return g_object_new (AMT_TYPE_MEMORY_VAULT, NULL);
}

void
amt_memory_vault_set_error (AmtVault *vault, int code)
{
  g_return_if_fail (AMT_IS_MEMORY_VAULT (vault));

  AMT_MEMORY_VAULT (vault)->error_code = code;
}
