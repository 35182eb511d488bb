/* test-case-list.c: the list model against what the store says, whatever happens; selection, finding, stepping; a long list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "case-list-world.h"

#include "amt-store-lists.h"
#include "amt-store-places.h"

#include <string.h>

static void
test_random (void)
{
  World world;

  world_init (&world, 21);
  world_fill (&world, 60);
  world_show (&world, AMT_SCOPE_MINE, AMT_SORT_APPLICANT);
  g_assert_cmpuint (world.copy->len, >, 20);
  for (guint step = 0; step < 150; step++)
    {
      AmtChangesPage *page = world_page_new (&world);
      guint n = world_random_page (&world, page);
      g_autoptr (GHashTable) selected = NULL;
      g_autoptr (GArray) before = NULL;

      world_select_something (&world);
      selected = world_selected_set (&world);
      before = g_array_copy (world.copy);
      world.cost = 0;
      world_apply (&world, page);
      world_settle (&world);
      g_assert_cmpuint (world.cost, <=, 2 * n);
      world_check_selection (&world, selected, before);
      if (step % 10 == 0)
        world_check_rows (&world);
      if (step % 15 == 0)
        world_show (&world, AMT_SCOPE_MINE, (AmtSort) world_pick (&world, AMT_SORT_OPENED + 1));
    }
  world_clear (&world);
}

/* Pages, orders and lists one after the other without waiting for any of them. */
static void
test_hurry (void)
{
  static const AmtScope SCOPES[] = { AMT_SCOPE_MINE, AMT_SCOPE_ALL, AMT_SCOPE_OPEN,
                                     AMT_SCOPE_DONE };
  World world;

  world_init (&world, 22);
  world_fill (&world, 500);
  world_show (&world, AMT_SCOPE_ALL, AMT_SORT_APPLICANT);
  for (guint step = 0; step < 60; step++)
    {
      g_autoptr (GObject) item = NULL;
      AmtChangesPage *page = world_page_new (&world);

      world_random_page (&world, page);
      world_apply (&world, page);
      if (world_pick (&world, 3) == 0)
        {
          g_autoptr (AmtCaseQuery) query =
              world_list_of (SCOPES[world_pick (&world, G_N_ELEMENTS (SCOPES))], AMT_SORT_RECEIVED);

          amt_case_list_model_set_query (world.model, query);
        }
      if (world.copy->len > 0)
        item = g_list_model_get_item (G_LIST_MODEL (world.model),
                                      world_pick (&world, world.copy->len));
      if (step % 7 == 0)
        {
          world_settle (&world);
          world_check_rows (&world);
        }
    }
  world_settle (&world);
  world_check_rows (&world);
  world_clear (&world);
}

/* Another list is told as one change and what follows, although its rows stand here and there in the list before: a widget lays
 * itself out after each change. */
static void
test_another (void)
{
  World world;
  AmtChangesPage *page;
  guint n_all;

  world_init (&world, 31);
  page = world_page_new (&world);
  for (guint i = 0; i < 900; i++)
    world_page_add_new (&world, page, i % 3 ? NULL : ME);
  world_apply (&world, page);
  world_show (&world, AMT_SCOPE_ALL, AMT_SORT_RECEIVED);
  n_all = world.copy->len;
  world.n_splices = 0;
  world_show (&world, AMT_SCOPE_MINE, AMT_SORT_RECEIVED);
  g_assert_cmpuint (world.copy->len, >, 20);
  g_assert_cmpuint (world.copy->len, <, n_all / 2);
  g_assert_cmpuint (world.n_splices, <=, 2);
  world_check_rows (&world);
  world_clear (&world);
}

/* --- rows ---------------------------------------------------------------------------------------------- */

static void
count_cb (gpointer object, guint *n)
{
  (*n)++;
}

