/* amt-store-pull.c: pages of the change feed, whole cases, and what could not be read.
 * Owned by AmtStore. Writer; the pull state and what is wanted come from the reader.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

/* Entries without an id cannot replace one another: so many are kept. */
#define MAX_SET_ASIDE 1000

static const char SQL_COUNT[] =
    "SELECT count(*), coalesce(sum(box & 8), 0) / 8, (SELECT count(*) FROM set_aside)"
    "  FROM case_row INDEXED BY case_row_by_received";
static const char SQL_SET_ASIDE[] =
    "INSERT INTO set_aside (id, reason, raw, at) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (id) DO UPDATE SET reason = ?2, raw = ?3, at = ?4";
static const char SQL_TRIM_SET_ASIDE[] =
    "DELETE FROM set_aside WHERE n <= (SELECT max(n) FROM set_aside) - ?1";
static const char SQL_LIST_SET_ASIDE[] =
    "SELECT id, reason, raw FROM set_aside ORDER BY at DESC, n DESC";
static const char SQL_FORGET_SET_ASIDE[] = "DELETE FROM set_aside";

static const char SQL_NOT_COME[] =
    "SELECT id FROM cases WHERE generation < ?1 AND gone = 0 ORDER BY key";
static const char SQL_GONE[] = "UPDATE cases SET gone = 1 WHERE id = ?1";
static const char SQL_BROKEN_BUT_THERE[] = "UPDATE cases SET generation = ?2 WHERE id = ?1";
static const char SQL_ANY_UNSETTLED[] =
    "SELECT EXISTS (SELECT 1 FROM outbox WHERE state <> 'done')";

/* Each from what it is entitled by: a synchronisation without news must not look at every row. */
#define SQL_WANTED(from) \
  "SELECT c.id, r.queue_id, r.assignee_id, c.opened FROM " from \
  " LEFT JOIN case_whole w ON w.key = c.key" \
  " WHERE c.gone = 0 AND (w.stamp IS NULL OR w.stamp < c.row_stamp)" \
  "   AND c.unavailable_stamp IS NOT c.row_stamp"
static const char SQL_WANTED_OF_PERSON[] =
    SQL_WANTED ("case_row r JOIN cases c ON c.key = r.key") " AND r.assignee_sort = ?1";
static const char SQL_WANTED_OPENED[] =
    SQL_WANTED ("cases c JOIN case_row r ON r.key = c.key") " AND c.opened = 1 ORDER BY c.key";
static const char SQL_WANTED_OFFLINE[] =
    "SELECT c.id, r.queue_id, r.assignee_id, 1 FROM offline_member m"
    /* In this order: SQLite would go through all cases for the sake of the last line. */
    " CROSS JOIN cases c ON c.key = m.key CROSS JOIN case_row r ON r.key = m.key"
    " LEFT JOIN case_whole w ON w.key = c.key"
    " WHERE c.gone = 0 AND (w.stamp IS NULL OR w.stamp < c.row_stamp)"
    "   AND c.unavailable_stamp IS NOT c.row_stamp ORDER BY m.key";
static const char SQL_WANTED_ALL[] =
    SQL_WANTED ("cases c JOIN case_row r ON r.key = c.key") " ORDER BY c.key";

typedef struct
{
  char *cursor;
  AmtChangesPage *page;
} PageJob;

typedef struct
{
  AmtCasesPage *page;
  gboolean opened;
} CasesJob;

typedef struct
{
  AmtMe *me;
  guint limit;
} WantedJob;

static void
page_job_free (PageJob *job)
{
  g_free (job->cursor);
  amt_changes_page_free (job->page);
  g_free (job);
}

static void
cases_job_free (CasesJob *job)
{
  amt_cases_page_free (job->page);
  g_free (job);
}

static void
wanted_job_free (WantedJob *job)
{
  amt_me_unref (job->me);
  g_free (job);
}

void
amt_pull_state_free (AmtPullState *self)
{
  g_free (self->cursor);
  g_free (self);
}

static AmtPullState *
load_cursor (AmtStoreTx *tx, GError **error)
{
  AmtPullState *state = g_new0 (AmtPullState, 1);
  gint64 running = 0;

  if (!amt_store_get_meta (tx->db, "cursor", &state->cursor, error) ||
      !amt_store_get_meta_int (tx->db, "full_running", &running, error) ||
      !amt_store_get_meta_int (tx->db, "last_pull_at", &state->last_pull_at, error))
    g_clear_pointer (&state, amt_pull_state_free);
  else
    state->full_running = running != 0;
  return state;
}

static gboolean
load_pull_cursor (AmtStoreTx *tx, gpointer data, GError **error)
{
  tx->result = load_cursor (tx, error);
  tx->result_free = (GDestroyNotify) amt_pull_state_free;
  return tx->result != NULL;
}

