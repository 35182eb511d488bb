/* test-portal.c: reading over HTTP: changes and their ends, cases, documents, uploads, limits, slow clients.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define CLAIM "{\"type\":\"claim\"}"

static const char *
header (const Reply *reply, const char *name)
{
  const char *value =
      soup_message_headers_get_list (soup_message_get_response_headers (reply->message), name);

  return value != NULL ? value : "";
}

/* Follows the pages to the end. Returns: (transfer full): "upsert c1, remove c2 moved, …" of the cases. */
static char *
pull (Fixture *fixture, const char *user, guint limit, char **cursor)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  gboolean more = TRUE;

  while (more)
    {
      g_autofree char *path =
          g_strdup_printf ("/changes?limit=%u%s%s", limit, *cursor != NULL ? "&cursor=" : "",
                           *cursor != NULL ? *cursor : "");
      g_autoptr (Reply) reply = fixture_get (fixture, user, path);
      g_autoptr (AmtChangesPage) page = NULL;

      g_assert_cmpuint (reply->status, ==, 200);
      page = amt_wire_changes_from_json (reply->root, NULL);
      g_assert_nonnull (page);
      g_assert_cmpuint (page->broken->len, ==, 0);
      for (guint i = 0; i < page->changes->len; i++)
        {
          const AmtChange *change = g_ptr_array_index (page->changes, i);

          if (change->id != NULL)
            g_string_append_printf (seen, "%s%s %s%s%s", seen->len > 0 ? ", " : "",
                                    change->remove ? "remove" : "upsert", change->id,
                                    change->reason != NULL ? " " : "",
                                    change->reason != NULL ? change->reason : "");
        }
      more = page->has_more;
      g_free (*cursor);
      *cursor = g_strdup (page->next_cursor);
    }
  return g_string_free (g_steal_pointer (&seen), FALSE);
}

static void
assert_pull (Fixture *fixture, const char *user, guint limit, char **cursor, const char *expected)
{
  g_autofree char *seen = pull (fixture, user, limit, cursor);

  g_assert_cmpstr (seen, ==, expected);
}

static void
assert_gone (Fixture *fixture, const char *user, const char *cursor, const char *type)
{
  g_autofree char *path = g_strdup_printf ("/changes?cursor=%s", cursor);
  g_autoptr (Reply) reply = fixture_get (fixture, user, path);

  assert_problem (reply, 410, type);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *anna = NULL;
  g_autofree char *carl = NULL;
  g_autoptr (Reply) claimed = fixture_operate (fixture, "anna", "c2", NULL, -1, CLAIM);
  g_autoptr (Reply) moved = NULL;
  g_autoptr (Reply) read = NULL;

  g_assert_cmpuint (claimed->status, ==, 200);
  /* Mine first, page by page. */
  assert_pull (fixture, "anna", 1, &anna, "upsert c2, upsert c1");
  assert_pull (fixture, "anna", 1, &anna, "");
  assert_pull (fixture, "carl", 9, &carl, "");

  moved = fixture_operate (fixture, "anna", "c2", NULL, 2,
                           "{\"type\":\"moveToQueue\",\"queueId\":\"two\"}");
  g_assert_cmpuint (moved->status, ==, 200);
  assert_pull (fixture, "anna", 9, &anna, "remove c2 moved");
  assert_pull (fixture, "carl", 9, &carl, "upsert c2");

  read = fixture_operate (fixture, "anna", "c1", NULL, -1, "{\"type\":\"markRead\"}");
  g_assert_cmpint (reply_number (read, "version"), ==, 1);
  assert_pull (fixture, "anna", 9, &anna, "upsert c1");
  assert_pull (fixture, "carl", 9, &carl, "");

  g_assert_true (amt_portal_erase_case (fixture->portal, "c2", NULL));
  assert_pull (fixture, "carl", 9, &carl, "remove c2 erased");
  /* Never anna's again: not even that it is gone. */
  assert_pull (fixture, "anna", 9, &anna, "");
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (fixture->folder, "backup.db", NULL);
  g_autofree char *cursor = NULL;
  g_autofree char *later = NULL;
  g_autoptr (Reply) claimed = NULL;
  g_autoptr (Reply) again = NULL;

  assert_gone (fixture, "anna", "nonsense", AMT_PROBLEM_CURSOR);
  g_assert_true (amt_portal_save (fixture->portal, backup, NULL));
  claimed = fixture_operate (fixture, "anna", "c1", NULL, -1, CLAIM);
  assert_pull (fixture, "anna", 9, &cursor, "upsert c1, upsert c2");

  g_assert_true (amt_portal_restore (fixture->portal, backup, NULL));
  assert_gone (fixture, "anna", cursor, AMT_PROBLEM_DIVERGED);
  /* As many entries as before, but other ones. */
  again = fixture_operate (fixture, "bert", "c2", NULL, -1, CLAIM);
  g_assert_cmpuint (again->status, ==, 200);
  assert_gone (fixture, "anna", cursor, AMT_PROBLEM_DIVERGED);

  assert_pull (fixture, "anna", 9, &later, "upsert c1, upsert c2");
  amt_portal_set_rights (fixture->portal, "anna", "two", AMT_RIGHT_READ, AMT_CACHE_ROWS, NULL);
  assert_gone (fixture, "anna", later, AMT_PROBLEM_RIGHTS);
}

