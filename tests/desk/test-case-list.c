/* test-case-list.c: the list model against what the store says, whatever happens; selection, finding, stepping; a long list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-list-model.h"
#include "amt-store-lists.h"
#include "amt-store-places.h"
#include "amt-test.h"
#include "amt-wire.h"

#include <string.h>

#define ME "u-me"
#define NOW (G_GINT64_CONSTANT (1772442000) * G_USEC_PER_SEC) /* 2026-03-02T09:00:00Z */

static const char *const STATES[] = { "received", "inProgress", "waiting", "decided" };
static const char *const NAMES[] = { "Adam, A", "Berg, B", "Celik, C", "Dorn, D", "Ebert, E" };

/* A store, a portal's feed into it, and a list with a copy that only follows items-changed. */
typedef struct
{
  AmtClock *clock;
  AmtStore *store;
  GRand *random;
  char *cursor;
  guint n_pages;
  guint n_cases;        /* ids that were ever used */
  GHashTable *versions; /* id -> its next version; those that are there */
  AmtCaseListModel *model;
  GArray *copy; /* (element-type gint64) */
  guint cost;   /* rows that went or came */
  guint n_splices;
  guint n_told;  /* selection-changed */
  guint told_at; /* the last of them */
  guint told_n;
} World;

static void
items_changed_cb (GListModel *model, guint position, guint n_removed, guint n_added, World *world)
{
  g_assert_cmpuint (position + n_removed, <=, world->copy->len);
  g_array_remove_range (world->copy, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      gint64 key = amt_case_list_model_get_key (world->model, position + i);

      g_assert_cmpint (key, !=, 0);
      g_array_insert_val (world->copy, position + i, key);
    }
  world->cost += n_removed + n_added;
  world->n_splices++;

  /* At each step the list is what was told of it. */
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, world->copy->len);
  for (guint i = 0; i < world->copy->len; i++)
    g_assert_cmpint (amt_case_list_model_get_key (world->model, i), ==,
                     g_array_index (world->copy, gint64, i));
}

static void
selection_changed_cb (AmtCaseListModel *model, guint position, guint n_items, World *world)
{
  g_assert_cmpuint (n_items, >, 0);
  g_assert_cmpuint (position + n_items, <=, g_list_model_get_n_items (G_LIST_MODEL (model)));
  world->n_told++;
  world->told_at = position;
  world->told_n = n_items;
}

static void
world_init (World *world, guint32 seed)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (GBytes) key = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) bound = NULL;
  GAsyncResult *slot = NULL;

  memset (world, 0, sizeof *world);
  world->clock = amt_clock_new_fixed (NOW);
  world->random = g_rand_new_with_seed (seed);
  world->versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world->copy = g_array_new (FALSE, FALSE, sizeof (gint64));
  amt_store_open_async (directory, key, AMT_STORE_READ_WRITE, world->clock, NULL,
                        amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  world->store = amt_store_open_finish (result, &error);
  g_assert_no_error (error);
  amt_store_bind_person_async (world->store, "https://portal.example", ME, NULL, amt_test_result_cb,
                               &slot);
  bound = amt_test_wait_result (&slot);
  g_assert_true (amt_store_bind_person_finish (world->store, bound, &error));

  world->model = amt_case_list_model_new (world->store, world->clock, NULL);
  g_signal_connect (world->model, "items-changed", G_CALLBACK (items_changed_cb), world);
  g_signal_connect (world->model, "selection-changed", G_CALLBACK (selection_changed_cb), world);
}

static void
world_clear (World *world)
{
  g_assert_finalize_object (world->model);
  amt_store_close (world->store);
  g_object_unref (world->store);
  g_object_unref (world->clock);
  g_rand_free (world->random);
  g_hash_table_unref (world->versions);
  g_array_unref (world->copy);
  g_free (world->cursor);
}

static guint
pick (World *world, guint n)
{
  return (guint) g_rand_int_range (world->random, 0, (gint32) n);
}

