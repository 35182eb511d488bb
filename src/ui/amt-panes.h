/* amt-panes.h: three panes side by side (sidebar, list, case) that fold to two or one where there is no room.
 *
 * Handles between them can be dragged and moved by keyboard (F8). Folded, the shown panes follow set_front () and what lies to
 * its left is reached with Back. No pane ever gets less than its minimum width, so nothing is cut off. AdwLeaflet would do
 * some of this, but is deprecated on newer platforms and has no handles. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_PANE_SIDEBAR,
  AMT_PANE_LIST,
  AMT_PANE_CASE,
  AMT_N_PANES
} AmtPane;

#define AMT_TYPE_PANES (amt_panes_get_type ())
G_DECLARE_FINAL_TYPE (AmtPanes, amt_panes, AMT, PANES, GtkWidget)

/**
 * AmtPanes::changed: which panes are shown has changed: ask amt_panes_is_shown () and amt_panes_can_go_back ().
 */
GtkWidget *amt_panes_new (void);
/** amt_panes_set_child: once for each pane. */
void amt_panes_set_child (AmtPanes *self, AmtPane pane, GtkWidget *child);
/** amt_panes_set_front: the pane that must be seen if there is room for one only. */
void amt_panes_set_front (AmtPanes *self, AmtPane pane);
AmtPane amt_panes_get_front (AmtPanes *self);
/** amt_panes_set_wanted: FALSE: the clerk does not want to see @pane; with the case alone there is always something left. */
void amt_panes_set_wanted (AmtPanes *self, AmtPane pane, gboolean wanted);
gboolean amt_panes_get_wanted (AmtPanes *self, AmtPane pane);
/** amt_panes_is_shown: whether @pane is on the screen now. */
gboolean amt_panes_is_shown (AmtPanes *self, AmtPane pane);
/** amt_panes_can_go_back: whether a wanted pane to the left of the front one has no room. */
gboolean amt_panes_can_go_back (AmtPanes *self);
void amt_panes_go_back (AmtPanes *self);
/** amt_panes_set_width: of sidebar or list, in pixels, as remembered. */
void amt_panes_set_width (AmtPanes *self, AmtPane pane, int width);
int amt_panes_get_width (AmtPanes *self, AmtPane pane);

G_END_DECLS
