/* amt-loopback.c: the listener on this machine to which the browser comes back (RFC 8252, 7.3). Takes one answer, shows
 * a page, and is gone.
 * Owned by the running sign-in; while its page is on the way, by itself. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-in-private.h"

#include <string.h>

struct _AmtLoopback
{
  GSocketService *
      service; /* (owned) takes the connections: libsoup 3.2 loses a socket for each it takes itself */
  SoupServer *server; /* (owned) */
  char *uri;          /* (owned) */
  AmtLoopbackFunc func;
  gpointer user_data;
  SoupServerMessage *answered; /* (unowned) whose page is on the way */
  gboolean closed;
};

/* Both languages: the program does not know which one the browser's reader wants. Nothing is loaded from elsewhere. */
#define PAGE(german_title, german, english_title, english) \
  "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\">" \
  "<meta name=\"viewport\" content=\"width=device-width\"><title>" german_title \
  " – Amtsstube</title><style>:root{color-scheme:light dark}body{font:1.1em/1.5 sans-serif;" \
  "max-width:34em;margin:4em auto;padding:0 1em}</style></head><body><main><h1>" german_title \
  "</h1><p>" german "</p></main><section lang=\"en\"><h2>" english_title "</h2><p>" english \
  "</p></section></body></html>"

static const char PAGE_DONE[] = PAGE (
    "Anmeldung angekommen", "Sie können diese Seite schließen und in der Amtsstube weiterarbeiten.",
    "Sign-in received", "You can close this page and go on in Amtsstube.");
static const char PAGE_REFUSED[] =
    PAGE ("Anmeldung nicht möglich",
          "Die Antwort der Anmeldung wurde nicht angenommen. Die Amtsstube zeigt den Grund. Sie "
          "können diese Seite schließen.",
          "Sign-in failed",
          "The answer of the sign-in was not accepted. Amtsstube shows the reason. You can close "
          "this page.");
static const char PAGE_NOTHING[] =
    PAGE ("Hier ist nichts", "Diese Adresse gehört zu einer laufenden Anmeldung der Amtsstube.",
          "Nothing here", "This address belongs to a sign-in of Amtsstube that is under way.");

static void
loopback_free (AmtLoopback *self)
{
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_signal_handlers_disconnect_by_data (self->server, self);
  soup_server_remove_handler (self->server, NULL);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->uri);
  g_free (self);
}

static gboolean
free_cb (gpointer user_data)
{
  loopback_free (user_data);

  return G_SOURCE_REMOVE;
}

static void
answer (SoupServerMessage *message, guint status, const char *page, gsize length)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (
      headers, "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  /* The page's own address has the code in it. */
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Connection", "close");
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_STATIC, page,
                                    length);
  soup_server_message_set_status (message, status, NULL);
}

static gboolean
is_return (GHashTable *query)
{
  return query &&
         (g_hash_table_contains (query, "code") || g_hash_table_contains (query, "error") ||
          g_hash_table_contains (query, "state"));
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  AmtLoopback *self = user_data;
  AmtLoopbackFunc func = self->func;

  if (soup_server_message_get_method (message) != SOUP_METHOD_GET || !g_str_equal (path, "/") ||
      !is_return (query) || !func)
    {
      answer (message, SOUP_STATUS_NOT_FOUND, PAGE_NOTHING, sizeof PAGE_NOTHING - 1);
      return;
    }

  self->func = NULL;
  self->answered = message;
  if (func (query, self->user_data))
    answer (message, SOUP_STATUS_OK, PAGE_DONE, sizeof PAGE_DONE - 1);
  else
    answer (message, SOUP_STATUS_BAD_REQUEST, PAGE_REFUSED, sizeof PAGE_REFUSED - 1);
}

static void
ended_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  AmtLoopback *self = user_data;

  if (message != self->answered)
    return;
  self->answered = NULL;
  /* Not from within the server's own signal. */
  if (self->closed)
    g_idle_add (free_cb, self);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source,
             gpointer user_data)
{
  AmtLoopback *self = user_data;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  if (local && remote)
    (void) soup_server_accept_iostream (self->server, G_IO_STREAM (connection), local, remote,
                                        NULL);

  return TRUE;
}

/* The numbers alone: nothing that a resolver could turn into another machine. */
static gboolean
listen_on (AmtLoopback *self, const char *host, guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, port);
  g_autoptr (GSocketAddress) got = NULL;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &got,
                                      NULL))
    return FALSE;

  self->uri = g_strdup_printf (strchr (host, ':') ? "http://[%s]:%u/" : "http://%s:%u/", host,
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));

  return TRUE;
}

static gboolean
listen_anywhere (AmtLoopback *self, const guint16 *ports, guint n_ports)
{
  static const char *const hosts[] = { "127.0.0.1", "::1" };
  static const guint16 any = 0;

  for (guint h = 0; h < G_N_ELEMENTS (hosts); h++)
    for (guint p = 0; p < MAX (n_ports, 1); p++)
      if (listen_on (self, hosts[h], n_ports > 0 ? ports[p] : any))
        return TRUE;

  return FALSE;
}

AmtLoopback *
amt_loopback_new (const guint16 *ports, guint n_ports, AmtLoopbackFunc func, gpointer user_data,
                  GError **error)
{
  AmtLoopback *self = g_new0 (AmtLoopback, 1);

  self->service = g_socket_service_new ();
  self->server = soup_server_new (NULL, NULL);
  self->func = func;
  self->user_data = user_data;
  if (!listen_anywhere (self, ports, n_ports))
    {
      loopback_free (self);
      g_set_error_literal (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_BROWSER,
                           "no port is free for the browser to come back to");
      return NULL;
    }
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  g_signal_connect (self->server, "request-finished", G_CALLBACK (ended_cb), self);
  g_signal_connect (self->server, "request-aborted", G_CALLBACK (ended_cb), self);

  return self;
}

const char *
amt_loopback_get_uri (AmtLoopback *self)
{
  return self->uri;
}

void
amt_loopback_close (AmtLoopback *self)
{
  self->func = NULL;
  self->closed = TRUE;
  if (!self->answered)
    loopback_free (self);
}
