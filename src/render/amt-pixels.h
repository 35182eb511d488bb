/* amt-pixels.h: a drawn picture. Immutable, counted references, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Four bytes a pixel, blue first, alpha last and multiplied in: GDK_MEMORY_B8G8R8A8_PREMULTIPLIED. */
#define AMT_PIXELS_DEPTH 4

#define AMT_TYPE_PIXELS (amt_pixels_get_type ())
typedef struct
{
  GBytes *bytes; /* (owned) height × stride bytes; a sealed mapping where the helper drew it */
  guint width;   /* pixels */
  guint height;  /* pixels */
  gsize stride;  /* bytes from line to line, at least 4 × width */
} AmtPixels;

GType amt_pixels_get_type (void);

/**
 * amt_pixels_new:
 * @bytes: (transfer none)
 *
 * Returns: (transfer full) (nullable): %NULL where the numbers do not fit @bytes or are zero.
 */
AmtPixels *amt_pixels_new (GBytes *bytes, guint width, guint height, gsize stride);

AmtPixels *amt_pixels_ref (AmtPixels *self);
void amt_pixels_unref (AmtPixels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtPixels, amt_pixels_unref)

/** amt_pixels_get_size: Returns: bytes. */
gsize amt_pixels_get_size (const AmtPixels *self);

G_END_DECLS
