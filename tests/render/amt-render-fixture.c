/* amt-render-fixture.c: documents whose every corner is known. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-fixture.h"

#include "amt-test.h"

#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <jpeglib.h>
#include <libheif/heif.h>
#include <tiffio.h>
#include <webp/encode.h>

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
fill (cairo_t *cr, double x, double y, double width, double height, guint32 color)
{
  cairo_set_source_rgb (cr, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0,
                        (color & 255) / 255.0);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
}

static void
draw_fields (cairo_t *cr, double width, double height)
{
  fill (cr, 0, 0, width / 2, height / 2, AMT_RED);
  fill (cr, width / 2, 0, width / 2, height / 2, AMT_GREEN);
  fill (cr, 0, height / 2, width / 2, height / 2, AMT_BLUE);
  fill (cr, width / 2, height / 2, width / 2, height / 2, AMT_WHITE);
}

/* RGB, three bytes a pixel. */
static guint8 *
make_rgb (guint width, guint height)
{
  static const guint32 FIELDS[] = { AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE };
  guint8 *rgb = g_malloc ((gsize) width * height * 3);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint32 color = FIELDS[(y >= height / 2 ? 2 : 0) + (x >= width / 2 ? 1 : 0)];
        guint8 *at = rgb + ((gsize) y * width + x) * 3;

        at[0] = color >> 16 & 255;
        at[1] = color >> 8 & 255;
        at[2] = color & 255;
      }
  return rgb;
}

GBytes *
amt_fixture_pdf (guint n_pages)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, 595, 842);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *text = g_strdup_printf ("Seite %u von %u: Müller", i + 1, n_pages);

      draw_fields (cr, 595, 842);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_set_font_size (cr, 12);
      cairo_move_to (cr, 20, 20);
      cairo_show_text (cr, text);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
amt_fixture_pdf_locked (const char *password)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *plain = g_build_filename (folder, "plain.pdf", NULL);
  g_autofree char *locked = g_build_filename (folder, "locked.pdf", NULL);
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  const char *argv[] = { "qpdf", "--encrypt", password, "owner", "256", "--", plain, locked, NULL };
  g_autoptr (GError) error = NULL;
  char *content;
  gsize size;
  int status = -1;

  g_file_set_contents (plain, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_file_get_contents (locked, &content, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, size);
}

GBytes *
amt_fixture_png (guint width, guint height)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  cairo_t *cr = cairo_create (surface);

  draw_fields (cr, width, height);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
