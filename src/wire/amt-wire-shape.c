/* amt-wire-shape.c: reads and writes the structs of room model by their tables.
 * Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-wire-shape.h"

#include "amt-operation.h"

#include <string.h>

static gboolean
refuse (const char *name, const char *what, GError **error)
{
  amt_json_shape_error (error, name, what);
  return FALSE;
}

JsonNode *
amt_wire_node (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static const char *
node_text (JsonNode *node)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

/* Cheap first: a text of so many bytes cannot have more characters. */
static gboolean
is_longer (const char *text, gsize max_chars)
{
  return strlen (text) > max_chars && g_utf8_strlen (text, -1) > (glong) max_chars;
}

static gboolean
check_text (const AmtMember *member, const char *text, GError **error)
{
  if ((member->flags & AMT_MEMBER_REQUIRED) != 0 && *text == '\0')
    return refuse (member->name, "must not be empty", error);

  switch (member->kind)
    {
    case AMT_MEMBER_ID:
      return amt_id_is_valid (text) || refuse (member->name, "an id is expected", error);
    case AMT_MEMBER_DAY:
      return amt_day_is_valid (text) || refuse (member->name, "a day is expected", error);
    case AMT_MEMBER_LONG:
      return strlen (text) <= AMT_MEMBER_LONG_MAX || refuse (member->name, "is too long", error);
    case AMT_MEMBER_TEXT:
    case AMT_MEMBER_LINES:
    case AMT_MEMBER_OBJECT:
    case AMT_MEMBER_TIME:
    case AMT_MEMBER_COUNT:
    case AMT_MEMBER_UINT:
    case AMT_MEMBER_BOOL:
    case AMT_MEMBER_TEXTS:
    case AMT_MEMBER_CHOICES:
    case AMT_MEMBER_LIST:
    default:
      return !is_longer (text, AMT_TEXT_MAX) || refuse (member->name, "is too long", error);
    }
}

static gboolean
read_text (JsonNode *node, const AmtMember *member, gpointer self, GError **error)
{
  const char *text = node_text (node);

  if (text == NULL)
    return refuse (member->name, "a string is expected", error);
  if (!check_text (member, text, error))
    return FALSE;

  g_free (AMT_MEMBER_AT (char *, self, member));
  AMT_MEMBER_AT (char *, self, member) = g_strdup (text);
  return TRUE;
}

char **
amt_wire_read_texts (JsonArray *array, gboolean ids, GError **error)
{
  guint n = json_array_get_length (array);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (n > AMT_WIRE_ARRAY_MAX)
    {
      g_set_error_literal (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE, ": has too many members");
      return NULL;
    }

  for (guint i = 0; i < n; i++)
    {
      const char *text = node_text (json_array_get_element (array, i));

      if (text == NULL || (ids && !amt_id_is_valid (text)) || is_longer (text, AMT_TEXT_MAX))
        {
          g_set_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE, "/%u: %s", i,
                       ids ? "an id is expected" : "a string is expected");
          return NULL;
        }
      g_strv_builder_add (builder, text);
    }

  return g_strv_builder_end (builder);
}

static JsonArray *
node_array (JsonNode *node, const char *name, guint max, GError **error)
{
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      refuse (name, "an array is expected", error);
      return NULL;
    }
  if (json_array_get_length (json_node_get_array (node)) > max)
    {
      refuse (name, "has too many members", error);
      return NULL;
    }

  return json_node_get_array (node);
}

JsonArray *
amt_wire_array (JsonObject *object, const char *name, guint max, GError **error)
{
  JsonNode *node = amt_wire_node (object, name);

  if (node == NULL)
    {
      refuse (name, "is missing", error);
      return NULL;
    }

  return node_array (node, name, max, error);
}

const char *
amt_wire_need_id (JsonObject *object, const char *name, GError **error)
{
  const char *id = amt_json_need_string (object, name, error);

  if (id != NULL && !amt_id_is_valid (id))
    {
      refuse (name, "an id is expected", error);
      return NULL;
    }

  return id;
}

/* One {id, label} as "id=label". */
static char *
read_choice (JsonNode *node, GError **error)
{
  JsonObject *object = amt_json_object (node, error);
  const char *id = object != NULL ? amt_wire_need_id (object, "id", error) : NULL;
  const char *label = id != NULL ? amt_json_need_string (object, "label", error) : NULL;

  if (label == NULL)
    return NULL;
  if (strchr (id, '=') != NULL)
    {
      refuse ("id", "must not have an equals sign", error);
      return NULL;
    }
  if (is_longer (label, AMT_TEXT_MAX))
    {
      refuse ("label", "is too long", error);
      return NULL;
    }

  return g_strdup_printf ("%s=%s", id, label);
}

