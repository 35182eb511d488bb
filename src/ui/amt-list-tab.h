/* amt-list-tab.h: Tab leaves a list. In GTK 4.8 it walks row by row, through 100,000 of them. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * amt_list_tab_repair:
 * @list: a GtkListView, GtkColumnView, GtkListBox or anything else in which one moves with the arrow keys
 *
 * From now on Tab and Shift+Tab go to what comes after or before the list; arrows move inside it. (Newer versions of GTK have
 * "tab-behavior" for this.)
 */
void amt_list_tab_repair (GtkWidget *list);

G_END_DECLS
