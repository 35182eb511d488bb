/* amt-application.c: options, start, windows, settings. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-application-private.h"

#include "amt-about.h"
#include "amt-action-table.h"
#include "amt-error-text.h"
#include "amt-preferences.h"
#include "amt-ui.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (AmtApplication, amt_application, ADW_TYPE_APPLICATION)

AmtWindow *
amt_application_find_window (AmtApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l; l = l->next)
    if (AMT_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

void
amt_application_show (AmtApplication *self, GtkWidget *page)
{
  AmtWindow *window = amt_application_find_window (self);

  g_clear_handle_id (&self->busy_delay, g_source_remove);
  if (window)
    amt_window_show_page (window, page);
  else
    g_object_unref (g_object_ref_sink (page));
}

char *
amt_application_dup_portal (AmtApplication *self)
{
  g_autofree char *set = g_settings_get_string (self->settings, "portal-address");

  if (self->demo)
    return g_strdup (amt_demo_portal_get_url (self->demo));
  if (self->portal_option)
    return g_strdup (self->portal_option);
  if (self->chosen_portal)
    return g_strdup (self->chosen_portal);
  if (*set)
    return g_steal_pointer (&set);
  return g_strdup (self->last_portal);
}

gboolean
amt_application_portal_is_fixed (AmtApplication *self)
{
  g_autofree char *set = g_settings_get_string (self->settings, "portal-address");

  return self->portal_option ||
         (*set && !g_settings_is_writable (self->settings, "portal-address"));
}

char *
amt_application_dup_profile (AmtApplication *self)
{
  if (self->demo)
    return g_strdup (amt_demo_portal_get_profile (self->demo));
  if (self->profile_option)
    return g_strdup (self->profile_option);
  if (self->profile_folder)
    return g_strdup (self->profile_folder);
  return g_build_filename (g_get_user_data_dir (), "amtsstube", NULL);
}

void
amt_application_set_enabled (AmtApplication *self, const char *action, gboolean enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), action)), enabled);
}

void
amt_application_say_error (AmtApplication *self, const GError *error)
{
  g_autofree char *sentence = amt_error_text_dup_sentence (error);

  g_message ("%s %d: %s", g_quark_to_string (error->domain), error->code, error->message);
  amt_notices_say (self->notices, sentence);
}

/* --- windows ------------------------------------------------------------------------------------------- */

static void
amt_application_activate (GApplication *application)
{
  AmtApplication *self = AMT_APPLICATION (application);
  AmtWindow *window = amt_application_find_window (self);

  if (!window)
    {
      window = amt_window_new (GTK_APPLICATION (self), self->settings, self->notices);
      if (self->context)
        amt_application_show_desk (self);
      else if (!self->opening)
        amt_application_open (self);
    }
  gtk_window_present (GTK_WINDOW (window));
}

/* The last window went: the desk goes on in the background, if the clerk wants that, or the program ends as with "Quit". */
static void
amt_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  AmtApplication *self = AMT_APPLICATION (application);

  GTK_APPLICATION_CLASS (amt_application_parent_class)->window_removed (application, window);
  if (gtk_application_get_windows (application) || self->leaving)
    return;
  if (self->context && g_settings_get_boolean (self->settings, "run-in-background"))
    return;
  amt_application_quit (self, FALSE);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;

  amt_preferences_present (gtk_application_get_active_window (GTK_APPLICATION (self)),
                           self->settings, self->workplace, amt_application_diagnose, self);
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_about_present (gtk_application_get_active_window (GTK_APPLICATION (user_data)));
}

static void
show_place_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;
  AmtWindow *window;

  g_application_activate (G_APPLICATION (self));
  window = amt_application_find_window (self);
  if (window && amt_window_get_workplace (window))
    g_action_group_activate_action (G_ACTION_GROUP (window), "show-place", parameter);
  else
    /* A click on a notification started the program: the desk begins there. */
    g_settings_set_string (self->settings, "last-place", g_variant_get_string (parameter, NULL));
}

static const GActionEntry ACTIONS[] = {
  { .name = "preferences", .activate = preferences_action },
  { .name = "about", .activate = about_action },
  { .name = "show-place", .activate = show_place_action, .parameter_type = "s" },
};

/* --- settings ------------------------------------------------------------------------------------------ */

static void
color_scheme_changed_cb (GSettings *settings, const char *key, AmtApplication *self)
{
  static const AdwColorScheme SCHEMES[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  guint chosen = (guint) g_settings_get_enum (settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      SCHEMES[MIN (chosen, G_N_ELEMENTS (SCHEMES) - 1)]);
}

/* --- start and end ------------------------------------------------------------------------------------- */

static gboolean
signal_cb (gpointer user_data)
{
  amt_application_quit (user_data, FALSE);
  return G_SOURCE_CONTINUE;
}

/* The session ends, if we let it: what waits for its grace time goes out first. */
static void
query_end_cb (GtkApplication *application, AmtApplication *self)
{
  amt_application_end_holds (self);
}

/* The computer goes to sleep: what it holds back may be wanted long before it wakes. */
static void
sleep_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
          const char *signal, GVariant *parameters, gpointer user_data)
{
  gboolean going = FALSE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &going);
  if (going)
    amt_application_end_holds (user_data);
}

static void
system_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  self->system_bus = g_bus_get_finish (result, &error);
  if (self->system_bus)
    self->sleep_handler = g_dbus_connection_signal_subscribe (
        self->system_bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager",
        "PrepareForSleep", "/org/freedesktop/login1", NULL, G_DBUS_SIGNAL_FLAGS_NONE, sleep_cb,
        self, NULL);
  else
    g_debug ("system bus: %s", error->message);
}

