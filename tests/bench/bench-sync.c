/* bench-sync.c: what a synchronisation costs, against the slowest of its parts alone.
 *
 *   bench-sync CASES [all]     all: whole cases too, not only their rows
 *
 * The parts do the same work on the same answers: fetching them, parsing them, writing them into an empty cache. A pull that
 * overlaps them perfectly takes as long as the slowest one. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <libsoup/soup.h>
#include <string.h>

#define IDS_PER_REQUEST 100

typedef struct
{
  const char *subject;
  guint n_cases;
  gboolean whole_cases;
  GPtrArray *pages; /* (owned) (element-type GBytes) answers of GET /changes */
  GPtrArray *cases; /* (owned) (element-type GBytes) answers of GET /cases */
} Sync;

static void
report (const Sync *self, const char *figure, double value, const char *unit)
{
  bench_report (self->subject, self->n_cases, figure, value, unit);
}

/* --- the whole ----------------------------------------------------------------------------------------- */

static double
measure_full (const Sync *self, BenchClient *client)
{
  gint64 begun = g_get_monotonic_time ();
  double cpu = bench_cpu ();
  g_autoptr (AmtSyncResult) done = bench_client_run (client, AMT_SYNC_PULL | AMT_SYNC_FULL);
  double seconds = bench_since (begun);

  g_assert_cmpuint (done->pull->n_rows, ==, self->n_cases);
  g_assert_cmpuint (done->pull->n_cases, ==, self->whole_cases ? self->n_cases : 0);
  report (self, "full sync", seconds, "s");
  report (self, "full sync, processor", bench_cpu () - cpu, "s");
  report (self, "full sync, requests", (double) amt_remote_get_n_requests (client->remote), "");
  report (self, "full sync, received", (double) amt_remote_get_n_bytes (client->remote) / 1e6,
          "MB");
  report (self, "full sync, peak memory", bench_peak (), "MiB");

  return seconds;
}

static void
measure_run (const Sync *self, BenchClient *client, const char *what, guint64 n_rows)
{
  guint64 requests = amt_remote_get_n_requests (client->remote);
  guint64 bytes = amt_remote_get_n_bytes (client->remote);
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (AmtSyncResult) done = bench_client_run (client, AMT_SYNC_PUSH | AMT_SYNC_PULL);
  double seconds = bench_since (begun);
  g_autofree char *n_requests = g_strconcat (what, ", requests", NULL);
  g_autofree char *n_bytes = g_strconcat (what, ", received", NULL);

  g_assert_cmpuint (done->pull->n_rows, ==, n_rows);
  report (self, what, 1000.0 * seconds, "ms");
  report (self, n_requests, (double) (amt_remote_get_n_requests (client->remote) - requests), "");
  report (self, n_bytes, (double) (amt_remote_get_n_bytes (client->remote) - bytes), "B");
}

/* Somebody else writes a note into each of the first @n cases. */
static void
change_cases (const char *url, char **ids, guint n)
{
  g_autoptr (AmtRemote) remote = bench_remote_new (url, BENCH_OTHER_TOKEN);

  for (guint at = 0; at < n; at += IDS_PER_REQUEST)
    {
      g_autoptr (GPtrArray) items =
          g_ptr_array_new_with_free_func ((GDestroyNotify) amt_batch_item_free);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *slot = NULL;

      for (guint i = at; i < MIN (n, at + IDS_PER_REQUEST); i++)
        {
          g_autoptr (AmtOperation) operation =
              amt_operation_new ("addFileNote", ids[i], "bench-other", 1772435700000000);
          AmtBatchItem *item = amt_batch_item_new ();

          amt_operation_set_parameter (operation, "text", "bench", NULL);
          amt_operation_set_parameter (operation, "kind", "note", NULL);
          item->id = g_strdup (operation->id);
          item->case_id = g_strdup (ids[i]);
          item->version = -1;
          item->body = amt_wire_operation_to_text (operation);
          g_ptr_array_add (items, item);
        }
      amt_remote_send_batch_async (remote, items, NULL, amt_test_result_cb, &slot);
      result = bench_wait (&slot);
      results = amt_remote_send_batch_finish (remote, result, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < results->len; i++)
        g_assert_cmpuint (((AmtBatchResult *) g_ptr_array_index (results, i))->status, <, 300);
    }
}

