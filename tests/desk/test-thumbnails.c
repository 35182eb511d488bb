/* test-thumbnails.c: first pages of a case's documents: fetched, drawn once by the real helper, then from the cache.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"

static AmtPixels *
load (AmtThumbnails *thumbnails, const char *case_id, const AmtDocument *document, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_thumbnails_load_async (thumbnails, case_id, document, 120, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_thumbnails_load_finish (thumbnails, result, error);
}

/* A page says something: it is neither empty nor all of one colour. */
static gboolean
is_drawn (const AmtPixels *pixels)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (pixels->bytes, &size);
  guint dark = 0, light = 0;

  for (gsize i = 0; i + 4 <= size; i += 4)
    {
      dark += data[i] < 200;
      light += data[i] > 230;
      g_assert_cmpuint (data[i + 3], ==, 255);
    }
  return dark > 10 && light > 10;
}

/* The first document of the case that is drawn, or is not. */
static const AmtDocument *
find_document (const AmtCase *value, gboolean drawn)
{
  for (guint i = 0; i < value->documents->len; i++)
    {
      const AmtDocument *document = g_ptr_array_index (value->documents, i);

      if (amt_render_media_type_is_drawn (document->media_type) == drawn &&
          g_strcmp0 (document->virus_scan, "infected") != 0)
        return document;
    }
  return NULL;
}

static void
test_drawn_once (void)
{
  DeskFixture fixture = { 0 };
  AmtContext *context;
  AmtCaseView *view;
  const AmtDocument *document;
  g_autoptr (AmtRenderPool) no_helper = amt_render_pool_new ("/nonexistent/helper");
  g_autoptr (AmtThumbnails) from_cache = NULL;
  g_autoptr (AmtPixels) drawn = NULL;
  g_autoptr (AmtPixels) kept = NULL;
  g_autoptr (AmtDocument) infected = NULL;
  g_autoptr (AmtOutboxEntry) claimed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  desk_fixture_init (&fixture);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  id = desk_inbox_case (context);
  claimed = desk_claim (context, id, NULL, &error);
  view = desk_view (context, id);
  document = find_document (view->local, TRUE);
  g_assert_nonnull (document);

  drawn = load (amt_context_get_thumbnails (context), id, document, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (MAX (drawn->width, drawn->height), ==, 120);
  g_assert_true (is_drawn (drawn));

  /* Where no helper can be, only the cache can answer. */
  from_cache = amt_thumbnails_new (amt_context_get_store (context), NULL, no_helper);
  amt_test_await ((kept = load (from_cache, id, document, NULL)));
  g_assert_cmpuint (kept->width, ==, drawn->width);
  g_assert_true (g_bytes_equal (kept->bytes, drawn->bytes));

  /* The scan found something since: not even that is shown. */
  infected = amt_document_copy (document);
  g_free (infected->virus_scan);
  infected->virus_scan = g_strdup ("infected");
  g_assert_null (load (from_cache, id, infected, &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_INFECTED);

  amt_thumbnails_stop (from_cache);
  amt_render_pool_close (no_helper);
  amt_case_view_free (view);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

static void
test_refused (void)
{
  DeskFixture fixture = { 0 };
  AmtContext *context;
  AmtThumbnails *thumbnails;
  g_autoptr (AmtDocument) document = amt_document_new ();
  g_autoptr (GError) error = NULL;

  desk_fixture_init (&fixture);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  thumbnails = amt_context_get_thumbnails (context);
  document->id = g_strdup ("d-1");
  document->sha256 = g_strnfill (64, 'a');
  document->media_type = g_strdup ("text/plain");
  g_assert_null (load (thumbnails, "c-1", document, &error));
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  g_free (document->media_type);
  document->media_type = g_strdup ("application/pdf");
  document->virus_scan = g_strdup ("infected");
  g_assert_null (load (thumbnails, "c-1", document, &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_INFECTED);
  g_clear_error (&error);

  amt_thumbnails_stop (thumbnails);
  g_assert_null (load (thumbnails, "c-1", document, &error));
  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/desk/thumbnails/drawn-once", test_drawn_once);
  g_test_add_func ("/desk/thumbnails/refused", test_refused);
  return g_test_run ();
}
