/* amt-file-pdf.h: writes a PDF page by page, with bookmarks. One owner, one thread at a time.
 *
 * It carries no clock: its day is the one that is given.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-file-sheets.h"

G_BEGIN_DECLS

typedef struct _AmtFilePdf AmtFilePdf;

/**
 * amt_file_pdf_new:
 * @stream: (transfer none): written to in blocks, by whoever ends a page; closed by its owner
 * @title: of the document
 * @author: (nullable)
 * @day: "2026-03-02": of creation and change
 */
AmtFilePdf *amt_file_pdf_new (GOutputStream *stream, const char *title, const char *author,
                              const char *day);
void amt_file_pdf_free (AmtFilePdf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtFilePdf, amt_file_pdf_free)

/** amt_file_pdf_begin_page: Returns: (transfer none): until end_page (). Points. */
cairo_t *amt_file_pdf_begin_page (AmtFilePdf *self, double width, double height);
/** amt_file_pdf_end_page: FALSE with the stream's error, or AMT_LETTER_ERROR_DRAW. */
gboolean amt_file_pdf_end_page (AmtFilePdf *self, GError **error);

/** amt_file_pdf_add_bookmark: @parent: what this returned before, 0: none; @page: from 0, also one that comes later.
 * Returns: a number for @parent. */
int amt_file_pdf_add_bookmark (AmtFilePdf *self, int parent, const char *title, guint page);

/** amt_file_pdf_finish: writes the end. FALSE like end_page (). */
gboolean amt_file_pdf_finish (AmtFilePdf *self, GError **error);

G_END_DECLS
