/* test-sign-out.c: leaving: at the built-in sign-in and at a provider that others wrote; what stays and what goes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-browser.h"
#include "amt-desk-fixture.h"
#include "amt-sign-out.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  AmtTestChild *
      portal; /* (owned) a process of its own: its sign-in pages are opened by a browser in this loop */
  AmtBrowser *browser; /* (owned) */
  AmtVault *vault;     /* (owned) */
  char *profile;       /* (owned) */
  const char *url;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  const char *argv[] = { g_getenv ("AMT_PORTAL"), "--demo", "30", "--quiet", NULL };

  self->portal = amt_test_child_spawn (argv, NULL, "READY ");
  self->url = amt_test_child_ready_line (self->portal) + strlen ("READY ");
  self->browser = amt_browser_new ();
  self->vault = amt_memory_vault_new ();
  self->profile = amt_test_temp_dir ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  amt_browser_free (self->browser);
  g_object_unref (self->vault);
  g_free (self->profile);
  g_clear_pointer (&self->portal, amt_test_child_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static AmtRemote *
remote_new (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  AmtRemote *remote = amt_remote_new (self->url, "amt-test/1", &error);

  g_assert_no_error (error);
  return remote;
}

/* Chooses the first person of the page that is opened first. */
static gboolean
choose_cb (const char *uri, gpointer user_data, GError **error)
{
  Fixture *self = user_data;
  g_autoptr (AmtBrowser) looking = amt_browser_new ();
  g_autofree char *person = NULL;
  const char *at;

  amt_browser_stay (looking, TRUE);
  amt_browser_open (uri, looking, NULL);
  amt_test_await (amt_browser_is_done (looking));
  at = strstr (amt_browser_get_page (looking), "name=\"person\" value=\"");
  g_assert_nonnull (at);
  at += strlen ("name=\"person\" value=\"");
  person = g_strndup (at, strcspn (at, "\""));
  amt_browser_fill (self->browser, "person", person);
  return amt_browser_open (uri, self->browser, error);
}

static AmtTokens *
sign_in (Fixture *self, const AmtSignInFixed *fixed, AmtSignInOpenFunc open_func, gpointer data)
{
  g_autoptr (AmtRemote) remote = remote_new (self);
  g_autoptr (AmtClock) clock = amt_clock_new_system ();
  g_autoptr (AmtSignIn) signed_in = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_desk_sign_in_fixed_async (remote, self->vault, clock, fixed, open_func, data, NULL,
                                amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  signed_in = amt_desk_sign_in_finish (result, &error);
  g_assert_no_error (error);
  return amt_tokens_ref (amt_sign_in_get_tokens (signed_in));
}

static AmtContextOptions
options_of (Fixture *self)
{
  return (AmtContextOptions){ .portal_url = self->url,
                              .profile_dir = self->profile,
                              .vault = self->vault,
                              .program = "test",
                              .version = "0.1.0" };
}

static AmtContext *
open_context (const AmtContextOptions *options, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_context_open_async (options, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_context_open_finish (result, error);
}

static AmtContext *
open_and_sync (Fixture *self)
{
  const AmtContextOptions options = options_of (self);
  g_autoptr (GError) error = NULL;
  AmtContext *context = open_context (&options, &error);

  g_assert_no_error (error);
  g_assert_true (desk_sync (context, &error));
  g_assert_no_error (error);
  return context;
}

static void
assert_opens (Fixture *self, gboolean offline, AmtContextError code)
{
  AmtContextOptions options = options_of (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtContext) context = NULL;

  options.offline = offline;
  context = open_context (&options, &error);
  g_assert_null (context);
  g_assert_error (error, AMT_CONTEXT_ERROR, (int) code);
}

/* What the tokens are still good for at whoever gave them. */
static void
assert_revoked (Fixture *self, AmtTokens *tokens)
{
  g_autoptr (AmtRemote) remote = remote_new (self);
  g_autoptr (AmtClock) clock = amt_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSignIn) sign_in = amt_sign_in_new (
      remote, amt_tokens_get_issuer (tokens), amt_tokens_get_client_id (tokens), clock, &error);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  g_assert_no_error (error);
  g_assert_true (amt_sign_in_set_tokens (sign_in, tokens, &error));
  amt_sign_in_refresh_async (sign_in, NULL, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_false (amt_sign_in_refresh_finish (sign_in, result, &error));
  g_assert_error (error, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_EXPIRED);
}

static void
assert_forgotten (Fixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) secret = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_vault_lookup_async (self->vault, name, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  secret = amt_vault_lookup_finish (self->vault, result, &error);
  g_assert_error (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_NOT_FOUND);
}

static gboolean
leave (AmtContext *context, gboolean delete_data, AmtBrowser *browser, GError **provider,
       GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_context_sign_out_async (context, delete_data, browser ? amt_browser_open : NULL, browser,
                              NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_context_sign_out_finish (context, result, provider, error);
}

static gboolean
leave_unopened (Fixture *self, gboolean delete_data, gboolean offline, GError **provider,
                GError **error)
{
  AmtContextOptions options = options_of (self);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  options.offline = offline;
  amt_sign_out_async (&options, delete_data, NULL, NULL, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_sign_out_finish (result, provider, error);
}

static char *
sign_in_name (Fixture *self)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->url, -1);

  return g_strdup_printf ("sign-in:%.16s", hash);
}

/* The cache stays, and waits for its person. */
static void
test_keeps (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtTokens) tokens = sign_in (self, NULL, choose_cb, self);
  g_autoptr (AmtTokens) again = NULL;
  g_autofree char *name = sign_in_name (self);
  g_autofree char *directory = NULL;
  g_autoptr (AmtContext) context = open_and_sync (self);
  g_autoptr (GError) provider = NULL;
  g_autoptr (GError) error = NULL;

  directory = g_strdup (amt_context_get_directory (context));
  g_assert_true (leave (context, FALSE, self->browser, &provider, &error));
  g_assert_no_error (error);
  g_assert_no_error (provider);
  amt_test_await (amt_browser_is_done (self->browser));
  g_assert_nonnull (strstr (amt_browser_get_page (self->browser), "Abgemeldet"));
  assert_revoked (self, tokens);
  assert_forgotten (self, name);
  g_assert_true (g_file_test (directory, G_FILE_TEST_IS_DIR));
  assert_opens (self, TRUE, AMT_CONTEXT_ERROR_SIGNED_OUT);
  assert_opens (self, FALSE, AMT_CONTEXT_ERROR_SIGNED_OUT);

  /* The same person comes back and finds what was there. */
  again = sign_in (self, NULL, choose_cb, self);
  g_clear_object (&context);
  context = open_and_sync (self);
  g_assert_cmpstr (amt_context_get_directory (context), ==, directory);
  desk_close (g_steal_pointer (&context));
}

/* Id of some case of the cache. */
static char *
some_case (AmtContext *context)
{
  AmtStore *store = amt_context_get_store (context);
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autoptr (GAsyncResult) queried = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GAsyncResult *slot = NULL;

  amt_store_query_async (store, query, NULL, amt_test_result_cb, &slot);
  queried = amt_test_wait_result (&slot);
  keys = amt_store_query_finish (store, queried, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, >, 0);
  amt_store_load_rows_async (store, &g_array_index (keys, gint64, 0), 1, NULL, amt_test_result_cb,
                             &slot);
  loaded = amt_test_wait_result (&slot);
  rows = amt_store_load_rows_finish (store, loaded, &error);
  g_assert_no_error (error);
  return g_strdup (((AmtListRow *) g_ptr_array_index (rows, 0))->value->id);
}

static void
test_deletes (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtTokens) tokens = sign_in (self, NULL, choose_cb, self);
  g_autofree char *name = sign_in_name (self);
  g_autofree char *key = NULL;
  g_autofree char *directory = NULL;
  g_autofree char *file = g_build_filename (self->profile, "session.ini", NULL);
  g_autofree char *session = NULL;
  g_autofree char *person = NULL;
  g_autofree char *id = NULL;
  g_autoptr (AmtContext) context = open_and_sync (self);
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GError) provider = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  AmtLoss loss = { 0 };

  directory = g_strdup (amt_context_get_directory (context));
  person = g_path_get_basename (directory);
  key = g_strconcat ("cache-key:", person, NULL);
  id = some_case (context);
  order = amt_order_new (id, "addJotting");
  amt_order_set (order, "visibility", "me");
  amt_order_set (order, "text", "geht verloren");
  entry = desk_record (context, order, &error);
  g_assert_no_error (error);
  amt_context_count_loss_async (context, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_context_count_loss_finish (context, result, &loss, &error));
  g_assert_cmpuint (loss.n_unsent, ==, 1);
  g_assert_cmpuint (loss.n_drafts, ==, 0);
  g_clear_object (&result);

  g_assert_true (leave (context, TRUE, NULL, &provider, &error));
  g_assert_no_error (error);
  g_assert_no_error (provider);
  assert_revoked (self, tokens);
  assert_forgotten (self, name);
  assert_forgotten (self, key);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (file, &session, NULL, NULL));
  g_assert_null (strstr (session, person));
  assert_opens (self, TRUE, AMT_CONTEXT_ERROR_NO_PROFILE);
}

