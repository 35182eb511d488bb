/* test-lists.c: queries, facets and counts against a naive look at every row; differences of lists; names and days.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-json.h"
#include "amt-sort-key.h"
#include "amt-store-lists.h"
#include "amt-store-places.h"
#include "store-fixture.h"

#include <string.h>

#define N_ROWS 240
#define TODAY "2026-03-02"    /* a Monday */
#define WEEK_END "2026-03-08" /* its Sunday */

static const char *const QUEUES[] = { "q-1", "q-2", "q-3", NULL };
static const char *const SERVICES[] = { "wohngeld", "kita", "jagd", NULL };
static const char *const STATES[] = { "received", "inProgress", "waiting", "submittedForApproval",
                                      "decided",  "closed",     "strange", NULL };
static const char *const PEOPLE[] = { ME, "u-a", "u-b", NULL };
static const char *const DAYS[] = { "2026-02-20", "2026-03-01", TODAY,        "2026-03-03",
                                    WEEK_END,     "2026-03-09", "2026-05-01", NULL };
static const char *const PAYMENTS[] = { "none", "open", "paid", NULL };
static const char *const NAMES[] = { "Müller, Özlem", "Muller, Zoe", "Öhm, Bo", "Straße, Al",
                                     NULL };

/* One of @values or, as often as each of them, %NULL. */
static const char *
pick (GRand *random, const char *const *values)
{
  guint n = g_strv_length ((char **) values);

  return values[g_rand_int_range (random, 0, (gint32) n + 1)];
}

static AmtCase *
random_case (GRand *random, guint n)
{
  AmtCase *value = fixture_case (n, 1, NULL);
  const char *name = pick (random, NAMES);
  const char *state = pick (random, STATES);
  const char *queue = pick (random, QUEUES);
  const char *service = pick (random, SERVICES);

  g_free (value->queue_id);
  g_free (value->service_id);
  g_free (value->state);
  g_free (value->applicant);
  value->queue_id = g_strdup (queue ? queue : "q-1");
  value->service_id = g_strdup (service ? service : "kita");
  value->state = g_strdup (state ? state : "received");
  value->assignee_id = g_strdup (pick (random, PEOPLE));
  value->applicant = g_strdup (name ? name : "Niemand, Nina");
  value->deadline_on = g_strdup (pick (random, DAYS));
  value->follow_up_on = g_strdup (pick (random, DAYS));
  value->payment = g_strdup (pick (random, PAYMENTS));
  value->received_at = NOW - g_rand_int_range (random, 0, 50) * G_TIME_SPAN_HOUR;
  value->unread = g_rand_boolean (random);
  value->restricted = g_rand_int_range (random, 0, 10) == 0;
  value->whole = FALSE;

  return value;
}

static AmtStore *
random_store (GRand *random, const char *directory, AmtClock *clock)
{
  AmtStore *store = fixture_store (directory, clock);
  AmtChangesPage *page = fixture_page ("c-1", FALSE);
  AmtCasesPage *whole = fixture_cases_page ();
  g_autoptr (AmtChangeSet) changes = NULL;

  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autoptr (AmtCase) value = random_case (random, i);

      fixture_page_add (page, value);
      value->whole = TRUE;
      if (i % 3 == 0)
        fixture_cases_page_add (whole, value);
    }
  changes = STORE_GET (amt_store_apply_page, store, NULL, page);
  STORE_OK (amt_store_put_cases, store, whole, FALSE);
  for (guint i = 0; i < N_ROWS; i += 12)
    {
      g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", i, NULL, "Anruf");

      STORE_OK (amt_store_record, store, note, AMT_TIME_NONE);
    }
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = fixture_case_id ((guint) g_rand_int_range (random, 0, N_ROWS));

      STORE_OK (amt_store_note_opened, store, id);
    }

  return store;
}

static GPtrArray *
all_rows (AmtStore *store)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autoptr (GArray) keys = STORE_GET (amt_store_query, store, query);

  return STORE_GET (amt_store_load_rows, store, (const gint64 *) (void *) keys->data, keys->len);
}

