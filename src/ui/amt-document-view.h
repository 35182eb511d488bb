/* amt-document-view.h: the pages of one document, one below the other, as they are drawn by its render session.
 *
 * A GtkScrollable: it belongs into a GtkScrolledWindow. Coordinates of hits and links are those of AmtRenderRect: points of the page
 * without further rotation. Nothing that a document contains is followed or opened here. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Of the paper's real size at 96 dpi. */
#define AMT_ZOOM_LEAST 0.25
#define AMT_ZOOM_MOST 8.0
/* Only to make a large plan fit. */
#define AMT_ZOOM_LEAST_FITTING 0.02

typedef enum
{
  AMT_ZOOM_FREE,
  AMT_ZOOM_FIT_WIDTH, /* the current page is as wide as there is room; stays so when the room changes */
  AMT_ZOOM_FIT_PAGE /* likewise, in height, too */
} AmtZoomMode;

#define AMT_TYPE_ZOOM_MODE (amt_zoom_mode_get_type ())
GType amt_zoom_mode_get_type (void);

/* What is remembered of a document: where one was. */
typedef struct
{
  guint page;      /* from 0: the one at the upper edge of the view */
  double fraction; /* of its height that is above the edge; below 0: there is room above it */
  AmtZoomMode zoom_mode;
  double zoom;    /* 1.0: the paper's real size at 96 dpi */
  guint rotation; /* clockwise: 0, 90, 180, 270 */
} AmtDocumentPlace;

#define AMT_TYPE_DOCUMENT_VIEW (amt_document_view_get_type ())
G_DECLARE_FINAL_TYPE (AmtDocumentView, amt_document_view, AMT, DOCUMENT_VIEW, GtkWidget)

/**
 * AmtDocumentView::link-activated:
 * @link: (type gpointer): AmtRenderLink, only valid during the signal
 *
 * A link was clicked, or Enter pressed on it. Those of kind AMT_RENDER_LINK_PAGE are followed by the view, which is told here, too;
 * of others nothing happens but this signal: ask first (amt_render_link_may_open ()).
 */
/**
 * AmtDocumentView::page-failed:
 * @page: from 0
 * @error: GError of AMT_RENDER_ERROR
 *
 * A page could not be drawn. The view says so in its place.
 */
/**
 * AmtDocumentView:page, :zoom, :zoom-mode, :rotation, :has-selection
 *
 * Notify when they change, also by scrolling. :n-pages is 0 without a session.
 */
GtkWidget *amt_document_view_new (void);

/**
 * amt_document_view_set_session:
 * @session: (nullable): the view keeps a reference, and tells it whether somebody looks
 *
 * Selection, hits and rotation are gone afterwards, the first page is shown; zoom mode and free zoom stay.
 */
void amt_document_view_set_session (AmtDocumentView *self, AmtRenderSession *session);
/** amt_document_view_get_session: (transfer none) (nullable). */
AmtRenderSession *amt_document_view_get_session (AmtDocumentView *self);
/** amt_document_view_get_n_pages: 0 without a session. */
guint amt_document_view_get_n_pages (AmtDocumentView *self);

/** amt_document_view_get_page: from 0: the page that fills most of the view. */
guint amt_document_view_get_page (AmtDocumentView *self);
/** amt_document_view_set_page: as amt_document_view_go_to () without a rectangle. */
void amt_document_view_set_page (AmtDocumentView *self, guint page);
double amt_document_view_get_zoom (AmtDocumentView *self);
/** amt_document_view_set_zoom: @zoom: bounded by AMT_ZOOM_LEAST and AMT_ZOOM_MOST; the mode is AMT_ZOOM_FREE afterwards. */
void amt_document_view_set_zoom (AmtDocumentView *self, double zoom);
AmtZoomMode amt_document_view_get_zoom_mode (AmtDocumentView *self);
void amt_document_view_set_zoom_mode (AmtDocumentView *self, AmtZoomMode mode);
/**
 * amt_document_view_zoom_step: the next of 25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400, 500, 600, 800 %
 * @direction: above 0: larger; below 0: smaller
 */
void amt_document_view_zoom_step (AmtDocumentView *self, int direction);
guint amt_document_view_get_rotation (AmtDocumentView *self);
/** amt_document_view_set_rotation: @rotation: of the whole document, clockwise: 0, 90, 180 or 270. */
void amt_document_view_set_rotation (AmtDocumentView *self, guint rotation);

/**
 * amt_document_view_go_to:
 * @page: from 0; beyond the last: the last
 * @rect: (nullable): scrolled to only as far as needed to see it; %NULL: the page's upper edge
 */
void amt_document_view_go_to (AmtDocumentView *self, guint page, const AmtRenderRect *rect);

/** amt_document_view_get_place: @out_place: (out). */
void amt_document_view_get_place (AmtDocumentView *self, AmtDocumentPlace *out_place);
/** amt_document_view_set_place: of the session that is shown; waits for the view's first size. Nonsense is bounded. */
void amt_document_view_set_place (AmtDocumentView *self, const AmtDocumentPlace *place);

/**
 * amt_document_view_set_pixels_only: of a document that is suspicious
 * @pixels_only: neither text nor links of the page are asked for: nothing can be selected, copied or clicked
 *
 * Returns: @pixels_only as it was before.
 */
gboolean amt_document_view_set_pixels_only (AmtDocumentView *self, gboolean pixels_only);

/* --- what was searched for --- */

/** amt_document_view_set_hits: @hits: (nullable) (element-type AmtRenderHit): of that page; kept by reference, not changed. */
void amt_document_view_set_hits (AmtDocumentView *self, guint page, GPtrArray *hits);
/** amt_document_view_set_current_hit: marks it more strongly and scrolls to it. @index: in the hits of @page. */
void amt_document_view_set_current_hit (AmtDocumentView *self, guint page, guint index);
/** amt_document_view_clear_hits: of all pages. */
void amt_document_view_clear_hits (AmtDocumentView *self);

/* --- what is selected --- */

gboolean amt_document_view_get_has_selection (AmtDocumentView *self);
void amt_document_view_select_all (AmtDocumentView *self);
void amt_document_view_unselect (AmtDocumentView *self);
/** amt_document_view_copy: the selected text to the clipboard, as soon as it is there; what is copied later wins. */
void amt_document_view_copy (AmtDocumentView *self);
/** amt_document_view_selected_text_async: of all pages that the selection touches, which need not be seen. */
void amt_document_view_selected_text_async (AmtDocumentView *self, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
/** amt_document_view_selected_text_finish: Returns: (transfer full): "" where nothing is selected. */
char *amt_document_view_selected_text_finish (AmtDocumentView *self, GAsyncResult *result,
                                              GError **error);

G_END_DECLS
