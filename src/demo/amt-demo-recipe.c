/* amt-demo-recipe.c: values by the rules of a recipe (data/demo/recipes): what a form or a decision says.
 * One owner, one thread.
 *
 * A rule is {"id": …, one source}. Its value goes to the member "id" and may be named by later rules; an id that begins
 * with a point is only named. Sources: value, text (with {id}), pick, copy, chance, int [low, high], money [low, high] in
 * cents, share [id, percent] and sum [id, …] of money, day [id, low, high] in days, months [id, months, days less], code
 * (# is a digit, @ a letter), rows. "percent", "when" and "unless" [id, value, …] say whether there is a value at all.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-recipe.h"

#include "amt-json.h"
#include "amt-letter-text.h"

typedef JsonNode *(*MakeFunc) (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source);

static JsonNode *
string_node (const char *text)
{
  return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
}

static JsonNode *
money_node (gint64 cents)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) holder = json_object_new ();

  amt_demo_set_money (holder, "money", cents);
  json_node_set_object (node, json_object_get_object_member (holder, "money"));
  return node;
}

JsonNode *
amt_demo_scope_get (AmtDemoDraft *draft, const char *id)
{
  return g_hash_table_lookup (draft->scope, id);
}

void
amt_demo_scope_set (AmtDemoDraft *draft, const char *id, const char *text)
{
  g_hash_table_insert (draft->scope, g_strdup (id), string_node (text));
}

static const char *
scope_text (AmtDemoDraft *draft, const char *id)
{
  JsonNode *node = amt_demo_scope_get (draft, id);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static gint64
scope_cents (AmtDemoDraft *draft, const char *id)
{
  JsonNode *node = amt_demo_scope_get (draft, id);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
             ? amt_json_int (json_node_get_object (node), "cents", 0)
             : 0;
}

/* As a paper shows it: by the form's field if there is one, else by the look of the value. */
static char *
show (const char *id, gpointer user_data, gboolean *out_known)
{
  AmtDemoDraft *draft = user_data;
  JsonNode *node = amt_demo_scope_get (draft, id);
  GPtrArray *sections = draft->demo->catalogue[draft->service].model->sections;

  *out_known = TRUE;
  if (node == NULL)
    return NULL;
  for (guint i = 0; i < sections->len; i++)
    {
      const AmtSection *section = g_ptr_array_index (sections, i);
      const AmtField *field = amt_letter_find_field (section->fields, id);

      if (field != NULL)
        return amt_letter_format_value (field, node);
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    return amt_demo_money_text (amt_json_int (json_node_get_object (node), "cents", 0));
  return amt_letter_format_day (json_node_get_string (node));
}

char *
amt_demo_expand (AmtDemoDraft *draft, const char *text)
{
  g_autofree char *unknown = NULL;
  gboolean missing;
  g_autofree char *result = amt_letter_expand (text, show, draft, &unknown, &missing);

  return missing ? NULL : g_steal_pointer (&result);
}

static JsonNode *
make_value (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  return json_node_copy (source);
}

static JsonNode *
make_text (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  g_autofree char *text = amt_demo_expand (draft, json_node_get_string (source));

  return string_node (text);
}

static JsonNode *
make_pick (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (source)
                        ? json_node_get_array (source)
                        : amt_demo_names (draft, json_node_get_string (source) + 1);

  return string_node (amt_demo_random_pick (&draft->random, list));
}

static JsonNode *
make_copy (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  JsonNode *node = amt_demo_scope_get (draft, json_node_get_string (source));

  return node != NULL ? json_node_copy (node) : NULL;
}

static JsonNode *
make_chance (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  return json_node_init_boolean (
      json_node_alloc (),
      amt_demo_random_chance (&draft->random, (guint) json_node_get_int (source)));
}

/* [low, high], in steps. */
static gint64
pick_number (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source, gint64 step)
{
  JsonArray *range = json_node_get_array (source);

  step = amt_json_int (rule, "step", step);
  return amt_demo_random_range (&draft->random, (int) json_array_get_int_element (range, 0),
                                (int) json_array_get_int_element (range, 1)) /
         step * step;
}

static JsonNode *
make_int (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  JsonArray *range = json_node_get_array (source);
  gint64 step = amt_json_int (rule, "step", 1);

  return json_node_init_int (
      json_node_alloc (),
      step * amt_demo_random_range (&draft->random, (int) json_array_get_int_element (range, 0),
                                    (int) json_array_get_int_element (range, 1)));
}

static JsonNode *
make_money (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  return money_node (pick_number (draft, rule, source, 100));
}

static JsonNode *
make_share (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  JsonArray *pair = json_node_get_array (source);

  return money_node (scope_cents (draft, json_array_get_string_element (pair, 0)) *
                     json_array_get_int_element (pair, 1) / 100);
}

static JsonNode *
make_sum (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  JsonArray *ids = json_node_get_array (source);
  gint64 sum = 0;

  for (guint i = 0; i < json_array_get_length (ids); i++)
    sum += scope_cents (draft, json_array_get_string_element (ids, i));
  return money_node (sum);
}

static JsonNode *
make_day (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  JsonArray *range = json_node_get_array (source);
  const char *base = scope_text (draft, json_array_get_string_element (range, 0));
  g_autofree char *day = NULL;

  if (base == NULL)
    return NULL;
  day = amt_day_add (base, amt_demo_random_range (&draft->random,
                                                  (int) json_array_get_int_element (range, 1),
                                                  (int) json_array_get_int_element (range, 2)));
  if (amt_json_bool (rule, "first", FALSE))
    memcpy (day + 8, "01", 2);
  return string_node (day);
}

static JsonNode *
make_months (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  JsonArray *parts = json_node_get_array (source);
  const char *base = scope_text (draft, json_array_get_string_element (parts, 0));
  g_autoptr (GDate) date = g_date_new ();
  char day[11];

  if (base == NULL)
    return NULL;
  g_date_set_parse (date, base);
  g_date_add_months (date, (guint) json_array_get_int_element (parts, 1));
  g_date_subtract_days (date, (guint) json_array_get_int_element (parts, 2));
  g_date_strftime (day, sizeof day, "%Y-%m-%d", date);
  return string_node (day);
}

static JsonNode *
make_code (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  g_autoptr (GString) code = g_string_new (json_node_get_string (source));

  for (gsize i = 0; i < code->len; i++)
    if (code->str[i] == '#')
      code->str[i] = (char) ('0' + amt_demo_random_below (&draft->random, 10));
    else if (code->str[i] == '@')
      code->str[i] = "ABCDEFGHJKLMNPRSTUVWXYZ"[amt_demo_random_below (&draft->random, 23)];
  return string_node (code->str);
}

/* Rows with a value that is not there (of somebody who is not part of the case) are left out. */
static JsonNode *
make_rows (AmtDemoDraft *draft, JsonObject *rule, JsonNode *source)
{
  JsonArray *rows = json_node_get_array (source);
  g_autoptr (JsonArray) result = json_array_new ();

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      g_autoptr (JsonObject) row = json_object_new ();

      if (amt_demo_follow_rules (draft, json_array_get_array_element (rows, i), row, FALSE))
        json_array_add_object_element (result, g_steal_pointer (&row));
    }
  return json_node_init_array (json_node_alloc (), result);
}

