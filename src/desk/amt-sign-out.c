/* amt-sign-out.c: see the header. Main thread; files in threads.
 *
 * In this order: the cache's lock (nobody else writes), the provider, the vault's sign-in, the cache's key, its files, the
 * session file. What breaks off in between leaves less than before, and the same call goes on from there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-out.h"

#include "amt-base.h"
#include "amt-context-private.h"
#include "amt-desk-sign-in.h"
#include "amt-lock.h"
#include "amt-profile.h"
#include "amt-task.h"

typedef struct
{
  char *profile;      /* (owned) */
  char *portal;       /* (owned) (nullable) as given, then as used */
  char *person;       /* (owned) (nullable) whose cache goes */
  char *agent;        /* (owned) */
  AmtVault *vault;    /* (owned) */
  AmtClock *clock;    /* (owned) */
  GTlsDatabase *tls;  /* (owned) (nullable) */
  AmtRemote *remote;  /* (owned) (nullable) */
  AmtSignIn *sign_in; /* (owned) (nullable) */
  gboolean offline;
  gboolean delete_data;
  AmtSignInOpenFunc open_func;
  gpointer open_data;
  GError *provider; /* (owned) (nullable) why it does not know */
  int lock_fd;      /* (owned) or -1 */
} Leaving;

static void
leaving_free (gpointer data)
{
  Leaving *self = data;

  g_free (self->profile);
  g_free (self->portal);
  g_free (self->person);
  g_free (self->agent);
  g_clear_object (&self->vault);
  g_clear_object (&self->clock);
  g_clear_object (&self->tls);
  g_clear_object (&self->remote);
  g_clear_object (&self->sign_in);
  g_clear_error (&self->provider);
  amt_lock_end (self->lock_fd);
  g_free (self);
}

/* --- counting ------------------------------------------------------------------------------------------ */

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtLoss *loss = g_task_get_task_data (task);
  AmtCounts counts;
  GError *error = NULL;

  if (!amt_store_load_counts_finish (AMT_STORE (source), result, &counts, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  loss->n_unsent = counts.unsent + counts.to_clarify;
  loss->n_drafts = counts.drafts;
  g_task_return_boolean (task, TRUE);
}

void
amt_context_count_loss_async (AmtContext *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  AMT_ASSERT_MAIN ();
  g_task_set_source_tag (task, amt_context_count_loss_async);
  g_task_set_task_data (task, g_new0 (AmtLoss, 1), g_free);
  amt_store_load_counts_async (self->store, amt_desk_get_references (self->desk)->me, cancellable,
                               counted_cb, task);
}

gboolean
amt_context_count_loss_finish (AmtContext *self, GAsyncResult *result, AmtLoss *out_loss,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_context_count_loss_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *out_loss = *(AmtLoss *) g_task_get_task_data (G_TASK (result));
  return TRUE;
}

/* --- leaving ------------------------------------------------------------------------------------------- */

/* Whoever hears of the end may begin anew at once, so the lock does not wait for the task's last reference.
 * @error: (transfer full) (nullable) */
static void
answer (GTask *task, GError *error)
{
  Leaving *self = g_task_get_task_data (task);

  amt_lock_end (self->lock_fd);
  self->lock_fd = -1;
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  (void) g_task_propagate_boolean (G_TASK (result), &error);
  answer (task, error);
}

static void
leave_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Leaving *self = g_task_get_task_data (G_TASK (data));
  GError *error = NULL;

  if (amt_profile_sign_out (self->profile, &error) &&
      (!self->delete_data || !self->person ||
       amt_profile_drop (self->profile, self->person, &error)))
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, error);
}

static void
key_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (amt_vault_clear_finish (AMT_VAULT (source), result, &error))
    amt_context_run_in_thread (task, leave_in_thread, left_cb);
  else
    answer (task, error);
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Leaving *self = g_task_get_task_data (task);
  g_autofree char *name = NULL;
  GError *error = NULL;

  if (!amt_desk_forget_sign_in_finish (result, &error))
    {
      answer (task, error);
      return;
    }
  if (!self->delete_data || !self->person)
    {
      amt_context_run_in_thread (task, leave_in_thread, left_cb);
      return;
    }
  name = amt_context_key_name (self->person);
  amt_vault_clear_async (self->vault, name, NULL, key_cleared_cb, g_object_ref (task));
}

static void
forget (GTask *task)
{
  Leaving *self = g_task_get_task_data (task);

  amt_remote_set_sign_in (self->remote, NULL);
  /* From here on cancelling would leave half of it. */
  amt_desk_forget_sign_in_async (self->remote, self->vault, NULL, forgotten_cb,
                                 g_object_ref (task));
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Leaving *self = g_task_get_task_data (task);

  (void) amt_sign_in_end_finish (AMT_SIGN_IN (source), result, &self->provider);
  forget (task);
}

static void
tell_provider (GTask *task)
{
  Leaving *self = g_task_get_task_data (task);

  if (self->sign_in && self->offline)
    g_set_error_literal (&self->provider, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_NETWORK,
                         "the identity provider was not told, as asked");
  if (self->sign_in && !self->offline)
    amt_sign_in_end_async (self->sign_in, self->open_func, self->open_data,
                           g_task_get_cancellable (task), ended_cb, g_object_ref (task));
  else
    forget (task);
}

