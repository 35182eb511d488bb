/* amt-store-private.h: what the files of the store share: its parts, a call's way into a worker, a transaction.
 *
 * A call is: amt_store_write () or amt_store_read () with a function and its data; the function runs in
 * the worker inside one transaction (see AmtStoreTx) and the public _finish takes its result.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store-db.h"
#include "amt-store-gate.h"
#include "amt-store-search.h"
#include "amt-store.h"
#include "amt-worker.h"

G_BEGIN_DECLS

#define AMT_STORE_QUOTA (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024)

/* Settled operations are kept as long as the portal keeps receipts. */
#define AMT_STORE_KEEP_SETTLED (90 * G_TIME_SPAN_DAY)

/* The connections of one worker. */
typedef struct
{
  AmtDb *main;      /* (owned) */
  AmtDb *documents; /* (owned) (nullable) %NULL: read-only and never made */
} AmtStoreFiles;

struct _AmtStore
{
  GObject parent_instance;

  GMainContext *context; /* (owned) where ::changed is emitted; set once */
  AmtStoreMode mode;
  AmtClock *clock; /* (owned) any thread */
  char *directory; /* (owned) set once */

  AmtWorker *writer; /* (owned) (nullable) %NULL when read-only; (thread main) */
  AmtWorker *reader; /* (owned) (nullable) after closing; (thread main) */
  AmtWorker *
      finder; /* (owned) (nullable) after closing; (thread main) searches, so that rows never wait for one */
  int lock_fd; /* -1 when read-only */

  AmtStoreFiles write; /* (thread writer) */
  AmtStoreFiles read;  /* (thread reader) */
  AmtStoreFiles find;  /* (thread finder); to interrupt it: any thread, while the finder runs */
  int last_search;     /* (atomic) number of the newest search: the others are no longer wanted */
  guint64 quota;       /* (thread writer) */

  gboolean indexing;    /* (thread main) a step of the index is on its way */
  GSource *index_timer; /* (owned) (nullable) (thread main) until the next one */

  /* What a clerk writes may have to wait (amt-store-gate.h). (thread main) */
  AmtStoreGateFunc gate; /* (nullable) */
  gpointer gate_data;
  gboolean gate_shut;
  gboolean gate_asked; /* the function was called and has not answered */
  GQueue gate_waiting; /* (owned) calls of the writer, in order */
};

/* One transaction, in the worker. */
typedef struct
{
  AmtStore *store;  /* (unowned) */
  AmtDb *db;        /* (unowned) the worker's connection */
  AmtDb *documents; /* (unowned) (nullable) the document file: not part of the transaction */
  gint64 now;
  int search;                /* number of a search */
  GCancellable *cancellable; /* (unowned) (nullable) of a search */

  GHashTable *touched; /* (owned) key of a list row -> AmtTouch */
  gboolean outbox;
  gboolean references;
  gboolean places;
  gboolean drops;   /* document_drop has rows: emptied after the commit */
  gboolean erased;  /* a case was erased: the logs are emptied after the commit */
  gboolean arrived; /* a document came whole */

  gboolean index_later; /* what this transaction brings is indexed after it */
  gboolean unindexed;   /* it marked some */
  GHashTable *
      labels; /* (owned) (nullable) service id -> labels of its choices, as far as they were asked for */

  gpointer result;            /* what _finish takes */
  GDestroyNotify result_free; /* (nullable) */
} AmtStoreTx;

/* A function of a call. Returns: FALSE with @error: everything is rolled back. */
typedef gboolean (*AmtStoreFunc) (AmtStoreTx *tx, gpointer data, GError **error);

/* amt-store.c */

/** amt_store_write: @data: (transfer full) with @data_free; fails with AMT_STORE_ERROR_READ_ONLY where there is no writer. */
void amt_store_write (AmtStore *self, AmtStoreFunc func, gpointer data, GDestroyNotify data_free,
                      gpointer tag, AMT_STORE_ASYNC_ARGS);
/** amt_store_write_work: the same for what only this cache will have: waits where the gate is shut. */
void amt_store_write_work (AmtStore *self, AmtStoreFunc func, gpointer data,
                           GDestroyNotify data_free, gpointer tag, AMT_STORE_ASYNC_ARGS);
