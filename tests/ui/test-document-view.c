/* test-document-view.c: real documents in the view: what is seen, read from its pixels, and what is selected.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-fixture.h"

#include "list-fixture.h"

#include "amt-test.h"
#include "amt-ui.h"

#include <adwaita.h>
#include <math.h>

/* The four fields, from the upper left, as the page stands on the screen. */
static void
assert_fields (DocumentFixture *self, guint page, guint32 a, guint32 b, guint32 c, guint32 d)
{
  AmtPageBox box;
  gint64 left, top;

  document_fixture_look (self);
  amt_page_layout_get_box (self->view->layout, page, &box);
  amt_document_view_get_corner (self->view, &left, &top);
  box.x -= left;
  box.y -= top;
  g_assert_cmphex (document_fixture_color_at (self, (double) box.x + 4, (double) box.y + 4), ==, a);
  g_assert_cmphex (
      document_fixture_color_at (self, (double) box.x + box.width - 5, (double) box.y + 4), ==, b);
  g_assert_cmphex (
      document_fixture_color_at (self, (double) box.x + 4, (double) box.y + box.height - 5), ==, c);
  g_assert_cmphex (document_fixture_color_at (self, (double) box.x + box.width - 5,
                                              (double) box.y + box.height - 5),
                   ==, d);
}

static void
test_pixels (void)
{
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_mixed ());
  amt_document_view_set_zoom_mode (self.view, AMT_ZOOM_FIT_PAGE);
  assert_fields (&self, 0, DOCUMENT_RED, DOCUMENT_GREEN, DOCUMENT_BLUE, DOCUMENT_WHITE);
  amt_document_view_set_rotation (self.view, 90);
  assert_fields (&self, 0, DOCUMENT_BLUE, DOCUMENT_RED, DOCUMENT_WHITE, DOCUMENT_GREEN);
  amt_document_view_set_rotation (self.view, 180);
  assert_fields (&self, 0, DOCUMENT_WHITE, DOCUMENT_BLUE, DOCUMENT_GREEN, DOCUMENT_RED);
  amt_document_view_set_rotation (self.view, 270);
  assert_fields (&self, 0, DOCUMENT_GREEN, DOCUMENT_WHITE, DOCUMENT_RED, DOCUMENT_BLUE);
  for (guint page = 1; page < 4; page++)
    {
      amt_document_view_set_rotation (self.view, 0);
      amt_document_view_go_to (self.view, page, NULL);
      g_assert_cmpuint (amt_document_view_get_page (self.view), ==, page);
      assert_fields (&self, page, DOCUMENT_RED, DOCUMENT_GREEN, DOCUMENT_BLUE, DOCUMENT_WHITE);
    }
  document_fixture_clear (&self);
}

/* Pixel for pixel what the helper drew. */
static void
test_exact (void)
{
  g_autoptr (AmtPixels) pixels = NULL;
  AmtRenderArea area = { 0 };
  gint64 left, top;
  AmtPageBox box;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (1, 300, 250));
  amt_document_view_set_zoom (self.view, 0.9);
  document_fixture_look (&self);
  amt_page_layout_get_box (self.view->layout, 0, &box);
  amt_document_view_get_corner (self.view, &left, &top);
  area.width = area.area_width = box.width;
  area.height = area.area_height = box.height;
  pixels = amt_render_session_peek (amt_document_view_get_session (self.view), &area);
  g_assert_nonnull (pixels);
  for (guint y = 0; y < box.height; y++)
    for (guint x = 0; x < box.width; x++)
      {
        const guint32 *line = (const guint32 *) (gconstpointer) ((const guint8 *) g_bytes_get_data (
                                                                     pixels->bytes, NULL) +
                                                                 y * pixels->stride);

        g_assert_cmphex (document_fixture_color_at (&self, (double) (box.x - left + x),
                                                    (double) (box.y - top + y)),
                         ==, line[x] & 0xffffff);
      }
  document_fixture_clear (&self);
}

static GPtrArray *
make_hits (float x, float y)
{
  GPtrArray *hits = g_ptr_array_new_with_free_func (g_free);
  AmtRenderHit *hit = g_malloc0 (sizeof *hit + sizeof (AmtRenderRect));

  hit->n_rects = 1;
  hit->rects[0] = (AmtRenderRect){ x, y, x + 30, y + 10 };
  g_ptr_array_add (hits, hit);
  return hits;
}

