/* amt-remote-presence.c: PUT and DELETE /cases/{id}/presence. Main thread, async only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-exchange.h"

#include "amt-base.h"

static void
send (AmtRemote *self, const char *method, const char *case_id, gpointer tag, AMT_REMOTE_ASYNC_ARGS)
{
  GError *error = NULL;
  g_autofree char *path = amt_remote_path (&error, "cases", case_id, "presence", NULL);
  AmtExchange *exchange;

  if (!path)
    {
      g_task_report_error (self, callback, user_data, tag, error);
      return;
    }
  exchange = amt_exchange_new (amt_call_new (self, method, path, NULL, AMT_CALL_NONE), NULL, NULL);
  exchange->status = SOUP_STATUS_NO_CONTENT;
  amt_exchange_run (exchange, self, tag, cancellable, callback, user_data);
}

static gboolean
finish (AmtRemote *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_autoptr (AmtReply) reply = amt_exchange_finish (self, result, tag, error);

  return reply != NULL;
}

void
amt_remote_put_presence_async (AmtRemote *self, const char *case_id, AMT_REMOTE_ASYNC_ARGS)
{
  g_return_if_fail (AMT_IS_REMOTE (self));

  send (self, SOUP_METHOD_PUT, case_id, amt_remote_put_presence_async, cancellable, callback,
        user_data);
}

gboolean
amt_remote_put_presence_finish (AmtRemote *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, amt_remote_put_presence_async, error);
}

void
amt_remote_delete_presence_async (AmtRemote *self, const char *case_id, AMT_REMOTE_ASYNC_ARGS)
{
  g_return_if_fail (AMT_IS_REMOTE (self));

  send (self, SOUP_METHOD_DELETE, case_id, amt_remote_delete_presence_async, cancellable, callback,
        user_data);
}

gboolean
amt_remote_delete_presence_finish (AmtRemote *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, amt_remote_delete_presence_async, error);
}
