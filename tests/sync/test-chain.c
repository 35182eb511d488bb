/* test-chain.c: what is recorded offline for one case goes out together, and meets what others did meanwhile.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include <string.h>

typedef struct
{
  Office office;
  Desk anna;
  Desk bert;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtSyncResult) a = NULL;
  g_autoptr (AmtSyncResult) b = NULL;

  office_open (&fixture->office, 3, 0);
  desk_open (&fixture->anna, &fixture->office, "anna");
  desk_open (&fixture->bert, &fixture->office, "bert");
  a = desk_sync (&fixture->anna);
  b = desk_sync (&fixture->bert);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  desk_verify (&fixture->anna);
  desk_verify (&fixture->bert);
  desk_close (&fixture->anna);
  desk_close (&fixture->bert);
  office_close (&fixture->office);
}

static void
sync_and_forget (Desk *desk)
{
  g_autoptr (AmtSyncResult) result = desk_sync (desk);

  g_assert_nonnull (result);
}

static AmtOperation *
decide (Desk *desk, const char *case_id, const char *amount)
{
  g_autofree char *values = g_strdup_printf ("{\"amount\":\"%s\"}", amount);

  return desk_do (desk, case_id, "decide", "outcome", "yes", "templateVersion", "1", "values",
                  values, "applicantVersion", "1", NULL);
}

/* Claimed online, with a jotting to edit. */
static AmtOperation *
begin_work (Desk *desk, const char *case_id)
{
  g_autoptr (AmtOperation) claim = desk_do (desk, case_id, "claim", NULL);
  AmtOperation *jotting =
      desk_do (desk, case_id, "addJotting", "visibility", "case", "text", "first", NULL);

  desk_settle (desk);
  g_assert_cmpstr (desk_state (desk, claim), ==, "done");
  g_assert_cmpstr (desk_state (desk, jotting), ==, "done");
  return jotting;
}

static GPtrArray *
work_offline (Desk *desk, const char *case_id, const char *jotting)
{
  GPtrArray *chain = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_operation_unref);

  g_ptr_array_add (chain,
                   desk_do (desk, case_id, "addFileNote", "kind", "note", "text", "n", NULL));
  g_ptr_array_add (chain, desk_do (desk, case_id, "setFollowUp", "dueOn", "2026-02-01", NULL));
  g_ptr_array_add (chain,
                   desk_do (desk, case_id, "editJotting", "noteId", jotting, "text", "b", NULL));
  g_ptr_array_add (chain, decide (desk, case_id, "5,00"));
  g_ptr_array_add (chain, desk_do (desk, case_id, "close", NULL));
  return chain;
}

static void
assert_once (Desk *desk, GPtrArray *chain)
{
  for (guint i = 0; i < chain->len; i++)
    {
      const AmtOperation *operation = g_ptr_array_index (chain, i);

      g_assert_cmpstr (desk_state (desk, operation), ==, "done");
      g_assert_cmpuint (
          amt_portal_count_operations (desk->office->portal, operation->case_id, operation->type),
          ==, 1);
    }
}

static void
test_in_one_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) jotting = begin_work (&fixture->anna, "c1");
  g_autoptr (GPtrArray) chain = NULL;

  chain = work_offline (&fixture->anna, "c1", jotting->id);
  amt_fault_proxy_clear_log (fixture->office.proxy);
  sync_and_forget (&fixture->anna);
  g_assert_cmpuint (amt_fault_proxy_count (fixture->office.proxy, "POST", "batch"), ==, 1);
  g_assert_cmpuint (amt_fault_proxy_count (fixture->office.proxy, "POST", NULL), ==, 1);
  g_assert_cmpuint (fixture->anna.n_letters, ==, 1);
  assert_once (&fixture->anna, chain);
  sync_and_forget (&fixture->anna);
  desk_assert_same (&fixture->anna, "c1");
}

/* Somebody else's note is nothing that the chain reads or overwrites. */
static void
test_unrelated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) jotting = begin_work (&fixture->anna, "c1");
  g_autoptr (AmtOperation) other = NULL;
  g_autoptr (GPtrArray) chain = work_offline (&fixture->anna, "c1", jotting->id);

  sync_and_forget (&fixture->bert);
  other = desk_do (&fixture->bert, "c1", "addJotting", "visibility", "case", "text", "x", NULL);
  sync_and_forget (&fixture->bert);
  g_assert_cmpstr (desk_state (&fixture->bert, other), ==, "done");

  desk_settle (&fixture->anna);
  assert_once (&fixture->anna, chain);
  desk_assert_same (&fixture->anna, "c1");
}