/* What is marked is marked where it stands, however the page is turned; nothing beside it is touched. */
static void
test_hits (void)
{
  g_autoptr (GPtrArray) hits = make_hits (240, 220);
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (2, 300, 250));
  for (guint rotation = 0; rotation < 360; rotation += 90)
    {
      guint32 marked, current;

      amt_document_view_set_rotation (self.view, rotation);
      amt_document_view_set_zoom (self.view, 0.75);
      amt_document_view_set_hits (self.view, 0, hits);
      amt_document_view_go_to (self.view, 0, NULL);
      document_fixture_look (&self);
      marked = document_fixture_color_of (&self, 0, 255, 225);
      g_assert_cmphex (marked, !=, DOCUMENT_WHITE);
      g_assert_cmphex (document_fixture_color_of (&self, 0, 225, 225), ==, DOCUMENT_WHITE);
      g_assert_cmphex (document_fixture_color_of (&self, 0, 280, 225), ==, DOCUMENT_WHITE);
      g_assert_cmphex (document_fixture_color_of (&self, 0, 255, 210), ==, DOCUMENT_WHITE);
      g_assert_cmphex (document_fixture_color_of (&self, 0, 255, 240), ==, DOCUMENT_WHITE);
      amt_document_view_set_current_hit (self.view, 0, 0);
      document_fixture_look (&self);
      current = document_fixture_color_of (&self, 0, 255, 225);
      g_assert_cmphex (current, !=, marked);
      g_assert_cmphex (current, !=, DOCUMENT_WHITE);
      amt_document_view_clear_hits (self.view);
      document_fixture_look (&self);
      g_assert_cmphex (document_fixture_color_of (&self, 0, 255, 225), ==, DOCUMENT_WHITE);
    }
  document_fixture_clear (&self);
}

/* Far away, and found: as little as needed is scrolled. */
static void
test_current_hit (void)
{
  g_autoptr (GPtrArray) hits = make_hits (240, 700);
  double value;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (30, 595, 842));
  amt_document_view_set_zoom (self.view, 2);
  amt_document_view_set_hits (self.view, 20, hits);
  amt_document_view_set_current_hit (self.view, 20, 0);
  g_assert_cmpuint (amt_document_view_get_page (self.view), ==, 20);
  document_fixture_look (&self);
  g_assert_cmphex (document_fixture_color_of (&self, 20, 255, 705), !=, DOCUMENT_BLUE);
  value = gtk_adjustment_get_value (self.view->vadjustment);
  amt_document_view_set_current_hit (self.view, 20, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (self.view->vadjustment), ==, value);
  document_fixture_clear (&self);
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_zoom (void)
{
  static const double STEPS[] = { 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8 };
  guint n_zooms = 0;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (3, 595, 842));
  g_signal_connect_swapped (self.view, "notify::zoom", G_CALLBACK (count_cb), &n_zooms);
  g_assert_cmpint (amt_document_view_get_zoom_mode (self.view), ==, AMT_ZOOM_FIT_WIDTH);
  g_assert_cmpfloat_with_epsilon (amt_document_view_get_zoom (self.view),
                                  (DOCUMENT_WIDTH - 24) / (595 * 96.0 / 72), 0.001);
  amt_document_view_set_zoom (self.view, 1);
  g_assert_cmpint (amt_document_view_get_zoom_mode (self.view), ==, AMT_ZOOM_FREE);
  for (guint i = 0; i < G_N_ELEMENTS (STEPS); i++)
    {
      amt_document_view_zoom_step (self.view, 1);
      g_assert_cmpfloat_with_epsilon (amt_document_view_get_zoom (self.view), STEPS[i], 0.0001);
    }
  amt_document_view_zoom_step (self.view, 1);
  g_assert_cmpfloat (amt_document_view_get_zoom (self.view), ==, AMT_ZOOM_MOST);
  for (guint i = 0; i < 30; i++)
    amt_document_view_zoom_step (self.view, -1);
  g_assert_cmpfloat (amt_document_view_get_zoom (self.view), ==, AMT_ZOOM_LEAST);
  g_assert_cmpuint (n_zooms, ==, 1 + G_N_ELEMENTS (STEPS) + 17);
  amt_document_view_set_zoom (self.view, 1000);
  g_assert_cmpfloat (amt_document_view_get_zoom (self.view), ==, AMT_ZOOM_MOST);
  amt_document_view_set_zoom_mode (self.view, AMT_ZOOM_FIT_PAGE);
  g_assert_cmpfloat_with_epsilon (amt_document_view_get_zoom (self.view),
                                  (DOCUMENT_HEIGHT - 24) / (842 * 96.0 / 72), 0.001);
  document_fixture_await_sharp (&self);
  document_fixture_clear (&self);
}

