/* amt-helper-writer.h: writes the records of a list (protocol.h, AMT_LIST_*) into the client's memory. One thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint8 *room; /* (unowned) */
  gsize capacity;
  gsize used;
  gboolean full; /* the record that is being written does not fit, nor does anything after it */
} AmtHelperWriter;

void amt_helper_writer_put (AmtHelperWriter *self, guint32 word);
void amt_helper_writer_put_words (AmtHelperWriter *self, const guint32 *words, gsize n);
/** amt_helper_writer_put_text: @text: (nullable): as ""; of any length. */
void amt_helper_writer_put_text (AmtHelperWriter *self, const char *text);
/** amt_helper_writer_put_string: @text: (nullable): as ""; what is far too long is cut. */
void amt_helper_writer_put_string (AmtHelperWriter *self, const char *text);
/** amt_helper_writer_put_box: points, from the upper left corner; turned round where it stands upside down. */
void amt_helper_writer_put_box (AmtHelperWriter *self, double x1, double y1, double x2, double y2);
/** amt_helper_writer_keep: the record that began at @start is complete; Returns: FALSE if it did not fit and was taken back. */
gboolean amt_helper_writer_keep (AmtHelperWriter *self, gsize start);

G_END_DECLS
