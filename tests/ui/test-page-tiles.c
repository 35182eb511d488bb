/* test-page-tiles.c: what the document view asks for and keeps: jobs, bytes, pages that fail, coming and going.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-fixture.h"

#include "list-fixture.h"

#include "amt-test.h"
#include "amt-ui.h"

#include <adwaita.h>
#include <unistd.h>

/* Jumps from page to page: what left before it was drawn is not drawn any more. */
static void
test_jobs (void)
{
  const guint n = 120;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (n, 595, 842));
  for (guint page = 0; page < n; page++)
    {
      /* As if somebody looked at each of them for a while: else it would not even be asked for. */
      self.view->last_scroll = 0;
      self.view->moving_until = 0;
      amt_document_view_go_to (self.view, page, NULL);
      g_assert_cmpuint (amt_page_tiles_get_n_jobs (self.view->tiles), <=, 2);
    }
  document_fixture_await_sharp (&self);
  g_assert_cmpuint (amt_document_view_get_page (self.view), ==, n - 1);
  /* A picture is 1.3 MB: what was under way, what is seen now and what is next to it. */
  g_assert_cmpuint (amt_render_pool_get_used (self.pool), <=, 8 * 1300 * 1024);
  g_assert_cmpuint (self.n_failed, ==, 0);
  document_fixture_clear (&self);
}

static void
test_many_pages (void)
{
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (10000, 100, 140));
  g_assert_cmpuint (amt_document_view_get_n_pages (self.view), ==, 10000);
  amt_document_view_go_to (self.view, 9999, NULL);
  g_assert_cmpuint (amt_document_view_get_page (self.view), ==, 9999);
  document_fixture_await_sharp (&self);
  document_fixture_clear (&self);
}

/* An A0 plan at 800 %, from edge to edge. */
static void
test_plan (void)
{
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (1, 2384, 3370));
  amt_document_view_set_zoom (self.view, 8);
  for (guint i = 0; i < 12; i++)
    {
      amt_document_view_scroll_by (self.view, 2100, 3000);
      document_fixture_look (&self);
      g_assert_cmpuint (document_fixture_color_at (&self, DOCUMENT_WIDTH / 2, DOCUMENT_HEIGHT / 2),
                        !=, 0);
    }
  g_assert_cmphex (document_fixture_color_at (&self, DOCUMENT_WIDTH - 14, DOCUMENT_HEIGHT - 14), ==,
                   DOCUMENT_WHITE);
  g_assert_cmphex (document_fixture_color_at (&self, 4, 4), ==, DOCUMENT_WHITE);
  g_test_message ("most: %" G_GSIZE_FORMAT " bytes", self.most);
  g_assert_cmpuint (self.most, <=, DOCUMENT_BUDGET);
  g_assert_cmpuint (amt_page_tiles_get_bytes (self.view->tiles), <=, AMT_PAGE_TILES_BUDGET);

  /* What is sharp is sharp: a field's edge goes from one colour to the other within two pixels. */
  amt_document_view_set_place (self.view, &(AmtDocumentPlace){ 0, 0.25, AMT_ZOOM_FREE, 8, 0 });
  amt_document_view_show_rect (self.view, 0, &(AmtRenderRect){ 1180, 840, 1200, 845 });
  document_fixture_look (&self);
  g_assert_cmphex (document_fixture_color_of (&self, 0, 1192 - 0.3, 842), ==, DOCUMENT_RED);
  g_assert_cmphex (document_fixture_color_of (&self, 0, 1192 + 0.3, 842), ==, DOCUMENT_GREEN);
  document_fixture_clear (&self);
}

