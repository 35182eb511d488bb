/* amt-case-table.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-table.h"

#include "amt-column-layout.h"
#include "amt-dialogs.h"
#include "amt-list-tab.h"
#include "amt-widgets.h"

#include <glib/gi18n.h>

/* From this width on (with text of the usual size) there are columns, however many the clerk chose. */
#define COLUMNS_FROM 1000
/* A list guesses the heights of rows that were never drawn; after so many frames it knows. */
#define TOP_FRAMES 3
/* Rows of a screen, where its size is not known yet or cannot be believed. */
#define LEAST_ROWS 12
#define MOST_ROWS 60

struct _AmtCaseTable
{
  GtkWidget parent_instance;

  AmtWorkplace *workplace;      /* (owned) */
  GtkSelectionModel *selection; /* (owned) */
  gboolean compact;
  int sort; /* what the titles show; -1: nothing */
  gboolean descending;
  gboolean sorting; /* the titles are being set, nobody clicked */
  gboolean sizing;  /* the widths are being set, nobody pulled */
  double scale;     /* size of the text; 1: the usual */
  int widths
      [AMT_N_COLUMNS]; /* as the clerk pulled them, with text of the usual size; 0: as they come */
  guint switch_idle;   /* 0: none */
  guint top_wanted;    /* GTK_INVALID_LIST_POSITION: none */
  guint top_tick;      /* 0: none */
  guint top_frames;    /* in which it was set */

  GHashTable
      *waiting;    /* (owned) (element-type AmtCaseCell GtkListItem) (unowned): bound, not shown */
  guint show_idle; /* 0: none */
  double ahead;    /* screens beyond the edges that it shows */
  AmtCaseCellHeight *heights[2]; /* (owned) of rows in columns, of compact rows */

  GtkWidget *scrolled;                         /* (owned by the widget tree), as the following */
  GtkWidget *table;                            /* GtkColumnView; (owned) */
  GtkWidget *list;                             /* GtkListView; (owned) */
  GtkColumnViewColumn *columns[AMT_N_COLUMNS]; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AmtCaseTable, amt_case_table, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_ACTIVATE,
  SIGNAL_CLICK,
  SIGNAL_DOUBLE_CLICK,
  SIGNAL_MENU,
  SIGNAL_SORT_WANTED,
  SIGNAL_COLUMNS_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static GtkWidget *
shown_view (AmtCaseTable *self)
{
  return self->compact ? self->list : self->table;
}

static void switch_soon (AmtCaseTable *self);

static GtkAdjustment *
adjustment_of (AmtCaseTable *self)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
}

/* All rows have the same height. */
static double
row_height (AmtCaseTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  return n > 0 ? gtk_adjustment_get_upper (adjustment_of (self)) / n : 0;
}

static gboolean
is_in_view (AmtCaseTable *self, AmtColumn column)
{
  return gtk_column_view_column_get_column_view (self->columns[column]) != NULL;
}

/* --- cells --------------------------------------------------------------------------------------------- */

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  AmtCaseTable *self = user_data;
  AmtColumn column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "amt-column"));
  gboolean compact = g_object_get_data (G_OBJECT (factory), "amt-compact") != NULL;

  GtkWidget *cell = amt_case_cell_new (self->workplace, column, compact);

  amt_case_cell_share_height (AMT_CASE_CELL (cell), self->heights[compact]);
  gtk_list_item_set_child (item, cell);
}

/* Whether a row is on the screen, or at most @ahead screens away from it. Where the list is about to be scrolled back to its
 * beginning, the adjustment does not know it yet. */
static gboolean
is_near (AmtCaseTable *self, guint position, double ahead)
{
  GtkAdjustment *adjustment = adjustment_of (self);
  double height = row_height (self);
  double rows = height > 0 ? gtk_adjustment_get_page_size (adjustment) / height : 0;
  double top = height > 0 ? gtk_adjustment_get_value (adjustment) / height : 0;

  /* Of the rows at the edges only a part is seen. */
  rows = CLAMP (rows, LEAST_ROWS, MOST_ROWS) + 1;
  ahead *= rows;
  return position < rows + ahead || (position + 1 + ahead >= top && position <= top + rows + ahead);
}

