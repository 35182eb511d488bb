/* amt-viewer-thumbnails.c: see the header. Main thread.
 *
 * GtkListView makes some two hundred rows, whatever is seen of them: after each movement it is looked which ones are in sight;
 * those are drawn, what was being drawn for others is cancelled.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-viewer-thumbnails.h"

#include "amt-dialogs.h"
#include "amt-list-tab.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* Logical pixels. */
#define WIDTH 112
#define HEIGHT 150

/* One row. */
typedef struct
{
  AmtViewerThumbnails *thumbnails; /* (unowned) owns all cells */
  GtkWidget *box;                  /* (unowned) of the list item */
  GtkWidget *paper;                /* as large as the page, whatever the picture measures */
  GtkWidget *picture;
  GtkWidget *label;
  guint page;
  gboolean bound;
  gboolean drawn;            /* the picture is there or cannot be had */
  GCancellable *cancellable; /* (owned) (nullable) while it is being drawn */
} Cell;

struct _AmtViewerThumbnails
{
  GtkWidget parent_instance;

  AmtRenderSession *session;     /* (owned) (nullable) */
  GtkStringList *pages;          /* (owned) labels */
  GtkSingleSelection *selection; /* (owned) */
  GPtrArray *cells;              /* (owned) (element-type Cell) */
  guint rotation;
  gboolean pointing; /* set_page () selects, not the clerk */
  guint look;        /* 0: none */

  GtkWidget *scrolled; /* (owned by the widget tree), as the following */
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (AmtViewerThumbnails, amt_viewer_thumbnails, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- drawing ------------------------------------------------------------------------------------------- */

static void
cell_stop (Cell *cell)
{
  if (cell->cancellable)
    g_cancellable_cancel (cell->cancellable);
  g_clear_object (&cell->cancellable);
}

static void
cell_free (gpointer data)
{
  Cell *cell = data;

  cell_stop (cell);
  g_free (cell);
}

static void
area_of (Cell *cell, AmtRenderArea *out_area)
{
  AmtViewerThumbnails *self = cell->thumbnails;
  guint scale = (guint) gtk_widget_get_scale_factor (GTK_WIDGET (self));

  amt_render_session_fit (self->session, cell->page, self->rotation, WIDTH * scale, HEIGHT * scale,
                          out_area);
}

static void
set_pixels (Cell *cell, AmtPixels *pixels)
{
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new ((int) pixels->width, (int) pixels->height,
                              GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, pixels->bytes, pixels->stride);

  gtk_picture_set_paintable (GTK_PICTURE (cell->picture), GDK_PAINTABLE (texture));
}

typedef struct
{
  Cell *cell;                /* (unowned) there as long as @cancellable is not cancelled */
  GCancellable *cancellable; /* (owned) */
} Drawing;

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Drawing *drawing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPixels) pixels =
      amt_render_session_render_finish (AMT_RENDER_SESSION (source), result, &error);

  if (!g_cancellable_is_cancelled (drawing->cancellable))
    {
      drawing->cell->drawn = TRUE;
      g_clear_object (&drawing->cell->cancellable);
      if (pixels)
        set_pixels (drawing->cell, pixels);
    }
  g_object_unref (drawing->cancellable);
  g_free (drawing);
}

static void
draw (Cell *cell)
{
  AmtViewerThumbnails *self = cell->thumbnails;
  Drawing *drawing;
  AmtRenderArea area;

  if (cell->drawn || cell->cancellable || !self->session)
    return;
  area_of (cell, &area);
  cell->cancellable = g_cancellable_new ();
  drawing = g_new0 (Drawing, 1);
  drawing->cell = cell;
  drawing->cancellable = g_object_ref (cell->cancellable);
  amt_render_session_render_async (self->session, &area, AMT_RENDER_THUMBNAIL, cell->cancellable,
                                   drawn_cb, drawing);
}

static gboolean
is_seen (AmtViewerThumbnails *self, Cell *cell)
{
  graphene_rect_t bounds;

  return cell->bound && gtk_widget_get_mapped (cell->box) &&
         gtk_widget_compute_bounds (cell->box, self->scrolled, &bounds) &&
         bounds.origin.y + bounds.size.height > 0 &&
         bounds.origin.y < (float) gtk_widget_get_height (self->scrolled);
}

