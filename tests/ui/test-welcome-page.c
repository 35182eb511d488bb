/* test-welcome-page.c: what is typed becomes an address, or a sentence.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-welcome-page.h"

#include "amt-test.h"
#include "amt-ui.h"

#include <adwaita.h>

static void
test_complete (void)
{
  const char *const CASES[][2] = {
    { "portal.example", "https://portal.example/amtsstube/v1" },
    { "  portal.example/  ", "https://portal.example/amtsstube/v1" },
    { "https://portal.example:8443", "https://portal.example:8443/amtsstube/v1" },
    { "https://portal.example/other/v1", "https://portal.example/other/v1" },
    { "http://127.0.0.1:4000/amtsstube/v1", "http://127.0.0.1:4000/amtsstube/v1" },
    { "", NULL },
    { "https://", NULL },
    { "two words", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *address = amt_welcome_page_complete (CASES[i][0]);

      g_assert_cmpstr (address, ==, CASES[i][1]);
    }
}

static void
chosen_cb (AmtWelcomePage *page, const char *address, char **slot)
{
  g_free (*slot);
  *slot = g_strdup (address);
}

static void
test_connect (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = amt_welcome_page_new ();
  g_autofree char *chosen = NULL;

  gtk_window_set_child (GTK_WINDOW (window), page);
  g_signal_connect (page, "portal-chosen", G_CALLBACK (chosen_cb), &chosen);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (gtk_widget_activate_action (page, "welcome.connect", NULL));
  g_assert_null (chosen);
  amt_welcome_page_set_address (AMT_WELCOME_PAGE (page), "portal.example");
  g_assert_true (gtk_widget_activate_action (page, "welcome.connect", NULL));
  g_assert_cmpstr (chosen, ==, "https://portal.example/amtsstube/v1");

  /* While the portal is asked one cannot ask again; an error ends that. */
  amt_welcome_page_set_busy (AMT_WELCOME_PAGE (page), "Asking");
  g_clear_pointer (&chosen, g_free);
  gtk_widget_activate_action (page, "welcome.connect", NULL);
  g_assert_null (chosen);
  amt_welcome_page_set_error (AMT_WELCOME_PAGE (page), "Nobody there");
  gtk_widget_activate_action (page, "welcome.connect", NULL);
  g_assert_nonnull (chosen);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();
  amt_ui_init ();
  g_test_add_func ("/welcome-page/complete", test_complete);
  g_test_add_func ("/welcome-page/connect", test_connect);
  return g_test_run ();
}