static const char *
mark_of (const Reply *reply)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (reply->message),
                                       "Portal-History");
}

/* (transfer full) */
static Reply *
send_marked (Fixture *fixture, const char *method, const char *path, const char *mark)
{
  g_autoptr (GBytes) body = g_bytes_new_static (CLAIM, strlen (CLAIM));

  return fixture_send (fixture, "anna", method, path, "application/json", body, "Idempotency-Key",
                       "6c9d9c2e-53b1-4a6f-8f8e-0d4f5a0c7b11",
                       mark ? "If-Portal-History" : "X-None", mark ? mark : "", NULL);
}

/* The cursor is from before the backup, and the log has grown past what anna saw: only the mark tells. */
static void
test_history (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/changes", "/cases?ids=c1", "/cases/c1" };
  g_autofree char *backup = g_build_filename (fixture->folder, "backup.db", NULL);
  g_autofree char *cursor = NULL;
  g_autoptr (Reply) claimed = NULL;
  g_autoptr (Reply) nothing = NULL;
  g_autoptr (Reply) after = NULL;
  g_autoptr (Reply) mixed = NULL;
  g_autoptr (Reply) refused = NULL;
  g_autofree char *both = NULL;

  assert_pull (fixture, "anna", 9, &cursor, "upsert c1, upsert c2");
  g_assert_true (amt_portal_save (fixture->portal, backup, NULL));
  claimed = fixture_operate (fixture, "anna", "c1", NULL, -1, CLAIM);
  /* What changes nothing has a receipt all the same. */
  nothing = fixture_operate (fixture, "anna", "c1", NULL, -1, CLAIM);
  g_assert_cmpuint (nothing->status, ==, 200);
  g_assert_cmpstr (mark_of (claimed), !=, mark_of (nothing));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (Reply) reply = send_marked (fixture, "GET", paths[i], mark_of (claimed));

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (mark_of (reply), ==, mark_of (nothing));
    }

  g_assert_true (amt_portal_restore (fixture->portal, backup, NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Reply) other = fixture_operate (fixture, "bert", "c2", NULL, -1, CLAIM);

      g_assert_cmpuint (other->status, ==, 200);
    }
  assert_pull (fixture, "anna", 9, &cursor, "upsert c2");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (Reply) reply = send_marked (fixture, "GET", paths[i], mark_of (claimed));

      assert_problem (reply, 410, AMT_PROBLEM_DIVERGED);
      g_assert_null (mark_of (reply));
    }
  /* One of several is enough. */
  after = send_marked (fixture, "GET", "/changes", NULL);
  both = g_strdup_printf ("%s, %s", mark_of (after), mark_of (claimed));
  mixed = send_marked (fixture, "GET", "/changes", both);
  assert_problem (mixed, 410, AMT_PROBLEM_DIVERGED);
  refused = send_marked (fixture, "POST", "/cases/c1/operations", mark_of (claimed));
  assert_problem (refused, 410, AMT_PROBLEM_DIVERGED);
  g_assert_cmpuint (amt_portal_count_operations (fixture->portal, "c1", "claim"), ==, 0);
}

