/* amt-helper-webp.c: WebP by libwebp. Of an animation nothing is drawn: it is no evidence that anybody sends.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-picture.h"

#include <string.h>

#include <webp/decode.h>

#define CHUNK_HEAD 8

/* RIFF chunks (WebP container specification): EXIF stands behind the picture. */
static guint
orientation_of (const guint8 *data, gsize size)
{
  for (gsize at = 12; at + CHUNK_HEAD <= size;)
    {
      const guint8 *head = data + at;
      gsize length =
          (gsize) head[4] | (gsize) head[5] << 8 | (gsize) head[6] << 16 | (gsize) head[7] << 24;

      at += CHUNK_HEAD;
      if (length > size - at)
        return 1;
      if (memcmp (head, "EXIF", 4) == 0)
        {
          /* Some writers keep the head that JPEG needs. */
          gsize skip = length > 6 && memcmp (data + at, "Exif\0\0", 6) == 0 ? 6 : 0;

          return amt_helper_exif_orientation (data + at + skip, length - skip);
        }
      at += length + (length & 1);
    }
  return 1;
}

static guint32
webp_inspect (const guint8 *data, gsize size, guint page, AmtPictureInfo *out)
{
  WebPBitstreamFeatures features;

  if (WebPGetFeatures (data, size, &features) != VP8_STATUS_OK)
    return AMT_FAILURE_BROKEN;
  if (features.has_animation)
    return AMT_FAILURE_UNSUPPORTED;
  out->width = (guint) features.width;
  out->height = (guint) features.height;
  out->orientation = orientation_of (data, size);
  return 0;
}

static guint32
webp_decode (const guint8 *data, gsize size, guint page, const AmtPictureInfo *info,
             guint least_width, guint least_height, cairo_surface_t **out)
{
  const int stride = (int) info->width * 4;
  guint8 *pixels;

  *out = amt_helper_picture_new_surface (info->width, info->height);
  if (!*out)
    return AMT_FAILURE_TOO_LARGE;
  g_assert (cairo_image_surface_get_stride (*out) == stride);
  pixels = amt_helper_picture_line (*out, 0);
  if (!WebPDecodeBGRAInto (data, size, pixels, (gsize) stride * info->height, stride))
    return AMT_FAILURE_BROKEN;
  for (guint y = 0; y < info->height; y++)
    amt_helper_picture_on_white (amt_helper_picture_line (*out, y), info->width);
  return 0;
}

const AmtPictureCodec amt_helper_webp = { AMT_HELPER_WEBP, webp_inspect, webp_decode };
