/* test-counts-watch.c: live counts, saved searches with theirs, several changes together; what a query needs of the moment.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-bind-query.h"
#include "amt-counts-watch.h"
#include "amt-test.h"
#include "amt-wire.h"

#define ME "u-me"
#define NOW (G_GINT64_CONSTANT (1772442000) * G_USEC_PER_SEC) /* 2026-03-02T09:00:00Z */

static AmtStore *
open_store (AmtClock *clock)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (GBytes) key = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtStore *store;

  amt_store_open_async (directory, key, AMT_STORE_READ_WRITE, clock, NULL, amt_test_result_cb,
                        &slot);
  result = amt_test_wait_result (&slot);
  store = amt_store_open_finish (result, &error);
  g_assert_no_error (error);

  return store;
}

/* One page with the case @n. Waits for the store, not for the watch. */
static void
put_case (AmtStore *store, guint n, const char *state)
{
  g_autofree char *cursor = n > 0 ? g_strdup_printf ("c-%u", n - 1) : NULL;
  g_autofree char *id = g_strdup_printf ("case-%u", n);
  g_autoptr (AmtCase) value = amt_case_new (id);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  AmtChangesPage *page = g_new0 (AmtChangesPage, 1);
  AmtChange *change = amt_change_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  value->version = 1;
  value->applicant_version = 1;
  value->reference = g_strdup (id);
  value->service_id = g_strdup ("kita");
  value->queue_id = g_strdup ("q-1");
  value->state = g_strdup (state);
  value->applicant = g_strdup ("Adam, A");
  value->applied_on = g_strdup ("2026-02-27");
  value->received_at = NOW;
  value->changed_at = NOW;
  json_node_take_object (node, amt_wire_row_to_json (value));
  change->kind = g_strdup ("case");
  change->id = g_strdup (id);
  change->raw = amt_json_to_text (node);
  change->row = amt_wire_row_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);

  page->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_change_free);
  page->broken = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_broken_free);
  page->next_cursor = g_strdup_printf ("c-%u", n);
  page->total_estimate = -1;
  g_ptr_array_add (page->changes, change);
  amt_store_apply_page_async (store, cursor, page, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  changes = amt_store_apply_page_finish (store, result, &error);
  g_assert_no_error (error);
}

static void
count_cb (gpointer object, guint *n)
{
  (*n)++;
}

static guint64
inbox (AmtCountsWatch *watch)
{
  return amt_counts_watch_get_counts (watch)->counts.inbox;
}

static guint64
first_search (AmtCountsWatch *watch)
{
  const AmtSidebarCounts *counts = amt_counts_watch_get_counts (watch);

  return counts->searches->len > 0 ? g_array_index (counts->searches, guint64, 0) : G_MAXUINT64;
}

static void
test_watch (void)
{
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = open_store (clock);
  AmtCountsWatch *watch = amt_counts_watch_new (store, clock, NULL);
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  const AmtSavedSearch *search;
  guint n_changed = 0;

  g_signal_connect (watch, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_null (amt_counts_watch_get_counts (watch));
  amt_test_await (amt_counts_watch_get_counts (watch));
  g_assert_cmpuint (inbox (watch), ==, 0);

  /* Twenty pages are not twenty readings. */
  n_changed = 0;
  for (guint n = 0; n < 20; n++)
    put_case (store, n, n % 4 ? "received" : "waiting");
  amt_test_await (inbox (watch) == 20);
  g_assert_cmpuint (n_changed, <, 20);

  amt_case_query_add (&query->states, "waiting");
  amt_store_save_search_async (store, 0, "Wartende", query, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_cmpint (amt_store_save_search_finish (store, result, &error), >, 0);
  amt_test_await (first_search (watch) == 5);
  search = g_ptr_array_index (amt_counts_watch_get_searches (watch), 0);
  g_assert_cmpstr (search->name, ==, "Wartende");
  put_case (store, 20, "waiting");
  amt_test_await (first_search (watch) == 6);

  /* A reading that comes back to nobody, and a store that went. */
  amt_counts_watch_reload (watch);
  g_assert_finalize_object (watch);
  watch = amt_counts_watch_new (store, clock, NULL);
  g_assert_finalize_object (watch);
  watch = amt_counts_watch_new (store, clock, NULL);
  amt_test_await (amt_counts_watch_get_counts (watch));
  amt_store_close (store);
  amt_counts_watch_reload (watch);
  g_assert_finalize_object (watch);
}

static void
add_user (AmtReferences *references, const char *id, const char *name)
{
  AmtUser *user = amt_user_new ();

  user->id = g_strdup (id);
  user->name = g_strdup (name);
  g_hash_table_insert (references->users, user->id, user);
}

static void
test_bind (void)
{
  g_autoptr (GPtrArray) no_texts = g_ptr_array_new ();
  g_autoptr (AmtReferences) references = amt_references_new (no_texts);
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_TO_APPROVE);
  AmtQueueRight *right = amt_queue_right_new ();
  g_autofree char *order = NULL;

  amt_bind_query (query, NULL, NOW);
  g_assert_cmpstr (query->today, ==, "2026-03-02");
  g_assert_null (query->user_id);

  references->me = amt_me_new ();
  references->me->id = g_strdup (ME);
  right->queue_id = g_strdup ("q-7");
  right->rights = AMT_RIGHT_READ | AMT_RIGHT_APPROVE;
  g_ptr_array_add (references->me->queues, right);
  right = amt_queue_right_new ();
  right->queue_id = g_strdup ("q-8");
  right->rights = AMT_RIGHT_READ;
  g_ptr_array_add (references->me->queues, right);
  add_user (references, "1", "Zander, Z");
  add_user (references, "2", "Öhm, Ö");
  add_user (references, "3", "Adam, A");

  query->sort = AMT_SORT_ASSIGNEE;
  /* 23:30 UTC is the next day in Berlin. */
  amt_bind_query (query, references, NOW + 14 * G_TIME_SPAN_HOUR + 30 * G_TIME_SPAN_MINUTE);
  g_assert_cmpstr (query->today, ==, "2026-03-03");
  g_assert_cmpstr (query->user_id, ==, ME);
  g_assert_cmpstr (query->approve_queues[0], ==, "q-7");
  g_assert_null (query->approve_queues[1]);
  order = g_strjoinv (" ", query->order);
  g_assert_cmpstr (order, ==, "3 2 1");
  query->sort = AMT_SORT_DEADLINE;
  amt_bind_query (query, references, NOW);
  g_assert_null (query->order);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/desk/counts-watch/watch", test_watch);
  g_test_add_func ("/desk/counts-watch/bind", test_bind);

  return g_test_run ();
}
