/* amt-ctl-sign-in.c: "amtsstubectl sign-in": the system browser, and the keyring afterwards. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl.h"

#include "amt-ctl-text.h"
#include "amt-desk-sign-in.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* The address is on the screen in any case. */
  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    g_debug ("browser: %s", error->message);
}

/* @label: (translated) */
static void
print_host (const char *label, const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  if (uri && g_uri_get_host (uri))
    fprintf (stderr, "%s: %s\n", label, g_uri_get_host (uri));
}

/* The person sees both hosts before anything is typed anywhere. */
static gboolean
open_cb (const char *uri, gpointer user_data, GError **error)
{
  AmtCtl *self = user_data;

  print_host (_ ("Portal"), self->options.portal);
  print_host (_ ("Identity provider"), uri);
  fprintf (stderr, "%s\n%s\n", _ ("Please sign in with the browser at this address:"), uri);
  fflush (stderr);
  if (!self->options.no_browser)
    g_app_info_launch_default_for_uri_async (uri, NULL, self->cancellable, launched_cb, NULL);

  return TRUE;
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AmtCtl *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSignIn) sign_in = amt_desk_sign_in_finish (result, &error);

  if (!sign_in)
    {
      amt_ctl_fail (self, error);
      return;
    }
  if (self->options.json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_boolean_member (object, "signedIn", TRUE);
      json_object_set_string_member (object, "issuer", amt_sign_in_get_issuer (sign_in));
      amt_ctl_emit (object);
    }
  else
    amt_ctl_print ("%s\n", _ ("You are signed in."));
  amt_ctl_end (self, AMT_CTL_OK);
}

/* Returns: (transfer full) (nullable): %NULL: one of @texts (nullable) is no port. */
static GArray *
read_ports (char **texts)
{
  g_autoptr (GArray) ports = g_array_new (FALSE, FALSE, sizeof (guint16));

  for (guint i = 0; texts && texts[i]; i++)
    {
      guint64 number = 0;
      guint16 port;

      if (!g_ascii_string_to_unsigned (texts[i], 10, 1, G_MAXUINT16, &number, NULL))
        return NULL;
      port = (guint16) number;
      g_array_append_val (ports, port);
    }
  return g_steal_pointer (&ports);
}

void
amt_ctl_sign_in (AmtCtl *self)
{
  g_autoptr (GArray) ports = read_ports (self->options.ports);
  AmtSignInFixed fixed = { .issuer = self->options.issuer, .client_id = self->options.client_id };
  g_autoptr (AmtRemote) remote = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->options.portal || self->options.offline)
    {
      amt_ctl_usage (self, _ ("Please say with --portal where to sign in."));
      return;
    }
  if (!ports)
    {
      amt_ctl_usage (self, _ ("A port is a number from 1 to 65535."));
      return;
    }
  fixed.ports = (const guint16 *) (gpointer) ports->data;
  fixed.n_ports = ports->len;
  remote = amt_remote_new (self->options.portal, "amtsstubectl/" AMT_VERSION, &error);
  if (!remote)
    {
      g_autoptr (GError) portal = g_error_new_literal (AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_PORTAL,
                                                       "the portal's address cannot be used");

      amt_ctl_fail (self, portal);
      return;
    }
  amt_desk_sign_in_fixed_async (remote, self->vault, self->clock, &fixed, open_cb, self,
                                self->cancellable, signed_in_cb, self);
}
