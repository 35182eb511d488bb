/* test-list.c: scopes, filters, German order, counts, and that big lists are read without sorting.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sort-key.h"
#include "store-fixture.h"

static AmtStore *
fill (const char *directory, AmtClock *clock)
{
  static const struct
  {
    const char *applicant;
    const char *state;
    const char *assignee;
    const char *deadline;
    const char *follow_up;
  } CASES[] = {
    { "Muller, Zoe", "received", NULL, "2026-03-01", NULL },
    { "Müller, Anna", "inProgress", ME, "2026-03-02", "2026-03-02" },
    { "Mull, Ida", "waiting", ME, "2026-03-03", NULL },
    { "Öhm, Bo", "decided", ME, "2026-03-01", NULL },
    { "Oder, Ed", "inProgress", "u-other", "2026-01-01", NULL },
    { "Strauß, Jo", "received", NULL, NULL, NULL },
    { "Strausz, Al", "closed", NULL, NULL, "2026-03-09" },
  };
  AmtStore *store = fixture_store (directory, clock);
  AmtChangesPage *page = fixture_page ("c-1", FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (AmtCase) value = fixture_case (i, 1, CASES[i].assignee);

      g_free (value->applicant);
      value->applicant = g_strdup (CASES[i].applicant);
      g_free (value->state);
      value->state = g_strdup (CASES[i].state);
      value->deadline_on = g_strdup (CASES[i].deadline);
      value->follow_up_on = g_strdup (CASES[i].follow_up);
      fixture_page_add (page, value);
    }
  changes = STORE_GET (amt_store_apply_page, store, NULL, page);

  return store;
}

/* The numbers of the cases in order. */
static char *
numbers (AmtStore *store, AmtCaseQuery *query)
{
  GArray *keys = STORE_GET (amt_store_query, store, query);
  GPtrArray *rows =
      STORE_GET (amt_store_load_rows, store, (const gint64 *) (void *) keys->data, keys->len);
  GString *text = g_string_new (NULL);

  g_assert_cmpuint (rows->len, ==, keys->len);
  for (guint i = 0; i < rows->len; i++)
    {
      const AmtListRow *row = rows->pdata[i];

      g_assert_cmpint (row->key, ==, g_array_index (keys, gint64, i));
      g_string_append (text, row->value->id + 5);
    }
  g_ptr_array_unref (rows);
  g_array_unref (keys);

  return g_string_free (text, FALSE);
}

static void
expect (AmtStore *store, AmtScope scope, AmtSort sort, gboolean descending, const char *text,
        const char *expected)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (scope);
  g_autofree char *found = NULL;

  query->user_id = g_strdup (ME);
  query->today = g_strdup ("2026-03-02");
  query->sort = sort;
  query->descending = descending;
  query->text = g_strdup (text);
  found = numbers (store, query);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_scopes (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = fill (directory, clock);
  g_autoptr (AmtMe) me = amt_me_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  AmtCounts counts;

  expect (store, AMT_SCOPE_ALL, AMT_SORT_APPLICANT, FALSE, NULL, "2104356");
  expect (store, AMT_SCOPE_ALL, AMT_SORT_APPLICANT, TRUE, NULL, "6534012");
  expect (store, AMT_SCOPE_ALL, AMT_SORT_RECEIVED, TRUE, NULL, "0123456");
  expect (store, AMT_SCOPE_ALL, AMT_SORT_DEADLINE, FALSE, NULL, "4031256");
  expect (store, AMT_SCOPE_INBOX, AMT_SORT_REFERENCE, FALSE, NULL, "05");
  expect (store, AMT_SCOPE_MINE, AMT_SORT_APPLICANT, FALSE, NULL, "21");
  expect (store, AMT_SCOPE_DUE, AMT_SORT_DEADLINE, FALSE, NULL, "1");
  expect (store, AMT_SCOPE_FOLLOW_UPS, AMT_SORT_FOLLOW_UP, FALSE, NULL, "1");
  expect (store, AMT_SCOPE_WAITING, AMT_SORT_STATE, FALSE, NULL, "2");
  expect (store, AMT_SCOPE_DONE, AMT_SORT_SERVICE, FALSE, NULL, "63");
  expect (store, AMT_SCOPE_PENDING, AMT_SORT_ASSIGNEE, FALSE, NULL, "");
  expect (store, AMT_SCOPE_ALL, AMT_SORT_REFERENCE, FALSE, "MÜLL", "012");
  expect (store, AMT_SCOPE_ALL, AMT_SORT_REFERENCE, FALSE, "strauss", "5");
  expect (store, AMT_SCOPE_ALL, AMT_SORT_REFERENCE, FALSE, "wg-2026-4", "4");

  me->id = g_strdup (ME);
  amt_store_load_counts_async (store, me, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_store_load_counts_finish (store, result, &counts, &error));
  g_assert_cmpuint (counts.all, ==, 7);
  g_assert_cmpuint (counts.inbox, ==, 2);
  g_assert_cmpuint (counts.mine, ==, 2);
  g_assert_cmpuint (counts.due, ==, 1);
  g_assert_cmpuint (counts.follow_ups, ==, 1);
  g_assert_cmpuint (counts.waiting, ==, 1);
  g_assert_cmpuint (counts.done, ==, 2);

  amt_store_close (store);
  g_object_unref (store);
}

