/* test-words.c: what the program calls things.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"

#include "amt-words.h"

#define NOW (G_GINT64_CONSTANT (1772440000) * G_USEC_PER_SEC) /* 2026-03-02 09:26:40 in Berlin */
#define MINUTES(n) ((n) *G_TIME_SPAN_MINUTE)

/* @text: (transfer full) */
static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_times (void)
{
  assert_text (amt_words_time (NOW, NOW), "09:26");
  assert_text (amt_words_time (NOW - MINUTES (24 * 60), NOW), "2026-03-01 09:26");
  assert_text (amt_words_time (AMT_TIME_NONE, NOW), "");
  assert_text (amt_words_clock (NOW), "09:26");
  assert_text (amt_words_ago (NOW, NOW), "just now");
  assert_text (amt_words_ago (NOW + MINUTES (2), NOW), "just now");
  assert_text (amt_words_ago (NOW - MINUTES (1), NOW), "1 minute ago");
  assert_text (amt_words_ago (NOW - MINUTES (59), NOW), "59 minutes ago");
  assert_text (amt_words_ago (NOW - MINUTES (60), NOW), "1 hour ago");
  assert_text (amt_words_ago (NOW - MINUTES (24 * 60 - 1), NOW), "23 hours ago");
  assert_text (amt_words_ago (NOW - MINUTES (24 * 60), NOW), "2026-03-01 09:26");
  assert_text (amt_words_ago (NOW + MINUTES (60), NOW), "10:26");
  assert_text (amt_words_ago (AMT_TIME_NONE, NOW), "");
  assert_text (amt_words_countdown (NOW + 102 * G_USEC_PER_SEC, NOW), "1:42");
  assert_text (amt_words_countdown (NOW + 1, NOW), "0:01");
  assert_text (amt_words_countdown (NOW - 1, NOW), "0:00");
}

static void
test_days (void)
{
  assert_text (amt_words_day ("2026-03-02"), "2026-03-02");
  assert_text (amt_words_day ("irgendwann"), "irgendwann");
  assert_text (amt_words_day (NULL), "");
  assert_text (amt_words_weekday ("2026-03-02"), "Mon, 2026-03-02");
  assert_text (amt_words_weekday ("2026-02-31"), "2026-02-31");
  assert_text (amt_words_day_distance ("2026-03-02", NOW), "today");
  assert_text (amt_words_day_distance ("2026-03-03", NOW), "tomorrow");
  assert_text (amt_words_day_distance ("2026-03-01", NOW), "yesterday");
  /* Over the change to summer time. */
  assert_text (amt_words_day_distance ("2026-04-01", NOW), "in 30 days");
  assert_text (amt_words_day_distance ("2026-02-28", NOW), "2 days ago");
  assert_text (amt_words_day_distance (NULL, NOW), "");
  assert_text (amt_words_deadline ("2026-03-05", NOW, TRUE), "in 3 days");
  assert_text (amt_words_deadline ("2026-03-01", NOW, TRUE), "overdue for 1 day");
  assert_text (amt_words_deadline ("2026-02-28", NOW, TRUE), "overdue for 2 days");
  assert_text (amt_words_deadline ("2026-02-28", NOW, FALSE), "2026-02-28");
  assert_text (amt_words_deadline ("bald", NOW, TRUE), "bald");
  g_assert_cmpint (amt_words_days_until ("2025-03-02", NOW), ==, -365);
}

static void
test_known_and_unknown (void)
{
  g_assert_cmpstr (amt_words_state ("inProgress"), ==, "In progress");
  g_assert_cmpstr (amt_words_state ("neu"), ==, "neu");
  g_assert_cmpstr (amt_words_state (NULL), ==, "");
  g_assert_cmpstr (amt_words_trust_level ("substantial"), ==, "substantial");
  g_assert_cmpstr (amt_words_trust_level ("basic"), ==, "low");
  g_assert_cmpstr (amt_words_party_role ("applicant"), ==, "Applicant");
  g_assert_cmpstr (amt_words_party_role ("zeuge"), ==, "zeuge");
  g_assert_cmpstr (amt_words_document_source ("inPerson"), ==, "in person");
  g_assert_cmpstr (amt_words_virus_scan ("infected"), ==, "malware found");
  g_assert_cmpstr (amt_words_media_type ("application/pdf"), ==, "PDF");
  g_assert_cmpstr (amt_words_media_type ("x/y"), ==, "x/y");
  g_assert_cmpstr (amt_words_fee_state ("paid"), ==, "paid");
  g_assert_cmpstr (amt_words_payment ("open"), ==, "fee open");
  g_assert_cmpstr (amt_words_note_kind ("phone"), ==, "Telephone note");
  g_assert_cmpstr (amt_words_visibility ("me"), ==, "only for me");
  g_assert_cmpstr (amt_words_problem (NULL), ==, NULL);
  g_assert_cmpstr (amt_words_problem ("urn:neu"), ==,
                   "The portal did not take it; your text is kept.");
  g_assert_cmpstr (amt_words_problem (AMT_PROBLEM_HELD), ==, "Somebody else has this case.");
  assert_text (amt_words_money (161250, NULL), "1.612,50\u00a0€");
}

