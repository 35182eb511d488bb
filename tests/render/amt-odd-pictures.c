/* amt-odd-pictures.c: pictures as scanners, printers' programs and telephones make them, and some as nobody should.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-odd-documents.h"

#include "amt-render-fixture.h"
#include "amt-test.h"

#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>

#define SIDE 32

/* --- TIFF ----------------------------------------------------------------------------------------------- */

typedef struct
{
  guint bits;
  guint samples;
  guint photometric;
  guint compression;
  gboolean planes; /* each sample for itself */
  gboolean tiles;
  const guint8 *sample; /* one of each, as a byte */
} Tiff;

/* One line, or one tile, of the same pixel. */
static gsize
fill_line (const Tiff *tiff, guint plane, guint n, guint8 *line)
{
  gsize at = 0;

  if (tiff->bits == 1)
    {
      memset (line, tiff->sample[0], n / 8);
      return n / 8;
    }
  for (guint i = 0; i < n; i++)
    for (guint c = 0; c < (tiff->planes ? 1 : tiff->samples); c++)
      for (guint byte = 0; byte < tiff->bits / 8; byte++)
        line[at++] = tiff->sample[tiff->planes ? plane : c];
  return at;
}

static void
write_pixels (TIFF *file, const Tiff *tiff)
{
  guint8 line[SIDE * SIDE * 8];
  const guint planes = tiff->planes ? tiff->samples : 1;

  for (guint plane = 0; plane < planes; plane++)
    {
      if (tiff->tiles)
        {
          const gsize size = fill_line (tiff, plane, SIDE * SIDE, line);

          TIFFWriteEncodedTile (file, plane, line, (tmsize_t) size);
          continue;
        }
      for (guint y = 0; y < SIDE; y++)
        {
          fill_line (tiff, plane, SIDE, line);
          TIFFWriteScanline (file, line, y, (guint16) plane);
        }
    }
}

static GBytes *
write_tiff (const Tiff *tiff)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (folder, "odd.tif", NULL);
  TIFF *file = TIFFOpen (path, "w");
  guint16 none[256] = { 0 }, red[256] = { 0 };
  char *content;
  gsize size;

  red[5] = 0xffff;
  TIFFSetField (file, TIFFTAG_IMAGEWIDTH, SIDE);
  TIFFSetField (file, TIFFTAG_IMAGELENGTH, SIDE);
  TIFFSetField (file, TIFFTAG_BITSPERSAMPLE, tiff->bits);
  TIFFSetField (file, TIFFTAG_SAMPLESPERPIXEL, tiff->samples);
  TIFFSetField (file, TIFFTAG_PHOTOMETRIC, tiff->photometric);
  TIFFSetField (file, TIFFTAG_COMPRESSION, tiff->compression);
  TIFFSetField (file, TIFFTAG_PLANARCONFIG,
                tiff->planes ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
  if (tiff->photometric == PHOTOMETRIC_PALETTE)
    TIFFSetField (file, TIFFTAG_COLORMAP, red, none, none);
  if (tiff->tiles)
    {
      TIFFSetField (file, TIFFTAG_TILEWIDTH, SIDE);
      TIFFSetField (file, TIFFTAG_TILELENGTH, SIDE);
    }
  write_pixels (file, tiff);
  TIFFClose (file);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  return g_bytes_new_take (content, size);
}

static const guint8 RED[] = { 255, 0, 0, 255 };
static const guint8 RED_INKS[] = { 0, 255, 255, 0 };
static const guint8 ONES[] = { 255 };
static const guint8 FIVES[] = { 5 };

/* What most office scanners write. */
static GBytes *
make_fax (void)
{
  return write_tiff (
      &(Tiff){ 1, 1, PHOTOMETRIC_MINISWHITE, COMPRESSION_CCITTFAX4, FALSE, FALSE, ONES });
}

static GBytes *
make_inverted (void)
{
  return write_tiff (
      &(Tiff){ 1, 1, PHOTOMETRIC_MINISBLACK, COMPRESSION_PACKBITS, FALSE, FALSE, ONES });
}

static GBytes *
make_deep_tiff (void)
{
  return write_tiff (
      &(Tiff){ 16, 3, PHOTOMETRIC_RGB, COMPRESSION_ADOBE_DEFLATE, FALSE, FALSE, RED });
}

static GBytes *
make_palette (void)
{
  return write_tiff (&(Tiff){ 8, 1, PHOTOMETRIC_PALETTE, COMPRESSION_LZW, FALSE, FALSE, FIVES });
}

