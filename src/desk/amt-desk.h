/* amt-desk.h: what a clerk does: open, claim, record, send, take back, decide conflicts, save documents.
 *
 * Owned by AmtContext. Main thread, async. Works with what is here; the portal is asked only where it must be and may be.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-conflict.h"
#include "amt-desk-error.h"
#include "amt-order.h"
#include "amt-references.h"
#include "amt-store.h"
#include "amt-sync-engine.h"

G_BEGIN_DECLS

#define AMT_TYPE_DESK (amt_desk_get_type ())
G_DECLARE_FINAL_TYPE (AmtDesk, amt_desk, AMT, DESK, GObject)

/**
 * amt_desk_new:
 * @engine: (nullable): %NULL when the store is read-only
 * @references: as the store has them now; followed from then on
 * @offline: the portal is not asked
 */
AmtDesk *amt_desk_new (AmtStore *store, AmtRemote *remote, AmtSyncEngine *engine, AmtClock *clock,
                       AmtReferences *references, gboolean offline);
/** amt_desk_stop: no longer follows the store; before it is closed. */
void amt_desk_stop (AmtDesk *self);

/**
 * AmtDesk::references-changed: amt_desk_get_references () answers something else now.
 */

/** amt_desk_get_references: Returns: (transfer none): valid until the main loop runs again; reference it to keep it. */
AmtReferences *amt_desk_get_references (AmtDesk *self);

/**
 * amt_desk_open_case_async:
 * @case_ref: id or Aktenzeichen
 * @need_whole: ask the portal where only the list row is here
 *
 * Without the portal the answer is what is here (look at its "local->whole"). With a read-only cache what is fetched is shown but not kept.
 */
void amt_desk_open_case_async (AmtDesk *self, const char *case_ref, gboolean need_whole,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
/** amt_desk_open_case_finish: Returns: (transfer full): %NULL with AMT_STORE_ERROR (NOT_FOUND: no such case here). */
AmtCaseView *amt_desk_open_case_finish (AmtDesk *self, GAsyncResult *result, GError **error);

/* Who has a case that one wanted to claim. */
typedef struct
{
  char *name;   /* as the portal names the person; its id where it does not */
  gint64 since; /* AMT_TIME_NONE: not said */
} AmtHolder;
void amt_holder_free (AmtHolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtHolder, amt_holder_free)

/**
 * amt_desk_claim_async: takes a case that nobody has
 *
 * Only the portal can say who was first, so this needs it: without it nothing stays recorded (AMT_DESK_ERROR_OFFLINE). Where the
 * answer was lost the claim stays in the outbox (AMT_DESK_ERROR_UNSURE) until the portal answers.
 */
void amt_desk_claim_async (AmtDesk *self, const char *case_ref, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
/**
 * amt_desk_claim_finish:
 * @out_holder: (out) (optional) (transfer full) (nullable): with AMT_DESK_ERROR_HELD
 *
 * Returns: (transfer full): the settled entry with its receipt.
 */
AmtOutboxEntry *amt_desk_claim_finish (AmtDesk *self, GAsyncResult *result, AmtHolder **out_holder,
                                       GError **error);

/** amt_desk_record_async: checks @order and writes it into the outbox; works without the portal. A claim is recorded by
 * amt_desk_claim_async () alone: AMT_DESK_ERROR_OFFLINE. */
void amt_desk_record_async (AmtDesk *self, const AmtOrder *order, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
AmtOutboxEntry *amt_desk_record_finish (AmtDesk *self, GAsyncResult *result, GError **error);

/** amt_desk_send_async: sends what is due now, and looks what became of @operation_id. */
void amt_desk_send_async (AmtDesk *self, const char *operation_id, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
/**
 * amt_desk_send_finish:
 * @out_run_error: (out) (optional) (transfer full) (nullable): why the run ended early
 */
AmtOutboxEntry *amt_desk_send_finish (AmtDesk *self, GAsyncResult *result, GError **out_run_error,
                                      GError **error);

/** amt_desk_withdraw_async: takes back; asks the portal first if it may have arrived (AMT_DESK_ERROR_OFFLINE without it). */
void amt_desk_withdraw_async (AmtDesk *self, const char *operation_id, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_desk_withdraw_finish (AmtDesk *self, GAsyncResult *result, GError **error);
/** amt_desk_retry_async: sends again what waits, is held or was refused. AMT_STORE_ERROR_STATE for a conflict: the clerk must choose. */
void amt_desk_retry_async (AmtDesk *self, const char *operation_id, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_desk_retry_finish (AmtDesk *self, GAsyncResult *result, GError **error);
/**
 * amt_desk_settle_conflict_async:
 * @conflict: as the clerk saw it
 * @mine: mine on top of the portal's version, else the portal's
 *
 * What does not count is kept as a jotting of the case. AMT_STORE_ERROR_STATE where the conflict is no longer the one that
 * the clerk saw, or mine can never count: nothing is written. AMT_DESK_ERROR_OFFLINE or an error of the remote where the portal is
 * needed (amt_conflict_needs_portal ()): likewise.
 */
void amt_desk_settle_conflict_async (AmtDesk *self, const AmtConflict *conflict, gboolean mine,
                                     GAsyncReadyCallback callback, gpointer user_data);
/** amt_desk_settle_conflict_finish: Returns: (transfer full): as amt_desk_resolve_finish (). */
char *amt_desk_settle_conflict_finish (AmtDesk *self, GAsyncResult *result, GError **error);
/**
 * amt_desk_resolve_async: the same for who knows only the operation, as it stands now
 *
 * AMT_STORE_ERROR_STATE unless it is in conflict. Keeping a decision to which the applicant sent something new says that the clerk has
 * seen what is new.
 */
void amt_desk_resolve_async (AmtDesk *self, const char *operation_id, gboolean mine,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
/** amt_desk_resolve_finish: Returns: (transfer full): id of the operation that goes on (mine) or went (theirs). */
char *amt_desk_resolve_finish (AmtDesk *self, GAsyncResult *result, GError **error);

/**
 * amt_desk_save_document_async: writes a document in clear text where the clerk says
 * @document: id or file name of a document of the case
 * @path: must not exist yet; made with mode 0600
 */
void amt_desk_save_document_async (AmtDesk *self, const char *case_ref, const char *document,
                                   const char *path, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/** amt_desk_save_document_finish: Returns: (transfer full): the document as the case lists it. */
AmtDocument *amt_desk_save_document_finish (AmtDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS
