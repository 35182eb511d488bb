/* test-chain.c: what operations of one case are based on, and that no foreign change is ever covered silently.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

typedef struct
{
  char *directory;
  AmtClock *clock;
  AmtStore *store;
  AmtCase *server; /* what the portal has */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = amt_test_temp_dir ();
  fixture->clock = amt_clock_new_fixed (NOW);
  fixture->store = fixture_store (fixture->directory, fixture->clock);
  fixture_fill (fixture->store, 1);
  fixture->server = fixture_case (0, 1, ME);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_verify (fixture->store);
  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  g_object_unref (fixture->clock);
  amt_case_unref (fixture->server);
  g_free (fixture->directory);
}

/* Somebody else hands the case over. */
static void
foreign_assign (Fixture *fixture, const char *user_id)
{
  AmtCase *after = amt_case_copy (fixture->server);

  g_free (after->assignee_id);
  after->assignee_id = g_strdup (user_id);
  after->version++;
  amt_case_unref (fixture->server);
  fixture->server = after;
}

static AmtOperation *
record (Fixture *fixture, const char *type, const char *value)
{
  AmtOperation *operation = fixture_operation (type, 0, NULL, NULL);

  if (g_str_equal (type, "assign"))
    operation->user_id = g_strdup (value);
  else if (g_str_equal (type, "setFollowUp"))
    operation->due_on = g_strdup (value);
  else
    operation->text = g_strdup (value);
  STORE_OK (amt_store_record, fixture->store, operation, AMT_TIME_NONE);

  return operation;
}

/* Claims the oldest and checks that it is @operation. */
static guint64
claim (Fixture *fixture, AmtOperation *operation)
{
  g_autoptr (GPtrArray) claimed = STORE_GET (amt_store_claim_due, fixture->store, NOW, 1, 0);

  g_assert_cmpuint (claimed->len, ==, 1);
  g_assert_cmpstr (((AmtOutboxEntry *) claimed->pdata[0])->operation->id, ==, operation->id);
  g_assert_false (((AmtOutboxEntry *) claimed->pdata[0])->chained);

  return ((AmtOutboxEntry *) claimed->pdata[0])->base_version;
}

/* The portal applies it to what it has. */
static void
applied (Fixture *fixture, AmtOperation *operation)
{
  AmtSettlement *settlement = fixture_done (fixture->server, operation);
  AmtCase *after = amt_case_ref (settlement->answer->value);

  STORE_OK (amt_store_settle, fixture->store, operation->id, settlement);
  amt_case_unref (fixture->server);
  fixture->server = after;
}

static AmtMerge
merge (Fixture *fixture, AmtOperation *operation)
{
  AmtCaseView *view = fixture_view (fixture->store, 0);
  AmtMerge result = amt_merge_operation (view->base, fixture->server, operation, NULL);

  amt_case_view_free (view);

  return result;
}

static AmtWireCase *
wire_server (Fixture *fixture)
{
  g_autofree char *raw = fixture_text (fixture->server);

  return amt_wire_case_new (fixture->server, raw);
}

static void
test_straight (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) note = record (fixture, "addFileNote", "eins");
  g_autoptr (AmtOperation) assign = record (fixture, "assign", "u-b");
  g_autoptr (AmtOperation) second = record (fixture, "addFileNote", "zwei");
  AmtCaseView *view;

  g_assert_cmpuint (claim (fixture, note), ==, 1);
  applied (fixture, note);
  g_assert_cmpuint (claim (fixture, assign), ==, 2);
  view = fixture_view (fixture->store, 0);
  g_assert_cmpuint (view->base->version, ==, 2);
  g_assert_cmpuint (view->base->file_notes->len, ==, 1);
  amt_case_view_free (view);
  applied (fixture, assign);
  g_assert_cmpuint (claim (fixture, second), ==, 3);
  applied (fixture, second);

  view = fixture_view (fixture->store, 0);
  g_assert_null (view->base);
  g_assert_true (amt_case_equal (view->truth, fixture->server));
  amt_case_view_free (view);
}

/* An add needs no If-Match, so it lands on top of a change that the clerk has not seen. The assignment behind it must not. */
static void
test_add_over_foreign (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) note = record (fixture, "addFileNote", "eins");
  g_autoptr (AmtOperation) assign = record (fixture, "assign", "u-b");

  foreign_assign (fixture, "u-x");
  claim (fixture, note);
  applied (fixture, note);
  g_assert_cmpuint (claim (fixture, assign), ==, 1);
  g_assert_cmpint (merge (fixture, assign), ==, AMT_MERGE_CONFLICT);
}

