/* test-operate.c: operations over HTTP: exactly once, versions, holders, decisions, batches, voiding.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include <string.h>

#define KEY "11111111-1111-4111-8111-111111111111"
#define KEY2 "22222222-2222-4222-8222-222222222222"
#define CLAIM "{\"type\":\"claim\"}"
#define NOTE "{\"type\":\"addFileNote\",\"kind\":\"note\",\"text\":\"seen\"}"

static void
test_claim (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) first = fixture_operate (fixture, "anna", "c1", KEY, -1, CLAIM);
  g_autoptr (Reply) second = fixture_operate (fixture, "bert", "c1", NULL, -1, CLAIM);
  g_autoptr (Reply) again = fixture_operate (fixture, "anna", "c1", NULL, -1, CLAIM);

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (reply_text (first, "case/assigneeId"), ==, "anna");
  g_assert_cmpint (reply_number (first, "baseVersion"), ==, 1);
  g_assert_cmpint (reply_number (first, "version"), ==, 2);
  g_assert_cmpstr (
      soup_message_headers_get_one (soup_message_get_response_headers (first->message), "ETag"), ==,
      "\"2\"");
  assert_problem (second, 409, AMT_PROBLEM_HELD);
  g_assert_cmpstr (reply_text (second, "holder"), ==, "anna");
  g_assert_cmpstr (reply_text (second, "holderName"), ==, "Person anna");
  g_assert_cmpstr (reply_text (second, "since"), !=, "");
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpint (reply_number (again, "version"), ==, 2);
}

static void
test_exactly_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) first = fixture_operate (fixture, "anna", "c1", KEY, -1, NOTE);
  g_autoptr (Reply) later = fixture_operate (fixture, "bert", "c1", NULL, -1, NOTE);
  g_autoptr (Reply) again = fixture_operate (fixture, "anna", "c1", KEY, -1, NOTE);
  g_autoptr (Reply) other_body = fixture_operate (fixture, "anna", "c1", KEY, -1, CLAIM);
  g_autoptr (Reply) other_case = fixture_operate (fixture, "anna", "c2", KEY, -1, NOTE);
  g_autoptr (Reply) other_person = fixture_operate (fixture, "bert", "c1", KEY, -1, NOTE);

  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpstr (reply_text (again, "receipt/id"), ==, reply_text (first, "receipt/id"));
  g_assert_cmpstr (reply_text (again, "receipt/at"), ==, reply_text (first, "receipt/at"));
  g_assert_cmpint (reply_number (again, "baseVersion"), ==, 1);
  g_assert_cmpuint (amt_portal_count_operations (fixture->portal, "c1", "addFileNote"), ==, 2);
  assert_problem (other_body, 422, AMT_PROBLEM_KEY_REUSED);
  assert_problem (other_case, 422, AMT_PROBLEM_KEY_REUSED);
  assert_problem (other_person, 422, AMT_PROBLEM_KEY_REUSED);
  g_assert_cmpuint (amt_portal_count_operations (fixture->portal, NULL, NULL), ==, 2);
}

static void
test_repeat_needs_rights (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) first = fixture_operate (fixture, "anna", "c1", KEY, -1, NOTE);
  g_autoptr (Reply) refused = NULL;
  g_autoptr (Reply) gone = NULL;

  g_assert_cmpuint (first->status, ==, 200);
  amt_portal_set_rights (fixture->portal, "anna", "one", AMT_RIGHT_READ, AMT_CACHE_ROWS, NULL);
  refused = fixture_operate (fixture, "anna", "c1", KEY, -1, NOTE);
  assert_problem (refused, 403, AMT_PROBLEM_NOT_ALLOWED);
  amt_portal_set_rights (fixture->portal, "anna", "one", AMT_RIGHT_NONE, AMT_CACHE_ROWS, NULL);
  gone = fixture_operate (fixture, "anna", "c1", KEY, -1, NOTE);
  assert_problem (gone, 404, AMT_PROBLEM_NOT_FOUND);
}

/* Whoever moves a case out of sight and lost the answer still gets it. */
static void
test_move_repeats (Fixture *fixture, gconstpointer data)
{
  const char *move = "{\"type\":\"moveToQueue\",\"queueId\":\"two\"}";
  g_autoptr (Reply) claimed = fixture_operate (fixture, "anna", "c1", NULL, -1, CLAIM);
  g_autoptr (Reply) moved = fixture_operate (fixture, "anna", "c1", KEY, 2, move);
  g_autoptr (Reply) again = fixture_operate (fixture, "anna", "c1", KEY, 2, move);
  g_autoptr (Reply) unseen = fixture_get (fixture, "anna", "/cases/c1");

  g_assert_cmpuint (claimed->status, ==, 200);
  g_assert_cmpuint (moved->status, ==, 200);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_cmpstr (reply_text (again, "receipt/id"), ==, reply_text (moved, "receipt/id"));
  assert_problem (unseen, 404, AMT_PROBLEM_NOT_FOUND);
}

