/* amt-preferences.c: see the header. AdwPreferencesWindow is the floor's; newer versions still have it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-preferences.h"

#include "amt-cache-group.h"
#include "amt-doctor-group.h"
#include "amt-setting-origin.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* --- one row of a setting ------------------------------------------------------------------------------ */

/* Says where the value comes from, and lets go of what the person chose. Owned by its row. */
typedef struct
{
  GSettings *settings; /* (owned) */
  const char *key;     /* static */
  char *description;   /* (owned) (translated) */
  AdwActionRow *row;   /* not owned */
  GtkWidget *reset;    /* (owned by the widget tree) */
  gulong handler;
} Origin;

static void
origin_free (gpointer data)
{
  Origin *self = data;

  g_signal_handler_disconnect (self->settings, self->handler);
  g_object_unref (self->settings);
  g_free (self->description);
  g_free (self);
}

static void
show_origin (Origin *self)
{
  AmtSettingOrigin origin = amt_setting_origin (self->settings, self->key);
  g_autofree char *text =
      g_strconcat (self->description, " · ", amt_setting_origin_to_words (origin), NULL);

  adw_action_row_set_subtitle (self->row, text);
  gtk_widget_set_visible (self->reset, origin == AMT_ORIGIN_USER);
}

static void
changed_cb (GSettings *settings, const char *key, Origin *self)
{
  show_origin (self);
}

static void
reset_cb (GtkButton *button, Origin *self)
{
  g_settings_reset (self->settings, self->key);
}

static void
follow_origin (AdwActionRow *row, GSettings *settings, const char *key, const char *description)
{
  Origin *self = g_new0 (Origin, 1);
  g_autofree char *detailed = g_strconcat ("changed::", key, NULL);
  g_autofree char *words =
      g_strdup_printf (_ ("Reset “%s”"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));

  self->settings = g_object_ref (settings);
  self->key = key;
  self->description = g_strdup (description);
  self->row = row;
  self->reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_set_valign (self->reset, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->reset, "flat");
  gtk_widget_set_tooltip_text (self->reset, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
  g_signal_connect (self->reset, "clicked", G_CALLBACK (reset_cb), self);
  adw_action_row_add_suffix (row, self->reset);
  self->handler = g_signal_connect (settings, detailed, G_CALLBACK (changed_cb), self);
  g_object_set_data_full (G_OBJECT (row), "amt-origin", self, origin_free);
  show_origin (self);
}

static AdwActionRow *
prepare_row (GtkWidget *row, const char *title)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  return ADW_ACTION_ROW (row);
}

static void
name_control (GtkWidget *control, const char *title)
{
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
}

static GtkWidget *
make_switch_row (GSettings *settings, const char *key, const char *title, const char *description)
{
  AdwActionRow *row = prepare_row (adw_action_row_new (), title);
  GtkWidget *control = gtk_switch_new ();

  name_control (control, title);
  follow_origin (row, settings, key, description);
  adw_action_row_add_suffix (row, control);
  adw_action_row_set_activatable_widget (row, control);
  g_settings_bind (settings, key, control, "active", G_SETTINGS_BIND_DEFAULT);
  return GTK_WIDGET (row);
}

static GtkWidget *
make_number_row (GSettings *settings, const char *key, double minimum, double maximum, double step,
                 const char *title, const char *description)
{
  AdwActionRow *row = prepare_row (adw_action_row_new (), title);
  GtkWidget *control = gtk_spin_button_new_with_range (minimum, maximum, step);

  name_control (control, title);
  follow_origin (row, settings, key, description);
  adw_action_row_add_suffix (row, control);
  g_settings_bind (settings, key, control, "value", G_SETTINGS_BIND_DEFAULT);
  return GTK_WIDGET (row);
}

/* --- colours ------------------------------------------------------------------------------------------- */

static const char *const SCHEMES[] = { "system", "light", "dark" };

static gboolean
get_scheme (GValue *value, GVariant *variant, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (SCHEMES); i++)
    if (strcmp (SCHEMES[i], g_variant_get_string (variant, NULL)) == 0)
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
set_scheme (const GValue *value, const GVariantType *type, gpointer user_data)
{
  guint chosen = g_value_get_uint (value);

  return chosen < G_N_ELEMENTS (SCHEMES) ? g_variant_new_string (SCHEMES[chosen]) : NULL;
}