static gboolean
show_near_cb (gpointer user_data)
{
  AmtCaseTable *self = user_data;
  GHashTableIter iter;
  gpointer cell, item;

  self->show_idle = 0;
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &cell, &item))
    if (is_near (self, gtk_list_item_get_position (item), self->ahead))
      {
        g_hash_table_iter_remove (&iter);
        amt_case_cell_show (cell);
      }
  self->ahead = 0;
  return G_SOURCE_REMOVE;
}

/* Before the next frame, and never while sizes are being given out. */
static void
show_near_soon (AmtCaseTable *self)
{
  if (self->show_idle == 0 && g_hash_table_size (self->waiting) > 0)
    self->show_idle = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, show_near_cb, self, NULL);
}

/* Whoever scrolls goes on: the next screen is made ready along. */
static void
scrolled_cb (GtkAdjustment *adjustment, AmtCaseTable *self)
{
  self->ahead = 1;
  show_near_soon (self);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, AmtCaseTable *self)
{
  AmtCaseCell *cell = AMT_CASE_CELL (gtk_list_item_get_child (item));

  amt_case_cell_set_row (cell, gtk_list_item_get_item (item));
  if (is_near (self, gtk_list_item_get_position (item), 0))
    amt_case_cell_show (cell);
  else
    g_hash_table_insert (self->waiting, cell, item);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, AmtCaseTable *self)
{
  AmtCaseCell *cell = AMT_CASE_CELL (gtk_list_item_get_child (item));

  g_hash_table_remove (self->waiting, cell);
  amt_case_cell_set_row (cell, NULL);
}

static GtkListItemFactory *
new_factory (AmtCaseTable *self, AmtColumn column, gboolean compact)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_object_set_data (G_OBJECT (factory), "amt-column", GINT_TO_POINTER (column));
  g_object_set_data (G_OBJECT (factory), "amt-compact", GINT_TO_POINTER (compact));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  return factory;
}

/* --- order --------------------------------------------------------------------------------------------- */

/* GTK 4.8 does not tell by which column it sorts. So each column's sorter compares what a pair of probes says about that
 * column: in the pair of the column that sorts, the answer differs from that in the pairs of all others. */
#define PROBE "amt-probe"

typedef struct
{
  int column;
  gboolean second;
} Probe;

static int
compare_probes (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Probe *left = g_object_get_data (G_OBJECT (a), PROBE);
  const Probe *right = g_object_get_data (G_OBJECT (b), PROBE);
  int answer;

  if (!left || !right || left->second == right->second)
    return 0;
  answer = left->second ? 1 : -1;
  return left->column == GPOINTER_TO_INT (user_data) ? answer : -answer;
}

static GtkOrdering
ask_sorter (GtkSorter *sorter, int column)
{
  Probe one = { column, FALSE };
  Probe two = { column, TRUE };
  g_autoptr (GObject) first = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) second = g_object_new (G_TYPE_OBJECT, NULL);

  g_object_set_data (first, PROBE, &one);
  g_object_set_data (second, PROBE, &two);
  return gtk_sorter_compare (sorter, first, second);
}

static void
sorter_changed_cb (GtkSorter *sorter, GtkSorterChange change, AmtCaseTable *self)
{
  GtkOrdering answers[AMT_N_COLUMNS] = { GTK_ORDERING_EQUAL };
  int larger = 0, smaller = 0;

  if (self->sorting)
    return;
  for (int i = 0; i < AMT_N_COLUMNS; i++)
    if (amt_column_info (i)->sort >= 0)
      {
        answers[i] = ask_sorter (sorter, i);
        larger += answers[i] == GTK_ORDERING_LARGER;
        smaller += answers[i] == GTK_ORDERING_SMALLER;
      }
  for (int i = 0; i < AMT_N_COLUMNS; i++)
    if ((answers[i] == GTK_ORDERING_SMALLER && smaller == 1) ||
        (answers[i] == GTK_ORDERING_LARGER && larger == 1))
      g_signal_emit (self, signals[SIGNAL_SORT_WANTED], 0, amt_column_info (i)->sort,
                     answers[i] == GTK_ORDERING_LARGER);
}

