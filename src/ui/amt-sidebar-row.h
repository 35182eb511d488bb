/* amt-sidebar-row.h: one entry of the sidebar: icon, name, count, and what needs attention. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-place.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_SIDEBAR_ROW (amt_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (AmtSidebarRow, amt_sidebar_row, AMT, SIDEBAR_ROW, GtkListBoxRow)

/** amt_sidebar_row_new: @heading: (nullable): translated title of the section that begins with it or goes on */
GtkWidget *amt_sidebar_row_new (AmtPlace *place, const char *heading);
AmtPlace *amt_sidebar_row_get_place (AmtSidebarRow *self);
const char *amt_sidebar_row_get_heading (AmtSidebarRow *self);
/**
 * amt_sidebar_row_set_count:
 * @count: 0 shows none
 * @words: (nullable): the count in words, for screen readers and the tooltip: "3 cases"
 * @attention: (nullable): what is urgent among them, in words: "1 overdue": shown with an icon
 */
void amt_sidebar_row_set_count (AmtSidebarRow *self, guint64 count, const char *words,
                                const char *attention);

G_END_DECLS
