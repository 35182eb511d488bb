/* amt-documents-page.h: page "Dokumente": all files of the case, wherever they came from; adding evidence. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_DOCUMENTS_PAGE (amt_documents_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtDocumentsPage, amt_documents_page, AMT, DOCUMENTS_PAGE, GtkWidget)

GtkWidget *amt_documents_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_documents_page_get_list: Returns: (transfer none): a GtkListBox of AmtDocumentRow. */
GtkWidget *amt_documents_page_get_list (AmtDocumentsPage *self);

G_END_DECLS
