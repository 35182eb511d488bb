/* amt-db-cases.c: cases, each person's follow-ups and read marks, reference lists and people.
 * Part of AmtDb. The portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-db-private.h"

#include "amt-portal.h"

static const char SQL_PUT_LIST[] = "INSERT INTO lists (kind, body) VALUES (?1, ?2)"
                                   "  ON CONFLICT (kind) DO UPDATE SET body = excluded.body";
static const char SQL_GET_LIST[] = "SELECT body FROM lists WHERE kind = ?1";
static const char SQL_PUT_PERSON[] = "INSERT INTO people (id, body) VALUES (?1, ?2)"
                                     "  ON CONFLICT (id) DO UPDATE SET body = excluded.body";
static const char SQL_PEOPLE[] = "SELECT body FROM people ORDER BY id";
static const char SQL_LOAD_CASE[] = "SELECT body, tagged FROM cases WHERE id = ?1";
static const char SQL_INSERT_CASE[] =
    "INSERT INTO cases (id, queue_id, assignee_id, version, applicant_version, tagged, row, body)"
    "  VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7)";
static const char SQL_UPDATE_CASE[] =
    "UPDATE cases SET queue_id = ?2, assignee_id = ?3, version = ?4, applicant_version = ?5,"
    "  tagged = ?6, row = ?7, body = ?8"
    " WHERE id = ?1";
static const char SQL_DELETE_CASE[] = "DELETE FROM cases WHERE id = ?1";
static const char SQL_DROP_BLOBS[] = "DELETE FROM blobs"
                                     " WHERE sha256 NOT IN (SELECT sha256 FROM blob_uses)"
                                     "   AND sha256 NOT IN (SELECT sha256 FROM uploads)";
static const char SQL_LIST_CASES[] = "SELECT id FROM cases ORDER BY number";
static const char SQL_CLEAR_FOLLOW_UPS[] = "DELETE FROM follow_ups WHERE case_id = ?1";
static const char SQL_ADD_FOLLOW_UP[] =
    "INSERT OR REPLACE INTO follow_ups (case_id, user_id, due_on) VALUES (?1, ?2, ?3)";
static const char SQL_MARK_READ[] =
    "INSERT INTO read_marks (case_id, user_id, applicant_version) VALUES (?1, ?2, ?3)"
    "  ON CONFLICT (case_id, user_id) DO UPDATE"
    "  SET applicant_version = max (applicant_version, excluded.applicant_version)";
static const char SQL_READ_MARK[] =
    "SELECT applicant_version FROM read_marks WHERE case_id = ?1 AND user_id = ?2";

gboolean
amt_db_put_list (AmtDb *self, const char *kind, const char *body, GError **error)
{
  return amt_db_change (self, SQL_PUT_LIST, error, "ss", kind, body);
}

char *
amt_db_get_list (AmtDb *self, const char *kind, GError **error)
{
  g_auto (AmtRows) rows = amt_db_select (self, SQL_GET_LIST, error, "s", kind);

  if (rows == NULL || amt_rows_next (self, rows, error) != SQLITE_ROW)
    return NULL;
  return amt_rows_dup_text (rows, 0);
}

gboolean
amt_db_put_person (AmtDb *self, const char *id, const char *body, GError **error)
{
  return amt_db_change (self, SQL_PUT_PERSON, error, "ss", id, body);
}

static GPtrArray *
all_texts (AmtDb *self, const char *sql, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_auto (AmtRows) rows = amt_db_select (self, sql, error, "");
  int code = SQLITE_ERROR;

  while (rows != NULL && (code = amt_rows_next (self, rows, error)) == SQLITE_ROW)
    g_ptr_array_add (texts, amt_rows_dup_text (rows, 0));
  return code == SQLITE_DONE ? g_steal_pointer (&texts) : NULL;
}

GPtrArray *
amt_db_get_people (AmtDb *self, GError **error)
{
  return all_texts (self, SQL_PEOPLE, error);
}

char **
amt_db_list_cases (AmtDb *self, GError **error)
{
  g_autoptr (GPtrArray) ids = all_texts (self, SQL_LIST_CASES, error);

  if (ids == NULL)
    return NULL;
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

AmtCase *
amt_db_load_case (AmtDb *self, const char *id, gboolean *out_tagged, GError **error)
{
  g_auto (AmtRows) rows = amt_db_select (self, SQL_LOAD_CASE, error, "s", id);

  if (rows == NULL || amt_rows_next (self, rows, error) != SQLITE_ROW)
    return NULL;
  if (out_tagged != NULL)
    *out_tagged = sqlite3_column_int (rows, 1) != 0;
  return amt_wire_case_from_text ((const char *) sqlite3_column_text (rows, 0), error);
}

static char *
object_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return amt_json_to_text (node);
}

static gboolean
put_follow_ups (AmtDb *self, const AmtCase *value, GError **error)
{
  if (!amt_db_change (self, SQL_CLEAR_FOLLOW_UPS, error, "s", value->id))
    return FALSE;

  for (guint i = 0; i < value->follow_ups->len; i++)
    {
      const AmtFollowUp *follow_up = g_ptr_array_index (value->follow_ups, i);

      if (!amt_db_change (self, SQL_ADD_FOLLOW_UP, error, "sss", value->id, follow_up->user_id,
                          follow_up->due_on))
        return FALSE;
    }
  return TRUE;
}

/* The row is everybody's: what differs from person to person is joined in when it is read. */
static char *
row_text (const AmtCase *value)
{
  g_autoptr (AmtCase) row = amt_case_copy (value);

  g_clear_pointer (&row->follow_up_on, g_free);
  return object_to_text (amt_wire_row_to_json (row));
}

gboolean
amt_db_insert_case (AmtDb *self, const AmtCase *value, GError **error)
{
  g_autofree char *row = row_text (value);
  g_autofree char *body = object_to_text (amt_wire_case_to_json (value));

  return amt_db_change (self, SQL_INSERT_CASE, error, "sssiiss", value->id, value->queue_id,
                        value->assignee_id != NULL ? value->assignee_id : "",
                        (gint64) value->version, (gint64) value->applicant_version, row, body) &&
         put_follow_ups (self, value, error);
}

gboolean
amt_db_update_case (AmtDb *self, const AmtCase *value, gboolean tagged, GError **error)
{
  g_autofree char *row = row_text (value);
  g_autofree char *body = object_to_text (amt_wire_case_to_json (value));

  return amt_db_change (self, SQL_UPDATE_CASE, error, "sssiiiss", value->id, value->queue_id,
                        value->assignee_id != NULL ? value->assignee_id : "",
                        (gint64) value->version, (gint64) value->applicant_version, (gint64) tagged,
                        row, body) &&
         put_follow_ups (self, value, error);
}

gboolean
amt_db_delete_case (AmtDb *self, const char *id, GError **error)
{
  return amt_db_change (self, SQL_DELETE_CASE, error, "s", id) &&
         amt_db_change (self, SQL_DROP_BLOBS, error, "");
}

gboolean
amt_db_mark_read (AmtDb *self, const char *case_id, const char *user_id, guint64 applicant_version,
                  GError **error)
{
  return amt_db_change (self, SQL_MARK_READ, error, "ssi", case_id, user_id,
                        (gint64) applicant_version);
}

gint64
amt_db_get_read_mark (AmtDb *self, const char *case_id, const char *user_id)
{
  return amt_db_number (self, SQL_READ_MARK, -1, "ss", case_id, user_id);
}