static void
test_filters (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = fill (directory, clock);
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autofree char *by_queue = NULL;
  g_autofree char *by_state = NULL;
  g_autofree char *limited = NULL;

  query->sort = AMT_SORT_REFERENCE;
  amt_case_query_add (&query->queues, "q-2");
  by_queue = numbers (store, query);
  g_assert_cmpstr (by_queue, ==, "036");
  amt_case_query_add (&query->states, "decided");
  by_state = numbers (store, query);
  g_assert_cmpstr (by_state, ==, "3");
  g_clear_pointer (&query->states, g_strfreev);
  amt_case_query_add (&query->assignees, ME);
  amt_case_query_add (&query->services, "wohngeld");
  query->limit = 5;
  limited = numbers (store, query);
  g_assert_cmpstr (limited, ==, "3");

  amt_store_close (store);
  g_object_unref (store);
}

static void
test_by_reference (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = fill (directory, clock);
  AmtCaseView *view = STORE_GET (amt_store_load_case, store, "WG-2026-3");

  g_assert_cmpstr (view->truth->id, ==, "case-3");
  g_assert_false (view->truth->whole);
  amt_case_view_free (view);
  STORE_FAILS (AMT_STORE_ERROR_NOT_FOUND, amt_store_load_case, store, "WG-2026-");

  amt_store_close (store);
  g_object_unref (store);
}

static void
test_keys (void)
{
  static const char *const NAMES[] = { "Li, Zoe",    "Li Wang, A", "Lia, B",
                                       "Łuk, A",     "Luk, B",     "Øster, A",
                                       "Strasse, A", "Straße, B",  "Strassen, A" };
  static const char *const REFERENCES[] = { "A-9", "A-10", "A-010-2", "b-1" };
  g_autofree char *folded = amt_fold ("ÄÖÜ ßẞ Éłøđ");

  g_assert_cmpstr (folded, ==, "aou ssss elod");
  for (gsize i = 1; i < G_N_ELEMENTS (NAMES); i++)
    {
      g_autofree char *before = amt_sort_key_name (NAMES[i - 1]);
      g_autofree char *after = amt_sort_key_name (NAMES[i]);

      g_assert_cmpstr (before, <, after);
      g_assert_true (g_utf8_validate (after, -1, NULL));
    }
  for (gsize i = 1; i < G_N_ELEMENTS (REFERENCES); i++)
    {
      g_autofree char *before = amt_sort_key_reference (REFERENCES[i - 1]);
      g_autofree char *after = amt_sort_key_reference (REFERENCES[i]);

      g_assert_cmpstr (before, <, after);
    }
}

/* 20,000 rows: a pull of 100,000 must not take longer than half a minute on a slow machine. */
static void
test_rate (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = fixture_store (directory, clock);
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_INBOX);
  g_autofree char *cursor = NULL;
  g_autoptr (GArray) keys = NULL;
  gint64 spent = 0;
  gint64 asked;

  for (guint n = 0; n < 20000; n += 500)
    {
      g_autofree char *next = g_strdup_printf ("c-%u", n);
      AmtChangesPage *page = fixture_page (next, n + 500 < 20000);
      g_autoptr (AmtChangeSet) changes = NULL;
      gint64 start;

      for (guint i = n; i < n + 500; i++)
        {
          g_autoptr (AmtCase) value = fixture_case (i, 1, NULL);

          fixture_page_add (page, value);
        }
      start = g_get_monotonic_time ();
      changes = STORE_GET (amt_store_apply_page, store, cursor, page);
      spent += g_get_monotonic_time () - start;
      g_free (cursor);
      cursor = g_steal_pointer (&next);
    }

  query->sort = AMT_SORT_APPLICANT;
  asked = g_get_monotonic_time ();
  keys = STORE_GET (amt_store_query, store, query);
  asked = g_get_monotonic_time () - asked;
  g_assert_cmpuint (keys->len, ==, 20000);
  g_test_message ("%.0f rows/s, list in %.1f ms", 20000.0 * G_USEC_PER_SEC / (double) spent,
                  (double) asked / 1000.0);

  amt_store_close (store);
  g_object_unref (store);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/store/list/scopes", test_scopes);
  g_test_add_func ("/store/list/filters", test_filters);
  g_test_add_func ("/store/list/by-reference", test_by_reference);
  g_test_add_func ("/store/list/keys", test_keys);
  g_test_add_func ("/store/list/rate", test_rate);

  return g_test_run ();
}
