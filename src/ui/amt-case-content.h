/* amt-case-content.h: everything that is shown of one case: banners, header, pages. Main thread.
 *
 * Made for one case and thrown away with it; pages are built when they are first shown. Where the clerk was in the case is
 * remembered in the cache.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-note-composer.h"
#include "amt-viewer.h"

G_BEGIN_DECLS

#define AMT_TYPE_CASE_CONTENT (amt_case_content_get_type ())
G_DECLARE_FINAL_TYPE (AmtCaseContent, amt_case_content, AMT, CASE_CONTENT, GtkWidget)

/**
 * AmtCaseContent::page-changed: amt_case_content_get_page () or get_documents_shown () answers something else now.
 *
 * AmtCaseContent::decided: the page of the decision was left with a decision.
 */
GtkWidget *amt_case_content_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_case_content_show_page: @page: "form", "documents", "messages", "notes", "history", or "decide" */
void amt_case_content_show_page (AmtCaseContent *self, const char *page);
/** amt_case_content_get_page: Returns: (transfer none): as above. */
const char *amt_case_content_get_page (AmtCaseContent *self);
/** amt_case_content_has_page: whether there is such a page. */
gboolean amt_case_content_has_page (const char *page);
/** amt_case_content_get_page_widget: Returns: (transfer none) (nullable): the page itself, once it was shown. */
GtkWidget *amt_case_content_get_page_widget (AmtCaseContent *self, const char *page);
/** amt_case_content_find: in the document where that has the focus or stands alone, else on the page. */
void amt_case_content_find (AmtCaseContent *self);
/**
 * amt_case_content_show_document: beside the page, in its place, or in the window of the documents
 * @page: from 0, or AMT_VIEWER_AS_LEFT
 * @words: (nullable): marked in it
 */
void amt_case_content_show_document (AmtCaseContent *self, const char *document_id, guint page,
                                     const char *words);
/** amt_case_content_set_documents_shown: shows the file that was read last, or puts the documents away; in a window of their own they
 * come back. */
void amt_case_content_set_documents_shown (AmtCaseContent *self, gboolean shown);
/** amt_case_content_get_documents_shown: whether a document is seen in this widget. */
gboolean amt_case_content_get_documents_shown (AmtCaseContent *self);
/** amt_case_content_get_viewer: Returns: (transfer none) (nullable): once a document was wanted. */
AmtViewer *amt_case_content_get_viewer (AmtCaseContent *self);
void amt_case_content_set_address_shown (AmtCaseContent *self, gboolean shown);
void amt_case_content_show_follow_up (AmtCaseContent *self);
/** amt_case_content_write: shows the notes with the focus in the text. */
void amt_case_content_write (AmtCaseContent *self, AmtWriting writing);
/** amt_case_content_restore_drafts: after undo has put a text back. */
void amt_case_content_restore_drafts (AmtCaseContent *self);
/** amt_case_content_leave: the clerk goes elsewhere: what is written is kept, and where one was. */
void amt_case_content_leave (AmtCaseContent *self);

G_END_DECLS