static void
test_versions (Fixture *fixture, gconstpointer data)
{
  const char *assign = "{\"type\":\"assign\",\"userId\":\"bert\"}";
  g_autoptr (Reply) none = fixture_operate (fixture, "sonja", "c1", KEY, -1, assign);
  g_autoptr (Reply) stale = fixture_operate (fixture, "sonja", "c1", KEY, 7, assign);
  g_autoptr (Reply) clerk = fixture_operate (fixture, "anna", "c1", NULL, 1, assign);
  g_autoptr (Reply) right = fixture_operate (fixture, "sonja", "c1", KEY, 1, assign);

  assert_problem (none, 428, AMT_PROBLEM_VERSION_NEEDED);
  assert_problem (stale, 412, AMT_PROBLEM_VERSION);
  g_assert_cmpint (reply_number (stale, "currentVersion"), ==, 1);
  assert_problem (clerk, 403, AMT_PROBLEM_NOT_ALLOWED);
  g_assert_cmpuint (right->status, ==, 200);
  g_assert_cmpstr (reply_text (right, "case/assigneeId"), ==, "bert");
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static (CLAIM, strlen (CLAIM));
  g_autoptr (Reply) syntax = fixture_operate (fixture, "anna", "c1", NULL, -1, "{\"a\":");
  g_autoptr (Reply) type =
      fixture_operate (fixture, "anna", "c1", NULL, -1, "{\"type\":\"dance\"}");
  g_autoptr (Reply) text = fixture_operate (fixture, "anna", "c1", NULL, -1,
                                            "{\"type\":\"addFileNote\",\"kind\":\"note\"}");
  g_autoptr (Reply) media = fixture_send (fixture, "anna", "POST", "/cases/c1/operations",
                                          "text/plain", body, "Idempotency-Key", KEY, NULL);
  g_autoptr (Reply) key = fixture_operate (fixture, "anna", "c1", "x", -1, CLAIM);

  assert_problem (syntax, 400, AMT_PROBLEM_MALFORMED);
  assert_problem (type, 422, AMT_PROBLEM_REFUSED);
  assert_problem (text, 422, AMT_PROBLEM_REFUSED);
  g_assert_nonnull (strstr (text->body, "\"/text\""));
  assert_problem (media, 415, AMT_PROBLEM_MEDIA_TYPE);
  assert_problem (key, 400, AMT_PROBLEM_MALFORMED);
}

static void
test_void (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) missing = fixture_get (fixture, "anna", "/operations/" KEY);
  g_autoptr (Reply) voided =
      fixture_send (fixture, "anna", "DELETE", "/operations/" KEY, NULL, NULL, NULL);
  g_autoptr (Reply) late = fixture_operate (fixture, "anna", "c1", KEY, -1, NOTE);
  g_autoptr (Reply) applied = fixture_operate (fixture, "anna", "c1", KEY2, -1, NOTE);
  g_autoptr (Reply) too_late =
      fixture_send (fixture, "anna", "DELETE", "/operations/" KEY2, NULL, NULL, NULL);
  g_autoptr (Reply) receipt = fixture_get (fixture, "anna", "/operations/" KEY2);
  g_autoptr (Reply) not_mine = fixture_get (fixture, "bert", "/operations/" KEY2);

  assert_problem (missing, 404, AMT_PROBLEM_NOT_FOUND);
  g_assert_cmpuint (voided->status, ==, 204);
  assert_problem (late, 422, AMT_PROBLEM_VOID);
  assert_problem (too_late, 409, AMT_PROBLEM_APPLIED);
  g_assert_cmpstr (reply_text (too_late, "receipt/id"), ==, reply_text (applied, "receipt/id"));
  g_assert_cmpstr (reply_text (receipt, "receipt/id"), ==, reply_text (applied, "receipt/id"));
  assert_problem (not_mine, 404, AMT_PROBLEM_NOT_FOUND);
}