/* The same where the first one was merged and sent again on the portal's version. */
static void
test_merged_over_foreign (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) follow_up = record (fixture, "setFollowUp", "2026-04-01");
  g_autoptr (AmtOperation) assign = record (fixture, "assign", "u-b");
  AmtSettlement *again = amt_settlement_new (AMT_OUTBOX_QUEUED);

  foreign_assign (fixture, "u-x");
  g_assert_cmpuint (claim (fixture, follow_up), ==, 1);
  g_assert_cmpint (merge (fixture, follow_up), ==, AMT_MERGE_SEND_AGAIN);
  again->base_version = fixture->server->version;
  again->server = wire_server (fixture);
  STORE_OK (amt_store_settle, fixture->store, follow_up->id, again);
  g_assert_cmpuint (claim (fixture, follow_up), ==, 2);
  applied (fixture, follow_up);

  g_assert_cmpuint (claim (fixture, assign), ==, 1);
  g_assert_cmpint (merge (fixture, assign), ==, AMT_MERGE_CONFLICT);
}

static void
test_mine_on_top (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) assign = record (fixture, "assign", "u-b");
  g_autoptr (AmtOperation) note = record (fixture, "addFileNote", "eins");
  g_autoptr (AmtOperation) release = record (fixture, "release", NULL);
  AmtSettlement *conflict = amt_settlement_new (AMT_OUTBOX_CONFLICT);
  AmtCaseView *view;

  foreign_assign (fixture, "u-x");
  claim (fixture, assign);
  conflict->server = wire_server (fixture);
  conflict->fields = AMT_FIELD_ASSIGNEE;
  STORE_OK (amt_store_settle, fixture->store, assign->id, conflict);

  /* The portal's word stands until the clerk decides; nothing behind it is due. */
  view = fixture_view (fixture->store, 0);
  g_assert_true (view->row->conflict);
  g_assert_cmpuint (view->base->version, ==, 1);
  g_assert_cmpuint (view->truth->version, ==, 2);
  amt_case_view_free (view);

  STORE_OK (amt_store_requeue, fixture->store, assign->id);
  g_assert_cmpuint (claim (fixture, assign), ==, 2);
  g_assert_cmpint (merge (fixture, assign), ==, AMT_MERGE_SEND_AGAIN);
  applied (fixture, assign);
  g_assert_cmpuint (claim (fixture, note), ==, 3);
  applied (fixture, note);
  g_assert_cmpuint (claim (fixture, release), ==, 4);
}

/* Somebody else has the case by now, and the assignment meets that. Returns: (transfer full) */
static AmtOperation *
meet (Fixture *fixture, gboolean sent)
{
  AmtOperation *assign = record (fixture, "assign", "u-b");
  AmtSettlement *conflict = amt_settlement_new (AMT_OUTBOX_CONFLICT);
  const char *ids[] = { assign->id, NULL };

  foreign_assign (fixture, "u-x");
  claim (fixture, assign);
  if (sent)
    STORE_OK (amt_store_mark_sent, fixture->store, ids);
  conflict->server = wire_server (fixture);
  conflict->fields = AMT_FIELD_ASSIGNEE;
  STORE_OK (amt_store_settle, fixture->store, assign->id, conflict);
  return assign;
}

/* What does not count is kept in the same transaction. */
static AmtResolution *
choose (gboolean mine, const AmtCase *seen)
{
  AmtResolution *resolution = amt_resolution_new (mine);

  resolution->version = seen->version;
  resolution->applicant_version = seen->applicant_version;
  g_ptr_array_add (resolution->records, fixture_operation ("addJotting", 0, NULL, "verloren"));
  return resolution;
}

static guint
count_unsettled (Fixture *fixture)
{
  AmtCaseView *view = fixture_view (fixture->store, 0);
  guint n = view->operations->len;

  amt_case_view_free (view);
  return n;
}