static gboolean
look_cb (gpointer user_data)
{
  AmtViewerThumbnails *self = user_data;

  self->look = 0;
  for (guint i = 0; i < self->cells->len; i++)
    {
      Cell *cell = self->cells->pdata[i];

      if (is_seen (self, cell))
        draw (cell);
      else
        cell_stop (cell);
    }
  return G_SOURCE_REMOVE;
}

static void
look (AmtViewerThumbnails *self)
{
  if (self->look == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->look = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, look_cb, self, NULL);
}

/* --- rows ---------------------------------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AmtViewerThumbnails *self)
{
  Cell *cell = g_new0 (Cell, 1);
  GtkWidget *overlay = gtk_overlay_new ();

  cell->thumbnails = self;
  cell->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_halign (cell->box, GTK_ALIGN_CENTER);
  cell->paper = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), cell->paper);
  gtk_widget_add_css_class (overlay, "page-thumbnail");
  gtk_widget_set_halign (overlay, GTK_ALIGN_CENTER);
  cell->picture = gtk_picture_new ();
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), cell->picture);
  gtk_accessible_update_state (GTK_ACCESSIBLE (cell->picture), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE,
                               -1);
  cell->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (cell->label, "caption");
  gtk_widget_add_css_class (cell->label, "numeric");
  gtk_box_append (GTK_BOX (cell->box), overlay);
  gtk_box_append (GTK_BOX (cell->box), cell->label);
  gtk_list_item_set_child (item, cell->box);
  g_object_set_data (G_OBJECT (item), "cell", cell);
  g_ptr_array_add (self->cells, cell);
}

static void
show_size (Cell *cell)
{
  AmtRenderArea area;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (cell->thumbnails));

  area_of (cell, &area);
  gtk_widget_set_size_request (cell->paper, MAX (1, (int) area.width / scale),
                               MAX (1, (int) area.height / scale));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AmtViewerThumbnails *self)
{
  Cell *cell = g_object_get_data (G_OBJECT (item), "cell");
  GtkStringObject *label = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_widget_get_parent (cell->box);
  /* Translators: %s is a page number, or what is printed in its place. */
  g_autofree char *name = g_strdup_printf (_ ("Page %s"), gtk_string_object_get_string (label));

  cell->page = gtk_list_item_get_position (item);
  cell->bound = TRUE;
  gtk_label_set_text (GTK_LABEL (cell->label), gtk_string_object_get_string (label));
  if (row)
    amt_widgets_set_name (row, name);
  if (self->session)
    show_size (cell);
  look (self);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AmtViewerThumbnails *self)
{
  Cell *cell = g_object_get_data (G_OBJECT (item), "cell");

  cell_stop (cell);
  cell->bound = FALSE;
  cell->drawn = FALSE;
  gtk_picture_set_paintable (GTK_PICTURE (cell->picture), NULL);
}

static void
teardown_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AmtViewerThumbnails *self)
{
  Cell *cell = g_object_steal_data (G_OBJECT (item), "cell");

  g_ptr_array_remove_fast (self->cells, cell);
}

static void
selected_cb (AmtViewerThumbnails *self)
{
  guint page = gtk_single_selection_get_selected (self->selection);

  if (!self->pointing && page != GTK_INVALID_LIST_POSITION)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, page);
}

static void
activated_cb (GtkListView *list, guint page, AmtViewerThumbnails *self)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, page);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
amt_viewer_thumbnails_map (GtkWidget *widget)
{
  AmtViewerThumbnails *self = AMT_VIEWER_THUMBNAILS (widget);
  guint page;

  GTK_WIDGET_CLASS (amt_viewer_thumbnails_parent_class)->map (widget);
  page = gtk_single_selection_get_selected (self->selection);
  if (page != GTK_INVALID_LIST_POSITION)
    amt_dialogs_scroll_to (self->list, page, FALSE);
  look (self);
}

static void
amt_viewer_thumbnails_unmap (GtkWidget *widget)
{
  AmtViewerThumbnails *self = AMT_VIEWER_THUMBNAILS (widget);

  g_clear_handle_id (&self->look, g_source_remove);
  for (guint i = 0; i < self->cells->len; i++)
    cell_stop (self->cells->pdata[i]);
  GTK_WIDGET_CLASS (amt_viewer_thumbnails_parent_class)->unmap (widget);
}

