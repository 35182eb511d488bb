/* amt-document-search.h: a search in one document: the page that is seen first, then those behind it, then those before it.
 *
 * Owned by AmtViewer. Main thread, async: one page at a time in the helper; the next key begins anew.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-session.h"

G_BEGIN_DECLS

#define AMT_TYPE_DOCUMENT_SEARCH (amt_document_search_get_type ())
G_DECLARE_FINAL_TYPE (AmtDocumentSearch, amt_document_search, AMT, DOCUMENT_SEARCH, GObject)

/**
 * AmtDocumentSearch::found:
 * @page: from 0: get_hits () has hits of it now
 *
 * AmtDocumentSearch::current: the hit that is pointed at is another now.
 *
 * AmtDocumentSearch::changed: count, place or end of the search are others now; also when it begins anew, with no hits at all.
 */
AmtDocumentSearch *amt_document_search_new (void);
/** amt_document_search_set_session: @session: (nullable): ends the search that goes on. */
void amt_document_search_set_session (AmtDocumentSearch *self, AmtRenderSession *session);
/** amt_document_search_start: @words: (nullable): %NULL or empty: nothing is looked for. @page: that is seen, from 0. */
void amt_document_search_start (AmtDocumentSearch *self, const char *words,
                                AmtRenderFindFlags flags, guint page);
/** amt_document_search_step: @step: 1 or -1: to the next hit that is known, round and round. */
void amt_document_search_step (AmtDocumentSearch *self, int step);

/** amt_document_search_is_running: whether pages are still to be looked at. */
gboolean amt_document_search_is_running (AmtDocumentSearch *self);
/** amt_document_search_is_cut: more was found than is shown. */
gboolean amt_document_search_is_cut (AmtDocumentSearch *self);
/** amt_document_search_get_count: hits so far; @out_current: (out) (optional): which one is pointed at, from 1 in the order of the
 * document; 0: none. */
guint amt_document_search_get_count (AmtDocumentSearch *self, guint *out_current);
/** amt_document_search_get_current: @out_page, @out_index: (out): of the hit that is pointed at. Returns: FALSE: none. */
gboolean amt_document_search_get_current (AmtDocumentSearch *self, guint *out_page,
                                          guint *out_index);
/** amt_document_search_get_hits: Returns: (transfer none) (nullable) (element-type AmtRenderHit): of @page. */
GPtrArray *amt_document_search_get_hits (AmtDocumentSearch *self, guint page);

G_END_DECLS
