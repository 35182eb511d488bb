/* amt-page-layout.h: where the pages of a document stand, one below the other. Pure geometry; owned by AmtDocumentView.
 *
 * Everything is in device pixels, in whole ones where something is drawn, so that no picture is ever smeared over two. Points are
 * those of AmtRenderRect: of the page without further rotation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-document-parts.h"

#include <glib.h>

G_BEGIN_DECLS

/* Points. */
typedef struct
{
  double width;
  double height;
} AmtPaperSize;

/* Of a page, in the room that all pages together take. */
typedef struct
{
  gint64 x;
  gint64 y;
  guint width;
  guint height;
} AmtPageBox;

/* A place on a page that is found again when everything has another size. */
typedef struct
{
  guint page;
  double across; /* of the page's width, as it is turned */
  double down;
  double rest_x; /* device pixels beside the page */
  double rest_y;
} AmtPageAnchor;

typedef struct _AmtPageLayout AmtPageLayout;

/** amt_page_layout_new: @sizes: copied; at least one, all above zero. */
AmtPageLayout *amt_page_layout_new (const AmtPaperSize *sizes, guint n_pages);
void amt_page_layout_free (AmtPageLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtPageLayout, amt_page_layout_free)

/**
 * amt_page_layout_set: places all pages, in one pass over them
 * @scale: device pixels a point
 * @rotation: clockwise: 0, 90, 180, 270
 * @gap: device pixels around and between pages
 */
void amt_page_layout_set (AmtPageLayout *self, double scale, guint rotation, guint gap);
/** amt_page_layout_set_room: of the view: what is smaller stands in its middle. */
void amt_page_layout_set_room (AmtPageLayout *self, gint64 width, gint64 height);

guint amt_page_layout_get_n_pages (AmtPageLayout *self);
guint amt_page_layout_get_rotation (AmtPageLayout *self);
/** amt_page_layout_get_size: @out_width, @out_height: (out): of all pages with their gaps, at least the room. */
void amt_page_layout_get_size (AmtPageLayout *self, gint64 *out_width, gint64 *out_height);
void amt_page_layout_get_box (AmtPageLayout *self, guint page, AmtPageBox *out_box);

/** amt_page_layout_get_range: pages of which something is between @top and @bottom (exclusive). Returns: FALSE if there is none. */
gboolean amt_page_layout_get_range (AmtPageLayout *self, gint64 top, gint64 bottom,
                                    guint *out_first, guint *out_last);
/** amt_page_layout_get_nearest: the page at @y, or the one that is nearest to it. */
guint amt_page_layout_get_nearest (AmtPageLayout *self, double y);
/**
 * amt_page_layout_get_main: the page that fills most of what is between @top and @bottom
 * @wished: wins where it is seen as a whole, or no less than any other
 */
guint amt_page_layout_get_main (AmtPageLayout *self, gint64 top, gint64 bottom, guint wished);

/** amt_page_layout_to_page: @x, @y: of the whole; @out_x, @out_y: (out): points, also outside the page. */
void amt_page_layout_to_page (AmtPageLayout *self, guint page, double x, double y, double *out_x,
                              double *out_y);
/** amt_page_layout_from_page: @x, @y: points; @out_x, @out_y: (out): of the whole. */
void amt_page_layout_from_page (AmtPageLayout *self, guint page, double x, double y, double *out_x,
                                double *out_y);
/** amt_page_layout_from_rect: the same of a rectangle, with its corners in order whatever the rotation. */
void amt_page_layout_from_rect (AmtPageLayout *self, guint page, const AmtRenderRect *rect,
                                double *out_x1, double *out_y1, double *out_x2, double *out_y2);

/** amt_page_layout_get_anchor: @out_anchor: (out): of the page nearest to the place. */
void amt_page_layout_get_anchor (AmtPageLayout *self, double x, double y,
                                 AmtPageAnchor *out_anchor);
/** amt_page_layout_find_anchor: where it is now. */
void amt_page_layout_find_anchor (AmtPageLayout *self, const AmtPageAnchor *anchor, double *out_x,
                                  double *out_y);

/** amt_page_layout_fit: Returns: the scale at which @page is as wide as @width with its gaps, and no higher than @height (0: any). */
double amt_page_layout_fit (AmtPageLayout *self, guint page, guint rotation, guint gap,
                            gint64 width, gint64 height);

G_END_DECLS
