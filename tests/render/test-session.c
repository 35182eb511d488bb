/* test-session.c: documents of every kind, drawn by the real helper.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-pdf-writer.h"
#include "amt-render-fixture.h"
#include "amt-test.h"

typedef struct
{
  AmtRenderPool *pool;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->pool = amt_render_pool_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  amt_fixture_end (fixture->pool);
}

static AmtRenderSession *
open_right (Fixture *fixture, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  AmtRenderSession *session = amt_fixture_open (fixture->pool, bytes, &error);

  g_assert_no_error (error);
  g_assert_nonnull (session);
  return session;
}

static AmtPixels *
draw_right (AmtRenderSession *session, const AmtRenderArea *area)
{
  g_autoptr (GError) error = NULL;
  AmtPixels *pixels = amt_fixture_draw (session, area, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pixels);
  return pixels;
}

static void
test_pdf (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (3);
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autoptr (AmtPixels) pixels = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  AmtRenderArea area;
  double width, height;

  g_assert_cmpint (amt_render_session_get_kind (session), ==, AMT_RENDER_KIND_PDF);
  g_assert_false (amt_render_session_is_encrypted (session));
  g_assert_cmpuint (amt_render_session_get_n_pages (session), ==, 3);
  amt_render_session_get_page_size (session, 2, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 595, 0.01);
  g_assert_cmpfloat_with_epsilon (height, 842, 0.01);

  amt_render_session_fit (session, 1, 0, 400, 400, &area);
  g_assert_cmpuint (area.height, ==, 400);
  g_assert_cmpuint (area.width, ==, 282);
  pixels = draw_right (session, &area);
  g_assert_cmpuint (pixels->width, ==, 282);
  g_assert_cmpuint (pixels->height, ==, 400);
  amt_fixture_assert_corners (pixels, AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE);

  text = amt_fixture_text (session, 1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "Seite 2 von 3: Müller"));
}

/* What stands in two columns of a line is not one word for whoever hears or searches it. */
static void
test_columns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes =
      amt_pdf_simple ("",
                      "BT /F 9 Tf 9 80 Td (Kaltmiete im Monat) Tj 120 0 Td (353,00) Tj "
                      "-120 -15 Td (Zusammen) Tj 120 0 Td (482,00) Tj ET",
                      "");
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = amt_fixture_text (session, 0, &error);

  g_assert_no_error (error);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "Kaltmiete im Monat"));
  g_assert_nonnull (strstr (text, "353,00"));
  g_assert_null (strstr (text, "Monat353,00"));
  g_assert_null (strstr (text, "Zusammen482,00"));
}

static void
test_rotation (Fixture *fixture, gconstpointer data)
{
  static const guint32 TURNED[][4] = {
    { AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE },
    { AMT_BLUE, AMT_RED, AMT_WHITE, AMT_GREEN },
    { AMT_WHITE, AMT_BLUE, AMT_GREEN, AMT_RED },
    { AMT_GREEN, AMT_WHITE, AMT_RED, AMT_BLUE },
  };
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (AmtPixels) pixels = NULL;
      AmtRenderArea area;

      amt_render_session_fit (session, 0, i * 90, 200, 200, &area);
      g_assert_cmpuint (i % 2 ? area.width : area.height, ==, 200);
      pixels = draw_right (session, &area);
      amt_fixture_assert_corners (pixels, TURNED[i][0], TURNED[i][1], TURNED[i][2], TURNED[i][3]);
    }
}

/* Tiles are the page, cut: pixel for pixel. */
static void
test_tiles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);

  for (guint rotation = 0; rotation < 360; rotation += 90)
    {
      AmtRenderArea area = { 0, rotation, 300, 300, 0, 0, 0, 0 };
      g_autoptr (AmtPixels) whole = draw_right (session, &area);
      g_autoptr (AmtPixels) tile = NULL;

      area.x = 120;
      area.y = 90;
      area.area_width = 64;
      area.area_height = 100;
      tile = draw_right (session, &area);
      g_assert_cmpuint (tile->width, ==, 64);
      g_assert_cmpuint (tile->height, ==, 100);
      for (guint y = 0; y < 100; y += 7)
        for (guint x = 0; x < 64; x += 7)
          g_assert_cmphex (amt_fixture_color (tile, x, y), ==,
                           amt_fixture_color (whole, x + 120, y + 90));
    }
}

static void
draw_picture (Fixture *fixture, GBytes *bytes, AmtRenderKind kind)
{
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  const AmtRenderArea small = { .width = AMT_PICTURE_WIDTH / 2, .height = AMT_PICTURE_HEIGHT / 2 };
  const AmtRenderArea large = { .width = AMT_PICTURE_WIDTH * 3, .height = AMT_PICTURE_HEIGHT * 3 };
  g_autoptr (AmtPixels) first = draw_right (session, &small);
  g_autoptr (AmtPixels) second = draw_right (session, &large);
  g_autofree char *text = amt_fixture_text (session, 0, NULL);
  double width, height;

  g_assert_cmpint (amt_render_session_get_kind (session), ==, kind);
  amt_render_session_get_page_size (session, 0, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, AMT_PICTURE_WIDTH * 0.75, 0.01);
  g_assert_cmpfloat_with_epsilon (height, AMT_PICTURE_HEIGHT * 0.75, 0.01);
  amt_fixture_assert_corners (first, AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE);
  amt_fixture_assert_corners (second, AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE);
  g_assert_cmpstr (text, ==, "");
}

