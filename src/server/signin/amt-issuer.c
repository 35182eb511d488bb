/* amt-issuer.c: the rules of the portal's own sign-in; HTTP is in routes/amt-routes-sign-in.c.
 * Owned by AmtPortal. Its thread only.
 *
 * Sources: RFC 6749, 7636, 7009, 8252, 8707, 9207; OpenID Connect Core 1.0.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-issuer.h"

#include <libsoup/soup.h>
#include <string.h>
#include <sys/random.h>

#define PAGE_LIFE (10 * G_TIME_SPAN_MINUTE)
#define CODE_LIFE G_TIME_SPAN_MINUTE
#define REFRESH_LIFE (90 * G_TIME_SPAN_DAY)
#define DEFAULT_ACCESS_S 600
#define RANDOM_BYTES 32
/* More are not kept in memory: the oldest go. */
#define MAX_PENDING 1000

/* An authorization request: shown as a page, then as a code. */
typedef struct
{
  char *redirect_uri;
  char *state;
  char *nonce; /* (nullable) */
  char *challenge;
  char *user_id; /* (nullable) once there is a code */
  char *family;  /* (nullable) once the code was used */
  gint64 until;
} Pending;

struct _AmtIssuer
{
  AmtDb *db;          /* (unowned) */
  AmtClock *clock;    /* (owned) */
  gint64 access_life; /* microseconds */
  char *portal;       /* (owned) */
  char *uri;          /* (owned) */
  AmtIssuerKey *key;  /* (owned) (nullable) until it is needed */
  GHashTable *pages;  /* (owned) page id -> Pending */
  GHashTable *codes;  /* (owned) code -> Pending */
};

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_free (pending->redirect_uri);
  g_free (pending->state);
  g_free (pending->nonce);
  g_free (pending->challenge);
  g_free (pending->user_id);
  g_free (pending->family);
  g_free (pending);
}

AmtIssuer *
amt_issuer_new (AmtDb *db, AmtClock *clock, guint access_seconds)
{
  AmtIssuer *self = g_new0 (AmtIssuer, 1);

  self->db = db;
  self->clock = g_object_ref (clock);
  self->access_life =
      (access_seconds != 0 ? access_seconds : DEFAULT_ACCESS_S) * G_TIME_SPAN_SECOND;
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, pending_free);
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, pending_free);
  return self;
}

void
amt_issuer_free (AmtIssuer *self)
{
  g_object_unref (self->clock);
  g_clear_pointer (&self->key, amt_issuer_key_free);
  g_hash_table_unref (self->pages);
  g_hash_table_unref (self->codes);
  g_free (self->portal);
  g_free (self->uri);
  g_free (self);
}

void
amt_issuer_set_portal (AmtIssuer *self, const char *url)
{
  g_free (self->portal);
  g_free (self->uri);
  self->portal = g_strdup (url);
  self->uri = g_strconcat (url, AMT_ISSUER_PATH, NULL);
}

const char *
amt_issuer_get_uri (AmtIssuer *self)
{
  return self->uri;
}

void
amt_issuer_step_clear (AmtIssuerStep *self)
{
  g_clear_pointer (&self->page_id, g_free);
  g_clear_pointer (&self->redirect, g_free);
}

static AmtIssuerKey *
need_key (AmtIssuer *self)
{
  if (self->key == NULL)
    self->key = amt_issuer_key_new ();
  return self->key;
}

static void
set_list (JsonObject *object, const char *name, const char *const *values)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; values[i] != NULL; i++)
    json_array_add_string_element (array, values[i]);
  json_object_set_array_member (object, name, array);
}

static void
set_endpoint (AmtIssuer *self, JsonObject *object, const char *name, const char *path)
{
  g_autofree char *uri = g_strconcat (self->uri, path, NULL);

  json_object_set_string_member (object, name, uri);
}

JsonObject *
amt_issuer_dup_metadata (AmtIssuer *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "issuer", self->uri);
  set_endpoint (self, object, "authorization_endpoint", "/authorize");
  set_endpoint (self, object, "token_endpoint", "/token");
  set_endpoint (self, object, "revocation_endpoint", "/revoke");
  set_endpoint (self, object, "end_session_endpoint", "/end-session");
  set_endpoint (self, object, "jwks_uri", "/jwks");
  set_list (object, "response_types_supported", (const char *[]){ "code", NULL });
  set_list (object, "grant_types_supported",
            (const char *[]){ "authorization_code", "refresh_token", NULL });
  set_list (object, "subject_types_supported", (const char *[]){ "public", NULL });
  set_list (object, "id_token_signing_alg_values_supported", (const char *[]){ "RS256", NULL });
  set_list (object, "token_endpoint_auth_methods_supported", (const char *[]){ "none", NULL });
  set_list (object, "code_challenge_methods_supported", (const char *[]){ "S256", NULL });
  set_list (object, "scopes_supported", (const char *[]){ "openid", NULL });
  json_object_set_boolean_member (object, "authorization_response_iss_parameter_supported", TRUE);
  return object;
}

