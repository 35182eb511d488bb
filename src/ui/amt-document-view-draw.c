/* amt-document-view-draw.c: what is seen of the document, and what is asked for because of it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-document-view-private.h"

#include <glib/gi18n.h>

/* What a screen reader is given of a page; the rest it finds in the text view. */
#define DESCRIBED_LETTERS 2000
/* Screens: a page is drawn whole up to four of them. */
#define WHOLE_SCREENS 4
/* Where no screen says how large it is. */
#define USUAL_SCREEN (1920 * 1080)
/* Views a second: who scrolls faster does not read, and what would be drawn is gone before it is there. */
#define FAST 4.0
#define SETTLE_MS 80

/* Device pixels of all pages. */
typedef struct
{
  gint64 x;
  gint64 y;
  gint64 width;
  gint64 height;
} Area;

static gboolean
get_view (AmtDocumentView *self, Area *out_view)
{
  const int device = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  amt_document_view_get_corner (self, &out_view->x, &out_view->y);
  out_view->width = (gint64) gtk_widget_get_width (GTK_WIDGET (self)) * device;
  out_view->height = (gint64) gtk_widget_get_height (GTK_WIDGET (self)) * device;
  return self->layout && out_view->width > 0 && out_view->height > 0;
}

static GdkRectangle
intersect (const AmtPageBox *box, const Area *area)
{
  const gint64 left = MAX (area->x, box->x), top = MAX (area->y, box->y);
  const gint64 right = MIN (area->x + area->width, box->x + box->width);
  const gint64 bottom = MIN (area->y + area->height, box->y + box->height);

  if (right <= left || bottom <= top)
    return (GdkRectangle){ 0 };
  return (GdkRectangle){ (int) (left - box->x), (int) (top - box->y), (int) (right - left),
                         (int) (bottom - top) };
}

/* --- what is wanted ------------------------------------------------------------------------------------- */

static gboolean
settled_cb (gpointer user_data)
{
  AmtDocumentView *self = user_data;

  self->settle_source = 0;
  amt_document_view_look (self);
  return G_SOURCE_REMOVE;
}

/* Whether everything will be elsewhere in a moment: then nothing new is begun. */
static gboolean
is_moving (AmtDocumentView *self, const Area *view)
{
  const gint64 now = g_get_monotonic_time ();
  const gint64 passed = MAX (now - self->last_scroll, G_TIME_SPAN_MILLISECOND);
  const double way = ABS ((double) (view->y - self->last_y));

  if (view->y != self->last_y)
    {
      if (passed < 100 * G_TIME_SPAN_MILLISECOND &&
          way * G_TIME_SPAN_SECOND / (double) passed > FAST * (double) view->height)
        self->moving_until = now + SETTLE_MS * G_TIME_SPAN_MILLISECOND;
      self->direction = view->y > self->last_y ? 1 : -1;
      self->last_y = view->y;
      self->last_scroll = now;
    }
  g_clear_handle_id (&self->settle_source, g_source_remove);
  if (now >= self->moving_until)
    return FALSE;
  self->settle_source = g_timeout_add (SETTLE_MS, settled_cb, self);
  return TRUE;
}

static void
set_whole (AmtDocumentView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native ? gtk_native_get_surface (native) : NULL;
  GdkMonitor *monitor =
      surface ? gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface)
              : NULL;
  guint64 pixels = USUAL_SCREEN;

  if (monitor)
    {
      const guint64 scale = (guint64) gdk_monitor_get_scale_factor (monitor);
      GdkRectangle geometry;

      gdk_monitor_get_geometry (monitor, &geometry);
      pixels = (guint64) geometry.width * (guint64) geometry.height * scale * scale;
    }
  amt_page_tiles_set_whole (self->tiles, pixels * WHOLE_SCREENS);
}

static void
add_wish (AmtDocumentView *self, GArray *wishes, guint page, const Area *view, const Area *ahead)
{
  AmtPageBox box;
  AmtPageWish wish;

  amt_page_layout_get_box (self->layout, page, &box);
  wish =
      (AmtPageWish){ page, box.width, box.height, intersect (&box, view), intersect (&box, ahead) };
  /* The page in the middle of attention comes first, then in the direction of reading. */
  if (page == self->page)
    g_array_prepend_val (wishes, wish);
  else
    g_array_append_val (wishes, wish);
}

