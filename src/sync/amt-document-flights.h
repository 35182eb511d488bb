/* amt-document-flights.h: documents on their way into the store, each only once however many wait for it.
 *
 * A first page, a viewer and a copy on disk want the same bytes at the same moment; two downloads would write over each
 * other. Main thread. Used by AmtSyncEngine alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-document-fetch.h"

G_BEGIN_DECLS

typedef struct _AmtDocumentFlights AmtDocumentFlights;

AmtDocumentFlights *amt_document_flights_new (AmtStore *store, AmtRemote *remote);
void amt_document_flights_free (AmtDocumentFlights *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDocumentFlights, amt_document_flights_free)

/**
 * amt_document_flights_join_async: waits for the document, and fetches it unless that is going on already
 *
 * Otherwise as amt_document_fetch_async (). @cancellable ends the waiting; the download ends when nobody waits any more.
 */
void amt_document_flights_join_async (AmtDocumentFlights *self, const char *case_id,
                                      const AmtDocument *document, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_document_flights_join_finish (GAsyncResult *result, GError **error);

G_END_DECLS
