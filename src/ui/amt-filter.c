/* amt-filter.c: see the header. Pure; main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-filter.h"

#include "amt-words.h"

#include <glib/gi18n.h>

/* Stands for the person who filters; no user id has a blank. */
#define ME " me"

void
amt_filter_value_free (AmtFilterValue *self)
{
  g_free (self->value);
  g_free (self->label);
  g_free (self->group);
  g_free (self);
}

const char *
amt_filter_title (AmtFilterKind kind)
{
  static const char *const TITLES[AMT_N_FILTERS] = {
    N_ ("Service"), N_ ("State"), N_ ("Assignee"), N_ ("Deadline"), N_ ("Payment"), N_ ("Marks"),
  };

  return _ (TITLES[kind]);
}

static void
add (GPtrArray *values, AmtFilterKind kind, const char *value, const char *label, const char *group)
{
  AmtFilterValue *filter = g_new0 (AmtFilterValue, 1);

  filter->kind = kind;
  filter->value = g_strdup (value);
  filter->label = g_strdup (label);
  filter->group = g_strdup (group);
  g_ptr_array_add (values, filter);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const AmtFilterValue *left = *(AmtFilterValue *const *) a;
  const AmtFilterValue *right = *(AmtFilterValue *const *) b;
  int order = left->group && right->group ? g_utf8_collate (left->group, right->group) : 0;

  return order != 0 ? order : g_utf8_collate (left->label, right->label);
}

static gboolean
is_listed (GPtrArray *values, const char *value)
{
  for (guint i = 0; i < values->len; i++)
    if (strcmp (((AmtFilterValue *) g_ptr_array_index (values, i))->value, value) == 0)
      return TRUE;
  return FALSE;
}

static void
add_services (GPtrArray *values, const AmtReferences *references, const AmtFacets *facets,
              const AmtCaseQuery *query)
{
  g_autofree const char **found = facets ? amt_facet_values (facets->services) : NULL;
  GHashTableIter iter;
  AmtService *service;

  g_hash_table_iter_init (&iter, references->services);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &service))
    add (values, AMT_FILTER_SERVICE, service->id, service->name, service->group);
  for (guint i = 0; found && found[i]; i++)
    if (*found[i] && !is_listed (values, found[i]))
      add (values, AMT_FILTER_SERVICE, found[i], found[i], NULL);
  for (guint i = 0; query && query->services && query->services[i]; i++)
    if (!is_listed (values, query->services[i]))
      add (values, AMT_FILTER_SERVICE, query->services[i], query->services[i], NULL);
  g_ptr_array_sort (values, compare);
}

static void
add_person (GPtrArray *values, const AmtReferences *references, const char *id)
{
  const char *name = amt_references_user_name (references, id);

  if (*id && !is_listed (values, id) && (!references->me || strcmp (id, references->me->id) != 0))
    add (values, AMT_FILTER_ASSIGNEE, id, name ? name : id, NULL);
}

static void
add_assignees (GPtrArray *values, const AmtReferences *references, const AmtFacets *facets,
               const AmtCaseQuery *query)
{
  g_autofree const char **found = facets ? amt_facet_values (facets->assignees) : NULL;
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  add (values, AMT_FILTER_ASSIGNEE, ME, _ ("Me"), NULL);
  add (values, AMT_FILTER_ASSIGNEE, "", _ ("Nobody"), NULL);
  for (guint i = 0; found && found[i]; i++)
    add_person (others, references, found[i]);
  for (guint i = 0; query && query->assignees && query->assignees[i]; i++)
    add_person (others, references, query->assignees[i]);
  g_ptr_array_sort (others, compare);
  g_ptr_array_extend_and_steal (values, g_steal_pointer (&others));
}

static void
add_bits (GPtrArray *values, AmtFilterKind kind, const char *const *labels)
{
  for (guint i = 0; labels[i]; i++)
    {
      g_autofree char *bit = g_strdup_printf ("%u", i);

      add (values, kind, bit, _ (labels[i]), NULL);
    }
}

