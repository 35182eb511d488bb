/* amt-wire-case.c: rows and whole cases.
 * Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-wire.h"

#include "amt-wire-shape.h"

static gboolean
is_known (const char *name)
{
  for (const AmtMember *member = amt_case_shape.members; member->name != NULL; member++)
    if ((member->flags & AMT_MEMBER_LOCAL) == 0 && g_str_equal (member->name, name))
      return TRUE;

  return FALSE;
}

/* (transfer full) (nullable): what this version does not interpret, as the text of one object. */
static char *
collect_rest (JsonObject *object)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *rest = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (is_known (name))
        continue;
      if (rest == NULL)
        rest = json_object_new ();
      json_object_set_member (rest, name, json_node_copy (node));
    }
  if (rest == NULL)
    return NULL;

  root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (root, rest);
  return amt_json_to_text (root);
}

static void
spread_rest (JsonObject *object, const char *text)
{
  g_autoptr (JsonNode) root = text != NULL ? amt_json_parse_text (text, NULL) : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return;

  json_object_iter_init_ordered (&iter, json_node_get_object (root));
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!json_object_has_member (object, name) && !is_known (name))
      json_object_set_member (object, name, json_node_copy (node));
}

AmtCase *
amt_wire_row_from_json (JsonObject *object, GError **error)
{
  g_autoptr (AmtCase) row = amt_case_new (NULL);

  if (!amt_wire_read (object, &amt_case_shape, row, AMT_MEMBER_ROW, error))
    return NULL;

  return g_steal_pointer (&row);
}

JsonObject *
amt_wire_row_to_json (const AmtCase *row)
{
  JsonObject *object = json_object_new ();

  amt_wire_write (object, &amt_case_shape, row, AMT_MEMBER_ROW);
  return object;
}

AmtCase *
amt_wire_case_from_json (JsonObject *object, GError **error)
{
  g_autoptr (AmtCase) self = amt_case_new (NULL);

  if (!amt_wire_read (object, &amt_case_shape, self, AMT_MEMBER_PLAIN, error))
    return NULL;

  self->whole = TRUE;
  self->rest = collect_rest (object);
  return g_steal_pointer (&self);
}

JsonObject *
amt_wire_case_to_json (const AmtCase *self)
{
  JsonObject *object = amt_wire_write_new (&amt_case_shape, self);

  spread_rest (object, self->rest);
  return object;
}

AmtCase *
amt_wire_case_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) root = amt_json_parse_text (text, error);
  JsonObject *object = root != NULL ? amt_json_object (root, error) : NULL;

  if (object == NULL)
    return NULL;

  return json_object_has_member (object, "form") ? amt_wire_case_from_json (object, error)
                                                 : amt_wire_row_from_json (object, error);
}
