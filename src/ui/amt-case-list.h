/* amt-case-list.h: the case list: rows, filter bar, several selected rows, empty states. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-place.h"
#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_CASE_LIST (amt_case_list_get_type ())
G_DECLARE_FINAL_TYPE (AmtCaseList, amt_case_list, AMT, CASE_LIST, GtkWidget)

/**
 * AmtCaseList::case-selected:
 * @case_id: (nullable): the one selected row; %NULL while none or several are selected
 *
 * AmtCaseList::case-activated:
 * @case_id: Return
 *
 * AmtCaseList::case-clicked:
 * @case_id: a plain click, which has selected the row before: where there is no room beside the list, it opens the case
 *
 * AmtCaseList::stepped:
 * @case_id: (nullable): where amt_case_list_step () led to; %NULL at the ends of the list
 */
GtkWidget *amt_case_list_new (AmtWorkplace *workplace);
/** amt_case_list_set_place: shows the cases of @place, with filter, order, scroll and selection as the clerk left them. */
void amt_case_list_set_place (AmtCaseList *self, AmtPlace *place);
/** amt_case_list_step: to the case @step (1, -1) away from @case_id in the list as it stood when the clerk came from it. */
void amt_case_list_step (AmtCaseList *self, const char *case_id, int step);
/** amt_case_list_find: puts the focus into the list's search field. */
void amt_case_list_find (AmtCaseList *self);
/** amt_case_list_grab_rows: puts the focus into the rows. */
void amt_case_list_grab_rows (AmtCaseList *self);
/** amt_case_list_save_state: writes down how the list is left. */
void amt_case_list_save_state (AmtCaseList *self);
/** amt_case_list_get_actions: Returns: (transfer none): the group "list". */
GActionGroup *amt_case_list_get_actions (AmtCaseList *self);
AdwHeaderBar *amt_case_list_get_header_bar (AmtCaseList *self);

G_END_DECLS
