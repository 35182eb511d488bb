/* amt-wire-batch.c: many operations in one request.
 * Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-wire.h"

#include "amt-wire-shape.h"

#include <string.h>

/* The contract's limit. */
#define MAX_ITEMS 100

AmtBatchItem *
amt_batch_item_new (void)
{
  AmtBatchItem *self = g_new0 (AmtBatchItem, 1);

  self->version = -1;
  return self;
}

void
amt_batch_item_free (AmtBatchItem *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->case_id);
  g_free (self->body);
  g_free (self);
}

AmtBatchResult *
amt_batch_result_new (void)
{
  return g_new0 (AmtBatchResult, 1);
}

void
amt_batch_result_free (AmtBatchResult *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_clear_pointer (&self->answer, amt_operation_answer_free);
  g_clear_pointer (&self->problem, amt_problem_free);
  g_free (self);
}

/* The body goes in as the bytes that were recorded, so it is put beside the head as text. */
static void
append_item (GString *text, const AmtBatchItem *item)
{
  g_autoptr (JsonNode) head = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *head_text = NULL;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", item->id);
  json_object_set_string_member (object, "caseId", item->case_id);
  if (item->previous)
    json_object_set_string_member (object, "version", "previous");
  else if (item->version >= 0)
    json_object_set_int_member (object, "version", item->version);
  json_node_take_object (head, object);

  head_text = amt_json_to_text (head);
  g_string_append_len (text, head_text, (gssize) strlen (head_text) - 1);
  g_string_append_printf (text, ",\"operation\":%s}", item->body);
}

char *
amt_wire_batch_to_text (GPtrArray *items)
{
  GString *text = g_string_new ("{\"items\":[");

  for (guint i = 0; i < items->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_item (text, g_ptr_array_index (items, i));
    }
  g_string_append (text, "]}");

  return g_string_free (text, FALSE);
}

static gboolean
read_version (AmtBatchItem *self, JsonObject *object, GError **error)
{
  if (amt_wire_node (object, "version") == NULL)
    return TRUE;
  if (g_strcmp0 (amt_json_string (object, "version"), "previous") == 0)
    {
      self->previous = TRUE;
      return TRUE;
    }

  return amt_json_need_int (object, "version", 1, AMT_MEMBER_COUNT_MAX, &self->version, error);
}

static gpointer
read_item (JsonNode *node, GError **error)
{
  g_autoptr (AmtBatchItem) self = amt_batch_item_new ();
  JsonObject *object = amt_json_object (node, error);
  const char *id = object != NULL ? amt_wire_need_id (object, "id", error) : NULL;
  const char *case_id = id != NULL ? amt_wire_need_id (object, "caseId", error) : NULL;

  if (case_id == NULL || amt_json_need_object (object, "operation", error) == NULL ||
      !read_version (self, object, error))
    return NULL;

  self->id = g_strdup (id);
  self->case_id = g_strdup (case_id);
  self->body = amt_json_to_text (json_object_get_member (object, "operation"));
  return g_steal_pointer (&self);
}

static gpointer
read_result (JsonNode *node, GError **error)
{
  g_autoptr (AmtBatchResult) self = amt_batch_result_new ();
  JsonObject *object = amt_json_object (node, error);
  const char *id = object != NULL ? amt_wire_need_id (object, "id", error) : NULL;
  gint64 status = 0;

  if (id == NULL || !amt_json_need_int (object, "status", 200, 599, &status, error))
    return NULL;

  self->id = g_strdup (id);
  self->status = (guint) status;
  if (status < 300)
    {
      self->answer = amt_wire_operation_answer_from_json (node, error);
      return self->answer != NULL ? g_steal_pointer (&self) : NULL;
    }

  self->problem = amt_wire_problem_from_json (amt_wire_node (object, "problem"), self->status);
  return g_steal_pointer (&self);
}

typedef gpointer (*ReadFunc) (JsonNode *node, GError **error);

static GPtrArray *
read_all (JsonNode *root, const char *name, ReadFunc read, GDestroyNotify drop, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (drop);
  JsonObject *object = amt_json_object (root, error);
  JsonArray *array = object != NULL ? amt_wire_array (object, name, MAX_ITEMS, error) : NULL;

  if (array == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gpointer item = read (json_array_get_element (array, i), error);

      if (item == NULL)
        {
          amt_json_prefix_error (error, "/%s/%u", name, i);
          return NULL;
        }
      g_ptr_array_add (list, item);
    }

  return g_steal_pointer (&list);
}

GPtrArray *
amt_wire_batch_from_json (JsonNode *root, GError **error)
{
  return read_all (root, "items", read_item, (GDestroyNotify) amt_batch_item_free, error);
}

GPtrArray *
amt_wire_batch_results_from_json (JsonNode *root, GError **error)
{
  return read_all (root, "results", read_result, (GDestroyNotify) amt_batch_result_free, error);
}

JsonObject *
amt_wire_batch_result_to_json (const AmtBatchResult *self)
{
  JsonObject *object =
      self->answer != NULL ? amt_wire_operation_answer_to_json (self->answer) : json_object_new ();

  json_object_set_string_member (object, "id", self->id);
  json_object_set_int_member (object, "status", self->status);
  if (self->problem != NULL)
    json_object_set_object_member (object, "problem", amt_wire_problem_to_json (self->problem));
  return object;
}