/* Without the portal it is done here, and said that the provider does not know. */
static void
test_away (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtTokens) tokens = sign_in (self, NULL, choose_cb, self);
  g_autofree char *name = sign_in_name (self);
  g_autofree char *directory = NULL;
  g_autoptr (AmtContext) context = open_and_sync (self);
  g_autoptr (GError) provider = NULL;
  g_autoptr (GError) error = NULL;

  directory = g_strdup (amt_context_get_directory (context));
  amt_test_child_stop (self->portal);
  g_assert_true (leave (context, TRUE, NULL, &provider, &error));
  g_assert_no_error (error);
  g_assert_error (provider, AMT_SIGN_IN_ERROR, AMT_SIGN_IN_ERROR_NETWORK);
  assert_forgotten (self, name);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
}

/* Somebody works in the cache: nothing goes, not even the sign-in. A closed vault keeps everything as well. */
static void
test_refuses (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtTokens) tokens = sign_in (self, NULL, choose_cb, self);
  g_autofree char *directory = NULL;
  g_autoptr (AmtContext) context = open_and_sync (self);
  g_autoptr (GError) error = NULL;
  gboolean left;

  directory = g_strdup (amt_context_get_directory (context));
  g_assert_false (leave_unopened (self, TRUE, FALSE, NULL, &error));
  g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_true (desk_sync (context, &error));
  desk_close (g_steal_pointer (&context));

  amt_memory_vault_set_error (self->vault, AMT_VAULT_ERROR_LOCKED);
  g_assert_false (leave_unopened (self, TRUE, FALSE, NULL, &error));
  g_assert_error (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_LOCKED);
  g_clear_error (&error);
  amt_memory_vault_set_error (self->vault, -1);
  g_assert_true (g_file_test (directory, G_FILE_TEST_IS_DIR));

  left = leave_unopened (self, TRUE, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (left);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
}