static void
test_resolve_mine (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) assign = meet (fixture, TRUE);
  g_autoptr (AmtResolution) stale = choose (TRUE, fixture->server);
  g_autoptr (AmtResolution) resolution = NULL;
  AmtCasesPage *cases = fixture_cases_page ();

  /* The case changed once more after the clerk had looked: nothing is put on top of that, and nothing is recorded. */
  foreign_assign (fixture, "u-y");
  fixture_cases_page_add (cases, fixture->server);
  STORE_OK (amt_store_put_cases, fixture->store, cases, FALSE);
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_resolve, fixture->store, assign->id, stale, FALSE);
  g_assert_cmpstr (fixture_state (fixture->store, assign->id), ==, "conflict");
  g_assert_cmpuint (count_unsettled (fixture), ==, 1);

  resolution = choose (TRUE, fixture->server);
  STORE_OK (amt_store_resolve, fixture->store, assign->id, resolution, FALSE);
  g_assert_cmpuint (count_unsettled (fixture), ==, 2);
  g_assert_cmpuint (claim (fixture, assign), ==, 3);
  g_assert_cmpint (merge (fixture, assign), ==, AMT_MERGE_SEND_AGAIN);
  applied (fixture, assign);
  g_assert_cmpstr (fixture->server->assignee_id, ==, "u-b");
}

/* Two of one case, chosen in one go; the first one goes out before the second choice is written. */
static void
two_of_one_case (Fixture *fixture, gboolean foreign)
{
  g_autoptr (AmtOperation) first = record (fixture, "assign", "u-b");
  g_autoptr (AmtOperation) second = record (fixture, "assign", "u-c");
  g_autoptr (AmtResolution) mine = NULL;
  g_autoptr (AmtResolution) also_mine = NULL;
  g_autoptr (GPtrArray) claimed = STORE_GET (amt_store_claim_due, fixture->store, NOW, 2, 1);

  g_assert_cmpuint (claimed->len, ==, 2);
  foreign_assign (fixture, "u-x");
  for (guint i = 0; i < 2; i++)
    {
      AmtSettlement *conflict = amt_settlement_new (AMT_OUTBOX_CONFLICT);

      conflict->server = wire_server (fixture);
      conflict->fields = AMT_FIELD_ASSIGNEE;
      STORE_OK (amt_store_settle, fixture->store, (i == 0 ? first : second)->id, conflict);
    }
  mine = choose (TRUE, fixture->server);
  also_mine = choose (TRUE, fixture->server);
  STORE_OK (amt_store_resolve, fixture->store, first->id, mine, FALSE);
  g_assert_cmpstr (fixture_state (fixture->store, second->id), ==, "conflict");
  claim (fixture, first);
  if (foreign)
    foreign_assign (fixture, "u-y");
  applied (fixture, first);

  if (foreign)
    {
      STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_resolve, fixture->store, second->id, also_mine,
                   FALSE);
      g_assert_cmpstr (fixture_state (fixture->store, second->id), ==, "conflict");
      return;
    }
  STORE_OK (amt_store_resolve, fixture->store, second->id, also_mine, FALSE);
  claim (fixture, second);
  applied (fixture, second);
  g_assert_cmpstr (fixture->server->assignee_id, ==, "u-c");
}

/* What lies between is the clerk's own: she is not asked again. */
static void
test_resolve_behind_own (Fixture *fixture, gconstpointer data)
{
  two_of_one_case (fixture, FALSE);
}

static void
test_resolve_behind_foreign (Fixture *fixture, gconstpointer data)
{
  two_of_one_case (fixture, TRUE);
}

static void
test_resolve_theirs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) assign = meet (fixture, TRUE);
  g_autoptr (AmtResolution) resolution = choose (FALSE, fixture->server);
  g_autoptr (AmtOperation) note = record (fixture, "addFileNote", "dahinter");

  /* What may have arrived goes only after the portal's DELETE. */
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_resolve, fixture->store, assign->id, resolution,
               FALSE);
  g_assert_cmpuint (count_unsettled (fixture), ==, 2);
  STORE_OK (amt_store_resolve, fixture->store, assign->id, resolution, TRUE);
  STORE_FAILS (AMT_STORE_ERROR_NOT_FOUND, amt_store_load_entry, fixture->store, assign->id);
  g_assert_cmpuint (count_unsettled (fixture), ==, 2);
  claim (fixture, note);
  applied (fixture, note);
  claim (fixture, resolution->records->pdata[0]);
  applied (fixture, resolution->records->pdata[0]);
  g_assert_cmpstr (fixture->server->assignee_id, ==, "u-x");
  g_assert_cmpuint (fixture->server->jottings->len, ==, 1);
}

static void
test_resolve_what_is_none (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) note = record (fixture, "addFileNote", "eins");
  g_autoptr (AmtResolution) mine = choose (TRUE, fixture->server);
  g_autoptr (AmtResolution) theirs = choose (FALSE, fixture->server);

  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_resolve, fixture->store, note->id, mine, FALSE);
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_resolve, fixture->store, note->id, theirs, FALSE);
  g_assert_cmpuint (count_unsettled (fixture), ==, 1);
}