JsonObject *
amt_issuer_dup_keys (AmtIssuer *self)
{
  AmtIssuerKey *key = need_key (self);
  JsonObject *public = key != NULL ? amt_issuer_key_dup_public (key) : NULL;
  JsonObject *object;
  JsonArray *keys;

  if (public == NULL)
    return NULL;
  object = json_object_new ();
  keys = json_array_new ();
  json_array_add_object_element (keys, public);
  json_object_set_array_member (object, "keys", keys);
  return object;
}

static char *
new_random (void)
{
  guint8 bytes[RANDOM_BYTES];

  if (getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
    g_error ("the kernel has no random numbers");
  return amt_issuer_base64url (bytes, sizeof bytes);
}

/* Takes out what is too old, and everything if there is far too much. */
static void
tidy (AmtIssuer *self, GHashTable *pendings)
{
  gint64 now = amt_clock_now (self->clock);
  GHashTableIter iter;
  gpointer pending;

  g_hash_table_iter_init (&iter, pendings);
  while (g_hash_table_iter_next (&iter, NULL, &pending))
    if (((Pending *) pending)->until <= now)
      g_hash_table_iter_remove (&iter);
  if (g_hash_table_size (pendings) >= MAX_PENDING)
    g_hash_table_remove_all (pendings);
}

/* RFC 8252, 7.3: the numbers of loopback, any port, nothing else. */
static gboolean
is_good_redirect (const char *text)
{
  g_autoptr (GUri) uri = text != NULL ? g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  return uri != NULL && strlen (text) < 200 && g_str_equal (g_uri_get_scheme (uri), "http") &&
         (g_strcmp0 (g_uri_get_host (uri), "127.0.0.1") == 0 ||
          g_strcmp0 (g_uri_get_host (uri), "::1") == 0) &&
         g_str_equal (g_uri_get_path (uri), "/") && g_uri_get_query (uri) == NULL &&
         g_uri_get_fragment (uri) == NULL && g_uri_get_userinfo (uri) == NULL;
}

static char *
redirect_with (AmtIssuer *self, const char *redirect_uri, const char *state, const char *name,
               const char *value)
{
  g_autofree char *query =
      soup_form_encode (name, value, "iss", self->uri, state != NULL ? "state" : NULL, state, NULL);

  return g_strconcat (redirect_uri, "?", query, NULL);
}

/* What is wrong with a request that may be answered by a redirect; NULL: nothing. */
static const char *
find_fault (AmtIssuer *self, GHashTable *query)
{
  const char *scope = g_hash_table_lookup (query, "scope");
  const char *challenge = g_hash_table_lookup (query, "code_challenge");
  const char *resource = g_hash_table_lookup (query, "resource");
  const char *state = g_hash_table_lookup (query, "state");
  g_auto (GStrv) scopes = g_strsplit (scope != NULL ? scope : "", " ", 0);

  if (g_strcmp0 (g_hash_table_lookup (query, "response_type"), "code") != 0)
    return "unsupported_response_type";
  if (!g_strv_contains ((const char *const *) scopes, "openid"))
    return "invalid_scope";
  if (resource != NULL && !g_str_equal (resource, self->portal))
    return "invalid_target";
  if (challenge == NULL || strlen (challenge) != 43 ||
      g_strcmp0 (g_hash_table_lookup (query, "code_challenge_method"), "S256") != 0 ||
      state == NULL || strlen (state) > 1000)
    return "invalid_request";
  return NULL;
}

void
amt_issuer_authorize (AmtIssuer *self, GHashTable *query, AmtIssuerStep *out_step)
{
  const char *redirect_uri = query != NULL ? g_hash_table_lookup (query, "redirect_uri") : NULL;
  const char *fault;
  Pending *pending;

  *out_step = (AmtIssuerStep){ NULL, NULL };
  /* Never send anyone anywhere for a client or an address that is not known. */
  if (!is_good_redirect (redirect_uri) ||
      g_strcmp0 (g_hash_table_lookup (query, "client_id"), AMT_ISSUER_CLIENT) != 0)
    return;
  fault = find_fault (self, query);
  if (fault != NULL)
    {
      out_step->redirect =
          redirect_with (self, redirect_uri, g_hash_table_lookup (query, "state"), "error", fault);
      return;
    }

  tidy (self, self->pages);
  pending = g_new0 (Pending, 1);
  pending->redirect_uri = g_strdup (redirect_uri);
  pending->state = g_strdup (g_hash_table_lookup (query, "state"));
  pending->nonce = g_strdup (g_hash_table_lookup (query, "nonce"));
  pending->challenge = g_strdup (g_hash_table_lookup (query, "code_challenge"));
  pending->until = amt_clock_now (self->clock) + PAGE_LIFE;
  out_step->page_id = new_random ();
  g_hash_table_insert (self->pages, g_strdup (out_step->page_id), pending);
}

void
amt_issuer_choose (AmtIssuer *self, const char *page_id, const char *user_id,
                   AmtIssuerStep *out_step)
{
  gpointer key = NULL;
  gpointer value = NULL;
  g_autofree char *owned_key = NULL;
  Pending *pending;

  *out_step = (AmtIssuerStep){ NULL, NULL };
  tidy (self, self->pages);
  /* A page is good for one choice. */
  if (page_id == NULL || !g_hash_table_steal_extended (self->pages, page_id, &key, &value))
    return;
  owned_key = key;
  pending = value;
  if (user_id == NULL)
    {
      out_step->redirect =
          redirect_with (self, pending->redirect_uri, pending->state, "error", "access_denied");
      pending_free (pending);
      return;
    }

  {
    g_autofree char *code = new_random ();

    tidy (self, self->codes);
    out_step->redirect = redirect_with (self, pending->redirect_uri, pending->state, "code", code);
    pending->user_id = g_strdup (user_id);
    pending->until = amt_clock_now (self->clock) + CODE_LIFE;
    g_hash_table_insert (self->codes, g_steal_pointer (&code), pending);
  }
}

/* ---- Tokens ---------------------------------------------------------------------------------------------- */

static JsonObject *
new_error (const char *code, guint *out_status)
{
  JsonObject *object = json_object_new ();

  *out_status = 400;
  json_object_set_string_member (object, "error", code);
  return object;
}

static char *
make_id_token (AmtIssuer *self, const AmtSignedIn *sign_in, const char *name, const char *nonce)
{
  g_autoptr (JsonObject) claims = json_object_new ();
  gint64 now = amt_clock_now (self->clock) / G_TIME_SPAN_SECOND;
  AmtIssuerKey *key = need_key (self);

  json_object_set_string_member (claims, "iss", self->uri);
  json_object_set_string_member (claims, "sub", sign_in->user_id);
  json_object_set_string_member (claims, "aud", sign_in->client_id);
  json_object_set_string_member (claims, "sid", sign_in->family);
  json_object_set_string_member (claims, "name", name);
  json_object_set_int_member (claims, "iat", now);
  json_object_set_int_member (claims, "exp", now + self->access_life / G_TIME_SPAN_SECOND);
  amt_json_set_string (claims, "nonce", nonce);
  return key != NULL ? amt_issuer_key_sign (key, claims) : NULL;
}

/* New tokens for a family. Part of a transaction. */
static JsonObject *
issue (AmtIssuer *self, const AmtSignedIn *sign_in, const char *name, const char *nonce)
{
  g_autofree char *access = new_random ();
  g_autofree char *refresh = new_random ();
  g_autofree char *id_token = make_id_token (self, sign_in, name, nonce);
  gint64 now = amt_clock_now (self->clock);
  JsonObject *object;

  if (id_token == NULL ||
      !amt_db_add_token (self->db, access, FALSE, sign_in->family, now + self->access_life, NULL) ||
      !amt_db_add_token (self->db, refresh, TRUE, sign_in->family, now + REFRESH_LIFE, NULL))
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "access_token", access);
  json_object_set_string_member (object, "token_type", "Bearer");
  json_object_set_int_member (object, "expires_in", self->access_life / G_TIME_SPAN_SECOND);
  json_object_set_string_member (object, "refresh_token", refresh);
  json_object_set_string_member (object, "id_token", id_token);
  json_object_set_string_member (object, "scope", "openid");
  return object;
}

