/* amt-helper-tiff.c: TIFF by libtiff: pages of scans and faxes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-picture.h"

#include <string.h>
#include <tiffio.h>

/* A file of which libtiff sees no name. */
typedef struct
{
  const guint8 *data; /* (unowned) */
  gsize size;
  gsize at;
} Source;

static tmsize_t
read_cb (thandle_t handle, void *buffer, tmsize_t wanted)
{
  Source *source = handle;
  gsize n =
      source->at < source->size ? MIN ((gsize) MAX (wanted, 0), source->size - source->at) : 0;

  memcpy (buffer, source->data + MIN (source->at, source->size), n);
  source->at += n;
  return (tmsize_t) n;
}

static tmsize_t
write_cb (thandle_t handle, void *buffer, tmsize_t wanted)
{
  return 0;
}

static toff_t
seek_cb (thandle_t handle, toff_t offset, int whence)
{
  Source *source = handle;

  if (whence == SEEK_CUR)
    offset += source->at;
  else if (whence == SEEK_END)
    offset += source->size;
  source->at = (gsize) offset;
  return offset;
}

static int
close_cb (thandle_t handle)
{
  return 0;
}

static toff_t
size_cb (thandle_t handle)
{
  return ((Source *) handle)->size;
}

static int
map_cb (thandle_t handle, void **base, toff_t *size)
{
  Source *source = handle;

  /* Only read: the file is opened with "r". */
  memcpy (base, &source->data, sizeof *base);
  *size = source->size;
  return 1;
}

static void
unmap_cb (thandle_t handle, void *base, toff_t size)
{
}

static TIFF *
open_page (Source *source, guint page)
{
  TIFF *tiff;

  /* What libtiff has to say quotes the file. */
  TIFFSetErrorHandler (NULL);
  TIFFSetWarningHandler (NULL);
  tiff = TIFFClientOpen ("document", "r", source, read_cb, write_cb, seek_cb, close_cb, size_cb,
                         map_cb, unmap_cb);
  if (tiff && page > 0 && !TIFFSetDirectory (tiff, (tdir_t) page))
    g_clear_pointer (&tiff, TIFFClose);
  return tiff;
}

static guint32
tiff_inspect (const guint8 *data, gsize size, guint page, AmtPictureInfo *out)
{
  Source source = { data, size, 0 };
  TIFF *tiff = open_page (&source, page);
  uint32_t width = 0, height = 0;
  uint16_t orientation = 1;

  if (!tiff)
    return AMT_FAILURE_BROKEN;
  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_ORIENTATION, &orientation);
  out->width = width;
  out->height = height;
  out->orientation = orientation;
  if (page == 0)
    out->n_pages = TIFFNumberOfDirectories (tiff);
  TIFFClose (tiff);
  return 0;
}

/* libtiff's numbers: red in the lowest byte, alpha multiplied in. */
static void
from_raster (const guint32 *raster, guint8 *line, guint n)
{
  for (guint i = 0; i < n; i++, line += 4)
    {
      const guint white = 255 - TIFFGetA (raster[i]);

      line[0] = (guint8) MIN (TIFFGetB (raster[i]) + white, 255);
      line[1] = (guint8) MIN (TIFFGetG (raster[i]) + white, 255);
      line[2] = (guint8) MIN (TIFFGetR (raster[i]) + white, 255);
    }
}

static guint32
read_image (TIFF *tiff, const AmtPictureInfo *info, cairo_surface_t *surface)
{
  /* Parts that cannot be read stay as they are: transparent, so white. */
  g_autofree guint32 *raster = g_try_new0 (guint32, (gsize) info->width * info->height);
  uint16_t compression = COMPRESSION_NONE;
  TIFFRGBAImage image;
  char reason[1024];
  gboolean right;

  if (!raster)
    return AMT_FAILURE_TOO_LARGE;
  TIFFGetFieldDefaulted (tiff, TIFFTAG_COMPRESSION, &compression);
  if (!TIFFIsCODECConfigured (compression))
    return AMT_FAILURE_UNSUPPORTED;
  if (!TIFFRGBAImageBegin (&image, tiff, 0, reason))
    return AMT_FAILURE_BROKEN;
  /* As stored: turning is done for all pictures in one place. */
  image.req_orientation = image.orientation;
  right = TIFFRGBAImageGet (&image, raster, info->width, info->height);
  TIFFRGBAImageEnd (&image);
  if (!right)
    return AMT_FAILURE_BROKEN;
  for (guint y = 0; y < info->height; y++)
    from_raster (raster + (gsize) y * info->width, amt_helper_picture_line (surface, y),
                 info->width);
  return 0;
}

static guint32
tiff_decode (const guint8 *data, gsize size, guint page, const AmtPictureInfo *info,
             guint least_width, guint least_height, cairo_surface_t **out)
{
  Source source = { data, size, 0 };
  TIFF *tiff = open_page (&source, page);
  guint32 failure;

  if (!tiff)
    return AMT_FAILURE_BROKEN;
  *out = amt_helper_picture_new_surface (info->width, info->height);
  failure = *out ? read_image (tiff, info, *out) : AMT_FAILURE_TOO_LARGE;
  TIFFClose (tiff);
  return failure;
}

const AmtPictureCodec amt_helper_tiff = { AMT_HELPER_TIFF, tiff_inspect, tiff_decode };
