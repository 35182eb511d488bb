/* test-desk.c: what a clerk does, with and without the portal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"

#include <glib/gstdio.h>
#include <unistd.h>

static void
test_claim (void)
{
  DeskFixture fixture = { 0 };
  DeskFixture other = { 0 };
  g_autoptr (AmtOutboxEntry) won = NULL;
  g_autoptr (AmtHolder) holder = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  AmtContext *first, *second;

  desk_fixture_init (&fixture);
  other = fixture;
  other.profile = amt_test_temp_dir ();
  first = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  second = desk_open_ok (&other, TOKEN_BREITSAMER, OPEN_NORMAL);
  g_assert_true (desk_sync (first, &error));
  g_assert_true (desk_sync (second, &error));
  id = desk_inbox_case (first);

  won = desk_claim (first, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (won->state, ==, AMT_OUTBOX_DONE);
  g_assert_nonnull (won->receipt);

  /* The loser hears who has it, and keeps nothing that would be sent later. */
  g_assert_null (desk_claim (second, id, &holder, &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_HELD);
  g_assert_null (strstr (error->message, "Ayd"));
  g_assert_nonnull (holder);
  g_assert_cmpstr (holder->name, ==, "Selin Aydın");
  g_assert_cmpint (holder->since, !=, AMT_TIME_NONE);
  outbox = desk_outbox (second, 0);
  g_assert_cmpuint (outbox->len, ==, 0);
  g_assert_cmpuint (amt_portal_count_operations (fixture.portal, id, "claim"), ==, 1);

  desk_close (first);
  desk_close (second);
  g_free (other.profile);
  desk_fixture_clear (&fixture);
}