/* What is under the pointer stays there, to half a pixel. */
static void
test_zoom_at (void)
{
  static const double ZOOMS[] = { 1.3, 4, 7.7, 2.2 };
  double x, y, page_x, page_y;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (5, 595, 842));
  amt_document_view_set_zoom (self.view, 1.9);
  gtk_adjustment_set_value (self.view->vadjustment, 2600);
  amt_document_view_to_whole (self.view, 301, 77, &x, &y);
  amt_page_layout_to_page (self.view->layout, 1, x, y, &page_x, &page_y);
  for (guint i = 0; i < G_N_ELEMENTS (ZOOMS); i++)
    {
      double now_x, now_y;

      amt_document_view_zoom_at (self.view, ZOOMS[i], 301, 77);
      amt_document_view_to_whole (self.view, 301, 77, &x, &y);
      amt_page_layout_from_page (self.view->layout, 1, page_x, page_y, &now_x, &now_y);
      g_assert_cmpfloat_with_epsilon (now_x, x, 4);
      g_assert_cmpfloat_with_epsilon (now_y, y, 4);
    }
  document_fixture_clear (&self);
}

static GtkGesture *
find_pinch (DocumentFixture *self)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkGesture) gesture = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_ZOOM (gesture))
        return gesture;
    }
  g_assert_not_reached ();
}

/* No display of a test has fingers. What the gesture would say of them is said for it, and it does not look at the event. */
static void
begin_without_event_cb (GtkGesture *gesture, GdkEventSequence *sequence)
{
}

static void
pinch (DocumentFixture *self, const double *scales, guint n)
{
  GtkGesture *gesture = find_pinch (self);

  g_signal_emit_by_name (gesture, "begin", NULL);
  for (guint i = 0; i < n; i++)
    g_signal_emit_by_name (gesture, "scale-changed", scales[i]);
}

/* Two fingers: each scale is of the size at which they came down, and what lies between them stays there. */
static void
test_pinch (void)
{
  static const double APART[] = { 1.01, 1.2, 1.5, 1.45, 1.5 }, TOGETHER[] = { 0.9, 0.5 },
                      TOO_FAR[] = { 40, 100 };
  double x, y, page_x, page_y, now_x, now_y;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  g_signal_override_class_handler ("begin", GTK_TYPE_GESTURE_ZOOM,
                                   G_CALLBACK (begin_without_event_cb));
  document_fixture_show (&self, document_fixture_pdf (5, 595, 842));
  amt_document_view_set_zoom (self.view, 2);
  gtk_adjustment_set_value (self.view->vadjustment, 2600);
  self.view->pointer_x = 301;
  self.view->pointer_y = 77;
  amt_document_view_to_whole (self.view, 301, 77, &x, &y);
  amt_page_layout_to_page (self.view->layout, 1, x, y, &page_x, &page_y);
  pinch (&self, APART, G_N_ELEMENTS (APART));
  g_assert_cmpfloat_with_epsilon (amt_document_view_get_zoom (self.view), 3, 0.001);
  pinch (&self, TOGETHER, G_N_ELEMENTS (TOGETHER));
  g_assert_cmpfloat_with_epsilon (amt_document_view_get_zoom (self.view), 1.5, 0.001);
  amt_document_view_to_whole (self.view, 301, 77, &x, &y);
  amt_page_layout_from_page (self.view->layout, 1, page_x, page_y, &now_x, &now_y);
  g_assert_cmpfloat_with_epsilon (now_x, x, 4);
  g_assert_cmpfloat_with_epsilon (now_y, y, 4);
  document_fixture_await_sharp (&self);
  pinch (&self, TOO_FAR, G_N_ELEMENTS (TOO_FAR));
  g_assert_cmpfloat_with_epsilon (amt_document_view_get_zoom (self.view), AMT_ZOOM_MOST, 0.001);
  document_fixture_clear (&self);
}