static void
test_lists_and_cases (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) info = fixture_get (fixture, NULL, "/");
  g_autoptr (Reply) nobody = fixture_get (fixture, NULL, "/me");
  g_autoptr (Reply) me = fixture_get (fixture, "anna", "/me");
  g_autoptr (Reply) list = fixture_get (fixture, "anna", "/services");
  g_autoptr (Reply) same = fixture_send (fixture, "anna", "GET", "/services", NULL, NULL,
                                         "If-None-Match", header (list, "ETag"), NULL);
  g_autoptr (Reply) cases = fixture_get (fixture, "anna", "/cases?ids=c1,nope");
  g_autoptr (Reply) no_text = fixture_get (fixture, "anna", "/cases?ids=c1,%ff");
  g_autoptr (Reply) hidden = fixture_get (fixture, "carl", "/cases/c1");
  g_autoptr (Reply) unchanged = fixture_send (fixture, "anna", "GET", "/cases/c1", NULL, NULL,
                                              "If-None-Match", "\"1\"", NULL);
  g_autoptr (Reply) changed = NULL;
  g_autoptr (Reply) method =
      fixture_send (fixture, "anna", "DELETE", "/cases/c1", NULL, NULL, NULL);
  g_autoptr (Reply) nowhere = fixture_get (fixture, "anna", "/nowhere");

  g_assert_cmpuint (info->status, ==, 200);
  assert_problem (nobody, 401, AMT_PROBLEM_SIGN_IN);
  g_assert_cmpstr (reply_text (me, "id"), ==, "anna");
  g_assert_cmpuint (same->status, ==, 304);
  g_assert_nonnull (strstr (cases->body, "\"missing\":[\"nope\"]"));
  /* It would come back in missing[], and JSON is UTF-8. */
  assert_problem (no_text, 400, AMT_PROBLEM_MALFORMED);
  assert_problem (hidden, 404, AMT_PROBLEM_NOT_FOUND);
  g_assert_cmpuint (unchanged->status, ==, 304);
  assert_problem (method, 405, AMT_PROBLEM_METHOD);
  assert_problem (nowhere, 404, AMT_PROBLEM_NOT_FOUND);

  /* The applicant's half changes without the version. */
  g_assert_true (amt_portal_resubmit (fixture->portal, "c1", "rent", "700,00", NULL, NULL));
  changed = fixture_send (fixture, "anna", "GET", "/cases/c1", NULL, NULL, "If-None-Match", "\"1\"",
                          NULL);
  g_assert_cmpuint (changed->status, ==, 200);
  g_assert_cmpint (reply_number (changed, "applicantVersion"), ==, 2);
  g_assert_cmpint (reply_number (changed, "version"), ==, 1);
}

#define DOCUMENT "/cases/c1/documents/d1"

static void
test_documents (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) all = fixture_get (fixture, "anna", DOCUMENT);
  g_autoptr (Reply) part =
      fixture_send (fixture, "anna", "GET", DOCUMENT, NULL, NULL, "Range", "bytes=4-6", NULL);
  g_autoptr (Reply) tail = fixture_send (fixture, "anna", "GET", DOCUMENT, NULL, NULL, "Range",
                                         "bytes=-3", "If-Range", header (all, "ETag"), NULL);
  g_autoptr (Reply) other = fixture_send (fixture, "anna", "GET", DOCUMENT, NULL, NULL, "Range",
                                          "bytes=4-6", "If-Range", "\"x\"", NULL);
  g_autoptr (Reply) beyond =
      fixture_send (fixture, "anna", "GET", DOCUMENT, NULL, NULL, "Range", "bytes=10-", NULL);
  g_autoptr (Reply) head = fixture_send (fixture, "anna", "HEAD", DOCUMENT, NULL, NULL, NULL);
  g_autoptr (Reply) hidden = fixture_get (fixture, "carl", DOCUMENT);

  g_assert_cmpstr (all->body, ==, "0123456789");
  g_assert_true (g_str_has_prefix (header (all, "Repr-Digest"), "sha-256=:"));
  g_assert_cmpstr (
      header (all, "Content-Disposition"), ==,
      "attachment; filename=\"M_ll _1_.pdf\"; filename*=UTF-8''M%C3%BCll%20%221%22.pdf");
  g_assert_cmpuint (part->status, ==, 206);
  g_assert_cmpstr (part->body, ==, "456");
  g_assert_cmpstr (header (part, "Content-Range"), ==, "bytes 4-6/10");
  g_assert_cmpuint (tail->status, ==, 206);
  g_assert_cmpstr (tail->body, ==, "789");
  g_assert_cmpuint (other->status, ==, 200);
  g_assert_cmpstr (other->body, ==, "0123456789");
  assert_problem (beyond, 416, AMT_PROBLEM_RANGE);
  g_assert_cmpstr (header (head, "Content-Length"), ==, "10");
  g_assert_cmpstr (head->body, ==, "");
  assert_problem (hidden, 404, AMT_PROBLEM_NOT_FOUND);
}

