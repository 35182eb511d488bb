/* test-remote-requests.c: what is sent, and which answers are taken for an answer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-remote-fixture.h"

#include <string.h>

#define JSON_HEAD "200 OK\r\nContent-Type: application/json"
#define GZIP_HEAD JSON_HEAD "\r\nContent-Encoding: gzip"

static void
test_addresses (void)
{
  static const struct
  {
    const char *url;
    const char *base; /* %NULL: refused */
  } TABLE[] = {
    { "https://portal.example/amtsstube/v1", "https://portal.example/amtsstube/v1" },
    { "https://portal.example/amtsstube/v1///", "https://portal.example/amtsstube/v1" },
    { "https://portal.example", "https://portal.example" },
    { "https://portal.example:8443/", "https://portal.example:8443" },
    { "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1" },
    { "http://127.9.9.9/v1", "http://127.9.9.9/v1" },
    { "http://[::1]:8080/v1", "http://[::1]:8080/v1" },
    { "http://localhost/v1", "http://localhost/v1" },
    { "http://portal.example/v1", NULL },
    { "http://127.0.0.1.example.org/v1", NULL },
    { "http://localhost.example.org/v1", NULL },
    { "http://192.168.1.1/v1", NULL },
    { "http://[::2]/v1", NULL },
    { "https://user:secret@portal.example/v1", NULL },
    { "http://localhost@portal.example/v1", NULL },
    { "https://portal.example/v1?x=1", NULL },
    { "https://portal.example/v1#x", NULL },
    { "ftp://127.0.0.1/v1", NULL },
    { "file:///etc/passwd", NULL },
    { "portal.example", NULL },
    { "https://", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AmtRemote) remote = amt_remote_new (TABLE[i].url, "amt-test/1", &error);

      if (TABLE[i].base)
        {
          g_assert_no_error (error);
          g_assert_cmpstr (amt_remote_get_base_url (remote), ==, TABLE[i].base);
        }
      else
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
          g_assert_null (remote);
          g_assert_null (strstr (error->message, "secret"));
        }
    }
}

static void
test_heads (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = fixture_answer_json ("case-7");
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) info_result = NULL;
  g_autoptr (AmtPortalInfo) info = NULL;

  amt_scripted_say_json (fixture->portal, "{}");
  amt_remote_get_info_async (fixture->remote, NULL, amt_test_result_cb, &slot);
  info_result = amt_test_wait_result (&slot);
  info = amt_remote_get_info_finish (fixture->remote, info_result, &error);
  g_assert_remote_error (error, ANSWER);
  g_clear_error (&error);
  g_assert_cmpstr (amt_scripted_line (fixture->portal, 0), ==, "GET /amtsstube/v1/");
  g_assert_null (amt_scripted_header (fixture->portal, 0, "authorization"));
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 0, "user-agent"), ==, "amt-test/1");
  g_assert_nonnull (strstr (amt_scripted_header (fixture->portal, 0, "accept-encoding"), "gzip"));

  amt_scripted_say_json (fixture->portal, answer);
  error = fixture_post (fixture);
  g_assert_no_error (error);
  g_assert_cmpstr (amt_scripted_line (fixture->portal, 1), ==,
                   "POST /amtsstube/v1/cases/case-7/operations");
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 1, "authorization"), ==,
                   "Bearer " FIXTURE_TOKEN);
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 1, "idempotency-key"), ==, FIXTURE_ID);
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 1, "if-match"), ==, "\"12\"");
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 1, "content-type"), ==,
                   "application/json");
  g_assert_cmpstr (amt_scripted_body (fixture->portal, 1), ==, "{\"type\":\"claim\"}");
  /* One connection for both, also for the POST. */
  g_assert_cmpuint (amt_scripted_n_connections (fixture->portal), ==, 1);
}

static void
test_no_if_match (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = fixture_answer_json ("case/../7 ä");
  g_autoptr (AmtOperationAnswer) answer = NULL;

  amt_scripted_say_json (fixture->portal, json);
  amt_remote_send_operation_async (fixture->remote, "case/../7 ä", FIXTURE_ID, "{}", -1, NULL,
                                   amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  answer = amt_remote_send_operation_finish (fixture->remote, result, &error);
  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, 1);
  g_assert_cmpstr (amt_scripted_line (fixture->portal, 0), ==,
                   "POST /amtsstube/v1/cases/case%2F..%2F7%20%C3%A4/operations");
  g_assert_null (amt_scripted_header (fixture->portal, 0, "if-match"));
}

