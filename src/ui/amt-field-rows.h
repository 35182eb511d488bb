/* amt-field-rows.h: Up and Down in a field choose among the rows below it, while one goes on typing. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** AmtRowWords: Returns: (transfer full): what a screen reader says of @item. */
typedef char *(*AmtRowWords) (gpointer item, gpointer user_data);

/**
 * amt_field_rows_connect:
 * @field: where one types
 * @list: the rows; their model is a #GtkSingleSelection
 * @words: says a row that was chosen from the field
 *
 * Down comes from no row to the first one; nothing goes round at the ends.
 */
void amt_field_rows_connect (GtkWidget *field, GtkListView *list, AmtRowWords words,
                             gpointer user_data);
/** amt_field_rows_step: what Down (@by is 1) and Up (-1) do in @field. */
void amt_field_rows_step (GtkWidget *field, int by);

G_END_DECLS
