/* amt-key-file-vault.c: a vault in a file, chosen explicitly. Main thread; the file is touched in its
 * own worker, one change after the other.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-key-file.h"
#include "amt-worker.h"

#define AMT_TYPE_KEY_FILE_VAULT (amt_key_file_vault_get_type ())
G_DECLARE_FINAL_TYPE (AmtKeyFileVault, amt_key_file_vault, AMT, KEY_FILE_VAULT, AmtVault)

struct _AmtKeyFileVault
{
  AmtVault parent_instance;

  char *path;        /* (owned) set once by the constructor */
  AmtWorker *worker; /* (owned) set once */
};

typedef struct
{
  char *path;     /* (owned) */
  char *name;     /* (owned) */
  GBytes *secret; /* (owned) (nullable) */
} Job;

G_DEFINE_FINAL_TYPE (AmtKeyFileVault, amt_key_file_vault, AMT_TYPE_VAULT)

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_free (job->name);
  g_clear_pointer (&job->secret, g_bytes_unref);
  g_free (job);
}

static void
lookup_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  GBytes *secret = amt_key_file_lookup (job->path, job->name, &error);

  if (secret)
    g_task_return_pointer (task, secret, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
change_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (amt_key_file_change (job->path, job->name, job->secret, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
push (AmtVault *vault, gpointer tag, GTaskThreadFunc func, const char *name, GBytes *secret,
      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  AmtKeyFileVault *self = AMT_KEY_FILE_VAULT (vault);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (self->path);
  job->name = g_strdup (name);
  job->secret = secret ? g_bytes_ref (secret) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  /* A change that was begun is answered as it ended: cancelled before, or done. */
  g_task_set_check_cancellable (task, FALSE);
  amt_worker_push (self->worker, G_PRIORITY_DEFAULT, func, g_steal_pointer (&task));
}

static void
lookup_async (AmtVault *vault, const char *name, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
  push (vault, amt_vault_lookup_async, lookup_in_worker, name, NULL, cancellable, callback,
        user_data);
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
  push (vault, amt_vault_store_async, change_in_worker, name, secret, cancellable, callback,
        user_data);
}

static void
clear_async (AmtVault *vault, const char *name, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  push (vault, amt_vault_clear_async, change_in_worker, name, NULL, cancellable, callback,
        user_data);
}

static gboolean
finish (AmtVault *vault, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
amt_key_file_vault_finalize (GObject *object)
{
  AmtKeyFileVault *self = AMT_KEY_FILE_VAULT (object);

  g_clear_object (&self->worker);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (amt_key_file_vault_parent_class)->finalize (object);
}

static void
amt_key_file_vault_class_init (AmtKeyFileVaultClass *klass)
{
  AmtVaultClass *vault_class = AMT_VAULT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = amt_key_file_vault_finalize;
  vault_class->lookup_async = lookup_async;
  vault_class->lookup_finish = lookup_finish;
  vault_class->store_async = store_async;
  vault_class->store_finish = finish;
  vault_class->clear_async = clear_async;
  vault_class->clear_finish = finish;
}

static void
amt_key_file_vault_init (AmtKeyFileVault *self)
{
  self->worker = amt_worker_new ("amt-key-file");
}

AmtVault *
amt_key_file_vault_new (const char *path)
{
  AmtKeyFileVault *self = g_object_new (AMT_TYPE_KEY_FILE_VAULT, NULL);

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_canonicalize_filename (path, NULL);

  return AMT_VAULT (self);
}

gboolean
amt_vault_is_key_file (AmtVault *self)
{
  return AMT_IS_KEY_FILE_VAULT (self);
}
