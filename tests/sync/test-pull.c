/* test-pull.c: the portal's changes come into the cache, whatever the line does to the pages.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include "amt-hex.h"

#include <string.h>

static AmtPullState *
state_of (Desk *desk)
{
  return WAIT_GET (amt_store_load_pull_state, desk->store);
}

static void
assert_counts (Desk *desk, guint64 cases, guint64 whole, guint64 set_aside)
{
  AmtPullState *state = state_of (desk);

  g_assert_cmpuint (state->n_cases, ==, cases);
  g_assert_cmpuint (state->n_whole, ==, whole);
  g_assert_cmpuint (state->n_set_aside, ==, set_aside);
  amt_pull_state_free (state);
}

/* Everything that the portal shows this person is here, and nothing else. */
static void
assert_all_same (Desk *desk, guint64 expected)
{
  g_auto (GStrv) ids = amt_portal_list_cases (desk->office->portal);
  AmtPullState *state = state_of (desk);
  guint64 n = 0;

  for (guint i = 0; ids[i]; i++)
    {
      g_autofree char *there = amt_portal_get_case_json (desk->office->portal, ids[i], desk->user);

      if (!there)
        continue;
      desk_assert_same (desk, ids[i]);
      n++;
    }
  g_assert_cmpuint (n, ==, expected);
  g_assert_cmpuint (state->n_cases, ==, expected);
  amt_pull_state_free (state);
}

typedef struct
{
  guint64 rows;
  guint64 whole;
  guint n;
} Progress;

static void
progress_cb (AmtSyncEngine *engine, guint64 n_rows, gint64 total, guint64 n_whole,
             gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_cmpuint (n_rows, >=, progress->rows);
  g_assert_cmpuint (n_whole, >=, progress->whole);
  g_assert_cmpint (total, >=, 1);
  progress->rows = n_rows;
  progress->whole = n_whole;
  progress->n++;
}

static void
test_full (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  Progress progress = { 0 };
  g_autoptr (AmtSyncResult) first = NULL;
  g_autoptr (AmtSyncResult) second = NULL;

  office_open (&office, 500, 120);
  desk_open (&desk, &office, "anna");
  g_signal_connect (desk.engine, "progress", G_CALLBACK (progress_cb), &progress);
  first = desk_sync (&desk);
  g_assert_true (first->pull->full);
  g_assert_cmpuint (first->pull->n_rows, ==, 500);
  g_assert_cmpuint (first->pull->n_cases, ==, 500);
  g_assert_cmpuint (progress.rows, ==, 500);
  g_assert_cmpuint (progress.whole, ==, 500);
  g_assert_cmpuint (progress.n, >=, 10);
  assert_counts (&desk, 500, 500, 0);
  assert_all_same (&desk, 500);

  second = desk_sync (&desk);
  g_assert_false (second->pull->full);
  g_assert_cmpuint (second->pull->n_rows, ==, 0);
  desk_verify (&desk);
  desk_close (&desk);
  office_close (&office);
}

static void
put_person (Office *office, const char *id, AmtCacheScope scope)
{
  g_autoptr (AmtMe) me = office_person (id, scope);
  g_autoptr (GError) error = NULL;

  amt_portal_put_person (office->portal, me, &error);
  g_assert_no_error (error);
}

