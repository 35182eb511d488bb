/* amt-store-thumbnails.h: small pictures of documents, encrypted like the documents. Main thread, async.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

/* As many are kept; the oldest go. */
#define AMT_STORE_MAX_THUMBNAILS 4000
/* Largest side. */
#define AMT_STORE_MAX_THUMBNAIL_SIDE 1024

typedef struct
{
  GBytes *pixels; /* (owned) width × height × 4 bytes */
  guint width;
  guint height;
} AmtThumbnail;
void amt_thumbnail_free (AmtThumbnail *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtThumbnail, amt_thumbnail_free)

/** amt_store_load_thumbnail_async: @side: pixels of the square that it was drawn into. */
void amt_store_load_thumbnail_async (AmtStore *self, const char *sha256, guint side,
                                     AMT_STORE_ASYNC_ARGS);
/** amt_store_load_thumbnail_finish: Returns: (transfer full) (nullable): %NULL without @error if there is none. */
AmtThumbnail *amt_store_load_thumbnail_finish (AmtStore *self, GAsyncResult *result,
                                               GError **error);

/**
 * amt_store_put_thumbnail_async:
 * @pixels: @height lines of @width × 4 bytes
 *
 * Not kept, without an error, when no case and no unsettled operation has the document (any more). It goes with the last
 * case that has it. AMT_STORE_ERROR_READ_ONLY where nothing can be kept.
 */
void amt_store_put_thumbnail_async (AmtStore *self, const char *sha256, guint side, GBytes *pixels,
                                    guint width, guint height, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_put_thumbnail_finish (AmtStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
