/* amt-order-value.c: values of decisions. Pure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-order-value.h"

#include "amt-desk-error.h"
#include "amt-json.h"

/* No sum that a district pays has more digits. */
#define MAX_EURO_DIGITS 12
/* Whole numbers that every JSON reader keeps exactly (RFC 8259, section 6). */
#define MAX_WHOLE ((G_GINT64_CONSTANT (1) << 53) - 1)

static JsonNode *
fail (const char *name, const char *what, GError **error)
{
  g_set_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_VALUES, "%s: %s", name, what);
  return NULL;
}

/* The clerk knows a field by its label, whoever writes the command by its id: the message names both. */
static JsonNode *
fail_field (const AmtField *field, const char *what, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s (%s)", field->id, field->label);

  return fail (name, what, error);
}

static JsonNode *
string_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* "1.612,50", "1612,5", "1612.50", "1612", with or without " €". A point is a decimal point when one or two digits follow it
 * at the end and no comma is there; else it groups thousands and three digits must follow. */
static gboolean
parse_money (const char *text, gint64 *out_cents)
{
  g_auto (GStrv) euro_and_rest = g_strsplit (text, "€", 2);
  g_autofree char *number = g_strstrip (g_strdup (euro_and_rest[0] ? euro_and_rest[0] : ""));
  const char *digits = number[0] == '-' ? number + 1 : number;
  const char *comma = strchr (digits, ',');
  const char *point = strrchr (digits, '.');
  const char *decimals = comma;
  gint64 euros = 0, cents = 0;
  guint n = 0, n_since_point = 0;
  gboolean grouped = FALSE;

  if (euro_and_rest[0] && euro_and_rest[1] && *g_strstrip (euro_and_rest[1]))
    return FALSE;
  if (!comma && point && strlen (point + 1) <= 2)
    decimals = point;
  for (const char *p = digits; *p && p != decimals; p++)
    {
      if (*p == '.' && n > 0 && (grouped ? n_since_point == 3 : n <= 3))
        {
          grouped = TRUE;
          n_since_point = 0;
          continue;
        }
      if (!g_ascii_isdigit (*p) || ++n > MAX_EURO_DIGITS)
        return FALSE;
      n_since_point++;
      euros = euros * 10 + (*p - '0');
    }
  if (n == 0 || (grouped && n_since_point != 3))
    return FALSE;
  if (decimals)
    {
      gsize length = strlen (decimals + 1);

      if (length < 1 || length > 2 || strspn (decimals + 1, "0123456789") != length)
        return FALSE;
      cents = (decimals[1] - '0') * 10 + (length == 2 ? decimals[2] - '0' : 0);
    }
  *out_cents = (euros * 100 + cents) * (number[0] == '-' ? -1 : 1);
  return TRUE;
}

static JsonNode *
money_node (const AmtField *field, const char *text, GError **error)
{
  JsonObject *money;
  JsonNode *node;
  gint64 cents = 0;

  if (!parse_money (text, &cents))
    return fail_field (field, "is not an amount of money", error);

  money = json_object_new ();
  json_object_set_int_member (money, "cents", cents);
  json_object_set_string_member (money, "currency", "EUR");
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, money);
  return node;
}

static JsonNode *
day_node (const AmtField *field, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", 4);
  guint64 day, month, year;
  g_autofree char *iso = NULL;

  if (amt_day_is_valid (text))
    return string_node (text);
  if (g_strv_length (parts) == 3 && g_ascii_string_to_unsigned (parts[0], 10, 1, 31, &day, NULL) &&
      g_ascii_string_to_unsigned (parts[1], 10, 1, 12, &month, NULL) &&
      g_ascii_string_to_unsigned (parts[2], 10, 1000, 9999, &year, NULL))
    iso = g_strdup_printf ("%04u-%02u-%02u", (guint) year, (guint) month, (guint) day);
  if (!iso || !amt_day_is_valid (iso))
    return fail_field (field, "is not a day", error);
  return string_node (iso);
}

static JsonNode *
number_node (const AmtField *field, const char *text, GError **error)
{
  g_autofree char *with_point = g_strdelimit (g_strdup (text), ",", '.');
  char *end = NULL;
  gint64 whole;
  double value;

  if (g_ascii_string_to_signed (text, 10, -MAX_WHOLE, MAX_WHOLE, &whole, NULL))
    return json_node_init_int (json_node_alloc (), whole);
  if (strspn (with_point, "-0123456789.") != strlen (with_point) || !*with_point)
    return fail_field (field, "is not a number", error);
  value = g_ascii_strtod (with_point, &end);
  if (end == with_point || *end)
    return fail_field (field, "is not a number", error);
  return json_node_init_double (json_node_alloc (), value);
}

static JsonNode *
boolean_node (const AmtField *field, const char *text, GError **error)
{
  static const char *const YES[] = { "true", "ja", "yes", "1", NULL };
  static const char *const NO[] = { "false", "nein", "no", "0", NULL };
  g_autofree char *lower = g_utf8_strdown (text, -1);

  if (g_strv_contains (YES, lower) || g_strv_contains (NO, lower))
    return json_node_init_boolean (json_node_alloc (), g_strv_contains (YES, lower));
  return fail_field (field, "is neither yes nor no", error);
}

static JsonNode *
choice_node (const AmtField *field, const char *text, GError **error)
{
  for (guint i = 0; field->choices && field->choices[i]; i++)
    {
      g_auto (GStrv) choice = g_strsplit (field->choices[i], "=", 2);

      if (g_strcmp0 (choice[0], text) == 0 ||
          (choice[0] && choice[1] && g_strcmp0 (choice[1], text) == 0))
        return string_node (choice[0]);
    }
  return fail_field (field, "is none of the choices", error);
}

static const AmtField *
find_field (const AmtOutcome *outcome, const char *name)
{
  for (guint i = 0; i < outcome->fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (outcome->fields, i);

      if (g_strcmp0 (field->id, name) == 0)
        return field;
    }
  return NULL;
}

JsonNode *
amt_order_value (const AmtOutcome *outcome, const char *name, const char *text, GError **error)
{
  const AmtField *field = find_field (outcome, name);

  if (!field)
    return fail (name, "is no field of this outcome", error);
  if (!g_utf8_validate (text, -1, NULL))
    return fail (name, "is not UTF-8", error);

  if (g_strcmp0 (field->type, "money") == 0)
    return money_node (field, text, error);
  if (g_strcmp0 (field->type, "date") == 0)
    return day_node (field, text, error);
  if (g_strcmp0 (field->type, "number") == 0)
    return number_node (field, text, error);
  if (g_strcmp0 (field->type, "boolean") == 0)
    return boolean_node (field, text, error);
  if (g_strcmp0 (field->type, "choice") == 0)
    return choice_node (field, text, error);
  return string_node (text);
}

static gboolean
says_something (JsonNode *node)
{
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) > 0;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return *json_node_get_string (node) != '\0';
  return TRUE;
}

gboolean
amt_order_check_values (const AmtOutcome *outcome, const char *values, GError **error)
{
  g_autoptr (JsonNode) root = amt_json_parse_text (values, NULL);
  JsonObject *object = root ? amt_json_object (root, NULL) : NULL;

  if (!object)
    return fail ("values", "is not the text of a JSON object", error) != NULL;

  for (guint i = 0; i < outcome->fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (outcome->fields, i);

      if (field->required && !says_something (json_object_get_member (object, field->id)))
        return fail_field (field, "is required", error) != NULL;
    }
  return TRUE;
}