void amt_store_read (AmtStore *self, AmtStoreFunc func, gpointer data, GDestroyNotify data_free,
                     gpointer tag, AMT_STORE_ASYNC_ARGS);
/** amt_store_read_later: a read that lets every other one go first. */
void amt_store_read_later (AmtStore *self, AmtStoreFunc func, gpointer data,
                           GDestroyNotify data_free, gpointer tag, AMT_STORE_ASYNC_ARGS);
/** amt_store_write_documents: the same outside of a transaction of the main file; @func makes its own in the document file. */
void amt_store_write_documents (AmtStore *self, AmtStoreFunc func, gpointer data,
                                GDestroyNotify data_free, gpointer tag, AMT_STORE_ASYNC_ARGS);
/** amt_store_write_later: a write that lets every other one go first. */
void amt_store_write_later (AmtStore *self, AmtStoreFunc func, gpointer data,
                            GDestroyNotify data_free, gpointer tag, AMT_STORE_ASYNC_ARGS);
/** amt_store_find: a read in the finder; ends the one before. */
void amt_store_find (AmtStore *self, AmtStoreFunc func, gpointer data, GDestroyNotify data_free,
                     gpointer tag, AMT_STORE_ASYNC_ARGS);
/** amt_store_tx_wanted: FALSE with G_IO_ERROR_CANCELLED when another search came or this one was cancelled. */
gboolean amt_store_tx_wanted (AmtStoreTx *tx, GError **error);
gpointer amt_store_end_pointer (AmtStore *self, GAsyncResult *result, gpointer tag, GError **error);
gboolean amt_store_end (AmtStore *self, GAsyncResult *result, gpointer tag, GError **error);

typedef enum
{
  AMT_TOUCH_INSERTED = 1,
  AMT_TOUCH_UPDATED,
  AMT_TOUCH_REMOVED
} AmtTouch;
void amt_store_tx_touch (AmtStoreTx *tx, gint64 key, AmtTouch touch);
AmtChangeSet *amt_store_tx_changes (AmtStoreTx *tx);
gboolean amt_store_fail (GError **error, AmtStoreError code, const char *message);

/* amt-store-gate.c */

/** amt_store_gate_holds: Returns: whether @task waits at the gate, which will push it into the writer, or end it. */
gboolean amt_store_gate_holds (AmtStore *self, gboolean work, int priority, GTaskThreadFunc run,
                               GTask *task);
/** amt_store_gate_end: the store closes: what still waits fails. */
void amt_store_gate_end (AmtStore *self);

/* amt-store-open.c: in the writer, or in the reader when read-only */
gboolean amt_store_open_files (AmtStore *self, GBytes *key, GError **error);

/* amt-store-drafts.c: small values */
gboolean amt_store_get_meta (AmtDb *db, const char *name, char **out, GError **error);
gboolean amt_store_set_meta (AmtDb *db, const char *name, const char *value, GError **error);
gboolean amt_store_get_meta_int (AmtDb *db, const char *name, gint64 *out, GError **error);
gboolean amt_store_set_meta_int (AmtDb *db, const char *name, gint64 value, GError **error);
/**
 * amt_store_keep_text: puts the words of an operation into a draft of the case without losing what is there
 * @closing: (element-type AmtOutboxEntry): the dispositions that a decision takes with it
 *
 * Of a decision: "outcome", "values" (the contract's JSON as text), "followUp", "followUpOn" (a day) and "close".
 */
gboolean amt_store_keep_text (AmtStoreTx *tx, const AmtOperation *operation, GPtrArray *closing,
                              GError **error);

/* amt-store-cases.c: truth and list rows */
typedef struct
{
  gint64 key; /* 0: the case is not here */
  char *id;
  char *row_text;
  gint64 row_stamp; /* -1: none */
  gint64 whole_stamp;
  gboolean latest_whole;
  gboolean opened;
  gboolean gone;
  gint64 generation;
} AmtStoredCase;
void amt_stored_case_clear (AmtStoredCase *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AmtStoredCase, amt_stored_case_clear)