/* --- the naive look ------------------------------------------------------------------------------------ */

static gboolean
is_done (const AmtCase *value)
{
  return g_strcmp0 (value->state, "decided") == 0 || g_strcmp0 (value->state, "closed") == 0;
}

static gboolean
is_mine (const AmtCase *value)
{
  return g_strcmp0 (value->assignee_id, ME) == 0;
}

static AmtDeadlineBuckets
bucket_of (const AmtCase *value)
{
  const char *day = value->deadline_on;

  if (!day || is_done (value))
    return AMT_DEADLINE_NONE;
  if (strcmp (day, TODAY) < 0)
    return AMT_DEADLINE_OVERDUE;
  if (strcmp (day, TODAY) == 0)
    return AMT_DEADLINE_TODAY;

  return strcmp (day, WEEK_END) <= 0 ? AMT_DEADLINE_THIS_WEEK : AMT_DEADLINE_LATER;
}

static AmtMarks
marks_of (const AmtListRow *row)
{
  return (row->value->unread ? AMT_MARK_UNREAD : 0) | (row->conflict ? AMT_MARK_CONFLICT : 0) |
         (row->n_pending ? AMT_MARK_PENDING : 0) |
         (row->value->follow_up_on ? 0 : AMT_MARK_NO_FOLLOW_UP) |
         (row->offline ? AMT_MARK_OFFLINE : 0) | (row->value->restricted ? AMT_MARK_RESTRICTED : 0);
}

static gboolean
in_scope (const AmtListRow *row, AmtScope scope, GHashTable *recent)
{
  const AmtCase *value = row->value;
  gboolean waiting = g_strcmp0 (value->state, "waiting") == 0;

  switch (scope)
    {
    case AMT_SCOPE_INBOX:
      return !value->assignee_id && !is_done (value);
    case AMT_SCOPE_MINE:
      return is_mine (value) && !is_done (value);
    case AMT_SCOPE_DUE:
      return is_mine (value) && !is_done (value) && value->deadline_on &&
             strcmp (value->deadline_on, TODAY) <= 0;
    case AMT_SCOPE_FOLLOW_UPS:
      return value->follow_up_on && strcmp (value->follow_up_on, TODAY) <= 0;
    case AMT_SCOPE_WAITING:
      return waiting;
    case AMT_SCOPE_DONE:
      return is_done (value);
    case AMT_SCOPE_PENDING:
      return row->n_pending > 0;
    case AMT_SCOPE_OPEN:
      return !is_done (value);
    case AMT_SCOPE_TO_APPROVE:
      return g_strcmp0 (value->state, "submittedForApproval") == 0 &&
             (g_strcmp0 (value->queue_id, "q-1") == 0 || g_strcmp0 (value->queue_id, "q-3") == 0);
    case AMT_SCOPE_RECENT:
      return g_hash_table_contains (recent, value->id);
    case AMT_SCOPE_WAITING_MINE:
      return waiting && is_mine (value);
    case AMT_SCOPE_DONE_MINE:
      return is_done (value) && is_mine (value);
    case AMT_SCOPE_ALL:
    default:
      return TRUE;
    }
}

static gboolean
one_of (char **values, const char *value)
{
  return !values || g_strv_contains ((const char *const *) values, value ? value : "");
}

static gboolean
assignee_fits (const AmtCaseQuery *query, const char *assignee)
{
  if (!query->assignees && !query->assignee_me && !query->assignee_nobody)
    return TRUE;

  return (query->assignees && assignee && one_of (query->assignees, assignee)) ||
         (query->assignee_me && g_strcmp0 (assignee, ME) == 0) ||
         (query->assignee_nobody && !assignee);
}

