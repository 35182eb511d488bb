/* server-fixture.c: a small office for the portal's tests, and a client that says whatever is wanted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include "amt-hex.h"

#include <string.h>

static const char services_text[] =
    "[{\"id\":\"grant\",\"name\":\"Grant\",\"validFrom\":\"2020-01-01\",\"group\":\"G\","
    "\"authorityId\":\"office\",\"procedure\":\"VwVfG\",\"sections\":[],"
    "\"outcomes\":["
    "{\"id\":\"yes\",\"label\":\"Granted\",\"letter\":true,\"templateId\":\"t\",\"decisionLayout\":["
    "{\"id\":\"amount\",\"label\":\"Amount\",\"type\":\"money\",\"required\":true},"
    "{\"id\":\"why\",\"label\":\"Why\",\"type\":\"longText\",\"required\":false}]},"
    "{\"id\":\"void\",\"label\":\"Withdrawn\",\"letter\":false,\"decisionLayout\":[]}],"
    "\"letterTemplates\":[{\"id\":\"t\",\"version\":\"1\",\"subject\":\"S\",\"body\":\"B\"}]}]";
static const char queues_text[] =
    "[{\"id\":\"one\",\"name\":\"One\",\"authorityId\":\"office\",\"serviceIds\":[\"grant\"]},"
    "{\"id\":\"two\",\"name\":\"Two\",\"authorityId\":\"office\",\"serviceIds\":[\"grant\"]},"
    "{\"id\":\"other\",\"name\":\"Other\",\"authorityId\":\"office\",\"serviceIds\":[\"else\"]}]";

AmtMe *
fixture_person (const char *id, gboolean supervisor, const char *first_queue, ...)
{
  AmtMe *me = amt_me_new ();
  va_list queues;

  me->id = g_strdup (id);
  me->name = g_strdup_printf ("Person %s", id);
  me->initials = g_strdup ("X");
  me->unit = g_strdup ("U");
  me->signature = g_strdup ("i. A.");
  me->clerk = !supervisor;
  me->supervisor = supervisor;
  va_start (queues, first_queue);
  for (const char *queue = first_queue; queue != NULL; queue = va_arg (queues, const char *))
    {
      AmtQueueRight *right = amt_queue_right_new ();

      right->queue_id = g_strdup (queue);
      right->rights = AMT_RIGHT_READ | AMT_RIGHT_PROCESS | (supervisor ? AMT_RIGHT_ASSIGN : 0);
      right->cache_scope = AMT_CACHE_MINE;
      g_ptr_array_add (me->queues, right);
    }
  va_end (queues);
  return me;
}

AmtCase *
fixture_case (const char *id, const char *queue)
{
  AmtCase *value = amt_case_new (id);

  value->whole = TRUE;
  value->version = 1;
  value->applicant_version = 1;
  value->reference = g_strdup ("1-2026");
  value->service_id = g_strdup ("grant");
  value->queue_id = g_strdup (queue);
  value->state = g_strdup ("received");
  value->applicant = g_strdup ("Muster, Mara");
  value->applied_on = g_strdup ("2026-01-02");
  value->received_at = FIXTURE_NOW - G_TIME_SPAN_DAY;
  value->changed_at = value->received_at;
  value->unread = TRUE;
  value->form = g_strdup ("{\"rent\":\"612,50\"}");
  return value;
}

AmtService *
fixture_service (void)
{
  g_autoptr (JsonNode) root = amt_json_parse_text (services_text, NULL);
  AmtService *service = amt_wire_service_from_json (
      json_array_get_object_element (json_node_get_array (root), 0), NULL);

  g_assert_nonnull (service);
  return service;
}

static void
put_list (AmtPortal *portal, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = amt_json_parse_text (text, &error);

  g_assert_no_error (error);
  amt_portal_put_list (portal, name, json_node_get_array (root), &error);
  g_assert_no_error (error);
}

void
fixture_fill (AmtPortal *portal)
{
  static const char *const ids[] = { "anna", "bert", "carl", "sonja" };
  GBytes *bytes = g_bytes_new_static ("0123456789", 10);
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) error = NULL;
  AmtDocument *document = amt_document_new ();

  put_list (portal, "services", services_text);
  put_list (portal, "queues", queues_text);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *token = g_strconcat ("t-", ids[i], NULL);
      g_autoptr (AmtMe) me = i == 3 ? fixture_person (ids[i], TRUE, "one", "two", NULL)
                                    : fixture_person (ids[i], FALSE, i == 2 ? "two" : "one", NULL);

      g_assert_true (amt_portal_put_person (portal, me, &error));
      amt_portal_set_token (portal, token, ids[i]);
    }
  document->id = g_strdup ("d1");
  document->name = g_strdup ("M\xc3\xbcll \"1\".pdf");
  document->media_type = g_strdup ("application/pdf");
  document->source = g_strdup ("application");
  document->sha256 = amt_sha256_of_bytes (bytes);
  document->size = 10;
  document->added_at = FIXTURE_NOW;
  g_ptr_array_add (contents, bytes);
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      g_autoptr (AmtCase) value = fixture_case (id, "one");

      if (i == 1)
        g_ptr_array_add (value->documents, document);
      g_assert_true (amt_portal_add_case (portal, value, i == 1 ? contents : NULL, &error));
      g_assert_no_error (error);
    }
}

void
fixture_set_up (Fixture *fixture, gconstpointer given)
{
  AmtPortalOptions options =
      given != NULL ? *(const AmtPortalOptions *) given : (AmtPortalOptions){ 0 };
  g_autoptr (GError) error = NULL;

  fixture->folder = amt_test_temp_dir ();
  fixture->database = g_build_filename (fixture->folder, "p.db", NULL);
  fixture->clock = amt_clock_new_fixed (FIXTURE_NOW);
  options.database = fixture->database;
  options.clock = fixture->clock;
  options.quiet = TRUE;
  fixture->portal = amt_portal_new (&options, &error);
  g_assert_no_error (error);
  fixture_fill (fixture->portal);
  amt_portal_start (fixture->portal, &error);
  g_assert_no_error (error);
  fixture->session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer options)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->portal);
  g_clear_object (&fixture->clock);
  g_free (fixture->database);
  g_free (fixture->folder);
}

void
reply_free (Reply *reply)
{
  g_free (reply->body);
  g_clear_object (&reply->message);
  g_clear_pointer (&reply->root, json_node_unref);
  g_free (reply);
}

static Reply *
exchange (Fixture *fixture, SoupMessage *message)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  Reply *reply = g_new0 (Reply, 1);

  /* lint-allow: soup_session_send_and_read_async: the test's own portal */
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL,
                                    amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  /* lint-allow: soup_session_send_and_read_finish: the test's own portal */
  bytes = soup_session_send_and_read_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  reply->status = soup_message_get_status (message);
  reply->body = g_bytes_get_size (bytes) > 0
                    ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                    : g_strdup ("");
  reply->message = g_object_ref (message);
  reply->root = amt_json_parse (bytes, AMT_JSON_MAX_PAGE, AMT_JSON_MAX_DEPTH, NULL);
  return reply;
}

