/* amt-text-view-page.h: the text of a document to read, with a caret and each page as a heading: for screen readers, and for whoever
 * wants large letters. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_TEXT_VIEW_PAGE (amt_text_view_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtTextViewPage, amt_text_view_page, AMT, TEXT_VIEW_PAGE, GtkWidget)

GtkWidget *amt_text_view_page_new (void);
/**
 * amt_text_view_page_set_session: reads all pages in the background, a hundred at a time
 * @session: (nullable): %NULL empties it
 * @page: from 0: where the caret is put, as soon as that page was read
 */
void amt_text_view_page_set_session (AmtTextViewPage *self, AmtRenderSession *session, guint page);
/** amt_text_view_page_get_page: from 0: in which the caret stands. */
guint amt_text_view_page_get_page (AmtTextViewPage *self);
/** amt_text_view_page_is_read: whether all that is wanted so far is there. */
gboolean amt_text_view_page_is_read (AmtTextViewPage *self);
/** amt_text_view_page_get_view: Returns: (transfer none): the GtkTextView. */
GtkWidget *amt_text_view_page_get_view (AmtTextViewPage *self);

G_END_DECLS
