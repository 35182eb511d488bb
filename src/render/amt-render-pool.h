/* amt-render-pool.h: the helper processes: a spare one kept ready, one for each open document, and what they drew.
 *
 * Owned by AmtContext, handed down; one for the whole program, because the byte budget is for all documents together.
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-session.h"

G_BEGIN_DECLS

/* Where the helper is looked for in a build that is not installed. */
#define AMT_RENDER_HELPER_ENV "AMT_RENDER_HELPER"

#define AMT_TYPE_RENDER_POOL (amt_render_pool_get_type ())
G_DECLARE_FINAL_TYPE (AmtRenderPool, amt_render_pool, AMT, RENDER_POOL, GObject)

/**
 * amt_render_pool_new:
 * @helper: (nullable): path of the helper program; %NULL: $AMT_RENDER_HELPER, else the installed one
 *
 * Starts nothing yet.
 */
AmtRenderPool *amt_render_pool_new (const char *helper);

/** amt_render_pool_warm_up: starts the spare helper, so that the first document need not wait for its fonts. */
void amt_render_pool_warm_up (AmtRenderPool *self);

/** amt_render_pool_set_budget: @bytes: of drawn pictures kept for all documents together (default 128 MiB); the least
 * recently used go first. */
void amt_render_pool_set_budget (AmtRenderPool *self, gsize bytes);
/** amt_render_pool_get_used: bytes of them now. */
gsize amt_render_pool_get_used (AmtRenderPool *self);

/** amt_render_media_type_is_drawn: whether files of @media_type (nullable, may have parameters) are drawn at all. */
gboolean amt_render_media_type_is_drawn (const char *media_type);

/**
 * amt_render_pool_open_async:
 * @fd: the document, from its first byte; duplicated, the caller keeps its own. A sealed memfd (as
 *   amt_store_load_document_async () gives it) goes to the helper as it is, anything else is copied into one
 * @size: bytes
 * @key: (nullable): what the document is known by, for example its SHA-256: documents that crash the helper are remembered by it
 * @password: (nullable): of an encrypted PDF, UTF-8
 *
 * What the bytes are is found out by the helper, whatever their name.
 */
void amt_render_pool_open_async (AmtRenderPool *self, int fd, gsize size, const char *key,
                                 const char *password, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/** amt_render_pool_open_finish: Returns: (transfer full): %NULL with AMT_RENDER_ERROR or G_IO_ERROR_CANCELLED. */
AmtRenderSession *amt_render_pool_open_finish (AmtRenderPool *self, GAsyncResult *result,
                                               GError **error);

/** amt_render_pool_is_marked: whether the document known by @key crashed the helper twice. */
gboolean amt_render_pool_is_marked (AmtRenderPool *self, const char *key);
/** amt_render_pool_unmark: the clerk wants to try again. */
void amt_render_pool_unmark (AmtRenderPool *self, const char *key);

/* What holds a helper on this machine; without no_new_privs and the filter of system calls there is none. */
typedef struct
{
  guint landlock_abi;     /* 0: no Landlock */
  gboolean namespaces;    /* own ones: no network, no other process */
  gboolean root;          /* an own root folder: fonts only */
  gboolean portal;        /* a sandbox beside the desk's, by Flatpak's portal */
  gboolean address_space; /* at most 1 GiB */
} AmtRenderLocks;

/** amt_render_pool_get_locks_async: starts a helper where none is ready. */
void amt_render_pool_get_locks_async (AmtRenderPool *self, GAsyncReadyCallback callback,
                                      gpointer user_data);
/** amt_render_pool_get_locks_finish: FALSE with AMT_RENDER_ERROR_HELPER: it does not start, or not locked. */
gboolean amt_render_pool_get_locks_finish (AmtRenderPool *self, GAsyncResult *result,
                                           AmtRenderLocks *out, GError **error);

/** amt_render_pool_is_awaited: whether somebody waits for a page, a thumbnail or a document to open: text for the search has
 * time then. */
gboolean amt_render_pool_is_awaited (AmtRenderPool *self);

/** amt_render_pool_close: closes every session, ends the spare helper, refuses what comes. Idempotent. */
void amt_render_pool_close (AmtRenderPool *self);

G_END_DECLS
