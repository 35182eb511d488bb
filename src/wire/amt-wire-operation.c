/* amt-wire-operation.c: operations and the answers to them.
 * Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-wire.h"

#include "amt-wire-shape.h"

/* Members that every operation has. */
static gboolean
is_common (const AmtMember *member)
{
  return member->offset == G_STRUCT_OFFSET (AmtOperation, type) ||
         member->offset == G_STRUCT_OFFSET (AmtOperation, occurred_at) ||
         member->offset == G_STRUCT_OFFSET (AmtOperation, reason_code) ||
         member->offset == G_STRUCT_OFFSET (AmtOperation, reason);
}

/* Whether the operation's type has this member; a type that is not known here may have any. */
static gboolean
takes (const AmtOperationTypeInfo *info, const AmtMember *member)
{
  if ((member->flags & AMT_MEMBER_LOCAL) != 0)
    return FALSE;
  if (info == NULL || is_common (member))
    return TRUE;

  for (const AmtParameter *parameter = info->parameters; parameter->name != NULL; parameter++)
    if (parameter->offset == member->offset)
      return TRUE;

  return FALSE;
}

static gboolean
read_members (JsonObject *object, AmtOperation *self, GError **error)
{
  const AmtOperationTypeInfo *info = amt_operation_type_info (amt_json_string (object, "type"));

  for (const AmtMember *member = amt_operation_shape.members; member->name != NULL; member++)
    {
      g_autoptr (GError) local = NULL;

      if (!takes (info, member) || amt_wire_read_member (object, member, self, &local))
        continue;
      /* What a newer type means by a member of this name is not ours to judge. */
      if (info == NULL && !is_common (member))
        continue;

      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  return TRUE;
}

AmtOperation *
amt_wire_operation_from_json (JsonObject *object, const char *id, const char *case_id,
                              const char *author_id, GError **error)
{
  g_autoptr (AmtOperation) self = amt_operation_new (NULL, case_id, author_id, AMT_TIME_NONE);
  g_autoptr (GError) local = NULL;

  if (id != NULL)
    {
      g_free (self->id);
      self->id = g_strdup (id);
    }
  if (!read_members (object, self, error))
    return NULL;

  if (!amt_operation_validate (self, &local) &&
      !g_error_matches (local, AMT_OPERATION_ERROR, AMT_OPERATION_ERROR_UNKNOWN_TYPE))
    {
      g_set_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE, "/%s", local->message);
      return NULL;
    }

  return g_steal_pointer (&self);
}

JsonObject *
amt_wire_operation_to_json (const AmtOperation *self)
{
  const AmtOperationTypeInfo *info = amt_operation_type_info (self->type);
  JsonObject *object = json_object_new ();

  for (const AmtMember *member = amt_operation_shape.members; member->name != NULL; member++)
    {
      if (!takes (info, member))
        continue;
      if (member->kind == AMT_MEMBER_TIME)
        amt_json_set_time (object, member->name, AMT_MEMBER_AT (gint64, self, member));
      else if (member->kind != AMT_MEMBER_COUNT)
        amt_json_set_string (object, member->name, AMT_MEMBER_AT (char *, self, member));
      else if (AMT_MEMBER_AT (guint64, self, member) != 0)
        json_object_set_int_member (object, member->name,
                                    (gint64) AMT_MEMBER_AT (guint64, self, member));
    }

  return object;
}

char *
amt_wire_operation_to_text (const AmtOperation *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (root, amt_wire_operation_to_json (self));
  return amt_json_to_text (root);
}

static AmtReceipt *
read_receipt (JsonObject *object, GError **error)
{
  AmtReceipt *receipt;
  JsonNode *node = amt_wire_node (object, "receipt");

  if (node == NULL)
    {
      amt_json_shape_error (error, "receipt", "is missing");
      return NULL;
    }

  receipt = amt_wire_read_new (node, &amt_receipt_shape, error);
  if (receipt == NULL)
    amt_json_prefix_error (error, "/receipt");
  return receipt;
}

AmtOperationAnswer *
amt_wire_operation_answer_from_json (JsonNode *root, GError **error)
{
  g_autoptr (AmtOperationAnswer) self = g_new0 (AmtOperationAnswer, 1);
  JsonObject *object = amt_json_object (root, error);
  JsonObject *value = object != NULL ? amt_json_need_object (object, "case", error) : NULL;
  gint64 base_version = 0;
  gint64 version = 0;

  if (value == NULL ||
      !amt_json_need_int (object, "baseVersion", 1, AMT_MEMBER_COUNT_MAX, &base_version, error) ||
      !amt_json_need_int (object, "version", 1, AMT_MEMBER_COUNT_MAX, &version, error))
    return NULL;

  self->receipt = read_receipt (object, error);
  if (self->receipt == NULL)
    return NULL;

  self->value = amt_wire_case_from_json (value, error);
  if (self->value == NULL)
    {
      amt_json_prefix_error (error, "/case");
      return NULL;
    }

  self->raw = amt_json_to_text (json_object_get_member (object, "case"));
  self->base_version = (guint64) base_version;
  self->version = (guint64) version;
  return g_steal_pointer (&self);
}

JsonObject *
amt_wire_operation_answer_to_json (const AmtOperationAnswer *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "case", amt_wire_case_to_json (self->value));
  json_object_set_int_member (object, "baseVersion", (gint64) self->base_version);
  json_object_set_int_member (object, "version", (gint64) self->version);
  json_object_set_object_member (object, "receipt",
                                 amt_wire_write_new (&amt_receipt_shape, self->receipt));
  return object;
}

void
amt_operation_answer_free (AmtOperationAnswer *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->value, amt_case_unref);
  g_clear_pointer (&self->receipt, amt_receipt_free);
  g_free (self->raw);
  g_free (self);
}
