/* test-queue.c: who is drawn first, what is no longer wanted, what is kept.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-cache.h"
#include "amt-render-fixture.h"
#include "amt-test.h"

typedef struct
{
  AmtRenderPool *pool;
  AmtRenderSession *session;
  GString *order; /* what was answered, a letter each */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = amt_fixture_pdf (9);
  g_autoptr (GError) error = NULL;

  fixture->pool = amt_render_pool_new (NULL);
  fixture->session = amt_fixture_open (fixture->pool, bytes, &error);
  g_assert_no_error (error);
  fixture->order = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->session);
  amt_fixture_end (fixture->pool);
  g_string_free (fixture->order, TRUE);
}

typedef struct
{
  Fixture *fixture;
  char name;
  GError *error;
} Wish;

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wish *wish = user_data;
  g_autoptr (AmtPixels) pixels =
      amt_render_session_render_finish (AMT_RENDER_SESSION (source), result, &wish->error);

  g_string_append_c (wish->fixture->order, wish->name);
}

static void
want (Wish *wish, guint page, AmtRenderPriority priority, GCancellable *cancellable)
{
  const AmtRenderArea area = { .page = page, .width = 300, .height = 420 };

  amt_render_session_render_async (wish->fixture->session, &area, priority, cancellable, drawn_cb,
                                   wish);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  Wish wishes[5] = { { fixture, 'a', NULL },
                     { fixture, 'b', NULL },
                     { fixture, 'c', NULL },
                     { fixture, 'd', NULL },
                     { fixture, 'e', NULL } };

  /* The first one is out before the others come. */
  want (&wishes[0], 0, AMT_RENDER_BACKGROUND, NULL);
  want (&wishes[1], 1, AMT_RENDER_THUMBNAIL, NULL);
  want (&wishes[2], 2, AMT_RENDER_NEIGHBOUR, NULL);
  want (&wishes[3], 3, AMT_RENDER_VISIBLE, NULL);
  want (&wishes[4], 4, AMT_RENDER_VISIBLE, NULL);
  amt_test_await (fixture->order->len == 5);
  g_assert_cmpstr (fixture->order->str, ==, "adecb");
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  Wish running = { fixture, 'r', NULL };
  Wish waiting = { fixture, 'w', NULL };
  Wish last = { fixture, 'l', NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  want (&running, 0, AMT_RENDER_VISIBLE, cancellable);
  want (&waiting, 1, AMT_RENDER_VISIBLE, cancellable);
  want (&last, 2, AMT_RENDER_NEIGHBOUR, NULL);
  g_cancellable_cancel (cancellable);
  amt_test_await (fixture->order->len == 3);
  g_assert_cmpint (fixture->order->str[2], ==, 'l');
  g_assert_error (running.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (waiting.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (last.error);
  g_clear_error (&running.error);
  g_clear_error (&waiting.error);
}

static gboolean
is_kept (AmtRenderSession *session, guint page)
{
  const AmtRenderArea area = { .page = page, .width = 300, .height = 420 };
  g_autoptr (AmtPixels) pixels = amt_render_session_peek (session, &area);

  return pixels != NULL;
}

/* What was being drawn when nobody wanted it any more is there when the clerk comes back. */
static void
test_too_late (Fixture *fixture, gconstpointer data)
{
  Wish wish = { fixture, 'w', NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  want (&wish, 0, AMT_RENDER_VISIBLE, cancellable);
  g_cancellable_cancel (cancellable);
  amt_test_await (fixture->order->len == 1);
  g_assert_error (wish.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&wish.error);
  amt_test_await (is_kept (fixture->session, 0));
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  Wish running = { fixture, 'r', NULL };
  Wish waiting = { fixture, 'w', NULL };
  Wish late = { fixture, 'l', NULL };

  want (&running, 0, AMT_RENDER_VISIBLE, NULL);
  want (&waiting, 1, AMT_RENDER_VISIBLE, NULL);
  amt_render_session_close (fixture->session);
  want (&late, 2, AMT_RENDER_VISIBLE, NULL);
  amt_test_await (fixture->order->len == 3);
  g_assert_error (running.error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED);
  g_assert_error (waiting.error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED);
  g_assert_error (late.error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CLOSED);
  g_clear_error (&running.error);
  g_clear_error (&waiting.error);
  g_clear_error (&late.error);
}

/* Drawn once, then there at once; the oldest leave when it becomes too much. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  const AmtRenderArea area = { .width = 300, .height = 420 };
  const AmtRenderArea small = { .width = 30, .height = 42 };
  const AmtRenderArea other = { .page = 1, .width = 300, .height = 420 };
  const gsize size = 300 * 420 * 4;
  g_autoptr (AmtPixels) none = amt_render_session_peek (fixture->session, &area);
  g_autoptr (AmtPixels) drawn = NULL;
  g_autoptr (AmtPixels) again = NULL;
  g_autoptr (AmtPixels) best = NULL;
  g_autoptr (AmtPixels) dropped = NULL;

  g_assert_null (none);
  amt_render_pool_set_budget (fixture->pool, size + 30 * 42 * 4);
  drawn = amt_fixture_draw (fixture->session, &small, NULL);
  g_clear_pointer (&drawn, amt_pixels_unref);
  drawn = amt_fixture_draw (fixture->session, &area, NULL);
  again = amt_render_session_peek (fixture->session, &area);
  g_assert_true (again == drawn);
  best = amt_render_session_peek_page (fixture->session, 0, 0);
  g_assert_true (best == drawn);
  g_assert_cmpuint (amt_render_pool_get_used (fixture->pool), ==, size + 30 * 42 * 4);

  g_clear_pointer (&drawn, amt_pixels_unref);
  drawn = amt_fixture_draw (fixture->session, &other, NULL);
  g_assert_cmpuint (amt_render_pool_get_used (fixture->pool), <=, size + 30 * 42 * 4);
  dropped = amt_render_session_peek (fixture->session, &area);
  g_assert_null (dropped);
  amt_render_session_close (fixture->session);
  g_assert_cmpuint (amt_render_pool_get_used (fixture->pool), ==, 0);
}

static void
test_cache (void)
{
  g_autoptr (AmtRenderCache) cache = amt_render_cache_new (1000);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (400), 400);
  g_autoptr (AmtPixels) pixels = amt_pixels_new (bytes, 10, 10, 40);
  AmtRenderArea area = { .width = 10, .height = 10, .area_width = 10, .area_height = 10 };
  AmtPixels *found;

  for (guint page = 0; page < 3; page++)
    {
      area.page = page;
      amt_render_cache_put (cache, &area, &area, pixels);
      /* Page 0 is looked at all the time: it stays. */
      area.page = 0;
      found = amt_render_cache_get (cache, &area, &area);
      g_assert_true (found == pixels);
      amt_pixels_unref (found);
    }
  g_assert_cmpuint (amt_render_cache_get_used (cache), ==, 800);
  area.page = 1;
  g_assert_null (amt_render_cache_get (cache, &area, &area));
  area.page = 2;
  g_assert_null (amt_render_cache_get (cache, cache, &area));
  amt_render_cache_set_budget (cache, 399);
  g_assert_cmpuint (amt_render_cache_get_used (cache), ==, 0);
  amt_render_cache_put (cache, &area, &area, pixels);
  g_assert_cmpuint (amt_render_cache_get_used (cache), ==, 0);
}

static void
test_pixels (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (400), 400);
  g_autoptr (AmtPixels) right = amt_pixels_new (bytes, 9, 10, 40);

  g_assert_nonnull (right);
  g_assert_null (amt_pixels_new (bytes, 0, 10, 40));
  g_assert_null (amt_pixels_new (bytes, 11, 10, 40));
  g_assert_null (amt_pixels_new (bytes, 10, 11, 40));
  g_assert_null (amt_pixels_new (bytes, 0xffffffff, 0xffffffff, G_MAXSIZE));
}

static void
test_media_types (void)
{
  g_assert_true (amt_render_media_type_is_drawn ("application/pdf"));
  g_assert_true (amt_render_media_type_is_drawn ("image/JPEG; charset=binary"));
  g_assert_true (amt_render_media_type_is_drawn ("image/heic"));
  g_assert_false (amt_render_media_type_is_drawn ("image/svg+xml"));
  g_assert_false (amt_render_media_type_is_drawn ("application/pdfx"));
  g_assert_false (amt_render_media_type_is_drawn (""));
  g_assert_false (amt_render_media_type_is_drawn (NULL));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("/render/queue/order", test_order);
  ADD ("/render/queue/cancel", test_cancel);
  ADD ("/render/queue/too-late", test_too_late);
  ADD ("/render/queue/closed", test_closed);
  ADD ("/render/queue/kept", test_kept);
  g_test_add_func ("/render/queue/cache", test_cache);
  g_test_add_func ("/render/queue/pixels", test_pixels);
  g_test_add_func ("/render/queue/media-types", test_media_types);
  return g_test_run ();
}
