/* amt-save-document.h: a document of a case as a file of the clerk's own, in clear text. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/** amt_save_document: asks where, then writes; says that the copy is not encrypted. @document: copied. */
void amt_save_document (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case,
                        const AmtDocument *document);
/** amt_save_document_to: without asking; what is there is replaced, once the new file is whole. */
void amt_save_document_to (AmtWorkplace *workplace, const char *case_id, const char *document_id,
                           GFile *file);

G_END_DECLS
