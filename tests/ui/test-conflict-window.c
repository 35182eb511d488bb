/* test-conflict-window.c: twelve changes that met others are clarified by keyboard alone; whoever leaves has changed nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-fixture.h"

#include "amt-conflict-window.h"

#define N 12

typedef struct
{
  PageFixture fixture;
  char *case_id;     /* (owned) */
  GtkWidget *window; /* (owned by GTK) (nullable) */
} Desk;

static void
record_follow_up (Desk *desk, guint day)
{
  g_autoptr (AmtOrder) order = amt_order_new (desk->case_id, "setFollowUp");
  g_autofree char *due_on = g_strdup_printf ("2031-03-%02u", day);
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  amt_order_set (order, "dueOn", due_on);
  entry = desk_record (desk->fixture.context, order, &error);
  g_assert_no_error (error);
}

/* What was recorded meets something at the portal; nothing of it has left this machine. */
static void
meet (Desk *desk)
{
  AmtStore *store = amt_context_get_store (desk->fixture.context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) claimed = NULL;
  GAsyncResult *slot = NULL;

  amt_store_claim_due_async (store, G_MAXINT64 / 2, N, N, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  claimed = amt_store_claim_due_finish (store, result, NULL);
  g_assert_cmpuint (claimed->len, ==, N);
  for (guint i = 0; i < N; i++)
    {
      AmtSettlement *settlement = amt_settlement_new (AMT_OUTBOX_CONFLICT);
      g_autoptr (GAsyncResult) settled = NULL;

      settlement->fields = AMT_FIELD_FOLLOW_UP;
      amt_store_settle_async (store, ((AmtOutboxEntry *) claimed->pdata[i])->operation->id,
                              settlement, NULL, amt_test_result_cb, &slot);
      settled = amt_test_wait_result (&slot);
      g_assert_true (amt_store_settle_finish (store, settled, NULL));
    }
}

static void
set_up (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) claim = NULL;

  page_fixture_init (&desk->fixture);
  desk->case_id = desk_inbox_case (desk->fixture.context);
  claim = desk_claim (desk->fixture.context, desk->case_id, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N; i++)
    record_follow_up (desk, i + 1);
  meet (desk);
  desk->window = amt_conflict_window_present (GTK_WIDGET (desk->fixture.window),
                                              desk->fixture.workplace, NULL);
  g_object_add_weak_pointer (G_OBJECT (desk->window), (gpointer *) &desk->window);
  amt_test_await (page_fixture_says (desk->window, "Follow-up on"));
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  if (desk->window)
    gtk_window_destroy (GTK_WINDOW (desk->window));
  amt_test_await (desk->window == NULL);
  page_fixture_clear (&desk->fixture);
  g_free (desk->case_id);
}

static const char *
counter (Desk *desk)
{
  GtkWidget *title = page_fixture_find (desk->window, ADW_TYPE_WINDOW_TITLE);

  return adw_window_title_get_subtitle (ADW_WINDOW_TITLE (title));
}

static void
press (Desk *desk, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (desk->window);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) keys = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (keys) &&
          gtk_event_controller_get_propagation_phase (keys) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (keys, "key-pressed", key, 0, 0, &handled);
    }
  g_assert_true (handled);
}

static GtkWidget *
find_choice (GtkWidget *widget, const char *label)
{
  if (GTK_IS_CHECK_BUTTON (widget) &&
      g_strcmp0 (gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_choice (child, label);

      if (found)
        return found;
    }
  return NULL;
}

/* Alt and the letter. */
static void
choose (Desk *desk, const char *label)
{
  GtkWidget *choice = find_choice (desk->window, label);

  g_assert_true (gtk_widget_is_sensitive (choice));
  g_assert_true (gtk_widget_mnemonic_activate (choice, FALSE));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (choice)));
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (choice)), ==,
                   strstr (label, "Rest") ? GTK_ACCESSIBLE_ROLE_CHECKBOX
                                          : GTK_ACCESSIBLE_ROLE_RADIO);
}

static gboolean
is_enabled (Desk *desk, const char *action)
{
  GtkWidget *button = page_fixture_button (desk->window, action);

  return button && gtk_widget_is_sensitive (button);
}

/* Each operation with its state, newest first. */
static char *
outbox_text (Desk *desk)
{
  g_autoptr (GPtrArray) outbox = desk_outbox (desk->fixture.context, 0);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < outbox->len; i++)
    {
      const AmtOutboxEntry *entry = outbox->pdata[i];

      g_string_append_printf (text, "%s %s %u\n", entry->operation->id,
                              amt_outbox_state_to_text (entry->state), entry->tries);
    }
  return g_string_free (text, FALSE);
}