amt_fixture_jpeg (guint width, guint height, guint orientation)
{
  /* EXIF, little-endian, one entry: orientation. */
  guint8 exif[] = { 'E',  'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0,
                    0x12, 1,   3,   0,   1, 0, 0,   0,   0,  0, 0, 0, 0, 0, 0, 0 };
  struct jpeg_compress_struct info = { 0 };
  struct jpeg_error_mgr errors;
  unsigned char *out = NULL;
  unsigned long size = 0;
  g_autofree guint8 *rgb = make_rgb (width, height);
  GBytes *bytes;

  info.err = jpeg_std_error (&errors);
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &out, &size);
  info.image_width = width;
  info.image_height = height;
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults (&info);
  jpeg_set_quality (&info, 95, TRUE);
  jpeg_start_compress (&info, TRUE);
  exif[24] = (guint8) orientation;
  if (orientation)
    jpeg_write_marker (&info, JPEG_APP0 + 1, exif, sizeof exif);
  for (guint y = 0; y < height; y++)
    {
      JSAMPROW row = rgb + (gsize) y * width * 3;

      jpeg_write_scanlines (&info, &row, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  bytes = g_bytes_new (out, size);
  free (out);
  return bytes;
}

GBytes *
amt_fixture_jpeg_cmyk (gboolean adobe)
{
  const guint8 ink[4] = { 0, 255, 255, 0 };
  guint8 line[16 * 4];
  struct jpeg_compress_struct info = { 0 };
  struct jpeg_error_mgr errors;
  unsigned char *out = NULL;
  unsigned long size = 0;
  GBytes *bytes;

  for (gsize i = 0; i < sizeof line; i++)
    line[i] = adobe ? 255 - ink[i % 4] : ink[i % 4];
  info.err = jpeg_std_error (&errors);
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &out, &size);
  info.image_width = 16;
  info.image_height = 16;
  info.input_components = 4;
  info.in_color_space = JCS_CMYK;
  jpeg_set_defaults (&info);
  info.write_Adobe_marker = adobe;
  jpeg_start_compress (&info, TRUE);
  for (guint y = 0; y < 16; y++)
    {
      JSAMPROW row = line;

      jpeg_write_scanlines (&info, &row, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  bytes = g_bytes_new (out, size);
  free (out);
  return bytes;
}

GBytes *
amt_fixture_tiff (guint n_pages, guint orientation)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (folder, "scan.tif", NULL);
  g_autofree guint8 *rgb = make_rgb (AMT_PICTURE_WIDTH, AMT_PICTURE_HEIGHT);
  TIFF *tiff = TIFFOpen (path, "w");
  g_autoptr (GError) error = NULL;
  char *content;
  gsize size;

  for (guint i = 0; i < n_pages; i++)
    {
      TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, AMT_PICTURE_WIDTH);
      TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, AMT_PICTURE_HEIGHT);
      TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 8);
      TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
      TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
      TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
      TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
      TIFFSetField (tiff, TIFFTAG_ORIENTATION, orientation);
      for (guint y = 0; y < AMT_PICTURE_HEIGHT; y++)
        TIFFWriteScanline (tiff, rgb + (gsize) y * AMT_PICTURE_WIDTH * 3, y, 0);
      TIFFWriteDirectory (tiff);
    }
  TIFFClose (tiff);
  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, size);
}

GBytes *
amt_fixture_webp (void)
{
  g_autofree guint8 *rgb = make_rgb (AMT_PICTURE_WIDTH, AMT_PICTURE_HEIGHT);
  guint8 *out = NULL;
  gsize size = WebPEncodeLosslessRGB (rgb, AMT_PICTURE_WIDTH, AMT_PICTURE_HEIGHT,
                                      AMT_PICTURE_WIDTH * 3, &out);
  GBytes *bytes = g_bytes_new (out, size);

  WebPFree (out);
  return bytes;
}

static struct heif_error
heif_write_cb (struct heif_context *context, const void *data, size_t size, void *userdata)
{
  const struct heif_error fine = { heif_error_Ok, heif_suberror_Unspecified, "" };

  g_byte_array_append (userdata, data, (guint) size);
  return fine;
}

GBytes *
amt_fixture_heic (void)
{
  g_autofree guint8 *rgb = make_rgb (AMT_PICTURE_WIDTH, AMT_PICTURE_HEIGHT);
  struct heif_context *context = heif_context_alloc ();
  struct heif_writer writer = { .writer_api_version = 1, .write = heif_write_cb };
  struct heif_encoder *encoder = NULL;
  struct heif_image *image = NULL;
  GByteArray *bytes = NULL;
  guint8 *plane;
  int stride;

  if (heif_context_get_encoder_for_format (context, heif_compression_HEVC, &encoder).code == 0)
    {
      bytes = g_byte_array_new ();
      heif_encoder_set_lossy_quality (encoder, 95);
      heif_image_create (AMT_PICTURE_WIDTH, AMT_PICTURE_HEIGHT, heif_colorspace_RGB,
                         heif_chroma_interleaved_RGB, &image);
      heif_image_add_plane (image, heif_channel_interleaved, AMT_PICTURE_WIDTH, AMT_PICTURE_HEIGHT,
                            8);
      plane = heif_image_get_plane (image, heif_channel_interleaved, &stride);
      for (guint y = 0; y < AMT_PICTURE_HEIGHT; y++)
        memcpy (plane + (gsize) y * (gsize) stride, rgb + (gsize) y * AMT_PICTURE_WIDTH * 3,
                AMT_PICTURE_WIDTH * 3);
      g_assert_cmpint (heif_context_encode_image (context, image, encoder, NULL, NULL).code, ==, 0);
      g_assert_cmpint (heif_context_write (context, &writer, bytes).code, ==, 0);
      heif_image_release (image);
      heif_encoder_release (encoder);
    }
  heif_context_free (context);
  return bytes ? g_byte_array_free_to_bytes (bytes) : NULL;
}

