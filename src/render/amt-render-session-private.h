/* amt-render-session-private.h: what pool and session know of each other. Main thread. Private to render.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-cache.h"
#include "amt-render-pool.h"
#include "amt-render-process.h"

G_BEGIN_DECLS

/* --- what the pool does for its sessions --- */

/** amt_render_pool_take_process: Returns: (transfer full): the spare helper or a new one; NULL with AMT_RENDER_ERROR_HELPER. */
AmtRenderProcess *amt_render_pool_take_process (AmtRenderPool *self, GError **error);
AmtRenderCache *amt_render_pool_get_cache (AmtRenderPool *self);
/** amt_render_pool_set_seconds: for tests: other limits than AMT_RENDER_PAGE_SECONDS, and until a helper is ready. */
void amt_render_pool_set_seconds (AmtRenderPool *self, guint page, guint start);
/** amt_render_pool_get_seconds: that a page, or the opening, may take. */
guint amt_render_pool_get_seconds (AmtRenderPool *self);
/** amt_render_pool_count_crash: @key: (nullable). */
void amt_render_pool_count_crash (AmtRenderPool *self, const char *key);
/** amt_render_pool_forget_session: it closed. */
void amt_render_pool_forget_session (AmtRenderPool *self, AmtRenderSession *session);

/* --- what a session does for the pool --- */

/** amt_render_session_new: @document: (transfer full): sealed memfd of @size bytes. */
AmtRenderSession *amt_render_session_new (AmtRenderPool *pool, int document, gsize size,
                                          const char *key, const char *password);
/** amt_render_session_start: @task: (transfer full): answered with the session (transfer full) when the document is open. */
void amt_render_session_start (AmtRenderSession *self, GTask *task);

G_END_DECLS
