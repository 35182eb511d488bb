/* test-open-case.c: one open case, with and without the portal, beside a colleague's desk.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"

#include "amt-open-case.h"

/* --- two desks at one portal ----------------------------------------------------------------------------- */

typedef struct
{
  DeskFixture fixture;
  AmtContext *context; /* (owned) of Selin Aydın */
  char *id;            /* (owned) a case that nobody has */
} Desk;

static void
desk_init (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  desk_fixture_init (&desk->fixture);
  desk->context = desk_open_ok (&desk->fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (desk->context, &error));
  g_assert_no_error (error);
  desk->id = desk_inbox_case (desk->context);
}

static void
desk_clear (Desk *desk)
{
  desk_close (desk->context);
  g_free (desk->id);
  desk_fixture_clear (&desk->fixture);
}

/* Returns: (transfer full): a desk of another clerk, synchronised; its profile is never freed before exit. */
static AmtContext *
open_colleague (Desk *desk, DeskFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AmtContext *context;

  *fixture = desk->fixture;
  fixture->profile = amt_test_temp_dir ();
  context = desk_open_ok (fixture, TOKEN_BREITSAMER, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  g_assert_no_error (error);
  return context;
}

static AmtOpenCase *
open_ready (AmtContext *context, const char *id)
{
  AmtOpenCase *open_case = amt_open_case_new (context, id);

  amt_test_await (amt_open_case_get_state (open_case) == AMT_OPEN_CASE_READY);
  amt_test_await (amt_open_case_get_service (open_case));
  return open_case;
}

static AmtRecorded *
record (AmtOpenCase *open_case, const AmtOrder *order, AmtHolder **out_holder, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_open_case_record_async (open_case, order, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_open_case_record_finish (open_case, result, out_holder, error);
}

static AmtRecorded *
decide (AmtOpenCase *open_case, const char *follow_up, gboolean close, GError **error)
{
  g_autoptr (AmtOrder) order = desk_approval (amt_open_case_get_ref (open_case));
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_open_case_decide_async (open_case, order, follow_up, NULL, close, NULL, amt_test_result_cb,
                              &slot);
  result = amt_test_wait_result (&slot);
  return amt_open_case_record_finish (open_case, result, NULL, error);
}

static gboolean
undo (AmtOpenCase *open_case, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_open_case_undo_async (open_case, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_open_case_undo_finish (open_case, result, error);
}

static gboolean
claim (AmtOpenCase *open_case, AmtHolder **out_holder, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_open_case_claim_async (open_case, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_open_case_claim_finish (open_case, result, out_holder, error);
}

static AmtOrder *
note_order (AmtOpenCase *open_case)
{
  AmtOrder *order = amt_order_new (amt_open_case_get_ref (open_case), "addFileNote");

  amt_order_set (order, "text", "Mietvertrag angefordert.");
  amt_order_set (order, "kind", "note");
  return order;
}

static guint
n_entries (AmtOpenCase *open_case)
{
  return amt_open_case_get_entries (open_case)->len;
}

/* --- loading --------------------------------------------------------------------------------------------- */

static guint
n_recent (AmtContext *context)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_RECENT);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_store_query_async (amt_context_get_store (context), query, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  keys = amt_store_query_finish (amt_context_get_store (context), result, &error);
  g_assert_no_error (error);

  return keys->len;
}

static void
test_load (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) open_case = NULL;
  AmtService *service;

  desk_init (&desk);
  open_case = amt_open_case_new (desk.context, desk.id);
  g_assert_cmpint (amt_open_case_get_state (open_case), ==, AMT_OPEN_CASE_LOADING);
  g_assert_null (amt_open_case_get_case (open_case));
  g_assert_cmpint (amt_open_case_may (open_case, "addFileNote"), ==, AMT_MAY_NOT_LOADED);
  amt_test_await (amt_open_case_get_state (open_case) == AMT_OPEN_CASE_READY);

  /* The services of the first synchronisation are read beside the case; either may come first. */
  amt_test_await (amt_open_case_get_service (open_case));
  service = amt_open_case_get_service (open_case);
  g_assert_cmpstr (service->id, ==, "wohngeld");
  g_assert_nonnull (amt_open_case_get_form (open_case));
  g_assert_true (json_object_has_member (amt_open_case_get_form (open_case), "kaltmiete"));
  g_assert_cmpint (amt_open_case_get_key (open_case), >, 0);
  g_assert_false (amt_open_case_is_mine (open_case));

  /* Only who looks at it has read it. */
  g_assert_true (amt_open_case_get_case (open_case)->unread);
  g_assert_cmpuint (n_entries (open_case), ==, 0);
  g_assert_cmpuint (n_recent (desk.context), ==, 0);
  amt_open_case_enter (open_case);
  amt_test_await (n_recent (desk.context) == 1);
  amt_test_await (!amt_open_case_get_case (open_case)->unread);
  g_assert_cmpuint (n_entries (open_case), ==, 1);
  g_assert_false (amt_open_case_can_undo (open_case));
  g_clear_object (&open_case);
  desk_clear (&desk);
}

static void
test_row_only (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  amt_portal_stop (desk.fixture.portal);
  open_case = amt_open_case_new (desk.context, desk.id);
  amt_test_await (amt_open_case_get_state (open_case) == AMT_OPEN_CASE_ROW_ONLY);
  g_assert_cmpint (amt_open_case_get_reason (open_case), ==, AMT_ROW_ONLY_OFFLINE);
  g_assert_nonnull (amt_open_case_get_case (open_case));
  g_assert_null (amt_open_case_get_form (open_case));
  g_assert_cmpint (amt_open_case_may (open_case, "decide"), ==, AMT_MAY_NOT_ROW_ONLY);
  /* Nobody has read what is not here. */
  amt_open_case_enter (open_case);

  g_assert_true (amt_portal_start (desk.fixture.portal, &error));
  amt_open_case_reload (open_case);
  g_assert_cmpint (amt_open_case_get_state (open_case), ==, AMT_OPEN_CASE_LOADING);
  amt_test_await (amt_open_case_get_state (open_case) == AMT_OPEN_CASE_READY);
  amt_test_await (!amt_open_case_get_case (open_case)->unread);
  g_clear_object (&open_case);
  desk_clear (&desk);
}

/* Once the desk finds the portal again nobody has to ask for the case. */
static void
test_portal_comes_back (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  amt_portal_stop (desk.fixture.portal);
  g_assert_false (desk_sync (desk.context, NULL));
  open_case = amt_open_case_new (desk.context, desk.id);
  amt_test_await (amt_open_case_get_state (open_case) == AMT_OPEN_CASE_ROW_ONLY);
  g_assert_cmpint (amt_open_case_may (open_case, "claim"), ==, AMT_MAY_NOT_OFFLINE);
  g_assert_true (amt_portal_start (desk.fixture.portal, &error));
  g_assert_true (desk_sync (desk.context, &error));
  amt_test_await (amt_open_case_get_state (open_case) == AMT_OPEN_CASE_READY);
  g_assert_cmpint (amt_open_case_may (open_case, "claim"), ==, AMT_MAY);
  g_clear_object (&open_case);
  desk_clear (&desk);
}

/* The applicant sends more than may be parsed at once. */
static void
test_resubmission (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *long_text = g_strnfill (100 * 1024, 'x');
  guint64 version;

  desk_init (&desk);
  open_case = open_ready (desk.context, desk.id);
  version = amt_open_case_get_case (open_case)->applicant_version;
  g_assert_true (
      amt_portal_resubmit (desk.fixture.portal, desk.id, "ort", long_text, NULL, &error));
  g_assert_true (desk_sync (desk.context, &error));
  amt_test_await (amt_open_case_get_case (open_case)->applicant_version > version);
  g_assert_cmpint (amt_open_case_get_state (open_case), ==, AMT_OPEN_CASE_READY);
  g_assert_cmpuint (
      strlen (json_object_get_string_member (amt_open_case_get_form (open_case), "ort")), ==,
      strlen (long_text));
  g_clear_object (&open_case);
  desk_clear (&desk);
}

static void
test_gone (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) nowhere = NULL;
  AmtOpenCase *closed;

  desk_init (&desk);
  nowhere = amt_open_case_new (desk.context, "gibt-es-nicht");
  amt_test_await (amt_open_case_get_state (nowhere) == AMT_OPEN_CASE_GONE);
  g_assert_cmpint (amt_open_case_may (nowhere, "addFileNote"), ==, AMT_MAY_NOT_GONE);
  /* A window that closes while it loads ends its case at once. */
  closed = amt_open_case_new (desk.context, desk.id);
  g_object_add_weak_pointer (G_OBJECT (closed), (gpointer *) &closed);
  g_object_unref (closed);
  g_assert_null (closed);
  g_clear_object (&nowhere);
  desk_clear (&desk);
}

/* --- claiming along -------------------------------------------------------------------------------------- */

static void
test_claim_along (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtRecorded) first = NULL;
  g_autoptr (AmtRecorded) second = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  open_case = open_ready (desk.context, desk.id);
  g_assert_cmpint (amt_open_case_may (open_case, "addFileNote"), ==, AMT_MAY_WITH_CLAIM);
  order = note_order (open_case);
  first = record (open_case, order, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (first->claimed);
  g_assert_cmpuint (first->entries->len, ==, 1);
  amt_test_await (amt_open_case_is_mine (open_case));
  g_assert_cmpint (amt_open_case_may (open_case, "addFileNote"), ==, AMT_MAY);

  /* Only the first change does that. */
  second = record (open_case, order, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (second->claimed);
  g_assert_cmpuint (amt_portal_count_operations (desk.fixture.portal, desk.id, "claim"), ==, 1);

  /* Undo after both were sent gives the case back; the notes are part of the file. */
  g_assert_true (desk_sync (desk.context, &error));
  amt_test_await (n_entries (open_case) == 0);
  g_assert_true (undo (open_case, &error));
  g_assert_no_error (error);
  g_assert_true (desk_sync (desk.context, &error));
  g_assert_cmpuint (amt_portal_count_operations (desk.fixture.portal, desk.id, "release"), ==, 1);
  amt_test_await (!amt_open_case_is_mine (open_case));
  g_assert_false (undo (open_case, &error));
  g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE);
  g_clear_object (&open_case);
  desk_clear (&desk);
}

static void
test_change_without_portal (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtRecorded) recorded = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  open_case = open_ready (desk.context, desk.id);
  amt_portal_stop (desk.fixture.portal);
  order = note_order (open_case);
  recorded = record (open_case, order, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (recorded->claimed);
  g_assert_null (recorded->holder);
  amt_test_await (n_entries (open_case) == 1);

  /* The desk has noticed: a decision is not offered any more, and not recorded either. */
  g_assert_cmpint (amt_open_case_may (open_case, "decide"), ==, AMT_MAY_NOT_OFFLINE);
  g_assert_cmpint (amt_open_case_may (open_case, "addFileNote"), ==, AMT_MAY);
  g_assert_null (decide (open_case, NULL, FALSE, &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_OFFLINE);
  g_clear_error (&error);
  g_assert_cmpuint (n_entries (open_case), ==, 1);

  /* What waits for the network can be undone. */
  g_assert_true (amt_open_case_can_undo (open_case));
  g_assert_cmpint (amt_open_case_get_undo_deadline (open_case), ==, AMT_TIME_NONE);
  g_assert_true (undo (open_case, &error));
  amt_test_await (n_entries (open_case) == 0);
  g_clear_object (&open_case);
  desk_clear (&desk);
}

static void
test_somebody_faster (void)
{
  Desk desk = { 0 };
  DeskFixture fixture;
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtOrder) decision = NULL;
  g_autoptr (AmtRecorded) recorded = NULL;
  g_autoptr (AmtOutboxEntry) won = NULL;
  g_autoptr (AmtHolder) holder = NULL;
  g_autoptr (GError) error = NULL;
  AmtContext *colleague;

  desk_init (&desk);
  colleague = open_colleague (&desk, &fixture);
  open_case = open_ready (desk.context, desk.id);
  won = desk_claim (colleague, desk.id, NULL, &error);
  g_assert_no_error (error);

  decision = desk_approval (desk.id);
  g_assert_cmpint (amt_open_case_may (open_case, "decide"), ==, AMT_MAY_WITH_CLAIM);
  g_assert_null (record (open_case, decision, &holder, &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_HELD);
  g_clear_error (&error);
  g_assert_nonnull (holder);
  amt_test_await (amt_open_case_get_case (open_case)->assignee_id != NULL);
  g_assert_cmpint (amt_open_case_may (open_case, "decide"), ==, AMT_MAY_NOT_HELD);
  g_assert_cmpint (amt_open_case_may (open_case, "release"), ==, AMT_MAY_NOT_HELD);
  amt_test_await (n_entries (open_case) == 0);

  /* Now the desk knows it without asking. */
  g_clear_pointer (&holder, amt_holder_free);
  g_assert_null (record (open_case, decision, &holder, &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_HELD);
  g_clear_error (&error);
  g_assert_nonnull (holder);
  g_assert_cmpuint (n_entries (open_case), ==, 0);

  /* A colleague may write notes all the same. */
  order = note_order (open_case);
  recorded = record (open_case, order, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (recorded->claimed);
  g_clear_object (&open_case);
  desk_close (colleague);
  g_free (fixture.profile);
  desk_clear (&desk);
}

/* A note is not lost because a colleague took the case in that moment. */
static void
test_note_beside_claim (void)
{
  Desk desk = { 0 };
  DeskFixture fixture;
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtRecorded) recorded = NULL;
  g_autoptr (AmtOutboxEntry) won = NULL;
  g_autoptr (GError) error = NULL;
  AmtContext *colleague;

  desk_init (&desk);
  colleague = open_colleague (&desk, &fixture);
  open_case = open_ready (desk.context, desk.id);
  won = desk_claim (colleague, desk.id, NULL, &error);
  order = note_order (open_case);
  recorded = record (open_case, order, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (recorded->claimed);
  g_assert_nonnull (recorded->holder);
  g_assert_cmpuint (recorded->entries->len, ==, 1);
  g_assert_true (desk_sync (desk.context, &error));
  g_assert_cmpuint (amt_portal_count_operations (desk.fixture.portal, desk.id, "addFileNote"), ==,
                    1);
  g_clear_object (&open_case);
  desk_close (colleague);
  g_free (fixture.profile);
  desk_clear (&desk);
}

/* --- deciding -------------------------------------------------------------------------------------------- */

static void
count_notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_decide_and_undo (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (AmtRecorded) recorded = NULL;
  g_autoptr (GError) error = NULL;
  const AmtOutboxEntry *first, *last;
  guint n_notified = 0;

  desk_init (&desk);
  open_case = open_ready (desk.context, desk.id);
  g_signal_connect (open_case, "notify::can-undo", G_CALLBACK (count_notify_cb), &n_notified);
  g_assert_cmpint (amt_open_case_may (open_case, "close"), ==, AMT_MAY_NOT_UNDECIDED);

  /* All of it or nothing. */
  g_assert_null (decide (open_case, "31.02.", TRUE, &error));
  g_assert_error (error, AMT_OPERATION_ERROR, AMT_OPERATION_ERROR_PARAMETER);
  g_clear_error (&error);
  amt_test_await (amt_open_case_is_mine (open_case));
  amt_test_await (n_entries (open_case) == 0);

  recorded = decide (open_case, "2026-12-01", TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (recorded->entries->len, ==, 3);
  first = g_ptr_array_index (recorded->entries, 0);
  last = g_ptr_array_index (recorded->entries, 2);
  g_assert_cmpstr (first->operation->type, ==, "decide");
  g_assert_cmpstr (last->operation->type, ==, "close");
  g_assert_cmpint (first->hold_until, ==, last->hold_until);
  amt_test_await (n_entries (open_case) == 3);
  g_assert_true (amt_open_case_is_decision_pending (open_case));
  g_assert_true (amt_open_case_can_undo (open_case));
  g_assert_cmpuint (n_notified, >, 0);
  g_assert_cmpint (amt_open_case_get_undo_deadline (open_case), ==, first->hold_until);
  g_assert_cmpstr (amt_open_case_get_undo_entry (open_case)->operation->id, ==,
                   first->operation->id);
  g_assert_cmpint (amt_open_case_may (open_case, "decide"), ==, AMT_MAY_NOT_PENDING);

  /* Held operations stay here, and one undo takes all of them back. */
  g_assert_true (desk_sync (desk.context, &error));
  g_assert_cmpuint (amt_portal_count_operations (desk.fixture.portal, desk.id, "decide"), ==, 0);
  g_assert_true (undo (open_case, &error));
  g_assert_no_error (error);
  amt_test_await (n_entries (open_case) == 0);
  g_assert_false (amt_open_case_can_undo (open_case));
  g_assert_false (amt_open_case_is_decision_pending (open_case));
  g_assert_cmpint (amt_open_case_may (open_case, "decide"), ==, AMT_MAY);
  g_clear_object (&open_case);
  desk_clear (&desk);
}

static void
test_decide_and_send (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (AmtRecorded) recorded = NULL;
  g_autoptr (JsonNode) values = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  open_case = open_ready (desk.context, desk.id);
  amt_open_case_set_hold (open_case, 0);
  recorded = decide (open_case, "2026-12-01", TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (recorded->claimed);
  g_assert_true (desk_sync (desk.context, &error));
  amt_test_await (n_entries (open_case) == 0);
  g_assert_cmpuint (amt_portal_count_operations (desk.fixture.portal, desk.id, "decide"), ==, 1);
  g_assert_cmpuint (amt_portal_count_operations (desk.fixture.portal, desk.id, "setFollowUp"), ==,
                    1);
  g_assert_cmpuint (amt_portal_count_operations (desk.fixture.portal, desk.id, "close"), ==, 1);
  g_assert_cmpint (amt_case_get_state (amt_open_case_get_case (open_case)), ==,
                   AMT_CASE_STATE_CLOSED);
  g_assert_cmpint (amt_open_case_may (open_case, "decide"), ==, AMT_MAY_NOT_CLOSED);
  values = amt_open_case_get_values (
      open_case, g_ptr_array_index (amt_open_case_get_case (open_case)->decisions, 0));
  g_assert_nonnull (values);
  g_clear_object (&open_case);
  desk_clear (&desk);
}

/* --- the rest -------------------------------------------------------------------------------------------- */

static void
test_edit (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtRecorded) recorded = NULL;
  g_autoptr (AmtOperation) operation = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const AmtOutboxEntry *entry;
  GAsyncResult *slot = NULL;

  desk_init (&desk);
  open_case = open_ready (desk.context, desk.id);
  g_assert_true (claim (open_case, NULL, &error));
  g_assert_no_error (error);
  order = note_order (open_case);
  recorded = record (open_case, order, NULL, &error);
  entry = g_ptr_array_index (recorded->entries, 0);
  amt_test_await (amt_open_case_find_entry (open_case, entry->operation->id) != NULL);
  g_assert_cmpint (
      amt_open_case_may_note (open_case, "strikeFileNote",
                              amt_case_find_note (amt_open_case_get_case (open_case)->file_notes,
                                                  entry->operation->id)),
      ==, AMT_MAY);

  amt_open_case_edit_async (open_case, entry->operation->id, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  operation = amt_open_case_edit_finish (open_case, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (operation->text, ==, "Mietvertrag angefordert.");
  amt_test_await (amt_open_case_find_entry (open_case, entry->operation->id) == NULL);
  g_clear_object (&result);
  g_clear_object (&open_case);
  desk_clear (&desk);
}

static void
test_may (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (AmtNote) foreign = amt_note_new ();
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  open_case = open_ready (desk.context, desk.id);
  g_assert_cmpint (amt_open_case_may (open_case, "claim"), ==, AMT_MAY);
  g_assert_cmpint (amt_open_case_may (open_case, "release"), ==, AMT_MAY_NOT_NOBODY);
  g_assert_cmpint (amt_open_case_may (open_case, "decide"), ==, AMT_MAY_WITH_CLAIM);
  g_assert_cmpint (amt_open_case_may (open_case, "markRead"), ==, AMT_MAY);
  g_assert_cmpint (amt_open_case_may (open_case, "clearFollowUp"), ==, AMT_MAY);
  g_assert_cmpint (amt_open_case_may (open_case, "assign"), ==, AMT_MAY_NOT_RIGHT);
  g_assert_cmpint (amt_open_case_may (open_case, "nonsense"), ==, AMT_MAY_NOT_PORTAL);
  for (AmtMay may = AMT_MAY_WITH_CLAIM; may <= AMT_MAY_NOT_PORTAL; may++)
    g_assert_cmpuint (strlen (amt_words_may (may)), >, 0);

  g_assert_true (claim (open_case, NULL, &error));
  amt_test_await (amt_open_case_is_mine (open_case));
  g_assert_cmpint (amt_open_case_may (open_case, "claim"), ==, AMT_MAY_NOT_MINE);
  g_assert_cmpint (amt_open_case_may (open_case, "release"), ==, AMT_MAY);
  g_assert_cmpint (amt_open_case_may (open_case, "moveToQueue"), ==, AMT_MAY);
  foreign->author_id = g_strdup ("breitsamer");
  g_assert_cmpint (amt_open_case_may_note (open_case, "editJotting", foreign), ==,
                   AMT_MAY_NOT_AUTHOR);
  g_clear_object (&open_case);
  desk_clear (&desk);
}

static void
test_presence (void)
{
  Desk desk = { 0 };
  DeskFixture fixture;
  g_autoptr (AmtOpenCase) mine = NULL;
  g_autoptr (AmtOpenCase) again = NULL;
  g_autoptr (AmtOpenCase) theirs = NULL;
  AmtContext *colleague;
  AmtPresence *presence;

  desk_init (&desk);
  colleague = open_colleague (&desk, &fixture);
  amt_sync_engine_start (amt_context_get_engine (desk.context), 3600);
  amt_sync_engine_start (amt_context_get_engine (colleague), 3600);
  mine = open_ready (desk.context, desk.id);
  again = open_ready (desk.context, desk.id);
  theirs = open_ready (colleague, desk.id);
  amt_open_case_enter (mine);
  amt_open_case_enter (again);
  amt_open_case_enter (theirs);
  amt_test_await ((presence = amt_open_case_get_presence (mine)) && presence->present->len == 1);
  g_assert_cmpstr (((AmtPresent *) g_ptr_array_index (presence->present, 0))->user_id, ==,
                   "breitsamer");
  amt_test_await ((presence = amt_open_case_get_presence (theirs)) && presence->present->len == 1);

  /* One of two windows closes: the clerk is still there. */
  amt_open_case_leave (again);
  g_assert_null (amt_open_case_get_presence (again));
  g_assert_nonnull (amt_open_case_get_presence (mine));
  amt_open_case_leave (mine);
  amt_test_await ((presence = amt_open_case_get_presence (theirs)) && presence->present->len == 0);
  g_clear_object (&mine);
  g_clear_object (&again);
  g_clear_object (&theirs);
  desk_close (colleague);
  g_free (fixture.profile);
  desk_clear (&desk);
}

static AmtRecorded *
add_evidence (AmtOpenCase *open_case, const char *data, gsize size, const char *name,
              GError **error)
{
  g_autoptr (AmtOrder) order = amt_order_new (amt_open_case_get_ref (open_case), "addDocument");
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  amt_order_set (order, "source", "email");
  amt_order_set_bytes (order, bytes, name);
  return record (open_case, order, NULL, error);
}

/* Dragged or pasted here. */
static void
test_evidence (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOpenCase) open_case = NULL;
  g_autoptr (AmtRecorded) pasted = NULL;
  g_autoptr (AmtRecorded) dragged = NULL;
  g_autoptr (AmtOrder) both = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *large = NULL;
  const AmtOperation *operation;
  guint64 max;

  desk_init (&desk);
  open_case = open_ready (desk.context, desk.id);
  pasted = add_evidence (open_case, "\x89PNG\r\n\x1a\n…", 11, NULL, &error);
  g_assert_no_error (error);
  operation = ((AmtOutboxEntry *) g_ptr_array_index (pasted->entries, 0))->operation;
  g_assert_cmpstr (operation->name, ==, "Picture.png");
  g_assert_cmpstr (operation->media_type, ==, "image/png");
  g_assert_cmpuint (operation->size, ==, 11);

  /* A name is no path, whoever gave it. */
  dragged = add_evidence (open_case, "%PDF-1.4", 8, "../../etc/Rechnung.pdf", &error);
  g_assert_no_error (error);
  operation = ((AmtOutboxEntry *) g_ptr_array_index (dragged->entries, 0))->operation;
  g_assert_cmpstr (operation->name, ==, "Rechnung.pdf");
  g_assert_cmpstr (operation->media_type, ==, "application/pdf");
  g_assert_true (desk_sync (desk.context, &error));
  g_assert_cmpuint (amt_portal_count_operations (desk.fixture.portal, desk.id, "addDocument"), ==,
                    2);

  g_assert_null (add_evidence (open_case, "", 0, "leer.pdf", &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_FILE);
  g_clear_error (&error);
  max = amt_open_case_get_references (open_case)->portal->max_upload;
  large = g_malloc0 (max + 1);
  g_assert_null (add_evidence (open_case, large, max + 1, "gross.bin", &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_TOO_LARGE);
  g_clear_error (&error);

  both = note_order (open_case);
  amt_order_set_bytes (both, bytes, NULL);
  g_assert_null (record (open_case, both, NULL, &error));
  g_assert_error (error, AMT_DESK_ERROR, AMT_DESK_ERROR_PARAMETER);
  g_clear_object (&open_case);
  desk_clear (&desk);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/desk/open-case/load", test_load);
  g_test_add_func ("/desk/open-case/row-only", test_row_only);
  g_test_add_func ("/desk/open-case/portal-comes-back", test_portal_comes_back);
  g_test_add_func ("/desk/open-case/resubmission", test_resubmission);
  g_test_add_func ("/desk/open-case/gone", test_gone);
  g_test_add_func ("/desk/open-case/claim-along", test_claim_along);
  g_test_add_func ("/desk/open-case/change-without-portal", test_change_without_portal);
  g_test_add_func ("/desk/open-case/somebody-faster", test_somebody_faster);
  g_test_add_func ("/desk/open-case/note-beside-claim", test_note_beside_claim);
  g_test_add_func ("/desk/open-case/decide-and-undo", test_decide_and_undo);
  g_test_add_func ("/desk/open-case/decide-and-send", test_decide_and_send);
  g_test_add_func ("/desk/open-case/edit", test_edit);
  g_test_add_func ("/desk/open-case/may", test_may);
  g_test_add_func ("/desk/open-case/presence", test_presence);
  g_test_add_func ("/desk/open-case/evidence", test_evidence);

  return g_test_run ();
}