/* The applicant sent something that the clerk had not seen when she decided. */
static void
test_related (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->anna;
  g_autoptr (AmtOperation) jotting = begin_work (desk, "c1");
  g_autoptr (GPtrArray) chain = work_offline (desk, "c1", jotting->id);
  const AmtOperation *decision = g_ptr_array_index (chain, 3);
  const AmtOperation *closing = g_ptr_array_index (chain, 4);
  g_autoptr (AmtOutboxEntry) entry = NULL;

  g_assert_true (amt_portal_resubmit (fixture->office.portal, "c1", "rent", "9,00", NULL, NULL));
  sync_and_forget (desk);
  sync_and_forget (desk);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (desk_state (desk, g_ptr_array_index (chain, i)), ==, "done");
  entry = desk_entry (desk, decision);
  g_assert_cmpint (entry->state, ==, AMT_OUTBOX_CONFLICT);
  g_assert_cmpuint (entry->conflict_fields & AMT_FIELD_APPLICANT, !=, 0);
  g_assert_cmpuint (amt_portal_count_operations (fixture->office.portal, "c1", "decide"), ==, 0);
  g_assert_cmpuint (amt_portal_count_operations (fixture->office.portal, "c1", "close"), ==, 0);

  /* Theirs: the decision and what came after it go. */
  WAIT_OK (amt_sync_engine_withdraw, desk->engine, closing->id);
  WAIT_OK (amt_sync_engine_withdraw, desk->engine, decision->id);
  sync_and_forget (desk);
  g_assert_cmpuint (desk_n_unsettled (desk), ==, 0);
  g_assert_cmpuint (amt_portal_count_operations (fixture->office.portal, "c1", "decide"), ==, 0);
  desk_assert_same (desk, "c1");
}

/* Two people edit: the second is asked; mine on top of theirs. */
static void
test_mine (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->anna;
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (AmtOperation) move = NULL;
  g_autoptr (AmtOperation) claim = begin_work (desk, "c1");
  g_autoptr (AmtOperation) release = NULL;
  g_autoptr (AmtOperation) theirs = NULL;
  Desk sonja = { 0 };
  AmtCaseView *view;

  desk_open (&sonja, &fixture->office, "sonja");
  sync_and_forget (&sonja);
  note = desk_do (desk, "c1", "addFileNote", "kind", "note", "text", "offline", NULL);
  release = desk_do (desk, "c1", "release", NULL);
  theirs = desk_do (&sonja, "c1", "assign", "userId", "bert", NULL);
  sync_and_forget (&sonja);
  g_assert_cmpstr (desk_state (&sonja, theirs), ==, "done");

  desk_settle (desk);
  /* The note only adds. The release overwrites what the clerk has not seen: not behind the note's back either. */
  g_assert_cmpstr (desk_state (desk, note), ==, "done");
  g_assert_cmpstr (desk_state (desk, release), ==, "conflict");
  view = desk_view (desk, "c1");
  g_assert_cmpstr (view->truth->assignee_id, ==, "bert");
  amt_case_view_free (view);

  /* Mine: the portal's rules speak now, and they say that it is not hers to release. */
  desk_requeue (desk, release);
  sync_and_forget (desk);
  g_assert_cmpuint (amt_portal_count_operations (fixture->office.portal, "c1", "release"), ==, 0);
  move = desk_do (desk, "c2", "addFileNote", "kind", "note", "text", "goes on", NULL);
  sync_and_forget (desk);
  g_assert_cmpstr (desk_state (desk, move), ==, "done");
  desk_close (&sonja);
}

/* A batch that is refused as a whole, and one operation that is never taken: the others pass. */
static void
test_poison (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->anna;
  g_autoptr (AmtOperation) one = NULL;
  g_autoptr (AmtOperation) bad = NULL;
  g_autoptr (AmtOperation) behind = NULL;
  g_autoptr (AmtOperation) three = NULL;

  one = desk_do (desk, "c1", "addFileNote", "kind", "note", "text", "1", NULL);
  bad = desk_do (desk, "c2", "assign", "userId", "nobody", NULL);
  behind = desk_do (desk, "c2", "addFileNote", "kind", "note", "text", "2", NULL);
  three = desk_do (desk, "c3", "addFileNote", "kind", "note", "text", "3", NULL);
  amt_fault_proxy_add (fixture->office.proxy, "POST", "batch", "status", "status=400&count=0");
  sync_and_forget (desk);
  g_assert_cmpstr (desk_state (desk, one), ==, "done");
  g_assert_cmpstr (desk_state (desk, bad), ==, "refused");
  g_assert_cmpstr (desk_state (desk, behind), ==, "queued");
  g_assert_cmpstr (desk_state (desk, three), ==, "done");

  WAIT_OK (amt_sync_engine_withdraw, desk->engine, bad->id);
  sync_and_forget (desk);
  g_assert_cmpstr (desk_state (desk, behind), ==, "done");
}