static void
wish (AmtDocumentView *self, const Area *view, gboolean moving)
{
  g_autoptr (GArray) wishes = g_array_new (FALSE, FALSE, sizeof (AmtPageWish));
  Area ahead = *view;
  guint first, last;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      amt_page_tiles_set_wishes (self->tiles, self->rotation, NULL, 0, TRUE);
      return;
    }
  ahead.y += self->direction * view->height;
  if (amt_page_layout_get_range (self->layout, view->y - view->height, view->y + 2 * view->height,
                                 &first, &last))
    {
      for (guint i = first; self->direction > 0 && i <= last; i++)
        add_wish (self, wishes, i, view, &ahead);
      for (guint i = last + 1; self->direction < 0 && i-- > first;)
        add_wish (self, wishes, i, view, &ahead);
    }
  set_whole (self);
  amt_page_tiles_set_wishes (self->tiles, self->rotation, (AmtPageWish *) (gpointer) wishes->data,
                             wishes->len, moving);
}

/* --- pages that failed ---------------------------------------------------------------------------------- */

static void
try_again_cb (GtkButton *button, gpointer user_data)
{
  AmtDocumentView *self = user_data;
  GtkWidget *notice = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_BOX);
  const guint page = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (notice), "page"));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  amt_page_tiles_try_again (self->tiles, page);
}

static const char *
get_reason (const GError *error)
{
  if (g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TIMEOUT))
    return _ ("Drawing it takes too long.");
  if (g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_TOO_LARGE))
    return _ ("It is too large to be drawn.");
  if (g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_BROKEN))
    return _ ("It cannot be read. The file may be damaged.");
  if (g_error_matches (error, AMT_RENDER_ERROR, AMT_RENDER_ERROR_CRASHED))
    return _ (
        "Something in it stopped the protected program that draws documents. Nothing else was "
        "affected.");
  return _ ("The protected program that draws documents could not be used just now.");
}

static GtkWidget *
make_line (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
make_notice (AmtDocumentView *self, guint page, const GError *error)
{
  GtkWidget *notice = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Try Again"));

  gtk_widget_add_css_class (notice, "document-notice");
  gtk_widget_add_css_class (notice, "card");
  g_object_set_data (G_OBJECT (notice), "page", GUINT_TO_POINTER (page));
  gtk_box_append (GTK_BOX (notice),
                  make_line (_ ("This page could not be shown safely."), "heading"));
  gtk_box_append (GTK_BOX (notice), make_line (get_reason (error), "body"));
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (try_again_cb), self);
  gtk_box_append (GTK_BOX (notice), button);
  gtk_widget_set_parent (notice, GTK_WIDGET (self));
  return notice;
}

void
amt_document_view_remove_notices (AmtDocumentView *self)
{
  GHashTableIter iter;
  gpointer notice;

  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &notice))
    {
      g_hash_table_iter_remove (&iter);
      gtk_widget_unparent (notice);
    }
}

/* Those of pages that are not seen any more, or were drawn after all, go. */
static void
remove_old_notices (AmtDocumentView *self, guint first, guint last)
{
  GHashTableIter iter;
  gpointer key, notice;

  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, &key, &notice))
    {
      const guint page = GPOINTER_TO_UINT (key);

      if (page >= first && page <= last && amt_page_tiles_get_failure (self->tiles, page))
        continue;
      g_hash_table_iter_remove (&iter);
      gtk_widget_unparent (notice);
    }
}

