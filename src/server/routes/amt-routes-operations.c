/* amt-routes-operations.c: POST of one operation or a batch, GET and DELETE by id.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-routes.h"

#include "amt-hex.h"

#define MAX_ITEMS 100

/* Reads If-Match: "7". -1: not sent; FALSE: not a version. */
static gboolean
read_if_match (AmtRequest *request, gint64 *out)
{
  const char *header = amt_request_header (request, "If-Match");
  g_autofree char *text = NULL;
  gsize length;
  guint64 version;

  *out = -1;
  if (header == NULL)
    return TRUE;
  length = strlen (header);
  if (length < 3 || header[0] != '"' || header[length - 1] != '"')
    return FALSE;
  text = g_strndup (header + 1, length - 2);
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &version, NULL))
    return FALSE;
  *out = (gint64) version;
  return TRUE;
}

static void
malformed (AmtRequest *request, const char *detail)
{
  amt_request_refuse_with (request, 400, AMT_PROBLEM_MALFORMED, "Malformed", detail);
}

static void
answer_result (AmtRequest *request, AmtBatchResult *result)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_autofree char *etag = NULL;

  if (result->problem != NULL)
    {
      amt_request_refuse (request, g_steal_pointer (&result->problem));
      return;
    }
  etag = g_strdup_printf ("\"%" G_GUINT64_FORMAT "\"", result->answer->version);
  soup_message_headers_replace (headers, "ETag", etag);
  amt_request_answer (request, 200, amt_wire_operation_answer_to_json (result->answer));
}

void
amt_routes_post_operation (AmtRequest *request)
{
  const char *key = amt_request_header (request, "Idempotency-Key");
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  g_autoptr (AmtBatchResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 if_match;

  if (key == NULL || !amt_uuid_is_valid (key))
    {
      malformed (request, "Idempotency-Key is a UUID in lower case.");
      return;
    }
  if (!read_if_match (request, &if_match))
    {
      malformed (request, "If-Match is one version in quotes.");
      return;
    }

  result = amt_portal_operate (request->portal, request->me, key, amt_request_segment (request, 0),
                               body, if_match, NULL, &error);
  if (result == NULL)
    amt_request_fail (request, error);
  else
    answer_result (request, result);
}

/* What became of the item before this one for the same case. */
typedef struct
{
  gboolean applied;
  guint64 version;
} Previous;

static AmtBatchResult *
failed_before (const AmtBatchItem *item)
{
  AmtBatchResult *result = amt_batch_result_new ();

  result->id = g_strdup (item->id);
  result->status = 424;
  result->problem = amt_problem_new (424, AMT_PROBLEM_PREVIOUS, "Predecessor not applied",
                                     "The item before it for this case was not applied.");
  return result;
}

/* Whether the portal has applied this very item before: then what came before it does not matter any more. */
static gboolean
is_known (AmtRequest *request, const AmtBatchItem *item)
{
  g_autoptr (AmtStoredOperation) stored =
      amt_db_find_operation (request->portal->db, item->id, NULL);

  return stored != NULL;
}

static AmtBatchResult *
run_item (AmtRequest *request, const AmtBatchItem *item, GHashTable *by_case, GError **error)
{
  const Previous *before = g_hash_table_lookup (by_case, item->case_id);
  g_autoptr (GBytes) body = g_bytes_new (item->body, strlen (item->body));
  Previous *now = g_new0 (Previous, 1);
  gint64 if_match = item->version;
  AmtBatchResult *result = NULL;

  if (item->previous)
    {
      if_match = before != NULL && before->applied ? (gint64) before->version : -1;
      if (if_match < 0 && !is_known (request, item))
        result = failed_before (item);
    }
  if (result == NULL)
    result = amt_portal_operate (request->portal, request->me, item->id, item->case_id, body,
                                 if_match, &now->version, error);
  now->applied = result != NULL && result->answer != NULL;
  g_hash_table_insert (by_case, g_strdup (item->case_id), now);
  return result;
}

void
amt_routes_post_batch (AmtRequest *request)
{
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root =
      amt_json_parse (body, AMT_MAX_OPERATION_BODY, AMT_JSON_MAX_DEPTH, &error);
  g_autoptr (GPtrArray) items = root != NULL ? amt_wire_batch_from_json (root, &error) : NULL;
  g_autoptr (GHashTable) by_case = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray *results = json_array_new ();

  json_object_set_array_member (answer, "results", results);
  if (items == NULL || items->len == 0 || items->len > MAX_ITEMS)
    {
      malformed (request, items == NULL ? error->message : "A batch has 1 to 100 items.");
      return;
    }

  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (AmtBatchResult) result =
          run_item (request, g_ptr_array_index (items, i), by_case, &error);

      if (result == NULL)
        {
          amt_request_fail (request, error);
          return;
        }
      json_array_add_object_element (results, amt_wire_batch_result_to_json (result));
    }
  amt_request_answer (request, 200, g_steal_pointer (&answer));
}

/* (transfer full) (nullable): the operation, if it is this person's. */
static AmtStoredOperation *
find_own (AmtRequest *request, GError **error)
{
  g_autoptr (AmtStoredOperation) stored =
      amt_db_find_operation (request->portal->db, amt_request_segment (request, 0), error);

  if (stored == NULL || g_strcmp0 (stored->author_id, request->me->id) != 0)
    return NULL;
  return g_steal_pointer (&stored);
}

void
amt_routes_get_operation (AmtRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtStoredOperation) stored = find_own (request, &error);
  JsonObject *answer;
  JsonObject *receipt;

  if (stored == NULL)
    {
      if (error != NULL)
        amt_request_fail (request, error);
      else
        amt_request_not_found (request);
      return;
    }

  receipt = json_object_new ();
  amt_json_set_string (receipt, "id", stored->receipt_id);
  amt_json_set_time (receipt, "at", stored->at);
  answer = json_object_new ();
  amt_json_set_string (answer, "id", stored->id);
  amt_json_set_string (answer, "caseId", stored->case_id);
  amt_json_set_string (answer, "type", stored->type);
  json_object_set_int_member (answer, "baseVersion", (gint64) stored->base_version);
  json_object_set_int_member (answer, "version", (gint64) stored->version);
  json_object_set_object_member (answer, "receipt", receipt);
  amt_request_answer (request, 200, answer);
}

void
amt_routes_delete_operation (AmtRequest *request)
{
  const char *id = amt_request_segment (request, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtStoredOperation) stored = NULL;
  AmtDb *db = request->portal->db;

  if (!amt_uuid_is_valid (id))
    {
      amt_request_not_found (request);
      return;
    }
  if (!amt_db_begin (db, &error))
    {
      amt_request_fail (request, error);
      return;
    }

  stored = find_own (request, &error);
  if (error == NULL && stored == NULL &&
      amt_db_void_operation (db, id, request->me->id, amt_clock_now (request->portal->clock),
                             &error) &&
      amt_db_commit (db, &error))
    {
      soup_server_message_set_status (request->message, 204, NULL);
      return;
    }
  amt_db_rollback (db);
  if (stored != NULL)
    {
      AmtProblem *problem = amt_problem_new (409, AMT_PROBLEM_APPLIED, "Applied already",
                                             "The operation arrived before it was withdrawn.");

      problem->receipt = amt_receipt_new (stored->receipt_id, stored->at);
      amt_request_refuse (request, problem);
    }
  else
    amt_request_fail (request, error);
}
