/* bench-render.c: what the helper costs: start, transfer, first sharp page against the bare Poppler call in the same run, the page
 * again, a zoom step, text. A figure never passes or fails.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-fixture.h"
#include "amt-render-report.h"
#include "amt-render-session-private.h"
#include "amt-test.h"

#include <cairo-pdf.h>
#include <glib/poppler.h>
#include <math.h>
#include <string.h>

#define ROUNDS 5
#define SCAN_WIDTH 2480
#define SCAN_HEIGHT 3508

/* The fastest: other load on the machine only ever adds. */
static double
least (double a, double b)
{
  return MIN (a, b);
}

/* --- documents ------------------------------------------------------------------------------------------ */

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_text (cairo_t *cr)
{
  cairo_set_font_size (cr, 10);
  for (guint line = 0; line < 60; line++)
    {
      cairo_move_to (cr, 50, 50 + 12 * line);
      cairo_show_text (cr, "Die Bewilligung wird nach Pruefung aller Unterlagen schriftlich "
                           "mitgeteilt; Rueckfragen bitte schriftlich.");
    }
}

/* Paper is not white: a scan has noise. With @jpeg the PDF takes the picture as it is. */
static void
draw_scan (cairo_t *cr, gboolean jpeg)
{
  cairo_surface_t *scan = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SCAN_WIDTH, SCAN_HEIGHT);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (scan);

  for (gsize i = 0; i < SCAN_WIDTH * SCAN_HEIGHT; i++)
    pixels[i] = (0xf0 + (g_rand_int (random) & 15)) * 0x010101u;
  cairo_surface_mark_dirty (scan);
  if (jpeg)
    {
      g_autoptr (GBytes) bytes = amt_fixture_jpeg (SCAN_WIDTH, SCAN_HEIGHT, 0);
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      cairo_surface_set_mime_data (scan, CAIRO_MIME_TYPE_JPEG, g_memdup2 (data, size), size, g_free,
                                   NULL);
    }
  cairo_scale (cr, 595.0 / SCAN_WIDTH, 842.0 / SCAN_HEIGHT);
  cairo_set_source_surface (cr, scan, 0, 0);
  cairo_paint (cr);
  cairo_surface_destroy (scan);
}

static void
draw_plan (cairo_t *cr)
{
  cairo_set_line_width (cr, 0.5);
  for (guint i = 0; i < 20000; i++)
    {
      cairo_move_to (cr, i * 37 % 2384, i * 91 % 3370);
      cairo_line_to (cr, i * 53 % 2384, i * 17 % 3370);
      cairo_stroke (cr);
    }
}

static GBytes *
make (const char *subject)
{
  GByteArray *bytes = g_byte_array_new ();
  const gboolean plan = g_str_equal (subject, "plan-a0");
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (append_cb, bytes, plan ? 2384 : 595, plan ? 3370 : 842);
  cairo_t *cr = cairo_create (surface);

  if (plan)
    draw_plan (cr);
  else if (g_str_equal (subject, "text"))
    draw_text (cr);
  else
    draw_scan (cr, g_str_equal (subject, "scan-jpeg"));
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

/* --- measures ------------------------------------------------------------------------------------------- */

static AmtRenderArea
screen (double scale)
{
  return (AmtRenderArea){ .width = (guint) lround (794 * scale),
                          .height = (guint) lround (1123 * scale) };
}

/* Opened and drawn by Poppler in this process, as if nobody were hostile. */
static double
draw_bare (GBytes *bytes)
{
  const AmtRenderArea area = screen (1);
  const gint64 begun = g_get_monotonic_time ();
  PopplerDocument *document = poppler_document_new_from_bytes (bytes, NULL, NULL);
  PopplerPage *page = poppler_document_get_page (document, 0);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) area.width, (int) area.height);
  cairo_t *cr = cairo_create (surface);
  double width, height, passed;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  poppler_page_get_size (page, &width, &height);
  cairo_scale (cr, area.width / width, area.height / height);
  poppler_page_render (page, cr);
  passed = amt_render_since (begun);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_object_unref (page);
  g_object_unref (document);
  return passed;
}

