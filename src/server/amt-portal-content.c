/* amt-portal-content.c: what changes the portal's content from inside: filling it, the applicants' side, rights,
 * backups; and what tests look at.
 * Part of AmtPortal. The portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-portal-private.h"

#include <string.h>

static gboolean
not_found (GError **error)
{
  g_set_error_literal (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_NOT_FOUND,
                       "no such case, person or queue");
  return FALSE;
}

/* Ends what amt_db_begin () began: @ok says how. */
static gboolean
end (AmtPortal *self, gboolean ok, GError **error)
{
  if (ok && amt_db_commit (self->db, error))
    return TRUE;
  amt_db_rollback (self->db);
  return FALSE;
}

static char *
object_to_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return amt_json_to_text (node);
}

gboolean
amt_portal_put_list (AmtPortal *self, const char *name, JsonArray *members, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text = NULL;
  AmtLogEntry entry = { .kind = name, .at = amt_clock_now (self->clock) };

  json_node_set_array (node, members);
  text = amt_json_to_text (node);
  if (!amt_db_begin (self->db, error))
    return FALSE;
  return end (self,
              amt_db_put_list (self->db, name, text, error) && amt_db_log (self->db, &entry, error),
              error) &&
         amt_portal_reload (self, error);
}

gboolean
amt_portal_put_person (AmtPortal *self, const AmtMe *person, GError **error)
{
  g_autofree char *text = object_to_text (amt_wire_me_to_json (person));

  return amt_db_put_person (self->db, person->id, text, error) && amt_portal_reload (self, error);
}

gboolean
amt_portal_set_rights (AmtPortal *self, const char *user_id, const char *queue_id, AmtRights rights,
                       AmtCacheScope scope, GError **error)
{
  AmtMe *me = g_hash_table_lookup (self->people, user_id);
  AmtQueueRight *right;
  g_autofree char *text = NULL;

  if (me == NULL || !g_hash_table_contains (self->queues, queue_id))
    return not_found (error);

  /* This copy is the portal's own; amt_portal_reload () makes the one that others may hold. */
  right = amt_me_find_queue (me, queue_id);
  if (right == NULL)
    {
      right = amt_queue_right_new ();
      right->queue_id = g_strdup (queue_id);
      g_ptr_array_add (me->queues, right);
    }
  right->rights = rights;
  right->cache_scope = scope;
  if (rights == AMT_RIGHT_NONE)
    g_ptr_array_remove (me->queues, right);

  text = object_to_text (amt_wire_me_to_json (me));
  return amt_db_put_person (self->db, user_id, text, error) && amt_portal_reload (self, error);
}

