/* amt-store-index.c: the words of a case into the search index, at once or bit by bit after a pull.
 * Owned by AmtStore. Writer only, except where it says otherwise.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

#include "amt-base.h"
#include "amt-fold.h"
#include "amt-store-search.h"
#include <string.h>

/* So many cases in one transaction, and no more than fit into this time: nothing waits long behind it. */
#define STEP_CASES 400
#define STEP_TIME (60 * G_TIME_SPAN_MILLISECOND)

/* So long after the last page of a pull: a pull that goes on is not held up by the index. */
#define QUIET_MS 250

/* Columns of search_text after the key. */
enum
{
  COL_REFERENCE,
  COL_REFERENCE_END,
  COL_NAME,
  COL_NAME_SOUND,
  COL_PARTY,
  COL_PARTY_SOUND,
  COL_BORN,
  COL_ADDRESS,
  COL_FORM,
  COL_FILE_NOTE,
  COL_JOTTING,
  COL_MESSAGE,
  N_COLUMNS
};

static const int COLUMN_OF[] = {
  [AMT_FOUND_REFERENCE] = COL_REFERENCE,
  [AMT_FOUND_NAME] = COL_NAME,
  [AMT_FOUND_PARTY] = COL_PARTY,
  [AMT_FOUND_BORN] = COL_BORN,
  [AMT_FOUND_ADDRESS] = COL_ADDRESS,
  [AMT_FOUND_FORM] = COL_FORM,
  [AMT_FOUND_FILE_NOTE] = COL_FILE_NOTE,
  [AMT_FOUND_JOTTING] = COL_JOTTING,
  [AMT_FOUND_MESSAGE] = COL_MESSAGE,
  /* Never asked for alone, so it needs no column of its own. */
  [AMT_FOUND_DOCUMENT] = COL_FORM,
};

/* What stays the same is not written: most changes of a case are none of its words. */
static const char SQL_PUT[] =
    "INSERT INTO search_text (key, reference, reference_end, name, name_sound, party, party_sound, born,"
    "  address, form, file_note, jotting, message)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
    " ON CONFLICT (key) DO UPDATE SET"
    "  reference = ?2, reference_end = ?3, name = ?4, name_sound = ?5, party = ?6, party_sound = ?7,"
    "  born = ?8, address = ?9, form = ?10, file_note = ?11, jotting = ?12, message = ?13"
    " WHERE (reference, reference_end, name, name_sound, party, party_sound, born, address, form,"
    "        file_note, jotting, message)"
    "  IS NOT (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
static const char SQL_SAME[] =
    "SELECT count(*) FROM search_text"
    " WHERE key = ?1 AND reference = ?2 AND reference_end = ?3 AND name = ?4 AND name_sound = ?5"
    "   AND party = ?6 AND party_sound = ?7 AND born = ?8 AND address = ?9 AND form = ?10"
    "   AND file_note = ?11 AND jotting = ?12 AND message = ?13";
#define TEXT_FORMAT "issssssssssss"

static const char SQL_MARK[] = "INSERT OR IGNORE INTO search_todo (key) VALUES (?1)";
static const char SQL_UNMARK[] = "DELETE FROM search_todo WHERE key = ?1";
static const char SQL_FORGET[] = "DELETE FROM search_text WHERE key = ?1";
static const char SQL_IS_MARKED[] = "SELECT count(*) FROM search_todo WHERE key = ?1";
static const char SQL_STEP[] =
    "SELECT t.key, c.id FROM search_todo t JOIN cases c ON c.key = t.key ORDER BY t.key LIMIT ?1";
/* A row that is all there is of a case, and as the portal gave it: the list has its words already. */
static const char SQL_PLAIN_ROW[] = "SELECT reference, external_reference, applicant FROM case_row"
                                    " WHERE key = ?1 AND box & 8 = 0 AND n_pending = 0";
static const char SQL_HAS_LABELS[] =
    "SELECT count(*) FROM sqlite_schema WHERE name = 'choice_label'";
static const char SQL_LABELS[] =
    "SELECT field_id, column_id, value, label FROM choice_label WHERE service_id = ?1";
