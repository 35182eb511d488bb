/* amt-json.c: bounded parsing, and readers that never abort on a wrong type.
 * No state; any thread. The only file that may call JsonParser.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-json.h"

#include <math.h>
#include <string.h>

#include "amt-json-check.h"
#include "amt-time.h"

/* Beyond this a double does not hold every whole number any more: 2^53. */
#define MAX_WHOLE_DOUBLE 9007199254740992.0

GQuark
amt_json_error_quark (void)
{
  return g_quark_from_static_string ("amt-json-error-quark");
}

/* Members of all objects in the tree. Recursion is bounded by the depth that was checked before. */
static guint
count_members (JsonNode *node)
{
  guint n = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;

      n = json_object_get_size (json_node_get_object (node));
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        n += count_members (member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        n += count_members (json_array_get_element (array, i));
    }

  return n;
}

static JsonNode *
parse (const char *text, gsize length, guint max_depth, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (JsonNode) root = NULL;
  guint n_members;

  if (!amt_json_check (text, length, max_depth, &n_members, error))
    return NULL;

  /* json-glib's own message would quote the text. */
  parser = json_parser_new_immutable ();
  if (json_parser_load_from_data (parser, text, (gssize) length, NULL))
    root = json_parser_steal_root (parser);
  if (!root)
    {
      g_set_error_literal (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SYNTAX, "json-glib refuses it");
      return NULL;
    }

  if (count_members (root) != n_members)
    {
      g_set_error_literal (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SYNTAX,
                           "an object has the same member twice");
      return NULL;
    }

  return g_steal_pointer (&root);
}

JsonNode *
amt_json_parse (GBytes *bytes, gsize max_bytes, guint max_depth, GError **error)
{
  const char *text;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_get_data (bytes, &length);
  if (length > max_bytes)
    {
      g_set_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SIZE,
                   "%" G_GSIZE_FORMAT " bytes, allowed are %" G_GSIZE_FORMAT, length, max_bytes);
      return NULL;
    }
  if (length == 0)
    {
      g_set_error_literal (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SYNTAX, "the text is empty");
      return NULL;
    }
  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error_literal (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SYNTAX, "not UTF-8, or with NUL");
      return NULL;
    }
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }

  return parse (text, length, max_depth, error);
}

JsonNode *
amt_json_parse_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  bytes = g_bytes_new_static (text, strlen (text));

  return amt_json_parse (bytes, AMT_JSON_MAX_PAGE, AMT_JSON_MAX_DEPTH, error);
}

/* json-glib 1.6 writes 1e+30 as "1e+30.0", which is no JSON: takes the ".0" after an exponent away. */
static void
repair_exponents (char *text)
{
  gboolean in_string = FALSE;
  gboolean in_exponent = FALSE;
  char *to = text;

  for (const char *from = text; *from; from++)
    {
      if (in_string && *from == '\\')
        *to++ = *from++;
      else if (*from == '"')
        in_string = !in_string;
      else if (!in_string && *from == 'e' && from > text && g_ascii_isdigit (from[-1]))
        in_exponent = TRUE;
      else if (in_exponent && from[0] == '.' && from[1] == '0')
        {
          from++;
          continue;
        }
      else if (!g_ascii_isdigit (*from) && *from != '+' && *from != '-')
        in_exponent = FALSE;

      *to++ = *from;
    }

  *to = '\0';
}

/* json-glib 1.6 escapes every control character but U+001F, which no strict parser takes, ours least of all. It
 * stands in strings only, also in indented text. (transfer full): @text: (transfer full) */
static char *
repair_controls (char *text)
{
  g_autoptr (GString) repaired = NULL;

  if (!strchr (text, '\x1f'))
    return text;

  repaired = g_string_new (NULL);
  for (const char *p = text; *p; p++)
    if (*p == '\x1f')
      g_string_append (repaired, "\\u001f");
    else
      g_string_append_c (repaired, *p);
  g_free (text);

  return g_string_free (g_steal_pointer (&repaired), FALSE);
}

static char *
write_text (JsonNode *node, gboolean pretty)
{
  char *text;

  g_return_val_if_fail (node != NULL, NULL);

  text = json_to_string (node, pretty);
  repair_exponents (text);

  return repair_controls (text);
}

char *
amt_json_to_text (JsonNode *node)
{
  return write_text (node, FALSE);
}

