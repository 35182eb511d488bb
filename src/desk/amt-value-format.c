/* amt-value-format.c: values by their fields, for the clerk's eyes and for the specialist system. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-value-format.h"

#include "amt-json.h"
#include "amt-letter-text.h"

/* From here on a text is shown in lines of its own. */
#define LONG_CHARS 120

static gboolean
is_type (const AmtField *field, const char *type)
{
  return g_strcmp0 (field->type, type) == 0;
}

static gboolean
says_nothing (JsonNode *node)
{
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) == 0;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) == 0;
  return json_node_get_value_type (node) == G_TYPE_STRING && !*json_node_get_string (node);
}

static gboolean
is_table (const AmtField *field, JsonNode *node)
{
  JsonArray *rows;

  if (!is_type (field, "table") || !field->columns || field->columns->len == 0 ||
      !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  rows = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (rows, i)))
      return FALSE;
  return TRUE;
}

/* What does not fit its field, as it came. */
static char *
raw_text (JsonNode *node)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return amt_json_to_text (node);
}

AmtValueKind
amt_value_kind (const AmtField *field, JsonNode *node)
{
  const char *text;

  if (says_nothing (node))
    return AMT_VALUE_EMPTY;
  if (is_type (field, "masked"))
    return AMT_VALUE_MASKED;
  if (is_table (field, node))
    return AMT_VALUE_TABLE;
  if (is_type (field, "longText"))
    return AMT_VALUE_LONG;
  if (!JSON_NODE_HOLDS_VALUE (node))
    return is_type (field, "money") ? AMT_VALUE_PLAIN : AMT_VALUE_LONG;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return AMT_VALUE_PLAIN;
  text = json_node_get_string (node);
  return strchr (text, '\n') || g_utf8_strlen (text, -1) > LONG_CHARS ? AMT_VALUE_LONG
                                                                      : AMT_VALUE_PLAIN;
}

/* --- tables ---------------------------------------------------------------------------------------------- */

static void
cell_free (AmtValueCell *cell)
{
  g_free (cell->text);
  g_free (cell->copy);
  g_free (cell);
}

AmtValueTable *
amt_value_table_new (const AmtField *field, JsonNode *node, gboolean show_masked)
{
  AmtValueTable *self;
  JsonArray *rows;
  guint n;

  if (amt_value_kind (field, node) != AMT_VALUE_TABLE)
    return NULL;

  rows = json_node_get_array (node);
  n = json_array_get_length (rows);
  self = g_new0 (AmtValueTable, 1);
  self->n_columns = field->columns->len;
  self->n_rows = MIN (n, AMT_VALUE_ROWS_MAX);
  self->n_left_out = n - self->n_rows;
  self->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) cell_free);
  for (guint i = 0; i < self->n_rows; i++)
    for (guint k = 0; k < self->n_columns; k++)
      {
        AmtValueCell *cell = g_new0 (AmtValueCell, 1);
        JsonObject *row = json_array_get_object_element (rows, i);
        JsonNode *value;

        cell->field = g_ptr_array_index (field->columns, k);
        value = cell->field->id ? json_object_get_member (row, cell->field->id) : NULL;
        cell->text = amt_value_text (cell->field, value, show_masked);
        cell->copy = amt_value_copy (cell->field, value);
        g_ptr_array_add (self->cells, cell);
      }
  return self;
}

