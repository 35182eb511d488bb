/* amt-value-check.c: see the header. Pure; any thread but for the sentences.
 *
 * Numbers and days are written the German way, whatever the desk's language: they go into German letters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-value-check.h"

#include "amt-json.h"
#include "amt-operation.h"
#include "amt-order-value.h"

#include <glib/gi18n.h>

#define IBAN_MIN 15
#define IBAN_MAX 34

static gboolean
is_type (const AmtField *field, const char *type)
{
  return g_strcmp0 (field->type, type) == 0;
}

static JsonNode *
parse (const AmtField *field, const char *text)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  AmtOutcome outcome = { .fields = fields };

  g_ptr_array_add (fields, (gpointer) field);
  return amt_order_value (&outcome, field->id, text, NULL);
}

/* ISO 13616: the first four characters go to the end, letters count from 10, the rest of the division by 97 is 1. */
static gboolean
iban_is_right (const char *compact)
{
  gsize length = strlen (compact);
  guint rest = 0;

  if (length < IBAN_MIN || length > IBAN_MAX || !g_ascii_isalpha (compact[0]) ||
      !g_ascii_isalpha (compact[1]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      char c = g_ascii_toupper (compact[(i + 4) % length]);

      if (g_ascii_isdigit (c))
        rest = (rest * 10 + (guint) (c - '0')) % 97;
      else if (g_ascii_isalpha (c))
        rest = (rest * 100 + (guint) (c - 'A') + 10) % 97;
      else
        return FALSE;
    }
  return rest == 1;
}

static char *
without_blanks (const char *text)
{
  GString *compact = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (compact, g_utf8_get_char (p));
  return g_string_free (compact, FALSE);
}

const char *
amt_value_check (const AmtField *field, const char *text)
{
  g_autofree char *tidy = amt_value_tidy (field, text);
  g_autofree char *compact = without_blanks (tidy);
  g_autoptr (JsonNode) node = NULL;

  if (!*compact)
    return NULL;
  if (g_utf8_strlen (text, -1) > AMT_TEXT_MAX)
    return _ ("This text is too long. Please shorten it.");
  if (is_type (field, "iban"))
    return iban_is_right (compact) ? NULL
                                   : _ ("This is not an IBAN. Please compare it with the form.");
  node = parse (field, tidy);
  if (node)
    return NULL;
  if (is_type (field, "money"))
    return _ ("Please write an amount, for example 1.612,50.");
  if (is_type (field, "date"))
    return _ ("Please write a day that exists, for example 02.03.2026.");
  if (is_type (field, "number"))
    return _ ("Please write a number, for example 2 or 2,5.");
  return _ ("Please choose one.");
}

gboolean
amt_value_can_become (const AmtField *field, const char *text)
{
  const char *allowed = NULL;

  if (is_type (field, "money"))
    allowed = "0123456789.,- €\u00a0";
  else if (is_type (field, "date"))
    allowed = "0123456789.- ";
  else if (is_type (field, "number"))
    allowed = "0123456789.,- ";
  if (!allowed)
    return TRUE;
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (!g_utf8_strchr (allowed, -1, g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* --- tidy ---------------------------------------------------------------------------------------------- */

static char *
group_money (gint64 cents)
{
  g_autofree char *euros = g_strdup_printf ("%" G_GINT64_FORMAT, ABS (cents / 100));
  gsize length = strlen (euros);
  GString *text = g_string_new (cents < 0 ? "-" : NULL);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, '.');
      g_string_append_c (text, euros[i]);
    }
  g_string_append_printf (text, ",%02d", (int) ABS (cents % 100));
  return g_string_free (text, FALSE);
}

/* Two digits of a year mean this century: decisions are about what is and what comes. */
static char *
tidy_day (const char *text)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *dotted = NULL;
  gsize digits = strspn (text, "0123456789");
  guint64 day, month, year;

  if (text[digits] == '\0' && (digits == 6 || digits == 8))
    dotted = g_strdup_printf ("%.2s.%.2s.%s", text, text + 2, text + 4);
  parts = g_strsplit (dotted ? dotted : text, ".", 4);
  if (g_strv_length (parts) != 3 ||
      !g_ascii_string_to_unsigned (g_strstrip (parts[0]), 10, 1, 31, &day, NULL) ||
      !g_ascii_string_to_unsigned (g_strstrip (parts[1]), 10, 1, 12, &month, NULL) ||
      !g_ascii_string_to_unsigned (g_strstrip (parts[2]), 10, 0, 9999, &year, NULL))
    return amt_day_is_valid (text) ? amt_value_from_day (text) : g_strdup (text);
  if (strlen (parts[2]) == 2)
    year += 2000;
  return g_strdup_printf ("%02u.%02u.%04u", (guint) day, (guint) month, (guint) year);
}

static char *
tidy_iban (const char *text)
{
  g_autofree char *compact = without_blanks (text);
  g_autofree char *upper = g_ascii_strup (compact, -1);
  GString *grouped = g_string_new (NULL);

  if (!iban_is_right (upper))
    {
      g_string_free (grouped, TRUE);
      return g_strdup (text);
    }
  for (gsize i = 0; upper[i]; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (grouped, ' ');
      g_string_append_c (grouped, upper[i]);
    }
  return g_string_free (grouped, FALSE);
}

char *
amt_value_tidy (const AmtField *field, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (is_type (field, "date"))
    return tidy_day (stripped);
  if (is_type (field, "iban"))
    return tidy_iban (stripped);
  if (is_type (field, "money") && *stripped)
    {
      g_autoptr (JsonNode) node = parse (field, stripped);

      if (node)
        return group_money (amt_json_int (json_node_get_object (node), "cents", 0));
    }
  return g_steal_pointer (&stripped);
}

char *
amt_value_day (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *tidy = tidy_day (stripped);
  g_auto (GStrv) parts = g_strsplit (tidy, ".", 4);
  g_autofree char *day = NULL;

  if (g_strv_length (parts) != 3)
    return NULL;
  day = g_strdup_printf ("%s-%s-%s", parts[2], parts[1], parts[0]);
  return amt_day_is_valid (day) ? g_steal_pointer (&day) : NULL;
}

char *
amt_value_from_day (const char *day)
{
  if (!amt_day_is_valid (day))
    return g_strdup (day);
  return g_strdup_printf ("%.2s.%.2s.%.4s", day + 8, day + 5, day);
}

/* --- from a form --------------------------------------------------------------------------------------- */

static char *
plain_text (JsonNode *node)
{
  GType type;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  return g_strdelimit (amt_json_to_text (node), ".", ',');
}

char *
amt_value_typed (const AmtField *field, JsonNode *node)
{
  g_autofree char *text = NULL;

  if (!node || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (is_type (field, "money") && JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *money = json_node_get_object (node);

      if (g_strcmp0 (amt_json_string (money, "currency"), "EUR") != 0)
        return NULL;
      return group_money (amt_json_int (money, "cents", 0));
    }
  text = plain_text (node);
  if (!text || !*text || amt_value_check (field, text))
    return NULL;
  return amt_value_tidy (field, text);
}
