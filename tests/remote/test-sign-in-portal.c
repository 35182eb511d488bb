/* test-sign-in-portal.c: signing in at the demo portal's own sign-in, and at providers that others wrote.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-browser.h"
#include "amt-sign-in.h"
#include "amt-test.h"

#include <libsoup/soup.h>
#include <string.h>

typedef struct
{
  AmtTestChild *portal; /* (owned) */
  AmtBrowser *browser;  /* (owned) */
  AmtClock *clock;      /* (owned) */
  AmtRemote *remote;    /* (owned) */
  AmtSignIn *sign_in;   /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { g_getenv ("AMT_PORTAL"), "--demo", "1", "--quiet", NULL };
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtPortalInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  fixture->portal = amt_test_child_spawn (argv, NULL, "READY ");
  fixture->browser = amt_browser_new ();
  fixture->clock = amt_clock_new_system ();
  fixture->remote = amt_remote_new (amt_test_child_ready_line (fixture->portal) + strlen ("READY "),
                                    "amt-test/1", &error);
  g_assert_no_error (error);
  amt_remote_get_info_async (fixture->remote, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  info = amt_remote_get_info_finish (fixture->remote, result, &error);
  g_assert_no_error (error);
  fixture->sign_in =
      amt_sign_in_new (fixture->remote, info->oidc_issuer, info->client_id, fixture->clock, &error);
  g_assert_no_error (error);
  amt_remote_set_sign_in (fixture->remote, fixture->sign_in);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->sign_in);
  g_object_unref (fixture->remote);
  g_object_unref (fixture->clock);
  amt_browser_free (fixture->browser);
  g_clear_pointer (&fixture->portal, amt_test_child_free);
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

static gboolean
refresh (Fixture *fixture, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_sign_in_refresh_async (fixture->sign_in, NULL, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_sign_in_refresh_finish (fixture->sign_in, result, error);
}

static AmtMe *
get_me (Fixture *fixture, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_remote_get_me_async (fixture->remote, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_remote_get_me_finish (fixture->remote, result, NULL, error);
}

/* The first person of the page. */
static char *
first_person (Fixture *fixture)
{
  g_autoptr (AmtBrowser) browser = amt_browser_new ();
  g_autofree char *uri = g_strdup_printf (
      "%s/authorize?client_id=amtsstube&redirect_uri=http%%3A%%2F%%2F127.0.0.1%%3A1%%2F"
      "&response_type=code&scope=openid&state=s&code_challenge_method=S256&code_challenge="
      "0123456789012345678901234567890123456789abc",
      amt_sign_in_get_issuer (fixture->sign_in));
  const char *at;

  amt_browser_stay (browser, TRUE);
  amt_browser_open (uri, browser, NULL);
  amt_test_await (amt_browser_is_done (browser));
  at = strstr (amt_browser_get_page (browser), "name=\"person\" value=\"");
  g_assert_nonnull (at);
  at += strlen ("name=\"person\" value=\"");

  return g_strndup (at, strcspn (at, "\""));
}

static AmtTokens *
sign_in (Fixture *fixture)
{
  g_autofree char *person = first_person (fixture);
  g_autoptr (GError) error = NULL;
  AmtTokens *tokens;

  amt_browser_fill (fixture->browser, "person", person);
  tokens = run (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (amt_tokens_get_subject (tokens), ==, person);

  return tokens;
}

static void
assert_me (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtMe) me = get_me (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (me->id, ==, amt_tokens_get_subject (amt_sign_in_get_tokens (fixture->sign_in)));
}

static void
test_signs_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtTokens) tokens = sign_in (fixture);
  g_autofree char *before = g_strdup (amt_tokens_get_access_token (tokens));
  g_autoptr (GError) error = NULL;

  assert_me (fixture);
  g_assert_true (refresh (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (amt_tokens_get_access_token (amt_sign_in_get_tokens (fixture->sign_in)), !=,
                   before);
  assert_me (fixture);
}

static void
test_denied (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  amt_browser_fill (fixture->browser, "cancel", "1");
  g_assert_null (run (fixture, &error));
  g_assert_error (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_DENIED);
}

/* A person that the page did not offer: refused, and the sign-in goes on waiting. */
static void
test_foreign_choice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_browser_fill (fixture->browser, "person", "nobody-at-all");
  amt_sign_in_run_async (fixture->sign_in, amt_browser_open, fixture->browser, cancellable,
                         amt_test_result_cb, &slot);
  amt_test_await (amt_browser_is_done (fixture->browser));
  g_assert_cmpuint (amt_browser_get_status (fixture->browser), ==, 400);
  g_assert_null (slot);
  g_cancellable_cancel (cancellable);
  result = amt_test_wait_result (&slot);
  g_assert_null (amt_sign_in_run_finish (fixture->sign_in, result, &error));
}

/* A refresh token that comes twice was stolen once: everything that came from it is void. */
static void
test_replay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtTokens) first = sign_in (fixture);
  g_autoptr (AmtTokens) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtMe) me = NULL;

  g_assert_true (refresh (fixture, &error));
  second = amt_tokens_ref (amt_sign_in_get_tokens (fixture->sign_in));
  assert_me (fixture);
  g_assert_true (amt_sign_in_set_tokens (fixture->sign_in, first, &error));
  g_assert_false (refresh (fixture, &error));
  g_assert_error (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_EXPIRED);
  g_clear_error (&error);
  g_assert_null (amt_sign_in_get_tokens (fixture->sign_in));

  g_assert_true (amt_sign_in_set_tokens (fixture->sign_in, second, &error));
  me = get_me (fixture, &error);
  g_assert_null (me);
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN);
}

