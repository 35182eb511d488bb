/* amt-sidebar.h: where one can go: my work, queues, saved searches, and at the foot what is not transferred yet and the
 * connection in words. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-place.h"
#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_SIDEBAR (amt_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (AmtSidebar, amt_sidebar, AMT, SIDEBAR, GtkWidget)

/**
 * AmtSidebar::place-selected:
 * @place: (type AmtPlace): the clerk, or amt_sidebar_select (), chose it
 */
GtkWidget *amt_sidebar_new (AmtWorkplace *workplace);
/** amt_sidebar_select: the entry with @id; the first one if there is none. */
void amt_sidebar_select (AmtSidebar *self, const char *id);
/** amt_sidebar_get_place: Returns: (transfer none) (nullable): the selected entry. */
AmtPlace *amt_sidebar_get_place (AmtSidebar *self);
/** amt_sidebar_get_actions: Returns: (transfer none): the group "sidebar": what is done with the selected saved search. */
GActionGroup *amt_sidebar_get_actions (AmtSidebar *self);
AdwHeaderBar *amt_sidebar_get_header_bar (AmtSidebar *self);

G_END_DECLS
