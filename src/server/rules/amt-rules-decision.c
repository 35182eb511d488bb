/* amt-rules-decision.c: whether a decision may be issued as it was recorded: outcome, values, letter, day.
 * Pure functions; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-rules.h"

/* A value that is there but says nothing does not fill a required field. */
static gboolean
says_something (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) > 0;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return *json_node_get_string (node) != '\0';
  return TRUE;
}

/* Adds one entry to errors[]. Field ids are the service's, so they go into the pointer escaped (RFC 6901). */
static void
add_missing (GPtrArray *pointers, GPtrArray *details, const char *field_id)
{
  g_autoptr (GString) pointer = g_string_new ("/values/");

  for (const char *at = field_id; *at != '\0'; at++)
    if (*at == '~')
      g_string_append (pointer, "~0");
    else if (*at == '/')
      g_string_append (pointer, "~1");
    else
      g_string_append_c (pointer, *at);
  g_ptr_array_add (pointers, g_strdup (pointer->str));
  g_ptr_array_add (details, g_strdup ("is required"));
}

static AmtProblem *
check_values (const AmtOperation *operation, const AmtOutcome *outcome)
{
  g_autoptr (GPtrArray) pointers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) details = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) root = amt_json_parse_text (operation->values, NULL);
  JsonObject *values = root != NULL ? amt_json_object (root, NULL) : NULL;
  AmtProblem *problem;

  if (values == NULL)
    return amt_rules_refused ("/values", "is not the text of a JSON object");

  for (guint i = 0; i < outcome->fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (outcome->fields, i);

      if (field->required && !says_something (json_object_get_member (values, field->id)))
        add_missing (pointers, details, field->id);
    }
  if (pointers->len == 0)
    return NULL;

  problem = amt_rules_refused ("", "");
  g_strfreev (problem->pointers);
  g_strfreev (problem->details);
  g_ptr_array_add (pointers, NULL);
  g_ptr_array_add (details, NULL);
  problem->pointers = g_strdupv ((char **) pointers->pdata);
  problem->details = g_strdupv ((char **) details->pdata);
  return problem;
}

static AmtProblem *
check_letter (const AmtRuleInput *input, const AmtOutcome *outcome)
{
  const AmtOperation *operation = input->operation;
  AmtProblem *problem;

  if (!outcome->letter)
    return operation->letter_sha256 == NULL
               ? NULL
               : amt_rules_refused ("/letterSha256", "no letter goes out with this outcome");
  if (operation->letter_sha256 == NULL)
    return amt_rules_refused ("/letterSha256", "is missing");
  if (operation->template_version == NULL)
    return amt_rules_refused ("/templateVersion", "is missing");
  if (operation->issued_on == NULL)
    return amt_rules_refused ("/issuedOn", "is missing");
  if (input->upload_size >= 0)
    return NULL;

  problem = amt_rules_refused ("/letterSha256", operation->letter_sha256);
  g_free (problem->type);
  problem->type = g_strdup (AMT_PROBLEM_UPLOAD_MISSING);
  return problem;
}

AmtProblem *
amt_rules_check_decision (const AmtRuleInput *input)
{
  const AmtOperation *operation = input->operation;
  const AmtOutcome *outcome =
      input->service != NULL ? amt_service_find_outcome (input->service, operation->outcome) : NULL;
  AmtProblem *problem;

  if (outcome == NULL)
    return amt_rules_refused ("/outcome", "no outcome of this service");

  problem = check_values (operation, outcome);
  /* The day on the letter is the day on which it is issued: never backdated, never ahead. */
  if (problem == NULL && operation->issued_on != NULL &&
      g_strcmp0 (operation->issued_on, input->today) != 0)
    {
      problem = amt_rules_refused ("/issuedOn", "is not today");
      g_free (problem->type);
      problem->type = g_strdup (AMT_PROBLEM_ISSUED_ON);
    }
  if (problem == NULL)
    problem = check_letter (input, outcome);
  return problem;
}
