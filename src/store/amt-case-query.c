/* amt-case-query.c: which list rows, in which order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-query.h"

#include "amt-json.h"
#include <string.h>

/* Names in saved queries: they never change. */
static const char *const SCOPES[] = {
  [AMT_SCOPE_ALL] = "all",
  [AMT_SCOPE_INBOX] = "inbox",
  [AMT_SCOPE_MINE] = "mine",
  [AMT_SCOPE_DUE] = "due",
  [AMT_SCOPE_FOLLOW_UPS] = "followUps",
  [AMT_SCOPE_WAITING] = "waiting",
  [AMT_SCOPE_DONE] = "done",
  [AMT_SCOPE_PENDING] = "pending",
  [AMT_SCOPE_OPEN] = "open",
  [AMT_SCOPE_TO_APPROVE] = "toApprove",
  [AMT_SCOPE_RECENT] = "recent",
  [AMT_SCOPE_WAITING_MINE] = "waitingMine",
  [AMT_SCOPE_DONE_MINE] = "doneMine",
};
static const char *const SORTS[] = {
  [AMT_SORT_RECEIVED] = "received",   [AMT_SORT_REFERENCE] = "reference",
  [AMT_SORT_APPLICANT] = "applicant", [AMT_SORT_DEADLINE] = "deadline",
  [AMT_SORT_FOLLOW_UP] = "followUp",  [AMT_SORT_STATE] = "state",
  [AMT_SORT_SERVICE] = "service",     [AMT_SORT_ASSIGNEE] = "assignee",
  [AMT_SORT_OPENED] = "opened",
};
static const char *const DEADLINES[AMT_N_DEADLINE_BUCKETS] = { "overdue", "today", "thisWeek",
                                                               "later", "none" };
static const char *const MARKS[AMT_N_MARKS] = { "unread",     "conflict", "pending",
                                                "noFollowUp", "offline",  "restricted" };

AmtCaseQuery *
amt_case_query_new (AmtScope scope)
{
  AmtCaseQuery *self = g_new0 (AmtCaseQuery, 1);

  self->scope = scope;

  return self;
}

AmtCaseQuery *
amt_case_query_copy (const AmtCaseQuery *self)
{
  AmtCaseQuery *copy = g_memdup2 (self, sizeof *self);

  copy->user_id = g_strdup (self->user_id);
  copy->today = g_strdup (self->today);
  copy->approve_queues = g_strdupv (self->approve_queues);
  copy->order = g_strdupv (self->order);
  copy->queues = g_strdupv (self->queues);
  copy->services = g_strdupv (self->services);
  copy->states = g_strdupv (self->states);
  copy->assignees = g_strdupv (self->assignees);
  copy->payments = g_strdupv (self->payments);
  copy->text = g_strdup (self->text);

  return copy;
}

static void
free_filters (AmtCaseQuery *self)
{
  g_clear_pointer (&self->queues, g_strfreev);
  g_clear_pointer (&self->services, g_strfreev);
  g_clear_pointer (&self->states, g_strfreev);
  g_clear_pointer (&self->assignees, g_strfreev);
  g_clear_pointer (&self->payments, g_strfreev);
  g_clear_pointer (&self->text, g_free);
}

void
amt_case_query_free (AmtCaseQuery *self)
{
  free_filters (self);
  g_free (self->user_id);
  g_free (self->today);
  g_strfreev (self->approve_queues);
  g_strfreev (self->order);
  g_free (self);
}

static gboolean
is_empty (char **filter)
{
  return !filter || !filter[0];
}

void
amt_case_query_add (char ***filter, const char *value)
{
  guint n = *filter ? g_strv_length (*filter) : 0;

  if (*filter && g_strv_contains ((const char *const *) *filter, value))
    return;

  *filter = g_renew (char *, *filter, n + 2);
  (*filter)[n] = g_strdup (value);
  (*filter)[n + 1] = NULL;
}

void
amt_case_query_remove (char ***filter, const char *value)
{
  guint n = *filter ? g_strv_length (*filter) : 0;

  for (guint i = 0; i < n; i++)
    if (g_str_equal ((*filter)[i], value))
      {
        g_free ((*filter)[i]);
        memmove (*filter + i, *filter + i + 1, (n - i) * sizeof **filter);
        break;
      }
  if (is_empty (*filter))
    g_clear_pointer (filter, g_strfreev);
}

gboolean
amt_case_query_has_filters (const AmtCaseQuery *self)
{
  return !is_empty (self->queues) || !is_empty (self->services) || !is_empty (self->states) ||
         !is_empty (self->assignees) || self->assignee_nobody || self->assignee_me ||
         self->deadlines != 0 || !is_empty (self->payments) || self->marks != 0 ||
         (self->text && *self->text);
}

void
amt_case_query_clear_filters (AmtCaseQuery *self)
{
  free_filters (self);
  self->assignee_nobody = FALSE;
  self->assignee_me = FALSE;
  self->deadlines = 0;
  self->marks = 0;
}

