/* amt-demo-picture.c: papers as pictures: scans, photos of a telephone, portraits. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-press.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

/* A4 at 200 dpi. */
#define SCAN_WIDTH 1654
#define SCAN_HEIGHT 2339
#define SCAN_QUALITY 45
#define PHOTO_WIDTH 1050
#define PHOTO_HEIGHT 1400
#define PHOTO_QUALITY 68
/* 35 mm × 45 mm at 300 dpi. */
#define PORTRAIT_WIDTH 413
#define PORTRAIT_HEIGHT 531

/* EXIF 2.3: byte order, one directory with the one entry "orientation". */
static void
write_orientation (struct jpeg_compress_struct *jpeg, guint8 orientation)
{
  guint8 marker[] = { 'E',  'x',  'i', 'f', 0, 0, 'I', 'I', 42,          0, 8, 0, 0, 0, 1, 0,
                      0x12, 0x01, 3,   0,   1, 0, 0,   0,   orientation, 0, 0, 0, 0, 0, 0, 0 };

  jpeg_write_marker (jpeg, JPEG_APP0 + 1, marker, sizeof marker);
}

/* @pixels: rows of @stride bytes, grey or as cairo has RGB24. @orientation: 0 for no EXIF. */
static GBytes *
encode (guint8 *pixels, int width, int height, int stride, gboolean grey, int quality,
        guint8 orientation)
{
  struct jpeg_compress_struct jpeg = { 0 };
  struct jpeg_error_mgr errors;
  unsigned char *data = NULL;
  unsigned long length = 0;

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &data, &length);
  jpeg.image_width = (JDIMENSION) width;
  jpeg.image_height = (JDIMENSION) height;
  jpeg.input_components = grey ? 1 : 3;
  jpeg.in_color_space = grey ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (&jpeg);
  jpeg_set_quality (&jpeg, quality, TRUE);
  jpeg.dct_method = JDCT_ISLOW;
  jpeg.density_unit = 1;
  jpeg.X_density = jpeg.Y_density = grey ? 200 : 300;
  jpeg.write_JFIF_header = orientation == 0;
  jpeg_start_compress (&jpeg, TRUE);
  if (orientation != 0)
    write_orientation (&jpeg, orientation);
  for (int y = 0; y < height; y++)
    {
      JSAMPROW row = pixels + (gsize) y * (gsize) stride;

      jpeg_write_scanlines (&jpeg, &row, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  return g_bytes_new_with_free_func (data, length, free, data);
}

/* 0 … 255, cheap enough for each pixel (xorshift32, Marsaglia 2003). */
static inline guint
noise (guint32 *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state >> 24;
}

static guint32
seed_noise (AmtDemoRandom *random)
{
  return (guint32) amt_demo_random_next (random) | 1;
}

static void
draw_punch_holes (cairo_t *cr)
{
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_arc (cr, 12 * MM, PAGE_HEIGHT / 2 + side * 40 * MM, 2.9 * MM, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

/* Ink as alpha becomes grey on paper that is not quite white; the lid's shadow falls along one edge. Each row takes its
 * grain from another place of one strip: a number for each pixel would cost more than all the rest. */
static void
develop (guint8 *pixels, int stride, AmtDemoRandom *random)
{
  guint32 state = seed_noise (random);
  g_autofree gint8 *grain = g_new (gint8, 2 * SCAN_WIDTH);
  guint8 tone[256];
  int shadow = amt_demo_random_range (random, 6, 26);

  for (guint ink = 0; ink < 256; ink++)
    tone[ink] = (guint8) (244 - ink * 205 / 255);
  for (int i = 0; i < 2 * SCAN_WIDTH; i++)
    grain[i] = (gint8) (noise (&state) % 8) - 4;
  for (int y = 0; y < SCAN_HEIGHT; y++)
    {
      guint8 *row = pixels + (gsize) y * (gsize) stride;
      const gint8 *here = grain + (noise (&state) << 8 | noise (&state)) % SCAN_WIDTH;
      int speck = (int) (noise (&state) << 8 | noise (&state));

      for (int x = 0; x < SCAN_WIDTH; x++)
        row[x] = (guint8) (tone[row[x]] + here[x]);
      for (int x = 0; x < shadow; x++)
        row[x] = (guint8) MAX (row[x] - (shadow - x) * 5, 0);
      /* A speck of dust on every fortieth row or so. */
      if (speck < SCAN_WIDTH)
        row[speck] = (guint8) (row[speck] / 2);
    }
}

void
amt_demo_press_cover_page (AmtDemoPress *self, cairo_t *cr, AmtDemoPaper *paper, guint page)
{
  cairo_surface_t *ink = cairo_image_surface_create (CAIRO_FORMAT_A8, SCAN_WIDTH, SCAN_HEIGHT);
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  cairo_t *scan = cairo_create (ink);
  double angle = amt_demo_random_range (&paper->random, -200, 200) / 100.0 * G_PI / 180;
  GBytes *jpeg;
  gsize length;
  const guint8 *data;

  cairo_scale (scan, SCAN_WIDTH / PAGE_WIDTH, SCAN_HEIGHT / PAGE_HEIGHT);
  cairo_translate (scan, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
  cairo_rotate (scan, angle);
  cairo_translate (scan, -PAGE_WIDTH / 2, -PAGE_HEIGHT / 2);
  draw_punch_holes (scan);
  amt_demo_press_draw_page (self, scan, paper, page);
  cairo_destroy (scan);
  cairo_surface_flush (ink);
  develop (cairo_image_surface_get_data (ink), cairo_image_surface_get_stride (ink),
           &paper->random);
  jpeg = encode (cairo_image_surface_get_data (ink), SCAN_WIDTH, SCAN_HEIGHT,
                 cairo_image_surface_get_stride (ink), TRUE, SCAN_QUALITY, 0);
  cairo_surface_destroy (ink);

  /* cairo puts these bytes into the PDF as they are; the one pixel that they stand for is never looked at. */
  data = g_bytes_get_data (jpeg, &length);
  cairo_surface_set_mime_data (picture, CAIRO_MIME_TYPE_JPEG, data, length,
                               (cairo_destroy_func_t) g_bytes_unref, jpeg);
  cairo_save (cr);
  cairo_scale (cr, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (picture);
}

/* cairo's pixels to red, green, blue in place, with a little noise. Returns: the new stride. */
static int
to_rgb (guint8 *pixels, int width, int height, int stride, AmtDemoRandom *random)
{
  guint32 state = seed_noise (random);

  for (int y = 0; y < height; y++)
    {
      const guint32 *from = (const guint32 *) (gpointer) (pixels + (gsize) y * (gsize) stride);
      guint8 *to = pixels + (gsize) y * (gsize) width * 3;

      for (int x = 0; x < width; x++)
        {
          guint32 pixel = from[x];
          int n = (int) (noise (&state) & 7) - 4;

          *to++ = (guint8) CLAMP ((int) (pixel >> 16 & 0xff) + n, 0, 255);
          *to++ = (guint8) CLAMP ((int) (pixel >> 8 & 0xff) + n, 0, 255);
          *to++ = (guint8) CLAMP ((int) (pixel & 0xff) + n, 0, 255);
        }
    }
  return width * 3;
}

/* A sheet on a table under a lamp, not quite straight. */
static void
draw_scene (AmtDemoPress *self, cairo_t *cr, AmtDemoPaper *paper)
{
  AmtDemoRandom *random = &paper->random;
  double angle = amt_demo_random_range (random, -60, 60) / 10.0 * G_PI / 180;
  double lamp_x = amt_demo_random_range (random, 10, 90) / 100.0 * PHOTO_WIDTH;
  double scale = 0.84 * PHOTO_WIDTH / PAGE_WIDTH;
  cairo_pattern_t *shade =
      cairo_pattern_create_radial (lamp_x, PHOTO_HEIGHT * 0.2, PHOTO_WIDTH * 0.2, lamp_x,
                                   PHOTO_HEIGHT * 0.3, PHOTO_HEIGHT * 1.1);

  cairo_set_source_rgb (cr, 0.42, 0.31, 0.22);
  cairo_paint (cr);
  cairo_save (cr);
  cairo_translate (cr, PHOTO_WIDTH / 2.0, PHOTO_HEIGHT / 2.0);
  cairo_rotate (cr, angle);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -PAGE_WIDTH / 2, -PAGE_HEIGHT / 2);
  cairo_rectangle (cr, 3, 4, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.35);
  cairo_fill (cr);
  cairo_rectangle (cr, 0, 0, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_set_source_rgb (cr, 0.97, 0.96, 0.93);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.12);
  amt_demo_press_draw_page (self, cr, paper, 1);
  cairo_restore (cr);
  cairo_pattern_add_color_stop_rgba (shade, 0, 0.1, 0.08, 0, 0);
  cairo_pattern_add_color_stop_rgba (shade, 1, 0.1, 0.08, 0, 0.55);
  cairo_set_source (cr, shade);
  cairo_paint (cr);
  cairo_pattern_destroy (shade);
}

GBytes *
amt_demo_press_take_photo (AmtDemoPress *self, AmtDemoPaper *paper)
{
  /* How the telephone was held: the picture is stored as the sensor saw it. */
  static const struct
  {
    guint8 orientation;
    cairo_matrix_t stored;
  } poses[] = {
    { 1, { 1, 0, 0, 1, 0, 0 } },
    { 3, { -1, 0, 0, -1, PHOTO_WIDTH, PHOTO_HEIGHT } },
    { 6, { 0, -1, 1, 0, 0, PHOTO_WIDTH } },
    { 8, { 0, 1, -1, 0, PHOTO_HEIGHT, 0 } },
  };
  guint pose = amt_demo_random_below (&paper->random, G_N_ELEMENTS (poses));
  gboolean lying = poses[pose].orientation > 4;
  int width = lying ? PHOTO_HEIGHT : PHOTO_WIDTH;
  int height = lying ? PHOTO_WIDTH : PHOTO_HEIGHT;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  guint8 *pixels;
  int stride;
  GBytes *jpeg;

  cairo_set_matrix (cr, &poses[pose].stored);
  draw_scene (self, cr, paper);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);
  stride = to_rgb (pixels, width, height, cairo_image_surface_get_stride (surface), &paper->random);
  jpeg = encode (pixels, width, height, stride, FALSE, PHOTO_QUALITY, poses[pose].orientation);
  cairo_surface_destroy (surface);
  return jpeg;
}

static void
draw_oval (cairo_t *cr, double x, double y, double width, double height)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, width, height);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
  cairo_fill (cr);
}

/* A drawn face of nobody before a light wall. */
static void
draw_face (cairo_t *cr, AmtDemoRandom *random)
{
  double skin = amt_demo_random_range (random, 45, 100) / 100.0;
  double hair = amt_demo_random_range (random, 8, 60) / 100.0;
  double cloth = amt_demo_random_range (random, 10, 70) / 100.0;
  double middle = PORTRAIT_WIDTH / 2.0;

  cairo_set_source_rgb (cr, 0.86, 0.88, 0.90);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, hair, hair * 0.75, hair * 0.5);
  draw_oval (cr, middle, 205, 122, 145);
  cairo_set_source_rgb (cr, cloth, 0.35, 0.75 - cloth);
  draw_oval (cr, middle, 560, 190, 150);
  cairo_set_source_rgb (cr, 0.92 * skin, 0.74 * skin, 0.62 * skin);
  cairo_rectangle (cr, middle - 42, 330, 84, 110);
  cairo_fill (cr);
  draw_oval (cr, middle, 245, 104, 135);
  cairo_set_source_rgb (cr, 0.15, 0.12, 0.1);
  draw_oval (cr, middle - 40, 230, 11, 7);
  draw_oval (cr, middle + 40, 230, 11, 7);
  cairo_set_line_width (cr, 4);
  cairo_move_to (cr, middle, 240);
  cairo_line_to (cr, middle - 8, 285);
  cairo_line_to (cr, middle + 6, 287);
  cairo_stroke (cr);
  cairo_move_to (cr, middle - 32, 325);
  cairo_line_to (cr, middle + 32, 325);
  cairo_stroke (cr);
}

GBytes *
amt_demo_press_draw_portrait (AmtDemoPaper *paper)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, PORTRAIT_WIDTH, PORTRAIT_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  guint8 *pixels;
  int stride;
  GBytes *jpeg;

  draw_face (cr, &paper->random);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);
  stride = to_rgb (pixels, PORTRAIT_WIDTH, PORTRAIT_HEIGHT,
                   cairo_image_surface_get_stride (surface), &paper->random);
  jpeg = encode (pixels, PORTRAIT_WIDTH, PORTRAIT_HEIGHT, stride, FALSE, 80, 0);
  cairo_surface_destroy (surface);
  return jpeg;
}
