/* amt-case-list-rows.c: the row objects of an AmtCaseListModel: made when somebody looks, filled from the store in pages,
 * kept while somebody holds them or looked lately. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case-list-model-private.h"

#define PAGE 128
/* Rows that are kept though nobody holds them: 32 pages. */
#define MAX_LATELY (32 * PAGE)
/* Rows of one reading. */
#define MAX_FILL (4 * PAGE)

static void fill_soon (AmtCaseListModel *self);

GHashTable *
amt_case_list_new_key_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

void
amt_case_list_add_key (GHashTable *set, gint64 key)
{
  g_hash_table_add (set, g_memdup2 (&key, sizeof key));
}

AmtCaseRow *
amt_case_list_peek_row (AmtCaseListModel *self, gint64 key)
{
  return g_hash_table_lookup (self->rows, &key);
}

static void
look_at (AmtCaseListModel *self, AmtCaseRow *row)
{
  GList *place = g_hash_table_lookup (self->places, row);

  if (place)
    {
      g_queue_unlink (&self->lately, place);
      g_queue_push_head_link (&self->lately, place);
      return;
    }

  g_queue_push_head (&self->lately, g_object_ref (row));
  g_hash_table_insert (self->places, row, self->lately.head);
  if (self->lately.length > MAX_LATELY)
    {
      AmtCaseRow *oldest = g_queue_pop_tail (&self->lately);

      g_hash_table_remove (self->places, oldest);
      g_object_unref (oldest);
    }
}

static AmtCaseRow *
need_row (AmtCaseListModel *self, gint64 key)
{
  AmtCaseRow *row = amt_case_list_peek_row (self, key);

  return row ? g_object_ref (row) : amt_case_row_new_in (self->rows, key);
}

/* The page around @position, so that scrolling finds rows and not placeholders. */
static void
want_page (AmtCaseListModel *self, guint position)
{
  guint first = position - position % PAGE;
  guint end = MIN (first + PAGE, g_list_model_get_n_items (G_LIST_MODEL (self)));

  for (guint i = first; i < end; i++)
    {
      gint64 key = amt_case_list_model_get_key (self, i);
      AmtCaseRow *row = amt_case_list_peek_row (self, key);

      if (!row || !amt_case_row_get_row (row))
        amt_case_list_add_key (self->blank, key);
    }
  fill_soon (self);
}

AmtCaseRow *
amt_case_list_get_row (AmtCaseListModel *self, guint position)
{
  gint64 key = amt_case_list_model_get_key (self, position);
  AmtCaseRow *row;

  if (key == 0)
    return NULL;

  row = need_row (self, key);
  look_at (self, row);
  if (!amt_case_row_get_row (row) && !g_hash_table_contains (self->blank, &key))
    want_page (self, position);

  return row;
}

void
amt_case_list_take_rows (AmtCaseListModel *self, GPtrArray *rows)
{
  g_ptr_array_set_free_func (rows, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      AmtListRow *content = rows->pdata[i];
      g_autoptr (AmtCaseRow) row = need_row (self, content->key);

      g_hash_table_remove (self->blank, &content->key);
      look_at (self, row);
      amt_case_row_take (row, content);
    }
  g_ptr_array_set_size (rows, 0);
}

void
amt_case_list_doubt_rows (AmtCaseListModel *self)
{
  self->fill_again = self->filling != NULL;
}

static void
rows_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtCaseListModel) self = g_weak_ref_get (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = amt_store_load_rows_finish (AMT_STORE (source), result, &error);
  g_autoptr (GArray) keys = NULL;

  g_weak_ref_clear (user_data);
  g_free (user_data);
  if (!self)
    return;

  keys = g_steal_pointer (&self->filling);
  if (!rows)
    {
      /* Who looks again asks again; a store that cannot be read is told of by the next reading of the list. */
      g_debug ("rows of a list cannot be read: %s", error->message);
      g_hash_table_remove_all (self->blank);
      return;
    }

  amt_case_list_take_rows (self, rows);
  for (guint i = 0; self->fill_again && i < keys->len; i++)
    amt_case_list_add_key (self->blank, g_array_index (keys, gint64, i));
  self->fill_again = FALSE;
  fill_soon (self);
}

static gboolean
fill_cb (gpointer user_data)
{
  AmtCaseListModel *self = user_data;
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  GHashTableIter iter;
  gpointer key;

  self->fill_source = 0;
  g_hash_table_iter_init (&iter, self->blank);
  while (keys->len < MAX_FILL && g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_array_append_vals (keys, key, 1);
      /* One that is not there any more stays a placeholder until the list loses it. */
      g_hash_table_iter_remove (&iter);
    }

  self->filling = keys;
  g_weak_ref_init (weak, self);
  amt_store_load_rows_async (self->store, (const gint64 *) (gpointer) keys->data, keys->len, NULL,
                             rows_loaded_cb, weak);

  return G_SOURCE_REMOVE;
}

static void
fill_soon (AmtCaseListModel *self)
{
  if (self->fill_source == 0 && !self->filling && g_hash_table_size (self->blank) > 0)
    self->fill_source = g_idle_add_full (G_PRIORITY_DEFAULT, fill_cb, self, NULL);
}

void
amt_case_list_stop_rows (AmtCaseListModel *self)
{
  g_clear_handle_id (&self->fill_source, g_source_remove);
  g_hash_table_remove_all (self->blank);
  g_hash_table_remove_all (self->places);
  g_queue_clear_full (&self->lately, g_object_unref);
}
