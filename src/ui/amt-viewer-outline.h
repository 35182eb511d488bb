/* amt-viewer-outline.h: the outline of a document as a tree that can be searched. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-document-parts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_VIEWER_OUTLINE (amt_viewer_outline_get_type ())
G_DECLARE_FINAL_TYPE (AmtViewerOutline, amt_viewer_outline, AMT, VIEWER_OUTLINE, GtkWidget)

/**
 * AmtViewerOutline::chosen:
 * @page: from 0: the clerk wants to see it
 *
 * AmtViewerOutline::left: Escape: the focus is to go to the document
 */
GtkWidget *amt_viewer_outline_new (void);
/** amt_viewer_outline_set_entries: @entries: (nullable) (element-type AmtRenderEntry): in the order of reading. */
void amt_viewer_outline_set_entries (AmtViewerOutline *self, GPtrArray *entries);
/** amt_viewer_outline_search: shows only entries with all of the words, without their tree; "" shows all. */
void amt_viewer_outline_search (AmtViewerOutline *self, const char *words);
/** amt_viewer_outline_get_list: Returns: (transfer none): the GtkListView. */
GtkWidget *amt_viewer_outline_get_list (AmtViewerOutline *self);

G_END_DECLS