/** amt_case_stamp: version plus applicant version: both only grow, so the greater one is newer. */
gint64 amt_case_stamp (const AmtCase *value);
/** amt_store_find_case: key 0 when it is not there. */
gboolean amt_store_find_case (AmtDb *db, const char *id, AmtStoredCase *out, GError **error);
/** amt_store_put_row: what came by the feed. Older ones only say that the case is still there.
 * @pending: the case has unsettled operations. */
gboolean amt_store_put_row (AmtStoreTx *tx, AmtCase *row, const char *raw, gint64 generation,
                            gboolean pending, GError **error);
/** amt_store_put_whole: a whole case; skipped when older. */
gboolean amt_store_put_whole (AmtStoreTx *tx, const AmtCase *value, const char *raw,
                              gboolean opened, GError **error);
/** amt_store_drop_whole: the portal has no whole case for this person (any more). */
gboolean amt_store_drop_whole (AmtStoreTx *tx, const char *id, GError **error);
/** amt_store_set_unavailable: do not want the whole case again before a newer row came. */
gboolean amt_store_set_unavailable (AmtStoreTx *tx, const char *id, GError **error);
/** amt_store_remove_case: the case with its row, whole text and documents that no other names. */
gboolean amt_store_remove_case (AmtStoreTx *tx, const char *id, GError **error);
/** amt_store_refresh_case: the list row anew from truth and open operations; a gone case without unsettled ones leaves. */
gboolean amt_store_refresh_case (AmtStoreTx *tx, const char *id, GError **error);
/* How the unsettled operations of a case stand. */
typedef struct
{
  guint n_pending;
  gboolean conflict;
  gboolean decision_pending;
} AmtPendingSummary;
AmtPendingSummary amt_pending_summary (GPtrArray *entries);
/** amt_store_local_case: Returns: (transfer full): @truth with the open ones of @entries applied. */
AmtCase *amt_store_local_case (AmtCase *truth, GPtrArray *entries);
/** amt_store_load_truth: Returns: (transfer full): @prefer_whole: what the clerk sees on opening, else the newest for the list. */
AmtCase *amt_store_load_truth (AmtDb *db, const AmtStoredCase *stored, gboolean prefer_whole,
                               char **out_text, GError **error);
AmtCase *amt_store_parse_case (const char *text, GError **error);
/** amt_store_list_row_from_rows: columns as AMT_SQL_LIST_COLUMNS has them. */
#define AMT_SQL_LIST_COLUMNS \
  "key, id, version, applicant_version, reference, external_reference, service_id, queue_id, state, " \
  "assignee_id, assigned_at, applicant, applied_on, received_at, changed_at, deadline_on, deadline_label, " \
  "follow_up_on, outcome, unread, restricted, payment, flags, n_pending, conflict, decision_pending, gone, box"
AmtListRow *amt_store_list_row_from_rows (AmtRows *rows);
/** amt_store_write_plain_row: the list row of a case without unsettled operations. */
gboolean amt_store_write_plain_row (AmtStoreTx *tx, const AmtStoredCase *stored, AmtCase *row,
                                    gboolean inserted, GError **error);

/** amt_store_add_list_row: adds the list row @key to @list if it is there. Any worker. */
gboolean amt_store_add_list_row (AmtDb *db, gint64 key, GPtrArray *list, GError **error);

/** amt_store_count_outbox: unsent, to_clarify and drafts. Any worker. */
gboolean amt_store_count_outbox (AmtDb *db, AmtCounts *counts, GError **error);

/* Bits of case_row.box. */
#define AMT_BOX_ASSIGNED 1
#define AMT_BOX_DONE 2
#define AMT_BOX_WAITING 4
#define AMT_BOX_WHOLE 8
#define AMT_BOX_OFFLINE 16 /* triggers keep it, see 006.sql */

/* amt-store-index.c: the search index */

/** amt_store_load_body: @out: (out) (transfer full): what the clerk sees when the case is opened: @local where that is whole,
 * else the whole case with the open ones of @entries (nullable) applied; @local itself where only a row is here. Any worker. */