Reply *
fixture_send (Fixture *fixture, const char *user, const char *method, const char *path,
              const char *media_type, GBytes *body, ...)
{
  g_autofree char *url = g_strconcat (amt_portal_get_url (fixture->portal), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  va_list pairs;

  if (user != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer t-", user, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, media_type, body);
  va_start (pairs, body);
  for (const char *name = va_arg (pairs, const char *); name != NULL;
       name = va_arg (pairs, const char *))
    soup_message_headers_replace (headers, name, va_arg (pairs, const char *));
  va_end (pairs);
  return exchange (fixture, message);
}

Reply *
fixture_get (Fixture *fixture, const char *user, const char *path)
{
  return fixture_send (fixture, user, "GET", path, NULL, NULL, NULL);
}

Reply *
fixture_operate (Fixture *fixture, const char *user, const char *case_id, const char *id,
                 gint64 if_match, const char *body)
{
  g_autofree char *path = g_strdup_printf ("/cases/%s/operations", case_id);
  g_autofree char *key = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  g_autofree char *version = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", if_match);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  /* Every body has a time; the tests do not care which. */
  text = g_str_has_prefix (body, "{\"type\"")
             ? g_strdup_printf ("{\"occurredAt\":\"2026-01-03T10:00:00Z\",%s", body + 1)
             : g_strdup (body);
  bytes = g_bytes_new (text, strlen (text));
  return fixture_send (fixture, user, "POST", path, "application/json", bytes, "Idempotency-Key",
                       key, if_match >= 0 ? "If-Match" : NULL, version, NULL);
}

static JsonNode *
member (const Reply *reply, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 0);
  JsonNode *node = reply->root;

  for (guint i = 0; parts[i] != NULL && node != NULL; i++)
    node = JSON_NODE_HOLDS_OBJECT (node)
               ? json_object_get_member (json_node_get_object (node), parts[i])
               : NULL;
  return node;
}

const char *
reply_text (const Reply *reply, const char *path)
{
  JsonNode *node = member (reply, path);
  const char *text =
      node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return text != NULL ? text : "";
}

gint64
reply_number (const Reply *reply, const char *path)
{
  JsonNode *node = member (reply, path);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : -1;
}

void
assert_problem (const Reply *reply, guint status, const char *type)
{
  g_assert_cmpstr (reply_text (reply, "type"), ==, type);
  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (soup_message_headers_get_content_type (
                       soup_message_get_response_headers (reply->message), NULL),
                   ==, "application/problem+json");
}

char *
fixture_upload (Fixture *fixture, const char *user, const char *case_id, const char *content)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  g_autofree char *sha256 = amt_sha256_of_bytes (bytes);
  g_autofree char *path = g_strdup_printf ("/cases/%s/uploads/%s", case_id, sha256);
  g_autoptr (Reply) reply =
      fixture_send (fixture, user, "PUT", path, "application/octet-stream", bytes, NULL);

  g_assert_true (reply->status == 201 || reply->status == 200);
  return g_steal_pointer (&sha256);
}
