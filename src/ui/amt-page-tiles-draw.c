/* amt-page-tiles-draw.c: what is there of a page, one picture over the other. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-page-tiles-private.h"

static gboolean
is_whole (const AmtRenderArea *area)
{
  return area->area_width == area->width && area->area_height == area->height;
}

/* Of a picture, in application pixels. */
static graphene_rect_t
get_place (const AmtTilePicture *picture, const graphene_rect_t *paper)
{
  const AmtRenderArea *area = &picture->area;
  const float across = paper->size.width / (float) area->width;
  const float down = paper->size.height / (float) area->height;

  return GRAPHENE_RECT_INIT (paper->origin.x + (float) area->x * across,
                             paper->origin.y + (float) area->y * down,
                             (float) area->area_width * across, (float) area->area_height * down);
}

static void
append_texture (GtkSnapshot *snapshot, AmtTilePicture *picture, const graphene_rect_t *paper)
{
  const AmtPixels *pixels = picture->pixels;
  const graphene_rect_t place = get_place (picture, paper);

  if (!picture->texture)
    picture->texture =
        gdk_memory_texture_new ((int) pixels->width, (int) pixels->height,
                                GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, pixels->bytes, pixels->stride);
  gtk_snapshot_append_texture (snapshot, picture->texture, &place);
}

static void
paint_surface (cairo_t *cr, AmtTilePicture *picture, const graphene_rect_t *paper)
{
  const AmtPixels *pixels = picture->pixels;
  const graphene_rect_t place = get_place (picture, paper);
  /* Only read. Pages are opaque: without alpha they need not be blended. */
  guchar *data = (guchar *) g_bytes_get_data (pixels->bytes, NULL);

  if (!picture->surface)
    picture->surface = cairo_image_surface_create_for_data (
        data, CAIRO_FORMAT_RGB24, (int) pixels->width, (int) pixels->height, (int) pixels->stride);
  cairo_save (cr);
  cairo_rectangle (cr, place.origin.x, place.origin.y, place.size.width, place.size.height);
  cairo_clip (cr);
  cairo_translate (cr, place.origin.x, place.origin.y);
  cairo_scale (cr, (double) place.size.width / pixels->width,
               (double) place.size.height / pixels->height);
  cairo_set_source_surface (cr, picture->surface, 0, 0);
  /* What is stretched only stands in: the better filters take longer than the page itself. */
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
  cairo_restore (cr);
}

/* In the order in which they lie on each other: the coarse ones below. */
static int
compare_pictures (gconstpointer a, gconstpointer b)
{
  const AmtTilePicture *one = *(AmtTilePicture *const *) a, *other = *(AmtTilePicture *const *) b;

  if (one->needed != other->needed)
    return one->needed ? 1 : -1;
  if (is_whole (&one->area) != is_whole (&other->area))
    return is_whole (&one->area) ? -1 : 1;
  return one->area.width < other->area.width ? -1 : one->area.width > other->area.width;
}

void
amt_page_tiles_snapshot (AmtPageTiles *self, GtkSnapshot *snapshot, guint page,
                         const graphene_rect_t *paper, const graphene_rect_t *seen,
                         gboolean by_cairo)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_new ();
  const gboolean sharp = amt_page_tiles_is_page_sharp (self, page);

  for (guint i = 0; i < self->pictures->len; i++)
    {
      AmtTilePicture *picture = g_ptr_array_index (self->pictures, i);

      /* What is hidden by what is sharp is not drawn: stretching it would cost more than all else. */
      if (picture->area.page == page && picture->area.rotation == self->rotation &&
          (picture->needed || !sharp))
        g_ptr_array_add (layers, picture);
    }
  g_ptr_array_sort (layers, compare_pictures);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 1, 1, 1, 1 }, seen);
  if (by_cairo && layers->len > 0)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, seen);

      for (guint i = 0; i < layers->len; i++)
        paint_surface (cr, g_ptr_array_index (layers, i), paper);
      cairo_destroy (cr);
    }
  for (guint i = 0; !by_cairo && i < layers->len; i++)
    append_texture (snapshot, g_ptr_array_index (layers, i), paper);
}
