/* test-live.c: hints and presence between real desks and a real portal, over a line that breaks. Real timers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include <string.h>

#define N_CHANGES 300

static AmtEventStream *
stream_of (Desk *desk)
{
  return amt_live_get_stream (amt_sync_engine_get_live (desk->engine));
}

static gboolean
is_live (Desk *desk)
{
  return amt_live_is_live (amt_sync_engine_get_live (desk->engine));
}

static guint
n_pulls (Office *office)
{
  return amt_fault_proxy_count (office->proxy, "GET", "/changes");
}

static guint
n_opened (Office *office)
{
  return amt_fault_proxy_count (office->proxy, "GET", "/events");
}

/* A desk that listens, and has made up for what its first connection did not know of. */
static void
open_live (Office *office, Desk *desk, const char *user)
{
  desk_open (desk, office, user);
  amt_sync_engine_start (desk->engine, 300);
  amt_test_await (is_live (desk) && *amt_event_stream_get_last_id (stream_of (desk)) != '\0');
}

static void
open_office (Office *office)
{
  office->real_time = TRUE;
  office->events_retry_ms = 200;
  office->presence_lease_ms = 1500;
  office->heartbeat_ms = 300;
  office_open (office, 3, 0);
}

static void
resubmit (Office *office, const char *value)
{
  g_autoptr (GError) error = NULL;

  amt_portal_resubmit (office->portal, "c1", "rent", value, NULL, &error);
  g_assert_no_error (error);
}

/* Whether the cache has what resubmit () made of c1. */
static gboolean
has_form (Desk *desk, const char *value)
{
  AmtCaseView *view = desk_view (desk, "c1");
  gboolean has = view->truth->form && strstr (view->truth->form, value);

  amt_case_view_free (view);
  return has;
}

static gboolean
is_quiet (Desk *desk)
{
  return amt_sync_engine_get_state (desk->engine) == AMT_SYNC_IDLE;
}

/* For what must not happen: longer than the schedule puts off a pull that a hint asks for. */
static void
settle (Office *office, Desk *desk)
{
  gint64 quiet_since = g_get_monotonic_time ();
  guint before = n_pulls (office);

  while (g_get_monotonic_time () - quiet_since < 1500 * G_TIME_SPAN_MILLISECOND)
    {
      amt_test_spin ();
      if (!is_quiet (desk) || n_pulls (office) != before)
        {
          before = n_pulls (office);
          quiet_since = g_get_monotonic_time ();
        }
    }
}

/* The last word of the portal is in the cache, and nothing is on its way: what is counted from now on is the test's. */
static void
catch_up (Desk *desk)
{
  amt_test_await (is_quiet (desk) && g_strcmp0 (amt_event_stream_get_last_id (stream_of (desk)),
                                                amt_sync_engine_get_cursor (desk->engine)) == 0);
}

/* A run that stop () cancels still holds the engine until it has ended. */
static void
close_live (Desk *desk)
{
  amt_sync_engine_stop (desk->engine);
  amt_test_await (G_OBJECT (desk->engine)->ref_count == 1);
  desk_close (desk);
}

/* What happens on the portal is in the cache within a second, although the next poll is minutes away. */
static void
test_hint (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  gint64 begun;

  open_office (&office);
  open_live (&office, &desk, "anna");
  catch_up (&desk);

  begun = g_get_monotonic_time ();
  resubmit (&office, "701");
  amt_test_await (has_form (&desk, "701"));
  g_test_message ("a change was in the cache after %" G_GINT64_FORMAT " ms",
                  (g_get_monotonic_time () - begun) / 1000);
#ifndef AMT_SANITIZED
  g_assert_cmpint (g_get_monotonic_time () - begun, <, G_USEC_PER_SEC);
#endif
  desk_verify (&desk);
  close_live (&desk);
  office_close (&office);
}

/* A start is one pull: the stream begins where that one ended. What happened in between is told. */
static void
test_start (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  guint before;

  open_office (&office);
  open_live (&office, &desk, "anna");
  settle (&office, &desk);
  g_assert_cmpuint (n_pulls (&office), ==, 1);
  g_assert_cmpstr (amt_event_stream_get_last_id (stream_of (&desk)), ==,
                   amt_sync_engine_get_cursor (desk.engine));

  amt_sync_engine_stop (desk.engine);
  resubmit (&office, "702");
  before = n_pulls (&office);
  amt_sync_engine_start (desk.engine, 300);
  amt_test_await (has_form (&desk, "702") && is_live (&desk));
  settle (&office, &desk);
  g_assert_cmpuint (n_pulls (&office), ==, before + 1);
  close_live (&desk);
  office_close (&office);
}

