/* test-prefetch.c: documents are here before somebody asks: of the next cases, then of one's own; within bounds.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-papers.h"
#include "amt-document-bytes.h"
#include "amt-prefetch.h"
#include "amt-store-offline.h"
#include "amt-test-network.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define N_CASES 4

typedef struct
{
  DeskFixture desk;
  AmtContext *context;
  GNetworkMonitor *network;
  AmtMachine *machine;
  AmtPrefetch *prefetch;
  char *supplies;
  AmtCase *cases[N_CASES]; /* 0 and 1 mine, 2 another's, 3 mine and infected; a paper each */
} Fixture;

static const char *
hash_of (const Fixture *fixture, guint n)
{
  return ((AmtDocument *) g_ptr_array_index (fixture->cases[n]->documents, 0))->sha256;
}

static void
add_case (Fixture *fixture, guint n, const char *assignee)
{
  g_autofree char *words = g_strdup_printf ("Papier %u", n);
  const char *const pages[] = { words, NULL };
  g_autoptr (GBytes) bytes = papers_pdf (pages);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *id = g_strdup_printf ("d-%u", n);
  AmtDocument *document;

  fixture->cases[n] = papers_case_new (n, assignee);
  document = papers_add (fixture->cases[n], all, id, bytes);
  if (n == 3)
    {
      g_free (document->virus_scan);
      document->virus_scan = g_strdup ("infected");
    }
  papers_give (&fixture->desk, fixture->cases[n], all);
}