static void
test_uploads (Fixture *fixture, gconstpointer data)
{
  g_autofree char *content = g_strnfill (700 * 1024, 'x');
  g_autofree char *sha256 = fixture_upload (fixture, "anna", "c1", content);
  g_autofree char *path = g_strdup_printf ("/cases/c1/uploads/%s", sha256);
  g_autofree char *body =
      g_strdup_printf ("{\"type\":\"addDocument\",\"name\":\"a.txt\",\"mediaType\":\"text/plain\","
                       "\"source\":\"post\",\"sha256\":\"%s\",\"size\":%d}",
                       sha256, 700 * 1024);
  g_autoptr (GBytes) wrong = g_bytes_new_static ("y", 1);
  g_autofree char *large_text = g_strnfill (2 * 1024 * 1024, 'z');
  g_autoptr (GBytes) large = g_bytes_new (large_text, strlen (large_text));
  g_autoptr (Reply) digest = fixture_send (fixture, "anna", "PUT", path, "a/b", wrong, NULL);
  g_autoptr (Reply) size = fixture_send (fixture, "anna", "PUT", path, "a/b", large, NULL);
  g_autoptr (Reply) hidden = fixture_send (fixture, "carl", "PUT", path, "a/b", wrong, NULL);
  g_autoptr (Reply) other = fixture_operate (fixture, "bert", "c1", NULL, -1, body);
  g_autoptr (Reply) added =
      fixture_operate (fixture, "anna", "c1", "11111111-1111-4111-8111-111111111111", -1, body);
  g_autoptr (Reply) got =
      fixture_get (fixture, "bert", "/cases/c1/documents/11111111-1111-4111-8111-111111111111");

  assert_problem (digest, 422, AMT_PROBLEM_DIGEST);
  assert_problem (size, 413, AMT_PROBLEM_TOO_LARGE);
  assert_problem (hidden, 404, AMT_PROBLEM_NOT_FOUND);
  assert_problem (other, 422, AMT_PROBLEM_UPLOAD_MISSING);
  g_assert_cmpuint (added->status, ==, 200);
  g_assert_cmpstr (got->body, ==, content);
}

/* Connects, says @text and waits until the other side ends it. Returns: (transfer full): what it said. */
typedef struct
{
  GSocketConnection *connection;
  GString *said;
  char buffer[4096];
  gboolean ended;
} Slow;

static void read_more (Slow *slow);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Slow *slow = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n <= 0)
    slow->ended = TRUE;
  else
    {
      g_string_append_len (slow->said, slow->buffer, n);
      read_more (slow);
    }
}

static void
read_more (Slow *slow)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (slow->connection)),
                             slow->buffer, sizeof slow->buffer, G_PRIORITY_DEFAULT, NULL, read_cb,
                             slow);
}

/* Returns: (transfer full): all that the portal said until it ended the connection. */
static char *
talk (Fixture *fixture, const char *text)
{
  g_autoptr (GSocketClient) client =
      g_object_new (G_TYPE_SOCKET_CLIENT, "enable-proxy", FALSE, NULL);
  g_autoptr (GUri) uri = g_uri_parse (amt_portal_get_url (fixture->portal), 0, NULL);
  Slow slow = { 0 };
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_socket_client_connect_to_host_async (client, "127.0.0.1", (guint16) g_uri_get_port (uri), NULL,
                                         amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  slow.connection = g_socket_client_connect_to_host_finish (client, result, NULL);
  g_assert_nonnull (slow.connection);
  slow.said = g_string_new (NULL);
  g_assert_true (
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (slow.connection)),
                                 text, strlen (text), NULL, NULL, NULL));
  read_more (&slow);
  amt_test_await (slow.ended);
  g_object_unref (slow.connection);
  return g_string_free (slow.said, FALSE);
}