void
amt_case_table_set_sort (AmtCaseTable *self, int sort, gboolean descending)
{
  self->sort = sort;
  self->descending = descending;
  self->sorting = TRUE;
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->table), NULL, GTK_SORT_ASCENDING);
  for (int i = 0; i < AMT_N_COLUMNS; i++)
    if (amt_column_info (i)->sort == sort && is_in_view (self, i))
      gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->table), self->columns[i],
                                      descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->sorting = FALSE;
}

/* --- columns ------------------------------------------------------------------------------------------- */

/* As the clerk pulled it, else as it comes; with the size of the text. */
static void
set_widths (AmtCaseTable *self)
{
  self->sizing = TRUE;
  for (guint i = 0; i < AMT_N_COLUMNS; i++)
    {
      const AmtColumnInfo *info = amt_column_info (i);
      int width = self->widths[i] > 0 ? self->widths[i] : info->expand ? -1 : info->width;

      gtk_column_view_column_set_fixed_width (
          self->columns[i], width > 0 ? MAX (1, (int) (width * self->scale + 0.5)) : -1);
    }
  self->sizing = FALSE;
}

static void
pulled_cb (GtkColumnViewColumn *view, GParamSpec *pspec, AmtCaseTable *self)
{
  int width = gtk_column_view_column_get_fixed_width (view);

  if (self->sizing)
    return;
  for (guint i = 0; i < AMT_N_COLUMNS; i++)
    if (self->columns[i] == view)
      self->widths[i] = width > 0 ? CLAMP ((int) (width / self->scale + 0.5), AMT_COLUMN_MIN_WIDTH,
                                           AMT_COLUMN_MAX_WIDTH)
                                  : 0;
  g_signal_emit (self, signals[SIGNAL_COLUMNS_CHANGED], 0);
}

/* GTK 4.8 keeps room for columns that are not visible, so those are not in the view at all. */
void
amt_case_table_set_columns (AmtCaseTable *self, const char *text)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (self->table);
  AmtColumnLayout layout;
  guint n = 0;

  amt_column_layout_parse (&layout, text);
  memcpy (self->widths, layout.widths, sizeof self->widths);
  set_widths (self);
  /* A column that goes takes its order with it, and nobody asked for that. */
  self->sorting = TRUE;
  for (guint i = 0; i < AMT_N_COLUMNS; i++)
    if (layout.shown[layout.order[i]])
      gtk_column_view_insert_column (view, n++, self->columns[layout.order[i]]);
    else if (is_in_view (self, layout.order[i]))
      gtk_column_view_remove_column (view, self->columns[layout.order[i]]);
  self->sorting = FALSE;
  amt_case_table_set_sort (self, self->sort, self->descending);
  switch_soon (self);
}

char *
amt_case_table_get_columns (AmtCaseTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->table));
  AmtColumnLayout layout = { 0 };
  guint n = 0;

  memcpy (layout.widths, self->widths, sizeof layout.widths);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      for (int c = 0; c < AMT_N_COLUMNS; c++)
        if (self->columns[c] == column)
          {
            layout.order[n++] = (AmtColumn) c;
            layout.shown[c] = TRUE;
          }
    }
  for (int c = 0; c < AMT_N_COLUMNS; c++)
    if (!layout.shown[c])
      layout.order[n++] = (AmtColumn) c;
  return amt_column_layout_print (&layout);
}

static void
add_column (AmtCaseTable *self, AmtColumn column)
{
  const AmtColumnInfo *info = amt_column_info (column);
  GtkColumnViewColumn *view =
      gtk_column_view_column_new (_ (info->title), new_factory (self, column, FALSE));

  if (info->sort >= 0)
    {
      g_autoptr (GtkSorter) sorter =
          GTK_SORTER (gtk_custom_sorter_new (compare_probes, GINT_TO_POINTER (column), NULL));

      gtk_column_view_column_set_sorter (view, sorter);
    }
  gtk_column_view_column_set_resizable (view, TRUE);
  gtk_column_view_column_set_expand (view, info->expand);
  self->columns[column] = view;
  g_signal_connect (view, "notify::fixed-width", G_CALLBACK (pulled_cb), self);
}

