/* amt-test-pdf.h: what a PDF says, by pdftotext (poppler-utils). Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * amt_test_pdf_text:
 * @pdf: the file's bytes
 *
 * Fails the test if pdftotext cannot read it.
 *
 * Returns: (transfer full): the text of all pages in reading order, each run of white space (also the non-breaking
 * kind) as one space; pages are separated by a form feed.
 */
char *amt_test_pdf_text (GBytes *pdf);

/** amt_test_plain_text: Returns: (transfer full): @text with its white space treated the same way. */
char *amt_test_plain_text (const char *text);

G_END_DECLS
