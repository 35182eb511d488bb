/* test-transfer-page.c: what was recorded, in words, and what can be done about it; the way to what must be clarified.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-fixture.h"

#include "amt-action-table.h"
#include "amt-conflict-window.h"
#include "amt-transfer-page.h"

typedef struct
{
  PageFixture fixture;
  char *case_id; /* (owned) Selin Aydın's */
} Desk;

static void
set_up (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) claim = NULL;
  GtkWidget *page;

  page_fixture_init (&desk->fixture);
  desk->case_id = desk_inbox_case (desk->fixture.context);
  claim = desk_claim (desk->fixture.context, desk->case_id, NULL, &error);
  g_assert_no_error (error);
  page = amt_transfer_page_new (desk->fixture.workplace);
  amt_action_table_insert (GTK_WIDGET (desk->fixture.window), "transfer",
                           amt_transfer_page_get_actions (AMT_TRANSFER_PAGE (page)));
  page_fixture_show (&desk->fixture, page);
  amt_test_await (page_fixture_n_rows (&desk->fixture) == 1);
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  amt_action_table_insert (GTK_WIDGET (desk->fixture.window), "transfer", NULL);
  page_fixture_clear (&desk->fixture);
  g_free (desk->case_id);
}

static GActionGroup *
actions_of (Desk *desk)
{
  return amt_transfer_page_get_actions (AMT_TRANSFER_PAGE (desk->fixture.page));
}

static void
activate (Desk *desk, const char *name)
{
  g_assert_true (g_action_group_get_action_enabled (actions_of (desk), name));
  g_action_group_activate_action (actions_of (desk), name, NULL);
}

static gboolean
is_enabled (Desk *desk, const char *name)
{
  return g_action_group_get_action_enabled (actions_of (desk), name);
}

static AmtOutboxEntry *
record_note (Desk *desk)
{
  g_autoptr (AmtOrder) order = amt_order_new (desk->case_id, "addFileNote");
  g_autoptr (GError) error = NULL;
  AmtOutboxEntry *entry;

  amt_order_set (order, "kind", "phone");
  amt_order_set (order, "text", "Rückruf am Montag");
  entry = desk_record (desk->fixture.context, order, &error);
  g_assert_no_error (error);
  return entry;
}

