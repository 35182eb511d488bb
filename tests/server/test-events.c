/* test-events.c: event streams over HTTP: who is told what, resuming, heartbeats, limits, slow readers, presence.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include "amt-wire-presence.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_IDLE 200
#define N_CHANGES 5000
#define N_CASES 500

/* Short times, so that what takes seconds takes moments. */
static const AmtPortalOptions options_quick = {
  .heartbeat_ms = 100,
  .presence_lease_ms = 400,
  .events_gather_ms = 20,
};

/* ---- A client ---- */

typedef struct
{
  SoupSession *session; /* (owned) */
  SoupMessage *message; /* (owned) */
  GInputStream *stream; /* (owned) (nullable) */
  GCancellable *stop;   /* (owned) */
  GString *text;        /* (owned) all that came */
  gboolean ended;
} Client;

static void read_on (Client *client);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      client->ended = TRUE;
      return;
    }
  g_string_append_len (client->text, g_bytes_get_data (bytes, NULL),
                       (gssize) g_bytes_get_size (bytes));
  read_on (client);
}

static void
read_on (Client *client)
{
  g_input_stream_read_bytes_async (client->stream, 4096, G_PRIORITY_DEFAULT, client->stop, read_cb,
                                   client);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;

  client->stream = soup_session_send_finish (SOUP_SESSION (source), result, NULL);
  if (client->stream != NULL)
    read_on (client);
  else
    client->ended = TRUE;
}

static Client *
listen_as (Fixture *fixture, const char *user, const char *last_id)
{
  Client *client = g_new0 (Client, 1);
  g_autofree char *url = g_strconcat (amt_portal_get_url (fixture->portal), "/events", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer t-", user, NULL);
  SoupMessageHeaders *headers;

  client->session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  client->message = soup_message_new ("GET", url);
  client->stop = g_cancellable_new ();
  client->text = g_string_new (NULL);
  headers = soup_message_get_request_headers (client->message);
  soup_message_headers_replace (headers, "Authorization", bearer);
  if (last_id != NULL)
    soup_message_headers_replace (headers, "Last-Event-ID", last_id);
  soup_session_send_async (client->session, client->message, G_PRIORITY_DEFAULT, client->stop,
                           sent_cb, client);
  amt_test_await (client->stream != NULL || client->ended);
  return client;
}

static void
client_free (Client *client)
{
  g_cancellable_cancel (client->stop);
  amt_test_await (client->ended);
  g_clear_object (&client->stream);
  soup_session_abort (client->session);
  g_object_unref (client->session);
  g_object_unref (client->message);
  g_object_unref (client->stop);
  g_string_free (client->text, TRUE);
  g_free (client);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)

static guint
count (const Client *client, const char *what)
{
  guint n = 0;

  for (const char *at = client->text->str; (at = strstr (at, what)) != NULL; at++)
    n++;
  return n;
}

#define N_CHANGED(client) count ((client), "event: changed\ndata: {}\n\n")
#define N_BEATS(client) count ((client), "\n:\n\n")

/* Returns: (transfer full): the newest id. */
static char *
last_id (const Client *client)
{
  const char *at = g_strrstr (client->text->str, "id: ");

  g_assert_nonnull (at);
  return g_strndup (at + 4, strcspn (at + 4, "\n"));
}

static gboolean
has_last_id (const Client *client, const char *id)
{
  g_autofree char *last = last_id (client);

  return g_str_equal (last, id);
}

/* Waits until the first "changed", which every stream without an id gets. */
static Client *
listen_quietly (Fixture *fixture, const char *user)
{
  Client *client = listen_as (fixture, user, NULL);

  amt_test_await (N_CHANGED (client) == 1);
  return client;
}

static void
resubmit (Fixture *fixture, const char *case_id)
{
  g_autoptr (GError) error = NULL;

  amt_portal_resubmit (fixture->portal, case_id, "rent", "1", NULL, &error);
  g_assert_no_error (error);
}

/* Until everything that happened so far has gone out: a heartbeat comes after it. */
static void
let_pass (Client *client)
{
  guint before = N_BEATS (client);

  amt_test_await (N_BEATS (client) >= before + 2);
}

/* ---- Hints ---- */

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Client) anna = listen_as (fixture, "anna", NULL);
  SoupMessageHeaders *headers = soup_message_get_response_headers (anna->message);
  g_autoptr (Reply) info = fixture_get (fixture, NULL, "/");

  g_assert_nonnull (strstr (info->body, "\"events\""));
  g_assert_nonnull (strstr (info->body, "\"presence\""));
  g_assert_cmpstr (soup_message_headers_get_content_type (headers, NULL), ==, "text/event-stream");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Cache-Control"), ==, "no-store");
  amt_test_await (N_CHANGED (anna) == 1);
  g_assert_true (g_str_has_prefix (anna->text->str, "retry: 5000\nid: "));

  resubmit (fixture, "c1");
  amt_test_await (N_CHANGED (anna) == 2);
  /* A hint, never data. */
  g_assert_cmpuint (count (anna, "data: "), ==, 2);
  g_assert_null (strstr (anna->text->str, "rent"));
}

