/* test-sign-in.c: signing in and staying signed in, with a provider that breaks the rules on demand.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-browser.h"
#include "amt-provider.h"
#include "amt-sign-in.h"
#include "amt-test.h"

#include <string.h>

#define NOW_S G_GINT64_CONSTANT (1772000000)

typedef struct
{
  Provider *provider;  /* (owned) */
  AmtBrowser *browser; /* (owned) */
  AmtClock *clock;     /* (owned) */
  AmtRemote *remote;   /* (owned) */
  AmtSignIn *sign_in;  /* (owned) */
  guint n_changes;
} Fixture;

static void
changed_cb (AmtSignIn *sign_in, gpointer user_data)
{
  ((Fixture *) user_data)->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->provider = provider_new ();
  fixture->provider->now = NOW_S;
  fixture->browser = amt_browser_new ();
  fixture->clock = amt_clock_new_fixed (NOW_S * G_TIME_SPAN_SECOND);
  fixture->remote = amt_remote_new (fixture->provider->portal, "amt-test/1", &error);
  g_assert_no_error (error);
  fixture->sign_in = amt_sign_in_new (fixture->remote, fixture->provider->issuer, PROVIDER_CLIENT,
                                      fixture->clock, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->sign_in, "tokens-changed", G_CALLBACK (changed_cb), fixture);
  amt_remote_set_sign_in (fixture->remote, fixture->sign_in);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (fixture->sign_in, fixture);
  g_object_add_weak_pointer (G_OBJECT (fixture->remote), (gpointer *) &fixture->remote);
  g_object_add_weak_pointer (G_OBJECT (fixture->sign_in), (gpointer *) &fixture->sign_in);
  g_object_unref (fixture->sign_in);
  g_object_unref (fixture->remote);
  amt_test_await (!fixture->remote && !fixture->sign_in);
  amt_browser_free (fixture->browser);
  g_object_unref (fixture->clock);
  provider_free (fixture->provider);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static AmtTokens *
run (Fixture *fixture, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_sign_in_run_async (fixture->sign_in, amt_browser_open, fixture->browser, NULL,
                         amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_sign_in_run_finish (fixture->sign_in, result, error);
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtTokens) tokens = run (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (amt_tokens_get_subject (tokens), ==, "subject-1");
  g_assert_true (tokens == amt_sign_in_get_tokens (fixture->sign_in));
}

static void
assert_run_fails (Fixture *fixture, AmtSignInError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (run (fixture, &error));
  g_assert_error (error, AMT_SIGN_IN_ERROR, (int) code);
  g_assert_null (amt_sign_in_get_tokens (fixture->sign_in));
  g_assert_cmpuint (fixture->n_changes, ==, 0);
}

static GError *
get_me (Fixture *fixture)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtMe) me = NULL;
  GError *error = NULL;

  amt_remote_get_me_async (fixture->remote, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  me = amt_remote_get_me_finish (fixture->remote, result, NULL, &error);

  return error;
}

static void
assert_me (Fixture *fixture)
{
  g_autoptr (GError) error = get_me (fixture);

  g_assert_no_error (error);
}

static void
test_good (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = get_me (fixture);

  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN);
  sign_in (fixture);
  g_assert_cmpstr (fixture->provider->resource, ==, fixture->provider->portal);
  g_assert_true (g_str_has_prefix (fixture->provider->redirect_uri, "http://127.0.0.1:"));
  g_assert_cmpint (amt_tokens_get_expires_at (amt_sign_in_get_tokens (fixture->sign_in)), ==,
                   (NOW_S + 300) * G_TIME_SPAN_SECOND);
  assert_me (fixture);
  amt_test_await (amt_browser_is_done (fixture->browser));
  g_assert_cmpuint (amt_browser_get_status (fixture->browser), ==, 200);
  g_assert_nonnull (strstr (amt_browser_get_page (fixture->browser), "Sign-in received"));
  g_assert_null (strstr (amt_browser_get_page (fixture->browser), "the code"));
}

static void
test_iss (Fixture *fixture, gconstpointer data)
{
  fixture->provider->says_iss = TRUE;
  sign_in (fixture);
}

