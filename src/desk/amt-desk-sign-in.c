/* amt-desk-sign-in.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-sign-in.h"

#include "amt-base.h"

typedef struct
{
  AmtRemote *remote; /* (owned) */
  AmtVault *vault;   /* (owned) */
  AmtClock *clock;   /* (owned) (nullable) */
  AmtSignInOpenFunc open_func;
  gpointer open_data;
  char *issuer;       /* (owned) (nullable) fixed */
  char *client_id;    /* (owned) (nullable) fixed */
  GArray *ports;      /* (owned) (nullable) (element-type guint16) fixed */
  AmtSignIn *sign_in; /* (owned) (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->remote);
  g_clear_object (&job->vault);
  g_clear_object (&job->clock);
  g_free (job->issuer);
  g_free (job->client_id);
  g_clear_pointer (&job->ports, g_array_unref);
  g_clear_object (&job->sign_in);
  g_free (job);
}

static GTask *
new_task (AmtRemote *remote, AmtVault *vault, AmtClock *clock, gpointer tag,
          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  AMT_ASSERT_MAIN ();
  job->remote = g_object_ref (remote);
  job->vault = g_object_ref (vault);
  job->clock = clock ? g_object_ref (clock) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);

  return task;
}

static char *
vault_name (AmtRemote *remote)
{
  g_autofree char *hash =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, amt_remote_get_base_url (remote), -1);

  return g_strdup_printf ("sign-in:%.16s", hash);
}

/* ---- Keeping --------------------------------------------------------------------------------------------- */

/* What a sign-in needs to keep itself. */
typedef struct
{
  AmtVault *vault; /* (owned) */
  char *name;      /* (owned) */
} Keeper;

static void
keeper_free (gpointer data, GClosure *closure)
{
  Keeper *keeper = data;

  g_object_unref (keeper->vault);
  g_free (keeper->name);
  g_free (keeper);
}

/* Nobody waits for it: if the vault fails, the sign-in lives on until the program ends. */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!amt_vault_store_finish (AMT_VAULT (source), result, &error))
    g_message ("the renewed sign-in could not be kept: %s", error->message);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!amt_vault_clear_finish (AMT_VAULT (source), result, &error))
    g_message ("the ended sign-in could not be taken out of the vault: %s", error->message);
}

static void
tokens_changed_cb (AmtSignIn *sign_in, gpointer user_data)
{
  Keeper *keeper = user_data;
  AmtTokens *tokens = amt_sign_in_get_tokens (sign_in);
  g_autoptr (GBytes) bytes = tokens ? amt_tokens_to_bytes (tokens) : NULL;

  if (bytes)
    amt_vault_store_async (keeper->vault, keeper->name, bytes, NULL, kept_cb, NULL);
  else
    amt_vault_clear_async (keeper->vault, keeper->name, NULL, cleared_cb, NULL);
}

static void
keep (Job *job)
{
  Keeper *keeper = g_new0 (Keeper, 1);

  keeper->vault = g_object_ref (job->vault);
  keeper->name = vault_name (job->remote);
  g_signal_connect_data (job->sign_in, "tokens-changed", G_CALLBACK (tokens_changed_cb), keeper,
                         keeper_free, 0);
  amt_remote_set_sign_in (job->remote, job->sign_in);
}

/* ---- Signing in ------------------------------------------------------------------------------------------ */

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!amt_vault_store_finish (AMT_VAULT (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  keep (job);
  g_task_return_pointer (task, g_object_ref (job->sign_in), g_object_unref);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AmtTokens) tokens = amt_sign_in_run_finish (AMT_SIGN_IN (source), result, &error);
  g_autoptr (GBytes) bytes = tokens ? amt_tokens_to_bytes (tokens) : NULL;
  g_autofree char *name = vault_name (job->remote);

  if (bytes)
    amt_vault_store_async (job->vault, name, bytes, NULL, stored_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AmtPortalInfo) info = amt_remote_get_info_finish (AMT_REMOTE (source), result, &error);
  const char *issuer, *client_id;

  if (!info)
    {
      g_task_return_error (task, error);
      return;
    }
  issuer = job->issuer ? job->issuer : info->oidc_issuer;
  client_id = job->client_id ? job->client_id : info->client_id;
  if (!issuer || !client_id)
    {
      g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_ISSUER,
                               "the portal names no identity provider");
      return;
    }
  job->sign_in = amt_sign_in_new (job->remote, issuer, client_id, job->clock, &error);
  if (!job->sign_in)
    {
      g_task_return_error (task, error);
      return;
    }
  if (job->ports)
    amt_sign_in_set_ports (job->sign_in, (const guint16 *) (gpointer) job->ports->data,
                           job->ports->len);
  amt_sign_in_run_async (job->sign_in, job->open_func, job->open_data,
                         g_task_get_cancellable (task), signed_in_cb, g_object_ref (task));
}

