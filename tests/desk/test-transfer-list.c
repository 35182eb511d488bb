/* test-transfer-list.c: what was recorded, in words, until the portal's receipt.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"

#include "amt-transfer-list.h"
#include "amt-words.h"

typedef struct
{
  DeskFixture fixture;
  AmtContext *context;
  AmtTransferList *list; /* (owned) */
  char *id;              /* (owned) a case of Selin Aydın's */
  guint n_counted;
  guint n_items_changed;
} Desk;

static void
counts_cb (AmtTransferList *list, gpointer user_data)
{
  ((Desk *) user_data)->n_counted++;
}

static void
items_changed_cb (GListModel *model, guint at, guint removed, guint added, gpointer user_data)
{
  ((Desk *) user_data)->n_items_changed++;
}

static void
desk_init (Desk *desk)
{
  g_autoptr (AmtOutboxEntry) claim = NULL;
  g_autoptr (GError) error = NULL;

  desk_fixture_init (&desk->fixture);
  desk->context = desk_open_ok (&desk->fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (desk->context, &error));
  desk->id = desk_inbox_case (desk->context);
  claim = desk_claim (desk->context, desk->id, NULL, &error);
  g_assert_no_error (error);
  desk->list = amt_transfer_list_new (desk->context);
  g_signal_connect (desk->list, "counts-changed", G_CALLBACK (counts_cb), desk);
  g_signal_connect (desk->list, "items-changed", G_CALLBACK (items_changed_cb), desk);
  amt_test_await (amt_transfer_list_is_loaded (desk->list));
}

static void
desk_clear (Desk *desk)
{
  g_clear_object (&desk->list);
  desk_close (desk->context);
  g_free (desk->id);
  desk_fixture_clear (&desk->fixture);
}

static guint
n_items (Desk *desk)
{
  return g_list_model_get_n_items (G_LIST_MODEL (desk->list));
}

static AmtOutboxEntry *
note (Desk *desk, const char *type)
{
  g_autoptr (AmtOrder) order = amt_order_new (desk->id, type);
  g_autoptr (GError) error = NULL;
  AmtOutboxEntry *entry;

  if (g_str_equal (type, "addFileNote"))
    {
      amt_order_set (order, "kind", "phone");
      amt_order_set (order, "text", "Anruf");
    }
  entry = desk_record (desk->context, order, &error);
  g_assert_no_error (error);
  return entry;
}

static void
count_changed_cb (AmtTransferItem *item, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_way_of_a_note (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (AmtOutboxEntry) read = NULL;
  g_autoptr (AmtTransferItem) claim = NULL;
  g_autoptr (AmtTransferItem) item = NULL;
  g_autoptr (AmtTransferItem) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  guint n_changed = 0;

  desk_init (&desk);
  /* The claim was settled a moment ago. */
  g_assert_cmpuint (n_items (&desk), ==, 1);
  claim = g_list_model_get_item (G_LIST_MODEL (desk.list), 0);
  g_assert_true (amt_transfer_item_is_settled (claim));
  g_assert_false (amt_transfer_item_can_discard (claim));
  g_assert_cmpuint (strlen (amt_transfer_item_get_reference (claim)), >, 0);
  g_assert_cmpuint (strlen (amt_transfer_item_get_applicant (claim)), >, 0);

  read = note (&desk, "markRead");
  entry = note (&desk, "addFileNote");
  amt_test_await (n_items (&desk) == 2);
  item = g_list_model_get_item (G_LIST_MODEL (desk.list), 0);
  g_signal_connect (item, "changed", G_CALLBACK (count_changed_cb), &n_changed);
  g_assert_cmpstr (amt_transfer_item_get_entry (item)->operation->id, ==, entry->operation->id);
  g_assert_cmpstr (amt_transfer_item_get_words (item), ==, "Telephone note filed");
  g_assert_null (amt_transfer_item_get_problem (item));
  g_assert_true (amt_transfer_item_can_undo (item));
  g_assert_true (amt_transfer_item_can_discard (item));
  g_assert_true (amt_transfer_item_can_edit (item));
  g_assert_false (amt_transfer_item_can_resolve (item));
  g_assert_cmpuint (amt_transfer_list_get_n_unsent (desk.list), ==, 1);
  g_assert_cmpuint (desk.n_counted, >, 0);

  g_assert_true (desk_sync (desk.context, &error));
  amt_test_await (amt_transfer_item_is_settled (item));
  amt_test_await (amt_transfer_list_get_n_unsent (desk.list) == 0);
  g_assert_cmpuint (n_changed, >, 0);
  g_assert_false (amt_transfer_item_can_undo (item));
  again = amt_transfer_list_find (desk.list, entry->operation->id);
  g_assert_true (again == item);
  words = amt_words_entry (amt_transfer_item_get_entry (item), 0);
  g_assert_true (g_str_has_prefix (words, "acknowledged "));
  desk_clear (&desk);
}

static void
test_taken_back (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOutboxEntry) first = NULL;
  g_autoptr (AmtOutboxEntry) second = NULL;
  g_autoptr (AmtTransferItem) kept = NULL;
  g_autoptr (AmtTransferItem) found = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  desk_init (&desk);
  first = note (&desk, "addFileNote");
  second = note (&desk, "addFileNote");
  amt_test_await (n_items (&desk) == 3);
  kept = amt_transfer_list_find (desk.list, second->operation->id);
  desk.n_items_changed = 0;
  amt_desk_withdraw_async (amt_context_get_desk (desk.context), first->operation->id, NULL,
                           amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_desk_withdraw_finish (amt_context_get_desk (desk.context), result, &error));
  amt_test_await (n_items (&desk) == 2);
  g_assert_cmpuint (desk.n_items_changed, ==, 1);
  found = amt_transfer_list_find (desk.list, first->operation->id);
  g_assert_null (found);
  found = amt_transfer_list_find (desk.list, second->operation->id);
  g_assert_true (found == kept);
  g_clear_object (&result);
  desk_clear (&desk);
}

static void
test_conflict (void)
{
  Desk desk = { 0 };
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtOutboxEntry) decided = NULL;
  g_autoptr (AmtOutboxEntry) met = NULL;
  g_autoptr (AmtTransferItem) item = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  order = desk_approval (desk.id);
  decided = desk_record (desk.context, order, &error);
  g_assert_no_error (error);
  g_assert_true (
      amt_portal_resubmit (desk.fixture.portal, desk.id, "ort", "Neustadt", NULL, &error));
  met = desk_send (desk.context, decided->operation->id);
  amt_test_await (amt_transfer_list_get_n_to_clarify (desk.list) == 1);
  g_assert_cmpuint (amt_transfer_list_get_n_unsent (desk.list), ==, 0);
  item = amt_transfer_list_find (desk.list, decided->operation->id);
  g_assert_cmpstr (amt_transfer_item_get_words (item), ==, "Decision: Bewilligung");
  g_assert_true (amt_transfer_item_is_to_clarify (item));
  g_assert_true (amt_transfer_item_can_resolve (item));
  g_assert_false (amt_transfer_item_can_retry (item));
  g_assert_cmpstr (amt_transfer_item_get_problem (item), ==, "The applicant sent something new.");
  desk_clear (&desk);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/desk/transfer-list/way-of-a-note", test_way_of_a_note);
  g_test_add_func ("/desk/transfer-list/taken-back", test_taken_back);
  g_test_add_func ("/desk/transfer-list/conflict", test_conflict);

  return g_test_run ();
}
