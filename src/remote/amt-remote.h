/* amt-remote.h: the portal over HTTP. Owns the only SoupSession. Main thread, async only.
 *
 * Source: data/portal-api.yaml. Bodies are read as streams with a cap after decompression (page 16 MiB, problem
 * 64 KiB, document its announced size); JSON of more than 64 KiB is parsed in a thread. Redirects are not followed. Foreign
 * codes are translated here, once, into AMT_REMOTE_ERROR; a cancelled call ends with G_IO_ERROR_CANCELLED. An id or
 * header value that cannot be sent at all is AMT_REMOTE_ERROR_REFUSED. Messages carry no personal data and no URL with ids.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-wire.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define AMT_REMOTE_ERROR (amt_remote_error_quark ())
GQuark amt_remote_error_quark (void);

typedef enum
{
  AMT_REMOTE_ERROR_NOT_SENT, /* no connection: nothing left this machine */
  AMT_REMOTE_ERROR_LOST, /* the connection broke or timed out after something was sent: it may have arrived */
  AMT_REMOTE_ERROR_TLS,         /* certificate not trusted; nothing was sent */
  AMT_REMOTE_ERROR_SIGN_IN,     /* 401, or no token */
  AMT_REMOTE_ERROR_NOT_ALLOWED, /* 403 */
  AMT_REMOTE_ERROR_NOT_FOUND,   /* 404 */
  AMT_REMOTE_ERROR_STATE,       /* 409 */
  AMT_REMOTE_ERROR_GONE,        /* 410: problem type says why */
  AMT_REMOTE_ERROR_VERSION,     /* 412, 428 */
  AMT_REMOTE_ERROR_REFUSED,     /* other 4xx: as sent it will never be taken */
  AMT_REMOTE_ERROR_BUSY,        /* 408, 425, 429, 503: later; see retry_after */
  AMT_REMOTE_ERROR_SERVER,      /* 5xx */
  AMT_REMOTE_ERROR_ANSWER /* the answer breaks the contract: too large, not JSON, wrong shape, wrong digest */
} AmtRemoteError;

/**
 * amt_remote_error_get_problem:
 *
 * Returns: (transfer none) (nullable): the problem details of an AMT_REMOTE_ERROR that an HTTP answer caused.
 */
const AmtProblem *amt_remote_error_get_problem (const GError *error);
/** amt_remote_error_get_retry_after: seconds from Retry-After (RFC 9110; seconds or date), or -1. */
gint amt_remote_error_get_retry_after (const GError *error);

#define AMT_TYPE_REMOTE (amt_remote_get_type ())
G_DECLARE_FINAL_TYPE (AmtRemote, amt_remote, AMT, REMOTE, GObject)

typedef struct _AmtSignIn AmtSignIn; /* amt-sign-in.h */

/**
 * amt_remote_new:
 * @base_url: for example "https://portal.example/amtsstube/v1"; plain http only for loopback
 * @user_agent: "amtsstubectl/0.1.0"
 *
 * Returns: (nullable): %NULL with G_IO_ERROR_INVALID_ARGUMENT when the address cannot be used.
 */
AmtRemote *amt_remote_new (const char *base_url, const char *user_agent, GError **error);
/** amt_remote_set_token: bearer token (RFC 6750), kept in memory; %NULL: none. */
void amt_remote_set_token (AmtRemote *self, const char *token);
/** amt_remote_get_token_serial: another number after each change of the token, unless AmtSignIn renewed it for the same person: what was learnt with the one before (who is
 * signed in) need no longer be true. */
guint amt_remote_get_token_serial (AmtRemote *self);
/**
 * amt_remote_set_sign_in:
 * @sign_in: (nullable): whose access tokens are used from now on; a request that is answered with 401 gets a new one
 *   and is sent once more
 */
void amt_remote_set_sign_in (AmtRemote *self, AmtSignIn *sign_in);
/** amt_remote_set_tls_database: (nullable): trust for tests and fixed company CAs; %NULL: the system's. */
void amt_remote_set_tls_database (AmtRemote *self, GTlsDatabase *database);
/** amt_remote_set_timeout: seconds without any byte until a request counts as lost (default 30). */
void amt_remote_set_timeout (AmtRemote *self, guint seconds);
const char *amt_remote_get_base_url (AmtRemote *self);

/**
 * amt_remote_set_history:
 * @marks: (nullable): of the portal's history, the newest that the cache has seen; %NULL: none yet
 *
 * They go with each request for cases or changes and each operation (If-Portal-History): a portal that was restored to an earlier
 * time does not know one of them, does nothing and answers AMT_REMOTE_ERROR_GONE. The mark that an answer brings takes the place of
 * those that its request carried; with several requests under way there may be more than one, separated by commas. Source:
 * the portal contract, "Deltas".
 */