/* Whole cases of services whose choices are called differently now. */
static const char SQL_MARK_RENAMED[] =
    "INSERT OR IGNORE INTO search_todo (key)"
    " SELECT key FROM case_row WHERE box & 8 <> 0 AND service_id IN ("
    "  SELECT service_id FROM (SELECT * FROM service_choice EXCEPT SELECT * FROM choice_label)"
    "  UNION"
    "  SELECT service_id FROM (SELECT * FROM choice_label EXCEPT SELECT * FROM service_choice))";
static const char SQL_FORGET_LABELS[] = "DELETE FROM choice_label";
static const char SQL_LEARN_LABELS[] =
    "INSERT OR IGNORE INTO choice_label SELECT * FROM service_choice";
static const char SQL_LEFT[] = "SELECT count(*) FROM search_todo";
static const char SQL_ALL[] = "SELECT count(*) FROM cases";

typedef struct
{
  GString *columns[N_COLUMNS]; /* (owned) */
} Words;

static void
words_init (Words *words)
{
  for (int i = 0; i < N_COLUMNS; i++)
    words->columns[i] = g_string_new (NULL);
}

static void
words_clear (Words *words)
{
  for (int i = 0; i < N_COLUMNS; i++)
    g_string_free (words->columns[i], TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static void
add_words (GString *column, const char *words)
{
  if (!*words)
    return;
  if (column->len > 0)
    g_string_append (column, AMT_SEARCH_SEPARATOR);
  g_string_append (column, words);
}

static void
add_piece_cb (AmtFoundIn in, const char *item, const char *text, gpointer user_data)
{
  Words *words = user_data;
  g_autofree char *keys = amt_search_index_text (in, text);

  add_words (words->columns[COLUMN_OF[in]], keys);
  if (in == AMT_FOUND_REFERENCE)
    {
      g_autofree char *compact = amt_fold_compact (text);
      g_autofree char *end = amt_search_index_end (compact);

      add_words (words->columns[COL_REFERENCE_END], end);
    }
  else if (in == AMT_FOUND_NAME || in == AMT_FOUND_PARTY)
    {
      g_autofree char *sounds = amt_search_index_sounds (text);

      add_words (words->columns[in == AMT_FOUND_NAME ? COL_NAME_SOUND : COL_PARTY_SOUND], sounds);
    }
}

#define WORDS_VALUES(words) \
  (words)->columns[0]->str, (words)->columns[1]->str, (words)->columns[2]->str, \
      (words)->columns[3]->str, (words)->columns[4]->str, (words)->columns[5]->str, \
      (words)->columns[6]->str, (words)->columns[7]->str, (words)->columns[8]->str, \
      (words)->columns[9]->str, (words)->columns[10]->str, (words)->columns[11]->str
G_STATIC_ASSERT (N_COLUMNS == 12);

/* Operations change only what is there: on a row alone a note would be lost. Here it counts, so the row passes for a whole
 * case without notes. */
static AmtCase *
row_with_notes (AmtCase *local, GPtrArray *entries)
{
  AmtCase *body = NULL;

  for (guint i = 0; entries && i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = entries->pdata[i];

      if (!amt_outbox_state_is_open (entry->state) || !entry->operation->text)
        continue;
      if (!body)
        {
          body = amt_case_copy (local);
          body->whole = TRUE;
        }
      amt_case_apply_in_place (body, entry->operation, entry->operation->occurred_at);
    }

  return body ? body : amt_case_ref (local);
}

gboolean
amt_store_load_labels (AmtDb *db, const char *service_id, GHashTable **out, GError **error)
{
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (AmtRows) rows = NULL;
  gint64 has_labels = 0;

  /* Beside an older writer there are none: its index has the older words. */
  if (!amt_db_get_int (db, &has_labels, 0, error, SQL_HAS_LABELS, ""))
    return FALSE;
  if (has_labels == 0)
    {
      *out = g_steal_pointer (&labels);
      return TRUE;
    }
  rows = amt_db_query (db, error, SQL_LABELS, "s", service_id);
  if (!rows)
    return FALSE;
  while (amt_db_next (db, rows))
    g_hash_table_insert (labels,
                         amt_search_label_key (amt_rows_peek (rows, 0), amt_rows_peek (rows, 1),
                                               amt_rows_peek (rows, 2)),
                         amt_rows_text (rows, 3));
  if (!amt_db_ended (db, error))
    return FALSE;
  *out = g_steal_pointer (&labels);

  return TRUE;
}

gboolean
amt_store_tx_labels (AmtStoreTx *tx, const AmtCase *body, GHashTable **out, GError **error)
{
  const char *service_id = body && body->form && body->service_id ? body->service_id : NULL;

  *out = NULL;
  if (!service_id)
    return TRUE;
  if (!tx->labels)
    tx->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_hash_table_unref);

  *out = g_hash_table_lookup (tx->labels, service_id);
  if (*out)
    return TRUE;
  if (!amt_store_load_labels (tx->db, service_id, out, error))
    return FALSE;
  g_hash_table_insert (tx->labels, g_strdup (service_id), *out);

  return TRUE;
}

gboolean
amt_store_learn_labels (AmtStoreTx *tx, GError **error)
{
  tx->unindexed = TRUE;

  return amt_db_run (tx->db, error, SQL_MARK_RENAMED, "") &&
         amt_db_run (tx->db, error, SQL_FORGET_LABELS, "") &&
         amt_db_run (tx->db, error, SQL_LEARN_LABELS, "");
}

gboolean
amt_store_load_body (AmtDb *db, const AmtStoredCase *stored, AmtCase *local, GPtrArray *entries,
                     AmtCase **out, GError **error)
{
  g_autoptr (AmtCase) whole = NULL;

  if (local->whole || stored->whole_stamp < 0)
    {
      *out = local->whole ? amt_case_ref (local) : row_with_notes (local, entries);
      return TRUE;
    }

  whole = amt_store_load_truth (db, stored, TRUE, NULL, error);
  if (!whole)
    return FALSE;
  *out = entries ? amt_store_local_case (whole, entries) : amt_case_ref (whole);

  return TRUE;
}

gboolean
amt_store_index_case (AmtStoreTx *tx, gint64 key, const AmtCase *row, const AmtCase *body,
                      GError **error)
{
  g_auto (Words) words;
  GHashTable *labels = NULL;

  words_init (&words);
  if (!amt_store_tx_labels (tx, body, &labels, error))
    return FALSE;
  amt_search_pieces (row, body, labels, add_piece_cb, &words);

  return amt_db_run (tx->db, error, SQL_PUT, TEXT_FORMAT, key, WORDS_VALUES (&words)) &&
         amt_db_run (tx->db, error, SQL_UNMARK, "i", key);
}

gboolean
amt_store_index_later (AmtStoreTx *tx, gint64 key, GError **error)
{
  tx->unindexed = TRUE;

  return amt_db_run (tx->db, error, SQL_MARK, "i", key);
}

gboolean
amt_store_forget_words (AmtStoreTx *tx, gint64 key, GError **error)
{
  return amt_db_run (tx->db, error, SQL_FORGET, "i", key) && amt_store_index_later (tx, key, error);
}

gboolean
amt_store_is_unindexed (AmtDb *db, gint64 key, gboolean *out, GError **error)
{
  gint64 n = 0;

  if (!amt_db_get_int (db, &n, 0, error, SQL_IS_MARKED, "i", key))
    return FALSE;
  *out = n > 0;

  return TRUE;
}

gboolean
amt_store_index_is_right (AmtDb *db, gint64 key, const AmtCase *row, const AmtCase *body,
                          gboolean *out, GError **error)
{
  g_auto (Words) words;
  g_autoptr (GHashTable) labels = NULL;
  gint64 n = 0;

  words_init (&words);
  if (!amt_store_load_labels (db, body ? body->service_id : NULL, &labels, error))
    return FALSE;
  amt_search_pieces (row, body, labels, add_piece_cb, &words);
  if (!amt_db_get_int (db, &n, 0, error, SQL_SAME, TEXT_FORMAT, key, WORDS_VALUES (&words)))
    return FALSE;
  *out = n == 1;

  return TRUE;
}

/* --- what waits to be indexed -------------------------------------------------------------------------- */

/* Without reading JSON: most of what a pull brings is this. */
static gboolean
index_plain_row (AmtStoreTx *tx, gint64 key, gboolean *out_done, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_PLAIN_ROW, "i", key);
  g_autoptr (AmtCase) row = NULL;

  if (!rows)
    return FALSE;
  if (!amt_db_next (tx->db, rows))
    return amt_db_ended (tx->db, error);

  row = amt_case_new (NULL);
  row->reference = amt_rows_text (rows, 0);
  row->external_reference = amt_rows_text (rows, 1);
  row->applicant = amt_rows_text (rows, 2);
  *out_done = TRUE;

  return amt_store_index_case (tx, key, row, NULL, error);
}

