/* test-withdraw.c: taking back what was recorded, wherever it is by now.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

typedef struct
{
  Office office;
  Desk desk;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtSyncResult) result = NULL;

  office_open (&fixture->office, 2, 0);
  desk_open (&fixture->desk, &fixture->office, "anna");
  result = desk_sync (&fixture->desk);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  desk_verify (&fixture->desk);
  desk_close (&fixture->desk);
  office_close (&fixture->office);
}

static AmtOperation *
send_into (Fixture *fixture, const char *fault)
{
  AmtOperation *note =
      desk_do (&fixture->desk, "c1", "addFileNote", "kind", "note", "text", "hasty", NULL);

  amt_fault_proxy_add (fixture->office.proxy, "POST", NULL, fault, NULL);
  g_assert_null (desk_try (&fixture->desk, AMT_SYNC_PUSH, NULL, NULL));
  return note;
}

static void
assert_draft (Desk *desk, const char *text)
{
  g_autofree char *draft = WAIT_GET (amt_store_load_draft, desk->store, "c1", "fileNote");

  g_assert_cmpstr (draft, ==, text);
}

static void
test_never_sent (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) note =
      desk_make (desk, "c1", "addFileNote", "kind", "note", "text", "hasty", NULL);
  g_autoptr (AmtSyncResult) result = NULL;

  desk_record (desk, note, amt_clock_now (fixture->office.clock) + G_TIME_SPAN_MINUTE);
  result = desk_sync (desk);
  g_assert_cmpstr (desk_state (desk, note), ==, "held");
  amt_fault_proxy_clear_log (fixture->office.proxy);
  WAIT_OK (amt_sync_engine_withdraw, desk->engine, note->id);
  g_assert_cmpuint (amt_fault_proxy_count (fixture->office.proxy, NULL, NULL), ==, 0);
  office_later (&fixture->office, G_TIME_SPAN_HOUR);
  g_clear_pointer (&result, amt_sync_result_free);
  result = desk_sync (desk);
  g_assert_cmpuint (amt_portal_count_operations (fixture->office.portal, "c1", NULL), ==, 0);
  assert_draft (desk, "hasty");
}

static void
test_sent_but_not_arrived (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) note = send_into (fixture, "cut-before-send");
  g_autoptr (AmtSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  /* As long as the portal does not say so, it is not taken back. */
  amt_fault_proxy_add (fixture->office.proxy, "DELETE", NULL, "status", "status=500");
  g_assert_false (WAIT_CALL (amt_sync_engine_withdraw, desk->engine, &error, note->id));
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SERVER);
  g_assert_cmpstr (desk_state (desk, note), ==, "retry");

  WAIT_OK (amt_sync_engine_withdraw, desk->engine, note->id);
  g_assert_cmpstr (desk_state (desk, note), ==, "none");
  assert_draft (desk, "hasty");
  result = desk_sync (desk);
  g_assert_cmpuint (amt_portal_count_operations (fixture->office.portal, "c1", NULL), ==, 0);
}

static void
test_applied (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) note = send_into (fixture, "answer-lost");
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (AmtSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (WAIT_CALL (amt_sync_engine_withdraw, desk->engine, &error, note->id));
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_STATE);
  g_assert_cmpstr (desk_state (desk, note), ==, "queued");
  result = desk_sync (desk);
  entry = desk_entry (desk, note);
  g_assert_cmpint (entry->state, ==, AMT_OUTBOX_DONE);
  g_assert_nonnull (entry->receipt);
  g_assert_cmpuint (amt_portal_count_operations (fixture->office.portal, "c1", NULL), ==, 1);
  desk_assert_same (desk, "c1");
}

/* The answer to the DELETE is lost, the operation goes out once more: void for good, and the clerk can let it go. */
static void
test_void_for_good (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) note = send_into (fixture, "cut-before-send");
  g_autoptr (AmtSyncResult) result = NULL;

  amt_fault_proxy_add (fixture->office.proxy, "DELETE", NULL, "status", "status=500&forward=1");
  g_assert_false (WAIT_CALL (amt_sync_engine_withdraw, desk->engine, NULL, note->id));
  result = desk_sync (desk);
  g_assert_cmpstr (desk_state (desk, note), ==, "refused");
  WAIT_OK (amt_sync_engine_withdraw, desk->engine, note->id);
  g_assert_cmpuint (desk_n_unsettled (desk), ==, 0);
  g_assert_cmpuint (amt_portal_count_operations (fixture->office.portal, "c1", NULL), ==, 0);
}

/* Without a connection nothing leaves this machine, so the clerk can still take it back without a portal. */
static void
test_no_connection (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->office.proxy, amt_fault_proxy_free);
  note = desk_do (desk, "c1", "addFileNote", "kind", "note", "text", "hasty", NULL);
  g_assert_null (desk_try (desk, AMT_SYNC_PUSH, NULL, &error));
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT);
  g_assert_cmpstr (desk_state (desk, note), ==, "retry");

  WAIT_OK (amt_sync_engine_withdraw, desk->engine, note->id);
  g_assert_cmpstr (desk_state (desk, note), ==, "none");
  assert_draft (desk, "hasty");
}

static void
test_settled (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) note =
      desk_do (desk, "c1", "addFileNote", "kind", "note", "text", "final", NULL);
  g_autoptr (AmtSyncResult) result = desk_sync (desk);
  g_autoptr (GError) error = NULL;

  g_assert_false (WAIT_CALL (amt_sync_engine_withdraw, desk->engine, &error, note->id));
  g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("/withdraw/never-sent", test_never_sent);
  ADD ("/withdraw/sent-but-not-arrived", test_sent_but_not_arrived);
  ADD ("/withdraw/applied", test_applied);
  ADD ("/withdraw/void-for-good", test_void_for_good);
  ADD ("/withdraw/no-connection", test_no_connection);
  ADD ("/withdraw/settled", test_settled);
  return g_test_run ();
}
