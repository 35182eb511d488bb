/* amt-page.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-page.h"

#include <glib/gi18n.h>

#define MAX_WIDTH 480

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_Preferences"), "app.preferences");
  g_menu_append (menu, _ ("_About Amtsstube"), "app.about");
  g_menu_append (menu, _ ("_Quit"), "app.quit");
  return G_MENU_MODEL (menu);
}

void
amt_page_fill (GtkBox *page, AdwStatusPage *status)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *menu = gtk_menu_button_new ();
  g_autoptr (GMenuModel) model = make_menu ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (page), GTK_ORIENTATION_VERTICAL);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "open-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu), model);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu), TRUE);
  gtk_widget_set_tooltip_text (menu, _ ("Main Menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Main Menu"), -1);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), menu);
  /* The heading says it all. */
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), adw_window_title_new ("", NULL));
  gtk_widget_add_css_class (bar, "flat");
  gtk_widget_set_vexpand (GTK_WIDGET (status), TRUE);
  gtk_box_append (page, bar);
  gtk_box_append (page, GTK_WIDGET (status));
  g_object_set_data (G_OBJECT (page), "amt-page-body", status);
}

void
amt_page_focus (GtkWidget *page)
{
  GtkWidget *body = g_object_get_data (G_OBJECT (page), "amt-page-body");

  gtk_widget_child_focus (body ? body : page, GTK_DIR_TAB_FORWARD);
}

void
amt_page_set_child (AdwStatusPage *status, GtkWidget *child)
{
  GtkWidget *clamp = adw_clamp_new ();

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), child);
  adw_status_page_set_child (status, clamp);
}

GtkWidget *
amt_page_button (const char *label, const char *action, gboolean suggested)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  /* GTK would name it with the underscore, too. */
  gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  if (action)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

GtkWidget *
amt_page_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

char *
amt_page_host (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  if (!uri || !g_uri_get_host (uri))
    return g_strdup (address);
  if (g_uri_get_port (uri) > 0)
    return g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
  return g_strdup (g_uri_get_host (uri));
}