static gboolean
index_again (AmtStoreTx *tx, gint64 key, const char *id, GError **error)
{
  g_auto (AmtStoredCase) stored = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (AmtCase) truth = NULL;
  g_autoptr (AmtCase) local = NULL;
  g_autoptr (AmtCase) body = NULL;
  g_autoptr (GError) unreadable = NULL;
  gboolean done = FALSE;

  if (!index_plain_row (tx, key, &done, error))
    return FALSE;
  if (done)
    return TRUE;
  if (!amt_store_find_case (tx->db, id, &stored, error))
    return FALSE;
  truth = amt_store_load_truth (tx->db, &stored, FALSE, NULL, &unreadable);
  entries = truth ? amt_store_unsettled (tx->db, id, &unreadable) : NULL;
  if (entries)
    local = amt_store_local_case (truth, entries);
  if (!local || !amt_store_load_body (tx->db, &stored, local, entries, &body, &unreadable))
    {
      /* One that cannot be read must not keep the others out; verify names it. */
      if (g_error_matches (unreadable, AMT_STORE_ERROR, AMT_STORE_ERROR_CORRUPT))
        return amt_db_run (tx->db, error, SQL_UNMARK, "i", key);
      g_propagate_error (error, g_steal_pointer (&unreadable));
      return FALSE;
    }

  return amt_store_index_case (tx, stored.key, local, body, error);
}

