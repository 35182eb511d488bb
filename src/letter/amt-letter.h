/* amt-letter.h: letters and notices: template + values -> PDF (A4, DIN 5008 form B), drawn with Pango and cairo.
 *
 * The same input gives the same bytes on one machine: the PDF carries the day that is given, never the clock.
 * Any thread; two letters are drawn one after the other.
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

/* Nobody takes what comes from a portal for training for a real letter. In German, like every letter. */
#define AMT_LETTER_MARK "MUSTER"

/**
 * amt_letter_draw_decision:
 * @value: the case that is decided
 * @decision: an operation of type decide: outcome, template version and values
 * @me: who signs
 * @issued_on: day on the letter
 * @mark: (nullable): written across every page: AMT_LETTER_MARK for a portal for training
 *
 * Placeholders {id} of the template stand for the outcome's fields, then the form's, then appliedOn, receivedOn, issuedOn,
 * reference, applicant, service. A paragraph of the template that names an optional value which is not there is left out.
 * Money is {"cents": 61250, "currency": "EUR"}. The form's "anrede" ("frau", "herr") decides the salutation. A party
 * "representative" gets the letter instead of the applicant. Without a remedies block for the service no notice is drawn
 * (AMT_LETTER_ERROR_TEMPLATE); a template of kind "information" decides nothing and has none.
 *
 * Returns: (transfer full): the notice as PDF; %NULL with AMT_LETTER_ERROR. It contains letterhead, address zone, reference
 * line, subject, text, decision values, and the authority's legal-remedies block word for word.
 */
GBytes *amt_letter_draw_decision (const AmtCase *value, const AmtOperation *decision,
                                  const AmtService *service, const AmtAuthority *authority,
                                  const AmtMe *me, const char *issued_on, const char *mark,
                                  GError **error);

/**
 * amt_letter_draw_draft: the same while somebody still writes the decision
 * @mark: (nullable): written across every page, "ENTWURF"
 * @out_open: (out): how many values are missing or of another type that the outcome requires; AMT_LETTER_OPEN stands for them
 *
 * Values that do not fit are left out instead of being an error.
 */
#define AMT_LETTER_OPEN "………"
GBytes *amt_letter_draw_draft (const AmtCase *value, const AmtOperation *decision,
                               const AmtService *service, const AmtAuthority *authority,
                               const AmtMe *me, const char *issued_on, const char *mark,
                               guint *out_open, GError **error);

G_END_DECLS
