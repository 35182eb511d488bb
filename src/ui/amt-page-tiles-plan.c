/* amt-page-tiles-plan.c: which pictures a page comes to that is seen, or near: one of all of it, or tiles. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-page-tiles-private.h"

#include <math.h>

/* Side of the picture that stands in for a page of tiles. */
#define STAND_IN_SIDE 1024

/* The size at which a page is drawn: that on the screen, unless that is beyond all bounds or failed before. */
static void
get_drawn_size (AmtPageTiles *self, const AmtPageWish *wish, guint *out_width, guint *out_height)
{
  const AmtTileFailure *failure =
      g_hash_table_lookup (self->failures, GUINT_TO_POINTER (wish->page));
  const double most = MAX (wish->width, wish->height);
  const double pixels = (double) wish->width * wish->height;
  double scale = MIN (AMT_RENDER_MAX_PAGE_SIDE / most, 1);

  if (failure && failure->at_most > 0)
    scale = MIN (scale, sqrt ((double) failure->at_most / pixels));
  *out_width = MAX ((guint) (wish->width * scale), 1);
  *out_height = MAX ((guint) (wish->height * scale), 1);
}

gboolean
amt_page_tiles_is_hopeless (AmtPageTiles *self, const AmtRenderArea *area)
{
  const AmtTileFailure *failure =
      g_hash_table_lookup (self->failures, GUINT_TO_POINTER (area->page));

  return failure && failure->error &&
         (!failure->too_much || amt_tile_area_count (area) >= failure->pixels);
}

static void
add_need (AmtPageTiles *self, const AmtRenderArea *area, gboolean seen)
{
  const AmtTileNeed need = { .area = *area, .seen = seen };

  for (guint i = 0; i < self->needs->len; i++)
    if (amt_tile_area_is_same (&g_array_index (self->needs, AmtTileNeed, i).area, area))
      return;
  if (!amt_page_tiles_is_hopeless (self, area))
    g_array_append_val (self->needs, need);
}

/* @part: in pixels of the page on the screen, which is not always the size at which it is drawn. */
static void
add_tiles (AmtPageTiles *self, const AmtPageWish *wish, guint width, guint height,
           const GdkRectangle *part, gboolean seen)
{
  const double scale = (double) width / wish->width;
  const guint left = (guint) (MAX (part->x, 0) * scale) / AMT_PAGE_TILE_SIDE;
  const guint top = (guint) (MAX (part->y, 0) * scale) / AMT_PAGE_TILE_SIDE;
  const guint right = MIN ((guint) ceil ((part->x + part->width) * scale), width);
  const guint bottom = MIN ((guint) ceil ((part->y + part->height) * scale), height);

  if (amt_tile_is_empty (part))
    return;
  for (guint row = top; row * AMT_PAGE_TILE_SIDE < bottom; row++)
    for (guint column = left; column * AMT_PAGE_TILE_SIDE < right; column++)
      {
        AmtRenderArea area = amt_tile_area_whole (wish->page, self->rotation, width, height);

        area.x = column * AMT_PAGE_TILE_SIDE;
        area.y = row * AMT_PAGE_TILE_SIDE;
        area.area_width = MIN (AMT_PAGE_TILE_SIDE, width - area.x);
        area.area_height = MIN (AMT_PAGE_TILE_SIDE, height - area.y);
        add_need (self, &area, seen);
      }
}

/* Of a page of tiles something is to be seen at once. */
static void
add_stand_in (AmtPageTiles *self, guint page)
{
  AmtRenderArea area;

  if (amt_page_tiles_has_picture (self, page))
    return;
  amt_render_session_fit (self->session, page, self->rotation, STAND_IN_SIDE, STAND_IN_SIDE, &area);
  area = amt_tile_area_whole (page, self->rotation, area.width, area.height);
  add_need (self, &area, TRUE);
}

void
amt_page_tiles_add_needs (AmtPageTiles *self, const AmtPageWish *wish, gboolean seen)
{
  const GdkRectangle *part = seen ? &wish->seen : &wish->ahead;
  guint width, height;
  AmtRenderArea area;

  if (amt_tile_is_empty (part))
    return;
  get_drawn_size (self, wish, &width, &height);
  area = amt_tile_area_whole (wish->page, self->rotation, width, height);
  if (amt_tile_area_count (&area) <= self->whole && MAX (width, height) <= AMT_RENDER_MAX_SIDE)
    {
      add_need (self, &area, seen);
      return;
    }
  if (seen)
    add_stand_in (self, wish->page);
  add_tiles (self, wish, width, height, part, seen);
}
