/* amt-issuer-key.c: the key that signs ID tokens: RSA, RS256 (RFC 7518), made anew in each process.
 * Part of AmtIssuer. The portal's thread only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-issuer.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <string.h>

#define KEY_BITS 2048
/* Of a signature, in base64url. */
#define SIGNATURE_LENGTH ((KEY_BITS / 8 * 4 + 2) / 3)
#define MAX_CLAIMS (16 * 1024)
static const char HEAD[] = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"1\"}";

struct _AmtIssuerKey
{
  gnutls_privkey_t key; /* (owned) */
};

char *
amt_issuer_base64url (gconstpointer data, gsize length)
{
  char *text = g_base64_encode (data, length);
  char *padding = strchr (text, '=');

  if (padding != NULL)
    *padding = '\0';
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  return text;
}

AmtIssuerKey *
amt_issuer_key_new (void)
{
  AmtIssuerKey *self = g_new0 (AmtIssuerKey, 1);

  if (gnutls_privkey_init (&self->key) == GNUTLS_E_SUCCESS &&
      gnutls_privkey_generate (self->key, GNUTLS_PK_RSA, KEY_BITS, 0) == GNUTLS_E_SUCCESS)
    return self;
  amt_issuer_key_free (self);
  return NULL;
}

void
amt_issuer_key_free (AmtIssuerKey *self)
{
  if (self->key != NULL)
    gnutls_privkey_deinit (self->key);
  g_free (self);
}

/* The signature of RS256 depends on key and text alone. */
static char *
sign_text (AmtIssuerKey *self, const char *text)
{
  gnutls_datum_t data = { (unsigned char *) text, (unsigned int) strlen (text) };
  gnutls_datum_t signature = { NULL, 0 };
  char *encoded;

  if (gnutls_privkey_sign_data (self->key, GNUTLS_DIG_SHA256, 0, &data, &signature) !=
      GNUTLS_E_SUCCESS)
    return NULL;
  encoded = amt_issuer_base64url (signature.data, signature.size);
  gnutls_free (signature.data);
  return encoded;
}

char *
amt_issuer_key_sign (AmtIssuerKey *self, JsonObject *claims)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autofree char *head = amt_issuer_base64url (HEAD, strlen (HEAD));
  g_autofree char *body = NULL;
  g_autofree char *both = NULL;
  g_autofree char *signature = NULL;

  json_node_set_object (node, claims);
  text = amt_json_to_text (node);
  body = amt_issuer_base64url (text, strlen (text));
  both = g_strconcat (head, ".", body, NULL);
  signature = sign_text (self, both);
  return signature != NULL ? g_strconcat (both, ".", signature, NULL) : NULL;
}

static GBytes *
decode (const char *text)
{
  GString *plain = g_string_new (text);
  g_autofree char *owned = NULL;
  guchar *data;
  gsize length;

  g_string_replace (plain, "-", "+", 0);
  g_string_replace (plain, "_", "/", 0);
  while (plain->len % 4 != 0)
    g_string_append_c (plain, '=');
  owned = g_string_free (plain, FALSE);
  data = g_base64_decode (owned, &length);
  return g_bytes_new_take (data, length);
}

JsonNode *
amt_issuer_key_open (AmtIssuerKey *self, const char *token)
{
  const char *dot = strrchr (token, '.');
  /* What cannot be one is not worth a signature of our own. */
  gboolean signed_text = dot != NULL && strlen (dot + 1) == SIGNATURE_LENGTH;
  g_autofree char *both = signed_text ? g_strndup (token, (gsize) (dot - token)) : NULL;
  g_autofree char *signature = both != NULL ? sign_text (self, both) : NULL;
  const char *body = both != NULL ? strchr (both, '.') : NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (signature == NULL || body == NULL || !g_str_equal (signature, dot + 1))
    return NULL;
  bytes = decode (body + 1);
  return amt_json_parse (bytes, MAX_CLAIMS, AMT_JSON_MAX_DEPTH, NULL);
}

static void
set_number (JsonObject *object, const char *name, const gnutls_datum_t *number)
{
  g_autofree char *text = amt_issuer_base64url (number->data, number->size);

  json_object_set_string_member (object, name, text);
}

JsonObject *
amt_issuer_key_dup_public (AmtIssuerKey *self)
{
  JsonObject *object = NULL;
  gnutls_pubkey_t key = NULL;
  gnutls_datum_t m = { NULL, 0 };
  gnutls_datum_t e = { NULL, 0 };

  if (gnutls_pubkey_init (&key) == GNUTLS_E_SUCCESS &&
      gnutls_pubkey_import_privkey (key, self->key, 0, 0) == GNUTLS_E_SUCCESS &&
      gnutls_pubkey_export_rsa_raw2 (key, &m, &e, GNUTLS_EXPORT_FLAG_NO_LZ) == GNUTLS_E_SUCCESS)
    {
      object = json_object_new ();
      json_object_set_string_member (object, "kty", "RSA");
      json_object_set_string_member (object, "use", "sig");
      json_object_set_string_member (object, "alg", "RS256");
      json_object_set_string_member (object, "kid", "1");
      set_number (object, "n", &m);
      set_number (object, "e", &e);
      gnutls_free (m.data);
      gnutls_free (e.data);
    }
  if (key != NULL)
    gnutls_pubkey_deinit (key);
  return object;
}