static void
test_claim_without_portal (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  AmtContext *context;

  desk_fixture_init (&fixture);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  id = desk_inbox_case (context);
  desk_close (context);

  amt_portal_stop (fixture.portal);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_null (desk_claim (context, id, NULL, &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_OFFLINE);
  outbox = desk_outbox (context, 0);
  g_assert_cmpuint (outbox->len, ==, 0);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

static void
test_decide_without_portal (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtOutboxEntry) claimed = NULL;
  g_autoptr (AmtOutboxEntry) decided = NULL;
  g_autoptr (AmtOutboxEntry) settled = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *seen = NULL;
  AmtCaseView *view;
  AmtContext *context;

  desk_fixture_init (&fixture);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  id = desk_inbox_case (context);
  claimed = desk_claim (context, id, NULL, &error);
  g_assert_no_error (error);
  desk_close (context);

  amt_portal_stop (fixture.portal);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  order = desk_approval (id);
  decided = desk_record (context, order, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (decided->operation->template_version, ==, "1");
  g_assert_cmpuint (decided->operation->applicant_version, >, 0);
  view = desk_view (context, id);
  g_assert_true (view->row->decision_pending);
  amt_case_view_free (view);
  g_assert_cmpuint (amt_portal_count_operations (fixture.portal, id, "decide"), ==, 0);

  g_assert_true (amt_portal_start (fixture.portal, &error));
  settled = desk_send (context, decided->operation->id);
  g_assert_cmpint (settled->state, ==, AMT_OUTBOX_DONE);
  g_assert_nonnull (settled->receipt);
  g_assert_cmpuint (amt_portal_count_operations (fixture.portal, id, "decide"), ==, 1);
  view = desk_view (context, id);
  g_assert_false (view->row->decision_pending);
  g_assert_cmpuint (view->truth->decisions->len, ==, 1);
  g_assert_nonnull (((AmtDecision *) g_ptr_array_index (view->truth->decisions, 0))->letter_sha256);
  amt_case_view_free (view);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

static void
expect_refused_order (AmtContext *context, AmtOrder *order, GQuark domain, int code,
                      const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_record (context, order, &error));
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_prefix (error->message, name));
}

static void
test_orders (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (AmtOutboxEntry) claimed = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  const struct
  {
    const char *name, *value;
    GQuark domain;
    int code;
    const char *blamed;
  } BAD[] = {
    { "outcome", "nirgends", AMT_DESK_ERROR, AMT_DESK_ERROR_OUTCOME, "outcome" },
    { "values.gesamteinkommen", "viel", AMT_DESK_ERROR, AMT_DESK_ERROR_VALUES, "gesamteinkommen" },
    { "values.gesamteinkommen", "1.48,00", AMT_DESK_ERROR, AMT_DESK_ERROR_VALUES,
      "gesamteinkommen" },
    { "values.gesamteinkommen", "1480.000.00", AMT_DESK_ERROR, AMT_DESK_ERROR_VALUES,
      "gesamteinkommen" },
    { "values.gesamteinkommen", "", AMT_DESK_ERROR, AMT_DESK_ERROR_VALUES, "gesamteinkommen" },
    { "values.bewilligtVon", "31.02.2026", AMT_DESK_ERROR, AMT_DESK_ERROR_VALUES, "bewilligtVon" },
    { "values.unbekannt", "1", AMT_DESK_ERROR, AMT_DESK_ERROR_VALUES, "unbekannt" },
    { "values", "[]", AMT_OPERATION_ERROR, AMT_OPERATION_ERROR_PARAMETER, "values" },
    { "text", "x", AMT_OPERATION_ERROR, AMT_OPERATION_ERROR_PARAMETER, "text" },
    { "file", "/etc/passwd", AMT_DESK_ERROR, AMT_DESK_ERROR_PARAMETER, "file" },
  };
  AmtContext *context;

  desk_fixture_init (&fixture);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  id = desk_inbox_case (context);
  claimed = desk_claim (context, id, NULL, &error);
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr (AmtOrder) order = desk_approval (id);

      amt_order_set (order, BAD[i].name, BAD[i].value);
      if (g_str_equal (BAD[i].name, "values"))
        g_hash_table_remove_all (order->values);
      expect_refused_order (context, order, BAD[i].domain, BAD[i].code, BAD[i].blamed);
    }
  {
    g_autoptr (AmtOrder) order = amt_order_new (id, "claim");

    expect_refused_order (context, order, AMT_DESK_ERROR, AMT_DESK_ERROR_OFFLINE, "");
  }
  {
    g_autoptr (AmtOrder) order = desk_approval (id);

    g_hash_table_remove (order->values, "bewilligtBis");
    expect_refused_order (context, order, AMT_DESK_ERROR, AMT_DESK_ERROR_VALUES, "bewilligtBis");
  }
  outbox = desk_outbox (context, G_MAXINT64);
  g_assert_cmpuint (outbox->len, ==, 0);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

static void
test_documents (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtOutboxEntry) claimed = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (AmtOutboxEntry) sent = NULL;
  g_autoptr (AmtDocument) saved = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autofree char *id = NULL;
  g_autofree char *file = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *text = NULL;
  AmtContext *context;

  desk_fixture_init (&fixture);
  file = g_build_filename (fixture.profile, "Nachweis.pdf", NULL);
  copy = g_build_filename (fixture.profile, "Kopie.pdf", NULL);
  g_assert_true (g_file_set_contents (file, "%PDF-1.4 nicht wirklich", -1, NULL));
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  id = desk_inbox_case (context);
  claimed = desk_claim (context, id, NULL, &error);

  order = amt_order_new (id, "addDocument");
  amt_order_set (order, "source", "post");
  expect_refused_order (context, order, AMT_DESK_ERROR, AMT_DESK_ERROR_PARAMETER, "file");
  amt_order_set (order, "file", fixture.profile);
  expect_refused_order (context, order, AMT_DESK_ERROR, AMT_DESK_ERROR_FILE, "");
  amt_order_set (order, "file", "/dev/zero");
  expect_refused_order (context, order, AMT_DESK_ERROR, AMT_DESK_ERROR_FILE, "");
  amt_order_set (order, "file", file);
  entry = desk_record (context, order, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (entry->operation->media_type, ==, "application/pdf");
  g_assert_cmpstr (entry->operation->name, ==, "Nachweis.pdf");
  g_unlink (file);
  sent = desk_send (context, entry->operation->id);
  g_assert_cmpint (sent->state, ==, AMT_OUTBOX_DONE);

  amt_desk_save_document_async (amt_context_get_desk (context), id, "Nachweis.pdf", copy, NULL,
                                amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  saved = amt_desk_save_document_finish (amt_context_get_desk (context), result, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (copy, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "%PDF-1.4 nicht wirklich");

  /* What is there is not overwritten. */
  g_clear_object (&result);
  amt_desk_save_document_async (amt_context_get_desk (context), id, "Nachweis.pdf", copy, NULL,
                                amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_null (amt_desk_save_document_finish (amt_context_get_desk (context), result, &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_EXISTS);
  g_clear_object (&result);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

static char *
resolve (AmtContext *context, const char *id, gboolean mine, GError **error)
{
  AmtDesk *desk = amt_context_get_desk (context);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_desk_resolve_async (desk, id, mine, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_desk_resolve_finish (desk, result, error);
}

/* What a clerk disposes in one with the decision @decision. */
static void
dispose (AmtContext *context, const AmtOutboxEntry *decision, const char *type, const char *due_on)
{
  g_autoptr (AmtOrder) order = amt_order_new (decision->operation->case_id, type);
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  order->occurred_at = decision->operation->occurred_at;
  if (due_on)
    amt_order_set (order, "dueOn", due_on);
  entry = desk_record (context, order, &error);
  g_assert_no_error (error);
  g_assert_true (amt_operation_closes (entry->operation, decision->operation));
}

/* The applicant sends the form again while the decision waits, and with it a follow-up and "file away". */
static void
check_conflict (gboolean mine)
{
  DeskFixture fixture = { 0 };
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtOutboxEntry) claimed = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (AmtOutboxEntry) met = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *goes_on = NULL;
  AmtContext *context;

  desk_fixture_init (&fixture);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  id = desk_inbox_case (context);
  claimed = desk_claim (context, id, NULL, &error);
  order = desk_approval (id);
  entry = desk_record (context, order, &error);
  g_assert_no_error (error);
  dispose (context, entry, "setFollowUp", "2031-03-03");
  dispose (context, entry, "close", NULL);
  g_assert_null (resolve (context, entry->operation->id, TRUE, &error));
  g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE);
  g_clear_error (&error);

  g_assert_true (amt_portal_resubmit (fixture.portal, id, "ort", "Neustadt", NULL, &error));
  met = desk_send (context, entry->operation->id);
  g_assert_cmpint (met->state, ==, AMT_OUTBOX_CONFLICT);
  goes_on = resolve (context, entry->operation->id, mine, &error);
  g_assert_no_error (error);
  if (mine)
    {
      g_autoptr (AmtOutboxEntry) again = desk_send (context, goes_on);

      g_assert_cmpint (again->state, ==, AMT_OUTBOX_DONE);
      g_assert_true (desk_sync (context, &error));
    }
  outbox = desk_outbox (context, G_MAXINT64);
  g_assert_cmpuint (outbox->len, ==, mine ? 0 : 1);
  if (!mine)
    {
      /* What does not count is kept: in words, and as the draft of the next decision. */
      const AmtOperation *jotting = ((AmtOutboxEntry *) outbox->pdata[0])->operation;
      AmtStore *store = amt_context_get_store (context);
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *draft = NULL;
      GAsyncResult *slot = NULL;

      g_assert_cmpstr (jotting->type, ==, "addJotting");
      g_assert_nonnull (strstr (jotting->text, "Bewilligung"));
      amt_store_load_draft_async (store, id, "decision", NULL, amt_test_result_cb, &slot);
      result = amt_test_wait_result (&slot);
      draft = amt_store_load_draft_finish (store, result, NULL);
      g_assert_nonnull (draft);
    }
  g_assert_cmpuint (amt_portal_count_operations (fixture.portal, id, "decide"), ==, mine ? 1 : 0);
  g_assert_cmpuint (amt_portal_count_operations (fixture.portal, id, "setFollowUp"), ==,
                    mine ? 1 : 0);
  g_assert_cmpuint (amt_portal_count_operations (fixture.portal, id, "close"), ==, mine ? 1 : 0);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

static void
test_conflict_mine (void)
{
  check_conflict (TRUE);
}

static void
test_conflict_theirs (void)
{
  check_conflict (FALSE);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/desk/claim", test_claim);
  g_test_add_func ("/desk/claim-without-portal", test_claim_without_portal);
  g_test_add_func ("/desk/decide-without-portal", test_decide_without_portal);
  g_test_add_func ("/desk/orders", test_orders);
  g_test_add_func ("/desk/documents", test_documents);
  g_test_add_func ("/desk/conflict-mine", test_conflict_mine);
  g_test_add_func ("/desk/conflict-theirs", test_conflict_theirs);

  return g_test_run ();
}