static gboolean
text_fits (const AmtCaseQuery *query, const AmtCase *value)
{
  g_autofree char *word = query->text ? amt_fold (query->text) : NULL;
  g_autofree char *reference = amt_fold (value->reference);
  g_autofree char *applicant = amt_fold (value->applicant);

  return !word || strstr (reference, word) || strstr (applicant, word);
}

/* @without: one bit for each kind of filter that is not looked at. */
enum
{
  NO_QUEUE = 1,
  NO_SERVICE = 2,
  NO_STATE = 4,
  NO_ASSIGNEE = 8,
  NO_DEADLINE = 16,
  NO_PAYMENT = 32,
  NO_MARKS = 64
};

static gboolean
fits (const AmtListRow *row, const AmtCaseQuery *query, GHashTable *recent, guint without)
{
  const AmtCase *value = row->value;

  return in_scope (row, query->scope, recent) && text_fits (query, value) &&
         ((without & NO_QUEUE) || one_of (query->queues, value->queue_id)) &&
         ((without & NO_SERVICE) || one_of (query->services, value->service_id)) &&
         ((without & NO_STATE) || one_of (query->states, value->state)) &&
         ((without & NO_ASSIGNEE) || assignee_fits (query, value->assignee_id)) &&
         ((without & NO_DEADLINE) || !query->deadlines || (query->deadlines & bucket_of (value))) &&
         ((without & NO_PAYMENT) || one_of (query->payments, value->payment)) &&
         ((without & NO_MARKS) || (marks_of (row) & query->marks) == query->marks);
}

/* --- queries ------------------------------------------------------------------------------------------- */

static void
add_some (GRand *random, char ***filter, const char *const *values)
{
  const char *value;

  if (g_rand_int_range (random, 0, 4) != 0)
    return;
  for (guint i = 0; i < 2; i++)
    if ((value = pick (random, values)))
      amt_case_query_add (filter, value);
}

static AmtCaseQuery *
random_query (GRand *random)
{
  AmtCaseQuery *query =
      amt_case_query_new ((AmtScope) g_rand_int_range (random, 0, AMT_SCOPE_DONE_MINE + 1));

  query->user_id = g_strdup (ME);
  amt_case_query_add (&query->approve_queues, "q-1");
  amt_case_query_add (&query->approve_queues, "q-3");
  add_some (random, &query->queues, QUEUES);
  add_some (random, &query->services, SERVICES);
  add_some (random, &query->states, STATES);
  add_some (random, &query->assignees, PEOPLE);
  add_some (random, &query->payments, PAYMENTS);
  if (g_rand_int_range (random, 0, 6) == 0)
    amt_case_query_add (&query->payments, "");
  query->assignee_me = g_rand_int_range (random, 0, 6) == 0;
  query->assignee_nobody = g_rand_int_range (random, 0, 6) == 0;
  if (g_rand_int_range (random, 0, 4) == 0)
    query->deadlines = (AmtDeadlineBuckets) g_rand_int_range (random, 1, 32);
  if (g_rand_int_range (random, 0, 4) == 0)
    query->marks = (AmtMarks) (1 << g_rand_int_range (random, 0, AMT_N_MARKS));
  if (g_rand_int_range (random, 0, 5) == 0)
    query->text = g_strdup ("mull");
  query->sort = (AmtSort) g_rand_int_range (random, 0, AMT_SORT_OPENED + 1);
  query->descending = g_rand_boolean (random);

  return query;
}

static GHashTable *
recent_ids (AmtStore *store)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_RECENT);
  g_autoptr (GArray) keys = STORE_GET (amt_store_query, store, query);
  g_autoptr (GPtrArray) rows =
      STORE_GET (amt_store_load_rows, store, (const gint64 *) (void *) keys->data, keys->len);

  for (guint i = 0; i < rows->len; i++)
    g_hash_table_add (ids, g_strdup (((AmtListRow *) rows->pdata[i])->value->id));

  return ids;
}