static GtkWidget *
make_scheme_row (GSettings *settings)
{
  const char *const names[] = { _ ("As the system"), _ ("Light"), _ ("Dark"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *row = adw_combo_row_new ();

  prepare_row (row, _ ("Colours"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  follow_origin (ADW_ACTION_ROW (row), settings, "color-scheme", _ ("Light or dark"));
  g_settings_bind_with_mapping (settings, "color-scheme", row, "selected", G_SETTINGS_BIND_DEFAULT,
                                get_scheme, set_scheme, NULL, NULL);
  return row;
}

/* --- pages --------------------------------------------------------------------------------------------- */

static AdwPreferencesGroup *
add_group (GtkWidget *page, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

static GtkWidget *
add_page (GtkWidget *window, const char *title, const char *icon)
{
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (page), title);
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (page), icon);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  return page;
}

static void
fill_general (GtkWidget *page, GSettings *settings)
{
  AdwPreferencesGroup *look = add_group (page, _ ("Appearance"));
  AdwPreferencesGroup *work = add_group (page, _ ("Working"));
  AdwPreferencesGroup *background = add_group (page, _ ("Background and Notifications"));

  adw_preferences_group_add (look, make_scheme_row (settings));
  adw_preferences_group_add (
      work, make_number_row (settings, "undo-minutes", 0, 30, 1, _ ("Minutes to think again"),
                             _ ("So long a decision can be taken back before it is sent")));
  adw_preferences_group_add (
      work, make_switch_row (settings, "open-next", _ ("Go on to the next case"),
                             _ ("After deciding, requesting documents or setting a follow-up")));
  adw_preferences_group_add (
      background, make_switch_row (settings, "run-in-background", _ ("Go on without a window"),
                                   _ ("Synchronises and notifies while no window is open")));
  adw_preferences_group_add (
      background, make_switch_row (settings, "prefetch-documents", _ ("Fetch documents ahead"),
                                   _ ("Of your cases and of the next ones in the list; not through "
                                      "a network that costs")));
  adw_preferences_group_add (
      background, make_switch_row (settings, "prefetch-on-battery", _ ("Fetch ahead on battery"),
                                   _ ("Otherwise fetching waits until the computer has power")));
  adw_preferences_group_add (
      background, make_switch_row (settings, "search-documents", _ ("Search inside documents"),
                                   _ ("Documents on this computer are read while it has power")));
  adw_preferences_group_add (
      background,
      make_switch_row (settings, "show-notifications", _ ("Notifications"),
                       _ ("New cases and what is due today; never with personal data")));
}

static GtkWidget *
make_portal_row (GSettings *settings)
{
  g_autofree char *address = g_settings_get_string (settings, "portal-address");
  AdwActionRow *row = prepare_row (adw_action_row_new (), _ ("Portal"));

  /* Another portal is another profile: it is chosen where one signs in, not here. */
  follow_origin (row, settings, "portal-address",
                 *address ? address : _ ("That of the last sign-in"));
  return GTK_WIDGET (row);
}

static GtkWidget *
make_forbidden_row (GSettings *settings)
{
  AdwActionRow *row = prepare_row (adw_action_row_new (), _ ("Documents stay inside this program"));

  follow_origin (row, settings, "forbid-open-elsewhere",
                 _ ("They cannot be opened in other programs"));
  adw_action_row_add_prefix (row, gtk_image_new_from_icon_name ("amt-lock-symbolic"));
  return GTK_WIDGET (row);
}

static void
fill_connection (GtkWidget *page, GSettings *settings, AmtDiagnoseFunc diagnose, gpointer data)
{
  AdwPreferencesGroup *portal = add_group (page, _ ("Connection"));

  adw_preferences_group_add (portal, make_portal_row (settings));
  adw_preferences_group_add (
      portal,
      make_number_row (settings, "poll-seconds", 15, 3600, 15, _ ("Seconds between two looks"),
                       _ ("Where the portal does not tell of changes by itself")));
  if (g_settings_get_boolean (settings, "forbid-open-elsewhere"))
    adw_preferences_group_add (portal, make_forbidden_row (settings));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (amt_doctor_group_new (diagnose, data)));
}

static GtkWidget *
make_folder_row (GSettings *settings, const char *folder)
{
  AdwActionRow *row = prepare_row (adw_action_row_new (), _ ("Folder on this computer's own disk"));
  /* Translators: %s: path of a folder. */
  g_autofree char *text =
      g_strdup_printf (_ ("%s, if the home folder lies on the network"), folder);

  follow_origin (row, settings, "profile-folder", text);
  return GTK_WIDGET (row);
}

static void
fill_cache (GtkWidget *page, GSettings *settings, AmtWorkplace *workplace)
{
  g_autofree char *folder = g_settings_get_string (settings, "profile-folder");
  AdwPreferencesGroup *rules;

  if (workplace)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                              ADW_PREFERENCES_GROUP (amt_cache_group_new (workplace)));
  rules = add_group (page, _ ("How Long"));
  adw_preferences_group_add (
      rules, make_switch_row (
                 settings, "session-only", _ ("For this session only"),
                 _ ("Quitting and locking delete cases, documents and saved searches here. What "
                    "is not transferred, and drafts, stay encrypted until they are gone")));
  adw_preferences_group_add (
      rules,
      make_number_row (settings, "keep-closed-days", 0, 3650, 30, _ ("Days for closed cases"),
                       _ ("Then only the entry in the list stays here; 0: as the portal says")));
  if (*folder)
    adw_preferences_group_add (rules, make_folder_row (settings, folder));
}

GtkWidget *
amt_preferences_present (GtkWindow *parent, GSettings *settings, AmtWorkplace *workplace,
                         AmtDiagnoseFunc diagnose, gpointer data)
{
  GtkWidget *window = adw_preferences_window_new ();

  fill_general (add_page (window, _ ("General"), "preferences-system-symbolic"), settings);
  fill_connection (add_page (window, _ ("Connection"), "amt-portal-symbolic"), settings, diagnose,
                   data);
  fill_cache (add_page (window, _ ("Cache"), "drive-harddisk-symbolic"), settings, workplace);
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Preferences"));
  gtk_window_set_default_size (GTK_WINDOW (window), 680, 640);
  if (parent)
    {
      gtk_window_set_transient_for (GTK_WINDOW (window), parent);
      gtk_window_set_modal (GTK_WINDOW (window), TRUE);
    }
  gtk_window_present (GTK_WINDOW (window));
  return window;
}
