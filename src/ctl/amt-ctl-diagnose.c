/* amt-ctl-diagnose.c: "amtsstubectl diagnose": what IT asks first: versions, keyring, portal, clock, proxy, sign-in. Main
 * thread.
 *
 * Nothing personal: no names, no tokens, no ids; a report may go into a ticket. Asks nobody for a password.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl.h"

#include "amt-ctl-error-text.h"
#include "amt-ctl-text.h"
#include "amt-desk-sign-in.h"

#include <glib/gi18n.h>

/* A name that nobody uses: whether the vault can look at all is what is asked. */
#define PROBE "diagnose:probe"
#define PROMPTLESS_TIMEOUT_S 15

typedef struct
{
  AmtCtl *ctl;        /* (unowned) */
  AmtRemote *remote;  /* (owned) (nullable) */
  JsonObject *report; /* (owned) */
  AmtCtlExit exit_code;
} Diagnosis;

static void
set (Diagnosis *self, const char *name, const char *value)
{
  json_object_set_string_member (self->report, name, value);
}

static void
print (const char *label, JsonObject *report, const char *name)
{
  const char *value = amt_json_string (report, name);

  if (value)
    amt_ctl_print ("%s: %s\n", label, value);
}

static void
end (Diagnosis *self)
{
  AmtCtl *ctl = self->ctl;
  AmtCtlExit exit_code = self->exit_code;

  if (ctl->options.json)
    amt_ctl_emit (json_object_ref (self->report));
  else
    {
      print (_ ("Program"), self->report, "version");
      print (_ ("Keyring"), self->report, "vault");
      print (_ ("Portal"), self->report, "portal");
      print (_ ("Proxy"), self->report, "proxy");
      print (_ ("Portal's interface"), self->report, "apiVersion");
      print (_ ("Identity provider"), self->report, "issuer");
      print (_ ("Clock ahead of the portal's by seconds"), self->report, "clockAhead");
      print (_ ("Sign-in"), self->report, "signIn");
    }
  g_clear_object (&self->remote);
  json_object_unref (self->report);
  g_free (self);
  amt_ctl_end (ctl, exit_code);
}

/* The first failure decides how the program ends. */
static void
note (Diagnosis *self, const char *name, const GError *error)
{
  g_autofree char *sentence = amt_ctl_error_text (error);

  set (self, name, sentence);
  if (self->exit_code == AMT_CTL_OK)
    self->exit_code = amt_ctl_error_exit (error);
}

static void
taken_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Diagnosis *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSignIn) sign_in = amt_desk_take_up_sign_in_finish (result, &error);

  if (error)
    note (self, "signIn", error);
  else
    set (self, "signIn", sign_in ? _ ("there") : _ ("none"));
  end (self);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Diagnosis *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortalInfo) info = amt_remote_get_info_finish (AMT_REMOTE (source), result, &error);

  if (info)
    {
      gint64 ahead = (amt_clock_now (self->ctl->clock) - info->server_time) / G_TIME_SPAN_SECOND;
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, ahead);

      set (self, "portal", amt_remote_get_base_url (self->remote));
      set (self, "apiVersion", info->api_version);
      set (self, "clockAhead", text);
      if (info->oidc_issuer)
        set (self, "issuer", info->oidc_issuer);
    }
  else
    note (self, "portal", error);
  amt_desk_take_up_sign_in_async (self->remote, self->ctl->vault, self->ctl->clock,
                                  self->ctl->cancellable, taken_up_cb, self);
}

static void
proxies_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Diagnosis *self = user_data;
  g_auto (GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, NULL);
  g_autoptr (GUri) uri =
      proxies && proxies[0] ? g_uri_parse (proxies[0], G_URI_FLAGS_NONE, NULL) : NULL;
  /* Without what may stand before the host: a password. */
  g_autofree char *shown =
      uri ? g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO) : g_strdup (_ ("unknown"));

  set (self, "proxy", shown);
  amt_remote_get_info_async (self->remote, self->ctl->cancellable, info_cb, self);
}

/* What is for this machine goes to no proxy: AmtRemote says so too. */
static gboolean
is_this_machine (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) number = host ? g_inet_address_new_from_string (host) : NULL;

  return g_strcmp0 (host, "localhost") == 0 || (number && g_inet_address_get_is_loopback (number));
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Diagnosis *self = user_data;
  AmtCtl *ctl = self->ctl;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) secret = amt_vault_lookup_finish (AMT_VAULT (source), result, &error);

  if (!error || g_error_matches (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_NOT_FOUND))
    set (self, "vault", ctl->options.key_file ? _ ("key file, readable") : _ ("keyring, open"));
  else
    note (self, "vault", error);
  g_clear_error (&error);

  if (ctl->options.portal)
    self->remote = amt_remote_new (ctl->options.portal, "amtsstubectl/" AMT_VERSION, &error);
  if (error)
    set (self, "portal", _ ("the address cannot be used"));
  if (!self->remote || ctl->options.offline)
    {
      end (self);
      return;
    }
  if (is_this_machine (ctl->options.portal))
    amt_remote_get_info_async (self->remote, ctl->cancellable, info_cb, self);
  else
    g_proxy_resolver_lookup_async (g_proxy_resolver_get_default (), ctl->options.portal,
                                   ctl->cancellable, proxies_cb, self);
}

void
amt_ctl_diagnose (AmtCtl *ctl)
{
  Diagnosis *self = g_new0 (Diagnosis, 1);

  self->ctl = ctl;
  self->report = json_object_new ();
  set (self, "version", AMT_VERSION);
  if (!ctl->options.key_file)
    {
      amt_secret_vault_set_may_prompt (ctl->vault, FALSE);
      amt_secret_vault_set_timeout (ctl->vault, PROMPTLESS_TIMEOUT_S);
    }
  amt_vault_lookup_async (ctl->vault, PROBE, ctl->cancellable, probed_cb, self);
}
