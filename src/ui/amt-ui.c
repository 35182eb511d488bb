/* amt-ui.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ui.h"

#include "amt-focus.h"
#include "amt-ui-resources.h"

void
amt_ui_init (void)
{
  static gboolean done;
  g_autoptr (GtkCssProvider) style = NULL;

  if (done)
    return;
  done = TRUE;
  amt_ui_register_resource ();
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/de/amtsstube/Amtsstube/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/de/amtsstube/Amtsstube/icons");
  amt_focus_watch_windows ();
}