static void
test_pages (void)
{
  guint n_pages = 0;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  g_assert_cmpuint (amt_document_view_get_n_pages (self.view), ==, 0);
  document_fixture_show (&self, document_fixture_pdf (12, 595, 842));
  g_signal_connect_swapped (self.view, "notify::page", G_CALLBACK (count_cb), &n_pages);
  g_assert_cmpuint (amt_document_view_get_n_pages (self.view), ==, 12);
  amt_document_view_set_zoom (self.view, 0.25);
  /* Several are seen as a whole, and the end is near: the one that was asked for is the one. */
  for (guint page = 0; page < 12; page++)
    {
      amt_document_view_set_page (self.view, page);
      g_assert_cmpuint (amt_document_view_get_page (self.view), ==, page);
    }
  g_assert_cmpuint (n_pages, ==, 11);
  amt_document_view_set_page (self.view, 4000);
  g_assert_cmpuint (amt_document_view_get_page (self.view), ==, 11);
  gtk_adjustment_set_value (self.view->vadjustment, 0);
  g_assert_cmpuint (amt_document_view_get_page (self.view), ==, 0);
  amt_document_view_set_session (self.view, NULL);
  g_assert_cmpuint (amt_document_view_get_n_pages (self.view), ==, 0);
  amt_document_view_set_page (self.view, 3);
  amt_document_view_zoom_step (self.view, 1);
  amt_document_view_set_rotation (self.view, 90);
  document_fixture_clear (&self);
}

static void
test_place (void)
{
  AmtDocumentPlace place, again;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (9, 595, 842));
  amt_document_view_get_place (self.view, &place);
  g_assert_cmpuint (place.page, ==, 0);
  g_assert_cmpfloat (place.fraction, <, 0);
  amt_document_view_set_rotation (self.view, 270);
  amt_document_view_set_zoom (self.view, 1.7);
  amt_document_view_go_to (self.view, 6, NULL);
  amt_document_view_scroll_by (self.view, 0, 321);
  amt_document_view_get_place (self.view, &place);
  g_assert_cmpuint (place.page, ==, 6);
  g_assert_cmpfloat (place.fraction, >, 0.1);

  /* Another document, and this one again: a moment ago, and before the view has a size. */
  document_fixture_show (&self, document_fixture_pdf (9, 595, 842));
  g_assert_cmpuint (amt_document_view_get_page (self.view), ==, 0);
  g_assert_cmpuint (amt_document_view_get_rotation (self.view), ==, 0);
  amt_document_view_set_place (self.view, &place);
  amt_document_view_get_place (self.view, &again);
  g_assert_cmpuint (again.page, ==, 6);
  g_assert_cmpuint (again.rotation, ==, 270);
  g_assert_cmpfloat_with_epsilon (again.fraction, place.fraction, 0.001);
  g_assert_cmpfloat_with_epsilon (again.zoom, 1.7, 0.0001);

  place = (AmtDocumentPlace){ 4000, NAN, AMT_ZOOM_FREE, INFINITY, 777 };
  amt_document_view_set_place (self.view, &place);
  amt_document_view_get_place (self.view, &again);
  g_assert_cmpuint (again.page, <, 9);
  g_assert_cmpuint (again.rotation % 90, ==, 0);
  document_fixture_await_sharp (&self);
  document_fixture_clear (&self);
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

static void
test_select_all (void)
{
  g_autofree char *text = NULL;
  g_autofree char *nothing = NULL;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (7, 595, 842));
  g_assert_false (amt_document_view_get_has_selection (self.view));
  amt_document_view_select_all (self.view);
  g_assert_true (amt_document_view_get_has_selection (self.view));
  text = selected_text (&self);
  for (guint page = 0; page < 7; page++)
    {
      g_autofree char *expected = g_strdup_printf ("Seite %u Müller\nzweite Zeile", page + 1);

      g_assert_nonnull (strstr (text, expected));
    }
  g_assert_true (strstr (text, "Seite 3") < strstr (text, "Seite 4"));

  /* Of a document that nobody trusts nothing is taken but its picture. */
  g_assert_false (amt_document_view_set_pixels_only (self.view, TRUE));
  g_assert_false (amt_document_view_get_has_selection (self.view));
  amt_document_view_select_all (self.view);
  g_assert_false (amt_document_view_get_has_selection (self.view));
  nothing = selected_text (&self);
  g_assert_cmpstr (nothing, ==, "");
  document_fixture_await_sharp (&self);
  g_assert_null (amt_page_content_get_text (self.view->content, 0));
  document_fixture_clear (&self);
}

