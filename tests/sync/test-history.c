/* test-history.c: a portal that was restored to a time before what this desk has seen of it: noticed by the mark of its history,
 * whatever became of the log since, before anything is sent there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

typedef struct
{
  Office office;
  Desk desk;
  Desk other;
  char *backup; /* (owned) */
} Fixture;

static void
sync_and_forget (Desk *desk)
{
  g_autoptr (AmtSyncResult) result = desk_sync (desk);

  g_assert_nonnull (result);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  office_open (&fixture->office, 12, 0);
  desk_open (&fixture->desk, &fixture->office, "anna");
  desk_open (&fixture->other, &fixture->office, "bert");
  fixture->backup = g_build_filename (fixture->office.folder, "backup.db", NULL);
  sync_and_forget (&fixture->desk);
  sync_and_forget (&fixture->other);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  desk_verify (&fixture->desk);
  desk_close (&fixture->desk);
  desk_close (&fixture->other);
  office_close (&fixture->office);
  g_free (fixture->backup);
}

static AmtOperation *
add_note (Desk *desk, const char *case_id, const char *text)
{
  return desk_do (desk, case_id, "addFileNote", "kind", "note", "text", text, NULL);
}

static void
save_backup (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (amt_portal_save (fixture->office.portal, fixture->backup, &error));
  g_assert_no_error (error);
}

/* The log grows again beyond what anna has seen: no number tells her anything. */
static void
restore (Fixture *fixture, const char *case_id)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (amt_portal_restore (fixture->office.portal, fixture->backup, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    amt_operation_unref (add_note (&fixture->other, case_id, "after the restoring"));
  desk_settle (&fixture->other);
}

/* Sends and does not pull: the cursor stays where the backup has it, too. */
static AmtOperation *
send_note (Desk *desk, const char *case_id)
{
  AmtOperation *note = add_note (desk, case_id, "after the backup");
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSyncResult) result =
      desk_try (desk, AMT_SYNC_PUSH | AMT_SYNC_NOW_PLEASE, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (result->push->n_applied, ==, 1);
  return note;
}

static void
assert_noticed (Desk *desk, const AmtOperation *lost)
{
  g_autoptr (AmtSyncResult) result = desk_sync (desk);

  g_assert_cmpstr (result->pull->gone_type, ==, AMT_PROBLEM_DIVERGED);
  g_assert_true (result->pull->full);
  g_assert_cmpuint (g_strv_length (result->missing), ==, 1);
  g_assert_cmpstr (result->missing[0], ==, lost->id);
  g_assert_cmpstr (desk_state (desk, lost), ==, "refused");
}

static void
test_receipt_lost (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) lost = NULL;

  save_backup (fixture);
  lost = send_note (desk, "c1");
  restore (fixture, "c1");
  assert_noticed (desk, lost);
  desk_assert_same (desk, "c1");

  desk_requeue (desk, lost);
  desk_settle (desk);
  desk_assert_same (desk, "c1");
}

static void
test_noticed_by_the_next_program (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) lost = NULL;

  save_backup (fixture);
  lost = send_note (desk, "c1");
  desk_reopen (desk);
  restore (fixture, "c2");
  assert_noticed (desk, lost);
  desk_assert_same (desk, "c1");
}

/* The version that she saw stands for something else by now: If-Match would fit. So nothing is done before it was compared. */
static void
test_nothing_is_sent (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  AmtPortal *portal = fixture->office.portal;
  g_autoptr (AmtOperation) lost = NULL;
  g_autoptr (AmtOperation) waiting = NULL;
  g_autoptr (AmtSyncResult) result = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;

  save_backup (fixture);
  lost = send_note (desk, "c1");
  restore (fixture, "c1");
  waiting = add_note (desk, "c1", "while nobody knew");
  result = desk_sync (desk);
  g_assert_true (result->push->diverged);
  g_assert_cmpuint (result->push->n_applied, ==, 0);
  g_assert_cmpuint (g_strv_length (result->missing), ==, 1);
  /* Bert's alone. */
  g_assert_cmpuint (amt_portal_count_operations (portal, "c1", "addFileNote"), ==, 4);
  /* It never arrived, so it can be undone without asking. */
  entry = desk_entry (desk, waiting);
  g_assert_cmpint (entry->state, ==, AMT_OUTBOX_QUEUED);
  g_assert_false (entry->ever_sent);

  desk_requeue (desk, lost);
  desk_settle (desk);
  g_assert_cmpuint (amt_portal_count_operations (portal, "c1", "addFileNote"), ==, 6);
  desk_assert_same (desk, "c1");
}

