/* amt-case-table.h: the rows of a case list: columns where there is room, two lines a case where there is not.
 *
 * Both ways show the same model and selection. The order is the model's; a click on a column's title only asks for it. Main
 * thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-cell.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_CASE_TABLE (amt_case_table_get_type ())
G_DECLARE_FINAL_TYPE (AmtCaseTable, amt_case_table, AMT, CASE_TABLE, GtkWidget)

/**
 * AmtCaseTable::activate:
 * @position: Return
 *
 * AmtCaseTable::click:
 * @position: one click, without Ctrl or Shift; the selection follows by itself
 *
 * AmtCaseTable::double-click:
 * @position:
 *
 * AmtCaseTable::menu:
 * @position: the row that a menu is wanted for, by pointer or keyboard
 * @x, @y: where, in this widget
 *
 * AmtCaseTable::sort-wanted:
 * @sort: AmtSort
 * @descending:
 *
 * AmtCaseTable::columns-changed: columns were moved by hand.
 */
GtkWidget *amt_case_table_new (AmtWorkplace *workplace, GtkSelectionModel *selection);
/** amt_case_table_set_sort: what the titles show. */
void amt_case_table_set_sort (AmtCaseTable *self, int sort, gboolean descending);

/** amt_case_table_get_columns: Returns: (transfer full): text for amt_case_table_set_columns (); see amt_column_layout_parse (). */
char *amt_case_table_get_columns (AmtCaseTable *self);
/** amt_case_table_set_columns: @text: (nullable): as remembered; %NULL or nonsense: as at first */
void amt_case_table_set_columns (AmtCaseTable *self, const char *text);

gboolean amt_case_table_is_compact (AmtCaseTable *self);
/** amt_case_table_get_top: the row at the top of what is seen. */
guint amt_case_table_get_top (AmtCaseTable *self);
/** amt_case_table_set_top: soon, when the rows have their sizes. */
void amt_case_table_set_top (AmtCaseTable *self, guint position);
/** amt_case_table_show: scrolls as little as need be; @focus: into that row. */
void amt_case_table_show (AmtCaseTable *self, guint position, gboolean focus);
void amt_case_table_grab_rows (AmtCaseTable *self);

G_END_DECLS