static gboolean
load_pull_state (AmtStoreTx *tx, gpointer data, GError **error)
{
  AmtPullState *state = load_cursor (tx, error);
  g_autoptr (AmtRows) rows = NULL;

  tx->result = state;
  tx->result_free = (GDestroyNotify) amt_pull_state_free;
  rows = state ? amt_db_query (tx->db, error, SQL_COUNT, "") : NULL;
  if (!rows)
    return FALSE;
  if (amt_db_next (tx->db, rows))
    {
      state->n_cases = (guint64) amt_rows_int (rows, 0);
      state->n_whole = (guint64) amt_rows_int (rows, 1);
      state->n_set_aside = (guint64) amt_rows_int (rows, 2);
    }

  return amt_db_ended (tx->db, error);
}

void
amt_store_load_pull_cursor_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_pull_cursor, NULL, NULL, amt_store_load_pull_cursor_async, cancellable,
                  callback, user_data);
}

AmtPullState *
amt_store_load_pull_cursor_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_pull_cursor_async, error);
}

void
amt_store_load_pull_state_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_pull_state, NULL, NULL, amt_store_load_pull_state_async, cancellable,
                  callback, user_data);
}

AmtPullState *
amt_store_load_pull_state_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_pull_state_async, error);
}

static gboolean
begin_full (AmtStoreTx *tx, gpointer data, GError **error)
{
  gint64 generation = 0;

  return amt_store_get_meta_int (tx->db, "generation", &generation, error) &&
         amt_store_set_meta_int (tx->db, "generation", generation + 1, error) &&
         amt_store_set_meta_int (tx->db, "full_running", 1, error) &&
         amt_db_run (tx->db, error, SQL_FORGET_SET_ASIDE, "") &&
         amt_store_forget_erased (tx->db, NULL, error) &&
         amt_store_set_meta (tx->db, "cursor", NULL, error);
}

void
amt_store_begin_full_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, begin_full, NULL, NULL, amt_store_begin_full_async, cancellable, callback,
                   user_data);
}

gboolean
amt_store_begin_full_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_begin_full_async, error);
}

static gboolean
set_aside (AmtStoreTx *tx, GPtrArray *broken, GError **error)
{
  for (guint i = 0; broken && i < broken->len; i++)
    {
      const AmtBroken *entry = broken->pdata[i];
      gboolean erased = FALSE;

      if (entry->id && !amt_store_is_erased (tx->db, entry->id, &erased, error))
        return FALSE;
      if (!erased && !amt_db_run (tx->db, error, SQL_SET_ASIDE, "sssi", entry->id,
                                  entry->reason ? entry->reason : "", entry->raw, tx->now))
        return FALSE;
    }

  return !broken || broken->len == 0 ||
         amt_db_run (tx->db, error, SQL_TRIM_SET_ASIDE, "i", (gint64) MAX_SET_ASIDE);
}

/* The portal no longer shows it: away with it, unless the clerk's work still hangs on it. */
static gboolean
leave (AmtStoreTx *tx, const char *id, GError **error)
{
  gboolean pending = FALSE;

  if (!amt_store_has_unsettled (tx->db, id, &pending, error))
    return FALSE;
  if (!pending)
    return amt_store_remove_case (tx, id, error);

  return amt_db_run (tx->db, error, SQL_GONE, "s", id) && amt_store_refresh_case (tx, id, error);
}

static gboolean
apply_change (AmtStoreTx *tx, const AmtChange *change, gint64 generation, gboolean any_unsettled,
              GError **error)
{
  gboolean pending = FALSE;

  if (g_strcmp0 (change->kind, "case") != 0 || !change->id)
    return TRUE;
  if (change->remove)
    return g_strcmp0 (change->reason, "erased") == 0 ? amt_store_erase_case (tx, change->id, error)
                                                     : leave (tx, change->id, error);
  if (!change->row)
    return TRUE;
  if (!amt_store_forget_erased (tx->db, change->id, error))
    return FALSE;

  return (!any_unsettled || amt_store_has_unsettled (tx->db, change->id, &pending, error)) &&
         amt_store_put_row (tx, change->row, change->raw, generation, pending, error);
}

