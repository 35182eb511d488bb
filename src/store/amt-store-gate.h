/* amt-store-gate.h: for a cache whose key is kept only while there is work in it: holds up what a clerk writes until the key
 * is safe, and counts such work. Main thread.
 *
 * Work is what only this cache has: operations that the portal has not acknowledged (the mark of what was read excepted) and
 * drafts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

/* AmtStoreGateFunc: work waits at the shut gate; ends with amt_store_open_gate (). Called once until then. */
typedef void (*AmtStoreGateFunc) (AmtStore *self, gpointer data);

/** amt_store_set_gate: @func: (nullable): none: the gate opens for good. */
void amt_store_set_gate (AmtStore *self, AmtStoreGateFunc func, gpointer data);
/** amt_store_shut_gate: what is written of work from now on waits, and every write behind it. */
void amt_store_shut_gate (AmtStore *self);
/**
 * amt_store_open_gate: what waits is written, in order
 * @error: (nullable): work that waits fails with it, other writes are done, and the gate stays shut
 */
void amt_store_open_gate (AmtStore *self, const GError *error);

typedef struct
{
  guint64 n_changes;
  guint64 n_drafts;
} AmtStoreWork;
/** amt_store_count_work_async: counts after all that was written before this call. */
void amt_store_count_work_async (AmtStore *self, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_count_work_finish (AmtStore *self, GAsyncResult *result, AmtStoreWork *out_work,
                                      GError **error);

G_END_DECLS