static void
assert_cut (Fixture *fixture, const char *text)
{
  g_autofree char *said = talk (fixture, text);

  g_assert_null (strstr (said, " 200 "));
}

/* A connection serves one request after the other, and is cut when the next one stays half-sent. */
static void
test_keep_alive (Fixture *fixture, gconstpointer data)
{
  g_autofree char *said =
      talk (fixture, "GET /amtsstube/v1/ HTTP/1.1\r\nHost: x\r\n\r\n"
                     "GET /amtsstube/v1/me HTTP/1.1\r\nHost: x\r\n"
                     "Authorization: Bearer t-anna\r\n\r\n"
                     "GET /amtsstube/v1/nowhere HTTP/1.1\r\nConnection: close\r\n"
                     "Host: x\r\n\r\n");
  const char *info = strstr (said, "HTTP/1.1 200 ");
  const char *me = info != NULL ? strstr (info + 1, "HTTP/1.1 200 ") : NULL;

  g_assert_nonnull (me);
  g_assert_nonnull (strstr (me, "HTTP/1.1 404 "));
}

/* What the headers say is answered from the headers. */
static void
test_headers_decide (Fixture *fixture, gconstpointer data)
{
  g_autofree char *large = talk (fixture, "POST /amtsstube/v1/operations:batch HTTP/1.1\r\n"
                                          "Host: x\r\nAuthorization: Bearer t-anna\r\n"
                                          "Content-Type: application/json\r\n"
                                          "Connection: close\r\nExpect: 100-continue\r\n"
                                          "Content-Length: 2000000\r\n\r\n");
  g_autofree char *nobody = talk (fixture, "POST /amtsstube/v1/operations:batch HTTP/1.1\r\n"
                                           "Host: x\r\nContent-Type: application/json\r\n"
                                           "Connection: close\r\nExpect: 100-continue\r\n"
                                           "Content-Length: 2000000\r\n\r\n");

  g_assert_true (g_str_has_prefix (large, "HTTP/1.1 413 "));
  g_assert_nonnull (strstr (large, AMT_PROBLEM_TOO_LARGE));
  g_assert_true (g_str_has_prefix (nobody, "HTTP/1.1 401 "));
}

/* One person's requests in flight are counted: while an upload stands still, the next request is one too many. */
static void
test_too_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketClient) client =
      g_object_new (G_TYPE_SOCKET_CLIENT, "enable-proxy", FALSE, NULL);
  g_autoptr (GUri) uri = g_uri_parse (amt_portal_get_url (fixture->portal), 0, NULL);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *zeros = g_strnfill (64, '0');
  g_autofree char *text =
      g_strdup_printf ("PUT /amtsstube/v1/cases/c1/uploads/%s HTTP/1.1\r\nHost: x\r\n"
                       "Authorization: Bearer t-anna\r\nContent-Length: 10\r\n\r\n12345",
                       zeros);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  guint64 before = amt_portal_get_n_requests (fixture->portal);
  g_autoptr (Reply) anna = NULL;
  g_autoptr (Reply) bert = NULL;

  g_socket_client_connect_to_host_async (client, "127.0.0.1", (guint16) g_uri_get_port (uri), NULL,
                                         amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  connection = g_socket_client_connect_to_host_finish (client, result, NULL);
  g_assert_true (
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                                 strlen (text), NULL, NULL, NULL));
  amt_test_await (amt_portal_get_n_requests (fixture->portal) > before);

  anna = fixture_get (fixture, "anna", "/me");
  bert = fixture_get (fixture, "bert", "/me");
  assert_problem (anna, 429, AMT_PROBLEM_TOO_MANY);
  g_assert_cmpstr (header (anna, "Retry-After"), ==, "1");
  g_assert_cmpuint (bert->status, ==, 200);
}

