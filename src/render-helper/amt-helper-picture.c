/* amt-helper-picture.c: pictures as documents. Keeps the last decoded page.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-picture.h"

#include <math.h>

/* 96 dpi: at 100 % a pixel is a pixel. */
#define POINTS_PER_PIXEL 0.75

typedef struct
{
  AmtHelperFile file;
  const AmtPictureCodec *codec;
  const guint8 *data; /* (unowned) */
  gsize size;
  guint page; /* that info and surface are of */
  AmtPictureInfo info;
  cairo_surface_t *surface; /* (owned) (nullable) perhaps smaller than the picture */
} AmtHelperPicture;

cairo_surface_t *
amt_helper_picture_new_surface (guint width, guint height)
{
  cairo_surface_t *surface;

  if (width == 0 || height == 0 || width > AMT_HELPER_MAX_SIDE || height > AMT_HELPER_MAX_SIDE ||
      (guint64) width * height > AMT_HELPER_MAX_PIXELS)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_destroy (surface);
  return NULL;
}

guint8 *
amt_helper_picture_line (cairo_surface_t *surface, guint y)
{
  return cairo_image_surface_get_data (surface) +
         (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
}

void
amt_helper_picture_on_white (guint8 *line, guint n)
{
  for (guint i = 0; i < n; i++, line += 4)
    {
      const guint alpha = line[3];

      if (alpha == 255)
        continue;
      for (guint c = 0; c < 3; c++)
        line[c] = (guint8) ((line[c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

/* --- as a document -------------------------------------------------------------------------------------- */

static gboolean
is_across (const AmtPictureInfo *info)
{
  return info->orientation >= 5 && info->orientation <= 8;
}

static guint32
inspect (AmtHelperPicture *self, guint page)
{
  AmtPictureInfo info = { 0 };
  guint32 failure = self->codec->inspect (self->data, self->size, page, &info);

  if (failure)
    return failure;
  if (info.width == 0 || info.height == 0)
    return AMT_FAILURE_BROKEN;
  if (info.width > AMT_HELPER_MAX_SIDE || info.height > AMT_HELPER_MAX_SIDE ||
      (guint64) info.width * info.height > AMT_HELPER_MAX_PIXELS)
    return AMT_FAILURE_TOO_LARGE;
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  self->info = info;
  self->page = page;
  return 0;
}

static gboolean
picture_get_size (AmtHelperFile *file, guint page, double *width, double *height)
{
  AmtHelperPicture *self = (AmtHelperPicture *) file;

  if (page != self->page && inspect (self, page) != 0)
    return FALSE;
  *width = (is_across (&self->info) ? self->info.height : self->info.width) * POINTS_PER_PIXEL;
  *height = (is_across (&self->info) ? self->info.width : self->info.height) * POINTS_PER_PIXEL;
  return TRUE;
}

/* So that what is stored is shown as it was taken (EXIF 2.3, tag 274); @cr: one unit a pixel as shown. */
static void
turn (cairo_t *cr, const AmtPictureInfo *info)
{
  const double w = info->width, h = info->height;
  cairo_matrix_t matrix;

  switch (info->orientation)
    {
    case 2:
      cairo_matrix_init (&matrix, -1, 0, 0, 1, w, 0);
      break;
    case 3:
      cairo_matrix_init (&matrix, -1, 0, 0, -1, w, h);
      break;
    case 4:
      cairo_matrix_init (&matrix, 1, 0, 0, -1, 0, h);
      break;
    case 5:
      cairo_matrix_init (&matrix, 0, 1, 1, 0, 0, 0);
      break;
    case 6:
      cairo_matrix_init (&matrix, 0, 1, -1, 0, h, 0);
      break;
    case 7:
      cairo_matrix_init (&matrix, 0, -1, -1, 0, h, w);
      break;
    case 8:
      cairo_matrix_init (&matrix, 0, -1, 1, 0, 0, w);
      break;
    default:
      return;
    }
  cairo_transform (cr, &matrix);
}

static guint32
decode (AmtHelperPicture *self, guint page, double scale)
{
  const double wanted = MIN (scale * POINTS_PER_PIXEL, 1);
  guint width, height;
  guint32 failure = page == self->page ? 0 : inspect (self, page);

  if (failure)
    return failure;
  width = CLAMP ((guint) ceil (self->info.width * wanted), 1, self->info.width);
  height = CLAMP ((guint) ceil (self->info.height * wanted), 1, self->info.height);
  if (self->surface && (guint) cairo_image_surface_get_width (self->surface) >= width &&
      (guint) cairo_image_surface_get_height (self->surface) >= height)
    return 0;

  g_clear_pointer (&self->surface, cairo_surface_destroy);
  failure = self->codec->decode (self->data, self->size, page, &self->info, width, height,
                                 &self->surface);
  if (failure)
    g_clear_pointer (&self->surface, cairo_surface_destroy);
  else
    cairo_surface_mark_dirty (self->surface);
  return failure;
}

static guint32
picture_draw (AmtHelperFile *file, guint page, cairo_t *cr, double scale)
{
  AmtHelperPicture *self = (AmtHelperPicture *) file;
  guint32 failure = decode (self, page, scale);

  if (failure)
    return failure;
  cairo_scale (cr, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
  turn (cr, &self->info);
  cairo_scale (cr, (double) self->info.width / cairo_image_surface_get_width (self->surface),
               (double) self->info.height / cairo_image_surface_get_height (self->surface));
  cairo_set_source_surface (cr, self->surface, 0, 0);
  /* Without padding the edge would be mixed with nothing. */
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  return 0;
}

static char *
picture_get_text (AmtHelperFile *file, guint page)
{
  return NULL;
}

static void
picture_free (AmtHelperFile *file)
{
  AmtHelperPicture *self = (AmtHelperPicture *) file;

  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_free (self);
}

static const AmtHelperFileClass PICTURE_CLASS = { .get_size = picture_get_size,
                                                  .draw = picture_draw,
                                                  .get_text = picture_get_text,
                                                  .free = picture_free };

AmtHelperFile *
amt_helper_picture_open (const AmtPictureCodec *codec, const guint8 *data, gsize size,
                         guint32 *out_failure)
{
  AmtHelperPicture *self = g_new0 (AmtHelperPicture, 1);

  self->file.class = &PICTURE_CLASS;
  self->file.kind = codec->kind;
  self->codec = codec;
  self->data = data;
  self->size = size;
  *out_failure = inspect (self, 0);
  if (*out_failure)
    {
      picture_free (&self->file);
      return NULL;
    }
  self->file.n_pages = MAX (self->info.n_pages, 1);
  return &self->file;
}

/* --- EXIF ----------------------------------------------------------------------------------------------- */

static guint
read_short (const guint8 *at, gboolean big)
{
  return big ? (guint) at[0] << 8 | at[1] : (guint) at[1] << 8 | at[0];
}

static guint
read_long (const guint8 *at, gboolean big)
{
  return big ? read_short (at, TRUE) << 16 | read_short (at + 2, TRUE)
             : read_short (at + 2, FALSE) << 16 | read_short (at, FALSE);
}

guint
amt_helper_exif_orientation (const guint8 *exif, gsize size)
{
  const gboolean big = size >= 8 && exif[0] == 'M';
  gsize at;
  guint n;

  if (size < 8 || read_short (exif + 2, big) != 42)
    return 1;
  at = read_long (exif + 4, big);
  if (at > size - 2)
    return 1;
  n = read_short (exif + at, big);
  at += 2;
  for (guint i = 0; i < n && size >= 12 && at <= size - 12; i++, at += 12)
    if (read_short (exif + at, big) == 274)
      {
        guint orientation = read_short (exif + at + 8, big);

        return orientation >= 1 && orientation <= 8 ? orientation : 1;
      }
  return 1;
}
