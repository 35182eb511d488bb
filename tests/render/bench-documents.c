/* bench-documents.c: what many documents cost: a fling through a hundred scans, twenty cases with three documents each, a helper that
 * falls, a page that is given up. A figure never passes or fails.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-odd-documents.h"
#include "amt-render-fixture.h"
#include "amt-render-report.h"
#include "amt-render-session-private.h"
#include "amt-test.h"

#include <cairo-pdf.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define MIB (1024.0 * 1024.0)
#define SCANS 100
#define SCAN_WIDTH 2480
#define SCAN_HEIGHT 3508
/* As a page is on the screen. */
#define WIDTH 794
#define HEIGHT 1123
/* A page in so many milliseconds: nobody reads. */
#define FLING_MS 30
#define CASES 20
#define DOCUMENTS 3
#define ROUNDS 5

/* --- memory --------------------------------------------------------------------------------------------- */

/* A line of /proc, in bytes; 0 where the process has ended. */
static double
read_memory (guint64 pid, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GUINT64_FORMAT "/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, name);
  return line ? g_ascii_strtod (line + strlen (name), NULL) * 1024 : 0;
}

static char **
list_children (guint64 pid)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%" G_GUINT64_FORMAT "/task/%" G_GUINT64_FORMAT "/children", pid, pid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_strsplit (g_strstrip (text), " ", -1)
                                                       : g_new0 (char *, 1);
}

/* Of all below @pid. What several share counts as much as belongs to each: PSS. */
static double
read_children (guint64 pid, guint *out_n)
{
  g_auto (GStrv) children = list_children (pid);
  double sum = 0;

  for (guint i = 0; children[i]; i++)
    {
      const guint64 child = g_ascii_strtoull (children[i], NULL, 10);

      if (child == 0)
        continue;
      sum += read_memory (child, "\nPss:") + read_children (child, out_n);
      ++*out_n;
    }
  return sum;
}

static void
report_memory (guint n, const char *helpers, const char *desk)
{
  guint processes = 0;

  amt_render_report ("memory", n, helpers, read_children ((guint64) getpid (), &processes) / MIB,
                     "MiB");
  amt_render_report ("memory", n, desk, read_memory ((guint64) getpid (), "\nPss:") / MIB, "MiB");
}

/* --- a fling -------------------------------------------------------------------------------------------- */

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
make_scans (guint n)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream (append_cb, bytes, 595, 842);
  cairo_t *cr = cairo_create (pdf);
  g_autoptr (GBytes) jpeg = amt_fixture_jpeg (SCAN_WIDTH, SCAN_HEIGHT, 0);
  gsize size;
  const guint8 *data = g_bytes_get_data (jpeg, &size);

  for (guint i = 0; i < n; i++)
    {
      cairo_surface_t *scan =
          cairo_image_surface_create (CAIRO_FORMAT_RGB24, SCAN_WIDTH, SCAN_HEIGHT);

      cairo_surface_set_mime_data (scan, CAIRO_MIME_TYPE_JPEG, g_memdup2 (data, size), size, g_free,
                                   NULL);
      cairo_save (cr);
      cairo_scale (cr, 595.0 / SCAN_WIDTH, 842.0 / SCAN_HEIGHT);
      cairo_set_source_surface (cr, scan, 0, 0);
      cairo_paint (cr);
      cairo_restore (cr);
      cairo_show_page (cr);
      cairo_surface_destroy (scan);
    }
  cairo_destroy (cr);
  cairo_surface_finish (pdf);
  cairo_surface_destroy (pdf);
  return g_byte_array_free_to_bytes (bytes);
}

