/* amt-shortcuts-window.c: see the header. Main thread.
 *
 * Not a GtkShortcutsWindow: that one has pages of fixed height, which large text does not fit into.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-shortcuts-window.h"

#include "amt-action-table.h"
#include "amt-widgets.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define DATA_KEY "amt-shortcuts"
#define WIDTH 560
#define HEIGHT 640

static char *
dup_key (const char *accelerator)
{
  guint key;
  GdkModifierType modifiers;

  if (!gtk_accelerator_parse (accelerator, &key, &modifiers))
    return NULL;
  return gtk_accelerator_get_label (key, modifiers);
}

static void
add_row (AdwPreferencesGroup *group, const AmtActionInfo *info)
{
  GtkWidget *row = adw_action_row_new ();
  g_auto (GStrv) keys = g_strsplit (info->keys, " ", -1);
  GString *name = g_string_new (_ (info->label));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (info->label));
  for (guint i = 0; keys[i]; i++)
    {
      g_autofree char *text = dup_key (keys[i]);
      GtkWidget *label = gtk_label_new (text);

      gtk_widget_add_css_class (label, "command-keys");
      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      g_string_append_printf (name, ", %s", text);
    }
  amt_widgets_set_name (row, name->str);
  g_string_free (name, TRUE);
  adw_preferences_group_add (group, row);
}

/* Rows of one heading stand together in the table. */
static void
fill (GtkBox *box)
{
  const char *heading = NULL;
  AdwPreferencesGroup *group = NULL;
  guint n;
  const AmtActionInfo *table = amt_action_table (&n);

  for (guint i = 0; i < n; i++)
    {
      if (!table[i].keys)
        continue;
      if (g_strcmp0 (heading, table[i].group) != 0)
        {
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _ (table[i].group));
          gtk_box_append (box, GTK_WIDGET (group));
          heading = table[i].group;
        }
      add_row (group, &table[i]);
    }
}

static gboolean
escape_cb (GtkWidget *window, GVariant *arguments, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (window));
  return GDK_EVENT_STOP;
}

static void
destroyed_cb (GtkWidget *window, GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), DATA_KEY, NULL);
}

void
amt_shortcuts_window_present (GtkWindow *parent)
{
  GtkWidget *window = g_object_get_data (G_OBJECT (parent), DATA_KEY);
  GtkWidget *content, *page, *box;
  GtkEventController *keys;

  if (window)
    {
      gtk_window_present (GTK_WINDOW (window));
      return;
    }
  window = adw_window_new ();
  content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  page = amt_widgets_page (&box);
  keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Keyboard Shortcuts"));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_set_spacing (GTK_BOX (box), 18);
  gtk_widget_set_margin_top (box, 12);
  fill (GTK_BOX (box));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (content), page);
  adw_window_set_content (ADW_WINDOW (window), content);
  g_object_set_data (G_OBJECT (parent), DATA_KEY, window);
  g_signal_connect_object (window, "destroy", G_CALLBACK (destroyed_cb), parent, 0);
  gtk_window_present (GTK_WINDOW (window));
}
