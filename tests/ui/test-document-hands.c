/* test-document-hands.c: the document view under a real mouse: events go through the display, as a hand's do.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-fixture.h"

#include "amt-test.h"
#include "amt-ui.h"

#include <adwaita.h>
#include <math.h>

#define TITLE "amt-document-hands"

/* One program may do several things in a row: "mousemove 3 4 click 1". Waits until it ended, not until the events are here. */
static void
run_tool (const char *words)
{
  g_auto (GStrv) argv = g_strsplit (words, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child =
      g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (child, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_subprocess_wait_check_finish (child, result, &error);
  g_assert_no_error (error);
}

static gboolean
is_at_corner (GtkWindow *window)
{
  return gtk_widget_get_width (GTK_WIDGET (window)) == DOCUMENT_WIDTH &&
         gtk_window_is_active (window);
}

/* The window stands in the corner of the screen: its places are those of the screen. */
static void
set_up (DocumentFixture *self, GBytes *bytes)
{
  document_fixture_init (self, NULL);
  gtk_window_set_title (self->window, TITLE);
  amt_test_spin ();
  run_tool ("xdotool search --sync --onlyvisible --name " TITLE " windowmove 0 0 windowactivate");
  amt_test_await (is_at_corner (self->window));
  document_fixture_show (self, bytes);
  document_fixture_await_sharp (self);
}

/* Application pixels of the view, from points of a page. */
static void
find_point (DocumentFixture *self, guint page, double x, double y, int *out_x, int *out_y)
{
  const int device = gtk_widget_get_scale_factor (GTK_WIDGET (self->view));
  double whole_x, whole_y;
  gint64 left, top;

  amt_test_await (amt_page_content_get_links (self->view->content, page) != NULL &&
                  amt_page_content_get_text (self->view->content, page) != NULL);
  amt_page_layout_from_page (self->view->layout, page, x, y, &whole_x, &whole_y);
  amt_document_view_get_corner (self->view, &left, &top);
  *out_x = (int) lround ((whole_x - (double) left) / device);
  *out_y = (int) lround ((whole_y - (double) top) / device);
}

/* @what: for xdotool; the pointer stands at that point of the page. */
static void
point_and (DocumentFixture *self, guint page, double x, double y, const char *what)
{
  g_autofree char *words = NULL;
  int at_x, at_y;

  find_point (self, page, x, y, &at_x, &at_y);
  words = g_strdup_printf ("xdotool mousemove %d %d %s", at_x, at_y, what);
  run_tool (g_strchomp (words));
}

static char *
selected_text (DocumentFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  char *text;

  amt_document_view_selected_text_async (self->view, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  text = amt_document_view_selected_text_finish (self->view, result, &error);
  g_assert_no_error (error);
  return text;
}

static gboolean
is_selected (DocumentFixture *self, const char *expected)
{
  g_autofree char *text = selected_text (self);

  return g_strcmp0 (text, expected) == 0;
}

/* Two clicks are a word, three a line; each in a window of its own, which has not counted any. */
static void
test_clicks (void)
{
  DocumentFixture self;

  set_up (&self, document_fixture_pdf (2, 300, 100));
  point_and (&self, 0, 80, 27, "click --repeat 2 --delay 40 1");
  amt_test_await (is_selected (&self, "Müller"));
  /* Somewhere else, and nothing is selected. */
  point_and (&self, 0, 250, 80, "click 1");
  amt_test_await (!amt_document_view_get_has_selection (self.view));
  document_fixture_clear (&self);

  set_up (&self, document_fixture_pdf (2, 300, 100));
  point_and (&self, 0, 30, 57, "click --repeat 3 --delay 40 1");
  amt_test_await (is_selected (&self, "zweite Zeile"));
  document_fixture_clear (&self);
}

static void
test_select (void)
{
  DocumentFixture self;

  set_up (&self, document_fixture_pdf (2, 300, 100));
  /* From before the first letter to behind the last one of the line below; not farther when the hand is gone. */
  point_and (&self, 0, 19, 27, "mousedown 1");
  point_and (&self, 0, 70, 40, "");
  point_and (&self, 0, 120, 57, "mouseup 1");
  amt_test_await (is_selected (&self, "Seite 1 Müller\nzweite Zeile"));
  point_and (&self, 0, 40, 27, "");
  amt_test_await (self.view->pointer_y < 100);
  g_assert_true (is_selected (&self, "Seite 1 Müller\nzweite Zeile"));
  g_assert_false (self.view->pressed);

  /* The shift key moves the end that is nearest to the hand. */
  point_and (&self, 0, 60, 57, "keydown shift click 1 keyup shift");
  amt_test_await (!is_selected (&self, "Seite 1 Müller\nzweite Zeile"));
  g_assert_true (amt_document_view_get_has_selection (self.view));
  document_fixture_clear (&self);
}

/* The hand holds the selection below the view: pages come in as long as it does. */
static void
test_autoscroll (void)
{
  DocumentFixture self;
  double value;

  set_up (&self, document_fixture_pdf (9, 300, 250));
  point_and (&self, 0, 25, 27, "mousedown 1");
  run_tool ("xdotool mousemove 200 300 mousemove 200 470");
  amt_test_await (gtk_adjustment_get_value (self.view->vadjustment) > 500);
  run_tool ("xdotool mouseup 1");
  amt_test_await (self.view->autoscroll_tick == 0);
  value = gtk_adjustment_get_value (self.view->vadjustment);
  document_fixture_await_sharp (&self);
  g_assert_cmpfloat (gtk_adjustment_get_value (self.view->vadjustment), ==, value);
  g_assert_true (amt_document_view_get_has_selection (self.view));
  document_fixture_clear (&self);
}

static void
test_pan (void)
{
  DocumentFixture self;

  set_up (&self, document_fixture_pdf (3, 595, 842));
  amt_document_view_set_zoom (self.view, 3);
  amt_document_view_go_to (self.view, 1, &(AmtRenderRect){ 290, 400, 300, 410 });
  document_fixture_await_sharp (&self);
  for (int turn = 0; turn < 2; turn++)
    {
      const int to = turn == 0 ? 150 : 350;
      g_autofree char *words = g_strdup_printf (
          "xdotool mousemove 250 250 mousedown 2 mousemove 240 260 mousemove %d %d", to, 400 - to);
      const double x = gtk_adjustment_get_value (self.view->hadjustment);
      const double y = gtk_adjustment_get_value (self.view->vadjustment);

      run_tool (words);
      amt_test_await (fabs (gtk_adjustment_get_value (self.view->hadjustment) - (x + 250 - to)) <
                      1);
      g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self.view->vadjustment),
                                      y + 250 - (400 - to), 1);
      run_tool ("xdotool mouseup 2");
    }
  g_assert_false (amt_document_view_get_has_selection (self.view));
  document_fixture_clear (&self);
}

/* With Ctrl the wheel zooms by steps, around the pointer; alone it scrolls. */
static void
test_wheel (void)
{
  DocumentFixture self;
  double x, y, page_x, page_y, now_x, now_y;

  set_up (&self, document_fixture_pdf (3, 595, 842));
  amt_document_view_set_zoom (self.view, 2);
  amt_document_view_go_to (self.view, 1, NULL);
  amt_document_view_to_whole (self.view, 301, 177, &x, &y);
  amt_page_layout_to_page (self.view->layout, 1, x, y, &page_x, &page_y);
  run_tool ("xdotool mousemove 301 177 keydown ctrl click 4 click 4 keyup ctrl");
  amt_test_await (fabs (amt_document_view_get_zoom (self.view) - 3) < 0.001);
  amt_document_view_to_whole (self.view, 301, 177, &x, &y);
  amt_page_layout_from_page (self.view->layout, 1, page_x, page_y, &now_x, &now_y);
  g_assert_cmpfloat_with_epsilon (now_x, x, 4);
  g_assert_cmpfloat_with_epsilon (now_y, y, 4);
  run_tool ("xdotool keydown ctrl click 5 keyup ctrl");
  amt_test_await (fabs (amt_document_view_get_zoom (self.view) - 2.5) < 0.001);

  y = gtk_adjustment_get_value (self.view->vadjustment);
  run_tool ("xdotool click 5");
  amt_test_await (gtk_adjustment_get_value (self.view->vadjustment) > y + 10);
  g_assert_cmpfloat_with_epsilon (amt_document_view_get_zoom (self.view), 2.5, 0.001);
  document_fixture_await_sharp (&self);
  document_fixture_clear (&self);
}

/* Links are followed when the hand lets go where it pressed, and not by one that selects. */
static void
test_link (void)
{
  DocumentFixture self;

  set_up (&self, document_fixture_links ());
  amt_document_view_set_zoom (self.view, 0.7);
  point_and (&self, 0, 110, 40, "click 1");
  amt_test_await (self.n_links == 1);
  g_assert_cmpstr (self.target, ==, "https://www.example.org/");
  point_and (&self, 0, 25, 40, "mousedown 1");
  point_and (&self, 0, 60, 60, "");
  point_and (&self, 0, 118, 48, "mouseup 1");
  amt_test_await (!self.view->pressed);
  g_assert_cmpuint (self.n_links, ==, 1);
  document_fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();
  amt_ui_init ();
  /* On a machine that does other things a hand is slow. */
  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", 20000, NULL);

  g_test_add_func ("/ui/document-hands/clicks", test_clicks);
  g_test_add_func ("/ui/document-hands/select", test_select);
  g_test_add_func ("/ui/document-hands/autoscroll", test_autoscroll);
  g_test_add_func ("/ui/document-hands/pan", test_pan);
  g_test_add_func ("/ui/document-hands/wheel", test_wheel);
  g_test_add_func ("/ui/document-hands/link", test_link);
  return g_test_run ();
}