static gboolean
notice_cb (gpointer user_data)
{
  AmtDocumentView *self = user_data;
  guint first = 1, last = 0;
  Area view;

  self->notice_source = 0;
  if (get_view (self, &view) && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      !amt_page_layout_get_range (self->layout, view.y, view.y + view.height, &first, &last))
    first = last + 1;
  remove_old_notices (self, first, last);
  for (guint page = first; page <= last; page++)
    {
      const GError *error = amt_page_tiles_get_failure (self->tiles, page);

      if (error && !g_hash_table_contains (self->notices, GUINT_TO_POINTER (page)))
        g_hash_table_insert (self->notices, GUINT_TO_POINTER (page),
                             make_notice (self, page, error));
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static gboolean
any_failed (AmtDocumentView *self, guint first, guint last)
{
  for (guint page = first; page <= last; page++)
    if (amt_page_tiles_get_failure (self->tiles, page))
      return TRUE;
  return FALSE;
}

/* In the middle of what is seen of the page. */
void
amt_document_view_place_notices (AmtDocumentView *self)
{
  const int device = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  GHashTableIter iter;
  gpointer key, notice;
  Area view;

  if (!get_view (self, &view))
    return;
  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, &key, &notice))
    {
      const guint page = GPOINTER_TO_UINT (key);
      GtkAllocation place;
      GdkRectangle seen;
      AmtPageBox box;
      int least;

      amt_page_layout_get_box (self->layout, page, &box);
      seen = intersect (&box, &view);
      gtk_widget_measure (notice, GTK_ORIENTATION_HORIZONTAL, -1, &least, &place.width, NULL, NULL);
      place.width = CLAMP ((int) box.width / device, least, place.width);
      gtk_widget_measure (notice, GTK_ORIENTATION_VERTICAL, place.width, NULL, &place.height, NULL,
                          NULL);
      place.x = (int) (box.x + seen.x + seen.width / 2 - view.x) / device - place.width / 2;
      place.y = (int) (box.y + seen.y + seen.height / 2 - view.y) / device - place.height / 2;
      gtk_widget_size_allocate (notice, &place, -1);
    }
}

/* --- looking -------------------------------------------------------------------------------------------- */

void
amt_document_view_look (AmtDocumentView *self)
{
  guint first, last, page;
  Area view;

  if (!get_view (self, &view) || self->place_waits)
    return;
  page = amt_page_layout_get_main (self->layout, view.y, view.y + view.height, self->wished);
  if (page != self->page)
    {
      self->page = page;
      amt_document_view_tell (self, AMT_DOCUMENT_VIEW_PAGE);
    }
  wish (self, &view, is_moving (self, &view));
  if (amt_page_layout_get_range (self->layout, view.y, view.y + view.height, &first, &last))
    {
      amt_page_content_want (self->content, first, last);
      if (self->notice_source == 0 &&
          (g_hash_table_size (self->notices) > 0 || any_failed (self, first, last)))
        self->notice_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notice_cb, self, NULL);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
amt_document_view_describe (AmtDocumentView *self)
{
  const guint n = amt_document_view_get_n_pages (self);
  AmtPageText *text = n > 0 ? amt_page_content_get_text (self->content, self->page) : NULL;
  g_autofree char *label = NULL;
  g_autofree char *description = NULL;

  if (n == 0)
    label = g_strdup (_ ("No document"));
  else
    /* Translators: of a document that is shown; two numbers. */
    label = g_strdup_printf (_ ("Page %u of %u"), self->page + 1, n);
  if (text)
    description = amt_page_text_copy_range (text, 0, DESCRIBED_LETTERS);
  else if (self->pixels_only && n > 0)
    description = g_strdup (_ ("Only the picture of this page is shown, not its text."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description ? description : "", -1);
}

/* --- drawing -------------------------------------------------------------------------------------------- */

static GdkRGBA
get_color (AmtDocumentView *self, const char *name)
{
  GdkRGBA color;

  /* style.css defines them all. */
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), name,
                                       &color))
    color = (GdkRGBA){ 0, 0, 0, 0.3f };
  return color;
}

/* Whole device pixels, in application pixels of the view. */
static graphene_rect_t
to_view (AmtDocumentView *self, const Area *view, guint page, const AmtRenderRect *rect)
{
  const double device = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double x1, y1, x2, y2;

  amt_page_layout_from_rect (self->layout, page, rect, &x1, &y1, &x2, &y2);
  x1 = (double) (gint64) (x1 - (double) view->x);
  y1 = (double) (gint64) (y1 - (double) view->y);
  x2 = (double) (gint64) (x2 - (double) view->x + 1);
  y2 = (double) (gint64) (y2 - (double) view->y + 1);
  return GRAPHENE_RECT_INIT ((float) (x1 / device), (float) (y1 / device),
                             (float) ((x2 - x1) / device), (float) ((y2 - y1) / device));
}

static void
draw_outline (GtkSnapshot *snapshot, const graphene_rect_t *rect, float width, const GdkRGBA *color)
{
  const GdkRGBA colors[] = { *color, *color, *color, *color };
  const float widths[] = { width, width, width, width };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, rect, 2);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}

