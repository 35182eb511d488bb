/* amt-order-value.h: one value of a decision, from the clerk's text to the contract's JSON. Private to desk; pure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-service.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * amt_order_value:
 * @name: id of a field of @outcome's decisionLayout
 * @text: money "1.612,50" or "1612.50", days "2026-03-02" or "02.03.2026", numbers "2,5", "ja" or "nein", the id or the label of a choice
 *
 * Returns: (transfer full): %NULL with AMT_DESK_ERROR_VALUES, "name: what".
 */
JsonNode *amt_order_value (const AmtOutcome *outcome, const char *name, const char *text,
                           GError **error);

/** amt_order_check_values: whether @values, the text of a JSON object, says something for every required field. */
gboolean amt_order_check_values (const AmtOutcome *outcome, const char *values, GError **error);

G_END_DECLS
