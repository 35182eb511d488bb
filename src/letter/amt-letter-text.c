/* amt-letter-text.c: values as they stand in a German letter. Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-letter-text.h"

#include <string.h>

#include "amt-json.h"

#define NO_BREAK_SPACE "\u00a0"

char *
amt_letter_format_money (gint64 cents, const char *currency)
{
  guint64 amount = cents < 0 ? (guint64) - (cents + 1) + 1 : (guint64) cents;
  g_autofree char *whole = g_strdup_printf ("%" G_GUINT64_FORMAT, amount / 100);
  g_autoptr (GString) text = g_string_new (cents < 0 ? "−" : NULL);
  gsize length = strlen (whole);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, '.');
      g_string_append_c (text, whole[i]);
    }
  g_string_append_printf (text, ",%02u" NO_BREAK_SPACE, (guint) (amount % 100));
  g_string_append (text, currency == NULL || g_str_equal (currency, "EUR") ? "€" : currency);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
amt_letter_format_day (const char *day)
{
  if (!amt_day_is_valid (day))
    return g_strdup (day);
  return g_strdup_printf ("%.2s.%.2s.%.4s", day + 8, day + 5, day);
}

char *
amt_letter_format_iban (const char *iban)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (const char *p = iban; *p != '\0'; p++)
    {
      if (*p == ' ')
        continue;
      if (n > 0 && n % 4 == 0)
        g_string_append (text, NO_BREAK_SPACE);
      g_string_append_c (text, *p);
      n++;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Choices are "id=label"; an id that the layout does not know stays as it is. */
static char *
format_choice (const AmtField *field, const char *id)
{
  gsize length = strlen (id);

  for (guint i = 0; field->choices != NULL && field->choices[i] != NULL; i++)
    if (strncmp (field->choices[i], id, length) == 0 && field->choices[i][length] == '=')
      return g_strdup (field->choices[i] + length + 1);
  return g_strdup (id);
}

static char *
format_number (JsonNode *value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char *point;

  if (json_node_get_value_type (value) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));
  if (json_node_get_value_type (value) != G_TYPE_DOUBLE)
    return NULL;
  g_ascii_formatd (buffer, sizeof buffer, "%.10g", json_node_get_double (value));
  point = strchr (buffer, '.');
  if (point != NULL)
    *point = ',';
  return g_strdup (buffer);
}

static char *
format_money_node (JsonNode *value)
{
  JsonObject *money;
  gint64 cents;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    return NULL;
  money = json_node_get_object (value);
  if (!amt_json_need_int (money, "cents", G_MININT64, G_MAXINT64, &cents, NULL))
    return NULL;
  return amt_letter_format_money (cents, amt_json_string (money, "currency"));
}

char *
amt_letter_format_value (const AmtField *field, JsonNode *value)
{
  const char *type = field->type != NULL ? field->type : "text";
  const char *text;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return NULL;
  if (g_str_equal (type, "money"))
    return format_money_node (value);
  if (!JSON_NODE_HOLDS_VALUE (value))
    return NULL;
  if (g_str_equal (type, "number"))
    return format_number (value);
  if (g_str_equal (type, "boolean"))
    {
      if (json_node_get_value_type (value) != G_TYPE_BOOLEAN)
        return NULL;
      return g_strdup (json_node_get_boolean (value) ? "ja" : "nein");
    }
  text = json_node_get_value_type (value) == G_TYPE_STRING ? json_node_get_string (value) : NULL;
  if (text == NULL || *text == '\0')
    return NULL;
  if (g_str_equal (type, "date"))
    return amt_day_is_valid (text) ? amt_letter_format_day (text) : NULL;
  if (g_str_equal (type, "iban"))
    return amt_letter_format_iban (text);
  if (g_str_equal (type, "choice"))
    return format_choice (field, text);
  return g_strdup (text);
}

const AmtField *
amt_letter_find_field (GPtrArray *fields, const char *id)
{
  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      const AmtField *field = g_ptr_array_index (fields, i);

      if (g_strcmp0 (field->id, id) == 0)
        return field;
    }
  return NULL;
}

char *
amt_letter_expand (const char *text, AmtLetterLookup lookup, gpointer user_data, char **out_unknown,
                   gboolean *out_missing)
{
  g_autoptr (GString) result = g_string_new (NULL);
  const char *p = text;

  *out_unknown = NULL;
  *out_missing = FALSE;
  while (*p != '\0')
    {
      const char *open = strchr (p, '{');
      const char *close = open != NULL ? strchr (open, '}') : NULL;
      g_autofree char *id = NULL;
      g_autofree char *value = NULL;
      gboolean known = FALSE;

      if (close == NULL)
        {
          g_string_append (result, p);
          break;
        }
      g_string_append_len (result, p, open - p);
      id = g_strndup (open + 1, (gsize) (close - open - 1));
      value = lookup (id, user_data, &known);
      if (!known)
        {
          *out_unknown = g_steal_pointer (&id);
          return NULL;
        }
      if (value == NULL)
        *out_missing = TRUE;
      else
        g_string_append (result, value);
      p = close + 1;
    }
  return g_string_free (g_steal_pointer (&result), FALSE);
}
