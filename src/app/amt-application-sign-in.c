/* amt-application-sign-in.c: signing in with the browser, before a profile is open and while it is. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-application-private.h"

#include "amt-error-text.h"
#include "amt-failure-page.h"
#include "amt-sign-in-fixed.h"

#include <glib/gi18n.h>

void
amt_application_clear_sign_in (AmtApplication *self)
{
  if (self->signing_in)
    g_cancellable_cancel (self->signing_in);
  g_clear_object (&self->signing_in);
  g_clear_object (&self->sign_in_remote);
  g_clear_weak_pointer (&self->sign_in_page);
  self->renewing = FALSE;
}

/* --- the browser --------------------------------------------------------------------------------------- */

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    return;
  g_message ("browser: %s", error->message);
  if (self->sign_in_page)
    amt_sign_in_page_set_browser_failed (self->sign_in_page);
}

static gboolean
open_browser (const char *uri, gpointer user_data, GError **error)
{
  AmtApplication *self = user_data;
  g_autoptr (GdkAppLaunchContext) launch =
      gdk_display_get_app_launch_context (gdk_display_get_default ());

  if (self->sign_in_page)
    amt_sign_in_page_set_waiting (self->sign_in_page, uri);
  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (launch), NULL, launched_cb,
                                           g_object_ref (self));
  return TRUE;
}

/* --- the sign-in --------------------------------------------------------------------------------------- */

/* What was typed and worked is where one is tomorrow. */
static void
remember_portal (AmtApplication *self)
{
  if (self->chosen_portal && !self->demo &&
      g_settings_is_writable (self->settings, "portal-address"))
    g_settings_set_string (self->settings, "portal-address", self->chosen_portal);
}

static void
renewed (AmtApplication *self, AmtSignIn *sign_in)
{
  AmtWindow *window = amt_application_find_window (self);

  amt_context_set_sign_in (self->context, sign_in);
  amt_application_clear_sign_in (self);
  if (window)
    amt_window_show_page (window, NULL);
  amt_notices_say (self->notices, _ ("You are signed in."));
  g_action_group_activate_action (G_ACTION_GROUP (self), "sync", NULL);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AmtApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSignIn) sign_in = amt_desk_sign_in_finish (result, &error);
  g_autofree char *sentence = NULL;

  /* Somebody went elsewhere meanwhile. */
  if (!self->sign_in_page || self->leaving ||
      self->signing_in != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->signing_in);
  if (sign_in && self->renewing)
    {
      renewed (self, sign_in);
      return;
    }
  if (sign_in)
    {
      remember_portal (self);
      amt_application_open (self);
      return;
    }
  g_message ("sign-in: %s %d: %s", g_quark_to_string (error->domain), error->code, error->message);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_error_matches (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_CANCELLED))
    sentence = amt_error_text_dup_sentence (error);
  amt_sign_in_page_set_error (self->sign_in_page, sentence);
}

static void
start_cb (AmtSignInPage *page, AmtApplication *self)
{
  g_autoptr (AmtSignInFixedSettings) fixed = amt_sign_in_fixed_settings_new (self->settings);

  if (self->signing_in || !self->sign_in_remote)
    return;
  self->signing_in = g_cancellable_new ();
  amt_sign_in_page_set_waiting (page, NULL);
  amt_desk_sign_in_fixed_async (self->sign_in_remote, self->vault, self->clock,
                                amt_sign_in_fixed_settings_get (fixed), open_browser, self,
                                self->signing_in, signed_in_cb, g_object_ref (self));
}

static void
cancel_cb (AmtSignInPage *page, AmtApplication *self)
{
  if (self->signing_in)
    g_cancellable_cancel (self->signing_in);
}

static void
back_cb (AmtSignInPage *page, AmtApplication *self)
{
  gboolean renewing = self->renewing;
  AmtWindow *window = amt_application_find_window (self);

  amt_application_clear_sign_in (self);
  if (renewing && window)
    amt_window_show_page (window, NULL);
  else
    amt_application_show_welcome (self, NULL);
}

/* --- the page ------------------------------------------------------------------------------------------ */

