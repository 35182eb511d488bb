/* amt-sign-in.h: signing in at an OpenID Connect provider with the system browser, and keeping signed in.
 *
 * Authorization code with PKCE S256 (RFC 7636) for a public native client (RFC 8252): the browser comes back to
 * http://127.0.0.1:<port>/, or http://[::1]:<port>/, where a listener takes one answer, or none for five minutes.
 * Checked: issuer of the metadata, state, iss (RFC 9207), nonce, and in the ID token iss, aud, azp, exp, iat. Its
 * signature is not: it comes straight from the token endpoint over TLS (OpenID Connect Core 1.0, 3.1.3.7, 6). The token
 * is asked for the portal alone (resource, RFC 8707). https everywhere but on loopback; redirects are not followed.
 *
 * Tokens live here in memory and go in and out as a value; who keeps them (a vault) listens to "tokens-changed" and
 * stores what is then current at once: a refresh token is good for one use. So two processes must not use the same
 * tokens at the same time. Main thread, async only. Messages carry no token, no code and no personal data.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote.h"
#include "amt-time.h"

G_BEGIN_DECLS

#define AMT_SIGN_IN_ERROR (amt_sign_in_error_quark ())
GQuark amt_sign_in_error_quark (void);

typedef enum
{
  AMT_SIGN_IN_ERROR_CANCELLED, /* by the person, in the program */
  AMT_SIGN_IN_ERROR_TIMED_OUT, /* the browser did not come back in time */
  AMT_SIGN_IN_ERROR_DENIED,    /* the person or the provider said no (access_denied) */
  AMT_SIGN_IN_ERROR_STATE,     /* what came back belongs to no sign-in of ours */
  AMT_SIGN_IN_ERROR_ISSUER,    /* metadata, answer or token are of another provider */
  AMT_SIGN_IN_ERROR_TOKEN,     /* the ID token is not for us, or not for this sign-in */
  AMT_SIGN_IN_ERROR_CLOCK, /* this machine's clock and the provider's are over five minutes apart */
  AMT_SIGN_IN_ERROR_EXPIRED, /* the sign-in has ended: sign in anew */
  AMT_SIGN_IN_ERROR_REFUSED, /* the provider refused the request: wrong client, redirect address or scope */
  AMT_SIGN_IN_ERROR_NETWORK, /* the provider cannot be reached, is not trusted, or has a failure: later */
  AMT_SIGN_IN_ERROR_ANSWER, /* what the provider says breaks the standard */
  AMT_SIGN_IN_ERROR_BROWSER /* no port to come back to, or the browser could not be opened */
} AmtSignInError;

/**
 * AmtTokens:
 *
 * What a sign-in brings; immutable. Its memory is wiped when it goes.
 */
typedef struct _AmtTokens AmtTokens;
AmtTokens *amt_tokens_ref (AmtTokens *self);
void amt_tokens_unref (AmtTokens *self);
const char *amt_tokens_get_access_token (AmtTokens *self);
/** amt_tokens_get_issuer, amt_tokens_get_subject: (transfer none): together they name a person for good. */
const char *amt_tokens_get_issuer (AmtTokens *self);
const char *amt_tokens_get_subject (AmtTokens *self);
const char *amt_tokens_get_client_id (AmtTokens *self);
/** amt_tokens_get_expires_at: when the access token ends (microseconds), or AMT_TIME_NONE if nobody said. */
gint64 amt_tokens_get_expires_at (AmtTokens *self);
gboolean amt_tokens_can_refresh (AmtTokens *self);
/** amt_tokens_to_bytes: Returns: (transfer full): what a vault keeps; wiped when it is freed. */
GBytes *amt_tokens_to_bytes (AmtTokens *self);
/** amt_tokens_from_bytes: Returns: (nullable): %NULL with AMT_SIGN_IN_ERROR_ANSWER if @bytes are none of ours. */
AmtTokens *amt_tokens_from_bytes (GBytes *bytes, GError **error);

