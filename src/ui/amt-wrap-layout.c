/* amt-wrap-layout.c: see the header. Main thread.
 *
 * Each child has its natural width, or the whole line if it needs more; where there are columns, the width of a column. Right
 * to left is mirrored.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-wrap-layout.h"

struct _AmtWrapLayout
{
  GtkLayoutManager parent_instance;

  int column_spacing; /* pixels */
  int row_spacing;
  guint max_columns; /* 0: each child is as wide as it likes */
};

G_DEFINE_FINAL_TYPE (AmtWrapLayout, amt_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* The widest natural width of all. */
static int
widest_of (GtkWidget *widget)
{
  int widest = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int natural = 0;

      if (gtk_widget_should_layout (child))
        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      widest = MAX (widest, natural);
    }
  return widest;
}

/* What each child gets of @width where there are columns; -1 where there are none. */
static int
column_width (AmtWrapLayout *self, GtkWidget *widget, int width)
{
  int widest, n;

  if (self->max_columns == 0)
    return -1;
  widest = widest_of (widget);
  n = (width + self->column_spacing) / MAX (widest + self->column_spacing, 1);
  n = CLAMP (n, 1, (int) self->max_columns);
  return (width - (n - 1) * self->column_spacing) / n;
}

static int
width_of (GtkWidget *child, int width, int column)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  if (column >= 0)
    return MAX (minimum, column);
  return width < 0 ? natural : MAX (minimum, MIN (natural, width));
}

/* The children from @first on that share a line of @width. Returns: (transfer none) (nullable): the first that does not.
 * @height: (out): of the line. */
static GtkWidget *
line_from (AmtWrapLayout *self, GtkWidget *first, int width, int column, int *height)
{
  int used = 0;
  GtkWidget *child;

  *height = 0;
  for (child = first; child; child = gtk_widget_get_next_sibling (child))
    {
      int wide, tall;

      if (!gtk_widget_should_layout (child))
        continue;
      wide = width_of (child, width, column);
      if (used > 0 && used + self->column_spacing + wide > width)
        break;
      used += (used > 0 ? self->column_spacing : 0) + wide;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wide, NULL, &tall, NULL, NULL);
      *height = MAX (*height, tall);
    }
  return child;
}

static void
measure_width (AmtWrapLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, usual;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &usual, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += (*natural > 0 ? self->column_spacing : 0) + usual;
    }
}

static void
amt_wrap_layout_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation,
                         int for_size, int *minimum, int *natural, int *minimum_baseline,
                         int *natural_baseline)
{
  AmtWrapLayout *self = AMT_WRAP_LAYOUT (manager);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int width = for_size < 0 ? G_MAXINT / 2 : for_size;
  int column;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  column = column_width (self, widget, width);
  while (child)
    {
      int height;

      child = line_from (self, child, width, column, &height);
      *minimum += (*minimum > 0 ? self->row_spacing : 0) + height;
    }
  *natural = *minimum;
}

static void
amt_wrap_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                          int baseline)
{
  AmtWrapLayout *self = AMT_WRAP_LAYOUT (manager);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int column = column_width (self, widget, width);
  int y = 0;

  while (child)
    {
      int tall;
      int x = 0;
      GtkWidget *next = line_from (self, child, width, column, &tall);

      for (; child != next; child = gtk_widget_get_next_sibling (child))
        {
          GtkAllocation place = { .y = y, .height = tall };

          if (!gtk_widget_should_layout (child))
            continue;
          place.width = width_of (child, width, column);
          place.x = mirrored ? width - x - place.width : x;
          gtk_widget_size_allocate (child, &place, -1);
          x += place.width + self->column_spacing;
        }
      y += tall + self->row_spacing;
    }
}

static GtkSizeRequestMode
amt_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
amt_wrap_layout_class_init (AmtWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = amt_wrap_layout_get_request_mode;
  manager_class->measure = amt_wrap_layout_measure;
  manager_class->allocate = amt_wrap_layout_allocate;
}

static void
amt_wrap_layout_init (AmtWrapLayout *self)
{
}

GtkLayoutManager *
amt_wrap_layout_new (int column_spacing, int row_spacing)
{
  AmtWrapLayout *self = g_object_new (AMT_TYPE_WRAP_LAYOUT, NULL);

  self->column_spacing = column_spacing;
  self->row_spacing = row_spacing;
  return GTK_LAYOUT_MANAGER (self);
}

GtkWidget *
amt_wrap_layout_columns (guint max_columns, int column_spacing, int row_spacing)
{
  GtkWidget *box = amt_wrap_layout_box (column_spacing, row_spacing);

  AMT_WRAP_LAYOUT (gtk_widget_get_layout_manager (box))->max_columns = max_columns;
  return box;
}

GtkWidget *
amt_wrap_layout_box (int column_spacing, int row_spacing)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  gtk_widget_set_layout_manager (box, amt_wrap_layout_new (column_spacing, row_spacing));
  return box;
}
