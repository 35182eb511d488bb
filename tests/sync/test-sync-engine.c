/* test-sync-engine.c: who is signed in, what a 410 means, what an idle run costs, what cancelling leaves behind.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include <string.h>

typedef struct
{
  Office office;
  Desk desk;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  office_open (&fixture->office, 12, 3);
  desk_open (&fixture->desk, &fixture->office, "anna");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  desk_verify (&fixture->desk);
  desk_close (&fixture->desk);
  office_close (&fixture->office);
}

static AmtOperation *
add_note (Desk *desk, const char *case_id, const char *text)
{
  return desk_do (desk, case_id, "addFileNote", "kind", "note", "text", text, NULL);
}

static guint64
n_cases (Desk *desk)
{
  AmtPullState *state = WAIT_GET (amt_store_load_pull_state, desk->store);
  guint64 n = state->n_cases;

  amt_pull_state_free (state);
  return n;
}

static void
sync_and_forget (Desk *desk)
{
  g_autoptr (AmtSyncResult) result = desk_sync (desk);

  g_assert_nonnull (result);
}

static void
assert_run_fails (Desk *desk, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSyncResult) result =
      desk_try (desk, AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE, NULL, &error);

  g_assert_null (result);
  g_assert_error (error, domain, code);
  g_assert_true (desk_nothing_sending (desk));
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Names and contents of all files of the profile. */
static char *
traces (Desk *desk)
{
  g_autoptr (GDir) dir = g_dir_open (desk->directory, 0, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (desk->directory, name, NULL);
      g_autofree char *bytes = NULL;
      g_autofree char *sum = NULL;
      gsize size = 0;

      if (g_str_has_suffix (name, "-shm") || !g_file_get_contents (path, &bytes, &size, NULL))
        continue;
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
      g_ptr_array_add (lines, g_strconcat (name, " ", sum, NULL));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
test_idle (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *later = NULL;
  guint64 n;

  sync_and_forget (desk);
  sync_and_forget (desk);
  before = traces (desk);
  n = amt_portal_get_n_requests (fixture->office.portal);
  for (guint i = 0; i < 3; i++)
    {
      office_later (&fixture->office, 2 * G_TIME_SPAN_MINUTE);
      sync_and_forget (desk);
    }
  g_assert_cmpuint (amt_portal_get_n_requests (fixture->office.portal), ==, n + 3);
  after = traces (desk);
  g_assert_cmpstr (before, ==, after);

  office_later (&fixture->office, 10 * G_TIME_SPAN_MINUTE);
  sync_and_forget (desk);
  later = traces (desk);
  g_assert_cmpstr (before, !=, later);
}

/* Only what has to be sent asks for the portal. */
static void
test_push_without_work (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtSyncResult) result = desk_try (&fixture->desk, AMT_SYNC_PUSH, NULL, NULL);

  g_assert_nonnull (result);
  g_assert_cmpuint (amt_portal_get_n_requests (fixture->office.portal), ==, 0);
}

static void
test_too_old (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (GPtrArray) references = NULL;
  g_autoptr (GBytes) body = NULL;

  sync_and_forget (desk);
  note = add_note (desk, "c1", "waits for IT");
  references = WAIT_GET (amt_store_load_references, desk->store);
  for (guint i = 0; i < references->len; i++)
    {
      AmtReference *reference = g_ptr_array_index (references, i);
      g_autoptr (GRegex) member = g_regex_new ("\"minClientVersion\":\"[^\"]*\"", 0, 0, NULL);
      char *text;

      if (!g_str_equal (reference->name, "portal"))
        continue;
      text = g_regex_replace_literal (member, reference->text, -1, 0,
                                      "\"minClientVersion\":\"99.0.0\"", 0, NULL);
      body = g_bytes_new_take (text, strlen (text));
    }
  g_assert_nonnull (body);
  desk_reopen (desk);
  amt_fault_proxy_add_body (fixture->office.proxy, "GET", "/v1/?$", "replace", NULL, body);
  sync_and_forget (desk);
  g_assert_cmpint (amt_sync_engine_get_state (desk->engine), ==, AMT_SYNC_CLIENT_TOO_OLD);
  sync_and_forget (desk);
  g_assert_cmpint (amt_sync_engine_get_state (desk->engine), ==, AMT_SYNC_CLIENT_TOO_OLD);
  g_assert_cmpuint (amt_fault_proxy_count (fixture->office.proxy, "POST", NULL), ==, 0);
  g_assert_cmpstr (desk_state (desk, note), ==, "queued");

  desk_reopen (desk);
  sync_and_forget (desk);
  g_assert_cmpstr (desk_state (desk, note), ==, "done");
}

static void
test_other_person (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (GError) error = NULL;

  sync_and_forget (desk);
  note = add_note (desk, "c1", "anna's own");
  /* The engine knows anna already; the token says something else now. */
  amt_remote_set_token (desk->remote, "t-bert");
  assert_run_fails (desk, AMT_SYNC_ERROR, AMT_SYNC_ERROR_OTHER_PERSON);
  g_assert_cmpint (amt_sync_engine_get_state (desk->engine), ==, AMT_SYNC_OTHER_PERSON);
  g_assert_null (amt_sync_engine_get_me (desk->engine));
  assert_run_fails (desk, AMT_SYNC_ERROR, AMT_SYNC_ERROR_OTHER_PERSON);
  g_assert_false (WAIT_CALL (amt_sync_engine_fetch_case, desk->engine, &error, "c2"));
  g_assert_error (error, AMT_SYNC_ERROR, AMT_SYNC_ERROR_OTHER_PERSON);
  g_assert_cmpuint (amt_fault_proxy_count (fixture->office.proxy, "POST", NULL), ==, 0);
  g_assert_cmpstr (desk_state (desk, note), ==, "queued");

  amt_remote_set_token (desk->remote, "t-anna");
  sync_and_forget (desk);
  g_assert_cmpstr (desk_state (desk, note), ==, "done");
  desk_assert_same (desk, "c1");
}

/* The token changes while a page is on its way: it must not get into anna's cache. */
static void
change_token_at_progress_cb (AmtSyncEngine *engine, guint64 n_rows, gint64 total, guint64 n_whole,
                             gpointer user_data)
{
  amt_remote_set_token (user_data, "t-carl");
}

static void
change_token_cb (AmtSyncEngine *engine, gpointer user_data)
{
  if (amt_sync_engine_get_state (engine) == AMT_SYNC_PULLING)
    amt_remote_set_token (user_data, "t-carl");
}

static void
test_other_person_in_mid_pull (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;

  g_signal_connect (desk->engine, "state-changed", G_CALLBACK (change_token_cb), desk->remote);
  assert_run_fails (desk, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN);
  g_signal_handlers_disconnect_by_data (desk->engine, desk->remote);
  g_assert_cmpuint (n_cases (desk), ==, 0);

  amt_remote_set_token (desk->remote, "t-anna");
  g_signal_connect (desk->engine, "progress", G_CALLBACK (change_token_at_progress_cb),
                    desk->remote);
  assert_run_fails (desk, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN);
  g_signal_handlers_disconnect_by_data (desk->engine, desk->remote);
  /* One page, and one that was on its way with the right token. */
  g_assert_cmpuint (n_cases (desk), <=, 6);
  assert_run_fails (desk, AMT_SYNC_ERROR, AMT_SYNC_ERROR_OTHER_PERSON);
}

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) note = NULL;

  sync_and_forget (desk);
  note = add_note (desk, "c1", "kept");
  amt_portal_set_token (fixture->office.portal, "t-anna", NULL);
  assert_run_fails (desk, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN);
  g_assert_cmpint (amt_sync_engine_get_state (desk->engine), ==, AMT_SYNC_SIGN_IN);
  assert_run_fails (desk, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SIGN_IN);
  g_assert_cmpuint (desk_n_unsettled (desk), ==, 1);

  amt_portal_set_token (fixture->office.portal, "t-anna", "anna");
  desk_settle (desk);
  g_assert_cmpint (amt_sync_engine_get_state (desk->engine), ==, AMT_SYNC_IDLE);
  g_assert_cmpuint (amt_portal_count_operations (fixture->office.portal, "c1", "addFileNote"), ==,
                    1);
}