static void
test_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtTokens) tokens = sign_in (fixture);
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtMe) me = NULL;

  amt_sign_in_end_async (fixture->sign_in, amt_browser_open, fixture->browser, NULL,
                         amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_sign_in_end_finish (fixture->sign_in, result, &error);
  g_assert_no_error (error);
  amt_test_await (amt_browser_is_done (fixture->browser));
  g_assert_nonnull (strstr (amt_browser_get_page (fixture->browser), "Abgemeldet"));

  g_assert_true (amt_sign_in_set_tokens (fixture->sign_in, tokens, &error));
  me = get_me (fixture, &error);
  g_assert_null (me);
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN);
}

/* Requests that must never be answered by sending the browser somewhere. */
static void
test_bad_requests (Fixture *fixture, gconstpointer data)
{
  static const char *const queries[] = {
    "",
    "client_id=amtsstube",
    "client_id=amtsstube&redirect_uri=https%3A%2F%2Fevil.example%2F",
    "client_id=amtsstube&redirect_uri=http%3A%2F%2F127.0.0.1.evil.example%2F",
    "client_id=amtsstube&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fother",
    "client_id=amtsstube&redirect_uri=http%3A%2F%2Flocalhost%3A1%2F",
    "client_id=other&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2F",
    NULL
  };

  for (guint i = 0; queries[i]; i++)
    {
      g_autofree char *uri = g_strdup_printf (
          "%s/authorize?%s", amt_sign_in_get_issuer (fixture->sign_in), queries[i]);

      amt_browser_open (uri, fixture->browser, NULL);
      amt_test_await (amt_browser_is_done (fixture->browser));
      g_assert_cmpuint (amt_browser_get_status (fixture->browser), ==, 400);
    }
}

/* ---- Providers that others wrote -------------------------------------------------------------------------- */

/* Signs in, renews, replays and ends at @issuer with what the browser was told. */
static void
assert_works_with (Fixture *fixture, const char *issuer, const guint16 *ports, guint n_ports,
                   const char *subject)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtTokens) tokens = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_object (&fixture->sign_in);
  fixture->sign_in = amt_sign_in_new (fixture->remote, issuer, "desk", fixture->clock, &error);
  g_assert_no_error (error);
  amt_sign_in_set_ports (fixture->sign_in, ports, n_ports);
  tokens = run (fixture, &error);
  g_assert_no_error (error);
  if (subject)
    g_assert_cmpstr (amt_tokens_get_subject (tokens), ==, subject);
  g_assert_true (amt_tokens_can_refresh (tokens));
  g_assert_true (refresh (fixture, &error));
  g_assert_no_error (error);
  g_assert_true (refresh (fixture, &error));
  g_assert_no_error (error);

  amt_sign_in_end_async (fixture->sign_in, NULL, NULL, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_sign_in_end_finish (fixture->sign_in, result, &error));
  g_assert_no_error (error);

  /* The first refresh token was used long ago; glewlwyd says so with an empty 400. */
  g_assert_true (amt_sign_in_set_tokens (fixture->sign_in, tokens, &error));
  g_assert_false (refresh (fixture, &error));
  g_assert_error (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_EXPIRED);
  g_assert_null (amt_sign_in_get_tokens (fixture->sign_in));
}

static void
test_oidc_provider (Fixture *fixture, gconstpointer data)
{
  g_autofree char *modules =
      g_build_filename (g_getenv ("AMT_SOURCE_ROOT"), "tests", "npm", "node_modules", NULL);
  g_autofree char *package = g_build_filename (modules, "oidc-provider", NULL);
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "oidc-provider.mjs", NULL);
  g_autofree char *node = g_find_program_in_path ("node");
  g_autofree char *port = g_strdup_printf ("%u", amt_test_free_port ());
  const char *argv[] = { "node", script, modules, port, NULL, NULL };
  g_autoptr (AmtTestChild) provider = NULL;

  if (!node || !g_file_test (package, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("oidc-provider is not installed (build-aux/setup)");
      return;
    }
  argv[4] = amt_remote_get_base_url (fixture->remote);
  provider = amt_test_child_spawn (argv, NULL, "READY ");
  amt_browser_fill (fixture->browser, "login", "erika");
  amt_browser_fill (fixture->browser, "password", "any");
  assert_works_with (fixture, amt_test_child_ready_line (provider) + strlen ("READY "), NULL, 0,
                     "erika");
}

