/* test-sync-schedule.c: when the engine runs by itself. Real timers, so it takes some seconds.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

static void
open_real (Office *office, Desk *desk)
{
  g_autoptr (AmtSyncResult) result = NULL;

  office->real_time = TRUE;
  office_open (office, 3, 0);
  desk_open (desk, office, "anna");
  result = desk_sync (desk);
}

static void
close_real (Office *office, Desk *desk)
{
  desk_verify (desk);
  desk_close (desk);
  office_close (office);
}

static guint
n_pulls (Office *office)
{
  return amt_fault_proxy_count (office->proxy, "GET", "/changes");
}

static gboolean
await_until (gboolean (*condition) (gpointer data), gpointer data, guint seconds)
{
  return amt_test_wait (condition, data, seconds);
}

static gboolean
has_note (gpointer data)
{
  return amt_portal_count_operations (((Office *) data)->portal, "c1", "addFileNote") == 1;
}

static void
test_polls_and_pushes (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  g_autoptr (AmtOperation) note = NULL;
  guint before;
  guint after;
  gint64 start;

  open_real (&office, &desk);
  before = n_pulls (&office);
  amt_sync_engine_start (desk.engine, 1);
  amt_test_await (n_pulls (&office) >= before + 3);

  /* Held for a moment, then it goes by itself and nobody has to ask. */
  amt_sync_engine_start (desk.engine, 600);
  amt_test_await (amt_sync_engine_get_state (desk.engine) == AMT_SYNC_PULLING);
  amt_test_await (amt_sync_engine_get_state (desk.engine) == AMT_SYNC_IDLE);
  note = desk_make (&desk, "c1", "addFileNote", "kind", "note", "text", "held", NULL);
  start = g_get_monotonic_time ();
  desk_record (&desk, note, amt_clock_now (office.clock) + 700 * G_TIME_SPAN_MILLISECOND);
  g_assert_true (await_until (has_note, &office, 5));
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 700 * G_TIME_SPAN_MILLISECOND);
  amt_test_await (g_str_equal (desk_state (&desk, note), "done"));

  amt_sync_engine_stop (desk.engine);
  after = n_pulls (&office);
  g_assert_cmpuint (n_pulls (&office), ==, after);
  close_real (&office, &desk);
}

static gboolean
is_idle (gpointer data)
{
  return amt_sync_engine_get_state (((Desk *) data)->engine) == AMT_SYNC_IDLE;
}

static gboolean
never (gpointer data)
{
  return FALSE;
}

static void
test_backs_off (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  guint tries;
  gint64 start;

  open_real (&office, &desk);
  amt_fault_proxy_add (office.proxy, NULL, NULL, "status", "status=502&count=0");
  amt_fault_proxy_clear_log (office.proxy);
  amt_sync_engine_start (desk.engine, 1);
  amt_test_await (n_pulls (&office) > 0);
  start = g_get_monotonic_time ();
  tries = n_pulls (&office);
  /* A poll would have come twice by now. */
  g_assert_false (await_until (never, NULL, 2));
  g_assert_cmpuint (n_pulls (&office), ==, tries);
  amt_fault_proxy_clear (office.proxy);
  amt_fault_proxy_clear_log (office.proxy);
  while (n_pulls (&office) == 0 && g_get_monotonic_time () - start < 20 * G_USEC_PER_SEC)
    amt_test_spin ();
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 7 * G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  g_assert_true (await_until (is_idle, &desk, 5));
  amt_sync_engine_stop (desk.engine);
  close_real (&office, &desk);
}

/* Stopped in the middle of a run: it ends, and nothing of it comes back later. */
static void
test_stops (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (AmtSyncResult) result = NULL;

  open_real (&office, &desk);
  note = desk_do (&desk, "c1", "addFileNote", "kind", "note", "text", "x", NULL);
  amt_fault_proxy_add (office.proxy, "POST", NULL, "delay", "ms=4000");
  amt_sync_engine_start (desk.engine, 1);
  amt_test_await (amt_fault_proxy_pending (office.proxy) == 0);
  amt_sync_engine_stop (desk.engine);
  amt_test_await (amt_sync_engine_get_state (desk.engine) == AMT_SYNC_IDLE);
  g_assert_true (desk_nothing_sending (&desk));
  result = desk_sync (&desk);
  g_assert_cmpstr (desk_state (&desk, note), ==, "done");
  g_assert_cmpuint (amt_portal_count_operations (office.portal, "c1", NULL), ==, 1);
  close_real (&office, &desk);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/sync-schedule/polls-and-pushes", test_polls_and_pushes);
  g_test_add_func ("/sync-schedule/backs-off", test_backs_off);
  g_test_add_func ("/sync-schedule/stops", test_stops);
  return g_test_run ();
}