/* What is here of one person is no matter of the other's leaving. */
static void
test_others_stay (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  AmtContext *context;

  desk_fixture_init (&fixture);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  first = g_strdup (amt_context_get_directory (context));
  desk_close (context);
  context = desk_open_ok (&fixture, TOKEN_BREITSAMER, OPEN_NORMAL);
  second = g_strdup (amt_context_get_directory (context));
  g_assert_true (leave (context, TRUE, NULL, NULL, &error));
  g_assert_no_error (error);
  g_object_unref (context);
  g_assert_true (g_file_test (first, G_FILE_TEST_IS_DIR));
  g_assert_false (g_file_test (second, G_FILE_TEST_EXISTS));

  g_assert_null (desk_open (&fixture, TOKEN_BREITSAMER, NULL, OPEN_OFFLINE, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_NO_PROFILE);
  g_clear_error (&error);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_cmpstr (amt_context_get_directory (context), ==, first);

  /* Where the data stay, the token of the one who left says nothing without the portal. */
  g_assert_true (leave (context, FALSE, NULL, NULL, &error));
  g_assert_no_error (error);
  g_object_unref (context);
  g_assert_null (desk_open (&fixture, TOKEN_AYDIN, NULL, OPEN_OFFLINE, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_WHO);
  g_clear_error (&error);
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL));
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_OFFLINE));
  desk_fixture_clear (&fixture);
}

