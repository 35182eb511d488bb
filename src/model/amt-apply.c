/* amt-apply.c: what each operation does to a case.
 * Pure functions, any thread. Merging is in amt-merge.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-apply.h"

#include <string.h>

static void
set_text (char **slot, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*slot);
  *slot = copy;
}

static void
set_state (AmtCase *self, AmtCaseState state)
{
  set_text (&self->state, amt_case_state_to_text (state));
}

/* Whether the case carries the operation's mark already: then it was applied, here or at the portal. */
static gboolean
carries (const AmtCase *self, const AmtOperation *operation)
{
  for (guint i = self->history->len; i > 0; i--)
    {
      AmtHistoryEntry *entry = g_ptr_array_index (self->history, i - 1);

      if (g_strcmp0 (entry->id, operation->id) == 0)
        return TRUE;
    }

  return amt_case_find_note (self->file_notes, operation->id) != NULL ||
         amt_case_find_note (self->jottings, operation->id) != NULL ||
         amt_case_find_document (self, operation->id) != NULL;
}

static void
add_history (AmtCase *self, const AmtOperation *operation, gint64 at, const char *detail)
{
  AmtHistoryEntry *entry;

  if (!self->whole)
    return;

  entry = amt_history_entry_new ();
  entry->id = g_strdup (operation->id);
  entry->type = g_strdup (operation->type);
  entry->user_id = g_strdup (operation->author_id);
  entry->at = at;
  entry->reason = g_strdup (operation->reason != NULL ? operation->reason : operation->reason_code);
  entry->detail = g_strdup (detail);
  g_ptr_array_add (self->history, entry);
}

/* A case that is handed to a person is being worked on; one that nobody holds waits again. */
static void
set_assignee (AmtCase *self, const char *user_id, gint64 at)
{
  set_text (&self->assignee_id, user_id);
  self->assigned_at = user_id != NULL ? at : AMT_TIME_NONE;

  if (user_id != NULL && amt_case_get_state (self) == AMT_CASE_STATE_RECEIVED)
    set_state (self, AMT_CASE_STATE_IN_PROGRESS);
  else if (user_id == NULL && amt_case_get_state (self) == AMT_CASE_STATE_IN_PROGRESS &&
           self->outcome == NULL && self->decisions->len == 0)
    set_state (self, AMT_CASE_STATE_RECEIVED);
}

static gboolean
apply_assignee (AmtCase *self, const AmtOperation *operation, const char *user_id, gint64 at)
{
  gboolean same = g_strcmp0 (self->assignee_id, user_id) == 0;

  if (same && (user_id == NULL || amt_case_get_state (self) != AMT_CASE_STATE_RECEIVED))
    return FALSE;

  set_assignee (self, user_id, same && self->assigned_at != AMT_TIME_NONE ? self->assigned_at : at);
  add_history (self, operation, at,
               operation->user_id != NULL ? operation->user_id : operation->author_id);
  return TRUE;
}

static gboolean
apply_move (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  if (operation->queue_id == NULL || g_strcmp0 (self->queue_id, operation->queue_id) == 0)
    return FALSE;

  set_text (&self->queue_id, operation->queue_id);
  set_assignee (self, NULL, at);
  add_history (self, operation, at, operation->queue_id);
  return TRUE;
}

static gboolean
apply_set_follow_up (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  AmtFollowUp *follow_up;

  if (operation->due_on == NULL)
    return FALSE;

  set_text (&self->follow_up_on, operation->due_on);
  if (!self->whole)
    return TRUE;

  follow_up = amt_case_find_follow_up (self, operation->author_id);
  if (follow_up == NULL)
    {
      follow_up = amt_follow_up_new ();
      follow_up->user_id = g_strdup (operation->author_id);
      g_ptr_array_add (self->follow_ups, follow_up);
    }
  set_text (&follow_up->id, operation->id);
  set_text (&follow_up->due_on, operation->due_on);
  set_text (&follow_up->reason, operation->reason);
  follow_up->set_at = at;
  add_history (self, operation, at, operation->due_on);
  return TRUE;
}

static gboolean
apply_clear_follow_up (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  AmtFollowUp *follow_up = amt_case_find_follow_up (self, operation->author_id);

  if (follow_up == NULL && self->follow_up_on == NULL)
    return FALSE;

  g_clear_pointer (&self->follow_up_on, g_free);
  if (follow_up != NULL)
    g_ptr_array_remove (self->follow_ups, follow_up);
  add_history (self, operation, at, NULL);
  return TRUE;
}

static AmtNote *
new_note (const AmtOperation *operation, gint64 at)
{
  AmtNote *note = amt_note_new ();

  note->id = g_strdup (operation->id);
  note->text = g_strdup (operation->text);
  note->author_id = g_strdup (operation->author_id);
  note->at = at;
  return note;
}

static gboolean
apply_add_file_note (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  if (self->whole)
    {
      AmtNote *note = new_note (operation, at);

      note->kind = g_strdup (operation->kind);
      g_ptr_array_add (self->file_notes, note);
    }
  add_history (self, operation, at, operation->kind);
  return TRUE;
}

static gboolean
apply_strike (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  AmtNote *note = amt_case_find_note (self->file_notes, operation->note_id);

  if (note == NULL || note->struck_by != NULL)
    return FALSE;

  set_text (&note->struck_by, operation->author_id);
  set_text (&note->struck_reason, operation->reason);
  note->struck_at = at;
  add_history (self, operation, at, operation->note_id);
  return TRUE;
}