static void
test_identity (void)
{
  World world;
  g_autoptr (AmtCaseRow) row = NULL;
  g_autoptr (AmtCaseRow) again = NULL;
  g_autofree char *id = NULL;
  AmtChangesPage *page;
  guint n_changed = 0;
  guint64 version;

  world_init (&world, 23);
  world_fill (&world, 20);
  world_show (&world, AMT_SCOPE_MINE, AMT_SORT_REFERENCE);
  row = g_list_model_get_item (G_LIST_MODEL (world.model), 7);
  amt_test_await (amt_case_row_get_row (row));
  id = g_strdup (amt_case_row_get_id (row));
  version = amt_case_row_get_row (row)->value->version;
  g_signal_connect (row, "changed", G_CALLBACK (count_cb), &n_changed);

  /* The case changes, its place does not: no row goes or comes. */
  world.n_splices = 0;
  for (;;)
    {
      page = world_page_new (&world);
      world_page_add (&world, page, id, ME);
      world_apply (&world, page);
      world_settle (&world);
      if (g_strcmp0 (amt_case_row_get_row (row)->value->state, "decided") != 0)
        break;
    }
  amt_test_await (amt_case_row_get_row (row)->value->version > version);
  again = g_list_model_get_item (G_LIST_MODEL (world.model), 7);
  g_assert_true (again == row);
  g_assert_cmpuint (n_changed, >, 0);
  g_clear_object (&again);
  g_clear_object (&row);
  world_clear (&world);
}

/* Who scrolls through a long list finds rows, and what is out of sight is let go. */
static void
test_scroll (void)
{
  World world;
  guint n;

  world_init (&world, 24);
  for (guint i = 0; i < 12; i++)
    world_fill (&world, 500);
  world_show (&world, AMT_SCOPE_ALL, AMT_SORT_RECEIVED);
  n = world.copy->len;
  g_assert_cmpuint (n, ==, 6000);
  for (guint i = 0; i < n; i += 50)
    {
      g_autoptr (AmtCaseRow) row = g_list_model_get_item (G_LIST_MODEL (world.model), i);

      amt_test_await (amt_case_row_get_row (row));
    }
  world_clear (&world);
}

/* --- selection ----------------------------------------------------------------------------------------- */

static int
every_third (guint position, gpointer data)
{
  return position % 3 == 0 ? 1 : position % 3 == 1 ? 0 : -1;
}

static void
test_selection (void)
{
  World world;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  gint64 keys[3];

  world_init (&world, 25);
  world_fill (&world, 30);
  world_show (&world, AMT_SCOPE_ALL, AMT_SORT_REFERENCE);
  amt_case_list_model_select_range (world.model, 2, 4, FALSE);
  g_assert_cmpuint (world.n_told, ==, 1);
  amt_case_list_model_select_range (world.model, 2, 4, FALSE);
  g_assert_cmpuint (world.n_told, ==, 1);
  amt_case_list_model_set_selection (world.model, 0, 6, every_third, NULL);
  g_assert_cmpuint (world.n_told, ==, 2);
  g_assert_true (amt_case_list_model_is_selected (world.model, 0));
  g_assert_false (amt_case_list_model_is_selected (world.model, 4));
  g_assert_true (amt_case_list_model_is_selected (world.model, 5));
  g_assert_cmpuint (amt_case_list_model_get_n_selected (world.model), ==, 4);

  /* A click elsewhere: what is told reaches from the first that changed to the last. */
  amt_case_list_model_select_range (world.model, 2, 1, TRUE);
  g_assert_cmpuint (world.told_at, ==, 0);
  g_assert_cmpuint (world.told_n, ==, 6);
  amt_case_list_model_select_range (world.model, 9, 1, TRUE);
  g_assert_cmpuint (world.told_at, ==, 2);
  g_assert_cmpuint (world.told_n, ==, 8);
  world.n_told = 0;
  amt_case_list_model_select_range (world.model, 9, 1, TRUE);
  g_assert_cmpuint (world.n_told, ==, 0);
  amt_case_list_model_select_range (world.model, 20, 3, FALSE);

  /* Another order of the same rows keeps it, other rows do not. */
  keys[0] = amt_case_list_model_get_key (world.model, 9);
  world_show (&world, AMT_SCOPE_ALL, AMT_SORT_APPLICANT);
  g_assert_cmpuint (amt_case_list_model_get_n_selected (world.model), ==, 4);
  g_assert_true (amt_case_list_model_is_key_selected (world.model, keys[0]));
  amt_case_list_model_load_selected_async (world.model, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  rows = amt_case_list_model_load_selected_finish (world.model, result, &error);
  g_clear_object (&result);
  g_assert_cmpuint (rows->len, ==, 4);
  world_show (&world, AMT_SCOPE_MINE, AMT_SORT_APPLICANT);
  g_assert_cmpuint (amt_case_list_model_get_n_selected (world.model), ==, 0);

  amt_case_list_model_select_all (world.model);
  amt_case_list_model_toggle (world.model, 3);
  g_assert_cmpuint (amt_case_list_model_get_n_selected (world.model), ==, world.copy->len - 1);
  world_show (&world, AMT_SCOPE_MINE, AMT_SORT_RECEIVED);
  g_assert_cmpuint (amt_case_list_model_get_n_selected (world.model), ==, world.copy->len - 1);
  for (guint i = 0; i < 2; i++)
    keys[i] = amt_case_list_model_get_key (world.model, i + 4);
  keys[2] = 1000000;
  amt_case_list_model_select_keys (world.model, keys, 3);
  g_assert_cmpuint (amt_case_list_model_get_n_selected (world.model), ==, 2);
  g_assert_false (amt_case_list_model_is_key_selected (world.model, keys[2]));
  world_clear (&world);
}

static void
ignore_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
}