/* What the browser brings back, with one parameter changed on the way. */
static const struct
{
  const char *parameter;
  const char *value;
  AmtSignInError code;
} spoils[] = {
  { "state", "foreign", AMT_SIGN_IN_ERROR_STATE },
  { "state", NULL, AMT_SIGN_IN_ERROR_STATE },
  { "iss", "http://127.0.0.1:1", AMT_SIGN_IN_ERROR_ISSUER },
  { "iss", NULL, AMT_SIGN_IN_ERROR_ISSUER },
  { "code", NULL, AMT_SIGN_IN_ERROR_ANSWER },
  { "error", "access_denied", AMT_SIGN_IN_ERROR_DENIED },
  { "error", "invalid_scope", AMT_SIGN_IN_ERROR_REFUSED },
  { "error", "temporarily_unavailable", AMT_SIGN_IN_ERROR_NETWORK },
};

static void
test_spoilt (Fixture *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  fixture->provider->says_iss = TRUE;
  amt_browser_spoil (fixture->browser, spoils[i].parameter, spoils[i].value);
  assert_run_fails (fixture, spoils[i].code);
  amt_test_await (amt_browser_is_done (fixture->browser));
  g_assert_cmpuint (amt_browser_get_status (fixture->browser), ==, 400);
  g_assert_nonnull (strstr (amt_browser_get_page (fixture->browser), "Anmeldung nicht möglich"));
}

static const struct
{
  const char *claim;
  const char *json;
  AmtSignInError code; /* 0: it is good */
  gboolean good;
} claims[] = {
  { "nonce", "\"another\"", AMT_SIGN_IN_ERROR_TOKEN, FALSE },
  { "nonce", NULL, AMT_SIGN_IN_ERROR_TOKEN, FALSE },
  { "iss", "\"https://other.example\"", AMT_SIGN_IN_ERROR_ISSUER, FALSE },
  { "aud", "\"another\"", AMT_SIGN_IN_ERROR_TOKEN, FALSE },
  { "aud", "[\"desk\"]", 0, TRUE },
  { "aud", "[\"desk\",\"another\"]", AMT_SIGN_IN_ERROR_TOKEN, FALSE },
  { "azp", "\"another\"", AMT_SIGN_IN_ERROR_TOKEN, FALSE },
  { "azp", "\"desk\"", 0, TRUE },
  { "sub", "\"\"", AMT_SIGN_IN_ERROR_ANSWER, FALSE },
  { "sub", "7", AMT_SIGN_IN_ERROR_ANSWER, FALSE },
  { "iat", "1771999701", 0, TRUE },                        /* 299 s ago */
  { "iat", "1772000299", 0, TRUE },                        /* in 299 s */
  { "iat", "1771999699", AMT_SIGN_IN_ERROR_CLOCK, FALSE }, /* 301 s ago */
  { "iat", "1772000301", AMT_SIGN_IN_ERROR_CLOCK, FALSE }, /* in 301 s */
  { "iat", NULL, AMT_SIGN_IN_ERROR_ANSWER, FALSE },
  { "exp", "1771999701", 0, TRUE },
  { "exp", "1771999700", AMT_SIGN_IN_ERROR_TOKEN, FALSE },
  { "exp", "-5", AMT_SIGN_IN_ERROR_ANSWER, FALSE },
};

static void
test_claims (Fixture *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  fixture->provider->claim = claims[i].claim;
  fixture->provider->claim_json = claims[i].json;
  if (claims[i].good)
    sign_in (fixture);
  else
    assert_run_fails (fixture, claims[i].code);
}

static void
test_unsigned (Fixture *fixture, gconstpointer data)
{
  fixture->provider->header = "{\"alg\":\"none\"}";
  assert_run_fails (fixture, AMT_SIGN_IN_ERROR_TOKEN);
  fixture->provider->header = "{";
  assert_run_fails (fixture, AMT_SIGN_IN_ERROR_ANSWER);
  fixture->provider->header = "{\"alg\":\"ES256\"}";
  fixture->provider->token_type = "DPoP";
  assert_run_fails (fixture, AMT_SIGN_IN_ERROR_ANSWER);
  fixture->provider->token_type = "bearer";
  sign_in (fixture);
}

