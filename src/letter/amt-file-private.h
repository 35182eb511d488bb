/* amt-file-private.h: what the sheets of a case file share: measures and text. One thread at a time. Private to letter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

#define AMT_MM (72.0 / 25.4)
/* The margin for filing is as wide as that of a letter (DIN 5008), so that both are punched in the same place. */
#define AMT_FILE_LEFT (25 * AMT_MM)
#define AMT_FILE_RIGHT (195 * AMT_MM)
#define AMT_FILE_WIDTH (AMT_FILE_RIGHT - AMT_FILE_LEFT)

/** amt_file_new_context: Returns: (transfer full): in points, without hinting and rounding: nothing depends on a screen. */
PangoContext *amt_file_new_context (PangoFontMap *fonts);
/** amt_file_new_layout: Returns: (transfer full): wraps at @width points; -1: does not wrap. */
PangoLayout *amt_file_new_layout (PangoContext *context, double size, gboolean bold, double width,
                                  const char *text);
/** amt_file_height_of: points. */
double amt_file_height_of (PangoLayout *layout);
/** amt_file_strike: through the whole text. */
void amt_file_strike (PangoLayout *layout);

G_END_DECLS
