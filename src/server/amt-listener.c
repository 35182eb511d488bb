/* amt-listener.c: accepts connections for a SoupServer and cuts those that dawdle.
 * Owned by AmtPortal. Main thread only.
 *
 * How much has come in is asked of the kernel (TCP_INFO), so that a request whose headers are not complete is seen
 * too: libsoup tells nothing about it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-listener.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define BACKLOG 1024
/* A connection between two requests may rest that long. */
#define IDLE_US (300 * G_TIME_SPAN_SECOND)
/* States of a TCP connection, as the kernel counts them (include/net/tcp_states.h). */
#define TCP_STATE_CLOSE 7
#define TCP_STATE_CLOSE_WAIT 8

struct _AmtListener
{
  SoupServer *server;           /* (owned) */
  GSocket *socket;              /* (owned) */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  GHashTable *connections;      /* (owned) GSocketAddress of the other side -> Connection */
  guint max_connections;
  gint64 slow_us;
  guint accept_source;
  guint sweep_source;
  guint16 port;
};

typedef struct
{
  AmtListener *listener;
  GSocketAddress *remote; /* (owned) */
  GSocket *socket;        /* (owned) */
  GIOStream *stream;      /* (unowned) libsoup's; weakly watched */
  gboolean answering;     /* a whole request is in */
  gboolean patient;
  gint64 silence_us; /* of an answer without an end; 0: a common one */
  guint64 n_in;      /* bytes that had come in when it last moved on */
  guint64 n_out;
  gint64 since; /* monotonic: when it last moved on */
  gint64 begun; /* monotonic: when part of a request was first seen; 0: none */
} Connection;

static void
stream_gone_cb (gpointer data, GObject *where_it_was)
{
  Connection *connection = data;

  connection->stream = NULL;
  g_hash_table_remove (connection->listener->connections, connection->remote);
}

static void
connection_free (gpointer data)
{
  Connection *connection = data;

  if (connection->stream != NULL)
    g_object_weak_unref (G_OBJECT (connection->stream), stream_gone_cb, connection);
  g_object_unref (connection->remote);
  g_object_unref (connection->socket);
  g_free (connection);
}

static gboolean
count_bytes (GSocket *socket, guint64 *out_in, guint64 *out_out)
{
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;

  if (getsockopt (g_socket_get_fd (socket), IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
    return FALSE;
  *out_in = info.tcpi_bytes_received;
  *out_out = info.tcpi_bytes_acked;
  return TRUE;
}

static void
move_on (Connection *connection)
{
  (void) count_bytes (connection->socket, &connection->n_in, &connection->n_out);
  connection->since = g_get_monotonic_time ();
  connection->begun = 0;
}

/* Shut down, not closed: libsoup reads the end and cleans up after itself. */
static void
cut (Connection *connection)
{
  (void) g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
}

static void
look_at (Connection *connection, gint64 now)
{
  gint64 slow_us = connection->listener->slow_us;
  gint64 limit = connection->silence_us > 0 ? connection->silence_us : slow_us;
  guint64 n_in, n_out;

  if (!count_bytes (connection->socket, &n_in, &n_out))
    return;

  if (connection->answering || connection->patient)
    {
      if (n_in != connection->n_in || n_out != connection->n_out)
        move_on (connection);
      else if (now - connection->since >= limit)
        cut (connection);
    }
  else if (n_in == connection->n_in)
    {
      /* It rests between two requests, or has never sent a byte. */
      if (now - connection->since >= (n_in > 0 ? IDLE_US : slow_us))
        cut (connection);
    }
  else if (connection->begun == 0)
    connection->begun = now;
  else if (now - connection->begun >= slow_us)
    cut (connection);
}

static gboolean
sweep_cb (gpointer data)
{
  AmtListener *self = data;
  g_autoptr (GList) all = g_hash_table_get_values (self->connections);
  gint64 now = g_get_monotonic_time ();

  for (GList *at = all; at != NULL; at = at->next)
    look_at (at->data, now);
  return G_SOURCE_CONTINUE;
}

static Connection *
find (AmtListener *self, SoupServerMessage *message)
{
  return g_hash_table_lookup (self->connections, soup_server_message_get_remote_address (message));
}

static void
request_read_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  Connection *connection = find (data, message);

  if (connection == NULL)
    return;
  connection->answering = TRUE;
  connection->patient = FALSE;
  move_on (connection);
}

static void
request_ended_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  Connection *connection = find (data, message);

  if (connection == NULL)
    return;
  connection->answering = FALSE;
  connection->patient = FALSE;
  connection->silence_us = 0;
  move_on (connection);
}

static void
serve (AmtListener *self, GSocket *socket)
{
  g_autoptr (GSocketConnection) plain = g_socket_connection_factory_create_connection (socket);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GIOStream) stream = NULL;
  Connection *connection;

  if (remote == NULL || local == NULL ||
      g_hash_table_size (self->connections) >= self->max_connections)
    return;

  if (self->certificate != NULL)
    stream = g_tls_server_connection_new (G_IO_STREAM (plain), self->certificate, NULL);
  else
    stream = g_object_ref (G_IO_STREAM (plain));
  if (stream == NULL)
    return;

  (void) g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  connection = g_new0 (Connection, 1);
  connection->listener = self;
  connection->remote = g_object_ref (remote);
  connection->socket = g_object_ref (socket);
  connection->stream = stream;
  connection->since = g_get_monotonic_time ();
  g_object_weak_ref (G_OBJECT (stream), stream_gone_cb, connection);
  g_hash_table_insert (self->connections, connection->remote, connection);

  (void) soup_server_accept_iostream (self->server, stream, local, remote, NULL);
}