/* Whoever has no part in a queue does not even learn that something happened there. */
static void
test_rights (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Client) anna = listen_quietly (fixture, "anna");
  g_autoptr (Client) carl = listen_quietly (fixture, "carl");
  g_autoptr (GError) error = NULL;
  g_autoptr (Reply) moved = NULL;

  resubmit (fixture, "c1");
  amt_test_await (N_CHANGED (anna) == 2);
  let_pass (carl);
  g_assert_cmpuint (N_CHANGED (carl), ==, 1);

  /* What only concerns one person's view is told to nobody else. */
  g_clear_pointer (&moved, reply_free);
  moved = fixture_operate (fixture, "bert", "c1", NULL, -1, "{\"type\":\"markRead\"}");
  g_assert_cmpuint (moved->status, ==, 200);
  let_pass (anna);
  g_assert_cmpuint (N_CHANGED (anna), ==, 2);

  /* Moving concerns those who lose it and those who get it. */
  g_clear_pointer (&moved, reply_free);
  moved = fixture_operate (fixture, "sonja", "c1", NULL, 1,
                           "{\"type\":\"moveToQueue\",\"queueId\":\"two\"}");
  g_assert_cmpuint (moved->status, ==, 200);
  amt_test_await (N_CHANGED (anna) == 3);
  amt_test_await (N_CHANGED (carl) == 2);

  /* New rights answer the next pull with 410: it had better come soon. */
  g_assert_true (amt_portal_set_rights (fixture->portal, "carl", "one", AMT_RIGHT_READ,
                                        AMT_CACHE_MINE, &error));
  amt_test_await (N_CHANGED (carl) == 3);
  let_pass (anna);
  g_assert_cmpuint (N_CHANGED (anna), ==, 3);
}

static void
test_resume (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *backup = g_build_filename (fixture->folder, "backup.db", NULL);
  g_autoptr (GError) error = NULL;
  static const char *const unknown[] = { "", "nonsense", "a-0-3-0-0-0-1-0", NULL };

  {
    g_autoptr (Client) anna = listen_quietly (fixture, "anna");

    id = last_id (anna);
  }
  {
    /* Nothing happened meanwhile. */
    g_autoptr (Client) anna = listen_as (fixture, "anna", id);

    let_pass (anna);
    g_assert_cmpuint (N_CHANGED (anna), ==, 0);
    resubmit (fixture, "c1");
    amt_test_await (N_CHANGED (anna) == 1);
  }
  {
    /* Something did. */
    g_autoptr (Client) anna = listen_as (fixture, "anna", id);

    amt_test_await (N_CHANGED (anna) == 1);
  }
  {
    /* Something did, but nothing of carl's. */
    g_autoptr (Client) first = listen_quietly (fixture, "carl");
    g_autofree char *carls = last_id (first);
    g_autoptr (Client) again = NULL;

    resubmit (fixture, "c1");
    again = listen_as (fixture, "carl", carls);
    let_pass (again);
    g_assert_cmpuint (N_CHANGED (again), ==, 0);
  }
  for (guint i = 0; unknown[i] != NULL; i++)
    {
      g_autoptr (Client) anna = listen_as (fixture, "anna", unknown[i]);

      amt_test_await (N_CHANGED (anna) == 1);
    }
  {
    /* The backup knows nothing of what came after it. */
    g_autoptr (Client) anna = NULL;

    g_assert_true (amt_portal_save (fixture->portal, backup, &error));
    resubmit (fixture, "c1");
    anna = listen_quietly (fixture, "anna");
    g_assert_true (amt_portal_restore (fixture->portal, backup, &error));
    amt_test_await (N_CHANGED (anna) == 2);
  }
}

