/* amt-sign-in-answer.c: what identity providers say: metadata, the browser's return, tokens. Pure functions; all of it is
 * foreign. Messages name members, never values.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-in-private.h"

#include <string.h>

#define MAX_TOKEN (16 * 1024)
/* OpenID Connect Core 1.0, 2: sub has at most 255 ASCII characters. */
#define MAX_SUBJECT 255

static gboolean
fail (GError **error, AmtSignInError code, const char *what)
{
  g_set_error_literal (error, AMT_SIGN_IN_ERROR, code, what);

  return FALSE;
}

GUri *
amt_sign_in_parse_uri (const char *text, GError **error)
{
  g_autoptr (GUri) uri = text ? g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *scheme = uri ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri ? g_uri_get_host (uri) : NULL;
  const char *why = NULL;

  if (!uri || !host || !*host)
    why = "an address of the identity provider is not a URL";
  else if (g_uri_get_userinfo (uri) || g_uri_get_fragment (uri))
    why = "an address of the identity provider has a user name or a fragment";
  else if (!g_str_equal (scheme, "https") &&
           !(g_str_equal (scheme, "http") && amt_remote_is_loopback (host)))
    why = "an address of the identity provider does not begin with https://";

  if (why)
    {
      (void) fail (error, AMT_SIGN_IN_ERROR_ISSUER, why);
      return NULL;
    }

  return g_steal_pointer (&uri);
}

void
amt_metadata_free (AmtMetadata *self)
{
  g_clear_pointer (&self->authorization_endpoint, g_uri_unref);
  g_clear_pointer (&self->token_endpoint, g_uri_unref);
  g_clear_pointer (&self->revocation_endpoint, g_uri_unref);
  g_clear_pointer (&self->end_session_endpoint, g_uri_unref);
  g_free (self);
}

/* Whether the list has @value; a list that is not there says nothing, so @fallback. */
static gboolean
list_has (JsonObject *object, const char *name, const char *value, gboolean fallback)
{
  JsonArray *list = amt_json_member_array (object, name);

  if (!list)
    return fallback;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
          g_str_equal (json_node_get_string (node), value))
        return TRUE;
    }

  return FALSE;
}

static gboolean
read_endpoint (JsonObject *object, const char *name, gboolean needed, GUri **out_uri,
               GError **error)
{
  const char *text = amt_json_string (object, name);

  if (!text && !needed)
    return TRUE;
  *out_uri = amt_sign_in_parse_uri (text, error);

  return *out_uri != NULL;
}

char *
amt_sign_in_add_query (GUri *uri, const char *query)
{
  const char *own = g_uri_get_query (uri);
  g_autofree char *both = own && *own ? g_strconcat (own, "&", query, NULL) : g_strdup (query);
  g_autoptr (GUri) whole =
      g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                   g_uri_get_port (uri), g_uri_get_path (uri), both, NULL);

  return g_uri_to_string (whole);
}

AmtMetadata *
amt_metadata_from_json (JsonNode *root, const char *issuer, GError **error)
{
  g_autoptr (AmtMetadata) self = g_new0 (AmtMetadata, 1);
  JsonObject *object = amt_json_object (root, NULL);
  const char *name = amt_json_string (object, "issuer");

  if (!name)
    {
      (void) fail (error, AMT_SIGN_IN_ERROR_ANSWER, "the metadata names no issuer");
      return NULL;
    }
  if (!g_str_equal (name, issuer))
    {
      (void) fail (error, AMT_SIGN_IN_ERROR_ISSUER, "the metadata is of another issuer");
      return NULL;
    }
  if (!read_endpoint (object, "authorization_endpoint", TRUE, &self->authorization_endpoint,
                      error) ||
      !read_endpoint (object, "token_endpoint", TRUE, &self->token_endpoint, error) ||
      !read_endpoint (object, "revocation_endpoint", FALSE, &self->revocation_endpoint, error) ||
      !read_endpoint (object, "end_session_endpoint", FALSE, &self->end_session_endpoint, error))
    return NULL;

  /* Some that can do it do not say so; none that says so without S256 will do. */
  if (!list_has (object, "code_challenge_methods_supported", "S256", TRUE) ||
      !list_has (object, "response_types_supported", "code", TRUE))
    {
      (void) fail (error, AMT_SIGN_IN_ERROR_ANSWER,
                   "the identity provider does not offer the authorization code with PKCE S256");
      return NULL;
    }
  self->says_iss = amt_json_bool (object, "authorization_response_iss_parameter_supported", FALSE);
  self->offline_access = list_has (object, "scopes_supported", "offline_access", FALSE);

  return g_steal_pointer (&self);
}

/* An OAuth error code (RFC 6749, 4.1.2.1, 5.2) that may stand in a log; %NULL for what is none. */
static const char *
plain_code (const char *code)
{
  if (!code || !*code || strlen (code) > 40 ||
      strspn (code, "abcdefghijklmnopqrstuvwxyz_") != strlen (code))
    return NULL;

  return code;
}

