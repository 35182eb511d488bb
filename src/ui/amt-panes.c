/* amt-panes.c: see the header. Main thread.
 *
 * Two GtkPaned inside each other do the handles. They hide what is not shown, and this widget says that it needs only as
 * much width as its widest pane, so that the window may become that narrow.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-panes.h"

#include "amt-widgets.h"

struct _AmtPanes
{
  GtkWidget parent_instance;

  GtkWidget *outer; /* (owned by the widget tree) sidebar | inner */
  GtkWidget *inner; /* (owned by the widget tree) list | case */
  GtkWidget *panes[AMT_N_PANES];
  gboolean wanted[AMT_N_PANES];
  int widths[AMT_N_PANES];   /* remembered; the case takes the rest */
  int minimums[AMT_N_PANES]; /* the most that each needed, at this scale of text */
  double text_scale;
  AmtPane front;
  guint fold_idle;     /* 0: none */
  gboolean allocating; /* handles move because the room changes, nobody moves them */
  gboolean grown;      /* since handles were where they are remembered */
  int width;           /* last allocated */
};

G_DEFINE_FINAL_TYPE (AmtPanes, amt_panes, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* Handle and its margins. */
#define HANDLE_WIDTH 8

/* What a pane needs depends on which others are shown (window buttons, Back). The most that it ever needed counts, or panes
 * would come and go for ever. What is hidden measures as nothing. */
static int
minimum_width (AmtPanes *self, AmtPane pane)
{
  int minimum;

  if (!self->panes[pane])
    return 0;
  if (gtk_widget_get_visible (self->panes[pane]))
    {
      gtk_widget_measure (self->panes[pane], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                          NULL);
      self->minimums[pane] = MAX (self->minimums[pane], minimum);
    }
  return self->minimums[pane];
}

/* Which panes fit into @width: the front one first, then its neighbours, the case before the sidebar. */
static void
choose (AmtPanes *self, int width, gboolean *shown)
{
  static const AmtPane order[AMT_N_PANES][AMT_N_PANES] = {
    { AMT_PANE_SIDEBAR, AMT_PANE_LIST, AMT_PANE_CASE },
    { AMT_PANE_LIST, AMT_PANE_CASE, AMT_PANE_SIDEBAR },
    { AMT_PANE_CASE, AMT_PANE_LIST, AMT_PANE_SIDEBAR },
  };
  int left = width;

  for (guint i = 0; i < AMT_N_PANES; i++)
    {
      AmtPane pane = order[self->front][i];
      int needed = minimum_width (self, pane) + (i > 0 ? HANDLE_WIDTH : 0);

      shown[pane] = FALSE;
      if (i > 0 && !self->wanted[pane])
        continue;
      if (i > 0 && needed > left)
        {
          left = 0;
          continue;
        }
      shown[pane] = TRUE;
      left -= needed;
    }
}

static gboolean
apply (AmtPanes *self)
{
  gboolean shown[AMT_N_PANES];
  gboolean changed = FALSE;

  choose (self, self->width, shown);
  for (guint i = 0; i < AMT_N_PANES; i++)
    if (self->panes[i] && gtk_widget_get_visible (self->panes[i]) != shown[i])
      {
        gtk_widget_set_visible (self->panes[i], shown[i]);
        changed = TRUE;
      }
  gtk_widget_set_visible (self->inner, shown[AMT_PANE_LIST] || shown[AMT_PANE_CASE]);
  if (changed)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return changed;
}

static gboolean
fold_cb (gpointer user_data)
{
  AmtPanes *self = user_data;

  self->fold_idle = 0;
  apply (self);
  /* What a narrow window took from a pane comes back with the room. */
  if (self->grown)
    {
      self->allocating = TRUE;
      gtk_paned_set_position (GTK_PANED (self->outer), self->widths[AMT_PANE_SIDEBAR]);
      gtk_paned_set_position (GTK_PANED (self->inner), self->widths[AMT_PANE_LIST]);
      self->allocating = FALSE;
    }
  self->grown = FALSE;
  return G_SOURCE_REMOVE;
}

static void
position_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  AmtPanes *self = user_data;
  AmtPane pane = object == G_OBJECT (self->outer) ? AMT_PANE_SIDEBAR : AMT_PANE_LIST;

  /* A pane that fills the window alone has no width of its own. */
  if (!self->allocating && amt_panes_is_shown (self, pane) &&
      amt_panes_is_shown (self, AMT_PANE_CASE))
    self->widths[pane] = gtk_paned_get_position (GTK_PANED (object));
}

