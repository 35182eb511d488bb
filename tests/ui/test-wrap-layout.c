/* test-wrap-layout.c: as many side by side as there is room for, and the keyboard finds out again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-wrap-layout.h"

#include "amt-test.h"

#define N 3
#define WIDE 100
#define TALL 20
#define GAP 10
#define ROW_GAP 4

static GtkWidget *
make (GtkWidget **children)
{
  GtkWidget *box = amt_wrap_layout_box (GAP, ROW_GAP);

  for (guint i = 0; i < N; i++)
    {
      children[i] = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
      gtk_widget_set_size_request (children[i], WIDE, TALL);
      gtk_widget_set_valign (children[i], GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), children[i]);
    }
  return g_object_ref_sink (box);
}

static int
height_at (GtkWidget *box, int width)
{
  int minimum, natural;

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, natural);
  return minimum;
}

static void
assert_at (GtkWidget *box, GtkWidget *child, int x, int y)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (child, box, &bounds));
  g_assert_cmpfloat_with_epsilon (bounds.origin.x, x, 0.5);
  g_assert_cmpfloat_with_epsilon (bounds.origin.y, y, 0.5);
}

static void
test_lines (void)
{
  GtkWidget *children[N];
  g_autoptr (GtkWidget) box = make (children);
  int minimum, natural;

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, WIDE);
  g_assert_cmpint (natural, ==, N * WIDE + (N - 1) * GAP);
  g_assert_cmpint (height_at (box, -1), ==, TALL);
  g_assert_cmpint (height_at (box, natural), ==, TALL);
  g_assert_cmpint (height_at (box, natural - 1), ==, 2 * TALL + ROW_GAP);
  g_assert_cmpint (height_at (box, WIDE), ==, 3 * TALL + 2 * ROW_GAP);

  gtk_widget_allocate (box, 2 * WIDE + GAP, 2 * TALL + ROW_GAP, -1, NULL);
  assert_at (box, children[0], 0, 0);
  assert_at (box, children[1], WIDE + GAP, 0);
  assert_at (box, children[2], 0, TALL + ROW_GAP);

  /* What is hidden takes no room, nor the gap beside it. */
  gtk_widget_set_visible (children[1], FALSE);
  g_assert_cmpint (height_at (box, 2 * WIDE + GAP), ==, TALL);
  gtk_widget_allocate (box, 2 * WIDE + GAP, TALL, -1, NULL);
  assert_at (box, children[2], WIDE + GAP, 0);

  gtk_widget_set_direction (box, GTK_TEXT_DIR_RTL);
  gtk_widget_allocate (box, 2 * WIDE + GAP, TALL, -1, NULL);
  assert_at (box, children[0], WIDE + GAP, 0);
  assert_at (box, children[2], 0, 0);
}

/* Columns fill the line, and one high child makes its own line higher only. */
static void
test_columns (void)
{
  g_autoptr (GtkWidget) box = g_object_ref_sink (amt_wrap_layout_columns (2, GAP, ROW_GAP));
  GtkWidget *children[N];
  int minimum, natural;

  for (guint i = 0; i < N; i++)
    {
      children[i] = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_set_size_request (children[i], WIDE, i == 0 ? 3 * TALL : TALL);
      gtk_box_append (GTK_BOX (box), children[i]);
    }
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, WIDE);
  g_assert_cmpint (height_at (box, WIDE), ==, 5 * TALL + 2 * ROW_GAP);
  g_assert_cmpint (height_at (box, 2 * WIDE + GAP), ==, 4 * TALL + ROW_GAP);
  gtk_widget_allocate (box, 4 * WIDE + GAP, 4 * TALL + ROW_GAP, -1, NULL);
  g_assert_cmpint (gtk_widget_get_width (children[2]), ==, 2 * WIDE);
  assert_at (box, children[1], 2 * WIDE + GAP, 0);
  assert_at (box, children[2], 0, 3 * TALL + ROW_GAP);
}

/* A GtkFlowBox stays at the first choice that does not take the keyboard. */
static void
test_keyboard (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = amt_wrap_layout_box (GAP, ROW_GAP);
  GtkWidget *after = gtk_button_new_with_label ("after");
  GtkWidget *choices[N];

  for (guint i = 0; i < N; i++)
    {
      choices[i] = gtk_check_button_new_with_label ("choice");
      if (i > 0)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (choices[i]), GTK_CHECK_BUTTON (choices[0]));
      gtk_box_append (GTK_BOX (box), choices[i]);
    }
  gtk_check_button_set_active (GTK_CHECK_BUTTON (choices[1]), TRUE);
  gtk_box_append (GTK_BOX (outer), box);
  gtk_box_append (GTK_BOX (outer), after);
  gtk_window_set_child (GTK_WINDOW (window), outer);
  gtk_window_present (GTK_WINDOW (window));
  amt_test_await (gtk_widget_get_mapped (after));
  g_assert_true (gtk_widget_grab_focus (choices[1]));
  for (guint i = 0; i < N && gtk_window_get_focus (GTK_WINDOW (window)) != after; i++)
    gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == after);
  for (guint i = 0; i < N && gtk_window_get_focus (GTK_WINDOW (window)) == after; i++)
    gtk_widget_child_focus (window, GTK_DIR_TAB_BACKWARD);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), box));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  gtk_init ();
  g_test_add_func ("/ui/wrap-layout/lines", test_lines);
  g_test_add_func ("/ui/wrap-layout/columns", test_columns);
  g_test_add_func ("/ui/wrap-layout/keyboard", test_keyboard);
  return g_test_run ();
}
