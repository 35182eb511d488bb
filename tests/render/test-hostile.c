/* test-hostile.c: broken, huge, endless and killed: each gets its error, and the next document is drawn all the same.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-fixture.h"
#include "amt-render-session-private.h"
#include "amt-test.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* A good page, to show that nothing stayed broken. */
static void
assert_works (Fixture *fixture)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_fixture_open (fixture->pool, bytes, &error);
  const AmtRenderArea area = { .width = 60, .height = 84 };
  g_autoptr (AmtPixels) pixels = NULL;

  g_assert_no_error (error);
  pixels = amt_fixture_draw (session, &area, &error);
  g_assert_no_error (error);
  amt_fixture_assert_corners (pixels, AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE);
}

static void
assert_refused (Fixture *fixture, GBytes *bytes, AmtRenderError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_fixture_open (fixture->pool, bytes, &error);

  g_assert_error (error, AMT_RENDER_ERROR, (int) code);
  g_assert_null (session);
}

/* Opened and drawn, or refused in words; never dead. */
static void
assert_survived (Fixture *fixture, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_fixture_open (fixture->pool, bytes, &error);
  const AmtRenderArea area = { .width = 60, .height = 84 };
  g_autoptr (AmtPixels) pixels = session ? amt_fixture_draw (session, &area, &error) : NULL;

  if (!pixels && !g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_BROKEN))
    g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_UNSUPPORTED);
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  static const char *const STARTS[] = {
    "no document at all",
    "%PDF-1.7\nnothing more",
    "\xff\xd8\xff\xe0",
    "\x89PNG\r\n\x1a\n",
    "II*\0\xff\xff\xff\xff",
    "RIFF\xff\xff\xff\xffWEBPVP8 ",
    "\0\0\0\x18"
    "ftypheic\0\0\0\0",
  };
  static const gsize SIZES[] = { 18, 21, 4, 8, 8, 16, 16 };

  for (gsize i = 0; i < G_N_ELEMENTS (STARTS); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (STARTS[i], SIZES[i]);

      assert_refused (fixture, bytes,
                      i == 0 ? AMT_RENDER_ERROR_UNSUPPORTED : AMT_RENDER_ERROR_BROKEN);
    }
  assert_works (fixture);
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GBytes *heic = amt_fixture_heic ();

  g_ptr_array_add (files, amt_fixture_pdf (2));
  g_ptr_array_add (files, amt_fixture_jpeg (300, 200, 6));
  g_ptr_array_add (files, amt_fixture_png (300, 200));
  g_ptr_array_add (files, amt_fixture_tiff (2, 1));
  g_ptr_array_add (files, amt_fixture_webp ());
  if (heic)
    g_ptr_array_add (files, heic);

  for (guint i = 0; i < files->len; i++)
    for (guint part = 1; part < 5; part++)
      {
        GBytes *whole = g_ptr_array_index (files, i);
        g_autoptr (GBytes) cut = amt_fixture_cut (whole, g_bytes_get_size (whole) * part / 5);

        assert_survived (fixture, cut);
      }
  assert_works (fixture);
}

/* Every tenth byte of a good file is something else, each time differently. */
static void
test_mangled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  g_autoptr (GBytes) pdf = amt_fixture_pdf (1);
  g_autoptr (GBytes) jpeg = amt_fixture_jpeg (200, 100, 3);
  g_autoptr (GBytes) tiff = amt_fixture_tiff (1, 1);
  GBytes *const files[] = { pdf, jpeg, tiff };

  for (guint i = 0; i < 12; i++)
    {
      gsize size;
      const guint8 *good = g_bytes_get_data (files[i % 3], &size);
      guint8 *bad = g_memdup2 (good, size);
      g_autoptr (GBytes) bytes = g_bytes_new_take (bad, size);

      for (gsize at = 16; at < size; at += (gsize) g_rand_int_range (rand, 1, 20))
        bad[at] = (guint8) g_rand_int_range (rand, 0, 256);
      assert_survived (fixture, bytes);
    }
  assert_works (fixture);
}

/* A PNG head that announces 60,000 × 60,000 pixels; a TIFF that would be 40 GB. */
static void
test_bombs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) png = amt_fixture_png (8, 8);
  g_autoptr (GBytes) jpeg = amt_fixture_jpeg (64, 64, 0);
  gsize size;
  const guint8 *good = g_bytes_get_data (png, &size);
  g_autofree guint8 *bad = g_memdup2 (good, size);
  g_autoptr (GBytes) bomb = NULL;
  guint32 side = GUINT32_TO_BE (60000), sum;

  memcpy (bad + 16, &side, 4);
  memcpy (bad + 20, &side, 4);
  /* libpng looks at the checksum of the head: CRC-32 as PNG has it. */
  sum = 0xffffffff;
  for (gsize i = 12; i < 29; i++)
    {
      sum ^= bad[i];
      for (guint bit = 0; bit < 8; bit++)
        sum = sum & 1 ? sum >> 1 ^ 0xedb88320 : sum >> 1;
    }
  sum = GUINT32_TO_BE (~sum);
  memcpy (bad + 29, &sum, 4);
  bomb = g_bytes_new (bad, size);
  assert_refused (fixture, bomb, AMT_RENDER_ERROR_TOO_LARGE);
  assert_works (fixture);
}

