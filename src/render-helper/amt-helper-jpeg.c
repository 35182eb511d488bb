/* amt-helper-jpeg.c: JPEG by libjpeg-turbo, as small as is enough.
 *
 * libjpeg leaves by longjmp: what it must not leave behind stands in Reading, outside the frame that is left.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-picture.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#define EXIF_HEAD 6 /* "Exif\0\0" */

typedef struct
{
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  jmp_buf leave;
  cairo_surface_t *surface; /* (owned) (nullable) */
  guint8 *line;             /* (owned) (nullable) CMYK */
  guint32 failure;
} Reading;

static void
leave_cb (j_common_ptr info)
{
  Reading *reading = info->client_data;

  longjmp (reading->leave, 1);
}

static void
silent_cb (j_common_ptr info)
{
}

static void
silent_level_cb (j_common_ptr info, int level)
{
  info->err->num_warnings += level < 0;
}

/* In the frame that called setjmp (). */
static void
begin (Reading *reading, const guint8 *data, gsize size)
{
  reading->info.client_data = reading;
  jpeg_create_decompress (&reading->info);
  jpeg_mem_src (&reading->info, data, size);
  jpeg_save_markers (&reading->info, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header (&reading->info, TRUE);
}

static Reading *
reading_new (void)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->info.err = jpeg_std_error (&reading->errors);
  reading->errors.error_exit = leave_cb;
  reading->errors.output_message = silent_cb;
  reading->errors.emit_message = silent_level_cb;
  return reading;
}

static void
reading_free (Reading *reading)
{
  jpeg_destroy_decompress (&reading->info);
  g_clear_pointer (&reading->surface, cairo_surface_destroy);
  g_free (reading->line);
  g_free (reading);
}

static guint
orientation_of (const struct jpeg_decompress_struct *info)
{
  for (const struct jpeg_marker_struct *marker = info->marker_list; marker; marker = marker->next)
    if (marker->marker == JPEG_APP0 + 1 && marker->data_length > EXIF_HEAD &&
        memcmp (marker->data, "Exif\0\0", EXIF_HEAD) == 0)
      return amt_helper_exif_orientation (marker->data + EXIF_HEAD,
                                          marker->data_length - EXIF_HEAD);
  return 1;
}

static guint32
jpeg_inspect (const guint8 *data, gsize size, guint page, AmtPictureInfo *out)
{
  Reading *reading = reading_new ();

  reading->failure = AMT_FAILURE_BROKEN;
  if (setjmp (reading->leave) == 0)
    {
      begin (reading, data, size);
      out->width = reading->info.image_width;
      out->height = reading->info.image_height;
      out->orientation = orientation_of (&reading->info);
      reading->failure = 0;
    }

  guint32 failure = reading->failure;
  reading_free (reading);
  return failure;
}

/* Ink; Adobe's programs, which mark what they write, store the paper that is left instead. */
static void
from_cmyk (const guint8 *cmyk, gboolean adobe, guint8 *line, guint n)
{
  const guint8 turn = adobe ? 0 : 255;

  for (guint i = 0; i < n; i++, cmyk += 4, line += 4)
    for (guint c = 0; c < 3; c++)
      line[c] = (guint8) ((cmyk[2 - c] ^ turn) * (cmyk[3] ^ turn) / 255);
}

static void
set_output (struct jpeg_decompress_struct *info, guint least_width, guint least_height)
{
  if (info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK)
    info->out_color_space = JCS_CMYK;
  else
    info->out_color_space = JCS_EXT_BGRX;

  info->scale_denom = 8;
  for (info->scale_num = 1; info->scale_num < 8; info->scale_num++)
    {
      jpeg_calc_output_dimensions (info);
      if (info->output_width >= least_width && info->output_height >= least_height)
        return;
    }
}

static void
read_lines (Reading *reading, guint least_width, guint least_height)
{
  struct jpeg_decompress_struct *info = &reading->info;

  set_output (info, least_width, least_height);
  jpeg_start_decompress (info);
  reading->surface = amt_helper_picture_new_surface (info->output_width, info->output_height);
  if (!reading->surface)
    {
      reading->failure = AMT_FAILURE_TOO_LARGE;
      return;
    }
  if (info->out_color_space == JCS_CMYK)
    reading->line = g_malloc ((gsize) info->output_width * 4);

  while (info->output_scanline < info->output_height)
    {
      guint8 *line = amt_helper_picture_line (reading->surface, info->output_scanline);
      JSAMPROW row = reading->line ? reading->line : line;

      jpeg_read_scanlines (info, &row, 1);
      if (reading->line)
        from_cmyk (reading->line, info->saw_Adobe_marker, line, info->output_width);
    }
  reading->failure = 0;
}

static guint32
jpeg_decode (const guint8 *data, gsize size, guint page, const AmtPictureInfo *picture,
             guint least_width, guint least_height, cairo_surface_t **out)
{
  Reading *reading = reading_new ();

  reading->failure = AMT_FAILURE_BROKEN;
  if (setjmp (reading->leave) == 0)
    {
      begin (reading, data, size);
      read_lines (reading, least_width, least_height);
    }

  guint32 failure = reading->failure;
  if (!failure)
    *out = g_steal_pointer (&reading->surface);
  reading_free (reading);
  return failure;
}

const AmtPictureCodec amt_helper_jpeg = { AMT_HELPER_JPEG, jpeg_inspect, jpeg_decode };
