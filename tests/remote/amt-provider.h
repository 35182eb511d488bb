/* amt-provider.h: an identity provider, and a portal beside it, that break the rules on demand. In the test's own main
 * loop.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define PROVIDER_CLIENT "desk"

typedef struct
{
  GSocketService *service; /* (owned) */
  SoupServer *server;      /* (owned) */
  char *issuer;            /* (owned) "http://127.0.0.1:PORT" */
  char *portal;            /* (owned) its "/v1" */
  char *access_token;      /* (owned) (nullable) the only one that the portal takes */
  char *refresh_token;     /* (owned) (nullable) the only one that is good */
  char *challenge;         /* (owned) (nullable) of the code that is out */
  char *nonce;             /* (owned) (nullable) */
  char *redirect_uri;      /* (owned) (nullable) */
  char *resource;          /* (owned) (nullable) that was asked for */
  char *revoked;           /* (owned) (nullable) token that was revoked */
  guint n_refreshes;
  guint n_portal;
  guint n_made;
  SoupServerMessage *held; /* (owned) (nullable) a token request that waits */

  /* What a test sets. Strings are borrowed. */
  gint64 now;              /* seconds */
  gboolean says_iss;       /* promises iss, and sends it */
  gboolean hold_refresh;   /* the answer waits for provider_release () */
  guint token_status;      /* of the token endpoint, if it is to fail … */
  const char *token_error; /* … and its error code */
  const char *metadata;    /* member of the metadata to be set … */
  const char *metadata_to; /* … to this text, %NULL takes it out */
  const char *claim;       /* claim of the ID token to be set … */
  const char *claim_json;  /* … to this JSON, %NULL takes it out */
  const char *token_type;
  const char *header; /* of the ID token, JSON */
} Provider;

Provider *provider_new (void);
void provider_free (Provider *self);
/** provider_release: answers the request that was held. */
void provider_release (Provider *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Provider, provider_free)

G_END_DECLS
