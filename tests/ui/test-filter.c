/* test-filter.c: what can be ticked in the filter bar, and what it does to a query.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-filter.h"

#include "list-fixture.h"

static ListFixture fixture;

static AmtReferences *
references (void)
{
  return amt_workplace_get_references (fixture.workplace);
}

static const AmtFilterValue *
find (GPtrArray *values, const char *value)
{
  for (guint i = 0; i < values->len; i++)
    {
      const AmtFilterValue *filter = g_ptr_array_index (values, i);

      if (strcmp (filter->value, value) == 0)
        return filter;
    }
  return NULL;
}

static AmtFacets *
load_facets (const AmtCaseQuery *query)
{
  AmtStore *store = amt_workplace_get_store (fixture.workplace);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtFacets *facets;

  amt_store_load_facets_async (store, query, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  facets = amt_store_load_facets_finish (store, result, &error);
  g_assert_no_error (error);
  return facets;
}

/* Each value of each kind can be set and unset, and touches nothing else. */
static void
test_set (void)
{
  for (guint kind = 0; kind < AMT_N_FILTERS; kind++)
    {
      g_autoptr (GPtrArray) values = amt_filter_values (kind, references (), NULL, NULL);

      g_assert_cmpuint (values->len, >, 1);
      g_assert_cmpstr (amt_filter_title (kind), !=, "");
      for (guint i = 0; i < values->len; i++)
        {
          const AmtFilterValue *value = g_ptr_array_index (values, i);
          g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_OPEN);
          g_autoptr (AmtCaseQuery) before = amt_case_query_copy (query);

          g_assert_nonnull (value->label);
          g_assert_false (amt_filter_is_set (value, query));
          amt_filter_set (value, query, TRUE);
          for (guint j = 0; j < values->len; j++)
            g_assert_cmpint (amt_filter_is_set (g_ptr_array_index (values, j), query), ==, i == j);
          g_assert_true (amt_filter_is_filtered (query));
          amt_filter_set (value, query, FALSE);
          g_assert_true (amt_case_query_same_rows (query, before));
        }
    }
}

static void
test_services (void)
{
  g_autoptr (GPtrArray) values = amt_filter_values (AMT_FILTER_SERVICE, references (), NULL, NULL);
  const AmtFilterValue *before = NULL;

  g_assert_cmpuint (values->len, ==, g_hash_table_size (references ()->services));
  for (guint i = 0; i < values->len; i++)
    {
      const AmtFilterValue *value = g_ptr_array_index (values, i);

      g_assert_nonnull (value->group);
      /* By group, and in it by name. */
      if (before)
        g_assert_cmpint (g_utf8_collate (before->group, value->group), <=, 0);
      if (before && strcmp (before->group, value->group) == 0)
        g_assert_cmpint (g_utf8_collate (before->label, value->label), <=, 0);
      before = value;
    }
}

/* What is set can be seen and taken away, also if no row and no reference data know it (any more). */
static void
test_unknown_values (void)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_OPEN);
  g_autoptr (GPtrArray) services = NULL;
  g_autoptr (GPtrArray) people = NULL;

  amt_case_query_add (&query->services, "hundesteuer");
  amt_case_query_add (&query->assignees, "somebody");
  services = amt_filter_values (AMT_FILTER_SERVICE, references (), NULL, query);
  people = amt_filter_values (AMT_FILTER_ASSIGNEE, references (), NULL, query);
  g_assert_nonnull (find (services, "hundesteuer"));
  g_assert_nonnull (find (people, "somebody"));
  g_assert_true (amt_filter_is_set (find (people, "somebody"), query));
}

static void
test_people_of_rows (void)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autoptr (AmtFacets) facets = load_facets (query);
  g_autoptr (GPtrArray) people =
      amt_filter_values (AMT_FILTER_ASSIGNEE, references (), facets, NULL);
  g_autofree const char **ids = amt_facet_values (facets->assignees);
  const char *me = amt_workplace_get_user_id (fixture.workplace);
  const AmtFilterValue *mine = g_ptr_array_index (people, 0);
  guint others = 0;

  /* This person stands first, once, and under no name. */
  g_assert_cmpstr (me, ==, "aydin");
  g_assert_null (find (people, me));
  g_assert_cmpuint (amt_filter_count (mine, facets, me), ==,
                    amt_facet_count (facets->assignees, me));
  g_assert_cmpuint (amt_filter_count (mine, facets, NULL), ==, 0);
  for (guint i = 0; ids[i]; i++)
    if (*ids[i] && strcmp (ids[i], me) != 0)
      {
        const AmtFilterValue *value = find (people, ids[i]);

        g_assert_nonnull (value);
        g_assert_cmpuint (amt_filter_count (value, facets, me), >, 0);
        others++;
      }
  g_assert_cmpuint (people->len, ==, others + 2);
}

/* Counts are those of the rows that the store then gives. */
static void
test_counts (void)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_OPEN);
  g_autoptr (AmtFacets) facets = NULL;
  guint tried = 0;

  query->user_id = g_strdup (amt_workplace_get_user_id (fixture.workplace));
  query->today = amt_workplace_dup_today (fixture.workplace);
  facets = load_facets (query);
  for (guint kind = 0; kind < AMT_N_FILTERS; kind++)
    {
      g_autoptr (GPtrArray) values = amt_filter_values (kind, references (), facets, query);

      for (guint i = 0; i < values->len; i++)
        {
          const AmtFilterValue *value = g_ptr_array_index (values, i);
          g_autoptr (AmtCaseQuery) narrowed = amt_case_query_copy (query);
          g_autoptr (AmtFacets) after = NULL;

          amt_filter_set (value, narrowed, TRUE);
          after = load_facets (narrowed);
          g_assert_cmpuint (amt_filter_count (value, facets, query->user_id), ==, after->n);
          tried += after->n > 0;
        }
    }
  g_assert_cmpuint (tried, >, 8);
}

/* The queue of a place is no filter of the clerk's and stays. */
static void
test_clear (void)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_OPEN);

  amt_case_query_add (&query->queues, "wohngeld-a-k");
  g_assert_false (amt_filter_is_filtered (query));
  query->text = g_strdup ("meyer");
  query->sort = AMT_SORT_DEADLINE;
  amt_case_query_add (&query->states, "waiting");
  g_assert_true (amt_filter_is_filtered (query));
  amt_filter_clear (query);
  g_assert_false (amt_filter_is_filtered (query));
  g_assert_null (query->text);
  g_assert_cmpstr (query->queues[0], ==, "wohngeld-a-k");
  g_assert_cmpint (query->sort, ==, AMT_SORT_DEADLINE);
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  list_fixture_init (&fixture);

  g_test_add_func ("/filter/set", test_set);
  g_test_add_func ("/filter/services", test_services);
  g_test_add_func ("/filter/unknown-values", test_unknown_values);
  g_test_add_func ("/filter/people-of-rows", test_people_of_rows);
  g_test_add_func ("/filter/counts", test_counts);
  g_test_add_func ("/filter/clear", test_clear);

  failed = g_test_run ();
  list_fixture_clear (&fixture);
  return failed;
}
