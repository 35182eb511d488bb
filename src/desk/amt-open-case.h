/* amt-open-case.h: one case that is open: what header, form, notes, documents, history, follow-up and decision share.
 *
 * Owned by the window that shows it. Main thread. Loads what is here at once, fetches the whole case where only its row is here,
 * follows the store, and is the only door through which a window changes the case.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-context.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_OPEN_CASE_LOADING,  /* get_view () may answer a row already */
  AMT_OPEN_CASE_ROW_ONLY, /* the whole case is not here and did not come: see get_reason () */
  AMT_OPEN_CASE_READY,
  AMT_OPEN_CASE_GONE,  /* not here any more, or never was; the last view stays */
  AMT_OPEN_CASE_FAILED /* the cache could not be read: see get_error () */
} AmtOpenCaseState;

/* Why only the row is here. */
typedef enum
{
  AMT_ROW_ONLY_NONE,
  AMT_ROW_ONLY_OFFLINE, /* the portal cannot be reached */
  AMT_ROW_ONLY_SIGN_IN, /* the portal asks who this is */
  AMT_ROW_ONLY_REFUSED, /* the portal does not show it to this person */
  AMT_ROW_ONLY_FAULT    /* the portal's answer was of no use */
} AmtRowOnlyReason;

/* Whether a type of operation may be recorded now. */
typedef enum
{
  AMT_MAY,            /* yes */
  AMT_MAY_WITH_CLAIM, /* yes; nobody has the case, so it is claimed first and that needs the portal */
  AMT_MAY_NOT_LOADED,   /* the case is still loading, or could not be loaded */
  AMT_MAY_NOT_ROW_ONLY, /* the whole case must be here */
  AMT_MAY_NOT_GONE,
  AMT_MAY_NOT_READ_ONLY, /* another program has this profile */
  AMT_MAY_NOT_OFFLINE,   /* only the portal can say who is first, and it cannot be reached */
  AMT_MAY_NOT_SIGN_IN,   /* the same, and it asks who this is */
  AMT_MAY_NOT_TOO_OLD,   /* the same, and it does not take this version of the program */
  AMT_MAY_NOT_HELD,      /* somebody else works on it */
  AMT_MAY_NOT_NOBODY,    /* nobody works on it */
  AMT_MAY_NOT_MINE,      /* it is the clerk's already */
  AMT_MAY_NOT_DECIDED,   /* a decision that was issued is final */
  AMT_MAY_NOT_PENDING,   /* a decision is on its way */
  AMT_MAY_NOT_UNDECIDED, /* only what is decided is closed */
  AMT_MAY_NOT_CLOSED,
  AMT_MAY_NOT_AUTHOR, /* only the author may */
  AMT_MAY_NOT_RIGHT,  /* this person has no right to it in this queue */
  AMT_MAY_NOT_PORTAL  /* the portal does not offer it now */
} AmtMay;

/** amt_may: whether @may is a yes. */
#define amt_may(may) ((may) == AMT_MAY || (may) == AMT_MAY_WITH_CLAIM)
/** amt_words_may: Returns: (transfer none): why not, a sentence; "" for a plain yes; for AMT_MAY_WITH_CLAIM what will happen. */
const char *amt_words_may (AmtMay may);

#define AMT_TYPE_OPEN_CASE (amt_open_case_get_type ())
G_DECLARE_FINAL_TYPE (AmtOpenCase, amt_open_case, AMT, OPEN_CASE, GObject)

/**
 * amt_open_case_new: begins to load
 * @case_ref: id or Aktenzeichen
 */
AmtOpenCase *amt_open_case_new (AmtContext *context, const char *case_ref);

/**
 * AmtOpenCase::changed: state, view, permissions, undo, … may answer something else now; everything that was (transfer none)
 * before is no longer valid unless it was referenced.
 *
 * AmtOpenCase::presence-changed: get_presence () answers something else now.
 *
 * AmtOpenCase:state (int, AmtOpenCaseState), :can-undo (boolean), :undo-deadline (int64): notify.
 */

