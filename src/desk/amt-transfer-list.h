/* amt-transfer-list.h: "Übertragung": what was recorded here and is not settled with the portal, and what was settled lately.
 *
 * A GListModel of AmtTransferItem, newest first. Follows the store: an item keeps its identity while its operation lives and emits
 * ::changed when its state changes. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-context.h"

G_BEGIN_DECLS

/* Settled operations stay in the list for so many days. */
#define AMT_TRANSFER_DAYS 7

#define AMT_TYPE_TRANSFER_ITEM (amt_transfer_item_get_type ())
G_DECLARE_FINAL_TYPE (AmtTransferItem, amt_transfer_item, AMT, TRANSFER_ITEM, GObject)

/** AmtTransferItem::changed: its getters answer something else now. */

/** amt_transfer_item_get_entry: Returns: (transfer none): until ::changed. */
const AmtOutboxEntry *amt_transfer_item_get_entry (AmtTransferItem *self);
/** amt_transfer_item_get_reference: Returns: (transfer none): Aktenzeichen; "" where the case is no longer here. */
const char *amt_transfer_item_get_reference (AmtTransferItem *self);
/** amt_transfer_item_get_applicant: Returns: (transfer none): "" likewise. */
const char *amt_transfer_item_get_applicant (AmtTransferItem *self);
/** amt_transfer_item_get_words: Returns: (transfer none): what was done, see amt_words_operation (). */
const char *amt_transfer_item_get_words (AmtTransferItem *self);
/** amt_transfer_item_get_problem: Returns: (transfer none) (nullable): why it is to be clarified or waits, a sentence. */
const char *amt_transfer_item_get_problem (AmtTransferItem *self);
/** amt_transfer_item_was_lost: a portal that was set back to an earlier state had lost it, whatever was done about it since. */
gboolean amt_transfer_item_was_lost (AmtTransferItem *self);
/** amt_transfer_item_is_missing: it was lost there, and the clerk has not said yet what shall become of it. */
gboolean amt_transfer_item_is_missing (AmtTransferItem *self);
/* What can be done with it now. */
gboolean amt_transfer_item_is_settled (AmtTransferItem *self);
gboolean amt_transfer_item_is_to_clarify (AmtTransferItem *self); /* conflict or refused */
gboolean amt_transfer_item_can_undo (AmtTransferItem *self);      /* without asking the portal */
gboolean amt_transfer_item_can_retry (AmtTransferItem *self);
gboolean amt_transfer_item_can_discard (AmtTransferItem *self); /* may have to ask the portal */
gboolean amt_transfer_item_can_resolve (AmtTransferItem *self); /* "mine" or "the portal's" */
gboolean amt_transfer_item_can_edit (
    AmtTransferItem *self); /* note, jotting, decision … with words of the clerk's */

#define AMT_TYPE_TRANSFER_LIST (amt_transfer_list_get_type ())
G_DECLARE_FINAL_TYPE (AmtTransferList, amt_transfer_list, AMT, TRANSFER_LIST, GObject)

/**
 * AmtTransferList::counts-changed: one of get_n_… () or is_loaded () answers something else now.
 */
AmtTransferList *amt_transfer_list_new (AmtContext *context);
/** amt_transfer_list_get_n_unsent: held, queued, being sent, waiting for another try; marks "read" are not counted. */
guint amt_transfer_list_get_n_unsent (AmtTransferList *self);
/** amt_transfer_list_get_n_to_clarify: conflicts and refused ones. */
guint amt_transfer_list_get_n_to_clarify (AmtTransferList *self);
/** amt_transfer_list_get_n_missing: of these, those that a portal that was set back lost. */
guint amt_transfer_list_get_n_missing (AmtTransferList *self);
/** amt_transfer_list_get_n_lost: all that it had lost, also what was sent again since. */
guint amt_transfer_list_get_n_lost (AmtTransferList *self);
gboolean amt_transfer_list_is_loaded (AmtTransferList *self);
/** amt_transfer_list_find: Returns: (transfer full) (nullable) */
AmtTransferItem *amt_transfer_list_find (AmtTransferList *self, const char *operation_id);

G_END_DECLS
