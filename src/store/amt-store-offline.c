/* amt-store-offline.c: sets of cases that stay available without a network. Owned by AmtStore. Writer; the list in the reader.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-offline.h"

#include "amt-store-private.h"
#include "amt-store-query.h"

static const char SQL_ADD_CASE[] =
    "INSERT OR IGNORE INTO offline_set (key) SELECT key FROM case_row WHERE restricted = 0"
    " AND key = (SELECT key FROM cases WHERE id = ?1)";
static const char SQL_ADD_QUEUE[] = "INSERT OR IGNORE INTO offline_set (queue_id) VALUES (?1)";
static const char SQL_ADD_SEARCH[] =
    "INSERT OR IGNORE INTO offline_set (search_id) SELECT id FROM saved_search"
    " WHERE id = CAST (?1 AS INTEGER)";
static const char *const SQL_ADD[] = { SQL_ADD_CASE, SQL_ADD_QUEUE, SQL_ADD_SEARCH };
static const char SQL_FIND_CASE[] =
    "SELECT id FROM offline_set WHERE key = (SELECT key FROM cases WHERE id = ?1)";
static const char SQL_FIND_QUEUE[] = "SELECT id FROM offline_set WHERE queue_id = ?1";
static const char SQL_FIND_SEARCH[] =
    "SELECT id FROM offline_set WHERE search_id = CAST (?1 AS INTEGER)";
static const char *const SQL_FIND[] = { SQL_FIND_CASE, SQL_FIND_QUEUE, SQL_FIND_SEARCH };
static const char SQL_DROP[] = "DELETE FROM offline_set WHERE id = ?1";

static const char SQL_SETS[] =
    "SELECT o.id, o.key, o.queue_id, o.search_id, s.name, s.query, r.id, r.applicant, r.reference"
    "  FROM offline_set o LEFT JOIN saved_search s ON s.id = o.search_id"
    "  LEFT JOIN case_row r ON r.key = o.key ORDER BY o.id";
static const char SQL_OPEN_CASE[] =
    "SELECT key FROM case_row WHERE key = ?1 AND restricted = 0 AND gone = 0";
static const char SQL_OF_QUEUE[] =
    "SELECT key FROM case_row WHERE queue_id = ?1 AND box & 2 = 0 AND restricted = 0 AND gone = 0"
    " ORDER BY deadline_sort, key LIMIT ?2";
static const char SQL_MEMBERS[] = "SELECT key FROM offline_member WHERE set_id = ?1";
static const char SQL_ADD_MEMBER[] = "INSERT INTO offline_member (set_id, key) VALUES (?1, ?2)";
static const char SQL_DROP_MEMBER[] = "DELETE FROM offline_member WHERE set_id = ?1 AND key = ?2";

static const char SQL_COUNT_CASES[] =
    "SELECT count(*), coalesce(sum(c.latest_whole), 0) FROM offline_member m"
    " JOIN cases c ON c.key = m.key WHERE m.set_id = ?1";
static const char SQL_DOCUMENTS[] =
    "SELECT DISTINCT d.sha256, EXISTS (SELECT 1 FROM document_refused f WHERE f.sha256 = d.sha256)"
    "  FROM offline_member m JOIN case_document d ON d.key = m.key WHERE m.set_id = ?1";
static const char SQL_HERE[] = "SELECT have FROM document WHERE sha256 = ?1 AND complete = 1";
static const char SQL_HAS_SETS[] = "SELECT count(*) FROM sqlite_schema WHERE name = 'offline_set'";
static const char SQL_REFUSE[] = "INSERT OR IGNORE INTO document_refused (sha256) VALUES (?1)";

typedef struct
{
  AmtOfflineKind kind;
  char **whats;
} OfflineJob;

static void
offline_job_free (gpointer data)
{
  OfflineJob *job = data;

  g_strfreev (job->whats);
  g_free (job);
}

static OfflineJob *
offline_job_new (AmtOfflineKind kind, const char *const *whats)
{
  OfflineJob *job = g_new0 (OfflineJob, 1);

  job->kind = kind;
  job->whats = g_strdupv ((char **) whats);
  return job;
}

void
amt_offline_set_free (AmtOfflineSet *self)
{
  g_free (self->what);
  g_free (self->name);
  g_free (self->reference);
  g_free (self);
}

/* --- who belongs to a set ------------------------------------------------------------------------------- */

/* A set as it is read. */
typedef struct
{
  gint64 id;
  gint64 key;     /* 0: no case */
  char *queue_id; /* (nullable) */
  char *query;    /* (nullable) of the saved search */
} StoredSet;

static void
stored_set_clear (gpointer data)
{
  StoredSet *set = data;

  g_free (set->queue_id);
  g_free (set->query);
}

static gboolean
collect_keys (AmtDb *db, AmtRows *rows, GHashTable *keys, GError **error)
{
  if (!rows)
    return FALSE;
  while (amt_db_next (db, rows))
    {
      gint64 key = amt_rows_int (rows, 0);

      g_hash_table_add (keys, g_memdup2 (&key, sizeof key));
    }

  return amt_db_ended (db, error);
}

