/* amt-remote-requests.c: the contract's requests, one pair of functions each, but for documents.
 * Main thread, async only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-remote-reading.h"

#include "amt-base.h"

#include <string.h>

#define MAX_IDS 100

/* The shape that all requests share. */
static AmtExchange *
begin (AmtRemote *self, const char *method, const char *path, const char *query, AmtCallFlags flags,
       AmtReadFunc read, GDestroyNotify free_value)
{
  return amt_exchange_new (amt_call_new (self, method, path, query, flags), read, free_value);
}

static GBytes *
text_to_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

void
amt_remote_get_info_async (AmtRemote *self, AMT_REMOTE_ASYNC_ARGS)
{
  AmtExchange *exchange;

  g_return_if_fail (AMT_IS_REMOTE (self));

  exchange = begin (self, SOUP_METHOD_GET, "/", NULL, AMT_CALL_ANONYMOUS, amt_remote_read_info,
                    (GDestroyNotify) amt_portal_info_unref);
  amt_exchange_run (exchange, self, amt_remote_get_info_async, cancellable, callback, user_data);
}

AmtPortalInfo *
amt_remote_get_info_finish (AmtRemote *self, GAsyncResult *result, GError **error)
{
  return amt_reply_free_steal_value (
      amt_exchange_finish (self, result, amt_remote_get_info_async, error));
}

void
amt_remote_get_me_async (AmtRemote *self, AMT_REMOTE_ASYNC_ARGS)
{
  AmtExchange *exchange;

  g_return_if_fail (AMT_IS_REMOTE (self));

  exchange = begin (self, SOUP_METHOD_GET, "/me", NULL, AMT_CALL_NONE, amt_remote_read_me,
                    (GDestroyNotify) amt_me_unref);
  exchange->keep_text = TRUE;
  amt_exchange_run (exchange, self, amt_remote_get_me_async, cancellable, callback, user_data);
}

AmtMe *
amt_remote_get_me_finish (AmtRemote *self, GAsyncResult *result, char **out_raw, GError **error)
{
  AmtReply *reply = amt_exchange_finish (self, result, amt_remote_get_me_async, error);

  if (out_raw)
    *out_raw = reply ? g_steal_pointer (&reply->text) : NULL;

  return amt_reply_free_steal_value (reply);
}

void
amt_remote_get_list_async (AmtRemote *self, const char *name, const char *etag,
                           AMT_REMOTE_ASYNC_ARGS)
{
  AmtExchange *exchange;
  g_autofree char *path = NULL;
  GError *error = NULL;

  g_return_if_fail (AMT_IS_REMOTE (self));

  path = amt_remote_path (&error, name, NULL);
  if (!path || (etag && !amt_remote_check_header (etag, &error)))
    {
      g_task_report_error (self, callback, user_data, amt_remote_get_list_async, error);
      return;
    }

  exchange = begin (self, SOUP_METHOD_GET, path, NULL, etag ? AMT_CALL_NOT_MODIFIED : AMT_CALL_NONE,
                    amt_remote_read_list, (GDestroyNotify) json_array_unref);
  exchange->context = g_strdup (name);
  exchange->free_context = g_free;
  exchange->keep_text = TRUE;
  if (etag)
    {
      g_autofree char *tag = amt_remote_entity_tag (etag);
      amt_call_set_header (exchange->call, "If-None-Match", tag);
    }
  amt_exchange_run (exchange, self, amt_remote_get_list_async, cancellable, callback, user_data);
}

char *
amt_remote_get_list_finish (AmtRemote *self, GAsyncResult *result, gboolean *out_not_modified,
                            char **out_etag, GError **error)
{
  g_autoptr (AmtReply) reply = amt_exchange_finish (self, result, amt_remote_get_list_async, error);

  if (out_not_modified)
    *out_not_modified = reply && reply->not_modified;
  if (out_etag)
    *out_etag = reply ? g_steal_pointer (&reply->etag) : NULL;

  return reply ? g_steal_pointer (&reply->text) : NULL;
}

void
amt_remote_get_changes_async (AmtRemote *self, const char *cursor, guint limit,
                              AMT_REMOTE_ASYNC_ARGS)
{
  AmtExchange *exchange;
  g_autoptr (GString) query = g_string_new (NULL);

  g_return_if_fail (AMT_IS_REMOTE (self));

  if (cursor)
    {
      g_string_append (query, "cursor=");
      g_string_append_uri_escaped (query, cursor, NULL, FALSE);
    }
  if (limit > 0)
    g_string_append_printf (query, "%slimit=%u", query->len > 0 ? "&" : "", limit);

  exchange =
      begin (self, SOUP_METHOD_GET, "/changes", query->len > 0 ? query->str : NULL,
             AMT_CALL_HISTORY, amt_remote_read_changes, (GDestroyNotify) amt_changes_page_free);
  amt_exchange_run (exchange, self, amt_remote_get_changes_async, cancellable, callback, user_data);
}

