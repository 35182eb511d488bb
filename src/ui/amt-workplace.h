/* amt-workplace.h: what every widget of the desk needs, in one hand: the open profile, settings, messages.
 *
 * Made by the application when a profile is open, passed down as a construct-only property, gone when the person signs
 * out. Knows no widget. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-connection.h"
#include "amt-context.h"
#include "amt-counts-watch.h"
#include "amt-notices.h"

G_BEGIN_DECLS

#define AMT_TYPE_WORKPLACE (amt_workplace_get_type ())
G_DECLARE_FINAL_TYPE (AmtWorkplace, amt_workplace, AMT, WORKPLACE, GObject)

AmtWorkplace *amt_workplace_new (AmtContext *context, GSettings *settings, AmtNotices *notices);

AmtContext *amt_workplace_get_context (AmtWorkplace *self);
AmtDesk *amt_workplace_get_desk (AmtWorkplace *self);
AmtStore *amt_workplace_get_store (AmtWorkplace *self);
/** amt_workplace_get_engine: Returns: (transfer none) (nullable): %NULL where the profile is read-only. */
AmtSyncEngine *amt_workplace_get_engine (AmtWorkplace *self);
/** amt_workplace_get_references: Returns: (transfer none): valid until the main loop runs again. */
AmtReferences *amt_workplace_get_references (AmtWorkplace *self);
/** amt_workplace_get_connection: Returns: (transfer none): how things stand with the portal. */
AmtConnection *amt_workplace_get_connection (AmtWorkplace *self);
/** amt_workplace_get_counts: Returns: (transfer none): live counts of all places. */
AmtCountsWatch *amt_workplace_get_counts (AmtWorkplace *self);
GSettings *amt_workplace_get_settings (AmtWorkplace *self);
AmtNotices *amt_workplace_get_notices (AmtWorkplace *self);
/** amt_workplace_dup_today: Returns: (transfer full): the legal day, "2026-03-01". */
char *amt_workplace_dup_today (AmtWorkplace *self);
/** amt_workplace_get_user_id: Returns: (transfer none) (nullable): who works here; %NULL until the portal has said so once. */
const char *amt_workplace_get_user_id (AmtWorkplace *self);

/** amt_workplace_say: as amt_notices_say (). */
void amt_workplace_say (AmtWorkplace *self, const char *text);

G_END_DECLS
