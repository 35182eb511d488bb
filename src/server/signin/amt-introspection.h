/* amt-introspection.h: access tokens of an external issuer: it is asked whose they are (RFC 7662).
 *
 * Taken are only tokens that are active, whose aud has this portal's address and whose client_id is the desks'. The
 * person is the one whom the table of subjects names for sub or else username, or whose id is the sub itself. Answers are
 * kept for a minute at most, and never longer than the token lives. The portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-json.h"
#include "amt-time.h"

G_BEGIN_DECLS

typedef struct _AmtIntrospection AmtIntrospection;

/**
 * amt_introspection_new:
 * @url: introspection endpoint: https, or http on loopback
 * @issuer: if the answer names one, it must be this
 * @credentials: "id:secret" of the portal at the issuer
 * @client_id: the desks'
 *
 * Returns: (nullable): %NULL with G_IO_ERROR_INVALID_ARGUMENT.
 */
AmtIntrospection *amt_introspection_new (const char *url, const char *issuer,
                                         const char *credentials, const char *client_id,
                                         AmtClock *clock, GError **error);
void amt_introspection_free (AmtIntrospection *self);
/** amt_introspection_set_audience: the portal's address. */
void amt_introspection_set_audience (AmtIntrospection *self, const char *audience);
/** amt_introspection_map: @subject of the issuer (sub or username) is @user_id here. */
void amt_introspection_map (AmtIntrospection *self, const char *subject, const char *user_id);

/** amt_introspection_read: Returns: (transfer none) (nullable): whose token it is that @object, an answer, speaks of; lives
 * as long as both. */
const char *amt_introspection_read (AmtIntrospection *self, JsonObject *object);

/** AmtIntrospectionFunc: @user_id: (nullable): whose token it is. @failed: nobody could say. */
typedef void (*AmtIntrospectionFunc) (const char *user_id, gboolean failed, gpointer user_data);
/** amt_introspection_ask: @func is called once, not before this returns; also when the introspection is freed. */
void amt_introspection_ask (AmtIntrospection *self, const char *token, AmtIntrospectionFunc func,
                            gpointer user_data);

G_END_DECLS