gboolean
amt_sign_in_fixed_fits (const AmtSignInFixed *fixed, AmtSignIn *sign_in)
{
  return !fixed ||
         ((!fixed->issuer || g_str_equal (fixed->issuer, amt_sign_in_get_issuer (sign_in))) &&
          (!fixed->client_id ||
           g_str_equal (fixed->client_id, amt_sign_in_get_client_id (sign_in))));
}

void
amt_desk_sign_in_async (AmtRemote *remote, AmtVault *vault, AmtClock *clock,
                        AmtSignInOpenFunc open_func, gpointer open_data, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  amt_desk_sign_in_fixed_async (remote, vault, clock, NULL, open_func, open_data, cancellable,
                                callback, user_data);
}

void
amt_desk_sign_in_fixed_async (AmtRemote *remote, AmtVault *vault, AmtClock *clock,
                              const AmtSignInFixed *fixed, AmtSignInOpenFunc open_func,
                              gpointer open_data, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task =
      new_task (remote, vault, clock, amt_desk_sign_in_async, cancellable, callback, user_data);
  Job *job = g_task_get_task_data (task);

  job->open_func = open_func;
  job->open_data = open_data;
  job->issuer = fixed ? g_strdup (fixed->issuer) : NULL;
  job->client_id = fixed ? g_strdup (fixed->client_id) : NULL;
  if (fixed && fixed->n_ports > 0)
    {
      job->ports = g_array_sized_new (FALSE, FALSE, sizeof (guint16), fixed->n_ports);
      g_array_append_vals (job->ports, fixed->ports, fixed->n_ports);
    }
  amt_remote_get_info_async (remote, cancellable, info_cb, task);
}

AmtSignIn *
amt_desk_sign_in_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_sign_in_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Taking up ------------------------------------------------------------------------------------------- */

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = amt_vault_lookup_finish (AMT_VAULT (source), result, &error);
  g_autoptr (AmtTokens) tokens = bytes ? amt_tokens_from_bytes (bytes, &error) : NULL;

  if (g_error_matches (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  if (tokens)
    job->sign_in = amt_sign_in_new (job->remote, amt_tokens_get_issuer (tokens),
                                    amt_tokens_get_client_id (tokens), job->clock, &error);
  if (!job->sign_in || !amt_sign_in_set_tokens (job->sign_in, tokens, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  keep (job);
  g_task_return_pointer (task, g_object_ref (job->sign_in), g_object_unref);
}

void
amt_desk_take_up_sign_in_async (AmtRemote *remote, AmtVault *vault, AmtClock *clock,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = new_task (remote, vault, clock, amt_desk_take_up_sign_in_async, cancellable,
                          callback, user_data);
  g_autofree char *name = vault_name (remote);

  amt_vault_lookup_async (vault, name, cancellable, looked_up_cb, task);
}

AmtSignIn *
amt_desk_take_up_sign_in_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_take_up_sign_in_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Forgetting ------------------------------------------------------------------------------------------ */

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (amt_vault_clear_finish (AMT_VAULT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
amt_desk_forget_sign_in_async (AmtRemote *remote, AmtVault *vault, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = new_task (remote, vault, NULL, amt_desk_forget_sign_in_async, cancellable, callback,
                          user_data);
  g_autofree char *name = vault_name (remote);

  amt_vault_clear_async (vault, name, cancellable, forgotten_cb, task);
}

gboolean
amt_desk_forget_sign_in_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_desk_forget_sign_in_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

char *
amt_desk_sign_in_identity (AmtSignIn *sign_in)
{
  AmtTokens *tokens = amt_sign_in_get_tokens (sign_in);

  if (!tokens)
    return NULL;

  return g_strdup_printf ("%s %s", amt_tokens_get_issuer (tokens), amt_tokens_get_subject (tokens));
}