/* What the clerk sent and pulled comes back as a hint that is known already. */
static void
test_own_work (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (AmtSyncResult) done = NULL;
  g_autofree char *id = NULL;
  guint before;

  open_office (&office);
  open_live (&office, &desk, "anna");
  catch_up (&desk);
  id = g_strdup (amt_event_stream_get_last_id (stream_of (&desk)));
  before = n_pulls (&office);
  note = desk_do (&desk, "c1", "addFileNote", "kind", "note", "text", "mine", NULL);
  done = desk_sync (&desk);
  g_assert_cmpuint (done->push->n_applied, ==, 1);
  amt_test_await (g_strcmp0 (amt_event_stream_get_last_id (stream_of (&desk)), id) != 0);
  settle (&office, &desk);
  g_assert_cmpuint (n_pulls (&office), >, before);
#ifndef AMT_SANITIZED
  g_assert_cmpuint (n_pulls (&office), ==, before + 1);
#endif
  /* Somebody else's work is pulled all the same. */
  resubmit (&office, "703");
  amt_test_await (has_form (&desk, "703"));
  close_live (&desk);
  office_close (&office);
}

/* Many changes are few pulls: at most one a second. */
static void
test_coalesces (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  gint64 begun;
  guint before, n;
  double seconds;

  open_office (&office);
  open_live (&office, &desk, "anna");
  catch_up (&desk);

  before = n_pulls (&office);
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < N_CHANGES; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", 1000 + i);

      resubmit (&office, value);
      for (guint k = 0; k < 5; k++)
        amt_test_spin ();
    }
  amt_test_await (has_form (&desk, "1299"));
  seconds = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  n = n_pulls (&office) - before;
  g_test_message ("%d changes in %.1f s were %u pulls", N_CHANGES, seconds, n);
  g_assert_cmpuint (n, <=, (guint) seconds + 2);
  close_live (&desk);
  office_close (&office);
}

static void
test_resumes_after_cut (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  guint opened;
  guint pulls;

  open_office (&office);
  open_live (&office, &desk, "anna");
  catch_up (&desk);

  /* Nothing happened while it was away: the portal says so, and nothing is pulled. */
  opened = n_opened (&office);
  pulls = n_pulls (&office);
  amt_fault_proxy_cut_streams (office.proxy);
  amt_test_await (n_opened (&office) == opened + 1 && is_live (&desk));
  settle (&office, &desk);
  g_assert_cmpuint (n_pulls (&office), ==, pulls);

  /* Something did. */
  amt_fault_proxy_add (office.proxy, "GET", "/events", "status", "status=503&count=2");
  amt_fault_proxy_cut_streams (office.proxy);
  amt_test_await (!is_live (&desk));
  resubmit (&office, "702");
  amt_test_await (has_form (&desk, "702"));
  g_assert_true (is_live (&desk));
  g_assert_cmpuint (amt_fault_proxy_pending (office.proxy), ==, 0);
  close_live (&desk);
  office_close (&office);
}

/* A connection that is open and says nothing any more is dead. */
static void
test_silence (void)
{
  Office office = { 0 };
  Desk desk = { 0 };

  open_office (&office);
  desk_open (&desk, &office, "anna");
  amt_event_stream_set_silence (stream_of (&desk), 1);
  amt_fault_proxy_add (office.proxy, "GET", "/events", "stall", "bytes=200");
  amt_sync_engine_start (desk.engine, 300);
  amt_test_await (n_opened (&office) == 1 && is_live (&desk));
  amt_test_await (n_opened (&office) == 2 && is_live (&desk));
  resubmit (&office, "703");
  amt_test_await (has_form (&desk, "703"));
  /* Heartbeats keep the new one. */
  settle (&office, &desk);
  g_assert_cmpuint (n_opened (&office), ==, 2);
  close_live (&desk);
  office_close (&office);
}

/* A portal without events, one that forgets to be one, and one that ends: polling goes on. */
static void
test_falls_back (void)
{
  static const char *const answers[] = { "status=404&count=0", "status=501&count=0",
                                         "status=204&count=0", "status=500&count=0" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      Office office = { 0 };
      Desk desk = { 0 };

      open_office (&office);
      desk_open (&desk, &office, "anna");
      amt_fault_proxy_add (office.proxy, "GET", "/events", "status", answers[i]);
      amt_sync_engine_start (desk.engine, 1);
      amt_test_await (n_opened (&office) >= 1 && n_pulls (&office) >= 1);
      resubmit (&office, "704");
      amt_test_await (has_form (&desk, "704"));
      amt_test_await (amt_event_stream_get_state (stream_of (&desk)) ==
                      (i < 3 ? AMT_EVENTS_NONE : AMT_EVENTS_WAITING));
      g_assert_false (is_live (&desk));
      if (i < 3)
        g_assert_cmpuint (n_opened (&office), ==, 1);
      close_live (&desk);
      office_close (&office);
    }
}