/* Ends the transaction. @object: (transfer full) (nullable): what is answered if it holds */
static JsonObject *
commit (AmtIssuer *self, JsonObject *object, guint *out_status)
{
  if (object != NULL && amt_db_commit (self->db, NULL))
    {
      *out_status = 200;
      return object;
    }
  amt_db_rollback (self->db);
  g_clear_pointer (&object, json_object_unref);
  object = new_error ("server_error", out_status);
  *out_status = 500;
  return object;
}

static gboolean
is_verifier (const char *verifier, const char *challenge)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *computed = NULL;

  if (verifier == NULL || strlen (verifier) < 43 || strlen (verifier) > 128)
    return FALSE;
  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  computed = amt_issuer_base64url (digest, length);
  return g_str_equal (computed, challenge);
}

static JsonObject *
redeem_code (AmtIssuer *self, GHashTable *form, AmtIssuerNameFunc name_of, gpointer user_data,
             guint *out_status)
{
  const char *code = g_hash_table_lookup (form, "code");
  Pending *pending = NULL;
  AmtSignedIn sign_in = { 0 };
  const char *name;

  tidy (self, self->codes);
  pending = code != NULL ? g_hash_table_lookup (self->codes, code) : NULL;
  if (pending == NULL)
    return new_error ("invalid_grant", out_status);
  /* RFC 6749, 4.1.2: a code that comes twice was stolen once. */
  if (pending->family != NULL)
    (void) amt_db_end_sign_in (self->db, pending->family, NULL);
  name = name_of (pending->user_id, user_data);
  if (pending->family != NULL || name == NULL ||
      g_strcmp0 (g_hash_table_lookup (form, "redirect_uri"), pending->redirect_uri) != 0 ||
      !is_verifier (g_hash_table_lookup (form, "code_verifier"), pending->challenge))
    {
      g_hash_table_remove (self->codes, code);
      return new_error ("invalid_grant", out_status);
    }

  pending->family = new_random ();
  sign_in.family = pending->family;
  sign_in.user_id = pending->user_id;
  sign_in.client_id = (char *) AMT_ISSUER_CLIENT;
  sign_in.audience = self->portal;
  if (!amt_db_begin (self->db, NULL) ||
      !amt_db_begin_sign_in (self->db, &sign_in, amt_clock_now (self->clock), NULL))
    return commit (self, NULL, out_status);
  return commit (self, issue (self, &sign_in, name, pending->nonce), out_status);
}

