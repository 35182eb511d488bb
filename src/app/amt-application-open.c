/* amt-application-open.c: welcome, opening a profile, first synchronisation, failures. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-application-private.h"

#include "amt-dialogs.h"
#include "amt-error-text.h"
#include "amt-failure-page.h"
#include "amt-first-sync-page.h"
#include "amt-last-portal.h"
#include "amt-preferences.h"
#include "amt-profile-folder.h"
#include "amt-rescue.h"
#include "amt-setting-origin.h"
#include "amt-sign-in-fixed.h"

#include <glib/gi18n.h>

/* Opening that is done before is not worth a page. */
#define BUSY_DELAY_MS 400
/* An access token is a few kilobytes. */
#define MAX_TOKEN (64 * 1024)

/* --- the profile is open ------------------------------------------------------------------------------- */

void
amt_application_drop (AmtApplication *self)
{
  static const char *const ACTIONS[] = { "sync",     "record-order",  "lock",
                                         "sign-out", "change-person", "begin-work" };
  AmtWindow *window = amt_application_find_window (self);

  if (window)
    amt_window_set_workplace (window, NULL);
  g_clear_object (&self->notifier);
  g_clear_object (&self->background);
  g_clear_object (&self->workplace);
  g_clear_object (&self->context);
  self->first_sync = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    amt_application_set_enabled (self, ACTIONS[i], FALSE);
  if (self->held)
    g_application_release (G_APPLICATION (self));
  self->held = FALSE;
}

void
amt_application_show_desk (AmtApplication *self)
{
  AmtWindow *window = amt_application_find_window (self);

  amt_application_set_enabled (self, "begin-work", self->first_sync);
  if (!window || !self->workplace)
    return;
  if (self->first_sync)
    amt_application_show (self, amt_first_sync_page_new (self->workplace));
  else
    amt_window_set_workplace (window, self->workplace);
}

static void
first_sync_over (AmtApplication *self)
{
  if (!self->first_sync)
    return;
  self->first_sync = FALSE;
  amt_application_show_desk (self);
}

/* Its errors are on the page and in the connection's words, and the schedule goes on by itself. */
static void
first_sync_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSyncResult) done =
      amt_sync_engine_run_finish (AMT_SYNC_ENGINE (source), result, &error);

  if (done && self->context && amt_context_get_engine (self->context) == AMT_SYNC_ENGINE (source))
    first_sync_over (self);
  else if (error)
    g_message ("first synchronisation: %s", error->message);
}

static void
begin_work_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  first_sync_over (user_data);
}

static void show_closed_cache (AmtApplication *self, const GError *error, GtkWidget *page);

static void
show_lease (AmtApplication *self)
{
  g_autoptr (GError) error =
      g_error_new_literal (AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_LEASE,
                           "the portal was not reached for longer than its lease");

  self->locking = FALSE;
  amt_notices_clear (self->notices);
  if (self->cache_gone)
    amt_application_show (
        self,
        amt_plain_page_new (
            "amt-lock-symbolic", _ ("Your Cases Were Deleted Here"),
            _ ("This computer did not reach the portal for longer than the portal allows, and the "
               "cache is kept for the session only. All that you recorded is at the portal; your "
               "cases come again from there."),
            _ ("_Try Again"), "app.retry", _ ("_Quit"), "app.quit"));
  else
    show_closed_cache (self, error, amt_failure_page_new (error, FALSE));
}

/* Only the portal opens it again. */
static void
lease_ended_cb (AmtApplication *self)
{
  if (!self->context || self->leaving || self->locking)
    return;
  self->locking = TRUE;
  amt_application_close_profile (self, show_lease);
}

static void
go_to_work (AmtApplication *self, gboolean first)
{
  AmtSyncEngine *engine = amt_context_get_engine (self->context);

  self->first_sync = first;
  if (first)
    amt_sync_engine_run_async (engine, AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE, NULL,
                               first_sync_cb, g_object_ref (self));
  self->background = amt_background_new (self->context, self->settings);
  g_signal_connect_object (amt_context_get_keeper (self->context), "lease-ended",
                           G_CALLBACK (lease_ended_cb), self, G_CONNECT_SWAPPED);
  amt_sync_engine_start (engine, g_settings_get_uint (self->settings, "poll-seconds"));
  amt_application_show_desk (self);
}

