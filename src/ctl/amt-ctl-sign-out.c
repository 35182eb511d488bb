/* amt-ctl-sign-out.c: "amtsstubectl sign-out": ends the sign-in, and with --delete-data the cache. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-text.h"
#include "amt-sign-out.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
signed_out (AmtCtl *self, gboolean ok, const GError *provider, const GError *error)
{
  if (!ok)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (provider)
    {
      g_debug ("provider: %s", provider->message);
      fprintf (stderr, "amtsstubectl: %s\n",
               _ ("The identity provider could not be told; there the sign-in ends by itself after "
                  "its time."));
    }
  if (self->options.json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_boolean_member (object, "signedOut", TRUE);
      json_object_set_boolean_member (object, "providerTold", provider == NULL);
      json_object_set_boolean_member (object, "dataDeleted", self->options.delete_data);
      amt_ctl_emit (object);
    }
  else
    {
      amt_ctl_print ("%s\n", self->options.delete_data
                                 ? _ ("You are signed out, and your data on this computer are "
                                      "deleted.")
                                 : _ ("You are signed out. Your data stay encrypted on this "
                                      "computer until you sign in again."));
    }
  amt_ctl_end (self, AMT_CTL_OK);
}

static void
context_left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) provider = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = amt_context_sign_out_finish (AMT_CONTEXT (source), result, &provider, &error);

  /* It closed itself. */
  g_clear_object (&self->context);
  signed_out (self, ok, provider, error);
}

static void
left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) provider = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = amt_sign_out_finish (result, &provider, &error);

  signed_out (user_data, ok, provider, error);
}

/* The provider's page that ends the browser's session. */
static gboolean
open_cb (const char *uri, gpointer user_data, GError **error)
{
  AmtCtl *self = user_data;

  fprintf (stderr, "%s\n%s\n", _ ("This address ends the sign-in in the browser, too:"), uri);
  fflush (stderr);
  if (!self->options.no_browser)
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
  return TRUE;
}

static void
leave_unopened (AmtCtl *self)
{
  const AmtContextOptions options = amt_ctl_context_options (self);

  amt_sign_out_async (&options, self->options.delete_data, open_cb, self, self->cancellable,
                      left_cb, self);
}

static void
refuse (AmtCtl *self, const AmtLoss *loss)
{
  g_autofree char *unsent = g_strdup_printf (
      ngettext ("%u change was not acknowledged by the portal",
                "%u changes were not acknowledged by the portal", (gulong) loss->n_unsent),
      (guint) loss->n_unsent);
  g_autofree char *drafts =
      g_strdup_printf (ngettext ("%u draft is here", "%u drafts are here", (gulong) loss->n_drafts),
                       (guint) loss->n_drafts);
  /* Translators: two counts: "3 changes were not acknowledged by the portal", "1 draft is here". */
  g_autofree char *sentence = g_strdup_printf (
      _ ("%s, and %s. Deleting loses them: please synchronise first, or repeat with --yes. Nothing was "
         "changed."),
      unsent, drafts);

  amt_ctl_refuse (self, "unsent", AMT_CTL_CONFLICT, sentence);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  AmtLoss loss;
  g_autoptr (GError) error = NULL;

  if (!amt_context_count_loss_finish (AMT_CONTEXT (source), result, &loss, &error))
    amt_ctl_fail (self, error);
  else if (loss.n_unsent + loss.n_drafts > 0 && !self->options.yes)
    refuse (self, &loss);
  else
    amt_context_sign_out_async (self->context, TRUE, open_cb, self, self->cancellable,
                                context_left_cb, self);
}

/* Errors after which nothing should be tried: somebody works there, or the vault would not let go of the key. */
static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_BUSY) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_PORTAL) ||
         error->domain == AMT_VAULT_ERROR;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;

  self->context = amt_context_open_finish (result, &error);
  if (self->context)
    amt_context_count_loss_async (self->context, self->cancellable, counted_cb, self);
  else if (is_final (error))
    amt_ctl_fail (self, error);
  /* No cache, or none that can be counted. */
  else if (self->options.yes ||
           g_error_matches (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_NO_PROFILE))
    leave_unopened (self);
  else
    amt_ctl_refuse (self, "uncounted", AMT_CTL_CONFLICT,
                    _ ("The cache cannot be opened, so nobody knows whether changes in it were not "
                       "sent. Please repeat with --yes to delete it all the same."));
}

void
amt_ctl_sign_out (AmtCtl *self)
{
  AmtContextOptions options = amt_ctl_context_options (self);

  if (!self->options.delete_data)
    {
      leave_unopened (self);
      return;
    }
  /* Whose data these are is not asked: who leaves may have a sign-in that the portal takes no more. */
  options.last_person = TRUE;
  options.token = NULL;
  amt_context_open_async (&options, self->cancellable, opened_cb, self);
}