static void
check_table (GHashTable *facet, GHashTable *expected)
{
  GHashTableIter iter;
  gpointer value;
  gpointer n;

  g_assert_cmpuint (g_hash_table_size (facet), ==, g_hash_table_size (expected));
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &value, &n))
    g_assert_cmpuint (amt_facet_count (facet, value), ==, GPOINTER_TO_UINT (n));
}

static void
check_texts (GPtrArray *rows, const AmtCaseQuery *query, GHashTable *recent, GHashTable *facet,
             guint without, goffset field)
{
  g_autoptr (GHashTable) expected = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      const AmtListRow *row = rows->pdata[i];
      const char *value = *(char **) ((char *) row->value + field);
      gpointer n = g_hash_table_lookup (expected, value ? value : "");

      if (fits (row, query, recent, without))
        g_hash_table_insert (expected, (gpointer) (value ? value : ""),
                             GUINT_TO_POINTER (GPOINTER_TO_UINT (n) + 1));
    }
  check_table (facet, expected);
}

static void
check_facets (AmtStore *store, GPtrArray *rows, const AmtCaseQuery *query, GHashTable *recent)
{
  g_autoptr (AmtFacets) facets = STORE_GET (amt_store_load_facets, store, query);
  guint64 deadlines[AMT_N_DEADLINE_BUCKETS] = { 0 };
  guint64 marks[AMT_N_MARKS] = { 0 };
  guint64 n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const AmtListRow *row = rows->pdata[i];

      n += fits (row, query, recent, 0);
      for (guint bit = 0; bit < AMT_N_DEADLINE_BUCKETS; bit++)
        deadlines[bit] += fits (row, query, recent, NO_DEADLINE) &&
                          bucket_of (row->value) == (AmtDeadlineBuckets) (1 << bit);
      for (guint bit = 0; bit < AMT_N_MARKS; bit++)
        marks[bit] += fits (row, query, recent, 0) && (marks_of (row) & (1 << bit));
    }
  g_assert_cmpuint (facets->n, ==, n);
  g_assert_cmpmem (facets->deadlines, sizeof deadlines, deadlines, sizeof deadlines);
  g_assert_cmpmem (facets->marks, sizeof marks, marks, sizeof marks);
  check_texts (rows, query, recent, facets->queues, NO_QUEUE, G_STRUCT_OFFSET (AmtCase, queue_id));
  check_texts (rows, query, recent, facets->services, NO_SERVICE,
               G_STRUCT_OFFSET (AmtCase, service_id));
  check_texts (rows, query, recent, facets->states, NO_STATE, G_STRUCT_OFFSET (AmtCase, state));
  check_texts (rows, query, recent, facets->assignees, NO_ASSIGNEE,
               G_STRUCT_OFFSET (AmtCase, assignee_id));
  check_texts (rows, query, recent, facets->payments, NO_PAYMENT,
               G_STRUCT_OFFSET (AmtCase, payment));
}

static void
check_query (AmtStore *store, GPtrArray *rows, const AmtCaseQuery *query, GHashTable *recent)
{
  g_autoptr (GArray) keys = STORE_GET (amt_store_query, store, query);
  g_autoptr (GHashTable) found = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint n = 0;

  for (guint i = 0; i < keys->len; i++)
    g_assert_true (g_hash_table_add (found, &g_array_index (keys, gint64, i)));
  for (guint i = 0; i < rows->len; i++)
    {
      AmtListRow *row = rows->pdata[i];
      gboolean expected = fits (row, query, recent, 0);

      if (g_hash_table_contains (found, &row->key) != expected)
        g_error ("%s is %s the list of %s", row->value->id, expected ? "missing in" : "wrongly in",
                 amt_case_query_to_text (query));
      n += expected;
    }
  g_assert_cmpuint (keys->len, ==, n);
}