/* What she saw was a case that she opened: no receipt is missing, but the cache must not go on with what no portal says. */
static void
test_case_seen (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  Desk third = { NULL };
  g_autoptr (GError) error = NULL;

  desk_open (&third, &fixture->office, "sonja");
  sync_and_forget (&third);
  save_backup (fixture);
  for (guint i = 0; i < 9; i++)
    amt_operation_unref (add_note (&third, "c1", "before the restoring"));
  desk_settle (&third);
  desk_close (&third);
  WAIT_OK (amt_sync_engine_fetch_case, desk->engine, "c1");
  restore (fixture, "c1");

  g_assert_false (WAIT_CALL (amt_sync_engine_fetch_case, desk->engine, &error, "c1"));
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_GONE);
  /* That began a run of its own; this one comes behind it. */
  sync_and_forget (desk);
  desk_assert_same (desk, "c1");
}

/* The comparison breaks off, and the portal would take the cursor: it is gone on with all the same, with the next run as with the
 * next program. */
static void
test_comparison_broken_off (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) lost = NULL;

  save_backup (fixture);
  lost = send_note (desk, "c1");
  restore (fixture, "c1");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      amt_fault_proxy_add (fixture->office.proxy, "GET", "/operations/", "status", "status=500");
      g_assert_null (desk_try (desk, AMT_SYNC_PUSH | AMT_SYNC_PULL, NULL, &error));
      g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SERVER);
      g_assert_false (amt_sync_engine_may_send (desk->engine));
    }
  amt_fault_proxy_add (fixture->office.proxy, "GET", "/operations/", "status", "status=500");
  desk_reopen (desk);
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (desk_try (desk, AMT_SYNC_PUSH | AMT_SYNC_PULL, NULL, &error));
    g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SERVER);
  }
  assert_noticed (desk, lost);
  desk_assert_same (desk, "c1");
}

/* An older copy of the profile has the receipt of a history that is no more, of an operation that was sent again. */
static void
test_other_receipt (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  AmtReceipt *old = amt_receipt_new ("Q-old", 4711);
  g_autoptr (AmtOperation) note = send_note (desk, "c1");
  g_autoptr (AmtOutboxEntry) before = desk_entry (desk, note);
  g_autoptr (AmtOutboxEntry) after = NULL;
  g_autoptr (AmtSyncResult) result = NULL;

  WAIT_OK (amt_store_renew_receipt, desk->store, note->id, old);
  amt_receipt_free (old);
  save_backup (fixture);
  WAIT_OK (amt_sync_engine_fetch_case, desk->engine, "c2");
  amt_operation_unref (send_note (&fixture->other, "c3"));
  WAIT_OK (amt_sync_engine_fetch_case, desk->engine, "c3");
  restore (fixture, "c2");

  result = desk_sync (desk);
  g_assert_nonnull (result->missing);
  g_assert_cmpuint (g_strv_length (result->missing), ==, 0);
  after = desk_entry (desk, note);
  g_assert_cmpint (after->state, ==, AMT_OUTBOX_DONE);
  g_assert_cmpstr (after->receipt->id, ==, before->receipt->id);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/history/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("receipt-lost", test_receipt_lost);
  ADD ("noticed-by-the-next-program", test_noticed_by_the_next_program);
  ADD ("nothing-is-sent", test_nothing_is_sent);
  ADD ("case-seen", test_case_seen);
  ADD ("comparison-broken-off", test_comparison_broken_off);
  ADD ("other-receipt", test_other_receipt);
#undef ADD

  return g_test_run ();
}
