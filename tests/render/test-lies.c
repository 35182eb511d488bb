/* test-lies.c: what the helper says is hostile: a fake one tells every lie, the client stays calm.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-fixture.h"
#include "amt-render-session-private.h"
#include "amt-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define KEY "a-document"
/* Liars without a plan. */
#define N_SCRAMBLES 40

typedef struct
{
  char *folder;
  AmtRenderPool *pool;
  GBytes *bytes;
} Fixture;

/* A pool whose helpers tell @lie. */
static void
set_up (Fixture *fixture, const char *lie)
{
  g_autofree char *helper = NULL;

  fixture->folder = amt_test_temp_dir ();
  helper = g_build_filename (fixture->folder, lie, NULL);
  g_assert_cmpint (symlink (g_getenv ("AMT_FAKE_RENDER_HELPER"), helper), ==, 0);
  fixture->pool = amt_render_pool_new (helper);
  /* Nobody waits for the clock who need not: other programs may be slow to start. */
  if (g_str_equal (lie, "silent"))
    amt_render_pool_set_seconds (fixture->pool, 30, 1);
  else if (g_str_equal (lie, "never-answers"))
    amt_render_pool_set_seconds (fixture->pool, 1, 30);
  else if (g_str_has_prefix (lie, "scrambles-"))
    amt_render_pool_set_seconds (fixture->pool, 5, 30);
  fixture->bytes = g_bytes_new_static ("%PDF-", 5);
}

static void
tear_down (Fixture *fixture)
{
  amt_fixture_end (fixture->pool);
  g_bytes_unref (fixture->bytes);
  g_free (fixture->folder);
}

/* The client says that it ended a liar; how often depends on the lie. */
static void
expect_blame (guint n)
{
  for (guint i = 0; i < n; i++)
    g_test_expect_message ("Amtsstube", G_LOG_LEVEL_WARNING, "*lied*");
}

typedef struct
{
  const char *lie;
  AmtRenderError error;
  guint n_blames;
} Case;

static void
test_opening (gconstpointer data)
{
  const Case *lie = data;
  Fixture fixture;
  g_autoptr (AmtRenderSession) session = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, lie->lie);
  expect_blame (lie->n_blames);
  session = amt_fixture_open (fixture.pool, fixture.bytes, &error);
  g_assert_error (error, AMT_RENDER_ERROR, (int) lie->error);
  g_assert_null (session);
  g_test_assert_expected_messages ();
  g_clear_object (&session);
  tear_down (&fixture);
}

static void
test_drawing (gconstpointer data)
{
  const Case *lie = data;
  const AmtRenderArea area = { .page = 3, .width = 200, .height = 400 };
  Fixture fixture;
  g_autoptr (AmtRenderSession) session = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, lie->lie);
  session = amt_fixture_open (fixture.pool, fixture.bytes, &error);
  g_assert_no_error (error);
  expect_blame (lie->n_blames);
  g_assert_null (amt_fixture_draw (session, &area, &error));
  g_assert_error (error, AMT_RENDER_ERROR, (int) lie->error);
  g_test_assert_expected_messages ();
  g_clear_object (&session);
  tear_down (&fixture);
}

/* Who still writes after the answer changes nothing of what the client has. */
static void
test_keeps_writing (void)
{
  const AmtRenderArea area = { .width = 100, .height = 200 };
  Fixture fixture;
  g_autoptr (AmtRenderSession) session = NULL;
  g_autoptr (AmtPixels) pixels = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *bytes;
  gsize size;

  set_up (&fixture, "keeps-writing");
  session = amt_fixture_open (fixture.pool, fixture.bytes, &error);
  g_assert_no_error (error);
  pixels = amt_fixture_draw (session, &area, &error);
  g_assert_no_error (error);
  text = amt_fixture_text (session, 0, &error);
  g_assert_no_error (error);
  bytes = g_bytes_get_data (pixels->bytes, &size);
  for (gsize i = 0; i < size; i++)
    g_assert_cmphex (bytes[i], ==, 0x80);
  g_clear_object (&session);
  tear_down (&fixture);
}

