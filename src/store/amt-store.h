/* amt-store.h: the encrypted cache of one person at one portal: what the portal said, what the clerk did, and drafts.
 *
 * Owns a writer worker with the only read-write connection, a reader and a search worker with read-only ones, and
 * a second encrypted file for documents. The public API is main thread and async; SQL runs in the workers only.
 *
 * Server truth is never edited in place: `cases` holds what the portal last said, `outbox` what the clerk did, `case_base`
 * the whole case as it stood when its oldest unsettled operation was recorded. In each transaction that changes truth or outbox
 * of a case, the writer recomputes that case's narrow `case_row` (truth with the open operations applied); lists and counts
 * read only that table. Open are held, queued, sending and retry; a refused operation or a conflict is not applied: until the
 * clerk decides, the portal's word stands.
 *
 * A row may be newer than the whole case that is here: lists show the row, amt_store_load_case_async () the whole case, and
 * an operation is based on the whole case, because that is what the clerk saw.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-apply.h"
#include "amt-case-query.h"
#include "amt-change-set.h"
#include "amt-outbox-entry.h"
#include "amt-wire.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define AMT_STORE_ERROR (amt_store_error_quark ())
GQuark amt_store_error_quark (void);

typedef enum
{
  AMT_STORE_ERROR_KEY,        /* the key does not open this file; nothing was changed */
  AMT_STORE_ERROR_NEWER,      /* written by a newer version of the program */
  AMT_STORE_ERROR_BUSY,       /* another process writes this profile */
  AMT_STORE_ERROR_CLEAR_TEXT, /* the library does not encrypt, or the file is clear text: refused */
  AMT_STORE_ERROR_FULL,       /* no space left */
  AMT_STORE_ERROR_CORRUPT,
  AMT_STORE_ERROR_PERSON, /* the profile, or the outbox row, belongs to somebody else */
  AMT_STORE_ERROR_NOT_FOUND,
  AMT_STORE_ERROR_STATE, /* somebody else settled it, or the step does not fit the row's state */
  AMT_STORE_ERROR_READ_ONLY,
  AMT_STORE_ERROR_IO,
  AMT_STORE_ERROR_NETWORK /* the folder lies on another computer: locks and memory maps do not hold there */
} AmtStoreError;

#define AMT_TYPE_STORE (amt_store_get_type ())
G_DECLARE_FINAL_TYPE (AmtStore, amt_store, AMT, STORE, GObject)

typedef enum
{
  AMT_STORE_READ_WRITE, /* takes the lock file; creates and migrates */
  AMT_STORE_READ_ONLY   /* beside a running writer; never creates or migrates */
} AmtStoreMode;

#define AMT_STORE_ASYNC_ARGS \
  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data

/**
 * amt_store_open_async:
 * @directory: of the profile; made with mode 0700 when it is not there
 * @key: 32 bytes, used raw
 * @clock: for times that are written
 *
 * Reading and writing, opening turns operations in state `sending` back into `queued` (same key, so safe).
 */
void amt_store_open_async (const char *directory, GBytes *key, AmtStoreMode mode, AmtClock *clock,
                           AMT_STORE_ASYNC_ARGS);
AmtStore *amt_store_open_finish (GAsyncResult *result, GError **error);

/**
 * AmtStore::changed:
 * @changes: (type AmtChangeSet): what one transaction changed
 *
 * Emitted in the main thread after every transaction that changed something, before the call that caused it answers.
 */

/**
 * AmtStore::document-arrived: the bytes of a document are here whole. Main thread.
 */

/** amt_store_close: ends the workers (see AmtWorker's shutdown sentence) and closes the files. Idempotent. */
void amt_store_close (AmtStore *self);
gboolean amt_store_is_read_only (AmtStore *self);

/* Whose profile this is. */

/** amt_store_bind_person_async: the first time writes portal and person; later AMT_STORE_ERROR_PERSON unless both are the same. */
void amt_store_bind_person_async (AmtStore *self, const char *portal_url, const char *user_id,
                                  AMT_STORE_ASYNC_ARGS);
