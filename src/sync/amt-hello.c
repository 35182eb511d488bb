/* amt-hello.c: asks the portal about itself and who is signed in. Main thread.
 *
 * Order: GET /, GET /me, the profile is bound, then both answers are kept, and the remote is told which mark of the portal's
 * history the profile has seen. A person is not believed before the profile
 * was found to be hers, and not if the token was changed meanwhile.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-hello.h"

#include "amt-sync-engine.h"

typedef struct
{
  AmtStore *store;     /* (owned) */
  AmtRemote *remote;   /* (owned) */
  guint token_serial;  /* when it was asked who is signed in */
  AmtPortalInfo *info; /* (owned) (nullable) */
  AmtMe *me;           /* (owned) (nullable) */
  char *raw;           /* (owned) (nullable) of /me, as it came */
} Hello;

static void
hello_free (Hello *self)
{
  g_object_unref (self->store);
  g_object_unref (self->remote);
  g_clear_pointer (&self->info, amt_portal_info_unref);
  g_clear_pointer (&self->me, amt_me_unref);
  g_free (self->raw);
  g_free (self);
}

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Hello *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *mark = amt_store_load_history_finish (AMT_STORE (source), result, &error);

  if (error)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (mark && !amt_remote_get_history (self->remote) && !amt_remote_holds_history (self->remote))
    amt_remote_set_history (self->remote, mark);
  g_task_return_pointer (task, g_steal_pointer (&self->me), (GDestroyNotify) amt_me_unref);
}

static void
me_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Hello *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!amt_store_save_reference_finish (AMT_STORE (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    amt_store_load_history_async (self->store, NULL, history_cb, g_object_ref (task));
}

static void
bound_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Hello *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (self->token_serial != amt_remote_get_token_serial (self->remote))
    g_task_return_new_error (task, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN,
                             "the token was changed meanwhile");
  else if (amt_store_bind_person_finish (AMT_STORE (source), result, &error))
    amt_store_save_reference_async (self->store, "me", self->raw, NULL, NULL, me_saved_cb,
                                    g_object_ref (task));
  else if (g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_PERSON))
    g_task_return_new_error (task, AMT_SYNC_ERROR, AMT_SYNC_ERROR_OTHER_PERSON,
                             "the profile belongs to somebody else");
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
me_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Hello *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->me = amt_remote_get_me_finish (AMT_REMOTE (source), result, &self->raw, &error);
  if (!self->me)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    amt_store_bind_person_async (self->store, amt_remote_get_base_url (self->remote), self->me->id,
                                 NULL, bound_cb, g_object_ref (task));
}

static void
info_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Hello *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!amt_store_save_reference_finish (AMT_STORE (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self->token_serial = amt_remote_get_token_serial (self->remote);
  amt_remote_get_me_async (self->remote, g_task_get_cancellable (task), me_cb, g_object_ref (task));
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Hello *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  self->info = amt_remote_get_info_finish (AMT_REMOTE (source), result, &error);
  if (!self->info)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    amt_store_save_reference_async (self->store, "portal", self->info->raw, NULL, NULL,
                                    info_saved_cb, g_object_ref (task));
}

void
amt_hello_async (AmtStore *store, AmtRemote *remote, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Hello *self = g_new0 (Hello, 1);

  g_task_set_source_tag (task, amt_hello_async);
  g_task_set_task_data (task, self, (GDestroyNotify) hello_free);
  self->store = g_object_ref (store);
  self->remote = g_object_ref (remote);
  amt_remote_get_info_async (remote, cancellable, info_cb, g_object_ref (task));
}

AmtMe *
amt_hello_finish (GAsyncResult *result, AmtPortalInfo **out_info, guint *out_token_serial,
                  GError **error)
{
  Hello *self;

  g_return_val_if_fail (g_async_result_is_tagged (result, amt_hello_async), NULL);

  self = g_task_get_task_data (G_TASK (result));
  *out_info = g_steal_pointer (&self->info);
  *out_token_serial = self->token_serial;
  return g_task_propagate_pointer (G_TASK (result), error);
}
