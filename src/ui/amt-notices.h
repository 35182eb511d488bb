/* amt-notices.h: what the program has said: every toast, kept for "Meldungen" (Ctrl+Shift+M).
 *
 * A GListModel of AmtNotice, newest first, of this session; at most AMT_NOTICES_MAX. Owned by the application. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-time.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define AMT_NOTICES_MAX 200

#define AMT_TYPE_NOTICE (amt_notice_get_type ())
G_DECLARE_FINAL_TYPE (AmtNotice, amt_notice, AMT, NOTICE, GObject)
/** amt_notice_get_at: microseconds since the epoch. */
gint64 amt_notice_get_at (AmtNotice *self);
const char *amt_notice_get_text (AmtNotice *self);
/** amt_notice_get_button: Returns: (transfer none) (nullable): label of what one can do about it. */
const char *amt_notice_get_button (AmtNotice *self);
/** amt_notice_get_action: Returns: (transfer none) (nullable): detailed name of an action of the window, with its target. */
const char *amt_notice_get_action (AmtNotice *self);

#define AMT_TYPE_NOTICES (amt_notices_get_type ())
G_DECLARE_FINAL_TYPE (AmtNotices, amt_notices, AMT, NOTICES, GObject)

/**
 * AmtNotices::said:
 * @notice: to be shown as a toast, by the window that is in front
 */
AmtNotices *amt_notices_new (AmtClock *clock);
/** amt_notices_say: @text: one translated sentence */
void amt_notices_say (AmtNotices *self, const char *text);
/**
 * amt_notices_say_with_button:
 * @button: translated label
 * @action: detailed action name that the window knows, for example "win.open-case::<id>"
 */
void amt_notices_say_with_button (AmtNotices *self, const char *text, const char *button,
                                  const char *action);
/** amt_notices_clear: forgets all, for example when the session locks or somebody else signs in. */
void amt_notices_clear (AmtNotices *self);

G_END_DECLS