gboolean amt_store_bind_person_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* Reference data: the portal's JSON texts by name ("portal", "me", "services", "queues", "users", "authorities"). */
typedef struct
{
  char *name;
  char *text;
  char *etag; /* %NULL without one */
  gint64 fetched_at;
} AmtReference;
void amt_reference_free (AmtReference *self);
void amt_store_save_reference_async (AmtStore *self, const char *name, const char *text,
                                     const char *etag, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_save_reference_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_load_references_finish: Returns: (transfer full) (element-type AmtReference): all that are there. */
void amt_store_load_references_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
GPtrArray *amt_store_load_references_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* Pull */
typedef struct
{
  char *cursor;          /* %NULL: a full sync is due from the start */
  gboolean full_running; /* the cursor belongs to an unfinished full sync */
  gint64 last_pull_at;   /* when the last pull ended whole, or AMT_TIME_NONE */
  guint64 n_cases;
  guint64 n_whole;
  guint64 n_set_aside;
} AmtPullState;
void amt_pull_state_free (AmtPullState *self);
/** amt_store_load_pull_cursor_async: the pull state without its three counts, which look at every row. */
void amt_store_load_pull_cursor_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
AmtPullState *amt_store_load_pull_cursor_finish (AmtStore *self, GAsyncResult *result,
                                                 GError **error);
void amt_store_load_pull_state_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
AmtPullState *amt_store_load_pull_state_finish (AmtStore *self, GAsyncResult *result,
                                                GError **error);

/**
 * amt_store_save_history_async: the newest mark of the portal's history that an answer brought
 *
 * Writes are done in order, so what was in that answer is never here without its mark.
 */
void amt_store_save_history_async (AmtStore *self, const char *mark, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_save_history_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_load_history_finish: Returns: (transfer full) (nullable): %NULL without @error if there is none. */
void amt_store_load_history_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
char *amt_store_load_history_finish (AmtStore *self, GAsyncResult *result, GError **error);

/** amt_store_begin_full_async: forgets the cursor and starts a new generation; what is cached stays readable until the end. */
void amt_store_begin_full_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_begin_full_finish (AmtStore *self, GAsyncResult *result, GError **error);

/**
 * amt_store_apply_page_async:
 * @cursor: (nullable): with which @page was asked for; must still be the stored one, else AMT_STORE_ERROR_STATE
 * @page: (transfer full)
 *
 * One transaction: rows, tombstones, broken entries set aside, cursor, list rows. A row older than the one that is there is skipped. On the last
 * page of a full sync everything that did not come is dropped, but never a case with unsettled operations (it stays
 * as it was and is marked gone). An `erased` tombstone also drops documents, drafts and search text of the case; its unsettled
 * operations become `refused` with their text kept.
 */
void amt_store_apply_page_async (AmtStore *self, const char *cursor, AmtChangesPage *page,
                                 AMT_STORE_ASYNC_ARGS);
/** amt_store_apply_page_finish: Returns: (transfer full): what changed. */
AmtChangeSet *amt_store_apply_page_finish (AmtStore *self, GAsyncResult *result, GError **error);

/**
 * amt_store_wanted_cases_async:
 * @me: says which whole cases may be kept (amt_me_may_cache ())
 *
 * Returns: (transfer full): up to @limit ids whose row is newer than their whole case, or that have none, of those that scope
 * or an earlier opening entitle to; mine first.
 */
void amt_store_wanted_cases_async (AmtStore *self, AmtMe *me, guint limit, AMT_STORE_ASYNC_ARGS);
char **amt_store_wanted_cases_finish (AmtStore *self, GAsyncResult *result, GError **error);

/** amt_store_put_cases_async: @page: (transfer full): whole cases; older ones than stored are skipped; missing[] lose their whole case. @opened: keep
 * them because the clerk opened them. */
void amt_store_put_cases_async (AmtStore *self, AmtCasesPage *page, gboolean opened,
                                AMT_STORE_ASYNC_ARGS);
gboolean amt_store_put_cases_finish (AmtStore *self, GAsyncResult *result, GError **error);

/** amt_store_list_set_aside: Returns: (transfer full) (element-type AmtBroken): broken entries, newest first. */
void amt_store_list_set_aside_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
GPtrArray *amt_store_list_set_aside_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* Reading: reader worker */

/** amt_store_query_async: Returns: (transfer full) (element-type gint64): keys of list rows in order. */
void amt_store_query_async (AmtStore *self, const AmtCaseQuery *query, AMT_STORE_ASYNC_ARGS);
GArray *amt_store_query_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* One list row: truth with open operations applied. */
typedef struct
{
  gint64 key;                /* small number that stands for the id inside this cache */
  AmtCase *value;            /* row only */
  guint n_pending;           /* unsettled operations */
  gboolean conflict;         /* one of them is in state conflict or refused */
  gboolean decision_pending; /* "Entscheidung noch nicht übertragen" */
  gboolean whole;            /* the whole case is here */
  gboolean offline;          /* it is in a set that stays available without a network */
  gboolean gone; /* the portal no longer shows it; kept because of unsettled operations */
} AmtListRow;
void amt_list_row_free (AmtListRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtListRow, amt_list_row_free)
/** amt_store_load_rows_async: Returns: (transfer full) (element-type AmtListRow): those of @keys that are there, in that order. */
void amt_store_load_rows_async (AmtStore *self, const gint64 *keys, gsize n_keys,
                                AMT_STORE_ASYNC_ARGS);
GPtrArray *amt_store_load_rows_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_load_rows_of_async: the same by the ids of their cases; for few. */
void amt_store_load_rows_of_async (AmtStore *self, const char *const *case_ids,
                                   AMT_STORE_ASYNC_ARGS);
GPtrArray *amt_store_load_rows_of_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* A case to open: one consistent look. */
typedef struct
{
  AmtListRow *row;
  AmtCase *truth; /* the whole case as the portal last gave it, else its row */
  AmtCase *local; /* with the open operations applied */
  AmtCase *base;  /* (nullable) what the oldest unsettled operation is based on: with the ones
                            before it applied; what amt_merge_operation () takes for it */
  GPtrArray *operations; /* (element-type AmtOutboxEntry) unsettled, oldest first */
} AmtCaseView;
void amt_case_view_free (AmtCaseView *self);
/** amt_store_load_case_async: @id_or_reference: id, or the exact Aktenzeichen. */
void amt_store_load_case_async (AmtStore *self, const char *id_or_reference, AMT_STORE_ASYNC_ARGS);
AmtCaseView *amt_store_load_case_finish (AmtStore *self, GAsyncResult *result, GError **error);

typedef struct
{
  guint64 inbox, mine, due, follow_ups, waiting, done, all;
  guint64 unsent;     /* held, queued, sending, retry */
  guint64 to_clarify; /* conflict, refused */
  guint64 drafts;
} AmtCounts;
void amt_store_load_counts_async (AmtStore *self, AmtMe *me, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_load_counts_finish (AmtStore *self, GAsyncResult *result, AmtCounts *out_counts,
                                       GError **error);

/* Outbox: see amt-outbox-entry.h for the states */

/**
 * amt_store_record_async:
 * @operation: its author must be the profile's person
 * @hold_until: until when it can be taken back without a trace; AMT_TIME_NONE: may be sent at once
 *
 * One transaction: outbox row (with the version it is based on), case_base if it is the case's first unsettled operation,
 * list row. The same id again with the same body is a no-op.
 */
void amt_store_record_async (AmtStore *self, AmtOperation *operation, gint64 hold_until,
                             AMT_STORE_ASYNC_ARGS);
gboolean amt_store_record_finish (AmtStore *self, GAsyncResult *result, GError **error);

/**
 * amt_store_claim_due_async:
 * @now: entries whose hold or retry time lies at or before are due; so is what lies further ahead than it was ever planned,
 *   since then the clock was set back
 * @max: at most this many
 *
 * Takes the oldest unsettled entry of each case, if it is due, into state `sending`, oldest first (in a case whose oldest
 * entry is in conflict or refused nothing is due), with up to @max_chain following ones of the same case that are due too. Never a
 * case of which one is already `sending`.
 *
 * Returns: (transfer full) (element-type AmtOutboxEntry): chains stand together, in order.
 */
void amt_store_claim_due_async (AmtStore *self, gint64 now, guint max, guint max_chain,
                                AMT_STORE_ASYNC_ARGS);
GPtrArray *amt_store_claim_due_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_hurry_async: what failed is due now, whatever its back-off says: the clerk asked. Holds stay. */
void amt_store_hurry_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_hurry_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_next_due_async: Returns: the earliest hold or retry time of what could be sent then; 0: something is due now; G_MAXINT64: nothing waits. */
void amt_store_next_due_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
gint64 amt_store_next_due_finish (AmtStore *self, GAsyncResult *result, GError **error);

/**
 * amt_store_set_prepared_async: the exact bytes that are about to be sent, kept for every repetition
 * @operation: the operation with what the prepare step filled in (same id)
 * @body: JSON text
 * @attachment_sha256: (nullable): of the drawn letter, already in the document store; pinned until settled
 *
 * AMT_STORE_ERROR_STATE unless the entry is `sending`, or if other bytes may have reached the portal before.
 */
void amt_store_set_prepared_async (AmtStore *self, AmtOperation *operation, const char *body,
                                   const char *attachment_sha256, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_set_prepared_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_mark_sent_async: just before the bytes leave: from now on only the portal's DELETE takes it back. */
void amt_store_mark_sent_async (AmtStore *self, const char *const *operation_ids,
                                AMT_STORE_ASYNC_ARGS);
gboolean amt_store_mark_sent_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* How an attempt ended. */
typedef struct
{
  AmtOutboxState state; /* DONE, RETRY, QUEUED (again now, on another base), CONFLICT, REFUSED */
  AmtOperationAnswer *answer; /* DONE: receipt and case */
  gint64 due_at;              /* RETRY */
  AmtProblem *problem;        /* (nullable) RETRY, CONFLICT, REFUSED */
  AmtFields fields;           /* CONFLICT: what both sides touched */
  AmtWireCase *server;        /* (nullable) CONFLICT, QUEUED: the case as the portal has it now */
  guint64 base_version;       /* QUEUED: the version that it is based on now */
  gboolean
      unsent; /* RETRY, QUEUED: nothing left this machine, or the portal said that it did not take it; nor before */
  gboolean
      already; /* DONE without receipt: the portal says already what it wanted (AMT_MERGE_ALREADY) */
} AmtSettlement;
AmtSettlement *amt_settlement_new (AmtOutboxState state);
void amt_settlement_free (AmtSettlement *self);

/**
 * amt_store_settle_async: one transaction for one operation
 * @settlement: (transfer full)
 *
 * DONE stores the returned case and rebases the next entry of the case onto its version; if the portal applied it on top of
 * a change that the clerk had not seen, the next entry keeps the old version, so that its If-Match fails and it
 * is merged (see amt-store-chain.c). QUEUED without base_version: it only waits for the one before it, no try is counted.
 * AMT_STORE_ERROR_STATE when the entry is no longer `sending` (somebody else settled it): nothing is written.
 */
void amt_store_settle_async (AmtStore *self, const char *operation_id, AmtSettlement *settlement,
                             AMT_STORE_ASYNC_ARGS);
gboolean amt_store_settle_finish (AmtStore *self, GAsyncResult *result, GError **error);

/** amt_store_list_outbox_async: @settled_since: also settled ones since then; G_MAXINT64: only unsettled. Newest first. */
void amt_store_list_outbox_async (AmtStore *self, gint64 settled_since, AMT_STORE_ASYNC_ARGS);
GPtrArray *amt_store_list_outbox_finish (AmtStore *self, GAsyncResult *result, GError **error);
void amt_store_load_entry_async (AmtStore *self, const char *operation_id, AMT_STORE_ASYNC_ARGS);
AmtOutboxEntry *amt_store_load_entry_finish (AmtStore *self, GAsyncResult *result, GError **error);

/**
 * amt_store_discard_async: takes an operation back
 * @voided: the portal answered DELETE with 204; needed when the entry was ever sent, else AMT_STORE_ERROR_STATE
 *
 * The text of a discarded note, jotting or decision is kept as a draft of the case, so that nothing written is lost. A decision
 * takes the dispositions along that were recorded in one with it (amt_operation_closes ()); its draft names them.
 */
void amt_store_discard_async (AmtStore *self, const char *operation_id, gboolean voided,
                              AMT_STORE_ASYNC_ARGS);
gboolean amt_store_discard_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_requeue_async: sends again: ends hold, retry, refused; conflict becomes "mine on top of the portal's version";
 * later operations of the case that collide with that version become conflicts. After refused and conflict the body may be
 * prepared anew. AMT_STORE_ERROR_NOT_FOUND when the portal erased the case. */
void amt_store_requeue_async (AmtStore *self, const char *operation_id, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_requeue_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* What a clerk chose about an operation in conflict. Immutable once shared; counted references. */
typedef struct
{
  gatomicrefcount ref_count;
  gboolean mine;      /* it goes on, on top of the portal's version; else it goes */
  gboolean keep_text; /* what goes is kept as a draft, as by amt_store_discard_async () */
  guint64 version;    /* mine: of the portal's case that the clerk saw; 0: whatever it is */
  guint64 applicant_version;
  GPtrArray
      *records; /* (owned) (element-type AmtOperation) recorded in the same transaction, in order */
} AmtResolution;
AmtResolution *amt_resolution_new (gboolean mine);
AmtResolution *amt_resolution_ref (AmtResolution *self);
void amt_resolution_unref (AmtResolution *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtResolution, amt_resolution_unref)

/**
 * amt_store_resolve_async: settles a conflict, in one transaction with what is recorded because of it
 * @voided: as amt_store_discard_async ()
 *
 * AMT_STORE_ERROR_STATE unless it is in conflict, where the portal's DELETE is lacking, and where "mine" would go on top of
 * what the clerk has not seen: then nothing is written.
 */
void amt_store_resolve_async (AmtStore *self, const char *operation_id, AmtResolution *resolution,
                              gboolean voided, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_resolve_finish (AmtStore *self, GAsyncResult *result, GError **error);

/** amt_store_end_holds_async: what is held may be sent now (quit, log-out, suspend). */
void amt_store_end_holds_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_end_holds_finish (AmtStore *self, GAsyncResult *result, GError **error);

/**
 * amt_store_mark_missing_async: the portal no longer knows these settled operations (restored from an older backup)
 *
 * They come back as `refused` with problem type AMT_PROBLEM_LOCAL_MISSING and their text, for the clerk to repeat or let go.
 * From now on the next text that comes for a case counts as the newer one, whatever its version. Cursor and mark of the history go in
 * the same transaction, so a full sync follows even if the program ends here.
 */
#define AMT_PROBLEM_LOCAL_MISSING "urn:amtsstube:local:missing"
void amt_store_mark_missing_async (AmtStore *self, const char *const *operation_ids,
                                   AMT_STORE_ASYNC_ARGS);
gboolean amt_store_mark_missing_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_renew_receipt_async: the portal has another receipt for it than the one here; nothing if it is not settled as done. */
void amt_store_renew_receipt_async (AmtStore *self, const char *operation_id,
                                    const AmtReceipt *receipt, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_renew_receipt_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* Drafts: local, never sent by themselves. @kind: "fileNote", "jotting", "decision", … An empty or %NULL @text drops it. */
void amt_store_save_draft_async (AmtStore *self, const char *case_id, const char *kind,
                                 const char *text, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_save_draft_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_load_draft_finish: Returns: (transfer full) (nullable): %NULL without @error if there is none. */
void amt_store_load_draft_async (AmtStore *self, const char *case_id, const char *kind,
                                 AMT_STORE_ASYNC_ARGS);
char *amt_store_load_draft_finish (AmtStore *self, GAsyncResult *result, GError **error);

/* Documents: content-addressed by SHA-256, in an encrypted file of their own, in chunks, with an LRU quota. */

/** amt_store_document_state_finish: @out_have: bytes that are there in order from 0; complete when equal to the size and checked. */
void amt_store_document_state_async (AmtStore *self, const char *sha256, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_document_state_finish (AmtStore *self, GAsyncResult *result,
                                          gboolean *out_complete, guint64 *out_have,
                                          char **out_etag, GError **error);
/** amt_store_append_document_async: @offset must be what is there (0 starts again). @etag: (nullable): for resuming. */
void amt_store_append_document_async (AmtStore *self, const char *sha256, guint64 offset,
                                      GBytes *chunk, const char *etag, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_append_document_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_complete_document_async: checks size and hash; on a mismatch drops the bytes and answers AMT_STORE_ERROR_CORRUPT. */
void amt_store_complete_document_async (AmtStore *self, const char *sha256, guint64 size,
                                        AMT_STORE_ASYNC_ARGS);
gboolean amt_store_complete_document_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_put_document_async: all in one; Returns its SHA-256 in finish (transfer full). */
void amt_store_put_document_async (AmtStore *self, GBytes *bytes, AMT_STORE_ASYNC_ARGS);
char *amt_store_put_document_finish (AmtStore *self, GAsyncResult *result, GError **error);
/** amt_store_load_document_async: Returns: (transfer full): a sealed memfd (read-only contents), so clear bytes never touch a disk; -1 on error. */
void amt_store_load_document_async (AmtStore *self, const char *sha256, AMT_STORE_ASYNC_ARGS);
int amt_store_load_document_finish (AmtStore *self, GAsyncResult *result, gsize *out_size,
                                    GError **error);
/** amt_store_look_at_document_async: the same for who is no person: it waits for others and does not count as use. */
void amt_store_look_at_document_async (AmtStore *self, const char *sha256, AMT_STORE_ASYNC_ARGS);
int amt_store_look_at_document_finish (AmtStore *self, GAsyncResult *result, gsize *out_size,
                                       GError **error);
/** amt_store_set_quota: bytes that unpinned documents may take (default 2 GiB); the least recently used go first. */
void amt_store_set_quota (AmtStore *self, guint64 bytes);

/* Care */

/** amt_store_verify_async: integrity of both files, invariants between truth, outbox, base and list rows, hashes of documents.
 * Returns: (transfer full): one English line for each fault, empty when all is well. */
void amt_store_verify_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
char **amt_store_verify_finish (AmtStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
