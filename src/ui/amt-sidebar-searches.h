/* amt-sidebar-searches.h: what is done with the saved search that is selected in the sidebar: another name, away with it.
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-place.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_SIDEBAR_SEARCHES (amt_sidebar_searches_get_type ())
G_DECLARE_FINAL_TYPE (AmtSidebarSearches, amt_sidebar_searches, AMT, SIDEBAR_SEARCHES, GObject)

/** amt_sidebar_searches_new: @widget: on whose window questions are asked; held weakly */
AmtSidebarSearches *amt_sidebar_searches_new (GtkWidget *widget, AmtWorkplace *workplace);
/** amt_sidebar_searches_set_place: @place: the selected one; the actions can be done if it is a saved search. */
void amt_sidebar_searches_set_place (AmtSidebarSearches *self, AmtPlace *place);
/** amt_sidebar_searches_get_actions: Returns: (transfer none): "rename-search", "delete-search". */
GActionGroup *amt_sidebar_searches_get_actions (AmtSidebarSearches *self);

G_END_DECLS