static const struct
{
  const char *member;
  const char *text;
  AmtSignInError code;
} metadata[] = {
  { "issuer", "https://other.example", AMT_SIGN_IN_ERROR_ISSUER },
  { "issuer", NULL, AMT_SIGN_IN_ERROR_ANSWER },
  { "token_endpoint", "http://other.example/token", AMT_SIGN_IN_ERROR_ISSUER },
  { "token_endpoint", NULL, AMT_SIGN_IN_ERROR_ISSUER },
  { "authorization_endpoint", "file:///etc/passwd", AMT_SIGN_IN_ERROR_ISSUER },
  { "authorization_endpoint", "https://a:b@other.example/", AMT_SIGN_IN_ERROR_ISSUER },
};

static void
test_metadata (Fixture *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  fixture->provider->metadata = metadata[i].member;
  fixture->provider->metadata_to = metadata[i].text;
  assert_run_fails (fixture, metadata[i].code);
  g_assert_null (amt_browser_get_first_uri (fixture->browser));
}

static void
test_token_endpoint (Fixture *fixture, gconstpointer data)
{
  fixture->provider->token_status = 400;
  fixture->provider->token_error = "invalid_grant";
  assert_run_fails (fixture, AMT_SIGN_IN_ERROR_REFUSED);
  fixture->provider->token_status = 503;
  assert_run_fails (fixture, AMT_SIGN_IN_ERROR_NETWORK);
}

static void
test_issuer_address (void)
{
  static const char *const bad[] = { "http://issuer.example", "ftp://issuer.example", "issuer",
                                     "https://u:p@issuer.example", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtClock) clock = amt_clock_new_system ();
  g_autoptr (AmtRemote) remote = amt_remote_new ("https://portal.example", "amt-test/1", &error);

  for (guint i = 0; bad[i]; i++)
    {
      g_clear_error (&error);
      g_assert_null (amt_sign_in_new (remote, bad[i], "desk", clock, &error));
      g_assert_error (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_ISSUER);
    }
}

/* ---- The listener ---------------------------------------------------------------------------------------- */

/* A browser that somebody closed. */
static gboolean
remember_cb (const char *uri, gpointer user_data, GError **error)
{
  *(char **) user_data = g_strdup (uri);

  return TRUE;
}

static gboolean
no_browser_cb (const char *uri, gpointer user_data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no program opens it");

  return FALSE;
}

static GAsyncResult *
run_without_browser (Fixture *fixture, GCancellable *cancellable, char **out_uri)
{
  GAsyncResult *slot = NULL;
  g_autofree char *uri = NULL;

  amt_sign_in_run_async (fixture->sign_in, remember_cb, &uri, cancellable, amt_test_result_cb,
                         &slot);
  amt_test_await (uri || slot);
  if (out_uri)
    *out_uri = g_strdup (uri);
  if (cancellable)
    g_cancellable_cancel (cancellable);

  return amt_test_wait_result (&slot);
}

/* Where the browser was to come back to. */
static GSocketAddress *
address_of (const char *uri)
{
  g_autoptr (GUri) whole = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GHashTable) query = soup_form_decode (g_uri_get_query (whole));
  g_autoptr (GUri) back =
      g_uri_parse (g_hash_table_lookup (query, "redirect_uri"), SOUP_HTTP_URI_FLAGS, NULL);

  return g_inet_socket_address_new_from_string (g_uri_get_host (back),
                                                (guint) g_uri_get_port (back));
}

static gboolean
is_listening (GSocketAddress *address)
{
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  return g_socket_connect (socket, address, NULL, NULL);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GAsyncResult) result = run_without_browser (fixture, cancellable, &uri);
  g_autoptr (GSocketAddress) address = address_of (uri);

  g_assert_null (amt_sign_in_run_finish (fixture->sign_in, result, &error));
  g_assert_error (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_CANCELLED);
  g_assert_false (is_listening (address));
}

