/* test-reason.c: why a clerk does something: the portal's reasons, own words, and the last one again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "case-fixture.h"

#include "amt-dialogs.h"
#include "amt-reason.h"

#include <adwaita.h>

static CaseFixture fixture;

static void
test_picking (void)
{
  static const char *const CODES[] = { "a", "Erstens", "b", "Zweitens", "c", "Drittens", NULL };
  g_autoptr (GtkWidget) widget = g_object_ref_sink (amt_reason_new (CODES, "b"));
  g_autoptr (GtkWidget) unknown = g_object_ref_sink (amt_reason_new (CODES, "gone"));

  g_assert_cmpstr (amt_reason_get_code (AMT_REASON (widget)), ==, "b");
  g_assert_cmpstr (amt_reason_get_code (AMT_REASON (unknown)), ==, "a");
  amt_reason_move (AMT_REASON (widget), 1);
  amt_reason_move (AMT_REASON (widget), 1);
  g_assert_cmpstr (amt_reason_get_code (AMT_REASON (widget)), ==, "c");
  amt_reason_move (AMT_REASON (widget), -1);
  g_assert_cmpstr (amt_reason_get_code (AMT_REASON (widget)), ==, "b");
  g_assert_cmpstr (amt_reason_get_text (AMT_REASON (widget)), ==, "");
}

/* The question that stands over the window; NULL: none. */
static GtkWidget *
find_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

static AmtReason *
find_reason (void)
{
  return AMT_REASON (case_fixture_find (find_question (), AMT_TYPE_REASON));
}

static const AmtOutboxEntry *
find_release (GPtrArray *outbox)
{
  for (guint i = 0; i < outbox->len; i++)
    {
      const AmtOutboxEntry *entry = outbox->pdata[i];

      if (g_str_equal (entry->operation->type, "release"))
        return entry;
    }
  return NULL;
}

static gboolean
is_released (void)
{
  g_autoptr (GPtrArray) outbox = desk_outbox (fixture.context, 0);

  return find_release (outbox) != NULL;
}

static void
test_asking (void)
{
  g_autoptr (AmtOutboxEntry) claim = desk_claim (fixture.context, fixture.case_id, NULL, NULL);
  g_autoptr (GPtrArray) outbox = NULL;
  GtkWidget *entry;

  g_assert_nonnull (claim);
  case_fixture_open (&fixture, NULL);
  amt_test_await (case_fixture_is_enabled (&fixture, "release"));

  /* Thought better of it. */
  case_fixture_activate (&fixture, "release", NULL);
  amt_test_await (find_question () != NULL);
  g_assert_cmpstr (amt_reason_get_code (find_reason ()), ==, "nicht-zustaendig");
  gtk_window_close (GTK_WINDOW (find_question ()));
  amt_test_await (find_question () == NULL);
  g_assert_false (is_released ());

  /* Enter in the words is enough. */
  case_fixture_activate (&fixture, "release", NULL);
  amt_test_await (find_question () != NULL);
  amt_reason_move (find_reason (), 1);
  entry = case_fixture_find (GTK_WIDGET (find_reason ()), GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Urlaub bis Montag");
  g_signal_emit_by_name (gtk_editable_get_delegate (GTK_EDITABLE (entry)), "activate");
  amt_test_await (is_released ());
  outbox = desk_outbox (fixture.context, 0);
  g_assert_cmpstr (find_release (outbox)->operation->reason_code, ==, "abwesenheit");
  g_assert_cmpstr (find_release (outbox)->operation->reason, ==, "Urlaub bis Montag");
}

/* The next time it is picked already. */
static void
test_last (void)
{
  g_autoptr (GVariant) last = g_settings_get_value (fixture.settings, "last-reasons");
  const char *code = NULL;
  g_autoptr (AmtOutboxEntry) claim = NULL;

  g_assert_true (g_variant_lookup (last, "release", "&s", &code));
  g_assert_cmpstr (code, ==, "abwesenheit");
  claim = desk_claim (fixture.context, fixture.case_id, NULL, NULL);
  g_assert_nonnull (claim);
  amt_test_await (case_fixture_is_enabled (&fixture, "release"));
  case_fixture_activate (&fixture, "release", NULL);
  amt_test_await (find_question () != NULL);
  g_assert_cmpstr (amt_reason_get_code (find_reason ()), ==, "abwesenheit");
  gtk_window_close (GTK_WINDOW (find_question ()));
  amt_test_await (find_question () == NULL);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **answer = user_data;

  *answer = amt_dialogs_ask_finish (result);
}

/* The button of the question that is to be seen; NULL: none. */
static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (!widget || (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
                  g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found)
        return found;
    }
  return NULL;
}

static gboolean
is_above (GtkWidget *first, GtkWidget *second)
{
  graphene_rect_t bounds;

  return first && second && gtk_widget_compute_bounds (first, second, &bounds) &&
         bounds.origin.y < 0;
}

static gboolean
count_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *n = user_data;

  return ++*n < 20 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* What cannot be undone does not have the keyboard, also where it stands first because the text is large. */
static void
test_dangerous (void)
{
  const AmtAnswer answers[] = {
    { "keep", "Leave It There", AMT_ANSWER_NORMAL },
    { "delete", "Sign Out and Delete", AMT_ANSWER_DESTRUCTIVE },
    { NULL },
  };
  g_autofree char *answer = NULL;
  GtkWidget *keep;
  guint n_frames = 0;
  int usual;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &usual, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 192 * 1024, NULL);
  amt_dialogs_ask_async (GTK_WIDGET (fixture.window), "Delete?", "It does not come back.", NULL,
                         answers, NULL, answered_cb, &answer);
  amt_test_await (is_above (find_button (find_question (), answers[1].label),
                            find_button (find_question (), answers[0].label)));
  /* The keyboard moves once more when the buttons do. */
  gtk_widget_add_tick_callback (find_question (), count_cb, &n_frames, NULL);
  amt_test_await (n_frames == 20);
  keep = find_button (find_question (), answers[0].label);
  amt_test_await (gtk_window_get_focus (GTK_WINDOW (find_question ())) == keep);
  g_assert_true (gtk_widget_activate (keep));
  amt_test_await (answer != NULL);
  g_assert_cmpstr (answer, ==, "keep");
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", usual, NULL);
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  case_fixture_init (&fixture);
  g_test_add_func ("/reason/picking", test_picking);
  g_test_add_func ("/reason/asking", test_asking);
  g_test_add_func ("/reason/last", test_last);
  g_test_add_func ("/reason/dangerous", test_dangerous);
  failed = g_test_run ();
  case_fixture_clear (&fixture);
  return failed;
}
