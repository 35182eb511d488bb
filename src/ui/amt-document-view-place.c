/* amt-document-view-place.c: where the pages stand and which part of them is seen: sizes, zoom, rotation, scrolling. Main thread.
 *
 * Everything is laid out in device pixels (AmtPageLayout); the adjustments, which GTK wants so, are in application pixels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-document-view-private.h"

#include <math.h>

/* Application pixels a point at 100 %. */
#define POINT (96.0 / 72.0)
/* Of the view: how far one step of the wheel or a page key goes. */
#define STEP 0.1
#define PAGE_STEP 0.9
/* Two zooms that nobody can tell apart. */
#define SAME 0.0005
/* Microseconds: steps of the zoom that follow each other faster belong to one movement. */
#define QUICK (100 * G_TIME_SPAN_MILLISECOND)

static const double STEPS[] = { 0.25, 1 / 3.0, 0.5, 2 / 3.0, 0.75, 0.9, 1, 1.1, 1.25,
                                1.5,  1.75,    2,   2.5,     3,    4,   5, 6,   8 };

/* --- places --------------------------------------------------------------------------------------------- */

static int
get_device (AmtDocumentView *self)
{
  return gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static double
get_value (GtkAdjustment *adjustment)
{
  return adjustment ? gtk_adjustment_get_value (adjustment) : 0;
}

void
amt_document_view_get_corner (AmtDocumentView *self, gint64 *out_x, gint64 *out_y)
{
  const int device = get_device (self);

  *out_x = (gint64) floor (get_value (self->hadjustment) * device + 0.5);
  *out_y = (gint64) floor (get_value (self->vadjustment) * device + 0.5);
}

void
amt_document_view_to_whole (AmtDocumentView *self, double x, double y, double *out_x, double *out_y)
{
  const int device = get_device (self);
  gint64 left, top;

  amt_document_view_get_corner (self, &left, &top);
  *out_x = (double) left + x * device;
  *out_y = (double) top + y * device;
}

gboolean
amt_document_view_has_size (AmtDocumentView *self)
{
  return self->layout && gtk_widget_get_width (GTK_WIDGET (self)) > 0 &&
         gtk_widget_get_height (GTK_WIDGET (self)) > 0;
}

static void
configure (GtkAdjustment *adjustment, double value, double upper, double page)
{
  if (adjustment)
    gtk_adjustment_configure (adjustment, CLAMP (value, 0, MAX (upper - page, 0)), 0,
                              MAX (upper, page), page * STEP, page * PAGE_STEP, page);
}

/* @x, @y: device pixels of all pages, for the corner; bounded here. */
void
amt_document_view_scroll_to (AmtDocumentView *self, double x, double y)
{
  const double device = get_device (self);
  gint64 width = 0, height = 0;

  if (self->layout)
    amt_page_layout_get_size (self->layout, &width, &height);
  self->placing = TRUE;
  configure (self->hadjustment, floor (x + 0.5) / device, (double) width / device,
             gtk_widget_get_width (GTK_WIDGET (self)));
  configure (self->vadjustment, floor (y + 0.5) / device, (double) height / device,
             gtk_widget_get_height (GTK_WIDGET (self)));
  self->placing = FALSE;
  amt_document_view_look (self);
}

static guint
get_gap (AmtDocumentView *self)
{
  return (guint) (AMT_DOCUMENT_VIEW_GAP * get_device (self));
}

static double
get_fitting_zoom (AmtDocumentView *self, guint page)
{
  const int device = get_device (self);
  const int width = gtk_widget_get_width (GTK_WIDGET (self)) * device;
  const int height = gtk_widget_get_height (GTK_WIDGET (self)) * device;
  const double scale =
      amt_page_layout_fit (self->layout, page, self->rotation, get_gap (self), width,
                           self->zoom_mode == AMT_ZOOM_FIT_PAGE ? height : 0);

  return CLAMP (scale / POINT / device, AMT_ZOOM_LEAST_FITTING, AMT_ZOOM_MOST);
}

static void
take_zoom (AmtDocumentView *self, double zoom)
{
  if (zoom == self->zoom)
    return;
  self->zoom = zoom;
  amt_document_view_tell (self, AMT_DOCUMENT_VIEW_ZOOM);
}

/* Gives all pages their places again; the caller scrolls. @page: the one that is to fit. */
void
amt_document_view_lay_out (AmtDocumentView *self, guint page)
{
  const int device = get_device (self);

  if (!self->layout)
    return;
  if (self->zoom_mode != AMT_ZOOM_FREE && amt_document_view_has_size (self))
    take_zoom (self, get_fitting_zoom (self, page));
  amt_page_layout_set (self->layout, self->zoom * POINT * device, self->rotation, get_gap (self));
  amt_page_layout_set_room (self->layout,
                            (gint64) gtk_widget_get_width (GTK_WIDGET (self)) * device,
                            (gint64) gtk_widget_get_height (GTK_WIDGET (self)) * device);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Everything gets its place again and what is at @x, @y (application pixels of the view) stays there. */
void
amt_document_view_lay_out_around (AmtDocumentView *self, double x, double y)
{
  const int device = get_device (self);
  AmtPageAnchor anchor;
  double whole_x, whole_y;

  if (!self->layout)
    return;
  amt_document_view_to_whole (self, x, y, &whole_x, &whole_y);
  amt_page_layout_get_anchor (self->layout, whole_x, whole_y, &anchor);
  amt_document_view_lay_out (self, self->page);
  amt_page_layout_find_anchor (self->layout, &anchor, &whole_x, &whole_y);
  amt_document_view_scroll_to (self, whole_x - x * device, whole_y - y * device);
}

/* Device pixels: from where a page is seen best: in the middle, or, where it is wider than the view, near where one was. */
static double
get_left_for (AmtDocumentView *self, guint page)
{
  const double room =
      gtk_widget_get_width (GTK_WIDGET (self)) * (double) get_device (self) - 2.0 * get_gap (self);
  AmtPageBox box;
  double left;
  gint64 x, y;

  amt_page_layout_get_box (self->layout, page, &box);
  amt_document_view_get_corner (self, &x, &y);
  left = (double) x + get_gap (self);
  if (box.width <= room)
    left = (double) box.x - (room - box.width) / 2;
  else
    left = CLAMP (left, (double) box.x, (double) box.x + box.width - room);
  return left - get_gap (self);
}

static void
scroll_to_page (AmtDocumentView *self, guint page)
{
  AmtPageBox box;

  amt_page_layout_get_box (self->layout, page, &box);
  amt_document_view_scroll_to (self, get_left_for (self, page), (double) box.y - get_gap (self));
}

/* Only as far as needed, with a gap around it; what is larger than the view begins at its edge. */
static double
reveal (double value, double room, double from, double to, double gap)
{
  if (to - from + 2 * gap > room)
    gap = 0;
  if (from - gap < value || to - from > room)
    return from - gap;
  return to + gap > value + room ? to + gap - room : value;
}

void
amt_document_view_show_rect (AmtDocumentView *self, guint page, const AmtRenderRect *rect)
{
  const int device = get_device (self);
  const double gap = 4.0 * get_gap (self);
  double x1, y1, x2, y2;
  gint64 x, y;

  if (!amt_document_view_has_size (self))
    return;
  amt_page_layout_from_rect (self->layout, page, rect, &x1, &y1, &x2, &y2);
  amt_document_view_get_corner (self, &x, &y);
  amt_document_view_scroll_to (
      self, reveal ((double) x, gtk_widget_get_width (GTK_WIDGET (self)) * device, x1, x2, gap),
      reveal ((double) y, gtk_widget_get_height (GTK_WIDGET (self)) * device, y1, y2, gap));
}

void
amt_document_view_scroll_by (AmtDocumentView *self, double x, double y)
{
  if (self->hadjustment)
    gtk_adjustment_set_value (self->hadjustment, get_value (self->hadjustment) + x);
  if (self->vadjustment)
    gtk_adjustment_set_value (self->vadjustment, get_value (self->vadjustment) + y);
}

void
amt_document_view_go_to_place (AmtDocumentView *self)
{
  AmtPageAnchor anchor = { .page = self->place.page, .down = self->place.fraction };
  double x, y;

  self->place_waits = FALSE;
  amt_document_view_lay_out (self, self->place.page);
  if (anchor.down < 0)
    {
      anchor.down = 0;
      anchor.rest_y = -(double) get_gap (self);
    }
  amt_page_layout_find_anchor (self->layout, &anchor, &x, &y);
  self->wished = self->place.page;
  amt_document_view_scroll_to (self, get_left_for (self, self->place.page), y);
  if (self->rect_waits)
    amt_document_view_show_rect (self, self->wished, &self->wished_rect);
  self->rect_waits = FALSE;
}

/* --- zoom ----------------------------------------------------------------------------------------------- */

void
amt_document_view_zoom_at (AmtDocumentView *self, double zoom, double x, double y)
{
  const gint64 now = g_get_monotonic_time ();

  zoom = CLAMP (zoom, MIN (AMT_ZOOM_LEAST, self->zoom), AMT_ZOOM_MOST);
  if (self->zoom_mode != AMT_ZOOM_FREE)
    {
      self->zoom_mode = AMT_ZOOM_FREE;
      amt_document_view_tell (self, AMT_DOCUMENT_VIEW_ZOOM_MODE);
    }
  if (zoom == self->zoom)
    return;
  /* The first step is drawn at once; of those that follow quickly only the last. */
  if (now - self->last_zoom < QUICK)
    self->moving_until = now + QUICK;
  self->last_zoom = now;
  take_zoom (self, zoom);
  amt_document_view_lay_out_around (self, x, y);
}

void
amt_document_view_step_at (AmtDocumentView *self, int direction, double x, double y)
{
  const guint n = G_N_ELEMENTS (STEPS);
  guint i;

  if (direction > 0)
    {
      for (i = 0; i + 1 < n && STEPS[i] <= self->zoom + SAME;)
        i++;
    }
  else
    {
      for (i = n - 1; i > 0 && STEPS[i] >= self->zoom - SAME;)
        i--;
    }
  amt_document_view_zoom_at (self, direction > 0 ? STEPS[i] : MIN (STEPS[i], self->zoom), x, y);
}

/* --- public --------------------------------------------------------------------------------------------- */

double
amt_document_view_get_zoom (AmtDocumentView *self)
{
  return self->zoom;
}

void
amt_document_view_set_zoom (AmtDocumentView *self, double zoom)
{
  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));

  amt_document_view_zoom_at (self, isfinite (zoom) ? zoom : 1,
                             gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                             gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

AmtZoomMode
amt_document_view_get_zoom_mode (AmtDocumentView *self)
{
  return self->zoom_mode;
}

void
amt_document_view_set_zoom_mode (AmtDocumentView *self, AmtZoomMode mode)
{
  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));
  g_return_if_fail (mode <= AMT_ZOOM_FIT_PAGE);

  if (mode == self->zoom_mode)
    return;
  self->zoom_mode = mode;
  amt_document_view_tell (self, AMT_DOCUMENT_VIEW_ZOOM_MODE);
  if (!amt_document_view_has_size (self) || self->place_waits)
    return;
  amt_document_view_lay_out_around (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0, 0);
  /* A whole page is seen as a whole. */
  if (mode == AMT_ZOOM_FIT_PAGE)
    amt_document_view_go_to (self, self->page, NULL);
}