static JsonObject *
refresh (AmtIssuer *self, GHashTable *form, AmtIssuerNameFunc name_of, gpointer user_data,
         guint *out_status)
{
  const char *token = g_hash_table_lookup (form, "refresh_token");
  g_autoptr (AmtSignedIn) sign_in =
      token != NULL ? amt_db_find_token (self->db, token, TRUE, amt_clock_now (self->clock)) : NULL;
  const char *name = sign_in != NULL ? name_of (sign_in->user_id, user_data) : NULL;

  if (sign_in != NULL && sign_in->spent)
    (void) amt_db_end_sign_in (self->db, sign_in->family, NULL);
  if (name == NULL || sign_in->spent || g_strcmp0 (sign_in->audience, self->portal) != 0)
    return new_error ("invalid_grant", out_status);

  if (!amt_db_begin (self->db, NULL) || !amt_db_spend_token (self->db, token, NULL))
    return commit (self, NULL, out_status);
  return commit (self, issue (self, sign_in, name, NULL), out_status);
}

JsonObject *
amt_issuer_answer_token (AmtIssuer *self, GHashTable *form, AmtIssuerNameFunc name_of,
                         gpointer user_data, guint *out_status)
{
  const char *grant = form != NULL ? g_hash_table_lookup (form, "grant_type") : NULL;
  const char *resource = form != NULL ? g_hash_table_lookup (form, "resource") : NULL;

  if (grant == NULL)
    return new_error ("invalid_request", out_status);
  if (g_strcmp0 (g_hash_table_lookup (form, "client_id"), AMT_ISSUER_CLIENT) != 0)
    return new_error ("invalid_client", out_status);
  if (resource != NULL && !g_str_equal (resource, self->portal))
    return new_error ("invalid_target", out_status);
  if (g_str_equal (grant, "authorization_code"))
    return redeem_code (self, form, name_of, user_data, out_status);
  if (g_str_equal (grant, "refresh_token"))
    return refresh (self, form, name_of, user_data, out_status);
  return new_error ("unsupported_grant_type", out_status);
}

void
amt_issuer_revoke (AmtIssuer *self, const char *token)
{
  gint64 now = amt_clock_now (self->clock);

  for (guint as_refresh = 0; as_refresh <= 1; as_refresh++)
    {
      g_autoptr (AmtSignedIn) sign_in = amt_db_find_token (self->db, token, as_refresh == 1, now);

      if (sign_in != NULL)
        (void) amt_db_end_sign_in (self->db, sign_in->family, NULL);
    }
}

gboolean
amt_issuer_end (AmtIssuer *self, const char *id_token)
{
  g_autoptr (JsonNode) claims =
      self->key != NULL ? amt_issuer_key_open (self->key, id_token) : NULL;
  const char *family =
      claims != NULL ? amt_json_string (amt_json_object (claims, NULL), "sid") : NULL;

  return family != NULL && amt_db_end_sign_in (self->db, family, NULL);
}

char *
amt_issuer_find_user (AmtIssuer *self, const char *token)
{
  g_autoptr (AmtSignedIn) sign_in =
      amt_db_find_token (self->db, token, FALSE, amt_clock_now (self->clock));

  if (sign_in == NULL || g_strcmp0 (sign_in->audience, self->portal) != 0 ||
      g_strcmp0 (sign_in->client_id, AMT_ISSUER_CLIENT) != 0)
    return NULL;
  return g_steal_pointer (&sign_in->user_id);
}
