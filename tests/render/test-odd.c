/* test-odd.c: every document that is broken, endless, enormous or strange is drawn or refused in words, and the next good one works.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-odd-documents.h"
#include "amt-render-fixture.h"
#include "amt-render-session-private.h"
#include "amt-test.h"

#include <unistd.h>

/* For what takes longer than anybody waits; nobody needs to wait ten of them here. */
#define SLOW_SECONDS 1

/* (owned) one for all: what one document did to a helper is not to be felt by the next, and while it is tried the helper for the
 * next gets ready. */
static AmtRenderPool *pool;

typedef enum
{
  DRAWN,
  REFUSED,
  SLOW, /* or without its helper */
} Outcome;

static Outcome
judge (const GError *error)
{
  if (!error)
    return DRAWN;
  g_assert_cmpint (error->domain, ==, AMT_RENDER_ERROR);
  g_test_message ("%s", error->message);
  g_assert_cmpint (error->code, !=, AMT_RENDER_ERROR_HELPER);
  return error->code == AMT_RENDER_ERROR_CRASHED || error->code == AMT_RENDER_ERROR_TIMEOUT
             ? SLOW
             : REFUSED;
}

/* Inks and compression leave some room. */
static void
assert_color (const AmtPixels *pixels, guint32 wanted)
{
  const guint32 is = amt_fixture_color (pixels, pixels->width / 2, pixels->height / 2);

  g_test_message ("%06x, about %06x", is, wanted);
  for (guint shift = 0; shift <= 16; shift += 8)
    g_assert_cmpint (ABS ((int) (is >> shift & 255) - (int) (wanted >> shift & 255)), <, 48);
}

/* The first page, its text with places, and what is asked before it is shown. */
static Outcome
try_document (GBytes *bytes, guint32 color)
{
  const AmtRenderArea area = { .width = 120, .height = 120 };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtRenderSession) session = amt_fixture_open (pool, bytes, &error);
  g_autoptr (GAsyncResult) layout = NULL;
  g_autoptr (GAsyncResult) findings = NULL;
  GAsyncResult *layout_slot = NULL, *findings_slot = NULL;
  g_autoptr (AmtPixels) pixels = session ? amt_fixture_draw (session, &area, &error) : NULL;
  g_autoptr (AmtPageText) text = NULL;
  g_autoptr (GArray) found = NULL;

  if (pixels && color != AMT_ODD_ANY_COLOR)
    assert_color (pixels, color);
  if (pixels)
    {
      amt_render_session_layout_async (session, 0, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb,
                                       &layout_slot);
      amt_render_session_findings_async (session, "a.pdf", NULL, NULL, amt_test_result_cb,
                                         &findings_slot);
      layout = amt_test_wait_result (&layout_slot);
      findings = amt_test_wait_result (&findings_slot);
      text = amt_render_session_layout_finish (session, layout, &error);
      g_assert_true (error || text);
      found = amt_render_session_findings_finish (session, findings, error ? NULL : &error);
    }
  return judge (error);
}

static void
test_one (gconstpointer data)
{
  const AmtOddDocument *document = data;
  g_autoptr (GBytes) bytes = document->make ();
  Outcome outcome;

  if (!bytes)
    {
      g_test_skip ("cannot be made here");
      return;
    }
  /* How fast the others are is not the question here. */
  amt_render_pool_set_seconds (pool, document->fate == AMT_ODD_SLOW ? SLOW_SECONDS : 60, 60);
  outcome = try_document (bytes, document->color);
  switch (document->fate)
    {
    case AMT_ODD_DRAWN:
      g_assert_cmpint (outcome, ==, DRAWN);
      break;
    case AMT_ODD_REFUSED:
      g_assert_cmpint (outcome, ==, REFUSED);
      break;
    case AMT_ODD_EITHER:
      g_assert_cmpint (outcome, !=, SLOW);
      break;
    case AMT_ODD_SLOW:
    default:
      break;
    }
}

/* All sizes of a long document are there at once, and its last page is drawn. */
static void
test_long (void)
{
  g_autoptr (GBytes) bytes = amt_odd_pages (10000);
  g_autoptr (GError) error = NULL;
  AmtRenderSession *session = amt_fixture_open (pool, bytes, &error);
  const AmtRenderArea area = { .page = 9999, .width = 20, .height = 10 };
  AmtPixels *pixels;
  double width, height;

  g_assert_no_error (error);
  g_assert_cmpuint (amt_render_session_get_n_pages (session), ==, 10000);
  amt_render_session_get_page_size (session, 9999, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 200, 0.01);
  pixels = amt_fixture_draw (session, &area, &error);
  g_assert_no_error (error);
  g_assert_cmphex (amt_fixture_color (pixels, 5, 5), ==, AMT_WHITE);
  amt_pixels_unref (pixels);
  g_object_unref (session);
}

static void
write_some (const char *folder, const AmtOddDocument *documents, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_build_filename (folder, documents[i].name, NULL);
      g_autoptr (GBytes) bytes = documents[i].make ();
      g_autoptr (GError) error = NULL;

      if (bytes && !g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                         (gssize) g_bytes_get_size (bytes), &error))
        g_error ("%s", error->message);
    }
}

static void
add_some (const AmtOddDocument *documents, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat ("/render/odd/", documents[i].name, NULL);

      g_test_add_data_func (path, &documents[i], test_one);
    }
}

/* "--write FOLDER": for the runner that takes any folder. */
int
main (int argc, char **argv)
{
  gsize n_documents, n_pictures;
  const AmtOddDocument *documents = amt_odd_documents (&n_documents);
  const AmtOddDocument *pictures = amt_odd_pictures (&n_pictures);
  int status;
  const char *folder = argc == 3 && g_str_equal (argv[1], "--write") ? argv[2] : NULL;

  amt_test_init (&argc, &argv);
  if (folder)
    {
      write_some (folder, documents, n_documents);
      write_some (folder, pictures, n_pictures);
      return 0;
    }
  add_some (documents, n_documents);
  add_some (pictures, n_pictures);
  g_test_add_func ("/render/odd/long", test_long);
  pool = amt_render_pool_new (NULL);
  status = g_test_run ();
  amt_fixture_end (pool);
  return status;
}
