/* amt-prefetch.h: brings documents into the cache before somebody asks: of offline sets, of the cases that come next, and of
 * one's own.
 *
 * Owned by AmtContext. Main thread. One document at a time, within the quota: what comes by itself pushes nothing out. Only while
 * the portal answers; not through a network that costs, not while a power saver is on, and on battery only where it is allowed.
 * Offline sets were asked for: they need no quota and wait for no power.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-machine.h"
#include "amt-store.h"
#include "amt-sync-engine.h"

G_BEGIN_DECLS

#define AMT_TYPE_PREFETCH (amt_prefetch_get_type ())
G_DECLARE_FINAL_TYPE (AmtPrefetch, amt_prefetch, AMT, PREFETCH, GObject)

typedef enum
{
  AMT_PREFETCH_RESTING, /* all that is wanted is here, or cannot be had */
  AMT_PREFETCH_WORKING,
  AMT_PREFETCH_NO_PORTAL, /* goes on when the portal answers */
  AMT_PREFETCH_METERED,   /* goes on in a network that costs nothing */
  AMT_PREFETCH_POWER      /* goes on with power */
} AmtPrefetchState;

/* What the cases that come next are: so many are looked ahead. */
#define AMT_PREFETCH_AHEAD 3

/** amt_prefetch_new: does nothing yet. */
AmtPrefetch *amt_prefetch_new (AmtStore *store, AmtSyncEngine *engine, AmtMachine *machine);
void amt_prefetch_start (AmtPrefetch *self);
/** amt_prefetch_pause: what is on its way is given up; what came of it stays. */
void amt_prefetch_pause (AmtPrefetch *self);
/** amt_prefetch_set_on_battery: whether a battery is no reason to wait (FALSE at first). */
void amt_prefetch_set_on_battery (AmtPrefetch *self, gboolean on_battery);
/** amt_prefetch_set_ahead: whether documents come that nobody asked for (TRUE at first). */
void amt_prefetch_set_ahead (AmtPrefetch *self, gboolean ahead);
/**
 * amt_prefetch_set_next: which cases come next in the list that the clerk is going through
 * @keys: (array length=n): of list rows; in place of those before
 */
void amt_prefetch_set_next (AmtPrefetch *self, const gint64 *keys, gsize n);

/** AmtPrefetch::round-ended: there is nothing more to be done now. */
/** AmtPrefetch::state-changed: amt_prefetch_get_state () answers something else now. */
AmtPrefetchState amt_prefetch_get_state (AmtPrefetch *self);
/** amt_prefetch_get_n_fetched: documents since the program began. */
guint amt_prefetch_get_n_fetched (AmtPrefetch *self);
/** amt_prefetch_set_delay: for tests: how long after something came. */
void amt_prefetch_set_delay (AmtPrefetch *self, guint milliseconds);

G_END_DECLS
