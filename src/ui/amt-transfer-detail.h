/* amt-transfer-detail.h: the selected change of "Übertragung": where it stands, why, its receipt, what can be done. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-transfer-list.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_TRANSFER_DETAIL (amt_transfer_detail_get_type ())
G_DECLARE_FINAL_TYPE (AmtTransferDetail, amt_transfer_detail, AMT, TRANSFER_DETAIL, GtkWidget)

/** amt_transfer_detail_new: its buttons are of the group "transfer" (amt_transfer_page_get_actions ()). */
GtkWidget *amt_transfer_detail_new (AmtWorkplace *workplace);
/** amt_transfer_detail_set_item: @item: (nullable): hides it */
void amt_transfer_detail_set_item (AmtTransferDetail *self, AmtTransferItem *item);
/** amt_transfer_detail_show: says all of it anew; the page calls it when the item or the time has changed. */
void amt_transfer_detail_show (AmtTransferDetail *self);

G_END_DECLS