/* An issuer, a client and ports that IT fixed, at a provider that others wrote. */
static void
test_oidc_provider (Fixture *self, gconstpointer data)
{
  g_autofree char *modules =
      g_build_filename (g_getenv ("AMT_SOURCE_ROOT"), "tests", "npm", "node_modules", NULL);
  g_autofree char *package = g_build_filename (modules, "oidc-provider", NULL);
  g_autofree char *script =
      g_build_filename (g_getenv ("AMT_SOURCE_ROOT"), "tests", "remote", "oidc-provider.mjs", NULL);
  g_autofree char *node = g_find_program_in_path ("node");
  g_autofree char *port = g_strdup_printf ("%u", amt_test_free_port ());
  const char *argv[] = { "node", script, modules, port, self->url, NULL };
  const guint16 ports[] = { amt_test_free_port () };
  g_autofree char *redirect =
      g_strdup_printf ("redirect_uri=http%%3A%%2F%%2F127.0.0.1%%3A%u%%2F", ports[0]);
  AmtSignInFixed fixed = { .client_id = "desk", .ports = ports, .n_ports = 1 };
  AmtContextOptions options = options_of (self);
  g_autoptr (AmtTestChild) provider_process = NULL;
  g_autoptr (AmtTokens) tokens = NULL;
  g_autofree char *name = sign_in_name (self);
  g_autoptr (GError) provider = NULL;
  g_autoptr (GError) error = NULL;

  if (!node || !g_file_test (package, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("oidc-provider is not installed (build-aux/setup)");
      return;
    }
  provider_process = amt_test_child_spawn (argv, NULL, "READY ");
  fixed.issuer = amt_test_child_ready_line (provider_process) + strlen ("READY ");
  amt_browser_fill (self->browser, "login", "erika");
  amt_browser_fill (self->browser, "password", "any");
  tokens = sign_in (self, &fixed, amt_browser_open, self->browser);
  g_assert_cmpstr (amt_tokens_get_issuer (tokens), ==, fixed.issuer);
  g_assert_cmpstr (amt_tokens_get_client_id (tokens), ==, "desk");
  g_assert_nonnull (strstr (amt_browser_get_first_uri (self->browser), redirect));

  /* With another issuer fixed since, what is kept does not count: nobody is signed in. */
  fixed.issuer = "https://elsewhere.example";
  options.fixed = &fixed;
  g_assert_null (open_context (&options, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_NO_PROFILE);
  g_clear_error (&error);

  g_assert_true (leave_unopened (self, FALSE, FALSE, &provider, &error));
  g_assert_no_error (error);
  g_assert_no_error (provider);
  assert_forgotten (self, name);
  assert_revoked (self, tokens);
}

#define ADD(path, func) g_test_add ("/sign-out/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("keeps", test_keeps);
  ADD ("deletes", test_deletes);
  ADD ("away", test_away);
  ADD ("refuses", test_refuses);
  ADD ("oidc-provider", test_oidc_provider);
  g_test_add_func ("/sign-out/others-stay", test_others_stay);
  return g_test_run ();
}
