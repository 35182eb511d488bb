/* test-panes.c: which panes are shown at which width, and that none of them is ever cut off.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-panes.h"

#include "list-fixture.h"

#include <adwaita.h>

static const int MINIMUM[AMT_N_PANES] = { 200, 300, 400 };

typedef struct
{
  ListFixture list; /* only its window */
  AmtPanes *panes;
  guint n_changed;
} Fixture;

static void
changed_cb (AmtPanes *panes, Fixture *self)
{
  self->n_changed++;
}

static void
fixture_init (Fixture *self, int width)
{
  *self = (Fixture){ .n_changed = 0 };
  self->panes = AMT_PANES (amt_panes_new ());
  for (guint i = 0; i < AMT_N_PANES; i++)
    {
      GtkWidget *pane = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      gtk_widget_set_size_request (pane, MINIMUM[i], 100);
      amt_panes_set_child (self->panes, i, pane);
    }
  amt_panes_set_width (self->panes, AMT_PANE_SIDEBAR, 250);
  amt_panes_set_width (self->panes, AMT_PANE_LIST, 380);
  g_signal_connect (self->panes, "changed", G_CALLBACK (changed_cb), self);
  list_fixture_show (&self->list, GTK_WIDGET (self->panes), width, 400);
  list_fixture_await_frames (GTK_WIDGET (self->panes), 3);
}

static void
fixture_clear (Fixture *self)
{
  list_fixture_close (&self->list, self->panes);
}

static GtkWidget *
child (Fixture *self, AmtPane pane)
{
  g_autoptr (GPtrArray) boxes = list_fixture_find_all (GTK_WIDGET (self->panes), GTK_TYPE_BOX);

  for (guint i = 0; i < boxes->len; i++)
    {
      int width;

      gtk_widget_get_size_request (g_ptr_array_index (boxes, i), &width, NULL);
      if (width == MINIMUM[pane])
        return g_ptr_array_index (boxes, i);
    }
  g_assert_not_reached ();
}

/* Just these are shown, each lies within the window and has at least its minimum. */
static void
assert_shown (Fixture *self, gboolean sidebar, gboolean list, gboolean case_pane)
{
  const gboolean shown[AMT_N_PANES] = { sidebar, list, case_pane };
  int end = gtk_widget_get_width (GTK_WIDGET (self->panes));

  for (guint i = 0; i < AMT_N_PANES; i++)
    {
      GtkWidget *widget = child (self, i);
      graphene_rect_t bounds;

      amt_test_await (amt_panes_is_shown (self->panes, i) == shown[i] &&
                      gtk_widget_get_mapped (widget) == shown[i]);
      if (!shown[i])
        continue;
      g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (self->panes), &bounds));
      g_assert_cmpfloat (bounds.size.width, >=, MINIMUM[i]);
      g_assert_cmpfloat (bounds.origin.x, >=, 0);
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, end);
    }
}

static void
test_folding (void)
{
  Fixture self;

  fixture_init (&self, 1200);
  assert_shown (&self, TRUE, TRUE, TRUE);
  g_assert_false (amt_panes_can_go_back (self.panes));
  g_assert_cmpint (gtk_widget_get_width (child (&self, AMT_PANE_SIDEBAR)), ==, 250);
  g_assert_cmpint (gtk_widget_get_width (child (&self, AMT_PANE_LIST)), ==, 380);

  /* 200 + 300 + 400 and two handles just fit. */
  list_fixture_resize (&self.list, 916, 400);
  assert_shown (&self, TRUE, TRUE, TRUE);
  list_fixture_resize (&self.list, 915, 400);
  assert_shown (&self, FALSE, TRUE, TRUE);
  g_assert_cmpuint (self.n_changed, >, 0);
  g_assert_true (amt_panes_can_go_back (self.panes));
  list_fixture_resize (&self.list, 707, 400);
  assert_shown (&self, FALSE, TRUE, FALSE);

  /* The widths that the clerk chose come back with the room. */
  list_fixture_resize (&self.list, 1200, 400);
  assert_shown (&self, TRUE, TRUE, TRUE);
  g_assert_cmpint (gtk_widget_get_width (child (&self, AMT_PANE_SIDEBAR)), ==, 250);
  g_assert_cmpint (gtk_widget_get_width (child (&self, AMT_PANE_LIST)), ==, 380);
  g_assert_cmpint (amt_panes_get_width (self.panes, AMT_PANE_SIDEBAR), ==, 250);
  g_assert_cmpint (amt_panes_get_width (self.panes, AMT_PANE_LIST), ==, 380);
  fixture_clear (&self);
}

