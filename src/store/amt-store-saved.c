/* amt-store-saved.c: saved searches, and what an erased case leaves in them and in the filters of lists: nothing.
 * Owned by AmtStore. Writer; loading comes from the reader.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-places.h"
#include "amt-store-query.h"

#include "amt-fold.h"
#include <string.h>

static const char SQL_INSERT[] =
    "INSERT INTO saved_search (name, query, position)"
    " VALUES (?1, ?2, (SELECT 1 + coalesce (max (position), 0) FROM saved_search))";
static const char SQL_UPDATE[] = "UPDATE saved_search SET name = ?2, query = ?3 WHERE id = ?1";
static const char SQL_DROP[] = "DELETE FROM saved_search WHERE id = ?1";
static const char SQL_ALL_BEHIND[] = "UPDATE saved_search SET position = position + ?1";
static const char SQL_PLACE[] = "UPDATE saved_search SET position = ?2 WHERE id = ?1";
static const char SQL_LOAD[] = "SELECT id, name, query FROM saved_search ORDER BY position, id";

static const char SQL_LISTS[] = "SELECT name, query FROM list_state WHERE query IS NOT NULL";
static const char SQL_SET_LIST[] = "UPDATE list_state SET query = ?2 WHERE name = ?1";
static const char SQL_FOLDED[] =
    "SELECT folded FROM case_row WHERE key = (SELECT key FROM cases WHERE id = ?1)";
static const char SQL_FITS_OTHERS[] =
    "SELECT EXISTS (SELECT 1 FROM case_row WHERE instr (folded, ?1) AND id <> ?2)";

typedef struct
{
  gint64 id;
  char *name;
  char *query;
  GArray *ids; /* (element-type gint64) (nullable) */
} SearchJob;

static void
search_job_free (SearchJob *self)
{
  g_free (self->name);
  g_free (self->query);
  g_clear_pointer (&self->ids, g_array_unref);
  g_free (self);
}

AmtSavedSearch *
amt_saved_search_new (const char *name, const AmtCaseQuery *query)
{
  AmtSavedSearch *self = g_new0 (AmtSavedSearch, 1);

  self->name = g_strdup (name);
  self->query = amt_case_query_copy (query);

  return self;
}

void
amt_saved_search_free (AmtSavedSearch *self)
{
  g_free (self->name);
  g_clear_pointer (&self->query, amt_case_query_free);
  g_free (self);
}

static gboolean
expect_one (AmtStoreTx *tx, GError **error)
{
  return amt_db_n_changed (tx->db) == 1 ||
         amt_store_fail (error, AMT_STORE_ERROR_NOT_FOUND, "no such saved search");
}

static gboolean
save_search (AmtStoreTx *tx, gpointer data, GError **error)
{
  const SearchJob *job = data;
  gint64 *id = g_memdup2 (&job->id, sizeof job->id);

  tx->result = id;
  tx->result_free = g_free;
  tx->places = TRUE;
  if (job->id != 0)
    return amt_db_run (tx->db, error, SQL_UPDATE, "iss", job->id, job->name, job->query) &&
           expect_one (tx, error);

  if (!amt_db_run (tx->db, error, SQL_INSERT, "ss", job->name, job->query))
    return FALSE;
  *id = amt_db_last_key (tx->db);

  return TRUE;
}

void
amt_store_save_search_async (AmtStore *self, gint64 id, const char *name, const AmtCaseQuery *query,
                             AMT_STORE_ASYNC_ARGS)
{
  SearchJob *job = g_new0 (SearchJob, 1);

  job->id = id;
  job->name = g_strdup (name);
  job->query = amt_case_query_to_text (query);
  amt_store_write (self, save_search, job, (GDestroyNotify) search_job_free,
                   amt_store_save_search_async, cancellable, callback, user_data);
}

gint64
amt_store_save_search_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *id = amt_store_end_pointer (self, result, amt_store_save_search_async, error);

  return id ? *id : 0;
}

static gboolean
drop_search (AmtStoreTx *tx, gpointer data, GError **error)
{
  const SearchJob *job = data;

  tx->places = TRUE;

  return amt_db_run (tx->db, error, SQL_DROP, "i", job->id) && expect_one (tx, error);
}

void
amt_store_drop_search_async (AmtStore *self, gint64 id, AMT_STORE_ASYNC_ARGS)
{
  SearchJob *job = g_new0 (SearchJob, 1);

  job->id = id;
  amt_store_write (self, drop_search, job, (GDestroyNotify) search_job_free,
                   amt_store_drop_search_async, cancellable, callback, user_data);
}

gboolean
amt_store_drop_search_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_drop_search_async, error);
}

static gboolean
order_searches (AmtStoreTx *tx, gpointer data, GError **error)
{
  const SearchJob *job = data;

  tx->places = TRUE;
  if (!amt_db_run (tx->db, error, SQL_ALL_BEHIND, "i", (gint64) job->ids->len))
    return FALSE;
  for (guint i = 0; i < job->ids->len; i++)
    if (!amt_db_run (tx->db, error, SQL_PLACE, "ii", g_array_index (job->ids, gint64, i),
                     (gint64) i))
      return FALSE;

  return TRUE;
}

