/* amt-value-check.h: what a clerk types into a field of a decision: whether it can be meant, how it is written tidily. Pure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-service.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * amt_value_check:
 * @text: as typed; empty is fine here, see @field's "required"
 *
 * Returns: (transfer none) (nullable): what is wrong, a translated sentence; %NULL if it can be recorded.
 */
const char *amt_value_check (const AmtField *field, const char *text);
/** amt_value_can_become: FALSE if nothing that is typed after @text makes it right: then it is said at once, not at the end. */
gboolean amt_value_can_become (const AmtField *field, const char *text);
/**
 * amt_value_tidy: "1612,5" becomes "1.612,50", "1.3.26" and "010326" become "01.03.2026", an IBAN gets its groups
 *
 * Returns: (transfer full): what cannot be understood as it is.
 */
char *amt_value_tidy (const AmtField *field, const char *text);
/**
 * amt_value_typed: a value of form or decision as a clerk would type it into @field
 * @node: (nullable)
 *
 * Returns: (transfer full) (nullable): %NULL if it is nothing for this field.
 */
char *amt_value_typed (const AmtField *field, JsonNode *node);
/** amt_value_day: Returns: (transfer full) (nullable): a tidy day as ISO 8601; %NULL if it is none. */
char *amt_value_day (const char *text);
/** amt_value_from_day: Returns: (transfer full): "2026-03-02" as one types it here, "02.03.2026". */
char *amt_value_from_day (const char *day);

G_END_DECLS
