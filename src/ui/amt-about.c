/* amt-about.c: see the header. AdwAboutWindow is the floor's; newer versions still have it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What support asks for first. No personal data. */
static char *
describe_system (void)
{
  return g_strdup_printf ("Amtsstube %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\n%s\n",
                          AMT_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version (), glib_major_version,
                          glib_minor_version, glib_micro_version,
                          G_OBJECT_TYPE_NAME (gdk_display_get_default ()));
}

GtkWidget *
amt_about_present (GtkWindow *parent)
{
  GtkWidget *window = adw_about_window_new ();
  AdwAboutWindow *about = ADW_ABOUT_WINDOW (window);
  g_autofree char *system = describe_system ();

  adw_about_window_set_application_name (about, "Amtsstube");
  adw_about_window_set_application_icon (about, "de.amtsstube.Amtsstube");
  adw_about_window_set_version (about, AMT_VERSION);
  adw_about_window_set_developer_name (about, _ ("The Amtsstube maintainers"));
  adw_about_window_set_license_type (about, GTK_LICENSE_GPL_3_0);
  adw_about_window_set_comments (
      about, _ ("A desk for clerks in German district administrations: online applications, with a "
                "network and without, each decision exactly once."));
  adw_about_window_set_debug_info (about, system);
  adw_about_window_set_debug_info_filename (about, "amtsstube.txt");
  if (parent)
    gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), parent != NULL);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}
