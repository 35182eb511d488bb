/* amt-bars.h: what everybody at this desk must know, above everything else: no network, sign-in needed, portal in trouble,
 * program too old, somebody else signed in, wrong clock, training portal, announcements. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Portal's clock and ours may differ by so much before it is said: deadlines are days, times of receipts are compared. */
#define AMT_BARS_MAX_SKEW (5 * G_TIME_SPAN_MINUTE)

#define AMT_TYPE_BARS (amt_bars_get_type ())
G_DECLARE_FINAL_TYPE (AmtBars, amt_bars, AMT, BARS, GtkWidget)

GtkWidget *amt_bars_new (AmtWorkplace *workplace);
/** amt_bars_dup_text: Returns: (transfer full): what is shown, a line for each bar, top to bottom; for tests and for who must
 * say it otherwise. */
char *amt_bars_dup_text (AmtBars *self);

G_END_DECLS
