/* amt-letter-text.h: values as they stand in a German letter: money, days, choices, and text with placeholders.
 *
 * German whatever the locale of the desk: a notice is German. Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "amt-service.h"

G_BEGIN_DECLS

/** amt_letter_format_money: Returns: (transfer full): for example "1.612,50 €" with a non-breaking space.
 * @currency: (nullable): ISO 4217; %NULL means EUR */
char *amt_letter_format_money (gint64 cents, const char *currency);

/** amt_letter_format_day: Returns: (transfer full): "2026-03-02" as "02.03.2026"; other text as it is. */
char *amt_letter_format_day (const char *day);

/** amt_letter_format_iban: Returns: (transfer full): groups of four, joined by non-breaking spaces. */
char *amt_letter_format_iban (const char *iban);

/**
 * amt_letter_format_value:
 * @field: says the type; see the service's layouts
 * @value: (nullable): the value in the form or decision
 *
 * Returns: (transfer full) (nullable): text; %NULL if there is no value, it is empty, or of another type than @field says.
 */
char *amt_letter_format_value (const AmtField *field, JsonNode *value);

/** amt_letter_find_field: Returns: (transfer none) (nullable): the field @id in @fields (element-type AmtField). */
const AmtField *amt_letter_find_field (GPtrArray *fields, const char *id);

/**
 * AmtLetterLookup:
 * @out_known: set to whether there is such a placeholder at all
 *
 * Returns: (transfer full) (nullable): what stands for @id, or %NULL if it has no value.
 */
typedef char *(*AmtLetterLookup) (const char *id, gpointer user_data, gboolean *out_known);

/**
 * amt_letter_expand:
 * @text: with placeholders {fieldId}
 * @out_unknown: (out) (transfer full): the placeholder that does not exist, or %NULL
 * @out_missing: (out): whether one of them has no value
 *
 * Returns: (transfer full) (nullable): @text with values; %NULL if a placeholder is unknown.
 */
char *amt_letter_expand (const char *text, AmtLetterLookup lookup, gpointer user_data,
                         char **out_unknown, gboolean *out_missing);

G_END_DECLS
