/* amt-store-drafts.c: small things by name: whose profile this is, reference data, drafts.
 * Owned by AmtStore. Writer; loading comes from the reader.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"

static const char SQL_GET_META[] = "SELECT value FROM meta WHERE name = ?1";
static const char SQL_SET_META[] =
    "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
static const char SQL_DROP_META[] = "DELETE FROM meta WHERE name = ?1";

static const char SQL_SAVE_REFERENCE[] =
    "INSERT INTO reference (name, text, etag, fetched_at) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (name) DO UPDATE SET text = ?2, etag = ?3, fetched_at = ?4";
static const char SQL_SAME_REFERENCE[] = "SELECT text = ?2 FROM reference WHERE name = ?1";
static const char SQL_LOAD_REFERENCES[] =
    "SELECT name, text, etag, fetched_at FROM reference ORDER BY name";

static const char SQL_SAVE_DRAFT[] =
    "INSERT INTO drafts (case_id, kind, text, changed_at) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (case_id, kind) DO UPDATE SET text = ?3, changed_at = ?4";
static const char SQL_DROP_DRAFT[] = "DELETE FROM drafts WHERE case_id = ?1 AND kind = ?2";
static const char SQL_LOAD_DRAFT[] = "SELECT text FROM drafts WHERE case_id = ?1 AND kind = ?2";

typedef struct
{
  char *first;
  char *second;
  char *third;
} Texts;

static Texts *
texts_new (const char *first, const char *second, const char *third)
{
  Texts *texts = g_new0 (Texts, 1);

  texts->first = g_strdup (first);
  texts->second = g_strdup (second);
  texts->third = g_strdup (third);

  return texts;
}

static void
texts_free (Texts *texts)
{
  g_free (texts->first);
  g_free (texts->second);
  g_free (texts->third);
  g_free (texts);
}

gboolean
amt_store_get_meta (AmtDb *db, const char *name, char **out, GError **error)
{
  return amt_db_get_text (db, out, error, SQL_GET_META, "s", name);
}

gboolean
amt_store_set_meta (AmtDb *db, const char *name, const char *value, GError **error)
{
  if (!value)
    return amt_db_run (db, error, SQL_DROP_META, "s", name);

  return amt_db_run (db, error, SQL_SET_META, "ss", name, value);
}

gboolean
amt_store_get_meta_int (AmtDb *db, const char *name, gint64 *out, GError **error)
{
  g_autofree char *text = NULL;

  *out = 0;
  if (!amt_store_get_meta (db, name, &text, error))
    return FALSE;
  if (text)
    *out = g_ascii_strtoll (text, NULL, 10);

  return TRUE;
}

gboolean
amt_store_set_meta_int (AmtDb *db, const char *name, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return amt_store_set_meta (db, name, text, error);
}

static gboolean
bind_person (AmtStoreTx *tx, gpointer data, GError **error)
{
  const Texts *texts = data;
  g_autofree char *portal_url = NULL;
  g_autofree char *user_id = NULL;

  if (!amt_store_get_meta (tx->db, "portal_url", &portal_url, error) ||
      !amt_store_get_meta (tx->db, "user_id", &user_id, error))
    return FALSE;
  if (!user_id)
    return amt_store_set_meta (tx->db, "portal_url", texts->first, error) &&
           amt_store_set_meta (tx->db, "user_id", texts->second, error);

  return (g_strcmp0 (portal_url, texts->first) == 0 && g_strcmp0 (user_id, texts->second) == 0) ||
         amt_store_fail (error, AMT_STORE_ERROR_PERSON, "the profile belongs to somebody else");
}

void
amt_store_bind_person_async (AmtStore *self, const char *portal_url, const char *user_id,
                             AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, bind_person, texts_new (portal_url, user_id, NULL),
                   (GDestroyNotify) texts_free, amt_store_bind_person_async, cancellable, callback,
                   user_data);
}

gboolean
amt_store_bind_person_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_bind_person_async, error);
}

void
amt_reference_free (AmtReference *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self->etag);
  g_free (self);
}

static gboolean
save_reference (AmtStoreTx *tx, gpointer data, GError **error)
{
  const Texts *texts = data;
  gint64 same = 0;

  if (!amt_db_get_int (tx->db, &same, 0, error, SQL_SAME_REFERENCE, "ss", texts->first,
                       texts->second))
    return FALSE;
  tx->references = !same;

  return amt_db_run (tx->db, error, SQL_SAVE_REFERENCE, "sssi", texts->first, texts->second,
                     texts->third, tx->now) &&
         (same || !g_str_equal (texts->first, "services") || amt_store_learn_labels (tx, error));
}

void
amt_store_save_reference_async (AmtStore *self, const char *name, const char *text,
                                const char *etag, AMT_STORE_ASYNC_ARGS)
{
  amt_store_write (self, save_reference, texts_new (name, text, etag), (GDestroyNotify) texts_free,
                   amt_store_save_reference_async, cancellable, callback, user_data);
}

gboolean
amt_store_save_reference_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_save_reference_async, error);
}

static gboolean
load_references (AmtStoreTx *tx, gpointer data, GError **error)
{
  g_autoptr (AmtRows) rows = amt_db_query (tx->db, error, SQL_LOAD_REFERENCES, "");
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_reference_free);

  tx->result = list;
  tx->result_free = (GDestroyNotify) g_ptr_array_unref;
  if (!rows)
    return FALSE;

  while (amt_db_next (tx->db, rows))
    {
      AmtReference *reference = g_new0 (AmtReference, 1);

      reference->name = amt_rows_text (rows, 0);
      reference->text = amt_rows_text (rows, 1);
      reference->etag = amt_rows_text (rows, 2);
      reference->fetched_at = amt_rows_int (rows, 3);
      g_ptr_array_add (list, reference);
    }

  return amt_db_ended (tx->db, error);
}

void
amt_store_load_references_async (AmtStore *self, AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_references, NULL, NULL, amt_store_load_references_async, cancellable,
                  callback, user_data);
}

GPtrArray *
amt_store_load_references_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_references_async, error);
}

static gboolean
put_draft (AmtStoreTx *tx, const char *case_id, const char *kind, const char *text, GError **error)
{
  gboolean erased = FALSE;

  if (!text || !*text)
    return amt_db_run (tx->db, error, SQL_DROP_DRAFT, "ss", case_id, kind);
  /* A page of the case may still be open, or an operation discarded that the erasure left. */
  if (!amt_store_is_erased (tx->db, case_id, &erased, error) || erased)
    return erased;

  return amt_db_run (tx->db, error, SQL_SAVE_DRAFT, "sssi", case_id, kind, text, tx->now);
}