static void
test_timed_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GSocketAddress) address = NULL;

  amt_sign_in_set_timeout (fixture->sign_in, 1);
  result = run_without_browser (fixture, NULL, &uri);
  address = address_of (uri);
  g_assert_null (amt_sign_in_run_finish (fixture->sign_in, result, &error));
  g_assert_error (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_TIMED_OUT);
  g_assert_false (is_listening (address));
}

static void
test_no_browser (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  amt_sign_in_run_async (fixture->sign_in, no_browser_cb, NULL, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_null (amt_sign_in_run_finish (fixture->sign_in, result, &error));
  g_assert_error (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_BROWSER);
}

/* Holds a port of @host; @wanted 0: any. */
static GSocket *
occupy (const char *host, guint16 wanted, guint16 *out_port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, wanted);
  g_autoptr (GSocketAddress) got = NULL;
  GSocket *socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GError) error = NULL;

  g_socket_bind (socket, address, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  got = g_socket_get_local_address (socket, &error);
  *out_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));

  return socket;
}

static void
test_ports (Fixture *fixture, gconstpointer data)
{
  guint16 ports[2];
  g_autoptr (GSocket) busy = occupy ("127.0.0.1", 0, &ports[0]);
  g_autoptr (GSocket) other = NULL;
  g_autofree char *wanted = NULL;

  ports[1] = amt_test_free_port ();
  wanted = g_strdup_printf ("http://127.0.0.1:%u/", ports[1]);
  amt_sign_in_set_ports (fixture->sign_in, ports, 2);
  sign_in (fixture);
  g_assert_cmpstr (fixture->provider->redirect_uri, ==, wanted);
}

static void
test_port_of_version_6 (Fixture *fixture, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocket) busy = occupy ("127.0.0.1", 0, &port);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("::1", 0);
  g_autofree char *wanted = g_strdup_printf ("http://[::1]:%u/", port);

  if (!socket || !g_socket_bind (socket, address, FALSE, NULL))
    {
      g_test_skip ("this machine has no IPv6 loopback");
      return;
    }
  amt_sign_in_set_ports (fixture->sign_in, &port, 1);
  sign_in (fixture);
  g_assert_cmpstr (fixture->provider->redirect_uri, ==, wanted);
}

static void
test_no_port (Fixture *fixture, gconstpointer data)
{
  guint16 port;
  guint16 same;
  g_autoptr (GSocket) busy = occupy ("127.0.0.1", 0, &port);
  g_autoptr (GSocket) six = NULL;
  g_autoptr (GSocket) probe =
      g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("::1", 0);

  if (probe && g_socket_bind (probe, address, FALSE, NULL))
    six = occupy ("::1", port, &same);
  amt_sign_in_set_ports (fixture->sign_in, &port, 1);
  assert_run_fails (fixture, AMT_SIGN_IN_ERROR_BROWSER);
}

/* Requests that are no answer do not end the wait. */
static void
test_other_requests (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = NULL;
  g_autoptr (GUri) whole = NULL;
  g_autoptr (GHashTable) query = NULL;
  g_autofree char *icon = NULL;
  g_autoptr (AmtBrowser) other = amt_browser_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtTokens) tokens = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_sign_in_run_async (fixture->sign_in, remember_cb, &uri, NULL, amt_test_result_cb, &slot);
  amt_test_await (uri);
  whole = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  query = soup_form_decode (g_uri_get_query (whole));
  icon = g_strconcat (g_hash_table_lookup (query, "redirect_uri"), "favicon.ico?code=1", NULL);
  amt_browser_open (icon, other, NULL);
  amt_test_await (amt_browser_is_done (other));
  g_assert_cmpuint (amt_browser_get_status (other), ==, 404);
  amt_browser_open (g_hash_table_lookup (query, "redirect_uri"), other, NULL);
  amt_test_await (amt_browser_is_done (other));
  g_assert_cmpuint (amt_browser_get_status (other), ==, 404);
  g_assert_null (slot);

  amt_browser_open (uri, fixture->browser, NULL);
  result = amt_test_wait_result (&slot);
  tokens = amt_sign_in_run_finish (fixture->sign_in, result, &error);
  g_assert_no_error (error);
}