char *
amt_json_to_pretty_text (JsonNode *node)
{
  return write_text (node, TRUE);
}

void
amt_json_shape_error (GError **error, const char *name, const char *what)
{
  g_autoptr (GString) pointer = g_string_new (name);

  g_string_replace (pointer, "~", "~0", 0);
  g_string_replace (pointer, "/", "~1", 0);
  g_set_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE, "/%s: %s", pointer->str, what);
}

void
amt_json_prefix_error (GError **error, const char *format, ...)
{
  g_autofree char *prefix = NULL;
  va_list args;

  if (!error || !*error)
    return;

  va_start (args, format);
  prefix = g_strdup_vprintf (format, args);
  va_end (args);
  g_prefix_error_literal (error, prefix);
}

JsonObject *
amt_json_object (JsonNode *node, GError **error)
{
  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);

  g_set_error_literal (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE, ": an object is expected");
  return NULL;
}

/* (nullable): the member if it holds a plain value of @type. */
static JsonNode *
find_value (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type)
    return NULL;

  return node;
}

static gboolean
find_int (JsonObject *object, const char *name, gint64 *out)
{
  JsonNode *node = find_value (object, name, G_TYPE_INT64);
  double value;

  if (node)
    {
      *out = json_node_get_int (node);
      return TRUE;
    }

  node = find_value (object, name, G_TYPE_DOUBLE);
  value = node ? json_node_get_double (node) : 0.5;
  if (fabs (value) > MAX_WHOLE_DOUBLE || value != (double) (gint64) value)
    return FALSE;

  *out = (gint64) value;
  return TRUE;
}

const char *
amt_json_string (JsonObject *object, const char *name)
{
  JsonNode *node = find_value (object, name, G_TYPE_STRING);

  return node ? json_node_get_string (node) : NULL;
}

gint64
amt_json_int (JsonObject *object, const char *name, gint64 fallback)
{
  gint64 value;

  return find_int (object, name, &value) ? value : fallback;
}

gboolean
amt_json_bool (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = find_value (object, name, G_TYPE_BOOLEAN);

  return node ? json_node_get_boolean (node) : fallback;
}

gint64
amt_json_time (JsonObject *object, const char *name)
{
  gint64 time;

  amt_time_parse (amt_json_string (object, name), &time);

  return time;
}

JsonArray *
amt_json_member_array (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
amt_json_member_object (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

const char *
amt_json_need_string (JsonObject *object, const char *name, GError **error)
{
  const char *value = amt_json_string (object, name);

  if (value && *value)
    return value;

  amt_json_shape_error (error, name, "a string is expected");
  return NULL;
}

gboolean
amt_json_need_int (JsonObject *object, const char *name, gint64 min, gint64 max, gint64 *out,
                   GError **error)
{
  gint64 value;

  if (!find_int (object, name, &value))
    {
      amt_json_shape_error (error, name, "a whole number is expected");
      return FALSE;
    }
  if (value < min || value > max)
    {
      amt_json_shape_error (error, name, "the number is out of range");
      return FALSE;
    }

  *out = value;
  return TRUE;
}

gboolean
amt_json_need_time (JsonObject *object, const char *name, gint64 *out, GError **error)
{
  if (amt_time_parse (amt_json_string (object, name), out))
    return TRUE;

  amt_json_shape_error (error, name, "a time with offset is expected");
  return FALSE;
}

JsonArray *
amt_json_need_array (JsonObject *object, const char *name, GError **error)
{
  JsonArray *array = amt_json_member_array (object, name);

  if (!array)
    amt_json_shape_error (error, name, "an array is expected");

  return array;
}

JsonObject *
amt_json_need_object (JsonObject *object, const char *name, GError **error)
{
  JsonObject *member = amt_json_member_object (object, name);

  if (!member)
    amt_json_shape_error (error, name, "an object is expected");

  return member;
}

void
amt_json_set_string (JsonObject *object, const char *name, const char *value)
{
  if (value)
    json_object_set_string_member (object, name, value);
}

void
amt_json_set_time (JsonObject *object, const char *name, gint64 value)
{
  g_autofree char *text = NULL;

  if (value == AMT_TIME_NONE)
    return;

  text = amt_time_format (value);
  json_object_set_string_member (object, name, text);
}
