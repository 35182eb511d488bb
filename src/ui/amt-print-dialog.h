/* amt-print-dialog.h: what of a case is printed or saved as one PDF: choice, order and number of pages, progress. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-print.h"
#include "amt-viewer.h"
#include "amt-workplace.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_PRINT_DIALOG (amt_print_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AmtPrintDialog, amt_print_dialog, AMT, PRINT_DIALOG, AdwWindow)

/**
 * amt_print_dialog_show:
 * @parent: any widget of the window that asks
 * @open_case: with the whole case here, else nothing happens
 * @viewer: (nullable): how its documents are turned, and one that it opened with a password, is so on paper, too
 * @document_id: (nullable): that document alone is chosen, without a frame around it; %NULL: as it was last time, all documents
 *
 * Choice and printer are remembered until the program ends.
 */
void amt_print_dialog_show (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case,
                            AmtViewer *viewer, const char *document_id);

/** amt_print_dialog_get_file: Returns: (transfer none) (nullable): the choice as pages; %NULL while it is laid out. */
AmtPrintFile *amt_print_dialog_get_file (AmtPrintDialog *self);
/** amt_print_dialog_save_to: as if the clerk had chosen @file and knew that the copy is not encrypted. */
void amt_print_dialog_save_to (AmtPrintDialog *self, GFile *file);

G_END_DECLS