/* ---- Renewing and ending --------------------------------------------------------------------------------- */

static void
expire (Fixture *fixture)
{
  g_free (fixture->provider->access_token);
  fixture->provider->access_token = g_strdup ("expired");
}

static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  guint serial;

  sign_in (fixture);
  assert_me (fixture);
  serial = amt_remote_get_token_serial (fixture->remote);
  /* A laptop that was closed on Friday. */
  fixture->provider->now += 3 * 24 * 3600;
  amt_clock_set (fixture->clock, fixture->provider->now * G_TIME_SPAN_SECOND);
  expire (fixture);
  assert_me (fixture);
  g_assert_cmpuint (fixture->provider->n_refreshes, ==, 1);
  g_assert_cmpuint (fixture->n_changes, ==, 2);
  g_assert_cmpuint (amt_remote_get_token_serial (fixture->remote), ==, serial);
  assert_me (fixture);
  g_assert_cmpuint (fixture->provider->n_refreshes, ==, 1);
}

/* A body is sent again as it was. */
static void
test_refresh_with_body (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("%PDF", 4);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  expire (fixture);
  amt_remote_upload_async (fixture->remote, "c1", hash, bytes, "application/pdf", NULL,
                           amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_remote_upload_finish (fixture->remote, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->provider->n_portal, ==, 2);
}

static void
test_one_refresh (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *slots[5] = { NULL };

  sign_in (fixture);
  expire (fixture);
  fixture->provider->hold_refresh = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    amt_remote_get_me_async (fixture->remote, NULL, amt_test_result_cb, &slots[i]);
  amt_test_await (fixture->provider->held && fixture->provider->n_portal == 5);
  provider_release (fixture->provider);
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      g_autoptr (GAsyncResult) result = amt_test_wait_result (&slots[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (AmtMe) me = amt_remote_get_me_finish (fixture->remote, result, NULL, &error);

      g_assert_no_error (error);
    }
  g_assert_cmpuint (fixture->provider->n_refreshes, ==, 1);
}

/* Who gives up does not take the refresh token with him. */
static void
test_cancel_while_refreshing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  expire (fixture);
  fixture->provider->hold_refresh = TRUE;
  amt_remote_get_me_async (fixture->remote, cancellable, amt_test_result_cb, &slot);
  amt_test_await (fixture->provider->held);
  g_cancellable_cancel (cancellable);
  result = amt_test_wait_result (&slot);
  g_assert_null (amt_remote_get_me_finish (fixture->remote, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  provider_release (fixture->provider);
  amt_test_await (fixture->n_changes == 2);
  assert_me (fixture);
  g_assert_cmpuint (fixture->provider->n_refreshes, ==, 1);
}

static void
assert_signed_out (Fixture *fixture)
{
  g_autoptr (GError) error = get_me (fixture);

  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN);
  g_assert_null (amt_sign_in_get_tokens (fixture->sign_in));
}

/* The refresh token was used by somebody else. */
static void
test_replayed (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  expire (fixture);
  g_free (fixture->provider->refresh_token);
  fixture->provider->refresh_token = g_strdup ("rotated");
  assert_signed_out (fixture);
  assert_signed_out (fixture);
  g_assert_cmpuint (fixture->provider->n_refreshes, ==, 1);
}

static void
test_refresh_of_another (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture);
  expire (fixture);
  fixture->provider->claim = "sub";
  fixture->provider->claim_json = "\"subject-2\"";
  assert_signed_out (fixture);
}

/* The provider is down: nothing is lost, and nothing is asked of the person. */
static void
test_refresh_later (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  expire (fixture);
  fixture->provider->token_status = 503;
  error = get_me (fixture);
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT);
  fixture->provider->token_status = 0;
  assert_me (fixture);
}