static void
amt_panes_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  AmtPanes *self = AMT_PANES (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 0;
      *natural = 0;
      for (guint i = 0; i < AMT_N_PANES; i++)
        {
          int needed = minimum_width (self, i);

          *minimum = MAX (*minimum, needed);
          *natural += MAX (needed, self->widths[i]);
        }
      return;
    }
  gtk_widget_measure (self->outer, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
amt_panes_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AmtPanes *self = AMT_PANES (widget);
  gboolean shown[AMT_N_PANES];
  gboolean fits = TRUE;
  int needed;

  self->allocating = TRUE;
  self->grown = self->grown || width > self->width;
  self->width = width;
  choose (self, width, shown);
  for (guint i = 0; i < AMT_N_PANES; i++)
    fits = fits && (!self->panes[i] || gtk_widget_get_visible (self->panes[i]) == shown[i]);
  /* Panes cannot come or go, nor handles move, while sizes are being given out: in the next turn. */
  if ((!fits || self->grown) && self->fold_idle == 0)
    self->fold_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, self, NULL);
  gtk_widget_measure (self->outer, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  gtk_widget_size_allocate (
      self->outer, &(GtkAllocation){ .width = MAX (width, needed), .height = height }, baseline);
  self->allocating = FALSE;
}

static int
pane_with (AmtPanes *self, GtkWidget *focus)
{
  for (int i = 0; focus && i < AMT_N_PANES; i++)
    if (self->panes[i] &&
        (focus == self->panes[i] || gtk_widget_is_ancestor (focus, self->panes[i])))
      return i;
  return -1;
}

/* From pane to pane. The handles are left out: F8 leads to them, as in every GtkPaned. */
static gboolean
amt_panes_focus (GtkWidget *widget, GtkDirectionType direction)
{
  AmtPanes *self = AMT_PANES (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  gboolean forward = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_RIGHT;
  int at = pane_with (self, focus);

  if (at >= 0 && gtk_widget_child_focus (self->panes[at], direction))
    return TRUE;
  if (at >= 0 && (direction == GTK_DIR_UP || direction == GTK_DIR_DOWN))
    return FALSE;
  if (focus == self->outer)
    at = forward ? AMT_PANE_SIDEBAR : AMT_PANE_LIST;
  else if (focus == self->inner)
    at = forward ? AMT_PANE_LIST : AMT_PANE_CASE;
  else if (at < 0)
    at = forward ? -1 : AMT_N_PANES;
  for (at += forward ? 1 : -1; at >= 0 && at < AMT_N_PANES; at += forward ? 1 : -1)
    if (amt_panes_is_shown (self, (AmtPane) at) &&
        gtk_widget_child_focus (self->panes[at], direction))
      return TRUE;
  return FALSE;
}

static void
amt_panes_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  AmtPanes *self = AMT_PANES (widget);

  /* Only then: what is hidden cannot be measured anew, and would come back for a moment as if it needed nothing. */
  if (self->text_scale != amt_widgets_text_scale (widget))
    memset (self->minimums, 0, sizeof self->minimums);
  self->text_scale = amt_widgets_text_scale (widget);
  GTK_WIDGET_CLASS (amt_panes_parent_class)->css_changed (widget, change);
}

static void
amt_panes_dispose (GObject *object)
{
  AmtPanes *self = AMT_PANES (object);

  g_clear_handle_id (&self->fold_idle, g_source_remove);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  G_OBJECT_CLASS (amt_panes_parent_class)->dispose (object);
}