gboolean amt_store_load_body (AmtDb *db, const AmtStoredCase *stored, AmtCase *local,
                              GPtrArray *entries, AmtCase **out, GError **error);
/** amt_store_index_case: at once. @body: (nullable): without one only the row's words. */
gboolean amt_store_index_case (AmtStoreTx *tx, gint64 key, const AmtCase *row, const AmtCase *body,
                               GError **error);
/** amt_store_load_labels: @out: (out) (transfer full): for amt_search_pieces (). @service_id: (nullable). Any worker. */
gboolean amt_store_load_labels (AmtDb *db, const char *service_id, GHashTable **out,
                                GError **error);
/** amt_store_tx_labels: the same of the service of @body (nullable), once in a transaction. @out: (out) (transfer none) (nullable) */
gboolean amt_store_tx_labels (AmtStoreTx *tx, const AmtCase *body, GHashTable **out,
                              GError **error);
/** amt_store_learn_labels: takes over how the services that were just saved name their choices. */
gboolean amt_store_learn_labels (AmtStoreTx *tx, GError **error);
/** amt_store_index_is_right: whether the index has exactly these words. Any worker. */
gboolean amt_store_index_is_right (AmtDb *db, gint64 key, const AmtCase *row, const AmtCase *body,
                                   gboolean *out, GError **error);
/** amt_store_index_later: marks the case: what the index has of it is old, or nothing. */
gboolean amt_store_index_later (AmtStoreTx *tx, gint64 key, GError **error);
/** amt_store_forget_words: nothing of the case stays in the index; what is left of it is indexed later. */
gboolean amt_store_forget_words (AmtStoreTx *tx, gint64 key, GError **error);
/** amt_store_is_unindexed: whether the case is marked. Any worker. */
gboolean amt_store_is_unindexed (AmtDb *db, gint64 key, gboolean *out, GError **error);
gboolean amt_store_count_unindexed (AmtDb *db, guint64 *out, GError **error);
/** amt_store_continue_index: goes on in the background until the index is complete. Main thread. */
void amt_store_continue_index (AmtStore *self);
/** amt_store_index_soon: the same when for a moment nothing more came. Any thread. */
void amt_store_index_soon (AmtStore *self);
void amt_store_stop_index (AmtStore *self);

/* amt-store-found.c */

/** amt_store_search_places_new: Returns: (transfer full) (element-type AmtSearchPlace): empty. */
GPtrArray *amt_store_search_places_new (void);
/** amt_store_find_places: says where in its case @hit of @query was found. Finder. */
gboolean amt_store_find_places (AmtStoreTx *tx, const AmtSearchQuery *query, AmtSearchHit *hit,
                                GError **error);

/* A page of a document in which words of a query stand. */
typedef struct
{
  gint64 key;
  guint found; /* bits of the terms, then of the day of birth, then of the number */
} AmtFoundPage;

/** amt_store_find_page_places: the same for a hit in documents. @pages: (element-type AmtFoundPage): best first. */
gboolean amt_store_find_page_places (AmtStoreTx *tx, const AmtSearchQuery *query, AmtSearchHit *hit,
                                     GArray *pages, GError **error);

/* amt-store-search-text.c: cases with words in their documents. Finder. */
typedef struct
{
  gint64 key;
  guint found;   /* as AmtFoundPage has it, of the whole case */
  GArray *pages; /* (owned) (element-type AmtFoundPage) */
} AmtFoundCase;

/** amt_store_search_term_match: Returns: (transfer full): what the index of cases is asked for @term anywhere in a case. */
char *amt_store_search_term_match (const AmtSearchTerm *term);
/** amt_store_search_born_match: Returns: (transfer full): likewise for a day of birth, or a beginning of one. */
char *amt_store_search_born_match (const char *born);
/**
 * amt_store_find_in_documents: the cases in which all words of @query are found, at least one of them in a document
 *
 * @out: (out) (transfer full) (element-type AmtFoundCase): newest in the cache first; their best pages first. Of broad words not all.
 */
gboolean amt_store_find_in_documents (AmtStoreTx *tx, const AmtSearchQuery *query, GPtrArray **out,
                                      GError **error);

