/* list-fixture.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "list-fixture.h"

#include "amt-ui.h"

#include <adwaita.h>

void
list_fixture_init (ListFixture *self)
{
  g_autoptr (GError) error = NULL;

  desk_fixture_init (&self->desk);
  self->context = desk_open_ok (&self->desk, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (self->context, &error));
  g_assert_no_error (error);
  self->settings = g_settings_new ("de.amtsstube.Amtsstube");
  self->notices = amt_notices_new (amt_context_get_clock (self->context));
  self->workplace = amt_workplace_new (self->context, self->settings, self->notices);
}

void
list_fixture_clear (ListFixture *self)
{
  if (self->window)
    gtk_window_destroy (self->window);
  self->window = NULL;
  g_clear_object (&self->workplace);
  g_clear_object (&self->notices);
  g_clear_object (&self->settings);
  desk_close (self->context);
  desk_fixture_clear (&self->desk);
}

void
list_fixture_show (ListFixture *self, GtkWidget *widget, int width, int height)
{
  self->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (self->window, widget);
  gtk_window_set_default_size (self->window, width, height);
  gtk_window_present (self->window);
  amt_test_await (gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) == width);
}

void
list_fixture_resize (ListFixture *self, int width, int height)
{
  GtkWidget *child = gtk_window_get_child (self->window);

  gtk_window_set_default_size (self->window, width, height);
  amt_test_await (gtk_widget_get_width (child) == width);
  list_fixture_await_frames (child, 3);
}

void
list_fixture_close (ListFixture *self, gpointer widget)
{
  g_object_add_weak_pointer (G_OBJECT (widget), &widget);
  gtk_window_destroy (self->window);
  self->window = NULL;
  /* What is under way may hold it a little longer, but not for good. */
  amt_test_await (widget == NULL);
}

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

GPtrArray *
list_fixture_find_all (GtkWidget *widget, GType type)
{
  GPtrArray *found = g_ptr_array_new ();

  collect (widget, type, found);
  return found;
}

GtkWidget *
list_fixture_find (GtkWidget *widget, GType type)
{
  g_autoptr (GPtrArray) found = list_fixture_find_all (widget, type);

  return found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
}

GtkWidget *
list_fixture_find_button (GtkWidget *widget, const char *label)
{
  g_autoptr (GPtrArray) found = list_fixture_find_all (widget, GTK_TYPE_LABEL);

  for (guint i = 0; i < found->len; i++)
    {
      GtkLabel *text = g_ptr_array_index (found, i);
      GtkWidget *button = gtk_widget_get_ancestor (GTK_WIDGET (text), GTK_TYPE_BUTTON);

      if (button && gtk_widget_get_mapped (button) &&
          strcmp (gtk_label_get_text (text), label) == 0)
        return button;
    }
  return NULL;
}

gboolean
list_fixture_press (GtkWidget *widget, guint key, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &taken);
    }
  return taken;
}

void
list_fixture_assert_name (GtkWidget *widget, const char *name)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       name);
}

const char *
list_fixture_said (ListFixture *self)
{
  g_autoptr (AmtNotice) notice = g_list_model_get_item (G_LIST_MODEL (self->notices), 0);

  /* The list keeps it. */
  return notice ? amt_notice_get_text (notice) : NULL;
}

static gboolean
count_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  (*(guint *) user_data)++;
  return G_SOURCE_CONTINUE;
}

void
list_fixture_await_frames (GtkWidget *widget, guint n)
{
  guint seen = 0;
  guint tick = gtk_widget_add_tick_callback (widget, count_cb, &seen, NULL);

  amt_test_await (seen >= n);
  gtk_widget_remove_tick_callback (widget, tick);
}
