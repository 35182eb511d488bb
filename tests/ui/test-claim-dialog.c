/* test-claim-dialog.c: several cases are claimed beside a colleague: what the dialog says, and that it can be closed any time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-claim-dialog.h"

#include "list-fixture.h"

typedef struct
{
  ListFixture list;
  GArray *keys; /* of the inbox in a queue of both clerks, oldest first */
} Fixture;

static void
fixture_init (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_INBOX);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  list_fixture_init (&self->list);
  query->user_id = g_strdup ("aydin");
  query->today = g_strdup ("2026-01-01");
  amt_case_query_add (&query->queues, "wohngeld-a-k");
  amt_store_query_async (amt_context_get_store (self->list.context), query, NULL,
                         amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  self->keys = amt_store_query_finish (amt_context_get_store (self->list.context), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->keys->len, >=, 2);
  list_fixture_show (&self->list, gtk_label_new ("desk"), 400, 300);
}

static void
fixture_clear (Fixture *self, gconstpointer data)
{
  g_array_unref (self->keys);
  list_fixture_clear (&self->list);
}

static AmtClaimDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (AMT_IS_CLAIM_DIALOG (window))
        return AMT_CLAIM_DIALOG (window);
    }
  return NULL;
}

static AmtClaimDialog *
present (Fixture *self, guint wanted)
{
  amt_claim_dialog_present (self->list.workplace, self->list.window, self->keys, wanted);
  g_assert_nonnull (find_dialog ());
  return find_dialog ();
}

/* The first case goes to a colleague, and this desk does not know yet. */
static void
claim_by_other (Fixture *self)
{
  DeskFixture other = self->list.desk;
  AmtStore *store = amt_context_get_store (self->list.context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtContext *colleague;

  amt_store_load_rows_async (store, &g_array_index (self->keys, gint64, 0), 1, NULL,
                             amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  rows = amt_store_load_rows_finish (store, result, NULL);
  other.profile = amt_test_temp_dir ();
  colleague = desk_open_ok (&other, TOKEN_BREITSAMER, OPEN_NORMAL);
  g_assert_true (desk_sync (colleague, &error));
  entry =
      desk_claim (colleague, ((AmtListRow *) g_ptr_array_index (rows, 0))->value->id, NULL, &error);
  g_assert_no_error (error);
  desk_close (colleague);
  g_free (other.profile);
}

static void
test_all_well (Fixture *self, gconstpointer data)
{
  present (self, 1);
  /* Nobody has to close what went well. */
  amt_test_await (find_dialog () == NULL);
  g_assert_cmpstr (list_fixture_said (&self->list), ==, "1 case claimed");
}

static void
test_somebody_faster (Fixture *self, gconstpointer data)
{
  AmtClaimDialog *dialog;
  g_autoptr (GPtrArray) rows = NULL;
  const char *words;

  claim_by_other (self);
  dialog = present (self, 1);
  amt_test_await (list_fixture_find_button (GTK_WIDGET (dialog), "Close") != NULL);
  g_assert_cmpstr (list_fixture_said (&self->list), ==, "1 case claimed");
  rows = list_fixture_find_all (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW);
  g_assert_cmpuint (rows->len, ==, 2);
  words = adw_action_row_get_subtitle (g_ptr_array_index (rows, 0));
  g_assert_nonnull (strstr (words, "Breitsamer"));
  g_assert_nonnull (strstr (words, "was faster"));
  g_assert_cmpstr (adw_action_row_get_subtitle (g_ptr_array_index (rows, 1)), ==, "claimed");
  g_signal_emit_by_name (list_fixture_find_button (GTK_WIDGET (dialog), "Close"), "clicked");
  amt_test_await (find_dialog () == NULL);
}

static void
test_portal_gone (Fixture *self, gconstpointer data)
{
  AmtClaimDialog *dialog;
  g_autoptr (GPtrArray) rows = NULL;

  amt_portal_stop (self->list.desk.portal);
  dialog = present (self, 0);
  amt_test_await (list_fixture_find_button (GTK_WIDGET (dialog), "Close") != NULL);
  g_assert_cmpstr (list_fixture_said (&self->list), ==, "No case was claimed");
  rows = list_fixture_find_all (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW);
  /* One is enough to know that. */
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (adw_action_row_get_subtitle (g_ptr_array_index (rows, 0)), ==,
                   "the portal cannot be reached");
  gtk_window_close (GTK_WINDOW (dialog));
  amt_test_await (find_dialog () == NULL);
}

/* Esc while a case is on the wire: the window goes, what was claimed is said, nothing is left behind. */
static void
test_closed_meanwhile (Fixture *self, gconstpointer data)
{
  AmtClaimDialog *dialog = present (self, 0);

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_close (GTK_WINDOW (dialog));
  g_assert_null (find_dialog ());
  amt_test_await (dialog == NULL);
  g_assert_nonnull (list_fixture_said (&self->list));
}

/* "Stop" claims no further case and leaves the list of what became of those before. */
static void
test_stopped (Fixture *self, gconstpointer data)
{
  AmtClaimDialog *dialog = present (self, 0);

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  amt_test_await (list_fixture_find_button (GTK_WIDGET (dialog), "Stop") != NULL);
  g_signal_emit_by_name (list_fixture_find_button (GTK_WIDGET (dialog), "Stop"), "clicked");
  amt_test_await (list_fixture_said (&self->list) != NULL);
  if (dialog)
    gtk_window_destroy (GTK_WINDOW (dialog));
  amt_test_await (dialog == NULL);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_init, test, fixture_clear);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();

  add ("/claim-dialog/all-well", test_all_well);
  add ("/claim-dialog/somebody-faster", test_somebody_faster);
  add ("/claim-dialog/portal-gone", test_portal_gone);
  add ("/claim-dialog/closed-meanwhile", test_closed_meanwhile);
  add ("/claim-dialog/stopped", test_stopped);

  return g_test_run ();
}
