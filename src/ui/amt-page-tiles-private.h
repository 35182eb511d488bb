/* amt-page-tiles-private.h: what the files of the page tiles share. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-page-tiles.h"

G_BEGIN_DECLS

/* One that is there. */
typedef struct
{
  AmtRenderArea area;
  AmtPixels *pixels;   /* (owned) */
  GdkTexture *texture; /* (owned) (nullable) made of them when it is drawn, without copying … */
  cairo_surface_t *surface; /* (owned) (nullable) … or this */
  gboolean needed;          /* belongs to the size that is shown; else it only stands in */
} AmtTilePicture;

/* One that should be there. */
typedef struct
{
  AmtRenderArea area;
  gboolean seen;
  gboolean there;
} AmtTileNeed;

/* A page that could not be drawn. */
typedef struct
{
  GError *error;     /* (owned) (nullable) none any more: it is tried again */
  guint64 pixels;    /* the whole page at the size that failed */
  guint64 at_most;   /* pixels of a page that are tried at all; 0: any */
  gboolean too_much; /* and may work when it is smaller */
} AmtTileFailure;

struct _AmtPageTiles
{
  GObject parent_instance;

  AmtRenderSession *session; /* (owned) (nullable) */
  GPtrArray *pictures;       /* (owned) (element-type AmtTilePicture) */
  GArray *needs;             /* (owned) (element-type AmtTileNeed) the most important first */
  GPtrArray *jobs;           /* (owned) (element-type Job) unowned: each belongs to its call */
  GHashTable *failures;      /* (owned) (element-type guint AmtTileFailure) by page */
  guint64 whole;             /* device pixels */
  gsize bytes;               /* of pictures */
  guint rotation;
  gboolean moving;
};

/* --- areas ---------------------------------------------------------------------------------------------- */

/** amt_tile_area_count: pixels of the whole page. */
static inline guint64
amt_tile_area_count (const AmtRenderArea *area)
{
  return (guint64) area->width * area->height;
}

static inline gboolean
amt_tile_area_is_same (const AmtRenderArea *a, const AmtRenderArea *b)
{
  return a->page == b->page && a->rotation == b->rotation && a->width == b->width &&
         a->height == b->height && a->x == b->x && a->y == b->y && a->area_width == b->area_width &&
         a->area_height == b->area_height;
}

static inline AmtRenderArea
amt_tile_area_whole (guint page, guint rotation, guint width, guint height)
{
  return (AmtRenderArea){ page, rotation, width, height, 0, 0, width, height };
}

static inline gboolean
amt_tile_is_empty (const GdkRectangle *rectangle)
{
  return rectangle->width <= 0 || rectangle->height <= 0;
}

/* amt-page-tiles.c */
/** amt_page_tiles_has_picture: whether anything of @page is there, sharp or not. */
gboolean amt_page_tiles_has_picture (AmtPageTiles *self, guint page);
/** amt_page_tiles_is_page_sharp: whether all of @page that is seen is there. */
gboolean amt_page_tiles_is_page_sharp (AmtPageTiles *self, guint page);

/* amt-page-tiles-plan.c */
/** amt_page_tiles_add_needs: the pictures that @wish comes to; twice: what is seen of all pages, then what may be seen soon. */
void amt_page_tiles_add_needs (AmtPageTiles *self, const AmtPageWish *wish, gboolean seen);
/** amt_page_tiles_is_hopeless: whether a picture of that size failed already, or would in the same way. */
gboolean amt_page_tiles_is_hopeless (AmtPageTiles *self, const AmtRenderArea *area);

G_END_DECLS