/* Jottings leave no line in the history: they are working notes, and "me" ones are nobody else's business. */
static gboolean
apply_add_jotting (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  if (self->whole)
    {
      AmtNote *note = new_note (operation, at);

      note->visibility = g_strdup (operation->visibility);
      g_ptr_array_add (self->jottings, note);
    }
  return TRUE;
}

static gboolean
apply_edit_jotting (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  AmtNote *note = amt_case_find_note (self->jottings, operation->note_id);

  if (note == NULL || g_strcmp0 (note->text, operation->text) == 0)
    return FALSE;

  set_text (&note->text, operation->text);
  note->edited_at = at;
  return TRUE;
}

static gboolean
apply_delete_jotting (AmtCase *self, const AmtOperation *operation)
{
  AmtNote *note = amt_case_find_note (self->jottings, operation->note_id);

  return note != NULL && g_ptr_array_remove (self->jottings, note);
}

static AmtDocument *
new_document (const AmtOperation *operation, const char *source, const char *sha256, gint64 at)
{
  AmtDocument *document = amt_document_new ();

  document->id = g_strdup (operation->id);
  document->source = g_strdup (source);
  document->sha256 = g_strdup (sha256);
  document->virus_scan = g_strdup ("pending");
  document->added_by = g_strdup (operation->author_id);
  document->added_at = at;
  return document;
}

static gboolean
apply_add_document (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  if (self->whole)
    {
      AmtDocument *document = new_document (operation, operation->source, operation->sha256, at);

      document->name = g_strdup (operation->name);
      document->media_type = g_strdup (operation->media_type);
      document->size = (gint64) operation->size;
      g_ptr_array_add (self->documents, document);
    }
  add_history (self, operation, at, operation->source);
  return TRUE;
}

static void
add_letter (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  AmtDocument *document = new_document (operation, "letter", operation->letter_sha256, at);

  document->name =
      g_strdup_printf ("%s%s%s.pdf", operation->outcome, operation->issued_on != NULL ? "-" : "",
                       operation->issued_on != NULL ? operation->issued_on : "");
  document->media_type = g_strdup ("application/pdf");
  g_ptr_array_add (self->documents, document);
}

static gboolean
apply_decide (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  if (operation->outcome == NULL)
    return FALSE;

  set_state (self, AMT_CASE_STATE_DECIDED);
  set_text (&self->outcome, operation->outcome);
  if (self->whole)
    {
      AmtDecision *decision = amt_decision_new ();

      decision->id = g_strdup (operation->id);
      decision->outcome = g_strdup (operation->outcome);
      decision->template_version = g_strdup (operation->template_version);
      decision->values = g_strdup (operation->values);
      decision->letter_sha256 = g_strdup (operation->letter_sha256);
      decision->issued_on = g_strdup (operation->issued_on);
      decision->at = at;
      decision->author_id = g_strdup (operation->author_id);
      if (operation->letter_sha256 != NULL)
        {
          decision->letter_document_id = g_strdup (operation->id);
          add_letter (self, operation, at);
        }
      g_ptr_array_add (self->decisions, decision);
    }
  add_history (self, operation, at, operation->outcome);
  return TRUE;
}

static gboolean
apply_close (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  if (amt_case_get_state (self) == AMT_CASE_STATE_CLOSED)
    return FALSE;

  set_state (self, AMT_CASE_STATE_CLOSED);
  add_history (self, operation, at, NULL);
  return TRUE;
}

/* Returns: whether the case changed in a way that counts (markRead is per person and does not). */
static gboolean
apply_effect (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  switch (amt_operation_get_type_id (operation))
    {
    case AMT_OPERATION_CLAIM:
      return apply_assignee (self, operation, operation->author_id, at);
    case AMT_OPERATION_RELEASE:
      return apply_assignee (self, operation, NULL, at);
    case AMT_OPERATION_ASSIGN:
      return operation->user_id != NULL && apply_assignee (self, operation, operation->user_id, at);
    case AMT_OPERATION_MOVE_TO_QUEUE:
      return apply_move (self, operation, at);
    case AMT_OPERATION_MARK_READ:
      self->unread = FALSE;
      return FALSE;
    case AMT_OPERATION_SET_FOLLOW_UP:
      return apply_set_follow_up (self, operation, at);
    case AMT_OPERATION_CLEAR_FOLLOW_UP:
      return apply_clear_follow_up (self, operation, at);
    case AMT_OPERATION_ADD_FILE_NOTE:
      return apply_add_file_note (self, operation, at);
    case AMT_OPERATION_STRIKE_FILE_NOTE:
      return apply_strike (self, operation, at);
    case AMT_OPERATION_ADD_JOTTING:
      return apply_add_jotting (self, operation, at);
    case AMT_OPERATION_EDIT_JOTTING:
      return apply_edit_jotting (self, operation, at);
    case AMT_OPERATION_DELETE_JOTTING:
      return apply_delete_jotting (self, operation);
    case AMT_OPERATION_ADD_DOCUMENT:
      return apply_add_document (self, operation, at);
    case AMT_OPERATION_DECIDE:
      return apply_decide (self, operation, at);
    case AMT_OPERATION_CLOSE:
      return apply_close (self, operation, at);
    case AMT_OPERATION_UNKNOWN:
    case AMT_N_OPERATION_TYPES:
    default:
      return FALSE;
    }
}

void
amt_case_apply_in_place (AmtCase *self, const AmtOperation *operation, gint64 at)
{
  if (!carries (self, operation) && apply_effect (self, operation, at))
    self->changed_at = at;
}

AmtCase *
amt_case_apply (const AmtCase *self, const AmtOperation *operation, gint64 at)
{
  AmtCase *after = amt_case_copy (self);

  amt_case_apply_in_place (after, operation, at);
  return after;
}
