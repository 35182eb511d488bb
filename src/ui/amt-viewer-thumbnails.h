/* amt-viewer-thumbnails.h: the pages of a document as small pictures, drawn only while they are seen. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_VIEWER_THUMBNAILS (amt_viewer_thumbnails_get_type ())
G_DECLARE_FINAL_TYPE (AmtViewerThumbnails, amt_viewer_thumbnails, AMT, VIEWER_THUMBNAILS, GtkWidget)

/**
 * AmtViewerThumbnails::chosen:
 * @page: from 0: the clerk wants to see it
 */
GtkWidget *amt_viewer_thumbnails_new (void);
/** amt_viewer_thumbnails_set_session: @session: (nullable). @labels: (nullable) (element-type utf8): what is printed on the pages. */
void amt_viewer_thumbnails_set_session (AmtViewerThumbnails *self, AmtRenderSession *session,
                                        GPtrArray *labels);
/** amt_viewer_thumbnails_set_page: points at @page without saying "chosen". */
void amt_viewer_thumbnails_set_page (AmtViewerThumbnails *self, guint page);
void amt_viewer_thumbnails_set_rotation (AmtViewerThumbnails *self, guint rotation);
/** amt_viewer_thumbnails_get_n_drawn: pictures that are on the screen or on their way there. */
guint amt_viewer_thumbnails_get_n_drawn (AmtViewerThumbnails *self);

G_END_DECLS
