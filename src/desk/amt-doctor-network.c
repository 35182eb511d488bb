/* amt-doctor-network.c: from here to the portal: name, proxy, certificate, the portal itself, Kerberos. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-doctor-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* A layer that says nothing for so long is told as silent, and the next one is looked at. */
#define TIMEOUT_S 15
#define HTTPS_PORT 443
/* Tokens have times: from here on a provider refuses them (AMT_SIGN_IN_ERROR_CLOCK). */
#define SKEW_FAILURE_S 300
#define SKEW_WARNING_S 60

static const char *
host_of (AmtExamination *self)
{
  return g_uri_get_host (self->uri);
}

static gboolean
is_number (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL;
}

static gboolean
is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (address && g_inet_address_get_is_loopback (address));
}

/* --- proxy --------------------------------------------------------------------------------------------- */

/* Where GIO asks; its resolvers are modules, so their names are all there is. */
static const char *
proxy_origin (GProxyResolver *resolver)
{
  const char *type = G_OBJECT_TYPE_NAME (resolver);

  if (g_getenv ("http_proxy") || g_getenv ("https_proxy") || g_getenv ("HTTPS_PROXY") ||
      g_getenv ("all_proxy") || g_getenv ("no_proxy"))
    return _ ("from the environment");
  if (strstr (type, "Portal"))
    return _ ("from the desktop, through the sandbox's portal");
  if (strstr (type, "Gnome"))
    return _ ("from the desktop's settings");
  if (strstr (type, "ibproxy") || strstr (type, "LibProxy"))
    return _ ("from libproxy");
  return _ ("by default");
}

static void
proxies_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  GProxyResolver *resolver = G_PROXY_RESOLVER (source);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) proxies = g_proxy_resolver_lookup_finish (resolver, result, &error);
  g_autoptr (GUri) uri =
      proxies && proxies[0] ? g_uri_parse (proxies[0], G_URI_FLAGS_NONE, NULL) : NULL;
  AmtDoctorFinding *finding;

  self->proxied = proxies && proxies[0] && !g_str_has_prefix (proxies[0], "direct:");
  if (!proxies)
    amt_doctor_add (self, "proxy", _ ("Proxy"), AMT_DOCTOR_WARNING, "%s",
                    _ ("the settings cannot be understood"));
  else if (!self->proxied)
    amt_doctor_add (self, "proxy", _ ("Proxy"), AMT_DOCTOR_OK,
                    /* Translators: %s is where the setting is from. */
                    _ ("none for this address (%s)"), proxy_origin (resolver));
  else
    {
      /* Without what may stand before the host: a password. */
      g_autofree char *shown =
          uri ? g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO) : g_strdup ("?");

      finding = amt_doctor_add (self, "proxy", _ ("Proxy"), AMT_DOCTOR_OK, _ ("%s (%s)"), shown,
                                proxy_origin (resolver));
      finding->value = g_steal_pointer (&shown);
    }
  amt_doctor_next (task);
}

void
amt_doctor_look_at_proxy (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);

  self->this_machine = self->uri && is_this_machine (host_of (self));
  if (!self->uri)
    {
      amt_doctor_next (task);
    }
  else if (self->this_machine)
    {
      amt_doctor_add (self, "proxy", _ ("Proxy"), AMT_DOCTOR_NOTE, "%s",
                      _ ("not used: the portal is on this computer"));
      amt_doctor_next (task);
    }
  else
    {
      g_proxy_resolver_lookup_async (g_proxy_resolver_get_default (), self->portal,
                                     g_task_get_cancellable (task), proxies_cb,
                                     g_object_ref (task));
    }
}

