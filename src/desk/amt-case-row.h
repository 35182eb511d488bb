/* amt-case-row.h: one row of a case list: an object that stays the same while its case changes.
 *
 * Made by AmtCaseListModel; two lists have rows of their own. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

#define AMT_TYPE_CASE_ROW (amt_case_row_get_type ())
G_DECLARE_FINAL_TYPE (AmtCaseRow, amt_case_row, AMT, CASE_ROW, GObject)

/**
 * AmtCaseRow::changed: amt_case_row_get_row () answers something else now: the placeholder was filled, or the case changed.
 *
 * Whoever shows a row connects in bind and disconnects in unbind.
 */

/** amt_case_row_get_key: the small number that stands for the case in this cache; never 0, never changes. */
gint64 amt_case_row_get_key (AmtCaseRow *self);
/** amt_case_row_get_row: Returns: (transfer none) (nullable): %NULL while a placeholder; valid until ::changed. */
const AmtListRow *amt_case_row_get_row (AmtCaseRow *self);
/** amt_case_row_get_id: Returns: (transfer none) (nullable): id of the case; %NULL while a placeholder. */
const char *amt_case_row_get_id (AmtCaseRow *self);

/** amt_case_row_new: for AmtCaseListModel and tests. */
AmtCaseRow *amt_case_row_new (gint64 key);
/** amt_case_row_take: @row: (transfer full): emits ::changed. For AmtCaseListModel and tests. */
void amt_case_row_take (AmtCaseRow *self, AmtListRow *row);

G_END_DECLS
