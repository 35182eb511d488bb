/* amt-db.h: the portal's database: everything that the portal knows, and all its SQL.
 *
 * One connection, one thread (the portal's). Functions that change something belong between amt_db_begin () and
 * amt_db_commit (); whoever began ends with commit or rollback. Errors are AMT_PORTAL_ERROR_DATABASE and carry
 * no content.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-wire.h"

G_BEGIN_DECLS

typedef struct _AmtDb AmtDb;

/** amt_db_open_file: opens or makes @file. Returns: (nullable): also %NULL when the file is of a newer portal. */
AmtDb *amt_db_open_file (const char *file, GError **error);
void amt_db_free (AmtDb *self);
gboolean amt_db_begin (AmtDb *self, GError **error);
gboolean amt_db_commit (AmtDb *self, GError **error);
void amt_db_rollback (AmtDb *self);
/**
 * amt_db_set_bulk:
 * @bulk: before filling an empty file in one transaction; %FALSE afterwards
 *
 * A rollback journal holds nothing of new pages, so each is written once instead of twice, and a kill still leaves an
 * empty file. Outside a transaction only.
 */
gboolean amt_db_set_bulk (AmtDb *self, gboolean bulk, GError **error);
/** amt_db_is_empty: no case, no person, no list. */
gboolean amt_db_is_empty (AmtDb *self);
/** amt_db_save: copies the whole database to @file. */
gboolean amt_db_save (AmtDb *self, const char *file, GError **error);
/** amt_db_load: replaces the content with that of @file. */
gboolean amt_db_load (AmtDb *self, const char *file, GError **error);
/** amt_db_prune: drops log entries and unused uploads from before @before (microseconds); the newest entry stays. */
gboolean amt_db_prune (AmtDb *self, gint64 before, GError **error);

/* ---- Reference lists and people ---- */
gboolean amt_db_put_list (AmtDb *self, const char *kind, const char *body, GError **error);
/** amt_db_get_list: Returns: (transfer full) (nullable): JSON array as text. */
char *amt_db_get_list (AmtDb *self, const char *kind, GError **error);
gboolean amt_db_put_person (AmtDb *self, const char *id, const char *body, GError **error);
/** amt_db_get_people: Returns: (transfer full) (element-type utf8): the people's JSON texts. */
GPtrArray *amt_db_get_people (AmtDb *self, GError **error);

/* ---- Cases ---- */
/**
 * amt_db_load_case:
 * @out_tagged: (out) (optional): whether the version alone tells this state of the case from earlier ones (the
 *   applicant's half changes without it)
 *
 * Returns: (transfer full) (nullable): the whole case with everybody's private parts; %NULL without an error if
 *   there is none.
 */
AmtCase *amt_db_load_case (AmtDb *self, const char *id, gboolean *out_tagged, GError **error);
gboolean amt_db_insert_case (AmtDb *self, const AmtCase *value, GError **error);
gboolean amt_db_update_case (AmtDb *self, const AmtCase *value, gboolean tagged, GError **error);
gboolean amt_db_delete_case (AmtDb *self, const char *id, GError **error);
/** amt_db_get_queue: Returns: (transfer full) (nullable): where the case is; %NULL if there is none. */
char *amt_db_get_queue (AmtDb *self, const char *id);
/** amt_db_last_number: Returns: number of the newest case; cases are numbered from 1 as they are added. */
gint64 amt_db_last_number (AmtDb *self);
/** amt_db_next_case: Returns: (transfer full) (nullable): id of case number @number, or of the next one that is there. */
char *amt_db_next_case (AmtDb *self, gint64 number);
/** amt_db_list_cases: Returns: (transfer full): all ids, oldest first. */
char **amt_db_list_cases (AmtDb *self, GError **error);

/** amt_db_mark_read: notes that @user_id has seen the applicant's half up to @applicant_version. */
gboolean amt_db_mark_read (AmtDb *self, const char *case_id, const char *user_id,
                           guint64 applicant_version, GError **error);