static void
check_counts (AmtStore *store, GPtrArray *queries, GPtrArray *rows, GHashTable *recent)
{
  g_autoptr (AmtMe) me = amt_me_new ();
  g_autoptr (AmtSidebarCounts) sidebar = NULL;

  me->id = g_strdup (ME);
  sidebar = STORE_GET (amt_store_load_sidebar, store, me, queries);
  g_assert_cmpuint (sidebar->searches->len, ==, queries->len);
  for (guint i = 0; i < queries->len; i++)
    {
      guint n = 0;

      for (guint j = 0; j < rows->len; j++)
        n += fits (rows->pdata[j], queries->pdata[i], recent, 0);
      g_assert_cmpuint (g_array_index (sidebar->searches, guint64, i), ==, n);
    }
}

static void
test_random (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  AmtStore *store = random_store (random, directory, clock);
  g_autoptr (GPtrArray) rows = all_rows (store);
  g_autoptr (GHashTable) recent = recent_ids (store);
  g_autoptr (GPtrArray) queries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_case_query_free);

  g_assert_cmpuint (rows->len, ==, N_ROWS);
  g_assert_cmpuint (g_hash_table_size (recent), >, 10);
  for (guint i = 0; i < 250; i++)
    {
      AmtCaseQuery *query = random_query (random);

      g_ptr_array_add (queries, query);
      check_query (store, rows, query, recent);
      check_facets (store, rows, query, recent);
    }
  check_counts (store, queries, rows, recent);

  amt_store_close (store);
  g_object_unref (store);
}

/* --- text of a query ----------------------------------------------------------------------------------- */

static void
test_text (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtCaseQuery) known = NULL;
  g_autoptr (AmtCaseQuery) first = amt_case_query_new (AMT_SCOPE_MINE);
  g_autoptr (AmtCaseQuery) second = amt_case_query_new (AMT_SCOPE_MINE);
  g_autofree char *text = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (AmtCaseQuery) query = random_query (random);
      g_autofree char *written = amt_case_query_to_text (query);
      g_autoptr (AmtCaseQuery) read = amt_case_query_from_text (written, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      again = amt_case_query_to_text (read);
      g_assert_cmpstr (again, ==, written);
      g_assert_null (read->user_id);
      g_assert_true (amt_case_query_same_rows (query, read));
    }

  /* What a saved query looks like: it lies in caches and must stay readable. */
  known = amt_case_query_from_text (
      "{\"scope\":\"open\",\"services\":[\"kita\",7,\"jagd\"],\"assigneeMe\":true,"
      "\"deadlines\":[\"overdue\",\"nextMoon\"],\"marks\":[\"unread\"],\"text\":\"\","
      "\"sort\":\"byMoon\",\"descending\":true,\"later\":{}}",
      &error);
  g_assert_no_error (error);
  text = amt_case_query_to_text (known);
  g_assert_cmpstr (text, ==,
                   "{\"scope\":\"open\",\"services\":[\"jagd\",\"kita\"],\"assigneeMe\":true,"
                   "\"deadlines\":[\"overdue\"],\"marks\":[\"unread\"],\"sort\":\"received\","
                   "\"descending\":true}");
  g_assert_null (amt_case_query_from_text ("{\"scope\":\"byMoon\"}", &error));
  g_assert_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_null (amt_case_query_from_text ("[]", &error));
  g_assert_error (error, AMT_JSON_ERROR, AMT_JSON_ERROR_SHAPE);

  second->sort = AMT_SORT_STATE;
  g_assert_true (amt_case_query_same_rows (first, second));
  amt_case_query_add (&second->states, "waiting");
  amt_case_query_add (&second->states, "decided");
  g_assert_false (amt_case_query_same_rows (first, second));
  g_assert_true (amt_case_query_has_filters (second));
  amt_case_query_remove (&second->states, "waiting");
  g_assert_cmpstr (second->states[0], ==, "decided");
  amt_case_query_remove (&second->states, "decided");
  g_assert_null (second->states);
  second->deadlines = AMT_DEADLINE_TODAY;
  amt_case_query_clear_filters (second);
  g_assert_false (amt_case_query_has_filters (second));
  g_assert_cmpint (second->sort, ==, AMT_SORT_STATE);
}

/* --- order of names ------------------------------------------------------------------------------------ */