/* --- name ---------------------------------------------------------------------------------------------- */

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);
  guint n = g_list_length (addresses);
  AmtDoctorFinding *finding;

  if (addresses)
    amt_doctor_add (self, "dns", _ ("Name resolution (DNS)"), AMT_DOCTOR_OK,
                    ngettext ("%s has %u address", "%s has %u addresses", n), host_of (self), n);
  else if (self->proxied)
    amt_doctor_add (self, "dns", _ ("Name resolution (DNS)"), AMT_DOCTOR_NOTE,
                    _ ("%s is not known here; the proxy may know it"), host_of (self));
  else
    {
      finding = amt_doctor_add (self, "dns", _ ("Name resolution (DNS)"), AMT_DOCTOR_FAILURE,
                                _ ("%s is not known"), host_of (self));
      g_set_error_literal (&finding->error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT,
                           "the portal's name is not known");
    }
  g_resolver_free_addresses (addresses);
  amt_doctor_next (task);
}

void
amt_doctor_look_at_name (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);
  g_autoptr (GResolver) resolver = NULL;

  if (!self->uri || self->offline)
    {
      amt_doctor_next (task);
      return;
    }
  if (is_number (host_of (self)))
    {
      amt_doctor_add (self, "dns", _ ("Name resolution (DNS)"), AMT_DOCTOR_NOTE, "%s",
                      _ ("not needed: the address is a number"));
      amt_doctor_next (task);
      return;
    }
  resolver = g_resolver_get_default ();
  g_resolver_lookup_by_name_async (resolver, host_of (self), g_task_get_cancellable (task),
                                   resolved_cb, g_object_ref (task));
}

/* --- certificate --------------------------------------------------------------------------------------- */

/* The authority at the end of the chain: who signed the last certificate that came. */
static char *
authority_of (GTlsCertificate *certificate)
{
  GTlsCertificate *last = certificate;
  g_autofree char *name = NULL;
  const char *at;

  while (last && g_tls_certificate_get_issuer (last))
    last = g_tls_certificate_get_issuer (last);
  name = last ? g_tls_certificate_get_issuer_name (last) : NULL;
  at = name ? strstr (name, "CN=") : NULL;
  return at ? g_strndup (at + 3, strcspn (at + 3, ",+")) : g_steal_pointer (&name);
}

static const char *
fault_of (GTlsCertificateFlags flags)
{
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return _ ("the authority that signed it is not known here");
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return _ ("it is for another name");
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return _ ("its time is over");
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return _ ("its time has not come, or this computer's clock is wrong");
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return _ ("it was revoked");
  return _ ("it does not hold");
}

/* One handshake of its own. */
typedef struct
{
  GTask *task;                /* (owned) */
  GTlsCertificate *refused;   /* (owned) (nullable) */
  GTlsCertificateFlags flags; /* why */
} Handshake;

static gboolean
judged_cb (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags flags,
           gpointer user_data)
{
  Handshake *handshake = user_data;

  g_set_object (&handshake->refused, certificate);
  handshake->flags = flags;
  return FALSE;
}

static void
client_event_cb (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *connectable,
                 GIOStream *connection, gpointer user_data)
{
  Handshake *handshake = user_data;
  AmtExamination *self = g_task_get_task_data (handshake->task);

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKING)
    return;
  if (self->tls)
    g_tls_connection_set_database (G_TLS_CONNECTION (connection), self->tls);
  g_signal_connect (connection, "accept-certificate", G_CALLBACK (judged_cb), handshake);
}