static void
amt_panes_class_init (AmtPanesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = amt_panes_dispose;
  widget_class->css_changed = amt_panes_css_changed;
  widget_class->focus = amt_panes_focus;
  widget_class->measure = amt_panes_measure;
  widget_class->size_allocate = amt_panes_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "panes");
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AMT_TYPE_PANES, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_paned (AmtPanes *self)
{
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_resize_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_resize_end_child (GTK_PANED (paned), TRUE);
  g_signal_connect (paned, "notify::position", G_CALLBACK (position_cb), self);
  return paned;
}

static void
amt_panes_init (AmtPanes *self)
{
  self->front = AMT_PANE_LIST;
  for (guint i = 0; i < AMT_N_PANES; i++)
    self->wanted[i] = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->outer = new_paned (self);
  self->inner = new_paned (self);
  gtk_paned_set_end_child (GTK_PANED (self->outer), self->inner);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
}

GtkWidget *
amt_panes_new (void)
{
  return g_object_new (AMT_TYPE_PANES, NULL);
}

void
amt_panes_set_child (AmtPanes *self, AmtPane pane, GtkWidget *child)
{
  self->panes[pane] = child;
  if (pane == AMT_PANE_SIDEBAR)
    gtk_paned_set_start_child (GTK_PANED (self->outer), child);
  else if (pane == AMT_PANE_LIST)
    gtk_paned_set_start_child (GTK_PANED (self->inner), child);
  else
    gtk_paned_set_end_child (GTK_PANED (self->inner), child);
}

void
amt_panes_set_front (AmtPanes *self, AmtPane pane)
{
  self->front = pane;
  if (!apply (self))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

AmtPane
amt_panes_get_front (AmtPanes *self)
{
  return self->front;
}

void
amt_panes_set_wanted (AmtPanes *self, AmtPane pane, gboolean wanted)
{
  /* A wanted pane that has no room comes to the front. */
  if (pane == AMT_PANE_CASE ||
      (self->wanted[pane] == wanted && (!wanted || amt_panes_is_shown (self, pane))))
    return;
  self->wanted[pane] = wanted;
  if (!wanted && self->front == pane)
    self->front = pane == AMT_PANE_LIST ? AMT_PANE_CASE : AMT_PANE_LIST;
  if (wanted && !amt_panes_is_shown (self, pane))
    {
      apply (self);
      if (!amt_panes_is_shown (self, pane))
        self->front = pane;
    }
  if (!apply (self))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
amt_panes_get_wanted (AmtPanes *self, AmtPane pane)
{
  return self->wanted[pane];
}

gboolean
amt_panes_is_shown (AmtPanes *self, AmtPane pane)
{
  return self->panes[pane] && gtk_widget_get_visible (self->panes[pane]);
}

static int
find_back (AmtPanes *self)
{
  for (int pane = (int) self->front - 1; pane >= 0; pane--)
    if (self->wanted[pane] && !amt_panes_is_shown (self, (AmtPane) pane))
      return pane;
  return -1;
}

gboolean
amt_panes_can_go_back (AmtPanes *self)
{
  return find_back (self) >= 0;
}

void
amt_panes_go_back (AmtPanes *self)
{
  int pane = find_back (self);

  if (pane >= 0)
    amt_panes_set_front (self, (AmtPane) pane);
}

void
amt_panes_set_width (AmtPanes *self, AmtPane pane, int width)
{
  self->widths[pane] = width;
  self->allocating = TRUE;
  if (pane == AMT_PANE_SIDEBAR)
    gtk_paned_set_position (GTK_PANED (self->outer), width);
  else if (pane == AMT_PANE_LIST)
    gtk_paned_set_position (GTK_PANED (self->inner), width);
  self->allocating = FALSE;
}

int
amt_panes_get_width (AmtPanes *self, AmtPane pane)
{
  return self->widths[pane];
}
