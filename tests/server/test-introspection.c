/* test-introspection.c: a portal whose people sign in elsewhere: what the issuer says about a token decides.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* "portal:secret" */
#define AUTHORIZATION "Basic cG9ydGFsOnNlY3JldA=="

typedef struct
{
  Fixture office;
  GSocketService *service; /* (owned) */
  SoupServer *server;      /* (owned) */
  char *uri;               /* (owned) */
  char *credentials;       /* (owned) */
  char *subjects;          /* (owned) */
  char *folder;            /* (owned) */
  char *answer;            /* (owned) (nullable) %s stands for the audience */
  guint status;
  guint n_asked;
} Elsewhere;

static void
asked_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  Elsewhere *elsewhere = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data, (gsize) body->length);
  g_autoptr (GHashTable) form = soup_form_decode (text);

  g_assert_cmpstr (soup_message_headers_get_one (headers, "Authorization"), ==, AUTHORIZATION);
  g_assert_true (g_str_has_prefix (g_hash_table_lookup (form, "token"), "token-"));
  elsewhere->n_asked++;
  soup_server_message_set_status (message, elsewhere->status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY,
                                    elsewhere->answer, strlen (elsewhere->answer));
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Elsewhere *elsewhere = data;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  soup_server_accept_iostream (elsewhere->server, G_IO_STREAM (connection), local, remote, NULL);
  return TRUE;
}

static char *
write_file (Elsewhere *elsewhere, const char *name, const char *text)
{
  char *path = g_build_filename (elsewhere->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
set_up (Elsewhere *elsewhere, gconstpointer data)
{
  AmtPortalOptions options = { 0 };
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) got = NULL;

  elsewhere->folder = amt_test_temp_dir ();
  elsewhere->credentials = write_file (elsewhere, "credentials", "portal:secret\n");
  elsewhere->subjects = write_file (elsewhere, "subjects", "# who\n7f3 anna\nb.bert bert\n");
  elsewhere->status = 200;
  elsewhere->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (elsewhere->server, NULL, asked_cb, elsewhere, NULL);
  elsewhere->service = g_socket_service_new ();
  g_signal_connect (elsewhere->service, "incoming", G_CALLBACK (incoming_cb), elsewhere);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (elsewhere->service), address,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                                &got, NULL));
  elsewhere->uri = g_strdup_printf ("http://127.0.0.1:%u/introspect",
                                    g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  options.issuer = "https://issuer.example";
  options.introspection_url = elsewhere->uri;
  options.introspection_credentials = elsewhere->credentials;
  options.client_id = "desk";
  options.subjects = elsewhere->subjects;
  options.public_url = "https://portal.example/v1";
  fixture_set_up (&elsewhere->office, &options);
}

