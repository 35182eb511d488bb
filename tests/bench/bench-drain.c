/* bench-drain.c: how long a full outbox needs to reach the portal, with and without distance. Main thread.
 *
 *   bench-drain OPERATIONS
 *
 * Half of the operations only add (notes), half overwrite (follow-ups), each in a case of its own, as after a day without a
 * network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

static void
record (BenchClient *client, const char *case_id, gboolean note)
{
  g_autoptr (AmtOperation) operation = amt_operation_new (
      note ? "addFileNote" : "setFollowUp", case_id, "bench", amt_clock_now (client->clock));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  if (note)
    {
      amt_operation_set_parameter (operation, "kind", "note", &error);
      amt_operation_set_parameter (operation, "text", "Unterlagen sind vollständig.", &error);
    }
  else
    {
      amt_operation_set_parameter (operation, "dueOn", "2099-01-02", &error);
    }
  g_assert_no_error (error);
  amt_store_record_async (client->store, operation, AMT_TIME_NONE, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  amt_store_record_finish (client->store, result, &error);
  g_assert_no_error (error);
}

static GPtrArray *
load_rows (BenchClient *client, guint n)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) rows_result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = NULL;
  GAsyncResult *slot = NULL;
  GPtrArray *rows;

  amt_store_query_async (client->store, query, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  keys = amt_store_query_finish (client->store, result, &error);
  g_assert_no_error (error);
  amt_store_load_rows_async (client->store, (const gint64 *) keys->data, MIN (n, keys->len), NULL,
                             amt_test_result_cb, &slot);
  rows_result = bench_wait (&slot);
  rows = amt_store_load_rows_finish (client->store, rows_result, &error);
  g_assert_no_error (error);

  return rows;
}

static void
measure (const char *url, guint n, const char *subject)
{
  g_autoptr (BenchClient) client = bench_client_new (url, NULL);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (AmtSyncResult) pulled = NULL;
  g_autoptr (AmtSyncResult) done = NULL;
  guint64 requests;
  gint64 begun;
  double cpu;

  pulled = bench_client_run (client, AMT_SYNC_PULL);
  rows = load_rows (client, n);
  g_assert_cmpuint (rows->len, ==, n);
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    record (client, ((AmtListRow *) g_ptr_array_index (rows, i))->value->id, i % 2 == 0);
  bench_report (subject, n, "recording", bench_since (begun), "s");

  requests = amt_remote_get_n_requests (client->remote);
  cpu = bench_cpu ();
  begun = g_get_monotonic_time ();
  done = bench_client_run (client, AMT_SYNC_PUSH);
  bench_report (subject, n, "sending", bench_since (begun), "s");
  bench_report (subject, n, "sending, processor", bench_cpu () - cpu, "s");
  bench_report (subject, n, "sending, requests",
                (double) (amt_remote_get_n_requests (client->remote) - requests), "");
  g_assert_cmpuint (done->push->n_applied, ==, n);
}

int
main (int argc, char **argv)
{
  g_autoptr (BenchPortal) portal = NULL;
  g_autoptr (BenchLine) line = NULL;
  guint n;

  bench_init (&argc, &argv, "drain");
  n = bench_scaled (bench_number (argc, argv, 1), 20);
  portal = bench_portal_new (bench_scaled (10000, 100), AMT_CACHE_ROWS);
  line = bench_line_new (bench_portal_get_url (portal), 20);

  measure (bench_portal_get_url (portal), n, "round trip 0 ms");
  measure (bench_line_get_url (line), n, "round trip 20 ms");
  bench_report ("both", n, "peak memory", bench_peak (), "MiB");

  return 0;
}
