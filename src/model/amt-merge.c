/* amt-merge.c: whether what a clerk did and what happened at the portal get in each other's way.
 * Pure functions, any thread. Declared in amt-apply.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-apply.h"

#include "amt-shape.h"

/* The note that an operation names, or the one that it makes. */
static const char *
note_id_of (const AmtOperation *operation)
{
  return operation->note_id != NULL ? operation->note_id : operation->id;
}

static gboolean
parts_differ (const AmtShape *shape, gconstpointer a, gconstpointer b)
{
  if (a == NULL || b == NULL)
    return a != b;

  return !amt_shape_equal (shape, a, b);
}

/* Ids and times of a follow-up say who set it when, not what it says. */
static gboolean
follow_ups_differ (const AmtCase *base, const AmtCase *server, const char *user_id)
{
  AmtFollowUp *a;
  AmtFollowUp *b;

  if (!base->whole || !server->whole)
    return g_strcmp0 (base->follow_up_on, server->follow_up_on) != 0;

  a = amt_case_find_follow_up (base, user_id);
  b = amt_case_find_follow_up (server, user_id);
  if (a == NULL || b == NULL)
    return a != b;

  return g_strcmp0 (a->due_on, b->due_on) != 0 || g_strcmp0 (a->reason, b->reason) != 0;
}

/* The times that our own applied operations carry are the clerk's before and the portal's after
 * acknowledgement, so decisions are the same if their ids are. */
static gboolean
decisions_differ (const AmtCase *base, const AmtCase *server)
{
  if (!base->whole || !server->whole)
    return g_strcmp0 (base->outcome, server->outcome) != 0;
  if (base->decisions->len != server->decisions->len)
    return TRUE;

  for (guint i = 0; i < base->decisions->len; i++)
    {
      AmtDecision *a = g_ptr_array_index (base->decisions, i);
      AmtDecision *b = g_ptr_array_index (server->decisions, i);

      if (g_strcmp0 (a->id, b->id) != 0)
        return TRUE;
    }

  return FALSE;
}

/* For the same reason times are left out here; what counts is whether the note says and is the same. */
static gboolean
notes_differ (GPtrArray *base, GPtrArray *server, const char *id)
{
  AmtNote *a = amt_case_find_note (base, id);
  AmtNote *b = amt_case_find_note (server, id);

  if (a == NULL || b == NULL)
    return a != b;

  return g_strcmp0 (a->text, b->text) != 0 || g_strcmp0 (a->kind, b->kind) != 0 ||
         g_strcmp0 (a->visibility, b->visibility) != 0 ||
         g_strcmp0 (a->struck_by, b->struck_by) != 0;
}

static gboolean
applicant_differs (const AmtCase *base, const AmtCase *server, const AmtOperation *operation)
{
  if (base->applicant_version != server->applicant_version)
    return TRUE;
  if (operation->applicant_version != 0 &&
      operation->applicant_version != server->applicant_version)
    return TRUE;

  return base->whole && server->whole &&
         g_strcmp0 (base->last_message_id, server->last_message_id) != 0;
}

static gboolean
field_differs (AmtFields field, const AmtCase *base, const AmtCase *server,
               const AmtOperation *operation)
{
  gboolean whole = base->whole && server->whole;

  switch (field)
    {
    case AMT_FIELD_STATE:
      return g_strcmp0 (base->state, server->state) != 0;
    case AMT_FIELD_ASSIGNEE:
      return g_strcmp0 (base->assignee_id, server->assignee_id) != 0;
    case AMT_FIELD_QUEUE:
      return g_strcmp0 (base->queue_id, server->queue_id) != 0;
    case AMT_FIELD_FOLLOW_UP:
      return follow_ups_differ (base, server, operation->author_id);
    case AMT_FIELD_FILE_NOTE:
      return whole && notes_differ (base->file_notes, server->file_notes, note_id_of (operation));
    case AMT_FIELD_JOTTING:
      return whole && notes_differ (base->jottings, server->jottings, note_id_of (operation));
    case AMT_FIELD_DOCUMENTS:
      return whole &&
             parts_differ (&amt_document_shape, amt_case_find_document (base, operation->id),
                           amt_case_find_document (server, operation->id));
    case AMT_FIELD_DECISION:
      return decisions_differ (base, server);
    case AMT_FIELD_APPLICANT:
      return applicant_differs (base, server, operation);
    case AMT_FIELD_READ_MARK:
      return !base->unread != !server->unread;
    case AMT_FIELD_NONE:
    default:
      return FALSE;
    }
}