static void
test_discard_in_the_middle (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) first = record (fixture, "addFileNote", "eins");
  g_autoptr (AmtOperation) second = record (fixture, "assign", "u-b");
  g_autoptr (AmtOperation) third = record (fixture, "addJotting", "drei");
  AmtCaseView *view;

  STORE_OK (amt_store_discard, fixture->store, second->id, FALSE);
  view = fixture_view (fixture->store, 0);
  g_assert_cmpuint (view->operations->len, ==, 2);
  g_assert_cmpstr (view->local->assignee_id, ==, ME);
  g_assert_cmpuint (view->base->version, ==, 1);
  amt_case_view_free (view);

  STORE_OK (amt_store_discard, fixture->store, first->id, FALSE);
  g_assert_cmpuint (claim (fixture, third), ==, 1);
  applied (fixture, third);
}

static void
test_pull_keeps_base (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) assign = record (fixture, "assign", "u-b");
  AmtChangesPage *page = fixture_page ("c-2", FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;
  AmtCaseView *view;

  foreign_assign (fixture, "u-x");
  fixture_page_add (page, fixture->server);
  changes = STORE_GET (amt_store_apply_page, fixture->store, "c-1", page);
  view = fixture_view (fixture->store, 0);
  g_assert_cmpuint (view->row->value->version, ==, 2);
  g_assert_cmpstr (view->row->value->assignee_id, ==, "u-b");
  g_assert_cmpuint (view->row->n_pending, ==, 1);
  g_assert_cmpuint (view->base->version, ==, 1);
  amt_case_view_free (view);
  g_assert_cmpuint (claim (fixture, assign), ==, 1);
}

/* What the clerk saw counts, not what the base was: the case went to u-x, the clerk saw it, and it went back. */
static void
test_there_and_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) note = record (fixture, "addFileNote", "eins");
  g_autoptr (AmtOperation) assign = NULL;
  AmtCasesPage *cases = fixture_cases_page ();

  foreign_assign (fixture, "u-x");
  fixture_cases_page_add (cases, fixture->server);
  STORE_OK (amt_store_put_cases, fixture->store, cases, FALSE);
  assign = record (fixture, "assign", "u-b");
  foreign_assign (fixture, ME);

  claim (fixture, note);
  applied (fixture, note);
  g_assert_cmpuint (claim (fixture, assign), ==, 2);
  g_assert_cmpint (merge (fixture, assign), ==, AMT_MERGE_CONFLICT);
}

static void
test_already (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) assign = record (fixture, "assign", "u-b");
  g_autoptr (AmtOperation) note = record (fixture, "addFileNote", "eins");
  AmtSettlement *already = amt_settlement_new (AMT_OUTBOX_DONE);

  claim (fixture, assign);
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_settle, fixture->store, assign->id,
               amt_settlement_new (AMT_OUTBOX_DONE));
  already->already = TRUE;
  STORE_OK (amt_store_settle, fixture->store, assign->id, already);
  g_assert_cmpstr (fixture_state (fixture->store, assign->id), ==, "done");
  g_assert_cmpuint (claim (fixture, note), ==, 1);
}

static void
mark_missing (Fixture *fixture, const char *id)
{
  const char *ids[] = { id, NULL };

  STORE_OK (amt_store_mark_missing, fixture->store, ids);
}

/* Whatever ends the program now: the next one begins with a full sync, and does not believe in the old mark. */
static void
test_missing_forgets_cursor_and_mark (Fixture *fixture, gconstpointer data)
{
  g_autofree char *none = STORE_GET (amt_store_load_history, fixture->store);
  g_autofree char *kept = NULL;
  g_autofree char *forgotten = NULL;
  AmtPullState *state;

  g_assert_null (none);
  STORE_OK (amt_store_save_history, fixture->store, "h-1-ab");
  STORE_OK (amt_store_save_history, fixture->store, "h-2-cd");
  kept = STORE_GET (amt_store_load_history, fixture->store);
  g_assert_cmpstr (kept, ==, "h-2-cd");

  mark_missing (fixture, NULL);
  forgotten = STORE_GET (amt_store_load_history, fixture->store);
  g_assert_null (forgotten);
  state = STORE_GET (amt_store_load_pull_state, fixture->store);
  g_assert_null (state->cursor);
  amt_pull_state_free (state);
}