static void
taken_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Leaving *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->sign_in = amt_desk_take_up_sign_in_finish (result, &error);
  /* A vault that is closed keeps what it has; one whose sign-in cannot be read is rid of it all the same. */
  if (error && error->domain == AMT_VAULT_ERROR && error->code != AMT_VAULT_ERROR_BROKEN)
    {
      answer (task, g_steal_pointer (&error));
      return;
    }
  self->provider = g_steal_pointer (&error);
  tell_provider (task);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Leaving *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      answer (task, error);
      return;
    }
  if (self->remote)
    {
      tell_provider (task);
      return;
    }
  self->remote = self->portal ? amt_remote_new (self->portal, self->agent, NULL) : NULL;
  if (!self->remote)
    {
      answer (task, g_error_new_literal (AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_PORTAL,
                                         "no portal is named, or its address cannot be used"));
      return;
    }
  if (self->tls)
    amt_remote_set_tls_database (self->remote, self->tls);
  amt_desk_take_up_sign_in_async (self->remote, self->vault, self->clock,
                                  g_task_get_cancellable (task), taken_up_cb, g_object_ref (task));
}

static gboolean
take_lock (Leaving *self, GError **error)
{
  g_autoptr (GError) failed = NULL;

  self->lock_fd = amt_profile_lock_cache (self->profile, self->person, &failed);
  if (!failed)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

/* Whose sign-in and cache it is about, where no open context says so. */
static void
read_session (Leaving *self, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (AmtSession) session = amt_profile_read (self->profile, &failed);

  /* A damaged file names nobody; the sign-in goes all the same. */
  if (failed && !g_error_matches (failed, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_propagate_error (error, g_steal_pointer (&failed));
  if (!session)
    return;
  if (!self->portal)
    self->portal = g_strdup (session->portal);
  if (g_strcmp0 (self->portal, session->portal) == 0)
    self->person = g_strdup (session->person);
}

static void
prepare_in_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Leaving *self = g_task_get_task_data (G_TASK (data));
  GError *error = NULL;

  if (!self->remote)
    read_session (self, &error);
  if (!error && self->delete_data && self->person)
    (void) take_lock (self, &error);
  if (error)
    g_task_return_error (step, error);
  else
    g_task_return_boolean (step, TRUE);
}

static GTask *
leaving_new (gpointer source, gpointer tag, Leaving *self, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, self, leaving_free);
  /* What is gone is gone: that counts. */
  g_task_set_check_cancellable (task, FALSE);
  self->lock_fd = -1;
  return task;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* What could not be counted is about to be asked no more, or to be found at the next opening. */
  if (!amt_context_close_finish (AMT_CONTEXT (source), result, &error))
    g_debug ("closing before the sign-out: %s", error->message);
  amt_context_run_in_thread (task, prepare_in_thread, prepared_cb);
}

void
amt_context_sign_out_async (AmtContext *self, gboolean delete_data, AmtSignInOpenFunc open_func,
                            gpointer open_data, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  Leaving *leaving = g_new0 (Leaving, 1);
  GTask *task;

  AMT_ASSERT_MAIN ();
  g_return_if_fail (AMT_IS_CONTEXT (self));

  task = leaving_new (self, amt_context_sign_out_async, leaving, cancellable, callback, user_data);
  leaving->profile = g_strdup (self->profile);
  leaving->portal = g_strdup (amt_remote_get_base_url (self->remote));
  leaving->person = g_strdup (self->person);
  leaving->vault = g_object_ref (self->vault);
  leaving->clock = g_object_ref (self->clock);
  leaving->remote = g_object_ref (self->remote);
  leaving->sign_in = self->sign_in ? g_object_ref (self->sign_in) : NULL;
  leaving->offline = self->offline;
  leaving->delete_data = delete_data;
  leaving->open_func = open_func;
  leaving->open_data = open_data;
  amt_context_close_async (self, closed_cb, task);
}

static gboolean
finish (GTask *task, GError **out_provider, GError **error)
{
  Leaving *self = g_task_get_task_data (task);

  if (out_provider)
    *out_provider = g_steal_pointer (&self->provider);
  return g_task_propagate_boolean (task, error);
}

gboolean
amt_context_sign_out_finish (AmtContext *self, GAsyncResult *result, GError **out_provider,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_context_sign_out_async), FALSE);

  return finish (G_TASK (result), out_provider, error);
}

void
amt_sign_out_async (const AmtContextOptions *options, gboolean delete_data,
                    AmtSignInOpenFunc open_func, gpointer open_data, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  Leaving *leaving = g_new0 (Leaving, 1);
  g_autoptr (GTask) task = NULL;

  AMT_ASSERT_MAIN ();
  g_return_if_fail (options->profile_dir && AMT_IS_VAULT (options->vault));

  task = leaving_new (NULL, amt_sign_out_async, leaving, cancellable, callback, user_data);
  leaving->profile = g_strdup (options->profile_dir);
  leaving->portal = g_strdup (options->portal_url);
  leaving->agent = g_strdup_printf ("%s/%s", options->program ? options->program : "amtsstube",
                                    options->version ? options->version : "0");
  leaving->vault = g_object_ref (options->vault);
  leaving->clock = options->clock ? g_object_ref (options->clock) : amt_clock_new_system ();
  leaving->tls = options->tls ? g_object_ref (options->tls) : NULL;
  leaving->offline = options->offline;
  leaving->delete_data = delete_data;
  leaving->open_func = open_func;
  leaving->open_data = open_data;
  amt_context_run_in_thread (task, prepare_in_thread, prepared_cb);
}

gboolean
amt_sign_out_finish (GAsyncResult *result, GError **out_provider, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sign_out_async), FALSE);

  return finish (G_TASK (result), out_provider, error);
}