/* Through a hundred scans without stopping, then again with a halt at each tenth. */
static void
test_fling (void)
{
  const gsize page = (gsize) DOCUMENT_WIDTH * 710 * 4;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_scans (100));
  for (guint round = 0; round < 2; round++)
    {
      amt_document_view_go_to (self.view, 0, NULL);
      for (guint i = 0; i < 350; i++)
        {
          amt_document_view_scroll_by (self.view, 0, 194);
          amt_test_spin ();
          document_fixture_measure (&self);
          g_assert_cmpuint (self.most, <=, DOCUMENT_BUDGET + page);
          if (round == 1 && i % 70 == 69)
            document_fixture_await_sharp (&self);
        }
      document_fixture_await_sharp (&self);
      g_assert_cmpuint (amt_document_view_get_page (self.view), >=, 90);
    }
  g_assert_cmpuint (self.n_failed, ==, 0);
  g_test_message ("most: %" G_GSIZE_FORMAT " bytes", self.most);
  document_fixture_clear (&self);
}

/* Plans in several windows, looked at in turn: memory is one for all of them. */
static void
test_windows (void)
{
  AmtDocumentView *views[5];
  GtkWindow *windows[G_N_ELEMENTS (views)];
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      GtkWidget *scrolled = gtk_scrolled_window_new ();
      g_autoptr (AmtRenderSession) session =
          document_fixture_open (&self, document_fixture_pdf (1, 2384, 3370));

      views[i] = AMT_DOCUMENT_VIEW (amt_document_view_new ());
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (views[i]));
      windows[i] = GTK_WINDOW (gtk_window_new ());
      gtk_window_set_child (windows[i], scrolled);
      gtk_window_set_default_size (windows[i], 900, 700);
      gtk_window_present (windows[i]);
      amt_document_view_set_session (views[i], session);
      amt_document_view_set_zoom (views[i], 8);
    }
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < G_N_ELEMENTS (views); i++)
      {
        amt_document_view_scroll_by (views[i], 700, 900);
        amt_test_await (views[i]->settle_source == 0 &&
                        amt_page_tiles_get_n_jobs (views[i]->tiles) == 0 &&
                        amt_page_tiles_is_sharp (views[i]->tiles));
      }
  /* Once: who measures uses what is in the cache, and so keeps it there. */
  self.most = amt_render_pool_get_used (self.pool);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    self.most += amt_page_tiles_get_bytes_alone (views[i]->tiles);
  g_test_message ("most: %" G_GSIZE_FORMAT " bytes", self.most);
  g_assert_cmpuint (self.most, <=, DOCUMENT_BUDGET);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_assert_true (amt_page_tiles_is_sharp (views[i]->tiles));
      gtk_window_destroy (windows[i]);
    }
  document_fixture_clear (&self);
}

/* A small budget of the pool: what is seen is kept, everything else makes room. */
static void
test_small_budget (void)
{
  const gsize budget = 6 * 1024 * 1024;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  amt_render_pool_set_budget (self.pool, budget);
  document_fixture_show (&self, document_fixture_pdf (40, 595, 842));
  for (guint page = 0; page < 40; page += 3)
    {
      amt_document_view_go_to (self.view, page, NULL);
      document_fixture_await_sharp (&self);
    }
  g_assert_cmpuint (self.most, <=, budget + 4 * 1024 * 1024);
  document_fixture_clear (&self);
}

/* --- pages that fail ------------------------------------------------------------------------------------ */

static char *
link_liar (const char *lie)
{
  g_autofree char *folder = amt_test_temp_dir ();
  char *helper = g_build_filename (folder, lie, NULL);

  g_assert_cmpint (symlink (g_getenv ("AMT_FAKE_RENDER_HELPER"), helper), ==, 0);
  return helper;
}

static GtkWidget *
find_notice (DocumentFixture *self)
{
  GtkWidget *label = list_fixture_find (GTK_WIDGET (self->view), GTK_TYPE_LABEL);

  return label && gtk_widget_get_mapped (label) ? label : NULL;
}

static void
test_failed_page (void)
{
  g_autofree char *helper = link_liar ("crashes");
  DocumentFixture self;

  document_fixture_init (&self, helper);
  document_fixture_show (&self, g_bytes_new_static ("%PDF-", 5));
  amt_document_view_set_zoom_mode (self.view, AMT_ZOOM_FIT_PAGE);
  amt_test_await (self.n_failed > 0 && find_notice (&self) != NULL);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find_notice (&self))), ==,
                   "This page could not be shown safely.");
  /* In the place of its page, and gone with it. */
  amt_document_view_set_session (self.view, NULL);
  g_assert_null (find_notice (&self));
  document_fixture_clear (&self);
}

