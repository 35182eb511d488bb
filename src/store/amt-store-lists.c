/* amt-store-lists.c: a list as it is now, and what became of the one on the screen.
 * Owned by AmtStore. Reader only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-lists.h"
#include "amt-store-query.h"

static const char SQL_KEY[] =
    "SELECT key FROM case_row WHERE key = (SELECT key FROM cases WHERE id = ?1)";

typedef struct
{
  AmtCaseQuery *query; /* (owned) */
  GArray *before;      /* (owned) (nullable) */
  GArray *wanted;      /* (owned) (nullable) */
  guint n_first;
} ListJob;

static void
list_job_free (ListJob *self)
{
  amt_case_query_free (self->query);
  g_clear_pointer (&self->before, g_array_unref);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_free (self);
}

void
amt_list_reading_free (AmtListReading *self)
{
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->gone, g_array_unref);
  g_clear_pointer (&self->come, g_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

static gboolean
read_rows (AmtDb *db, const ListJob *job, const GArray *keys, GPtrArray *rows, GError **error)
{
  for (guint i = 0; job->wanted && i < job->wanted->len; i++)
    if (!amt_store_add_list_row (db, g_array_index (job->wanted, gint64, i), rows, error))
      return FALSE;
  for (guint i = 0; i < job->n_first && i < keys->len; i++)
    if (!amt_store_add_list_row (db, g_array_index (keys, gint64, i), rows, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_list (AmtStoreTx *tx, gpointer data, GError **error)
{
  const ListJob *job = data;
  g_autoptr (GArray) nothing = g_array_new (FALSE, FALSE, sizeof (gint64));
  AmtListReading *reading = g_new0 (AmtListReading, 1);

  tx->result = reading;
  tx->result_free = (GDestroyNotify) amt_list_reading_free;
  reading->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_list_row_free);
  reading->keys = amt_query_keys (tx->db, job->query, tx->now, error);
  if (!reading->keys)
    return FALSE;
  reading->changes = amt_list_diff (job->before ? job->before : nothing, reading->keys,
                                    &reading->gone, &reading->come);

  return read_rows (tx->db, job, reading->keys, reading->rows, error);
}

void
amt_store_read_list_async (AmtStore *self, const AmtCaseQuery *query, GArray *before,
                           GArray *wanted, guint n_first, AMT_STORE_ASYNC_ARGS)
{
  ListJob *job = g_new0 (ListJob, 1);

  job->query = amt_case_query_copy (query);
  job->before = before ? g_array_ref (before) : NULL;
  job->wanted = wanted ? g_array_ref (wanted) : NULL;
  job->n_first = n_first;
  amt_store_read (self, read_list, job, (GDestroyNotify) list_job_free, amt_store_read_list_async,
                  cancellable, callback, user_data);
}

AmtListReading *
amt_store_read_list_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_read_list_async, error);
}

static gboolean
find_key (AmtStoreTx *tx, gpointer data, GError **error)
{
  gint64 *key = g_new0 (gint64, 1);

  tx->result = key;
  tx->result_free = g_free;

  return amt_db_get_int (tx->db, key, 0, error, SQL_KEY, "s", (const char *) data);
}

void
amt_store_find_key_async (AmtStore *self, const char *id, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, find_key, g_strdup (id), g_free, amt_store_find_key_async, cancellable,
                  callback, user_data);
}

gint64
amt_store_find_key_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *key = amt_store_end_pointer (self, result, amt_store_find_key_async, error);

  return key ? *key : 0;
}
