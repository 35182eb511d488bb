/* amt-transfer-page.h: Übertragung: every recorded change with its state, receipt, and what can be done about it. Stands in place of the case list. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_TRANSFER_PAGE (amt_transfer_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtTransferPage, amt_transfer_page, AMT, TRANSFER_PAGE, GtkWidget)

/**
 * AmtTransferPage::case-selected:
 * @case_id: (nullable): whose case the selected row is about
 */
GtkWidget *amt_transfer_page_new (AmtWorkplace *workplace);
/** amt_transfer_page_get_actions: Returns: (transfer none): the group "transfer". */
GActionGroup *amt_transfer_page_get_actions (AmtTransferPage *self);
/** amt_transfer_page_select: selects a change by the id of its operation, as soon as it is in the list. */
void amt_transfer_page_select (AmtTransferPage *self, const char *operation_id);
AdwHeaderBar *amt_transfer_page_get_header_bar (AmtTransferPage *self);

G_END_DECLS