/* --- the parts ----------------------------------------------------------------------------------------- */

static GBytes *
fetch (SoupSession *session, const char *url)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                               "Bearer " BENCH_TOKEN);
  stream = soup_session_send (session, message, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_splice (memory, stream,
                          G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                          NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* Without parsing: the cursor and whether more follows stand at the end of a page. */
static char *
next_cursor (GBytes *page, gboolean *out_more)
{
  static const char NAME[] = "\"nextCursor\":\"";
  gsize size;
  const char *data = g_bytes_get_data (page, &size);
  gsize tail = MIN (size, 400);
  g_autofree char *end = g_strndup (data + size - tail, tail);
  const char *at = strstr (end, NAME);
  g_auto (GStrv) words = NULL;

  g_assert_nonnull (at);
  *out_more = strstr (end, "\"hasMore\":true") != NULL;
  words = g_strsplit (at + strlen (NAME), "\"", 2);

  return g_strdup (words[0]);
}

static double
measure_transfer (Sync *self, const char *url, char **ids)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;
  gint64 begun = g_get_monotonic_time ();

  while (more)
    {
      g_autofree char *address =
          g_strconcat (url, "/changes", cursor ? "?cursor=" : "", cursor, NULL);
      GBytes *page = fetch (session, address);

      g_ptr_array_add (self->pages, page);
      g_free (cursor);
      cursor = next_cursor (page, &more);
    }
  for (guint at = 0; self->whole_cases && at < self->n_cases; at += IDS_PER_REQUEST)
    {
      g_autoptr (GString) address = g_string_new (url);

      g_string_append (address, "/cases?ids=");
      for (guint i = at; i < MIN (self->n_cases, at + IDS_PER_REQUEST); i++)
        g_string_append_printf (address, "%s%s", i > at ? "," : "", ids[i]);
      g_ptr_array_add (self->cases, fetch (session, address->str));
    }

  return bench_since (begun);
}

static AmtChangesPage *
parse_page (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = amt_json_parse (bytes, AMT_JSON_MAX_PAGE, AMT_JSON_MAX_DEPTH, &error);
  AmtChangesPage *page = root ? amt_wire_changes_from_json (root, &error) : NULL;

  g_assert_no_error (error);

  return page;
}

static AmtCasesPage *
parse_cases (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = amt_json_parse (bytes, AMT_JSON_MAX_PAGE, AMT_JSON_MAX_DEPTH, &error);
  AmtCasesPage *page = root ? amt_wire_cases_from_json (root, &error) : NULL;

  g_assert_no_error (error);

  return page;
}

static double
measure_parse (Sync *self)
{
  gint64 begun = g_get_monotonic_time ();

  for (guint i = 0; i < self->pages->len; i++)
    amt_changes_page_free (parse_page (g_ptr_array_index (self->pages, i)));
  for (guint i = 0; i < self->cases->len; i++)
    amt_cases_page_free (parse_cases (g_ptr_array_index (self->cases, i)));

  return bench_since (begun);
}

static void
insert_page (AmtStore *store, char **cursor, AmtChangesPage *page)
{
  g_autofree char *next = g_strdup (page->next_cursor);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_store_apply_page_async (store, *cursor, page, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  changes = amt_store_apply_page_finish (store, result, &error);
  g_assert_no_error (error);
  g_free (*cursor);
  *cursor = g_steal_pointer (&next);
}

static void
insert_cases (AmtStore *store, AmtCasesPage *page)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_store_put_cases_async (store, page, FALSE, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  amt_store_put_cases_finish (store, result, &error);
  g_assert_no_error (error);
}

static double
measure_insert (Sync *self)
{
  g_autoptr (AmtClock) clock = amt_clock_new_system ();
  AmtStore *store = bench_store_new (clock);
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();
  g_autoptr (GPtrArray) cases = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *cursor = NULL;
  GAsyncResult *slot = NULL;
  gint64 begun;
  double seconds, cpu;

  for (guint i = 0; i < self->pages->len; i++)
    g_ptr_array_add (pages, parse_page (g_ptr_array_index (self->pages, i)));
  for (guint i = 0; i < self->cases->len; i++)
    g_ptr_array_add (cases, parse_cases (g_ptr_array_index (self->cases, i)));
  amt_store_begin_full_async (store, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  g_assert_true (amt_store_begin_full_finish (store, result, NULL));

  cpu = bench_cpu ();
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < pages->len; i++)
    insert_page (store, &cursor, g_ptr_array_index (pages, i));
  for (guint i = 0; i < cases->len; i++)
    insert_cases (store, g_ptr_array_index (cases, i));
  seconds = bench_since (begun);
  report (self, "writing alone, processor", bench_cpu () - cpu, "s");
  bench_store_free (store);

  return seconds;
}

static char **
ids_of (AmtStore *store, guint n)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GAsyncResult) rows_result = NULL;
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  GPtrArray *ids = g_ptr_array_new ();
  GAsyncResult *slot = NULL;

  amt_store_query_async (store, query, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  keys = amt_store_query_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, >=, n);
  amt_store_load_rows_async (store, (const gint64 *) keys->data, n, NULL, amt_test_result_cb,
                             &slot);
  rows_result = bench_wait (&slot);
  rows = amt_store_load_rows_finish (store, rows_result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (ids, g_strdup (((AmtListRow *) g_ptr_array_index (rows, i))->value->id));
  g_ptr_array_add (ids, NULL);

  return (char **) g_ptr_array_free (ids, FALSE);
}

int
main (int argc, char **argv)
{
  g_autoptr (BenchPortal) portal = NULL;
  g_autoptr (BenchClient) client = NULL;
  g_autoptr (BenchClient) later = NULL;
  g_auto (GStrv) ids = NULL;
  Sync self = { .pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref),
                .cases = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref) };
  double full, transfer, parse, insert, cpu;
  guint n_changes;
  const char *url;

  bench_init (&argc, &argv, "sync");
  self.n_cases = bench_scaled (bench_number (argc, argv, 1), 100);
  self.whole_cases = argc > 2;
  self.subject = self.whole_cases ? "whole cases" : "rows";
  portal = bench_portal_new (self.n_cases, self.whole_cases ? AMT_CACHE_ALL : AMT_CACHE_ROWS);
  url = bench_portal_get_url (portal);

  client = bench_client_new (url, NULL);
  full = measure_full (&self, client);
  measure_run (&self, client, "nothing changed, indexing", 0);
  /* From here on nothing else keeps the processors and the cache. */
  bench_wait_indexed (client->store);
  measure_run (&self, client, "nothing changed", 0);
  later = bench_client_new (url, client->store);
  measure_run (&self, later, "nothing changed, first run", 0);
  ids = ids_of (client->store, self.n_cases);

  cpu = bench_cpu ();
  transfer = measure_transfer (&self, url, ids);
  report (&self, "transfer alone", transfer, "s");
  report (&self, "transfer alone, processor", bench_cpu () - cpu, "s");
  cpu = bench_cpu ();
  parse = measure_parse (&self);
  report (&self, "parsing alone", parse, "s");
  report (&self, "parsing alone, processor", bench_cpu () - cpu, "s");
  insert = measure_insert (&self);
  report (&self, "writing alone", insert, "s");
  report (&self, "full sync / slowest part", full / MAX (transfer, MAX (parse, insert)), "");

  n_changes = MIN (self.n_cases, bench_scaled (1000, 20));
  change_cases (url, ids, n_changes);
  self.n_cases = n_changes;
  self.subject = self.whole_cases ? "changed cases" : "changed rows";
  measure_run (&self, client, "sync", n_changes);

  g_ptr_array_unref (self.pages);
  g_ptr_array_unref (self.cases);

  return 0;
}