static void
draw_hit (AmtDocumentView *self, GtkSnapshot *snapshot, const Area *view, guint page,
          const AmtRenderHit *hit, gboolean current)
{
  const GdkRGBA color =
      get_color (self, current ? "document_current_hit_color" : "document_hit_color");
  const GdkRGBA outline = get_color (self, "document_outline_color");

  for (guint i = 0; i < hit->n_rects; i++)
    {
      graphene_rect_t rect = to_view (self, view, page, &hit->rects[i]);

      gtk_snapshot_append_color (snapshot, &color, &rect);
      graphene_rect_inset (&rect, current ? -2 : -1, current ? -2 : -1);
      draw_outline (snapshot, &rect, current ? 2 : 1, current ? &outline : &color);
    }
}

static void
draw_hits (AmtDocumentView *self, GtkSnapshot *snapshot, const Area *view, guint page)
{
  GPtrArray *hits = g_hash_table_lookup (self->hits, GUINT_TO_POINTER (page));

  for (guint i = 0; hits && i < hits->len; i++)
    if (!self->has_current_hit || page != self->current_page || i != self->current_hit)
      draw_hit (self, snapshot, view, page, g_ptr_array_index (hits, i), FALSE);
  if (hits && self->has_current_hit && page == self->current_page && self->current_hit < hits->len)
    draw_hit (self, snapshot, view, page, g_ptr_array_index (hits, self->current_hit), TRUE);
}

static void
draw_selection (AmtDocumentView *self, GtkSnapshot *snapshot, const Area *view, guint page)
{
  AmtPageText *text = amt_page_content_get_text (self->content, page);
  g_autoptr (GArray) rects = NULL;
  GdkRGBA color;
  guint start, end;

  if (!text || !amt_document_view_get_selected_range (self, page, &start, &end))
    return;
  color = get_color (self, "document_selection_color");
  rects = amt_page_text_get_rects (text, start, end);
  for (guint i = 0; i < rects->len; i++)
    {
      const graphene_rect_t rect =
          to_view (self, view, page, &g_array_index (rects, AmtRenderRect, i));

      gtk_snapshot_append_color (snapshot, &color, &rect);
    }
}

static void
draw_focus (AmtDocumentView *self, GtkSnapshot *snapshot, const Area *view)
{
  const AmtRenderLink *link = amt_document_view_get_focus_link (self);
  graphene_rect_t rect;
  GdkRGBA color;

  if (!link || !gtk_widget_has_focus (GTK_WIDGET (self)))
    return;
  color = get_color (self, "document_focus_color");
  rect = to_view (self, view, self->focus_page, &link->rect);
  graphene_rect_inset (&rect, -2, -2);
  draw_outline (snapshot, &rect, 2, &color);
}

static gboolean
is_drawn_by_cairo (AmtDocumentView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  return native && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}

static void
draw_page (AmtDocumentView *self, GtkSnapshot *snapshot, const Area *view, guint page)
{
  const float device = (float) gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const graphene_rect_t all =
      GRAPHENE_RECT_INIT (0, 0, (float) view->width / device, (float) view->height / device);
  const GdkRGBA shade = get_color (self, "document_shadow_color");
  GskRoundedRect outline;
  graphene_rect_t paper, seen;
  AmtPageBox box;

  amt_page_layout_get_box (self->layout, page, &box);
  paper =
      GRAPHENE_RECT_INIT ((float) (box.x - view->x) / device, (float) (box.y - view->y) / device,
                          (float) box.width / device, (float) box.height / device);
  gsk_rounded_rect_init_from_rect (&outline, &paper, 0);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &shade, 0, 1, 0, 4);
  if (graphene_rect_intersection (&paper, &all, &seen))
    amt_page_tiles_snapshot (self->tiles, snapshot, page, &paper, &seen, is_drawn_by_cairo (self));
  draw_selection (self, snapshot, view, page);
  draw_hits (self, snapshot, view, page);
}

void
amt_document_view_draw (AmtDocumentView *self, GtkSnapshot *snapshot)
{
  GHashTableIter iter;
  gpointer notice;
  guint first, last;
  Area view;

  if (!get_view (self, &view))
    return;
  if (amt_page_layout_get_range (self->layout, view.y, view.y + view.height, &first, &last))
    for (guint page = first; page <= last; page++)
      draw_page (self, snapshot, &view, page);
  draw_focus (self, snapshot, &view);
  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, &notice))
    gtk_widget_snapshot_child (GTK_WIDGET (self), notice, snapshot);
}