static void
test_sign_in (void)
{
  Office office = { 0 };
  Desk desk = { 0 };

  open_office (&office);
  open_live (&office, &desk, "anna");
  amt_portal_set_token (office.portal, "t-anna", NULL);
  amt_test_await (amt_event_stream_get_state (stream_of (&desk)) == AMT_EVENTS_SIGN_IN);

  amt_portal_set_token (office.portal, "t-anna-2", "anna");
  amt_remote_set_token (desk.remote, "t-anna-2");
  amt_sync_engine_start (desk.engine, 300);
  amt_test_await (is_live (&desk));
  resubmit (&office, "705");
  amt_test_await (has_form (&desk, "705"));
  close_live (&desk);
  office_close (&office);
}

/* --- presence ------------------------------------------------------------------------------------------ */

/* Who else is in c1; "?": unknown. */
static const char *
who (Desk *desk)
{
  AmtPresence *presence = amt_live_get_presence (amt_sync_engine_get_live (desk->engine), "c1");

  if (!presence)
    return "?";
  if (presence->present->len == 0)
    return "";
  return ((AmtPresent *) g_ptr_array_index (presence->present, 0))->user_id;
}

static void
count_cb (AmtLive *live, const char *case_id, gpointer data)
{
  g_assert_cmpstr (case_id, ==, "c1");
  (*(guint *) data)++;
}

static void
enter (Desk *desk)
{
  AmtLive *live = amt_sync_engine_get_live (desk->engine);

  amt_live_set_renewal (live, 300);
  amt_live_enter_case (live, "c1");
}

static void
leave (Desk *desk)
{
  amt_live_leave_case (amt_sync_engine_get_live (desk->engine), "c1");
}

static void
test_presence (void)
{
  Office office = { 0 };
  Desk anna = { 0 };
  Desk bert = { 0 };
  guint n_signals = 0;

  open_office (&office);
  open_live (&office, &anna, "anna");
  open_live (&office, &bert, "bert");
  g_signal_connect (amt_sync_engine_get_live (anna.engine), "presence-changed",
                    G_CALLBACK (count_cb), &n_signals);
  g_assert_cmpstr (who (&anna), ==, "?");
  enter (&anna);
  amt_test_await (g_str_equal (who (&anna), ""));
  enter (&bert);
  amt_test_await (g_str_equal (who (&anna), "bert"));
  amt_test_await (g_str_equal (who (&bert), "anna"));
  g_assert_cmpuint (n_signals, ==, 2);

  /* Leaving and coming back at once: nothing overtakes anything. */
  leave (&bert);
  enter (&bert);
  leave (&bert);
  amt_test_await (g_str_equal (who (&anna), ""));
  enter (&bert);
  amt_test_await (g_str_equal (who (&anna), "bert"));

  /* Without a network nobody knows. */
  amt_fault_proxy_add (office.proxy, "GET", "/events", "status", "status=503&count=1");
  amt_fault_proxy_cut_streams (office.proxy);
  amt_test_await (g_str_equal (who (&anna), "?"));
  amt_test_await (g_str_equal (who (&anna), "bert"));

  /* The lease outlives its 1.5 s as long as it is renewed, and no longer. */
  settle (&office, &anna);
  g_assert_cmpstr (who (&anna), ==, "bert");
  close_live (&bert);
  amt_test_await (g_str_equal (who (&anna), ""));
  close_live (&anna);
  office_close (&office);
}

/* A portal that starts again has forgotten all leases, and is told anew. */
static void
test_restart (void)
{
  Office office = { 0 };
  Desk anna = { 0 };
  Desk bert = { 0 };
  g_autoptr (GError) error = NULL;

  open_office (&office);
  open_live (&office, &anna, "anna");
  open_live (&office, &bert, "bert");
  enter (&anna);
  enter (&bert);
  amt_test_await (g_str_equal (who (&anna), "bert"));
  amt_portal_stop (office.portal);
  amt_test_await (!is_live (&anna) && g_str_equal (who (&anna), "?"));
  g_assert_true (amt_portal_start (office.portal, &error));
  amt_test_await (is_live (&anna) && is_live (&bert));
  amt_test_await (g_str_equal (who (&anna), "bert"));
  resubmit (&office, "706");
  amt_test_await (has_form (&anna, "706"));
  close_live (&bert);
  close_live (&anna);
  office_close (&office);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/live/hint", test_hint);
  g_test_add_func ("/live/start", test_start);
  g_test_add_func ("/live/own-work", test_own_work);
  g_test_add_func ("/live/coalesces", test_coalesces);
  g_test_add_func ("/live/resumes-after-cut", test_resumes_after_cut);
  g_test_add_func ("/live/silence", test_silence);
  g_test_add_func ("/live/falls-back", test_falls_back);
  g_test_add_func ("/live/sign-in", test_sign_in);
  g_test_add_func ("/live/presence", test_presence);
  g_test_add_func ("/live/restart", test_restart);
  return g_test_run ();
}
