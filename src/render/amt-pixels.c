/* amt-pixels.c: a drawn picture. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-pixels.h"

G_DEFINE_BOXED_TYPE (AmtPixels, amt_pixels, amt_pixels_ref, amt_pixels_unref)

AmtPixels *
amt_pixels_new (GBytes *bytes, guint width, guint height, gsize stride)
{
  gsize line, size;
  AmtPixels *self;

  if (width == 0 || height == 0 || !g_size_checked_mul (&line, width, AMT_PIXELS_DEPTH) ||
      stride < line || !g_size_checked_mul (&size, height, stride) ||
      g_bytes_get_size (bytes) < size)
    return NULL;

  self = g_atomic_rc_box_new0 (AmtPixels);
  self->bytes = g_bytes_ref (bytes);
  self->width = width;
  self->height = height;
  self->stride = stride;
  return self;
}

AmtPixels *
amt_pixels_ref (AmtPixels *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
pixels_clear (gpointer data)
{
  AmtPixels *self = data;

  g_bytes_unref (self->bytes);
}

void
amt_pixels_unref (AmtPixels *self)
{
  g_atomic_rc_box_release_full (self, pixels_clear);
}

gsize
amt_pixels_get_size (const AmtPixels *self)
{
  return self->height * self->stride;
}
