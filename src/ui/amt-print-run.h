/* amt-print-run.h: chosen pages through GTK's print dialog to a printer. Main thread, async.
 *
 * Pages of documents come in bands from the render helper, one page at a time, while the desk goes on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-print.h"
#include "amt-workplace.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Dots an inch of documents on paper; what is written here is not made of dots. */
#define AMT_PRINT_RUN_DPI 300

/**
 * amt_print_run_async: prints
 * @parent: (nullable)
 * @action: asks for printer and paper (PRINT_DIALOG), or writes a PDF and asks nothing (EXPORT)
 * @export_path: (nullable): with EXPORT
 *
 * The dialog's own preview would write a copy in clear and show it to another program: it is refused, with a sentence.
 *
 * Printer, paper and the like are remembered until the program ends. AmtPrintFile::progress tells how far it is.
 */
void amt_print_run_async (GtkWindow *parent, AmtWorkplace *workplace, AmtPrintFile *file,
                          GtkPrintOperationAction action, const char *export_path,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
/** amt_print_run_finish: FALSE with GTK_PRINT_ERROR, or G_IO_ERROR_CANCELLED: the clerk thought better of it. */
gboolean amt_print_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