void amt_remote_set_history (AmtRemote *self, const char *marks);
/** amt_remote_get_history: Returns: (transfer none) (nullable). */
const char *amt_remote_get_history (AmtRemote *self);
/** amt_remote_hold_history: requests carry no mark and answers bring none until the next amt_remote_set_history (). */
void amt_remote_hold_history (AmtRemote *self);
gboolean amt_remote_holds_history (AmtRemote *self);
/** AmtHistoryFunc: there are new marks, before the answer that brought one is handed out: to be kept before anything of that answer is. */
typedef void (*AmtHistoryFunc) (const char *marks, gpointer user_data);
void amt_remote_set_history_func (AmtRemote *self, AmtHistoryFunc func, gpointer user_data);

/** Counters since creation, for tests and bench: requests that went on the wire (with libsoup's own repetitions)
 * and body bytes received (after decompression). */
guint64 amt_remote_get_n_requests (AmtRemote *self);
guint64 amt_remote_get_n_bytes (AmtRemote *self);

#define AMT_REMOTE_ASYNC_ARGS \
  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data

/* GET / (no sign-in) and GET /me */
void amt_remote_get_info_async (AmtRemote *self, AMT_REMOTE_ASYNC_ARGS);
AmtPortalInfo *amt_remote_get_info_finish (AmtRemote *self, GAsyncResult *result, GError **error);
void amt_remote_get_me_async (AmtRemote *self, AMT_REMOTE_ASYNC_ARGS);
/** amt_remote_get_me_finish: @out_raw: (out) (optional) (transfer full): the JSON text as it came. */
AmtMe *amt_remote_get_me_finish (AmtRemote *self, GAsyncResult *result, char **out_raw,
                                 GError **error);

/* GET /services and the like. @etag: (nullable): the one of the copy at hand. */
void amt_remote_get_list_async (AmtRemote *self, const char *name, const char *etag,
                                AMT_REMOTE_ASYNC_ARGS);
/**
 * amt_remote_get_list_finish:
 * @out_not_modified: (out): TRUE for 304, then %NULL is returned without an error
 * @out_etag: (out) (transfer full) (nullable)
 *
 * Returns: (transfer full): the answer's JSON text, checked to be an object with an array of that name.
 */
char *amt_remote_get_list_finish (AmtRemote *self, GAsyncResult *result, gboolean *out_not_modified,
                                  char **out_etag, GError **error);

/* GET /changes. @cursor: (nullable): none for a full sync. @limit: 0 for the portal's own. */
void amt_remote_get_changes_async (AmtRemote *self, const char *cursor, guint limit,
                                   AMT_REMOTE_ASYNC_ARGS);
AmtChangesPage *amt_remote_get_changes_finish (AmtRemote *self, GAsyncResult *result,
                                               GError **error);

/* GET /cases/{id} (as a page of one; 404 is a page that calls it missing) and GET /cases?ids=. @ids: 1 to 100. A case
 * that was not asked for is AMT_REMOTE_ERROR_ANSWER. */
void amt_remote_get_cases_async (AmtRemote *self, const char *const *ids, AMT_REMOTE_ASYNC_ARGS);
AmtCasesPage *amt_remote_get_cases_finish (AmtRemote *self, GAsyncResult *result, GError **error);

/* POST /cases/{id}/operations. @body: exact bytes, the same at each repetition. @if_match: version, or -1 for none. */
void amt_remote_send_operation_async (AmtRemote *self, const char *case_id,
                                      const char *operation_id, const char *body, gint64 if_match,
                                      AMT_REMOTE_ASYNC_ARGS);
AmtOperationAnswer *amt_remote_send_operation_finish (AmtRemote *self, GAsyncResult *result,
                                                      GError **error);

/* POST /operations:batch. @items: (element-type AmtBatchItem) at most 100. Answers that do not fit the request
 * (other ids, other order, other count) are AMT_REMOTE_ERROR_ANSWER. */
void amt_remote_send_batch_async (AmtRemote *self, GPtrArray *items, AMT_REMOTE_ASYNC_ARGS);
GPtrArray *amt_remote_send_batch_finish (AmtRemote *self, GAsyncResult *result, GError **error);

/* GET and DELETE /operations/{id} */
void amt_remote_get_operation_async (AmtRemote *self, const char *operation_id,
                                     AMT_REMOTE_ASYNC_ARGS);