void
amt_store_order_searches_async (AmtStore *self, const gint64 *ids, gsize n_ids,
                                AMT_STORE_ASYNC_ARGS)
{
  SearchJob *job = g_new0 (SearchJob, 1);

  job->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (n_ids > 0)
    g_array_append_vals (job->ids, ids, (guint) n_ids);
  amt_store_write (self, order_searches, job, (GDestroyNotify) search_job_free,
                   amt_store_order_searches_async, cancellable, callback, user_data);
}

gboolean
amt_store_order_searches_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_order_searches_async, error);
}

static GPtrArray *
read_searches (AmtDb *db, GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_saved_search_free);
  g_autoptr (AmtRows) rows = amt_db_query (db, error, SQL_LOAD, "");

  if (!rows)
    return NULL;
  while (amt_db_next (db, rows))
    {
      g_autoptr (AmtCaseQuery) query = amt_case_query_from_text (amt_rows_peek (rows, 2), NULL);
      AmtSavedSearch *search;

      if (!query)
        continue;
      search = amt_saved_search_new (amt_rows_peek (rows, 1), query);
      search->id = amt_rows_int (rows, 0);
      g_ptr_array_add (list, search);
    }
  if (!amt_db_ended (db, error))
    return NULL;

  return g_steal_pointer (&list);
}

static gboolean
load_searches (AmtStoreTx *tx, gpointer data, GError **error)
{
  gboolean has_places = FALSE;

  if (!amt_store_has_places (tx->db, &has_places, error))
    return FALSE;
  tx->result = has_places ? read_searches (tx->db, error) : g_ptr_array_new ();
  tx->result_free = (GDestroyNotify) g_ptr_array_unref;

  return tx->result != NULL;
}

void
amt_store_load_searches_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_searches, NULL, NULL, amt_store_load_searches_async, cancellable,
                  callback, user_data);
}

GPtrArray *
amt_store_load_searches_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_searches_async, error);
}

/* --- what an erased case leaves ------------------------------------------------------------------------ */

/* Whether @text says something of the case @id alone, whose words are @folded. */
static gboolean
tells_of (AmtDb *db, const char *text, const char *id, const char *folded, gboolean *out,
          GError **error)
{
  g_autofree char *word = text ? amt_fold (text) : NULL;
  gint64 others = 0;

  *out = FALSE;
  if (!word || !*word || !strstr (folded, word))
    return TRUE;
  if (!amt_db_get_int (db, &others, 0, error, SQL_FITS_OTHERS, "ss", word, id))
    return FALSE;
  *out = others == 0;

  return TRUE;
}

static gboolean
forget_in_searches (AmtStoreTx *tx, const char *id, const char *folded, GError **error)
{
  g_autoptr (GPtrArray) searches = read_searches (tx->db, error);

  for (guint i = 0; searches && i < searches->len; i++)
    {
      const AmtSavedSearch *search = searches->pdata[i];
      gboolean tells = FALSE;

      if (!tells_of (tx->db, search->query->text, id, folded, &tells, error) ||
          (tells && !amt_db_run (tx->db, error, SQL_DROP, "i", search->id)))
        return FALSE;
      tx->places |= tells;
    }

  return searches != NULL;
}

static gboolean
forget_in_list (AmtStoreTx *tx, const char *list, const char *query_text, const char *id,
                const char *folded, GError **error)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_from_text (query_text, NULL);
  g_autofree char *without = NULL;
  gboolean tells = FALSE;

  if (!query)
    return TRUE;
  if (!tells_of (tx->db, query->text, id, folded, &tells, error))
    return FALSE;
  if (!tells)
    return TRUE;

  g_clear_pointer (&query->text, g_free);
  without = amt_case_query_to_text (query);

  return amt_db_run (tx->db, error, SQL_SET_LIST, "ss", list, without);
}

static gboolean
forget_in_lists (AmtStoreTx *tx, const char *id, const char *folded, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_LISTS, "");

  if (!rows)
    return FALSE;
  while (amt_db_next (tx->db, rows))
    {
      g_ptr_array_add (texts, amt_rows_text (rows, 0));
      g_ptr_array_add (texts, amt_rows_text (rows, 1));
    }
  if (!amt_db_ended (tx->db, error))
    return FALSE;

  for (guint i = 0; i < texts->len; i += 2)
    if (!forget_in_list (tx, texts->pdata[i], texts->pdata[i + 1], id, folded, error))
      return FALSE;

  return TRUE;
}

gboolean
amt_store_erase_places (AmtStoreTx *tx, const char *id, GError **error)
{
  g_autofree char *folded = NULL;

  if (!amt_db_get_text (tx->db, &folded, error, SQL_FOLDED, "s", id))
    return FALSE;

  return !folded ||
         (forget_in_searches (tx, id, folded, error) && forget_in_lists (tx, id, folded, error));
}