/* Application pixels of the view. */
static AmtTextPosition
find_text (DocumentFixture *self, guint page, double x, double y)
{
  const int device = gtk_widget_get_scale_factor (GTK_WIDGET (self->view));
  AmtTextPosition position;
  double whole_x, whole_y;
  gint64 left, top;
  gboolean on_text;

  amt_test_await (amt_page_content_get_links (self->view->content, page) != NULL);
  amt_page_layout_from_page (self->view->layout, page, x, y, &whole_x, &whole_y);
  amt_document_view_get_corner (self->view, &left, &top);
  g_assert_true (amt_document_view_find_text (self->view, (whole_x - (double) left) / device,
                                              (whole_y - (double) top) / device, &position,
                                              &on_text));
  g_assert_true (on_text);
  return position;
}

static void
assert_selected (DocumentFixture *self, const char *expected)
{
  g_autofree char *text = selected_text (self);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_select (void)
{
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (3, 300, 100));
  amt_document_view_set_zoom (self.view, 0.5);
  for (guint rotation = 0; rotation < 360; rotation += 90)
    {
      amt_document_view_set_rotation (self.view, rotation);
      amt_document_view_begin_selection (self.view, find_text (&self, 0, 80, 27), AMT_SELECT_WORDS);
      assert_selected (&self, "Müller");
      amt_document_view_begin_selection (self.view, find_text (&self, 0, 30, 57), AMT_SELECT_LINES);
      assert_selected (&self, "zweite Zeile");
    }
  amt_document_view_set_rotation (self.view, 0);
  /* Backwards, over the border of a page, word by word. */
  amt_document_view_begin_selection (self.view, find_text (&self, 1, 30, 27), AMT_SELECT_WORDS);
  amt_document_view_extend_selection (self.view, find_text (&self, 0, 80, 57));
  assert_selected (&self, "Zeile\nSeite");
  /* By keys: the end that the hand has. */
  amt_document_view_move_caret (self.view, GTK_MOVEMENT_LOGICAL_POSITIONS, 1);
  assert_selected (&self, "eile\nSeite");
  amt_document_view_move_caret (self.view, GTK_MOVEMENT_WORDS, -1);
  amt_document_view_move_caret (self.view, GTK_MOVEMENT_WORDS, -1);
  assert_selected (&self, "zweite Zeile\nSeite");
  amt_document_view_move_caret (self.view, GTK_MOVEMENT_DISPLAY_LINES, -1);
  assert_selected (&self, "Seite 1 Müller\nzweite Zeile\nSeite");
  amt_document_view_unselect (self.view);
  amt_document_view_move_caret (self.view, GTK_MOVEMENT_WORDS, -1);
  g_assert_false (amt_document_view_get_has_selection (self.view));
  document_fixture_clear (&self);
}

static void
clipboard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
has_content (GdkClipboard *clipboard)
{
  return gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), G_TYPE_STRING);
}

static void
test_copy (void)
{
  g_autofree char *text = NULL;
  GdkClipboard *clipboard;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self.view));
  document_fixture_show (&self, document_fixture_pdf (1, 300, 100));
  amt_document_view_begin_selection (self.view, find_text (&self, 0, 80, 27), AMT_SELECT_WORDS);
  gdk_clipboard_set_content (clipboard, NULL);
  amt_document_view_copy (self.view);
  /* What is copied later wins. */
  amt_document_view_copy (self.view);
  amt_test_await (has_content (clipboard));
  gdk_clipboard_read_text_async (clipboard, NULL, clipboard_cb, &text);
  amt_test_await (text != NULL);
  g_assert_cmpstr (text, ==, "Müller");
  document_fixture_clear (&self);
}

/* Gives the view's own key, as if it had been pressed there. */
static gboolean
press (DocumentFixture *self, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) &&
                        k < g_list_model_get_n_items (G_LIST_MODEL (controller));
           k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkKeyvalTrigger *trigger = GTK_KEYVAL_TRIGGER (gtk_shortcut_get_trigger (shortcut));

          if (gtk_keyval_trigger_get_keyval (trigger) == key &&
              gtk_keyval_trigger_get_modifiers (trigger) == modifiers)
            return gtk_shortcut_action_activate (
                gtk_shortcut_get_action (shortcut), (GtkShortcutActionFlags) 0,
                GTK_WIDGET (self->view), gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_assert_not_reached ();
}