static void
test_bad_ids (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_id = g_strnfill (300, 'a');
  const char *ids[] = { "", ".", "..", "a\nb", "\xff", long_id };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      GAsyncResult *slot = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      amt_remote_delete_operation_async (fixture->remote, ids[i], NULL, amt_test_result_cb, &slot);
      result = amt_test_wait_result (&slot);
      g_assert_false (amt_remote_delete_operation_finish (fixture->remote, result, &error));
      g_assert_remote_error (error, REFUSED);
    }
  g_assert_cmpuint (amt_scripted_n_connections (fixture->portal), ==, 0);
}

static void
test_redirect_is_not_followed (Fixture *fixture, gconstpointer data)
{
  static const guint STATUSES[] = { 301, 302, 303, 307, 308 };
  AmtScripted *other = amt_scripted_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (STATUSES); i++)
    {
      g_autofree char *head = g_strdup_printf ("%u Elsewhere\r\nLocation: %s/me", STATUSES[i],
                                               amt_scripted_url (other));
      g_autoptr (GError) error = NULL;

      amt_scripted_say (fixture->portal, AMT_SAY_ALL, head, NULL, 0);
      error = fixture_get_me (fixture);
      g_assert_remote_error (error, ANSWER);
    }
  /* So the token went nowhere else. */
  g_assert_cmpuint (amt_scripted_n_connections (other), ==, 0);
  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, G_N_ELEMENTS (STATUSES));
  amt_scripted_free (other);
}

static void
test_content_types (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *head;
    gboolean good;
  } TABLE[] = {
    { "200 OK\r\nContent-Type: application/json", TRUE },
    { "200 OK\r\nContent-Type: Application/JSON; charset=utf-8", TRUE },
    { "200 OK\r\nContent-Type: text/html", FALSE },
    { "200 OK\r\nContent-Type: application/problem+json", FALSE },
    { "200 OK", FALSE },
    { "206 Part\r\nContent-Type: application/json", FALSE },
  };
  g_autofree char *json = fixture_answer_json ("case-7");
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autoptr (GError) error = NULL;

      amt_scripted_say (fixture->portal, AMT_SAY_ALL, TABLE[i].head, body, 0);
      error = fixture_post (fixture);
      if (TABLE[i].good)
        g_assert_no_error (error);
      else
        g_assert_remote_error (error, ANSWER);
    }
}

static void
test_gzip_bomb (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bomb = fixture_gzip (' ', 600 * 1024 * 1024);
  g_autoptr (GError) error = NULL;

  amt_scripted_say (fixture->portal, AMT_SAY_ALL, GZIP_HEAD, bomb, 0);
  error = fixture_get_me (fixture);
  g_assert_remote_error (error, ANSWER);
  g_assert_cmpuint (amt_remote_get_n_bytes (fixture->remote), >, AMT_JSON_MAX_PAGE);
  g_assert_cmpuint (amt_remote_get_n_bytes (fixture->remote), <=, AMT_JSON_MAX_PAGE + 64 * 1024);
  g_clear_error (&error);

  /* Problem details have a smaller cap; the status stands. */
  amt_scripted_say (
      fixture->portal, AMT_SAY_ALL,
      "409 Conflict\r\nContent-Encoding: gzip\r\nContent-Type: application/problem+json", bomb, 0);
  error = fixture_get_me (fixture);
  g_assert_remote_error (error, STATE);
  g_assert_cmpuint (amt_remote_get_n_bytes (fixture->remote), <=,
                    AMT_JSON_MAX_PAGE + AMT_JSON_MAX_PROBLEM + 128 * 1024);
}

static void
test_gzip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) blanks = fixture_gzip (' ', 1024 * 1024);
  g_autoptr (GError) error = NULL;

  amt_scripted_say (fixture->portal, AMT_SAY_ALL, GZIP_HEAD, blanks, 0);
  error = fixture_get_me (fixture);
  g_assert_remote_error (error, ANSWER);
  g_assert_cmpuint (amt_remote_get_n_bytes (fixture->remote), ==, 1024 * 1024);
}