/* Sent again in another history: the receipt of today counts, for what is settled alone. */
static void
test_receipt_is_renewed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) note = record (fixture, "addFileNote", "eins");
  AmtReceipt *receipt = amt_receipt_new ("Q-new", 4711);
  g_autoptr (AmtOutboxEntry) early = NULL;
  g_autoptr (AmtOutboxEntry) late = NULL;

  STORE_OK (amt_store_renew_receipt, fixture->store, note->id, receipt);
  early = STORE_GET (amt_store_load_entry, fixture->store, note->id);
  g_assert_null (early->receipt);
  claim (fixture, note);
  applied (fixture, note);
  STORE_OK (amt_store_renew_receipt, fixture->store, note->id, receipt);
  late = STORE_GET (amt_store_load_entry, fixture->store, note->id);
  g_assert_cmpstr (late->receipt->id, ==, "Q-new");
  g_assert_cmpint (late->receipt->at, ==, 4711);
  g_assert_cmpint (late->state, ==, AMT_OUTBOX_DONE);
  amt_receipt_free (receipt);
}

/* The case left, the portal lost its history, and the case is there again: with what the clerk did there. */
static void
test_missing_of_a_case_that_returns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) note = record (fixture, "addFileNote", "eins");
  AmtChangesPage *left = fixture_page ("c-2", FALSE);
  AmtChangesPage *back = fixture_page ("c-3", FALSE);
  g_autoptr (AmtChangeSet) gone = NULL;
  g_autoptr (AmtChangeSet) come = NULL;
  g_autoptr (AmtCase) before = amt_case_copy (fixture->server);
  AmtCaseView *view;

  claim (fixture, note);
  applied (fixture, note);
  fixture_page_remove (left, 0, "moved");
  gone = STORE_GET (amt_store_apply_page, fixture->store, "c-1", left);
  mark_missing (fixture, note->id);
  g_assert_cmpstr (fixture_state (fixture->store, note->id), ==, "refused");

  STORE_OK (amt_store_begin_full, fixture->store);
  fixture_page_add (back, before);
  come = STORE_GET (amt_store_apply_page, fixture->store, NULL, back);
  fixture_verify (fixture->store);
  view = fixture_view (fixture->store, 0);
  g_assert_nonnull (view->base);
  amt_case_view_free (view);
  STORE_OK (amt_store_requeue, fixture->store, note->id);
  g_assert_cmpuint (claim (fixture, note), ==, before->version);
}

/* After the portal lost its history a number no longer says what the clerk saw: what waits to be sent is compared. */
static void
test_missing_voids_versions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) assign = record (fixture, "assign", "u-b");
  g_autoptr (AmtOperation) second = record (fixture, "assign", "u-c");
  AmtCaseView *view;

  mark_missing (fixture, NULL);
  fixture_verify (fixture->store);
  view = fixture_view (fixture->store, 0);
  g_assert_cmpuint (view->base->version, >, 1000000);
  g_assert_cmpstr (view->base->assignee_id, ==, fixture->server->assignee_id);
  amt_case_view_free (view);
  g_assert_cmpuint (claim (fixture, assign), >, 1000000);

  /* Somebody else's change has the number that the clerk had seen. */
  foreign_assign (fixture, "u-x");
  g_assert_cmpint (merge (fixture, assign), ==, AMT_MERGE_CONFLICT);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/store/chain/straight", test_straight);
  ADD ("/store/chain/add-over-foreign", test_add_over_foreign);
  ADD ("/store/chain/merged-over-foreign", test_merged_over_foreign);
  ADD ("/store/chain/mine-on-top", test_mine_on_top);
  ADD ("/store/chain/resolve-mine", test_resolve_mine);
  ADD ("/store/chain/resolve-behind-own", test_resolve_behind_own);
  ADD ("/store/chain/resolve-behind-foreign", test_resolve_behind_foreign);
  ADD ("/store/chain/resolve-theirs", test_resolve_theirs);
  ADD ("/store/chain/resolve-what-is-none", test_resolve_what_is_none);
  ADD ("/store/chain/discard-in-the-middle", test_discard_in_the_middle);
  ADD ("/store/chain/pull-keeps-base", test_pull_keeps_base);
  ADD ("/store/chain/there-and-back", test_there_and_back);
  ADD ("/store/chain/already", test_already);
  ADD ("/store/chain/missing-of-a-case-that-returns", test_missing_of_a_case_that_returns);
  ADD ("/store/chain/missing-voids-versions", test_missing_voids_versions);
  ADD ("/store/chain/missing-forgets-cursor-and-mark", test_missing_forgets_cursor_and_mark);
  ADD ("/store/chain/receipt-is-renewed", test_receipt_is_renewed);

  return g_test_run ();
}
