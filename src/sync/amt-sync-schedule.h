/* amt-sync-schedule.h: when the engine runs by itself.
 *
 * Owned by AmtSyncEngine. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-sync-engine.h"

G_BEGIN_DECLS

typedef struct _AmtSyncSchedule AmtSyncSchedule;

/** amt_sync_schedule_new: @engine: (unowned): outlives the schedule. */
AmtSyncSchedule *amt_sync_schedule_new (AmtSyncEngine *engine, AmtStore *store, AmtOutboxPump *pump,
                                        AmtClock *clock, guint poll_seconds);
/** amt_sync_schedule_free: ends it; a run of its own that is under way is cancelled. */
void amt_sync_schedule_free (AmtSyncSchedule *self);

G_END_DECLS
