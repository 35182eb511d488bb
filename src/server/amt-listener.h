/* amt-listener.h: accepts connections for a SoupServer and cuts those that dawdle.
 *
 * SoupServer keeps half-sent requests open for ever and listens with a backlog of 10. This one has a socket of its
 * own (backlog 1024), a limit of connections, and looks once in a while at how many bytes each connection has
 * moved. Main thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _AmtListener AmtListener;

/**
 * amt_listener_new:
 * @server: gets the connections
 * @address: "127.0.0.1:PORT"; port 0: a free one
 * @certificate: (nullable): serve TLS
 * @max_connections: further ones are closed at once
 * @slow_ms: how long a request may take to come in; and how long an answer may not move
 *
 * Returns: (nullable): %NULL with G_IO_ERROR.
 */
AmtListener *amt_listener_new (SoupServer *server, const char *address,
                               GTlsCertificate *certificate, guint max_connections, guint slow_ms,
                               GError **error);
void amt_listener_free (AmtListener *self);
guint16 amt_listener_get_port (AmtListener *self);

/** amt_listener_be_patient: the request of @message is a large upload: only a standstill counts as slow. */
void amt_listener_be_patient (AmtListener *self, SoupServerMessage *message);

/** amt_listener_expect_silence: the answer to @message goes on for ever; it is cut when nothing arrives for @ms. */
void amt_listener_expect_silence (AmtListener *self, SoupServerMessage *message, guint ms);
/** amt_listener_has_left: whether the other side has closed the connection of @message. */
gboolean amt_listener_has_left (AmtListener *self, SoupServerMessage *message);
/** amt_listener_cut: the connection of @message is shut down; the next write to it fails. */
void amt_listener_cut (AmtListener *self, SoupServerMessage *message);

/** amt_listener_is_loopback: whether @address can only be reached from this machine. */
gboolean amt_listener_is_loopback (const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtListener, amt_listener_free)

G_END_DECLS