GBytes *
amt_fixture_cut (GBytes *bytes, gsize size)
{
  return g_bytes_new_from_bytes (bytes, 0, MIN (size, g_bytes_get_size (bytes)));
}

/* --- opening and drawing -------------------------------------------------------------------------------- */

int
amt_fixture_fd (GBytes *bytes)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("document-XXXXXX", &path, &error);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_assert_no_error (error);
  g_unlink (path);
  g_assert_cmpint (write (fd, data, size), ==, size);
  return fd;
}

void
amt_fixture_end (AmtRenderPool *pool)
{
  amt_render_pool_close (pool);
  g_object_add_weak_pointer (G_OBJECT (pool), (gpointer *) &pool);
  g_object_unref (pool);
  amt_test_await (!pool);
}

AmtRenderSession *
amt_fixture_open_full (AmtRenderPool *pool, GBytes *bytes, const char *key, const char *password,
                       GError **error)
{
  int fd = amt_fixture_fd (bytes);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_render_pool_open_async (pool, fd, g_bytes_get_size (bytes), key, password, NULL,
                              amt_test_result_cb, &slot);
  close (fd);
  result = amt_test_wait_result (&slot);
  return amt_render_pool_open_finish (pool, result, error);
}

AmtRenderSession *
amt_fixture_open (AmtRenderPool *pool, GBytes *bytes, GError **error)
{
  return amt_fixture_open_full (pool, bytes, NULL, NULL, error);
}

AmtPixels *
amt_fixture_draw (AmtRenderSession *session, const AmtRenderArea *area, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_render_session_render_async (session, area, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb,
                                   &slot);
  result = amt_test_wait_result (&slot);
  return amt_render_session_render_finish (session, result, error);
}

char *
amt_fixture_text (AmtRenderSession *session, guint page, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_render_session_text_async (session, page, AMT_RENDER_BACKGROUND, NULL, amt_test_result_cb,
                                 &slot);
  result = amt_test_wait_result (&slot);
  return amt_render_session_text_finish (session, result, error);
}

guint32
amt_fixture_color (const AmtPixels *pixels, guint x, guint y)
{
  const guint8 *data = g_bytes_get_data (pixels->bytes, NULL);
  const guint8 *at = data + y * pixels->stride + x * AMT_PIXELS_DEPTH;

  g_assert_cmpuint (at[3], ==, 255);
  return (guint32) at[2] << 16 | (guint32) at[1] << 8 | at[0];
}

static void
assert_near (guint32 is, guint32 wanted)
{
  for (guint shift = 0; shift <= 16; shift += 8)
    {
      int off = (int) (is >> shift & 255) - (int) (wanted >> shift & 255);

      if (ABS (off) > 12)
        g_test_message ("%06x is not %06x", is, wanted);
      g_assert_cmpint (ABS (off), <=, 12);
    }
}

void
amt_fixture_assert_corners (const AmtPixels *pixels, guint32 a, guint32 b, guint32 c, guint32 d)
{
  const guint left = pixels->width / 4, right = pixels->width * 3 / 4;
  const guint above = pixels->height / 4, below = pixels->height * 3 / 4;

  assert_near (amt_fixture_color (pixels, left, above), a);
  assert_near (amt_fixture_color (pixels, right, above), b);
  assert_near (amt_fixture_color (pixels, left, below), c);
  assert_near (amt_fixture_color (pixels, right, below), d);
}
