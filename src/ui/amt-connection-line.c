/* amt-connection-line.c: see the header. A button with an icon and words; it has no type of its own. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-connection-line.h"

#include <glib/gi18n.h>

static const char *
icon_of (AmtConnection *connection)
{
  switch (amt_connection_get_state (connection))
    {
    case AMT_CONNECTION_GOOD:
      return "amt-online-symbolic";
    case AMT_CONNECTION_OFFLINE:
    case AMT_CONNECTION_UNKNOWN:
      return "amt-offline-symbolic";
    case AMT_CONNECTION_SIGN_IN:
    case AMT_CONNECTION_OTHER_PERSON:
      return "amt-person-symbolic";
    case AMT_CONNECTION_SERVER:
    case AMT_CONNECTION_TOO_OLD:
    case AMT_CONNECTION_HERE:
    default:
      return "amt-warning-symbolic";
    }
}

static void
changed_cb (AmtConnection *connection, GtkWidget *button)
{
  GtkWidget *image = g_object_get_data (G_OBJECT (button), "amt-image");
  GtkWidget *spinner = g_object_get_data (G_OBJECT (button), "amt-spinner");
  GtkWidget *label = g_object_get_data (G_OBJECT (button), "amt-label");
  gboolean working = amt_connection_is_working (connection);
  g_autofree char *line = amt_connection_dup_line (connection);

  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon_of (connection));
  gtk_widget_set_visible (image, !working);
  gtk_widget_set_visible (spinner, working);
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), working);
  gtk_label_set_label (GTK_LABEL (label), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, line, -1);
}

GtkWidget *
amt_connection_line_new (AmtConnection *connection)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new ();
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "amt-connection-line");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.sync");
  gtk_widget_set_tooltip_text (button, _ ("Synchronise Now"));

  g_object_set_data (G_OBJECT (button), "amt-image", image);
  g_object_set_data (G_OBJECT (button), "amt-spinner", spinner);
  g_object_set_data (G_OBJECT (button), "amt-label", label);
  g_signal_connect_object (connection, "changed", G_CALLBACK (changed_cb), button, 0);
  changed_cb (connection, button);
  return button;
}
