/* amt-secret-vault.c: the vault in the desktop's secret storage. Main thread; libsecret's calls block and run in the
 * vault's own worker, one after the other.
 *
 * Every call has a clock: a prompt that nobody answers, or a service that hangs, ends as an error.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-secret-job.h"

#include "amt-worker.h"

#include <string.h>

/* Long enough to find and type a password. */
#define DEFAULT_TIMEOUT_S 120

#define AMT_TYPE_SECRET_VAULT (amt_secret_vault_get_type ())
G_DECLARE_FINAL_TYPE (AmtSecretVault, amt_secret_vault, AMT, SECRET_VAULT, AmtVault)

struct _AmtSecretVault
{
  AmtVault parent_instance;

  AmtWorker *worker; /* (owned) set once */
  guint timeout;     /* seconds */
  gboolean may_prompt;
};

G_DEFINE_FINAL_TYPE (AmtSecretVault, amt_secret_vault, AMT_TYPE_VAULT)

const SecretSchema *
amt_secret_schema (void)
{
  static const SecretSchema schema = {
    .name = "de.amtsstube.Amtsstube.Secret",
    .flags = SECRET_SCHEMA_NONE,
    .attributes = {
      { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
    },
  };

  return &schema;
}

GHashTable *
amt_secret_attributes (const char *name)
{
  const char *colon = strchr (name, ':');
  g_autofree char *kind = colon ? g_strndup (name, (gsize) (colon - name)) : g_strdup ("secret");

  return secret_attributes_build (amt_secret_schema (), "name", name, "kind", kind, NULL);
}

char *
amt_secret_label (const char *name)
{
  return g_strdup_printf ("Amtsstube (%s)", name);
}

gboolean
amt_secret_fail (AmtSecretJob *job, GError *cause, GError **error)
{
  g_autoptr (GError) owned = cause;

  if (job->caller && g_cancellable_is_cancelled (job->caller))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  else if (g_cancellable_is_cancelled (job->stop))
    g_set_error_literal (error, AMT_VAULT_ERROR,
                         job->prompting ? AMT_VAULT_ERROR_LOCKED : AMT_VAULT_ERROR_UNAVAILABLE,
                         job->prompting ? "the keyring was not unlocked in time"
                                        : "the keyring did not answer in time");
  else if (g_error_matches (owned, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    g_set_error_literal (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_LOCKED, "the keyring is locked");
  else if (g_error_matches (owned, SECRET_ERROR, SECRET_ERROR_INVALID_FILE_FORMAT))
    g_set_error_literal (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_BROKEN,
                         "the file of secrets cannot be understood");
  else
    /* Bus errors name services and methods, never attributes or secrets. */
    g_set_error (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_UNAVAILABLE,
                 "the keyring cannot be used: %s", owned ? owned->message : "no reason given");

  return FALSE;
}

static void
job_free (gpointer data)
{
  AmtSecretJob *job = data;

  if (job->clock)
    g_source_destroy (job->clock);
  g_clear_pointer (&job->clock, g_source_unref);
  g_cancellable_disconnect (job->caller, job->caller_id);
  g_clear_object (&job->caller);
  g_clear_object (&job->stop);
  g_clear_pointer (&job->secret, g_bytes_unref);
  g_free (job->name);
  g_free (job);
}

static void
caller_cancelled_cb (GCancellable *caller, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
clock_ran_out_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

/* A main context of the job's own, so that what proxies hear about the bus stays in this thread. */
static GMainContext *
enter_context (void)
{
  GMainContext *context = g_main_context_new ();

  g_main_context_push_thread_default (context);

  return context;
}

static void
leave_context (GMainContext *context)
{
  /* Proxies that have gone let go of their last bits in here. */
  /* lint-allow: g_main_context_iteration: the worker's own context, and it does not wait */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
}

static void
return_bytes (GTask *task, GBytes *(*func) (AmtSecretJob *job, GError **error))
{
  GMainContext *context = enter_context ();
  GError *error = NULL;
  GBytes *secret = func (g_task_get_task_data (task), &error);

  leave_context (context);
  if (secret)
    g_task_return_pointer (task, secret, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
return_boolean (GTask *task, gboolean (*func) (AmtSecretJob *job, GError **error))
{
  GMainContext *context = enter_context ();
  GError *error = NULL;
  gboolean done = func (g_task_get_task_data (task), &error);

  leave_context (context);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
lookup_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  return_bytes (task, amt_secret_file_is_used (data) ? amt_secret_file_lookup
                                                     : amt_secret_service_lookup);
}

static void
store_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  return_boolean (task, amt_secret_file_is_used (data) ? amt_secret_file_store
                                                       : amt_secret_service_store);
}

static void
clear_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  return_boolean (task, amt_secret_file_is_used (data) ? amt_secret_file_clear
                                                       : amt_secret_service_clear);
}

static void
push (AmtVault *vault, gpointer tag, GTaskThreadFunc func, const char *name, GBytes *secret,
      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  AmtSecretVault *self = AMT_SECRET_VAULT (vault);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  AmtSecretJob *job = g_new0 (AmtSecretJob, 1);

  job->name = g_strdup (name);
  job->secret = secret ? g_bytes_ref (secret) : NULL;
  job->may_prompt = self->may_prompt;
  job->stop = g_cancellable_new ();
  job->clock = g_timeout_source_new_seconds (self->timeout);
  g_source_set_callback (job->clock, clock_ran_out_cb, g_object_ref (job->stop), g_object_unref);
  g_source_attach (job->clock, NULL);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  /* A change that was begun is answered as it ended: cancelled before, or done. */
  g_task_set_check_cancellable (task, FALSE);
  if (cancellable)
    {
      job->caller = g_object_ref (cancellable);
      job->caller_id = g_cancellable_connect (cancellable, G_CALLBACK (caller_cancelled_cb),
                                              g_object_ref (job->stop), g_object_unref);
    }
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
  push (vault, amt_vault_store_async, store_in_worker, name, secret, cancellable, callback,
        user_data);
}

static void
clear_async (AmtVault *vault, const char *name, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  push (vault, amt_vault_clear_async, clear_in_worker, name, NULL, cancellable, callback,
        user_data);
}

static gboolean
finish (AmtVault *vault, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
amt_secret_vault_finalize (GObject *object)
{
  g_clear_object (&AMT_SECRET_VAULT (object)->worker);

  G_OBJECT_CLASS (amt_secret_vault_parent_class)->finalize (object);
}

static void
amt_secret_vault_class_init (AmtSecretVaultClass *klass)
{
  AmtVaultClass *vault_class = AMT_VAULT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = amt_secret_vault_finalize;
  vault_class->lookup_async = lookup_async;
  vault_class->lookup_finish = lookup_finish;
  vault_class->store_async = store_async;
  vault_class->store_finish = finish;
  vault_class->clear_async = clear_async;
  vault_class->clear_finish = finish;
}

static void
amt_secret_vault_init (AmtSecretVault *self)
{
  self->worker = amt_worker_new ("amt-keyring");
  self->timeout = DEFAULT_TIMEOUT_S;
  self->may_prompt = TRUE;
}

AmtVault *
amt_secret_vault_new (void)
{
  return g_object_new (AMT_TYPE_SECRET_VAULT, NULL);
}

void
amt_secret_vault_set_timeout (AmtVault *vault, guint seconds)
{
  g_return_if_fail (AMT_IS_SECRET_VAULT (vault));
  g_return_if_fail (seconds > 0);

  AMT_SECRET_VAULT (vault)->timeout = seconds;
}

void
amt_secret_vault_set_may_prompt (AmtVault *vault, gboolean may_prompt)
{
  g_return_if_fail (AMT_IS_SECRET_VAULT (vault));

  AMT_SECRET_VAULT (vault)->may_prompt = may_prompt;
}