static char **
read_choices (JsonArray *array, GError **error)
{
  guint n = json_array_get_length (array);
  g_auto (GStrv) choices = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      choices[i] = read_choice (json_array_get_element (array, i), error);
      if (choices[i] == NULL)
        {
          amt_json_prefix_error (error, "/%u", i);
          return NULL;
        }
    }

  return g_steal_pointer (&choices);
}

static gboolean
read_texts (JsonNode *node, const AmtMember *member, gpointer self, GError **error)
{
  JsonArray *array = node_array (node, member->name, AMT_WIRE_ARRAY_MAX, error);
  g_auto (GStrv) texts = NULL;

  if (array == NULL)
    return FALSE;

  if (member->kind == AMT_MEMBER_CHOICES)
    texts = read_choices (array, error);
  else
    texts = amt_wire_read_texts (array, FALSE, error);
  if (texts == NULL)
    {
      amt_json_prefix_error (error, "/%s", member->name);
      return FALSE;
    }

  if (member->kind == AMT_MEMBER_LINES)
    {
      g_free (AMT_MEMBER_AT (char *, self, member));
      AMT_MEMBER_AT (char *, self, member) = g_strjoinv ("\n", texts);
      return TRUE;
    }

  g_strfreev (AMT_MEMBER_AT (char **, self, member));
  AMT_MEMBER_AT (char **, self, member) = g_steal_pointer (&texts);
  return TRUE;
}

static gboolean
read_list (JsonNode *node, const AmtMember *member, gpointer self, GError **error)
{
  JsonArray *array = node_array (node, member->name, AMT_WIRE_ARRAY_MAX, error);
  g_autoptr (GPtrArray) list = NULL;

  if (array == NULL)
    return FALSE;

  list = amt_shape_new_list (member->items);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gpointer item = amt_wire_read_new (json_array_get_element (array, i), member->items, error);

      if (item == NULL)
        {
          amt_json_prefix_error (error, "/%s/%u", member->name, i);
          return FALSE;
        }
      g_ptr_array_add (list, item);
    }

  g_ptr_array_unref (AMT_MEMBER_AT (GPtrArray *, self, member));
  AMT_MEMBER_AT (GPtrArray *, self, member) = g_steal_pointer (&list);
  return TRUE;
}

static gboolean
read_object (JsonNode *node, const AmtMember *member, gpointer self, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (member->name, "an object is expected", error);

  g_free (AMT_MEMBER_AT (char *, self, member));
  AMT_MEMBER_AT (char *, self, member) = amt_json_to_text (node);
  return TRUE;
}

static gboolean
read_number (JsonObject *object, const AmtMember *member, gpointer self, GError **error)
{
  gint64 min = (member->flags & AMT_MEMBER_REQUIRED) != 0 ? 1 : 0;
  gint64 max = member->kind == AMT_MEMBER_UINT ? G_MAXINT32 : (gint64) AMT_MEMBER_COUNT_MAX;
  gint64 number = 0;

  if (!amt_json_need_int (object, member->name, min, max, &number, error))
    return FALSE;

  if (member->kind == AMT_MEMBER_UINT)
    AMT_MEMBER_AT (guint, self, member) = (guint) number;
  else
    AMT_MEMBER_AT (guint64, self, member) = (guint64) number;
  return TRUE;
}

static gboolean
read_bool (JsonNode *node, const AmtMember *member, gpointer self, GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return refuse (member->name, "true or false is expected", error);

  AMT_MEMBER_AT (gboolean, self, member) = json_node_get_boolean (node);
  return TRUE;
}

gboolean
amt_wire_read_member (JsonObject *object, const AmtMember *member, gpointer self, GError **error)
{
  JsonNode *node = amt_wire_node (object, member->name);

  if (node == NULL)
    return (member->flags & AMT_MEMBER_REQUIRED) == 0 || refuse (member->name, "is missing", error);

  switch (member->kind)
    {
    case AMT_MEMBER_TEXT:
    case AMT_MEMBER_LONG:
    case AMT_MEMBER_ID:
    case AMT_MEMBER_DAY:
      return read_text (node, member, self, error);
    case AMT_MEMBER_TIME:
      return amt_json_need_time (object, member->name, &AMT_MEMBER_AT (gint64, self, member),
                                 error);
    case AMT_MEMBER_COUNT:
    case AMT_MEMBER_UINT:
      return read_number (object, member, self, error);
    case AMT_MEMBER_BOOL:
      return read_bool (node, member, self, error);
    case AMT_MEMBER_LINES:
    case AMT_MEMBER_TEXTS:
    case AMT_MEMBER_CHOICES:
      return read_texts (node, member, self, error);
    case AMT_MEMBER_OBJECT:
      return read_object (node, member, self, error);
    case AMT_MEMBER_LIST:
      return read_list (node, member, self, error);
    default:
      g_assert_not_reached ();
    }
}