static void
amt_viewer_thumbnails_dispose (GObject *object)
{
  AmtViewerThumbnails *self = AMT_VIEWER_THUMBNAILS (object);

  g_clear_handle_id (&self->look, g_source_remove);
  if (self->scrolled)
    gtk_list_view_set_model (GTK_LIST_VIEW (self->list), NULL);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->pages);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (amt_viewer_thumbnails_parent_class)->dispose (object);
}

static void
amt_viewer_thumbnails_finalize (GObject *object)
{
  g_ptr_array_unref (AMT_VIEWER_THUMBNAILS (object)->cells);
  G_OBJECT_CLASS (amt_viewer_thumbnails_parent_class)->finalize (object);
}

static void
amt_viewer_thumbnails_class_init (AmtViewerThumbnailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_viewer_thumbnails_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_viewer_thumbnails_finalize;
  widget_class->map = amt_viewer_thumbnails_map;
  widget_class->unmap = amt_viewer_thumbnails_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", AMT_TYPE_VIEWER_THUMBNAILS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
follow (AmtViewerThumbnails *self, GtkAdjustment *adjustment)
{
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
}

static void
amt_viewer_thumbnails_init (AmtViewerThumbnails *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->cells = g_ptr_array_new_with_free_func (cell_free);
  self->pages = gtk_string_list_new (NULL);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->pages)));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  g_signal_connect_object (factory, "teardown", G_CALLBACK (teardown_cb), self, 0);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_widget_add_css_class (self->list, "viewer-pages");
  amt_widgets_set_name (self->list, _ ("Pages of the Document"));
  amt_list_tab_repair (self->list);
  g_signal_connect (self->list, "activate", G_CALLBACK (activated_cb), self);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->list);
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  follow (self, gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)));
}

GtkWidget *
amt_viewer_thumbnails_new (void)
{
  return g_object_new (AMT_TYPE_VIEWER_THUMBNAILS, NULL);
}

void
amt_viewer_thumbnails_set_session (AmtViewerThumbnails *self, AmtRenderSession *session,
                                   GPtrArray *labels)
{
  guint n = session ? amt_render_session_get_n_pages (session) : 0;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  self->pointing = TRUE;
  gtk_string_list_splice (self->pages, 0, g_list_model_get_n_items (G_LIST_MODEL (self->pages)),
                          NULL);
  g_set_object (&self->session, session);
  self->rotation = 0;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (texts, labels && i < labels->len ? g_strdup (labels->pdata[i])
                                                      : g_strdup_printf ("%u", i + 1));
  g_ptr_array_add (texts, NULL);
  gtk_string_list_splice (self->pages, 0, 0, (const char *const *) texts->pdata);
  self->pointing = FALSE;
}

void
amt_viewer_thumbnails_set_page (AmtViewerThumbnails *self, guint page)
{
  if (gtk_single_selection_get_selected (self->selection) == page)
    return;
  self->pointing = TRUE;
  gtk_single_selection_set_selected (self->selection, page);
  self->pointing = FALSE;
  if (gtk_widget_get_mapped (self->list) &&
      page < g_list_model_get_n_items (G_LIST_MODEL (self->pages)))
    amt_dialogs_scroll_to (self->list, page, FALSE);
}

void
amt_viewer_thumbnails_set_rotation (AmtViewerThumbnails *self, guint rotation)
{
  if (self->rotation == rotation || !self->session)
    return;
  self->rotation = rotation;
  for (guint i = 0; i < self->cells->len; i++)
    {
      Cell *cell = self->cells->pdata[i];

      if (!cell->bound)
        continue;
      cell_stop (cell);
      cell->drawn = FALSE;
      gtk_picture_set_paintable (GTK_PICTURE (cell->picture), NULL);
      show_size (cell);
    }
  look (self);
}

guint
amt_viewer_thumbnails_get_n_drawn (AmtViewerThumbnails *self)
{
  guint n = 0;

  for (guint i = 0; i < self->cells->len; i++)
    n += ((Cell *) self->cells->pdata[i])->drawn || ((Cell *) self->cells->pdata[i])->cancellable;
  return n;
}