typedef struct
{
  AmtRenderPool *pool;
  AmtRenderSession *session;
  GCancellable *cancellables[SCANS]; /* (owned) */
  guint page;                        /* where the clerk is */
  guint n_answers;
  gsize peak; /* bytes of pictures that are kept */
  gboolean stopped;
} Fling;

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fling *fling = user_data;
  g_autoptr (AmtPixels) pixels =
      amt_render_session_render_finish (AMT_RENDER_SESSION (source), result, NULL);

  fling->n_answers++;
  fling->peak = MAX (fling->peak, amt_render_pool_get_used (fling->pool));
}

static gboolean
turn_page_cb (gpointer data)
{
  Fling *fling = data;
  const AmtRenderArea area = { .page = fling->page, .width = WIDTH, .height = HEIGHT };

  fling->cancellables[fling->page] = g_cancellable_new ();
  amt_render_session_render_async (fling->session, &area, AMT_RENDER_VISIBLE,
                                   fling->cancellables[fling->page], drawn_cb, fling);
  if (fling->page > 0)
    g_cancellable_cancel (fling->cancellables[fling->page - 1]);
  fling->stopped = ++fling->page == SCANS;
  return fling->stopped ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
measure_fling (AmtRenderPool *pool)
{
  g_autoptr (GBytes) bytes = make_scans (SCANS);
  g_autoptr (GError) error = NULL;
  Fling fling = { .pool = pool };
  gint64 begun;

  fling.session = amt_fixture_open (pool, bytes, &error);
  g_assert_no_error (error);
  g_timeout_add (FLING_MS, turn_page_cb, &fling);
  amt_test_await (fling.stopped);
  begun = g_get_monotonic_time ();
  amt_test_await (fling.n_answers == SCANS);
  amt_render_report ("fling", SCANS, "last page after the end", amt_render_since (begun), "ms");
  amt_render_report ("fling", SCANS, "pages drawn on the way",
                     (double) fling.peak / (WIDTH * HEIGHT * AMT_PIXELS_DEPTH), "pages");
  amt_render_report ("fling", SCANS, "most bytes of pictures", (double) fling.peak / MIB, "MiB");

  /* Slowly, so that each is drawn: more than the budget holds. */
  for (guint i = 0; i < SCANS; i++)
    {
      const AmtRenderArea area = { .page = i, .width = WIDTH, .height = HEIGHT };
      g_autoptr (AmtPixels) pixels = amt_fixture_draw (fling.session, &area, NULL);

      fling.peak = MAX (fling.peak, amt_render_pool_get_used (pool));
      g_object_unref (fling.cancellables[i]);
    }
  amt_render_report ("scroll", SCANS, "most bytes of pictures", (double) fling.peak / MIB, "MiB");
  g_object_unref (fling.session);
}

/* --- many ----------------------------------------------------------------------------------------------- */

static gboolean
all_rest (GPtrArray *sessions)
{
  for (guint i = 0; i < sessions->len; i++)
    if (((AmtRenderSession *) sessions->pdata[i])->process)
      return FALSE;
  return TRUE;
}

static void
measure_many (AmtRenderPool *pool)
{
  const guint n = CASES * DOCUMENTS;
  g_autoptr (GPtrArray) sessions = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GBytes) text = amt_fixture_pdf (3);
  g_autoptr (GBytes) scan = make_scans (1);
  g_autoptr (GBytes) photo = amt_fixture_jpeg (3000, 2000, 6);
  GBytes *const kinds[DOCUMENTS] = { text, scan, photo };
  const AmtRenderArea area = { .width = WIDTH, .height = HEIGHT };
  gint64 begun;

  report_memory (0, "helpers before", "desk before");
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      AmtRenderSession *session = amt_fixture_open (pool, kinds[i % DOCUMENTS], &error);
      g_autoptr (AmtPixels) pixels = NULL;

      g_assert_no_error (error);
      g_ptr_array_add (sessions, session);
      pixels = amt_fixture_draw (session, &area, &error);
      g_assert_no_error (error);
    }
  amt_render_report ("memory", n, "opened and drawn, each", amt_render_since (begun) / n, "ms");
  report_memory (n, "helpers, all open", "desk, all open");

  /* As after half a minute that nobody looks: asked once more, each rests soon. */
  amt_render_pool_set_idle (pool, 1);
  for (guint i = 0; i < n; i++)
    {
      amt_render_session_set_visible (sessions->pdata[i], TRUE);
      amt_render_session_set_visible (sessions->pdata[i], FALSE);
    }
  amt_test_await (all_rest (sessions));
  report_memory (n, "helpers, at rest", "desk, at rest");
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < ROUNDS; i++)
    {
      const AmtRenderArea other = { .width = WIDTH + 1, .height = HEIGHT };
      g_autoptr (AmtPixels) pixels = amt_fixture_draw (sessions->pdata[3 * i], &other, NULL);

      g_assert_nonnull (pixels);
    }
  amt_render_report ("memory", ROUNDS, "a page after the rest", amt_render_since (begun) / ROUNDS,
                     "ms");
}