static void
test_coalesce (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Client) anna = listen_quietly (fixture, "anna");
  g_autofree char *before = last_id (anna);
  g_autofree char *after = NULL;
  guint before_changes;
  gint64 begun;
  guint most;

  /* Spread over cases, whose histories grow. */
  for (guint i = 3; i < 3 + N_CASES; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      g_autoptr (AmtCase) value = fixture_case (id, "one");

      g_assert_true (amt_portal_add_case (fixture->portal, value, NULL, NULL));
    }
  let_pass (anna);
  before_changes = N_CHANGED (anna);
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < N_CHANGES; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", 3 + i % N_CASES);

      resubmit (fixture, id);
      if (i % 50 == 0)
        amt_test_spin ();
    }
  {
    /* A stream that begins now is told where the log ends. */
    g_autoptr (Client) fresh = listen_quietly (fixture, "anna");

    after = last_id (fresh);
  }
  amt_test_await (has_last_id (anna, after));
  /* One for each time of gathering, at the most. */
  most = (guint) ((g_get_monotonic_time () - begun) / (20 * G_TIME_SPAN_MILLISECOND)) + 2;
  g_test_message ("%u changes were %u events", N_CHANGES, N_CHANGED (anna) - before_changes);
  g_assert_cmpuint (N_CHANGED (anna) - before_changes, <=, MIN (most, N_CHANGES / 10));

  /* And the last of them stands for all. */
  g_assert_cmpstr (before, !=, after);
  {
    g_autoptr (Client) again = listen_as (fixture, "anna", after);

    let_pass (again);
    g_assert_cmpuint (N_CHANGED (again), ==, 0);
  }
}

/* ---- Limits ---- */

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  Client *clients[4];
  g_autoptr (Reply) refused = NULL;
  g_autoptr (Reply) unknown = fixture_get (fixture, NULL, "/events");
  g_autoptr (Client) bert = NULL;

  assert_problem (unknown, 401, AMT_PROBLEM_SIGN_IN);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = listen_quietly (fixture, "anna");
  refused = fixture_get (fixture, "anna", "/events");
  assert_problem (refused, 429, AMT_PROBLEM_TOO_MANY);
  g_assert_nonnull (soup_message_headers_get_one (
      soup_message_get_response_headers (refused->message), "Retry-After"));
  /* Everybody has their own. */
  bert = listen_quietly (fixture, "bert");

  /* A client that goes is noticed without anything being said to it. */
  client_free (clients[0]);
  amt_test_await (amt_portal_get_n_streams (fixture->portal) == 4);
  clients[0] = listen_quietly (fixture, "anna");

  /* The token is void: the streams end, and cleanly. */
  amt_portal_set_token (fixture->portal, "t-anna", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      amt_test_await (clients[i]->ended);
      client_free (clients[i]);
    }
  amt_test_await (amt_portal_get_n_streams (fixture->portal) == 1);
  g_assert_false (bert->ended);
}

/* Streams are no requests in flight: they do not use up what a person may ask at once. */
static void
test_in_flight (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Client) one = listen_quietly (fixture, "anna");
  g_autoptr (Client) two = listen_quietly (fixture, "anna");
  g_autoptr (Reply) reply = fixture_get (fixture, "anna", "/me");

  g_assert_cmpuint (reply->status, ==, 200);
}

static gsize
resident_kib (void)
{
  g_autofree char *text = NULL;
  const char *at;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  at = strstr (text, "VmRSS:");
  g_assert_nonnull (at);
  return (gsize) g_ascii_strtoull (at + strlen ("VmRSS:"), NULL, 10);
}

/* A raw connection, so that the client's side costs next to nothing. */
static int
connect_with (Fixture *fixture, const char *request, int receive_buffer)
{
  g_autoptr (GUri) uri = g_uri_parse (amt_portal_get_url (fixture->portal), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketAddress) address =
      g_inet_socket_address_new_from_string ("127.0.0.1", (guint) g_uri_get_port (uri));
  struct sockaddr_storage native;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gssize length = g_socket_address_get_native_size (address);

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (g_socket_address_to_native (address, &native, sizeof native, NULL));
  if (receive_buffer > 0)
    setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &native, (socklen_t) length), ==, 0);
  g_assert_cmpint (write (fd, request, strlen (request)), ==, (gssize) strlen (request));
  return fd;
}

static int
connect_raw (Fixture *fixture, const char *token, int receive_buffer)
{
  g_autofree char *request = g_strdup_printf ("GET /amtsstube/v1/events HTTP/1.1\r\nHost: x\r\n"
                                              "Authorization: Bearer %s\r\n\r\n",
                                              token);

  return connect_with (fixture, request, receive_buffer);
}