static gboolean
refuse (const char *code, GError **error)
{
  g_set_error (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_REFUSED,
               "the identity provider refused: %s", plain_code (code) ? code : "no reason given");

  return FALSE;
}

gboolean
amt_sign_in_check_return (GHashTable *parameters, const char *state, const char *issuer,
                          gboolean says_iss, GError **error)
{
  const char *got_state = g_hash_table_lookup (parameters, "state");
  const char *got_issuer = g_hash_table_lookup (parameters, "iss");
  const char *code = g_hash_table_lookup (parameters, "code");
  const char *problem = g_hash_table_lookup (parameters, "error");

  if (g_strcmp0 (got_state, state) != 0)
    return fail (error, AMT_SIGN_IN_ERROR_STATE, "the browser came back with a foreign state");
  /* RFC 9207, 2.4: also before an error is believed. */
  if (says_iss && !got_issuer)
    return fail (error, AMT_SIGN_IN_ERROR_ISSUER, "the browser came back without the issuer");
  if (got_issuer && !g_str_equal (got_issuer, issuer))
    return fail (error, AMT_SIGN_IN_ERROR_ISSUER, "the browser came back from another issuer");
  if (g_strcmp0 (problem, "access_denied") == 0)
    return fail (error, AMT_SIGN_IN_ERROR_DENIED, "the sign-in was denied");
  if (g_strcmp0 (problem, "server_error") == 0 ||
      g_strcmp0 (problem, "temporarily_unavailable") == 0)
    return fail (error, AMT_SIGN_IN_ERROR_NETWORK, "the identity provider has a failure");
  if (problem)
    return refuse (problem, error);
  if (!code || !*code || strlen (code) > MAX_TOKEN)
    return fail (error, AMT_SIGN_IN_ERROR_ANSWER, "the browser came back without a code");

  return TRUE;
}

/* RFC 4648, 5, without padding. */
static GBytes *
decode_base64url (const char *text, gsize length)
{
  GString *plain = g_string_new_len (text, (gssize) length);
  g_autofree char *owned = NULL;
  guchar *data;
  gsize n;

  g_string_replace (plain, "-", "+", 0);
  g_string_replace (plain, "_", "/", 0);
  while (plain->len % 4 != 0)
    g_string_append_c (plain, '=');
  owned = g_string_free (plain, FALSE);
  data = g_base64_decode (owned, &n);

  return g_bytes_new_take (data, n);
}

/* Part number @index of a JWS in compact form as a JSON object. */
static JsonNode *
part_of_token (char **parts, guint index)
{
  g_autoptr (GBytes) bytes = decode_base64url (parts[index], strlen (parts[index]));
  g_autoptr (JsonNode) root = amt_json_parse (bytes, MAX_TOKEN, AMT_JSON_MAX_DEPTH, NULL);

  return root && JSON_NODE_HOLDS_OBJECT (root) ? g_steal_pointer (&root) : NULL;
}

/* OpenID Connect Core 1.0, 3.1.3.7, 3 to 5. */
static gboolean
is_for_client (JsonObject *claims, const char *client_id)
{
  const char *single = amt_json_string (claims, "aud");
  JsonArray *list = amt_json_member_array (claims, "aud");
  const char *party = amt_json_string (claims, "azp");

  if (json_object_has_member (claims, "azp") && g_strcmp0 (party, client_id) != 0)
    return FALSE;
  if (single)
    return g_str_equal (single, client_id);
  if (!list_has (claims, "aud", client_id, FALSE))
    return FALSE;

  return json_array_get_length (list) == 1 || party;
}

static gboolean
check_claims (JsonObject *claims, const AmtExpected *expected, GError **error)
{
  const char *subject = amt_json_string (claims, "sub");
  gint64 now = expected->now / G_TIME_SPAN_SECOND;
  gint64 expires = amt_json_int (claims, "exp", 0);
  gint64 issued = amt_json_int (claims, "iat", 0);

  if (g_strcmp0 (amt_json_string (claims, "iss"), expected->issuer) != 0)
    return fail (error, AMT_SIGN_IN_ERROR_ISSUER, "the ID token is of another issuer");
  if (!is_for_client (claims, expected->client_id))
    return fail (error, AMT_SIGN_IN_ERROR_TOKEN, "the ID token is for another program");
  if (!subject || !*subject || strlen (subject) > MAX_SUBJECT)
    return fail (error, AMT_SIGN_IN_ERROR_ANSWER, "the ID token names nobody");
  if (expected->subject && !g_str_equal (subject, expected->subject))
    return fail (error, AMT_SIGN_IN_ERROR_TOKEN, "the ID token is of another person");
  /* A nonce in the token of a refresh is that of the first sign-in, which may have been before the last start. */
  if (expected->nonce && g_strcmp0 (amt_json_string (claims, "nonce"), expected->nonce) != 0)
    return fail (error, AMT_SIGN_IN_ERROR_TOKEN, "the ID token belongs to another sign-in");
  if (expires <= 0 || issued <= 0)
    return fail (error, AMT_SIGN_IN_ERROR_ANSWER, "the ID token has no times");
  /* It was made a moment ago: if it seems old or from the future, one of the clocks is wrong. */
  if (ABS (now - issued) > AMT_SIGN_IN_SKEW_S)
    return fail (error, AMT_SIGN_IN_ERROR_CLOCK,
                 "this machine's clock and the identity provider's differ by over five minutes");
  if (expires <= now - AMT_SIGN_IN_SKEW_S)
    return fail (error, AMT_SIGN_IN_ERROR_TOKEN, "the ID token has expired");

  return TRUE;
}