static void
forget_sleep (AmtApplication *self)
{
  if (self->sleep_handler != 0)
    g_dbus_connection_signal_unsubscribe (self->system_bus, self->sleep_handler);
  self->sleep_handler = 0;
  g_clear_object (&self->system_bus);
}

/* Nobody at the desk: nothing is to be read. */
static void
screensaver_cb (GObject *object, GParamSpec *pspec, AmtApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));
  gboolean active;

  g_object_get (self, "screensaver-active", &active, NULL);
  for (GList *l = windows; l; l = l->next)
    gtk_widget_set_opacity (GTK_WIDGET (l->data), active ? 0 : 1);
  if (self->notifier)
    amt_notifier_set_quiet (self->notifier, active);
}

static void
amt_application_startup (GApplication *application)
{
  AmtApplication *self = AMT_APPLICATION (application);
  GActionMap *map = G_ACTION_MAP (self);

  G_APPLICATION_CLASS (amt_application_parent_class)->startup (application);
  amt_ui_init ();
  gtk_window_set_default_icon_name (AMT_APPLICATION_ID);
  self->settings = g_settings_new (AMT_APPLICATION_ID);
  self->vault = self->key_file ? amt_key_file_vault_new (self->key_file) : amt_secret_vault_new ();
  g_action_map_add_action_entries (map, ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  g_action_map_add_action_entries (map, AMT_APPLICATION_OPEN_ACTIONS,
                                   (gint) AMT_APPLICATION_N_OPEN_ACTIONS, self);
  g_action_map_add_action_entries (map, AMT_APPLICATION_SIGN_IN_ACTIONS,
                                   (gint) AMT_APPLICATION_N_SIGN_IN_ACTIONS, self);
  g_action_map_add_action_entries (map, AMT_APPLICATION_WORK_ACTIONS,
                                   (gint) AMT_APPLICATION_N_WORK_ACTIONS, self);
  g_action_map_add_action_entries (map, AMT_APPLICATION_LEAVE_ACTIONS,
                                   (gint) AMT_APPLICATION_N_LEAVE_ACTIONS, self);
  amt_application_drop (self);
  amt_action_table_set_accels (GTK_APPLICATION (self));
  g_signal_connect_object (self->settings, "changed::color-scheme",
                           G_CALLBACK (color_scheme_changed_cb), self, 0);
  color_scheme_changed_cb (self->settings, NULL, self);
  g_signal_connect (self, "query-end", G_CALLBACK (query_end_cb), self);
  g_signal_connect (self, "notify::screensaver-active", G_CALLBACK (screensaver_cb), self);
  g_bus_get (G_BUS_TYPE_SYSTEM, NULL, system_bus_cb, g_object_ref (self));
  self->term_source = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->int_source = g_unix_signal_add (SIGINT, signal_cb, self);
}

static int
amt_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      /* lint-allow: g_print: what was asked for on the command line belongs there */
      g_print ("amtsstube %s\n", AMT_VERSION);
      return 0;
    }
  return -1;
}

static void
amt_application_finalize (GObject *object)
{
  AmtApplication *self = AMT_APPLICATION (object);

  g_clear_handle_id (&self->busy_delay, g_source_remove);
  g_clear_handle_id (&self->send_timeout, g_source_remove);
  forget_sleep (self);
  g_clear_handle_id (&self->term_source, g_source_remove);
  g_clear_handle_id (&self->int_source, g_source_remove);
  g_clear_object (&self->notifier);
  g_clear_object (&self->background);
  g_clear_object (&self->workplace);
  g_clear_object (&self->context);
  g_clear_object (&self->sign_in_remote);
  g_clear_object (&self->signing_in);
  g_clear_object (&self->opening);
  g_clear_object (&self->sending);
  g_clear_object (&self->demo);
  g_clear_object (&self->vault);
  g_clear_object (&self->clock);
  g_clear_object (&self->notices);
  g_clear_object (&self->settings);
  g_free (self->profile_folder);
  g_free (self->last_portal);
  g_free (self->chosen_portal);
  g_free (self->portal_option);
  g_free (self->profile_option);
  g_free (self->token_file);
  g_free (self->key_file);
  G_OBJECT_CLASS (amt_application_parent_class)->finalize (object);
}

static void
amt_application_class_init (AmtApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_application_finalize;
  G_APPLICATION_CLASS (klass)->activate = amt_application_activate;
  G_APPLICATION_CLASS (klass)->startup = amt_application_startup;
  G_APPLICATION_CLASS (klass)->handle_local_options = amt_application_handle_local_options;
  GTK_APPLICATION_CLASS (klass)->window_removed = amt_application_window_removed;
}

static void
amt_application_init (AmtApplication *self)
{
  const GOptionEntry options[] = {
    { "portal", 0, 0, G_OPTION_ARG_STRING, &self->portal_option, N_ ("Address of the portal"),
      N_ ("URL") },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile_option,
      N_ ("Folder of the encrypted cache"), N_ ("FOLDER") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &self->token_file,
      N_ ("File with an access token, instead of signing in"), N_ ("FILE") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &self->key_file,
      N_ ("Folder or file for keys, instead of the keyring"), N_ ("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { NULL },
  };

  self->clock = amt_clock_new_system ();
  self->notices = amt_notices_new (self->clock);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

AmtApplication *
amt_application_new (void)
{
  return g_object_new (AMT_TYPE_APPLICATION, "application-id", AMT_APPLICATION_ID, "flags",
                       G_APPLICATION_CAN_OVERRIDE_APP_ID, "register-session", TRUE, NULL);
}
