/* amt-sign-in-http.c: one request to the identity provider; foreign codes become AMT_SIGN_IN_ERROR here. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-in-private.h"

#include <string.h>

/* Metadata and tokens have a few kilobytes. */
#define MAX_ANSWER (256 * 1024)

static GError *
translate (const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new_literal (AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_CANCELLED, "cancelled");
  if (g_error_matches (cause, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_ANSWER))
    return g_error_new_literal (AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_ANSWER,
                                "the identity provider's answer is too large");

  /* Its words speak of "the portal" where TLS failed; the rest fits. */
  return g_error_new (AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_NETWORK, "the identity provider: %s",
                      cause->message);
}

static void
collected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtCall *call = g_task_get_task_data (task);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) body = amt_call_collect_finish (call, result, &cause);
  guint status = amt_call_get_status (call);
  g_autoptr (JsonNode) root = NULL;

  if (!body)
    {
      g_task_return_error (task, translate (cause));
      return;
    }
  /* An empty 200 is all that revocation says (RFC 7009). */
  if (g_bytes_get_size (body) == 0 && SOUP_STATUS_IS_SUCCESSFUL (status))
    root = json_node_init_null (json_node_alloc ());
  else if (amt_call_has_type (call, "application/json"))
    root = amt_json_parse (body, MAX_ANSWER, AMT_JSON_MAX_DEPTH, NULL);

  if (SOUP_STATUS_IS_SERVER_ERROR (status) || status == 429)
    g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_NETWORK,
                             "the identity provider answered with status %u", status);
  else if (!root)
    g_task_return_new_error (task, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_ANSWER,
                             "the identity provider's answer (status %u) is not usable JSON",
                             status);
  else
    g_task_return_pointer (task, g_steal_pointer (&root), (GDestroyNotify) json_node_unref);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtCall *call = g_task_get_task_data (task);
  g_autoptr (GError) cause = NULL;

  if (amt_call_send_finish (call, result, &cause))
    amt_call_collect_async (call, MAX_ANSWER, collected_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, translate (cause));
}

static void
call_free (gpointer data)
{
  amt_call_end (data);
  amt_call_unref (data);
}

void
amt_sign_in_fetch_async (AmtRemote *remote, GUri *uri, const char *form, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  AmtCall *call = amt_call_new_for_uri (remote, form ? SOUP_METHOD_POST : SOUP_METHOD_GET, uri,
                                        AMT_CALL_ANONYMOUS | AMT_CALL_ANY_STATUS);

  g_task_set_source_tag (task, amt_sign_in_fetch_async);
  g_task_set_task_data (task, call, call_free);
  if (form)
    {
      g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

      amt_call_set_body (call, "application/x-www-form-urlencoded", body);
    }
  amt_call_send_async (call, cancellable, sent_cb, g_steal_pointer (&task));
}

JsonNode *
amt_sign_in_fetch_finish (GAsyncResult *result, guint *out_status, GError **error)
{
  *out_status = amt_call_get_status (g_task_get_task_data (G_TASK (result)));

  return g_task_propagate_pointer (G_TASK (result), error);
}