AmtChangesPage *
amt_remote_get_changes_finish (AmtRemote *self, GAsyncResult *result, GError **error)
{
  return amt_reply_free_steal_value (
      amt_exchange_finish (self, result, amt_remote_get_changes_async, error));
}

/* "ids=a,b,c", each escaped so that the commas between them stay the only ones. */
static char *
ids_to_query (const char *const *ids, GError **error)
{
  g_autoptr (GString) query = g_string_new ("ids=");

  for (guint i = 0; ids[i]; i++)
    {
      if (i >= MAX_IDS)
        {
          g_set_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_REFUSED,
                       "not sent: more than %d cases at once", MAX_IDS);
          return NULL;
        }
      if (!amt_remote_check_segment (ids[i], error))
        return NULL;
      if (i > 0)
        g_string_append_c (query, ',');
      g_string_append_uri_escaped (query, ids[i], NULL, FALSE);
    }

  return g_string_free (g_steal_pointer (&query), FALSE);
}

void
amt_remote_get_cases_async (AmtRemote *self, const char *const *ids, AMT_REMOTE_ASYNC_ARGS)
{
  AmtExchange *exchange;
  gboolean single;
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  GError *error = NULL;

  g_return_if_fail (AMT_IS_REMOTE (self));
  g_return_if_fail (ids != NULL && ids[0] != NULL);

  single = !ids[1];
  path = single ? amt_remote_path (&error, "cases", ids[0], NULL) : g_strdup ("/cases");
  query = single ? NULL : ids_to_query (ids, &error);
  if (!path || (!single && !query))
    {
      g_task_report_error (self, callback, user_data, amt_remote_get_cases_async, error);
      return;
    }

  exchange = begin (self, SOUP_METHOD_GET, path, query, AMT_CALL_HISTORY,
                    single ? amt_remote_read_case : amt_remote_read_cases,
                    (GDestroyNotify) amt_cases_page_free);
  exchange->context = g_strdupv ((char **) ids);
  exchange->free_context = (GDestroyNotify) g_strfreev;
  amt_exchange_run (exchange, self, amt_remote_get_cases_async, cancellable, callback, user_data);
}

AmtCasesPage *
amt_remote_get_cases_finish (AmtRemote *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) failure = NULL;
  AmtReply *reply = amt_exchange_finish (self, result, amt_remote_get_cases_async, &failure);

  if (reply)
    return amt_reply_free_steal_value (reply);

  /* Whether one case or several are asked for makes no difference to the caller. */
  if (g_error_matches (failure, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_FOUND))
    {
      const AmtExchange *exchange = g_task_get_task_data (G_TASK (result));
      const char *const *ids = exchange->context;

      if (!ids[1])
        return amt_remote_page_of_missing (ids[0]);
    }
  g_propagate_error (error, g_steal_pointer (&failure));

  return NULL;
}

void
amt_remote_send_operation_async (AmtRemote *self, const char *case_id, const char *operation_id,
                                 const char *body, gint64 if_match, AMT_REMOTE_ASYNC_ARGS)
{
  AmtExchange *exchange;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  g_return_if_fail (AMT_IS_REMOTE (self));
  g_return_if_fail (body != NULL);

  path = amt_remote_path (&error, "cases", case_id, "operations", NULL);
  if (!path || !amt_remote_check_header (operation_id, &error))
    {
      g_task_report_error (self, callback, user_data, amt_remote_send_operation_async, error);
      return;
    }

  exchange = begin (self, SOUP_METHOD_POST, path, NULL, AMT_CALL_HISTORY, amt_remote_read_answer,
                    (GDestroyNotify) amt_operation_answer_free);
  exchange->context = g_strdup (case_id);
  exchange->free_context = g_free;
  exchange->other_status = SOUP_STATUS_CREATED;
  amt_call_set_header (exchange->call, "Idempotency-Key", operation_id);
  if (if_match >= 0)
    {
      g_autofree char *tag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", if_match);
      amt_call_set_header (exchange->call, "If-Match", tag);
    }
  bytes = text_to_bytes (body);
  amt_call_set_body (exchange->call, "application/json", bytes);
  amt_exchange_run (exchange, self, amt_remote_send_operation_async, cancellable, callback,
                    user_data);
}

AmtOperationAnswer *
amt_remote_send_operation_finish (AmtRemote *self, GAsyncResult *result, GError **error)
{
  return amt_reply_free_steal_value (
      amt_exchange_finish (self, result, amt_remote_send_operation_async, error));
}

