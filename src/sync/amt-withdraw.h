/* amt-withdraw.h: takes back an operation that was recorded, at the portal first where it may have arrived.
 *
 * Main thread. Used by AmtSyncEngine alone. Source: the portal contract, DELETE /operations/{id}.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote.h"
#include "amt-store.h"

G_BEGIN_DECLS

/**
 * amt_withdraw_async:
 * @operation_id: of an unsettled operation
 * @resolution: (nullable): what the clerk chose about a conflict, written instead of a mere discard
 *
 * What was never sent goes without a trace. What may have reached the portal goes only after its DELETE was
 * answered with 204. If the portal applied it meanwhile, the answer is AMT_REMOTE_ERROR_STATE and the operation is
 * queued once more, so that the next run brings its receipt. AMT_STORE_ERROR_STATE while it is on the wire.
 */
void amt_withdraw_async (AmtStore *store, AmtRemote *remote, const char *operation_id,
                         AmtResolution *resolution, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_withdraw_finish (GAsyncResult *result, GError **error);

G_END_DECLS
