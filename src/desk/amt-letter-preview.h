/* amt-letter-preview.h: the letter of a decision as it would go out, while the clerk is still typing.
 *
 * Owned by the page that decides. Main thread; the letter is drawn in a thread, the newest wish wins. It carries the mark
 * "ENTWURF" and the present day: the real one is drawn when it is sent, with the day on which it is issued.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_LETTER_PREVIEW_EMPTY,     /* no outcome was chosen yet */
  AMT_LETTER_PREVIEW_NO_LETTER, /* nothing goes out with this outcome */
  AMT_LETTER_PREVIEW_DRAWING,   /* get_pdf () may answer the letter before */
  AMT_LETTER_PREVIEW_READY,
  AMT_LETTER_PREVIEW_ROW_ONLY,  /* the whole case is not here */
  AMT_LETTER_PREVIEW_TEMPLATE,  /* template, authority or remedies block is not known here */
  AMT_LETTER_PREVIEW_RECIPIENT, /* the case has nobody to write to */
  AMT_LETTER_PREVIEW_FAULT      /* it cannot be drawn */
} AmtLetterPreviewState;

#define AMT_TYPE_LETTER_PREVIEW (amt_letter_preview_get_type ())
G_DECLARE_FINAL_TYPE (AmtLetterPreview, amt_letter_preview, AMT, LETTER_PREVIEW, GObject)

/** AmtLetterPreview::changed: state or PDF are others now. */
AmtLetterPreview *amt_letter_preview_new (AmtOpenCase *open_case);

/**
 * amt_letter_preview_set:
 * @outcome: (nullable): id of an outcome of the service
 * @values: (nullable) (element-type utf8 utf8): field id -> text as typed, see amt_order_set (); what is missing or cannot be
 *   understood stays open in the letter and is counted
 *
 * Drawn a moment later, once for everything that was typed in it.
 */
void amt_letter_preview_set (AmtLetterPreview *self, const char *outcome, GHashTable *values);
/** amt_letter_preview_hurry: draws what waits at once. */
void amt_letter_preview_hurry (AmtLetterPreview *self);

AmtLetterPreviewState amt_letter_preview_get_state (AmtLetterPreview *self);
/** amt_letter_preview_get_pdf: Returns: (transfer none) (nullable): the newest letter that was drawn. */
GBytes *amt_letter_preview_get_pdf (AmtLetterPreview *self);
/** amt_letter_preview_get_n_open: required values that the letter in get_pdf () lacks. */
guint amt_letter_preview_get_n_open (AmtLetterPreview *self);

G_END_DECLS
