/* print-table.c: prints what the program knows of the contract as JSON, for test-tables.py.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case.h"
#include "amt-json.h"
#include "amt-operation.h"

#include <stdio.h>

/* In the order of AmtFields. */
static const char *const field_names[] = { "state",     "assignee", "queue",     "followUp",
                                           "fileNote",  "jotting",  "documents", "decision",
                                           "applicant", "readMark" };

static void
add_fields (JsonBuilder *builder, const char *name, AmtFields fields)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (field_names); i++)
    if (fields & (1u << i))
      json_builder_add_string_value (builder, field_names[i]);
  json_builder_end_array (builder);
}

static const char *
kind_name (const AmtParameter *parameter)
{
  switch (parameter->kind)
    {
    case AMT_PARAMETER_DAY:
      return "day";
    case AMT_PARAMETER_COUNT:
      return "count";
    case AMT_PARAMETER_TEXT:
    default:
      break;
    }
  switch (parameter->check)
    {
    case AMT_PARAMETER_ID:
      return "id";
    case AMT_PARAMETER_SHA256:
      return "sha256";
    case AMT_PARAMETER_CHOICE:
      return "choice";
    case AMT_PARAMETER_VALUES:
      return "values";
    case AMT_PARAMETER_ANY:
    default:
      return "text";
    }
}

static void
add_parameter (JsonBuilder *builder, const AmtParameter *parameter)
{
  json_builder_set_member_name (builder, parameter->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, kind_name (parameter));
  json_builder_set_member_name (builder, "required");
  json_builder_add_boolean_value (builder, parameter->required);
  json_builder_set_member_name (builder, "max");
  json_builder_add_int_value (builder, (gint64) parameter->max_chars);
  json_builder_set_member_name (builder, "choices");
  json_builder_begin_array (builder);
  for (guint i = 0; parameter->choices != NULL && parameter->choices[i] != NULL; i++)
    json_builder_add_string_value (builder, parameter->choices[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_type (JsonBuilder *builder, const AmtOperationTypeInfo *info)
{
  json_builder_set_member_name (builder, info->name);
  json_builder_begin_object (builder);
  add_fields (builder, "reads", info->reads);
  add_fields (builder, "writes", info->writes);
  json_builder_set_member_name (builder, "ifMatch");
  json_builder_add_string_value (builder, info->needs_version ? "required" : "optional");
  json_builder_set_member_name (builder, "needsNetwork");
  json_builder_add_boolean_value (builder, info->needs_network);
  json_builder_set_member_name (builder, "onlyAdds");
  json_builder_add_boolean_value (builder, info->only_adds);
  json_builder_set_member_name (builder, "parameters");
  json_builder_begin_object (builder);
  for (const AmtParameter *parameter = info->parameters; parameter->name != NULL; parameter++)
    add_parameter (builder, parameter);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

int
main (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  guint n = 0;
  const AmtOperationTypeInfo *infos = amt_operation_type_infos (&n);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "operations");
  json_builder_begin_object (builder);
  for (guint i = 0; i < n; i++)
    add_type (builder, &infos[i]);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "states");
  json_builder_begin_array (builder);
  for (AmtCaseState state = AMT_CASE_STATE_RECEIVED; state <= AMT_CASE_STATE_CLOSED; state++)
    json_builder_add_string_value (builder, amt_case_state_to_text (state));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = amt_json_to_text (root);
  puts (text);

  return 0;
}
