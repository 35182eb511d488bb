/* amt-demo-recipe-case.c: a whole case by a recipe: people, form, fee, papers, decision. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-recipe.h"

#include "amt-json.h"

static void
name_person (AmtDemoDraft *draft, const char *as, const AmtDemoPerson *person)
{
  g_autofree char *name = amt_demo_person_name (person);
  g_autofree char *address =
      g_strdup_printf ("%s, %s %s", person->street, person->zip, person->place);
  const struct
  {
    const char *id;
    const char *text;
  } parts[] = {
    { "name", name },
    { "family", person->family },
    { "given", person->given },
    { "born", person->born_on },
    { "bornAt", person->born_at },
    { "address", address },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *id = g_strdup_printf ("%s.%s", as, parts[i].id);

      amt_demo_scope_set (draft, id, parts[i].text);
    }
}

/* Who else is part of the case: child, partner, parent. */
static void
add_person (AmtDemoDraft *draft, JsonObject *rule)
{
  JsonArray *age = amt_json_member_array (rule, "age");
  JsonArray *days = amt_json_member_array (rule, "days");
  g_autoptr (AmtDemoPerson) person = NULL;

  if (!amt_demo_rule_applies (draft, rule))
    return;
  person = amt_demo_person_new (draft->demo, &draft->random,
                                age != NULL ? (int) json_array_get_int_element (age, 0) : 1,
                                age != NULL ? (int) json_array_get_int_element (age, 1) : 16);
  if (days != NULL)
    {
      g_free (person->born_on);
      person->born_on = amt_day_add (
          draft->day,
          -amt_demo_random_range (&draft->random, (int) json_array_get_int_element (days, 0),
                                  (int) json_array_get_int_element (days, 1)));
    }
  if (amt_demo_random_chance (&draft->random, (guint) amt_json_int (rule, "family", 0)))
    {
      g_free (person->family);
      person->family = g_strdup (draft->applicant->family);
    }
  if (amt_json_bool (rule, "atHome", FALSE))
    amt_demo_person_move_in (person, draft->applicant);
  amt_demo_add_party (draft, amt_json_string (rule, "role"), person);
  name_person (draft, amt_json_string (rule, "as"), person);
}

static void
name_form (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  AmtDemoDraft *draft = user_data;

  g_hash_table_insert (draft->scope, g_strdup (name), json_node_copy (node));
}

static void
start (AmtDemoDraft *draft, JsonObject *recipe)
{
  JsonArray *age = amt_json_member_array (recipe, "age");
  const char *nations = amt_json_string (recipe, "nations");
  g_autofree char *last =
      amt_day_add (draft->day, -(int) g_ascii_strtoull (draft->day + 8, NULL, 10));
  g_autofree char *month = g_strdup_printf ("%.2s/%.4s", last + 5, last);

  draft->applicant =
      amt_demo_person_new (draft->demo, &draft->random, (int) json_array_get_int_element (age, 0),
                           (int) json_array_get_int_element (age, 1));
  if (nations != NULL)
    {
      g_free (draft->applicant->nation);
      draft->applicant->nation =
          g_strdup (amt_demo_random_pick (&draft->random, amt_demo_names (draft, nations + 1)));
    }
  amt_demo_add_party (draft, "applicant", draft->applicant);
  amt_demo_set_person (draft, NULL);
  if (amt_json_bool (recipe, "tax", FALSE))
    json_object_set_string_member (draft->form, "steuerId", draft->applicant->tax_id);
  if (amt_json_bool (recipe, "bank", FALSE))
    amt_demo_set_bank (draft);
  amt_demo_set_consent (draft);
  json_object_foreach_member (draft->form, name_form, draft);
  name_person (draft, "ich", draft->applicant);
  amt_demo_scope_set (draft, "receipt", draft->day);
  amt_demo_scope_set (draft, "tag", draft->day);
  amt_demo_scope_set (draft, "monat", month);
}

/* "{kaltmiete}" alone is the field kaltmiete. */
static char *
field_of (const char *text)
{
  gsize length = strlen (text);

  if (length < 3 || text[0] != '{' || strchr (text, '}') != text + length - 1)
    return NULL;
  return g_strndup (text + 1, length - 2);
}

