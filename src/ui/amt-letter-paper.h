/* amt-letter-paper.h: one sheet of a letter as a picture, in device pixels. Owned by AmtLetterView. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-pixels.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_LETTER_PAPER (amt_letter_paper_get_type ())
G_DECLARE_FINAL_TYPE (AmtLetterPaper, amt_letter_paper, AMT, LETTER_PAPER, GtkWidget)

/** AmtLetterPaper::resized: get_device_size () answers something else now. */
AmtLetterPaper *amt_letter_paper_new (void);
/** amt_letter_paper_set_page_size: @width, @height: of the page, in points; A4 until it is known. */
void amt_letter_paper_set_page_size (AmtLetterPaper *self, double width, double height);
/** amt_letter_paper_set_wanted_width: @width: in application pixels, 0: as wide as there is room. */
void amt_letter_paper_set_wanted_width (AmtLetterPaper *self, int width);
/** amt_letter_paper_get_device_size: how large its picture must be to be drawn as it is; zeros while it has no place. */
void amt_letter_paper_get_device_size (AmtLetterPaper *self, guint *out_width, guint *out_height);
/** amt_letter_paper_set_pixels: @pixels: (nullable): %NULL leaves the sheet blank. */
void amt_letter_paper_set_pixels (AmtLetterPaper *self, AmtPixels *pixels);
/** amt_letter_paper_has_pixels: whether something is drawn on it. */
gboolean amt_letter_paper_has_pixels (AmtLetterPaper *self);

G_END_DECLS
