/* fuzz-claims.c: fuzz target: the claims of an ID token. The input is what stands in the token, so that mutations get past its
 * base64; whole tokens come in fuzz-sign-in.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sign-in-private.h"
#include "fuzz.h"

#include <string.h>

/* {"alg":"RS256"} */
#define HEADER "eyJhbGciOiJSUzI1NiJ9"

static const AmtExpected EXPECTED = {
  .issuer = "https://issuer.example",
  .client_id = "desk",
  .nonce = "n1",
  .now = G_GINT64_CONSTANT (1772000000) * G_TIME_SPAN_SECOND,
};

static char *
make_token (const guint8 *data, gsize size)
{
  g_autofree char *body = g_base64_encode (data, size);

  body[strcspn (body, "=")] = '\0';
  g_strdelimit (body, "+", '-');
  g_strdelimit (body, "/", '_');

  return g_strconcat (HEADER, ".", body, ".c2lnbmVk", NULL);
}

/* What was let through says what it must, read here once more. */
static void
check_accepted (const guint8 *data, gsize size, const char *subject)
{
  g_autoptr (JsonNode) root = fuzz_parse (data, size);
  JsonObject *claims = fuzz_object (root);

  g_assert_nonnull (claims);
  g_assert_cmpstr (amt_json_string (claims, "sub"), ==, subject);
  g_assert_cmpstr (amt_json_string (claims, "iss"), ==, EXPECTED.issuer);
  g_assert_cmpstr (amt_json_string (claims, "nonce"), ==, EXPECTED.nonce);
  g_assert_true (json_object_has_member (claims, "aud"));
  g_assert_cmpuint (strlen (subject), >, 0);
  g_assert_cmpint (amt_json_int (claims, "exp", 0), >, 1772000000 - AMT_SIGN_IN_SKEW_S);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *token = make_token (data, size);
  g_autoptr (GError) error = NULL;
  g_autofree char *subject = amt_sign_in_check_id_token (token, &EXPECTED, &error);

  g_assert_true ((subject == NULL) == (error != NULL));
  if (error)
    g_assert_true (error->domain == AMT_SIGN_IN_ERROR);
  else
    check_accepted (data, size, subject);

  return 0;
}