static double
draw (AmtRenderSession *session, double scale)
{
  const AmtRenderArea area = screen (scale);
  const gint64 begun = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPixels) pixels = amt_fixture_draw (session, &area, &error);

  g_assert_no_error (error);
  return amt_render_since (begun);
}

static double
read_layout (AmtRenderSession *session)
{
  const gint64 begun = g_get_monotonic_time ();
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtPageText) text = NULL;

  amt_render_session_layout_async (session, 0, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  text = amt_render_session_layout_finish (session, result, NULL);
  g_assert_nonnull (text);
  return amt_render_since (begun);
}

static double
read_text (AmtRenderSession *session)
{
  const gint64 begun = g_get_monotonic_time ();
  g_autofree char *text = amt_fixture_text (session, 0, NULL);

  g_assert_nonnull (text);
  return amt_render_since (begun);
}

static void
measure (AmtRenderPool *pool, const char *subject)
{
  g_autoptr (GBytes) bytes = make (subject);
  double bare = INFINITY, first = INFINITY, step = INFINITY, again = INFINITY;
  double layout = INFINITY, text = INFINITY;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AmtRenderSession) session = NULL;
      gint64 begun;
      double opened;

      bare = least (bare, draw_bare (bytes));
      amt_test_await (amt_render_pool_has_spare (pool));
      begun = g_get_monotonic_time ();
      session = amt_fixture_open (pool, bytes, &error);
      g_assert_no_error (error);
      opened = amt_render_since (begun);
      first = least (first, opened + draw (session, 1));
      again = least (again, draw (session, 1));
      step = least (step, draw (session, 1.25));
      text = least (text, read_text (session));
      layout = least (layout, read_layout (session));
    }
  amt_render_report (subject, 1, "bare Poppler", bare, "ms");
  amt_render_report (subject, 1, "first sharp page", first, "ms");
  amt_render_report (subject, 1, "first sharp page to bare", first / bare, "times");
  amt_render_report (subject, 1, "the same again", again, "ms");
  amt_render_report (subject, 1, "zoom step", step, "ms");
  amt_render_report (subject, 1, "text of a page", text, "ms");
  amt_render_report (subject, 1, "letters with places", layout, "ms");
}

static void
measure_start (AmtRenderPool *pool)
{
  double start = INFINITY;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 begun;
      AmtRenderProcess *process;

      amt_test_await (amt_render_pool_has_spare (pool));
      amt_render_process_free (amt_render_pool_take_process (pool, &error));
      begun = g_get_monotonic_time ();
      process = amt_render_pool_take_process (pool, &error);
      g_assert_no_error (error);
      amt_test_await (amt_render_process_is_ready (process));
      start = least (start, amt_render_since (begun));
      amt_render_process_free (process);
    }
  amt_render_report ("helper", 1, "start to hello", start, "ms");
}

/* What it costs to hand pixels over: a page without content. */
static void
measure_transfer (AmtRenderPool *pool)
{
  g_autoptr (GBytes) bytes = amt_fixture_png (1, 1);
  g_autoptr (AmtRenderSession) session = amt_fixture_open (pool, bytes, NULL);
  double passed = INFINITY;

  for (guint i = 0; i < ROUNDS; i++)
    passed = least (passed, draw (session, 1 + i * 0.001));
  amt_render_report ("helper", 1, "transfer of a page", passed, "ms");
}

int
main (int argc, char **argv)
{
  static const char *const SUBJECTS[] = { "text", "scan-jpeg", "scan-flate", "plan-a0" };
  AmtRenderPool *pool;

  amt_test_init (&argc, &argv);
  pool = amt_render_pool_new (NULL);
  measure_start (pool);
  measure_transfer (pool);
  for (gsize i = 0; i < G_N_ELEMENTS (SUBJECTS); i++)
    measure (pool, SUBJECTS[i]);
  amt_fixture_end (pool);
  return 0;
}
