/* case-list-world.c: see the header.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "case-list-world.h"

#include "amt-store-lists.h"
#include "amt-store-places.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1772442000) * G_USEC_PER_SEC) /* 2026-03-02T09:00:00Z */

static const char *const STATES[] = { "received", "inProgress", "waiting", "decided" };
static const char *const NAMES[] = { "Adam, A", "Berg, B", "Celik, C", "Dorn, D", "Ebert, E" };

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

void
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

void
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

guint
world_pick (World *world, guint n)
{
  return (guint) g_rand_int_range (world->random, 0, (gint32) n);
}

AmtChangesPage *
world_page_new (World *world)
{
  AmtChangesPage *page = g_new0 (AmtChangesPage, 1);

  page->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_change_free);
  page->broken = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_broken_free);
  page->next_cursor = g_strdup_printf ("c-%u", ++world->n_pages);
  page->total_estimate = -1;

  return page;
}

void
world_page_add (World *world, AmtChangesPage *page, const char *id, const char *assignee)
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
  value->state = g_strdup (STATES[world_pick (world, G_N_ELEMENTS (STATES))]);
  value->assignee_id = g_strdup (assignee);
  value->applicant = g_strdup (NAMES[world_pick (world, G_N_ELEMENTS (NAMES))]);
  value->applied_on = g_strdup ("2026-02-27");
  value->received_at = NOW - world_pick (world, 5000) * G_TIME_SPAN_MINUTE;
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

void
world_page_add_new (World *world, AmtChangesPage *page, const char *assignee)
{
  g_autofree char *id = g_strdup_printf ("case-%u", world->n_cases++);

  world_page_add (world, page, id, assignee);
}

void
world_page_remove (World *world, AmtChangesPage *page, const char *id)
{
  AmtChange *change = amt_change_new ();

  change->kind = g_strdup ("case");
  change->id = g_strdup (id);
  change->remove = TRUE;
  change->reason = g_strdup ("moved");
  g_ptr_array_add (page->changes, change);
  g_hash_table_remove (world->versions, id);
}

void
world_apply (World *world, AmtChangesPage *page)
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

void
world_fill (World *world, guint n)
{
  AmtChangesPage *page = world_page_new (world);

  for (guint i = 0; i < n; i++)
    world_page_add_new (world, page, ME);
  world_apply (world, page);
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

void
world_settle (World *world)
{
  g_autoptr (GArray) keys = ask_store (world, amt_case_list_model_get_query (world->model));

  amt_test_await (!amt_case_list_model_is_loading (world->model) && same_keys (keys, world->copy));
  g_assert_cmpuint (amt_case_list_model_get_n_total (world->model), ==, keys->len);
}

AmtCaseQuery *
world_list_of (AmtScope scope, AmtSort sort)
{
  AmtCaseQuery *query = amt_case_query_new (scope);

  query->user_id = g_strdup (ME);
  query->sort = sort;

  return query;
}

void
world_show (World *world, AmtScope scope, AmtSort sort)
{
  g_autoptr (AmtCaseQuery) query = world_list_of (scope, sort);

  amt_case_list_model_set_query (world->model, query);
  world_settle (world);
}

/* --- whatever happens ---------------------------------------------------------------------------------- */

static char *
any_id (World *world)
{
  guint n = 0;
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (world->versions, &n);

  return n > 0 ? g_strdup (ids[world_pick (world, n)]) : NULL;
}

guint
world_random_page (World *world, AmtChangesPage *page)
{
  guint n = 1 + world_pick (world, 6);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = any_id (world);
      guint kind = world_pick (world, 4);

      if (kind == 0 || !id)
        world_page_add_new (world, page, world_pick (world, 2) ? ME : NULL);
      else if (kind == 1)
        world_page_remove (world, page, id);
      else
        world_page_add (world, page, id, world_pick (world, 3) ? ME : NULL);
    }

  return n;
}

void
world_check_rows (World *world)
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

GHashTable *
world_selected_set (World *world)
{
  g_autoptr (GArray) keys = amt_case_list_model_get_selected (world->model);
  GHashTable *set = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < keys->len; i++)
    g_hash_table_add (set, g_memdup2 (&g_array_index (keys, gint64, i), sizeof (gint64)));
  g_assert_cmpuint (g_hash_table_size (set), ==, amt_case_list_model_get_n_selected (world->model));

  return set;
}

void
world_check_selection (World *world, GHashTable *before, GArray *list_before)
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

void
world_select_something (World *world)
{
  guint n = world->copy->len;

  switch (n == 0 ? 0 : world_pick (world, 6))
    {
    case 0:
      amt_case_list_model_select_all (world->model);
      break;
    case 1:
      amt_case_list_model_unselect_all (world->model);
      break;
    case 2:
      amt_case_list_model_select_range (world->model, world_pick (world, n), world_pick (world, 9),
                                        TRUE);
      break;
    case 3:
      amt_case_list_model_select_range (world->model, world_pick (world, n), world_pick (world, 9),
                                        FALSE);
      break;
    case 4:
      amt_case_list_model_unselect_range (world->model, world_pick (world, n),
                                          world_pick (world, 9));
      break;
    default:
      amt_case_list_model_toggle (world->model, world_pick (world, n));
      break;
    }
}