static void
tear_down (Elsewhere *elsewhere, gconstpointer data)
{
  fixture_tear_down (&elsewhere->office, NULL);
  g_socket_service_stop (elsewhere->service);
  g_socket_listener_close (G_SOCKET_LISTENER (elsewhere->service));
  g_object_unref (elsewhere->service);
  soup_server_disconnect (elsewhere->server);
  g_object_unref (elsewhere->server);
  g_free (elsewhere->uri);
  g_free (elsewhere->credentials);
  g_free (elsewhere->subjects);
  g_free (elsewhere->folder);
  g_free (elsewhere->answer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
say (Elsewhere *elsewhere, guint status, const char *answer)
{
  elsewhere->status = status;
  g_free (elsewhere->answer);
  elsewhere->answer = g_strdup (answer);
}

static Reply *
get_me (Elsewhere *elsewhere, const char *token)
{
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

  return fixture_send (&elsewhere->office, NULL, "GET", "/me", NULL, NULL, "Authorization", bearer,
                       NULL);
}

#define GOOD "\"active\":true,\"client_id\":\"desk\",\"aud\":\"https://portal.example/v1\""

static const struct
{
  const char *answer;
  const char *user_id; /* (nullable) */
} cases[] = {
  { "{" GOOD ",\"sub\":\"7f3\"}", "anna" },
  { "{" GOOD ",\"sub\":\"carl\"}", "carl" },
  { "{" GOOD ",\"sub\":\"x\",\"username\":\"b.bert\"}", "bert" },
  { "{" GOOD ",\"sub\":\"7f3\",\"iss\":\"https://issuer.example\"}", "anna" },
  { "{\"active\":true,\"client_id\":\"desk\",\"aud\":[\"a\",\"https://portal.example/v1\"],"
    "\"sub\":\"7f3\"}",
    "anna" },
  { "{" GOOD ",\"sub\":\"x\",\"username\":\"carl\"}", NULL },
  { "{" GOOD "}", NULL },
  { "{" GOOD ",\"sub\":\"7f3\",\"iss\":\"https://other.example\"}", NULL },
  { "{\"active\":false}", NULL },
  { "{\"active\":true,\"client_id\":\"other\",\"aud\":\"https://portal.example/v1\",\"sub\":\"7f3\"}",
    NULL },
  { "{\"active\":true,\"client_id\":\"desk\",\"aud\":\"https://other.example\",\"sub\":\"7f3\"}",
    NULL },
  { "{\"active\":true,\"client_id\":\"desk\",\"sub\":\"7f3\"}", NULL },
};

static void
test_cases (Elsewhere *elsewhere, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *token = g_strdup_printf ("token-%u", i);
      g_autoptr (Reply) reply = NULL;

      say (elsewhere, 200, cases[i].answer);
      reply = get_me (elsewhere, token);
      if (cases[i].user_id != NULL)
        g_assert_cmpstr (reply_text (reply, "id"), ==, cases[i].user_id);
      else
        assert_problem (reply, 401, AMT_PROBLEM_SIGN_IN);
    }
}

/* The same token is asked for once a minute, and not beyond its end. */
static void
test_cache (Elsewhere *elsewhere, gconstpointer data)
{
  g_autofree char *answer =
      g_strdup_printf ("{" GOOD ",\"sub\":\"7f3\",\"exp\":%" G_GINT64_FORMAT "}",
                       FIXTURE_NOW / G_TIME_SPAN_SECOND + 30);

  say (elsewhere, 200, answer);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Reply) reply = get_me (elsewhere, "token-1");

      g_assert_cmpuint (reply->status, ==, 200);
    }
  g_assert_cmpuint (elsewhere->n_asked, ==, 1);
  say (elsewhere, 200, "{\"active\":false}");
  amt_clock_set (elsewhere->office.clock, FIXTURE_NOW + 31 * G_TIME_SPAN_SECOND);
  {
    g_autoptr (Reply) reply = get_me (elsewhere, "token-1");

    g_assert_cmpuint (reply->status, ==, 401);
  }
  g_assert_cmpuint (elsewhere->n_asked, ==, 2);
}

/* Nobody is sent to sign in because the issuer has a bad day. */
static void
test_failing (Elsewhere *elsewhere, gconstpointer data)
{
  g_autoptr (Reply) failed = NULL;
  g_autoptr (Reply) junk = NULL;
  g_autoptr (Reply) good = NULL;

  say (elsewhere, 500, "{}");
  failed = get_me (elsewhere, "token-1");
  assert_problem (failed, 503, AMT_PROBLEM_UNAVAILABLE);
  say (elsewhere, 200, "[");
  junk = get_me (elsewhere, "token-1");
  assert_problem (junk, 503, AMT_PROBLEM_UNAVAILABLE);
  say (elsewhere, 200, "{" GOOD ",\"sub\":\"7f3\"}");
  good = get_me (elsewhere, "token-1");
  g_assert_cmpuint (good->status, ==, 200);
}

/* A body that is on its way waits until it is known whose it is. */
static void
test_body (Elsewhere *elsewhere, gconstpointer data)
{
  static const char claim[] = "{\"type\":\"claim\",\"occurredAt\":\"2026-01-03T11:00:00Z\"}";
  g_autoptr (GBytes) body = g_bytes_new_static (claim, sizeof claim - 1);
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (Reply) reply = NULL;

  say (elsewhere, 200, "{" GOOD ",\"sub\":\"7f3\"}");
  reply = fixture_send (&elsewhere->office, NULL, "POST", "/cases/c1/operations",
                        "application/json", body, "Authorization", "Bearer token-2",
                        "Idempotency-Key", id, "If-Match", "\"1\"", NULL);
  g_assert_cmpuint (reply->status, <, 300);
}

static void
test_info (Elsewhere *elsewhere, gconstpointer data)
{
  g_autoptr (Reply) reply = fixture_get (&elsewhere->office, NULL, "/");
  g_autoptr (Reply) own =
      fixture_get (&elsewhere->office, NULL, "/sign-in/.well-known/openid-configuration");

  g_assert_cmpstr (reply_text (reply, "oidcIssuer"), ==, "https://issuer.example");
  g_assert_cmpstr (reply_text (reply, "clientId"), ==, "desk");
  assert_problem (own, 404, AMT_PROBLEM_NOT_FOUND);
}

#define ADD(path, func) \
  g_test_add ("/introspection/" path, Elsewhere, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("cases", test_cases);
  ADD ("cache", test_cache);
  ADD ("failing", test_failing);
  ADD ("body", test_body);
  ADD ("info", test_info);

  return g_test_run ();
}
