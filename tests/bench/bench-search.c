/* bench-search.c: what searching costs while a word is typed, against the same query in the bare library; and making the index,
 * against bare inserts of the same words.
 *
 *   bench-search CASES
 *
 * Of the cases that a clerk may see most are rows and one in ten is whole. The bare library is SQLCipher with the same key on a
 * copy of the same file. Each text is asked for in both, one after the other, so that other load meets both. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "bench-bare.h"

#include <string.h>

#define IDS_PER_REQUEST 100
#define TODAY "2026-03-02"
/* As many hits as a page of results shows. */
#define HITS 50

typedef struct
{
  BenchClient *client; /* (owned) */
  GPtrArray *ids;      /* (owned) */
  GPtrArray *texts;    /* (owned) what is typed: whole words, names, numbers */
  guint n_cases;
} Bench;

static void
report (const Bench *self, const char *figure, double value, const char *unit)
{
  bench_report ("typed search", self->n_cases, figure, value, unit);
}

/* --- what is searched ---------------------------------------------------------------------------------- */

static void
put_whole_cases (Bench *self, guint from, guint n)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) put_result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtCasesPage *page;

  for (guint i = from; i < from + n; i++)
    g_ptr_array_add (ids, g_ptr_array_index (self->ids, i));
  g_ptr_array_add (ids, NULL);
  amt_remote_get_cases_async (self->client->remote, (const char *const *) ids->pdata, NULL,
                              amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  page = amt_remote_get_cases_finish (self->client->remote, result, &error);
  g_assert_no_error (error);
  amt_store_put_cases_async (self->client->store, page, FALSE, NULL, amt_test_result_cb, &slot);
  put_result = bench_wait (&slot);
  amt_store_put_cases_finish (self->client->store, put_result, &error);
  g_assert_no_error (error);
}

static char *
first_word (const char *text)
{
  gsize length = strcspn (text, ", ");

  return g_strndup (text, length);
}

/* Family names, names in full and ends of numbers, of cases from all over the list. */
static void
choose_texts (Bench *self, GPtrArray *rows)
{
  static const char *const WORDS[] = { "unterlagen", "mietvertrag", "linden", "612,50",
                                       "vollständig" };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 40; i++)
    {
      const AmtListRow *row =
          g_ptr_array_index (rows, g_rand_int_range (random, 0, (int) rows->len));
      const char *reference = row->value->reference;

      if (i % 4 < 2 && row->value->applicant)
        g_ptr_array_add (self->texts, first_word (row->value->applicant));
      else if (i % 4 == 2 && row->value->applicant)
        g_ptr_array_add (self->texts, g_strdelimit (g_strdup (row->value->applicant), ",", ' '));
      else if (reference && strlen (reference) > 5)
        g_ptr_array_add (self->texts, g_strdup (reference + strlen (reference) - 5));
    }
  for (guint i = 0; i < G_N_ELEMENTS (WORDS); i++)
    g_ptr_array_add (self->texts, g_strdup (WORDS[i]));
}

static void
load_rows (Bench *self)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) rows_result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GAsyncResult *slot = NULL;

  amt_store_query_async (self->client->store, query, NULL, amt_test_result_cb, &slot);
  result = bench_wait (&slot);
  keys = amt_store_query_finish (self->client->store, result, &error);
  g_assert_no_error (error);
  amt_store_load_rows_async (self->client->store, (const gint64 *) keys->data, keys->len, NULL,
                             amt_test_result_cb, &slot);
  rows_result = bench_wait (&slot);
  rows = amt_store_load_rows_finish (self->client->store, rows_result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, self->n_cases);

  for (guint i = 0; i < rows->len; i += 10)
    g_ptr_array_add (self->ids, g_strdup (((AmtListRow *) g_ptr_array_index (rows, i))->value->id));
  choose_texts (self, rows);
}

/* --- the index ----------------------------------------------------------------------------------------- */

/* What a pull marked, in the background as in the program. Returns: cases a second of processor time. */
static double
measure_background (Bench *self)
{
  gint64 begun = g_get_monotonic_time ();
  double cpu = bench_cpu ();
  guint64 n = bench_wait_indexed (self->client->store);
  double seconds = bench_since (begun);

  cpu = bench_cpu () - cpu;
  report (self, "index, background", (double) n / seconds, "cases/s");
  report (self, "index, background, processor", (double) n / cpu, "cases/s");

  return (double) n / cpu;
}

/* --- typing -------------------------------------------------------------------------------------------- */

static void
begin_search (AmtStore *store, const char *text, GAsyncResult **slot)
{
  g_autoptr (AmtSearchQuery) query = amt_search_query_parse (text, TODAY);

  amt_store_search_async (store, query, TODAY, HITS, NULL, amt_test_result_cb, slot);
}