static void
test_honest (void)
{
  const AmtRenderArea area = { .width = 100, .height = 200 };
  Fixture fixture;
  g_autoptr (AmtRenderSession) session = NULL;
  g_autoptr (AmtPixels) pixels = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "honest");
  session = amt_fixture_open (fixture.pool, fixture.bytes, &error);
  g_assert_no_error (error);
  pixels = amt_fixture_draw (session, &area, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pixels->width, ==, 100);
  g_assert_cmphex (*(const guint32 *) g_bytes_get_data (pixels->bytes, NULL), ==, 0x80808080);

  /* Neither escape sequences nor broken letters come through. */
  text = amt_fixture_text (session, 0, &error);
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpstr (text, ==, "Ein[31m Wort\xef\xbf\xbd\n\tund noch\xef\xbf\xbd");
  g_clear_object (&session);
  tear_down (&fixture);
}

/* A page that is too much for the helper comes at half size, from another one. */
static void
test_half_size (void)
{
  const AmtRenderArea area = { .width = 200, .height = 400 };
  Fixture fixture;
  g_autoptr (AmtRenderSession) session = NULL;
  g_autoptr (AmtPixels) pixels = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "crashes-if-large");
  session = amt_fixture_open (fixture.pool, fixture.bytes, &error);
  g_assert_no_error (error);
  pixels = amt_fixture_draw (session, &area, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pixels->width, ==, 100);
  g_assert_cmpuint (pixels->height, ==, 200);
  g_clear_object (&session);
  tear_down (&fixture);
}

static void
assert_crashed (AmtRenderSession *session, guint page)
{
  const AmtRenderArea area = { .page = page, .width = 200, .height = 400 };
  g_autoptr (GError) error = NULL;

  g_assert_null (amt_fixture_draw (session, &area, &error));
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED);
}

static void
test_marked (void)
{
  Fixture fixture;
  g_autoptr (AmtRenderSession) session = NULL;
  AmtRenderSession *again;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "crashes");
  session = amt_fixture_open_full (fixture.pool, fixture.bytes, KEY, NULL, &error);
  g_assert_no_error (error);
  assert_crashed (session, 0);
  g_assert_false (amt_render_pool_is_marked (fixture.pool, KEY));
  assert_crashed (session, 1);
  g_assert_true (amt_render_pool_is_marked (fixture.pool, KEY));
  g_assert_null (amt_fixture_text (session, 2, &error));
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED);
  g_clear_error (&error);
  again = amt_fixture_open_full (fixture.pool, fixture.bytes, KEY, NULL, &error);
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED);
  g_clear_error (&error);

  amt_render_pool_unmark (fixture.pool, KEY);
  again = amt_fixture_open_full (fixture.pool, fixture.bytes, KEY, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&again);
  g_clear_object (&session);
  tear_down (&fixture);
}

static AmtPageText *
get_layout (AmtRenderSession *session, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_render_session_layout_async (session, 0, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_render_session_layout_finish (session, result, error);
}

/* A list that is read in a thread is blamed on the one who gave it; the page itself is still drawn. */
static void
test_odd_list (void)
{
  const AmtRenderArea area = { .width = 100, .height = 200 };
  Fixture fixture;
  g_autoptr (AmtRenderSession) session = NULL;
  g_autoptr (AmtPixels) pixels = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, "odd-list");
  session = amt_fixture_open (fixture.pool, fixture.bytes, &error);
  g_assert_no_error (error);
  expect_blame (2);
  g_assert_null (get_layout (session, &error));
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED);
  g_test_assert_expected_messages ();
  g_clear_error (&error);
  pixels = amt_fixture_draw (session, &area, &error);
  g_assert_no_error (error);
  g_clear_object (&session);
  tear_down (&fixture);
}