static char *
decision (const char *outcome, const char *values, const char *letter, const char *issued_on,
          int applicant_version)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          "{\"type\":\"decide\",\"outcome\":\"%s\",\"values\":\"%s\","
                          "\"templateVersion\":\"1\",\"applicantVersion\":%d",
                          outcome, values, applicant_version);
  if (letter != NULL)
    g_string_append_printf (text, ",\"letterSha256\":\"%s\"", letter);
  if (issued_on != NULL)
    g_string_append_printf (text, ",\"issuedOn\":\"%s\"", issued_on);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
assert_decision (Fixture *fixture, gint64 version, const char *values, const char *letter,
                 const char *issued_on, int applicant_version, guint status, const char *type)
{
  g_autofree char *body = decision ("yes", values, letter, issued_on, applicant_version);
  g_autoptr (Reply) reply = fixture_operate (fixture, "anna", "c1", NULL, version, body);

  if (status == 200)
    g_assert_cmpuint (reply->status, ==, 200);
  else
    assert_problem (reply, status, type);
}

#define VALUES "{\\\"amount\\\":\\\"612,50\\\"}"

static void
test_decide (Fixture *fixture, gconstpointer data)
{
  static const char unknown[] = "0000000000000000000000000000000000000000000000000000000000000000";
  g_autofree char *letter = NULL;
  g_autofree char *foreign = fixture_upload (fixture, "bert", "c1", "another letter");
  g_autoptr (Reply) claimed = NULL;
  g_autoptr (Reply) closed = NULL;

  assert_decision (fixture, 1, VALUES, unknown, FIXTURE_TODAY, 1, 409, AMT_PROBLEM_STATE);
  claimed = fixture_operate (fixture, "anna", "c1", NULL, -1, CLAIM);
  g_assert_cmpuint (claimed->status, ==, 200);
  letter = fixture_upload (fixture, "anna", "c1", "the letter");

  assert_decision (fixture, -1, VALUES, letter, FIXTURE_TODAY, 1, 428, AMT_PROBLEM_VERSION_NEEDED);
  assert_decision (fixture, 1, VALUES, letter, FIXTURE_TODAY, 1, 412, AMT_PROBLEM_VERSION);
  assert_decision (fixture, 2, "{}", letter, FIXTURE_TODAY, 1, 422, AMT_PROBLEM_REFUSED);
  assert_decision (fixture, 2, VALUES, NULL, FIXTURE_TODAY, 1, 422, AMT_PROBLEM_REFUSED);
  assert_decision (fixture, 2, VALUES, letter, "2026-01-02", 1, 422, AMT_PROBLEM_ISSUED_ON);
  assert_decision (fixture, 2, VALUES, unknown, FIXTURE_TODAY, 1, 422, AMT_PROBLEM_UPLOAD_MISSING);
  /* Somebody else's upload is nobody's business. */
  assert_decision (fixture, 2, VALUES, foreign, FIXTURE_TODAY, 1, 422, AMT_PROBLEM_UPLOAD_MISSING);

  g_assert_true (amt_portal_resubmit (fixture->portal, "c1", "rent", "621,50", NULL, NULL));
  assert_decision (fixture, 2, VALUES, letter, FIXTURE_TODAY, 1, 412, AMT_PROBLEM_APPLICANT);
  assert_decision (fixture, 2, VALUES, letter, FIXTURE_TODAY, 2, 200, NULL);
  assert_decision (fixture, 3, VALUES, letter, FIXTURE_TODAY, 2, 409, AMT_PROBLEM_FINAL);
  g_assert_cmpuint (amt_portal_count_operations (fixture->portal, "c1", "decide"), ==, 1);

  closed = fixture_operate (fixture, "anna", "c1", NULL, 3, "{\"type\":\"close\"}");
  g_assert_cmpstr (reply_text (closed, "case/state"), ==, "closed");
}

