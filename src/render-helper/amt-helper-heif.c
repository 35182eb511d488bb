/* amt-helper-heif.c: HEIC and its relatives by libheif.
 *
 * libheif turns and mirrors as the file says; EXIF must then be ignored (ISO/IEC 23008-12, 6.5.10 and annex A).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-picture.h"

#include <libheif/heif.h>

typedef struct heif_context HeifContext;
typedef struct heif_image_handle HeifHandle;
typedef struct heif_image HeifImage;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeifContext, heif_context_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeifHandle, heif_image_handle_release)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeifImage, heif_image_release)

static HeifHandle *
open_picture (HeifContext *context, const guint8 *data, gsize size)
{
  HeifHandle *handle = NULL;

  heif_context_set_max_decoding_threads (context, 0);
  heif_context_set_maximum_image_size_limit (context, AMT_HELPER_MAX_SIDE);
  if (heif_context_read_from_memory_without_copy (context, data, size, NULL).code !=
          heif_error_Ok ||
      heif_context_get_primary_image_handle (context, &handle).code != heif_error_Ok)
    return NULL;
  return handle;
}

static guint32
heif_inspect (const guint8 *data, gsize size, guint page, AmtPictureInfo *out)
{
  g_autoptr (HeifContext) context = heif_context_alloc ();
  g_autoptr (HeifHandle) handle = open_picture (context, data, size);

  if (!handle)
    return AMT_FAILURE_BROKEN;
  out->width = (guint) MAX (heif_image_handle_get_width (handle), 0);
  out->height = (guint) MAX (heif_image_handle_get_height (handle), 0);
  return 0;
}

static guint32
heif_decode (const guint8 *data, gsize size, guint page, const AmtPictureInfo *info,
             guint least_width, guint least_height, cairo_surface_t **out)
{
  g_autoptr (HeifContext) context = heif_context_alloc ();
  g_autoptr (HeifHandle) handle = open_picture (context, data, size);
  g_autoptr (HeifImage) image = NULL;
  const guint8 *plane;
  int stride = 0;

  if (!handle ||
      heif_decode_image (handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGBA, NULL)
              .code != heif_error_Ok)
    return AMT_FAILURE_BROKEN;
  plane = heif_image_get_plane_readonly (image, heif_channel_interleaved, &stride);
  /* The picture may turn out other than its head says. */
  if (!plane || (guint) heif_image_get_width (image, heif_channel_interleaved) != info->width ||
      (guint) heif_image_get_height (image, heif_channel_interleaved) != info->height)
    return AMT_FAILURE_BROKEN;
  *out = amt_helper_picture_new_surface (info->width, info->height);
  if (!*out)
    return AMT_FAILURE_TOO_LARGE;

  for (guint y = 0; y < info->height; y++)
    {
      const guint8 *from = plane + (gsize) y * (gsize) stride;
      guint8 *line = amt_helper_picture_line (*out, y);

      for (guint x = 0; x < info->width; x++)
        {
          line[4 * x] = from[4 * x + 2];
          line[4 * x + 1] = from[4 * x + 1];
          line[4 * x + 2] = from[4 * x];
          line[4 * x + 3] = from[4 * x + 3];
        }
      amt_helper_picture_on_white (line, info->width);
    }
  return 0;
}

const AmtPictureCodec amt_helper_heif = { AMT_HELPER_HEIF, heif_inspect, heif_decode };
