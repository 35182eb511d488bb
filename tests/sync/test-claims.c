/* test-claims.c: two people claim the same cases at once: one winner each, and the other one learns who.
 *
 * 1,000 rounds on the line, where the race is, and fewer through whole desks, which see what came of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#define N_CASES 80
#define N_ROUNDS 1000
#define N_AT_ONCE 20

static GPtrArray *
claim_all (Desk *desk, gboolean backwards)
{
  GPtrArray *claims = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_operation_unref);

  for (guint i = 0; i < N_CASES; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", backwards ? N_CASES - i : i + 1);

      g_ptr_array_add (claims, desk_do (desk, id, "claim", NULL));
    }
  return claims;
}

static void
count (Desk *desk, GPtrArray *claims, guint *won, guint *lost)
{
  for (guint i = 0; i < claims->len; i++)
    {
      const AmtOperation *claim = g_ptr_array_index (claims, i);
      g_autoptr (AmtOutboxEntry) entry = desk_entry (desk, claim);
      g_autofree char *text =
          amt_portal_get_case_json (desk->office->portal, claim->case_id, desk->user);
      g_autoptr (AmtCase) value = amt_wire_case_from_text (text, NULL);
      AmtCaseView *view = desk_view (desk, claim->case_id);
      gboolean mine = g_strcmp0 (value->assignee_id, desk->user) == 0;

      g_assert_nonnull (value->assignee_id);
      g_assert_cmpint (entry->state, ==, mine ? AMT_OUTBOX_DONE : AMT_OUTBOX_CONFLICT);
      /* The loser sees who works on it. */
      g_assert_cmpstr (view->truth->assignee_id, ==, value->assignee_id);
      g_assert_cmpstr (view->local->assignee_id, ==, value->assignee_id);
      if (mine)
        g_assert_nonnull (entry->receipt);
      else
        g_assert_cmpstr (entry->problem_type, ==, AMT_PROBLEM_HELD);
      amt_case_view_free (view);
      *(mine ? won : lost) += 1;
    }
}