char *
amt_sign_in_check_id_token (const char *token, const AmtExpected *expected, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (token, ".", 4);
  g_autoptr (JsonNode) head = NULL;
  g_autoptr (JsonNode) body = NULL;
  JsonObject *claims;
  const char *algorithm;

  if (strlen (token) <= MAX_TOKEN && g_strv_length (parts) == 3)
    {
      head = part_of_token (parts, 0);
      body = part_of_token (parts, 1);
    }
  if (!head || !body)
    {
      (void) fail (error, AMT_SIGN_IN_ERROR_ANSWER, "the ID token is no JSON Web Token");
      return NULL;
    }
  /* It is not checked (see amt-sign-in.h), but nobody asked for one without. */
  algorithm = amt_json_string (json_node_get_object (head), "alg");
  if (!algorithm || g_ascii_strcasecmp (algorithm, "none") == 0)
    {
      (void) fail (error, AMT_SIGN_IN_ERROR_TOKEN, "the ID token is not signed");
      return NULL;
    }
  claims = json_node_get_object (body);

  return check_claims (claims, expected, error) ? g_strdup (amt_json_string (claims, "sub")) : NULL;
}

/* RFC 6749, 5.2. */
static gboolean
fail_with (JsonObject *object, gboolean refresh, GError **error)
{
  const char *code = amt_json_string (object, "error");

  if (refresh && g_strcmp0 (code, "invalid_grant") == 0)
    return fail (error, AMT_SIGN_IN_ERROR_EXPIRED, "the sign-in has ended");
  if (g_strcmp0 (code, "server_error") == 0 || g_strcmp0 (code, "temporarily_unavailable") == 0)
    return fail (error, AMT_SIGN_IN_ERROR_NETWORK, "the identity provider has a failure");

  return refuse (code, error);
}

static gboolean
check_answer (JsonObject *object, GError **error)
{
  const char *access = amt_json_string (object, "access_token");
  const char *type = amt_json_string (object, "token_type");
  const char *refresh = amt_json_string (object, "refresh_token");

  if (!access || strlen (access) > MAX_TOKEN || !amt_remote_is_token (access) ||
      (refresh && strlen (refresh) > MAX_TOKEN))
    return fail (error, AMT_SIGN_IN_ERROR_ANSWER, "the token answer has no usable token");
  if (!type || g_ascii_strcasecmp (type, "Bearer") != 0)
    return fail (error, AMT_SIGN_IN_ERROR_ANSWER, "the access token is no bearer token");

  return TRUE;
}

static char *
member_or (JsonObject *object, const char *name, const char *fallback)
{
  const char *value = amt_json_string (object, name);

  return g_strdup (value && *value ? value : fallback);
}

AmtTokens *
amt_sign_in_read_tokens (JsonNode *root, guint status, const AmtExpected *expected,
                         const char *resource, AmtTokens *old, GError **error)
{
  g_autoptr (AmtTokens) self = amt_tokens_new ();
  JsonObject *object = amt_json_object (root, NULL);
  const char *id_token = amt_json_string (object, "id_token");
  gint64 lifetime;

  if (status != SOUP_STATUS_OK)
    {
      (void) fail_with (object, old != NULL, error);
      return NULL;
    }
  if (!check_answer (object, error))
    return NULL;
  if (!id_token && !old)
    {
      (void) fail (error, AMT_SIGN_IN_ERROR_ANSWER, "the token answer has no ID token");
      return NULL;
    }
  self->subject =
      id_token ? amt_sign_in_check_id_token (id_token, expected, error) : g_strdup (old->subject);
  if (!self->subject)
    return NULL;

  lifetime = amt_json_int (object, "expires_in", 0);
  self->issuer = g_strdup (expected->issuer);
  self->client_id = g_strdup (expected->client_id);
  self->resource = g_strdup (resource);
  self->access_token = g_strdup (amt_json_string (object, "access_token"));
  self->refresh_token = member_or (object, "refresh_token", old ? old->refresh_token : NULL);
  self->id_token = member_or (object, "id_token", old ? old->id_token : NULL);
  self->expires_at = lifetime > 0 && lifetime < G_MAXINT32
                         ? expected->now + lifetime * G_TIME_SPAN_SECOND
                         : AMT_TIME_NONE;

  return g_steal_pointer (&self);
}
