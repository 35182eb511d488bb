/* amt-application.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-application.h"

#include "amt-action-table.h"
#include "amt-ui.h"
#include "amt-window.h"

#include <glib/gi18n.h>

struct _AmtApplication
{
  AdwApplication parent_instance;

  /* From the command line. */
  char *portal;     /* (owned) (nullable) */
  char *profile;    /* (owned) (nullable) */
  char *token_file; /* (owned) (nullable) */
  char *key_file;   /* (owned) (nullable) */

  GSettings *settings; /* (owned) (nullable) from startup */
  AmtNotices *notices; /* (owned) */
  AmtVault *vault;     /* (owned) (nullable) */
  AmtClock *clock;     /* (owned) */
  AmtContext *context; /* (owned) (nullable) while a profile is open */
};

G_DEFINE_FINAL_TYPE (AmtApplication, amt_application, ADW_TYPE_APPLICATION)

static AmtWindow *
find_window (AmtApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l; l = l->next)
    if (AMT_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtWorkplace) workplace = NULL;
  AmtWindow *window = find_window (self);

  self->context = amt_context_open_finish (result, &error);
  if (!self->context)
    {
      g_warning ("open: %s", error->message);
      return;
    }
  workplace = amt_workplace_new (self->context, self->settings, self->notices);
  if (window)
    amt_window_set_workplace (window, workplace);
  amt_sync_engine_start (amt_context_get_engine (self->context),
                         g_settings_get_uint (self->settings, "poll-seconds"));
}

static void
open_profile (AmtApplication *self)
{
  g_autofree char *profile = self->profile
                                 ? g_strdup (self->profile)
                                 : g_build_filename (g_get_user_data_dir (), "amtsstube", NULL);
  g_autofree char *token = NULL;
  AmtContextOptions options = {
    .portal_url = self->portal,
    .profile_dir = profile,
    .vault = self->vault,
    .clock = self->clock,
    .program = "amtsstube",
    .version = AMT_VERSION,
  };

  if (self->token_file && g_file_get_contents (self->token_file, &token, NULL, NULL))
    options.token = g_strstrip (token);
  amt_context_open_async (&options, NULL, opened_cb, g_object_ref (self));
}

static void
amt_application_activate (GApplication *application)
{
  AmtApplication *self = AMT_APPLICATION (application);
  AmtWindow *window = find_window (self);

  if (!window)
    {
      window = amt_window_new (GTK_APPLICATION (self), self->settings, self->notices);
      open_profile (self);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static const GActionEntry ACTIONS[] = {
  { .name = "quit", .activate = quit_action },
};

static void
amt_application_startup (GApplication *application)
{
  AmtApplication *self = AMT_APPLICATION (application);

  G_APPLICATION_CLASS (amt_application_parent_class)->startup (application);
  amt_ui_init ();
  self->settings = g_settings_new (AMT_APPLICATION_ID);
  self->vault = self->key_file ? amt_key_file_vault_new (self->key_file) : amt_secret_vault_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), ACTIONS, G_N_ELEMENTS (ACTIONS), self);
  amt_action_table_set_accels (GTK_APPLICATION (self));
}

static void
amt_application_finalize (GObject *object)
{
  AmtApplication *self = AMT_APPLICATION (object);

  g_clear_object (&self->context);
  g_clear_object (&self->vault);
  g_clear_object (&self->clock);
  g_clear_object (&self->notices);
  g_clear_object (&self->settings);
  g_free (self->portal);
  g_free (self->profile);
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
}

static void
amt_application_init (AmtApplication *self)
{
  const GOptionEntry options[] = {
    { "portal", 0, 0, G_OPTION_ARG_STRING, &self->portal, N_ ("Address of the portal"),
      N_ ("URL") },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile, N_ ("Folder of the encrypted cache"),
      N_ ("FOLDER") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &self->token_file,
      N_ ("File with an access token, instead of signing in"), N_ ("FILE") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &self->key_file,
      N_ ("Folder or file for keys, instead of the keyring"), N_ ("FILE") },
    { NULL },
  };

  self->notices = amt_notices_new ();
  self->clock = amt_clock_new_system ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

AmtApplication *
amt_application_new (void)
{
  return g_object_new (AMT_TYPE_APPLICATION, "application-id", AMT_APPLICATION_ID, NULL);
}