static void
test_slow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) reply = NULL;

  assert_cut (fixture, "");
  assert_cut (fixture, "GET /amtsstube/v1/ HTTP/1.1\r\nHost: x\r\n");
  assert_cut (fixture, "POST /amtsstube/v1/operations:batch HTTP/1.1\r\nHost: x\r\n"
                       "Authorization: Bearer t-anna\r\nContent-Type: application/json\r\n"
                       "Content-Length: 100\r\n\r\n{");
  reply = fixture_get (fixture, "anna", "/me");
  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  AmtPortalOptions options = { .database = fixture->database,
                               .clock = fixture->clock,
                               .quiet = TRUE };
  g_autofree char *cursor = NULL;
  g_autoptr (Reply) claimed = NULL;
  g_autoptr (GError) error = NULL;

  assert_pull (fixture, "anna", 9, &cursor, "upsert c1, upsert c2");
  claimed = fixture_operate (fixture, "anna", "c1", NULL, -1, CLAIM);
  g_assert_cmpuint (claimed->status, ==, 200);

  soup_session_abort (fixture->session);
  g_clear_object (&fixture->portal);
  fixture->portal = amt_portal_new (&options, &error);
  g_assert_no_error (error);
  g_assert_true (amt_portal_start (fixture->portal, &error));
  amt_portal_set_token (fixture->portal, "t-anna", "anna");
  assert_pull (fixture, "anna", 9, &cursor, "upsert c1");
}

/* The demo's tokens are for their owner alone, and a second start changes neither them nor the cases. */
static void
test_demo (void)
{
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *database = g_build_filename (folder, "p.db", NULL);
  g_autofree char *tokens = g_build_filename (folder, "tokens", NULL);
  AmtPortalOptions options = { .demo = TRUE,
                               .demo_cases = 3,
                               .seed = 1,
                               .database = database,
                               .access_token_file = tokens,
                               .quiet = TRUE };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AmtPortal) portal = amt_portal_new (&options, &error);
      g_auto (GStrv) ids = NULL;
      GStatBuf status;

      g_assert_no_error (error);
      ids = amt_portal_list_cases (portal);
      g_assert_cmpuint (g_strv_length (ids), ==, 3);
      g_assert_true (g_file_get_contents (tokens, i == 0 ? &first : &second, NULL, NULL));
      g_assert_cmpint (g_stat (tokens, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
    }
  g_assert_cmpstr (first, ==, second);
}

static void
test_options (void)
{
  AmtPortalOptions options = { .demo = TRUE, .listen = "0.0.0.0:0" };
  g_autoptr (GError) error = NULL;

  g_assert_null (amt_portal_new (&options, &error));
  g_assert_error (error, AMT_PORTAL_ERROR, AMT_PORTAL_ERROR_OPTIONS);
}

#define ADD(path, options, function) \
  g_test_add (path, Fixture, options, fixture_set_up, function, fixture_tear_down)

/* Without --database nothing is left to find, however the process ends: there is no name from the start. */
static void
test_nameless_database (void)
{
  const AmtPortalOptions options = { .demo = TRUE, .demo_cases = 3, .quiet = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortal) portal = amt_portal_new (&options, &error);
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_assert_no_error (error);
  g_assert_true (amt_portal_start (portal, &error));
  folder = g_dir_open (g_get_tmp_dir (), 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)))
    g_assert_false (g_str_has_prefix (name, "amtsstube-portal-"));
  g_assert_true (amt_portal_play (portal, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  static const AmtPortalOptions impatient = { .slow_request_ms = 200 };
  static const AmtPortalOptions strict = { .max_in_flight = 1 };
  static const AmtPortalOptions small = { .max_upload = 1024 * 1024 };

  amt_test_init (&argc, &argv);
  ADD ("/portal/changes", NULL, test_changes);
  ADD ("/portal/gone", NULL, test_gone);
  ADD ("/portal/history", NULL, test_history);
  ADD ("/portal/lists-and-cases", NULL, test_lists_and_cases);
  ADD ("/portal/documents", NULL, test_documents);
  ADD ("/portal/uploads", &small, test_uploads);
  ADD ("/portal/slow", &impatient, test_slow);
  ADD ("/portal/keep-alive", NULL, test_keep_alive);
  ADD ("/portal/headers-decide", NULL, test_headers_decide);
  ADD ("/portal/too-many", &strict, test_too_many);
  ADD ("/portal/restart", NULL, test_restart);
  g_test_add_func ("/portal/demo", test_demo);
  g_test_add_func ("/portal/options", test_options);
  g_test_add_func ("/portal/nameless-database", test_nameless_database);
  return g_test_run ();
}