/* --- letters ------------------------------------------------------------------------------------------- */

static void
assert_issued (Fixture *fixture, const AmtOperation *decision, const char *day)
{
  g_autofree char *text =
      amt_portal_get_case_json (fixture->office.portal, decision->case_id, "anna");
  g_autoptr (AmtCase) value = amt_wire_case_from_text (text, NULL);
  AmtDecision *issued;

  g_assert_cmpuint (value->decisions->len, ==, 1);
  issued = g_ptr_array_index (value->decisions, 0);
  g_assert_cmpstr (issued->id, ==, decision->id);
  g_assert_cmpstr (issued->issued_on, ==, day);
  g_assert_nonnull (amt_case_find_document (value, issued->letter_document_id));
}

static void
test_letter_repeated (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->anna;
  g_autoptr (AmtOperation) jotting = begin_work (desk, "c1");
  g_autoptr (AmtOperation) decision = decide (desk, "c1", "7,00");
  g_autoptr (AmtSyncResult) lost = NULL;
  g_autoptr (AmtOutboxEntry) before = NULL;

  amt_fault_proxy_add (fixture->office.proxy, "POST", "operations", "answer-lost", NULL);
  lost = desk_try (desk, AMT_SYNC_PUSH, NULL, NULL);
  g_assert_null (lost);
  before = desk_entry (desk, decision);
  g_assert_true (before->ever_sent);
  /* Next day: it was applied, and the same bytes get the same answer. */
  office_later (&fixture->office, G_TIME_SPAN_DAY);
  desk_reopen (desk);
  sync_and_forget (desk);
  g_assert_cmpstr (desk_state (desk, decision), ==, "done");
  g_assert_cmpuint (desk->n_letters, ==, 1);
  assert_issued (fixture, decision, OFFICE_DAY);
  desk_assert_same (desk, "c1");
}

static void
test_letter_of_another_day (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->anna;
  g_autoptr (AmtOperation) jotting = begin_work (desk, "c1");
  g_autoptr (AmtOperation) decision = decide (desk, "c1", "7,00");
  g_autoptr (AmtSyncResult) lost = NULL;
  g_autoptr (AmtSyncResult) again = NULL;

  amt_fault_proxy_add (fixture->office.proxy, "POST", "operations", "cut-before-send", NULL);
  lost = desk_try (desk, AMT_SYNC_PUSH, NULL, NULL);
  g_assert_null (lost);
  office_later (&fixture->office, G_TIME_SPAN_DAY);
  /* The new day's letter is lost as well, and the day after it arrives. */
  amt_fault_proxy_add (fixture->office.proxy, "POST", "operations", "cut-before-send", "skip=1");
  again = desk_try (desk, AMT_SYNC_PUSH | AMT_SYNC_NOW_PLEASE, NULL, NULL);
  g_assert_null (again);
  g_assert_cmpuint (desk->n_letters, ==, 2);
  office_later (&fixture->office, G_TIME_SPAN_DAY);
  sync_and_forget (desk);
  g_assert_cmpstr (desk_state (desk, decision), ==, "done");
  g_assert_cmpuint (desk->n_letters, ==, 3);
  assert_issued (fixture, decision, "2026-01-07");
}

/* What cannot be drawn is the clerk's, with or without a portal. */
static void
test_letter_impossible (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->anna;
  g_autoptr (AmtOperation) jotting = begin_work (desk, "c1");
  g_autoptr (AmtOperation) decision = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (AmtSyncResult) result = NULL;

  decision = decide (desk, "c1", "impossible");
  amt_fault_proxy_add (fixture->office.proxy, NULL, NULL, "cut-before-send", "count=0");
  result = desk_try (desk, AMT_SYNC_PUSH, NULL, NULL);
  g_assert_nonnull (result);
  entry = desk_entry (desk, decision);
  g_assert_cmpint (entry->state, ==, AMT_OUTBOX_CONFLICT);
  g_assert_false (entry->ever_sent);
  amt_fault_proxy_clear (fixture->office.proxy);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("/chain/in-one-request", test_in_one_request);
  ADD ("/chain/unrelated", test_unrelated);
  ADD ("/chain/related", test_related);
  ADD ("/chain/mine", test_mine);
  ADD ("/chain/poison", test_poison);
  ADD ("/chain/letter/repeated", test_letter_repeated);
  ADD ("/chain/letter/of-another-day", test_letter_of_another_day);
  ADD ("/chain/letter/impossible", test_letter_impossible);
  return g_test_run ();
}
