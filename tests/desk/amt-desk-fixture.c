/* amt-desk-fixture.c: a portal in this process, and profiles that belong to it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"

#include "amt-desk-portal.h"

void
desk_fixture_init (DeskFixture *self)
{
  g_autofree char *database = desk_portal_database ();
  const AmtPortalOptions options = {
    .database = database,
    .demo = TRUE,
    .quiet = TRUE,
    .cache_lease = self->cache_lease,
  };
  g_autoptr (GError) error = NULL;

  self->portal = amt_portal_new (&options, &error);
  g_assert_no_error (error);
  amt_portal_set_token (self->portal, TOKEN_AYDIN, "aydin");
  amt_portal_set_token (self->portal, TOKEN_BREITSAMER, "breitsamer");
  g_assert_true (amt_portal_start (self->portal, &error));
  self->vault = amt_memory_vault_new ();
  self->profile = amt_test_temp_dir ();
}

void
desk_fixture_clear (DeskFixture *self)
{
  amt_portal_stop (self->portal);
  g_clear_object (&self->portal);
  g_clear_object (&self->vault);
  g_clear_pointer (&self->profile, g_free);
}

AmtContext *
desk_open (DeskFixture *self, const char *token, AmtVault *vault, OpenFlags flags, GError **error)
{
  const AmtContextOptions options = {
    .portal_url = self->elsewhere ? self->elsewhere : amt_portal_get_url (self->portal),
    .profile_dir = self->profile,
    .token = token,
    .vault = vault ? vault : self->vault,
    .offline = (flags & OPEN_OFFLINE) != 0,
    .read_only = (flags & OPEN_READ_ONLY) != 0,
    .session_only = (flags & OPEN_SESSION) != 0,
    .clock = self->clock,
    .program = "test",
    .version = "0.1.0",
  };
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_context_open_async (&options, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_context_open_finish (result, error);
}

AmtContext *
desk_open_ok (DeskFixture *self, const char *token, OpenFlags flags)
{
  g_autoptr (GError) error = NULL;
  AmtContext *context = desk_open (self, token, NULL, flags, &error);

  g_assert_no_error (error);
  return context;
}

void
desk_close (AmtContext *context)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_context_close_async (context, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_context_close_finish (context, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_object_unref (context);
}

gboolean
desk_sync (AmtContext *context, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtSyncResult) done = NULL;
  GAsyncResult *slot = NULL;

  amt_sync_engine_run_async (amt_context_get_engine (context),
                             AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE, NULL,
                             amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  done = amt_sync_engine_run_finish (amt_context_get_engine (context), result, error);
  return done != NULL;
}

AmtOutboxEntry *
desk_record (AmtContext *context, AmtOrder *order, GError **error)
{
  AmtDesk *desk = amt_context_get_desk (context);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_desk_record_async (desk, order, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_desk_record_finish (desk, result, error);
}

AmtOutboxEntry *
desk_send (AmtContext *context, const char *id)
{
  AmtDesk *desk = amt_context_get_desk (context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtOutboxEntry *entry;

  amt_desk_send_async (desk, id, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  entry = amt_desk_send_finish (desk, result, NULL, &error);
  g_assert_no_error (error);
  return entry;
}

AmtOutboxEntry *
desk_claim (AmtContext *context, const char *case_ref, AmtHolder **out_holder, GError **error)
{
  AmtDesk *desk = amt_context_get_desk (context);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_desk_claim_async (desk, case_ref, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_desk_claim_finish (desk, result, out_holder, error);
}

AmtCaseView *
desk_view (AmtContext *context, const char *case_ref)
{
  AmtDesk *desk = amt_context_get_desk (context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtCaseView *view;

  amt_desk_open_case_async (desk, case_ref, TRUE, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  view = amt_desk_open_case_finish (desk, result, &error);
  g_assert_no_error (error);
  return view;
}

GPtrArray *
desk_outbox (AmtContext *context, gint64 since)
{
  AmtStore *store = amt_context_get_store (context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  GPtrArray *entries;

  amt_store_list_outbox_async (store, since, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  entries = amt_store_list_outbox_finish (store, result, &error);
  g_assert_no_error (error);
  return entries;
}

char *
desk_inbox_case (AmtContext *context)
{
  AmtStore *store = amt_context_get_store (context);
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_INBOX);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GAsyncResult *slot = NULL;

  query->user_id = g_strdup ("aydin");
  query->today = g_strdup ("2026-01-01");
  amt_case_query_add (&query->services, "wohngeld");
  /* Both clerks of the fixture work in this queue. */
  amt_case_query_add (&query->queues, "wohngeld-a-k");
  amt_store_query_async (store, query, NULL, amt_test_result_cb, &slot);
  {
    g_autoptr (GAsyncResult) result = amt_test_wait_result (&slot);

    keys = amt_store_query_finish (store, result, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpuint (keys->len, >, 0);
  amt_store_load_rows_async (store, &g_array_index (keys, gint64, 0), 1, NULL, amt_test_result_cb,
                             &slot);
  {
    g_autoptr (GAsyncResult) result = amt_test_wait_result (&slot);

    rows = amt_store_load_rows_finish (store, result, &error);
    g_assert_no_error (error);
  }
  return g_strdup (((AmtListRow *) g_ptr_array_index (rows, 0))->value->id);
}

AmtOrder *
desk_approval (const char *case_ref)
{
  AmtOrder *order = amt_order_new (case_ref, "decide");

  amt_order_set (order, "outcome", "bewilligung");
  amt_order_set (order, "values.wohngeldMonatlich", "212,50");
  amt_order_set (order, "values.bewilligtVon", "01.01.2026");
  amt_order_set (order, "values.bewilligtBis", "2026-12-31");
  amt_order_set (order, "values.haushaltsgroesse", "2");
  amt_order_set (order, "values.beruecksichtigteMiete", "612,50 €");
  amt_order_set (order, "values.gesamteinkommen", "1.480,00");
  return order;
}
