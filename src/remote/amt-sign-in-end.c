/* amt-sign-in-end.c: ends a sign-in: forgets it here, revokes it at the provider, and ends the browser's session. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-in-private.h"

#include "amt-base.h"

typedef struct
{
  AmtTokens *tokens; /* (owned) */
  AmtSignInOpenFunc open_func;
  gpointer open_data;
} End;

static void
end_free (gpointer data)
{
  End *end = data;

  amt_tokens_unref (end->tokens);
  g_free (end);
}

static gboolean
open_end_page (AmtSignIn *self, const End *end, GError **error)
{
  g_autofree char *query = NULL;
  g_autofree char *uri = NULL;

  if (!end->open_func || !self->metadata->end_session_endpoint || !end->tokens->id_token)
    return TRUE;

  /* OpenID Connect RP-Initiated Logout 1.0, 2. */
  query =
      soup_form_encode ("id_token_hint", end->tokens->id_token, "client_id", self->client_id, NULL);
  uri = amt_sign_in_add_query (self->metadata->end_session_endpoint, query);

  return end->open_func (uri, end->open_data, error);
}

/* @task: (transfer full) */
static void
end_task (AmtSignIn *self, GTask *task)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (GError) cause = NULL;

  if (open_end_page (self, g_task_get_task_data (task), &cause))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_BROWSER,
                             "the browser could not be opened");
}

static void
revoked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSignIn *self = g_task_get_source_object (task);
  GError *error = NULL;
  guint status;
  g_autoptr (JsonNode) root = amt_sign_in_fetch_finish (result, &status, &error);

  if (!root)
    g_task_return_error (task, error);
  else if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_REFUSED,
                             "the identity provider did not revoke (status %u)", status);
  else
    end_task (self, g_steal_pointer (&task));
}

static void
end_metadata_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtSignIn *self = AMT_SIGN_IN (source);
  End *end = g_task_get_task_data (task);
  g_autoptr (AmtRemote) remote = NULL;
  GCancellable *cancellable;
  GError *error = NULL;
  char *form;

  if (!amt_sign_in_need_metadata_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!self->metadata->revocation_endpoint || !end->tokens->refresh_token)
    {
      end_task (self, g_steal_pointer (&task));
      return;
    }
  remote = amt_sign_in_need_remote (self, task);
  if (!remote)
    return;
  form = soup_form_encode ("token", end->tokens->refresh_token, "token_type_hint", "refresh_token",
                           "client_id", self->client_id, NULL);
  cancellable = g_task_get_cancellable (task);
  amt_sign_in_fetch_async (remote, self->metadata->revocation_endpoint, form, cancellable,
                           revoked_cb, g_steal_pointer (&task));
  amt_wipe (form);
}

void
amt_sign_in_end_async (AmtSignIn *self, AmtSignInOpenFunc open_func, gpointer open_data,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  End *end;

  g_return_if_fail (AMT_IS_SIGN_IN (self));
  AMT_ASSERT_MAIN ();

  task = amt_sign_in_new_task (self, amt_sign_in_end_async, cancellable, callback, user_data);
  if (!self->tokens)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  end = g_new0 (End, 1);
  end->tokens = amt_tokens_ref (self->tokens);
  end->open_func = open_func;
  end->open_data = open_data;
  g_task_set_task_data (task, end, end_free);
  amt_sign_in_take_tokens (self, NULL);
  amt_sign_in_need_metadata_async (self, cancellable, end_metadata_cb, g_steal_pointer (&task));
}

gboolean
amt_sign_in_end_finish (AmtSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, amt_sign_in_end_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
