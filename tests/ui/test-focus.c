/* test-focus.c: what Tab leads to: from list to list, from pane to pane, and past places that it must not open.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-fixture.h"

#include "amt-focus.h"
#include "amt-panes.h"
#include "amt-password-bar.h"
#include "amt-sidebar.h"

static PageFixture fixture;

static GtkWidget *
focus_of (void)
{
  return gtk_root_get_focus (GTK_ROOT (fixture.window));
}

static GtkWidget *
new_list (GtkBox *box)
{
  GtkWidget *list = gtk_list_box_new ();

  for (int i = 0; i < 3; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), gtk_label_new ("row"));
  gtk_box_append (box, list);
  return list;
}

/* A list is one stop, also where it comes last and the way begins anew. */
static void
test_leave (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *first = gtk_button_new_with_label ("first");
  GtkWidget *list, *last;

  gtk_box_append (GTK_BOX (box), first);
  list = new_list (GTK_BOX (box));
  last = new_list (GTK_BOX (box));
  page_fixture_show (&fixture, box);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)));
  amt_focus_leave (list, TRUE);
  g_assert_true (gtk_widget_is_ancestor (focus_of (), last));
  amt_focus_leave (last, TRUE);
  g_assert_true (focus_of () == first);
  amt_focus_leave (first, FALSE);
  g_assert_true (gtk_widget_is_ancestor (focus_of (), last));
  amt_focus_leave (last, FALSE);
  g_assert_true (gtk_widget_is_ancestor (focus_of (), list));
  g_assert_true (gtk_widget_get_can_focus (list));
}

/* Where nothing else takes the keyboard, it stays. */
static void
test_alone (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *list = new_list (GTK_BOX (box));
  GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));

  page_fixture_show (&fixture, box);
  gtk_widget_grab_focus (row);
  amt_focus_leave (list, TRUE);
  g_assert_true (focus_of () == row);
}

/* What gives the focus to a certain part of it is no trap for who comes back, and hides nothing before that part. */
static void
test_children (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *first = gtk_button_new_with_label ("first");
  GtkWidget *bar = amt_password_bar_new ();

  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), bar);
  page_fixture_show (&fixture, box);
  amt_test_await (gtk_widget_get_mapped (bar));
  gtk_widget_grab_focus (bar);
  g_assert_true (gtk_widget_is_ancestor (focus_of (), bar));
  gtk_widget_child_focus (GTK_WIDGET (fixture.window), GTK_DIR_TAB_BACKWARD);
  g_assert_true (focus_of () == first);
  gtk_widget_child_focus (GTK_WIDGET (fixture.window), GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_widget_is_ancestor (focus_of (), bar));
}

/* The handles between the panes are no stops. */
static void
test_panes (void)
{
  GtkWidget *panes = amt_panes_new ();
  GtkWidget *buttons[AMT_N_PANES];

  for (int i = 0; i < AMT_N_PANES; i++)
    {
      buttons[i] = gtk_button_new_with_label ("pane");
      amt_panes_set_child (AMT_PANES (panes), (AmtPane) i, buttons[i]);
      amt_panes_set_width (AMT_PANES (panes), (AmtPane) i, 100);
    }
  page_fixture_show (&fixture, panes);
  for (int i = 0; i < AMT_N_PANES; i++)
    amt_test_await (gtk_widget_get_mapped (buttons[i]));
  gtk_widget_grab_focus (buttons[0]);
  for (int i = 1; i <= AMT_N_PANES; i++)
    {
      gtk_widget_child_focus (GTK_WIDGET (fixture.window), GTK_DIR_TAB_FORWARD);
      g_assert_true (focus_of () == buttons[i % AMT_N_PANES]);
    }
  for (int i = AMT_N_PANES - 1; i >= 0; i--)
    {
      gtk_widget_child_focus (GTK_WIDGET (fixture.window), GTK_DIR_TAB_BACKWARD);
      g_assert_true (focus_of () == buttons[i]);
    }
}

static void
place_selected_cb (AmtSidebar *sidebar, AmtPlace *place, guint *n)
{
  ++*n;
}

/* Whoever passes the foot of the sidebar does not open it; Return does. */
static void
test_sidebar (void)
{
  GtkWidget *sidebar = amt_sidebar_new (fixture.workplace);
  GtkWidget *row = NULL;
  guint n = 0;

  page_fixture_show (&fixture, sidebar);
  amt_sidebar_select (AMT_SIDEBAR (sidebar), "mine");
  g_signal_connect (sidebar, "place-selected", G_CALLBACK (place_selected_cb), &n);
  for (int i = 0; i < 40; i++)
    {
      gtk_widget_child_focus (GTK_WIDGET (fixture.window), GTK_DIR_TAB_FORWARD);
      if (GTK_IS_LIST_BOX_ROW (focus_of ()) &&
          !gtk_widget_is_ancestor (focus_of (), page_fixture_find (sidebar, GTK_TYPE_LIST_BOX)))
        row = focus_of ();
    }
  g_assert_nonnull (row);
  g_assert_cmpuint (n, <, 40);
  g_assert_cmpstr (amt_place_get_id (amt_sidebar_get_place (AMT_SIDEBAR (sidebar))), !=,
                   "transfer");
  n = 0;
  gtk_widget_grab_focus (row);
  g_assert_cmpuint (n, ==, 0);
  gtk_widget_activate (row);
  amt_test_await (n > 0);
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  page_fixture_init (&fixture);
  g_test_add_func ("/focus/leave", test_leave);
  g_test_add_func ("/focus/alone", test_alone);
  g_test_add_func ("/focus/children", test_children);
  g_test_add_func ("/focus/panes", test_panes);
  g_test_add_func ("/focus/sidebar", test_sidebar);
  failed = g_test_run ();
  page_fixture_clear (&fixture);
  return failed;
}