/* Returns: hits; 0 also when another search came. */
static guint
end_search (AmtStore *store, GAsyncResult **slot)
{
  g_autoptr (GAsyncResult) answer = bench_wait (slot);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSearchResult) result = amt_store_search_finish (store, answer, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_assert_no_error (error);

  return result ? result->hits->len : 0;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

static double
report_times (const Bench *self, const char *what, GArray *times)
{
  g_autofree char *median = g_strconcat (what, ", median", NULL);
  g_autofree char *most = g_strconcat (what, ", 95 of 100", NULL);
  g_autofree char *longest = g_strconcat (what, ", longest", NULL);

  g_array_sort (times, compare_times);
  report (self, median, 1e3 * g_array_index (times, double, times->len / 2), "ms");
  report (self, most, 1e3 * g_array_index (times, double, times->len * 95 / 100), "ms");
  report (self, longest, 1e3 * g_array_index (times, double, times->len - 1), "ms");

  return g_array_index (times, double, times->len / 2);
}

/* Each beginning of each text, waiting for each answer. */
static void
measure_typing (Bench *self, BenchBare *bare, gboolean warm_up)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) theirs = g_array_new (FALSE, FALSE, sizeof (double));
  AmtStore *store = self->client->store;
  double our_sum = 0, their_sum = 0, ratio;
  guint64 n_hits = 0;

  for (guint i = 0; i < self->texts->len; i++)
    for (const char *text = g_ptr_array_index (self->texts, i), *end = text; *end;)
      {
        g_autofree char *typed = NULL;
        GAsyncResult *slot = NULL;
        gint64 begun;
        double seconds;

        end = g_utf8_next_char (end);
        typed = g_strndup (text, (gsize) (end - text));
        begun = g_get_monotonic_time ();
        begin_search (store, typed, &slot);
        n_hits += end_search (store, &slot);
        seconds = bench_since (begun);
        g_array_append_val (ours, seconds);
        our_sum += seconds;
        begun = g_get_monotonic_time ();
        bench_bare_search (bare, typed, HITS + 1);
        seconds = bench_since (begun);
        g_array_append_val (theirs, seconds);
        their_sum += seconds;
      }
  g_assert_cmpuint (n_hits, >, 0);
  if (warm_up)
    return;

  report (self, "letters typed", ours->len, "");
  ratio = report_times (self, "search", ours);
  ratio /= report_times (self, "bare library", theirs);
  report (self, "search / bare, median", ratio, "");
  report (self, "search / bare, sum", our_sum / their_sum, "");
}

/* Nobody waits for answers while typing: each letter interrupts the search before it. */
static void
measure_fast_typing (Bench *self)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  AmtStore *store = self->client->store;

  for (guint i = 0; i < self->texts->len; i++)
    {
      const char *text = g_ptr_array_index (self->texts, i);
      glong n = g_utf8_strlen (text, -1);
      g_autofree GAsyncResult **slots = g_new0 (GAsyncResult *, (gsize) n);
      gint64 begun = 0;
      double seconds;

      for (glong k = 0; k < n; k++)
        {
          g_autofree char *typed = g_utf8_substring (text, 0, k + 1);

          begun = g_get_monotonic_time ();
          begin_search (store, typed, &slots[k]);
        }
      end_search (store, &slots[n - 1]);
      seconds = bench_since (begun);
      g_array_append_val (times, seconds);
      for (glong k = 0; k < n - 1; k++)
        end_search (store, &slots[k]);
    }
  report_times (self, "last letter of fast typing", times);
}

int
main (int argc, char **argv)
{
  Bench self = { .ids = g_ptr_array_new_with_free_func (g_free),
                 .texts = g_ptr_array_new_with_free_func (g_free) };
  g_autofree char *folder = NULL;
  g_autofree char *copy = NULL;
  g_autoptr (AmtSyncResult) pulled = NULL;
  g_autoptr (AmtClock) clock = NULL;
  BenchPortal *portal;
  AmtStore *store;
  BenchBare *bare;
  double rate;

  bench_init (&argc, &argv, "search");
  clock = amt_clock_new_system ();
  folder = amt_test_temp_dir ();
  self.n_cases = bench_scaled (bench_number (argc, argv, 1), 100);
  portal = bench_portal_new (self.n_cases, AMT_CACHE_ROWS);
  store = bench_store_open (folder, clock);
  self.client = bench_client_new (bench_portal_get_url (portal), store);
  pulled = bench_client_run (self.client, AMT_SYNC_PULL | AMT_SYNC_FULL);
  load_rows (&self);
  for (guint at = 0; at < self.ids->len; at += IDS_PER_REQUEST)
    put_whole_cases (&self, at, MIN (IDS_PER_REQUEST, self.ids->len - at));
  rate = measure_background (&self);
  bench_client_free (self.client);
  bench_store_free (store);

  /* Closed, the store leaves one file without a journal. */
  copy = bench_bare_copy (folder);
  bare = bench_bare_open (copy);
  bench_portal_free (portal);
  store = bench_store_open (folder, clock);
  self.client = bench_client_new ("http://127.0.0.1:1/", store);
  measure_typing (&self, bare, TRUE);
  measure_typing (&self, bare, FALSE);
  measure_fast_typing (&self);
  report (&self, "bare inserts / index, processor", bench_bare_insert_rate (bare) / rate, "");
  report (&self, "peak memory", bench_peak (), "MiB");

  bench_bare_free (bare);
  bench_client_free (self.client);
  bench_store_free (store);
  g_ptr_array_unref (self.ids);
  g_ptr_array_unref (self.texts);

  return 0;
}
