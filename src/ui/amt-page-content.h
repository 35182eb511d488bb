/* amt-page-content.h: text and links of the pages that are seen, fetched when their pictures are there. Owned by AmtDocumentView.
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-session.h"

G_BEGIN_DECLS

#define AMT_TYPE_PAGE_CONTENT (amt_page_content_get_type ())
G_DECLARE_FINAL_TYPE (AmtPageContent, amt_page_content, AMT, PAGE_CONTENT, GObject)

/** AmtPageContent::loaded: @page: text and links of it are there now. */
AmtPageContent *amt_page_content_new (void);
/** amt_page_content_set_session: @session: (nullable): %NULL: nothing is fetched. Forgets everything. */
void amt_page_content_set_session (AmtPageContent *self, AmtRenderSession *session);
/** amt_page_content_want: those of @first to @last, one after the other; what is far from them is let go. */
void amt_page_content_want (AmtPageContent *self, guint first, guint last);

/** amt_page_content_get_text: (transfer none) (nullable): not there yet. */
AmtPageText *amt_page_content_get_text (AmtPageContent *self, guint page);
/** amt_page_content_get_link: (transfer none) (nullable): the one at a point of the page. */
const AmtRenderLink *amt_page_content_get_link (AmtPageContent *self, guint page, double x,
                                                double y);
/** amt_page_content_get_links: (transfer none) (nullable) (element-type AmtRenderLink): not there yet. */
GPtrArray *amt_page_content_get_links (AmtPageContent *self, guint page);

G_END_DECLS
