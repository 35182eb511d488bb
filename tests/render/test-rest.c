/* test-rest.c: helpers that are no longer needed: inside a page that nobody wants, and when nobody looks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-odd-documents.h"
#include "amt-render-fixture.h"
#include "amt-render-session-private.h"
#include "amt-test.h"

static AmtRenderSession *
open_right (AmtRenderPool *pool, GBytes *bytes, const char *password)
{
  g_autoptr (GError) error = NULL;
  AmtRenderSession *session = amt_fixture_open_full (pool, bytes, NULL, password, &error);

  g_assert_no_error (error);
  return session;
}

static void
assert_draws (AmtRenderSession *session, guint page, guint width)
{
  const AmtRenderArea area = { .page = page, .width = width, .height = width };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPixels) pixels = amt_fixture_draw (session, &area, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (pixels->width, ==, width);
}

/* A page that takes years, given up, does not keep the next one waiting; nor does one that was given up while nothing else
 * was wanted. */
static void
test_abandoned (gconstpointer data)
{
  const gboolean first_wanted = data != NULL;
  AmtRenderPool *pool = amt_render_pool_new (NULL);
  g_autoptr (GBytes) bytes = amt_odd_endless ();
  AmtRenderSession *session = open_right (pool, bytes, NULL);
  const AmtRenderArea endless = { .width = 99, .height = 99 };
  const AmtRenderArea other = { .page = 1, .width = 99, .height = 99 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) given_up = NULL;
  g_autoptr (GAsyncResult) wanted = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPixels) pixels = NULL;
  GAsyncResult *given_up_slot = NULL, *wanted_slot = NULL;

  /* Longer than any wait here: who waits for the page that nobody wants waits in vain. */
  amt_render_pool_set_seconds (pool, 300, 300);
  amt_render_session_render_async (session, &endless, AMT_RENDER_VISIBLE, cancellable,
                                   amt_test_result_cb, &given_up_slot);
  if (first_wanted)
    amt_render_session_render_async (session, &other, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb,
                                     &wanted_slot);
  g_cancellable_cancel (cancellable);
  given_up = amt_test_wait_result (&given_up_slot);
  g_assert_null (amt_render_session_render_finish (session, given_up, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  if (!first_wanted)
    amt_render_session_render_async (session, &other, AMT_RENDER_VISIBLE, NULL, amt_test_result_cb,
                                     &wanted_slot);
  wanted = amt_test_wait_result (&wanted_slot);
  pixels = amt_render_session_render_finish (session, wanted, &error);
  g_assert_no_error (error);
  /* Nobody crashed: the document is not marked for it. */
  g_assert_cmpuint (session->n_bad_crashes, ==, 0);
  g_clear_object (&given_up);
  g_clear_object (&wanted);
  g_clear_object (&session);
  amt_fixture_end (pool);
}

/* Nobody looks, nobody asks: the helper ends; the next wish brings it back, with the password. */
static void
test_idle (void)
{
  AmtRenderPool *pool = amt_render_pool_new (NULL);
  g_autoptr (GBytes) bytes = amt_fixture_pdf_locked ("geheim");
  AmtRenderSession *session;
  g_autoptr (AmtPixels) kept = NULL;
  const AmtRenderArea area = { .width = 60, .height = 60 };

  amt_render_pool_set_idle (pool, 20);
  session = open_right (pool, bytes, "geheim");
  assert_draws (session, 0, 60);
  amt_test_await (!session->process);
  kept = amt_render_session_peek (session, &area);
  g_assert_nonnull (kept);
  assert_draws (session, 0, 80);
  g_assert_true (amt_render_session_is_encrypted (session));
  amt_test_await (!session->process);
  g_clear_object (&session);
  amt_fixture_end (pool);
}

static gboolean
later_cb (gpointer data)
{
  gboolean *later = data;

  *later = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_visible (void)
{
  AmtRenderPool *pool = amt_render_pool_new (NULL);
  g_autoptr (GBytes) bytes = amt_fixture_pdf (1);
  AmtRenderSession *session;
  gboolean later = FALSE;

  amt_render_pool_set_idle (pool, 20);
  session = open_right (pool, bytes, NULL);
  amt_render_session_set_visible (session, TRUE);
  assert_draws (session, 0, 60);
  g_timeout_add (200, later_cb, &later);
  amt_test_await (later);
  g_assert_nonnull (session->process);
  amt_render_session_set_visible (session, FALSE);
  amt_test_await (!session->process);
  g_clear_object (&session);
  amt_fixture_end (pool);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_data_func ("/render/rest/abandoned-before", NULL, test_abandoned);
  g_test_add_data_func ("/render/rest/abandoned-after", "first", test_abandoned);
  g_test_add_func ("/render/rest/idle", test_idle);
  g_test_add_func ("/render/rest/visible", test_visible);
  return g_test_run ();
}