/* A picture may not be larger than its bounds, whatever the page. */
static void
test_areas (Fixture *fixture, gconstpointer data)
{
  static const AmtRenderArea WRONG[] = {
    { .page = 1, .width = 10, .height = 10 },
    { .width = 0, .height = 10 },
    { .rotation = 45, .width = 10, .height = 10 },
    { .width = 20001, .height = 10 },
    { .width = 20000, .height = 20000 },
    { .width = 100, .height = 100, .x = 90, .area_width = 20, .area_height = 20 },
    { .width = 100, .height = 100, .x = 0xffffffff, .area_width = 2, .area_height = 2 },
    { .width = 0xffffffff, .height = 1, .area_width = 1, .area_height = 1 },
  };
  const AmtRenderArea far = { .width = AMT_RENDER_MAX_PAGE_SIDE,
                              .height = AMT_RENDER_MAX_PAGE_SIDE,
                              .x = AMT_RENDER_MAX_PAGE_SIDE - 64,
                              .y = AMT_RENDER_MAX_PAGE_SIDE - 64,
                              .area_width = 64,
                              .area_height = 64 };
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_fixture_open (fixture->pool, bytes, &error);
  g_autoptr (AmtPixels) pixels = NULL;

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_assert_null (amt_fixture_draw (session, &WRONG[i], &error));
      g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE);
      g_clear_error (&error);
    }
  pixels = amt_fixture_draw (session, &far, &error);
  g_assert_no_error (error);
  g_assert_cmphex (amt_fixture_color (pixels, 32, 32), ==, AMT_WHITE);
}

/* A form that draws twenty of itself's neighbours, nine levels deep: nobody lives to see the end. */
static GBytes *
make_endless (void)
{
  GString *pdf = g_string_new ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                               "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                               "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
                               "/Resources<</XObject<</F 10 0 R>>>>>>endobj\n"
                               "4 0 obj<</Length 4>>stream\n/F Do\nendstream endobj\n");

  for (guint level = 10; level < 19; level++)
    {
      g_autoptr (GString) content = g_string_new (NULL);

      for (guint i = 0; i < 40; i++)
        g_string_append (content, level < 18 ? "/F Do " : "0 0 m 99 99 l S ");
      g_string_append_printf (
          pdf,
          "%u 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Length %" G_GSIZE_FORMAT
          "/Resources<</XObject<</F %u 0 R>>>>>>stream\n%s\nendstream endobj\n",
          level, content->len, level + 1, content->str);
    }
  g_string_append (pdf, "trailer<</Root 1 0 R>>\n");
  return g_string_free_to_bytes (pdf);
}

static void
assert_too_slow (AmtRenderSession *session, guint side)
{
  const AmtRenderArea area = { .width = side, .height = side };
  g_autoptr (GError) error = NULL;

  g_assert_null (amt_fixture_draw (session, &area, &error));
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TIMEOUT);
}

static void
test_endless (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_endless ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_fixture_open (fixture->pool, bytes, &error);
  gint64 begun;

  g_assert_no_error (error);
  amt_render_pool_set_seconds (fixture->pool, 1, 30);
  begun = g_get_monotonic_time ();
  assert_too_slow (session, 99);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 9 * G_TIME_SPAN_SECOND / 10);

  /* The same again is not waited for, which would be longer than the test waits; something smaller may be better. */
  amt_render_pool_set_seconds (fixture->pool, 300, 300);
  assert_too_slow (session, 99);
  amt_render_pool_set_seconds (fixture->pool, 1, 30);
  assert_too_slow (session, 50);
  amt_render_pool_set_seconds (fixture->pool, 30, 30);
  assert_works (fixture);
}

/* --- helpers that die ----------------------------------------------------------------------------------- */

/* What @pid started and did not end: of this process only helpers, of a helper the one in namespaces of its own. */
static char **
list_children (guint64 pid)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%" G_GUINT64_FORMAT "/task/%" G_GUINT64_FORMAT "/children", pid, pid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_strsplit (g_strstrip (text), " ", -1)
                                                       : g_new0 (char *, 1);
}