static gboolean
save_draft (AmtStoreTx *tx, gpointer data, GError **error)
{
  const Texts *texts = data;

  return put_draft (tx, texts->first, texts->second, texts->third, error);
}

void
amt_store_save_draft_async (AmtStore *self, const char *case_id, const char *kind, const char *text,
                            AMT_STORE_ASYNC_ARGS)
{
  if (text && *text)
    amt_store_write_work (self, save_draft, texts_new (case_id, kind, text),
                          (GDestroyNotify) texts_free, amt_store_save_draft_async, cancellable,
                          callback, user_data);
  else
    amt_store_write (self, save_draft, texts_new (case_id, kind, text), (GDestroyNotify) texts_free,
                     amt_store_save_draft_async, cancellable, callback, user_data);
}

gboolean
amt_store_save_draft_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end (self, result, amt_store_save_draft_async, error);
}

static gboolean
load_draft (AmtStoreTx *tx, gpointer data, GError **error)
{
  const Texts *texts = data;
  char *text = NULL;

  if (!amt_db_get_text (tx->db, &text, error, SQL_LOAD_DRAFT, "ss", texts->first, texts->second))
    return FALSE;
  tx->result = text;
  tx->result_free = g_free;

  return TRUE;
}

void
amt_store_load_draft_async (AmtStore *self, const char *case_id, const char *kind,
                            AMT_STORE_ASYNC_ARGS)
{
  amt_store_read (self, load_draft, texts_new (case_id, kind, NULL), (GDestroyNotify) texts_free,
                  amt_store_load_draft_async, cancellable, callback, user_data);
}

char *
amt_store_load_draft_finish (AmtStore *self, GAsyncResult *result, GError **error)
{
  return amt_store_end_pointer (self, result, amt_store_load_draft_async, error);
}

/* Returns: (transfer full): what the page of the decision needs to show it as it was. */
static char *
decision_text (const AmtOperation *decision, GPtrArray *closing)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (root, object);
  json_object_set_string_member (object, "outcome", decision->outcome ? decision->outcome : "");
  json_object_set_string_member (object, "values", decision->values ? decision->values : "{}");
  for (guint i = 0; i < closing->len; i++)
    {
      const AmtOperation *operation = ((AmtOutboxEntry *) closing->pdata[i])->operation;
      gboolean follow_up = amt_operation_get_type_id (operation) == AMT_OPERATION_SET_FOLLOW_UP;

      json_object_set_boolean_member (object, follow_up ? "followUp" : "close", TRUE);
      if (follow_up && operation->due_on)
        json_object_set_string_member (object, "followUpOn", operation->due_on);
    }
  return amt_json_to_text (root);
}

/* Two texts stand below each other; a decision cannot, it gets a place of its own. */
gboolean
amt_store_keep_text (AmtStoreTx *tx, const AmtOperation *operation, GPtrArray *closing,
                     GError **error)
{
  AmtOperationType type = amt_operation_get_type_id (operation);
  const char *kind = type == AMT_OPERATION_ADD_FILE_NOTE ? "fileNote" : "jotting";
  const char *text = operation->text;
  g_autofree char *decision = NULL;
  g_autofree char *before = NULL;
  g_autofree char *joined = NULL;

  if (type == AMT_OPERATION_DECIDE)
    {
      kind = "decision";
      text = decision = decision_text (operation, closing);
    }
  else if (type != AMT_OPERATION_ADD_FILE_NOTE && type != AMT_OPERATION_ADD_JOTTING &&
           type != AMT_OPERATION_EDIT_JOTTING)
    return TRUE;

  if (!text || !*text)
    return TRUE;
  if (!amt_db_get_text (tx->db, &before, error, SQL_LOAD_DRAFT, "ss", operation->case_id, kind))
    return FALSE;
  if (!before || g_strcmp0 (before, text) == 0)
    return put_draft (tx, operation->case_id, kind, text, error);

  if (type == AMT_OPERATION_DECIDE)
    {
      joined = g_strconcat (kind, ":", operation->id, NULL);
      return put_draft (tx, operation->case_id, joined, text, error);
    }
  joined = g_strconcat (before, "\n\n", text, NULL);

  return put_draft (tx, operation->case_id, kind, joined, error);
}
