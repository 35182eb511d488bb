/* test-value-check.c: what a clerk types into a field of a decision.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-value-check.h"

#include "amt-json.h"
#include "amt-test.h"

static AmtField *
field_of (const char *type)
{
  AmtField *field = amt_field_new ();

  field->id = g_strdup ("value");
  field->label = g_strdup ("Value");
  field->type = g_strdup (type);
  return field;
}

static void
assert_tidy (const char *type, const char *typed, const char *expected)
{
  g_autoptr (AmtField) field = field_of (type);
  g_autofree char *tidy = amt_value_tidy (field, typed);

  g_assert_cmpstr (tidy, ==, expected);
  g_assert_null (amt_value_check (field, typed));
}

static void
assert_wrong (const char *type, const char *typed, gboolean at_once)
{
  g_autoptr (AmtField) field = field_of (type);

  g_assert_nonnull (amt_value_check (field, typed));
  g_assert_cmpint (amt_value_can_become (field, typed), ==, !at_once);
}

static void
test_money (void)
{
  assert_tidy ("money", "1612,5", "1.612,50");
  assert_tidy ("money", " 1.612,50 € ", "1.612,50");
  assert_tidy ("money", "1612.50", "1.612,50");
  assert_tidy ("money", "0", "0,00");
  assert_tidy ("money", "-0,5", "-0,50");
  assert_tidy ("money", "1234567,89", "1.234.567,89");
  assert_tidy ("money", "", "");
  assert_wrong ("money", "12,345", FALSE);
  assert_wrong ("money", "zwölf", TRUE);
}

static void
test_day (void)
{
  assert_tidy ("date", "1.3.26", "01.03.2026");
  assert_tidy ("date", "010326", "01.03.2026");
  assert_tidy ("date", "01032026", "01.03.2026");
  assert_tidy ("date", "2026-03-01", "01.03.2026");
  assert_tidy ("date", " 29.2.2028 ", "29.02.2028");
  assert_wrong ("date", "29.02.2026", FALSE);
  assert_wrong ("date", "1.3", FALSE);
  assert_wrong ("date", "morgen", TRUE);
}

static void
test_number (void)
{
  assert_tidy ("number", "2", "2");
  assert_tidy ("number", " 2,5 ", "2,5");
  assert_wrong ("number", "2,5,1", FALSE);
  assert_wrong ("number", "drei", TRUE);
}

static void
test_iban (void)
{
  /* The example of ISO 13616's registry for Germany. */
  assert_tidy ("iban", "de89370400440532013000", "DE89 3704 0044 0532 0130 00");
  assert_wrong ("iban", "DE88 3704 0044 0532 0130 00", FALSE);
  assert_wrong ("iban", "DE89", FALSE);
}

static void
test_text_length (void)
{
  g_autoptr (AmtField) field = field_of ("longText");
  g_autofree char *much = g_strnfill (20001, 'a');

  g_assert_null (amt_value_check (field, "§ 66 SGB I"));
  g_assert_nonnull (amt_value_check (field, much));
}

static void
assert_typed (const char *type, const char *json, const char *expected)
{
  g_autoptr (AmtField) field = field_of (type);
  g_autoptr (JsonNode) node = amt_json_parse_text (json, NULL);
  g_autofree char *typed = NULL;

  g_assert_nonnull (node);
  typed = amt_value_typed (field, json_array_get_element (json_node_get_array (node), 0));
  g_assert_cmpstr (typed, ==, expected);
}

static void
test_from_form (void)
{
  assert_typed ("money", "[{\"cents\": 161250, \"currency\": \"EUR\"}]", "1.612,50");
  assert_typed ("money", "[{\"cents\": 161250, \"currency\": \"CHF\"}]", NULL);
  assert_typed ("date", "[\"2026-03-02\"]", "02.03.2026");
  assert_typed ("number", "[2.5]", "2,5");
  assert_typed ("number", "[[1]]", NULL);
  assert_typed ("boolean", "[true]", "true");
  assert_typed ("text", "[\"Auenfels\"]", "Auenfels");
  assert_typed ("text", "[null]", NULL);
}

static void
test_days (void)
{
  g_autofree char *day = amt_value_day ("2.3.26");
  g_autofree char *none = amt_value_day ("31.2.26");
  g_autofree char *back = amt_value_from_day ("2026-03-02");

  g_assert_cmpstr (day, ==, "2026-03-02");
  g_assert_null (none);
  g_assert_cmpstr (back, ==, "02.03.2026");
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/value-check/money", test_money);
  g_test_add_func ("/value-check/day", test_day);
  g_test_add_func ("/value-check/number", test_number);
  g_test_add_func ("/value-check/iban", test_iban);
  g_test_add_func ("/value-check/length", test_text_length);
  g_test_add_func ("/value-check/from-form", test_from_form);
  g_test_add_func ("/value-check/days", test_days);
  return g_test_run ();
}
