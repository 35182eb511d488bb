/* test-claims.c: "Die nächsten n übernehmen" beside colleagues who want the same cases.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"

#include "amt-claims.h"

typedef struct
{
  DeskFixture fixture;
  DeskFixture other;
  AmtContext *context;   /* Selin Aydın */
  AmtContext *colleague; /* Breitsamer */
  GArray *keys;          /* of the inbox of both, oldest first */
} Desk;

static void
desk_init (Desk *desk)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_INBOX);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  desk_fixture_init (&desk->fixture);
  desk->other = desk->fixture;
  desk->other.profile = amt_test_temp_dir ();
  desk->context = desk_open_ok (&desk->fixture, TOKEN_AYDIN, OPEN_NORMAL);
  desk->colleague = desk_open_ok (&desk->other, TOKEN_BREITSAMER, OPEN_NORMAL);
  g_assert_true (desk_sync (desk->context, &error));
  g_assert_true (desk_sync (desk->colleague, &error));
  query->user_id = g_strdup ("aydin");
  query->today = g_strdup ("2026-01-01");
  amt_case_query_add (&query->queues, "wohngeld-a-k");
  amt_store_query_async (amt_context_get_store (desk->context), query, NULL, amt_test_result_cb,
                         &slot);
  result = amt_test_wait_result (&slot);
  desk->keys = amt_store_query_finish (amt_context_get_store (desk->context), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (desk->keys->len, >=, 2);
}

static void
desk_clear (Desk *desk)
{
  desk_close (desk->context);
  desk_close (desk->colleague);
  g_array_unref (desk->keys);
  g_free (desk->other.profile);
  desk_fixture_clear (&desk->fixture);
}

static AmtClaims *
claims_new (Desk *desk, guint wanted)
{
  return amt_claims_new (desk->context, &g_array_index (desk->keys, gint64, 0), desk->keys->len,
                         wanted);
}

static guint
run (AmtClaims *claims, GCancellable *cancellable)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_claims_run_async (claims, cancellable, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_claims_run_finish (claims, result);
}

static const AmtClaimItem *
item_at (AmtClaims *claims, guint at)
{
  return g_ptr_array_index (amt_claims_get_items (claims), at);
}

static void
count_cb (AmtClaims *claims, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static char *
first_id (Desk *desk)
{
  AmtStore *store = amt_context_get_store (desk->context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GAsyncResult *slot = NULL;

  amt_store_load_rows_async (store, &g_array_index (desk->keys, gint64, 0), 1, NULL,
                             amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  rows = amt_store_load_rows_finish (store, result, NULL);
  return g_strdup (((AmtListRow *) g_ptr_array_index (rows, 0))->value->id);
}

static void
test_somebody_faster (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtClaims) claims = NULL;
  g_autoptr (AmtOutboxEntry) won = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  guint n_progress = 0;

  desk_init (&desk);
  id = first_id (&desk);
  won = desk_claim (desk.colleague, id, NULL, &error);
  g_assert_no_error (error);
  claims = claims_new (&desk, 1);
  g_signal_connect (claims, "progress", G_CALLBACK (count_cb), &n_progress);
  g_assert_cmpuint (amt_claims_get_wanted (claims), ==, 1);
  g_assert_cmpuint (run (claims, NULL), ==, 1);

  /* The next one instead of the one that is gone. */
  g_assert_cmpuint (amt_claims_get_items (claims)->len, ==, 2);
  g_assert_cmpuint (n_progress, ==, 2);
  g_assert_cmpint (item_at (claims, 0)->outcome, ==, AMT_CLAIM_HELD);
  g_assert_cmpstr (item_at (claims, 0)->case_id, ==, id);
  g_assert_nonnull (item_at (claims, 0)->holder);
  g_assert_cmpint (item_at (claims, 0)->holder->since, !=, AMT_TIME_NONE);
  g_assert_cmpint (item_at (claims, 1)->outcome, ==, AMT_CLAIM_CLAIMED);
  g_assert_cmpuint (strlen (item_at (claims, 1)->reference), >, 0);

  /* Once the cache knows it, nobody is asked. */
  g_clear_object (&claims);
  claims = amt_claims_new (desk.context, &g_array_index (desk.keys, gint64, 0), 1, 0);
  g_assert_cmpuint (run (claims, NULL), ==, 0);
  g_assert_cmpint (item_at (claims, 0)->outcome, ==, AMT_CLAIM_HELD);
  g_assert_nonnull (item_at (claims, 0)->holder);
  g_clear_object (&claims);
  desk_clear (&desk);
}

static void
test_ends (void)
{
  Desk desk = { 0 };
  const gint64 unknown = 999999;
  g_autoptr (AmtClaims) claims = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  desk_init (&desk);
  claims = amt_claims_new (desk.context, &unknown, 1, 10);
  g_assert_cmpuint (amt_claims_get_wanted (claims), ==, 1);
  g_assert_cmpuint (run (claims, NULL), ==, 0);
  g_assert_cmpint (item_at (claims, 0)->outcome, ==, AMT_CLAIM_FAILED);
  g_assert_cmpstr (item_at (claims, 0)->reference, ==, "");
  g_clear_object (&claims);

  claims = claims_new (&desk, 0);
  g_signal_connect_swapped (claims, "progress", G_CALLBACK (g_cancellable_cancel), cancellable);
  g_assert_cmpuint (run (claims, cancellable), ==, 1);
  g_assert_cmpuint (amt_claims_get_items (claims)->len, ==, 1);
  g_clear_object (&claims);

  /* Without the portal the run ends with the first that it concerns. */
  amt_portal_stop (desk.fixture.portal);
  claims =
      amt_claims_new (desk.context, &g_array_index (desk.keys, gint64, 1), desk.keys->len - 1, 0);
  g_assert_cmpuint (run (claims, NULL), ==, 0);
  g_assert_cmpuint (amt_claims_get_items (claims)->len, ==, 1);
  g_assert_cmpint (item_at (claims, 0)->outcome, ==, AMT_CLAIM_OFFLINE);
  g_clear_object (&claims);
  desk_clear (&desk);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/desk/claims/somebody-faster", test_somebody_faster);
  g_test_add_func ("/desk/claims/ends", test_ends);

  return g_test_run ();
}