/** amt_db_get_read_mark: Returns: the applicant's version that @user_id has seen, or -1. */
gint64 amt_db_get_read_mark (AmtDb *self, const char *case_id, const char *user_id);

/* ---- The change log ---- */
typedef struct
{
  const char *kind;    /* "case" or the name of a reference list */
  const char *case_id; /* (nullable) */
  const char *person;  /* (nullable): only this person's view changed */
  const char *queue_before;
  const char *assignee_before;
  const char *queue_after;
  const char *assignee_after;
  const char *reason; /* (nullable): tombstone */
  gint64 at;
} AmtLogEntry;

gboolean amt_db_log (AmtDb *self, const AmtLogEntry *entry, GError **error);

/**
 * AmtDbCommittedFunc:
 * @entries: (element-type AmtLogEntry): what the transaction logged, in order
 * @sequence: newest entry of the log
 * @tag: of that entry
 *
 * A transaction that logged something is on disk. It may run statements, but changes nothing.
 */
typedef void (*AmtDbCommittedFunc) (GPtrArray *entries, gint64 sequence, const char *tag,
                                    gpointer user_data);
/** amt_db_set_committed_func: who is told of each committed change; %NULL: nobody. */
void amt_db_set_committed_func (AmtDb *self, AmtDbCommittedFunc func, gpointer user_data);

typedef enum
{
  AMT_LOG_KNOWN,
  AMT_LOG_EXPIRED, /* that old an entry is not kept */
  AMT_LOG_DIVERGED /* there never was such an entry */
} AmtLogPlace;

/** amt_db_log_end: newest entry. @out_tag: (out) (transfer full). */
gboolean amt_db_log_end (AmtDb *self, gint64 *out_sequence, char **out_tag, GError **error);
/** amt_db_log_place: where entry @sequence with @tag stands. */
AmtLogPlace amt_db_log_place (AmtDb *self, gint64 sequence, const char *tag);

/* What a page of changes is made of. */
typedef struct
{
  GPtrArray *changes; /* (element-type AmtChange) rows as the person sees them */
  gint64 position;    /* where the next page starts: sequence, or row number within a scan */
  char *tag;          /* of the entry at position, for deltas */
  gboolean more;
} AmtDbPage;
AmtDbPage *amt_db_page_new (void);
void amt_db_page_free (AmtDbPage *self);

/* Order of a full sync. */
typedef enum
{
  AMT_SCAN_MINE,
  AMT_SCAN_UNASSIGNED,
  AMT_SCAN_REST,
  AMT_SCAN_END
} AmtScan;

/** amt_db_scan: appends up to @limit rows of @queue_id after row number @page->position. */
gboolean amt_db_scan (AmtDb *self, const AmtMe *me, const char *queue_id, AmtScan scan, guint limit,
                      AmtDbPage *page, GError **error);
/** amt_db_delta: what happened after @sequence, as far as @me may know, up to @limit entries. */
AmtDbPage *amt_db_delta (AmtDb *self, const AmtMe *me, gint64 sequence, guint limit,
                         GError **error);
/**
 * amt_db_concerns:
 * @limit: entries to look at
 *
 * Returns: whether anything after @sequence concerns @me; %TRUE also when there are more than @limit entries, or
 *   they cannot be read.
 */
gboolean amt_db_concerns (AmtDb *self, const AmtMe *me, gint64 sequence, guint limit);
/** amt_db_entry_concerns: whether @me could see the case before the change or can see it after. */
gboolean amt_db_entry_concerns (const AmtLogEntry *entry, const AmtMe *me);
/** amt_db_count_rows: cases in the queues that @me may read. */
gint64 amt_db_count_rows (AmtDb *self, const AmtMe *me);

