/* amt-ctl-table.h: aligned columns that fit the terminal. Main thread.
 *
 * Into a pipe each row is one line. On a terminal that is too narrow, cells are broken between words; nothing is cut off.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AmtCtlTable AmtCtlTable;

/** amt_ctl_table_new: the first row that is added is the heading, if there is one. */
AmtCtlTable *amt_ctl_table_new (guint n_columns);
void amt_ctl_table_free (AmtCtlTable *self);
/** amt_ctl_table_set_indent: blanks before each line. */
void amt_ctl_table_set_indent (AmtCtlTable *self, guint indent);
/** amt_ctl_table_set_fold: where the terminal is too narrow even for single words, the columns from @n_first on are put below the
 * row, each with its heading before it. */
void amt_ctl_table_set_fold (AmtCtlTable *self, guint n_first);
/** amt_ctl_table_hide_empty: a column that holds nothing but its heading is left out. */
void amt_ctl_table_hide_empty (AmtCtlTable *self);
/** amt_ctl_table_set_width: columns of the terminal; 0: without end. Only needed where it is not standard output's. */
void amt_ctl_table_set_width (AmtCtlTable *self, guint width);
/** amt_ctl_table_add: as many texts (nullable) as there are columns. */
void amt_ctl_table_add (AmtCtlTable *self, ...);
/** amt_ctl_table_add_cell: one cell (nullable) after the other. */
void amt_ctl_table_add_cell (AmtCtlTable *self, const char *text);
gboolean amt_ctl_table_is_empty (const AmtCtlTable *self);
void amt_ctl_table_print (AmtCtlTable *self);
/** amt_ctl_table_to_text: Returns: (transfer full): what amt_ctl_table_print () prints. */
char *amt_ctl_table_to_text (AmtCtlTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtCtlTable, amt_ctl_table_free)

G_END_DECLS
