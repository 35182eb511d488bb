/* probe-window.c: a small window on which the tests of the window try themselves: everything on it is right.
 *
 *     probe-window --defects    the same with the faults that the accessibility audit must find
 *
 * What was pressed or activated stands in the status line. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

static gboolean defects;
static GtkLabel *status; /* (unowned): the window's */

static const char *const states[] = { "Eingegangen", "In Bearbeitung", "Entschieden" };

static void
name (gpointer widget, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
pressed_cb (GtkWidget *widget, const char *what)
{
  gtk_label_set_label (status, what);
}

static void
warn_cb (GtkWidget *widget, gpointer user_data)
{
  g_warning ("planted: a warning");
}

static void
toggled_cb (GtkCheckButton *check, gpointer user_data)
{
  gtk_label_set_label (status, gtk_check_button_get_active (check) ? "Angehakt" : "Leer");
}

static void
changed_cb (GtkEditable *editable, gpointer user_data)
{
  gtk_label_set_label (status, gtk_editable_get_text (editable));
}

static void
activated_cb (GtkColumnView *view, guint position, gpointer user_data)
{
  g_autofree char *text = g_strdup_printf ("Vorgang %u geöffnet", position);

  gtk_label_set_label (status, text);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  GtkWidget *row = gtk_widget_get_parent (gtk_widget_get_parent (label));
  guint position = gtk_list_item_get_position (item);
  const char *state = states[position % G_N_ELEMENTS (states)];
  g_autofree char *reference = g_strdup_printf ("AZ-%04u", position);
  g_autofree char *whole = g_strdup_printf ("%s, %s", reference, state);

  gtk_label_set_label (GTK_LABEL (label), reference);
  name (row, defects ? reference : whole);
}

/* GTK 4.8 walks a list row by row with Tab. */
static gboolean
leave_list_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
               gpointer user_data)
{
  if ((key != GDK_KEY_Tab && key != GDK_KEY_ISO_Left_Tab) || (state & GDK_CONTROL_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit_by_name (user_data, "move-focus-out",
                         key == GDK_KEY_Tab ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_list (void)
{
  GtkStringList *model = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view;

  for (guint i = 0; i < 1000; i++)
    gtk_string_list_append (model, "");
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  view =
      gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (model))));
  name (view, "Vorgänge");
  gtk_column_view_append_column (GTK_COLUMN_VIEW (view),
                                 gtk_column_view_column_new ("Aktenzeichen", factory));
  g_signal_connect (view, "activate", G_CALLBACK (activated_cb), NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (leave_list_cb), scrolled);
  gtk_widget_add_controller (view, keys);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_vexpand (scrolled, TRUE);

  return scrolled;
}

static GtkWidget *
make_button (const char *label, const char *what)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect (button, "clicked", G_CALLBACK (pressed_cb), (gpointer) what);
  return button;
}

/* Two pages of which only one is seen. */
static GtkWidget *
make_pages (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_stack_add_titled (GTK_STACK (stack), make_button ("Auf Seite 1", "Seite 1"), "1", "Antrag");
  gtk_stack_add_titled (GTK_STACK (stack), make_button ("Auf Seite 2", "Seite 2"), "2", "Verlauf");
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (stack));
  gtk_box_append (GTK_BOX (box), switcher);
  gtk_box_append (GTK_BOX (box), stack);

  return box;
}

static GtkWidget *
make_header (void)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *icon = gtk_button_new_from_icon_name ("list-add-symbolic");
  GtkWidget *warn = gtk_button_new_with_label ("Warnen");

  if (!defects)
    name (icon, "Neuer Vorgang");
  g_signal_connect (icon, "clicked", G_CALLBACK (pressed_cb), (gpointer) "Neu gedrückt");
  g_signal_connect (warn, "clicked", G_CALLBACK (warn_cb), NULL);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), icon);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), warn);

  return header;
}

static GtkWidget *
make_form (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *check = gtk_check_button_new_with_mnemonic ("_Nur meine");
  GtkWidget *text = gtk_text_view_new ();
  GtkWidget *hidden = make_button ("Nur mit der Maus", "Maus");
  GtkWidget *faint;

  name (entry, "Suchen");
  name (text, "Vermerk");
  if (!defects)
    name (check, "Nur meine");
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text), defects);
  gtk_widget_set_focusable (hidden, !defects);
  g_signal_connect (entry, "changed", G_CALLBACK (changed_cb), NULL);
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), NULL);

  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), make_list ());
  gtk_box_append (GTK_BOX (box), hidden);
  gtk_box_append (GTK_BOX (box), make_pages ());
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), make_button ("Übernehmen", "Übernommen"));
  status = GTK_LABEL (gtk_label_new ("bereit"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (status));
  faint = gtk_label_new ("Gut zu lesen");
  gtk_widget_set_opacity (faint, defects ? 0.5 : 0.75);
  gtk_box_append (GTK_BOX (box), faint);

  return box;
}

/* Adwaita's own heads of columns are too faint for 4.5:1. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (provider,
                                   "columnview > header > button > box { color: inherit; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
activate_cb (GtkApplication *application, gpointer user_data)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  load_style ();
  gtk_window_set_title (GTK_WINDOW (window), "Probe");
  gtk_box_append (GTK_BOX (box), make_header ());
  gtk_box_append (GTK_BOX (box), make_form ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 700, 500);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "defects", 0, 0, G_OPTION_ARG_NONE, &defects, "Plant the faults of the audit's test", NULL },
    { NULL },
  };
  g_autoptr (AdwApplication) application =
      adw_application_new ("de.amtsstube.Probe", G_APPLICATION_NON_UNIQUE);

  g_application_add_main_option_entries (G_APPLICATION (application), entries);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
