/* amt-helper-file.c: finds out what the bytes are, and draws a page of whatever it is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-file.h"

#include "amt-helper-picture.h"

#include <math.h>
#include <string.h>

#define UNITS_PER_POINT 1000.0
#define MAX_POINTS 100000.0
#define A4_WIDTH 595.276
#define A4_HEIGHT 841.89
/* PDF: readers look for the header in so many bytes (ISO 32000-1, annex H). */
#define PDF_HEADER_ROOM 1024

static gboolean
begins (const guint8 *data, gsize size, gsize at, const char *start, gsize length)
{
  return size >= at + length && memcmp (data + at, start, length) == 0;
}

AmtHelperFile *
amt_helper_file_open (const guint8 *data, gsize size, int fd, const char *password,
                      guint32 *out_failure)
{
  *out_failure = AMT_FAILURE_UNSUPPORTED;
  if (begins (data, size, 0, "\xff\xd8\xff", 3))
    return amt_helper_picture_open (&amt_helper_jpeg, data, size, out_failure);
  if (begins (data, size, 0, "\x89PNG\r\n\x1a\n", 8))
    return amt_helper_picture_open (&amt_helper_png, data, size, out_failure);
  if (begins (data, size, 0, "II*\0", 4) || begins (data, size, 0, "MM\0*", 4) ||
      begins (data, size, 0, "II+\0", 4) || begins (data, size, 0, "MM\0+", 4))
    return amt_helper_picture_open (&amt_helper_tiff, data, size, out_failure);
  if (begins (data, size, 0, "RIFF", 4) && begins (data, size, 8, "WEBP", 4))
    return amt_helper_picture_open (&amt_helper_webp, data, size, out_failure);
  if (begins (data, size, 4, "ftyp", 4))
    return amt_helper_picture_open (&amt_helper_heif, data, size, out_failure);
  if (size > 0 && memmem (data, MIN (size, PDF_HEADER_ROOM), "%PDF-", 5))
    return amt_helper_pdf_open (data, size, fd, password, out_failure);
  return NULL;
}

void
amt_helper_file_free (AmtHelperFile *self)
{
  self->class->free (self);
}

static void
measure (AmtHelperFile *self, guint page, double *width, double *height)
{
  if (!self->class->get_size (self, page, width, height) || !(*width > 0) || !(*height > 0))
    {
      *width = A4_WIDTH;
      *height = A4_HEIGHT;
    }
  *width = CLAMP (*width, 1, MAX_POINTS);
  *height = CLAMP (*height, 1, MAX_POINTS);
}

AmtPageSize
amt_helper_file_get_size (AmtHelperFile *self, guint page)
{
  double width, height;

  measure (self, page, &width, &height);
  return (AmtPageSize){ (guint32) lround (width * UNITS_PER_POINT),
                        (guint32) lround (height * UNITS_PER_POINT) };
}

/* The page's points onto the wanted part of the turned page. */
static void
set_matrix (cairo_t *cr, const AmtRender *render, double width, double height, double *out_scale)
{
  const gboolean across = render->rotation % 180 == 90;
  const double x_scale = render->width / (across ? height : width);
  const double y_scale = render->height / (across ? width : height);

  cairo_translate (cr, -(double) render->x, -(double) render->y);
  cairo_scale (cr, x_scale, y_scale);
  switch (render->rotation)
    {
    case 90:
      cairo_translate (cr, height, 0);
      break;
    case 180:
      cairo_translate (cr, width, height);
      break;
    case 270:
      cairo_translate (cr, 0, width);
      break;
    default:
      break;
    }
  cairo_rotate (cr, render->rotation * G_PI / 180);
  *out_scale = MAX (x_scale, y_scale);
}

/* The fourth byte is nobody's while we draw; at the end it is alpha. */
static void
make_opaque (const AmtRender *render, guint8 *pixels)
{
  for (guint y = 0; y < render->area_height; y++)
    {
      guint32 *line = (guint32 *) (gpointer) (pixels + (gsize) y * render->stride);

      for (guint x = 0; x < render->area_width; x++)
        line[x] = GUINT32_TO_LE (line[x] | 0xff000000u);
    }
}

guint32
amt_helper_file_print (AmtHelperFile *self, guint page, cairo_t *cr, double scale)
{
  return self->class->print ? self->class->print (self, page, cr, scale)
                            : self->class->draw (self, page, cr, scale);
}

guint32
amt_helper_file_draw (AmtHelperFile *self, const AmtRender *render, guint8 *pixels)
{
  cairo_surface_t *surface =
      cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_RGB24, (int) render->area_width,
                                           (int) render->area_height, (int) render->stride);
  cairo_t *cr = cairo_create (surface);
  double width, height, scale;
  guint32 failure;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  measure (self, render->page, &width, &height);
  set_matrix (cr, render, width, height, &scale);
  if (render->flags & AMT_RENDER_PRINTING)
    failure = amt_helper_file_print (self, render->page, cr, scale);
  else
    failure = self->class->draw (self, render->page, cr, scale);
  if (!failure && cairo_status (cr) != CAIRO_STATUS_SUCCESS)
    failure =
        cairo_status (cr) == CAIRO_STATUS_NO_MEMORY ? AMT_FAILURE_TOO_LARGE : AMT_FAILURE_BROKEN;
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  if (!failure)
    make_opaque (render, pixels);
  return failure;
}

guint32
amt_helper_file_list (AmtHelperFile *self, const AmtList *wanted, const char *words,
                      AmtHelperWriter *out)
{
  const AmtFacts nothing = { 0 };

  if (self->class->list)
    return self->class->list (self, wanted, words, out);
  if (wanted->list == AMT_LIST_FACTS)
    amt_helper_writer_put_words (out, (const guint32 *) &nothing,
                                 sizeof nothing / sizeof (guint32));
  else if (wanted->list == AMT_LIST_LAYOUT)
    amt_helper_writer_put_text (out, "");
  else if (wanted->list == AMT_LIST_LABELS)
    for (guint i = 0; i < self->n_pages; i++)
      {
        g_autofree char *label = g_strdup_printf ("%u", i + 1);

        amt_helper_writer_put_string (out, label);
      }
  return 0;
}
