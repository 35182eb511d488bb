/* amt-helper-picture.h: pictures as documents: one decoder for each type, one way to turn and scale them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-helper-file.h"

G_BEGIN_DECLS

/* What a picture says about itself before it is decoded. */
typedef struct
{
  guint n_pages; /* 0 counts as 1 */
  guint width;   /* pixels as stored */
  guint height;
  guint orientation; /* EXIF, 1 to 8; whatever else counts as 1 */
} AmtPictureInfo;

/* Decoders answer 0 or AMT_FAILURE_*. */
typedef struct
{
  guint32 kind;
  guint32 (*inspect) (const guint8 *data, gsize size, guint page, AmtPictureInfo *out);
  /**
   * @least_width, @least_height: pixels as stored; a decoder that is faster with fewer may give fewer, but not less than these
   * @out: (out) (transfer full): CAIRO_FORMAT_RGB24, on white
   */
  guint32 (*decode) (const guint8 *data, gsize size, guint page, const AmtPictureInfo *info,
                     guint least_width, guint least_height, cairo_surface_t **out);
} AmtPictureCodec;

extern const AmtPictureCodec amt_helper_jpeg;
extern const AmtPictureCodec amt_helper_png;
extern const AmtPictureCodec amt_helper_tiff;
extern const AmtPictureCodec amt_helper_webp;
extern const AmtPictureCodec amt_helper_heif;

AmtHelperFile *amt_helper_picture_open (const AmtPictureCodec *codec, const guint8 *data,
                                        gsize size, guint32 *out_failure);

/** amt_helper_picture_new_surface: (transfer full) (nullable): for a decoder; NULL beyond the bounds or without memory. */
cairo_surface_t *amt_helper_picture_new_surface (guint width, guint height);
/** amt_helper_picture_line: line @y of a surface that was flushed, four bytes a pixel. */
guint8 *amt_helper_picture_line (cairo_surface_t *surface, guint y);
/** amt_helper_picture_on_white: @line: of @n pixels, blue, green, red, alpha, not multiplied; afterwards without alpha. */
void amt_helper_picture_on_white (guint8 *line, guint n);

/** amt_helper_exif_orientation: @exif: a TIFF structure (EXIF 2.3, 4.6.4), without "Exif\0\0"; 1 where it says nothing. */
guint amt_helper_exif_orientation (const guint8 *exif, gsize size);

G_END_DECLS
