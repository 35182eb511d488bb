/* amt-issuer.h: the portal's own sign-in: an OpenID Connect provider for the invented people of the demo.
 *
 * There are no passwords: whoever reaches the page chooses a person. So it exists only with --demo, and a demo listens
 * on loopback only. Authorization code with PKCE S256 for one public client, refresh tokens that are good for one
 * use (a second use voids the sign-in), ID tokens signed with RS256 by a key of the process. Codes and open pages live
 * in memory, tokens as hashes in the database. The portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../db/amt-db.h"

G_BEGIN_DECLS

#define AMT_ISSUER_CLIENT "amtsstube"
/* Below the portal's base address. */
#define AMT_ISSUER_PATH "/sign-in"

typedef struct _AmtIssuer AmtIssuer;

/**
 * amt_issuer_new:
 * @db: (unowned): outlives it
 * @access_seconds: life of an access token; 0: 600
 */
AmtIssuer *amt_issuer_new (AmtDb *db, AmtClock *clock, guint access_seconds);
void amt_issuer_free (AmtIssuer *self);
/** amt_issuer_set_portal: @url: base address, which is also the resource; the issuer is "@url/sign-in". */
void amt_issuer_set_portal (AmtIssuer *self, const char *url);
/** amt_issuer_get_uri: (transfer none): the issuer. */
const char *amt_issuer_get_uri (AmtIssuer *self);

/** amt_issuer_dup_metadata: Returns: (transfer full): OpenID Connect Discovery 1.0, 3. */
JsonObject *amt_issuer_dup_metadata (AmtIssuer *self);
/** amt_issuer_dup_keys: Returns: (transfer full) (nullable): JWK Set (RFC 7517). */
JsonObject *amt_issuer_dup_keys (AmtIssuer *self);

/* What comes of a request for a page or of a choice on it. */
typedef struct
{
  char *page_id; /* (nullable): show the page with this hidden id … */
  char *
      redirect; /* (nullable): … or go there; neither: what was asked is not to be answered by a redirect */
} AmtIssuerStep;
void amt_issuer_step_clear (AmtIssuerStep *self);

/** amt_issuer_authorize: @query: (nullable): parameters of the authorization request. */
void amt_issuer_authorize (AmtIssuer *self, GHashTable *query, AmtIssuerStep *out_step);
/** amt_issuer_choose: @user_id: (nullable): none: the person says no. */
void amt_issuer_choose (AmtIssuer *self, const char *page_id, const char *user_id,
                        AmtIssuerStep *out_step);

/**
 * amt_issuer_answer_token: the token endpoint
 * @form: (nullable)
 * @name_of: gives the name of a person for the ID token; %NULL: no such person any more
 *
 * Returns: (transfer full): the answer; an error (RFC 6749, 5.2) with @out_status 400.
 */
typedef const char *(*AmtIssuerNameFunc) (const char *user_id, gpointer user_data);
JsonObject *amt_issuer_answer_token (AmtIssuer *self, GHashTable *form, AmtIssuerNameFunc name_of,
                                     gpointer user_data, guint *out_status);
/** amt_issuer_revoke: the sign-in that refresh or access token @token belongs to ends (RFC 7009). */
void amt_issuer_revoke (AmtIssuer *self, const char *token);
/** amt_issuer_end: the sign-in that @id_token, which must be ours, names ends. */
gboolean amt_issuer_end (AmtIssuer *self, const char *id_token);
/** amt_issuer_find_user: Returns: (transfer full) (nullable): whose access token it is, for this portal and client. */
char *amt_issuer_find_user (AmtIssuer *self, const char *token);

/* amt-issuer-page.c: HTML. */
/** amt_issuer_people_page: @people: (element-type AmtMe). Returns: (transfer full). */
char *amt_issuer_people_page (GPtrArray *people, const char *page_id);
/** amt_issuer_message_page: one heading and one sentence, both ours. */
char *amt_issuer_message_page (const char *heading, const char *sentence);

/* amt-issuer-key.c: the key. */
typedef struct _AmtIssuerKey AmtIssuerKey;
/** amt_issuer_key_new: makes an RSA key (some tenths of a second). Returns: (nullable). */
AmtIssuerKey *amt_issuer_key_new (void);
void amt_issuer_key_free (AmtIssuerKey *self);
/** amt_issuer_key_sign: Returns: (transfer full) (nullable): @claims as a JWS in compact form (RFC 7515). */
char *amt_issuer_key_sign (AmtIssuerKey *self, JsonObject *claims);
/** amt_issuer_key_open: Returns: (transfer full) (nullable): the claims of @token if this key signed it. */
JsonNode *amt_issuer_key_open (AmtIssuerKey *self, const char *token);
JsonObject *amt_issuer_key_dup_public (AmtIssuerKey *self);
/** amt_issuer_base64url: (transfer full): RFC 4648, 5, without padding. */
char *amt_issuer_base64url (gconstpointer data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtIssuer, amt_issuer_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AmtIssuerStep, amt_issuer_step_clear)

G_END_DECLS