/* --- what the clerk does ------------------------------------------------------------------------------- */

static void
activate_cb (GtkWidget *view, guint position, AmtCaseTable *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATE], 0, position);
}

static guint
position_of (AmtCaseTable *self, AmtCaseRow *row)
{
  GListModel *rows = G_LIST_MODEL (self->selection);
  guint first = amt_case_table_get_top (self);
  guint n = g_list_model_get_n_items (rows);

  /* What can be pointed at is on the screen. */
  for (guint i = first > 2 ? first - 2 : 0; row && i < MIN (n, first + 200); i++)
    {
      g_autoptr (AmtCaseRow) there = g_list_model_get_item (rows, i);

      if (there == row)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static AmtCaseCell *
find_cell (GtkWidget *widget)
{
  AmtCaseCell *cell = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !cell;
       child = gtk_widget_get_next_sibling (child))
    cell = AMT_IS_CASE_CELL (child) ? AMT_CASE_CELL (child) : find_cell (child);
  return cell;
}

static guint
position_at (AmtCaseTable *self, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *cell = picked ? gtk_widget_get_ancestor (picked, AMT_TYPE_CASE_CELL) : NULL;

  if (!cell && picked && picked != self->list && picked != self->table)
    cell = GTK_WIDGET (find_cell (picked));
  return cell ? position_of (self, amt_case_cell_get_row (AMT_CASE_CELL (cell)))
              : GTK_INVALID_LIST_POSITION;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, AmtCaseTable *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  guint position = position_at (self, x, y);

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  if (button == GDK_BUTTON_SECONDARY)
    {
      g_signal_emit (self, signals[SIGNAL_MENU], 0, position, x, y);
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  else if (button == GDK_BUTTON_PRIMARY && n_press == 2)
    {
      g_signal_emit (self, signals[SIGNAL_DOUBLE_CLICK], 0, position);
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, AmtCaseTable *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  guint position = position_at (self, x, y);

  if (button == GDK_BUTTON_PRIMARY && n_press == 1 &&
      (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0 && position != GTK_INVALID_LIST_POSITION)
    g_signal_emit (self, signals[SIGNAL_CLICK], 0, position);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                AmtCaseTable *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  AmtCaseCell *cell;
  graphene_point_t point = GRAPHENE_POINT_INIT (24, 24);
  guint position;

  if (key != GDK_KEY_Menu && !(key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK)))
    return GDK_EVENT_PROPAGATE;
  if (!focus || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  cell = find_cell (focus);
  position = cell ? position_of (self, amt_case_cell_get_row (cell)) : GTK_INVALID_LIST_POSITION;
  if (position == GTK_INVALID_LIST_POSITION)
    return GDK_EVENT_PROPAGATE;
  if (!gtk_widget_compute_point (focus, GTK_WIDGET (self), &point, &point))
    graphene_point_init (&point, 0, 0);
  g_signal_emit (self, signals[SIGNAL_MENU], 0, position, (double) point.x, (double) point.y);
  return GDK_EVENT_STOP;
}

/* --- scrolling ----------------------------------------------------------------------------------------- */

guint
amt_case_table_get_top (AmtCaseTable *self)
{
  double height = row_height (self);

  if (self->top_wanted != GTK_INVALID_LIST_POSITION)
    return self->top_wanted;
  /* Adjustments are rounded to pixels. */
  return height > 0 ? (guint) ((gtk_adjustment_get_value (adjustment_of (self)) + 1) / height) : 0;
}

static gboolean
top_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  AmtCaseTable *self = AMT_CASE_TABLE (widget);
  double height = row_height (self);

  /* Not before the rows that there are now were given their sizes. */
  if (gtk_widget_get_mapped (shown_view (self)) && height > 0)
    self->top_frames++;
  if (self->top_frames < TOP_FRAMES)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_set_value (adjustment_of (self), self->top_wanted * height);
  self->top_tick = 0;
  self->top_wanted = GTK_INVALID_LIST_POSITION;
  return G_SOURCE_REMOVE;
}

void
amt_case_table_set_top (AmtCaseTable *self, guint position)
{
  self->top_wanted = position;
  self->top_frames = 0;
  if (self->top_tick == 0)
    self->top_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), top_tick_cb, NULL, NULL);
}

void
amt_case_table_show (AmtCaseTable *self, guint position, gboolean focus)
{
  amt_dialogs_scroll_to (shown_view (self), position, focus);
}

void
amt_case_table_grab_rows (AmtCaseTable *self)
{
  gtk_widget_grab_focus (shown_view (self));
}

/* --- wide and compact ---------------------------------------------------------------------------------- */

static void
set_view_model (GtkWidget *view, GtkSelectionModel *model)
{
  if (GTK_IS_LIST_VIEW (view))
    gtk_list_view_set_model (GTK_LIST_VIEW (view), model);
  else
    gtk_column_view_set_model (GTK_COLUMN_VIEW (view), model);
}

/* Columns that cannot say what is in them would only be ellipses. */
static gboolean
is_too_narrow (AmtCaseTable *self, int width)
{
  double needed = 0;

  for (guint i = 0; i < AMT_N_COLUMNS; i++)
    if (is_in_view (self, i))
      needed += amt_column_info (i)->width;
  return width < MIN (needed, COLUMNS_FROM) * self->scale;
}

static void
follow_scale (AmtCaseTable *self)
{
  double scale = amt_widgets_text_scale (GTK_WIDGET (self));

  if (scale == self->scale)
    return;
  self->scale = scale;
  set_widths (self);
}

static gboolean
switch_cb (gpointer user_data)
{
  AmtCaseTable *self = user_data;
  gboolean compact;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  gboolean focused = focus && gtk_widget_is_ancestor (focus, self->scrolled);
  guint top = amt_case_table_get_top (self);

  self->switch_idle = 0;
  follow_scale (self);
  compact = is_too_narrow (self, gtk_widget_get_width (GTK_WIDGET (self)));
  if (compact == self->compact)
    return G_SOURCE_REMOVE;
  /* A view that is not seen has no rows to keep up to date. */
  set_view_model (shown_view (self), NULL);
  self->compact = compact;
  set_view_model (shown_view (self), self->selection);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), shown_view (self));
  amt_case_table_set_top (self, top);
  if (focused)
    amt_case_table_grab_rows (self);
  return G_SOURCE_REMOVE;
}

