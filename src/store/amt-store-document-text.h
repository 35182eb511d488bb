/* amt-store-document-text.h: what documents say, page by page, for the search. Main thread, async.
 *
 * Written by AmtDocumentText alone, found by amt_store_search_async (). The text of a document is here while an unprotected case
 * that is here names the document, also when its bytes are not here any more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

/* What is longer is cut: letters of a page, and pages and letters of a document. */
#define AMT_STORE_MAX_PAGE_LETTERS 20000
#define AMT_STORE_MAX_TEXT_PAGES 1000
#define AMT_STORE_MAX_TEXT_LETTERS 400000

/* A document that was begun so often and never ended ended the program: it is not begun again. */
#define AMT_STORE_MAX_TEXT_TRIES 2

/* A document that waits to be read. */
typedef struct
{
  char *case_id; /* one of the cases that name it */
  char *sha256;
} AmtUnreadDocument;

/**
 * amt_store_unread_documents_async: documents whose bytes are here and whose text is not
 * @reader: version of what reads them: what an older one read counts as unread
 * @skip: (nullable): hashes that are left out
 * @limit: at most this many
 */
void amt_store_unread_documents_async (AmtStore *self, guint reader, const char *const *skip,
                                       guint limit, AMT_STORE_ASYNC_ARGS);
/** amt_store_unread_documents_finish: Returns: (transfer full) (element-type AmtUnreadDocument): lately used ones first. */
GPtrArray *amt_store_unread_documents_finish (AmtStore *self, GAsyncResult *result, GError **error);

/**
 * amt_store_begin_text_async: what was read of it before goes
 *
 * AMT_STORE_ERROR_NOT_FOUND when no unprotected case names it; AMT_STORE_ERROR_STATE when it was read already, or begun too
 * often: then it counts as failed.
 */
void amt_store_begin_text_async (AmtStore *self, const char *sha256, guint reader,
                                 AMT_STORE_ASYNC_ARGS);
gboolean amt_store_begin_text_finish (AmtStore *self, GAsyncResult *result, GError **error);
/**
 * amt_store_put_page_text_async: lets every other write go first
 * @page: from 0
 * @text: UTF-8 of a stranger: cut, and without what turns the reading direction
 *
 * AMT_STORE_ERROR_NOT_FOUND when it is not being read (any more): its case went.
 */
void amt_store_put_page_text_async (AmtStore *self, const char *sha256, guint page,
                                    const char *text, AMT_STORE_ASYNC_ARGS);
gboolean amt_store_put_page_text_finish (AmtStore *self, GAsyncResult *result, GError **error);
typedef enum
{
  AMT_TEXT_READ,
  AMT_TEXT_FAILED, /* it cannot be read: what was read until then stays */
  AMT_TEXT_STOPPED /* by us: it is read again another time, and this time does not count */
} AmtTextEnd;
void amt_store_end_text_async (AmtStore *self, const char *sha256, AmtTextEnd how,
                               AMT_STORE_ASYNC_ARGS);
gboolean amt_store_end_text_finish (AmtStore *self, GAsyncResult *result, GError **error);

/** amt_store_clean_page_text: Returns: (transfer full): @text as it is kept: words that a line's end divides are whole. */
char *amt_store_clean_page_text (const char *text);

G_END_DECLS
