/* amt-ctl-json.c: what --json prints, and masking. Pure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-ctl-json.h"

static JsonObject *
add_flags (JsonObject *object, const AmtListRow *row)
{
  json_object_set_int_member (object, "pending", row->n_pending);
  json_object_set_boolean_member (object, "conflict", row->conflict);
  json_object_set_boolean_member (object, "decisionPending", row->decision_pending);
  json_object_set_boolean_member (object, "gone", row->gone);
  return object;
}

JsonObject *
amt_ctl_json_row (const AmtListRow *row)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "case", amt_wire_row_to_json (row->value));
  json_object_set_boolean_member (object, "whole", row->whole);
  return add_flags (object, row);
}

static JsonArray *
fields_to_json (AmtFields fields)
{
  static const char *const NAMES[] = {
    "state",   "assignee",  "queue",    "followUp",  "fileNote",
    "jotting", "documents", "decision", "applicant", "readMark"
  };
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (fields & (1 << i))
      json_array_add_string_element (array, NAMES[i]);
  return array;
}

static void
set_receipt (JsonObject *object, const char *name, const AmtReceipt *receipt)
{
  JsonObject *member;

  if (!receipt)
    return;
  member = json_object_new ();
  json_object_set_string_member (member, "id", receipt->id);
  amt_json_set_time (member, "at", receipt->at);
  json_object_set_object_member (object, name, member);
}

JsonObject *
amt_ctl_json_entry (const AmtOutboxEntry *entry)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", entry->operation->id);
  json_object_set_string_member (object, "caseId", entry->operation->case_id);
  json_object_set_string_member (object, "state", amt_outbox_state_to_text (entry->state));
  json_object_set_int_member (object, "baseVersion", (gint64) entry->base_version);
  amt_json_set_time (object, "recordedAt", entry->recorded_at);
  amt_json_set_time (object, "holdUntil", entry->hold_until);
  amt_json_set_time (object, "dueAt", entry->due_at);
  amt_json_set_time (object, "settledAt", entry->settled_at);
  json_object_set_int_member (object, "tries", entry->tries);
  json_object_set_boolean_member (object, "everSent", entry->ever_sent);
  json_object_set_array_member (object, "conflictFields", fields_to_json (entry->conflict_fields));
  amt_json_set_string (object, "problem", entry->problem_type);
  json_object_set_object_member (object, "operation",
                                 amt_wire_operation_to_json (entry->operation));
  amt_json_set_time (object, "missingAt", entry->missing_at);
  set_receipt (object, "receipt", entry->receipt);
  set_receipt (object, "lostReceipt", entry->lost_receipt);
  return object;
}

JsonObject *
amt_ctl_json_view (const AmtCaseView *view, gboolean mask)
{
  JsonObject *object = json_object_new ();
  JsonArray *operations = json_array_new ();
  g_autoptr (AmtCase) masked = mask && view->local->whole ? amt_ctl_mask (view->local) : NULL;
  const AmtCase *value = masked ? masked : view->local;

  json_object_set_object_member (
      object, "case", value->whole ? amt_wire_case_to_json (value) : amt_wire_row_to_json (value));
  json_object_set_boolean_member (object, "whole", value->whole);
  json_object_set_boolean_member (object, "masked", mask);
  json_object_set_int_member (object, "portalVersion", (gint64) view->truth->version);
  for (guint i = 0; i < view->operations->len; i++)
    json_array_add_object_element (operations,
                                   amt_ctl_json_entry (g_ptr_array_index (view->operations, i)));
  json_object_set_array_member (object, "operations", operations);
  return add_flags (object, view->row);
}

JsonObject *
amt_ctl_json_error (const char *name, int exit_code, const char *sentence)
{
  JsonObject *object = json_object_new ();
  JsonObject *error = json_object_new ();

  json_object_set_string_member (error, "name", name);
  json_object_set_int_member (error, "exit", exit_code);
  json_object_set_string_member (error, "sentence", sentence);
  json_object_set_object_member (object, "error", error);
  return object;
}

/* --- masking ------------------------------------------------------------------------------------------- */

/* Shorter texts occur in addresses by chance. */
#define COMPARE_CHARS 4

static gboolean
names_a_place (const char *field)
{
  static const char *const PARTS[] = { "strasse",      "straße",    "hausnummer", "plz",
                                       "postleitzahl", "anschrift", "adresse",    "address",
                                       "telefon",      "phone",     "mail",       "wohnung",
                                       "lage",         "flur",      "gemarkung" };
  g_autofree char *lower = g_utf8_strdown (field, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (PARTS); i++)
    if (strstr (lower, PARTS[i]))
      return TRUE;
  return g_str_has_suffix (lower, "ort");
}

static gboolean
is_in_address (const AmtCase *value, const char *text)
{
  if (g_utf8_strlen (text, -1) < COMPARE_CHARS)
    return FALSE;
  for (guint i = 0; i < value->parties->len; i++)
    {
      const AmtParty *party = g_ptr_array_index (value->parties, i);
      g_auto (GStrv) lines = g_strsplit (party->address ? party->address : "", "\n", -1);

      if (party->address && strstr (party->address, text))
        return TRUE;
      for (guint k = 0; lines[k]; k++)
        if (g_utf8_strlen (lines[k], -1) >= COMPARE_CHARS && strstr (text, lines[k]))
          return TRUE;
    }
  return FALSE;
}

static JsonNode *
mask_node (const AmtCase *value, JsonNode *node, gboolean place)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_object_new ();
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));
      JsonNode *masked = json_node_new (JSON_NODE_OBJECT);

      for (GList *l = names; l; l = l->next)
        json_object_set_member (
            object, l->data,
            mask_node (value, json_object_get_member (json_node_get_object (node), l->data),
                       place || names_a_place (l->data)));
      json_node_take_object (masked, object);
      return masked;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_array_new ();
      JsonNode *masked = json_node_new (JSON_NODE_ARRAY);

      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        json_array_add_element (
            array,
            mask_node (value, json_array_get_element (json_node_get_array (node), i), place));
      json_node_take_array (masked, array);
      return masked;
    }
  if (JSON_NODE_HOLDS_VALUE (node) &&
      (place || (json_node_get_value_type (node) == G_TYPE_STRING &&
                 is_in_address (value, json_node_get_string (node)))))
    return json_node_init_string (json_node_alloc (), AMT_CTL_MASK);
  return json_node_copy (node);
}

/* @text: (nullable): JSON object. Returns: (transfer full) (nullable) */
static char *
mask_text (const AmtCase *value, const char *text)
{
  g_autoptr (JsonNode) root = text ? amt_json_parse_text (text, NULL) : NULL;
  g_autoptr (JsonNode) masked = root ? mask_node (value, root, FALSE) : NULL;

  return masked ? amt_json_to_text (masked) : NULL;
}

AmtCase *
amt_ctl_mask (const AmtCase *value)
{
  AmtCase *copy = amt_case_copy (value);

  g_free (copy->form);
  copy->form = mask_text (value, value->form);
  g_free (copy->rest);
  copy->rest = mask_text (value, value->rest);
  for (guint i = 0; i < copy->parties->len; i++)
    {
      AmtParty *party = g_ptr_array_index (copy->parties, i);

      if (party->address)
        {
          g_free (party->address);
          party->address = g_strdup (AMT_CTL_MASK);
        }
    }
  return copy;
}
