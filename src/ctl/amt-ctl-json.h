/* amt-ctl-json.h: what --json prints: the contract's own objects, with what only the desk knows beside them.
 *
 * The members are described in the manual, amtsstubectl(1), and stay as they are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

/** amt_ctl_json_row: Returns: (transfer full): {case{row}, pending, conflict, decisionPending, whole, gone}. */
JsonObject *amt_ctl_json_row (const AmtListRow *row);
/** amt_ctl_json_entry: Returns: (transfer full): an operation in the outbox. */
JsonObject *amt_ctl_json_entry (const AmtOutboxEntry *entry);
/** amt_ctl_json_view: Returns: (transfer full): {case{}, version, pending, …, operations[]}; @mask: see amt_ctl_mask (). */
JsonObject *amt_ctl_json_view (const AmtCaseView *view, gboolean mask);
/** amt_ctl_json_problem: Returns: (transfer full) {error{name, exit, sentence}}. */
JsonObject *amt_ctl_json_error (const char *name, int exit_code, const char *sentence);

/**
 * amt_ctl_mask: takes address and ways of contact out of a whole case
 *
 * For cases with a protective block. What could name the place is masked by the field's name and by comparison with the
 * parties' addresses; too much rather than too little.
 *
 * Returns: (transfer full): a copy.
 */
AmtCase *amt_ctl_mask (const AmtCase *value);
#define AMT_CTL_MASK "•••••"

G_END_DECLS