/* Rows that are selected while the rest of the list is coming, one of which is gone when it comes. A long look at the cache
 * holds the rest up; on a slow machine it may be over too early. */
static gboolean
lose_while_loading (World *world, AmtSort sort)
{
  g_autoptr (AmtCaseQuery) query = world_list_of (AMT_SCOPE_ALL, sort);
  g_autoptr (AmtCaseRow) row = NULL;
  AmtChangesPage *page = world_page_new (world);
  gboolean held_up;

  amt_case_list_model_unselect_all (world->model);
  world_show (world, AMT_SCOPE_DONE, sort);
  amt_case_list_model_set_query (world->model, query);
  amt_store_verify_async (world->store, NULL, ignore_cb, NULL);
  amt_test_await (world->copy->len == 200);
  amt_case_list_model_select_range (world->model, 10, 5, FALSE);
  row = g_list_model_get_item (G_LIST_MODEL (world->model), 12);
  world_page_remove (world, page, amt_case_row_get_id (row));
  world_apply (world, page);
  held_up = amt_case_list_model_is_loading (world->model);
  world_settle (world);
  g_assert_cmpuint (amt_case_list_model_get_n_selected (world->model), ==, 4);
  g_assert_false (amt_case_list_model_is_key_selected (world->model, amt_case_row_get_key (row)));

  return held_up;
}

static void
test_select_early (void)
{
  World world;

  world_init (&world, 31);
  for (guint i = 0; i < 3; i++)
    world_fill (&world, 1000);
  for (guint i = 0; i < 5; i++)
    if (lose_while_loading (&world, i % 2 ? AMT_SORT_APPLICANT : AMT_SORT_RECEIVED))
      break;

  /* All of them: those that are still coming belong to it. */
  {
    g_autoptr (AmtCaseQuery) query = world_list_of (AMT_SCOPE_ALL, AMT_SORT_REFERENCE);

    world_show (&world, AMT_SCOPE_DONE, AMT_SORT_REFERENCE);
    amt_case_list_model_set_query (world.model, query);
    amt_case_list_model_select_all (world.model);
    world_settle (&world);
    g_assert_cmpuint (amt_case_list_model_get_n_selected (world.model), ==, world.copy->len);
  }
  world_clear (&world);
}

/* --- finding, stepping --------------------------------------------------------------------------------- */

