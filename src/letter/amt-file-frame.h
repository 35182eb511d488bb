/* amt-file-frame.h: what stands around and over the pages of a printed case file: header, page number, receipt stamp, mark; and
 * how the page of a document gets onto a sheet. One thread at a time; every function restores the cairo_t.
 *
 * The original of a document is never touched: the stamp is drawn over its picture.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-file-sheets.h"

G_BEGIN_DECLS

/* Points. */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} AmtFileRoom;

/** amt_file_room_of_page: where a page of @width × @height points goes on a sheet of @sheet_width × @sheet_height: as large as
 * it is, or smaller; @framed: between header, page number and the margin for filing. */
AmtFileRoom amt_file_room_of_page (double sheet_width, double sheet_height, gboolean framed,
                                   double width, double height);

/**
 * amt_file_draw_frame:
 * @left: header: whose file this is
 * @right: header: its reference
 * @note: (nullable): below the page, at the left: what this page is
 * @number: below the page, at the right: "Page 3 of 12"
 */
void amt_file_draw_frame (cairo_t *cr, double sheet_width, double sheet_height, const char *left,
                          const char *right, const char *note, const char *number);
/**
 * amt_file_draw_mark: a word across the whole sheet, so that nobody takes it for a real one
 * @over: over a picture: only the outline of its letters
 *
 * The word stands in the upper margin, too, for those who have the page read out.
 */
void amt_file_draw_mark (cairo_t *cr, double sheet_width, double sheet_height, const char *mark,
                         gboolean over);

/**
 * amt_file_draw_stamp: the receipt stamp, in the upper right corner of @page
 * @authority: who received it
 * @received: "Received" and the like
 * @day: as it is written
 * @reference: of the case
 */
void amt_file_draw_stamp (cairo_t *cr, const AmtFileRoom *page, const char *authority,
                          const char *received, const char *day, const char *reference);

/* A part of the picture of a page: whole lines of it. */
typedef struct
{
  GBytes *bytes; /* (owned) four bytes a pixel, blue first, opaque */
  guint width;   /* pixels */
  guint height;  /* pixels */
  gsize stride;  /* bytes */
  guint y;       /* its first line in the whole picture … */
  guint total;   /* … which has so many lines */
} AmtFileBand;
void amt_file_band_clear (gpointer band);
/** amt_file_draw_band: @page: where the whole picture goes. */
void amt_file_draw_band (cairo_t *cr, const AmtFileRoom *page, const AmtFileBand *band);

/* A word of a page, points from its upper left corner. */
typedef struct
{
  char *text; /* (owned) */
  double x;
  double y;
  double width;
  double height;
} AmtFileWord;
void amt_file_word_clear (gpointer word);
/**
 * amt_file_draw_words: what can be searched, copied and read out below a picture, unseen; before the picture
 * @words: (array length=n_words)
 * @scale: points on the sheet a point of the page
 * @rotation: how the page lies in its room, clockwise: 0, 90, 180, 270; the words' places are those of the page as it was
 */
void amt_file_draw_words (cairo_t *cr, const AmtFileRoom *page, double scale, guint rotation,
                          const AmtFileWord *words, guint n_words);

G_END_DECLS
