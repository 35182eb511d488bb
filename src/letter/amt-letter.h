/* amt-letter.h: letters and notices: template + values -> PDF (A4, DIN 5008 form B), drawn with Pango and cairo.
 *
 * The same input gives the same bytes on one machine: the PDF carries the day that is given, never the clock.
 * Runs in any one thread at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"
#include "amt-operation.h"
#include "amt-service.h"

G_BEGIN_DECLS

#define AMT_LETTER_ERROR (amt_letter_error_quark ())
GQuark amt_letter_error_quark (void);
typedef enum
{
  AMT_LETTER_ERROR_TEMPLATE, /* unknown template or outcome, or another version than the decision names */
  AMT_LETTER_ERROR_VALUES, /* the values are no JSON object, or one that the outcome requires is missing */
  AMT_LETTER_ERROR_DRAW
} AmtLetterError;

/**
 * amt_letter_draw_decision:
 * @value: the case that is decided
 * @decision: an operation of type decide: outcome, template version and values
 * @issued_on: day on the letter
 * @me: who signs
 *
 * Placeholders {id} of the template stand for the outcome's fields, then the form's, then appliedOn, receivedOn, issuedOn,
 * reference, applicant, service. A paragraph of the template that names an optional value which is not there is left out.
 * Money is {"cents": 61250, "currency": "EUR"}. The form's "anrede" ("frau", "herr") decides the salutation. A party
 * "representative" gets the letter instead of the applicant. Without a remedies block for the service nothing is drawn
 * (AMT_LETTER_ERROR_TEMPLATE).
 *
 * Returns: (transfer full): the notice as PDF; %NULL with AMT_LETTER_ERROR. It contains letterhead, address zone, reference
 * line, subject, text, decision values, and the authority's legal-remedies block word for word.
 */
GBytes *amt_letter_draw_decision (const AmtCase *value, const AmtOperation *decision,
                                  const AmtService *service, const AmtAuthority *authority,
                                  const AmtMe *me, const char *issued_on, GError **error);

G_END_DECLS
