/* page-fixture.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-fixture.h"

#include "amt-ui.h"

static void
open_case_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PageFixture *self = user_data;

  g_free (self->opened);
  self->opened = g_variant_dup_string (parameter, NULL);
}

static void
show_place_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PageFixture *self = user_data;

  g_free (self->place);
  self->place = g_variant_dup_string (parameter, NULL);
}

static const GActionEntry ACTIONS[] = {
  { .name = "open-case", .activate = open_case_action, .parameter_type = "s" },
  { .name = "show-place", .activate = show_place_action, .parameter_type = "s" },
};

void
page_fixture_init (PageFixture *self)
{
  g_autoptr (GError) error = NULL;

  amt_ui_init ();
  desk_fixture_init (&self->desk);
  self->context = desk_open_ok (&self->desk, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (self->context, &error));
  self->settings = g_settings_new ("de.amtsstube.Amtsstube");
  self->notices = amt_notices_new (amt_context_get_clock (self->context));
  self->workplace = amt_workplace_new (self->context, self->settings, self->notices);
  self->window = g_object_new (GTK_TYPE_APPLICATION_WINDOW, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (self->window), ACTIONS, G_N_ELEMENTS (ACTIONS),
                                   self);
  gtk_window_set_default_size (self->window, 480, 700);
  gtk_window_present (self->window);
  amt_test_await (gtk_widget_get_mapped (GTK_WIDGET (self->window)));
}

void
page_fixture_clear (PageFixture *self)
{
  GtkWidget *page = self->page;

  if (page)
    g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  gtk_window_destroy (self->window);
  amt_test_await (page == NULL);
  g_clear_pointer (&self->opened, g_free);
  g_clear_pointer (&self->place, g_free);
  g_clear_object (&self->workplace);
  g_clear_object (&self->notices);
  g_clear_object (&self->settings);
  desk_close (self->context);
  desk_fixture_clear (&self->desk);
}

void
page_fixture_show (PageFixture *self, GtkWidget *page)
{
  self->page = page;
  gtk_window_set_child (self->window, page);
  amt_test_await (gtk_widget_get_mapped (page));
}

GtkWidget *
page_fixture_find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = page_fixture_find (child, type);

      if (found)
        return found;
    }
  return NULL;
}

gboolean
page_fixture_says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (page_fixture_says (child, text))
      return TRUE;
  return FALSE;
}

GtkWidget *
page_fixture_button (GtkWidget *widget, const char *action)
{
  if (GTK_IS_ACTIONABLE (widget) && gtk_widget_get_mapped (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = page_fixture_button (child, action);

      if (found)
        return found;
    }
  return NULL;
}

void
page_fixture_select (PageFixture *self, guint position)
{
  GtkWidget *list = page_fixture_find (self->page, GTK_TYPE_LIST_VIEW);

  g_assert_nonnull (list);
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (list)), position, TRUE);
}

guint
page_fixture_n_rows (PageFixture *self)
{
  GtkWidget *list = page_fixture_find (self->page, GTK_TYPE_LIST_VIEW);

  return list ? g_list_model_get_n_items (
                    G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))))
              : 0;
}

const char *
page_fixture_said (PageFixture *self)
{
  g_autoptr (AmtNotice) notice = g_list_model_get_item (G_LIST_MODEL (self->notices), 0);

  /* The list keeps it. */
  return notice ? amt_notice_get_text (notice) : NULL;
}