static GTlsCertificate *
peer_of (GSocketConnection *connection)
{
  GIOStream *stream = G_IO_STREAM (connection);

  if (G_IS_TCP_WRAPPER_CONNECTION (stream))
    stream = g_tcp_wrapper_connection_get_base_io_stream (G_TCP_WRAPPER_CONNECTION (stream));
  return G_IS_TLS_CONNECTION (stream)
             ? g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (stream))
             : NULL;
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Handshake *handshake = user_data;
  g_autoptr (GTask) task = handshake->task;
  AmtExamination *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);
  GTlsCertificate *peer = connection ? peer_of (connection) : NULL;
  g_autofree char *authority = NULL;
  AmtDoctorFinding *finding;

  if (peer)
    {
      authority = authority_of (peer);
      amt_doctor_add (self, "tls", _ ("Encryption (TLS)"), AMT_DOCTOR_OK,
                      self->tls
                          /* Translators: %s is the name of a certificate authority. */
                          ? _ ("trusted: signed by “%s”, checked with the authorities that IT gave")
                          : _ ("trusted: signed by “%s”, checked with this system's authorities"),
                      authority ? authority : "?");
    }
  else if (handshake->refused)
    {
      authority = authority_of (handshake->refused);
      finding = amt_doctor_add (
          self, "tls", _ ("Encryption (TLS)"), AMT_DOCTOR_FAILURE,
          /* Translators: the name of a certificate authority, and why it is not trusted. */
          _ ("the certificate, signed by “%s”, is not trusted: %s"), authority ? authority : "?",
          fault_of (handshake->flags));
      g_set_error_literal (&finding->error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_TLS,
                           "the portal's certificate is not trusted");
    }
  else
    {
      amt_doctor_add (self, "tls", _ ("Encryption (TLS)"), AMT_DOCTOR_NOTE, "%s",
                      _ ("not seen: there is no connection"));
    }
  g_clear_object (&handshake->refused);
  g_free (handshake);
  if (connection)
    g_io_stream_close_async (G_IO_STREAM (connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  amt_doctor_next (task);
}

void
amt_doctor_look_at_tls (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);
  g_autoptr (GSocketClient) client = NULL;
  Handshake *handshake;

  if (!self->uri || self->offline)
    {
      amt_doctor_next (task);
      return;
    }
  if (g_strcmp0 (g_uri_get_scheme (self->uri), "https") != 0)
    {
      amt_doctor_add (self, "tls", _ ("Encryption (TLS)"), AMT_DOCTOR_NOTE, "%s",
                      _ ("none: nothing leaves this computer"));
      amt_doctor_next (task);
      return;
    }
  handshake = g_new0 (Handshake, 1);
  handshake->task = g_object_ref (task);
  client = g_socket_client_new ();
  g_socket_client_set_tls (client, TRUE);
  g_socket_client_set_timeout (client, TIMEOUT_S);
  g_socket_client_set_enable_proxy (client, !self->this_machine);
  g_signal_connect (client, "event", G_CALLBACK (client_event_cb), handshake);
  g_socket_client_connect_to_host_async (
      client, host_of (self),
      g_uri_get_port (self->uri) > 0 ? (guint16) g_uri_get_port (self->uri) : HTTPS_PORT,
      g_task_get_cancellable (task), connected_cb, handshake);
}

/* --- portal -------------------------------------------------------------------------------------------- */