/* One step. @data: whether to count how many are left, for the result; else that is 0 or more than 0. */
static gboolean
index_step (AmtStoreTx *tx, gpointer data, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_STEP, "i", (gint64) STEP_CASES);
  gint64 until = g_get_monotonic_time () + STEP_TIME;
  guint64 left = 0;
  guint n_done = 0;

  if (!rows)
    return FALSE;
  while (amt_db_next (tx->db, rows))
    {
      gint64 key = amt_rows_int (rows, 0);

      g_array_append_val (keys, key);
      g_ptr_array_add (ids, amt_rows_text (rows, 1));
    }
  if (!amt_db_ended (tx->db, error))
    return FALSE;

  for (; n_done < ids->len && (n_done == 0 || g_get_monotonic_time () < until); n_done++)
    if (!index_again (tx, g_array_index (keys, gint64, n_done), ids->pdata[n_done], error))
      return FALSE;

  if (!GPOINTER_TO_INT (data))
    /* Marks of 100,000 cases are not counted at every step: the next one finds out. */
    left = n_done == STEP_CASES || n_done < ids->len;
  else if (!amt_store_count_unindexed (tx->db, &left, error))
    return FALSE;
  tx->result = g_memdup2 (&left, sizeof left);
  tx->result_free = g_free;

  return TRUE;
}

void
amt_store_index_more_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, index_step, GINT_TO_POINTER (TRUE), NULL, amt_store_index_more_async,
                   cancellable, callback, user_data);
}

gboolean
amt_store_index_more_finish (AmtStore *self, GAsyncResult *result, guint64 *out_left,
                             GError **error)
{
  g_autofree guint64 *left =
      amt_store_end_pointer (self, result, amt_store_index_more_async, error);

  if (!left)
    return FALSE;
  *out_left = *left;

  return TRUE;
}