static GBytes *
make_inks (void)
{
  return write_tiff (
      &(Tiff){ 8, 4, PHOTOMETRIC_SEPARATED, COMPRESSION_NONE, FALSE, FALSE, RED_INKS });
}

static GBytes *
make_planes (void)
{
  return write_tiff (&(Tiff){ 8, 3, PHOTOMETRIC_RGB, COMPRESSION_LZW, TRUE, FALSE, RED });
}

static GBytes *
make_tiles (void)
{
  return write_tiff (&(Tiff){ 8, 3, PHOTOMETRIC_RGB, COMPRESSION_NONE, FALSE, TRUE, RED });
}

/* One of its numbers, told by its tag, is another. */
static GBytes *
with_entry (guint16 tag, guint32 value)
{
  g_autoptr (GBytes) whole = amt_fixture_tiff (1, 1);
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&whole), &size);
  guint32 at;
  guint n;

  memcpy (&at, data + 4, 4);
  at = GUINT32_FROM_LE (at);
  n = data[at] | (guint) data[at + 1] << 8;
  for (guint i = 0; i < n; i++)
    {
      guint8 *entry = data + at + 2 + 12 * i;

      if ((entry[0] | (guint) entry[1] << 8) != tag)
        continue;
      entry[2] = 4; /* LONG */
      value = GUINT32_TO_LE (value);
      memcpy (entry + 8, &value, 4);
      return g_bytes_new_take (data, size);
    }
  g_assert_not_reached ();
}

static GBytes *
make_wide_tiff (void)
{
  return with_entry (TIFFTAG_IMAGEWIDTH, 0x7fffffff);
}

static GBytes *
make_large_tiff (void)
{
  return with_entry (TIFFTAG_IMAGELENGTH, 60000);
}

static GBytes *
make_empty_tiff (void)
{
  return with_entry (TIFFTAG_IMAGEWIDTH, 0);
}

static GBytes *
make_many_samples (void)
{
  return with_entry (TIFFTAG_SAMPLESPERPIXEL, 65535);
}

static GBytes *
make_unknown_compression (void)
{
  return with_entry (TIFFTAG_COMPRESSION, 4711);
}

/* --- PNG and JPEG --------------------------------------------------------------------------------------- */

static void
append_cb (png_structp png, png_bytep data, size_t size)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) size);
}

static void
flush_cb (png_structp png)
{
}

/* 16 bits, half transparent, every seventh pixel first. */
static GBytes *
make_deep_png (void)
{
  GByteArray *bytes = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  guint8 line[SIDE * 8];
  png_bytep lines[SIDE];

  for (guint x = 0; x < SIDE; x++)
    memcpy (line + 8 * x, "\xff\xff\0\0\0\0\x80\x80", 8);
  for (guint y = 0; y < SIDE; y++)
    lines[y] = line;
  png_set_write_fn (png, bytes, append_cb, flush_cb);
  png_set_IHDR (png, info, SIDE, SIDE, 16, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_ADAM7,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info (png, info);
  png_write_image (png, lines);
  png_write_end (png, NULL);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (bytes);
}

/* As sent over slow lines: from coarse to fine; grey. */
static GBytes *
make_progressive (void)
{
  struct jpeg_compress_struct info = { 0 };
  struct jpeg_error_mgr errors;
  unsigned char *out = NULL;
  unsigned long size = 0;
  guint8 line[SIDE];
  GBytes *bytes;

  memset (line, 0x40, sizeof line);
  info.err = jpeg_std_error (&errors);
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &out, &size);
  info.image_width = SIDE;
  info.image_height = SIDE;
  info.input_components = 1;
  info.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults (&info);
  jpeg_simple_progression (&info);
  jpeg_start_compress (&info, TRUE);
  for (guint y = 0; y < SIDE; y++)
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

/* Half of it never came. */
static GBytes *
make_half_jpeg (void)
{
  g_autoptr (GBytes) whole = amt_fixture_jpeg (400, 400, 0);

  return amt_fixture_cut (whole, g_bytes_get_size (whole) * 6 / 10);
}

/* The head says 65,500 × 65,500. */
static GBytes *
make_large_jpeg (void)
{
  g_autoptr (GBytes) whole = amt_fixture_jpeg (64, 64, 0);
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&whole), &size);
  guint8 *head = memmem (data, size, "\xff\xc0\x00\x11\x08", 5);

  g_assert_nonnull (head);
  memcpy (head + 5, "\xff\xdc\xff\xdc", 4);
  return g_bytes_new_take (data, size);
}

