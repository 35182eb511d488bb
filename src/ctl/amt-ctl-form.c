/* amt-ctl-form.c: values of forms and decisions as the service's layouts describe them. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-form.h"

#include "amt-ctl-json.h"
#include "amt-ctl-table.h"
#include "amt-ctl-text.h"
#include "amt-letter-text.h"

#include <glib/gi18n.h>

#define INDENT 2
#define TABLE_INDENT 4

static gboolean
is_masked (const AmtField *field, gboolean show_masked)
{
  return !show_masked && g_strcmp0 (field->type, "masked") == 0;
}

/* Returns: (transfer full) (nullable): %NULL if there is nothing to say. */
static char *
value_text (const AmtField *field, JsonNode *node, gboolean show_masked)
{
  char *text;

  if (node && !JSON_NODE_HOLDS_NULL (node) && is_masked (field, show_masked))
    return g_strdup (AMT_CTL_MASK);
  text = amt_letter_format_value (field, node);
  if (text || !node || JSON_NODE_HOLDS_NULL (node))
    return text;
  /* A masked amount is no amount any more; what does not fit its layout is shown as it came. */
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return *json_node_get_string (node) ? g_strdup (json_node_get_string (node)) : NULL;
  return amt_json_to_text (node);
}

/* Whether @node can be printed with the columns of @field. */
static gboolean
is_table (const AmtField *field, JsonNode *node)
{
  JsonArray *rows;

  if (g_strcmp0 (field->type, "table") != 0 || field->columns->len == 0 || !node ||
      !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  rows = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (rows, i)))
      return FALSE;
  return TRUE;
}

static void
print_table (const AmtField *field, JsonArray *rows, gboolean show_masked)
{
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (field->columns->len);

  for (guint k = 0; k < field->columns->len; k++)
    amt_ctl_table_add_cell (table, ((AmtField *) g_ptr_array_index (field->columns, k))->label);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    for (guint k = 0; k < field->columns->len; k++)
      {
        const AmtField *column = g_ptr_array_index (field->columns, k);
        JsonObject *row = json_array_get_object_element (rows, i);
        g_autofree char *text =
            value_text (column, json_object_get_member (row, column->id), show_masked);

        amt_ctl_table_add_cell (table, text);
      }
  amt_ctl_table_set_indent (table, TABLE_INDENT);
  amt_ctl_table_set_fold (table, 1);
  amt_ctl_print ("  %s\n", field->label);
  amt_ctl_table_print (table);
}

void
amt_ctl_form_print (GPtrArray *fields, JsonObject *values, const char *title, gboolean show_masked)
{
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (2);
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();

  for (guint i = 0; i < fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (fields, i);
      JsonNode *node = json_object_get_member (values, field->id);
      g_autofree char *text = NULL;

      if (is_table (field, node))
        {
          if (json_array_get_length (json_node_get_array (node)) > 0)
            g_ptr_array_add (tables, (gpointer) field);
          continue;
        }
      text = value_text (field, node, show_masked);
      if (text)
        amt_ctl_table_add (table, field->label, text);
    }
  if (amt_ctl_table_is_empty (table) && tables->len == 0)
    return;

  if (title)
    amt_ctl_print ("\n%s\n", title);
  amt_ctl_table_set_indent (table, INDENT);
  amt_ctl_table_print (table);
  for (guint i = 0; i < tables->len; i++)
    {
      const AmtField *field = g_ptr_array_index (tables, i);

      print_table (field, json_object_get_array_member (values, field->id), show_masked);
    }
}

/* --- outcomes ------------------------------------------------------------------------------------------ */

