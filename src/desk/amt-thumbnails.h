/* amt-thumbnails.h: first pages as small pictures: from the encrypted cache, else drawn once and kept.
 *
 * Owned by AmtContext. Main thread, async.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-pool.h"
#include "amt-store.h"
#include "amt-sync-engine.h"

G_BEGIN_DECLS

#define AMT_TYPE_THUMBNAILS (amt_thumbnails_get_type ())
G_DECLARE_FINAL_TYPE (AmtThumbnails, amt_thumbnails, AMT, THUMBNAILS, GObject)

/** amt_thumbnails_new: @engine: (nullable): %NULL: documents that are not here are not fetched. */
AmtThumbnails *amt_thumbnails_new (AmtStore *store, AmtSyncEngine *engine, AmtRenderPool *pool);
/** amt_thumbnails_stop: refuses what waits and what comes; before the store is closed. */
void amt_thumbnails_stop (AmtThumbnails *self);

/**
 * amt_thumbnails_load_async:
 * @case_id: id of the case that lists @document
 * @document: copied
 * @side: device pixels; the picture fits into a square of this, at most 1024
 *
 * What is not in the cache is fetched where the portal may be asked, two documents at a time. A document that could not be
 * drawn is not tried again while the program runs.
 *
 * Errors: AMT_RENDER_ERROR (UNSUPPORTED: no type that is drawn, …), AMT_DESK_ERROR (NOT_HERE, INFECTED), AMT_STORE_ERROR,
 * AMT_REMOTE_ERROR, G_IO_ERROR_CANCELLED.
 */
void amt_thumbnails_load_async (AmtThumbnails *self, const char *case_id,
                                const AmtDocument *document, guint side, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/** amt_thumbnails_load_finish: Returns: (transfer full). */
AmtPixels *amt_thumbnails_load_finish (AmtThumbnails *self, GAsyncResult *result, GError **error);

G_END_DECLS
