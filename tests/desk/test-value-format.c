/* test-value-format.c: what the clerk reads, and what the specialist system gets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"

#include "amt-json.h"
#include "amt-value-format.h"

static AmtField *
field_new (const char *type, const char *copy_format)
{
  AmtField *field = amt_field_new ();

  field->id = g_strdup ("x");
  field->label = g_strdup ("X");
  field->type = g_strdup (type);
  field->copy_format = g_strdup (copy_format);
  if (g_strcmp0 (type, "choice") == 0)
    field->choices = g_strsplit ("a=Erster Grund|b=Zweiter Grund", "|", -1);
  return field;
}

/* @json: any JSON. */
static JsonNode *
node_of (const char *json)
{
  g_autofree char *list = g_strdup_printf ("[%s]", json);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = amt_json_parse_text (list, &error);

  g_assert_no_error (error);
  return json_node_copy (json_array_get_element (json_node_get_array (root), 0));
}

static void
test_values (void)
{
  static const struct
  {
    const char *type;
    const char *copy_format; /* (nullable) */
    const char *json;
    AmtValueKind kind;
    const char *text; /* (nullable) */
    const char *copy; /* (nullable) */
  } CASES[] = {
    { "text", NULL, "\"Hauptstraße 1\"", AMT_VALUE_PLAIN, "Hauptstraße 1", "Hauptstraße 1" },
    { "text", "upper", "\"Straße\"", AMT_VALUE_PLAIN, "Straße", "STRASSE" },
    { "text", "compact", "\"+49 (30) 231-25 000\"", AMT_VALUE_PLAIN, "+49 (30) 231-25 000",
      "+493023125000" },
    { "text", "strange", "\"so\"", AMT_VALUE_PLAIN, "so", "so" },
    { "text", NULL, "\"\"", AMT_VALUE_EMPTY, NULL, NULL },
    { "text", NULL, "null", AMT_VALUE_EMPTY, NULL, NULL },
    { "text", NULL, "[]", AMT_VALUE_EMPTY, NULL, NULL },
    { "text", NULL, "{}", AMT_VALUE_EMPTY, NULL, NULL },
    { "text", NULL, "\"eins\\nzwei\"", AMT_VALUE_LONG, "eins\nzwei", "eins\nzwei" },
    { "longText", NULL, "\"kurz\"", AMT_VALUE_LONG, "kurz", "kurz" },
    { "money", "0,00", "{\"cents\":161250,\"currency\":\"EUR\"}", AMT_VALUE_PLAIN,
      "1.612,50\u00a0€", "1612,50" },
    { "money", "0.00", "{\"cents\":5}", AMT_VALUE_PLAIN, "0,05\u00a0€", "0.05" },
    { "money", "cents", "{\"cents\":-1250}", AMT_VALUE_PLAIN, "−12,50\u00a0€", "-1250" },
    { "money", NULL, "{\"cents\":-1250}", AMT_VALUE_PLAIN, "−12,50\u00a0€", "-12,50" },
    { "money", "0", "{\"cents\":61250}", AMT_VALUE_PLAIN, "612,50\u00a0€", "613" },
    { "money", "0,00", "\"viel\"", AMT_VALUE_PLAIN, "viel", "viel" },
    { "money", "0,00", "{\"cents\":\"5\"}", AMT_VALUE_PLAIN, "{\"cents\":\"5\"}",
      "{\"cents\":\"5\"}" },
    { "date", "dd.MM.yyyy", "\"2026-03-02\"", AMT_VALUE_PLAIN, "02.03.2026", "02.03.2026" },
    { "date", "yyyyMMdd", "\"2026-03-02\"", AMT_VALUE_PLAIN, "02.03.2026", "20260302" },
    { "date", "dd/MM/yy", "\"2026-03-02\"", AMT_VALUE_PLAIN, "02.03.2026", "02/03/26" },
    { "date", NULL, "\"2026-02-31\"", AMT_VALUE_PLAIN, "2026-02-31", "2026-02-31" },
    { "iban", "compact", "\"DE02 1203 0000 0000 2020 51\"", AMT_VALUE_PLAIN,
      "DE02\u00a01203\u00a00000\u00a00000\u00a02020\u00a051", "DE02120300000000202051" },
    { "iban", NULL, "\"DE02120300000000202051\"", AMT_VALUE_PLAIN,
      "DE02\u00a01203\u00a00000\u00a00000\u00a02020\u00a051", "DE02120300000000202051" },
    { "choice", NULL, "\"b\"", AMT_VALUE_PLAIN, "Zweiter Grund", "Zweiter Grund" },
    { "choice", "plain", "\"b\"", AMT_VALUE_PLAIN, "Zweiter Grund", "b" },
    { "choice", NULL, "\"c\"", AMT_VALUE_PLAIN, "c", "c" },
    { "boolean", NULL, "true", AMT_VALUE_PLAIN, "ja", "ja" },
    { "boolean", NULL, "\"wohl\"", AMT_VALUE_PLAIN, "wohl", "wohl" },
    { "number", "plain", "62.5", AMT_VALUE_PLAIN, "62,5", "62,5" },
    { "number", NULL, "62", AMT_VALUE_PLAIN, "62", "62" },
    { "masked", "compact", "\"12 345 678 901\"", AMT_VALUE_MASKED, "12 345 678 901",
      "12345678901" },
    { "masked", NULL, "\"\"", AMT_VALUE_EMPTY, NULL, NULL },
    { "newType", NULL, "[1,{\"a\":true}]", AMT_VALUE_LONG, "[1,{\"a\":true}]", "[1,{\"a\":true}]" },
    { "table", NULL, "[1]", AMT_VALUE_LONG, "[1]", "[1]" },
    { "text", NULL, "1.5", AMT_VALUE_PLAIN, "1.5", "1.5" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (AmtField) field = field_new (CASES[i].type, CASES[i].copy_format);
      g_autoptr (JsonNode) node = node_of (CASES[i].json);
      g_autofree char *text = amt_value_text (field, node, TRUE);
      g_autofree char *copy = amt_value_copy (field, node);

      g_test_message ("%s %s", CASES[i].type, CASES[i].json);
      g_assert_cmpint (amt_value_kind (field, node), ==, CASES[i].kind);
      g_assert_cmpstr (text, ==, CASES[i].text);
      g_assert_cmpstr (copy, ==, CASES[i].copy);
    }
}

static void
test_masked (void)
{
  g_autoptr (AmtField) field = field_new ("masked", NULL);
  g_autoptr (JsonNode) node = node_of ("\"12345678901\"");
  g_autoptr (JsonNode) object = node_of ("{\"nummer\":12345678901}");
  g_autofree char *text = amt_value_text (field, node, FALSE);
  g_autofree char *other = amt_value_text (field, object, FALSE);
  g_autofree char *none = amt_value_text (field, NULL, FALSE);

  g_assert_cmpstr (text, ==, AMT_VALUE_MASK);
  g_assert_cmpstr (other, ==, AMT_VALUE_MASK);
  g_assert_null (none);
}

static void
test_table (void)
{
  g_autoptr (AmtField) field = field_new ("table", NULL);
  g_autoptr (AmtValueTable) table = NULL;
  g_autoptr (AmtValueTable) none = NULL;
  g_autoptr (JsonNode) node =
      node_of ("[{\"name\":\"Ida\",\"nr\":\"1 2\"},{\"name\":7,\"fremd\":[]}]");
  g_autoptr (JsonNode) wrong = node_of ("[{\"name\":\"Ida\"},\"x\"]");
  g_autofree char *copy = NULL;
  g_autofree char *text = NULL;
  AmtField *name = field_new ("text", NULL);
  AmtField *number = field_new ("masked", "compact");

  g_free (name->id);
  name->id = g_strdup ("name");
  g_free (number->id);
  number->id = g_strdup ("nr");
  g_ptr_array_add (field->columns, name);
  g_ptr_array_add (field->columns, number);

  g_assert_cmpint (amt_value_kind (field, node), ==, AMT_VALUE_TABLE);
  table = amt_value_table_new (field, node, FALSE);
  g_assert_cmpuint (table->n_rows, ==, 2);
  g_assert_cmpuint (table->n_columns, ==, 2);
  g_assert_cmpstr (amt_value_table_get (table, 0, 0)->text, ==, "Ida");
  g_assert_cmpstr (amt_value_table_get (table, 0, 1)->text, ==, AMT_VALUE_MASK);
  g_assert_cmpstr (amt_value_table_get (table, 0, 1)->copy, ==, "12");
  g_assert_cmpstr (amt_value_table_get (table, 1, 0)->text, ==, "7");
  g_assert_null (amt_value_table_get (table, 1, 1)->text);
  text = amt_value_text (field, node, FALSE);
  copy = amt_value_copy (field, node);
  g_assert_cmpstr (text, ==, "Ida · " AMT_VALUE_MASK "\n7 · ");
  g_assert_cmpstr (copy, ==, "Ida\t12\n7\t");

  /* What is no table is shown as it came. */
  none = amt_value_table_new (field, wrong, FALSE);
  g_assert_null (none);
  g_assert_cmpint (amt_value_kind (field, wrong), ==, AMT_VALUE_LONG);
}

static void
test_long_table (void)
{
  g_autoptr (AmtField) field = field_new ("table", NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (AmtValueTable) table = NULL;
  JsonArray *rows = json_array_new ();

  g_ptr_array_add (field->columns, field_new ("text", NULL));
  for (guint i = 0; i < AMT_VALUE_ROWS_MAX + 3; i++)
    json_array_add_object_element (rows, json_object_new ());
  json_node_take_array (node, rows);
  table = amt_value_table_new (field, node, TRUE);
  g_assert_cmpuint (table->n_rows, ==, AMT_VALUE_ROWS_MAX);
  g_assert_cmpuint (table->n_left_out, ==, 3);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/desk/value-format/values", test_values);
  g_test_add_func ("/desk/value-format/masked", test_masked);
  g_test_add_func ("/desk/value-format/table", test_table);
  g_test_add_func ("/desk/value-format/long-table", test_long_table);

  return g_test_run ();
}
