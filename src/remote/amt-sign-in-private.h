/* amt-sign-in-private.h: the parts of a sign-in that only this room sees: reading what a provider says, the listener.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-sign-in.h"

#include "amt-call.h"

G_BEGIN_DECLS

/* Clocks may differ by so much, in seconds. */
#define AMT_SIGN_IN_SKEW_S 300

struct _AmtTokens
{
  gatomicrefcount ref_count;

  char *issuer;
  char *client_id;
  char *resource;
  char *subject;
  char *access_token;  /* wiped */
  char *refresh_token; /* (nullable) wiped */
  char *id_token;      /* (nullable) wiped: names the session when it is to end */
  gint64 expires_at;   /* microseconds, or AMT_TIME_NONE */
};

/* amt-tokens.c */
AmtTokens *amt_tokens_new (void);
void amt_wipe (char *text);

/* Metadata of a provider (OpenID Connect Discovery 1.0, 3; RFC 8414). */
typedef struct
{
  GUri *authorization_endpoint; /* (owned) */
  GUri *token_endpoint;         /* (owned) */
  GUri *revocation_endpoint;    /* (owned) (nullable) */
  GUri *end_session_endpoint;   /* (owned) (nullable) */
  gboolean says_iss;            /* RFC 9207 */
  gboolean offline_access;      /* has that scope: without it, it may give no refresh token */
} AmtMetadata;

/* What a sign-in sent out and must find again. */
typedef struct
{
  const char *issuer;
  const char *client_id;
  const char *nonce;   /* (nullable): of a refresh */
  const char *subject; /* (nullable): of a refresh: the same person */
  gint64 now;          /* microseconds */
} AmtExpected;

struct _AmtSignIn
{
  GObject parent_instance;

  GWeakRef remote;       /* AmtRemote */
  char *issuer;          /* (owned) */
  char *client_id;       /* (owned) */
  char *resource;        /* (owned) the portal's base address */
  AmtClock *clock;       /* (owned) */
  GArray *ports;         /* (owned) (element-type guint16) */
  guint timeout;         /* seconds */
  AmtMetadata *metadata; /* (owned) (nullable) once it was fetched */
  AmtTokens *tokens;     /* (owned) (nullable) */
  AmtTokens *spent;      /* (owned) (nullable) whose refresh is under way */
  GPtrArray *waiting;    /* (owned) (element-type GTask) for that refresh */
};

/* amt-sign-in.c */
/** amt_sign_in_new_task: one whose cancelling is a code of our own domain. */
GTask *amt_sign_in_new_task (AmtSignIn *self, gpointer tag, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/** amt_sign_in_need_remote: Returns: (transfer full) (nullable): %NULL: @task has failed. */
AmtRemote *amt_sign_in_need_remote (AmtSignIn *self, GTask *task);
/** amt_sign_in_fail_if_cancelled: TRUE: @task has failed. */
gboolean amt_sign_in_fail_if_cancelled (GTask *task);
/** amt_sign_in_take_tokens: @tokens: (transfer full) (nullable): the current ones from now on. */
void amt_sign_in_take_tokens (AmtSignIn *self, AmtTokens *tokens);
/** amt_sign_in_need_metadata_async: asks for the provider's metadata unless they are here. */
void amt_sign_in_need_metadata_async (AmtSignIn *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_sign_in_need_metadata_finish (GAsyncResult *result, GError **error);

/* amt-sign-in-answer.c: pure. */
/** amt_sign_in_add_query: Returns: (transfer full): @uri with @query after its own. */
char *amt_sign_in_add_query (GUri *uri, const char *query);
/** amt_sign_in_parse_uri: Returns: (nullable): an address with https, or with http on loopback; no user, no fragment. */
GUri *amt_sign_in_parse_uri (const char *text, GError **error);
AmtMetadata *amt_metadata_from_json (JsonNode *root, const char *issuer, GError **error);
void amt_metadata_free (AmtMetadata *self);
/** amt_sign_in_check_return: the parameters with which the browser came back. FALSE with the reason. */
gboolean amt_sign_in_check_return (GHashTable *parameters, const char *state, const char *issuer,
                                   gboolean says_iss, GError **error);
/** amt_sign_in_check_id_token: Returns: (transfer full): its subject. */
char *amt_sign_in_check_id_token (const char *token, const AmtExpected *expected, GError **error);
/**
 * amt_sign_in_read_tokens: the token endpoint's answer (RFC 6749, 5)
 * @old: (nullable): of a refresh: what it does not say again stays
 */
AmtTokens *amt_sign_in_read_tokens (JsonNode *root, guint status, const AmtExpected *expected,
                                    const char *resource, AmtTokens *old, GError **error);

/* amt-sign-in-http.c */
/** amt_sign_in_fetch_async: @form: (nullable): POST of application/x-www-form-urlencoded; none: GET. */
void amt_sign_in_fetch_async (AmtRemote *remote, GUri *uri, const char *form,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
/** amt_sign_in_fetch_finish: Returns: (transfer full): JSON of whatever status; %NULL with AMT_SIGN_IN_ERROR. */
JsonNode *amt_sign_in_fetch_finish (GAsyncResult *result, guint *out_status, GError **error);

/* amt-loopback.c: where the browser comes back to. Ends with one answer. */
typedef struct _AmtLoopback AmtLoopback;
/** AmtLoopbackFunc: @parameters: of the query; TRUE: the page says that all is well. Called once, then the listener is
 * closed by itself, when the page is out. */
typedef gboolean (*AmtLoopbackFunc) (GHashTable *parameters, gpointer user_data);
AmtLoopback *amt_loopback_new (const guint16 *ports, guint n_ports, AmtLoopbackFunc func,
                               gpointer user_data, GError **error);
/** amt_loopback_get_uri: (transfer none): the redirect address. */
const char *amt_loopback_get_uri (AmtLoopback *self);
/** amt_loopback_close: @func is not called any more. A page that is on its way still arrives. */
void amt_loopback_close (AmtLoopback *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtMetadata, amt_metadata_free)

G_END_DECLS
