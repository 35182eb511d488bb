/* test-remote-errors.c: what goes wrong on the way, and what the caller is told about it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-remote-fixture.h"

#include <string.h>

#define PROBLEM_HEAD "\r\nContent-Type: application/problem+json"

static void
test_statuses (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    AmtRemoteError code;
  } TABLE[] = {
    { 202, AMT_REMOTE_ERROR_ANSWER },      { 301, AMT_REMOTE_ERROR_ANSWER },
    { 304, AMT_REMOTE_ERROR_ANSWER },      { 400, AMT_REMOTE_ERROR_REFUSED },
    { 401, AMT_REMOTE_ERROR_SIGN_IN },     { 402, AMT_REMOTE_ERROR_REFUSED },
    { 403, AMT_REMOTE_ERROR_NOT_ALLOWED }, { 404, AMT_REMOTE_ERROR_NOT_FOUND },
    { 405, AMT_REMOTE_ERROR_REFUSED },     { 407, AMT_REMOTE_ERROR_REFUSED },
    { 408, AMT_REMOTE_ERROR_BUSY },        { 409, AMT_REMOTE_ERROR_STATE },
    { 410, AMT_REMOTE_ERROR_GONE },        { 412, AMT_REMOTE_ERROR_VERSION },
    { 413, AMT_REMOTE_ERROR_REFUSED },     { 415, AMT_REMOTE_ERROR_REFUSED },
    { 416, AMT_REMOTE_ERROR_REFUSED },     { 422, AMT_REMOTE_ERROR_REFUSED },
    { 424, AMT_REMOTE_ERROR_REFUSED },     { 425, AMT_REMOTE_ERROR_BUSY },
    { 428, AMT_REMOTE_ERROR_VERSION },     { 429, AMT_REMOTE_ERROR_BUSY },
    { 499, AMT_REMOTE_ERROR_REFUSED },     { 500, AMT_REMOTE_ERROR_SERVER },
    { 501, AMT_REMOTE_ERROR_SERVER },      { 502, AMT_REMOTE_ERROR_SERVER },
    { 503, AMT_REMOTE_ERROR_BUSY },        { 504, AMT_REMOTE_ERROR_SERVER },
    { 599, AMT_REMOTE_ERROR_SERVER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autofree char *head = g_strdup_printf ("%u Something", TABLE[i].status);
      g_autoptr (GError) error = NULL;

      amt_scripted_say (fixture->portal, AMT_SAY_ALL, head, NULL, 0);
      error = fixture_post (fixture);
      g_assert_error (error, AMT_REMOTE_ERROR, (gint) TABLE[i].code);
      g_assert_nonnull (amt_remote_error_get_problem (error));
      g_assert_cmpuint (amt_remote_error_get_problem (error)->status, ==, TABLE[i].status);
      g_assert_cmpint (amt_remote_error_get_retry_after (error), ==, -1);
    }

  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, G_N_ELEMENTS (TABLE));
  g_assert_cmpuint (amt_remote_get_n_requests (fixture->remote), ==, G_N_ELEMENTS (TABLE));
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *headers;
    gint seconds;
  } TABLE[] = {
    { "\r\nRetry-After: 30", 30 },
    { "\r\nRetry-After: 0", 0 },
    { "\r\nRetry-After: 86400", 86400 },
    { "\r\nRetry-After: 86401", 86400 },
    { "\r\nRetry-After: 99999999999999999999999", 86400 },
    { "\r\nRetry-After: -5", -1 },
    { "\r\nRetry-After: soon", -1 },
    { "\r\nRetry-After: 3.5", -1 },
    { "\r\nRetry-After:", -1 },
    /* Against the portal's own clock, so this machine's does not matter. */
    { "\r\nDate: Fri, 06 Nov 2026 08:00:00 GMT\r\nRetry-After: Fri, 06 Nov 2026 08:02:00 GMT",
      120 },
    { "\r\nDate: Fri, 06 Nov 2026 08:00:00 GMT\r\nRetry-After: Fri, 06 Nov 2026 07:00:00 GMT", 0 },
    { "\r\nDate: Fri, 06 Nov 2026 08:00:00 GMT\r\nRetry-After: Fri, 06 Nov 2037 08:00:00 GMT",
      86400 },
    { "\r\nRetry-After: Fri, 07 Nov 1997 08:00:00 GMT", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autofree char *head = g_strconcat ("503 Later", TABLE[i].headers, NULL);
      g_autoptr (GError) error = NULL;

      amt_scripted_say (fixture->portal, AMT_SAY_ALL, head, NULL, 0);
      error = fixture_get_me (fixture);
      g_assert_remote_error (error, BUSY);
      g_assert_cmpint (amt_remote_error_get_retry_after (error), ==, TABLE[i].seconds);
    }
}