/* A search that this version cannot read finds nothing. */
static gboolean
find_by_search (AmtStoreTx *tx, const char *text, GHashTable *keys, GError **error)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_from_text (text, NULL);
  g_autoptr (GArray) found = NULL;

  if (!query)
    return TRUE;
  query->limit = AMT_OFFLINE_MAX_CASES;
  if (!amt_store_get_meta (tx->db, "user_id", &query->user_id, error))
    return FALSE;
  found = amt_query_keys (tx->db, query, tx->now, error);
  if (!found)
    return FALSE;

  for (guint i = 0; i < found->len; i++)
    {
      g_autoptr (AmtRows) rows =
          amt_db_query (tx->db, error, SQL_OPEN_CASE, "i", g_array_index (found, gint64, i));

      if (!collect_keys (tx->db, rows, keys, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
find_members (AmtStoreTx *tx, const StoredSet *set, GHashTable *keys, GError **error)
{
  g_autoptr (AmtRows) rows = NULL;

  if (set->query)
    return find_by_search (tx, set->query, keys, error);
  rows = set->key ? amt_db_query (tx->db, error, SQL_OPEN_CASE, "i", set->key)
                  : amt_db_query (tx->db, error, SQL_OF_QUEUE, "si", set->queue_id,
                                  (gint64) AMT_OFFLINE_MAX_CASES);

  return collect_keys (tx->db, rows, keys, error);
}

/* Nothing is written where nothing changed: an idle desk must not keep the disk busy. */
static gboolean
refresh_set (AmtStoreTx *tx, const StoredSet *set, GError **error)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) before = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;

  {
    g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_MEMBERS, "i", set->id);

    if (!collect_keys (tx->db, rows, before, error))
      return FALSE;
  }
  if (!find_members (tx, set, wanted, error))
    return FALSE;

  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (g_hash_table_remove (before, key))
        continue;
      if (!amt_db_run (tx->db, error, SQL_ADD_MEMBER, "ii", set->id, *(gint64 *) key))
        return FALSE;
      amt_store_tx_touch (tx, *(gint64 *) key, AMT_TOUCH_UPDATED);
    }
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (!amt_db_run (tx->db, error, SQL_DROP_MEMBER, "ii", set->id, *(gint64 *) key))
        return FALSE;
      amt_store_tx_touch (tx, *(gint64 *) key, AMT_TOUCH_UPDATED);
    }

  return TRUE;
}

gboolean
amt_store_refresh_offline (AmtStoreTx *tx, GError **error)
{
  g_autoptr (GArray) sets = g_array_new (FALSE, TRUE, sizeof (StoredSet));
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_SETS, "");

  g_array_set_clear_func (sets, stored_set_clear);
  if (!rows)
    return FALSE;
  while (amt_db_next (tx->db, rows))
    {
      StoredSet set = { .id = amt_rows_int (rows, 0),
                        .key = amt_rows_int (rows, 1),
                        .queue_id = amt_rows_text (rows, 2),
                        .query = amt_rows_text (rows, 5) };

      g_array_append_val (sets, set);
    }
  if (!amt_db_ended (tx->db, error))
    return FALSE;

  for (guint i = 0; i < sets->len; i++)
    if (!refresh_set (tx, &g_array_index (sets, StoredSet, i), error))
      return FALSE;

  return TRUE;
}

/* --- adding and removing -------------------------------------------------------------------------------- */

static gboolean
add_offline (AmtStoreTx *tx, gpointer data, GError **error)
{
  const OfflineJob *job = data;
  guint n = 0;

  for (guint i = 0; job->whats[i]; i++)
    {
      gint64 id = 0;

      if (!amt_db_run (tx->db, error, SQL_ADD[job->kind], "s", job->whats[i]) ||
          !amt_db_get_int (tx->db, &id, 0, error, SQL_FIND[job->kind], "s", job->whats[i]))
        return FALSE;
      n += id != 0;
    }
  tx->places = TRUE;
  tx->result = GUINT_TO_POINTER (n);

  return amt_store_refresh_offline (tx, error);
}

void
amt_store_add_offline_async (AmtStore *self, AmtOfflineKind kind, const char *const *whats,
                             AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, add_offline, offline_job_new (kind, whats), offline_job_free,
                   amt_store_add_offline_async, cancellable, callback, user_data);
}

gboolean
amt_store_add_offline_finish (AmtStore *self, GAsyncResult *result, guint *out_n, GError **error)
{
  guint n =
      GPOINTER_TO_UINT (amt_store_end_pointer (self, result, amt_store_add_offline_async, error));

  if (out_n)
    *out_n = n;

  return !g_task_had_error (G_TASK (result));
}