static void
test_idle_streams (Fixture *fixture, gconstpointer data)
{
  int fds[N_IDLE];
  g_autoptr (Client) first = listen_quietly (fixture, "anna");
  gsize before = resident_kib ();
  gint64 begun;
  gsize each;

  for (guint i = 0; i < N_IDLE; i++)
    {
      g_autofree char *token = g_strdup_printf ("t-many-%u", i);

      amt_portal_set_token (fixture->portal, token, "anna");
      fds[i] = connect_raw (fixture, token, 0);
      amt_test_spin ();
    }
  amt_test_await (amt_portal_get_n_streams (fixture->portal) == N_IDLE + 1);
  each = (resident_kib () - before) / N_IDLE;
  begun = g_get_monotonic_time ();
  resubmit (fixture, "c1");
  amt_test_await (N_CHANGED (first) == 2);
  g_test_message ("%d idle streams: %" G_GSIZE_FORMAT " KiB each; a change reached one of them "
                  "after %" G_GINT64_FORMAT " ms",
                  N_IDLE, each, (g_get_monotonic_time () - begun) / 1000);
#ifndef AMT_SANITIZED
  g_assert_cmpuint (each, <, 64);
#endif

  for (guint i = 0; i < N_IDLE; i++)
    close (fds[i]);
  amt_test_await (amt_portal_get_n_streams (fixture->portal) == 1);
}

/* Somebody who does not read: what is to be said stays one flag, others hear as before, and in the end it is cut. */
static void
test_slow_reader (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Client) bert = listen_quietly (fixture, "bert");
  gint64 until = amt_test_deadline (60);
  guint heard = N_CHANGED (bert);
  int fd = connect_raw (fixture, "t-anna", 1024);

  amt_test_await (amt_portal_get_n_streams (fixture->portal) == 2);
  while (amt_portal_get_n_streams (fixture->portal) == 2)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      resubmit (fixture, "c1");
      for (guint i = 0; i < 10; i++)
        amt_test_spin ();
    }
  g_assert_false (bert->ended);
  g_assert_cmpuint (N_CHANGED (bert), >, heard);
  close (fd);
}

/* ---- Presence ---- */

static void
be_in (Fixture *fixture, const char *user, const char *method, const char *case_id, guint status)
{
  g_autofree char *path = g_strdup_printf ("/cases/%s/presence", case_id);
  g_autoptr (Reply) reply = fixture_send (fixture, user, method, path, NULL, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, status);
}

/* Who the newest event about c1 names; "?" if there is none. */
static const char *
who (const Client *client)
{
  static char names[256];
  const char *at = g_strrstr (client->text->str, "data: {\"caseId\":\"c1\"");
  g_autofree char *line = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (AmtPresence) presence = NULL;

  if (at == NULL || strchr (at, '\n') == NULL)
    return "?";
  line = g_strndup (at + 6, strcspn (at + 6, "\n"));
  root = amt_json_parse_text (line, NULL);
  presence = amt_wire_presence_from_json (root, NULL);
  g_assert_nonnull (presence);
  names[0] = '\0';
  for (guint i = 0; i < presence->present->len; i++)
    {
      const AmtPresent *present = g_ptr_array_index (presence->present, i);

      g_assert_cmpint (present->since, ==, FIXTURE_NOW);
      g_strlcat (names, present->user_id, sizeof names);
      g_strlcat (names, " ", sizeof names);
    }
  return names;
}

static void
test_presence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Client) anna = listen_quietly (fixture, "anna");
  g_autoptr (Client) bert = listen_quietly (fixture, "bert");
  g_autoptr (Client) sonja = listen_quietly (fixture, "sonja");

  /* One may not be where one may not look; leaving says nothing either way. */
  be_in (fixture, "carl", "PUT", "c1", 404);
  be_in (fixture, "carl", "PUT", "nowhere", 404);
  be_in (fixture, "carl", "DELETE", "c1", 204);

  be_in (fixture, "anna", "PUT", "c1", 204);
  amt_test_await (g_str_equal (who (anna), ""));
  be_in (fixture, "bert", "PUT", "c1", 204);
  amt_test_await (g_str_equal (who (anna), "bert "));
  amt_test_await (g_str_equal (who (bert), "anna "));
  /* Who is not in it is told nothing. */
  let_pass (sonja);
  g_assert_cmpstr (who (sonja), ==, "?");

  be_in (fixture, "bert", "DELETE", "c1", 204);
  amt_test_await (g_str_equal (who (anna), ""));

  /* A stream that comes back is told how things stand. */
  be_in (fixture, "bert", "PUT", "c1", 204);
  {
    g_autoptr (Client) again = NULL;

    be_in (fixture, "anna", "PUT", "c1", 204);
    again = listen_as (fixture, "anna", NULL);
    amt_test_await (g_str_equal (who (again), "bert "));

    /* The lease ends by itself, and who stays is told so; were both to end at once, nobody would be there to be told. */
    amt_test_await ((be_in (fixture, "anna", "PUT", "c1", 204), g_str_equal (who (again), "")));
  }
}

