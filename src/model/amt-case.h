/* amt-case.h: a case (Vorgang): one application with all that happens to it.
 *
 * Source: the portal contract, data/portal-api.yaml, schemas CaseRow and Case. Whoever creates a value
 * fills it in; from the moment it is shared it never changes, so every thread may read it. Strings that
 * are not set are %NULL. Enumerations stay the portal's text, so an unknown value is shown and never
 * lost; the amt_*_from_text () functions say which ones the program knows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-time.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_CASE_STATE_UNKNOWN,
  AMT_CASE_STATE_RECEIVED,    /* "received" */
  AMT_CASE_STATE_IN_PROGRESS, /* "inProgress" */
  AMT_CASE_STATE_WAITING,     /* "waiting" */
  AMT_CASE_STATE_SUBMITTED,   /* "submittedForApproval" */
  AMT_CASE_STATE_DECIDED,     /* "decided" */
  AMT_CASE_STATE_CLOSED       /* "closed" */
} AmtCaseState;

AmtCaseState amt_case_state_from_text (const char *text);
const char *amt_case_state_to_text (AmtCaseState state);

/* A file of the case: evidence from the applicant, added evidence, or an issued letter. */
typedef struct
{
  char *id;
  char *name;           /* file name as the sender gave it; never used as a path */
  char *media_type;     /* as the portal says, for example "application/pdf" */
  char *source;         /* "application", "message", "post", "email", "inPerson", "letter" */
  char *sha256;         /* lower-case hex */
  gint64 size;          /* bytes */
  char *virus_scan;     /* "clean", "infected", "pending", "unknown" */
  char *checklist_item; /* id of the service's checklist entry that it belongs to */
  char *added_by;       /* user id, %NULL for the applicant's own */
  gint64 added_at;
} AmtDocument;

/* Vermerk (file note; final once filed, then only struck) or Notiz (jotting; editable). */
typedef struct
{
  char *id; /* the id of the operation that made it */
  char *text;
  char *kind;       /* file notes: "note", "phone", "visit", "decision"; NULL for jottings */
  char *visibility; /* jottings: "case" or "me"; NULL for file notes */
  char *author_id;
  gint64 at;
  gint64 edited_at; /* jottings */
  char *struck_by;  /* file notes: who struck it through, or %NULL */
  gint64 struck_at;
  char *struck_reason;
} AmtNote;

typedef struct
{
  char *id; /* the id of the operation that made it */
  char *user_id;
  char *due_on; /* day */
  char *reason;
  gint64 set_at;
} AmtFollowUp;

typedef struct
{
  char *id;
  char *kind;  /* "statutory", "target", "set" */
  char *label; /* in German, by the portal */
  char *date;  /* day */
  char *rule_id;
  char *effect_of_request; /* "runsOn", "startsWhenComplete", "pauses" */
  char **derivation;       /* (nullable) lines of text, by the portal */
} AmtDeadline;

typedef struct
{
  char *id;      /* the operation that issued it */
  char *outcome; /* outcome id of the service */
  char *outcome_label;
  char *template_version;
  char
      *values; /* the decision's values: one JSON text, hashed as these bytes, never written anew */
  char *letter_document_id;
  char *letter_sha256;
  char *issued_on; /* day */
  gint64 at;
  char *author_id;
} AmtDecision;

typedef struct
{
  char *id;      /* the id of the operation that made it, or the portal's own */
  char *type;    /* operation type, or "submitted", "resubmitted", "messageReceived", "withdrawn" */
  char *user_id; /* %NULL for the applicant and the portal */
  gint64 at;
  char *reason;
  char *detail; /* one plain line without personal data beyond the case's own */
} AmtHistoryEntry;

typedef struct
{
  char *
      role; /* "applicant", "coApplicant", "child", "householdMember", "otherParent", "representative", … */
  char *name;
  char *family_name;
  char *given_name;
  char *born_on;
  char *address; /* lines separated by \n */
} AmtParty;

