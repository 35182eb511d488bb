/* amt-sync-engine-private.h: what the engine's runs and its errands share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-document-flights.h"
#include "amt-sync-engine.h"
#include "amt-sync-schedule.h"

G_BEGIN_DECLS

struct _AmtSyncEngine
{
  GObject parent_instance;

  AmtStore *store;             /* (owned) */
  AmtRemote *remote;           /* (owned) */
  AmtClock *clock;             /* (owned) */
  AmtOutboxPump *pump;         /* (owned) */
  AmtLive *live;               /* (owned) */
  AmtDocumentFlights *flights; /* (owned) */
  char *client_version;        /* (owned) */

  AmtSyncState state;
  AmtPortalInfo *info; /* (owned) (nullable) */
  AmtMe *me;           /* (owned) (nullable) only after the profile was found to be this person's */
  gboolean greeted;    /* this session has its answers; undone by 401 and by changed rights */
  guint token_serial;  /* of the token that they were given for */
  gboolean
      diverged; /* the portal lost its history: nothing is sent before receipts were compared */
  gint64 clock_skew;
  char *cursor; /* (owned) (nullable) where the last pull of this session ended */

  GQueue runs;               /* (element-type GTask) (owned) head is the one in hand */
  AmtSyncSchedule *schedule; /* (owned) (nullable) */
};

/** amt_sync_engine_is_greeted: whether the portal said to whom the present token belongs. */
gboolean amt_sync_engine_is_greeted (AmtSyncEngine *self);
AmtSyncState amt_sync_engine_state_from_error (const GError *error);
void amt_sync_engine_set_state (AmtSyncEngine *self, AmtSyncState state);

G_END_DECLS