static gboolean
put_documents (AmtPortal *self, const AmtCase *value, GPtrArray *bytes, GError **error)
{
  for (guint i = 0; i < value->documents->len; i++)
    {
      const AmtDocument *document = g_ptr_array_index (value->documents, i);
      GBytes *content = bytes != NULL && i < bytes->len ? g_ptr_array_index (bytes, i) : NULL;

      if (content != NULL && !amt_db_blob_put (self->db, document->sha256, content, error))
        return FALSE;
      if (amt_db_blob_size (self->db, document->sha256) >= 0 &&
          !amt_db_blob_use (self->db, document->sha256, value->id, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
log_case (AmtPortal *self, const AmtCase *before, const AmtCase *after, const char *reason,
          GError **error)
{
  const AmtCase *any = after != NULL ? after : before;
  AmtLogEntry entry = {
    .kind = "case",
    .case_id = any->id,
    .queue_before = before != NULL ? before->queue_id : NULL,
    .assignee_before = before != NULL ? before->assignee_id : NULL,
    .queue_after = after != NULL ? after->queue_id : NULL,
    .assignee_after = after != NULL ? after->assignee_id : NULL,
    .reason = reason,
    .at = amt_clock_now (self->clock),
  };

  return amt_db_log (self->db, &entry, error);
}

gboolean
amt_portal_add_case (AmtPortal *self, const AmtCase *value, GPtrArray *bytes, GError **error)
{
  if (!amt_db_begin (self->db, error))
    return FALSE;
  return end (self,
              amt_db_insert_case (self->db, value, error) &&
                  put_documents (self, value, bytes, error) &&
                  log_case (self, NULL, value, NULL, error),
              error);
}

/* The form with one value changed. */
static gboolean
change_form (AmtCase *value, const char *field, const char *text, GError **error)
{
  g_autoptr (JsonNode) old = amt_json_parse_text (value->form != NULL ? value->form : "{}", error);
  JsonObject *object = old != NULL ? amt_json_object (old, error) : NULL;
  g_autoptr (JsonObject) form = NULL;
  g_autoptr (GList) names = NULL;

  if (object == NULL)
    return FALSE;
  form = json_object_new ();
  names = json_object_get_members (object);
  for (GList *at = names; at != NULL; at = at->next)
    json_object_set_member (form, at->data,
                            json_node_copy (json_object_get_member (object, at->data)));
  json_object_set_string_member (form, field, text);
  g_free (value->form);
  value->form = object_to_text (g_steal_pointer (&form));
  return TRUE;
}

/* The id of a history entry of the applicant's half: the same content gives the same ids, so that a play that is
 * repeated is the same to the last byte. In the form of RFC 9562, version 8. */
static char *
entry_id (const AmtCase *value)
{
  g_autofree char *name =
      g_strdup_printf ("%s %" G_GUINT64_FORMAT, value->id, value->applicant_version);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);

  return g_strdup_printf ("%.8s-%.4s-8%.3s-8%.3s-%.12s", hash, hash + 8, hash + 12, hash + 15,
                          hash + 18);
}

/* The applicant's half has changed in @value: @type says how. In a transaction. */
static gboolean
store_applicant (AmtPortal *self, AmtCase *value, const char *type, GError **error)
{
  AmtHistoryEntry *entry = amt_history_entry_new ();

  value->applicant_version++;
  entry->id = entry_id (value);
  entry->type = g_strdup (type);
  entry->at = amt_clock_now (self->clock);
  g_ptr_array_add (value->history, entry);
  value->unread = TRUE;
  value->changed_at = entry->at;
  return amt_db_update_case (self->db, value, FALSE, error) &&
         log_case (self, value, value, NULL, error);
}

static AmtCase *
load (AmtPortal *self, const char *case_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  AmtCase *value = amt_db_load_case (self->db, case_id, NULL, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (value == NULL)
    (void) not_found (error);
  return value;
}

gboolean
amt_portal_resubmit (AmtPortal *self, const char *case_id, const char *field, const char *value,
                     const char *message, GError **error)
{
  g_autoptr (AmtCase) loaded = load (self, case_id, error);

  if (loaded == NULL || (field != NULL && !change_form (loaded, field, value, error)))
    return FALSE;
  if (message != NULL)
    {
      g_free (loaded->last_message_id);
      loaded->last_message_id = g_strdup (message);
    }
  return amt_db_begin (self->db, error) &&
         end (self,
              store_applicant (self, loaded, message != NULL ? "messageReceived" : "resubmitted",
                               error),
              error);
}

gboolean
amt_portal_add_evidence (AmtPortal *self, const char *case_id, const AmtDocument *document,
                         GBytes *bytes, GError **error)
{
  g_autoptr (AmtCase) loaded = load (self, case_id, error);
  AmtDocument *added;

  if (loaded == NULL)
    return FALSE;
  added = amt_document_copy (document);
  g_free (added->sha256);
  added->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  added->size = (gint64) g_bytes_get_size (bytes);
  added->added_at = amt_clock_now (self->clock);
  if (added->source == NULL)
    added->source = g_strdup ("message");
  if (added->virus_scan == NULL)
    added->virus_scan = g_strdup ("unknown");
  g_ptr_array_add (loaded->documents, added);
  return amt_db_begin (self->db, error) &&
         end (self,
              amt_db_blob_put (self->db, added->sha256, bytes, error) &&
                  amt_db_blob_use (self->db, added->sha256, case_id, error) &&
                  store_applicant (self, loaded, "resubmitted", error),
              error);
}

gboolean
amt_portal_set_scan (AmtPortal *self, const char *case_id, const char *document_id,
                     const char *scan, GError **error)
{
  g_autoptr (AmtCase) loaded = load (self, case_id, error);
  AmtDocument *document = loaded != NULL ? amt_case_find_document (loaded, document_id) : NULL;

  if (document == NULL)
    return loaded == NULL ? FALSE : not_found (error);
  g_free (document->virus_scan);
  document->virus_scan = g_strdup (scan);
  /* Nobody did anything: no entry in the history, nothing unread. */
  loaded->applicant_version++;
  loaded->changed_at = amt_clock_now (self->clock);
  return amt_db_begin (self->db, error) &&
         end (self,
              amt_db_update_case (self->db, loaded, FALSE, error) &&
                  log_case (self, loaded, loaded, NULL, error),
              error);
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_flag (AmtCase *value, const char *flag)
{
  g_autoptr (GPtrArray) flags = g_ptr_array_new ();
  char **old = value->flags;

  for (guint i = 0; old != NULL && old[i] != NULL; i++)
    {
      if (g_str_equal (old[i], flag))
        return;
      g_ptr_array_add (flags, old[i]);
    }
  g_ptr_array_add (flags, (gpointer) flag);
  g_ptr_array_sort (flags, compare_texts);
  g_ptr_array_add (flags, NULL);
  value->flags = g_strdupv ((char **) flags->pdata);
  g_strfreev (old);
}

gboolean
amt_portal_withdraw (AmtPortal *self, const char *case_id, GError **error)
{
  g_autoptr (AmtCase) loaded = load (self, case_id, error);

  if (loaded == NULL)
    return FALSE;
  add_flag (loaded, "withdrawn");
  return amt_db_begin (self->db, error) &&
         end (self, store_applicant (self, loaded, "withdrawn", error), error);
}

gboolean
amt_portal_erase_case (AmtPortal *self, const char *case_id, GError **error)
{
  g_autoptr (AmtCase) value = amt_db_load_case (self->db, case_id, NULL, NULL);

  if (value == NULL)
    return not_found (error);
  if (!amt_db_begin (self->db, error))
    return FALSE;
  return end (self,
              amt_db_delete_case (self->db, case_id, error) &&
                  log_case (self, value, NULL, "erased", error),
              error);
}

gboolean
amt_portal_save (AmtPortal *self, const char *file, GError **error)
{
  return amt_db_save (self->db, file, error);
}

gboolean
amt_portal_restore (AmtPortal *self, const char *file, GError **error)
{
  return amt_db_load (self->db, file, error) && amt_portal_reload (self, error);
}

guint
amt_portal_count_operations (AmtPortal *self, const char *case_id, const char *type)
{
  return amt_db_count_operations (self->db, case_id, type);
}

void
amt_applied_operation_free (AmtAppliedOperation *self)
{
  g_free (self->id);
  g_free (self->author_id);
  g_free (self->type);
  g_free (self->receipt_id);
  g_free (self);
}

GPtrArray *
amt_portal_list_operations (AmtPortal *self, const char *case_id)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_applied_operation_free);
  g_autoptr (GPtrArray) stored = amt_db_list_operations (self->db, case_id, NULL);

  for (guint i = 0; stored != NULL && i < stored->len; i++)
    {
      AmtStoredOperation *operation = g_ptr_array_index (stored, i);
      AmtAppliedOperation *applied = g_new0 (AmtAppliedOperation, 1);

      applied->id = g_steal_pointer (&operation->id);
      applied->author_id = g_steal_pointer (&operation->author_id);
      applied->type = g_steal_pointer (&operation->type);
      applied->receipt_id = g_steal_pointer (&operation->receipt_id);
      applied->base_version = operation->base_version;
      applied->version = operation->version;
      g_ptr_array_add (list, applied);
    }
  return list;
}

char *
amt_portal_get_case_json (AmtPortal *self, const char *case_id, const char *user_id)
{
  const AmtMe *me = user_id != NULL ? g_hash_table_lookup (self->people, user_id) : NULL;
  g_autoptr (AmtCase) value = NULL;

  if (user_id == NULL)
    value = amt_db_load_case (self->db, case_id, NULL, NULL);
  else if (me != NULL)
    value = amt_portal_see (self, me, case_id, NULL, NULL);
  return value != NULL ? object_to_text (amt_wire_case_to_json (value)) : NULL;
}

char **
amt_portal_list_cases (AmtPortal *self)
{
  return amt_db_list_cases (self->db, NULL);
}
