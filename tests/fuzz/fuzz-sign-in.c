/* fuzz-sign-in.c: fuzz target: what an identity provider says to the desk: metadata, token answers, the query with which the
 * browser comes back, and tokens as a vault kept them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-in-private.h"
#include "fuzz.h"

#include <string.h>

#define ISSUER "https://issuer.example"

static const AmtExpected EXPECTED = {
  .issuer = ISSUER,
  .client_id = "desk",
  .nonce = "n1",
  .now = G_GINT64_CONSTANT (1772000000) * G_TIME_SPAN_SECOND,
};

static void
check_error (gboolean good, const GError *error)
{
  g_assert_true (good == (error == NULL));
  if (error)
    {
      g_assert_true (error->domain == AMT_SIGN_IN_ERROR);
      g_assert_true (g_str_is_ascii (error->message));
    }
}

static void
check_endpoint (GUri *uri)
{
  const char *scheme = uri ? g_uri_get_scheme (uri) : "https";

  g_assert_true (g_str_equal (scheme, "https") || amt_remote_is_loopback (g_uri_get_host (uri)));
}

static void
try_metadata (JsonNode *root)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtMetadata) metadata = amt_metadata_from_json (root, ISSUER, &error);

  check_error (metadata != NULL, error);
  if (!metadata)
    return;
  g_assert_nonnull (metadata->authorization_endpoint);
  g_assert_nonnull (metadata->token_endpoint);
  check_endpoint (metadata->authorization_endpoint);
  check_endpoint (metadata->token_endpoint);
  check_endpoint (metadata->revocation_endpoint);
  check_endpoint (metadata->end_session_endpoint);
}

static AmtTokens *
try_answer (JsonNode *root, guint status, AmtTokens *old)
{
  g_autoptr (GError) error = NULL;
  AmtTokens *tokens =
      amt_sign_in_read_tokens (root, status, &EXPECTED, "https://portal.example", old, &error);

  check_error (tokens != NULL, error);
  if (tokens)
    g_assert_true (amt_remote_is_token (amt_tokens_get_access_token (tokens)));

  return tokens;
}

/* What a vault gives back is what it got. */
static void
try_kept (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtTokens) tokens = amt_tokens_from_bytes (bytes, &error);
  g_autoptr (AmtTokens) again = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GBytes) written_again = NULL;

  check_error (tokens != NULL, error);
  if (!tokens)
    return;
  written = amt_tokens_to_bytes (tokens);
  again = amt_tokens_from_bytes (written, &error);
  g_assert_no_error (error);
  written_again = amt_tokens_to_bytes (again);
  g_assert_true (g_bytes_equal (written_again, written));
}

static void
try_return (const char *query)
{
  g_autoptr (GHashTable) parameters = soup_form_decode (query);
  g_autoptr (GError) error = NULL;
  gboolean good = amt_sign_in_check_return (parameters, "s1", ISSUER, FALSE, &error);

  check_error (good, error);
  if (good)
    {
      g_assert_cmpstr (g_hash_table_lookup (parameters, "state"), ==, "s1");
      g_assert_false (g_hash_table_contains (parameters, "error"));
    }
  g_clear_error (&error);
  /* Who promised iss is not believed without. */
  if (amt_sign_in_check_return (parameters, "s1", ISSUER, TRUE, &error))
    g_assert_true (good && g_hash_table_contains (parameters, "iss"));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_string (data, size);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  g_autoptr (AmtTokens) tokens = NULL;
  g_autoptr (AmtTokens) renewed = NULL;
  g_autoptr (GUri) uri = amt_sign_in_parse_uri (text, NULL);
  g_autofree char *subject = amt_sign_in_check_id_token (text, &EXPECTED, NULL);

  check_endpoint (uri);
  try_return (text);
  try_kept (bytes);
  if (!root)
    return 0;

  try_metadata (root);
  g_assert_null (try_answer (root, 400, NULL));
  tokens = try_answer (root, 200, NULL);
  if (tokens)
    {
      g_autoptr (GBytes) written = amt_tokens_to_bytes (tokens);

      try_kept (written);
      renewed = try_answer (root, 200, tokens);
      g_assert_nonnull (renewed);
      g_assert_null (try_answer (root, 400, tokens));
    }

  return 0;
}
