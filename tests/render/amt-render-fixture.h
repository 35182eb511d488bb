/* amt-render-fixture.h: documents whose every corner is known, and short ways to open and draw them. Main thread.
 *
 * Each picture and page has four fields: red, green above, blue, white below.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-render-pool.h"

G_BEGIN_DECLS

#define AMT_RED 0xff0000u
#define AMT_GREEN 0x00ff00u
#define AMT_BLUE 0x0000ffu
#define AMT_WHITE 0xffffffu

/* Stored pixels of the pictures. */
#define AMT_PICTURE_WIDTH 64
#define AMT_PICTURE_HEIGHT 48

/** amt_fixture_pdf: A4 pages; each begins its text with "Seite N von M: Müller". */
GBytes *amt_fixture_pdf (guint n_pages);
/** amt_fixture_pdf_locked: one page that only opens with @password. */
GBytes *amt_fixture_pdf_locked (const char *password);
GBytes *amt_fixture_png (guint width, guint height);
/** amt_fixture_jpeg: @orientation: EXIF; 0: without. */
GBytes *amt_fixture_jpeg (guint width, guint height, guint orientation);
/** amt_fixture_jpeg_cmyk: all red, in printing inks; @adobe: as Adobe's programs store them, inverted. */
GBytes *amt_fixture_jpeg_cmyk (gboolean adobe);
GBytes *amt_fixture_tiff (guint n_pages, guint orientation);
GBytes *amt_fixture_webp (void);
/** amt_fixture_heic: (nullable): where no encoder is. */
GBytes *amt_fixture_heic (void);
/** amt_fixture_cut: the first @size bytes. */
GBytes *amt_fixture_cut (GBytes *bytes, gsize size);

/** amt_fixture_fd: an ordinary file with @bytes, to be closed. */
int amt_fixture_fd (GBytes *bytes);

/** amt_fixture_end: closes @pool (transfer full) and waits until nothing holds it any more. */
void amt_fixture_end (AmtRenderPool *pool);
AmtRenderSession *amt_fixture_open_full (AmtRenderPool *pool, GBytes *bytes, const char *key,
                                         const char *password, GError **error);
AmtRenderSession *amt_fixture_open (AmtRenderPool *pool, GBytes *bytes, GError **error);
AmtPixels *amt_fixture_draw (AmtRenderSession *session, const AmtRenderArea *area, GError **error);
char *amt_fixture_text (AmtRenderSession *session, guint page, GError **error);

/** amt_fixture_color: 0xRRGGBB; the pixel must be opaque. */
guint32 amt_fixture_color (const AmtPixels *pixels, guint x, guint y);
/** amt_fixture_assert_corners: middle of the four fields, from the left above, as words are read; near enough for JPEG. */
void amt_fixture_assert_corners (const AmtPixels *pixels, guint32 a, guint32 b, guint32 c,
                                 guint32 d);

G_END_DECLS
