/* amt-store-lacking.c: documents whose bytes are not here. Owned by AmtStore. Writer, which alone knows the quota.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-lacking.h"

#include "amt-store-private.h"

static const char SQL_OF_CASE[] =
    "SELECT r.id, o.sha256 FROM open_document o JOIN case_row r ON r.key = o.key"
    " WHERE o.key = ?1 ORDER BY o.sha256";
static const char SQL_OF_PERSON[] =
    "SELECT r.id, o.sha256 FROM case_row r JOIN open_document o ON o.key = r.key"
    " WHERE r.assignee_sort = ?1 AND r.box & 2 = 0 ORDER BY r.deadline_sort, r.key, o.sha256";
static const char SQL_OFFLINE[] =
    "SELECT r.id, o.sha256 FROM offline_member m JOIN open_document o ON o.key = m.key"
    "  JOIN case_row r ON r.key = m.key"
    " WHERE o.sha256 NOT IN (SELECT sha256 FROM document_refused)"
    " ORDER BY m.set_id, r.deadline_sort, r.key, o.sha256";
static const char SQL_COMPLETE[] =
    "SELECT count(*) FROM document WHERE sha256 = ?1 AND complete = 1";

typedef struct
{
  gint64 *next; /* (owned) */
  gsize n_next;
  char *user_id; /* (owned) (nullable) */
  GHashTable *skip;
  guint limit;
} LackingJob;

static void
lacking_job_free (gpointer data)
{
  LackingJob *job = data;

  g_free (job->next);
  g_free (job->user_id);
  g_hash_table_unref (job->skip);
  g_free (job);
}

static void
document_free (gpointer data)
{
  AmtLackingDocument *document = data;

  g_free (document->case_id);
  g_free (document->sha256);
  g_free (document);
}

void
amt_lacking_free (AmtLacking *self)
{
  g_ptr_array_unref (self->documents);
  g_free (self);
}

/* Adds those of @rows (transfer none) that are not here. */
static gboolean
add_lacking (AmtStoreTx *tx, LackingJob *job, AmtRows *rows, gboolean offline, AmtLacking *lacking,
             GError **error)
{
  while (lacking->documents->len < job->limit && amt_db_next (tx->db, rows))
    {
      const char *sha256 = amt_rows_peek (rows, 1);
      AmtLackingDocument *document;
      gint64 complete = 0;

      if (g_hash_table_contains (job->skip, sha256))
        continue;
      if (!amt_db_get_int (tx->documents, &complete, 0, error, SQL_COMPLETE, "s", sha256))
        return FALSE;
      /* Once, whoever names it. */
      g_hash_table_add (job->skip, g_strdup (sha256));
      if (complete)
        continue;
      document = g_new0 (AmtLackingDocument, 1);
      document->case_id = amt_rows_text (rows, 0);
      document->sha256 = g_strdup (sha256);
      document->offline = offline;
      g_ptr_array_add (lacking->documents, document);
    }

  return lacking->documents->len >= job->limit || amt_db_ended (tx->db, error);
}

static gboolean
list_lacking (AmtStoreTx *tx, gpointer data, GError **error)
{
  LackingJob *job = data;
  AmtLacking *lacking = g_new0 (AmtLacking, 1);
  guint64 used = 0;

  lacking->documents = g_ptr_array_new_with_free_func (document_free);
  tx->result = lacking;
  tx->result_free = (GDestroyNotify) amt_lacking_free;
  if (!amt_store_count_unpinned (tx, &used, error))
    return FALSE;
  lacking->room = tx->store->quota > used ? tx->store->quota - used : 0;

  if (!amt_store_refresh_offline (tx, error))
    return FALSE;
  {
    g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_OFFLINE, "");

    if (!rows || !add_lacking (tx, job, rows, TRUE, lacking, error))
      return FALSE;
  }
  for (gsize i = 0; i < job->n_next; i++)
    {
      g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_OF_CASE, "i", job->next[i]);

      if (!rows || !add_lacking (tx, job, rows, FALSE, lacking, error))
        return FALSE;
    }
  if (job->user_id && lacking->documents->len < job->limit)
    {
      g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_OF_PERSON, "s", job->user_id);

      return rows && add_lacking (tx, job, rows, FALSE, lacking, error);
    }

  return TRUE;
}

void
amt_store_list_lacking_async (AmtStore *self, const gint64 *next, gsize n_next, const char *user_id,
                              const char *const *skip, guint limit, AMT_STORE_ASYNC_ARGS)
{
  LackingJob *job = g_new0 (LackingJob, 1);

  job->next = g_memdup2 (next, n_next * sizeof *next);
  job->n_next = n_next;
  job->user_id = g_strdup (user_id);
  job->skip = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; skip && skip[i]; i++)
    g_hash_table_add (job->skip, g_strdup (skip[i]));
  job->limit = MAX (limit, 1);
  amt_store_write_later (self, list_lacking, job, lacking_job_free, amt_store_list_lacking_async,
                         cancellable, callback, user_data);
}

AmtLacking *
amt_store_list_lacking_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_list_lacking_async, error);
}
