/* amt-column-layout.h: which columns a list shows, in which order, and how wide the clerk pulled them. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-cell.h"

G_BEGIN_DECLS

/* Pixels with text of the usual size; what is narrower or wider was not pulled by a hand. */
#define AMT_COLUMN_MIN_WIDTH 24
#define AMT_COLUMN_MAX_WIDTH 4000

typedef struct
{
  AmtColumn order[AMT_N_COLUMNS]; /* all of them, those that are shown first */
  gboolean shown[AMT_N_COLUMNS];  /* by column */
  int widths[AMT_N_COLUMNS];      /* by column; 0: as it comes */
} AmtColumnLayout;

/** amt_column_layout_parse: @text: (nullable): ids with blanks between them, each perhaps with "=" and a width; what is not
 * known is skipped, and without any the columns are as at first. */
void amt_column_layout_parse (AmtColumnLayout *self, const char *text);
/** amt_column_layout_print: Returns: (transfer full): text for parse (): those that are shown. */
char *amt_column_layout_print (const AmtColumnLayout *self);

G_END_DECLS