/* --- what goes wrong ------------------------------------------------------------------------------------ */

static void
kill_children (void)
{
  g_auto (GStrv) children = list_children ((guint64) getpid ());

  for (guint i = 0; children[i]; i++)
    {
      const guint64 child = g_ascii_strtoull (children[i], NULL, 10);

      if (child > 1)
        kill ((pid_t) child, SIGKILL);
    }
}

/* A helper dies, and the next page is wanted; without a spare one, and with. */
static void
measure_restart (AmtRenderPool *pool)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_fixture_open (pool, bytes, &error);
  double best[2] = { INFINITY, INFINITY };

  g_assert_no_error (error);
  for (guint i = 0; i < 2 * ROUNDS; i++)
    {
      const AmtRenderArea area = { .width = WIDTH + i, .height = HEIGHT };
      g_autoptr (AmtPixels) pixels = NULL;
      gint64 begun;

      kill_children ();
      amt_test_await (!amt_render_process_is_alive (session->process));
      if (i % 2)
        amt_test_await (amt_render_pool_has_spare (pool));
      begun = g_get_monotonic_time ();
      pixels = amt_fixture_draw (session, &area, &error);
      g_assert_no_error (error);
      best[i % 2] = MIN (best[i % 2], amt_render_since (begun));
    }
  amt_render_report ("restart", ROUNDS, "a page, none is ready", best[0], "ms");
  amt_render_report ("restart", ROUNDS, "a page, one is ready", best[1], "ms");
}

/* A page that would take years is given up, and another is wanted. */
static void
measure_cancel (AmtRenderPool *pool)
{
  g_autoptr (GBytes) bytes = amt_odd_endless ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_fixture_open (pool, bytes, &error);
  double best = INFINITY;

  g_assert_no_error (error);
  for (guint i = 0; i < ROUNDS; i++)
    {
      const AmtRenderArea endless = { .width = 99, .height = 99 };
      const AmtRenderArea other = { .page = 1, .width = 99 + i, .height = 99 };
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (AmtPixels) pixels = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      GAsyncResult *slot = NULL;
      gint64 begun;

      amt_render_session_render_async (session, &endless, AMT_RENDER_VISIBLE, cancellable,
                                       amt_test_result_cb, &slot);
      amt_test_await (amt_render_pool_has_spare (pool));
      begun = g_get_monotonic_time ();
      g_cancellable_cancel (cancellable);
      pixels = amt_fixture_draw (session, &other, &error);
      g_assert_no_error (error);
      best = MIN (best, amt_render_since (begun));
      result = amt_test_wait_result (&slot);
    }
  amt_render_report ("cancel", ROUNDS, "given up until the next is drawn", best, "ms");
}

int
main (int argc, char **argv)
{
  AmtRenderPool *pool;

  amt_test_init (&argc, &argv);
  pool = amt_render_pool_new (NULL);
  measure_restart (pool);
  measure_cancel (pool);
  measure_fling (pool);
  measure_many (pool);
  amt_fixture_end (pool);
  return 0;
}