gboolean
amt_wire_read (JsonObject *object, const AmtShape *shape, gpointer self, AmtMemberFlags flags,
               GError **error)
{
  for (const AmtMember *member = shape->members; member->name != NULL; member++)
    if ((member->flags & AMT_MEMBER_LOCAL) == 0 && (member->flags & flags) == flags &&
        !amt_wire_read_member (object, member, self, error))
      return FALSE;

  return TRUE;
}

gpointer
amt_wire_read_new (JsonNode *node, const AmtShape *shape, GError **error)
{
  JsonObject *object = amt_json_object (node, error);
  gpointer self;

  if (object == NULL)
    return NULL;

  self = shape->make ();
  if (!amt_wire_read (object, shape, self, AMT_MEMBER_PLAIN, error))
    {
      shape->drop (self);
      return NULL;
    }

  return self;
}

void
amt_wire_set_texts (JsonObject *object, const char *name, char **texts)
{
  JsonArray *array;

  if (texts == NULL)
    return;

  array = json_array_new ();
  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  json_object_set_array_member (object, name, array);
}

static void
set_choices (JsonObject *object, const char *name, char **choices)
{
  JsonArray *array;

  if (choices == NULL)
    return;

  array = json_array_new ();
  for (guint i = 0; choices[i] != NULL; i++)
    {
      const char *equals = strchrnul (choices[i], '=');
      g_autofree char *id = g_strndup (choices[i], equals - choices[i]);
      JsonObject *choice = json_object_new ();

      json_object_set_string_member (choice, "id", id);
      json_object_set_string_member (choice, "label", *equals == '=' ? equals + 1 : id);
      json_array_add_object_element (array, choice);
    }
  json_object_set_array_member (object, name, array);
}

static void
set_lines (JsonObject *object, const char *name, const char *lines)
{
  g_auto (GStrv) texts = lines != NULL ? g_strsplit (lines, "\n", -1) : NULL;

  amt_wire_set_texts (object, name, texts);
}

static void
set_object (JsonObject *object, const AmtMember *member, const char *text)
{
  g_autoptr (JsonNode) node = text != NULL ? amt_json_parse_text (text, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_member (object, member->name, g_steal_pointer (&node));
  else if ((member->flags & AMT_MEMBER_REQUIRED) != 0)
    json_object_set_object_member (object, member->name, json_object_new ());
}

static void
set_list (JsonObject *object, const AmtMember *member, GPtrArray *list)
{
  JsonArray *array = json_array_sized_new (list->len);

  for (guint i = 0; i < list->len; i++)
    json_array_add_object_element (array,
                                   amt_wire_write_new (member->items, g_ptr_array_index (list, i)));
  json_object_set_array_member (object, member->name, array);
}

static void
write_member (JsonObject *object, const AmtMember *member, gconstpointer self)
{
  switch (member->kind)
    {
    case AMT_MEMBER_TEXT:
    case AMT_MEMBER_LONG:
    case AMT_MEMBER_ID:
    case AMT_MEMBER_DAY:
      amt_json_set_string (object, member->name, AMT_MEMBER_AT (char *, self, member));
      break;
    case AMT_MEMBER_TIME:
      amt_json_set_time (object, member->name, AMT_MEMBER_AT (gint64, self, member));
      break;
    case AMT_MEMBER_COUNT:
      json_object_set_int_member (object, member->name,
                                  (gint64) AMT_MEMBER_AT (guint64, self, member));
      break;
    case AMT_MEMBER_UINT:
      json_object_set_int_member (object, member->name, AMT_MEMBER_AT (guint, self, member));
      break;
    case AMT_MEMBER_BOOL:
      json_object_set_boolean_member (object, member->name, AMT_MEMBER_AT (gboolean, self, member));
      break;
    case AMT_MEMBER_LINES:
      set_lines (object, member->name, AMT_MEMBER_AT (char *, self, member));
      break;
    case AMT_MEMBER_TEXTS:
      amt_wire_set_texts (object, member->name, AMT_MEMBER_AT (char **, self, member));
      break;
    case AMT_MEMBER_CHOICES:
      set_choices (object, member->name, AMT_MEMBER_AT (char **, self, member));
      break;
    case AMT_MEMBER_OBJECT:
      set_object (object, member, AMT_MEMBER_AT (char *, self, member));
      break;
    case AMT_MEMBER_LIST:
      set_list (object, member, AMT_MEMBER_AT (GPtrArray *, self, member));
      break;
    default:
      g_assert_not_reached ();
    }
}

void
amt_wire_write (JsonObject *object, const AmtShape *shape, gconstpointer self, AmtMemberFlags flags)
{
  for (const AmtMember *member = shape->members; member->name != NULL; member++)
    if ((member->flags & AMT_MEMBER_LOCAL) == 0 && (member->flags & flags) == flags)
      write_member (object, member, self);
}

JsonObject *
amt_wire_write_new (const AmtShape *shape, gconstpointer self)
{
  JsonObject *object = json_object_new ();

  amt_wire_write (object, shape, self, AMT_MEMBER_PLAIN);
  return object;
}
