/* amt-render-cache.h: what was drawn, up to a number of bytes; the least recently used goes first.
 *
 * Owned by AmtRenderPool, used by its sessions. Main thread. Private to render.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-session.h"

G_BEGIN_DECLS

typedef struct _AmtRenderCache AmtRenderCache;

AmtRenderCache *amt_render_cache_new (gsize budget);
void amt_render_cache_free (AmtRenderCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtRenderCache, amt_render_cache_free)

void amt_render_cache_set_budget (AmtRenderCache *self, gsize bytes);
gsize amt_render_cache_get_used (AmtRenderCache *self);

/** amt_render_cache_put: @owner: never looked into. What is larger than the whole budget is not kept. */
void amt_render_cache_put (AmtRenderCache *self, gconstpointer owner, const AmtRenderArea *area,
                           AmtPixels *pixels);
/** amt_render_cache_get: Returns: (transfer full) (nullable). */
AmtPixels *amt_render_cache_get (AmtRenderCache *self, gconstpointer owner,
                                 const AmtRenderArea *area);
/** amt_render_cache_get_page: Returns: (transfer full) (nullable): the largest whole picture of the page. */
AmtPixels *amt_render_cache_get_page (AmtRenderCache *self, gconstpointer owner, guint page,
                                      guint rotation);
/** amt_render_cache_drop: everything of @owner. */
void amt_render_cache_drop (AmtRenderCache *self, gconstpointer owner);

G_END_DECLS
