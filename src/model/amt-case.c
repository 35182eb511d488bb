/* amt-case.c: the case and its parts as tables, and what follows from them.
 * Values are immutable once shared; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-case.h"

#include "amt-shape.h"

static gpointer make_case (void);

/* A part of the case: its table is above the macro, new, copy and free follow from it. */
#define DEFINE_PART(Type, name, members_table) \
  static gpointer name##_make (void) \
  { \
    return g_new0 (Type, 1); \
  } \
  const AmtShape name##_shape = { sizeof (Type), members_table, name##_make, \
                                  (GDestroyNotify) name##_free }; \
  Type *name##_new (void) \
  { \
    return name##_make (); \
  } \
  Type *name##_copy (const Type *self) \
  { \
    return amt_shape_copy (&name##_shape, self); \
  } \
  void name##_free (Type *self) \
  { \
    if (self == NULL) \
      return; \
    amt_shape_clear (&name##_shape, self); \
    g_free (self); \
  }

#define AT(Type, field) G_STRUCT_OFFSET (Type, field)

static const AmtMember document_members[] = {
  { "id", AT (AmtDocument, id), AMT_MEMBER_ID, AMT_MEMBER_REQUIRED },
  { "name", AT (AmtDocument, name), AMT_MEMBER_TEXT },
  { "mediaType", AT (AmtDocument, media_type), AMT_MEMBER_TEXT },
  { "source", AT (AmtDocument, source), AMT_MEMBER_TEXT },
  { "sha256", AT (AmtDocument, sha256), AMT_MEMBER_ID },
  { "size", AT (AmtDocument, size), AMT_MEMBER_COUNT },
  { "virusScan", AT (AmtDocument, virus_scan), AMT_MEMBER_TEXT },
  { "checklistItem", AT (AmtDocument, checklist_item), AMT_MEMBER_ID },
  { "addedBy", AT (AmtDocument, added_by), AMT_MEMBER_ID },
  { "addedAt", AT (AmtDocument, added_at), AMT_MEMBER_TIME },
  { NULL },
};
DEFINE_PART (AmtDocument, amt_document, document_members)

static const AmtMember note_members[] = {
  { "id", AT (AmtNote, id), AMT_MEMBER_ID, AMT_MEMBER_REQUIRED },
  { "text", AT (AmtNote, text), AMT_MEMBER_TEXT },
  { "kind", AT (AmtNote, kind), AMT_MEMBER_TEXT },
  { "visibility", AT (AmtNote, visibility), AMT_MEMBER_TEXT },
  { "authorId", AT (AmtNote, author_id), AMT_MEMBER_ID },
  { "at", AT (AmtNote, at), AMT_MEMBER_TIME },
  { "editedAt", AT (AmtNote, edited_at), AMT_MEMBER_TIME },
  { "struckBy", AT (AmtNote, struck_by), AMT_MEMBER_ID },
  { "struckAt", AT (AmtNote, struck_at), AMT_MEMBER_TIME },
  { "struckReason", AT (AmtNote, struck_reason), AMT_MEMBER_TEXT },
  { NULL },
};
DEFINE_PART (AmtNote, amt_note, note_members)

static const AmtMember follow_up_members[] = {
  { "id", AT (AmtFollowUp, id), AMT_MEMBER_ID, AMT_MEMBER_REQUIRED },
  { "userId", AT (AmtFollowUp, user_id), AMT_MEMBER_ID, AMT_MEMBER_REQUIRED },
  { "dueOn", AT (AmtFollowUp, due_on), AMT_MEMBER_DAY, AMT_MEMBER_REQUIRED },
  { "reason", AT (AmtFollowUp, reason), AMT_MEMBER_TEXT },
  { "setAt", AT (AmtFollowUp, set_at), AMT_MEMBER_TIME },
  { NULL },
};
DEFINE_PART (AmtFollowUp, amt_follow_up, follow_up_members)

static const AmtMember deadline_members[] = {
  { "id", AT (AmtDeadline, id), AMT_MEMBER_ID, AMT_MEMBER_REQUIRED },
  { "kind", AT (AmtDeadline, kind), AMT_MEMBER_TEXT },
  { "label", AT (AmtDeadline, label), AMT_MEMBER_TEXT },
  { "date", AT (AmtDeadline, date), AMT_MEMBER_DAY },
  { "ruleId", AT (AmtDeadline, rule_id), AMT_MEMBER_ID },
  { "effectOfRequest", AT (AmtDeadline, effect_of_request), AMT_MEMBER_TEXT },
  { "derivation", AT (AmtDeadline, derivation), AMT_MEMBER_TEXTS },
  { NULL },
};
DEFINE_PART (AmtDeadline, amt_deadline, deadline_members)

static const AmtMember decision_members[] = {
  { "id", AT (AmtDecision, id), AMT_MEMBER_ID, AMT_MEMBER_REQUIRED },
  { "outcome", AT (AmtDecision, outcome), AMT_MEMBER_ID },
  { "outcomeLabel", AT (AmtDecision, outcome_label), AMT_MEMBER_TEXT },
  { "templateVersion", AT (AmtDecision, template_version), AMT_MEMBER_ID },
  { "values", AT (AmtDecision, values), AMT_MEMBER_LONG },
  { "letterDocumentId", AT (AmtDecision, letter_document_id), AMT_MEMBER_ID },
  { "letterSha256", AT (AmtDecision, letter_sha256), AMT_MEMBER_ID },
  { "issuedOn", AT (AmtDecision, issued_on), AMT_MEMBER_DAY },
  { "at", AT (AmtDecision, at), AMT_MEMBER_TIME },
  { "authorId", AT (AmtDecision, author_id), AMT_MEMBER_ID },
  { NULL },
};
DEFINE_PART (AmtDecision, amt_decision, decision_members)

static const AmtMember history_entry_members[] = {
  { "id", AT (AmtHistoryEntry, id), AMT_MEMBER_ID, AMT_MEMBER_REQUIRED },
  { "type", AT (AmtHistoryEntry, type), AMT_MEMBER_TEXT, AMT_MEMBER_REQUIRED },
  { "userId", AT (AmtHistoryEntry, user_id), AMT_MEMBER_ID },
  { "at", AT (AmtHistoryEntry, at), AMT_MEMBER_TIME },
  { "reason", AT (AmtHistoryEntry, reason), AMT_MEMBER_TEXT },
  { "detail", AT (AmtHistoryEntry, detail), AMT_MEMBER_TEXT },
  { NULL },
};
DEFINE_PART (AmtHistoryEntry, amt_history_entry, history_entry_members)

/* bornOn is text, not a day: registers hold dates of birth of which only the year is known. */
static const AmtMember party_members[] = {
  { "role", AT (AmtParty, role), AMT_MEMBER_TEXT, AMT_MEMBER_REQUIRED },
  { "name", AT (AmtParty, name), AMT_MEMBER_TEXT },
  { "familyName", AT (AmtParty, family_name), AMT_MEMBER_TEXT },
  { "givenName", AT (AmtParty, given_name), AMT_MEMBER_TEXT },
  { "bornOn", AT (AmtParty, born_on), AMT_MEMBER_TEXT },
  { "address", AT (AmtParty, address), AMT_MEMBER_TEXT },
  { NULL },
};
DEFINE_PART (AmtParty, amt_party, party_members)

#define ROW AMT_MEMBER_ROW
#define ROW_NEEDS (AMT_MEMBER_ROW | AMT_MEMBER_REQUIRED)

static const AmtMember case_members[] = {
  { "id", AT (AmtCase, id), AMT_MEMBER_ID, ROW_NEEDS },
  { "whole", AT (AmtCase, whole), AMT_MEMBER_BOOL, AMT_MEMBER_LOCAL },
  { "version", AT (AmtCase, version), AMT_MEMBER_COUNT, ROW_NEEDS },
  { "applicantVersion", AT (AmtCase, applicant_version), AMT_MEMBER_COUNT, ROW },
  { "reference", AT (AmtCase, reference), AMT_MEMBER_TEXT, ROW_NEEDS },
  { "externalReference", AT (AmtCase, external_reference), AMT_MEMBER_TEXT, ROW },
  { "serviceId", AT (AmtCase, service_id), AMT_MEMBER_ID, ROW_NEEDS },
  { "queueId", AT (AmtCase, queue_id), AMT_MEMBER_ID, ROW_NEEDS },
  { "state", AT (AmtCase, state), AMT_MEMBER_TEXT, ROW_NEEDS },
  { "assigneeId", AT (AmtCase, assignee_id), AMT_MEMBER_ID, ROW },
  { "assignedAt", AT (AmtCase, assigned_at), AMT_MEMBER_TIME, ROW },
  { "applicant", AT (AmtCase, applicant), AMT_MEMBER_TEXT, ROW },
  { "appliedOn", AT (AmtCase, applied_on), AMT_MEMBER_DAY, ROW },
  { "receivedAt", AT (AmtCase, received_at), AMT_MEMBER_TIME, ROW },
  { "changedAt", AT (AmtCase, changed_at), AMT_MEMBER_TIME, ROW },
  { "deadlineOn", AT (AmtCase, deadline_on), AMT_MEMBER_DAY, ROW },
  { "deadlineLabel", AT (AmtCase, deadline_label), AMT_MEMBER_TEXT, ROW },
  { "followUpOn", AT (AmtCase, follow_up_on), AMT_MEMBER_DAY, ROW },
  { "outcome", AT (AmtCase, outcome), AMT_MEMBER_ID, ROW },
  { "unread", AT (AmtCase, unread), AMT_MEMBER_BOOL, ROW },
  { "restricted", AT (AmtCase, restricted), AMT_MEMBER_BOOL, ROW },
  { "payment", AT (AmtCase, payment), AMT_MEMBER_TEXT, ROW },
  { "flags", AT (AmtCase, flags), AMT_MEMBER_TEXTS, ROW },

  { "form", AT (AmtCase, form), AMT_MEMBER_OBJECT, AMT_MEMBER_REQUIRED },
  { "parties", AT (AmtCase, parties), AMT_MEMBER_LIST, 0, &amt_party_shape },
  { "documents", AT (AmtCase, documents), AMT_MEMBER_LIST, 0, &amt_document_shape },
  { "lastMessageId", AT (AmtCase, last_message_id), AMT_MEMBER_ID },

  { "fileNotes", AT (AmtCase, file_notes), AMT_MEMBER_LIST, 0, &amt_note_shape },
  { "jottings", AT (AmtCase, jottings), AMT_MEMBER_LIST, 0, &amt_note_shape },
  { "followUps", AT (AmtCase, follow_ups), AMT_MEMBER_LIST, 0, &amt_follow_up_shape },
  { "deadlines", AT (AmtCase, deadlines), AMT_MEMBER_LIST, 0, &amt_deadline_shape },
  { "decisions", AT (AmtCase, decisions), AMT_MEMBER_LIST, 0, &amt_decision_shape },
  { "history", AT (AmtCase, history), AMT_MEMBER_LIST, 0, &amt_history_entry_shape },
  { "allowedActions", AT (AmtCase, allowed_actions), AMT_MEMBER_TEXTS },
  { "trustLevel", AT (AmtCase, trust_level), AMT_MEMBER_TEXT },
  { "rest", AT (AmtCase, rest), AMT_MEMBER_OBJECT, AMT_MEMBER_LOCAL },
  { NULL },
};

const AmtShape amt_case_shape = { sizeof (AmtCase), case_members, make_case,
                                  (GDestroyNotify) amt_case_unref };

static const char *const state_texts[] = {
  [AMT_CASE_STATE_RECEIVED] = "received", [AMT_CASE_STATE_IN_PROGRESS] = "inProgress",
  [AMT_CASE_STATE_WAITING] = "waiting",   [AMT_CASE_STATE_SUBMITTED] = "submittedForApproval",
  [AMT_CASE_STATE_DECIDED] = "decided",   [AMT_CASE_STATE_CLOSED] = "closed",
};

AmtCaseState
amt_case_state_from_text (const char *text)
{
  for (guint i = AMT_CASE_STATE_RECEIVED; i < G_N_ELEMENTS (state_texts); i++)
    if (g_strcmp0 (text, state_texts[i]) == 0)
      return i;

  return AMT_CASE_STATE_UNKNOWN;
}

const char *
amt_case_state_to_text (AmtCaseState state)
{
  return (guint) state < G_N_ELEMENTS (state_texts) ? state_texts[state] : NULL;
}

static gpointer
make_case (void)
{
  AmtCase *self = g_new0 (AmtCase, 1);

  g_atomic_ref_count_init (&self->ref_count);
  amt_shape_init (&amt_case_shape, self);
  return self;
}

AmtCase *
amt_case_new (const char *id)
{
  AmtCase *self = make_case ();

  self->id = g_strdup (id);
  return self;
}

AmtCase *
amt_case_ref (AmtCase *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
amt_case_unref (AmtCase *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  amt_shape_clear (&amt_case_shape, self);
  g_free (self);
}

AmtCase *
amt_case_copy (const AmtCase *self)
{
  return amt_shape_copy (&amt_case_shape, self);
}

gboolean
amt_case_equal (const AmtCase *a, const AmtCase *b)
{
  return amt_shape_equal (&amt_case_shape, a, b);
}

AmtCaseState
amt_case_get_state (const AmtCase *self)
{
  return amt_case_state_from_text (self->state);
}

AmtNote *
amt_case_find_note (GPtrArray *notes, const char *id)
{
  for (guint i = 0; i < notes->len; i++)
    {
      AmtNote *note = g_ptr_array_index (notes, i);

      if (g_strcmp0 (note->id, id) == 0)
        return note;
    }

  return NULL;
}

AmtDocument *
amt_case_find_document (const AmtCase *self, const char *id)
{
  for (guint i = 0; i < self->documents->len; i++)
    {
      AmtDocument *document = g_ptr_array_index (self->documents, i);

      if (g_strcmp0 (document->id, id) == 0)
        return document;
    }

  return NULL;
}

AmtFollowUp *
amt_case_find_follow_up (const AmtCase *self, const char *user_id)
{
  for (guint i = 0; i < self->follow_ups->len; i++)
    {
      AmtFollowUp *follow_up = g_ptr_array_index (self->follow_ups, i);

      if (g_strcmp0 (follow_up->user_id, user_id) == 0)
        return follow_up;
    }

  return NULL;
}