static void
test_scopes (void)
{
  Office office = { 0 };
  Desk rows = { 0 };
  Desk mine = { 0 };
  g_autoptr (AmtCase) own = office_case ("own");
  g_autoptr (AmtSyncResult) first = NULL;
  g_autoptr (AmtSyncResult) second = NULL;
  g_autoptr (AmtSyncResult) third = NULL;
  AmtCaseView *view;

  office_open (&office, 5, 0);
  put_person (&office, "anna", AMT_CACHE_ROWS);
  put_person (&office, "bert", AMT_CACHE_MINE);
  own->assignee_id = g_strdup ("bert");
  own->assigned_at = OFFICE_NOW;
  office_add (&office, own);
  desk_open (&rows, &office, "anna");
  desk_open (&mine, &office, "bert");
  first = desk_sync (&rows);
  second = desk_sync (&mine);
  assert_counts (&rows, 6, 0, 0);
  assert_counts (&mine, 6, 1, 0);
  desk_assert_same (&mine, "own");

  /* What the clerk opened is kept and stays up to date. */
  WAIT_OK (amt_sync_engine_fetch_case, rows.engine, "c3");
  desk_assert_same (&rows, "c3");
  g_assert_true (amt_portal_resubmit (office.portal, "c3", "rent", "700,00", "m1", NULL));
  third = desk_sync (&rows);
  desk_assert_same (&rows, "c3");
  view = desk_view (&rows, "c3");
  g_assert_true (view->row->whole);
  g_assert_cmpuint (view->truth->applicant_version, ==, 2);
  amt_case_view_free (view);
  assert_counts (&rows, 6, 1, 0);
  desk_close (&rows);
  desk_close (&mine);
  office_close (&office);
}

static void
test_deltas (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  Desk sonja = { 0 };
  g_autoptr (GPtrArray) runs =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_sync_result_free);
  AmtSyncResult *delta;
  g_autoptr (AmtOperation) move = NULL;
  g_autoptr (AmtCase) fresh = office_case ("fresh");
  g_autoptr (JsonNode) queues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) references = NULL;
  guint n = 0;

  office_open (&office, 8, 3);
  desk_open (&desk, &office, "anna");
  desk_open (&sonja, &office, "sonja");
  g_ptr_array_add (runs, desk_sync (&desk));
  g_ptr_array_add (runs, desk_sync (&sonja));

  /* Moved out of sight, erased, new, sent again: all in one delta. */
  move = desk_do (&sonja, "c1", "moveToQueue", "queueId", "two", NULL);
  g_ptr_array_add (runs, desk_sync (&sonja));
  g_assert_cmpstr (desk_state (&sonja, move), ==, "done");
  g_assert_true (amt_portal_erase_case (office.portal, "c2", &error));
  office_add (&office, fresh);
  g_assert_true (amt_portal_resubmit (office.portal, "c3", "rent", "1,00", NULL, &error));
  delta = desk_sync (&desk);
  g_ptr_array_add (runs, delta);
  g_assert_false (delta->pull->full);
  g_assert_cmpuint (delta->pull->n_rows, ==, 4);
  assert_all_same (&desk, 7);

  queues = amt_json_parse_text ("[{\"id\":\"one\",\"name\":\"First\",\"authorityId\":\"office\","
                                "\"serviceIds\":[\"grant\"]}]",
                                NULL);
  amt_portal_put_list (office.portal, "queues", json_node_get_array (queues), &error);
  g_assert_no_error (error);
  /* The list cannot be fetched: the cursor must not pass the change. */
  amt_fault_proxy_add (office.proxy, "GET", "/queues", "status", "status=500");
  g_assert_null (desk_try (&desk, AMT_SYNC_PULL, NULL, NULL));
  g_ptr_array_add (runs, desk_sync (&desk));
  references = WAIT_GET (amt_store_load_references, desk.store);
  for (guint i = 0; i < references->len; i++)
    {
      AmtReference *reference = g_ptr_array_index (references, i);

      if (g_str_equal (reference->name, "queues"))
        n += strstr (reference->text, "\"First\"") != NULL;
    }
  g_assert_cmpuint (n, ==, 1);
  desk_verify (&desk);
  desk_close (&desk);
  desk_close (&sonja);
  office_close (&office);
}

/* --- what the line does to pages ----------------------------------------------------------------------- */