static char *
load_draft (Desk *desk, const char *kind)
{
  AmtStore *store = amt_context_get_store (desk->fixture.context);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_store_load_draft_async (store, desk->case_id, kind, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_store_load_draft_finish (store, result, NULL);
}

static void
test_receipt (Desk *desk, gconstpointer data)
{
  GtkWidget *page = desk->fixture.page;

  amt_test_await (page_fixture_says (page, "acknowledged"));
  g_assert_false (is_enabled (desk, "open-case"));
  page_fixture_select (&desk->fixture, 0);
  amt_test_await (page_fixture_says (page, "receipt"));
  g_assert_false (is_enabled (desk, "undo"));
  g_assert_false (is_enabled (desk, "discard"));
  activate (desk, "open-case");
  g_assert_cmpstr (desk->fixture.opened, ==, desk->case_id);
}

/* Whoever comes from the case finds the change selected, also when the list does not have it yet. */
static void
test_select (Desk *desk, gconstpointer data)
{
  AmtTransferPage *page = AMT_TRANSFER_PAGE (desk->fixture.page);
  g_autoptr (GPtrArray) outbox = desk_outbox (desk->fixture.context, 0);
  const AmtOutboxEntry *claim = outbox->pdata[0];
  g_autoptr (AmtOutboxEntry) note = record_note (desk);

  amt_transfer_page_select (page, note->operation->id);
  amt_test_await (is_enabled (desk, "undo"));
  amt_transfer_page_select (page, claim->operation->id);
  g_assert_false (is_enabled (desk, "undo"));
  g_assert_true (is_enabled (desk, "open-case"));
  amt_transfer_page_select (page, note->operation->id);
  g_assert_true (is_enabled (desk, "undo"));
}

static void
test_undo (Desk *desk, gconstpointer data)
{
  g_autoptr (AmtOutboxEntry) entry = record_note (desk);
  g_autofree char *draft = NULL;

  amt_test_await (page_fixture_n_rows (&desk->fixture) == 2);
  page_fixture_select (&desk->fixture, 0);
  amt_test_await (page_fixture_says (desk->fixture.page, "Rückruf am Montag"));
  g_assert_nonnull (page_fixture_button (desk->fixture.page, "transfer.undo"));
  g_assert_null (page_fixture_button (desk->fixture.page, "transfer.discard"));
  activate (desk, "undo");
  amt_test_await (page_fixture_n_rows (&desk->fixture) == 1);
  amt_test_await (page_fixture_said (&desk->fixture) != NULL);
  g_assert_nonnull (strstr (page_fixture_said (&desk->fixture), "draft"));
  draft = load_draft (desk, "fileNote");
  g_assert_nonnull (draft);
  g_assert_nonnull (strstr (draft, "Rückruf am Montag"));
}

/* The case opens, and the page with the text as soon as it can be shown. */
static void
test_edit (Desk *desk, gconstpointer data)
{
  g_autoptr (AmtOutboxEntry) entry = record_note (desk);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) show =
      g_simple_action_new_stateful ("page", G_VARIANT_TYPE_STRING, g_variant_new_string ("form"));
  g_autoptr (GVariant) state = NULL;
  g_autoptr (GVariant) after = NULL;

  g_simple_action_set_enabled (show, FALSE);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (show));
  amt_action_table_insert (GTK_WIDGET (desk->fixture.window), "case", G_ACTION_GROUP (group));
  amt_test_await (page_fixture_n_rows (&desk->fixture) == 2);
  page_fixture_select (&desk->fixture, 0);
  activate (desk, "edit");
  amt_test_await (desk->fixture.opened != NULL);
  g_assert_cmpstr (desk->fixture.opened, ==, desk->case_id);
  state = g_action_get_state (G_ACTION (show));
  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, "form");
  g_simple_action_set_enabled (show, TRUE);
  after = g_action_get_state (G_ACTION (show));
  g_assert_cmpstr (g_variant_get_string (after, NULL), ==, "notes");
  amt_action_table_insert (GTK_WIDGET (desk->fixture.window), "case", NULL);
}

static AmtOutboxEntry *
decide (Desk *desk, guint hold)
{
  g_autoptr (AmtOrder) order = desk_approval (desk->case_id);
  g_autoptr (GError) error = NULL;
  AmtOutboxEntry *entry;

  order->hold = hold;
  entry = desk_record (desk->fixture.context, order, &error);
  g_assert_no_error (error);
  return entry;
}

static void
test_countdown (Desk *desk, gconstpointer data)
{
  g_autoptr (AmtOutboxEntry) entry = decide (desk, 120);
  GtkWidget *page = desk->fixture.page;

  amt_test_await (page_fixture_says (page, "is sent in 1:5"));
  /* The seconds run by themselves. */
  amt_test_await (page_fixture_says (page, "is sent in 1:57"));
  page_fixture_select (&desk->fixture, 0);
  g_assert_true (is_enabled (desk, "undo"));
  activate (desk, "retry");
  amt_test_await (!page_fixture_says (page, "is sent in"));
}

static void
meet_conflict (Desk *desk)
{
  g_autoptr (AmtOutboxEntry) entry = decide (desk, 0);
  g_autoptr (AmtOutboxEntry) met = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (amt_portal_resubmit (desk->fixture.desk.portal, desk->case_id, "ort", "Neustadt",
                                      NULL, &error));
  met = desk_send (desk->fixture.context, entry->operation->id);
  amt_test_await (page_fixture_says (desk->fixture.page, "to be clarified"));
}

