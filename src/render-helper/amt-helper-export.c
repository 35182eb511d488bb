/* amt-helper-export.c: pages into a new PDF, with another PDF laid over them (a receipt stamp, annotations). The original stays as it is.
 *
 * cairo writes into memory that the client made: nothing here can write a file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-file.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

#define UNITS_PER_POINT 1000.0
#define POINTS_PER_INCH 72.0
/* What pictures are drawn at. */
#define PRINT_DPI 300.0
#define A4_SHORT 595.276
#define A4_LONG 841.89
/* Of a page that is drawn as pixels. */
#define MAX_PIXELS (64.0 * 1024 * 1024)

typedef struct
{
  guint8 *room;
  gsize capacity;
  gsize used;
} Sink;

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  Sink *sink = closure;

  if (length > sink->capacity - sink->used)
    return CAIRO_STATUS_WRITE_ERROR;
  memcpy (sink->room + sink->used, data, length);
  sink->used += length;
  return CAIRO_STATUS_SUCCESS;
}

/* Points on paper. Photographs have more pixels than paper has room: they are made to fit, never larger than they are. */
static void
get_paper (AmtHelperFile *self, guint page, double *width, double *height, double *scale)
{
  const AmtPageSize size = amt_helper_file_get_size (self, page);
  gboolean wide;

  *width = size.width / UNITS_PER_POINT;
  *height = size.height / UNITS_PER_POINT;
  *scale = 1;
  if (self->kind == AMT_HELPER_PDF)
    return;
  wide = *width > *height;
  *scale =
      MIN (1, MIN ((wide ? A4_LONG : A4_SHORT) / *width, (wide ? A4_SHORT : A4_LONG) / *height));
  *width *= *scale;
  *height *= *scale;
}

/* As the page stands on paper; @fine: pixels a point. */
static guint32
draw_page (AmtHelperFile *self, guint page, cairo_t *cr, double scale, double fine)
{
  guint32 failure;

  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  failure = amt_helper_file_print (self, page, cr, fine * scale);
  cairo_restore (cr);
  return failure;
}

/* Nothing of the original is left in what is only pixels: no text, no script, no hidden layer. */
static guint32
draw_pixels (AmtHelperFile *self, guint page, cairo_t *cr, double scale, double width,
             double height, double dpi)
{
  const double fine = MIN (dpi / POINTS_PER_INCH, sqrt (MAX_PIXELS / (width * height)));
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, MAX ((int) (width * fine), 1), MAX ((int) (height * fine), 1));
  cairo_t *inner = cairo_create (surface);
  guint32 failure;

  cairo_set_source_rgb (inner, 1, 1, 1);
  cairo_paint (inner);
  cairo_scale (inner, fine, fine);
  failure = draw_page (self, page, inner, scale, fine);
  if (cairo_status (inner) != CAIRO_STATUS_SUCCESS)
    failure = AMT_FAILURE_TOO_LARGE;
  cairo_destroy (inner);
  cairo_save (cr);
  cairo_scale (cr, 1 / fine, 1 / fine);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
  return failure;
}

static guint32
lay_over (AmtHelperFile *overlay, guint page, cairo_t *cr, double width, double height)
{
  const AmtPageSize size = amt_helper_file_get_size (overlay, page);
  guint32 failure;

  cairo_save (cr);
  cairo_scale (cr, width / (size.width / UNITS_PER_POINT),
               height / (size.height / UNITS_PER_POINT));
  failure = amt_helper_file_print (overlay, page, cr, PRINT_DPI / POINTS_PER_INCH);
  cairo_restore (cr);
  return failure;
}

static guint32
export_page (AmtHelperFile *self, const AmtExport *wanted, guint number, AmtHelperFile *overlay,
             cairo_surface_t *surface, cairo_t *cr)
{
  const guint page = wanted->first_page + number;
  double width, height, scale;
  guint32 failure;

  get_paper (self, page, &width, &height, &scale);
  cairo_pdf_surface_set_size (surface, width, height);
  failure = wanted->dpi > 0 ? draw_pixels (self, page, cr, scale, width, height, wanted->dpi)
                            : draw_page (self, page, cr, scale, PRINT_DPI / POINTS_PER_INCH);
  if (!failure && overlay && number < overlay->n_pages)
    failure = lay_over (overlay, number, cr, width, height);
  cairo_show_page (cr);
  return failure;
}

guint32
amt_helper_file_export (AmtHelperFile *self, const AmtExport *wanted, AmtHelperFile *overlay,
                        guint8 *room, guint32 *out_size)
{
  Sink sink = { room, wanted->capacity, 0 };
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (write_cb, &sink, A4_SHORT, A4_LONG);
  cairo_t *cr = cairo_create (surface);
  guint32 failure = 0;

  for (guint i = 0; i < wanted->n_pages && !failure; i++)
    failure = export_page (self, wanted, i, overlay, surface, cr);
  if (!failure && cairo_status (cr) != CAIRO_STATUS_SUCCESS)
    failure =
        cairo_status (cr) == CAIRO_STATUS_NO_MEMORY || cairo_status (cr) == CAIRO_STATUS_WRITE_ERROR
            ? AMT_FAILURE_TOO_LARGE
            : AMT_FAILURE_BROKEN;
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (!failure && cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    failure = AMT_FAILURE_TOO_LARGE;
  cairo_surface_destroy (surface);
  *out_size = (guint32) sink.used;
  return failure;
}