static void
test_fails_in_mid_pull (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *fault;
    const char *more;
    int code;
    AmtSyncState state;
  } ROWS[] = {
    { "status", "status=401&skip=1", AMT_REMOTE_ERROR_SIGN_IN, AMT_SYNC_SIGN_IN },
    { "cut-mid-answer", "bytes=50&skip=1", AMT_REMOTE_ERROR_LOST, AMT_SYNC_OFFLINE },
    { "status", "status=503&skip=1", AMT_REMOTE_ERROR_BUSY, AMT_SYNC_IDLE },
    { "replace", "make=deep&bytes=50000&skip=1", AMT_REMOTE_ERROR_ANSWER, AMT_SYNC_IDLE },
  };
  Desk *desk = &fixture->desk;

  for (gsize i = 0; i < G_N_ELEMENTS (ROWS); i++)
    {
      guint64 before = n_cases (desk);

      amt_fault_proxy_add (fixture->office.proxy, "GET", "/changes", ROWS[i].fault, ROWS[i].more);
      assert_run_fails (desk, AMT_REMOTE_ERROR, ROWS[i].code);
      g_assert_cmpint (amt_sync_engine_get_state (desk->engine), ==, ROWS[i].state);
      /* What was there before the fault is kept: the next one goes on from there. */
      g_assert_cmpuint (n_cases (desk), >=, MIN (before + 1, 12));
    }
  sync_and_forget (desk);
  g_assert_cmpuint (n_cases (desk), ==, 12);
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtSyncResult) nothing = NULL;
  g_autoptr (GError) error = NULL;

  sync_and_forget (desk);
  amt_portal_stop (fixture->office.portal);
  amt_fault_proxy_add (fixture->office.proxy, NULL, NULL, "cut-before-send", "count=0");
  assert_run_fails (desk, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_LOST);
  g_assert_cmpint (amt_sync_engine_get_state (desk->engine), ==, AMT_SYNC_OFFLINE);
  /* A run that asks nothing has not found the portal either. */
  nothing = desk_try (desk, AMT_SYNC_PUSH, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (amt_sync_engine_get_state (desk->engine), ==, AMT_SYNC_OFFLINE);

  amt_fault_proxy_clear (fixture->office.proxy);
  amt_portal_start (fixture->office.portal, &error);
  g_assert_no_error (error);
  sync_and_forget (desk);
  g_assert_cmpint (amt_sync_engine_get_state (desk->engine), ==, AMT_SYNC_IDLE);
}