static void
test_bad_json (Fixture *fixture, gconstpointer data)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *deep_but_short = g_strnfill (100, '[');
  const char *texts[] = { "", "{", "nonsense Erika", "[]", "{\"id\":7}", deep, deep_but_short };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      amt_scripted_say_json (fixture->portal, texts[i]);
      error = fixture_get_me (fixture);
      g_assert_remote_error (error, ANSWER);
      g_assert_null (strstr (error->message, "Erika"));
    }
}

static void
test_long_answer_in_thread (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("{\"users\":[");
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean not_modified = TRUE;
  g_autofree char *etag = NULL;
  g_autofree char *list = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text,
                            "%s{\"id\":\"u%u\",\"name\":\"Somebody with a rather long name\"}",
                            i > 0 ? "," : "", i);
  g_string_append (text, "]}");
  amt_scripted_say_json (fixture->portal, text->str);
  amt_remote_get_list_async (fixture->remote, "users", NULL, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  list = amt_remote_get_list_finish (fixture->remote, result, &not_modified, &etag, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (list, ==, text->str);
  g_assert_false (not_modified);
  g_assert_null (etag);
}

static char *
get_list (Fixture *fixture, const char *etag_in, gboolean *out_not_modified, char **out_etag,
          GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_remote_get_list_async (fixture->remote, "queues", etag_in, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_remote_get_list_finish (fixture->remote, result, out_not_modified, out_etag, error);
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"queues\":[]}", 13);
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;
  g_autofree char *no_etag = NULL;
  g_autofree char *list = NULL;
  gboolean not_modified;

  amt_scripted_say (fixture->portal, AMT_SAY_ALL, JSON_HEAD "\r\nETag: \"q-4\"", body, 0);
  list = get_list (fixture, NULL, &not_modified, &etag, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (list, ==, "{\"queues\":[]}");
  g_assert_cmpstr (etag, ==, "\"q-4\"");
  g_assert_false (not_modified);
  g_assert_null (amt_scripted_header (fixture->portal, 0, "if-none-match"));

  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "304 Same", NULL, 0);
  g_assert_null (get_list (fixture, etag, &not_modified, &no_etag, &error));
  g_assert_no_error (error);
  g_assert_true (not_modified);
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 1, "if-none-match"), ==, "\"q-4\"");

  /* Another list than the one asked for. */
  amt_scripted_say_json (fixture->portal, "{\"users\":[]}");
  g_assert_null (get_list (fixture, NULL, &not_modified, NULL, &error));
  g_assert_remote_error (error, ANSWER);
  g_assert_false (not_modified);
}