static const char *
type_text (const char *type)
{
  static const struct
  {
    const char *type;
    const char *text; /* (translatable) */
  } TYPES[] = {
    { "text", N_ ("text") },     { "longText", N_ ("text of several lines") },
    { "date", N_ ("day") },      { "money", N_ ("amount in euros") },
    { "number", N_ ("number") }, { "boolean", N_ ("yes or no") },
    { "choice", N_ ("one of") }, { "iban", "IBAN" },
    { "masked", N_ ("text") },   { "table", N_ ("table (JSON)") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TYPES); i++)
    if (g_strcmp0 (type, TYPES[i].type) == 0)
      return _ (TYPES[i].text);

  return type ? type : "";
}

/* Returns: (transfer full): the type; of a choice also what there is to choose. */
static char *
kind_of_value (const AmtField *field)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;
  g_autofree char *joined = NULL;

  if (!field->choices)
    return g_strdup (type_text (field->type));
  for (guint i = 0; field->choices[i]; i++)
    {
      g_auto (GStrv) choice = g_strsplit (field->choices[i], "=", 2);
      g_autofree char *text =
          g_strdup_printf ("%s (%s)", choice[0], choice[0] && choice[1] ? choice[1] : "");

      g_strv_builder_add (builder, text);
    }
  ids = g_strv_builder_end (builder);
  joined = g_strjoinv (", ", ids);
  return g_strdup_printf ("%s %s", type_text (field->type), joined);
}

static void
print_outcome (const AmtOutcome *outcome)
{
  g_autoptr (AmtCtlTable) table = amt_ctl_table_new (4);

  /* Translators: id and label of an outcome. */
  amt_ctl_print (outcome->letter ? _ ("\noutcome=%s  %s, with a notice\n") : "\noutcome=%s  %s\n",
                 outcome->id, outcome->label);
  if (outcome->fields->len == 0)
    return;
  amt_ctl_table_add (table, _ ("Value"), _ ("Meaning"), _ ("Required"), _ ("Kind"));
  for (guint i = 0; i < outcome->fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (outcome->fields, i);
      g_autofree char *name = g_strdup_printf ("values.%s", field->id);
      g_autofree char *kind = kind_of_value (field);

      amt_ctl_table_add (table, name, field->label, field->required ? _ ("required") : "", kind);
    }
  amt_ctl_table_set_indent (table, INDENT);
  amt_ctl_table_set_fold (table, 2);
  amt_ctl_table_print (table);
}

void
amt_ctl_form_print_outcomes (const AmtService *service)
{
  amt_ctl_print ("%s\n", service->name);
  for (guint i = 0; i < service->outcomes->len; i++)
    print_outcome (g_ptr_array_index (service->outcomes, i));
}

static JsonObject *
field_to_json (const AmtField *field)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", field->id);
  json_object_set_string_member (object, "label", field->label);
  json_object_set_string_member (object, "type", field->type);
  json_object_set_boolean_member (object, "required", field->required);
  if (field->choices)
    {
      JsonArray *choices = json_array_new ();

      for (guint i = 0; field->choices[i]; i++)
        {
          g_auto (GStrv) parts = g_strsplit (field->choices[i], "=", 2);
          JsonObject *choice = json_object_new ();

          amt_json_set_string (choice, "id", parts[0]);
          amt_json_set_string (choice, "label", parts[0] ? parts[1] : NULL);
          json_array_add_object_element (choices, choice);
        }
      json_object_set_array_member (object, "choices", choices);
    }
  return object;
}

JsonArray *
amt_ctl_form_outcomes_to_json (const AmtService *service)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < service->outcomes->len; i++)
    {
      const AmtOutcome *outcome = g_ptr_array_index (service->outcomes, i);
      JsonObject *object = json_object_new ();
      JsonArray *fields = json_array_new ();

      json_object_set_string_member (object, "id", outcome->id);
      json_object_set_string_member (object, "label", outcome->label);
      json_object_set_boolean_member (object, "letter", outcome->letter);
      for (guint k = 0; k < outcome->fields->len; k++)
        json_array_add_object_element (fields,
                                       field_to_json (g_ptr_array_index (outcome->fields, k)));
      json_object_set_array_member (object, "fields", fields);
      json_array_add_object_element (array, object);
    }
  return array;
}