/* --- 410 ----------------------------------------------------------------------------------------------- */

static void
add_gone (Fixture *fixture, const char *type, const char *more)
{
  g_autofree char *text = g_strdup_printf ("{\"type\":\"%s\",\"title\":\"Gone\"}", type);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autofree char *all = g_strconcat ("status=410", more, NULL);

  amt_fault_proxy_add_body (fixture->office.proxy, "GET", "/changes", "status", all, body);
}

static void
test_cursor_expired (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtSyncResult) result = NULL;
  g_autoptr (AmtSyncResult) ahead = NULL;
  g_autoptr (AmtSyncResult) again = NULL;
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (GError) error = NULL;

  /* Already the second page: it is asked for while the first is written. */
  add_gone (fixture, AMT_PROBLEM_CURSOR, "&skip=1");
  ahead = desk_sync (desk);
  g_assert_cmpstr (ahead->pull->gone_type, ==, AMT_PROBLEM_CURSOR);
  g_assert_cmpuint (n_cases (desk), ==, 12);

  amt_portal_erase_case (fixture->office.portal, "c7", NULL);
  note = add_note (desk, "c1", "not lost");
  add_gone (fixture, AMT_PROBLEM_CURSOR, NULL);
  result = desk_sync (desk);
  g_assert_true (result->pull->full);
  g_assert_cmpstr (result->pull->gone_type, ==, AMT_PROBLEM_CURSOR);
  g_assert_cmpuint (n_cases (desk), ==, 11);
  g_assert_cmpstr (desk_state (desk, note), ==, "done");

  /* A portal that says so for ever does not keep us for ever. */
  add_gone (fixture, AMT_PROBLEM_CURSOR, "&count=2");
  again = desk_try (desk, AMT_SYNC_PULL, NULL, &error);
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_GONE);
  sync_and_forget (desk);
  g_assert_cmpuint (n_cases (desk), ==, 11);
}

