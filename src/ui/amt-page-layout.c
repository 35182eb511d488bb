/* amt-page-layout.c: where the pages of a document stand. Owned by AmtDocumentView. Main thread.
 *
 * Lower edges are summed up once for each size, so that what is seen is found by halving, however many pages there are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-page-layout.h"

#include <math.h>

/* Far beyond what can be drawn; keeps the sums of 20,000 pages well inside 64 bits and a double's whole numbers. */
#define MAX_SIDE (1 << 24)

struct _AmtPageLayout
{
  AmtPaperSize *sizes; /* (owned) n_pages of them */
  gint64 *bottoms;     /* (owned) of each page; device pixels */
  guint n_pages;
  double scale;
  guint rotation;
  guint gap;
  gint64 widest;
  gint64 room_width;
  gint64 room_height;
};

static guint
to_pixels (double points, double scale)
{
  return (guint) CLAMP (points * scale + 0.5, 1, MAX_SIDE);
}

static AmtPaperSize
turned (AmtPaperSize size, guint rotation)
{
  return rotation % 180 == 90 ? (AmtPaperSize){ size.height, size.width } : size;
}

AmtPageLayout *
amt_page_layout_new (const AmtPaperSize *sizes, guint n_pages)
{
  AmtPageLayout *self = g_new0 (AmtPageLayout, 1);

  g_assert (n_pages > 0);
  self->sizes = g_memdup2 (sizes, sizeof *sizes * n_pages);
  self->bottoms = g_new0 (gint64, n_pages);
  self->n_pages = n_pages;
  amt_page_layout_set (self, 1, 0, 0);
  return self;
}

void
amt_page_layout_free (AmtPageLayout *self)
{
  g_free (self->sizes);
  g_free (self->bottoms);
  g_free (self);
}

void
amt_page_layout_set (AmtPageLayout *self, double scale, guint rotation, guint gap)
{
  gint64 y = 0;

  self->scale = scale;
  self->rotation = rotation % 360 / 90 * 90;
  self->gap = gap;
  self->widest = 0;
  for (guint i = 0; i < self->n_pages; i++)
    {
      const AmtPaperSize size = turned (self->sizes[i], self->rotation);

      y += (gint64) gap + to_pixels (size.height, scale);
      self->bottoms[i] = y;
      self->widest = MAX (self->widest, (gint64) to_pixels (size.width, scale));
    }
}

void
amt_page_layout_set_room (AmtPageLayout *self, gint64 width, gint64 height)
{
  self->room_width = width;
  self->room_height = height;
}

guint
amt_page_layout_get_n_pages (AmtPageLayout *self)
{
  return self->n_pages;
}

guint
amt_page_layout_get_rotation (AmtPageLayout *self)
{
  return self->rotation;
}

static gint64
get_height (AmtPageLayout *self)
{
  return self->bottoms[self->n_pages - 1] + self->gap;
}

void
amt_page_layout_get_size (AmtPageLayout *self, gint64 *out_width, gint64 *out_height)
{
  *out_width = MAX (self->widest + 2 * (gint64) self->gap, self->room_width);
  *out_height = MAX (get_height (self), self->room_height);
}

/* What is left above the first page where all together are smaller than the room. */
static gint64
get_top (AmtPageLayout *self)
{
  return MAX (self->room_height - get_height (self), 0) / 2;
}

void
amt_page_layout_get_box (AmtPageLayout *self, guint page, AmtPageBox *out_box)
{
  AmtPaperSize size;
  gint64 width, height;

  g_return_if_fail (page < self->n_pages);

  size = turned (self->sizes[page], self->rotation);
  amt_page_layout_get_size (self, &width, &height);
  out_box->width = to_pixels (size.width, self->scale);
  out_box->height = to_pixels (size.height, self->scale);
  out_box->x = (width - out_box->width) / 2;
  out_box->y = get_top (self) + self->bottoms[page] - out_box->height;
}