/* --- HEIC and WebP -------------------------------------------------------------------------------------- */

/* @from and what follows is overwritten by @to; NULL where there is nothing to overwrite. */
static GBytes *
overwrite (GBytes *bytes, const char *from, gsize at, const char *to, gsize length)
{
  gsize size;
  guint8 *data, *place;

  if (!bytes)
    return NULL;
  data = g_bytes_unref_to_data (bytes, &size);
  place = memmem (data, size, from, strlen (from));
  g_assert_nonnull (place);
  g_assert_cmpuint ((gsize) (place - data) + at + length, <=, size);
  memcpy (place + at, to, length);
  return g_bytes_new_take (data, size);
}

/* Its size is another than that of the picture inside. */
static GBytes *
make_large_heic (void)
{
  return overwrite (amt_fixture_heic (), "ispe", 8, "\x7f\xff\xff\xff\x7f\xff\xff\xff", 8);
}

static GBytes *
make_heic_nowhere (void)
{
  return overwrite (amt_fixture_heic (), "iloc", 8, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
}

static GBytes *
make_cut_heic (void)
{
  g_autoptr (GBytes) whole = amt_fixture_heic ();

  return whole ? amt_fixture_cut (whole, g_bytes_get_size (whole) * 8 / 10) : NULL;
}

static GBytes *
make_long_webp (void)
{
  return overwrite (amt_fixture_webp (), "RIFF", 4, "\xff\xff\xff\x7f", 4);
}

static GBytes *
make_cut_webp (void)
{
  g_autoptr (GBytes) whole = amt_fixture_webp ();

  return amt_fixture_cut (whole, g_bytes_get_size (whole) - 10);
}

static const AmtOddDocument PICTURES[] = {
  { "fax.tiff", AMT_ODD_DRAWN, make_fax, 0x000000 },
  { "inverted.tiff", AMT_ODD_DRAWN, make_inverted, 0xffffff },
  { "deep.tiff", AMT_ODD_DRAWN, make_deep_tiff, 0xff0000 },
  { "palette.tiff", AMT_ODD_DRAWN, make_palette, 0xff0000 },
  { "inks.tiff", AMT_ODD_DRAWN, make_inks, 0xff0000 },
  { "planes.tiff", AMT_ODD_DRAWN, make_planes, 0xff0000 },
  { "tiles.tiff", AMT_ODD_DRAWN, make_tiles, 0xff0000 },
  { "wide.tiff", AMT_ODD_REFUSED, make_wide_tiff, AMT_ODD_ANY_COLOR },
  { "large.tiff", AMT_ODD_EITHER, make_large_tiff, AMT_ODD_ANY_COLOR },
  { "empty.tiff", AMT_ODD_REFUSED, make_empty_tiff, AMT_ODD_ANY_COLOR },
  { "many-samples.tiff", AMT_ODD_EITHER, make_many_samples, AMT_ODD_ANY_COLOR },
  { "unknown-compression.tiff", AMT_ODD_REFUSED, make_unknown_compression, AMT_ODD_ANY_COLOR },
  { "deep.png", AMT_ODD_DRAWN, make_deep_png, 0xff7f7f },
  { "progressive.jpg", AMT_ODD_DRAWN, make_progressive, 0x404040 },
  { "half.jpg", AMT_ODD_DRAWN, make_half_jpeg, AMT_ODD_ANY_COLOR },
  { "large.jpg", AMT_ODD_REFUSED, make_large_jpeg, AMT_ODD_ANY_COLOR },
  { "large.heic", AMT_ODD_EITHER, make_large_heic, AMT_ODD_ANY_COLOR },
  { "nowhere.heic", AMT_ODD_REFUSED, make_heic_nowhere, AMT_ODD_ANY_COLOR },
  { "cut.heic", AMT_ODD_EITHER, make_cut_heic, AMT_ODD_ANY_COLOR },
  { "long.webp", AMT_ODD_EITHER, make_long_webp, AMT_ODD_ANY_COLOR },
  { "cut.webp", AMT_ODD_EITHER, make_cut_webp, AMT_ODD_ANY_COLOR },
};

const AmtOddDocument *
amt_odd_pictures (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (PICTURES);
  return PICTURES;
}