static void
switch_soon (AmtCaseTable *self)
{
  if (self->switch_idle == 0)
    self->switch_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, switch_cb, self, NULL);
}

static void
amt_case_table_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  AmtCaseTable *self = AMT_CASE_TABLE (widget);
  gboolean text = setting == GTK_SYSTEM_SETTING_DPI || setting == GTK_SYSTEM_SETTING_FONT_NAME;

  for (guint i = 0; text && i < G_N_ELEMENTS (self->heights); i++)
    self->heights[i]->pixels = 0;
  GTK_WIDGET_CLASS (amt_case_table_parent_class)->system_setting_changed (widget, setting);
  if (text)
    switch_soon (self);
}

static void
amt_case_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AmtCaseTable *self = AMT_CASE_TABLE (widget);

  gtk_widget_size_allocate (self->scrolled, &(GtkAllocation){ .width = width, .height = height },
                            baseline);
  /* Not while sizes are being given out. */
  if (is_too_narrow (self, width) != self->compact)
    switch_soon (self);
}

static void
amt_case_table_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (AMT_CASE_TABLE (widget)->scrolled, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

/* --- the widget ---------------------------------------------------------------------------------------- */

static void
columns_moved_cb (GListModel *columns, guint position, guint removed, guint added,
                  AmtCaseTable *self)
{
  g_signal_emit (self, signals[SIGNAL_COLUMNS_CHANGED], 0);
}

static void
amt_case_table_dispose (GObject *object)
{
  AmtCaseTable *self = AMT_CASE_TABLE (object);

  g_clear_handle_id (&self->switch_idle, g_source_remove);
  g_clear_handle_id (&self->show_idle, g_source_remove);
  if (self->scrolled)
    g_signal_handlers_disconnect_by_data (adjustment_of (self), self);
  if (self->top_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->top_tick);
  self->top_tick = 0;
  if (self->table)
    {
      g_signal_handlers_disconnect_by_data (
          gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->table)), self);
      g_signal_handlers_disconnect_by_data (
          gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->table)), self);
    }
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->table);
  g_clear_object (&self->list);
  for (guint i = 0; i < AMT_N_COLUMNS; i++)
    {
      if (self->columns[i])
        g_signal_handlers_disconnect_by_data (self->columns[i], self);
      g_clear_object (&self->columns[i]);
    }
  g_clear_object (&self->selection);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (amt_case_table_parent_class)->dispose (object);
}

