/* amt-pdf-writer.h: PDF files word for word, with a right cross-reference table: for documents with odd things in them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AmtPdfWriter AmtPdfWriter;

AmtPdfWriter *amt_pdf_writer_new (void);
/** amt_pdf_writer_add: object @number, from 1. */
void amt_pdf_writer_add (AmtPdfWriter *self, guint number, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/** amt_pdf_writer_stream: @dictionary: entries beside the length. @size: -1: up to NUL. */
void amt_pdf_writer_stream (AmtPdfWriter *self, guint number, const char *dictionary,
                            const char *content, gssize size);
/** amt_pdf_writer_page: objects @number (the page, of parent 2) and @number + 1 (its content, with font F). @more: entries. */
void amt_pdf_writer_page (AmtPdfWriter *self, guint number, const char *more, const char *content);
/** amt_pdf_writer_end: (transfer full): with object 1 as the catalogue; frees @self. */
GBytes *amt_pdf_writer_end (AmtPdfWriter *self);

/** amt_pdf_simple: (transfer full): one page of 200 × 100 points. @page, @catalogue: further entries. */
GBytes *amt_pdf_simple (const char *page, const char *content, const char *catalogue);

/** amt_pdf_sign: (transfer full): a document that its only field signs, with a key that nobody knows; @tampered: changed afterwards. */
GBytes *amt_pdf_sign (gboolean tampered);

G_END_DECLS