gboolean
amt_case_query_same_rows (const AmtCaseQuery *a, const AmtCaseQuery *b)
{
  g_autoptr (AmtCaseQuery) first = amt_case_query_copy (a);
  g_autoptr (AmtCaseQuery) second = amt_case_query_copy (b);
  g_autofree char *first_text = NULL;
  g_autofree char *second_text = NULL;

  first->sort = second->sort;
  first->descending = second->descending;
  first_text = amt_case_query_to_text (first);
  second_text = amt_case_query_to_text (second);

  return g_str_equal (first_text, second_text) && a->limit == b->limit;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted, so that the order in which the clerk ticked them does not matter. */
static void
set_list (JsonObject *object, const char *name, char **values)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  JsonArray *array;

  if (is_empty (values))
    return;

  for (guint i = 0; values[i]; i++)
    g_ptr_array_add (sorted, values[i]);
  g_ptr_array_sort (sorted, compare_texts);
  array = json_array_new ();
  for (guint i = 0; i < sorted->len; i++)
    json_array_add_string_element (array, sorted->pdata[i]);
  json_object_set_array_member (object, name, array);
}

static void
set_bits (JsonObject *object, const char *name, guint bits, const char *const *names, guint n)
{
  JsonArray *array;

  if (bits == 0)
    return;

  array = json_array_new ();
  for (guint i = 0; i < n; i++)
    if (bits & (1u << i))
      json_array_add_string_element (array, names[i]);
  json_object_set_array_member (object, name, array);
}

static void
set_true (JsonObject *object, const char *name, gboolean value)
{
  if (value)
    json_object_set_boolean_member (object, name, TRUE);
}

char *
amt_case_query_to_text (const AmtCaseQuery *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "scope", SCOPES[self->scope]);
  set_list (object, "queues", self->queues);
  set_list (object, "services", self->services);
  set_list (object, "states", self->states);
  set_list (object, "assignees", self->assignees);
  set_true (object, "assigneeNobody", self->assignee_nobody);
  set_true (object, "assigneeMe", self->assignee_me);
  set_bits (object, "deadlines", self->deadlines, DEADLINES, AMT_N_DEADLINE_BUCKETS);
  set_list (object, "payments", self->payments);
  set_bits (object, "marks", self->marks, MARKS, AMT_N_MARKS);
  if (self->text && *self->text)
    json_object_set_string_member (object, "text", self->text);
  json_object_set_string_member (object, "sort", SORTS[self->sort]);
  set_true (object, "descending", self->descending);

  return amt_json_to_text (node);
}

static int
find_name (const char *const *names, guint n, const char *name)
{
  for (guint i = 0; name && i < n; i++)
    if (g_str_equal (names[i], name))
      return (int) i;

  return -1;
}

static char **
get_list (JsonObject *object, const char *name)
{
  JsonArray *array = amt_json_member_array (object, name);
  char **values = NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        amt_case_query_add (&values, json_node_get_string (element));
    }

  return values;
}

static guint
get_bits (JsonObject *object, const char *name, const char *const *names, guint n)
{
  g_auto (GStrv) values = get_list (object, name);
  guint bits = 0;

  for (guint i = 0; values && values[i]; i++)
    {
      int bit = find_name (names, n, values[i]);

      if (bit >= 0)
        bits |= 1u << bit;
    }

  return bits;
}

AmtCaseQuery *
amt_case_query_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = amt_json_parse_text (text, error);
  JsonObject *object = node ? amt_json_object (node, error) : NULL;
  AmtCaseQuery *self;
  const char *filter;
  int scope;
  int sort;

  if (!object)
    return NULL;
  scope = find_name (SCOPES, G_N_ELEMENTS (SCOPES), amt_json_string (object, "scope"));
  if (scope < 0)
    {
      amt_json_shape_error (error, "scope", "the name of a list is expected");
      return NULL;
    }

  self = amt_case_query_new ((AmtScope) scope);
  self->queues = get_list (object, "queues");
  self->services = get_list (object, "services");
  self->states = get_list (object, "states");
  self->assignees = get_list (object, "assignees");
  self->assignee_nobody = amt_json_bool (object, "assigneeNobody", FALSE);
  self->assignee_me = amt_json_bool (object, "assigneeMe", FALSE);
  self->deadlines = get_bits (object, "deadlines", DEADLINES, AMT_N_DEADLINE_BUCKETS);
  self->payments = get_list (object, "payments");
  self->marks = get_bits (object, "marks", MARKS, AMT_N_MARKS);
  filter = amt_json_string (object, "text");
  self->text = filter && *filter ? g_strdup (filter) : NULL;
  sort = find_name (SORTS, G_N_ELEMENTS (SORTS), amt_json_string (object, "sort"));
  self->sort = sort < 0 ? AMT_SORT_RECEIVED : (AmtSort) sort;
  self->descending = amt_json_bool (object, "descending", FALSE);

  return self;
}