static AmtChangesPage *
page_new (World *world)
{
  AmtChangesPage *page = g_new0 (AmtChangesPage, 1);

  page->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_change_free);
  page->broken = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_broken_free);
  page->next_cursor = g_strdup_printf ("c-%u", ++world->n_pages);
  page->total_estimate = -1;

  return page;
}

static void
page_add (World *world, AmtChangesPage *page, const char *id, const char *assignee)
{
  g_autoptr (AmtCase) value = amt_case_new (id);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;
  AmtChange *change = amt_change_new ();
  guint version = MAX (1, GPOINTER_TO_UINT (g_hash_table_lookup (world->versions, id)));

  value->version = version;
  value->applicant_version = 1;
  value->reference = g_strdup_printf ("WG-%s", id);
  value->service_id = g_strdup ("wohngeld");
  value->queue_id = g_strdup ("q-1");
  value->state = g_strdup (STATES[pick (world, G_N_ELEMENTS (STATES))]);
  value->assignee_id = g_strdup (assignee);
  value->applicant = g_strdup (NAMES[pick (world, G_N_ELEMENTS (NAMES))]);
  value->applied_on = g_strdup ("2026-02-27");
  value->received_at = NOW - pick (world, 5000) * G_TIME_SPAN_MINUTE;
  value->changed_at = NOW;

  json_node_take_object (node, amt_wire_row_to_json (value));
  change->kind = g_strdup ("case");
  change->id = g_strdup (id);
  change->raw = amt_json_to_text (node);
  change->row = amt_wire_row_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  g_hash_table_insert (world->versions, g_strdup (id), GUINT_TO_POINTER (version + 1));
  g_ptr_array_add (page->changes, change);
}

static void
page_add_new (World *world, AmtChangesPage *page, const char *assignee)
{
  g_autofree char *id = g_strdup_printf ("case-%u", world->n_cases++);

  page_add (world, page, id, assignee);
}

static void
page_remove (World *world, AmtChangesPage *page, const char *id)
{
  AmtChange *change = amt_change_new ();

  change->kind = g_strdup ("case");
  change->id = g_strdup (id);
  change->remove = TRUE;
  change->reason = g_strdup ("moved");
  g_ptr_array_add (page->changes, change);
  g_hash_table_remove (world->versions, id);
}

/* Does not wait for the list. */
static void
apply (World *world, AmtChangesPage *page)
{
  g_autofree char *next = g_strdup (page->next_cursor);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtChangeSet) changes = NULL;
  GAsyncResult *slot = NULL;

  amt_store_apply_page_async (world->store, world->cursor, page, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  changes = amt_store_apply_page_finish (world->store, result, &error);
  g_assert_no_error (error);
  g_free (world->cursor);
  world->cursor = g_steal_pointer (&next);
}

static void
fill (World *world, guint n)
{
  AmtChangesPage *page = page_new (world);

  for (guint i = 0; i < n; i++)
    page_add_new (world, page, ME);
  apply (world, page);
}

static GArray *
ask_store (World *world, const AmtCaseQuery *query)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  GArray *keys;

  amt_store_query_async (world->store, query, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  keys = amt_store_query_finish (world->store, result, &error);
  g_assert_no_error (error);

  return keys;
}

static gboolean
same_keys (const GArray *a, const GArray *b)
{
  return a->len == b->len &&
         (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (gint64)) == 0);
}

/* Until the list is what the store says now. */
static void
settle (World *world)
{
  g_autoptr (GArray) keys = ask_store (world, amt_case_list_model_get_query (world->model));

  amt_test_await (!amt_case_list_model_is_loading (world->model) && same_keys (keys, world->copy));
  g_assert_cmpuint (amt_case_list_model_get_n_total (world->model), ==, keys->len);
}

static AmtCaseQuery *
list_of (AmtScope scope, AmtSort sort)
{
  AmtCaseQuery *query = amt_case_query_new (scope);

  query->user_id = g_strdup (ME);
  query->sort = sort;

  return query;
}

static void
show (World *world, AmtScope scope, AmtSort sort)
{
  g_autoptr (AmtCaseQuery) query = list_of (scope, sort);

  amt_case_list_model_set_query (world->model, query);
  settle (world);
}