static void
test_changes_query (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (AmtChangesPage) page = NULL;
  g_autoptr (AmtChangesPage) next = NULL;
  g_autoptr (GError) error = NULL;
  const char *json = "{\"changes\":[],\"nextCursor\":\"c 1&x\",\"hasMore\":true}";

  amt_scripted_say_json (fixture->portal, json);
  amt_remote_get_changes_async (fixture->remote, NULL, 0, NULL, amt_test_result_cb, &slot);
  first = amt_test_wait_result (&slot);
  page = amt_remote_get_changes_finish (fixture->remote, first, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (amt_scripted_line (fixture->portal, 0), ==, "GET /amtsstube/v1/changes");

  amt_scripted_say_json (fixture->portal, json);
  amt_remote_get_changes_async (fixture->remote, page->next_cursor, 50, NULL, amt_test_result_cb,
                                &slot);
  second = amt_test_wait_result (&slot);
  next = amt_remote_get_changes_finish (fixture->remote, second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (amt_scripted_line (fixture->portal, 1), ==,
                   "GET /amtsstube/v1/changes?cursor=c%201%26x&limit=50");
}

static AmtCasesPage *
get_cases (Fixture *fixture, const char *const *ids, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_remote_get_cases_async (fixture->remote, ids, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);

  return amt_remote_get_cases_finish (fixture->remote, result, error);
}

static void
test_cases (Fixture *fixture, gconstpointer data)
{
  static const char *const ONE[] = { "a", NULL };
  static const char *const TWO[] = { "a", "b,c", NULL };
  g_autoptr (AmtCasesPage) missing = NULL;
  g_autoptr (AmtCasesPage) two = NULL;
  g_autoptr (AmtCasesPage) broken = NULL;
  g_autoptr (GError) error = NULL;

  /* One that is not there looks the same whether one or several were asked for. */
  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "404 None", NULL, 0);
  missing = get_cases (fixture, ONE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (missing->cases->len, ==, 0);
  g_assert_cmpuint (g_strv_length (missing->missing), ==, 1);
  g_assert_cmpstr (missing->missing[0], ==, "a");
  g_assert_cmpstr (amt_scripted_line (fixture->portal, 0), ==, "GET /amtsstube/v1/cases/a");

  amt_scripted_say_json (fixture->portal, "{\"cases\":[],\"missing\":[\"a\"]}");
  two = get_cases (fixture, TWO, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (amt_scripted_line (fixture->portal, 1), ==,
                   "GET /amtsstube/v1/cases?ids=a,b%2Cc");

  amt_scripted_say_json (fixture->portal, "{\"id\":\"a\"}");
  broken = get_cases (fixture, ONE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (broken->broken->len, ==, 1);

  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "404 None", NULL, 0);
  g_assert_null (get_cases (fixture, TWO, &error));
  g_assert_remote_error (error, NOT_FOUND);
}

static void
history_cb (const char *mark, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (mark));
}

static void
get_marked (Fixture *fixture, const char *answer_mark)
{
  static const char *const ONE[] = { "a", NULL };
  g_autofree char *head = answer_mark
                              ? g_strdup_printf (JSON_HEAD "\r\nPortal-History: %s", answer_mark)
                              : g_strdup (JSON_HEAD);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"id\":\"a\"}", 10);
  g_autoptr (AmtCasesPage) page = NULL;
  g_autoptr (GError) error = NULL;

  amt_scripted_say (fixture->portal, AMT_SAY_ALL, head, body, 0);
  page = get_cases (fixture, ONE, &error);
  g_assert_no_error (error);
}

/* The newest mark of the portal's history goes along, and the answer to what carried it brings the next one. */
static void
test_history (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) heard = g_ptr_array_new_with_free_func (g_free);
  AmtRemote *remote = fixture->remote;
  g_autofree char *endless = g_strnfill (5000, 'x');

  amt_remote_set_history_func (remote, history_cb, heard);
  get_marked (fixture, "h-1");
  get_marked (fixture, "h-1");
  get_marked (fixture, NULL);
  get_marked (fixture, endless);
  get_marked (fixture, "h-2");
  g_assert_null (amt_scripted_header (fixture->portal, 0, "if-portal-history"));
  for (guint i = 1; i < 5; i++)
    g_assert_cmpstr (amt_scripted_header (fixture->portal, i, "if-portal-history"), ==, "h-1");
  g_assert_cmpuint (heard->len, ==, 2);
  g_assert_cmpstr (heard->pdata[1], ==, "h-2");
  g_assert_cmpstr (amt_remote_get_history (remote), ==, "h-2");

  amt_remote_hold_history (remote);
  get_marked (fixture, "h-3");
  g_assert_null (amt_scripted_header (fixture->portal, 5, "if-portal-history"));
  g_assert_null (amt_remote_get_history (remote));
  amt_remote_set_history (remote, "h-9");
  g_assert_false (amt_remote_holds_history (remote));
  get_marked (fixture, "h-10");
  g_assert_cmpstr (amt_remote_get_history (remote), ==, "h-10");
  g_assert_cmpuint (heard->len, ==, 3);
}

/* While an answer was on its way another one brought a mark that this request did not carry: both stay until they were checked. */
static void
test_history_overtaken (Fixture *fixture, gconstpointer data)
{
  static const char *const ONE[] = { "a", NULL };
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"id\":\"a\"}", 10);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtCasesPage) page = NULL;
  g_autoptr (GError) error = NULL;

  amt_remote_set_history (fixture->remote, "h-1");
  amt_scripted_say (fixture->portal, AMT_SAY_ALL, JSON_HEAD "\r\nPortal-History: h-1b", body, 0);
  amt_remote_get_cases_async (fixture->remote, ONE, NULL, amt_test_result_cb, &slot);
  amt_remote_set_history (fixture->remote, "h-2");
  result = amt_test_wait_result (&slot);
  page = amt_remote_get_cases_finish (fixture->remote, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (amt_remote_get_history (fixture->remote), ==, "h-2, h-1b");
  get_marked (fixture, "h-2, h-3");
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 1, "if-portal-history"), ==, "h-2, h-1b");
  g_assert_cmpstr (amt_remote_get_history (fixture->remote), ==, "h-2, h-1b");
  get_marked (fixture, "h-2");
  g_assert_cmpstr (amt_remote_get_history (fixture->remote), ==, "h-2");
}

