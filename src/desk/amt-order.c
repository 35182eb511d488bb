/* amt-order.c: from a clerk's order to an operation. Not shared between threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-order.h"

#include "amt-desk-error.h"
#include "amt-json.h"
#include "amt-order-value.h"

#define VALUES_PREFIX "values."

AmtOrder *
amt_order_new (const char *case_ref, const char *type)
{
  AmtOrder *self = g_new0 (AmtOrder, 1);

  self->case_ref = g_strdup (case_ref);
  self->type = g_strdup (type);
  self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

static void
copy_table (GHashTable *to, GHashTable *from)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to, g_strdup (key), g_strdup (value));
}

AmtOrder *
amt_order_copy (const AmtOrder *self)
{
  AmtOrder *copy = amt_order_new (self->case_ref, self->type);

  copy->file = g_strdup (self->file);
  copy->bytes = self->bytes ? g_bytes_ref (self->bytes) : NULL;
  copy->hold = self->hold;
  copy->hold_until = self->hold_until;
  copy->occurred_at = self->occurred_at;
  copy_table (copy->parameters, self->parameters);
  copy_table (copy->values, self->values);
  return copy;
}

void
amt_order_free (AmtOrder *self)
{
  g_free (self->case_ref);
  g_free (self->type);
  g_free (self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_hash_table_unref (self->parameters);
  g_hash_table_unref (self->values);
  g_free (self);
}

void
amt_order_set (AmtOrder *self, const char *name, const char *value)
{
  if (g_str_equal (name, "file"))
    {
      g_free (self->file);
      self->file = g_strdup (value);
    }
  else if (g_str_has_prefix (name, VALUES_PREFIX))
    {
      g_hash_table_insert (self->values, g_strdup (name + strlen (VALUES_PREFIX)),
                           g_strdup (value));
    }
  else
    {
      g_hash_table_insert (self->parameters, g_strdup (name), g_strdup (value));
    }
}

void
amt_order_set_bytes (AmtOrder *self, GBytes *bytes, const char *name)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_bytes_ref (bytes);
  if (name)
    amt_order_set (self, "name", name);
}

static char *
text_of (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return amt_json_to_text (node);
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return g_strdup (json_node_get_string (node));
    case G_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "true" : "false");
    default:
      return NULL;
    }
}

gboolean
amt_order_set_json (AmtOrder *self, JsonObject *object, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      g_autofree char *text = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node) || g_str_equal (l->data, "values"))
        text = text_of (node);
      if (!text)
        {
          g_set_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_PARAMETER, "%s: is not a text",
                       (const char *) l->data);
          return FALSE;
        }
      amt_order_set (self, l->data, text);
    }
  return TRUE;
}

/* The decision's values as one text: the clerk's JSON, with single fields put in. */
static char *
make_values (AmtOrder *self, const AmtOutcome *outcome, GError **error)
{
  const char *text = g_hash_table_lookup (self->parameters, "values");
  g_autoptr (JsonNode) given = text ? amt_json_parse_text (text, NULL) : NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  GHashTableIter iter;
  gpointer name, value;

  if (text && (!given || !JSON_NODE_HOLDS_OBJECT (given)))
    {
      g_set_error_literal (error, AMT_DESK_ERROR, AMT_DESK_ERROR_PARAMETER,
                           "values: is not the text of a JSON object");
      return NULL;
    }
  /* One text that was given whole stays as it is, byte for byte. */
  if (text && g_hash_table_size (self->values) == 0)
    return g_strdup (text);

  if (given)
    {
      g_autoptr (GList) members = json_object_get_members (json_node_get_object (given));

      for (GList *l = members; l; l = l->next)
        json_object_set_member (
            object, l->data,
            json_node_copy (json_object_get_member (json_node_get_object (given), l->data)));
    }
  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      JsonNode *node = amt_order_value (outcome, name, value, error);

      if (!node)
        return NULL;
      json_object_set_member (object, name, node);
    }

  root = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (root, object);
  return amt_json_to_text (root);
}

static gboolean
complete_decision (AmtOrder *self, AmtOperation *operation, const AmtCase *value,
                   const AmtReferences *references, GError **error)
{
  AmtService *service = amt_references_find_service (references, value->service_id);
  const char *outcome_id = g_hash_table_lookup (self->parameters, "outcome");
  AmtOutcome *outcome =
      service && outcome_id ? amt_service_find_outcome (service, outcome_id) : NULL;
  AmtLetterTemplate *template = NULL;
  g_autofree char *values = NULL;

  if (!outcome)
    {
      g_set_error_literal (error, AMT_DESK_ERROR, AMT_DESK_ERROR_OUTCOME,
                           "outcome: is none of this service");
      return FALSE;
    }

  values = make_values (self, outcome, error);
  if (!values || !amt_order_check_values (outcome, values, error))
    return FALSE;

  g_free (operation->values);
  operation->values = g_steal_pointer (&values);
  if (outcome->letter && outcome->template_id)
    template = amt_service_find_template (service, outcome->template_id);
  if (template && !operation->template_version)
    operation->template_version = g_strdup (template->version);
  if (operation->applicant_version == 0)
    {
      operation->applicant_version = value->applicant_version;
      g_free (operation->last_message_id);
      operation->last_message_id = g_strdup (value->last_message_id);
    }
  return TRUE;
}

/* The model says which type does not know a parameter; the clerk has to hear which parameter. */
static gboolean
set_parameter (AmtOperation *operation, const char *name, const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *of_type = g_strconcat (operation->type, ": ", NULL);

  if (amt_operation_set_parameter (operation, name, text, &local))
    return TRUE;

  if (g_error_matches (local, AMT_OPERATION_ERROR, AMT_OPERATION_ERROR_PARAMETER) &&
      g_str_has_prefix (local->message, of_type))
    g_set_error (error, AMT_OPERATION_ERROR, AMT_OPERATION_ERROR_PARAMETER,
                 "%s: is no parameter of it", name);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

AmtOperation *
amt_order_to_operation (AmtOrder *self, const AmtCase *value, const AmtReferences *references,
                        gint64 now, GError **error)
{
  g_autoptr (AmtOperation) operation = NULL;
  AmtOperationType type;
  GHashTableIter iter;
  gpointer name, text;

  if (!references->me)
    {
      g_set_error_literal (error, AMT_DESK_ERROR, AMT_DESK_ERROR_PERSON,
                           "the portal has not said yet who this is");
      return NULL;
    }

  operation = amt_operation_new (self->type, value->id, references->me->id, now);
  type = amt_operation_get_type_id (operation);
  g_hash_table_iter_init (&iter, self->parameters);
  while (g_hash_table_iter_next (&iter, &name, &text))
    if (!set_parameter (operation, name, text, error))
      return NULL;

  if ((type != AMT_OPERATION_DECIDE && g_hash_table_size (self->values) > 0) ||
      (type != AMT_OPERATION_ADD_DOCUMENT && (self->file || self->bytes)))
    {
      g_set_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_PARAMETER, "%s: is no parameter of it",
                   self->file || self->bytes ? "file" : "values");
      return NULL;
    }
  if (type == AMT_OPERATION_DECIDE &&
      !complete_decision (self, operation, value, references, error))
    return NULL;

  return amt_operation_validate (operation, error) ? g_steal_pointer (&operation) : NULL;
}
