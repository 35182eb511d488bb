/* amt-letter-paper.c: see the header. Main thread.
 *
 * A picture that GTK has to scale costs tens of milliseconds in every frame: the sheet says how large it is in device pixels, and
 * what is drawn for that size is shown as it is. Until it has come the picture before is stretched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-letter-paper.h"

#define A4_WIDTH 595.276
#define A4_HEIGHT 841.89
#define MIN_WIDTH 160

struct _AmtLetterPaper
{
  GtkWidget parent_instance;

  double page_width;
  double page_height;
  int wanted_width;    /* 0: as wide as there is room */
  GdkTexture *texture; /* (owned) (nullable) */
  guint device_width;  /* as it was last said */
  guint device_height;
  guint idle; /* 0: none */
};

G_DEFINE_FINAL_TYPE (AmtLetterPaper, amt_letter_paper, GTK_TYPE_WIDGET)

static guint resized_signal;

static int
height_for (AmtLetterPaper *self, int width)
{
  return (int) (width * self->page_height / self->page_width + 0.5);
}

static gboolean
resized_cb (gpointer user_data)
{
  AmtLetterPaper *self = user_data;

  self->idle = 0;
  g_signal_emit (self, resized_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
look_again (AmtLetterPaper *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  guint device_width = (guint) (MAX (width, 0) * scale);
  guint device_height = (guint) (MAX (height, 0) * scale);

  if (device_width == self->device_width && device_height == self->device_height)
    return;
  self->device_width = device_width;
  self->device_height = device_height;
  /* Whoever hears it may change the tree, which must not happen while sizes are given out. */
  if (self->idle == 0)
    self->idle = g_idle_add (resized_cb, self);
}

static void
scale_changed_cb (AmtLetterPaper *self)
{
  look_again (self);
}

static GtkSizeRequestMode
amt_letter_paper_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
amt_letter_paper_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  AmtLetterPaper *self = AMT_LETTER_PAPER (widget);
  int width = self->wanted_width;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = width > 0 ? width : MIN_WIDTH;
      *natural = width > 0 ? width : (int) A4_WIDTH;
      return;
    }
  if (width == 0)
    width = for_size > 0 ? for_size : MIN_WIDTH;
  *minimum = *natural = height_for (self, width);
}

static void
amt_letter_paper_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  look_again (AMT_LETTER_PAPER (widget));
}

static void
amt_letter_paper_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AmtLetterPaper *self = AMT_LETTER_PAPER (widget);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                            (float) gtk_widget_get_height (widget));

  /* Paper is white in the dark, too. */
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 1, 1, 1, 1 }, &all);
  if (self->texture)
    gtk_snapshot_append_texture (snapshot, self->texture, &all);
}

static void
amt_letter_paper_dispose (GObject *object)
{
  AmtLetterPaper *self = AMT_LETTER_PAPER (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (amt_letter_paper_parent_class)->dispose (object);
}

static void
amt_letter_paper_class_init (AmtLetterPaperClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_letter_paper_dispose;
  widget_class->get_request_mode = amt_letter_paper_get_request_mode;
  widget_class->measure = amt_letter_paper_measure;
  widget_class->size_allocate = amt_letter_paper_size_allocate;
  widget_class->snapshot = amt_letter_paper_snapshot;
  gtk_widget_class_set_css_name (widget_class, "letterpaper");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  resized_signal = g_signal_new ("resized", AMT_TYPE_LETTER_PAPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
amt_letter_paper_init (AmtLetterPaper *self)
{
  self->page_width = A4_WIDTH;
  self->page_height = A4_HEIGHT;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_changed_cb), NULL);
}

AmtLetterPaper *
amt_letter_paper_new (void)
{
  return g_object_new (AMT_TYPE_LETTER_PAPER, NULL);
}

void
amt_letter_paper_set_page_size (AmtLetterPaper *self, double width, double height)
{
  if (width <= 0 || height <= 0 || (width == self->page_width && height == self->page_height))
    return;
  self->page_width = width;
  self->page_height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
amt_letter_paper_set_wanted_width (AmtLetterPaper *self, int width)
{
  self->wanted_width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
amt_letter_paper_get_device_size (AmtLetterPaper *self, guint *out_width, guint *out_height)
{
  *out_width = self->device_width;
  *out_height = self->device_height;
}

void
amt_letter_paper_set_pixels (AmtLetterPaper *self, AmtPixels *pixels)
{
  g_clear_object (&self->texture);
  if (pixels)
    self->texture =
        gdk_memory_texture_new ((int) pixels->width, (int) pixels->height,
                                GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, pixels->bytes, pixels->stride);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
amt_letter_paper_has_pixels (AmtLetterPaper *self)
{
  return self->texture != NULL;
}
