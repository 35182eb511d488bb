/* amt-document-row.h: one file of a case: first page, name, what is known of it, what can be done with it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_DOCUMENT_ROW (amt_document_row_get_type ())
G_DECLARE_FINAL_TYPE (AmtDocumentRow, amt_document_row, AMT, DOCUMENT_ROW, GtkListBoxRow)

/** amt_document_row_make: Returns: (transfer floating) */
GtkWidget *amt_document_row_make (AmtWorkplace *workplace, AmtOpenCase *open_case,
                                  const AmtDocument *document);
/** amt_document_row_update: @document: as it is now, same id. */
void amt_document_row_update (AmtDocumentRow *self, const AmtDocument *document);
const char *amt_document_row_get_id (AmtDocumentRow *self);
/** amt_document_row_show: in the viewer beside the case. */
void amt_document_row_show (AmtDocumentRow *self);
/** amt_document_row_open: in another program, after a question. */
void amt_document_row_open (AmtDocumentRow *self);
/** amt_document_row_save: asks where, then writes the file in clear text there. */
void amt_document_row_save (AmtDocumentRow *self);

/* What stands where the first page belongs. */
typedef enum
{
  AMT_FIRST_PAGE_COMING,
  AMT_FIRST_PAGE_SHOWN,
  AMT_FIRST_PAGE_NOT /* get_why_not () says why */
} AmtFirstPage;
AmtFirstPage amt_document_row_get_first_page (AmtDocumentRow *self);
/** amt_document_row_get_why_not: Returns: (transfer none) (nullable) */
const char *amt_document_row_get_why_not (AmtDocumentRow *self);

G_END_DECLS