void
amt_document_view_zoom_step (AmtDocumentView *self, int direction)
{
  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));

  amt_document_view_step_at (self, direction, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                             gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

guint
amt_document_view_get_rotation (AmtDocumentView *self)
{
  return self->rotation;
}

void
amt_document_view_set_rotation (AmtDocumentView *self, guint rotation)
{
  const guint page = self->page;

  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));
  rotation = rotation / 90 * 90 % 360;
  if (rotation == self->rotation)
    return;
  self->rotation = rotation;
  amt_document_view_tell (self, AMT_DOCUMENT_VIEW_ROTATION);
  if (!self->layout)
    return;
  if (!amt_document_view_has_size (self) || self->place_waits)
    {
      amt_document_view_lay_out (self, page);
      return;
    }
  /* What was at the middle of the page's upper edge is anywhere now: the page begins anew. */
  amt_document_view_lay_out (self, page);
  self->wished = page;
  scroll_to_page (self, page);
}

void
amt_document_view_go_to (AmtDocumentView *self, guint page, const AmtRenderRect *rect)
{
  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));

  if (!self->layout)
    return;
  page = MIN (page, amt_page_layout_get_n_pages (self->layout) - 1);
  if (!amt_document_view_has_size (self) || self->place_waits)
    {
      self->place.page = page;
      self->place.fraction = -1;
      self->rect_waits = rect != NULL;
      self->wished_rect = rect ? *rect : (AmtRenderRect){ 0 };
      return;
    }
  self->wished = page;
  if (self->zoom_mode != AMT_ZOOM_FREE)
    amt_document_view_lay_out (self, page);
  if (rect)
    amt_document_view_show_rect (self, page, rect);
  else
    scroll_to_page (self, page);
}