static void
test_faults (void)
{
  static const char *const FAULTS[][2] = {
    { "cut-before-send", "count=2" },
    { "answer-lost", "count=2" },
    { "cut-mid-answer", "bytes=70" },
    { "truncate", "bytes=70" },
    { "status", "status=500" },
    { "status", "status=503&retry-after=1" },
    { "status", "status=409" },
    { "status", "status=302" },
    { "replace", "make=deep&bytes=100000" },
    { "replace", "make=huge&bytes=20000000" },
    { "replace", "make=gzip-bomb&bytes=50000000" },
    { "replay", "back=1" },
    { "replay", "first=1" },
    { "duplicate", NULL },
  };
  static const char *const PATHS[] = { "/changes", "/cases\\?", "/me$", "/services" };
  Office office = { 0 };

  office_open (&office, 12, 4);
  for (gsize i = 0; i < G_N_ELEMENTS (FAULTS); i++)
    {
      Desk desk = { 0 };
      g_autoptr (AmtSyncResult) clean = NULL;

      desk_open (&desk, &office, "anna");
      for (gsize path = 0; path < G_N_ELEMENTS (PATHS); path++)
        {
          g_autoptr (AmtSyncResult) broken = NULL;
          g_autofree char *more =
              path == 0 ? g_strconcat ("skip=1", FAULTS[i][1] ? "&" : NULL, FAULTS[i][1], NULL)
                        : g_strdup (FAULTS[i][1]);

          amt_fault_proxy_add (office.proxy, "GET", PATHS[path], FAULTS[i][0], more);
          broken = desk_try (&desk, AMT_SYNC_PULL | AMT_SYNC_FULL, NULL, NULL);
          amt_fault_proxy_clear (office.proxy);
        }
      clean = desk_sync (&desk);
      g_test_message ("%s %s", FAULTS[i][0], FAULTS[i][1]);
      assert_all_same (&desk, 12);
      desk_verify (&desk);
      desk_close (&desk);
    }
  office_close (&office);
}

/* A page with two entries that cannot be read: the rest of it counts, and IT can see why. */
static void
test_set_aside (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  g_autoptr (AmtSyncResult) first = NULL;
  g_autoptr (AmtSyncResult) second = NULL;
  g_autoptr (AmtSyncResult) third = NULL;
  g_autoptr (AmtCase) good = office_case ("good");
  g_autoptr (JsonNode) row = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *row_text = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GPtrArray) broken = NULL;
  AmtPullState *state;
  guint64 n;

  office_open (&office, 3, 0);
  desk_open (&desk, &office, "anna");
  first = desk_sync (&desk);
  state = state_of (&desk);
  json_node_take_object (row, amt_wire_row_to_json (good));
  row_text = amt_json_to_text (row);
  text = g_strdup_printf (
      "{\"changes\":[{\"kind\":\"case\",\"id\":\"bad\",\"op\":\"upsert\",\"row\":{\"id\":\"bad\"}},"
      "{\"kind\":\"case\",\"id\":\"good\",\"op\":\"upsert\",\"row\":%s},"
      "{\"kind\":\"case\",\"id\":\"worse\",\"op\":\"upsert\",\"row\":[]}],"
      "\"nextCursor\":\"%s\",\"hasMore\":false,\"totalEstimate\":4}",
      row_text, state->cursor);
  amt_pull_state_free (state);
  body = g_bytes_new (text, strlen (text));
  amt_fault_proxy_add_body (office.proxy, "GET", "/changes", "replace", NULL, body);
  second = desk_sync (&desk);
  g_assert_cmpuint (second->pull->n_set_aside, ==, 2);
  g_assert_cmpuint (second->pull->n_rows, ==, 1);
  broken = WAIT_GET (amt_store_list_set_aside, desk.store);
  g_assert_cmpuint (broken->len, ==, 2);
  for (guint i = 0; i < broken->len; i++)
    g_assert_nonnull (((AmtBroken *) g_ptr_array_index (broken, i))->reason);
  assert_counts (&desk, 4, 3, 2);

  /* The portal does not know "good", and is asked for it once. */
  n = amt_portal_get_n_requests (office.portal);
  third = desk_sync (&desk);
  g_assert_cmpuint (amt_portal_get_n_requests (office.portal), ==, n + 1);
  desk_verify (&desk);
  desk_close (&desk);
  office_close (&office);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/pull/full", test_full);
  g_test_add_func ("/pull/scopes", test_scopes);
  g_test_add_func ("/pull/deltas", test_deltas);
  g_test_add_func ("/pull/faults", test_faults);
  g_test_add_func ("/pull/set-aside", test_set_aside);
  return g_test_run ();
}