static char *
order_text (AmtStore *store, const AmtCaseQuery *query, goffset field)
{
  g_autoptr (GArray) keys = STORE_GET (amt_store_query, store, query);
  g_autoptr (GPtrArray) rows =
      STORE_GET (amt_store_load_rows, store, (const gint64 *) (void *) keys->data, keys->len);
  GString *text = g_string_new (NULL);
  const char *last = "-";

  for (guint i = 0; i < rows->len; i++)
    {
      const AmtListRow *row = rows->pdata[i];
      const char *value = *(char **) ((char *) row->value + field);

      if (g_strcmp0 (value, last) != 0)
        g_string_append_printf (text, "%s ", value ? value : "nobody");
      last = value;
    }

  return g_string_free (text, FALSE);
}

static void
test_names (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  AmtStore *store = random_store (random, directory, clock);
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autofree char *up = NULL;
  g_autofree char *down = NULL;
  g_autoptr (GArray) keys = NULL;

  /* Ms Aal is u-b, and nobody knows u-a. */
  query->sort = AMT_SORT_ASSIGNEE;
  amt_case_query_add (&query->order, "u-b");
  amt_case_query_add (&query->order, ME);
  up = order_text (store, query, G_STRUCT_OFFSET (AmtCase, assignee_id));
  g_assert_cmpstr (up, ==, "nobody u-b " ME " u-a ");
  query->descending = TRUE;
  down = order_text (store, query, G_STRUCT_OFFSET (AmtCase, assignee_id));
  g_assert_cmpstr (down, ==, "u-a " ME " u-b nobody ");
  query->limit = 3;
  keys = STORE_GET (amt_store_query, store, query);
  g_assert_cmpuint (keys->len, ==, 3);

  amt_store_close (store);
  g_object_unref (store);
}

/* --- differences --------------------------------------------------------------------------------------- */

static GArray *
shuffled (GRand *random, const GArray *before, guint n_changes, gint64 *next_key)
{
  GArray *after = g_array_copy ((GArray *) before);

  for (guint i = 0; i < n_changes; i++)
    {
      guint from = after->len ? (guint) g_rand_int_range (random, 0, (gint32) after->len) : 0;
      guint to = (guint) g_rand_int_range (random, 0, (gint32) after->len + 1);
      int kind = g_rand_int_range (random, 0, 3);

      if (kind == 0 || after->len == 0)
        {
          g_array_insert_val (after, to, *next_key);
          (*next_key)++;
        }
      else
        {
          gint64 key = g_array_index (after, gint64, from);

          g_array_remove_index (after, from);
          if (kind == 1)
            g_array_insert_val (after, MIN (to, after->len), key);
        }
    }

  return after;
}

/* Does what items-changed says to a copy, taking what came from @after. Returns: how many rows went or came. */
static guint
replay (GArray *copy, const GArray *splices, const GArray *after)
{
  guint cost = 0;

  for (guint i = 0; i < splices->len; i++)
    {
      const AmtSplice *splice = &g_array_index (splices, AmtSplice, i);

      g_assert_cmpuint (splice->position + splice->n_removed, <=, copy->len);
      g_array_remove_range (copy, splice->position, splice->n_removed);
      g_array_insert_vals (copy, splice->position, &g_array_index (after, gint64, splice->position),
                           splice->n_added);
      cost += splice->n_removed + splice->n_added;
    }

  return cost;
}

static gboolean
has_key (const GArray *keys, gint64 key)
{
  for (guint i = 0; i < keys->len; i++)
    if (g_array_index (keys, gint64, i) == key)
      return TRUE;

  return FALSE;
}