static void
test_answers_that_do_not_fit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = fixture_answer_json ("case-7");
  g_autofree char *other_case = fixture_answer_json ("case-8");
  g_autoptr (GString) no_receipt = g_string_new (good);
  g_autoptr (GString) no_version = g_string_new (good);
  const char *texts[] = { other_case, NULL, NULL, "{}" };

  g_string_replace (no_receipt, "\"receipt\"", "\"other\"", 0);
  g_string_replace (no_version, "12,\"version\"", "12,\"other\"", 0);
  texts[1] = no_receipt->str;
  texts[2] = no_version->str;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      amt_scripted_say_json (fixture->portal, texts[i]);
      error = fixture_post (fixture);
      g_assert_remote_error (error, ANSWER);
    }
}

/* Sends a batch of two. */
static GPtrArray *
send_batch (Fixture *fixture, GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_batch_item_free);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  for (guint i = 0; i < 2; i++)
    {
      AmtBatchItem *item = amt_batch_item_new ();

      item->id = g_strdup_printf ("0b51f1d2-7f1c-4f0e-9c8f-0c3e6a1d2b0%u", i);
      item->case_id = g_strdup_printf ("case-%u", i);
      item->version = -1;
      item->body = g_strdup ("{\"type\":\"claim\",\"occurredAt\":\"2026-03-02T08:15:00Z\"}");
      g_ptr_array_add (items, item);
    }
  amt_remote_send_batch_async (fixture->remote, items, NULL, amt_test_result_cb, &slot);
  g_clear_pointer (&items, g_ptr_array_unref);
  result = amt_test_wait_result (&slot);

  return amt_remote_send_batch_finish (fixture->remote, result, error);
}

static char *
batch_result (guint id, guint status, guint case_number)
{
  g_autofree char *case_id = g_strdup_printf ("case-%u", case_number);
  g_autofree char *answer = fixture_answer_json (case_id);

  if (status != 200)
    return g_strdup_printf ("{\"id\":\"0b51f1d2-7f1c-4f0e-9c8f-0c3e6a1d2b0%u\",\"status\":%u,"
                            "\"problem\":{\"type\":\"" AMT_PROBLEM_HELD "\"}}",
                            id, status);

  return g_strdup_printf ("{\"id\":\"0b51f1d2-7f1c-4f0e-9c8f-0c3e6a1d2b0%u\",\"status\":200,%s", id,
                          answer + 1);
}

static void
test_batch (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint ids[3];
    guint cases[3];
    guint n;
    gboolean good;
  } TABLE[] = {
    { { 0, 1 }, { 0, 1 }, 2, TRUE },  { { 1, 0 }, { 1, 0 }, 2, FALSE },
    { { 0 }, { 0 }, 1, FALSE },       { { 0, 1, 1 }, { 0, 1, 1 }, 3, FALSE },
    { { 0, 2 }, { 0, 1 }, 2, FALSE }, { { 0, 1 }, { 0, 2 }, 2, FALSE },
    { { 0 }, { 0 }, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autoptr (GString) text = g_string_new ("{\"results\":[");
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) results = NULL;

      for (guint j = 0; j < TABLE[i].n; j++)
        {
          g_autofree char *one = batch_result (TABLE[i].ids[j], 200, TABLE[i].cases[j]);
          g_string_append_printf (text, "%s%s", j > 0 ? "," : "", one);
        }
      g_string_append (text, "]}");
      amt_scripted_say_json (fixture->portal, text->str);
      results = send_batch (fixture, &error);
      if (TABLE[i].good)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (results->len, ==, 2);
        }
      else
        g_assert_remote_error (error, ANSWER);
    }
  g_assert_cmpstr (amt_scripted_line (fixture->portal, 0), ==,
                   "POST /amtsstube/v1/operations:batch");
}

static void
test_batch_with_refusal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = batch_result (0, 409, 0);
  g_autofree char *second = batch_result (1, 200, 1);
  g_autofree char *text = g_strdup_printf ("{\"results\":[%s,%s]}", first, second);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  const AmtBatchResult *result;

  amt_scripted_say_json (fixture->portal, text);
  results = send_batch (fixture, &error);
  g_assert_no_error (error);
  result = g_ptr_array_index (results, 0);
  g_assert_cmpuint (result->status, ==, 409);
  g_assert_cmpstr (result->problem->type, ==, AMT_PROBLEM_HELD);
  g_assert_null (result->answer);
}