static const struct
{
  const char *source;
  MakeFunc make;
} sources[] = {
  { "value", make_value }, { "text", make_text },     { "pick", make_pick },
  { "copy", make_copy },   { "chance", make_chance }, { "int", make_int },
  { "money", make_money }, { "share", make_share },   { "sum", make_sum },
  { "day", make_day },     { "months", make_months }, { "code", make_code },
  { "rows", make_rows },
};

static gboolean
is_among (AmtDemoDraft *draft, JsonArray *condition)
{
  JsonNode *node = amt_demo_scope_get (draft, json_array_get_string_element (condition, 0));

  for (guint i = 1; node != NULL && i < json_array_get_length (condition); i++)
    if (json_node_equal (node, json_array_get_element (condition, i)))
      return TRUE;
  return FALSE;
}

gboolean
amt_demo_rule_applies (AmtDemoDraft *draft, JsonObject *rule)
{
  JsonArray *when = amt_json_member_array (rule, "when");
  JsonArray *unless = amt_json_member_array (rule, "unless");

  if ((when != NULL && !is_among (draft, when)) || (unless != NULL && is_among (draft, unless)))
    return FALSE;
  return !json_object_has_member (rule, "percent") ||
         amt_demo_random_chance (&draft->random, (guint) amt_json_int (rule, "percent", 100));
}

static JsonNode *
make (AmtDemoDraft *draft, JsonObject *rule)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      JsonNode *source = json_object_get_member (rule, sources[i].source);

      if (source != NULL)
        return sources[i].make (draft, rule, source);
    }
  g_error ("demo recipe: %s has no source", amt_json_string (rule, "id"));
}

gboolean
amt_demo_follow_rules (AmtDemoDraft *draft, JsonArray *rules, JsonObject *object, gboolean named)
{
  gboolean complete = TRUE;

  for (guint i = 0; i < json_array_get_length (rules); i++)
    {
      JsonObject *rule = json_array_get_object_element (rules, i);
      const char *id = amt_json_string (rule, "id");
      g_autoptr (JsonNode) node = NULL;

      if (!amt_demo_rule_applies (draft, rule))
        continue;
      node = make (draft, rule);
      complete &= node != NULL;
      if (node == NULL)
        continue;
      if (named)
        g_hash_table_insert (draft->scope, g_strdup (*id == '.' ? id + 1 : id),
                             json_node_copy (node));
      if (*id != '.')
        json_object_set_member (object, id, g_steal_pointer (&node));
    }
  return complete;
}