static void
weak_ref_free (gpointer data)
{
  GWeakRef *weak = data;

  g_weak_ref_clear (weak);
  g_free (weak);
}

/* Between two steps nothing holds the store. Any thread. */
static GSource *
call_later (AmtStore *self, GSource *source, int priority, GSourceFunc func)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  g_source_set_priority (source, priority);
  g_source_set_callback (source, func, weak, weak_ref_free);
  g_source_attach (source, self->context);

  return source;
}

static gboolean
next_step_cb (gpointer user_data)
{
  g_autoptr (AmtStore) self = g_weak_ref_get (user_data);

  if (self)
    {
      g_clear_pointer (&self->index_timer, g_source_unref);
      amt_store_continue_index (self);
    }

  return G_SOURCE_REMOVE;
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtStore *self = AMT_STORE (source);
  g_autoptr (GError) error = NULL;
  g_autofree guint64 *left = amt_store_end_pointer (self, result, amt_store_continue_index, &error);

  self->indexing = FALSE;
  if (error)
    /* The next opening goes on from here. */
    g_debug ("the search index waits: %s", error->message);
  /* While a pull goes on its timer runs: then the pull comes first. */
  if (left && *left > 0 && !self->index_timer)
    self->index_timer = call_later (self, g_idle_source_new (), G_PRIORITY_LOW, next_step_cb);
}

void
amt_store_continue_index (AmtStore *self)
{
  AMT_ASSERT_MAIN ();

  if (!self->writer || self->indexing)
    return;

  self->indexing = TRUE;
  amt_store_write_later (self, index_step, NULL, NULL, amt_store_continue_index, NULL, stepped_cb,
                         NULL);
}

static gboolean
marked_cb (gpointer user_data)
{
  g_autoptr (AmtStore) self = g_weak_ref_get (user_data);

  if (!self || !self->writer)
    return G_SOURCE_REMOVE;

  /* From the last page on. */
  amt_store_stop_index (self);
  self->index_timer =
      call_later (self, g_timeout_source_new (QUIET_MS), G_PRIORITY_LOW, next_step_cb);

  return G_SOURCE_REMOVE;
}

void
amt_store_index_soon (AmtStore *self)
{
  g_source_unref (call_later (self, g_idle_source_new (), G_PRIORITY_DEFAULT, marked_cb));
}

void
amt_store_stop_index (AmtStore *self)
{
  if (self->index_timer)
    g_source_destroy (self->index_timer);
  g_clear_pointer (&self->index_timer, g_source_unref);
}

gboolean
amt_store_count_unindexed (AmtDb *db, guint64 *out, GError **error)
{
  gint64 left = 0;

  if (!amt_db_get_int (db, &left, 0, error, SQL_LEFT, ""))
    return FALSE;
  *out = (guint64) left;

  return TRUE;
}

static gboolean
load_progress (AmtStoreTx *tx, gpointer data, GError **error)
{
  AmtSearchProgress *progress = g_new0 (AmtSearchProgress, 1);
  guint64 left = 0;
  gint64 total = 0;

  tx->result = progress;
  tx->result_free = g_free;
  if (!amt_store_count_unindexed (tx->db, &left, error) ||
      (left > 0 && !amt_db_get_int (tx->db, &total, 0, error, SQL_ALL, "")))
    return FALSE;

  progress->n_total = (guint64) total;
  progress->n_done = (guint64) total - left;

  return TRUE;
}

void
amt_store_load_search_progress_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_progress, NULL, NULL, amt_store_load_search_progress_async,
                  cancellable, callback, user_data);
}

gboolean
amt_store_load_search_progress_finish (AmtStore *self, GAsyncResult *result,
                                       AmtSearchProgress *out_progress, GError **error)
{
  g_autofree AmtSearchProgress *progress =
      amt_store_end_pointer (self, result, amt_store_load_search_progress_async, error);

  if (!progress)
    return FALSE;
  *out_progress = *progress;

  return TRUE;
}
