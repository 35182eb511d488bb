/* amt-connection.h: how things stand with the portal, in words: one state instead of the engine's comings and goings.
 *
 * A run that tries again changes the engine's state for a moment; what is told here stays until a run ended otherwise. Also
 * counts what was recorded here and is not at the portal. Owned by AmtWorkplace, watched by sidebar, bars and notifications.
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-context.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_CONNECTION_UNKNOWN, /* the portal was not asked yet */
  AMT_CONNECTION_GOOD,
  AMT_CONNECTION_OFFLINE,      /* nothing came back */
  AMT_CONNECTION_SERVER,       /* something came back, but no answer to work with */
  AMT_CONNECTION_SIGN_IN,      /* the portal asks who this is */
  AMT_CONNECTION_OTHER_PERSON, /* it knows somebody else */
  AMT_CONNECTION_TOO_OLD,      /* this program is; nothing is sent */
  AMT_CONNECTION_HERE          /* the trouble is on this computer: disk full, cache damaged */
} AmtConnectionState;

#define AMT_TYPE_CONNECTION (amt_connection_get_type ())
G_DECLARE_FINAL_TYPE (AmtConnection, amt_connection, AMT, CONNECTION, GObject)

/**
 * AmtConnection::changed: something of what is asked here, or only a time in words, is another now.
 */
AmtConnection *amt_connection_new (AmtContext *context);

AmtConnectionState amt_connection_get_state (AmtConnection *self);
/** amt_connection_is_working: whether something is being sent or fetched just now. */
gboolean amt_connection_is_working (AmtConnection *self);
/** amt_connection_get_since: since when it is in this state; AMT_TIME_NONE: unknown. */
gint64 amt_connection_get_since (AmtConnection *self);
/** amt_connection_get_error: Returns: (transfer none) (nullable): why the last run ended early. */
const GError *amt_connection_get_error (AmtConnection *self);
/** amt_connection_get_n_unsent: recorded and on the way: held, queued, being sent, waiting; without marks "read". */
guint amt_connection_get_n_unsent (AmtConnection *self);
/** amt_connection_get_n_to_clarify: conflicts and refused ones. */
guint amt_connection_get_n_to_clarify (AmtConnection *self);

/** amt_connection_dup_line: Returns: (transfer full): "Connected · synchronised 2 minutes ago". */
char *amt_connection_dup_line (AmtConnection *self);
/** amt_connection_dup_unsent: Returns: (transfer full) (nullable): "3 changes not yet transferred"; %NULL for none. */
char *amt_connection_dup_unsent (AmtConnection *self);

G_END_DECLS