static void
test_rights_changed (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  AmtPortal *portal = fixture->office.portal;
  g_autoptr (AmtSyncResult) result = NULL;
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (GError) error = NULL;
  AmtCaseView *view;

  sync_and_forget (desk);
  amt_portal_set_rights (portal, "anna", "one", AMT_RIGHT_NONE, AMT_CACHE_ROWS, &error);
  g_assert_no_error (error);
  amt_portal_set_rights (portal, "anna", "two", AMT_RIGHT_READ | AMT_RIGHT_PROCESS, AMT_CACHE_MINE,
                         &error);
  g_assert_no_error (error);
  note = add_note (desk, "c1", "too late");
  result = desk_sync (desk);
  g_assert_cmpstr (result->pull->gone_type, ==, AMT_PROBLEM_RIGHTS);
  g_assert_cmpstr (desk_state (desk, note), ==, "refused");
  /* The new rights hold already, and only the case with the unsettled note stays. */
  g_assert_nonnull (amt_me_find_queue (amt_sync_engine_get_me (desk->engine), "two"));
  g_assert_cmpuint (n_cases (desk), ==, 1);
  view = desk_view (desk, "c1");
  g_assert_true (view->row->gone);
  amt_case_view_free (view);

  amt_portal_set_rights (portal, "anna", "one", AMT_RIGHT_READ | AMT_RIGHT_PROCESS, AMT_CACHE_ALL,
                         &error);
  g_assert_no_error (error);
  sync_and_forget (desk);
  g_assert_cmpuint (n_cases (desk), ==, 12);
  desk_requeue (desk, note);
  desk_settle (desk);
  desk_assert_same (desk, "c1");
}

static void
test_history_diverged (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  AmtPortal *portal = fixture->office.portal;
  g_autofree char *backup = g_build_filename (fixture->office.folder, "backup.db", NULL);
  g_autoptr (AmtOperation) kept = NULL;
  g_autoptr (AmtOperation) lost = NULL;
  g_autoptr (AmtOperation) open = NULL;
  g_autoptr (AmtSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sync_and_forget (desk);
  kept = add_note (desk, "c1", "in the backup");
  sync_and_forget (desk);
  g_assert_true (amt_portal_save (portal, backup, &error));
  lost = add_note (desk, "c2", "after the backup");
  sync_and_forget (desk);
  sync_and_forget (desk);
  g_assert_true (amt_portal_restore (portal, backup, &error));
  g_assert_no_error (error);

  /* The comparison breaks off: the next run notices once more, and sends nothing before it is through. */
  amt_fault_proxy_add (fixture->office.proxy, "GET", "/operations/", "status", "status=500&skip=1");
  assert_run_fails (desk, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_SERVER);
  g_assert_false (amt_sync_engine_may_send (desk->engine));
  open = add_note (desk, "c3", "while it is compared");
  amt_fault_proxy_clear_log (fixture->office.proxy);
  result = desk_sync (desk);
  g_assert_cmpuint (amt_fault_proxy_count (fixture->office.proxy, "POST", NULL), ==, 0);
  g_assert_cmpstr (result->pull->gone_type, ==, AMT_PROBLEM_DIVERGED);
  g_assert_cmpuint (g_strv_length (result->missing), ==, 1);
  g_assert_cmpstr (result->missing[0], ==, lost->id);
  g_assert_cmpstr (desk_state (desk, kept), ==, "done");
  g_assert_cmpstr (desk_state (desk, lost), ==, "refused");
  desk_assert_same (desk, "c2");

  desk_requeue (desk, lost);
  desk_settle (desk);
  g_assert_cmpuint (amt_portal_count_operations (portal, "c2", "addFileNote"), ==, 1);
  g_assert_cmpuint (amt_portal_count_operations (portal, "c3", "addFileNote"), ==, 1);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);

      desk_assert_same (desk, id);
    }
}

