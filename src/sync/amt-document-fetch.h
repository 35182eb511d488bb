/* amt-document-fetch.h: brings one document into the store, resumed after a cut, checked before it counts.
 *
 * Main thread. Two at once of the same document would disturb each other: used by AmtDocumentFlights alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote.h"
#include "amt-store.h"

G_BEGIN_DECLS

/**
 * amt_document_fetch_async:
 * @document: as the case lists it: id, sha256 and size
 *
 * Does nothing when the document is there whole. Bytes that do not match the hash are thrown away and fetched once more
 * from the start; the second time it is AMT_STORE_ERROR_CORRUPT.
 */
void amt_document_fetch_async (AmtStore *store, AmtRemote *remote, const char *case_id,
                               const AmtDocument *document, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_document_fetch_finish (GAsyncResult *result, GError **error);

G_END_DECLS
