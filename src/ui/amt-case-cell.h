/* amt-case-cell.h: what the columns of a case list are, and the little widget that shows one of them for one case.
 *
 * A cell follows its row (AmtCaseRow::changed) while it is bound. Beside every colour stands an icon or a word.
 *
 * GTK's lists keep two hundred rows ready, of which a screen shows two dozen. A cell is empty and only as high as the others until
 * amt_case_cell_show () says that it can be seen soon; the name for screen readers is there at once. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-row.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  AMT_COLUMN_APPLICANT,
  AMT_COLUMN_REFERENCE,
  AMT_COLUMN_STATE,
  AMT_COLUMN_SERVICE,
  AMT_COLUMN_DEADLINE,
  AMT_COLUMN_FLAGS,
  AMT_COLUMN_ASSIGNEE,
  AMT_COLUMN_RECEIVED,
  AMT_COLUMN_FOLLOW_UP,
  AMT_N_COLUMNS
} AmtColumn;

typedef struct
{
  const char *id;    /* stable, for what is remembered */
  const char *title; /* N_() */
  int sort;          /* AmtSort, or -1 */
  gboolean at_first; /* shown until the clerk chooses otherwise */
  int width;         /* pixels at first, with text of the usual size */
  gboolean expand;   /* shares what is left of the width of the list */
} AmtColumnInfo;

/** amt_column_info: Returns: (transfer none) */
const AmtColumnInfo *amt_column_info (AmtColumn column);

#define AMT_TYPE_CASE_CELL (amt_case_cell_get_type ())
G_DECLARE_FINAL_TYPE (AmtCaseCell, amt_case_cell, AMT, CASE_CELL, GtkWidget)

/** AmtCaseCellHeight: what the cells of a view share: pixels of a row, 0 until one was shown. */
typedef struct
{
  int pixels;
} AmtCaseCellHeight;

/** amt_case_cell_new: @compact: two lines with all that matters, for a narrow list; @column is not looked at then. */
GtkWidget *amt_case_cell_new (AmtWorkplace *workplace, AmtColumn column, gboolean compact);
/** amt_case_cell_share_height: @height: (transfer none): of g_rc_box_new0 (); the cell takes a reference. */
void amt_case_cell_share_height (AmtCaseCell *self, AmtCaseCellHeight *height);
/** amt_case_cell_set_row: @row: (nullable): %NULL empties it. What it says is seen after amt_case_cell_show (). */
void amt_case_cell_set_row (AmtCaseCell *self, AmtCaseRow *row);
/** amt_case_cell_show: now it can be seen: its labels and icons are made, if it had none yet, and filled. */
void amt_case_cell_show (AmtCaseCell *self);
/** amt_case_cell_is_shown: whether amt_case_cell_show () was called for the row that it has. */
gboolean amt_case_cell_is_shown (AmtCaseCell *self);
/** amt_case_cell_get_row: Returns: (transfer none) (nullable) */
AmtCaseRow *amt_case_cell_get_row (AmtCaseCell *self);

/** amt_case_row_name: Returns: (transfer full): the whole row in words, for a screen reader. */
char *amt_case_row_name (AmtWorkplace *workplace, const AmtListRow *row);

G_END_DECLS