static char **
list_helpers (void)
{
  return list_children ((guint64) getpid ());
}

static void
signal_process (const char *text, int number, gboolean with_children)
{
  guint64 pid;

  if (!g_ascii_string_to_unsigned (text, 10, 2, G_MAXINT, &pid, NULL))
    return;
  if (with_children)
    {
      g_auto (GStrv) inner = list_children (pid);

      for (guint i = 0; inner[i]; i++)
        signal_process (inner[i], number, FALSE);
    }
  kill ((pid_t) pid, number);
}

static guint
signal_helpers (int number)
{
  g_auto (GStrv) pids = list_helpers ();

  for (guint i = 0; pids[i]; i++)
    signal_process (pids[i], number, TRUE);
  return g_strv_length (pids);
}

static guint
kill_helpers (void)
{
  return signal_helpers (SIGKILL);
}

static void
test_killed_idle (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_fixture_open (fixture->pool, bytes, &error);
  const AmtRenderArea area = { .page = 1, .width = 120, .height = 168 };
  g_autoptr (AmtPixels) pixels = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (kill_helpers (), >=, 1);
  pixels = amt_fixture_draw (session, &area, &error);
  g_assert_no_error (error);
  amt_fixture_assert_corners (pixels, AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE);
}

static void
test_killed_drawing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_fixture_open (fixture->pool, bytes, &error);
  const AmtRenderArea area = { .width = 3000, .height = 4200 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtPixels) pixels = NULL;
  GAsyncResult *slot = NULL;

  g_assert_no_error (error);
  /* It hears that it shall draw, and can never have been fast enough. */
  g_assert_cmpuint (signal_helpers (SIGSTOP), >=, 1);
  amt_render_session_render_async (session, &area, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb,
                                   &slot);
  g_assert_cmpuint (kill_helpers (), >=, 1);
  result = amt_test_wait_result (&slot);
  pixels = amt_render_session_render_finish (session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pixels->width, ==, 1500);
  amt_fixture_assert_corners (pixels, AMT_RED, AMT_GREEN, AMT_BLUE, AMT_WHITE);
}

/* Somebody ends all helpers, also the spare one, again and again (where memory is short the system does): that is not the
 * document's fault. */
static void
test_killed_often (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session =
      amt_fixture_open_full (fixture->pool, bytes, "key", NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    {
      const AmtRenderArea area = { .width = 60 + i, .height = 84 };
      g_autoptr (AmtPixels) pixels = NULL;

      amt_test_await (amt_render_pool_has_spare (fixture->pool));
      g_assert_cmpuint (kill_helpers (), >=, 2);
      pixels = amt_fixture_draw (session, &area, &error);
      g_assert_no_error (error);
    }
  g_assert_false (amt_render_pool_is_marked (fixture->pool, "key"));
}

/* --- storms --------------------------------------------------------------------------------------------- */

static guint
count_helpers (void)
{
  g_auto (GStrv) pids = list_helpers ();

  return g_strv_length (pids);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder))
    n++;
  return n;
}

static void
ignore_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *n = user_data;

  ++*n;
}

/* Opened, asked for much, closed before it came: nothing stays behind, neither processes nor descriptors. */
static void
test_storm (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (3);
  guint before, n_answers = 0;

  assert_works (fixture);
  amt_test_await (count_helpers () == 1);
  before = count_descriptors ();
  for (guint i = 0; i < 25; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AmtRenderSession) session = amt_fixture_open (fixture->pool, bytes, &error);

      g_assert_no_error (error);
      for (guint page = 0; page < 3; page++)
        {
          const AmtRenderArea area = { .page = page, .width = 2000, .height = 2800 };

          amt_render_session_render_async (session, &area, AMT_RENDER_VISIBLE, NULL, ignore_cb,
                                           &n_answers);
        }
      amt_render_session_close (session);
    }
  amt_test_await (n_answers == 75);
  amt_test_await (count_helpers () == 1);
  amt_test_await (count_descriptors () <= before);
  g_assert_cmpuint (amt_render_pool_get_used (fixture->pool), ==, 0);
  assert_works (fixture);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("/render/hostile/garbage", test_garbage);
  ADD ("/render/hostile/truncated", test_truncated);
  ADD ("/render/hostile/mangled", test_mangled);
  ADD ("/render/hostile/bombs", test_bombs);
  ADD ("/render/hostile/areas", test_areas);
  ADD ("/render/hostile/endless", test_endless);
  ADD ("/render/hostile/killed-idle", test_killed_idle);
  ADD ("/render/hostile/killed-drawing", test_killed_drawing);
  ADD ("/render/hostile/killed-often", test_killed_often);
  ADD ("/render/hostile/storm", test_storm);
  return g_test_run ();
}
