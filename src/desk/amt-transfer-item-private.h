/* amt-transfer-item-private.h: how the list fills its items. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-transfer-list.h"

G_BEGIN_DECLS

AmtTransferItem *amt_transfer_item_new (void);
/**
 * amt_transfer_item_set:
 * @row: (nullable): of the case
 *
 * Emits ::changed if that makes a difference.
 */
void amt_transfer_item_set (AmtTransferItem *self, AmtOutboxEntry *entry, const AmtListRow *row,
                            const AmtReferences *references);

G_END_DECLS