/** amt_open_case_enter: a clerk looks at it: it is marked as read, and colleagues see it. Once is enough. */
void amt_open_case_enter (AmtOpenCase *self);
/** amt_open_case_leave: and no longer does; the end of the object does the same. */
void amt_open_case_leave (AmtOpenCase *self);
/** amt_open_case_reload: once more, also from the portal where only the row is here ("Try again"). */
void amt_open_case_reload (AmtOpenCase *self);

AmtOpenCaseState amt_open_case_get_state (AmtOpenCase *self);
AmtRowOnlyReason amt_open_case_get_reason (AmtOpenCase *self);
/** amt_open_case_get_error: Returns: (transfer none) (nullable): AMT_STORE_ERROR, with FAILED. */
const GError *amt_open_case_get_error (AmtOpenCase *self);

AmtContext *amt_open_case_get_context (AmtOpenCase *self);
/** amt_open_case_get_ref: Returns: (transfer none): the case's id once it is known, before that what was given to new (). */
const char *amt_open_case_get_ref (AmtOpenCase *self);
/** amt_open_case_get_key: key of its list row; 0: not known yet. */
gint64 amt_open_case_get_key (AmtOpenCase *self);
/** amt_open_case_get_view: Returns: (transfer none) (nullable): until ::changed. */
const AmtCaseView *amt_open_case_get_view (AmtOpenCase *self);
/** amt_open_case_get_case: Returns: (transfer none) (nullable): with the clerk's open operations applied; reference it to keep it. */
AmtCase *amt_open_case_get_case (AmtOpenCase *self);
/** amt_open_case_get_service: Returns: (transfer none) (nullable): as the portal describes it now. */
AmtService *amt_open_case_get_service (AmtOpenCase *self);
/** amt_open_case_get_references: Returns: (transfer none): see amt_desk_get_references (). */
AmtReferences *amt_open_case_get_references (AmtOpenCase *self);
/** amt_open_case_get_form: Returns: (transfer none) (nullable): the form's values, field id -> value; parsed once per view. */
JsonObject *amt_open_case_get_form (AmtOpenCase *self);
/** amt_open_case_get_rest: Returns: (transfer none) (nullable): fees, appointments and what else this version does not interpret. */
JsonObject *amt_open_case_get_rest (AmtOpenCase *self);
/** amt_open_case_get_values: Returns: (transfer full) (nullable): the values of one of its decisions. */
JsonNode *amt_open_case_get_values (AmtOpenCase *self, const AmtDecision *decision);
/** amt_open_case_get_entries: Returns: (transfer none) (nullable) (element-type AmtOutboxEntry): unsettled, oldest first. */
GPtrArray *amt_open_case_get_entries (AmtOpenCase *self);
/** amt_open_case_find_entry: Returns: (transfer none) (nullable): the unsettled operation that made a note, document …: same id. */
const AmtOutboxEntry *amt_open_case_find_entry (AmtOpenCase *self, const char *id);
/** amt_open_case_is_decision_pending: "Entscheidung noch nicht übertragen". */
gboolean amt_open_case_is_decision_pending (AmtOpenCase *self);
/** amt_open_case_is_mine: whether this person works on it, as far as is known here. */
gboolean amt_open_case_is_mine (AmtOpenCase *self);
/** amt_open_case_get_presence: Returns: (transfer none) (nullable): who else is in it; %NULL: unknown. */
AmtPresence *amt_open_case_get_presence (AmtOpenCase *self);

/** amt_open_case_may: @type: contract name of an operation. Grey out by it and say why; the portal has the last word. */
AmtMay amt_open_case_may (AmtOpenCase *self, const char *type);
/** amt_open_case_may_note: the same for strikeFileNote, editJotting and deleteJotting of @note. */
AmtMay amt_open_case_may_note (AmtOpenCase *self, const char *type, const AmtNote *note);