GPtrArray *
amt_filter_values (AmtFilterKind kind, const AmtReferences *references, const AmtFacets *facets,
                   const AmtCaseQuery *query)
{
  static const char *const STATES[] = { "received", "inProgress", "waiting", "submittedForApproval",
                                        "decided",  "closed",     NULL };
  static const char *const PAYMENTS[] = { "none", "open", "paid", NULL };
  static const char *const DEADLINES[] = { N_ ("Overdue"), N_ ("Today"),       N_ ("This week"),
                                           N_ ("Later"),   N_ ("No deadline"), NULL };
  static const char *const MARKS[] = { N_ ("New"),
                                       N_ ("To be clarified"),
                                       N_ ("Not yet sent"),
                                       N_ ("Without follow-up"),
                                       N_ ("Available offline"),
                                       N_ ("Protective block"),
                                       NULL };
  GPtrArray *values = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_filter_value_free);

  switch (kind)
    {
    case AMT_FILTER_SERVICE:
      add_services (values, references, facets, query);
      break;
    case AMT_FILTER_STATE:
      for (guint i = 0; STATES[i]; i++)
        add (values, kind, STATES[i], amt_words_state (STATES[i]), NULL);
      break;
    case AMT_FILTER_ASSIGNEE:
      add_assignees (values, references, facets, query);
      break;
    case AMT_FILTER_PAYMENT:
      for (guint i = 0; PAYMENTS[i]; i++)
        add (values, kind, PAYMENTS[i], amt_words_payment (PAYMENTS[i]), NULL);
      break;
    case AMT_FILTER_DEADLINE:
      add_bits (values, kind, DEADLINES);
      break;
    case AMT_FILTER_MARK:
      add_bits (values, kind, MARKS);
      break;
    case AMT_N_FILTERS:
    default:
      g_assert_not_reached ();
    }
  return values;
}

static guint
bit_of (const AmtFilterValue *value)
{
  return (guint) g_ascii_strtoull (value->value, NULL, 10);
}

guint64
amt_filter_count (const AmtFilterValue *value, const AmtFacets *facets, const char *me)
{
  switch (value->kind)
    {
    case AMT_FILTER_SERVICE:
      return amt_facet_count (facets->services, value->value);
    case AMT_FILTER_STATE:
      return amt_facet_count (facets->states, value->value);
    case AMT_FILTER_ASSIGNEE:
      if (strcmp (value->value, ME) == 0)
        return me ? amt_facet_count (facets->assignees, me) : 0;
      return amt_facet_count (facets->assignees, value->value);
    case AMT_FILTER_PAYMENT:
      return amt_facet_count (facets->payments, value->value);
    case AMT_FILTER_DEADLINE:
      return facets->deadlines[bit_of (value)];
    case AMT_FILTER_MARK:
      return facets->marks[bit_of (value)];
    case AMT_N_FILTERS:
    default:
      g_assert_not_reached ();
    }
}

static char ***
list_of (AmtFilterKind kind, AmtCaseQuery *query)
{
  switch (kind)
    {
    case AMT_FILTER_SERVICE:
      return &query->services;
    case AMT_FILTER_STATE:
      return &query->states;
    case AMT_FILTER_ASSIGNEE:
      return &query->assignees;
    case AMT_FILTER_PAYMENT:
      return &query->payments;
    case AMT_FILTER_DEADLINE:
    case AMT_FILTER_MARK:
    case AMT_N_FILTERS:
    default:
      return NULL;
    }
}

static gboolean *
person_of (const AmtFilterValue *value, AmtCaseQuery *query)
{
  if (value->kind != AMT_FILTER_ASSIGNEE)
    return NULL;
  if (strcmp (value->value, ME) == 0)
    return &query->assignee_me;
  return *value->value ? NULL : &query->assignee_nobody;
}

gboolean
amt_filter_is_set (const AmtFilterValue *value, const AmtCaseQuery *query)
{
  /* Only looked at. */
  AmtCaseQuery *look = (AmtCaseQuery *) query;
  gboolean *person = person_of (value, look);
  char ***list;

  if (person)
    return *person;
  if (value->kind == AMT_FILTER_DEADLINE)
    return (query->deadlines & (1u << bit_of (value))) != 0;
  if (value->kind == AMT_FILTER_MARK)
    return (query->marks & (1u << bit_of (value))) != 0;
  list = list_of (value->kind, look);
  return *list && g_strv_contains ((const char *const *) *list, value->value);
}

void
amt_filter_set (const AmtFilterValue *value, AmtCaseQuery *query, gboolean set)
{
  gboolean *person = person_of (value, query);
  guint bit;

  if (person)
    {
      *person = set;
      return;
    }
  if (value->kind == AMT_FILTER_DEADLINE || value->kind == AMT_FILTER_MARK)
    {
      bit = 1u << bit_of (value);
      if (value->kind == AMT_FILTER_DEADLINE)
        query->deadlines = set ? query->deadlines | bit : query->deadlines & ~bit;
      else
        query->marks = set ? query->marks | bit : query->marks & ~bit;
      return;
    }
  if (set)
    amt_case_query_add (list_of (value->kind, query), value->value);
  else
    amt_case_query_remove (list_of (value->kind, query), value->value);
}

gboolean
amt_filter_is_filtered (const AmtCaseQuery *query)
{
  g_autoptr (AmtCaseQuery) look = amt_case_query_copy (query);

  g_clear_pointer (&look->queues, g_strfreev);
  return amt_case_query_has_filters (look);
}

void
amt_filter_clear (AmtCaseQuery *query)
{
  char **queues = g_steal_pointer (&query->queues);

  amt_case_query_clear_filters (query);
  query->queues = queues;
}
