/* amt-document-bytes.h: the bytes of a document, from the cache or else from the portal. Main thread, async.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"
#include "amt-sync-engine.h"

G_BEGIN_DECLS

/**
 * amt_document_bytes_load_async:
 * @engine: (nullable): %NULL: what is not here is not fetched
 * @case_id: id of the case that lists @document
 * @document: copied
 *
 * What the portal's scan calls infected is not handed out: AMT_DESK_ERROR_INFECTED. Without the portal, what is not here is
 * AMT_DESK_ERROR_NOT_HERE.
 */
void amt_document_bytes_load_async (AmtStore *store, AmtSyncEngine *engine, const char *case_id,
                                    const AmtDocument *document, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/** amt_document_bytes_load_finish: Returns: a sealed memfd, to be closed; clear bytes touch no disk. -1 on error. */
int amt_document_bytes_load_finish (GAsyncResult *result, gsize *out_size, GError **error);

G_END_DECLS
