/* amt-viewer-document.h: one document on its way to the screen: fetched, opened in the locked helper, looked through.
 *
 * Owned by AmtViewer. Main thread, async; no widget. A password that was entered goes to the helper, and is wiped here at the end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-session.h"
#include "amt-workplace.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_VIEWER_FETCHING, /* its bytes, from the cache or the portal */
  AMT_VIEWER_OPENING,
  AMT_VIEWER_READY,  /* get_session () */
  AMT_VIEWER_LOCKED, /* unlock () needs a password */
  AMT_VIEWER_FAILED  /* get_error () */
} AmtViewerState;

#define AMT_TYPE_VIEWER_DOCUMENT (amt_viewer_document_get_type ())
G_DECLARE_FINAL_TYPE (AmtViewerDocument, amt_viewer_document, AMT, VIEWER_DOCUMENT, GObject)

/**
 * AmtViewerDocument::changed: state or progress is another now.
 */

/** amt_viewer_document_new: starts nothing. @document: copied. */
AmtViewerDocument *amt_viewer_document_new (AmtWorkplace *workplace, const char *case_id,
                                            const AmtDocument *document);
/** amt_viewer_document_update: what the case says of the same file now. */
void amt_viewer_document_update (AmtViewerDocument *self, const AmtDocument *document);
/** amt_viewer_document_open: from the beginning; one that crashed the helper twice is tried again. */
void amt_viewer_document_open (AmtViewerDocument *self, gboolean again);
/** amt_viewer_document_set_password: before open (): @password: (nullable): copied; one that opened the same file before. */
void amt_viewer_document_set_password (AmtViewerDocument *self, const char *password);
/** amt_viewer_document_unlock: @password: copied; was_wrong () if it is not the right one. */
void amt_viewer_document_unlock (AmtViewerDocument *self, const char *password);
/** amt_viewer_document_close: ends the helper; nothing is said any more. */
void amt_viewer_document_close (AmtViewerDocument *self);

AmtViewerState amt_viewer_document_get_state (AmtViewerDocument *self);
/** amt_viewer_document_get_progress: while FETCHING: what is here already, 0 to 1; -1: unknown. */
double amt_viewer_document_get_progress (AmtViewerDocument *self);
/** amt_viewer_document_was_wrong: while LOCKED: the password that was entered is not the right one. */
gboolean amt_viewer_document_was_wrong (AmtViewerDocument *self);
/** amt_viewer_document_get_password: Returns: (transfer none) (nullable): while READY: the one that it took to open the file. */
const char *amt_viewer_document_get_password (AmtViewerDocument *self);
/** amt_viewer_document_is_marked: while FAILED: it crashed the helper twice and is not drawn until open () is asked to try again. */
gboolean amt_viewer_document_is_marked (AmtViewerDocument *self);
/** amt_viewer_document_get_error: Returns: (transfer none) (nullable): while FAILED. */
const GError *amt_viewer_document_get_error (AmtViewerDocument *self);
/** amt_viewer_document_get_document: Returns: (transfer none). */
const AmtDocument *amt_viewer_document_get_document (AmtViewerDocument *self);
/** amt_viewer_document_get_session: Returns: (transfer none) (nullable): while READY. */
AmtRenderSession *amt_viewer_document_get_session (AmtViewerDocument *self);
/** amt_viewer_document_get_findings: Returns: (transfer none) (nullable) (element-type AmtFinding): while READY; %NULL: it could not be
 * looked through. */
GArray *amt_viewer_document_get_findings (AmtViewerDocument *self);
/** amt_viewer_document_get_signatures: Returns: (transfer none) (nullable) (element-type AmtRenderSignature) */
GPtrArray *amt_viewer_document_get_signatures (AmtViewerDocument *self);
/** amt_viewer_document_get_files: Returns: (transfer none) (nullable) (element-type AmtRenderFile): files inside it. */
GPtrArray *amt_viewer_document_get_files (AmtViewerDocument *self);

G_END_DECLS