/* amt-store-offline.c */

/** amt_store_refresh_offline: who belongs to the sets now. Writer. */
gboolean amt_store_refresh_offline (AmtStoreTx *tx, GError **error);

/* amt-store-outbox.c */
AmtOutboxEntry *amt_store_find_entry (AmtDb *db, const char *id, GError **error);
/** amt_store_unsettled: Returns: (transfer full) (element-type AmtOutboxEntry): of one case, oldest first. */
GPtrArray *amt_store_unsettled (AmtDb *db, const char *case_id, GError **error);
gboolean amt_store_has_unsettled (AmtDb *db, const char *case_id, gboolean *out, GError **error);
gboolean amt_outbox_state_is_open (AmtOutboxState state);
/** amt_store_record_in_tx: see amt_store_record_async (). */
gboolean amt_store_record_in_tx (AmtStoreTx *tx, const AmtOperation *operation, gint64 hold_until,
                                 GError **error);

/* amt-store-chain.c: bases of the operations of one case */
typedef struct
{
  char *text; /* %NULL: none */
  guint64 version;
} AmtStoredBase;
void amt_stored_base_clear (AmtStoredBase *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AmtStoredBase, amt_stored_base_clear)
gboolean amt_store_load_base (AmtDb *db, const char *case_id, AmtStoredBase *out, GError **error);
gboolean amt_store_set_base (AmtDb *db, const char *case_id, const char *text, guint64 version,
                             GError **error);
/** amt_store_ensure_base: unsettled operations have a base; without one the truth is the best there is until the clerk decides.
 * Nothing where the case is not here: refresh does it when it comes. */
gboolean amt_store_ensure_base (AmtStoreTx *tx, const char *case_id, guint64 *out_version,
                                GError **error);
/** amt_store_forget_versions: what unsettled operations are based on is of a version from now on that no case has. */
gboolean amt_store_forget_versions (AmtStoreTx *tx, GError **error);
gboolean amt_store_fold_done (AmtStoreTx *tx, const AmtOutboxEntry *entry,
                              const AmtOperationAnswer *answer, GError **error);
gboolean amt_store_base_on_server (AmtStoreTx *tx, const AmtOutboxEntry *entry, GError **error);
gboolean amt_store_fix_chain (AmtStoreTx *tx, const char *case_id, GError **error);

/* amt-store-erase.c */

/** amt_store_erase_case: all of it but the clerk's own words in refused operations; it does not come back by itself. */
gboolean amt_store_erase_case (AmtStoreTx *tx, const char *id, GError **error);
/** amt_store_is_erased: whether the portal said so, and has not shown it again since. Any worker of a writing store. */
gboolean amt_store_is_erased (AmtDb *db, const char *id, gboolean *out, GError **error);
/** amt_store_forget_erased: the feed shows it again. @id: (nullable): all of them may come again. */
gboolean amt_store_forget_erased (AmtDb *db, const char *id, GError **error);
/** amt_store_drop_strays: at opening: documents that nothing here names. */
gboolean amt_store_drop_strays (AmtStore *self, GError **error);
/** amt_store_empty_logs: as far as nobody reads. */
void amt_store_empty_logs (AmtStore *self);

/* amt-store-saved.c */

/** amt_store_erase_places: filters and saved searches whose text fits the case @id and no other; while its row is still there. */
gboolean amt_store_erase_places (AmtStoreTx *tx, const char *id, GError **error);

/* amt-store-documents.c */

/** amt_store_empty_drops: deletes the documents that document_drop names; after the transaction that named them. */
gboolean amt_store_empty_drops (AmtStore *self, GError **error);
/** amt_store_count_unpinned: bytes that count for the quota. */
gboolean amt_store_count_unpinned (AmtStoreTx *tx, guint64 *out, GError **error);
/** amt_store_hash_document: what the chunks of @sha256 add up to. @out_hash: (out) (transfer full). */
gboolean amt_store_hash_document (AmtDb *db, const char *sha256, char **out_hash, guint64 *out_size,
                                  GError **error);

G_END_DECLS
