/* amt-desk-page.h: the desk itself: sidebar, list, case, and how one moves between them. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_DESK_PAGE (amt_desk_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtDeskPage, amt_desk_page, AMT, DESK_PAGE, GtkWidget)

/**
 * AmtDeskPage::changed: what is shown, or which case is open, has changed; the window's title follows.
 */
GtkWidget *amt_desk_page_new (AmtWorkplace *workplace);
/* Before the id of an operation: the transfer list, with that change selected. */
#define AMT_DESK_CHANGE "transfer:"
/** amt_desk_page_show_place: @id: of an entry of the sidebar, or AMT_DESK_CHANGE and an operation */
void amt_desk_page_show_place (AmtDeskPage *self, const char *id);
/** amt_desk_page_open_case: in the case pane, brought to the front; the list stays as it is. */
void amt_desk_page_open_case (AmtDeskPage *self, const char *case_id);
/** amt_desk_page_leave_case: the case pane is empty then; what is half written in it is saved. */
void amt_desk_page_leave_case (AmtDeskPage *self);
/** amt_desk_page_get_case: Returns: (transfer none) (nullable): id of the case that is open. */
const char *amt_desk_page_get_case (AmtDeskPage *self);
/** amt_desk_page_search: searches everywhere; Esc in it leads back to exactly where one was. */
void amt_desk_page_search (AmtDeskPage *self);
/** amt_desk_page_find: searches in the pane that has the focus. */
void amt_desk_page_find (AmtDeskPage *self);
/** amt_desk_page_toggle_sidebar: F9 and Shift+F9. */
void amt_desk_page_toggle_sidebar (AmtDeskPage *self);
void amt_desk_page_toggle_list (AmtDeskPage *self);
gboolean amt_desk_page_can_go_back (AmtDeskPage *self);
void amt_desk_page_go_back (AmtDeskPage *self);
/** amt_desk_page_insert_actions: puts the groups of the pages ("list", "case", "transfer") into @window. */
void amt_desk_page_insert_actions (AmtDeskPage *self, GtkWidget *window);
/** amt_desk_page_save_state: widths of panes and the last place, into the settings. */
void amt_desk_page_save_state (AmtDeskPage *self);

G_END_DECLS
