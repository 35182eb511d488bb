/* amt-viewer-search-bar.h: the line in which one types what is looked for in a document. Knows no document. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_VIEWER_SEARCH_BAR (amt_viewer_search_bar_get_type ())
G_DECLARE_FINAL_TYPE (AmtViewerSearchBar, amt_viewer_search_bar, AMT, VIEWER_SEARCH_BAR, GtkWidget)

/**
 * AmtViewerSearchBar::changed: words or options are others now; also when the bar is closed, without words then.
 *
 * AmtViewerSearchBar::step:
 * @step: 1 or -1
 *
 * AmtViewerSearchBar::closed: the focus should go back to the document.
 */
GtkWidget *amt_viewer_search_bar_new (void);
/** amt_viewer_search_bar_open: @words: (nullable): to look for at once. */
void amt_viewer_search_bar_open (AmtViewerSearchBar *self, const char *words);
void amt_viewer_search_bar_close (AmtViewerSearchBar *self);
gboolean amt_viewer_search_bar_is_open (AmtViewerSearchBar *self);
/** amt_viewer_search_bar_get_words: Returns: (transfer none): "" while it is closed. */
const char *amt_viewer_search_bar_get_words (AmtViewerSearchBar *self);
AmtRenderFindFlags amt_viewer_search_bar_get_flags (AmtViewerSearchBar *self);
/** amt_viewer_search_bar_set_result: @current: from 1; 0: none. @running: more may come. @cut: more were found than are shown. */
void amt_viewer_search_bar_set_result (AmtViewerSearchBar *self, guint count, guint current,
                                       gboolean running, gboolean cut);
/** amt_viewer_search_bar_get_result: Returns: (transfer none): "3 of 17". */
const char *amt_viewer_search_bar_get_result (AmtViewerSearchBar *self);

G_END_DECLS