static gboolean
accept_cb (GSocket *listening, GIOCondition condition, gpointer data)
{
  AmtListener *self = data;

  for (int i = 0; i < 64; i++)
    {
      g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, NULL);

      if (socket == NULL)
        break;
      serve (self, socket);
    }
  return G_SOURCE_CONTINUE;
}

static GSocketAddress *
parse_address (const char *address, GError **error)
{
  g_autoptr (GSocketConnectable) where = g_network_address_parse (address, 0, error);
  GSocketAddress *parsed;

  if (where == NULL)
    return NULL;
  parsed = g_inet_socket_address_new_from_string (
      g_network_address_get_hostname (G_NETWORK_ADDRESS (where)),
      g_network_address_get_port (G_NETWORK_ADDRESS (where)));
  if (parsed == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("an address to listen on is a number and a port, like 127.0.0.1:8080"));
  return parsed;
}

gboolean
amt_listener_is_loopback (const char *address)
{
  g_autoptr (GSocketAddress) parsed = parse_address (address, NULL);

  return parsed != NULL && g_inet_address_get_is_loopback (
                               g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (parsed)));
}

static GSocket *
listen_on (const char *address, guint16 *out_port, GError **error)
{
  g_autoptr (GSocketAddress) wanted = parse_address (address, error);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (wanted == NULL)
    return NULL;
  socket = g_socket_new (g_socket_address_get_family (wanted), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_bind (socket, wanted, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  got = g_socket_get_local_address (socket, error);
  if (got == NULL)
    return NULL;
  *out_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return g_steal_pointer (&socket);
}

static guint
attach (GSource *source)
{
  guint id = g_source_attach (source, g_main_context_get_thread_default ());

  g_source_unref (source);
  return id;
}

/* SoupServer 3.2 keeps a connection open after an answer only while it listens somewhere itself. So it listens on a
 * socket that has no name any more: nobody can reach it. */
static gboolean
let_connections_live (SoupServer *server, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("amtsstube-portal-XXXXXX", error);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "s", NULL) : NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  gboolean ok;

  if (folder == NULL)
    return FALSE;
  address = g_unix_socket_address_new (path);
  socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  ok = socket != NULL && g_socket_bind (socket, address, FALSE, error) &&
       g_socket_listen (socket, error) && soup_server_listen_socket (server, socket, 0, error);
  (void) g_unlink (path);
  (void) g_rmdir (folder);
  return ok;
}

AmtListener *
amt_listener_new (SoupServer *server, const char *address, GTlsCertificate *certificate,
                  guint max_connections, guint slow_ms, GError **error)
{
  AmtListener *self;
  guint16 port;
  g_autoptr (GSocket) socket = listen_on (address, &port, error);
  GSource *source;

  if (socket == NULL || !let_connections_live (server, error))
    return NULL;

  self = g_new0 (AmtListener, 1);
  self->server = g_object_ref (server);
  self->socket = g_object_ref (socket);
  self->port = port;
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->max_connections = max_connections;
  self->slow_us = (gint64) slow_ms * 1000;
  self->connections = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, connection_free);

  g_signal_connect (server, "request-read", G_CALLBACK (request_read_cb), self);
  g_signal_connect (server, "request-finished", G_CALLBACK (request_ended_cb), self);
  g_signal_connect (server, "request-aborted", G_CALLBACK (request_ended_cb), self);

  source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (accept_cb), self, NULL);
  self->accept_source = attach (source);

  source = g_timeout_source_new (CLAMP (slow_ms / 4, 50, 1000));
  g_source_set_callback (source, sweep_cb, self, NULL);
  self->sweep_source = attach (source);
  return self;
}

static void
detach (guint id)
{
  GSource *source = g_main_context_find_source_by_id (g_main_context_get_thread_default (), id);

  if (source != NULL)
    g_source_destroy (source);
}

void
amt_listener_free (AmtListener *self)
{
  detach (self->accept_source);
  detach (self->sweep_source);
  g_signal_handlers_disconnect_by_data (self->server, self);
  (void) g_socket_close (self->socket, NULL);
  soup_server_disconnect (self->server);
  g_hash_table_unref (self->connections);
  g_clear_object (&self->certificate);
  g_object_unref (self->socket);
  g_object_unref (self->server);
  g_free (self);
}

guint16
amt_listener_get_port (AmtListener *self)
{
  return self->port;
}

void
amt_listener_be_patient (AmtListener *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);

  if (connection == NULL)
    return;
  connection->patient = TRUE;
  move_on (connection);
}

void
amt_listener_expect_silence (AmtListener *self, SoupServerMessage *message, guint ms)
{
  Connection *connection = find (self, message);

  if (connection != NULL)
    connection->silence_us = (gint64) ms * 1000;
}

gboolean
amt_listener_has_left (AmtListener *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;

  return connection != NULL &&
         getsockopt (g_socket_get_fd (connection->socket), IPPROTO_TCP, TCP_INFO, &info, &length) ==
             0 &&
         (info.tcpi_state == TCP_STATE_CLOSE_WAIT || info.tcpi_state == TCP_STATE_CLOSE);
}

void
amt_listener_cut (AmtListener *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);

  if (connection != NULL)
    cut (connection);
}
