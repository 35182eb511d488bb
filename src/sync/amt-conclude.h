/* amt-conclude.h: settles one operation after its attempt; fetches the case and merges where that decides.
 *
 * Main thread. Used by AmtOutboxPump alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-verdict.h"
#include "amt-store.h"

G_BEGIN_DECLS

/* Problems that this program finds itself, before anything is sent. */
#define AMT_PROBLEM_LOCAL_PREPARE "urn:amtsstube:local:prepare"
#define AMT_PROBLEM_LOCAL_AUTHOR "urn:amtsstube:local:author"

/**
 * amt_conclude_async:
 * @entry: in state `sending`, the oldest unsettled one of its case (or behind settled ones of the same batch)
 * @answer: (transfer full) (nullable): for AMT_VERDICT_APPLIED
 * @problem: (transfer full) (nullable)
 * @retry_at: when it may be sent again, for outcomes that wait
 * @cancellable: (nullable): ends only the fetching of the portal's case: then the same question is asked again later
 *
 * What the portal answered is always written down. A problem that was found here, before anything was sent, needs no
 * network to become a conflict.
 */
void amt_conclude_async (AmtStore *store, AmtRemote *remote, AmtOutboxEntry *entry,
                         AmtVerdict verdict, AmtOperationAnswer *answer, AmtProblem *problem,
                         gint64 retry_at, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);

/**
 * amt_conclude_finish:
 * @out_already: (out): for AMT_OUTBOX_DONE: the portal said already what the operation wanted
 *
 * Returns: the state that the entry has now; with AMT_STORE_ERROR it is as it was.
 */
AmtOutboxState amt_conclude_finish (GAsyncResult *result, gboolean *out_already, GError **error);

G_END_DECLS