static GBytes *
export_all (AmtRenderSession *session, GError **error)
{
  const AmtRenderExport wanted = { .n_pages = 1 };
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_render_session_export_async (session, &wanted, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_render_session_export_finish (session, result, error);
}

/* Of every kind of request one: each ends in a value or an error. */
static void
ask_everything (AmtRenderSession *session)
{
  const AmtRenderArea area = { .width = 20, .height = 40 };
  g_autoptr (AmtPixels) pixels = amt_fixture_draw (session, &area, NULL);
  g_autofree char *text = amt_fixture_text (session, 0, NULL);
  g_autoptr (AmtPageText) layout = get_layout (session, NULL);
  g_autoptr (GAsyncResult) found = NULL;
  g_autoptr (GAsyncResult) findings = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GArray) facts = NULL;
  g_autoptr (GBytes) pdf = NULL;
  GAsyncResult *slot = NULL;

  for (AmtRenderList what = AMT_RENDER_LINKS; what <= AMT_RENDER_SIGNATURES; what++)
    {
      g_autoptr (GAsyncResult) listed = NULL;
      g_autoptr (GPtrArray) list = NULL;

      amt_render_session_list_async (session, what, 0, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb,
                                     &slot);
      listed = amt_test_wait_result (&slot);
      list = amt_render_session_list_finish (session, listed, NULL);
    }
  amt_render_session_find_async (session, 0, "Amt", AMT_RENDER_FIND_PLAIN, AMT_RENDER_VISIBLE, NULL,
                                 amt_test_result_cb, &slot);
  found = amt_test_wait_result (&slot);
  hits = amt_render_session_find_finish (session, found, NULL);
  amt_render_session_findings_async (session, "a.pdf", NULL, NULL, amt_test_result_cb, &slot);
  findings = amt_test_wait_result (&slot);
  facts = amt_render_session_findings_finish (session, findings, NULL);
  pdf = export_all (session, NULL);
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
drop_lies (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  g_assert_nonnull (strstr (message, "lied"));
}

/* Answers that chance made, with numbers, lengths, order and descriptors of its own: the client lives and keeps nothing. */
static void
test_scrambles (void)
{
  const GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  const guint handler = g_log_set_handler ("Amtsstube", G_LOG_LEVEL_WARNING, drop_lies, NULL);
  const guint before = count_descriptors ();
  guint n_open = 0;

  for (guint i = 0; i < N_SCRAMBLES; i++)
    {
      g_autofree char *lie = g_strdup_printf ("scrambles-%u", i);
      Fixture fixture;
      g_autoptr (AmtRenderSession) session = NULL;

      g_test_message ("%s", lie);
      set_up (&fixture, lie);
      session = amt_fixture_open (fixture.pool, fixture.bytes, NULL);
      if (session)
        {
          n_open++;
          ask_everything (session);
        }
      g_clear_object (&session);
      tear_down (&fixture);
    }
  /* Else nothing but the opening was tried. */
  g_assert_cmpuint (n_open, >=, N_SCRAMBLES / 4);
  amt_test_await (count_descriptors () <= before + 2);
  g_log_remove_handler ("Amtsstube", handler);
  g_log_set_always_fatal (fatal);
}

/* Descriptors that a helper sends along never become the client's, and no honest one sends any. */
static void
test_descriptors (void)
{
  Fixture fixture;
  g_autoptr (AmtRenderSession) session = NULL;
  g_autoptr (GError) error = NULL;
  guint before;

  set_up (&fixture, "sends-descriptors");
  session = amt_fixture_open (fixture.pool, fixture.bytes, &error);
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_HELPER);
  g_clear_error (&error);
  before = count_descriptors ();
  session = amt_fixture_open (fixture.pool, fixture.bytes, &error);
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_HELPER);
  amt_test_await (count_descriptors () <= before);
  g_assert_null (session);
  tear_down (&fixture);
}

