/* amt-conflict-page.h: a Klärfall: what the clerk did, what happened at the portal meanwhile, and the choice. Main thread.
 *
 * Stands in the place of the transfer list. Its buttons are "transfer.keep-mine" and "transfer.keep-theirs".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-transfer-list.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_CONFLICT_PAGE (amt_conflict_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtConflictPage, amt_conflict_page, AMT, CONFLICT_PAGE, GtkWidget)

/**
 * AmtConflictPage::closed: Back or Esc: the clerk does not choose now
 */
GtkWidget *amt_conflict_page_new (AmtWorkplace *workplace);
/**
 * amt_conflict_page_show:
 * @item: in conflict
 * @at: which one of how many, from 1
 * @n: of them
 *
 * Reads the case; what is known of both sides is there at once, the history of the portal a moment later.
 */
void amt_conflict_page_show (AmtConflictPage *self, AmtTransferItem *item, guint at, guint n);
/** amt_conflict_page_get_item: Returns: (transfer none) (nullable) */
AmtTransferItem *amt_conflict_page_get_item (AmtConflictPage *self);
/** amt_conflict_page_clear: forgets what it showed. */
void amt_conflict_page_clear (AmtConflictPage *self);

G_END_DECLS
