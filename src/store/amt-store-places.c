/* amt-store-places.c: how lists and cases were left, what was opened lately, small things by name.
 * Owned by AmtStore. Writer; loading comes from the reader.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-places.h"
#include "amt-store-query.h"

/* Cases that AMT_SCOPE_RECENT keeps. */
#define MAX_RECENT 100

static const char SQL_SAVE_LIST[] =
    "INSERT INTO list_state (name, query, columns, anchor, selected) VALUES (?1, ?2, ?3,"
    "  (SELECT key FROM cases WHERE id = ?4), (SELECT key FROM cases WHERE id = ?5))"
    " ON CONFLICT (name) DO UPDATE SET query = excluded.query, columns = excluded.columns,"
    "  anchor = excluded.anchor, selected = excluded.selected";
static const char SQL_LOAD_LIST[] =
    "SELECT query, columns, (SELECT id FROM cases WHERE key = anchor),"
    "       (SELECT id FROM cases WHERE key = selected)"
    "  FROM list_state WHERE name = ?1";

static const char SQL_SAVE_CASE[] =
    "INSERT INTO case_place (key, text) SELECT key, ?2 FROM cases WHERE id = ?1"
    " ON CONFLICT (key) DO UPDATE SET text = excluded.text";
static const char SQL_LOAD_CASE[] =
    "SELECT text FROM case_place WHERE key = (SELECT key FROM cases WHERE id = ?1)";

static const char SQL_SAVE_UI[] = "INSERT INTO ui_state (name, text) VALUES (?1, ?2)"
                                  " ON CONFLICT (name) DO UPDATE SET text = excluded.text";
static const char SQL_DROP_UI[] = "DELETE FROM ui_state WHERE name = ?1";
static const char SQL_LOAD_UI[] = "SELECT text FROM ui_state WHERE name = ?1";

static const char SQL_IS_NEWEST[] =
    "SELECT count(*) FROM recent WHERE key = (SELECT key FROM cases WHERE id = ?1)"
    "   AND opened_at = (SELECT max (opened_at) FROM recent)";
static const char SQL_OPENED[] =
    "INSERT INTO recent (key, opened_at)"
    " SELECT key, max (?2, 1 + coalesce ((SELECT max (opened_at) FROM recent), 0)) FROM cases"
    "  WHERE id = ?1"
    " ON CONFLICT (key) DO UPDATE SET opened_at = excluded.opened_at";
static const char SQL_TRIM_RECENT[] =
    "DELETE FROM recent WHERE key IN"
    " (SELECT key FROM recent ORDER BY opened_at DESC LIMIT -1 OFFSET ?1)";

typedef struct
{
  char *name; /* of a list or thing, or id of a case */
  char *text;
  char *columns;
  char *anchor_id;
  char *selected_id;
} PlaceJob;

static PlaceJob *
place_job_new (const char *name, const char *text)
{
  PlaceJob *job = g_new0 (PlaceJob, 1);

  job->name = g_strdup (name);
  job->text = g_strdup (text);

  return job;
}

static void
place_job_free (PlaceJob *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self->columns);
  g_free (self->anchor_id);
  g_free (self->selected_id);
  g_free (self);
}

/* --- lists --------------------------------------------------------------------------------------------- */

void
amt_list_state_free (AmtListState *self)
{
  g_clear_pointer (&self->query, amt_case_query_free);
  g_free (self->columns);
  g_free (self->anchor_id);
  g_free (self->selected_id);
  g_free (self);
}

static gboolean
save_list (AmtStoreTx *tx, gpointer data, GError **error)
{
  const PlaceJob *job = data;

  return amt_db_run (tx->db, error, SQL_SAVE_LIST, "sssss", job->name, job->text, job->columns,
                     job->anchor_id, job->selected_id);
}

void
amt_store_save_list_state_async (AmtStore *self, const char *list, const AmtListState *state,
                                 AMT_STORE_ASYNC_ARGS)
{
  PlaceJob *job = place_job_new (list, NULL);

  job->text = state->query ? amt_case_query_to_text (state->query) : NULL;
  job->columns = g_strdup (state->columns);
  job->anchor_id = g_strdup (state->anchor_id);
  job->selected_id = g_strdup (state->selected_id);
  amt_store_write (self, save_list, job, (GDestroyNotify) place_job_free,
                   amt_store_save_list_state_async, cancellable, callback, user_data);
}

gboolean
amt_store_save_list_state_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_save_list_state_async, error);
}

