/* document-fixture.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "document-fixture.h"

#include "amt-test.h"

#include <cairo-pdf.h>
#include <gio/gfiledescriptorbased.h>

/* A helper may have to start first, on a machine that does other things. */
#define SHARP_SECONDS 30

/* --- documents ------------------------------------------------------------------------------------------ */

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
fill (cairo_t *cr, double x, double y, double width, double height, guint32 color)
{
  cairo_set_source_rgb (cr, (color >> 16 & 255) / 255.0, (color >> 8 & 255) / 255.0,
                        (color & 255) / 255.0);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
}

static void
draw_page (cairo_t *cr, guint page, double width, double height)
{
  g_autofree char *text = g_strdup_printf ("Seite %u Müller", page + 1);

  fill (cr, 0, 0, width / 2, height / 2, DOCUMENT_RED);
  fill (cr, width / 2, 0, width / 2, height / 2, DOCUMENT_GREEN);
  fill (cr, 0, height / 2, width / 2, height / 2, DOCUMENT_BLUE);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_font_size (cr, 12);
  cairo_move_to (cr, 20, 30);
  cairo_show_text (cr, text);
  cairo_move_to (cr, 20, 60);
  cairo_show_text (cr, "zweite Zeile");
}

static GBytes *
end_pdf (cairo_t *cr, GByteArray *bytes)
{
  cairo_surface_finish (cairo_get_target (cr));
  cairo_destroy (cr);
  return g_byte_array_free_to_bytes (bytes);
}

static cairo_t *
begin_pdf (GByteArray *bytes, double width, double height)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  return cr;
}

GBytes *
document_fixture_pdf (guint n_pages, double width, double height)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_t *cr = begin_pdf (bytes, width, height);

  for (guint i = 0; i < n_pages; i++)
    {
      draw_page (cr, i, width, height);
      cairo_show_page (cr);
    }
  return end_pdf (cr, bytes);
}

/* Portrait, landscape, a plan, a slip. */
GBytes *
document_fixture_mixed (void)
{
  static const double SIZES[][2] = { { 595, 842 }, { 842, 595 }, { 2384, 3370 }, { 200, 100 } };
  GByteArray *bytes = g_byte_array_new ();
  cairo_t *cr = begin_pdf (bytes, 595, 842);

  for (guint i = 0; i < G_N_ELEMENTS (SIZES); i++)
    {
      cairo_pdf_surface_set_size (cairo_get_target (cr), SIZES[i][0], SIZES[i][1]);
      draw_page (cr, i, SIZES[i][0], SIZES[i][1]);
      cairo_show_page (cr);
    }
  return end_pdf (cr, bytes);
}

/* Each page is a picture of its own, as from a scanner. */
GBytes *
document_fixture_scans (guint n_pages)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_t *cr = begin_pdf (bytes, 595, 842);

  for (guint i = 0; i < n_pages; i++)
    {
      cairo_surface_t *scan = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 298, 421);
      cairo_t *scanned = cairo_create (scan);

      cairo_scale (scanned, 0.5, 0.5);
      draw_page (scanned, i, 596, 842);
      cairo_destroy (scanned);
      cairo_save (cr);
      cairo_scale (cr, 2, 2);
      cairo_set_source_surface (cr, scan, 0, 0);
      cairo_paint (cr);
      cairo_restore (cr);
      cairo_show_page (cr);
      cairo_surface_destroy (scan);
    }
  return end_pdf (cr, bytes);
}

GBytes *
document_fixture_links (void)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_t *cr = begin_pdf (bytes, 400, 400);

  cairo_tag_begin (cr, CAIRO_TAG_LINK, "uri='https://www.example.org/' rect=[20 20 100 30]");
  cairo_tag_end (cr, CAIRO_TAG_LINK);
  draw_page (cr, 0, 400, 400);
  cairo_show_page (cr);
  cairo_tag_begin (cr, CAIRO_TAG_LINK, "page=1 pos=[0 0] rect=[20 80 100 30]");
  cairo_tag_end (cr, CAIRO_TAG_LINK);
  draw_page (cr, 1, 400, 400);
  cairo_show_page (cr);
  return end_pdf (cr, bytes);
}

/* --- the view ------------------------------------------------------------------------------------------- */

static void
failed_cb (AmtDocumentView *view, guint page, const GError *error, gpointer user_data)
{
  DocumentFixture *self = user_data;

  g_assert_error (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED);
  self->n_failed++;
}

static void
link_cb (AmtDocumentView *view, gpointer data, gpointer user_data)
{
  DocumentFixture *self = user_data;

  self->n_links++;
  g_free (self->target);
  self->target = g_strdup (((const AmtRenderLink *) data)->target);
}