void
amt_value_table_free (AmtValueTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

const AmtValueCell *
amt_value_table_get (const AmtValueTable *self, guint row, guint column)
{
  g_return_val_if_fail (row < self->n_rows && column < self->n_columns, NULL);

  return g_ptr_array_index (self->cells, row * self->n_columns + column);
}

/* One line per row. */
static char *
join_table (const AmtField *field, JsonNode *node, gboolean show_masked, gboolean copy)
{
  g_autoptr (AmtValueTable) table = amt_value_table_new (field, node, show_masked);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < table->n_rows; i++)
    for (guint k = 0; k < table->n_columns; k++)
      {
        const AmtValueCell *cell = amt_value_table_get (table, i, k);
        const char *word = copy ? cell->copy : cell->text;

        if (k > 0)
          g_string_append (text, copy ? "\t" : " · ");
        else if (i > 0)
          g_string_append_c (text, '\n');
        g_string_append (text, word ? word : "");
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
amt_value_text (const AmtField *field, JsonNode *node, gboolean show_masked)
{
  AmtValueKind kind = amt_value_kind (field, node);
  char *text;

  if (kind == AMT_VALUE_EMPTY)
    return NULL;
  if (kind == AMT_VALUE_MASKED && !show_masked)
    return g_strdup (AMT_VALUE_MASK);
  if (kind == AMT_VALUE_TABLE)
    return join_table (field, node, show_masked, FALSE);

  text = amt_letter_format_value (field, node);
  return text ? text : raw_text (node);
}

/* --- copying --------------------------------------------------------------------------------------------- */

static char *
without_separators (const char *text)
{
  g_autoptr (GString) compact = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || c == '+')
        g_string_append_unichar (compact, c);
    }
  return g_string_free (g_steal_pointer (&compact), FALSE);
}

/* Of amounts of money that fit their field. */
static char *
copy_money (const AmtField *field, JsonNode *node)
{
  JsonObject *money = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *format = field->copy_format ? field->copy_format : "0,00";
  gint64 cents;
  guint64 amount;
  char separator = strchr (format, '.') ? '.' : ',';

  if (!money || !amt_json_need_int (money, "cents", G_MININT64, G_MAXINT64, &cents, NULL))
    return NULL;
  if (g_str_equal (format, "cents"))
    return g_strdup_printf ("%" G_GINT64_FORMAT, cents);
  amount = cents < 0 ? (guint64) - (cents + 1) + 1 : (guint64) cents;
  if (g_str_equal (format, "0"))
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, cents < 0 ? "-" : "", (amount + 50) / 100);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT "%c%02u", cents < 0 ? "-" : "", amount / 100,
                          separator, (guint) (amount % 100));
}

static char *
copy_day (const AmtField *field, const char *day)
{
  const char *format = field->copy_format ? field->copy_format : "dd.MM.yyyy";
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *p = format; *p;)
    {
      if (g_str_has_prefix (p, "yyyy"))
        g_string_append_len (text, day, 4);
      else if (g_str_has_prefix (p, "yy"))
        g_string_append_len (text, day + 2, 2);
      else if (g_str_has_prefix (p, "MM"))
        g_string_append_len (text, day + 5, 2);
      else if (g_str_has_prefix (p, "dd"))
        g_string_append_len (text, day + 8, 2);
      else
        {
          g_string_append_c (text, *p++);
          continue;
        }
      p += g_str_has_prefix (p, "yyyy") ? 4 : 2;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
copy_text (const AmtField *field, const char *text)
{
  const char *format = field->copy_format ? field->copy_format : "";

  if (g_str_equal (format, "compact"))
    return without_separators (text);
  if (g_str_equal (format, "upper"))
    return g_utf8_strup (text, -1);
  return g_strdup (text);
}

char *
amt_value_copy (const AmtField *field, JsonNode *node)
{
  AmtValueKind kind = amt_value_kind (field, node);
  g_autofree char *label = NULL;
  const char *text;
  char *money;

  if (kind == AMT_VALUE_EMPTY)
    return NULL;
  if (kind == AMT_VALUE_TABLE)
    return join_table (field, node, TRUE, TRUE);
  if (is_type (field, "money") && (money = copy_money (field, node)))
    return money;
  if (!JSON_NODE_HOLDS_VALUE (node))
    return raw_text (node);
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return amt_value_text (field, node, TRUE);

  text = json_node_get_string (node);
  if (is_type (field, "date") && amt_day_is_valid (text))
    return copy_day (field, text);
  if (is_type (field, "iban") && !field->copy_format)
    return without_separators (text);
  if (is_type (field, "choice") && g_strcmp0 (field->copy_format, "plain") != 0)
    label = amt_letter_format_value (field, node);
  return copy_text (field, label ? label : text);
}