static void
test_try_again (void)
{
  g_autofree char *helper = link_liar ("crashes-if-large");
  GtkWidget *button;
  DocumentFixture self;

  document_fixture_init (&self, helper);
  amt_document_view_set_zoom (self.view, 4);
  document_fixture_show (&self, g_bytes_new_static ("%PDF-", 5));
  amt_test_await (self.n_failed == 1 && find_notice (&self) != NULL);
  button = list_fixture_find (GTK_WIDGET (self.view), GTK_TYPE_BUTTON);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  /* Smaller, and then it works. */
  document_fixture_await_sharp (&self);
  amt_test_await (find_notice (&self) == NULL);
  document_fixture_look (&self);
  g_assert_cmphex (document_fixture_color_at (&self, DOCUMENT_WIDTH / 2, DOCUMENT_HEIGHT / 2), !=,
                   DOCUMENT_WHITE);
  g_assert_cmpuint (self.n_failed, ==, 1);
  document_fixture_clear (&self);
}

/* --- coming and going ----------------------------------------------------------------------------------- */

/* Views and documents come and go at any moment: nothing is left, nobody is called who is gone. */
static void
test_storm (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  for (guint round = 0; round < 25; round++)
    {
      g_autoptr (AmtRenderSession) session =
          document_fixture_open (&self, document_fixture_pdf (20, 595, 842));

      amt_document_view_set_session (self.view, session);
      amt_document_view_set_zoom (self.view, g_rand_double_range (random, 0.3, 8));
      amt_document_view_go_to (self.view, (guint) g_rand_int_range (random, 0, 20), NULL);
      amt_document_view_select_all (self.view);
      amt_document_view_copy (self.view);
      for (gint32 i = g_rand_int_range (random, 0, 20); i > 0; i--)
        amt_test_spin ();
      if (round % 3 == 0)
        amt_render_session_close (session);
      if (round % 5 == 0)
        amt_document_view_set_session (self.view, NULL);
      gtk_widget_set_visible (GTK_WIDGET (self.view), round % 4 != 0);
    }
  document_fixture_clear (&self);
}

/* What nobody sees keeps no pictures; they are there again at once. */
static void
test_unmap (void)
{
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (5, 595, 842));
  document_fixture_await_sharp (&self);
  g_assert_cmpuint (amt_page_tiles_get_bytes (self.view->tiles), >, 0);
  gtk_widget_set_visible (GTK_WIDGET (self.view), FALSE);
  g_assert_cmpuint (amt_page_tiles_get_bytes (self.view->tiles), ==, 0);
  gtk_widget_set_visible (GTK_WIDGET (self.view), TRUE);
  amt_test_await (amt_page_tiles_get_bytes (self.view->tiles) > 0);
  /* Nothing had to be drawn again. */
  g_assert_true (amt_page_tiles_is_sharp (self.view->tiles));
  document_fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();
  amt_ui_init ();

  g_test_add_func ("/ui/page-tiles/jobs", test_jobs);
  g_test_add_func ("/ui/page-tiles/many-pages", test_many_pages);
  g_test_add_func ("/ui/page-tiles/plan", test_plan);
  g_test_add_func ("/ui/page-tiles/fling", test_fling);
  g_test_add_func ("/ui/page-tiles/windows", test_windows);
  g_test_add_func ("/ui/page-tiles/small-budget", test_small_budget);
  g_test_add_func ("/ui/page-tiles/failed-page", test_failed_page);
  g_test_add_func ("/ui/page-tiles/try-again", test_try_again);
  g_test_add_func ("/ui/page-tiles/storm", test_storm);
  g_test_add_func ("/ui/page-tiles/unmap", test_unmap);
  return g_test_run ();
}