static void
say_problem (Fixture *fixture, const char *head, const char *json)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  amt_scripted_say (fixture->portal, AMT_SAY_ALL, head, body, 0);
}

static void
test_problem (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;
  const AmtProblem *problem;

  say_problem (fixture, "409 Conflict" PROBLEM_HEAD "; charset=utf-8",
               "{\"type\":\"" AMT_PROBLEM_HELD
               "\",\"title\":\"held\",\"holder\":\"u9\",\"currentVersion\":14}");
  error = fixture_post (fixture);
  g_assert_remote_error (error, STATE);
  copy = g_error_copy (error);
  g_clear_error (&error);

  problem = amt_remote_error_get_problem (copy);
  g_assert_cmpuint (problem->status, ==, 409);
  g_assert_cmpstr (problem->type, ==, AMT_PROBLEM_HELD);
  g_assert_cmpstr (problem->holder, ==, "u9");
  g_assert_cmpint (problem->current_version, ==, 14);
  g_assert_nonnull (strstr (copy->message, "held-by-other"));
  g_assert_null (strstr (copy->message, "u9"));
}

static void
test_problem_that_is_none (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *head;
    const char *body;
  } TABLE[] = {
    /* JSON, but not said to be problem details. */
    { "409 Conflict\r\nContent-Type: application/json", "{\"type\":\"x\",\"holder\":\"u9\"}" },
    { "409 Conflict\r\nContent-Type: text/html", "<h1>u9</h1>" },
    { "409 Conflict" PROBLEM_HEAD, "{\"type\":" },
    { "409 Conflict" PROBLEM_HEAD, "" },
    { "409 Conflict" PROBLEM_HEAD, "[]" },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *huge = g_strnfill (65 * 1024, ' ');
  g_autoptr (GBytes) cut = g_bytes_new_static ("{\"type\":\"x\"}", 12);

  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      say_problem (fixture, TABLE[i].head, TABLE[i].body);
      error = fixture_post (fixture);
      g_assert_remote_error (error, STATE);
      g_assert_cmpuint (amt_remote_error_get_problem (error)->status, ==, 409);
      g_assert_null (amt_remote_error_get_problem (error)->holder);
      g_clear_error (&error);
    }

  say_problem (fixture, "422 Refused" PROBLEM_HEAD, huge);
  error = fixture_post (fixture);
  g_assert_remote_error (error, REFUSED);
  g_clear_error (&error);

  /* A refusal whose reason was cut off is asked for again; what is tried again anyway is known by its status. */
  amt_scripted_say (fixture->portal, AMT_SAY_CUT, "422 Refused" PROBLEM_HEAD, cut, 5);
  error = fixture_post (fixture);
  g_assert_remote_error (error, LOST);
  g_clear_error (&error);
  amt_scripted_say (fixture->portal, AMT_SAY_CUT, "503 Busy" PROBLEM_HEAD, cut, 5);
  error = fixture_post (fixture);
  g_assert_remote_error (error, BUSY);
}

static void
test_foreign_type_stays_out_of_messages (Fixture *fixture, gconstpointer data)
{
  static const char *const TYPES[] = { "https://example.org/Erika", AMT_PROBLEM_HELD "/Erika",
                                       AMT_PROBLEM_HELD " Erika" };

  for (guint i = 0; i < G_N_ELEMENTS (TYPES); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"type\":\"%s\"}", TYPES[i]);
      g_autoptr (GError) error = NULL;

      say_problem (fixture, "409 Conflict" PROBLEM_HEAD, json);
      error = fixture_post (fixture);
      g_assert_cmpstr (amt_remote_error_get_problem (error)->type, ==, TYPES[i]);
      g_assert_null (strstr (error->message, "Erika"));
    }
}