static void
pull_state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  AmtPullState *state = amt_store_load_pull_cursor_finish (AMT_STORE (source), result, &error);
  gboolean first = state && state->last_pull_at == AMT_TIME_NONE;

  g_clear_pointer (&state, amt_pull_state_free);
  if (error)
    g_message ("pull state: %s", error->message);
  if (self->context && amt_context_get_store (self->context) == AMT_STORE (source))
    go_to_work (self, first);
}

static void
take (AmtApplication *self, AmtContext *context)
{
  static const char *const ACTIONS[] = { "sync", "record-order", "lock", "sign-out",
                                         "change-person" };

  self->context = context;
  self->workplace = amt_workplace_new (context, self->settings, self->notices);
  self->notifier = amt_notifier_new (G_APPLICATION (self), self->workplace);
  for (guint i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    amt_application_set_enabled (self, ACTIONS[i], TRUE);
  /* From now on it is the profile that keeps the program alive; without a window it may go on. */
  g_application_hold (G_APPLICATION (self));
  self->held = TRUE;
  amt_store_load_pull_cursor_async (amt_context_get_store (context), NULL, pull_state_cb,
                                    g_object_ref (self));
}

/* --- it cannot be opened ------------------------------------------------------------------------------- */

static gboolean
needs_sign_in (const GError *error)
{
  g_autoptr (AmtErrorText) words = amt_error_text_new (error);

  return g_strcmp0 (words->action, "app.sign-in") == 0;
}

/* The key is gone for good, or what it opens is no cache any more. */
static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_KEY_LOST) ||
         g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_KEY) ||
         g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_CORRUPT);
}

typedef struct
{
  GtkWidget *page; /* (owned) */
  gboolean lost;
} Closed;

static void
unsent_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Closed *closed = user_data;
  guint n = amt_rescue_count_finish (result);

  amt_failure_page_say_unsent (closed->page, n, closed->lost);
  g_object_unref (closed->page);
}

/* @page: (transfer floating) */
static void
show_closed_cache (AmtApplication *self, const GError *error, GtkWidget *page)
{
  g_autofree char *profile = amt_application_dup_profile (self);
  Closed *closed;

  amt_application_show (self, page);
  if (!is_lost (error) && error->domain != AMT_VAULT_ERROR &&
      !g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_LEASE))
    return;
  closed = g_new0 (Closed, 1);
  closed->page = g_object_ref (page);
  closed->lost = is_lost (error);
  amt_rescue_count_async (profile, NULL, unsent_counted_cb, closed);
}

static void
show_failure (AmtApplication *self, const GError *error)
{
  gboolean fixed = amt_application_portal_is_fixed (self);
  g_autofree char *portal = amt_application_dup_portal (self);

  if (g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_PORTAL) && !fixed)
    amt_application_show_welcome (self, portal ? _ ("The portal's address must begin with https:// "
                                                    "and name a computer.")
                                               : NULL);
  else if (needs_sign_in (error) && !self->token_file && portal)
    amt_application_show_sign_in (self, error);
  else
    show_closed_cache (self, error, amt_failure_page_new (error, !fixed && !self->demo));
}

/* --- opening ------------------------------------------------------------------------------------------- */

static gboolean
busy_cb (gpointer user_data)
{
  AmtApplication *self = user_data;

  self->busy_delay = 0;
  amt_application_show (self, amt_busy_page_new (_ ("Opening Your Cases…"), NULL, NULL, NULL));
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtContext) context = amt_context_open_finish (result, &error);

  g_clear_handle_id (&self->busy_delay, g_source_remove);
  g_clear_object (&self->opening);
  if (self->leaving)
    return;
  if (context)
    {
      take (self, g_steal_pointer (&context));
      return;
    }
  g_message ("open: %s %d: %s", g_quark_to_string (error->domain), error->code, error->message);
  show_failure (self, error);
}

