/* test-every-widget.c: each widget is made, drawn, and gone when its window is; warnings are fatal.
 *
 * On a profile with invented cases, and with nothing in it: a person's first minute.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "every-widget.h"

#include "amt-desk-fixture.h"
#include "amt-sync-engine.h"
#include "amt-test.h"
#include "amt-ui.h"

#include <adwaita.h>
#include <string.h>

/* Made by a widget of the table, which knows what to give them, or tested by a program of their own. */
static const char *const made_by_others[] = {
  "amt_case_cell_new",  "amt_case_table_new", "amt_doctor_group_new", "amt_form_row_new",
  "amt_form_table_new", "amt_note_row_new",   "amt_sidebar_row_new",
};

typedef struct
{
  DeskFixture desk;
  AmtContext *context;     /* (owned) */
  GSettings *settings;     /* (owned) */
  AmtNotices *notices;     /* (owned) */
  AmtWorkplace *workplace; /* (owned) */
  AmtOpenCase *open_case;  /* (owned) */
} Fixture;

static Fixture fixture;

static gboolean
count_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *n = user_data;

  (*n)++;
  return G_SOURCE_CONTINUE;
}

/* So that what is only built when it is seen is built. */
static void
await_frames (GtkWidget *widget)
{
  guint n = 0;
  guint tick = gtk_widget_add_tick_callback (widget, count_cb, &n, NULL);

  amt_test_await (n >= 3);
  gtk_widget_remove_tick_callback (widget, tick);
}

static void
show_popover (GtkWindow *window, GtkWidget *popover)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_window_set_child (window, button);
  gtk_window_present (window);
  amt_test_await (gtk_widget_get_mapped (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  amt_test_await (gtk_widget_get_mapped (popover));
}

static GtkWindow *
show (GtkWidget *widget)
{
  GtkWindow *window;

  if (GTK_IS_WINDOW (widget))
    {
      window = GTK_WINDOW (widget);
      gtk_window_present (window);
      amt_test_await (gtk_widget_get_mapped (widget));
      return window;
    }
  window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (window, 1000, 700);
  if (GTK_IS_POPOVER (widget))
    show_popover (window, widget);
  else
    {
      gtk_window_set_child (window, widget);
      gtk_window_present (window);
      amt_test_await (gtk_widget_get_mapped (GTK_WIDGET (window)));
    }

  return window;
}

static void
test_widget (gconstpointer data)
{
  const EveryWidget *every = data;
  GtkWidget *widget = every->make (fixture.workplace, fixture.open_case);
  GtkWindow *window;

  g_assert_true (GTK_IS_WIDGET (widget));
  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &widget);
  window = show (widget);
  await_frames (GTK_WIDGET (window));
  if (GTK_IS_POPOVER (widget))
    {
      gtk_popover_popdown (GTK_POPOVER (widget));
      amt_test_await (!gtk_widget_get_mapped (widget));
    }
  gtk_window_destroy (window);
  /* What it waits for may hold it a little longer, but not for good. */
  amt_test_await (widget == NULL);
}

/* A widget that is made but never shown: a page of a stack that nobody turns to. */
static void
test_unseen (gconstpointer data)
{
  const EveryWidget *every = data;
  GtkWidget *widget = every->make (fixture.workplace, fixture.open_case);

  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &widget);
  if (GTK_IS_WINDOW (widget))
    gtk_window_destroy (GTK_WINDOW (widget));
  else
    {
      g_object_ref_sink (widget);
      g_object_unref (widget);
    }
  amt_test_await (widget == NULL);
}

static void
test_none_forgotten (void)
{
  for (guint i = 0; other_widgets[i]; i++)
    {
      gboolean known = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (made_by_others) && !known; j++)
        known = g_str_equal (made_by_others[j], other_widgets[i]);
      if (!known)
        g_error ("%s () is tested nowhere: teach list-widgets.py its parameters, or say in this "
                 "file which widget makes it",
                 other_widgets[i]);
    }
}

static void
fixture_init (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *case_id = NULL;

  desk_fixture_init (&fixture.desk);
  fixture.context = desk_open_ok (&fixture.desk, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (fixture.context, &error));
  fixture.settings = g_settings_new ("de.amtsstube.Amtsstube");
  fixture.notices = amt_notices_new (amt_context_get_clock (fixture.context));
  fixture.workplace = amt_workplace_new (fixture.context, fixture.settings, fixture.notices);
  case_id = desk_inbox_case (fixture.context);
  fixture.open_case = amt_open_case_new (fixture.context, case_id);
  amt_test_await (amt_open_case_get_state (fixture.open_case) == AMT_OPEN_CASE_READY);
}

static void
fixture_clear (void)
{
  g_clear_object (&fixture.open_case);
  g_clear_object (&fixture.workplace);
  g_clear_object (&fixture.notices);
  g_clear_object (&fixture.settings);
  desk_close (fixture.context);
  desk_fixture_clear (&fixture.desk);
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  amt_ui_init ();
  fixture_init ();

  for (guint i = 0; every_widget[i].name; i++)
    {
      g_autofree char *shown = g_strdup_printf ("/every-widget/shown/%s", every_widget[i].name);
      g_autofree char *unseen = g_strdup_printf ("/every-widget/unseen/%s", every_widget[i].name);

      g_test_add_data_func (shown, &every_widget[i], test_widget);
      g_test_add_data_func (unseen, &every_widget[i], test_unseen);
    }
  g_test_add_func ("/every-widget/none-forgotten", test_none_forgotten);

  failed = g_test_run ();
  fixture_clear ();

  return failed;
}
