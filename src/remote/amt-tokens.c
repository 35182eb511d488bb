/* amt-tokens.c: what a sign-in brings, as an immutable value and as the bytes that a vault keeps.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-in-private.h"

#include <string.h>

#define MAX_BYTES (64 * 1024)

void
amt_wipe (char *text)
{
  if (text)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

AmtTokens *
amt_tokens_new (void)
{
  AmtTokens *self = g_new0 (AmtTokens, 1);

  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

AmtTokens *
amt_tokens_ref (AmtTokens *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
amt_tokens_unref (AmtTokens *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->issuer);
  g_free (self->client_id);
  g_free (self->resource);
  g_free (self->subject);
  amt_wipe (self->access_token);
  amt_wipe (self->refresh_token);
  amt_wipe (self->id_token);
  g_free (self);
}

const char *
amt_tokens_get_access_token (AmtTokens *self)
{
  return self->access_token;
}

const char *
amt_tokens_get_issuer (AmtTokens *self)
{
  return self->issuer;
}

const char *
amt_tokens_get_subject (AmtTokens *self)
{
  return self->subject;
}

const char *
amt_tokens_get_client_id (AmtTokens *self)
{
  return self->client_id;
}

gint64
amt_tokens_get_expires_at (AmtTokens *self)
{
  return self->expires_at;
}

gboolean
amt_tokens_can_refresh (AmtTokens *self)
{
  return self->refresh_token != NULL;
}

GBytes *
amt_tokens_to_bytes (AmtTokens *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  char *text;

  json_node_take_object (node, object);
  amt_json_set_string (object, "issuer", self->issuer);
  amt_json_set_string (object, "clientId", self->client_id);
  amt_json_set_string (object, "resource", self->resource);
  amt_json_set_string (object, "subject", self->subject);
  amt_json_set_string (object, "accessToken", self->access_token);
  amt_json_set_string (object, "refreshToken", self->refresh_token);
  amt_json_set_string (object, "idToken", self->id_token);
  amt_json_set_time (object, "expiresAt", self->expires_at);
  text = amt_json_to_text (node);

  return g_bytes_new_with_free_func (text, strlen (text), (GDestroyNotify) amt_wipe, text);
}

AmtTokens *
amt_tokens_from_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (AmtTokens) self = amt_tokens_new ();
  g_autoptr (JsonNode) root = amt_json_parse (bytes, MAX_BYTES, AMT_JSON_MAX_DEPTH, NULL);
  JsonObject *object = root ? amt_json_object (root, NULL) : NULL;

  self->issuer = g_strdup (amt_json_string (object, "issuer"));
  self->client_id = g_strdup (amt_json_string (object, "clientId"));
  self->resource = g_strdup (amt_json_string (object, "resource"));
  self->subject = g_strdup (amt_json_string (object, "subject"));
  self->access_token = g_strdup (amt_json_string (object, "accessToken"));
  self->refresh_token = g_strdup (amt_json_string (object, "refreshToken"));
  self->id_token = g_strdup (amt_json_string (object, "idToken"));
  self->expires_at = amt_json_time (object, "expiresAt");
  if (!self->issuer || !self->client_id || !self->resource || !self->subject ||
      !self->access_token || !amt_remote_is_token (self->access_token))
    {
      g_set_error_literal (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_ANSWER,
                           "what was kept of the sign-in cannot be understood");
      return NULL;
    }

  return g_steal_pointer (&self);
}
