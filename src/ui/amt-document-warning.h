/* amt-document-warning.h: what is suspicious about a file of a case. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_DOCUMENT_FINE,
  AMT_DOCUMENT_INFECTED,  /* the portal's scan found something */
  AMT_DOCUMENT_UNCHECKED, /* the scan still runs or there was none */
  AMT_DOCUMENT_PROGRAM,   /* its name says that it can be run */
  AMT_DOCUMENT_OTHER_TYPE /* its name says another type than the portal does */
} AmtDocumentWarning;

/** amt_document_warning: the gravest one. */
AmtDocumentWarning amt_document_warning (const AmtDocument *document);
/** amt_document_warning_in_words: Returns: (transfer full) (nullable): a sentence; %NULL for FINE. */
char *amt_document_warning_in_words (const AmtDocument *document);

G_END_DECLS