/* What is not even called a PDF is not handed on as one. */
static void
test_no_pdf (void)
{
  static const char *const LIES[] = { "honest", "no-pdf" };

  for (gsize i = 0; i < G_N_ELEMENTS (LIES); i++)
    {
      Fixture fixture;
      g_autoptr (AmtRenderSession) session = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) pdf = NULL;

      set_up (&fixture, LIES[i]);
      session = amt_fixture_open (fixture.pool, fixture.bytes, &error);
      g_assert_no_error (error);
      expect_blame (i == 0 ? 0 : 2);
      pdf = export_all (session, &error);
      if (i == 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED);
      g_test_assert_expected_messages ();
      g_clear_object (&session);
      tear_down (&fixture);
    }
}

/* No program, and one that is none. */
static void
test_no_helper (void)
{
  g_autoptr (AmtRenderPool) pool = amt_render_pool_new ("/nonexistent/helper");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("%PDF-", 5);
  g_autoptr (GError) error = NULL;

  g_assert_null (amt_fixture_open (pool, bytes, &error));
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_HELPER);
  amt_render_pool_close (pool);
}

static const Case OPENING[] = {
  { "leaves", AMT_RENDER_ERROR_HELPER, 0 },
  { "silent", AMT_RENDER_ERROR_HELPER, 0 },
  { "unlocked", AMT_RENDER_ERROR_HELPER, 0 },
  { "newer", AMT_RENDER_ERROR_HELPER, 0 },
  { "hello-to-nobody", AMT_RENDER_ERROR_HELPER, 0 },
  { "hello-twice", AMT_RENDER_ERROR_HELPER, 0 },
  { "never-answers", AMT_RENDER_ERROR_TIMEOUT, 0 },
  { "wrong-magic", AMT_RENDER_ERROR_CRASHED, 0 },
  { "wrong-request", AMT_RENDER_ERROR_CRASHED, 0 },
  { "wrong-kind", AMT_RENDER_ERROR_CRASHED, 0 },
  { "short", AMT_RENDER_ERROR_CRASHED, 0 },
  { "long", AMT_RENDER_ERROR_CRASHED, 0 },
  { "fails-strangely", AMT_RENDER_ERROR_CRASHED, 2 },
  { "no-pages", AMT_RENDER_ERROR_CRASHED, 2 },
  { "too-many-pages", AMT_RENDER_ERROR_CRASHED, 2 },
  { "no-kind", AMT_RENDER_ERROR_CRASHED, 2 },
  { "no-size", AMT_RENDER_ERROR_CRASHED, 2 },
  { "giant", AMT_RENDER_ERROR_CRASHED, 2 },
};

static const Case DRAWING[] = {
  { "crashes", AMT_RENDER_ERROR_CRASHED, 0 },
  { "too-little", AMT_RENDER_ERROR_CRASHED, 2 },
  { "too-much", AMT_RENDER_ERROR_CRASHED, 2 },
  /* Dies of the first page; to the next helper it has one page less. */
  { "other-document", AMT_RENDER_ERROR_CRASHED, 2 },
};

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (OPENING); i++)
    {
      g_autofree char *path = g_strconcat ("/render/lies/opening/", OPENING[i].lie, NULL);

      g_test_add_data_func (path, &OPENING[i], test_opening);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (DRAWING); i++)
    {
      g_autofree char *path = g_strconcat ("/render/lies/drawing/", DRAWING[i].lie, NULL);

      g_test_add_data_func (path, &DRAWING[i], test_drawing);
    }
  g_test_add_func ("/render/lies/keeps-writing", test_keeps_writing);
  g_test_add_func ("/render/lies/honest", test_honest);
  g_test_add_func ("/render/lies/half-size", test_half_size);
  g_test_add_func ("/render/lies/marked", test_marked);
  g_test_add_func ("/render/lies/odd-list", test_odd_list);
  g_test_add_func ("/render/lies/scrambles", test_scrambles);
  g_test_add_func ("/render/lies/descriptors", test_descriptors);
  g_test_add_func ("/render/lies/no-pdf", test_no_pdf);
  g_test_add_func ("/render/lies/no-helper", test_no_helper);
  return g_test_run ();
}