static char **
ids_of_batch (GPtrArray *items)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < items->len; i++)
    {
      const AmtBatchItem *item = g_ptr_array_index (items, i);

      g_ptr_array_add (ids, g_strdup (item->id));
      g_ptr_array_add (ids, g_strdup (item->case_id));
    }
  g_ptr_array_add (ids, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

void
amt_remote_send_batch_async (AmtRemote *self, GPtrArray *items, AMT_REMOTE_ASYNC_ARGS)
{
  AmtExchange *exchange;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (AMT_IS_REMOTE (self));
  g_return_if_fail (items != NULL && items->len > 0 && items->len <= MAX_IDS);

  exchange = begin (self, SOUP_METHOD_POST, "/operations:batch", NULL, AMT_CALL_HISTORY,
                    amt_remote_read_batch, (GDestroyNotify) g_ptr_array_unref);
  exchange->context = ids_of_batch (items);
  exchange->free_context = (GDestroyNotify) g_strfreev;
  text = amt_wire_batch_to_text (items);
  bytes = text_to_bytes (text);
  amt_call_set_body (exchange->call, "application/json", bytes);
  amt_exchange_run (exchange, self, amt_remote_send_batch_async, cancellable, callback, user_data);
}

GPtrArray *
amt_remote_send_batch_finish (AmtRemote *self, GAsyncResult *result, GError **error)
{
  return amt_reply_free_steal_value (
      amt_exchange_finish (self, result, amt_remote_send_batch_async, error));
}

void
amt_remote_get_operation_async (AmtRemote *self, const char *operation_id, AMT_REMOTE_ASYNC_ARGS)
{
  AmtExchange *exchange;
  g_autofree char *path = NULL;
  GError *error = NULL;

  g_return_if_fail (AMT_IS_REMOTE (self));

  path = amt_remote_path (&error, "operations", operation_id, NULL);
  if (!path)
    {
      g_task_report_error (self, callback, user_data, amt_remote_get_operation_async, error);
      return;
    }

  exchange = begin (self, SOUP_METHOD_GET, path, NULL, AMT_CALL_NONE, amt_remote_read_receipt,
                    (GDestroyNotify) amt_receipt_free);
  amt_exchange_run (exchange, self, amt_remote_get_operation_async, cancellable, callback,
                    user_data);
}

AmtReceipt *
amt_remote_get_operation_finish (AmtRemote *self, GAsyncResult *result, GError **error)
{
  return amt_reply_free_steal_value (
      amt_exchange_finish (self, result, amt_remote_get_operation_async, error));
}

static gboolean
finish_empty (AmtRemote *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_autoptr (AmtReply) reply = amt_exchange_finish (self, result, tag, error);

  return reply != NULL;
}

void
amt_remote_delete_operation_async (AmtRemote *self, const char *operation_id, AMT_REMOTE_ASYNC_ARGS)
{
  AmtExchange *exchange;
  g_autofree char *path = NULL;
  GError *error = NULL;

  g_return_if_fail (AMT_IS_REMOTE (self));

  path = amt_remote_path (&error, "operations", operation_id, NULL);
  if (!path)
    {
      g_task_report_error (self, callback, user_data, amt_remote_delete_operation_async, error);
      return;
    }

  exchange = begin (self, SOUP_METHOD_DELETE, path, NULL, AMT_CALL_NONE, NULL, NULL);
  /* Nothing else says "void for good". */
  exchange->status = SOUP_STATUS_NO_CONTENT;
  amt_exchange_run (exchange, self, amt_remote_delete_operation_async, cancellable, callback,
                    user_data);
}

gboolean
amt_remote_delete_operation_finish (AmtRemote *self, GAsyncResult *result, GError **error)
{
  return finish_empty (self, result, amt_remote_delete_operation_async, error);
}

void
amt_remote_upload_async (AmtRemote *self, const char *case_id, const char *sha256, GBytes *bytes,
                         const char *media_type, AMT_REMOTE_ASYNC_ARGS)
{
  AmtExchange *exchange;
  g_autofree char *path = NULL;
  g_autofree char *digest = NULL;
  GError *error = NULL;

  g_return_if_fail (AMT_IS_REMOTE (self));
  g_return_if_fail (bytes != NULL);

  if (amt_remote_check_sha256 (sha256, &error) && amt_remote_check_header (media_type, &error))
    path = amt_remote_path (&error, "cases", case_id, "uploads", sha256, NULL);
  if (!path)
    {
      g_task_report_error (self, callback, user_data, amt_remote_upload_async, error);
      return;
    }

  exchange = begin (self, SOUP_METHOD_PUT, path, NULL, AMT_CALL_NONE, NULL, NULL);
  exchange->other_status = SOUP_STATUS_CREATED;
  digest = amt_remote_digest (sha256);
  amt_call_set_header (exchange->call, "Repr-Digest", digest);
  amt_call_set_body (exchange->call, media_type, bytes);
  amt_exchange_run (exchange, self, amt_remote_upload_async, cancellable, callback, user_data);
}

gboolean
amt_remote_upload_finish (AmtRemote *self, GAsyncResult *result, GError **error)
{
  return finish_empty (self, result, amt_remote_upload_async, error);
}