/** amt_open_case_set_hold: @seconds in which decisions and the like can be undone before they are sent (default 120; 0: at once). */
void amt_open_case_set_hold (AmtOpenCase *self, guint seconds);

/* What came of recording. */
typedef struct
{
  GPtrArray *entries; /* (owned) (element-type AmtOutboxEntry) in order */
  gboolean claimed;   /* nobody had the case and it was claimed first: say so and offer undo */
  AmtHolder *
      holder; /* (owned) (nullable) somebody else took it in that moment; it was recorded all the same */
} AmtRecorded;
void amt_recorded_free (AmtRecorded *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtRecorded, amt_recorded_free)

/**
 * amt_open_case_record_async: checks and records
 * @order: its case_ref and its hold are filled in here
 *
 * The first change (note, jotting, follow-up, document, decision) in a case that nobody has claims it first, if the portal can be
 * reached. What only adds is recorded also where that fails; a decision is not, nor is one that amt_open_case_may () speaks
 * against. Never waits for the portal in a case that somebody has.
 */
void amt_open_case_record_async (AmtOpenCase *self, const AmtOrder *order,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
/**
 * amt_open_case_decide_async: a decision with its closing dispositions, which undo takes back together
 * @decision: an order of type decide
 * @follow_up_on: (nullable): day "2026-03-02": "WV am …"
 * @follow_up_reason: (nullable)
 * @close: "z. d. A."
 *
 * Both answer with amt_open_case_record_finish ().
 */
void amt_open_case_decide_async (AmtOpenCase *self, const AmtOrder *decision,
                                 const char *follow_up_on, const char *follow_up_reason,
                                 gboolean close, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/**
 * amt_open_case_record_finish:
 * @out_holder: (out) (optional) (transfer full) (nullable): who has the case, with AMT_DESK_ERROR_HELD
 *
 * Returns: (transfer full): %NULL with AMT_DESK_, AMT_OPERATION_, AMT_STORE_ or AMT_REMOTE_ERROR: then nothing was recorded.
 */
AmtRecorded *amt_open_case_record_finish (AmtOpenCase *self, GAsyncResult *result,
                                          AmtHolder **out_holder, GError **error);

/** amt_open_case_claim_async: takes the case; needs the portal. See amt_desk_claim_async (). */
void amt_open_case_claim_async (AmtOpenCase *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_open_case_claim_finish (AmtOpenCase *self, GAsyncResult *result,
                                     AmtHolder **out_holder, GError **error);

/** amt_open_case_can_undo: whether what was recorded last (a decision with its dispositions is one) can be taken back without a trace. */
gboolean amt_open_case_can_undo (AmtOpenCase *self);
/** amt_open_case_get_undo_entry: Returns: (transfer none) (nullable): the first of what undo would take back, for words. */
const AmtOutboxEntry *amt_open_case_get_undo_entry (AmtOpenCase *self);
/** amt_open_case_get_undo_deadline: when it is going to be sent, for a countdown; AMT_TIME_NONE: none (it waits for the portal), or
 * nothing can be undone. */
gint64 amt_open_case_get_undo_deadline (AmtOpenCase *self);
/**
 * amt_open_case_undo_async:
 *
 * Takes it back; a claim that came along with it is released. With nothing to take back it releases a claim that came along with
 * something that was sent already. Texts are kept as drafts. AMT_STORE_ERROR_STATE when it is too late.
 */
void amt_open_case_undo_async (AmtOpenCase *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_open_case_undo_finish (AmtOpenCase *self, GAsyncResult *result, GError **error);

/**
 * amt_open_case_edit_async: takes an operation back so that the clerk writes it anew
 *
 * Returns in finish: (transfer full): what it said.
 */
void amt_open_case_edit_async (AmtOpenCase *self, const char *operation_id,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
AmtOperation *amt_open_case_edit_finish (AmtOpenCase *self, GAsyncResult *result, GError **error);
/* Retry, discard and "mine or theirs" of entries: amt_desk_retry_async (), amt_desk_withdraw_async (), amt_desk_resolve_async (). */

G_END_DECLS