static void
test_private_jotting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Reply) added =
      fixture_operate (fixture, "anna", "c1", KEY, -1,
                       "{\"type\":\"addJotting\",\"visibility\":\"me\",\"text\":\"PLANTED\"}");
  g_autoptr (Reply) mine = fixture_get (fixture, "anna", "/cases/c1");
  g_autoptr (Reply) theirs = fixture_get (fixture, "bert", "/cases/c1");
  g_autoptr (Reply) edited =
      fixture_operate (fixture, "bert", "c1", NULL, 2,
                       "{\"type\":\"editJotting\",\"noteId\":\"" KEY "\",\"text\":\"x\"}");

  g_assert_cmpuint (added->status, ==, 200);
  g_assert_nonnull (strstr (mine->body, "PLANTED"));
  g_assert_null (strstr (theirs->body, "PLANTED"));
  g_assert_null (strstr (theirs->body, KEY));
  assert_problem (edited, 404, AMT_PROBLEM_NOT_FOUND);
}

static guint
item_status (const Reply *reply, guint index)
{
  JsonArray *results = json_object_get_array_member (json_node_get_object (reply->root), "results");

  return (guint) json_object_get_int_member (json_array_get_object_element (results, index),
                                             "status");
}

#define ITEM(key, version, type) \
  "{\"id\":\"" key "\",\"caseId\":\"c1\"," version \
  "\"operation\":{\"occurredAt\":\"2026-01-03T10:00:00Z\"," type "}}"
#define PREVIOUS "\"version\":\"previous\","

static void
test_batch (Fixture *fixture, gconstpointer data)
{
  static const char chain[] = "{\"items\":[" ITEM (KEY, "", "\"type\":\"claim\"") "," ITEM (
      KEY2, PREVIOUS, "\"type\":\"release\"") "]}";
  static const char broken[] = "{\"items\":[" ITEM (
      "33333333-3333-4333-8333-333333333333", "\"version\":1,",
      "\"type\":\"close\"") "," ITEM ("44444444-4444-4444-8444-444444444444", PREVIOUS,
                                      "\"type\":\"release\"") "," ITEM ("55555555-5555-4555-8555-555555555555",
                                                                        "",
                                                                        "\"type\":\"markRead\"") "]}";
  g_autoptr (GBytes) chain_bytes = g_bytes_new_static (chain, strlen (chain));
  g_autoptr (GBytes) broken_bytes = g_bytes_new_static (broken, strlen (broken));
  g_autoptr (Reply) done = fixture_send (fixture, "anna", "POST", "/operations:batch",
                                         "application/json", chain_bytes, NULL);
  g_autoptr (Reply) again = fixture_send (fixture, "anna", "POST", "/operations:batch",
                                          "application/json", chain_bytes, NULL);
  g_autoptr (Reply) failed = fixture_send (fixture, "anna", "POST", "/operations:batch",
                                           "application/json", broken_bytes, NULL);

  g_assert_cmpuint (item_status (done, 0), ==, 200);
  g_assert_cmpuint (item_status (done, 1), ==, 200);
  g_assert_cmpuint (item_status (again, 1), ==, 200);
  g_assert_cmpuint (amt_portal_count_operations (fixture->portal, "c1", NULL), ==, 3);
  g_assert_cmpuint (item_status (failed, 0), ==, 412);
  g_assert_cmpuint (item_status (failed, 1), ==, 424);
  g_assert_cmpuint (item_status (failed, 2), ==, 200);
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("/operate/claim", test_claim);
  ADD ("/operate/exactly-once", test_exactly_once);
  ADD ("/operate/repeat-needs-rights", test_repeat_needs_rights);
  ADD ("/operate/move-repeats", test_move_repeats);
  ADD ("/operate/versions", test_versions);
  ADD ("/operate/malformed", test_malformed);
  ADD ("/operate/void", test_void);
  ADD ("/operate/decide", test_decide);
  ADD ("/operate/private-jotting", test_private_jotting);
  ADD ("/operate/batch", test_batch);
  return g_test_run ();
}