/* --- whatever happens ---------------------------------------------------------------------------------- */

static char *
any_id (World *world)
{
  guint n = 0;
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (world->versions, &n);

  return n > 0 ? g_strdup (ids[pick (world, n)]) : NULL;
}

static guint
random_page (World *world, AmtChangesPage *page)
{
  guint n = 1 + pick (world, 6);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = any_id (world);
      guint kind = pick (world, 4);

      if (kind == 0 || !id)
        page_add_new (world, page, pick (world, 2) ? ME : NULL);
      else if (kind == 1)
        page_remove (world, page, id);
      else
        page_add (world, page, id, pick (world, 3) ? ME : NULL);
    }

  return n;
}

/* The rows of the list and what they show. */
static void
check_rows (World *world)
{
  guint n = world->copy->len;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) truth = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (world->model), i));
      g_assert_cmpint (amt_case_row_get_key (rows->pdata[i]), ==,
                       g_array_index (world->copy, gint64, i));
    }
  for (guint i = 0; i < n; i++)
    amt_test_await (amt_case_row_get_row (rows->pdata[i]));

  amt_store_load_rows_async (world->store, (const gint64 *) (void *) world->copy->data, n, NULL,
                             amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  truth = amt_store_load_rows_finish (world->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (truth->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const AmtListRow *expected = truth->pdata[i];
      const AmtListRow *row = amt_case_row_get_row (rows->pdata[i]);

      g_assert_cmpstr (amt_case_row_get_id (rows->pdata[i]), ==, expected->value->id);
      g_assert_cmpuint (row->value->version, ==, expected->value->version);
      g_assert_cmpstr (row->value->state, ==, expected->value->state);
    }
}

static GHashTable *
selected_set (World *world)
{
  g_autoptr (GArray) keys = amt_case_list_model_get_selected (world->model);
  GHashTable *set = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < keys->len; i++)
    g_hash_table_add (set, g_memdup2 (&g_array_index (keys, gint64, i), sizeof (gint64)));
  g_assert_cmpuint (g_hash_table_size (set), ==, amt_case_list_model_get_n_selected (world->model));

  return set;
}

/* Those that were selected and are still in the list are selected, and nothing else. */
static void
check_selection (World *world, GHashTable *before, GArray *list_before)
{
  g_autoptr (GHashTable) was_there = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < list_before->len; i++)
    g_hash_table_add (was_there, &g_array_index (list_before, gint64, i));
  for (guint i = 0; i < world->copy->len; i++)
    {
      gint64 key = g_array_index (world->copy, gint64, i);

      g_assert_true (amt_case_list_model_is_selected (world->model, i) ==
                     g_hash_table_contains (before, &key));
      if (!g_hash_table_contains (was_there, &key))
        g_assert_false (amt_case_list_model_is_selected (world->model, i));
    }
  g_assert_cmpuint (amt_case_list_model_get_n_selected (world->model), <=,
                    g_hash_table_size (before));
}

static void
select_something (World *world)
{
  guint n = world->copy->len;

  switch (n == 0 ? 0 : pick (world, 6))
    {
    case 0:
      amt_case_list_model_select_all (world->model);
      break;
    case 1:
      amt_case_list_model_unselect_all (world->model);
      break;
    case 2:
      amt_case_list_model_select_range (world->model, pick (world, n), pick (world, 9), TRUE);
      break;
    case 3:
      amt_case_list_model_select_range (world->model, pick (world, n), pick (world, 9), FALSE);
      break;
    case 4:
      amt_case_list_model_unselect_range (world->model, pick (world, n), pick (world, 9));
      break;
    default:
      amt_case_list_model_toggle (world->model, pick (world, n));
      break;
    }
}