static guint
find (World *world, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  guint position;

  amt_case_list_model_find_async (world->model, id, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  position = amt_case_list_model_find_finish (world->model, result, &error);
  g_assert_no_error (error);

  return position;
}

static void
test_find (void)
{
  World world;
  g_autoptr (AmtCaseQuery) query = world_list_of (AMT_SCOPE_ALL, AMT_SORT_REFERENCE);

  world_init (&world, 26);
  world_fill (&world, 450);
  /* References compare as numbers: case-449 is the last. The answer waits for the whole list. */
  amt_case_list_model_set_query (world.model, query);
  g_assert_true (amt_case_list_model_is_loading (world.model));
  g_assert_cmpuint (find (&world, "case-449"), ==, 449);
  g_assert_cmpuint (find (&world, "case-0"), ==, 0);
  g_assert_cmpuint (find (&world, "case-none"), ==, AMT_NO_POSITION);
  g_assert_cmpuint (amt_case_list_model_find_key (world.model, 1000000), ==, AMT_NO_POSITION);
  g_assert_cmpint (amt_case_list_model_get_key (world.model, 450), ==, 0);
  world_clear (&world);
}

static char *
step (World *world, GArray *snapshot, gint64 *key, int direction)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtListRow *row;
  char *id;

  amt_case_list_model_step_async (world->model, snapshot, *key, direction, NULL, amt_test_result_cb,
                                  &slot);
  result = amt_test_wait_result (&slot);
  row = amt_case_list_model_step_finish (world->model, result, &error);
  g_assert_no_error (error);
  if (!row)
    return NULL;

  *key = row->key;
  id = g_strdup (row->value->id);
  amt_list_row_free (row);

  return id;
}

static void
test_step (void)
{
  World world;
  g_autoptr (GArray) snapshot = NULL;
  g_autofree char *next = NULL;
  g_autofree char *over = NULL;
  g_autofree char *back = NULL;
  AmtChangesPage *page;
  gint64 key;
  gint64 last;
  gint64 unknown = 1000000;

  world_init (&world, 27);
  world_fill (&world, 40);
  world_show (&world, AMT_SCOPE_MINE, AMT_SORT_REFERENCE);
  snapshot = amt_case_list_model_snapshot (world.model);
  key = g_array_index (snapshot, gint64, 0);
  last = g_array_index (snapshot, gint64, snapshot->len - 1);
  next = step (&world, snapshot, &key, 1);
  g_assert_cmpint (key, ==, g_array_index (snapshot, gint64, 1));

  /* The next one leaves the list and is still stepped to; those behind it are not there any more. */
  page = world_page_new (&world);
  {
    g_autoptr (AmtCaseRow) row = g_list_model_get_item (G_LIST_MODEL (world.model), 2);

    amt_test_await (amt_case_row_get_row (row));
    world_page_add (&world, page, amt_case_row_get_id (row), NULL);
  }
  for (guint i = 3; i < 15; i++)
    {
      g_autoptr (AmtCaseRow) row = g_list_model_get_item (G_LIST_MODEL (world.model), i);

      amt_test_await (amt_case_row_get_row (row));
      world_page_remove (&world, page, amt_case_row_get_id (row));
    }
  world_apply (&world, page);
  world_settle (&world);
  g_free (step (&world, snapshot, &key, 1));
  g_assert_cmpint (key, ==, g_array_index (snapshot, gint64, 2));
  over = step (&world, snapshot, &key, 1);
  g_assert_cmpint (key, ==, g_array_index (snapshot, gint64, 15));
  back = step (&world, snapshot, &key, -1);
  g_assert_cmpint (key, ==, g_array_index (snapshot, gint64, 2));

  g_assert_null (step (&world, snapshot, &last, 1));
  g_assert_null (step (&world, snapshot, &unknown, 1));
  world_clear (&world);
}

/* --- lists of other kinds ------------------------------------------------------------------------------ */

static void
test_recent (void)
{
  World world;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  world_init (&world, 28);
  world_fill (&world, 5);
  world_show (&world, AMT_SCOPE_RECENT, AMT_SORT_OPENED);
  g_assert_cmpuint (world.copy->len, ==, 0);
  amt_store_note_opened_async (world.store, "case-3", NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_store_note_opened_finish (world.store, result, &error));
  world_settle (&world);
  g_assert_cmpuint (world.copy->len, ==, 1);
  world_clear (&world);
}

