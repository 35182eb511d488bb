/* amt-provider.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-provider.h"

#include "amt-json.h"

#include <string.h>

static void
answer_json (SoupServerMessage *message, guint status, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_node_take_object (node, object);
  text = amt_json_to_text (node);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text,
                                    strlen (text));
  soup_server_message_set_status (message, status, NULL);
}

static void
set_address (JsonObject *object, Provider *self, const char *name, const char *path)
{
  g_autofree char *uri = g_strconcat (self->issuer, path, NULL);

  json_object_set_string_member (object, name, uri);
}

static void
serve_metadata (Provider *self, SoupServerMessage *message)
{
  JsonObject *object = json_object_new ();
  JsonArray *methods = json_array_new ();
  JsonArray *scopes = json_array_new ();

  json_object_set_string_member (object, "issuer", self->issuer);
  set_address (object, self, "authorization_endpoint", "/authorize?tenant=1");
  set_address (object, self, "token_endpoint", "/token");
  set_address (object, self, "revocation_endpoint", "/revoke");
  set_address (object, self, "end_session_endpoint", "/end");
  json_array_add_string_element (methods, "S256");
  json_object_set_array_member (object, "code_challenge_methods_supported", methods);
  json_array_add_string_element (scopes, "openid");
  json_array_add_string_element (scopes, "offline_access");
  json_object_set_array_member (object, "scopes_supported", scopes);
  if (self->says_iss)
    json_object_set_boolean_member (object, "authorization_response_iss_parameter_supported", TRUE);
  if (self->metadata && self->metadata_to)
    json_object_set_string_member (object, self->metadata, self->metadata_to);
  else if (self->metadata)
    json_object_remove_member (object, self->metadata);
  answer_json (message, 200, object);
}

static void
keep (char **field, GHashTable *query, const char *name)
{
  g_free (*field);
  *field = g_strdup (g_hash_table_lookup (query, name));
}

static void
serve_authorize (Provider *self, SoupServerMessage *message, GHashTable *query)
{
  g_autofree char *answer = NULL;
  g_autofree char *uri = NULL;

  g_assert_cmpstr (g_hash_table_lookup (query, "response_type"), ==, "code");
  g_assert_cmpstr (g_hash_table_lookup (query, "client_id"), ==, PROVIDER_CLIENT);
  g_assert_cmpstr (g_hash_table_lookup (query, "code_challenge_method"), ==, "S256");
  g_assert_cmpstr (g_hash_table_lookup (query, "scope"), ==, "openid offline_access");
  g_assert_cmpstr (g_hash_table_lookup (query, "prompt"), ==, "consent");
  g_assert_cmpstr (g_hash_table_lookup (query, "tenant"), ==, "1");
  keep (&self->challenge, query, "code_challenge");
  keep (&self->nonce, query, "nonce");
  keep (&self->redirect_uri, query, "redirect_uri");
  keep (&self->resource, query, "resource");
  answer = soup_form_encode ("state", g_hash_table_lookup (query, "state"), "code", "the code",
                             self->says_iss ? "iss" : NULL, self->issuer, NULL);
  uri = g_strdup_printf ("%s?%s", self->redirect_uri, answer);
  soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, uri);
}

static char *
base64url (const char *data, gsize length)
{
  char *text = g_base64_encode ((const guchar *) data, length);
  char *padding = strchr (text, '=');

  if (padding)
    *padding = '\0';
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');

  return text;
}

static char *
make_id_token (Provider *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *claims = json_object_new ();
  g_autofree char *text = NULL;
  g_autofree char *head = NULL;
  g_autofree char *body = NULL;

  json_node_take_object (node, claims);
  json_object_set_string_member (claims, "iss", self->issuer);
  json_object_set_string_member (claims, "sub", "subject-1");
  json_object_set_string_member (claims, "aud", PROVIDER_CLIENT);
  json_object_set_int_member (claims, "iat", self->now);
  json_object_set_int_member (claims, "exp", self->now + 600);
  if (self->nonce)
    json_object_set_string_member (claims, "nonce", self->nonce);
  if (self->claim && self->claim_json)
    json_object_set_member (claims, self->claim, amt_json_parse_text (self->claim_json, NULL));
  else if (self->claim)
    json_object_remove_member (claims, self->claim);
  text = amt_json_to_text (node);
  head = base64url (self->header, strlen (self->header));
  body = base64url (text, strlen (text));

  return g_strdup_printf ("%s.%s.c2lnbmVk", head, body);
}

static gboolean
is_verifier (Provider *self, const char *verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *challenge = NULL;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  challenge = base64url ((const char *) digest, length);

  return g_strcmp0 (challenge, self->challenge) == 0;
}

static void
answer_tokens (Provider *self, SoupServerMessage *message)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id_token = make_id_token (self);

  g_free (self->access_token);
  self->access_token = g_strdup_printf ("access-%u", ++self->n_made);
  g_free (self->refresh_token);
  self->refresh_token = g_strdup_printf ("refresh-%u", self->n_made);
  json_object_set_string_member (object, "access_token", self->access_token);
  json_object_set_string_member (object, "token_type", self->token_type);
  json_object_set_int_member (object, "expires_in", 300);
  json_object_set_string_member (object, "refresh_token", self->refresh_token);
  json_object_set_string_member (object, "id_token", id_token);
  answer_json (message, 200, object);
}

static void
answer_error (SoupServerMessage *message, guint status, const char *code)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "error", code);
  answer_json (message, status, object);
}

static void
serve_token (Provider *self, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data, body->length);
  g_autoptr (GHashTable) form = soup_form_decode (text);
  const char *grant = g_hash_table_lookup (form, "grant_type");

  g_assert_cmpstr (g_hash_table_lookup (form, "client_id"), ==, PROVIDER_CLIENT);
  g_assert_cmpstr (g_hash_table_lookup (form, "resource"), ==, self->portal);
  if (g_str_equal (grant, "refresh_token"))
    {
      self->n_refreshes++;
      g_clear_pointer (&self->nonce, g_free);
    }
  if (self->token_status)
    answer_error (message, self->token_status, self->token_error);
  else if (g_str_equal (grant, "refresh_token") &&
           g_strcmp0 (g_hash_table_lookup (form, "refresh_token"), self->refresh_token) != 0)
    answer_error (message, 400, "invalid_grant");
  else if (g_str_equal (grant, "refresh_token") && self->hold_refresh)
    {
      self->held = g_object_ref (message);
      soup_server_message_pause (message);
    }
  else if (g_str_equal (grant, "refresh_token"))
    answer_tokens (self, message);
  else
    {
      g_assert_cmpstr (g_hash_table_lookup (form, "code"), ==, "the code");
      g_assert_cmpstr (g_hash_table_lookup (form, "redirect_uri"), ==, self->redirect_uri);
      g_assert_true (is_verifier (self, g_hash_table_lookup (form, "code_verifier")));
      answer_tokens (self, message);
    }
}

void
provider_release (Provider *self)
{
  g_autoptr (SoupServerMessage) message = g_steal_pointer (&self->held);

  answer_tokens (self, message);
  soup_server_message_unpause (message);
}

static void
serve_revoke (Provider *self, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data, body->length);
  g_autoptr (GHashTable) form = soup_form_decode (text);

  keep (&self->revoked, form, "token");
  soup_server_message_set_status (message, 200, NULL);
}

static const char ME[] =
    "{\"id\":\"u1\",\"name\":\"E\",\"initials\":\"E\",\"roles\":[],\"queues\":[]}";

/* The portal: the token decides. */
static void
serve_portal (Provider *self, SoupServerMessage *message, const char *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *given = soup_message_headers_get_one (headers, "Authorization");
  g_autofree char *wanted = g_strconcat ("Bearer ", self->access_token, NULL);

  self->n_portal++;
  if (!self->access_token || g_strcmp0 (given, wanted) != 0)
    {
      soup_server_message_set_status (message, 401, NULL);
      return;
    }
  if (g_str_has_suffix (path, "/me"))
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, ME,
                                      sizeof ME - 1);
  soup_server_message_set_status (message, g_str_has_suffix (path, "/me") ? 200 : 201, NULL);
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  Provider *self = user_data;

  if (g_str_equal (path, "/.well-known/openid-configuration"))
    serve_metadata (self, message);
  else if (g_str_equal (path, "/authorize"))
    serve_authorize (self, message, query);
  else if (g_str_equal (path, "/token"))
    serve_token (self, message);
  else if (g_str_equal (path, "/revoke"))
    serve_revoke (self, message);
  else if (g_str_has_prefix (path, "/v1"))
    serve_portal (self, message, path);
  else
    soup_server_message_set_status (message, 404, NULL);
}

/* libsoup 3.2 loses a socket for each connection that it takes itself. */
static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source,
             gpointer user_data)
{
  Provider *self = user_data;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  soup_server_accept_iostream (self->server, G_IO_STREAM (connection), local, remote, NULL);

  return TRUE;
}

Provider *
provider_new (void)
{
  Provider *self = g_new0 (Provider, 1);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  self->issuer = g_strdup_printf ("http://127.0.0.1:%u",
                                  g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  self->portal = g_strconcat (self->issuer, "/v1", NULL);
  self->token_type = "Bearer";
  self->header = "{\"alg\":\"RS256\"}";

  return self;
}

void
provider_free (Provider *self)
{
  g_clear_object (&self->held);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->issuer);
  g_free (self->portal);
  g_free (self->access_token);
  g_free (self->refresh_token);
  g_free (self->challenge);
  g_free (self->nonce);
  g_free (self->redirect_uri);
  g_free (self->resource);
  g_free (self->revoked);
  g_free (self);
}
