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

/**
 * amt_focus_step: a #GtkWidgetClass.focus for a widget with a handle between its parts
 * @parts: (array length=n): widgets inside of @widget, side by side in this order; %NULL and what is not shown are left out
 *
 * To GTK the handle of a GtkPaned is one more stop on the way, and a way back to where one came from. F8 leads to it all the same.
 *
 * Returns: whether one of @parts took the focus
 */
gboolean amt_focus_step (GtkWidget *widget, GtkWidget *const *parts, guint n,
                         GtkDirectionType direction);

/**
 * amt_focus_children: a #GtkWidgetClass.focus for a widget that has a #GtkWidgetClass.grab_focus of its own
 *
 * GTK 4.8 would grab the focus for Tab as well: past everything that stands before what takes it then and, backwards, to where one
 * is already.
 *
 * Returns: whether one of its children took the focus
 */
gboolean amt_focus_children (GtkWidget *widget, GtkDirectionType direction);

/** amt_focus_leave: moves the focus to what comes after, or before, @container, round the window if need be. */
void amt_focus_leave (GtkWidget *container, gboolean forward);

/**
 * amt_focus_drop: takes the focus from @widget and what is inside, before it moves to another window
 *
 * GTK 4.8 would leave the window with a focus that is no longer in it.
 */
void amt_focus_drop (GtkWidget *widget);

G_END_DECLS