static void
power (Fixture *fixture, const char *status)
{
  g_autofree char *folder = g_build_filename (fixture->supplies, "BAT0", NULL);
  g_autofree char *type = g_build_filename (folder, "type", NULL);
  g_autofree char *path = g_build_filename (folder, "status", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (type, "Battery\n", -1, NULL));
  g_assert_true (g_file_set_contents (path, status, -1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_fixture_init (&fixture->desk);
  fixture->supplies = amt_test_temp_dir ();
  add_case (fixture, 0, "aydin");
  add_case (fixture, 1, "aydin");
  add_case (fixture, 2, "breitsamer");
  add_case (fixture, 3, "aydin");
  fixture->context = desk_open_ok (&fixture->desk, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (fixture->context, &error));
  fixture->network = test_network_new ();
  fixture->machine = amt_machine_new (fixture->supplies, fixture->network);
  fixture->prefetch =
      amt_prefetch_new (amt_context_get_store (fixture->context),
                        amt_context_get_engine (fixture->context), fixture->machine);
  amt_prefetch_set_delay (fixture->prefetch, 10);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  amt_prefetch_pause (fixture->prefetch);
  desk_close (fixture->context);
  g_clear_object (&fixture->prefetch);
  g_clear_object (&fixture->machine);
  g_clear_object (&fixture->network);
  for (guint i = 0; i < N_CASES; i++)
    g_clear_pointer (&fixture->cases[i], amt_case_unref);
  g_free (fixture->supplies);
  desk_fixture_clear (&fixture->desk);
}

static gboolean
is_here (Fixture *fixture, guint n)
{
  return papers_is_here (fixture->context, hash_of (fixture, n));
}

static gint64
key_of (Fixture *fixture, guint n)
{
  AmtStore *store = amt_context_get_store (fixture->context);
  const char *const ids[] = { fixture->cases[n]->id, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_store_load_rows_of_async (store, ids, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  rows = amt_store_load_rows_of_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return ((AmtListRow *) rows->pdata[0])->key;
}

/* A case of somebody else's that the clerk is about to reach; its whole text is here since it was opened. */
static void
test_next (Fixture *fixture, gconstpointer data)
{
  gint64 key = key_of (fixture, 2);
  AmtCaseView *view = desk_view (fixture->context, fixture->cases[2]->id);

  g_assert_true (view->local->whole);
  amt_case_view_free (view);
  amt_prefetch_set_next (fixture->prefetch, &key, 1);
  amt_prefetch_start (fixture->prefetch);
  amt_test_await (amt_prefetch_get_n_fetched (fixture->prefetch) >= 1);
  /* Before one's own. */
  g_assert_true (is_here (fixture, 2));
}

static void
test_room (Fixture *fixture, gconstpointer data)
{
  /* Less than the smallest of them. */
  amt_store_set_quota (amt_context_get_store (fixture->context), 100);
  amt_prefetch_start (fixture->prefetch);
  amt_test_await (amt_prefetch_get_state (fixture->prefetch) == AMT_PREFETCH_WORKING);
  amt_test_await (amt_prefetch_get_state (fixture->prefetch) == AMT_PREFETCH_RESTING);
  g_assert_cmpuint (amt_prefetch_get_n_fetched (fixture->prefetch), ==, 0);
  g_assert_false (is_here (fixture, 0));
}

static void
test_power (Fixture *fixture, gconstpointer data)
{
  power (fixture, "Discharging\n");
  amt_prefetch_start (fixture->prefetch);
  amt_test_await (amt_prefetch_get_state (fixture->prefetch) == AMT_PREFETCH_POWER);
  g_assert_cmpuint (amt_prefetch_get_n_fetched (fixture->prefetch), ==, 0);

  amt_prefetch_set_on_battery (fixture->prefetch, TRUE);
  amt_test_await (is_here (fixture, 0) && is_here (fixture, 1));
}

static void
test_no_portal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  amt_portal_stop (fixture->desk.portal);
  amt_prefetch_start (fixture->prefetch);
  amt_test_await (amt_prefetch_get_state (fixture->prefetch) == AMT_PREFETCH_NO_PORTAL);
  g_assert_false (is_here (fixture, 0));

  g_assert_true (amt_portal_start (fixture->desk.portal, &error));
  g_assert_true (desk_sync (fixture->context, &error));
  amt_test_await (is_here (fixture, 0) && is_here (fixture, 1));
  /* All of one's own, not only these two. */
  amt_test_await (amt_prefetch_get_state (fixture->prefetch) == AMT_PREFETCH_RESTING);
  g_assert_false (is_here (fixture, 2));
  g_assert_false (is_here (fixture, 3));
}

/* Whenever it is stopped, the next start goes on. */
static void
test_paused (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      amt_prefetch_start (fixture->prefetch);
      for (guint j = 0; j < i * 5; j++)
        amt_test_spin ();
      amt_prefetch_pause (fixture->prefetch);
      g_assert_cmpint (amt_prefetch_get_state (fixture->prefetch), ==, AMT_PREFETCH_RESTING);
    }
  amt_prefetch_start (fixture->prefetch);
  amt_test_await (is_here (fixture, 0) && is_here (fixture, 1));
}

static AmtOfflineSet *
only_set (GPtrArray *sets)
{
  g_assert_cmpuint (sets->len, ==, 1);
  return sets->pdata[0];
}

static GPtrArray *
list_sets (Fixture *fixture)
{
  AmtStore *store = amt_context_get_store (fixture->context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  GPtrArray *sets;

  amt_store_list_offline_async (store, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  sets = amt_store_list_offline_finish (store, result, &error);
  g_assert_no_error (error);
  return sets;
}

static gboolean
is_complete (Fixture *fixture)
{
  g_autoptr (GPtrArray) sets = list_sets (fixture);

  return only_set (sets)->complete_at != AMT_TIME_NONE && only_set (sets)->n_documents > 0;
}

/* Opens each document of the case without asking anybody. Returns: how many. */
static guint
open_all (Fixture *fixture, const char *case_id)
{
  AmtStore *store = amt_context_get_store (fixture->context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtCaseView *view;
  guint n = 0;

  amt_store_load_case_async (store, case_id, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  view = amt_store_load_case_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_true (view->local->whole);
  for (guint i = 0; i < view->local->documents->len; i++)
    {
      const AmtDocument *document = view->local->documents->pdata[i];
      g_autoptr (GAsyncResult) loaded = NULL;
      gsize size = 0;
      int fd;

      if (g_strcmp0 (document->virus_scan, "infected") == 0)
        continue;
      amt_document_bytes_load_async (store, NULL, case_id, document, NULL, amt_test_result_cb,
                                     &slot);
      loaded = amt_test_wait_result (&slot);
      fd = amt_document_bytes_load_finish (loaded, &size, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (size, ==, document->size);
      close (fd);
      n++;
    }
  amt_case_view_free (view);
  return n;
}

/* A whole queue with somebody else's cases, on battery, with no room to spare: after the tick nothing of it needs the portal. */
static void
test_offline (Fixture *fixture, gconstpointer data)
{
  const char *const queue[] = { "wohngeld-a-k", NULL };
  AmtStore *store = amt_context_get_store (fixture->context);
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_OPEN);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) queried = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GAsyncResult *slot = NULL;
  guint n = 0;

  power (fixture, "Discharging\n");
  amt_store_set_quota (store, 1);
  amt_prefetch_start (fixture->prefetch);
  amt_test_await (amt_prefetch_get_state (fixture->prefetch) == AMT_PREFETCH_POWER);
  amt_store_add_offline_async (store, AMT_OFFLINE_QUEUE, queue, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_store_add_offline_finish (store, result, NULL, &error));
  g_assert_true (desk_sync (fixture->context, &error));
  amt_test_await (is_complete (fixture));

  amt_portal_stop (fixture->desk.portal);
  amt_case_query_add (&query->queues, "wohngeld-a-k");
  amt_store_query_async (store, query, NULL, amt_test_result_cb, &slot);
  queried = amt_test_wait_result (&slot);
  keys = amt_store_query_finish (store, queried, &error);
  g_assert_no_error (error);
  amt_store_load_rows_async (store, (gint64 *) (gpointer) keys->data, keys->len, NULL,
                             amt_test_result_cb, &slot);
  loaded = amt_test_wait_result (&slot);
  rows = amt_store_load_rows_finish (store, loaded, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, >, N_CASES);
  for (guint i = 0; i < rows->len; i++)
    {
      const AmtListRow *row = rows->pdata[i];

      g_assert_true (row->offline || row->value->restricted);
      if (!row->value->restricted)
        n += open_all (fixture, row->value->id);
    }
  g_assert_cmpuint (n, >=, 3);
}

/* Not even what was asked for goes through a network that costs; it waits for another one. */
static void
test_metered (Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = { fixture->cases[0]->id, NULL };
  AmtStore *store = amt_context_get_store (fixture->context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sets = NULL;
  GAsyncResult *slot = NULL;

  test_network_set_metered (fixture->network, TRUE);
  amt_store_add_offline_async (store, AMT_OFFLINE_CASE, ids, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_store_add_offline_finish (store, result, NULL, &error));
  g_assert_true (desk_sync (fixture->context, &error));
  amt_prefetch_start (fixture->prefetch);
  amt_test_await (amt_prefetch_get_state (fixture->prefetch) == AMT_PREFETCH_METERED);
  g_assert_cmpuint (amt_prefetch_get_n_fetched (fixture->prefetch), ==, 0);
  g_assert_false (is_here (fixture, 0));
  sets = list_sets (fixture);
  g_assert_cmpint (only_set (sets)->complete_at, ==, AMT_TIME_NONE);

  test_network_set_metered (fixture->network, FALSE);
  amt_test_await (is_complete (fixture));
  g_assert_true (is_here (fixture, 0));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/desk/prefetch/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("next", test_next);
  ADD ("room", test_room);
  ADD ("power", test_power);
  ADD ("no-portal", test_no_portal);
  ADD ("paused", test_paused);
  ADD ("offline", test_offline);
  ADD ("metered", test_metered);
#undef ADD
  return g_test_run ();
}