/* A 410 that came without its reason must not cost the comparison: cut off, it is asked for again; not understood, receipts
 * are compared. A line that breaks now and then does not end the comparison either. */
static void
test_gone_without_reason (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  AmtFaultProxy *proxy = fixture->office.proxy;
  g_autofree char *backup = g_build_filename (fixture->office.folder, "backup.db", NULL);
  g_autoptr (AmtOperation) lost = NULL;
  g_autoptr (AmtSyncResult) result = NULL;
  g_autoptr (AmtSyncResult) strange = NULL;
  g_autoptr (GError) error = NULL;

  sync_and_forget (desk);
  g_assert_true (amt_portal_save (fixture->office.portal, backup, &error));
  lost = add_note (desk, "c2", "after the backup");
  sync_and_forget (desk);
  sync_and_forget (desk);
  g_assert_true (amt_portal_restore (fixture->office.portal, backup, &error));
  g_assert_no_error (error);

  amt_fault_proxy_add (proxy, "GET", "/changes", "cut-mid-answer", "bytes=10");
  assert_run_fails (desk, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_LOST);
  g_assert_cmpstr (desk_state (desk, lost), ==, "done");
  amt_fault_proxy_add (proxy, "GET", "/operations/", "cut-after-send", "count=2");
  result = desk_sync (desk);
  g_assert_cmpuint (g_strv_length (result->missing), ==, 1);
  g_assert_cmpstr (desk_state (desk, lost), ==, "refused");
  g_assert_cmpuint (amt_fault_proxy_pending (proxy), ==, 0);

  add_gone (fixture, "about:blank", NULL);
  strange = desk_sync (desk);
  g_assert_nonnull (strange->missing);
  g_assert_true (strange->pull->full);
}

/* --- cancelling ---------------------------------------------------------------------------------------- */

