/* amt-remote-private.h: what the files of this room share. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Longest id, ETag or media type that goes into a request. */
#define AMT_REMOTE_MAX_WORD 256

/* amt-remote.c: the session and what belongs to it. */
SoupSession *amt_remote_get_session (AmtRemote *self);
const char *amt_remote_get_token (AmtRemote *self);
guint amt_remote_get_timeout (AmtRemote *self);
/* amt_remote_get_sign_in: (transfer none) (nullable) */
AmtSignIn *amt_remote_get_sign_in (AmtRemote *self);
GUri *amt_remote_build_uri (AmtRemote *self, const char *path, const char *query);
void amt_remote_count_request (AmtRemote *self);
/* amt_remote_learn_history: @carried: (nullable): by the request. @mark: (nullable): that its answer brought. */
void amt_remote_learn_history (AmtRemote *self, const char *carried, const char *mark);
void amt_remote_count_bytes (AmtRemote *self, gsize n_bytes);
/* amt_remote_get_download_queue: (transfer none) (element-type AmtDownload): all that are not finished, oldest first. */
GQueue *amt_remote_get_download_queue (AmtRemote *self);

/* amt-remote-address.c: words that go into addresses and headers. */
gboolean amt_remote_base_is_usable (GUri *base, GError **error);
gboolean amt_remote_is_loopback (const char *host);
/* amt_remote_is_token: RFC 6750, 2.1: b64token. Anything else could break out of its header. */
gboolean amt_remote_is_token (const char *text);
/* amt_remote_path: (transfer full) (nullable): "/a/b" from NULL-terminated segments, each percent-encoded; %NULL
 * with AMT_REMOTE_ERROR_REFUSED for one that cannot be a segment. */
char *amt_remote_path (GError **error, ...) G_GNUC_NULL_TERMINATED;
gboolean amt_remote_check_segment (const char *segment, GError **error);
gboolean amt_remote_check_header (const char *value, GError **error);
gboolean amt_remote_check_sha256 (const char *sha256, GError **error);
/* amt_remote_entity_tag: (transfer full): @etag in quotes, as If-Match and the like want it. */
char *amt_remote_entity_tag (const char *etag);
/* amt_remote_digest: (transfer full): Repr-Digest (RFC 9530) of a SHA-256 in hex. */
char *amt_remote_digest (const char *sha256);
/* amt_remote_digest_fits: FALSE if @header names a SHA-256 and it is not @sha256. @header: (nullable) */
gboolean amt_remote_digest_fits (const char *header, const char *sha256);

/* amt-remote-error.c: the only translation of foreign codes. */
GError *amt_remote_error_new_status (guint status, AmtProblem *problem, gint retry_after);
GError *amt_remote_error_new_transport (const GError *foreign, SoupMessage *message,
                                        gboolean started, gboolean timed_out);
GError *amt_remote_error_new_answer (const char *what, const GError *cause);
gint amt_remote_parse_retry_after (const char *value, const char *date);

G_END_DECLS