static void
test_filter (Desk *desk, gconstpointer data)
{
  g_assert_true (page_fixture_says (desk->fixture.page, "To Be Clarified (0)"));
  activate (desk, "only-to-clarify");
  amt_test_await (page_fixture_says (desk->fixture.page, "Nothing to Clarify"));
  meet_conflict (desk);
  amt_test_await (page_fixture_n_rows (&desk->fixture) == 1);
  g_assert_true (page_fixture_says (desk->fixture.page, "To Be Clarified (1)"));
  activate (desk, "only-to-clarify");
  amt_test_await (page_fixture_n_rows (&desk->fixture) == 2);
}

/* The note was sent, and the portal said no. */
static void
refuse (Desk *desk, const AmtOutboxEntry *note)
{
  AmtStore *store = amt_context_get_store (desk->fixture.context);
  AmtSettlement *settlement = amt_settlement_new (AMT_OUTBOX_REFUSED);
  const char *ids[] = { note->operation->id, NULL };
  g_autoptr (GAsyncResult) claimed = NULL;
  g_autoptr (GAsyncResult) marked = NULL;
  g_autoptr (GAsyncResult) settled = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  GAsyncResult *slot = NULL;

  amt_store_claim_due_async (store, G_MAXINT64 / 2, 1, 0, NULL, amt_test_result_cb, &slot);
  claimed = amt_test_wait_result (&slot);
  entries = amt_store_claim_due_finish (store, claimed, NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  amt_store_mark_sent_async (store, ids, NULL, amt_test_result_cb, &slot);
  marked = amt_test_wait_result (&slot);
  g_assert_true (amt_store_mark_sent_finish (store, marked, NULL));
  settlement->problem = amt_problem_new (422, AMT_PROBLEM_REFUSED, "refused", "no");
  amt_store_settle_async (store, note->operation->id, settlement, NULL, amt_test_result_cb, &slot);
  settled = amt_test_wait_result (&slot);
  g_assert_true (amt_store_settle_finish (store, settled, NULL));
}

/* It keeps its text and says why; it is edited only when the portal answered that it has nothing of it. */
static void
test_refused (Desk *desk, gconstpointer data)
{
  g_autoptr (AmtOutboxEntry) note = record_note (desk);
  GtkWidget *page = desk->fixture.page;

  refuse (desk, note);
  amt_test_await (page_fixture_says (page, "refused"));
  page_fixture_select (&desk->fixture, 0);
  amt_test_await (page_fixture_says (page, "Rückruf am Montag"));
  g_assert_true (page_fixture_says (page, "The portal refused it; your text is kept."));
  g_assert_false (is_enabled (desk, "undo"));

  amt_portal_stop (desk->fixture.desk.portal);
  activate (desk, "edit");
  amt_test_await (page_fixture_said (&desk->fixture) != NULL);
  g_assert_null (desk->fixture.opened);
  g_assert_cmpuint (page_fixture_n_rows (&desk->fixture), ==, 2);
  g_assert_true (amt_portal_start (desk->fixture.desk.portal, NULL));
  activate (desk, "edit");
  amt_test_await (desk->fixture.opened != NULL);
  amt_test_await (page_fixture_n_rows (&desk->fixture) == 1);
}

/* The window of the choices that is open; NULL: none. */
static GtkWidget *
find_choices (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (AMT_IS_CONFLICT_WINDOW (window))
        return window;
    }
  return NULL;
}

/* From the line of the change, and from what stands above all of them. */
static void
test_clarify (Desk *desk, gconstpointer data)
{
  GtkWidget *page = desk->fixture.page;

  g_assert_false (is_enabled (desk, "clarify-all"));
  g_assert_null (page_fixture_button (page, "transfer.clarify-all"));
  meet_conflict (desk);
  amt_test_await (page_fixture_button (page, "transfer.clarify-all") != NULL);
  g_assert_false (is_enabled (desk, "clarify"));
  page_fixture_select (&desk->fixture, 0);
  g_assert_nonnull (page_fixture_button (page, "transfer.clarify"));
  activate (desk, "clarify");
  amt_test_await (find_choices () && page_fixture_says (find_choices (), "Decision: Bewilligung"));
  gtk_window_close (GTK_WINDOW (find_choices ()));
  amt_test_await (find_choices () == NULL);
  activate (desk, "clarify-all");
  amt_test_await (find_choices () && page_fixture_says (find_choices (), "New From the Applicant"));
  gtk_window_close (GTK_WINDOW (find_choices ()));
  amt_test_await (find_choices () == NULL);
}

