/* amt-transfer-row.h: one recorded change in "Übertragung": what, whose case, when, where it stands. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-transfer-list.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_TRANSFER_ROW (amt_transfer_row_get_type ())
G_DECLARE_FINAL_TYPE (AmtTransferRow, amt_transfer_row, AMT, TRANSFER_ROW, GtkWidget)

GtkWidget *amt_transfer_row_new (AmtWorkplace *workplace);
/** amt_transfer_row_set_item: @item: (nullable): followed from then on */
void amt_transfer_row_set_item (AmtTransferRow *self, AmtTransferItem *item);
/** amt_transfer_row_tick: says the time that is left anew. */
void amt_transfer_row_tick (AmtTransferRow *self);

/** amt_transfer_row_icon: Returns: (transfer none): name of the icon that stands beside the words of a state. */
const char *amt_transfer_row_icon (AmtOutboxState state);
/** amt_transfer_row_style: Returns: (transfer none) (nullable): CSS class of that icon. */
const char *amt_transfer_row_style (AmtOutboxState state);

G_END_DECLS