static gboolean
remove_offline (AmtStoreTx *tx, gpointer data, GError **error)
{
  const OfflineJob *job = data;

  tx->places = TRUE;
  for (guint i = 0; job->whats[i]; i++)
    {
      g_autoptr (GHashTable) members =
          g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      GHashTableIter iter;
      gpointer key;
      gint64 id = 0;

      if (!amt_db_get_int (tx->db, &id, 0, error, SQL_FIND[job->kind], "s", job->whats[i]))
        return FALSE;
      {
        g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_MEMBERS, "i", id);

        if (!collect_keys (tx->db, rows, members, error))
          return FALSE;
      }
      if (!amt_db_run (tx->db, error, SQL_DROP, "i", id))
        return FALSE;
      g_hash_table_iter_init (&iter, members);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        amt_store_tx_touch (tx, *(gint64 *) key, AMT_TOUCH_UPDATED);
    }

  return TRUE;
}

void
amt_store_remove_offline_async (AmtStore *self, AmtOfflineKind kind, const char *const *whats,
                                AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, remove_offline, offline_job_new (kind, whats), offline_job_free,
                   amt_store_remove_offline_async, cancellable, callback, user_data);
}

gboolean
amt_store_remove_offline_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_remove_offline_async, error);
}

/* --- how they stand ------------------------------------------------------------------------------------- */

static gboolean
count_cases (AmtStoreTx *tx, gint64 id, AmtOfflineSet *set, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_COUNT_CASES, "i", id);

  if (!rows)
    return FALSE;
  if (amt_db_next (tx->db, rows))
    {
      set->n_cases = (guint) amt_rows_int (rows, 0);
      set->n_whole = (guint) amt_rows_int (rows, 1);
    }

  return amt_db_ended (tx->db, error);
}

static gboolean
count_documents (AmtStoreTx *tx, gint64 id, AmtOfflineSet *set, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_DOCUMENTS, "i", id);

  if (!rows)
    return FALSE;
  while (amt_db_next (tx->db, rows))
    {
      gint64 have = -1;

      if (tx->documents &&
          !amt_db_get_int (tx->documents, &have, -1, error, SQL_HERE, "s", amt_rows_peek (rows, 0)))
        return FALSE;
      set->n_documents++;
      if (have >= 0)
        {
          set->n_here++;
          set->bytes += (guint64) have;
        }
      else if (amt_rows_int (rows, 1))
        set->n_refused++;
    }

  return amt_db_ended (tx->db, error);
}

static AmtOfflineSet *
set_from_rows (AmtRows *rows)
{
  AmtOfflineSet *set = g_new0 (AmtOfflineSet, 1);

  set->complete_at = AMT_TIME_NONE;
  if (amt_rows_int (rows, 1))
    {
      set->kind = AMT_OFFLINE_CASE;
      set->what = amt_rows_text (rows, 6);
      set->name = amt_rows_text (rows, 7);
      set->reference = amt_rows_text (rows, 8);
    }
  else if (amt_rows_peek (rows, 2))
    {
      set->kind = AMT_OFFLINE_QUEUE;
      set->what = amt_rows_text (rows, 2);
    }
  else
    {
      set->kind = AMT_OFFLINE_SEARCH;
      set->what = amt_rows_text (rows, 3);
      set->name = amt_rows_text (rows, 4);
    }

  return set;
}

static gboolean
list_offline (AmtStoreTx *tx, gpointer data, GError **error)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_offline_set_free);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 has_sets = 0;
  gint64 asked_at = 0;

  tx->result = sets;
  tx->result_free = (GDestroyNotify) g_ptr_array_unref;
  if (!amt_db_get_int (tx->db, &has_sets, 0, error, SQL_HAS_SETS, "") ||
      !amt_store_get_meta_int (tx->db, "last_pull_at", &asked_at, error))
    return FALSE;
  if (has_sets)
    {
      g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_SETS, "");

      if (!rows)
        return FALSE;
      while (amt_db_next (tx->db, rows))
        {
          gint64 id = amt_rows_int (rows, 0);

          g_array_append_val (ids, id);
          g_ptr_array_add (sets, set_from_rows (rows));
        }
      if (!amt_db_ended (tx->db, error))
        return FALSE;
    }

  for (guint i = 0; i < sets->len; i++)
    {
      AmtOfflineSet *set = sets->pdata[i];
      gint64 id = g_array_index (ids, gint64, i);

      if (!count_cases (tx, id, set, error) || !count_documents (tx, id, set, error))
        return FALSE;
      if (set->n_whole == set->n_cases && set->n_here + set->n_refused == set->n_documents)
        set->complete_at = asked_at;
    }

  return TRUE;
}

void
amt_store_list_offline_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, list_offline, NULL, NULL, amt_store_list_offline_async, cancellable,
                  callback, user_data);
}

GPtrArray *
amt_store_list_offline_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_list_offline_async, error);
}

static gboolean
refuse_document (AmtStoreTx *tx, gpointer data, GError **error)
{
  return amt_db_run (tx->db, error, SQL_REFUSE, "s", (const char *) data);
}

void
amt_store_refuse_document_async (AmtStore *self, const char *sha256, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write_later (self, refuse_document, g_strdup (sha256), g_free,
                         amt_store_refuse_document_async, cancellable, callback, user_data);
}

gboolean
amt_store_refuse_document_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_refuse_document_async, error);
}