static void
test_presence_rights (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Client) anna = listen_quietly (fixture, "anna");
  g_autoptr (Client) sonja = listen_quietly (fixture, "sonja");
  g_autoptr (GError) error = NULL;
  g_autoptr (Reply) moved = NULL;
  g_autofree char *before = NULL;

  be_in (fixture, "anna", "PUT", "c1", 204);
  be_in (fixture, "sonja", "PUT", "c1", 204);
  amt_test_await (g_str_equal (who (sonja), "anna "));
  amt_test_await (g_str_equal (who (anna), "sonja "));

  /* The case goes where anna may not look. */
  moved = fixture_operate (fixture, "sonja", "c1", NULL, 1,
                           "{\"type\":\"moveToQueue\",\"queueId\":\"two\"}");
  g_assert_cmpuint (moved->status, ==, 200);
  amt_test_await (g_str_equal (who (sonja), ""));
  let_pass (anna);
  before = g_strdup (anna->text->str);
  be_in (fixture, "sonja", "DELETE", "c1", 204);
  be_in (fixture, "sonja", "PUT", "c1", 204);
  be_in (fixture, "anna", "PUT", "c1", 404);
  let_pass (anna);
  g_assert_null (strstr (anna->text->str + strlen (before), "presence"));
}

/* A desk that is killed says goodbye to nobody: its stream is noticed at once, its presence when the lease ends. */
static void
test_presence_of_the_dead (Fixture *fixture, gconstpointer data)
{
  static const char put[] = "PUT /amtsstube/v1/cases/c1/presence HTTP/1.1\r\nHost: x\r\n"
                            "Authorization: Bearer t-bert\r\nContent-Length: 0\r\n\r\n";
  g_autoptr (Client) anna = listen_quietly (fixture, "anna");
  gint64 begun = g_get_monotonic_time ();
  pid_t child;

  be_in (fixture, "anna", "PUT", "c1", 204);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      int fd = connect_raw (fixture, "t-bert", 0);
      int other = connect_with (fixture, put, 0);

      while (fd >= 0 && other >= 0)
        pause ();
      _exit (1);
    }
  amt_test_await (g_str_equal (who (anna), "bert "));
  amt_test_await (amt_portal_get_n_streams (fixture->portal) == 2);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  amt_test_await (amt_portal_get_n_streams (fixture->portal) == 1);
  while (!g_str_equal (who (anna), ""))
    {
      g_assert_cmpint (g_get_monotonic_time () - begun, <, 10 * G_USEC_PER_SEC);
      be_in (fixture, "anna", "PUT", "c1", 204);
    }
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 400 * G_TIME_SPAN_MILLISECOND);
}

/* Stopping with open streams leaves nothing behind, and a new start serves new ones. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Client) anna = listen_quietly (fixture, "anna");
  g_autoptr (GError) error = NULL;

  amt_portal_stop (fixture->portal);
  g_assert_cmpuint (amt_portal_get_n_streams (fixture->portal), ==, 0);
  amt_test_await (anna->ended);
  g_assert_true (amt_portal_start (fixture->portal, &error));
  {
    g_autoptr (Client) again = listen_quietly (fixture, "anna");

    resubmit (fixture, "c1");
    amt_test_await (N_CHANGED (again) == 2);
  }
}

int
main (int argc, char **argv)
{
  static const AmtPortalOptions narrow = { .heartbeat_ms = 100, .max_in_flight = 1 };
  /* Long enough for one machine under load to be seen reading. */
  static const AmtPortalOptions stubborn = { .heartbeat_ms = 300, .events_gather_ms = 1 };

  amt_test_init (&argc, &argv);
#define ADD(path, options, func) \
  g_test_add ("/server/events/" path, Fixture, options, fixture_set_up, func, fixture_tear_down)
  ADD ("changed", &options_quick, test_changed);
  ADD ("rights", &options_quick, test_rights);
  ADD ("resume", &options_quick, test_resume);
  ADD ("coalesce", &options_quick, test_coalesce);
  ADD ("limits", &options_quick, test_limits);
  ADD ("in-flight", &narrow, test_in_flight);
  ADD ("idle-streams", &options_quick, test_idle_streams);
  ADD ("slow-reader", &stubborn, test_slow_reader);
  ADD ("presence", &options_quick, test_presence);
  ADD ("presence-rights", &options_quick, test_presence_rights);
  ADD ("presence-of-the-dead", &options_quick, test_presence_of_the_dead);
  ADD ("stop", &options_quick, test_stop);
  return g_test_run ();
}