void
document_fixture_init (DocumentFixture *self, const char *helper)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  *self = (DocumentFixture){ .pool = amt_render_pool_new (helper) };
  self->view = AMT_DOCUMENT_VIEW (amt_document_view_new ());
  g_signal_connect (self->view, "page-failed", G_CALLBACK (failed_cb), self);
  g_signal_connect (self->view, "link-activated", G_CALLBACK (link_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  self->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_decorated (self->window, FALSE);
  gtk_window_set_child (self->window, scrolled);
  gtk_window_set_default_size (self->window, DOCUMENT_WIDTH, DOCUMENT_HEIGHT);
  gtk_window_present (self->window);
  amt_test_await (gtk_widget_get_width (GTK_WIDGET (self->view)) == DOCUMENT_WIDTH &&
                  gtk_widget_get_height (GTK_WIDGET (self->view)) == DOCUMENT_HEIGHT);
}

AmtRenderSession *
document_fixture_open (DocumentFixture *self, GBytes *bytes)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (folder, "document", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  GAsyncResult *slot = NULL;
  AmtRenderSession *session;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  stream = g_file_read (file, NULL, &error);
  g_assert_no_error (error);
  amt_render_pool_open_async (
      self->pool, g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (stream)),
      g_bytes_get_size (bytes), NULL, NULL, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  session = amt_render_pool_open_finish (self->pool, result, &error);
  g_assert_no_error (error);
  g_bytes_unref (bytes);
  return session;
}

/* @bytes: (transfer full) */
void
document_fixture_show (DocumentFixture *self, GBytes *bytes)
{
  g_autoptr (AmtRenderSession) session = document_fixture_open (self, bytes);

  amt_document_view_set_session (self->view, session);
}

void
document_fixture_clear (DocumentFixture *self)
{
  gpointer pool = self->pool;
  gpointer view = self->view;

  g_object_add_weak_pointer (pool, &pool);
  g_object_add_weak_pointer (view, &view);
  gtk_window_destroy (self->window);
  amt_test_await (view == NULL);
  amt_render_pool_close (self->pool);
  g_object_unref (self->pool);
  amt_test_await (pool == NULL);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->target);
}

void
document_fixture_measure (DocumentFixture *self)
{
  const gsize bytes =
      amt_page_tiles_get_bytes_alone (self->view->tiles) + amt_render_pool_get_used (self->pool);

  self->most = MAX (self->most, bytes);
}

static gboolean
is_sharp (gpointer data)
{
  DocumentFixture *self = data;

  document_fixture_measure (self);
  return amt_page_tiles_get_n_jobs (self->view->tiles) == 0 && self->view->settle_source == 0 &&
         amt_page_tiles_is_sharp (self->view->tiles);
}

void
document_fixture_await_sharp (DocumentFixture *self)
{
  g_assert_true (amt_test_wait (is_sharp, self, SHARP_SECONDS));
}

/* --- pixels --------------------------------------------------------------------------------------------- */

/* Draws what the view shows now. */
void
document_fixture_look (DocumentFixture *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guchar *data;

  document_fixture_await_sharp (self);
  amt_document_view_draw (self->view, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (self->window)), node,
                                   &GRAPHENE_RECT_INIT (0, 0, DOCUMENT_WIDTH, DOCUMENT_HEIGHT));
  self->stride = (gsize) gdk_texture_get_width (texture) * 4;
  data = g_malloc (self->stride * (gsize) gdk_texture_get_height (texture));
  gdk_texture_download (texture, data, self->stride);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_bytes_new_take (data, self->stride * (gsize) gdk_texture_get_height (texture));
}

/* 0xRRGGBB at application pixels of the view, as it was looked at. */
guint32
document_fixture_color_at (DocumentFixture *self, double x, double y)
{
  const guint32 *line;

  g_assert_true (x >= 0 && x < DOCUMENT_WIDTH && y >= 0 && y < DOCUMENT_HEIGHT);
  line = (const guint32 *) (gconstpointer) ((const guint8 *) g_bytes_get_data (self->bytes, NULL) +
                                            (gsize) y * self->stride);
  return line[(gsize) x] & 0xffffff;
}

/* The same at points of a page. */
guint32
document_fixture_color_of (DocumentFixture *self, guint page, double x, double y)
{
  double whole_x, whole_y;
  gint64 left, top;

  amt_page_layout_from_page (self->view->layout, page, x, y, &whole_x, &whole_y);
  amt_document_view_get_corner (self->view, &left, &top);
  return document_fixture_color_at (self, whole_x - (double) left, whole_y - (double) top);
}