/* A file of glewlwyd.sh as the inside of a JSON string. */
static char *
read_pem (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", 0);

  return g_strjoinv ("\\n", lines);
}

/* What somebody who runs glewlwyd enters once, as its administrator. @base: of its REST interface. */
static void
configure_glewlwyd (const char *base, const char *folder, guint16 redirect_port)
{
  g_autoptr (AmtBrowser) admin = amt_browser_new ();
  g_autofree char *redirect = g_strdup_printf (
      "{\"client_id\":\"desk\",\"name\":\"Desk\",\"confidential\":false,\"enabled\":true,"
      "\"redirect_uri\":[\"http://127.0.0.1:%u/\"],"
      "\"authorization_type\":[\"code\",\"refresh_token\"],\"scope\":[]}",
      redirect_port);
  g_autofree char *key = read_pem (folder, "key.pem");
  g_autofree char *certificate = read_pem (folder, "public.pem");
  g_autofree char *plugin = g_strdup_printf (
      "{\"module\":\"oidc\",\"name\":\"oidc\",\"display_name\":\"OIDC\",\"parameters\":{"
      "\"iss\":\"%s/oidc\",\"jwt-type\":\"rsa\",\"jwt-key-size\":\"256\",\"key\":\"%s\","
      "\"cert\":\"%s\",\"access-token-duration\":60,\"refresh-token-duration\":3600,"
      "\"code-duration\":60,\"refresh-token-rolling\":true,\"refresh-token-one-use\":\"always\","
      "\"allow-non-oidc\":false,\"auth-type-code-enabled\":true,"
      "\"auth-type-token-enabled\":false,\"auth-type-id-token-enabled\":true,"
      "\"auth-type-implicit-enabled\":false,\"auth-type-password-enabled\":false,"
      "\"auth-type-client-enabled\":false,\"auth-type-none-enabled\":false,"
      "\"auth-type-refresh-enabled\":true,\"auth-type-device-enabled\":false,"
      "\"pkce-allowed\":true,\"pkce-method-plain-allowed\":false,\"pkce-required\":true,"
      "\"introspection-revocation-allowed\":false,\"jwks-show\":true}}",
      base, key, certificate);
  const struct
  {
    const char *path;
    const char *json;
  } steps[] = {
    { "/auth/", "{\"username\":\"admin\",\"password\":\"password\"}" },
    { "/user/", "{\"username\":\"erika\",\"name\":\"Erika Beispiel\",\"enabled\":true,"
                "\"password\":\"any-password\",\"scope\":[\"openid\"]}" },
    { "/client/", redirect },
    { "/mod/plugin/", plugin },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *uri = g_strconcat (base, steps[i].path, NULL);

      amt_browser_send_json (admin, "POST", uri, steps[i].json);
    }
}

/* Another implementation, with habits of its own: the issuer has a path, the redirect address is registered with its port, there is
 * no iss in what the browser brings back, and its pages are made of scripts, for which the browser signs in beforehand. */
static void
test_glewlwyd (Fixture *fixture, gconstpointer data)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "glewlwyd.sh", NULL);
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *port = g_strdup_printf ("%u", amt_test_free_port ());
  g_autofree char *base = g_strdup_printf ("http://127.0.0.1:%s/api", port);
  g_autofree char *login = g_strconcat (base, "/auth/", NULL);
  g_autofree char *grant = g_strconcat (base, "/auth/grant/desk", NULL);
  g_autofree char *issuer = g_strconcat (base, "/oidc", NULL);
  const guint16 redirect_port = amt_test_free_port ();
  const char *argv[] = { "bash", script, folder, port, NULL };
  g_autoptr (AmtTestChild) provider = amt_test_child_spawn (argv, NULL, "READY");

  configure_glewlwyd (base, folder, redirect_port);
  amt_browser_send_json (fixture->browser, "POST", login,
                         "{\"username\":\"erika\",\"password\":\"any-password\"}");
  amt_browser_send_json (fixture->browser, "PUT", grant, "{\"scope\":\"openid\"}");
  amt_browser_append (fixture->browser, "&g_continue");
  assert_works_with (fixture, issuer, &redirect_port, 1, NULL);
}

#define ADD(path, func) g_test_add ("/sign-in-portal/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("signs-in", test_signs_in);
  ADD ("denied", test_denied);
  ADD ("foreign-choice", test_foreign_choice);
  ADD ("replay", test_replay);
  ADD ("ends", test_ends);
  ADD ("bad-requests", test_bad_requests);
  ADD ("oidc-provider", test_oidc_provider);
  ADD ("glewlwyd", test_glewlwyd);

  return g_test_run ();
}
