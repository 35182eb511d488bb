/* amt-keeper.h: keeps the open cache within the portal's rules while somebody works: contents that may no longer be here, the
 * lease, and the count of unsent changes that others read when the cache is closed to them.
 *
 * Owned by AmtContext. Main thread. Nothing here asks the portal: it looks at what the runs of the engine brought.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-sync-engine.h"

G_BEGIN_DECLS

#define AMT_TYPE_KEEPER (amt_keeper_get_type ())
G_DECLARE_FINAL_TYPE (AmtKeeper, amt_keeper, AMT, KEEPER, GObject)

/**
 * amt_keeper_new:
 * @info: (nullable): what the portal said of itself when it was last asked
 * @profile: folder of the profile
 * @person: name of the person's folder in it
 */
AmtKeeper *amt_keeper_new (AmtStore *store, AmtSyncEngine *engine, AmtClock *clock,
                           AmtPortalInfo *info, const char *profile, const char *person);

/**
 * AmtKeeper::lease-ended: the portal was not reached for longer than it allows; the cache should be closed. Once, until it was
 * reached again.
 *
 * AmtKeeper::kept: a look for contents that may no longer be here has ended.
 */

/** amt_keeper_stop: no more signals, no more work; before the cache is closed. */
void amt_keeper_stop (AmtKeeper *self);
/** amt_keeper_set_closed_days: days after which contents of closed cases go; 0: as the portal says. The shorter time counts. */
void amt_keeper_set_closed_days (AmtKeeper *self, guint days);
/** amt_keeper_look: at the lease and at the cache; it does so by itself every minute and after each run. */
void amt_keeper_look (AmtKeeper *self);

/**
 * amt_keeper_lease_ended: (skip): whether a cache may no longer be read
 * @info: (nullable): of the portal
 * @contact: when it was last reached, or AMT_TIME_NONE: never
 *
 * A contact that lies more than a day ahead counts for nothing: a clock was set.
 */
gboolean amt_keeper_lease_ended (const AmtPortalInfo *info, gint64 contact, gint64 now);

G_END_DECLS
