/* amt-page-tiles.h: the pictures of the pages that are seen, or soon will be: which are there, which are asked for.
 *
 * Small pages are drawn whole, large ones in tiles. The pictures share their memory with the pool's cache and are used there with
 * each wish, so that what is seen is the last to leave it: both together stay within the pool's budget. Owned by AmtDocumentView.
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Device pixels. */
#define AMT_PAGE_TILE_SIDE 1024
/* Bytes of pictures beyond which nothing is drawn ahead and nothing old is kept. What is seen is always there. */
#define AMT_PAGE_TILES_BUDGET (80 * 1024 * 1024)
/* The same for all views that there are: what the pool keeps for all documents. */
#define AMT_PAGE_TILES_TOGETHER (128 * 1024 * 1024)
/* Device pixels: no page is drawn whole beyond this, however large the screen. */
#define AMT_PAGE_TILES_MAX_WHOLE (8 * 1024 * 1024)

/* A page that is seen, or near. Rectangles in device pixels of the page; empty: nothing. */
typedef struct
{
  guint page;
  guint width; /* of the page on the screen, device pixels */
  guint height;
  GdkRectangle seen;
  GdkRectangle ahead; /* is drawn when all that is seen is there */
} AmtPageWish;

#define AMT_TYPE_PAGE_TILES (amt_page_tiles_get_type ())
G_DECLARE_FINAL_TYPE (AmtPageTiles, amt_page_tiles, AMT, PAGE_TILES, GObject)

/** AmtPageTiles::changed: something else is to be drawn. */
/** AmtPageTiles::failed: @page, @error: it cannot be drawn at that size. */
AmtPageTiles *amt_page_tiles_new (void);

/** amt_page_tiles_set_session: @session: (nullable). All pictures, jobs and failures are forgotten. */
void amt_page_tiles_set_session (AmtPageTiles *self, AmtRenderSession *session);
/** amt_page_tiles_set_whole: @pixels: device pixels up to which a page is drawn whole. */
void amt_page_tiles_set_whole (AmtPageTiles *self, guint64 pixels);

/**
 * amt_page_tiles_set_wishes: what is wanted now; all else is let go, and its jobs are cancelled
 * @wishes: the most important first
 * @moving: it will change in a moment: what is there already is taken, nothing new is begun
 */
void amt_page_tiles_set_wishes (AmtPageTiles *self, guint rotation, const AmtPageWish *wishes,
                                guint n_wishes, gboolean moving);

/**
 * amt_page_tiles_snapshot: draws a page: white paper, what is there of it, sharp or not
 * @paper: the page, in application pixels
 * @seen: the part of it that is seen
 * @by_cairo: it will be drawn by GskCairoRenderer, which in GTK 4.8 takes a texture apart pixel by pixel in every frame (5 ms for a
 *   tile, against 0.4): it is given what cairo knows instead
 */
void amt_page_tiles_snapshot (AmtPageTiles *self, GtkSnapshot *snapshot, guint page,
                              const graphene_rect_t *paper, const graphene_rect_t *seen,
                              gboolean by_cairo);

/** amt_page_tiles_get_failure: (transfer none) (nullable): why nothing of a page is there. */
const GError *amt_page_tiles_get_failure (AmtPageTiles *self, guint page);
/** amt_page_tiles_try_again: after a failure; a page that was too much for the helper is drawn smaller. */
void amt_page_tiles_try_again (AmtPageTiles *self, guint page);

/** amt_page_tiles_is_sharp: whether all that is seen is there as it should be. */
gboolean amt_page_tiles_is_sharp (AmtPageTiles *self);
/** amt_page_tiles_get_n_jobs: that were asked for and are still wanted. */
guint amt_page_tiles_get_n_jobs (AmtPageTiles *self);
/** amt_page_tiles_get_bytes: of all pictures. */
gsize amt_page_tiles_get_bytes (AmtPageTiles *self);
/** amt_page_tiles_get_bytes_alone: of those that the pool's cache does not have any more. */
gsize amt_page_tiles_get_bytes_alone (AmtPageTiles *self);

G_END_DECLS
