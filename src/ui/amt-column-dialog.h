/* amt-column-dialog.h: which columns, in which order; the keyboard's way to what dragging titles does. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** amt_column_dialog_async: @columns: as amt_case_table_get_columns () */
void amt_column_dialog_async (GtkWidget *parent, const char *columns, GAsyncReadyCallback callback,
                              gpointer user_data);
/** amt_column_dialog_finish: Returns: (transfer full) (nullable): for amt_case_table_set_columns (), "" for those at first; %NULL: as they are. */
char *amt_column_dialog_finish (GAsyncResult *result);

G_END_DECLS
