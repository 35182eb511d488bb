/* amt-exchange.c: send, read under a cap, parse (long answers in a thread), hand over.
 * Owned by the GTask of the public call. Main thread, but for parse_in_thread ().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-exchange.h"

#include "amt-base.h"
#include "amt-task.h"

/* Up to here parsing costs about a millisecond and is done at once. */
#define PARSE_INLINE_MAX (64 * 1024)

/* Task data of the parsing task. */
typedef struct
{
  AmtExchange *exchange; /* owned by the public task, which waits */
  GBytes *body;          /* (owned) */
} Parse;

static void
exchange_free (AmtExchange *self)
{
  amt_call_end (self->call);
  amt_call_unref (self->call);
  if (self->free_context)
    self->free_context (self->context);
  g_free (self);
}

void
amt_reply_free (AmtReply *self)
{
  if (self->value && self->free_value)
    self->free_value (self->value);
  g_free (self->text);
  g_free (self->etag);
  g_free (self);
}

gpointer
amt_reply_free_steal_value (AmtReply *self)
{
  gpointer value;

  if (!self)
    return NULL;

  value = g_steal_pointer (&self->value);
  amt_reply_free (self);

  return value;
}

static void
parse_free (Parse *parse)
{
  g_bytes_unref (parse->body);
  g_free (parse);
}

AmtExchange *
amt_exchange_new (AmtCall *call, AmtReadFunc read, GDestroyNotify free_value)
{
  AmtExchange *self = g_new0 (AmtExchange, 1);

  self->call = call;
  self->read = read;
  self->free_value = free_value;
  self->status = SOUP_STATUS_OK;

  return self;
}

/* Everything that takes time with the length of the answer. */
static AmtReply *
read_reply (AmtExchange *self, GBytes *body, GError **error)
{
  g_autoptr (AmtReply) reply = g_new0 (AmtReply, 1);
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonNode) root = amt_json_parse (body, AMT_JSON_MAX_PAGE, AMT_JSON_MAX_DEPTH, &cause);

  if (!root)
    {
      g_propagate_error (error, amt_remote_error_new_answer ("is not usable JSON", cause));
      return NULL;
    }

  reply->free_value = self->free_value;
  reply->value = self->read (root, self->context, &cause);
  if (!reply->value)
    {
      g_propagate_error (error,
                         amt_remote_error_new_answer ("does not have the contract's shape", cause));
      return NULL;
    }
  if (self->keep_text)
    reply->text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  return g_steal_pointer (&reply);
}

static void
parse_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Parse *parse = task_data;
  GError *error = NULL;
  AmtReply *reply = read_reply (parse->exchange, parse->body, &error);

  if (reply)
    g_task_return_pointer (task, reply, (GDestroyNotify) amt_reply_free);
  else
    g_task_return_error (task, error);
}

/* @reply: (transfer full) (nullable), @error: (transfer full): if there is no reply. */
static void
hand_over (GTask *task, AmtReply *reply, GError *error)
{
  AmtExchange *self = g_task_get_task_data (task);
  const char *etag = amt_call_get_header (self->call, "ETag");

  if (!reply)
    {
      g_task_return_error (task, error);
      return;
    }

  /* One that could not be sent back is as good as none. */
  if (etag && amt_remote_check_header (etag, NULL))
    reply->etag = g_strdup (etag);
  g_task_return_pointer (task, reply, (GDestroyNotify) amt_reply_free);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  AmtReply *reply = g_task_propagate_pointer (G_TASK (result), &error);

  hand_over (task, reply, error);
}

static void
collected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExchange *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = amt_call_collect_finish (self->call, result, &error);
  g_autoptr (GTask) parse_task = NULL;
  Parse *parse;

  if (!body)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_bytes_get_size (body) <= PARSE_INLINE_MAX)
    {
      AmtReply *reply = read_reply (self, body, &error);

      hand_over (task, reply, error);
      return;
    }

  parse = g_new0 (Parse, 1);
  parse->exchange = self;
  parse->body = g_steal_pointer (&body);
  parse_task = g_task_new (NULL, NULL, parsed_cb, g_steal_pointer (&task));
  g_task_set_source_tag (parse_task, collected_cb);
  g_task_set_task_data (parse_task, parse, (GDestroyNotify) parse_free);
  amt_task_run_in_thread (parse_task, parse_in_thread);
}

/* Answers that say everything with their status: what else came, or did not, is of no interest. */
static void
drained_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExchange *self = g_task_get_task_data (task);
  g_autoptr (GBytes) body = amt_call_collect_finish (self->call, result, NULL);
  AmtReply *reply = g_new0 (AmtReply, 1);

  reply->not_modified = amt_call_get_status (self->call) == SOUP_STATUS_NOT_MODIFIED;
  hand_over (task, reply, NULL);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExchange *self = g_task_get_task_data (task);
  GError *error = NULL;
  guint status;

  if (!amt_call_send_finish (self->call, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  status = amt_call_get_status (self->call);
  if (status != SOUP_STATUS_NOT_MODIFIED && status != self->status && status != self->other_status)
    {
      amt_call_end (self->call);
      g_task_return_error (task, amt_remote_error_new_status (status, NULL, -1));
    }
  else if (!self->read || status == SOUP_STATUS_NOT_MODIFIED)
    amt_call_collect_async (self->call, AMT_JSON_MAX_PROBLEM, drained_cb, g_steal_pointer (&task));
  else if (!amt_call_has_type (self->call, "application/json"))
    {
      amt_call_end (self->call);
      g_task_return_error (task, amt_remote_error_new_answer ("is not application/json", NULL));
    }
  else
    amt_call_collect_async (self->call, AMT_JSON_MAX_PAGE, collected_cb, g_steal_pointer (&task));
}

void
amt_exchange_run (AmtExchange *self, AmtRemote *remote, gpointer tag, GCancellable *cancellable,
                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (remote, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, self, (GDestroyNotify) exchange_free);
  amt_call_send_async (self->call, cancellable, sent_cb, g_steal_pointer (&task));
}

AmtReply *
amt_exchange_finish (AmtRemote *remote, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, remote), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