static AmtOutboxEntry *
send_note (Desk *desk)
{
  g_autoptr (AmtOutboxEntry) note = record_note (desk);

  return desk_send (desk->fixture.context, note->operation->id);
}

/* What a portal that was set back no longer has: listed with its words and the void receipt, sent again at once, and still
 * listed with what became of it. */
static void
test_lost (Desk *desk, gconstpointer data)
{
  GtkWidget *page = desk->fixture.page;
  AmtPortal *portal = desk->fixture.desk.portal;
  g_autofree char *folder = amt_test_temp_dir ();
  g_autofree char *backup = g_build_filename (folder, "backup.db", NULL);
  g_autoptr (AmtOutboxEntry) first = NULL;
  g_autoptr (AmtOutboxEntry) second = NULL;
  g_autofree char *receipt = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (is_enabled (desk, "only-missing"));
  g_assert_true (amt_portal_save (portal, backup, &error));
  first = send_note (desk);
  second = send_note (desk);
  receipt = g_strdup (second->receipt->id);
  amt_test_await (page_fixture_n_rows (&desk->fixture) == 3);
  g_assert_null (page_fixture_button (page, "transfer.send-missing"));
  g_assert_true (amt_portal_restore (portal, backup, &error));
  g_assert_true (desk_sync (desk->fixture.context, &error));
  g_assert_no_error (error);

  amt_test_await (page_fixture_says (page, "no longer has 2 of your changes"));
  g_assert_nonnull (strstr (page_fixture_said (&desk->fixture), "no longer has 2"));
  activate (desk, "only-missing");
  amt_test_await (page_fixture_n_rows (&desk->fixture) == 2);
  page_fixture_select (&desk->fixture, 0);
  amt_test_await (page_fixture_says (page, receipt));
  g_assert_true (page_fixture_says (page, "missing at the portal"));
  g_assert_true (page_fixture_says (page, "Rückruf am Montag"));
  g_assert_true (page_fixture_says (page, "Please send it again or let it go."));

  activate (desk, "send-missing");
  amt_test_await (page_fixture_says (page, "all 2 changes that it had lost"));
  g_assert_true (desk_sync (desk->fixture.context, &error));
  amt_test_await (page_fixture_says (page, "sent again, acknowledged"));
  amt_test_await (amt_portal_count_operations (portal, desk->case_id, "addFileNote") == 2);
  g_assert_cmpuint (page_fixture_n_rows (&desk->fixture), ==, 2);
  g_assert_null (page_fixture_button (page, "transfer.send-missing"));
  g_assert_false (is_enabled (desk, "send-missing"));
  activate (desk, "only-missing");
  amt_test_await (page_fixture_n_rows (&desk->fixture) == 3);
  amt_test_remove_tree (folder);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Desk *desk, gconstpointer data);
  } TESTS[] = {
    { "/transfer-page/receipt", test_receipt },     { "/transfer-page/undo", test_undo },
    { "/transfer-page/select", test_select },       { "/transfer-page/edit", test_edit },
    { "/transfer-page/countdown", test_countdown }, { "/transfer-page/filter", test_filter },
    { "/transfer-page/clarify", test_clarify },     { "/transfer-page/refused", test_refused },
    { "/transfer-page/lost", test_lost },
  };

  amt_test_init (&argc, &argv);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].name, Desk, NULL, set_up, TESTS[i].run, tear_down);
  return g_test_run ();
}