static void
add_clock (AmtExamination *self, gint64 server_time)
{
  gint64 ahead = (amt_clock_now (self->clock) - server_time) / G_TIME_SPAN_SECOND;
  gint64 distance = ABS (ahead);
  guint shown = (guint) MIN (distance, G_MAXINT);
  AmtDoctorFinding *finding;

  if (distance < SKEW_WARNING_S)
    finding =
        amt_doctor_add (self, "clock", _ ("Clock"), AMT_DOCTOR_OK, "%s", _ ("as the portal's"));
  else
    finding = amt_doctor_add (
        self, "clock", _ ("Clock"),
        distance < SKEW_FAILURE_S ? AMT_DOCTOR_WARNING : AMT_DOCTOR_FAILURE,
        ahead > 0 ? ngettext ("%u second ahead of the portal's; please have it set",
                              "%u seconds ahead of the portal's; please have it set", shown)
                  : ngettext ("%u second behind the portal's; please have it set",
                              "%u seconds behind the portal's; please have it set", shown),
        shown);
  finding->value = g_strdup_printf ("%" G_GINT64_FORMAT, ahead);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AmtPortalInfo) info = amt_remote_get_info_finish (AMT_REMOTE (source), result, &error);
  AmtDoctorFinding *finding;

  if (!info)
    {
      amt_doctor_add_error (self, "interface", _ ("Portal's interface"), error);
      amt_doctor_next (task);
      return;
    }
  if (amt_portal_info_accepts_client (info, self->version))
    finding = amt_doctor_add (self, "interface", _ ("Portal's interface"), AMT_DOCTOR_OK,
                              _ ("version %s"), info->api_version);
  else
    finding = amt_doctor_add (
        self, "interface", _ ("Portal's interface"), AMT_DOCTOR_WARNING,
        /* Translators: two version numbers. */
        _ ("version %s; it wants this program in version %s at least, and takes no changes from it"),
        info->api_version, info->min_client_version);
  finding->value = g_strdup (info->api_version);
  add_clock (self, info->server_time);
  if (info->oidc_issuer)
    {
      g_autoptr (GUri) uri = g_uri_parse (info->oidc_issuer, G_URI_FLAGS_NONE, NULL);

      self->issuer = g_strdup (info->oidc_issuer);
      finding = amt_doctor_add (self, "provider", _ ("Identity provider"), AMT_DOCTOR_OK, "%s",
                                uri && g_uri_get_host (uri) ? g_uri_get_host (uri) : "?");
      finding->value = g_strdup (info->oidc_issuer);
    }
  else
    {
      amt_doctor_add (self, "provider", _ ("Identity provider"), AMT_DOCTOR_NOTE, "%s",
                      _ ("the portal names none"));
    }
  amt_doctor_next (task);
}

void
amt_doctor_look_at_portal (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);

  if (!self->remote)
    {
      amt_doctor_next (task);
      return;
    }
  if (self->offline)
    {
      amt_doctor_add (self, "interface", _ ("Portal's interface"), AMT_DOCTOR_NOTE, "%s",
                      _ ("not asked"));
      amt_doctor_next (task);
      return;
    }
  amt_remote_set_timeout (self->remote, TIMEOUT_S);
  amt_remote_get_info_async (self->remote, g_task_get_cancellable (task), info_cb,
                             g_object_ref (task));
}

/* --- Kerberos ------------------------------------------------------------------------------------------ */

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AmtExamination *self = g_task_get_task_data (task);
  GSubprocess *klist = G_SUBPROCESS (source);
  gboolean there = g_subprocess_wait_finish (klist, result, NULL) &&
                   g_subprocess_get_if_exited (klist) && g_subprocess_get_exit_status (klist) == 0;
  AmtDoctorFinding *finding =
      amt_doctor_add (self, "kerberos", _ ("Kerberos"), there ? AMT_DOCTOR_OK : AMT_DOCTOR_NOTE,
                      "%s", there ? _ ("a valid ticket is there") : _ ("no valid ticket is there"));

  finding->value = g_strdup (there ? "ticket" : "none");
  amt_doctor_next (task);
}

/* "klist -s" prints nothing and says by its exit status whether there is a ticket that has not expired. */
void
amt_doctor_look_at_kerberos (GTask *task)
{
  AmtExamination *self = g_task_get_task_data (task);
  g_autofree char *program = g_find_program_in_path ("klist");
  g_autoptr (GSubprocess) klist =
      program
          ? g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              NULL, program, "-s", NULL)
          : NULL;
  AmtDoctorFinding *finding;

  if (klist)
    {
      g_subprocess_wait_async (klist, g_task_get_cancellable (task), listed_cb,
                               g_object_ref (task));
      return;
    }
  finding = amt_doctor_add (self, "kerberos", _ ("Kerberos"), AMT_DOCTOR_NOTE, "%s",
                            g_getenv ("KRB5CCNAME") ? _ ("set up, but nothing here can look at it")
                                                    : _ ("not used"));
  finding->value = g_strdup ("unused");
  amt_doctor_next (task);
}
