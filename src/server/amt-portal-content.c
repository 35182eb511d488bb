/* amt-portal-content.c: what changes the portal's content from inside: filling it, the applicants' side, rights,
 * backups; and what tests look at.
 * Part of AmtPortal. The portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-portal-private.h"

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

static gboolean
resubmit (AmtPortal *self, AmtCase *value, const char *message, GError **error)
{
  AmtHistoryEntry *entry = amt_history_entry_new ();

  entry->id = g_uuid_string_random ();
  entry->type = g_strdup (message != NULL ? "messageReceived" : "resubmitted");
  entry->at = amt_clock_now (self->clock);
  g_ptr_array_add (value->history, entry);

  if (message != NULL)
    {
      g_free (value->last_message_id);
      value->last_message_id = g_strdup (message);
    }
  value->applicant_version++;
  value->unread = TRUE;
  value->changed_at = entry->at;
  return amt_db_update_case (self->db, value, FALSE, error) &&
         log_case (self, value, value, NULL, error);
}

gboolean
amt_portal_resubmit (AmtPortal *self, const char *case_id, const char *field, const char *value,
                     const char *message, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AmtCase) loaded = amt_db_load_case (self->db, case_id, NULL, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (loaded == NULL)
    return not_found (error);
  if (field != NULL && !change_form (loaded, field, value, error))
    return FALSE;
  if (!amt_db_begin (self->db, error))
    return FALSE;
  return end (self, resubmit (self, loaded, message, error), error);
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