static void
amt_case_table_finalize (GObject *object)
{
  AmtCaseTable *self = AMT_CASE_TABLE (object);

  g_hash_table_unref (self->waiting);
  for (guint i = 0; i < G_N_ELEMENTS (self->heights); i++)
    g_rc_box_release (self->heights[i]);
  G_OBJECT_CLASS (amt_case_table_parent_class)->finalize (object);
}

static void
amt_case_table_class_init (AmtCaseTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = AMT_TYPE_CASE_TABLE;

  G_OBJECT_CLASS (klass)->dispose = amt_case_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = amt_case_table_finalize;
  widget_class->measure = amt_case_table_measure;
  widget_class->size_allocate = amt_case_table_size_allocate;
  widget_class->system_setting_changed = amt_case_table_system_setting_changed;
  signals[SIGNAL_ACTIVATE] = g_signal_new ("activate", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_CLICK] = g_signal_new ("click", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_DOUBLE_CLICK] = g_signal_new ("double-click", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_MENU] = g_signal_new ("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SIGNAL_SORT_WANTED] = g_signal_new ("sort-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
  signals[SIGNAL_COLUMNS_CHANGED] = g_signal_new ("columns-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_case_table_init (AmtCaseTable *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->scale = 1;
  self->compact = TRUE;
  self->sort = -1;
  self->top_wanted = GTK_INVALID_LIST_POSITION;
  self->waiting = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (self->heights); i++)
    self->heights[i] = g_rc_box_new0 (AmtCaseCellHeight);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
amt_case_table_new (AmtWorkplace *workplace, GtkSelectionModel *selection)
{
  AmtCaseTable *self = g_object_new (AMT_TYPE_CASE_TABLE, NULL);

  self->workplace = g_object_ref (workplace);
  self->selection = g_object_ref (selection);
  self->table = g_object_ref_sink (gtk_column_view_new (NULL));
  self->list = g_object_ref_sink (
      gtk_list_view_new (g_object_ref (selection), new_factory (self, AMT_COLUMN_APPLICANT, TRUE)));
  for (int i = 0; i < AMT_N_COLUMNS; i++)
    add_column (self, (AmtColumn) i);
  gtk_column_view_set_reorderable (GTK_COLUMN_VIEW (self->table), TRUE);
  gtk_widget_add_css_class (self->table, "amt-case-table");
  gtk_widget_add_css_class (self->list, "amt-case-rows");
  amt_widgets_set_name (self->table, _ ("Cases"));
  amt_widgets_set_name (self->list, _ ("Cases"));
  amt_list_tab_repair (self->table);
  amt_list_tab_repair (self->list);
  g_signal_connect (self->table, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (self->list, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->table)), "changed",
                    G_CALLBACK (sorter_changed_cb), self);
  amt_case_table_set_columns (self, NULL);
  g_signal_connect (gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->table)), "items-changed",
                    G_CALLBACK (columns_moved_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->list);
  g_signal_connect (adjustment_of (self), "value-changed", G_CALLBACK (scrolled_cb), self);
  g_signal_connect_swapped (adjustment_of (self), "changed", G_CALLBACK (show_near_soon), self);
  return GTK_WIDGET (self);
}

gboolean
amt_case_table_is_compact (AmtCaseTable *self)
{
  return self->compact;
}
