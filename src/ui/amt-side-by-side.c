/* amt-side-by-side.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-side-by-side.h"

#include "amt-focus.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* What each must have before they stand beside each other, at the usual size of letters. Less is no reading. */
#define START_WIDTH 340
#define END_WIDTH 400
#define HANDLE_WIDTH 8
#define SHARE 0.45

struct _AmtSideBySide
{
  GtkWidget parent_instance;

  GtkWidget *paned; /* (owned by the widget tree), as the following */
  GtkWidget *start; /* (nullable) */
  GtkWidget *end;   /* (nullable) */
  int start_needs;  /* the most that it needed; what is hidden measures as nothing */
  int end_needs;
  double text_scale;
  double share;
  int width; /* last allocated */
  gboolean end_in_front;
  gboolean placing; /* the handle is moved by this widget */
  guint fold;       /* 0: none */
};

G_DEFINE_FINAL_TYPE (AmtSideBySide, amt_side_by_side, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static int
needs (GtkWidget *child, int *most)
{
  int minimum = 0;

  if (!child)
    return 0;
  if (gtk_widget_get_visible (child))
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  *most = MAX (*most, minimum);
  return *most;
}

static gboolean
fits (AmtSideBySide *self, int width)
{
  double scale = amt_widgets_text_scale (GTK_WIDGET (self));
  int start = MAX (needs (self->start, &self->start_needs), (int) (START_WIDTH * scale));
  int end = MAX (needs (self->end, &self->end_needs), (int) (END_WIDTH * scale));

  return start + HANDLE_WIDTH + end <= width;
}

static void
choose (AmtSideBySide *self, gboolean *start, gboolean *end)
{
  gboolean wide = fits (self, self->width);

  *end = self->end && (wide || self->end_in_front || !self->start);
  *start = self->start && (wide || !*end);
}

static void
place (AmtSideBySide *self)
{
  self->placing = TRUE;
  gtk_paned_set_position (GTK_PANED (self->paned), (int) (self->share * self->width));
  self->placing = FALSE;
}

static void
apply (AmtSideBySide *self)
{
  gboolean start, end;
  gboolean changed = FALSE;

  choose (self, &start, &end);
  if (self->start && gtk_widget_get_visible (self->start) != start)
    {
      gtk_widget_set_visible (self->start, start);
      changed = TRUE;
    }
  if (self->end && gtk_widget_get_visible (self->end) != end)
    {
      gtk_widget_set_visible (self->end, end);
      changed = TRUE;
    }
  if (start && end)
    place (self);
  if (changed)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
fold_cb (gpointer user_data)
{
  AmtSideBySide *self = user_data;

  self->fold = 0;
  apply (self);
  return G_SOURCE_REMOVE;
}

static void
moved_cb (AmtSideBySide *self)
{
  if (self->placing || self->width <= 0 || !self->start || !self->end ||
      !gtk_widget_get_visible (self->start) || !gtk_widget_get_visible (self->end))
    return;
  self->share = (double) gtk_paned_get_position (GTK_PANED (self->paned)) / self->width;
}

/* Only as much as the wider of both: the window may become that narrow. */
static void
amt_side_by_side_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  AmtSideBySide *self = AMT_SIDE_BY_SIDE (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int start = needs (self->start, &self->start_needs);
      int end = needs (self->end, &self->end_needs);

      *minimum = MAX (start, end);
      *natural = *minimum;
      return;
    }
  gtk_widget_measure (self->paned, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
amt_side_by_side_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AmtSideBySide *self = AMT_SIDE_BY_SIDE (widget);
  gboolean resized = self->width != width;
  gboolean start, end;
  int needed;

  self->width = width;
  choose (self, &start, &end);
  /* Nothing can come or go, nor the handle move, while sizes are being given out: in the next turn. */
  if (self->fold == 0 && ((resized && start && end) ||
                          (self->start && gtk_widget_get_visible (self->start) != start) ||
                          (self->end && gtk_widget_get_visible (self->end) != end)))
    self->fold = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, self, NULL);
  self->placing = TRUE;
  gtk_widget_measure (self->paned, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  gtk_widget_size_allocate (
      self->paned, &(GtkAllocation){ .width = MAX (width, needed), .height = height }, baseline);
  self->placing = FALSE;
}

static void
amt_side_by_side_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  AmtSideBySide *self = AMT_SIDE_BY_SIDE (widget);
  double scale = amt_widgets_text_scale (widget);

  if (self->text_scale != scale)
    self->start_needs = self->end_needs = 0;
  self->text_scale = scale;
  GTK_WIDGET_CLASS (amt_side_by_side_parent_class)->css_changed (widget, change);
}

/* Straight from one to the other; the handle is reached with F8, as in every GtkPaned, and would be one more stop on the way. */
static gboolean
amt_side_by_side_focus (GtkWidget *widget, GtkDirectionType direction)
{
  AmtSideBySide *self = AMT_SIDE_BY_SIDE (widget);
  GtkWidget *parts[] = { self->start, self->end };

  return amt_focus_step (widget, parts, G_N_ELEMENTS (parts), direction);
}

static void
amt_side_by_side_dispose (GObject *object)
{
  AmtSideBySide *self = AMT_SIDE_BY_SIDE (object);

  g_clear_handle_id (&self->fold, g_source_remove);
  g_clear_pointer (&self->paned, gtk_widget_unparent);
  self->start = self->end = NULL;
  G_OBJECT_CLASS (amt_side_by_side_parent_class)->dispose (object);
}

static void
amt_side_by_side_class_init (AmtSideBySideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_side_by_side_dispose;
  widget_class->measure = amt_side_by_side_measure;
  widget_class->size_allocate = amt_side_by_side_size_allocate;
  widget_class->css_changed = amt_side_by_side_css_changed;
  widget_class->focus = amt_side_by_side_focus;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_SIDE_BY_SIDE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_side_by_side_init (AmtSideBySide *self)
{
  self->share = SHARE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);
  amt_widgets_set_name (self->paned, _ ("Width of the page beside the document"));
  gtk_widget_set_parent (self->paned, GTK_WIDGET (self));
  g_signal_connect_swapped (self->paned, "notify::position", G_CALLBACK (moved_cb), self);
}

GtkWidget *
amt_side_by_side_new (void)
{
  return g_object_new (AMT_TYPE_SIDE_BY_SIDE, NULL);
}

void
amt_side_by_side_set_start (AmtSideBySide *self, GtkWidget *child)
{
  self->start = child;
  self->start_needs = 0;
  gtk_paned_set_start_child (GTK_PANED (self->paned), child);
  apply (self);
}

void
amt_side_by_side_set_end (AmtSideBySide *self, GtkWidget *child)
{
  if (self->end == child)
    return;
  self->end = child;
  self->end_needs = 0;
  gtk_paned_set_end_child (GTK_PANED (self->paned), child);
  apply (self);
}

void
amt_side_by_side_set_front (AmtSideBySide *self, gboolean end)
{
  self->end_in_front = end;
  apply (self);
}

gboolean
amt_side_by_side_is_wide (AmtSideBySide *self)
{
  return fits (self, self->width);
}

gboolean
amt_side_by_side_is_shown (AmtSideBySide *self, GtkWidget *child)
{
  return child && (child == self->start || child == self->end) && gtk_widget_get_visible (child);
}

void
amt_side_by_side_set_share (AmtSideBySide *self, double share)
{
  self->share = CLAMP (share, 0.1, 0.9);
  apply (self);
}

double
amt_side_by_side_get_share (AmtSideBySide *self)
{
  return self->share;
}