/** amt_remote_get_operation_finish: Returns: the receipt; AMT_REMOTE_ERROR_NOT_FOUND if it was never applied. */
AmtReceipt *amt_remote_get_operation_finish (AmtRemote *self, GAsyncResult *result, GError **error);
void amt_remote_delete_operation_async (AmtRemote *self, const char *operation_id,
                                        AMT_REMOTE_ASYNC_ARGS);
/** amt_remote_delete_operation_finish: TRUE: void for good. AMT_REMOTE_ERROR_STATE: applied; the problem has the receipt. */
gboolean amt_remote_delete_operation_finish (AmtRemote *self, GAsyncResult *result, GError **error);

/* PUT /cases/{id}/uploads/{sha256}. @bytes: whole file. */
void amt_remote_upload_async (AmtRemote *self, const char *case_id, const char *sha256,
                              GBytes *bytes, const char *media_type, AMT_REMOTE_ASYNC_ARGS);
gboolean amt_remote_upload_finish (AmtRemote *self, GAsyncResult *result, GError **error);

/* PUT and DELETE /cases/{id}/presence: the person is in the case for the next 90 s; or no longer. */
void amt_remote_put_presence_async (AmtRemote *self, const char *case_id, AMT_REMOTE_ASYNC_ARGS);
/** amt_remote_put_presence_finish: AMT_REMOTE_ERROR_NOT_FOUND if the person may not know of the case. */
gboolean amt_remote_put_presence_finish (AmtRemote *self, GAsyncResult *result, GError **error);
void amt_remote_delete_presence_async (AmtRemote *self, const char *case_id, AMT_REMOTE_ASYNC_ARGS);
gboolean amt_remote_delete_presence_finish (AmtRemote *self, GAsyncResult *result, GError **error);

/**
 * AmtDownload:
 *
 * One running download. Lent to the AmtRemoteChunkFunc; whoever goes on later (a store that writes first) takes a
 * reference with amt_download_ref (), since the download may be cancelled meanwhile.
 */
typedef struct _AmtDownload AmtDownload;
AmtDownload *amt_download_ref (AmtDownload *self);
void amt_download_unref (AmtDownload *self);
/** amt_download_get_etag: Returns: (transfer none) (nullable): of the copy that the piece in hand belongs to. */
const char *amt_download_get_etag (AmtDownload *self);

/**
 * AmtRemoteChunkFunc:
 * @offset: of @chunk in the whole document
 *
 * Called in the main thread for each piece in order (up to 256 KiB). The download goes on when
 * amt_remote_download_continue () is called for it (back pressure: the store writes first). When a piece has offset 0
 * although the download was to be resumed, what was there before is void. What came before a connection broke
 * is still handed out, then the error follows.
 */
typedef void (*AmtRemoteChunkFunc) (AmtDownload *download, guint64 offset, GBytes *chunk,
                                    gpointer user_data);

/**
 * amt_remote_download_async: GET /cases/{id}/documents/{doc}, resumed with Range/If-Range from @offset
 * @sha256: (nullable): announced by the case, lower-case hex
 * @size: announced by the case; more is refused
 * @offset: what is there already; 0 for none. If that is all, nothing is asked.
 * @etag: (nullable): of the copy that @offset belongs to; when the portal has another one, pieces start at 0 again;
 *   so they do without one, or with a weak one (RFC 9110, 13.1.5)
 *
 * At most three downloads run at once, further ones wait. Whether the bytes are right (Repr-Digest, RFC 9530; the
 * case's sha256) is checked by whoever has all of them: the receiver keeps the running hash, since only it has the
 * pieces of an earlier try. A Repr-Digest that contradicts @sha256 is AMT_REMOTE_ERROR_ANSWER, as are more bytes
 * than @size and a length that is announced otherwise; a body that ends early is AMT_REMOTE_ERROR_LOST.
 */
void amt_remote_download_async (AmtRemote *self, const char *case_id, const char *document_id,
                                const char *sha256, guint64 size, guint64 offset, const char *etag,
                                AmtRemoteChunkFunc chunk_func, gpointer chunk_data,
                                AMT_REMOTE_ASYNC_ARGS);
/** amt_remote_download_finish: @out_etag: (out) (optional) (transfer full) (nullable): of what came, also
 * if it broke off: for resuming. */
gboolean amt_remote_download_finish (AmtRemote *self, GAsyncResult *result, char **out_etag,
                                     GError **error);
/** amt_remote_download_continue: the piece is dealt with. Does nothing for a download that has ended. */
void amt_remote_download_continue (AmtDownload *download);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDownload, amt_download_unref)

G_END_DECLS