static gboolean
load_list (AmtStoreTx *tx, gpointer data, GError **error)
{
  AmtListState *state = g_new0 (AmtListState, 1);
  g_autoptr (AmtRows) rows = NULL;
  gboolean has_places = FALSE;

  tx->result = state;
  tx->result_free = (GDestroyNotify) amt_list_state_free;
  if (!amt_store_has_places (tx->db, &has_places, error))
    return FALSE;
  if (!has_places)
    return TRUE;

  rows = amt_db_query (tx->db, error, SQL_LOAD_LIST, "s", (const char *) data);
  if (!rows)
    return FALSE;
  if (amt_db_next (tx->db, rows))
    {
      const char *query = amt_rows_peek (rows, 0);

      /* One that a newer version wrote may say nothing to this one. */
      state->query = query ? amt_case_query_from_text (query, NULL) : NULL;
      state->columns = amt_rows_text (rows, 1);
      state->anchor_id = amt_rows_text (rows, 2);
      state->selected_id = amt_rows_text (rows, 3);
    }

  return amt_db_ended (tx->db, error);
}

void
amt_store_load_list_state_async (AmtStore *self, const char *list, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_list, g_strdup (list), g_free, amt_store_load_list_state_async,
                  cancellable, callback, user_data);
}

AmtListState *
amt_store_load_list_state_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_list_state_async, error);
}

/* --- texts of a case, and by name ---------------------------------------------------------------------- */

static gboolean
load_text (AmtStoreTx *tx, const char *sql, const char *name, GError **error)
{
  gboolean has_places = FALSE;
  char *text = NULL;

  if (!amt_store_has_places (tx->db, &has_places, error) ||
      (has_places && !amt_db_get_text (tx->db, &text, error, sql, "s", name)))
    return FALSE;
  tx->result = text;
  tx->result_free = g_free;

  return TRUE;
}

static gboolean
save_case (AmtStoreTx *tx, gpointer data, GError **error)
{
  const PlaceJob *job = data;

  return amt_db_run (tx->db, error, SQL_SAVE_CASE, "ss", job->name, job->text);
}

void
amt_store_save_case_place_async (AmtStore *self, const char *case_id, const char *text,
                                 AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, save_case, place_job_new (case_id, text ? text : ""),
                   (GDestroyNotify) place_job_free, amt_store_save_case_place_async, cancellable,
                   callback, user_data);
}

gboolean
amt_store_save_case_place_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_save_case_place_async, error);
}

static gboolean
load_case_place (AmtStoreTx *tx, gpointer data, GError **error)
{
  return load_text (tx, SQL_LOAD_CASE, data, error);
}

void
amt_store_load_case_place_async (AmtStore *self, const char *case_id, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_case_place, g_strdup (case_id), g_free,
                  amt_store_load_case_place_async, cancellable, callback, user_data);
}

char *
amt_store_load_case_place_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_case_place_async, error);
}

static gboolean
save_ui (AmtStoreTx *tx, gpointer data, GError **error)
{
  const PlaceJob *job = data;

  if (!job->text)
    return amt_db_run (tx->db, error, SQL_DROP_UI, "s", job->name);

  return amt_db_run (tx->db, error, SQL_SAVE_UI, "ss", job->name, job->text);
}

void
amt_store_save_ui_state_async (AmtStore *self, const char *name, const char *text,
                               AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, save_ui, place_job_new (name, text), (GDestroyNotify) place_job_free,
                   amt_store_save_ui_state_async, cancellable, callback, user_data);
}

gboolean
amt_store_save_ui_state_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_save_ui_state_async, error);
}

static gboolean
load_ui (AmtStoreTx *tx, gpointer data, GError **error)
{
  return load_text (tx, SQL_LOAD_UI, data, error);
}

void
amt_store_load_ui_state_async (AmtStore *self, const char *name, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_ui, g_strdup (name), g_free, amt_store_load_ui_state_async,
                  cancellable, callback, user_data);
}

char *
amt_store_load_ui_state_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_ui_state_async, error);
}

/* --- opened lately ------------------------------------------------------------------------------------- */

static gboolean
note_opened (AmtStoreTx *tx, gpointer data, GError **error)
{
  const char *id = data;
  gint64 is_newest = 0;

  if (!amt_db_get_int (tx->db, &is_newest, 0, error, SQL_IS_NEWEST, "s", id))
    return FALSE;
  if (is_newest)
    return TRUE;

  if (!amt_db_run (tx->db, error, SQL_OPENED, "si", id, tx->now))
    return FALSE;
  tx->places = amt_db_n_changed (tx->db) > 0;

  return amt_db_run (tx->db, error, SQL_TRIM_RECENT, "i", (gint64) MAX_RECENT);
}

void
amt_store_note_opened_async (AmtStore *self, const char *case_id, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, note_opened, g_strdup (case_id), g_free, amt_store_note_opened_async,
                   cancellable, callback, user_data);
}

gboolean
amt_store_note_opened_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_note_opened_async, error);
}