static void
show_page (AmtApplication *self, const char *reason)
{
  gboolean may_go_back = self->renewing || (!amt_application_portal_is_fixed (self) && !self->demo);
  GtkWidget *page = amt_sign_in_page_new (reason, may_go_back);

  g_signal_connect_object (page, "start", G_CALLBACK (start_cb), self, 0);
  g_signal_connect_object (page, "cancel", G_CALLBACK (cancel_cb), self, 0);
  g_signal_connect_object (page, "back", G_CALLBACK (back_cb), self, 0);
  g_set_weak_pointer (&self->sign_in_page, AMT_SIGN_IN_PAGE (page));
  amt_application_show (self, page);
}

typedef struct
{
  AmtApplication *self; /* (owned) */
  AmtRemote *remote;    /* (owned) */
  char *reason;         /* (owned) (nullable) */
} Asking;

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->self);
  g_object_unref (asking->remote);
  g_free (asking->reason);
  g_free (asking);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

/* Somebody types an address for the first time: nothing was to be sent yet, and most likely it is mistyped. */
static char *
dup_doubt (const GError *error)
{
  if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT) ||
      g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_LOST))
    return g_strdup (_ ("Nobody answers at this address. Please check the address and the "
                        "connection."));
  if (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_FOUND) ||
      g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_ANSWER))
    return g_strdup (_ ("What answers there is no portal that this program understands. Please "
                        "check the address."));
  return amt_error_text_dup_sentence (error);
}

static void
show_unreachable (AmtApplication *self, const GError *error)
{
  g_autofree char *sentence = amt_error_text_dup_sentence (error);
  g_autofree char *doubt = dup_doubt (error);

  if (self->welcome && !self->context)
    amt_welcome_page_set_error (self->welcome, doubt);
  else if (self->context)
    amt_notices_say (self->notices, sentence);
  else
    amt_application_show (
        self, amt_failure_page_new (error, !amt_application_portal_is_fixed (self) && !self->demo));
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  AmtApplication *self = asking->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortalInfo) info = amt_remote_get_info_finish (AMT_REMOTE (source), result, &error);
  g_autofree char *issuer = g_settings_get_string (self->settings, "sign-in-issuer");

  /* Another address was tried meanwhile, or this one given up. */
  if (self->sign_in_remote != asking->remote || self->leaving)
    return;
  if (!info)
    {
      g_message ("portal: %s", error->message);
      show_unreachable (self, error);
      return;
    }
  show_page (self, asking->reason);
  amt_sign_in_page_set_portal (self->sign_in_page, info->name,
                               amt_remote_get_base_url (asking->remote));
  if (*issuer || info->oidc_issuer)
    amt_sign_in_page_set_provider (self->sign_in_page, *issuer ? issuer : info->oidc_issuer);
  else
    amt_sign_in_page_set_error (
        self->sign_in_page,
        _ ("The portal names no identity provider. Please tell IT; without one nobody can sign in."));
}

void
amt_application_show_sign_in (AmtApplication *self, const GError *why)
{
  g_autofree char *portal = amt_application_dup_portal (self);
  g_autoptr (GError) error = NULL;
  Asking *asking;

  amt_application_clear_sign_in (self);
  self->renewing = self->context != NULL;
  self->sign_in_remote =
      self->context ? g_object_ref (amt_context_get_remote (self->context))
                    : amt_remote_new (portal ? portal : "", "amtsstube/" AMT_VERSION, &error);
  if (!self->sign_in_remote)
    {
      amt_application_show_welcome (
          self, _ ("The portal's address must begin with https:// and name a computer."));
      return;
    }
  asking = g_new0 (Asking, 1);
  asking->self = g_object_ref (self);
  asking->remote = g_object_ref (self->sign_in_remote);
  asking->reason = why ? amt_error_text_dup_sentence (why) : NULL;
  amt_remote_get_info_async (self->sign_in_remote, NULL, info_cb, asking);
}

static void
sign_in_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;

  if (!self->signing_in)
    amt_application_show_sign_in (self, NULL);
}

static void
change_person_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AmtApplication *self = user_data;

  if (self->context)
    amt_application_close_profile (self, amt_application_open);
}

const GActionEntry AMT_APPLICATION_SIGN_IN_ACTIONS[] = {
  { .name = "sign-in", .activate = sign_in_action },
  { .name = "change-person", .activate = change_person_action },
};
const guint AMT_APPLICATION_N_SIGN_IN_ACTIONS = G_N_ELEMENTS (AMT_APPLICATION_SIGN_IN_ACTIONS);
