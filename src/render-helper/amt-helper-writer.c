/* amt-helper-writer.c: writes the records of a list. One thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-helper-writer.h"

#include <math.h>
#include <string.h>

#define UNITS_PER_POINT 1000.0
/* What the client takes for a place on a page. */
#define MAX_POINTS 400000.0
/* Of the text of a page; of every other string, which is cut. */
#define MAX_TEXT (4 * 1024 * 1024)
#define MAX_STRING 32768

static void
put_bytes (AmtHelperWriter *self, gconstpointer bytes, gsize size)
{
  self->full = self->full || size > self->capacity - self->used;
  if (self->full || size == 0)
    return;
  memcpy (self->room + self->used, bytes, size);
  self->used += size;
}

void
amt_helper_writer_put (AmtHelperWriter *self, guint32 word)
{
  const guint32 wire = GUINT32_TO_LE (word);

  put_bytes (self, &wire, sizeof wire);
}

void
amt_helper_writer_put_words (AmtHelperWriter *self, const guint32 *words, gsize n)
{
  for (gsize i = 0; i < n; i++)
    amt_helper_writer_put (self, words[i]);
}

void
amt_helper_writer_put_text (AmtHelperWriter *self, const char *text)
{
  const gsize size = text ? strlen (text) : 0;

  self->full = self->full || size > MAX_TEXT;
  amt_helper_writer_put (self, (guint32) size);
  put_bytes (self, text, size);
}

void
amt_helper_writer_put_string (AmtHelperWriter *self, const char *text)
{
  const gsize size = text ? strlen (text) : 0;

  /* A letter that is cut in two is repaired by the client. */
  amt_helper_writer_put (self, (guint32) MIN (size, MAX_STRING));
  put_bytes (self, text, MIN (size, MAX_STRING));
}

static guint32
to_units (double points)
{
  const double bounded = isfinite (points) ? CLAMP (points, -MAX_POINTS, MAX_POINTS) : 0;

  return (guint32) (gint32) lround (bounded * UNITS_PER_POINT);
}

void
amt_helper_writer_put_box (AmtHelperWriter *self, double x1, double y1, double x2, double y2)
{
  amt_helper_writer_put (self, to_units (MIN (x1, x2)));
  amt_helper_writer_put (self, to_units (MIN (y1, y2)));
  amt_helper_writer_put (self, to_units (MAX (x1, x2)));
  amt_helper_writer_put (self, to_units (MAX (y1, y2)));
}

gboolean
amt_helper_writer_keep (AmtHelperWriter *self, gsize start)
{
  if (self->full)
    self->used = start;
  return !self->full;
}
