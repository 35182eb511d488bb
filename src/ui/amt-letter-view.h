/* amt-letter-view.h: the letter of a decision beside the form: sheet by sheet, sharp, following what is typed.
 *
 * Owned by AmtDecidePage. Main thread; the letter is drawn by the render helper like any other PDF.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-letter-preview.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_LETTER_VIEW (amt_letter_view_get_type ())
G_DECLARE_FINAL_TYPE (AmtLetterView, amt_letter_view, AMT, LETTER_VIEW, GtkWidget)

/** AmtLetterView::changed: page, number of pages or size are others now. */

/** amt_letter_view_new: @preview: kept and followed */
AmtLetterView *amt_letter_view_new (AmtWorkplace *workplace, AmtLetterPreview *preview);

/** amt_letter_view_get_n_pages: 0 while no letter is drawn. */
guint amt_letter_view_get_n_pages (AmtLetterView *self);
/** amt_letter_view_get_page: from 0. */
guint amt_letter_view_get_page (AmtLetterView *self);
/** amt_letter_view_turn: @steps: +1 is the next sheet. */
void amt_letter_view_turn (AmtLetterView *self, int steps);
gboolean amt_letter_view_is_large (AmtLetterView *self);
/** amt_letter_view_set_large: as large as on paper; else as wide as there is room. */
void amt_letter_view_set_large (AmtLetterView *self, gboolean large);
/** amt_letter_view_set_stacked: it stands below the form and scrolls with it. */
void amt_letter_view_set_stacked (AmtLetterView *self, gboolean stacked);
/** amt_letter_view_set_covered: the address in it must not be seen before somebody asks for it. */
void amt_letter_view_set_covered (AmtLetterView *self, gboolean covered);
/** amt_letter_view_is_drawn: whether the sheet that is shown is the newest letter. */
gboolean amt_letter_view_is_drawn (AmtLetterView *self);

G_END_DECLS
