/* amt-side-by-side.h: two things beside each other where there is room for both, else the one that is in front. Main thread.
 *
 * The handle between them can be dragged and moved by keyboard (F8); its place is a share of the width, so that it survives other
 * windows and letters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_SIDE_BY_SIDE (amt_side_by_side_get_type ())
G_DECLARE_FINAL_TYPE (AmtSideBySide, amt_side_by_side, AMT, SIDE_BY_SIDE, GtkWidget)

/** AmtSideBySide::changed: which of both are shown has changed. */
GtkWidget *amt_side_by_side_new (void);
/** amt_side_by_side_set_start: (nullable) */
void amt_side_by_side_set_start (AmtSideBySide *self, GtkWidget *child);
/** amt_side_by_side_set_end: (nullable): %NULL leaves all room to the other one. */
void amt_side_by_side_set_end (AmtSideBySide *self, GtkWidget *child);
/** amt_side_by_side_set_front: @end: the second is seen where there is room for one only. */
void amt_side_by_side_set_front (AmtSideBySide *self, gboolean end);
/** amt_side_by_side_is_wide: whether both are shown, or would be if there were two. */
gboolean amt_side_by_side_is_wide (AmtSideBySide *self);
gboolean amt_side_by_side_is_shown (AmtSideBySide *self, GtkWidget *child);
/** amt_side_by_side_set_share: @share: of the first, 0 to 1 */
void amt_side_by_side_set_share (AmtSideBySide *self, double share);
double amt_side_by_side_get_share (AmtSideBySide *self);

G_END_DECLS