static void
test_back (void)
{
  Fixture self;

  fixture_init (&self, 450);
  assert_shown (&self, FALSE, TRUE, FALSE);
  amt_panes_set_front (self.panes, AMT_PANE_CASE);
  list_fixture_await_frames (GTK_WIDGET (self.panes), 2);
  assert_shown (&self, FALSE, FALSE, TRUE);
  amt_panes_go_back (self.panes);
  list_fixture_await_frames (GTK_WIDGET (self.panes), 2);
  assert_shown (&self, FALSE, TRUE, FALSE);
  g_assert_true (amt_panes_can_go_back (self.panes));
  amt_panes_go_back (self.panes);
  list_fixture_await_frames (GTK_WIDGET (self.panes), 2);
  assert_shown (&self, TRUE, FALSE, FALSE);
  g_assert_false (amt_panes_can_go_back (self.panes));
  fixture_clear (&self);
}

static void
test_wanted (void)
{
  Fixture self;

  fixture_init (&self, 1200);
  amt_panes_set_wanted (self.panes, AMT_PANE_SIDEBAR, FALSE);
  amt_panes_set_wanted (self.panes, AMT_PANE_LIST, FALSE);
  list_fixture_await_frames (GTK_WIDGET (self.panes), 2);
  assert_shown (&self, FALSE, FALSE, TRUE);
  /* What is not wanted is nothing to go back to. */
  g_assert_false (amt_panes_can_go_back (self.panes));
  amt_panes_set_wanted (self.panes, AMT_PANE_CASE, FALSE);
  assert_shown (&self, FALSE, FALSE, TRUE);
  amt_panes_set_wanted (self.panes, AMT_PANE_LIST, TRUE);
  amt_panes_set_wanted (self.panes, AMT_PANE_SIDEBAR, TRUE);
  list_fixture_await_frames (GTK_WIDGET (self.panes), 2);
  assert_shown (&self, TRUE, TRUE, TRUE);

  /* F9 where there is no room for the sidebar: it comes, though it was wanted all the time. */
  list_fixture_resize (&self.list, 800, 400);
  assert_shown (&self, FALSE, TRUE, TRUE);
  amt_panes_set_wanted (self.panes, AMT_PANE_SIDEBAR, TRUE);
  list_fixture_await_frames (GTK_WIDGET (self.panes), 2);
  g_assert_cmpint (amt_panes_get_front (self.panes), ==, AMT_PANE_SIDEBAR);
  g_assert_true (amt_panes_is_shown (self.panes, AMT_PANE_SIDEBAR));
  amt_panes_set_wanted (self.panes, AMT_PANE_SIDEBAR, FALSE);
  list_fixture_await_frames (GTK_WIDGET (self.panes), 2);
  assert_shown (&self, FALSE, TRUE, TRUE);
  fixture_clear (&self);
}

/* The handle moves the border and what is remembered, but never beyond what a pane needs. */
static void
test_drag (void)
{
  Fixture self;
  GtkPaned *outer;

  fixture_init (&self, 1200);
  outer = GTK_PANED (list_fixture_find (GTK_WIDGET (self.panes), GTK_TYPE_PANED));
  gtk_paned_set_position (outer, 320);
  list_fixture_await_frames (GTK_WIDGET (self.panes), 2);
  g_assert_cmpint (amt_panes_get_width (self.panes, AMT_PANE_SIDEBAR), ==, 320);
  gtk_paned_set_position (outer, 20);
  list_fixture_await_frames (GTK_WIDGET (self.panes), 2);
  assert_shown (&self, TRUE, TRUE, TRUE);
  fixture_clear (&self);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();

  g_test_add_func ("/panes/folding", test_folding);
  g_test_add_func ("/panes/back", test_back);
  g_test_add_func ("/panes/wanted", test_wanted);
  g_test_add_func ("/panes/drag", test_drag);

  return g_test_run ();
}