/* A store that cannot be read is said; what was there stays. */
static void
test_closed (void)
{
  World world;

  world_init (&world, 29);
  world_fill (&world, 5);
  world_show (&world, AMT_SCOPE_MINE, AMT_SORT_DEADLINE);
  amt_store_close (world.store);
  amt_case_list_model_reload (world.model);
  amt_test_await (amt_case_list_model_get_error (world.model));
  g_assert_error (amt_case_list_model_get_error (world.model), AMT_STORE_ERROR, AMT_STORE_ERROR_IO);
  g_assert_false (amt_case_list_model_is_loading (world.model));
  g_assert_cmpuint (world.copy->len, >, 0);
  world_clear (&world);
}

/* --- a long list --------------------------------------------------------------------------------------- */

#define N_LONG 100000

typedef struct
{
  guint n_rounds;     /* of the main loop */
  guint rounds_first; /* when the first rows were there */
  guint n_first;      /* how many these were */
  gint64 longest;     /* µs between two rounds */
  gint64 last;
  guint n_changed;
} Long;

static gboolean
round_cb (gpointer user_data)
{
  Long *report = user_data;
  gint64 now = g_get_monotonic_time ();

  report->n_rounds++;
  report->longest = MAX (report->longest, now - report->last);
  report->last = now;

  return G_SOURCE_CONTINUE;
}

static void
first_rows_cb (GListModel *model, guint position, guint n_removed, guint n_added, Long *report)
{
  if (report->n_changed++ == 0)
    {
      report->rounds_first = report->n_rounds;
      report->n_first = n_added;
    }
}

static void
test_long (void)
{
  World world;
  Long report = { 0 };
  g_autoptr (AmtCaseQuery) query = world_list_of (AMT_SCOPE_ALL, AMT_SORT_APPLICANT);
  g_autoptr (AmtCaseListModel) list = NULL;
  g_autoptr (AmtCaseRow) row = NULL;
  gint64 began;
  guint source;

  world_init (&world, 30);
  for (guint i = 0; i < N_LONG; i += 1000)
    world_fill (&world, 1000);

  list = amt_case_list_model_new (world.store, world.clock, NULL);
  g_signal_connect (list, "items-changed", G_CALLBACK (first_rows_cb), &report);
  source = g_idle_add_full (G_PRIORITY_DEFAULT, round_cb, &report, NULL);
  began = report.last = g_get_monotonic_time ();
  amt_case_list_model_set_query (list, query);
  amt_test_await (report.n_changed > 0);

  /* The first rows are filled when they come, and the others are still on their way. */
  g_assert_cmpuint (report.n_first, ==, 200);
  g_assert_true (amt_case_list_model_is_loading (list));
  row = g_list_model_get_item (G_LIST_MODEL (list), 199);
  g_assert_nonnull (amt_case_row_get_row (row));
  amt_test_await (!amt_case_list_model_is_loading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, N_LONG);
  g_assert_cmpuint (report.n_changed, ==, 2);
  /* The loop went round all the time: had it waited for the store, it would have done so a handful of times. */
  g_assert_cmpuint (report.n_rounds, >, 50);
  g_test_message ("%u rows in %.1f ms, %u rounds of the loop, longest %.1f ms", N_LONG,
                  (double) (report.last - began) / 1000.0, report.n_rounds,
                  (double) report.longest / 1000.0);
  g_source_remove (source);
  g_clear_object (&row);
  g_assert_finalize_object (g_steal_pointer (&list));
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/desk/case-list/random", test_random);
  g_test_add_func ("/desk/case-list/hurry", test_hurry);
  g_test_add_func ("/desk/case-list/another", test_another);
  g_test_add_func ("/desk/case-list/identity", test_identity);
  g_test_add_func ("/desk/case-list/scroll", test_scroll);
  g_test_add_func ("/desk/case-list/selection", test_selection);
  g_test_add_func ("/desk/case-list/select-early", test_select_early);
  g_test_add_func ("/desk/case-list/find", test_find);
  g_test_add_func ("/desk/case-list/step", test_step);
  g_test_add_func ("/desk/case-list/recent", test_recent);
  g_test_add_func ("/desk/case-list/closed", test_closed);
  g_test_add_func ("/desk/case-list/long", test_long);

  return g_test_run ();
}