static void
test_random (void)
{
  World world;

  world_init (&world, 21);
  fill (&world, 60);
  show (&world, AMT_SCOPE_MINE, AMT_SORT_APPLICANT);
  g_assert_cmpuint (world.copy->len, >, 20);
  for (guint step = 0; step < 150; step++)
    {
      AmtChangesPage *page = page_new (&world);
      guint n = random_page (&world, page);
      g_autoptr (GHashTable) selected = NULL;
      g_autoptr (GArray) before = NULL;

      select_something (&world);
      selected = selected_set (&world);
      before = g_array_copy (world.copy);
      world.cost = 0;
      apply (&world, page);
      settle (&world);
      g_assert_cmpuint (world.cost, <=, 2 * n);
      check_selection (&world, selected, before);
      if (step % 10 == 0)
        check_rows (&world);
      if (step % 15 == 0)
        show (&world, AMT_SCOPE_MINE, (AmtSort) pick (&world, AMT_SORT_OPENED + 1));
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
  fill (&world, 500);
  show (&world, AMT_SCOPE_ALL, AMT_SORT_APPLICANT);
  for (guint step = 0; step < 60; step++)
    {
      g_autoptr (GObject) item = NULL;
      AmtChangesPage *page = page_new (&world);

      random_page (&world, page);
      apply (&world, page);
      if (pick (&world, 3) == 0)
        {
          g_autoptr (AmtCaseQuery) query =
              list_of (SCOPES[pick (&world, G_N_ELEMENTS (SCOPES))], AMT_SORT_RECEIVED);

          amt_case_list_model_set_query (world.model, query);
        }
      if (world.copy->len > 0)
        item = g_list_model_get_item (G_LIST_MODEL (world.model), pick (&world, world.copy->len));
      if (step % 7 == 0)
        {
          settle (&world);
          check_rows (&world);
        }
    }
  settle (&world);
  check_rows (&world);
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
  page = page_new (&world);
  for (guint i = 0; i < 900; i++)
    page_add_new (&world, page, i % 3 ? NULL : ME);
  apply (&world, page);
  show (&world, AMT_SCOPE_ALL, AMT_SORT_RECEIVED);
  n_all = world.copy->len;
  world.n_splices = 0;
  show (&world, AMT_SCOPE_MINE, AMT_SORT_RECEIVED);
  g_assert_cmpuint (world.copy->len, >, 20);
  g_assert_cmpuint (world.copy->len, <, n_all / 2);
  g_assert_cmpuint (world.n_splices, <=, 2);
  check_rows (&world);
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
  fill (&world, 20);
  show (&world, AMT_SCOPE_MINE, AMT_SORT_REFERENCE);
  row = g_list_model_get_item (G_LIST_MODEL (world.model), 7);
  amt_test_await (amt_case_row_get_row (row));
  id = g_strdup (amt_case_row_get_id (row));
  version = amt_case_row_get_row (row)->value->version;
  g_signal_connect (row, "changed", G_CALLBACK (count_cb), &n_changed);

  /* The case changes, its place does not: no row goes or comes. */
  world.n_splices = 0;
  for (;;)
    {
      page = page_new (&world);
      page_add (&world, page, id, ME);
      apply (&world, page);
      settle (&world);
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
    fill (&world, 500);
  show (&world, AMT_SCOPE_ALL, AMT_SORT_RECEIVED);
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
  fill (&world, 30);
  show (&world, AMT_SCOPE_ALL, AMT_SORT_REFERENCE);
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
  show (&world, AMT_SCOPE_ALL, AMT_SORT_APPLICANT);
  g_assert_cmpuint (amt_case_list_model_get_n_selected (world.model), ==, 4);
  g_assert_true (amt_case_list_model_is_key_selected (world.model, keys[0]));
  amt_case_list_model_load_selected_async (world.model, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  rows = amt_case_list_model_load_selected_finish (world.model, result, &error);
  g_clear_object (&result);
  g_assert_cmpuint (rows->len, ==, 4);
  show (&world, AMT_SCOPE_MINE, AMT_SORT_APPLICANT);
  g_assert_cmpuint (amt_case_list_model_get_n_selected (world.model), ==, 0);

  amt_case_list_model_select_all (world.model);
  amt_case_list_model_toggle (world.model, 3);
  g_assert_cmpuint (amt_case_list_model_get_n_selected (world.model), ==, world.copy->len - 1);
  show (&world, AMT_SCOPE_MINE, AMT_SORT_RECEIVED);
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
  g_autoptr (AmtCaseQuery) query = list_of (AMT_SCOPE_ALL, sort);
  g_autoptr (AmtCaseRow) row = NULL;
  AmtChangesPage *page = page_new (world);
  gboolean held_up;

  amt_case_list_model_unselect_all (world->model);
  show (world, AMT_SCOPE_DONE, sort);
  amt_case_list_model_set_query (world->model, query);
  amt_store_verify_async (world->store, NULL, ignore_cb, NULL);
  amt_test_await (world->copy->len == 200);
  amt_case_list_model_select_range (world->model, 10, 5, FALSE);
  row = g_list_model_get_item (G_LIST_MODEL (world->model), 12);
  page_remove (world, page, amt_case_row_get_id (row));
  apply (world, page);
  held_up = amt_case_list_model_is_loading (world->model);
  settle (world);
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
    fill (&world, 1000);
  for (guint i = 0; i < 5; i++)
    if (lose_while_loading (&world, i % 2 ? AMT_SORT_APPLICANT : AMT_SORT_RECEIVED))
      break;

  /* All of them: those that are still coming belong to it. */
  {
    g_autoptr (AmtCaseQuery) query = list_of (AMT_SCOPE_ALL, AMT_SORT_REFERENCE);

    show (&world, AMT_SCOPE_DONE, AMT_SORT_REFERENCE);
    amt_case_list_model_set_query (world.model, query);
    amt_case_list_model_select_all (world.model);
    settle (&world);
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
  g_autoptr (AmtCaseQuery) query = list_of (AMT_SCOPE_ALL, AMT_SORT_REFERENCE);

  world_init (&world, 26);
  fill (&world, 450);
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
  fill (&world, 40);
  show (&world, AMT_SCOPE_MINE, AMT_SORT_REFERENCE);
  snapshot = amt_case_list_model_snapshot (world.model);
  key = g_array_index (snapshot, gint64, 0);
  last = g_array_index (snapshot, gint64, snapshot->len - 1);
  next = step (&world, snapshot, &key, 1);
  g_assert_cmpint (key, ==, g_array_index (snapshot, gint64, 1));

  /* The next one leaves the list and is still stepped to; those behind it are not there any more. */
  page = page_new (&world);
  {
    g_autoptr (AmtCaseRow) row = g_list_model_get_item (G_LIST_MODEL (world.model), 2);

    amt_test_await (amt_case_row_get_row (row));
    page_add (&world, page, amt_case_row_get_id (row), NULL);
  }
  for (guint i = 3; i < 15; i++)
    {
      g_autoptr (AmtCaseRow) row = g_list_model_get_item (G_LIST_MODEL (world.model), i);

      amt_test_await (amt_case_row_get_row (row));
      page_remove (&world, page, amt_case_row_get_id (row));
    }
  apply (&world, page);
  settle (&world);
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
  fill (&world, 5);
  show (&world, AMT_SCOPE_RECENT, AMT_SORT_OPENED);
  g_assert_cmpuint (world.copy->len, ==, 0);
  amt_store_note_opened_async (world.store, "case-3", NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_store_note_opened_finish (world.store, result, &error));
  settle (&world);
  g_assert_cmpuint (world.copy->len, ==, 1);
  world_clear (&world);
}

/* A store that cannot be read is said; what was there stays. */
static void
test_closed (void)
{
  World world;

  world_init (&world, 29);
  fill (&world, 5);
  show (&world, AMT_SCOPE_MINE, AMT_SORT_DEADLINE);
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
  g_autoptr (AmtCaseQuery) query = list_of (AMT_SCOPE_ALL, AMT_SORT_APPLICANT);
  g_autoptr (AmtCaseListModel) list = NULL;
  g_autoptr (AmtCaseRow) row = NULL;
  gint64 began;
  guint source;

  world_init (&world, 30);
  for (guint i = 0; i < N_LONG; i += 1000)
    fill (&world, 1000);

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