static void
test_other_errors_have_no_problem (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_null (amt_remote_error_get_problem (error));
  g_assert_cmpint (amt_remote_error_get_retry_after (error), ==, -1);
  g_assert_null (amt_remote_error_get_problem (NULL));
  g_assert_cmpint (amt_remote_error_get_retry_after (NULL), ==, -1);
}

static void
test_refused (void)
{
  Fixture fixture = { 0 };
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/v1", (guint) amt_test_free_port ());
  g_autoptr (GError) error = NULL;

  fixture.remote = amt_remote_new (url, "amt-test/1", &error);
  g_assert_no_error (error);
  amt_remote_set_token (fixture.remote, FIXTURE_TOKEN);
  error = fixture_post (&fixture);
  g_assert_remote_error (error, NOT_SENT);
  g_assert_null (amt_remote_error_get_problem (error));
  g_assert_cmpuint (amt_remote_get_n_requests (fixture.remote), ==, 0);
  g_object_unref (fixture.remote);
}

static void
test_no_token (Fixture *fixture, gconstpointer data)
{
  static const char *const NONE[] = { NULL, "", "two words", "a\r\nX-Evil: 1" };

  for (guint i = 0; i < G_N_ELEMENTS (NONE); i++)
    {
      g_autoptr (GError) error = NULL;

      amt_remote_set_token (fixture->remote, NONE[i]);
      error = fixture_get_me (fixture);
      g_assert_remote_error (error, SIGN_IN);
    }
  g_assert_cmpuint (amt_scripted_n_connections (fixture->portal), ==, 0);
}

static void
test_lost (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"case\":{", 9);
  g_autoptr (GError) error = NULL;

  amt_scripted_say (fixture->portal, AMT_SAY_DROP, "", NULL, 0);
  error = fixture_post (fixture);
  g_assert_remote_error (error, LOST);
  g_clear_error (&error);

  amt_scripted_say (fixture->portal, AMT_SAY_CUT, "200 OK\r\nContent-Type: application/json", body,
                    4);
  error = fixture_post (fixture);
  g_assert_remote_error (error, LOST);

  /* Not repeated behind our back. */
  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, 2);
}

static void
test_lost_on_a_kept_connection (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_say_me (fixture);
  error = fixture_get_me (fixture);
  g_assert_no_error (error);
  amt_scripted_say (fixture->portal, AMT_SAY_DROP, "", NULL, 0);
  error = fixture_post (fixture);
  g_assert_remote_error (error, LOST);
  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, 2);
  g_assert_cmpuint (amt_scripted_n_connections (fixture->portal), ==, 1);
}

static void
test_timeout (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"case\":{", 9);
  g_autoptr (GError) error = NULL;

  amt_remote_set_timeout (fixture->remote, 1);
  amt_scripted_say (fixture->portal, AMT_SAY_HANG, "", NULL, 0);
  error = fixture_post (fixture);
  g_assert_remote_error (error, LOST);
  g_assert_nonnull (strstr (error->message, "timed out"));
  g_clear_error (&error);

  amt_scripted_say (fixture->portal, AMT_SAY_STALL, "200 OK\r\nContent-Type: application/json",
                    body, 4);
  error = fixture_post (fixture);
  g_assert_remote_error (error, LOST);
}