static void
add_line (AmtDemoDraft *draft, AmtDemoPaper *paper, JsonArray *line)
{
  static const struct
  {
    const char *name;
    AmtDemoLineKind kind;
  } kinds[] = {
    { "row", AMT_DEMO_LINE_ROW },         { "text", AMT_DEMO_LINE_TEXT },
    { "heading", AMT_DEMO_LINE_HEADING }, { "sign", AMT_DEMO_LINE_SIGN },
    { "page", AMT_DEMO_LINE_PAGE },
  };
  const char *name = json_array_get_string_element (line, 0);
  guint n = json_array_get_length (line);
  g_autofree char *left =
      amt_demo_expand (draft, n > 1 ? json_array_get_string_element (line, 1) : "");
  const char *raw = n > 2 ? json_array_get_string_element (line, 2) : "";
  g_autofree char *right = amt_demo_expand (draft, raw);
  guint i = 0;

  /* A line about something that this case does not have is left out. */
  if (left == NULL || right == NULL)
    return;
  while (!g_str_equal (name, kinds[i].name))
    i++;
  amt_demo_paper_add (paper, kinds[i].kind, left, right);
  if (kinds[i].kind == AMT_DEMO_LINE_ROW)
    {
      AmtDemoLine *added = g_ptr_array_index (paper->lines, paper->lines->len - 1);

      added->field = field_of (raw);
    }
}

static void
add_paper (AmtDemoDraft *draft, JsonObject *rule)
{
  JsonArray *lines = json_object_get_array_member (rule, "lines");
  g_autofree char *sender = NULL;
  AmtDemoPaper *paper;

  if (!amt_demo_rule_applies (draft, rule))
    return;
  sender = amt_demo_expand (draft, amt_json_string (rule, "sender"));
  paper = amt_demo_add_paper (draft, amt_json_string (rule, "item"), amt_json_string (rule, "file"),
                              sender, amt_json_string (rule, "title"));
  if (g_strcmp0 (amt_json_string (rule, "kind"), "portrait") == 0)
    paper->kind = AMT_DEMO_PAPER_PORTRAIT;
  paper->scan_percent = (guint) amt_json_int (rule, "scan", 0);
  paper->photo_percent = (guint) amt_json_int (rule, "photo", 0);
  for (guint i = 0; i < json_array_get_length (lines); i++)
    add_line (draft, paper, json_array_get_array_element (lines, i));
}

static void
add_fee (AmtDemoDraft *draft, JsonObject *fee)
{
  JsonNode *amount = amt_demo_scope_get (draft, amt_json_string (fee, "from"));
  gboolean paid = amt_demo_random_chance (&draft->random, (guint) amt_json_int (fee, "paid", 0));

  draft->value->payment = g_strdup (paid ? "paid" : "open");
  amt_demo_add_fee (draft, amt_json_string (fee, "reason"),
                    amt_json_int (json_node_get_object (amount), "cents", 0), draft->value->payment,
                    paid ? "creditCard" : "invoice");
}

static void
for_each (AmtDemoDraft *draft, JsonArray *rules,
          void (*func) (AmtDemoDraft *draft, JsonObject *rule))
{
  for (guint i = 0; i < json_array_get_length (rules); i++)
    func (draft, json_array_get_object_element (rules, i));
}

void
amt_demo_fill_recipe (AmtDemoDraft *draft)
{
  JsonObject *recipe = draft->demo->catalogue[draft->service].recipe;
  JsonObject *fee = amt_json_member_object (recipe, "fee");

  draft->scope =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  start (draft, recipe);
  for_each (draft, json_object_get_array_member (recipe, "people"), add_person);
  amt_demo_follow_rules (draft, json_object_get_array_member (recipe, "form"), draft->form, TRUE);
  if (fee != NULL)
    add_fee (draft, fee);
  for_each (draft, json_object_get_array_member (recipe, "papers"), add_paper);
  amt_demo_maybe_represent (draft, amt_json_string (recipe, "matter"));
}

const char *
amt_demo_decide_recipe (AmtDemoDraft *draft, const char *day, JsonObject *values)
{
  JsonArray *decisions =
      json_object_get_array_member (draft->demo->catalogue[draft->service].recipe, "decisions");
  gint64 sum = 0;
  gint64 at;
  guint i = 0;

  for (guint j = 0; j < json_array_get_length (decisions); j++)
    sum += amt_json_int (json_array_get_object_element (decisions, j), "weight", 0);
  at = amt_demo_random_below (&draft->random, (guint) sum);
  while ((at -= amt_json_int (json_array_get_object_element (decisions, i), "weight", 0)) >= 0)
    i++;
  amt_demo_scope_set (draft, "entscheidung", day);
  amt_demo_follow_rules (
      draft, json_object_get_array_member (json_array_get_object_element (decisions, i), "values"),
      values, TRUE);
  return amt_json_string (json_array_get_object_element (decisions, i), "outcome");
}