static void
test_diff (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  gint64 next_key = 1;

  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GArray) empty = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr (GArray) before = NULL;
      g_autoptr (GArray) after = NULL;
      g_autoptr (GArray) splices = NULL;
      g_autoptr (GArray) copy = NULL;
      g_autoptr (GArray) gone = NULL;
      g_autoptr (GArray) come = NULL;
      guint n_changes = (guint) g_rand_int_range (random, 0, 12);
      gsize size;

      before = shuffled (random, empty, (guint) g_rand_int_range (random, 0, 60), &next_key);
      after = shuffled (random, before, n_changes, &next_key);
      splices = amt_list_diff (before, after, &gone, &come);
      copy = g_array_copy (before);
      /* A change is one row that goes, one that comes, or one that does both. */
      g_assert_cmpuint (replay (copy, splices, after), <=, 2 * n_changes);
      size = after->len * sizeof (gint64);
      g_assert_cmpmem (copy->data, copy->len * sizeof (gint64), after->data, size);
      g_assert_cmpuint (before->len - gone->len + come->len, ==, after->len);
      for (guint i = 0; i < gone->len; i++)
        g_assert_false (has_key (after, g_array_index (gone, gint64, i)));
      for (guint i = 0; i < come->len; i++)
        g_assert_false (has_key (before, g_array_index (come, gint64, i)));
    }
}

static void
test_diff_many (void)
{
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) splices = NULL;
  const AmtSplice *splice;

  /* Every other one goes: more splices than a list widget should be told of. */
  for (gint64 key = 1; key <= 1000; key++)
    {
      g_array_append_val (before, key);
      if (key < 10 || key > 990 || key % 2)
        g_array_append_val (after, key);
    }
  splices = amt_list_diff (before, after, NULL, NULL);
  g_assert_cmpuint (splices->len, ==, 1);
  splice = &g_array_index (splices, AmtSplice, 0);
  g_assert_cmpuint (splice->position, ==, 9);
  g_assert_cmpuint (splice->n_removed - splice->n_added, ==, before->len - after->len);
}

/* --- sidebar and days ---------------------------------------------------------------------------------- */

static void
add_right (AmtMe *me, const char *queue, AmtRights rights)
{
  AmtQueueRight *right = amt_queue_right_new ();

  right->queue_id = g_strdup (queue);
  right->rights = rights;
  g_ptr_array_add (me->queues, right);
}

static guint
count (GPtrArray *rows, AmtScope scope, GHashTable *recent)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    n += in_scope (rows->pdata[i], scope, recent);

  return n;
}

static void
test_sidebar (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (GRand) random = g_rand_new_with_seed (13);
  AmtStore *store = random_store (random, directory, clock);
  g_autoptr (GPtrArray) rows = all_rows (store);
  g_autoptr (GHashTable) recent = recent_ids (store);
  g_autoptr (AmtMe) me = amt_me_new ();
  g_autoptr (AmtSidebarCounts) sidebar = NULL;
  const AmtQueueCounts *queue;
  AmtQueueCounts expected = { 0 };
  guint overdue = 0;

  me->id = g_strdup (ME);
  add_right (me, "q-1", AMT_RIGHT_READ | AMT_RIGHT_APPROVE);
  add_right (me, "q-2", AMT_RIGHT_READ | AMT_RIGHT_PROCESS);
  add_right (me, "q-3", AMT_RIGHT_APPROVE);
  sidebar = STORE_GET (amt_store_load_sidebar, store, me, NULL);
  g_assert_cmpuint (sidebar->counts.all, ==, N_ROWS);
  g_assert_cmpuint (sidebar->counts.inbox, ==, count (rows, AMT_SCOPE_INBOX, recent));
  g_assert_cmpuint (sidebar->counts.mine, ==, count (rows, AMT_SCOPE_MINE, recent));
  g_assert_cmpuint (sidebar->counts.due, ==, count (rows, AMT_SCOPE_DUE, recent));
  g_assert_cmpuint (sidebar->counts.follow_ups, ==, count (rows, AMT_SCOPE_FOLLOW_UPS, recent));
  g_assert_cmpuint (sidebar->counts.unsent, ==, N_ROWS / 12);
  g_assert_cmpuint (sidebar->to_approve, ==, count (rows, AMT_SCOPE_TO_APPROVE, recent));
  g_assert_cmpuint (sidebar->waiting_mine, ==, count (rows, AMT_SCOPE_WAITING_MINE, recent));
  g_assert_cmpuint (sidebar->done_mine, ==, count (rows, AMT_SCOPE_DONE_MINE, recent));
  g_assert_cmpuint (sidebar->recent, ==, g_hash_table_size (recent));
  g_assert_cmpuint (sidebar->searches->len, ==, 0);

  for (guint i = 0; i < rows->len; i++)
    {
      const AmtListRow *row = rows->pdata[i];
      gboolean late = bucket_of (row->value) == AMT_DEADLINE_OVERDUE;

      overdue += late && is_mine (row->value);
      if (g_strcmp0 (row->value->queue_id, "q-2") != 0)
        continue;
      expected.open += in_scope (row, AMT_SCOPE_OPEN, recent);
      expected.inbox += in_scope (row, AMT_SCOPE_INBOX, recent);
      expected.overdue += late;
    }
  g_assert_cmpuint (sidebar->overdue_mine, ==, overdue);
  queue = g_hash_table_lookup (sidebar->queues, "q-2");
  g_assert_nonnull (queue);
  g_assert_cmpmem (queue, sizeof *queue, &expected, sizeof expected);

  amt_store_close (store);
  g_object_unref (store);
}