/* Cancels once the portal has heard the request. */
static void
cancel_and_check (Fixture *fixture)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_heard = amt_scripted_n_heard (fixture->portal);
  guint64 n_bytes = amt_remote_get_n_bytes (fixture->remote);
  g_autoptr (AmtMe) me = NULL;

  amt_remote_get_me_async (fixture->remote, cancellable, amt_test_result_cb, &slot);
  amt_test_await (amt_scripted_n_heard (fixture->portal) > n_heard);
  if (amt_scripted_n_sent (fixture->portal) > 0)
    amt_test_await (amt_remote_get_n_bytes (fixture->remote) > n_bytes);
  g_cancellable_cancel (cancellable);
  result = amt_test_wait_result (&slot);
  me = amt_remote_get_me_finish (fixture->remote, result, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (me);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"id\":\"u1\"}", 11);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) before = NULL;
  g_autoptr (GAsyncResult) at_once = NULL;
  g_autoptr (GError) error = NULL;

  /* Right after the start. */
  amt_remote_get_me_async (fixture->remote, cancellable, amt_test_result_cb, &slot);
  g_cancellable_cancel (cancellable);
  at_once = amt_test_wait_result (&slot);
  g_assert_null (amt_remote_get_me_finish (fixture->remote, at_once, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* Before the start. */
  amt_remote_get_me_async (fixture->remote, cancellable, amt_test_result_cb, &slot);
  before = amt_test_wait_result (&slot);
  g_assert_null (amt_remote_get_me_finish (fixture->remote, before, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* While the portal thinks. */
  amt_scripted_say (fixture->portal, AMT_SAY_HANG, "", NULL, 0);
  cancel_and_check (fixture);
  /* In the middle of the body, and of problem details. */
  amt_scripted_say (fixture->portal, AMT_SAY_STALL, "200 OK\r\nContent-Type: application/json",
                    body, 5);
  cancel_and_check (fixture);
  amt_scripted_say (fixture->portal, AMT_SAY_STALL, "409 Conflict" PROBLEM_HEAD, body, 5);
  cancel_and_check (fixture);
}

static GTlsCertificate *
load_certificate (void)
{
  const char *root = g_getenv ("AMT_SOURCE_ROOT");
  g_autofree char *cert = g_build_filename (root, "tests", "data", "tls", "server.pem", NULL);
  g_autofree char *key = g_build_filename (root, "tests", "data", "tls", "server-key.pem", NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_files (cert, key, &error);

  g_assert_no_error (error);

  return certificate;
}

static void
test_tls (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GTlsCertificate) certificate = load_certificate ();
  g_autofree char *anchors =
      g_build_filename (g_getenv ("AMT_SOURCE_ROOT"), "tests", "data", "tls", "ca.pem", NULL);
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  fixture.portal = amt_scripted_new (certificate);
  fixture.remote = amt_remote_new (amt_scripted_url (fixture.portal), "amt-test/1", &error);
  g_assert_no_error (error);
  amt_remote_set_token (fixture.remote, FIXTURE_TOKEN);

  fixture_say_me (&fixture);
  error = fixture_get_me (&fixture);
  g_assert_remote_error (error, TLS);
  g_assert_nonnull (strstr (error->message, "issuer is unknown"));
  g_assert_cmpuint (amt_scripted_n_heard (fixture.portal), ==, 0);
  g_assert_cmpuint (amt_remote_get_n_requests (fixture.remote), ==, 0);
  g_clear_error (&error);

  database = g_tls_file_database_new (anchors, &error);
  g_assert_no_error (error);
  amt_remote_set_tls_database (fixture.remote, database);
  error = fixture_get_me (&fixture);
  g_assert_no_error (error);

  fixture_tear_down (&fixture, NULL);
}

/* A portal that was meant to be https but speaks plainly. */
static void
test_not_tls (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url =
      g_strconcat ("https", strchr (amt_scripted_url (fixture->portal), ':'), NULL);
  Fixture other = { 0 };
  g_autoptr (GError) error = NULL;

  other.remote = amt_remote_new (url, "amt-test/1", &error);
  g_assert_no_error (error);
  amt_remote_set_token (other.remote, FIXTURE_TOKEN);
  amt_remote_set_timeout (other.remote, 1);
  error = fixture_get_me (&other);
  /* Whichever side gives up first: nothing was sent. */
  g_assert_true (g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_TLS) ||
                 g_error_matches (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT));
  g_assert_cmpuint (amt_remote_get_n_requests (other.remote), ==, 0);
  g_object_unref (other.remote);
}

#define ADD(path, function) \
  g_test_add ("/remote/errors/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  ADD ("statuses", test_statuses);
  ADD ("retry-after", test_retry_after);
  ADD ("problem", test_problem);
  ADD ("problem-that-is-none", test_problem_that_is_none);
  ADD ("foreign-type", test_foreign_type_stays_out_of_messages);
  g_test_add_func ("/remote/errors/other-domain", test_other_errors_have_no_problem);
  g_test_add_func ("/remote/errors/connection-refused", test_refused);
  ADD ("no-token", test_no_token);
  ADD ("lost", test_lost);
  ADD ("lost-on-a-kept-connection", test_lost_on_a_kept_connection);
  ADD ("timeout", test_timeout);
  ADD ("cancel", test_cancel);
  g_test_add_func ("/remote/errors/tls", test_tls);
  ADD ("not-tls", test_not_tls);

  return g_test_run ();
}