/* ---- Operations ---- */
typedef struct
{
  char *id;
  char *author_id;
  char *case_id;
  char *type;
  char *body_sha256;
  char *receipt_id;
  gint64 at;
  guint64 base_version;
  guint64 version; /* that it produced */
  char *queue_id;  /* where the case was before */
  char *answer; /* (nullable) the answer's text, where a repetition cannot draw it from the case */
} AmtStoredOperation;
AmtStoredOperation *amt_stored_operation_new (void);
void amt_stored_operation_free (AmtStoredOperation *self);

/** amt_db_find_operation: Returns: (transfer full) (nullable): %NULL without an error if it was never applied. */
AmtStoredOperation *amt_db_find_operation (AmtDb *self, const char *id, GError **error);
gboolean amt_db_insert_operation (AmtDb *self, const AmtStoredOperation *operation, GError **error);
gboolean amt_db_is_void (AmtDb *self, const char *id, const char *author_id);
gboolean amt_db_void_operation (AmtDb *self, const char *id, const char *author_id, gint64 at,
                                GError **error);
guint amt_db_count_operations (AmtDb *self, const char *case_id, const char *type);
/** amt_db_list_operations: Returns: (transfer full) (element-type AmtStoredOperation) (nullable): of a case, by the version that
 * they produced. */
GPtrArray *amt_db_list_operations (AmtDb *self, const char *case_id, GError **error);

/* ---- Sign-ins ---- */
/* A sign-in is a family: the refresh tokens that came one from the other, and their access tokens. Only hashes are kept. */
typedef struct
{
  char *family;
  char *user_id;
  char *client_id;
  char *audience; /* the portal that the tokens are for */
  gboolean spent; /* a refresh token: it was used already */
} AmtSignedIn;
void amt_signed_in_free (AmtSignedIn *self);

gboolean amt_db_begin_sign_in (AmtDb *self, const AmtSignedIn *sign_in, gint64 at, GError **error);
/** amt_db_end_sign_in: the family is void. */
gboolean amt_db_end_sign_in (AmtDb *self, const char *family, GError **error);
gboolean amt_db_add_token (AmtDb *self, const char *token, gboolean refresh, const char *family,
                           gint64 expires_at, GError **error);
gboolean amt_db_spend_token (AmtDb *self, const char *token, GError **error);
/** amt_db_find_token: Returns: (transfer full) (nullable): whose @token is, if it lives at @now. */
AmtSignedIn *amt_db_find_token (AmtDb *self, const char *token, gboolean refresh, gint64 now);

/* ---- Bytes ---- */
#define AMT_BLOB_CHUNK (256 * 1024)
/** amt_db_blob_size: Returns: bytes of @sha256, or -1 if it is not there. */
gint64 amt_db_blob_size (AmtDb *self, const char *sha256);
gboolean amt_db_blob_begin (AmtDb *self, const char *sha256, gint64 size, GError **error);
/** amt_db_blob_add: chunk number @index; all but the last have AMT_BLOB_CHUNK bytes. */
gboolean amt_db_blob_add (AmtDb *self, const char *sha256, gint64 index, const void *data,
                          gsize length, GError **error);
/** amt_db_blob_read: Returns: (transfer full) (nullable): chunk number @index. */
GBytes *amt_db_blob_read (AmtDb *self, const char *sha256, gint64 index, GError **error);
/** amt_db_blob_put: all of @bytes at once. */
gboolean amt_db_blob_put (AmtDb *self, const char *sha256, GBytes *bytes, GError **error);
/** amt_db_blob_use: binds @sha256 to a case: it stays as long as that lives. */
gboolean amt_db_blob_use (AmtDb *self, const char *sha256, const char *case_id, GError **error);
gboolean amt_db_add_upload (AmtDb *self, const char *case_id, const char *author_id,
                            const char *sha256, gint64 at, GError **error);
gboolean amt_db_has_upload (AmtDb *self, const char *case_id, const char *author_id,
                            const char *sha256);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDb, amt_db_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDbPage, amt_db_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtSignedIn, amt_signed_in_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtStoredOperation, amt_stored_operation_free)

G_END_DECLS