static void
open_with_token (AmtApplication *self, const char *token)
{
  g_autofree char *portal = amt_application_dup_portal (self);
  g_autofree char *profile = amt_application_dup_profile (self);
  g_autoptr (AmtSignInFixedSettings) fixed = amt_sign_in_fixed_settings_new (self->settings);
  const AmtContextOptions options = {
    .portal_url = portal,
    .profile_dir = profile,
    .token = token,
    .vault = self->vault,
    .session_only = g_settings_get_boolean (self->settings, "session-only"),
    .clock = self->clock,
    .program = "amtsstube",
    .version = AMT_VERSION,
    .fixed = amt_sign_in_fixed_settings_get (fixed),
  };

  amt_context_open_async (&options, self->opening, opened_cb, g_object_ref (self));
}

static void
token_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  gsize length = 0;

  if (!g_file_load_contents_finish (G_FILE (source), result, &token, &length, NULL, &error))
    {
      g_clear_object (&self->opening);
      amt_application_show (self, amt_failure_page_new (error, FALSE));
      return;
    }
  open_with_token (self, length <= MAX_TOKEN ? g_strstrip (token) : "");
}

static void
last_portal_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;

  g_free (self->last_portal);
  self->last_portal = amt_last_portal_finish (result);
  if (self->token_file && !self->demo)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (self->token_file);

      g_file_load_contents_async (file, self->opening, token_read_cb, g_object_ref (self));
      return;
    }
  open_with_token (self, NULL);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autofree char *profile = NULL;

  g_free (self->profile_folder);
  self->profile_folder = amt_profile_folder_finish (result);
  profile = amt_application_dup_profile (self);
  amt_last_portal_async (profile, NULL, last_portal_cb, g_object_ref (self));
}

void
amt_application_open (AmtApplication *self)
{
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "amtsstube", NULL);
  g_autofree char *elsewhere = g_settings_get_string (self->settings, "profile-folder");

  if (self->opening || self->context || self->leaving || self->locking)
    return;
  amt_application_clear_sign_in (self);
  self->opening = g_cancellable_new ();
  g_clear_handle_id (&self->busy_delay, g_source_remove);
  self->busy_delay = g_timeout_add (BUSY_DELAY_MS, busy_cb, self);
  amt_profile_folder_async (usual, elsewhere, NULL, folder_chosen_cb, g_object_ref (self));
}

/* --- looking for what is wrong ------------------------------------------------------------------------- */

static void
add_setting (AmtApplication *self, GArray *settings, const char *name, const char *key,
             const char *value)
{
  const AmtDoctorSetting setting = {
    name, value, amt_setting_origin_to_name (amt_setting_origin (self->settings, key))
  };

  if (*value)
    g_array_append_val (settings, setting);
}

void
amt_application_diagnose (gpointer application, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  AmtApplication *self = application;
  g_autofree char *portal = amt_application_dup_portal (self);
  g_autofree char *profile = amt_application_dup_profile (self);
  g_autofree char *issuer = g_settings_get_string (self->settings, "sign-in-issuer");
  const AmtContextOptions options = {
    .portal_url = portal,
    .profile_dir = profile,
    .vault = self->vault,
    .clock = self->clock,
    .program = "amtsstube",
    .version = AMT_VERSION,
  };
  g_autofree char *address = g_settings_get_string (self->settings, "portal-address");
  g_autofree char *folder = g_settings_get_string (self->settings, "profile-folder");
  g_autoptr (GArray) settings = g_array_new (FALSE, FALSE, sizeof (AmtDoctorSetting));

  add_setting (self, settings, "portal-address", "portal-address", address);
  add_setting (self, settings, "issuer", "sign-in-issuer", issuer);
  add_setting (self, settings, "profile-folder", "profile-folder", folder);
  add_setting (self, settings, "session-only", "session-only",
               g_settings_get_boolean (self->settings, "session-only") ? "yes" : "no");
  amt_doctor_run_async (&options, self->context,
                        (const AmtDoctorSetting *) (gpointer) settings->data, settings->len,
                        cancellable, callback, user_data);
}

/* --- welcome ------------------------------------------------------------------------------------------- */

static void
portal_chosen_cb (AmtWelcomePage *page, const char *address, AmtApplication *self)
{
  g_free (self->chosen_portal);
  self->chosen_portal = g_strdup (address);
  amt_welcome_page_set_busy (page, _ ("Asking the portal…"));
  amt_application_show_sign_in (self, NULL);
}

