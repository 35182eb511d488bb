/* amt-viewer.h: one document of a case to read: pages, search, text, what is known of the file. Main thread.
 *
 * Owned by AmtCaseContent, and thrown away with it; stands beside the form or in a window of its own (amt-viewer-window.h). What
 * draws is AmtDocumentView. Originals are evidence: nothing here changes them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-print.h"
#include "amt-open-case.h"
#include "amt-viewer-document.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In place of a page: where the file was left. */
#define AMT_VIEWER_AS_LEFT G_MAXUINT32

#define AMT_TYPE_VIEWER (amt_viewer_get_type ())
G_DECLARE_FINAL_TYPE (AmtViewer, amt_viewer, AMT, VIEWER, GtkWidget)

/**
 * AmtViewer::close-wanted: the clerk does not want to see documents any more.
 *
 * AmtViewer::document-changed: amt_viewer_get_document () answers something else now.
 */
GtkWidget *amt_viewer_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
/**
 * amt_viewer_show:
 * @document_id: of a file of the case; one that is not there any more is said to be gone
 * @page: from 0, or AMT_VIEWER_AS_LEFT
 * @words: (nullable): marked on the page, as what is searched for
 */
void amt_viewer_show (AmtViewer *self, const char *document_id, guint page, const char *words);
/** amt_viewer_get_document: Returns: (transfer none) (nullable): id of the file that is shown. */
const char *amt_viewer_get_document (AmtViewer *self);
/** amt_viewer_step: to the next (1) or previous (-1) file of the case. */
void amt_viewer_step (AmtViewer *self, int step);
/** amt_viewer_find: opens the search in the document. */
void amt_viewer_find (AmtViewer *self);
/** amt_viewer_leave: the clerk goes elsewhere: where one was is remembered, the helper is ended. */
void amt_viewer_leave (AmtViewer *self);

/** amt_viewer_get_actions: Returns: (transfer none): the group "viewer". */
GActionGroup *amt_viewer_get_actions (AmtViewer *self);
/** amt_viewer_set_in_window: it stands in a window of its own, which has a button to close it. */
void amt_viewer_set_in_window (AmtViewer *self, gboolean in_window);

/** amt_viewer_set_places: @places: (nullable): where each file was left, as dup_places () gave it. */
void amt_viewer_set_places (AmtViewer *self, JsonObject *places);
/** amt_viewer_dup_places: Returns: (transfer full): by id of the file; of files that the case has. */
JsonObject *amt_viewer_dup_places (AmtViewer *self);
/** amt_viewer_prepare_print: documents are printed as they are turned here, and with the passwords that opened them. */
void amt_viewer_prepare_print (AmtViewer *self, AmtCasePrint *print);

/* What is shown in place of the pages, for tests and for whoever looks. */
/** amt_viewer_get_showing: Returns: (transfer none): "none", "blank", "busy", "pages", "text", "locked", "trouble". */
const char *amt_viewer_get_showing (AmtViewer *self);
/** amt_viewer_get_view: Returns: (transfer none): the AmtDocumentView. */
GtkWidget *amt_viewer_get_view (AmtViewer *self);
/** amt_viewer_is_pixels_only: the file is suspicious: only pictures of its pages are shown. */
gboolean amt_viewer_is_pixels_only (AmtViewer *self);

G_END_DECLS
