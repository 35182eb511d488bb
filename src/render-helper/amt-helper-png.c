/* amt-helper-png.c: PNG by libpng's simplified interface.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-picture.h"

#include <png.h>

static guint32
png_inspect (const guint8 *data, gsize size, guint page, AmtPictureInfo *out)
{
  png_image image = { .version = PNG_IMAGE_VERSION };

  if (!png_image_begin_read_from_memory (&image, data, size))
    return AMT_FAILURE_BROKEN;
  out->width = image.width;
  out->height = image.height;
  png_image_free (&image);
  return 0;
}

static guint32
png_decode (const guint8 *data, gsize size, guint page, const AmtPictureInfo *info,
            guint least_width, guint least_height, cairo_surface_t **out)
{
  png_image image = { .version = PNG_IMAGE_VERSION };

  if (!png_image_begin_read_from_memory (&image, data, size))
    return AMT_FAILURE_BROKEN;
  *out = amt_helper_picture_new_surface (image.width, image.height);
  if (!*out)
    {
      png_image_free (&image);
      return AMT_FAILURE_TOO_LARGE;
    }
  image.format = PNG_FORMAT_BGRA;
  if (!png_image_finish_read (&image, NULL, amt_helper_picture_line (*out, 0),
                              cairo_image_surface_get_stride (*out), NULL))
    return AMT_FAILURE_BROKEN;
  for (guint y = 0; y < info->height; y++)
    amt_helper_picture_on_white (amt_helper_picture_line (*out, y), info->width);
  return 0;
}

const AmtPictureCodec amt_helper_png = { AMT_HELPER_PNG, png_inspect, png_decode };