void
amt_application_show_welcome (AmtApplication *self, const char *sentence)
{
  GtkWidget *page = amt_welcome_page_new ();
  g_autofree char *portal = amt_application_dup_portal (self);

  if (portal)
    amt_welcome_page_set_address (AMT_WELCOME_PAGE (page), portal);
  g_signal_connect_object (page, "portal-chosen", G_CALLBACK (portal_chosen_cb), self, 0);
  amt_application_show (self, page);
  g_set_weak_pointer (&self->welcome, AMT_WELCOME_PAGE (page));
  if (sentence)
    amt_welcome_page_set_error (self->welcome, sentence);
}

static void
welcome_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;

  if (self->context || amt_application_portal_is_fixed (self))
    return;
  amt_application_clear_sign_in (self);
  amt_application_show_welcome (self, NULL);
}

/* --- demo ---------------------------------------------------------------------------------------------- */

static void
demo_ended_cb (AmtDemoPortal *demo, AmtApplication *self)
{
  if (!self->leaving)
    amt_notices_say (self->notices,
                     _ ("The demo's portal has ended. Please start the program anew."));
}

static void
demo_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  self->demo = amt_demo_portal_start_finish (result, &error);
  if (!self->demo)
    {
      g_message ("demo: %s", error->message);
      amt_application_show_welcome (
          self,
          _ ("The demo could not be started: its portal (amtsstube-portal) is not installed or "
             "does not run here."));
      return;
    }
  g_signal_connect_object (self->demo, "ended", G_CALLBACK (demo_ended_cb), self, 0);
  /* The demo's keys are worth nothing tomorrow and have no place in anybody's keyring. */
  g_set_object (&self->vault, NULL);
  self->vault = amt_memory_vault_new ();
  amt_application_open (self);
}

static void
demo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;

  if (self->context || self->demo)
    return;
  amt_application_show (
      self,
      amt_busy_page_new (_ ("Inventing a District…"),
                         _ ("People, applications and documents are being drawn. This takes a "
                            "few seconds."),
                         NULL, NULL));
  amt_demo_portal_start_async (NULL, demo_started_cb, g_object_ref (self));
}

static void
retry_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  amt_application_open (user_data);
}

/* --- beginning anew ------------------------------------------------------------------------------------ */

static void
set_aside_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (amt_rescue_set_aside_finish (result, &error))
    amt_application_open (self);
  else
    show_failure (self, error);
}

static void
begin_anew_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autofree char *answer = amt_dialogs_ask_finish (result);
  g_autofree char *profile = amt_application_dup_profile (self);

  if (strcmp (answer, "begin") == 0 && !self->context && !self->opening && !self->leaving)
    amt_rescue_set_aside_async (profile, NULL, set_aside_cb, g_object_ref (self));
}

static void
begin_anew_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;
  AmtWindow *window = amt_application_find_window (self);
  const AmtAnswer answers[] = {
    { "cancel", _ ("_Cancel"), AMT_ANSWER_NORMAL },
    { "begin", _ ("_Begin Anew"), AMT_ANSWER_DESTRUCTIVE },
    { NULL },
  };

  if (!window || self->context || self->opening)
    return;
  amt_dialogs_ask_async (
      GTK_WIDGET (window), _ ("Begin With a New Cache?"),
      _ ("Your cases come again from the portal. The old cache is set aside and not deleted; what "
         "was not transferred stays in it and can be read only with its key. Please ask IT first "
         "if changes are only in there."),
      NULL, answers, NULL, begin_anew_answered_cb, g_object_ref (self));
}

const GActionEntry AMT_APPLICATION_OPEN_ACTIONS[] = {
  { .name = "retry", .activate = retry_action },
  { .name = "welcome", .activate = welcome_action },
  { .name = "demo", .activate = demo_action },
  { .name = "begin-work", .activate = begin_work_action },
  { .name = "begin-anew", .activate = begin_anew_action },
};
const guint AMT_APPLICATION_N_OPEN_ACTIONS = G_N_ELEMENTS (AMT_APPLICATION_OPEN_ACTIONS);