static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = amt_fixture_jpeg (AMT_PICTURE_WIDTH, AMT_PICTURE_HEIGHT, 0);
  g_autoptr (GBytes) png = amt_fixture_png (AMT_PICTURE_WIDTH, AMT_PICTURE_HEIGHT);
  g_autoptr (GBytes) tiff = amt_fixture_tiff (1, 1);
  g_autoptr (GBytes) webp = amt_fixture_webp ();

  draw_picture (fixture, jpeg, AMT_RENDER_KIND_JPEG);
  draw_picture (fixture, png, AMT_RENDER_KIND_PNG);
  draw_picture (fixture, tiff, AMT_RENDER_KIND_TIFF);
  draw_picture (fixture, webp, AMT_RENDER_KIND_WEBP);
}

static void
test_cmyk (Fixture *fixture, gconstpointer data)
{
  for (guint adobe = 0; adobe < 2; adobe++)
    {
      g_autoptr (GBytes) bytes = amt_fixture_jpeg_cmyk (adobe != 0);
      g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
      const AmtRenderArea area = { .width = 16, .height = 16 };
      g_autoptr (AmtPixels) pixels = draw_right (session, &area);

      amt_fixture_assert_corners (pixels, AMT_RED, AMT_RED, AMT_RED, AMT_RED);
    }
}

static void
test_heic (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) heic = amt_fixture_heic ();

  if (heic)
    draw_picture (fixture, heic, AMT_RENDER_KIND_HEIF);
  else
    g_test_skip ("no HEVC encoder");
}

/* EXIF 2.3, tag 274: what stands where after turning. */
static void
test_orientation (Fixture *fixture, gconstpointer data)
{
  static const guint32 SHOWN[][4] = {
    { AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE }, { AMT_GREEN, AMT_RED, AMT_WHITE, AMT_BLUE },
    { AMT_WHITE, AMT_BLUE, AMT_GREEN, AMT_RED }, { AMT_BLUE, AMT_WHITE, AMT_RED, AMT_GREEN },
    { AMT_RED, AMT_BLUE, AMT_GREEN, AMT_WHITE }, { AMT_BLUE, AMT_RED, AMT_WHITE, AMT_GREEN },
    { AMT_WHITE, AMT_GREEN, AMT_BLUE, AMT_RED }, { AMT_GREEN, AMT_WHITE, AMT_RED, AMT_BLUE },
  };

  for (guint i = 0; i < 8; i++)
    for (guint tiff = 0; tiff < 2; tiff++)
      {
        g_autoptr (GBytes) bytes =
            tiff ? amt_fixture_tiff (1, i + 1)
                 : amt_fixture_jpeg (AMT_PICTURE_WIDTH, AMT_PICTURE_HEIGHT, i + 1);
        g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
        g_autoptr (AmtPixels) pixels = NULL;
        AmtRenderArea area;

        amt_render_session_fit (session, 0, 0, 48, 48, &area);
        g_assert_cmpuint (i < 4 ? area.width : area.height, ==, 48);
        pixels = draw_right (session, &area);
        amt_fixture_assert_corners (pixels, SHOWN[i][0], SHOWN[i][1], SHOWN[i][2], SHOWN[i][3]);
      }
}

static void
test_tiff_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_tiff (3, 1);
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  const AmtRenderArea area = { .page = 2, .width = 64, .height = 48 };
  g_autoptr (AmtPixels) pixels = draw_right (session, &area);

  g_assert_cmpuint (amt_render_session_get_n_pages (session), ==, 3);
  amt_fixture_assert_corners (pixels, AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE);
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf_locked ("geheim");
  g_autoptr (AmtRenderSession) none = NULL;
  g_autoptr (AmtRenderSession) session = NULL;
  g_autoptr (AmtPixels) pixels = NULL;
  g_autoptr (GError) error = NULL;
  const AmtRenderArea area = { .width = 60, .height = 84 };

  none = amt_fixture_open (fixture->pool, bytes, &error);
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_ENCRYPTED);
  g_clear_error (&error);
  none = amt_fixture_open_full (fixture->pool, bytes, NULL, "falsch", &error);
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_ENCRYPTED);
  g_clear_error (&error);

  session = amt_fixture_open_full (fixture->pool, bytes, NULL, "geheim", &error);
  g_assert_no_error (error);
  g_assert_true (amt_render_session_is_encrypted (session));
  pixels = draw_right (session, &area);
  amt_fixture_assert_corners (pixels, AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE);
}

/* The word of who may read and that of who may change; and letters that no old encryption knew. */
static void
test_passwords (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = amt_fixture_pdf_locked ("geheim");
  g_autoptr (GBytes) letters = amt_fixture_pdf_locked ("Straße 5 €");
  const struct
  {
    GBytes *bytes;
    const char *password;
    gboolean opens;
  } TRIED[] = {
    { plain, "owner", TRUE },        { plain, "geheim", TRUE },       { plain, "geheim ", FALSE },
    { letters, "Straße 5 €", TRUE }, { letters, "Strasse 5", FALSE }, { letters, "owner", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TRIED); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AmtRenderSession) session =
          amt_fixture_open_full (fixture->pool, TRIED[i].bytes, NULL, TRIED[i].password, &error);

      if (TRIED[i].opens)
        g_assert_no_error (error);
      else
        g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_ENCRYPTED);
      /* What goes to the log has no word of it. */
      g_assert_true (!error || !strstr (error->message, TRIED[i].password));
    }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("/render/session/pdf", test_pdf);
  ADD ("/render/session/columns", test_columns);
  ADD ("/render/session/rotation", test_rotation);
  ADD ("/render/session/tiles", test_tiles);
  ADD ("/render/session/pictures", test_pictures);
  ADD ("/render/session/cmyk", test_cmyk);
  ADD ("/render/session/heic", test_heic);
  ADD ("/render/session/orientation", test_orientation);
  ADD ("/render/session/tiff-pages", test_tiff_pages);
  ADD ("/render/session/password", test_password);
  ADD ("/render/session/passwords", test_passwords);
  return g_test_run ();
}