static void
test_keys (void)
{
  const GdkModifierType none = (GdkModifierType) 0;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_pdf (9, 595, 842));
  g_assert_true (press (&self, GDK_KEY_End, none));
  g_assert_cmpuint (amt_document_view_get_page (self.view), ==, 8);
  g_assert_true (press (&self, GDK_KEY_Home, none));
  g_assert_cmpuint (amt_document_view_get_page (self.view), ==, 0);
  g_assert_true (press (&self, GDK_KEY_Page_Down, none));
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self.view->vadjustment),
                                  0.9 * DOCUMENT_HEIGHT, 1);
  g_assert_true (press (&self, GDK_KEY_space, GDK_SHIFT_MASK));
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (self.view->vadjustment), 0, 1);
  amt_document_view_set_zoom_mode (self.view, AMT_ZOOM_FIT_PAGE);
  for (guint page = 1; page < 9; page++)
    {
      g_assert_true (press (&self, page % 2 ? GDK_KEY_Page_Down : GDK_KEY_space, none));
      g_assert_cmpuint (amt_document_view_get_page (self.view), ==, page);
    }
  g_assert_true (press (&self, GDK_KEY_Left, none));
  g_assert_cmpuint (amt_document_view_get_page (self.view), ==, 7);
  g_assert_true (press (&self, GDK_KEY_a, GDK_CONTROL_MASK));
  g_assert_true (amt_document_view_get_has_selection (self.view));
  document_fixture_await_sharp (&self);
  document_fixture_clear (&self);
}

static void
test_links (void)
{
  const GdkModifierType none = (GdkModifierType) 0;
  DocumentFixture self;

  document_fixture_init (&self, NULL);
  document_fixture_show (&self, document_fixture_links ());
  amt_document_view_set_zoom (self.view, 0.25);
  amt_document_view_set_page (self.view, 1);
  amt_test_await (amt_page_content_get_links (self.view->content, 0) != NULL &&
                  amt_page_content_get_links (self.view->content, 1) != NULL);
  g_assert_false (press (&self, GDK_KEY_Return, none));
  /* From the page that is the current one. */
  g_assert_true (press (&self, GDK_KEY_Tab, none));
  g_assert_true (press (&self, GDK_KEY_Tab, GDK_SHIFT_MASK));
  g_assert_true (press (&self, GDK_KEY_Return, none));
  g_assert_cmpuint (self.n_links, ==, 1);
  g_assert_cmpstr (self.target, ==, "https://www.example.org/");
  g_assert_cmpuint (amt_document_view_get_page (self.view), ==, 1);
  /* One that stays in the document is followed. */
  g_assert_true (press (&self, GDK_KEY_Tab, none));
  g_assert_true (press (&self, GDK_KEY_Return, none));
  g_assert_cmpuint (self.n_links, ==, 2);
  g_assert_cmpuint (amt_document_view_get_page (self.view), ==, 0);
  /* And then out of the view. */
  g_assert_false (press (&self, GDK_KEY_Tab, none));

  amt_document_view_set_pixels_only (self.view, TRUE);
  g_assert_null (amt_page_content_get_links (self.view->content, 0));
  g_assert_false (press (&self, GDK_KEY_Tab, none));
  document_fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();
  amt_ui_init ();

  g_test_add_func ("/ui/document-view/pixels", test_pixels);
  g_test_add_func ("/ui/document-view/exact", test_exact);
  g_test_add_func ("/ui/document-view/hits", test_hits);
  g_test_add_func ("/ui/document-view/current-hit", test_current_hit);
  g_test_add_func ("/ui/document-view/zoom", test_zoom);
  g_test_add_func ("/ui/document-view/zoom-at", test_zoom_at);
  g_test_add_func ("/ui/document-view/pinch", test_pinch);
  g_test_add_func ("/ui/document-view/pages", test_pages);
  g_test_add_func ("/ui/document-view/place", test_place);
  g_test_add_func ("/ui/document-view/select-all", test_select_all);
  g_test_add_func ("/ui/document-view/select", test_select);
  g_test_add_func ("/ui/document-view/copy", test_copy);
  g_test_add_func ("/ui/document-view/keys", test_keys);
  g_test_add_func ("/ui/document-view/links", test_links);
  return g_test_run ();
}