static void
test_receipts_and_voiding (Fixture *fixture, gconstpointer data)
{
  static const char *const SHAPES[] = {
    "{\"receipt\":{\"id\":\"r-1\",\"at\":\"2026-03-02T08:15:00Z\"}}",
    "{\"id\":\"r-1\",\"at\":\"2026-03-02T08:15:00Z\"}",
  };
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) voided = NULL;
  g_autoptr (GAsyncResult) accepted = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (SHAPES); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (AmtReceipt) receipt = NULL;

      amt_scripted_say_json (fixture->portal, SHAPES[i]);
      amt_remote_get_operation_async (fixture->remote, FIXTURE_ID, NULL, amt_test_result_cb, &slot);
      result = amt_test_wait_result (&slot);
      receipt = amt_remote_get_operation_finish (fixture->remote, result, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (receipt->id, ==, "r-1");
      g_assert_cmpint (receipt->at, !=, AMT_TIME_NONE);
    }

  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "204 Void", NULL, 0);
  amt_remote_delete_operation_async (fixture->remote, FIXTURE_ID, NULL, amt_test_result_cb, &slot);
  voided = amt_test_wait_result (&slot);
  g_assert_true (amt_remote_delete_operation_finish (fixture->remote, voided, &error));
  g_assert_cmpstr (amt_scripted_line (fixture->portal, 2), ==,
                   "DELETE /amtsstube/v1/operations/" FIXTURE_ID);

  /* Only 204 says so. */
  amt_scripted_say (fixture->portal, AMT_SAY_ALL, "202 Perhaps", NULL, 0);
  amt_remote_delete_operation_async (fixture->remote, FIXTURE_ID, NULL, amt_test_result_cb, &slot);
  accepted = amt_test_wait_result (&slot);
  g_assert_false (amt_remote_delete_operation_finish (fixture->remote, accepted, &error));
  g_assert_remote_error (error, ANSWER);
}

static void
test_upload (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "hello", -1);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);
  static const struct
  {
    const char *head;
    gboolean good;
  } TABLE[] = { { "201 New", TRUE }, { "200 Known", TRUE }, { "202 Later", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      GAsyncResult *slot = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      amt_scripted_say (fixture->portal, AMT_SAY_ALL, TABLE[i].head, NULL, 0);
      amt_remote_upload_async (fixture->remote, "case-7", sha256, bytes, "application/pdf", NULL,
                               amt_test_result_cb, &slot);
      result = amt_test_wait_result (&slot);
      g_assert_cmpint (amt_remote_upload_finish (fixture->remote, result, &error), ==,
                       TABLE[i].good);
    }

  g_assert_true (g_str_has_prefix (amt_scripted_line (fixture->portal, 0),
                                   "PUT /amtsstube/v1/cases/case-7/uploads/2cf24dba"));
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 0, "repr-digest"), ==,
                   "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:");
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 0, "content-length"), ==, "5");
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 0, "content-type"), ==, "application/pdf");
  g_assert_cmpstr (amt_scripted_body (fixture->portal, 0), ==, "hello");
  g_assert_cmpuint (amt_scripted_n_connections (fixture->portal), ==, 1);
}

#define ADD(path, function) \
  g_test_add ("/remote/requests/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/remote/requests/addresses", test_addresses);
  ADD ("heads", test_heads);
  ADD ("no-if-match", test_no_if_match);
  ADD ("bad-ids", test_bad_ids);
  ADD ("redirect-is-not-followed", test_redirect_is_not_followed);
  ADD ("content-types", test_content_types);
  ADD ("gzip-bomb", test_gzip_bomb);
  ADD ("gzip", test_gzip);
  ADD ("bad-json", test_bad_json);
  ADD ("long-answer-in-thread", test_long_answer_in_thread);
  ADD ("list", test_list);
  ADD ("changes-query", test_changes_query);
  ADD ("cases", test_cases);
  ADD ("history", test_history);
  ADD ("history-overtaken", test_history_overtaken);
  ADD ("answers-that-do-not-fit", test_answers_that_do_not_fit);
  ADD ("batch", test_batch);
  ADD ("batch-with-refusal", test_batch_with_refusal);
  ADD ("receipts-and-voiding", test_receipts_and_voiding);
  ADD ("upload", test_upload);

  return g_test_run ();
}