static void
test_size (void)
{
  static const struct
  {
    guint64 bytes;
    const char *text;
  } CASES[] = {
    { 1, "1 byte" },      { 999, "999 bytes" },     { 1000, "1.0 KB" },
    { 24849, "24.8 KB" }, { 24850, "24.9 KB" },     { 999949, "999.9 KB" },
    { 999950, "1.0 MB" }, { 1234567890, "1.2 GB" }, { G_MAXINT64, "9223372.0 TB" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    assert_text (amt_words_size (CASES[i].bytes), CASES[i].text);
}

static void
test_rows (void)
{
  g_autoptr (AmtCase) value = amt_case_new ("c");
  AmtListRow row = { .value = value };

  value->state = g_strdup ("decided");
  assert_text (amt_words_row_hints (&row), "");
  g_assert_false (amt_words_row_is_open (&row));
  row.n_pending = 1;
  assert_text (amt_words_row_hints (&row), "not yet sent");
  row.conflict = row.decision_pending = row.gone = value->unread = value->restricted = TRUE;
  assert_text (amt_words_row_hints (&row),
               "new · to be clarified · decision not yet sent · protective block · "
               "no longer at the portal");
  g_assert_cmpstr (amt_words_row_state (&row), ==, "Decision waiting");
  g_assert_true (amt_words_row_is_open (&row));
}

static void
test_parts (void)
{
  assert_text (amt_words_lines ("Weg 23\n00437 Ort"), "Weg 23, 00437 Ort");
  assert_text (amt_words_lines (NULL), "");
  assert_text (amt_words_fields (AMT_FIELD_STATE | AMT_FIELD_APPLICANT), "state, application");
}

static AmtReferences *
references_new (void)
{
  AmtReference users = { .name = (char *) "users",
                         .text =
                             (char *) "{\"users\":[{\"id\":\"aydin\",\"name\":\"Selin Aydın\"}]}" };
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  g_ptr_array_add (texts, &users);
  return amt_references_new (texts);
}

static void
assert_operation (const char *type, const char *name, const char *value, const AmtService *service,
                  const char *expected)
{
  g_autoptr (AmtReferences) references = references_new ();
  g_autoptr (AmtOperation) operation = amt_operation_new (type, "c", "me", NOW);
  g_autoptr (GError) error = NULL;

  if (name)
    amt_operation_set_parameter (operation, name, value, &error);
  g_assert_no_error (error);
  assert_text (amt_words_operation (operation, service, references), expected);
}

static void
test_operations (void)
{
  g_autoptr (AmtService) service = amt_service_new ();
  AmtOutcome *outcome = amt_outcome_new ();

  outcome->id = g_strdup ("bewilligung");
  outcome->label = g_strdup ("Bewilligung");
  g_ptr_array_add (service->outcomes, outcome);
  assert_operation ("addFileNote", "kind", "note", NULL, "File note filed");
  assert_operation ("addFileNote", "kind", "phone", NULL, "Telephone note filed");
  assert_operation ("decide", "outcome", "bewilligung", service, "Decision: Bewilligung");
  assert_operation ("decide", "outcome", "anders", service, "Decision: anders");
  assert_operation ("setFollowUp", "dueOn", "2026-03-02", NULL, "Follow-up on 2026-03-02");
  assert_operation ("assign", "userId", "aydin", NULL, "Case assigned to Selin Aydın");
  assert_operation ("assign", "userId", "niemand", NULL, "Case assigned to niemand");
  assert_operation ("addDocument", "name", "Ausweis.pdf", NULL, "Document added: Ausweis.pdf");
  assert_operation ("close", NULL, NULL, NULL, "Case closed");
  assert_operation ("kommtNoch", NULL, NULL, NULL, "kommtNoch");
}

static void
test_history (void)
{
  g_autoptr (AmtReferences) references = references_new ();
  AmtHistoryEntry entry = { .type = (char *) "claim", .user_id = (char *) "aydin" };

  assert_text (amt_words_history (&entry, references), "Case taken over");
  g_assert_cmpstr (amt_words_author (&entry, references), ==, "Selin Aydın");
  /* Names, days and outcomes, never what the portal calls them. */
  entry.detail = (char *) "aydin";
  assert_text (amt_words_history (&entry, references), "Case taken over");
  entry.user_id = (char *) "breitsamer";
  assert_text (amt_words_history (&entry, references), "Case taken over: Selin Aydın");
  entry.type = (char *) "setFollowUp";
  entry.detail = (char *) "2026-03-02";
  assert_text (amt_words_history (&entry, references), "Follow-up set: 2026-03-02");
  entry.type = (char *) "decide";
  entry.detail = (char *) "anders";
  assert_text (amt_words_history (&entry, references), "Decided: anders");
  entry.type = (char *) "claim";
  entry.detail = NULL;
  entry.user_id = NULL;
  g_assert_cmpstr (amt_words_author (&entry, references), ==, "Portal");
  entry.type = (char *) "resubmitted";
  entry.detail = (char *) "Seite 2";
  assert_text (amt_words_history (&entry, references), "Application received again: Seite 2");
  g_assert_cmpstr (amt_words_author (&entry, references), ==, "Applicant");
}

static void
test_entries (void)
{
  g_autoptr (AmtOutboxEntry) entry = amt_outbox_entry_new ();

  entry->state = AMT_OUTBOX_HELD;
  entry->hold_until = NOW + 102 * G_USEC_PER_SEC;
  assert_text (amt_words_entry (entry, NOW), "held until 09:28");
  assert_text (amt_words_entry_live (entry, NOW), "is sent in 1:42");
  assert_text (amt_words_entry_live (entry, NOW + MINUTES (2)), "waiting");
  entry->state = AMT_OUTBOX_REFUSED;
  assert_text (amt_words_entry_live (entry, NOW), "refused");
  entry->state = AMT_OUTBOX_DONE;
  assert_text (amt_words_entry (entry, NOW), "settled: the portal has it already");
  entry->receipt = amt_receipt_new ("Q-1", NOW);
  assert_text (amt_words_entry (entry, NOW), "acknowledged 09:26");
}

static void
test_presence (void)
{
  g_autoptr (AmtReferences) references = references_new ();
  g_autoptr (AmtPresence) presence = amt_presence_new ("c");
  g_autoptr (AmtPresence) undated = amt_presence_new ("c");

  g_assert_null (amt_words_presence (NULL, references, NOW));
  g_assert_null (amt_words_presence (presence, references, NOW));
  amt_presence_add (presence, "aydin", NOW - MINUTES (14));
  assert_text (amt_words_presence (presence, references, NOW),
               "Selin Aydın has had this case open, too, since 09:12");
  amt_presence_add (presence, "b", NOW);
  assert_text (amt_words_presence (presence, references, NOW),
               "Selin Aydın and one more colleague have this case open, too");
  amt_presence_add (presence, "c", NOW);
  assert_text (amt_words_presence (presence, references, NOW),
               "Selin Aydın and 2 more colleagues have this case open, too");
  amt_presence_add (undated, "aydin", AMT_TIME_NONE);
  assert_text (amt_words_presence (undated, references, NOW),
               "Selin Aydın has this case open, too");
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/desk/words/times", test_times);
  g_test_add_func ("/desk/words/days", test_days);
  g_test_add_func ("/desk/words/known-and-unknown", test_known_and_unknown);
  g_test_add_func ("/desk/words/size", test_size);
  g_test_add_func ("/desk/words/rows", test_rows);
  g_test_add_func ("/desk/words/parts", test_parts);
  g_test_add_func ("/desk/words/operations", test_operations);
  g_test_add_func ("/desk/words/history", test_history);
  g_test_add_func ("/desk/words/entries", test_entries);
  g_test_add_func ("/desk/words/presence", test_presence);

  return g_test_run ();
}
