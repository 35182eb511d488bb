/* amt-call.h: one HTTP request and its answer, on the way from AmtRemote to its callers.
 *
 * Private to the room. A call watches the clock and the caller's cancellable, knows whether anything has left
 * the machine, turns every failure into AMT_REMOTE_ERROR (or G_IO_ERROR_CANCELLED), and hands out the body
 * piece by piece, after decompression. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote-private.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_CALL_NONE = 0,
  AMT_CALL_ANONYMOUS = 1 << 0,    /* the token stays at home */
  AMT_CALL_NOT_MODIFIED = 1 << 1, /* 304 is an answer, not an error */
  AMT_CALL_AS_STORED = 1 << 2,    /* no content coding: the bytes themselves are meant */
  AMT_CALL_ANY_STATUS = 1 << 3,   /* whatever the status, the answer's body is what is wanted */
  AMT_CALL_HISTORY = 1 << 4       /* only by a portal that knows the remote's mark of its history */
} AmtCallFlags;

typedef struct _AmtCall AmtCall;

/**
 * amt_call_new:
 * @path: below the base address, percent-encoded, begins with "/"
 * @query: (nullable): percent-encoded
 *
 * Returns: (transfer full): a call that has not been sent.
 */
AmtCall *amt_call_new (AmtRemote *remote, const char *method, const char *path, const char *query,
                       AmtCallFlags flags);
/** amt_call_new_for_uri: the same for another server than the portal, an identity provider; @uri: whole address. */
AmtCall *amt_call_new_for_uri (AmtRemote *remote, const char *method, GUri *uri,
                               AmtCallFlags flags);
void amt_call_unref (AmtCall *self);

/** amt_call_set_header: a request header; @value is ours or was checked to be printable ASCII. */
void amt_call_set_header (AmtCall *self, const char *name, const char *value);
/** amt_call_set_timeout: seconds without a byte, if it is not the remote's; before it is sent. */
void amt_call_set_timeout (AmtCall *self, guint seconds);
/** amt_call_set_body: the request's body; Content-Length follows from it. */
void amt_call_set_body (AmtCall *self, const char *media_type, GBytes *body);

/**
 * amt_call_send_async: sends, and waits for the head of the answer
 *
 * Anything but 2xx (and 304 where it was asked for) is an error with the problem details that came with it. At 401
 * the remote's AmtSignIn, if it has one, gets a new access token and the request is sent once more.
 */
void amt_call_send_async (AmtCall *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean amt_call_send_finish (AmtCall *self, GAsyncResult *result, GError **error);

/** amt_call_get_status: after the head has come. */
guint amt_call_get_status (AmtCall *self);
/** amt_call_get_header: (transfer none) (nullable): a header of the answer. */
const char *amt_call_get_header (AmtCall *self, const char *name);
/** amt_call_get_headers: (transfer none): all headers of the answer. */
SoupMessageHeaders *amt_call_get_headers (AmtCall *self);
/** amt_call_has_type: whether the answer's Content-Type is @media_type, parameters aside. */
gboolean amt_call_has_type (AmtCall *self, const char *media_type);

/** amt_call_read_async: up to @max bytes of the body, after decompression; empty at its end. */
void amt_call_read_async (AmtCall *self, gsize max, GAsyncReadyCallback callback,
                          gpointer user_data);
GBytes *amt_call_read_finish (AmtCall *self, GAsyncResult *result, GError **error);

/** amt_call_collect_async: the whole body; AMT_REMOTE_ERROR_ANSWER as soon as it has more than @cap bytes. */
void amt_call_collect_async (AmtCall *self, gsize cap, GAsyncReadyCallback callback,
                             gpointer user_data);
GBytes *amt_call_collect_finish (AmtCall *self, GAsyncResult *result, GError **error);

/** amt_call_end: lets the connection go; what has not been read of the body is never read. */
void amt_call_end (AmtCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtCall, amt_call_unref)

G_END_DECLS
