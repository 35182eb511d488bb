/* amt-case-pane.h: one case: header, pages, banners, what one can do. Stands in the window's third pane and in windows of
 * its own. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_CASE_PANE (amt_case_pane_get_type ())
G_DECLARE_FINAL_TYPE (AmtCasePane, amt_case_pane, AMT, CASE_PANE, GtkWidget)

/**
 * AmtCasePane::step:
 * @step: 1 or -1: the clerk wants the next or previous case of the list; also after deciding, if the clerk set that
 */
GtkWidget *amt_case_pane_new (AmtWorkplace *workplace);
/** amt_case_pane_set_case: @case_id: (nullable): %NULL shows the empty state. Drafts of the case before are saved. */
void amt_case_pane_set_case (AmtCasePane *self, const char *case_id);
/** amt_case_pane_get_case: Returns: (transfer none) (nullable) */
const char *amt_case_pane_get_case (AmtCasePane *self);
/** amt_case_pane_get_open_case: Returns: (transfer none) (nullable) */
AmtOpenCase *amt_case_pane_get_open_case (AmtCasePane *self);
/** amt_case_pane_set_alone: it stands in a window of its own: there is no list beside it. */
void amt_case_pane_set_alone (AmtCasePane *self, gboolean alone);
/** amt_case_pane_take_focus: moves the focus into the case; into one that is still being loaded, when it is there. */
void amt_case_pane_take_focus (AmtCasePane *self);
/** amt_case_pane_find: searches on the page that is shown. */
void amt_case_pane_find (AmtCasePane *self);
/** amt_case_pane_get_actions: Returns: (transfer none): the group "case". */
GActionGroup *amt_case_pane_get_actions (AmtCasePane *self);
AdwHeaderBar *amt_case_pane_get_header_bar (AmtCasePane *self);

G_END_DECLS
