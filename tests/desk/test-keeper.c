/* test-keeper.c: a cache whose lease ran out opens only when the portal says who this is; nothing recorded is lost by that.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"

#include "amt-profile.h"

#define LEASE_S 3600
#define HOUR ((gint64) LEASE_S * G_USEC_PER_SEC)
/* 2026-03-02T09:00:00Z */
#define NOW (G_GINT64_CONSTANT (1772442000) * G_USEC_PER_SEC)

static void
set_up (DeskFixture *fixture, gconstpointer data)
{
  fixture->cache_lease = LEASE_S;
  fixture->clock = amt_clock_new_fixed (NOW);
  desk_fixture_init (fixture);
}

static void
tear_down (DeskFixture *fixture, gconstpointer data)
{
  desk_fixture_clear (fixture);
  g_clear_object (&fixture->clock);
}

static guint
noted_unsent (DeskFixture *fixture)
{
  g_autoptr (AmtSession) session = amt_profile_read (fixture->profile, NULL);

  return session ? amt_session_count_others (session, "") : 0;
}

/* Records a note that stays here. Returns: (transfer full): id of its case. */
static char *
note_one (AmtContext *context)
{
  g_autofree char *id = desk_inbox_case (context);
  g_autoptr (AmtOrder) order = amt_order_new (id, "addJotting");
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  amt_order_set (order, "visibility", "me");
  amt_order_set (order, "text", "noch nicht gesendet");
  entry = desk_record (context, order, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&id);
}

static void
test_opening (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = desk_open_ok (fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  g_assert_true (desk_sync (context, &error));
  id = note_one (context);
  desk_close (context);

  amt_clock_set (fixture->clock, NOW + HOUR / 2);
  desk_close (desk_open_ok (fixture, TOKEN_AYDIN, OPEN_OFFLINE));

  amt_clock_set (fixture->clock, NOW + HOUR);
  g_assert_null (desk_open (fixture, TOKEN_AYDIN, NULL, OPEN_OFFLINE, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_LEASE);
  g_clear_error (&error);
  g_assert_cmpuint (noted_unsent (fixture), ==, 1);
  /* Beside a running desk, too; and a clock that was set back helps nobody. */
  g_assert_null (desk_open (fixture, NULL, NULL, OPEN_OFFLINE | OPEN_READ_ONLY, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_LEASE);
  g_clear_error (&error);
  amt_clock_set (fixture->clock, NOW - 30 * G_TIME_SPAN_DAY);
  g_assert_null (desk_open (fixture, TOKEN_AYDIN, NULL, OPEN_OFFLINE, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_LEASE);
  g_clear_error (&error);

  /* The portal says who this is: all is there, and the work goes out. */
  amt_clock_set (fixture->clock, NOW + HOUR);
  context = desk_open_ok (fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  g_assert_cmpuint (amt_portal_count_operations (fixture->portal, id, "addJotting"), ==, 1);
  desk_close (context);
  desk_close (desk_open_ok (fixture, TOKEN_AYDIN, OPEN_OFFLINE));
}

static void
count_cb (AmtKeeper *keeper, guint *n)
{
  (*n)++;
}

static void
test_while_open (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = desk_open_ok (fixture, TOKEN_AYDIN, OPEN_NORMAL);
  AmtKeeper *keeper = amt_context_get_keeper (context);
  guint n_ended = 0, n_kept = 0;

  g_signal_connect (keeper, "lease-ended", G_CALLBACK (count_cb), &n_ended);
  g_signal_connect (keeper, "kept", G_CALLBACK (count_cb), &n_kept);
  g_assert_true (desk_sync (context, NULL));
  amt_test_await (n_kept == 1);
  amt_clock_set (fixture->clock, NOW + HOUR - 1);
  amt_keeper_look (keeper);
  g_assert_cmpuint (n_ended, ==, 0);
  amt_clock_set (fixture->clock, NOW + HOUR);
  amt_keeper_look (keeper);
  amt_keeper_look (keeper);
  g_assert_cmpuint (n_ended, ==, 1);

  g_assert_true (desk_sync (context, NULL));
  amt_keeper_look (keeper);
  g_assert_cmpuint (n_ended, ==, 1);
  amt_clock_set (fixture->clock, NOW + 3 * HOUR);
  amt_keeper_look (keeper);
  g_assert_cmpuint (n_ended, ==, 2);
  desk_close (context);
}

/* Also a program that is killed has said how much is unsent. */
static void
test_unsent_is_noted (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = desk_open_ok (fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_autofree char *id = NULL;

  g_assert_true (desk_sync (context, NULL));
  id = note_one (context);
  amt_test_await (noted_unsent (fixture) == 1);
  g_assert_true (desk_sync (context, NULL));
  amt_test_await (noted_unsent (fixture) == 0);
  desk_close (context);
}

static void
test_no_lease (DeskFixture *fixture, gconstpointer data)
{
  g_autoptr (AmtPortalInfo) info = amt_portal_info_new ();

  g_assert_false (amt_keeper_lease_ended (NULL, AMT_TIME_NONE, NOW));
  g_assert_false (amt_keeper_lease_ended (info, NOW - 1000 * G_TIME_SPAN_DAY, NOW));
  info->cache_lease = G_MAXUINT64;
  g_assert_false (amt_keeper_lease_ended (info, NOW - 1000 * G_TIME_SPAN_DAY, NOW));
  info->cache_lease = 10;
  g_assert_false (amt_keeper_lease_ended (info, NOW + G_TIME_SPAN_HOUR, NOW));
  g_assert_true (amt_keeper_lease_ended (info, AMT_TIME_NONE, NOW));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add ("/desk/keeper/opening", DeskFixture, NULL, set_up, test_opening, tear_down);
  g_test_add ("/desk/keeper/while-open", DeskFixture, NULL, set_up, test_while_open, tear_down);
  g_test_add ("/desk/keeper/unsent-is-noted", DeskFixture, NULL, set_up, test_unsent_is_noted,
              tear_down);
  g_test_add ("/desk/keeper/no-lease", DeskFixture, NULL, set_up, test_no_lease, tear_down);

  return g_test_run ();
}
