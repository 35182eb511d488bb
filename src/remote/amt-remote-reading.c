/* amt-remote-reading.c: JSON answers become model values that fit what was asked for.
 * Pure functions; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-remote-reading.h"

#include <string.h>

static gpointer
misfit (GError **error, const char *pointer)
{
  g_set_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE, "%s does not fit the request", pointer);

  return NULL;
}

gpointer
amt_remote_read_info (JsonNode *root, gconstpointer context, GError **error)
{
  return amt_wire_portal_info_from_json (root, error);
}

gpointer
amt_remote_read_me (JsonNode *root, gconstpointer context, GError **error)
{
  return amt_wire_me_from_json (root, error);
}

/* @context: the list's name. Returns: (transfer full): the array, only as a sign that it is there. */
gpointer
amt_remote_read_list (JsonNode *root, gconstpointer context, GError **error)
{
  JsonArray *array = amt_wire_list (root, context, error);

  return array ? json_array_ref (array) : NULL;
}

gpointer
amt_remote_read_changes (JsonNode *root, gconstpointer context, GError **error)
{
  return amt_wire_changes_from_json (root, error);
}

/* @context: the ids asked for, NULL-terminated. */
gpointer
amt_remote_read_cases (JsonNode *root, gconstpointer context, GError **error)
{
  const char *const *ids = context;
  g_autoptr (AmtCasesPage) page = amt_wire_cases_from_json (root, error);

  if (!page)
    return NULL;

  for (guint i = 0; i < page->cases->len; i++)
    {
      const AmtWireCase *entry = g_ptr_array_index (page->cases, i);

      if (!g_strv_contains (ids, entry->value->id))
        return misfit (error, "/cases");
    }

  return g_steal_pointer (&page);
}

/* A page with @node, or with @missing. */
static JsonNode *
new_page (JsonNode *node, const char *missing)
{
  g_autoptr (JsonObject) page = json_object_new ();
  JsonArray *cases = json_array_new ();
  JsonArray *absent = json_array_new ();
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);

  if (node)
    json_array_add_element (cases, json_node_copy (node));
  if (missing)
    json_array_add_string_element (absent, missing);
  json_object_set_array_member (page, "cases", cases);
  json_object_set_array_member (page, "missing", absent);
  json_node_set_object (root, page);

  return root;
}

gpointer
amt_remote_read_case (JsonNode *root, gconstpointer context, GError **error)
{
  g_autoptr (JsonNode) page = NULL;

  if (!amt_json_object (root, error))
    return NULL;

  page = new_page (root, NULL);

  return amt_remote_read_cases (page, context, error);
}

AmtCasesPage *
amt_remote_page_of_missing (const char *id)
{
  g_autoptr (JsonNode) page = new_page (NULL, id);

  return amt_wire_cases_from_json (page, NULL);
}

static gboolean
answer_fits (const AmtOperationAnswer *answer, const char *case_id)
{
  return answer->receipt && answer->receipt->id && *answer->receipt->id && answer->version > 0 &&
         answer->value && g_strcmp0 (answer->value->id, case_id) == 0;
}

/* @context: the case's id. */
gpointer
amt_remote_read_answer (JsonNode *root, gconstpointer context, GError **error)
{
  g_autoptr (AmtOperationAnswer) answer = amt_wire_operation_answer_from_json (root, error);

  if (!answer)
    return NULL;
  if (!answer_fits (answer, context))
    return misfit (error, "/receipt, /version or /case");

  return g_steal_pointer (&answer);
}

/* @context: ids of operation and case by turns, NULL-terminated. */
gpointer
amt_remote_read_batch (JsonNode *root, gconstpointer context, GError **error)
{
  const char *const *asked = context;
  g_autoptr (GPtrArray) results = amt_wire_batch_results_from_json (root, error);

  if (!results)
    return NULL;
  if (2 * results->len != g_strv_length ((char **) asked))
    return misfit (error, "/results");

  for (guint i = 0; i < results->len; i++)
    {
      AmtBatchResult *result = g_ptr_array_index (results, i);

      if (g_strcmp0 (result->id, asked[2 * i]) != 0)
        return misfit (error, "/results: an id or the order");
      if (SOUP_STATUS_IS_SUCCESSFUL (result->status) !=
          (result->answer && answer_fits (result->answer, asked[2 * i + 1])))
        return misfit (error, "/results: a status and what comes with it");
      if (!result->answer && !result->problem)
        result->problem = amt_problem_new (result->status, NULL, NULL, NULL);
    }

  return g_steal_pointer (&results);
}

/* {id, at}, or the same in a member "receipt". */
gpointer
amt_remote_read_receipt (JsonNode *root, gconstpointer context, GError **error)
{
  JsonObject *object = amt_json_object (root, error);
  JsonObject *inner = object ? amt_json_member_object (object, "receipt") : NULL;
  const char *id;

  if (!object)
    return NULL;

  id = amt_json_need_string (inner ? inner : object, "id", error);

  return id ? amt_receipt_new (id, amt_json_time (inner ? inner : object, "at")) : NULL;
}
