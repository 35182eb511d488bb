/* amt-page-text.h: the text of a page with the place of each letter: for selecting, copying and a caret. Immutable, any thread.
 *
 * Offsets count letters (Unicode code points), not bytes; the one behind the last letter is an offset too.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-document-parts.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _AmtPageText AmtPageText;

#define AMT_TYPE_PAGE_TEXT (amt_page_text_get_type ())
GType amt_page_text_get_type (void);

/**
 * amt_page_text_new:
 * @text: (transfer full): valid UTF-8
 * @rects: (transfer full): as many as @text has letters; of what is not drawn (line ends) it may be empty
 */
AmtPageText *amt_page_text_new (char *text, AmtRenderRect *rects, guint n_letters);
AmtPageText *amt_page_text_ref (AmtPageText *self);
void amt_page_text_unref (AmtPageText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtPageText, amt_page_text_unref)

/** amt_page_text_get_text: (transfer none): lines end with a line feed. */
const char *amt_page_text_get_text (AmtPageText *self);
guint amt_page_text_get_n_letters (AmtPageText *self);
/** amt_page_text_get_rect: @letter: less than amt_page_text_get_n_letters (). */
const AmtRenderRect *amt_page_text_get_rect (AmtPageText *self, guint letter);

/**
 * amt_page_text_find:
 * @x: points, as AmtRenderRect
 *
 * Returns: the offset nearest to the point: before or behind the letter there; 0 where there is no text.
 */
guint amt_page_text_find (AmtPageText *self, double x, double y);
/** amt_page_text_get_word: @out_start, @out_end: (out): around @offset; the same if there is none. */
void amt_page_text_get_word (AmtPageText *self, guint offset, guint *out_start, guint *out_end);
/** amt_page_text_get_line: likewise, without the line's end. */
void amt_page_text_get_line (AmtPageText *self, guint offset, guint *out_start, guint *out_end);

/** amt_page_text_copy_range: Returns: (transfer full): letters from @start up to @end, in any order, bounded by the text. */
char *amt_page_text_copy_range (AmtPageText *self, guint start, guint end);
/** amt_page_text_get_rects: Returns: (transfer full) (element-type AmtRenderRect): what is marked for that range, one a line. */
GArray *amt_page_text_get_rects (AmtPageText *self, guint start, guint end);

G_END_DECLS
