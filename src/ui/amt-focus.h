/* amt-focus.h: how Tab walks through a window, where GTK 4.8 leaves the way. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * amt_focus_watch_windows: repairs Tab in all windows of the program, those to come as well
 *
 * In GTK 4.8 a container remembers which child had the focus last and, when Tab comes into it again, goes on from there: what
 * stands before it is left out, and a page of a stack that is turned away may get the keyboard. From now on only the containers
 * around the widget that has the focus remember.
 */
void amt_focus_watch_windows (void);

/** amt_focus_leave: moves the focus to what comes after, or before, @container, round the window if need be. */
void amt_focus_leave (GtkWidget *container, gboolean forward);

/**
 * amt_focus_drop: takes the focus from @widget and what is inside, before it moves to another window
 *
 * GTK 4.8 would leave the window with a focus that is no longer in it.
 */
void amt_focus_drop (GtkWidget *widget);

G_END_DECLS
