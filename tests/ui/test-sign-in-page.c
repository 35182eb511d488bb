/* test-sign-in-page.c: one can start when it is known who will be asked, wait, give up, and start again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-in-page.h"

#include "amt-test.h"
#include "amt-ui.h"

#include <adwaita.h>

typedef struct
{
  guint n_start;
  guint n_cancel;
} Seen;

static void
count_cb (AmtSignInPage *page, guint *n)
{
  (*n)++;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *action)
{
  if (GTK_IS_ACTIONABLE (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, action);

      if (found)
        return found;
    }
  return NULL;
}

static void
test_steps (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = amt_sign_in_page_new ("Because & <why>", TRUE);
  AmtSignInPage *self = AMT_SIGN_IN_PAGE (page);
  Seen seen = { 0 };

  gtk_window_set_child (GTK_WINDOW (window), page);
  g_signal_connect (page, "start", G_CALLBACK (count_cb), &seen.n_start);
  g_signal_connect (page, "cancel", G_CALLBACK (count_cb), &seen.n_cancel);
  gtk_window_present (GTK_WINDOW (window));
  amt_sign_in_page_set_portal (self, "District & Town", "https://portal.example/amtsstube/v1");

  /* Nobody is sent to a provider that they have not seen the name of. */
  gtk_widget_activate_action (page, "sign-in.start", NULL);
  g_assert_cmpuint (seen.n_start, ==, 0);
  amt_sign_in_page_set_provider (self, "https://id.example/realm");
  gtk_widget_activate_action (page, "sign-in.cancel", NULL);
  g_assert_cmpuint (seen.n_cancel, ==, 0);
  gtk_widget_activate_action (page, "sign-in.start", NULL);
  g_assert_cmpuint (seen.n_start, ==, 1);

  g_assert_true (gtk_widget_get_visible (find_button (page, "sign-in.back")));
  amt_sign_in_page_set_waiting (self, "https://id.example/authorize?a=1&b=2");
  /* Cancel is the one way out now. */
  g_assert_false (gtk_widget_get_visible (find_button (page, "sign-in.back")));
  gtk_widget_activate_action (page, "sign-in.start", NULL);
  g_assert_cmpuint (seen.n_start, ==, 1);
  gtk_widget_activate_action (page, "sign-in.cancel", NULL);
  g_assert_cmpuint (seen.n_cancel, ==, 1);

  amt_sign_in_page_set_error (self, "Declined");
  g_assert_true (gtk_widget_get_visible (find_button (page, "sign-in.back")));
  gtk_widget_activate_action (page, "sign-in.start", NULL);
  g_assert_cmpuint (seen.n_start, ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **slot = user_data;

  *slot = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = amt_sign_in_page_new (NULL, FALSE);
  g_autofree char *text = NULL;

  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  amt_sign_in_page_set_provider (AMT_SIGN_IN_PAGE (page), "https://id.example");
  amt_sign_in_page_set_waiting (AMT_SIGN_IN_PAGE (page), "https://id.example/authorize?a=1&b=2");
  amt_sign_in_page_set_browser_failed (AMT_SIGN_IN_PAGE (page));
  g_assert_true (gtk_widget_activate_action (page, "sign-in.copy", NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (page), NULL, copied_cb, &text);
  amt_test_await (text);
  g_assert_cmpstr (text, ==, "https://id.example/authorize?a=1&b=2");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();
  amt_ui_init ();
  g_test_add_func ("/sign-in-page/steps", test_steps);
  g_test_add_func ("/sign-in-page/copy", test_copy);
  return g_test_run ();
}
