/* test-paper.c: pages with an overlay as a new PDF, and pages in bands.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-pdf-writer.h"
#include "amt-render-fixture.h"
#include "amt-test.h"

#include <string.h>

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
  return session;
}

static GBytes *export(AmtRenderSession *session, const AmtRenderExport *wanted, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_render_session_export_async (session, wanted, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_render_session_export_finish (session, result, error);
}

/* The new document, opened like any other. */
static AmtRenderSession *
export_and_open (Fixture *fixture, GBytes *bytes, const AmtRenderExport *wanted)
{
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) made = export(session, wanted, &error);

  g_assert_no_error (error);
  return open_right (fixture, made);
}

static void
test_overlay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (3);
  /* Half as wide as the pages that it is laid over: a blue bar above, and a word. */
  g_autoptr (GBytes) stamp =
      amt_pdf_simple ("", "0 0 1 rg 0 80 200 20 re f 0 g BT /F 9 Tf 9 9 Td (Eingang) Tj ET", "");
  const AmtRenderExport wanted = { .first_page = 1, .n_pages = 2, .overlay = stamp };
  g_autoptr (AmtRenderSession) made = export_and_open (fixture, bytes, &wanted);
  g_autofree char *first = amt_fixture_text (made, 0, NULL);
  g_autofree char *second = amt_fixture_text (made, 1, NULL);
  const AmtRenderArea area = { .width = 200, .height = 280 };
  g_autoptr (AmtPixels) pixels = amt_fixture_draw (made, &area, NULL);
  double width, height;

  g_assert_cmpuint (amt_render_session_get_n_pages (made), ==, 2);
  amt_render_session_get_page_size (made, 0, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 595, 0.1);
  g_assert_cmphex (amt_fixture_color (pixels, 100, 30), ==, AMT_BLUE);
  amt_fixture_assert_corners (pixels, AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE);
  g_assert_nonnull (strstr (first, "Seite 2 von 3: Müller"));
  g_assert_nonnull (strstr (first, "Eingang"));
  /* The stamp has one page. */
  g_assert_nonnull (strstr (second, "Seite 3 von 3"));
  g_assert_null (strstr (second, "Eingang"));
}

/* Only pixels: the same picture, and no letter is left. */
static void
test_pixels_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  const AmtRenderExport wanted = { .n_pages = 1, .dpi = 100 };
  g_autoptr (AmtRenderSession) made = export_and_open (fixture, bytes, &wanted);
  g_autofree char *text = amt_fixture_text (made, 0, NULL);
  const AmtRenderArea area = { .width = 200, .height = 280 };
  g_autoptr (AmtPixels) pixels = amt_fixture_draw (made, &area, NULL);

  g_assert_cmpstr (text, ==, "");
  amt_fixture_assert_corners (pixels, AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE);
}

static void
test_photograph (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_jpeg (1600, 2400, 6);
  const AmtRenderExport wanted = { .n_pages = 1 };
  g_autoptr (AmtRenderSession) made = export_and_open (fixture, bytes, &wanted);
  double width, height;

  amt_render_session_get_page_size (made, 0, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 841.89, 0.1);
  g_assert_cmpfloat_with_epsilon (height, 561.26, 0.1);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (2);
  g_autoptr (GBytes) garbage = g_bytes_new_static ("garbage", 7);
  const AmtRenderExport beyond = { .first_page = 1, .n_pages = 2 };
  const AmtRenderExport stamped = { .n_pages = 1, .overlay = garbage };
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  g_autoptr (GError) error = NULL;

  g_assert_null (export(session, &beyond, &error));
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (export(session, &stamped, &error));
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_UNSUPPORTED);
}

/* Bands make up the page, line by line, and are not kept. */
static void
test_bands (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  g_autoptr (AmtRenderSession) session = open_right (fixture, bytes);
  AmtRenderArea area;
  guint lines = 0, n = 0;

  for (; amt_render_session_get_band (session, 0, 90, 600, n, &area); n++)
    {
      GAsyncResult *slot = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (AmtPixels) pixels = NULL;

      g_assert_cmpuint (area.y, ==, lines);
      lines += area.area_height;
      if (n > 0 && lines < area.height)
        continue;
      amt_render_session_print_async (session, &area, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb,
                                      &slot);
      result = amt_test_wait_result (&slot);
      pixels = amt_render_session_print_finish (session, result, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (pixels->width, ==, 7017);
      g_assert_cmpuint (pixels->height, ==, area.area_height);
      /* A quarter round: blue is above on the left, green below on the right. */
      g_assert_cmphex (amt_fixture_color (pixels, n == 0 ? 100 : 7000, pixels->height / 2), ==,
                       n == 0 ? AMT_BLUE : AMT_GREEN);
    }
  g_assert_cmpuint (n, >=, 8);
  g_assert_cmpuint (lines, ==, 4958);
  g_assert_cmpuint (amt_render_pool_get_used (fixture->pool), ==, 0);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("/render/paper/overlay", test_overlay);
  ADD ("/render/paper/pixels-only", test_pixels_only);
  ADD ("/render/paper/photograph", test_photograph);
  ADD ("/render/paper/refused", test_refused);
  ADD ("/render/paper/bands", test_bands);
  return g_test_run ();
}