static guint
count (Desk *desk, const char *type, AmtOutboxState state)
{
  g_autoptr (GPtrArray) outbox = desk_outbox (desk->fixture.context, G_MAXINT64);
  guint n = 0;

  for (guint i = 0; i < outbox->len; i++)
    {
      const AmtOutboxEntry *entry = outbox->pdata[i];

      n += entry->state == state && g_str_equal (entry->operation->type, type) ? 1 : 0;
    }
  return n;
}

static void
test_keyboard (Desk *desk, gconstpointer data)
{
  g_autofree char *before = outbox_text (desk);
  g_autofree char *between = NULL;

  g_assert_cmpstr (counter (desk), ==, "1 of 12");
  g_assert_true (page_fixture_says (desk->window, "My Change"));
  g_assert_true (page_fixture_says (desk->window, "At the Portal"));
  g_assert_false (is_enabled (desk, "conflict.finish"));
  for (guint i = 0; i < N - 1; i++)
    {
      g_autofree char *next = g_strdup_printf ("%u of 12", i + 2);

      choose (desk, i % 2 == 0 ? "_Mine Counts" : "The _Portal’s Counts");
      press (desk, GDK_KEY_Return);
      g_assert_cmpstr (counter (desk), ==, next);
    }
  choose (desk, "Clarify _Later");
  g_assert_true (page_fixture_says (desk->window, "not yet clarified"));
  /* Nothing is written before the end. */
  between = outbox_text (desk);
  g_assert_cmpstr (between, ==, before);

  press (desk, GDK_KEY_Return);
  amt_test_await (desk->window == NULL);
  g_assert_cmpuint (count (desk, "setFollowUp", AMT_OUTBOX_QUEUED), ==, 6);
  g_assert_cmpuint (count (desk, "setFollowUp", AMT_OUTBOX_CONFLICT), ==, 1);
  g_assert_cmpuint (count (desk, "addJotting", AMT_OUTBOX_QUEUED), ==, 5);
  g_assert_cmpstr (page_fixture_said (&desk->fixture), ==, "11 changes clarified.");
}

static void
test_rest (Desk *desk, gconstpointer data)
{
  press (desk, GDK_KEY_Return);
  press (desk, GDK_KEY_Return);
  g_assert_cmpstr (counter (desk), ==, "3 of 12");
  /* Back shows what was chosen. */
  gtk_widget_activate_action (desk->window, "conflict.back", NULL);
  choose (desk, "Clarify _Later");
  press (desk, GDK_KEY_Return);
  g_assert_cmpstr (counter (desk), ==, "3 of 12");
  choose (desk, "_Mine Counts");
  choose (desk, "The _Same for the Rest");
  press (desk, GDK_KEY_Return);
  g_assert_cmpstr (counter (desk), ==, "12 of 12");
  g_assert_true (is_enabled (desk, "conflict.finish"));
  press (desk, GDK_KEY_Return);
  amt_test_await (desk->window == NULL);
  g_assert_cmpuint (count (desk, "setFollowUp", AMT_OUTBOX_QUEUED), ==, 10);
  g_assert_cmpuint (count (desk, "setFollowUp", AMT_OUTBOX_CONFLICT), ==, 1);
  g_assert_cmpuint (count (desk, "addJotting", AMT_OUTBOX_QUEUED), ==, 1);
}

static void
test_cancel (Desk *desk, gconstpointer data)
{
  g_autofree char *before = outbox_text (desk);
  g_autofree char *after = NULL;

  choose (desk, "_Mine Counts");
  choose (desk, "The _Same for the Rest");
  press (desk, GDK_KEY_Return);
  g_assert_true (is_enabled (desk, "conflict.finish"));
  gtk_widget_activate_action (desk->window, "conflict.cancel", NULL);
  amt_test_await (desk->window == NULL);
  after = outbox_text (desk);
  g_assert_cmpstr (after, ==, before);
  g_assert_null (page_fixture_said (&desk->fixture));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();
  g_test_add ("/conflict-window/keyboard", Desk, NULL, set_up, test_keyboard, tear_down);
  g_test_add ("/conflict-window/rest", Desk, NULL, set_up, test_rest, tear_down);
  g_test_add ("/conflict-window/cancel", Desk, NULL, set_up, test_cancel, tear_down);
  return g_test_run ();
}