/* End of a full sync: what did not come is no longer there for this person. */
static gboolean
sweep (AmtStoreTx *tx, gint64 generation, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_NOT_COME, "i", generation);

  if (!rows)
    return FALSE;
  while (amt_db_next (tx->db, rows))
    g_ptr_array_add (ids, amt_rows_text (rows, 0));
  if (!amt_db_ended (tx->db, error))
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    if (!leave (tx, ids->pdata[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
check_cursor (AmtStoreTx *tx, const PageJob *job, gboolean *out_full, gint64 *out_generation,
              GError **error)
{
  g_autofree char *cursor = NULL;
  gint64 running = 0;

  if (!amt_store_get_meta (tx->db, "cursor", &cursor, error) ||
      !amt_store_get_meta_int (tx->db, "full_running", &running, error) ||
      !amt_store_get_meta_int (tx->db, "generation", out_generation, error))
    return FALSE;
  if (g_strcmp0 (cursor, job->cursor) != 0)
    return amt_store_fail (error, AMT_STORE_ERROR_STATE, "the page belongs to another cursor");

  *out_full = running != 0;
  if (!cursor && !running)
    {
      /* The first page ever. */
      *out_full = TRUE;
      *out_generation += 1;
      return amt_store_set_meta_int (tx->db, "generation", *out_generation, error) &&
             amt_store_set_meta_int (tx->db, "full_running", 1, error);
    }

  return TRUE;
}

static gboolean
end_page (AmtStoreTx *tx, const AmtChangesPage *page, gboolean full, gint64 generation,
          GError **error)
{
  if (page->next_cursor && !amt_store_set_meta (tx->db, "cursor", page->next_cursor, error))
    return FALSE;
  if (page->has_more)
    return TRUE;

  return (!full || sweep (tx, generation, error)) &&
         amt_store_set_meta_int (tx->db, "full_running", 0, error) &&
         amt_store_set_meta_int (tx->db, "last_pull_at", tx->now, error);
}

static gboolean
apply_page (AmtStoreTx *tx, gpointer data, GError **error)
{
  const PageJob *job = data;
  gboolean full = FALSE;
  gint64 generation = 0;
  gint64 any_unsettled = 0;

  tx->index_later = TRUE;
  if (!check_cursor (tx, job, &full, &generation, error) ||
      !amt_db_get_int (tx->db, &any_unsettled, 0, error, SQL_ANY_UNSETTLED, ""))
    return FALSE;

  for (guint i = 0; i < job->page->changes->len; i++)
    if (!apply_change (tx, job->page->changes->pdata[i], generation, any_unsettled != 0, error))
      return FALSE;

  for (guint i = 0; job->page->broken && i < job->page->broken->len; i++)
    {
      const AmtBroken *entry = job->page->broken->pdata[i];

      if (!amt_db_run (tx->db, error, SQL_BROKEN_BUT_THERE, "si", entry->id, generation))
        return FALSE;
    }

  if (!set_aside (tx, job->page->broken, error) ||
      !end_page (tx, job->page, full, generation, error))
    return FALSE;

  tx->result = amt_store_tx_changes (tx);
  tx->result_free = (GDestroyNotify) amt_change_set_unref;

  return TRUE;
}

void
amt_store_apply_page_async (AmtStore *self, const char *cursor, AmtChangesPage *page,
                            AMT_STORE_ASYNC_ARGS)
{
  PageJob *job = g_new0 (PageJob, 1);

  job->cursor = g_strdup (cursor);
  job->page = page;
  amt_store_write (self, apply_page, job, (GDestroyNotify) page_job_free,
                   amt_store_apply_page_async, cancellable, callback, user_data);
}

AmtChangeSet *
amt_store_apply_page_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_apply_page_async, error);
}

typedef struct
{
  const WantedJob *job;
  GHashTable *seen; /* (owned) (element-type utf8) ids, the array's */
  GPtrArray *ids;   /* (owned) (element-type utf8) */
} Wanted;

static void
wanted_clear (Wanted *wanted)
{
  g_hash_table_unref (wanted->seen);
  g_clear_pointer (&wanted->ids, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

/* @assignee: (nullable): if @sql asks for one */
static gboolean
add_wanted (AmtDb *db, Wanted *wanted, const char *sql, const char *assignee, GError **error)
{
  const WantedJob *job = wanted->job;
  g_autoptr (AmtRows) rows = amt_db_query (db, error, sql, assignee ? "s" : "", assignee);

  if (!rows)
    return FALSE;

  while (wanted->ids->len < job->limit && amt_db_next (db, rows))
    if (!g_hash_table_contains (wanted->seen, amt_rows_peek (rows, 0)) &&
        (amt_rows_int (rows, 3) != 0 ||
         amt_me_may_cache (job->me, amt_rows_peek (rows, 1), amt_rows_peek (rows, 2))))
      {
        char *id = amt_rows_text (rows, 0);

        g_ptr_array_add (wanted->ids, id);
        g_hash_table_add (wanted->seen, id);
      }

  return wanted->ids->len >= job->limit || amt_db_ended (db, error);
}

static gboolean
keeps_a_queue (const AmtMe *me)
{
  for (guint i = 0; i < me->queues->len; i++)
    if (((const AmtQueueRight *) me->queues->pdata[i])->cache_scope == AMT_CACHE_ALL)
      return TRUE;

  return FALSE;
}

/* As amt_me_may_cache () says: mine, those of whom I substitute for, those I opened, those of offline sets, whole queues. */
static gboolean
wanted_cases (AmtStoreTx *tx, gpointer data, GError **error)
{
  const WantedJob *job = data;
  const AmtMe *me = job->me;
  g_auto (Wanted) wanted = { job, g_hash_table_new (g_str_hash, g_str_equal),
                             g_ptr_array_new_with_free_func (g_free) };

  if (!add_wanted (tx->db, &wanted, SQL_WANTED_OF_PERSON, me->id ? me->id : "", error))
    return FALSE;
  for (guint i = 0; me->substitute_for && me->substitute_for[i]; i++)
    if (!add_wanted (tx->db, &wanted, SQL_WANTED_OF_PERSON, me->substitute_for[i], error))
      return FALSE;
  if (!add_wanted (tx->db, &wanted, SQL_WANTED_OPENED, NULL, error) ||
      !add_wanted (tx->db, &wanted, SQL_WANTED_OFFLINE, NULL, error))
    return FALSE;
  if (keeps_a_queue (me) && !add_wanted (tx->db, &wanted, SQL_WANTED_ALL, NULL, error))
    return FALSE;

  g_ptr_array_add (wanted.ids, NULL);
  tx->result = g_ptr_array_free (g_steal_pointer (&wanted.ids), FALSE);
  tx->result_free = (GDestroyNotify) g_strfreev;

  return TRUE;
}

void
amt_store_wanted_cases_async (AmtStore *self, AmtMe *me, guint limit, AMT_STORE_ASYNC_ARGS)
{
  WantedJob *job = g_new0 (WantedJob, 1);

  job->me = amt_me_ref (me);
  job->limit = limit;
  amt_store_read (self, wanted_cases, job, (GDestroyNotify) wanted_job_free,
                  amt_store_wanted_cases_async, cancellable, callback, user_data);
}

char **
amt_store_wanted_cases_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_wanted_cases_async, error);
}

static gboolean
put_cases (AmtStoreTx *tx, gpointer data, GError **error)
{
  const CasesJob *job = data;

  tx->index_later = !job->opened;
  for (guint i = 0; i < job->page->cases->len; i++)
    {
      const AmtWireCase *whole = job->page->cases->pdata[i];

      if (!amt_store_put_whole (tx, whole->value, whole->raw, job->opened, error))
        return FALSE;
    }
  for (guint i = 0; job->page->missing && job->page->missing[i]; i++)
    if (!amt_store_drop_whole (tx, job->page->missing[i], error))
      return FALSE;

  /* A whole case that cannot be read is asked for again only when its row has changed. */
  for (guint i = 0; job->page->broken && i < job->page->broken->len; i++)
    {
      const AmtBroken *entry = job->page->broken->pdata[i];

      if (entry->id && !amt_store_set_unavailable (tx, entry->id, error))
        return FALSE;
    }

  return set_aside (tx, job->page->broken, error);
}

void
amt_store_put_cases_async (AmtStore *self, AmtCasesPage *page, gboolean opened,
                           AMT_STORE_ASYNC_ARGS)
{
  CasesJob *job = g_new0 (CasesJob, 1);

  job->page = page;
  job->opened = opened;
  amt_store_write (self, put_cases, job, (GDestroyNotify) cases_job_free, amt_store_put_cases_async,
                   cancellable, callback, user_data);
}

gboolean
amt_store_put_cases_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_put_cases_async, error);
}

static gboolean
list_set_aside (AmtStoreTx *tx, gpointer data, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_LIST_SET_ASIDE, "");
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_broken_free);

  tx->result = list;
  tx->result_free = (GDestroyNotify) g_ptr_array_unref;
  if (!rows)
    return FALSE;

  while (amt_db_next (tx->db, rows))
    {
      AmtBroken *entry = g_new0 (AmtBroken, 1);

      entry->id = amt_rows_text (rows, 0);
      entry->reason = amt_rows_text (rows, 1);
      entry->raw = amt_rows_text (rows, 2);
      g_ptr_array_add (list, entry);
    }

  return amt_db_ended (tx->db, error);
}

void
amt_store_list_set_aside_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, list_set_aside, NULL, NULL, amt_store_list_set_aside_async, cancellable,
                  callback, user_data);
}

GPtrArray *
amt_store_list_set_aside_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_list_set_aside_async, error);
}
