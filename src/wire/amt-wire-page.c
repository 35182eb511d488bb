/* amt-wire-page.c: pages of changes and of whole cases. One entry that cannot be read is set aside.
 * Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-wire.h"

#include "amt-wire-shape.h"

#include <string.h>

/* A cursor travels in a URL. */
#define MAX_CURSOR 2048

AmtChange *
amt_change_new (void)
{
  return g_new0 (AmtChange, 1);
}

void
amt_change_free (AmtChange *self)
{
  if (self == NULL)
    return;

  g_free (self->kind);
  g_free (self->id);
  g_free (self->reason);
  g_clear_pointer (&self->row, amt_case_unref);
  g_free (self->raw);
  g_free (self);
}

void
amt_broken_free (AmtBroken *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->reason);
  g_free (self->raw);
  g_free (self);
}

void
amt_changes_page_free (AmtChangesPage *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->broken, g_ptr_array_unref);
  g_free (self->next_cursor);
  g_free (self);
}

/* Keeps what could not be read, under the pointer "/@list/@index". */
static void
set_aside (GPtrArray *broken, JsonNode *node, const char *list, guint index, const GError *error)
{
  AmtBroken *self = g_new0 (AmtBroken, 1);

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      const char *id = amt_json_string (json_node_get_object (node), "id");

      self->id = amt_id_is_valid (id) ? g_strdup (id) : NULL;
    }
  self->reason = g_strdup_printf ("/%s/%u%s", list, index, error->message);
  self->raw = amt_json_to_text (node);
  g_ptr_array_add (broken, self);
}

static gboolean
read_row (AmtChange *self, JsonObject *object, GError **error)
{
  JsonObject *row = amt_json_need_object (object, "row", error);

  if (row == NULL)
    return FALSE;

  self->row = amt_wire_row_from_json (row, error);
  if (self->row == NULL)
    {
      amt_json_prefix_error (error, "/row");
      return FALSE;
    }
  if (g_strcmp0 (self->row->id, self->id) != 0)
    {
      amt_json_shape_error (error, "row/id", "is not the id of the change");
      return FALSE;
    }

  self->raw = amt_json_to_text (json_object_get_member (object, "row"));
  return TRUE;
}

static gboolean
read_change (AmtChange *self, JsonNode *node, GError **error)
{
  JsonObject *object = amt_json_object (node, error);
  const char *kind = object != NULL ? amt_wire_need_id (object, "kind", error) : NULL;
  const char *op = kind != NULL ? amt_json_need_string (object, "op", error) : NULL;
  const char *reason = NULL;
  gboolean is_case;

  if (op == NULL)
    return FALSE;
  self->kind = g_strdup (kind);
  self->remove = g_str_equal (op, "remove");
  if (!self->remove && !g_str_equal (op, "upsert"))
    {
      amt_json_shape_error (error, "op", "upsert or remove is expected");
      return FALSE;
    }

  is_case = g_str_equal (kind, "case");
  if (is_case || amt_wire_node (object, "id") != NULL)
    {
      const char *id = amt_wire_need_id (object, "id", error);

      if (id == NULL)
        return FALSE;
      self->id = g_strdup (id);
    }

  reason = amt_json_string (object, "reason");
  if (reason != NULL && g_utf8_strlen (reason, -1) <= AMT_REASON_MAX)
    self->reason = g_strdup (reason);

  return !is_case || self->remove || read_row (self, object, error);
}

static gboolean
read_page_end (AmtChangesPage *self, JsonObject *object, GError **error)
{
  const char *cursor = amt_json_need_string (object, "nextCursor", error);
  JsonNode *more = amt_wire_node (object, "hasMore");

  if (cursor == NULL)
    return FALSE;
  if (strlen (cursor) > MAX_CURSOR || !g_str_is_ascii (cursor))
    {
      amt_json_shape_error (error, "nextCursor", "is too long or not ASCII");
      return FALSE;
    }
  if (more == NULL || !JSON_NODE_HOLDS_VALUE (more) ||
      json_node_get_value_type (more) != G_TYPE_BOOLEAN)
    {
      amt_json_shape_error (error, "hasMore", "true or false is expected");
      return FALSE;
    }

  self->next_cursor = g_strdup (cursor);
  self->has_more = json_node_get_boolean (more);
  self->total_estimate = MAX (amt_json_int (object, "totalEstimate", -1), -1);
  return TRUE;
}

AmtChangesPage *
amt_wire_changes_from_json (JsonNode *root, GError **error)
{
  g_autoptr (AmtChangesPage) self = g_new0 (AmtChangesPage, 1);
  JsonObject *object = amt_json_object (root, error);
  JsonArray *changes =
      object != NULL ? amt_wire_array (object, "changes", AMT_WIRE_ARRAY_MAX, error) : NULL;

  if (changes == NULL || !read_page_end (self, object, error))
    return NULL;

  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_change_free);
  self->broken = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_broken_free);
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonNode *node = json_array_get_element (changes, i);
      g_autoptr (AmtChange) change = amt_change_new ();
      g_autoptr (GError) local = NULL;

      if (read_change (change, node, &local))
        g_ptr_array_add (self->changes, g_steal_pointer (&change));
      else
        set_aside (self->broken, node, "changes", i, local);
    }

  return g_steal_pointer (&self);
}

AmtWireCase *
amt_wire_case_new (AmtCase *value, const char *raw)
{
  AmtWireCase *self = g_new0 (AmtWireCase, 1);

  self->value = amt_case_ref (value);
  self->raw = g_strdup (raw);
  return self;
}

void
amt_wire_case_free (AmtWireCase *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->value, amt_case_unref);
  g_free (self->raw);
  g_free (self);
}

void
amt_cases_page_free (AmtCasesPage *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_clear_pointer (&self->broken, g_ptr_array_unref);
  g_strfreev (self->missing);
  g_free (self);
}

static gboolean
read_missing (AmtCasesPage *self, JsonObject *object, GError **error)
{
  JsonArray *missing;

  if (amt_wire_node (object, "missing") == NULL)
    {
      self->missing = g_new0 (char *, 1);
      return TRUE;
    }

  missing = amt_wire_array (object, "missing", AMT_WIRE_ARRAY_MAX, error);
  if (missing == NULL)
    return FALSE;

  self->missing = amt_wire_read_texts (missing, TRUE, error);
  if (self->missing == NULL)
    amt_json_prefix_error (error, "/missing");
  return self->missing != NULL;
}

AmtCasesPage *
amt_wire_cases_from_json (JsonNode *root, GError **error)
{
  g_autoptr (AmtCasesPage) self = g_new0 (AmtCasesPage, 1);
  JsonObject *object = amt_json_object (root, error);
  JsonArray *cases =
      object != NULL ? amt_wire_array (object, "cases", AMT_WIRE_ARRAY_MAX, error) : NULL;

  if (cases == NULL || !read_missing (self, object, error))
    return NULL;

  self->cases = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_wire_case_free);
  self->broken = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_broken_free);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonNode *node = json_array_get_element (cases, i);
      g_autoptr (GError) local = NULL;
      JsonObject *entry = amt_json_object (node, &local);
      g_autoptr (AmtCase) value = entry != NULL ? amt_wire_case_from_json (entry, &local) : NULL;

      if (value != NULL)
        {
          g_autofree char *raw = amt_json_to_text (node);

          g_ptr_array_add (self->cases, amt_wire_case_new (value, raw));
        }
      else
        {
          set_aside (self->broken, node, "cases", i, local);
        }
    }

  return g_steal_pointer (&self);
}