static void
cancel_at_progress_cb (AmtSyncEngine *engine, guint64 n_rows, gint64 total, guint64 n_whole,
                       gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel_pull (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      gulong handler = g_signal_connect (desk->engine, "progress",
                                         G_CALLBACK (cancel_at_progress_cb), cancellable);
      g_autoptr (AmtSyncResult) result = desk_try (desk, AMT_SYNC_PULL, cancellable, &error);

      g_signal_handler_disconnect (desk->engine, handler);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  g_assert_cmpuint (n_cases (desk), >=, 3);
  sync_and_forget (desk);
  g_assert_cmpuint (n_cases (desk), ==, 12);
  desk_assert_same (desk, "c12");
}

static void
test_cancel_push (Fixture *fixture, gconstpointer data)
{
  static const char *const FAULTS[] = { "delay", "delay-answer" };
  Desk *desk = &fixture->desk;
  AmtPortal *portal = fixture->office.portal;

  sync_and_forget (desk);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (AmtSyncResult) done = NULL;
      g_autoptr (AmtSyncResult) again = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (AmtOperation) first = add_note (desk, "c1", "one");
      g_autoptr (AmtOperation) second = add_note (desk, "c2", "two");
      GAsyncResult *slot = NULL;

      amt_fault_proxy_clear_log (fixture->office.proxy);
      amt_fault_proxy_add (fixture->office.proxy, "POST", NULL, FAULTS[i], "ms=3000");
      amt_sync_engine_run_async (desk->engine, AMT_SYNC_PUSH, cancellable, amt_test_result_cb,
                                 &slot);
      amt_test_await (amt_fault_proxy_pending (fixture->office.proxy) == 0);
      g_cancellable_cancel (cancellable);
      result = amt_test_wait_result (&slot);
      done = amt_sync_engine_run_finish (desk->engine, result, &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_true (desk_nothing_sending (desk));
      g_assert_cmpint (amt_sync_engine_get_state (desk->engine), ==, AMT_SYNC_IDLE);
      /* Nobody has to wait for a pause that no failure asked for. */
      again = desk_try (desk, AMT_SYNC_PUSH | AMT_SYNC_PULL, NULL, NULL);
      g_assert_cmpstr (desk_state (desk, first), ==, "done");
      g_assert_cmpstr (desk_state (desk, second), ==, "done");
      g_assert_cmpuint (amt_portal_count_operations (portal, "c1", NULL), ==, i + 1);
      g_assert_cmpuint (amt_portal_count_operations (portal, "c2", NULL), ==, i + 1);
    }
  sync_and_forget (desk);
  desk_assert_same (desk, "c1");
}

/* The run is cancelled before it began: nothing was ever sent, so it can be taken back without the portal. */
static void
test_cancel_before_sending (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (AmtSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sync_and_forget (desk);
  note = add_note (desk, "c1", "not yet");
  g_cancellable_cancel (cancellable);
  result = desk_try (desk, AMT_SYNC_PUSH, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  entry = desk_entry (desk, note);
  g_assert_cmpint (entry->state, ==, AMT_OUTBOX_QUEUED);
  g_assert_false (entry->ever_sent);
  g_assert_cmpuint (amt_portal_count_operations (fixture->office.portal, "c1", NULL), ==, 0);
}

/* --- patience ------------------------------------------------------------------------------------------ */

/* The portal asks for patience: that goes for everything, not only for the operation that heard it. */
static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  static const char *const STATUSES[] = { "status=429&retry-after=40",
                                          "status=503&retry-after=40" };
  Desk *desk = &fixture->desk;

  sync_and_forget (desk);
  for (gsize i = 0; i < G_N_ELEMENTS (STATUSES); i++)
    {
      g_autoptr (AmtOperation) first = add_note (desk, "c1", "one");
      g_autoptr (AmtOperation) second = NULL;
      g_autoptr (AmtSyncResult) paused = NULL;
      g_autoptr (AmtSyncResult) after = NULL;
      g_autoptr (GError) error = NULL;

      amt_fault_proxy_add (fixture->office.proxy, "POST", NULL, "status", STATUSES[i]);
      g_assert_null (desk_try (desk, AMT_SYNC_PUSH, NULL, &error));
      g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_BUSY);
      g_assert_cmpint (amt_remote_error_get_retry_after (error), ==, 40);
      second = add_note (desk, "c2", "two");
      amt_fault_proxy_clear_log (fixture->office.proxy);
      office_later (&fixture->office, 39 * G_TIME_SPAN_SECOND);
      paused = desk_try (desk, AMT_SYNC_PUSH, NULL, NULL);
      g_assert_true (paused->push->paused);
      g_assert_cmpuint (amt_fault_proxy_count (fixture->office.proxy, NULL, NULL), ==, 0);
      office_later (&fixture->office, 2 * G_TIME_SPAN_SECOND);
      after = desk_try (desk, AMT_SYNC_PUSH, NULL, NULL);
      g_assert_cmpuint (after->push->n_applied, ==, 2);
      g_assert_cmpstr (desk_state (desk, first), ==, "done");
      g_assert_cmpstr (desk_state (desk, second), ==, "done");
    }
}

/* The clerk asks to send: what waits for its back-off goes out, also where nothing is pulled; what is held stays. */
static void
test_now_please (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (AmtOperation) held = NULL;
  g_autoptr (AmtSyncResult) later = NULL;
  g_autoptr (AmtSyncResult) now = NULL;
  g_autoptr (AmtSyncResult) failed = NULL;

  sync_and_forget (desk);
  note = add_note (desk, "c1", "one");
  amt_fault_proxy_add (fixture->office.proxy, "POST", NULL, "status", "status=502");
  failed = desk_try (desk, AMT_SYNC_PUSH, NULL, NULL);
  g_assert_cmpstr (desk_state (desk, note), ==, "retry");
  held = desk_make (desk, "c2", "addFileNote", "kind", "note", "text", "held", NULL);
  desk_record (desk, held, amt_clock_now (fixture->office.clock) + G_TIME_SPAN_MINUTE);
  later = desk_try (desk, AMT_SYNC_PUSH, NULL, NULL);
  g_assert_nonnull (later);
  g_assert_cmpstr (desk_state (desk, note), ==, "retry");

  now = desk_try (desk, AMT_SYNC_PUSH | AMT_SYNC_NOW_PLEASE, NULL, NULL);
  g_assert_nonnull (now);
  g_assert_nonnull (now->push);
  g_assert_cmpuint (now->push->n_applied, ==, 1);
  g_assert_cmpstr (desk_state (desk, note), ==, "done");
  g_assert_cmpstr (desk_state (desk, held), ==, "held");
}

/* The profile is closed while a run is under way (log-out): it ends with an error and nothing else happens. */
static void
test_store_closed (Fixture *fixture, gconstpointer data)
{
  Desk *desk = &fixture->desk;
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtSyncResult) done = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  sync_and_forget (desk);
  note = add_note (desk, "c1", "in flight");
  amt_fault_proxy_add (fixture->office.proxy, "POST", NULL, "delay-answer", "ms=200");
  amt_sync_engine_run_async (desk->engine, AMT_SYNC_PUSH, NULL, amt_test_result_cb, &slot);
  amt_test_await (amt_fault_proxy_pending (fixture->office.proxy) == 0);
  amt_store_close (desk->store);
  result = amt_test_wait_result (&slot);
  done = amt_sync_engine_run_finish (desk->engine, result, &error);
  g_assert_null (done);
  g_assert_nonnull (error);
  g_clear_object (&result);

  desk_reopen (desk);
  sync_and_forget (desk);
  g_assert_cmpstr (desk_state (desk, note), ==, "done");
  g_assert_cmpuint (amt_portal_count_operations (fixture->office.portal, "c1", NULL), ==, 1);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  ADD ("/sync-engine/idle", test_idle);
  ADD ("/sync-engine/push-without-work", test_push_without_work);
  ADD ("/sync-engine/too-old", test_too_old);
  ADD ("/sync-engine/other-person", test_other_person);
  ADD ("/sync-engine/other-person-in-mid-pull", test_other_person_in_mid_pull);
  ADD ("/sync-engine/sign-in", test_sign_in);
  ADD ("/sync-engine/fails-in-mid-pull", test_fails_in_mid_pull);
  ADD ("/sync-engine/offline", test_offline);
  ADD ("/sync-engine/gone/cursor-expired", test_cursor_expired);
  ADD ("/sync-engine/gone/rights-changed", test_rights_changed);
  ADD ("/sync-engine/gone/history-diverged", test_history_diverged);
  ADD ("/sync-engine/gone/without-reason", test_gone_without_reason);
  ADD ("/sync-engine/cancel/pull", test_cancel_pull);
  ADD ("/sync-engine/cancel/push", test_cancel_push);
  ADD ("/sync-engine/cancel/before-sending", test_cancel_before_sending);
  ADD ("/sync-engine/retry-after", test_retry_after);
  ADD ("/sync-engine/now-please", test_now_please);
  ADD ("/sync-engine/store-closed", test_store_closed);
  return g_test_run ();
}