typedef struct
{
  gatomicrefcount ref_count;

  char *id;
  gboolean whole; /* FALSE: only what the list row carries is filled in (down to "flags") */

  /* The row */
  guint64 version;           /* of the clerks' half */
  guint64 applicant_version; /* of the applicant's half */
  char *reference;           /* Aktenzeichen */
  char *external_reference;
  char *service_id;
  char *queue_id;
  char *state;
  char *assignee_id;
  gint64 assigned_at;
  char *applicant;  /* display name "Family, Given" */
  char *applied_on; /* day */
  gint64 received_at;
  gint64 changed_at;
  char *deadline_on; /* day of the nearest deadline, or %NULL */
  char *deadline_label;
  char *follow_up_on;  /* day of this person's own follow-up, or %NULL */
  char *outcome;       /* of the last decision, or %NULL */
  gboolean unread;     /* for this person */
  gboolean restricted; /* protective block and the like: the address is masked until asked */
  char *payment;       /* "none", "open", "paid", or %NULL */
  char **flags;        /* (nullable) further marks by the portal, sorted */

  /* The applicant's half */
  char *form;            /* JSON object as it came: field id -> value */
  GPtrArray *parties;    /* (element-type AmtParty) */
  GPtrArray *documents;  /* (element-type AmtDocument) */
  char *last_message_id; /* newest message of the applicant that this copy contains */

  /* The clerks' half */
  GPtrArray *file_notes; /* (element-type AmtNote) oldest first */
  GPtrArray *jottings;   /* (element-type AmtNote) oldest first */
  GPtrArray *follow_ups; /* (element-type AmtFollowUp) at most one a person */
  GPtrArray *deadlines;  /* (element-type AmtDeadline) */
  GPtrArray *decisions;  /* (element-type AmtDecision) oldest first: one a round */
  GPtrArray *history;    /* (element-type AmtHistoryEntry) oldest first */
  char **
      allowed_actions; /* (nullable) operation types that the portal would take from this person now */
  char *trust_level;
  char *
      rest; /* JSON object: members that this version does not interpret (fees, appointments, …), kept as they came */
} AmtCase;

/** amt_case_new: an empty case with empty arrays. */
AmtCase *amt_case_new (const char *id);
AmtCase *amt_case_ref (AmtCase *self);
void amt_case_unref (AmtCase *self);
/** amt_case_copy: Returns: (transfer full): a deep copy that may be changed until it is shared. */
AmtCase *amt_case_copy (const AmtCase *self);
/** amt_case_equal: whether both say the same (used by tests and by "has anything changed"). */
gboolean amt_case_equal (const AmtCase *a, const AmtCase *b);
/** amt_case_get_state: the state as the program knows it; AMT_CASE_STATE_UNKNOWN for a text it does not. */
AmtCaseState amt_case_get_state (const AmtCase *self);

/** amt_case_find_note: Returns: (transfer none) (nullable): the note @id in @notes. */
AmtNote *amt_case_find_note (GPtrArray *notes, const char *id);
AmtDocument *amt_case_find_document (const AmtCase *self, const char *id);
/** amt_case_find_follow_up: Returns: (transfer none) (nullable): the follow-up of @user_id. */
AmtFollowUp *amt_case_find_follow_up (const AmtCase *self, const char *user_id);

AmtDocument *amt_document_new (void);
AmtDocument *amt_document_copy (const AmtDocument *self);
void amt_document_free (AmtDocument *self);
AmtNote *amt_note_new (void);
AmtNote *amt_note_copy (const AmtNote *self);
void amt_note_free (AmtNote *self);
AmtFollowUp *amt_follow_up_new (void);
AmtFollowUp *amt_follow_up_copy (const AmtFollowUp *self);
void amt_follow_up_free (AmtFollowUp *self);
AmtDeadline *amt_deadline_new (void);
AmtDeadline *amt_deadline_copy (const AmtDeadline *self);
void amt_deadline_free (AmtDeadline *self);
AmtDecision *amt_decision_new (void);
AmtDecision *amt_decision_copy (const AmtDecision *self);
void amt_decision_free (AmtDecision *self);
AmtHistoryEntry *amt_history_entry_new (void);
AmtHistoryEntry *amt_history_entry_copy (const AmtHistoryEntry *self);
void amt_history_entry_free (AmtHistoryEntry *self);
AmtParty *amt_party_new (void);
AmtParty *amt_party_copy (const AmtParty *self);
void amt_party_free (AmtParty *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtCase, amt_case_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDocument, amt_document_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtNote, amt_note_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtFollowUp, amt_follow_up_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDeadline, amt_deadline_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDecision, amt_decision_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtHistoryEntry, amt_history_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtParty, amt_party_free)

G_END_DECLS