/* The first page whose lower edge is below @y; n_pages: none. */
static guint
find_below (AmtPageLayout *self, double y)
{
  const double at = y - (double) get_top (self);
  guint low = 0, high = self->n_pages;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if ((double) self->bottoms[middle] > at)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

gboolean
amt_page_layout_get_range (AmtPageLayout *self, gint64 top, gint64 bottom, guint *out_first,
                           guint *out_last)
{
  guint page = find_below (self, (double) top);
  AmtPageBox box;

  *out_first = *out_last = page;
  if (page == self->n_pages || bottom <= top)
    return FALSE;
  amt_page_layout_get_box (self, page, &box);
  if (box.y >= bottom)
    return FALSE;
  while (*out_last + 1 < self->n_pages)
    {
      amt_page_layout_get_box (self, *out_last + 1, &box);
      if (box.y >= bottom)
        break;
      ++*out_last;
    }
  return TRUE;
}

guint
amt_page_layout_get_nearest (AmtPageLayout *self, double y)
{
  const guint below = MIN (find_below (self, y), self->n_pages - 1);
  AmtPageBox box, before;

  amt_page_layout_get_box (self, below, &box);
  if (below == 0 || y >= (double) box.y)
    return below;
  amt_page_layout_get_box (self, below - 1, &before);
  return (double) box.y - y <= y - (double) (before.y + before.height) ? below : below - 1;
}

static gint64
get_seen (const AmtPageBox *box, gint64 top, gint64 bottom)
{
  return MAX (MIN (bottom, box->y + box->height) - MAX (top, box->y), 0);
}

guint
amt_page_layout_get_main (AmtPageLayout *self, gint64 top, gint64 bottom, guint wished)
{
  guint first, last, best;
  gint64 most = -1;
  AmtPageBox box;

  if (!amt_page_layout_get_range (self, top, bottom, &first, &last))
    return amt_page_layout_get_nearest (self, (double) (top + bottom) / 2);

  best = first;
  for (guint i = first; i <= last; i++)
    {
      gint64 seen;

      amt_page_layout_get_box (self, i, &box);
      seen = get_seen (&box, top, bottom);
      if (seen > most)
        {
          most = seen;
          best = i;
        }
    }
  if (wished < first || wished > last)
    return best;
  amt_page_layout_get_box (self, wished, &box);
  return get_seen (&box, top, bottom) >= MIN (most, (gint64) box.height) ? wished : best;
}

void
amt_page_layout_to_page (AmtPageLayout *self, guint page, double x, double y, double *out_x,
                         double *out_y)
{
  AmtPaperSize size;
  AmtPageBox box;
  double across, down;

  g_return_if_fail (page < self->n_pages);

  size = self->sizes[page];
  amt_page_layout_get_box (self, page, &box);
  across = (x - (double) box.x) / box.width;
  down = (y - (double) box.y) / box.height;
  switch (self->rotation)
    {
    case 90:
      *out_x = down * size.width;
      *out_y = (1 - across) * size.height;
      break;
    case 180:
      *out_x = (1 - across) * size.width;
      *out_y = (1 - down) * size.height;
      break;
    case 270:
      *out_x = (1 - down) * size.width;
      *out_y = across * size.height;
      break;
    default:
      *out_x = across * size.width;
      *out_y = down * size.height;
      break;
    }
}

void
amt_page_layout_from_page (AmtPageLayout *self, guint page, double x, double y, double *out_x,
                           double *out_y)
{
  AmtPageBox box;
  double across, down;

  g_return_if_fail (page < self->n_pages);

  amt_page_layout_get_box (self, page, &box);
  x /= self->sizes[page].width;
  y /= self->sizes[page].height;
  switch (self->rotation)
    {
    case 90:
      across = 1 - y;
      down = x;
      break;
    case 180:
      across = 1 - x;
      down = 1 - y;
      break;
    case 270:
      across = y;
      down = 1 - x;
      break;
    default:
      across = x;
      down = y;
      break;
    }
  *out_x = (double) box.x + across * box.width;
  *out_y = (double) box.y + down * box.height;
}

void
amt_page_layout_from_rect (AmtPageLayout *self, guint page, const AmtRenderRect *rect,
                           double *out_x1, double *out_y1, double *out_x2, double *out_y2)
{
  double x1, y1, x2, y2;

  amt_page_layout_from_page (self, page, rect->x1, rect->y1, &x1, &y1);
  amt_page_layout_from_page (self, page, rect->x2, rect->y2, &x2, &y2);
  *out_x1 = MIN (x1, x2);
  *out_y1 = MIN (y1, y2);
  *out_x2 = MAX (x1, x2);
  *out_y2 = MAX (y1, y2);
}

/* What of @at is beside @length, with its sign. */
static double
beside (double at, double length)
{
  return at < 0 ? at : MAX (at - length, 0);
}

void
amt_page_layout_get_anchor (AmtPageLayout *self, double x, double y, AmtPageAnchor *out_anchor)
{
  AmtPageBox box;

  out_anchor->page = amt_page_layout_get_nearest (self, y);
  amt_page_layout_get_box (self, out_anchor->page, &box);
  x -= (double) box.x;
  y -= (double) box.y;
  out_anchor->rest_x = beside (x, box.width);
  out_anchor->rest_y = beside (y, box.height);
  out_anchor->across = (x - out_anchor->rest_x) / box.width;
  out_anchor->down = (y - out_anchor->rest_y) / box.height;
}

void
amt_page_layout_find_anchor (AmtPageLayout *self, const AmtPageAnchor *anchor, double *out_x,
                             double *out_y)
{
  AmtPageBox box;

  amt_page_layout_get_box (self, MIN (anchor->page, self->n_pages - 1), &box);
  *out_x = (double) box.x + anchor->across * box.width + anchor->rest_x;
  *out_y = (double) box.y + anchor->down * box.height + anchor->rest_y;
}

double
amt_page_layout_fit (AmtPageLayout *self, guint page, guint rotation, guint gap, gint64 width,
                     gint64 height)
{
  AmtPaperSize size;
  double scale;

  g_return_val_if_fail (page < self->n_pages, 1);

  size = turned (self->sizes[page], rotation);
  scale = (double) MAX (width - 2 * (gint64) gap, 1) / size.width;
  if (height > 0)
    scale = MIN (scale, (double) MAX (height - 2 * (gint64) gap, 1) / size.height);
  return scale;
}