/* A portal that refuses even the new token is asked once more, not for ever. */
static void
test_never_enough (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtTokens) tokens = NULL;

  sign_in (fixture);
  expire (fixture);
  fixture->provider->hold_refresh = TRUE;
  {
    GAsyncResult *slot = NULL;
    g_autoptr (GAsyncResult) result = NULL;

    amt_remote_get_me_async (fixture->remote, NULL, amt_test_result_cb, &slot);
    amt_test_await (fixture->provider->held);
    provider_release (fixture->provider);
    expire (fixture);
    result = amt_test_wait_result (&slot);
    g_assert_null (amt_remote_get_me_finish (fixture->remote, result, NULL, &error));
  }
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN);
  g_assert_cmpuint (fixture->provider->n_portal, ==, 2);
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) junk = g_bytes_new_static ("{\"issuer\":1}", 12);
  g_autoptr (AmtTokens) tokens = NULL;
  g_autoptr (AmtSignIn) other = NULL;

  sign_in (fixture);
  bytes = amt_tokens_to_bytes (amt_sign_in_get_tokens (fixture->sign_in));
  g_assert_true (amt_sign_in_set_tokens (fixture->sign_in, NULL, &error));
  assert_signed_out (fixture);

  tokens = amt_tokens_from_bytes (bytes, &error);
  g_assert_no_error (error);
  g_assert_true (amt_tokens_can_refresh (tokens));
  g_assert_cmpint (amt_tokens_get_expires_at (tokens), ==, (NOW_S + 300) * G_TIME_SPAN_SECOND);
  g_assert_true (amt_sign_in_set_tokens (fixture->sign_in, tokens, &error));
  assert_me (fixture);
  expire (fixture);
  assert_me (fixture);

  other = amt_sign_in_new (fixture->remote, fixture->provider->issuer, "another", fixture->clock,
                           &error);
  g_assert_false (amt_sign_in_set_tokens (other, tokens, &error));
  g_assert_error (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_ISSUER);
  g_clear_error (&error);
  g_assert_null (amt_tokens_from_bytes (junk, &error));
  g_assert_error (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_ANSWER);
}

static void
test_end (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = NULL;
  g_autofree char *page = g_strconcat (fixture->provider->issuer, "/end?id_token_hint=", NULL);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  amt_sign_in_end_async (fixture->sign_in, remember_cb, &uri, NULL, amt_test_result_cb, &slot);
  g_assert_null (amt_sign_in_get_tokens (fixture->sign_in));
  result = amt_test_wait_result (&slot);
  amt_sign_in_end_finish (fixture->sign_in, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fixture->provider->revoked, ==, fixture->provider->refresh_token);
  g_assert_true (g_str_has_prefix (uri, page));
  assert_signed_out (fixture);
}

#define ADD(path, func) g_test_add ("/sign-in/" path, Fixture, NULL, set_up, func, tear_down)
#define ADD_TABLE(path, table, func) \
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) \
    { \
      g_autofree char *name = g_strdup_printf ("/sign-in/" path "/%u", i); \
      g_test_add (name, Fixture, GUINT_TO_POINTER (i), set_up, func, tear_down); \
    }

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("good", test_good);
  ADD ("iss", test_iss);
  ADD_TABLE ("spoilt", spoils, test_spoilt);
  ADD_TABLE ("claims", claims, test_claims);
  ADD ("unsigned", test_unsigned);
  ADD_TABLE ("metadata", metadata, test_metadata);
  ADD ("token-endpoint", test_token_endpoint);
  g_test_add_func ("/sign-in/issuer-address", test_issuer_address);
  ADD ("cancelled", test_cancelled);
  ADD ("timed-out", test_timed_out);
  ADD ("no-browser", test_no_browser);
  ADD ("ports", test_ports);
  ADD ("port-of-version-6", test_port_of_version_6);
  ADD ("no-port", test_no_port);
  ADD ("other-requests", test_other_requests);
  ADD ("refresh", test_refresh);
  ADD ("refresh-with-body", test_refresh_with_body);
  ADD ("one-refresh", test_one_refresh);
  ADD ("cancel-while-refreshing", test_cancel_while_refreshing);
  ADD ("replayed", test_replayed);
  ADD ("refresh-of-another", test_refresh_of_another);
  ADD ("refresh-later", test_refresh_later);
  ADD ("never-enough", test_never_enough);
  ADD ("kept", test_kept);
  ADD ("end", test_end);

  return g_test_run ();
}