gboolean
amt_operation_only_adds (const char *type)
{
  const AmtOperationTypeInfo *info = amt_operation_type_info (type);

  return info != NULL && info->only_adds;
}

AmtFields
amt_case_changed_fields (const AmtCase *base, const AmtCase *server, const AmtOperation *operation)
{
  const AmtOperationTypeInfo *info = amt_operation_type_info (operation->type);
  AmtFields changed = AMT_FIELD_NONE;

  for (guint bit = 1; info != NULL && bit <= AMT_FIELD_READ_MARK; bit <<= 1)
    if (((info->reads | info->writes) & bit) != 0 && field_differs (bit, base, server, operation))
      changed |= bit;

  return changed;
}

/* Whether applying @operation would leave the server's case as it is. What an operation adds under its own id
 * is looked up by that id; what only the whole case tells is never assumed of a row. */
static gboolean
says_already (const AmtCase *server, const AmtOperation *operation)
{
  g_autoptr (AmtCase) after = NULL;
  AmtNote *note;
  AmtFollowUp *follow_up;

  switch (amt_operation_get_type_id (operation))
    {
    case AMT_OPERATION_MARK_READ:
      return !server->unread;
    case AMT_OPERATION_SET_FOLLOW_UP:
      follow_up = amt_case_find_follow_up (server, operation->author_id);
      return server->whole && follow_up != NULL &&
             g_strcmp0 (follow_up->due_on, operation->due_on) == 0 &&
             g_strcmp0 (follow_up->reason, operation->reason) == 0;
    case AMT_OPERATION_CLEAR_FOLLOW_UP:
      return server->follow_up_on == NULL &&
             amt_case_find_follow_up (server, operation->author_id) == NULL;
    case AMT_OPERATION_STRIKE_FILE_NOTE:
      note = amt_case_find_note (server->file_notes, operation->note_id);
      return note != NULL && note->struck_by != NULL;
    case AMT_OPERATION_EDIT_JOTTING:
      note = amt_case_find_note (server->jottings, operation->note_id);
      return note != NULL && g_strcmp0 (note->text, operation->text) == 0;
    case AMT_OPERATION_DELETE_JOTTING:
      return server->whole && amt_case_find_note (server->jottings, operation->note_id) == NULL;
    case AMT_OPERATION_CLAIM:
    case AMT_OPERATION_RELEASE:
    case AMT_OPERATION_ASSIGN:
    case AMT_OPERATION_MOVE_TO_QUEUE:
    case AMT_OPERATION_CLOSE:
      after = amt_case_apply (server, operation, operation->occurred_at);
      return amt_case_equal (server, after);
    case AMT_OPERATION_ADD_FILE_NOTE:
    case AMT_OPERATION_ADD_JOTTING:
    case AMT_OPERATION_ADD_DOCUMENT:
    case AMT_OPERATION_DECIDE:
      if (!server->whole)
        return FALSE;
      after = amt_case_apply (server, operation, operation->occurred_at);
      return amt_case_equal (server, after);
    case AMT_OPERATION_UNKNOWN:
    case AMT_N_OPERATION_TYPES:
    default:
      return FALSE;
    }
}

AmtMerge
amt_merge_operation (const AmtCase *base, const AmtCase *server, const AmtOperation *operation,
                     AmtFields *out_fields)
{
  AmtFields changed = AMT_FIELD_NONE;
  AmtMerge merge = AMT_MERGE_SEND_AGAIN;

  /* An unknown type says nothing about what it reads: the clerk decides. */
  if (amt_operation_get_type_id (operation) == AMT_OPERATION_UNKNOWN)
    merge = AMT_MERGE_CONFLICT;
  else if (says_already (server, operation))
    merge = AMT_MERGE_ALREADY;
  else if (!amt_operation_only_adds (operation->type))
    {
      changed = amt_case_changed_fields (base, server, operation);
      if (changed != AMT_FIELD_NONE)
        merge = AMT_MERGE_CONFLICT;
    }

  if (out_fields != NULL)
    *out_fields = changed;
  return merge;
}