static void
test_race (void)
{
  Office office = { 0 };
  Desk desks[2] = { 0 };
  GPtrArray *claims[2] = { NULL };
  GAsyncResult *slots[2] = { NULL };
  guint won[2] = { 0 };
  guint lost[2] = { 0 };
  gint64 start;

  office_open (&office, N_CASES, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AmtSyncResult) pulled = NULL;

      desk_open (&desks[i], &office, i == 0 ? "anna" : "bert");
      amt_remote_set_timeout (desks[i].remote, 60);
      pulled = desk_sync (&desks[i]);
      claims[i] = claim_all (&desks[i], i == 1);
    }

  start = g_get_monotonic_time ();
  for (guint i = 0; i < 2; i++)
    amt_sync_engine_run_async (desks[i].engine, AMT_SYNC_PUSH, NULL, amt_test_result_cb, &slots[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (AmtSyncResult) done = NULL;
      g_autoptr (GError) error = NULL;
      gint64 deadline = amt_test_deadline (60);

      while (!slots[i] && g_get_monotonic_time () < deadline)
        amt_test_spin ();
      result = amt_test_wait_result (&slots[i]);
      done = amt_sync_engine_run_finish (desks[i].engine, result, &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < 2; i++)
    count (&desks[i], claims[i], &won[i], &lost[i]);
  g_test_message ("%u cases in %.1f s: anna %u, bert %u", N_CASES,
                  (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC, won[0], won[1]);
  g_assert_cmpuint (won[0] + won[1], ==, N_CASES);
  g_assert_cmpuint (won[0], ==, lost[1]);
  g_assert_cmpuint (won[1], ==, lost[0]);
  g_assert_cmpuint (won[0], >, 0);
  g_assert_cmpuint (won[1], >, 0);
  g_assert_cmpuint (amt_portal_count_operations (office.portal, NULL, "claim"), ==, N_CASES);

  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_unref (claims[i]);
      desk_verify (&desks[i]);
      desk_close (&desks[i]);
    }
  office_close (&office);
}

/* --- on the line --------------------------------------------------------------------------------------- */

typedef struct
{
  char *case_id;
  char *ids[2];
  GAsyncResult *slots[2];
} Round;

static void
send_claim (Round *round, AmtRemote *remotes[], guint who)
{
  static const char BODY[] = "{\"type\":\"claim\",\"occurredAt\":\"2026-01-05T09:00:00Z\"}";

  round->ids[who] = g_uuid_string_random ();
  amt_remote_send_operation_async (remotes[who], round->case_id, round->ids[who], BODY, -1, NULL,
                                   amt_test_result_cb, &round->slots[who]);
}

/* Returns: who has it. */
static guint
end_round (Round *round, AmtRemote *remotes[], Office *office)
{
  static const char *const WHO[] = { "anna", "bert" };
  guint winner = 2;

  for (guint who = 0; who < 2; who++)
    {
      g_autoptr (GAsyncResult) result = amt_test_wait_result (&round->slots[who]);
      g_autoptr (GError) error = NULL;
      AmtOperationAnswer *answer = amt_remote_send_operation_finish (remotes[who], result, &error);
      const AmtProblem *problem = error ? amt_remote_error_get_problem (error) : NULL;

      if (answer)
        {
          g_assert_cmpuint (winner, ==, 2);
          g_assert_cmpstr (answer->value->assignee_id, ==, WHO[who]);
          winner = who;
          amt_operation_answer_free (answer);
          continue;
        }
      g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_STATE);
      g_assert_cmpstr (problem->type, ==, AMT_PROBLEM_HELD);
      g_assert_cmpstr (problem->holder, ==, WHO[1 - who]);
      g_assert_cmpint (problem->since, !=, AMT_TIME_NONE);
    }
  g_assert_cmpuint (winner, <, 2);
  g_assert_cmpuint (amt_portal_count_operations (office->portal, round->case_id, "claim"), ==, 1);
  for (guint who = 0; who < 2; who++)
    g_free (round->ids[who]);
  g_free (round->case_id);
  return winner;
}

static void
test_thousand (void)
{
  Office office = { 0 };
  AmtRemote *remotes[2] = { NULL };
  guint won[2] = { 0 };
  gint64 start;

  office_open (&office, N_ROUNDS, 0);
  for (guint who = 0; who < 2; who++)
    {
      remotes[who] = amt_remote_new (amt_portal_get_url (office.portal), "claims/1", NULL);
      amt_remote_set_token (remotes[who], who == 0 ? "t-anna" : "t-bert");
    }
  start = g_get_monotonic_time ();
  for (guint first = 1; first <= N_ROUNDS; first += N_AT_ONCE)
    {
      Round rounds[N_AT_ONCE] = { 0 };

      for (guint i = 0; i < N_AT_ONCE; i++)
        {
          rounds[i].case_id = g_strdup_printf ("c%u", first + i);
        }
      /* Each of them begins as often as the other, a little earlier or at the same time. */
      for (guint n = 0; n < 2 * N_AT_ONCE; n++)
        {
          for (guint spin = 0; n == N_AT_ONCE && spin < first / N_AT_ONCE % 8; spin++)
            amt_test_spin ();
          send_claim (&rounds[n % N_AT_ONCE], remotes, (first / N_AT_ONCE + n / N_AT_ONCE) % 2);
        }
      for (guint i = 0; i < N_AT_ONCE; i++)
        won[end_round (&rounds[i], remotes, &office)]++;
    }
  g_test_message ("%u rounds in %.1f s: anna %u, bert %u", N_ROUNDS,
                  (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC, won[0], won[1]);
  g_assert_cmpuint (won[0] + won[1], ==, N_ROUNDS);
  g_assert_cmpuint (won[0], >, 0);
  g_assert_cmpuint (won[1], >, 0);
  for (guint who = 0; who < 2; who++)
    g_object_unref (remotes[who]);
  office_close (&office);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/claims/race", test_race);
  g_test_add_func ("/claims/thousand", test_thousand);
  return g_test_run ();
}
