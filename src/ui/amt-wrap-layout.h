/* amt-wrap-layout.h: children side by side, as many as there is room for, the others in further lines below.
 *
 * Other than GtkFlowBox it has no focus of its own and no cursor: in GTK 4.8 that keeps the keyboard at a child which does not
 * take it, such as the choices of a group that are not chosen. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_WRAP_LAYOUT (amt_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (AmtWrapLayout, amt_wrap_layout, AMT, WRAP_LAYOUT, GtkLayoutManager)

/**
 * amt_wrap_layout_new: Returns: (transfer full): for gtk_widget_set_layout_manager().
 * @column_spacing, @row_spacing: pixels between children of a line, and between lines
 */
GtkLayoutManager *amt_wrap_layout_new (int column_spacing, int row_spacing);

/** amt_wrap_layout_box: Returns: (transfer floating): a GtkBox that lays its children out so. */
GtkWidget *amt_wrap_layout_box (int column_spacing, int row_spacing);

/**
 * amt_wrap_layout_columns: Returns: (transfer floating): the same in columns of one width that fill the line, as many as have room
 * for the widest child, @max_columns at most. Lines are as high as they need, each for itself.
 */
GtkWidget *amt_wrap_layout_columns (guint max_columns, int column_spacing, int row_spacing);

G_END_DECLS