#define AMT_TYPE_SIGN_IN (amt_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (AmtSignIn, amt_sign_in, AMT, SIGN_IN, GObject)

/**
 * amt_sign_in_new:
 * @remote: whose session, trust and timeout are used, and whose base address is the resource; held weakly
 * @issuer: oidcIssuer of the portal, or fixed by IT
 * @client_id: clientId of the portal, or fixed by IT
 *
 * Returns: (nullable): %NULL with AMT_SIGN_IN_ERROR_ISSUER if @issuer is no usable address.
 *
 * Signal "tokens-changed": amt_sign_in_get_tokens () gives others now, or none.
 */
AmtSignIn *amt_sign_in_new (AmtRemote *remote, const char *issuer, const char *client_id,
                            AmtClock *clock, GError **error);
const char *amt_sign_in_get_issuer (AmtSignIn *self);
const char *amt_sign_in_get_client_id (AmtSignIn *self);
/**
 * amt_sign_in_set_ports:
 * @ports: (array length=n_ports): tried in order, for providers that want the redirect address registered with its
 *   port; none: a free one
 */
void amt_sign_in_set_ports (AmtSignIn *self, const guint16 *ports, guint n_ports);
/** amt_sign_in_set_timeout: seconds that the listener waits for the browser (default 300). */
void amt_sign_in_set_timeout (AmtSignIn *self, guint seconds);

/** amt_sign_in_get_tokens: (transfer none) (nullable): the current ones. */
AmtTokens *amt_sign_in_get_tokens (AmtSignIn *self);
/**
 * amt_sign_in_set_tokens:
 * @tokens: (nullable): from a vault; %NULL forgets the current ones
 *
 * Returns: FALSE with AMT_SIGN_IN_ERROR_ISSUER if @tokens are of another issuer, client or portal.
 */
gboolean amt_sign_in_set_tokens (AmtSignIn *self, AmtTokens *tokens, GError **error);

/**
 * AmtSignInOpenFunc:
 *
 * Opens @uri in the system browser, or shows it to the person. FALSE with an error ends the sign-in.
 */
typedef gboolean (*AmtSignInOpenFunc) (const char *uri, gpointer user_data, GError **error);

/** amt_sign_in_run_async: one sign-in. @open_func is called once, when the listener is ready. */
void amt_sign_in_run_async (AmtSignIn *self, AmtSignInOpenFunc open_func, gpointer open_data,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
/** amt_sign_in_run_finish: Returns: (transfer full): the tokens, which are the current ones now; %NULL with
 * AMT_SIGN_IN_ERROR. */
AmtTokens *amt_sign_in_run_finish (AmtSignIn *self, GAsyncResult *result, GError **error);

/**
 * amt_sign_in_refresh_async:
 * @stale: (nullable): the access token that was refused; if the current one is another, there is nothing to do
 *
 * One refresh at a time: who comes while one runs waits for its outcome. A refresh that was begun is not cancelled,
 * since its answer may be the only copy of the next refresh token; @cancellable only lets go of the waiting.
 */
void amt_sign_in_refresh_async (AmtSignIn *self, const char *stale, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/** amt_sign_in_refresh_finish: AMT_SIGN_IN_ERROR_EXPIRED: the tokens are gone, the person must sign in anew. */
gboolean amt_sign_in_refresh_finish (AmtSignIn *self, GAsyncResult *result, GError **error);

/**
 * amt_sign_in_end_async: forgets the tokens at once, then tells the provider
 * @open_func: (nullable): opens the provider's page that ends the browser's session, if it has one
 *
 * The refresh token is revoked (RFC 7009) where the provider can.
 */
void amt_sign_in_end_async (AmtSignIn *self, AmtSignInOpenFunc open_func, gpointer open_data,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
/** amt_sign_in_end_finish: FALSE: signed out here, but the provider may not know. */
gboolean amt_sign_in_end_finish (AmtSignIn *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtTokens, amt_tokens_unref)

G_END_DECLS