static void
test_days (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (GRand) random = g_rand_new_with_seed (17);
  AmtStore *store = random_store (random, directory, clock);
  g_autoptr (GPtrArray) rows = all_rows (store);
  g_autoptr (GPtrArray) days =
      STORE_GET (amt_store_load_follow_up_load, store, ME, "2026-03-02", "2026-03-08");
  guint n = 0;

  g_assert_cmpuint (days->len, ==, 3);
  for (guint i = 0; i < days->len; i++)
    {
      const AmtDayLoad *day = days->pdata[i];
      guint follow_ups = 0;
      guint deadlines = 0;

      g_assert_true (i == 0 || strcmp (((AmtDayLoad *) days->pdata[i - 1])->day, day->day) < 0);
      for (guint j = 0; j < rows->len; j++)
        {
          const AmtCase *value = ((AmtListRow *) rows->pdata[j])->value;

          follow_ups += g_strcmp0 (value->follow_up_on, day->day) == 0;
          deadlines +=
              is_mine (value) && !is_done (value) && g_strcmp0 (value->deadline_on, day->day) == 0;
        }
      g_assert_cmpuint (day->follow_ups, ==, follow_ups);
      g_assert_cmpuint (day->deadlines, ==, deadlines);
      n += follow_ups;
    }
  g_assert_cmpuint (n, >, 10);

  amt_store_close (store);
  g_object_unref (store);
}

static void
test_find_key (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = fixture_store (directory, clock);
  gint64 key;
  gint64 none;
  AmtCaseView *view;

  fixture_fill (store, 3);
  view = fixture_view (store, 2);
  {
    g_autoptr (GError) error = NULL;

    key = STORE_CALL (amt_store_find_key, store, &error, "case-2");
    g_assert_no_error (error);
    none = STORE_CALL (amt_store_find_key, store, &error, "case-3");
    g_assert_no_error (error);
  }
  g_assert_cmpint (key, ==, view->row->key);
  g_assert_cmpint (none, ==, 0);
  amt_case_view_free (view);

  amt_store_close (store);
  g_object_unref (store);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/store/lists/random", test_random);
  g_test_add_func ("/store/lists/text", test_text);
  g_test_add_func ("/store/lists/names", test_names);
  g_test_add_func ("/store/lists/diff", test_diff);
  g_test_add_func ("/store/lists/diff-many", test_diff_many);
  g_test_add_func ("/store/lists/sidebar", test_sidebar);
  g_test_add_func ("/store/lists/days", test_days);
  g_test_add_func ("/store/lists/find-key", test_find_key);

  return g_test_run ();
}
