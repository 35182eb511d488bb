/* amt-receipts.h: after the portal lost its history: which receipts does it no longer know?
 *
 * Main thread. Used by AmtSyncEngine alone. Source: the portal contract, "Deltas" (history-diverged).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote.h"
#include "amt-store.h"

G_BEGIN_DECLS

/**
 * amt_receipts_compare_async:
 * @since: operations that were settled since then are asked for
 *
 * Asks GET /operations/{id} for each of them and marks those that the portal does not know
 * (amt_store_mark_missing_async ()); nothing is marked before all were asked.
 */
void amt_receipts_compare_async (AmtStore *store, AmtRemote *remote, gint64 since,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
/** amt_receipts_compare_finish: Returns: (transfer full): ids of the missing ones; %NULL with AMT_REMOTE_ or AMT_STORE_ERROR. */
char **amt_receipts_compare_finish (GAsyncResult *result, GError **error);

G_END_DECLS