void
amt_document_view_get_place (AmtDocumentView *self, AmtDocumentPlace *out_place)
{
  AmtPageBox box;
  gint64 x, y;

  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));
  *out_place = self->place;
  out_place->zoom_mode = self->zoom_mode;
  out_place->zoom = self->zoom;
  out_place->rotation = self->rotation;
  if (!amt_document_view_has_size (self) || self->place_waits)
    return;
  amt_document_view_get_corner (self, &x, &y);
  /* The gap above a page belongs to it. */
  out_place->page = amt_page_layout_get_nearest (self->layout, (double) y + get_gap (self));
  amt_page_layout_get_box (self->layout, out_place->page, &box);
  out_place->fraction = y < box.y ? -1 : (double) (y - box.y) / box.height;
}

void
amt_document_view_set_place (AmtDocumentView *self, const AmtDocumentPlace *place)
{
  g_return_if_fail (AMT_IS_DOCUMENT_VIEW (self));

  if (!self->layout)
    return;
  self->place = *place;
  self->place.page = MIN (place->page, amt_page_layout_get_n_pages (self->layout) - 1);
  self->place.fraction = isfinite (place->fraction) ? CLAMP (place->fraction, -1, 1) : -1;
  self->place_waits = TRUE;
  self->rect_waits = FALSE;
  if (place->zoom_mode <= AMT_ZOOM_FIT_PAGE)
    self->zoom_mode = place->zoom_mode;
  if (isfinite (place->zoom))
    self->zoom = CLAMP (place->zoom, AMT_ZOOM_LEAST_FITTING, AMT_ZOOM_MOST);
  self->rotation = place->rotation / 90 * 90 % 360;
  if (amt_document_view_has_size (self))
    amt_document_view_go_to_place (self);
  amt_document_view_tell (self, AMT_DOCUMENT_VIEW_ZOOM_MODE);
  amt_document_view_tell (self, AMT_DOCUMENT_VIEW_ZOOM);
  amt_document_view_tell (self, AMT_DOCUMENT_VIEW_ROTATION);
}
