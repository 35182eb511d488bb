/* test-command-list.c: commands by name, places, cases by reference; the window of keys.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-fixture.h"

#include "amt-command-item.h"
#include "amt-command-list.h"
#include "amt-command-match.h"
#include "amt-shortcuts-window.h"

static PageFixture fixture;

static GtkWindow *
find_window (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l; l = l->next)
    if (gtk_window_get_transient_for (l->data) == fixture.window && gtk_widget_get_mapped (l->data))
      return l->data;
  return NULL;
}

static GtkWindow *
open_list (void)
{
  amt_command_list_present (fixture.window, fixture.workplace);
  amt_test_await (find_window () != NULL);
  return find_window ();
}

static GListModel *
rows_of (GtkWindow *window)
{
  GtkWidget *list = page_fixture_find (GTK_WIDGET (window), GTK_TYPE_LIST_VIEW);

  g_assert_nonnull (list);
  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
}

static const char *
action_at (GtkWindow *window, guint position)
{
  g_autoptr (AmtCommandItem) item = g_list_model_get_item (rows_of (window), position);

  /* The list keeps it. */
  return item ? amt_command_item_get_action (item) : NULL;
}

static GtkWidget *
entry_of (GtkWindow *window)
{
  return page_fixture_find (GTK_WIDGET (window), GTK_TYPE_SEARCH_ENTRY);
}

static void
type (GtkWindow *window, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry_of (window)), text);
}

static void
close_window (GtkWindow *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_close (window);
  amt_test_await (window == NULL);
}

static void
test_score (void)
{
  guint begins = amt_command_match_score ("Übertragung anzeigen", "Gehe zu", "ubertr");
  guint later = amt_command_match_score ("Jetzt übertragen", "Übertragung", "uebertr");
  guint inside = amt_command_match_score ("Wiedervorlage", "Vorgang", "vorlage");
  guint heading = amt_command_match_score ("Klären", "Übertragung", "übertr");

  g_assert_cmpuint (begins, >, later);
  g_assert_cmpuint (later, >, inside);
  g_assert_cmpuint (inside, >, heading);
  g_assert_cmpuint (heading, >, 0);
  g_assert_cmpuint (amt_command_match_score ("Wiedervorlage", "Vorgang", "wvl"), >, 0);
  g_assert_cmpuint (amt_command_match_score ("Wiedervorlage", "Vorgang", "wieder xyz"), ==, 0);
  g_assert_cmpuint (amt_command_match_score ("Wiedervorlage", "Vorgang", ""), >, 0);
}

/* What can be done stands before what cannot; Return runs it, and it is the first one next time. */
static void
test_run (void)
{
  GtkWindow *window = open_list ();
  g_autoptr (AmtCommandItem) last = NULL;
  g_auto (GStrv) recent = NULL;

  last = g_list_model_get_item (rows_of (window), g_list_model_get_n_items (rows_of (window)) - 1);
  g_assert_false (amt_command_item_is_enabled (last));
  g_assert_cmpstr (amt_command_item_get_why (last), ==, "No case is being decided.");
  type (window, "follow");
  amt_test_await (g_strcmp0 (action_at (window, 0), "win.show-place::follow-ups") == 0);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_signal_emit_by_name (entry_of (window), "activate");
  amt_test_await (window == NULL);
  amt_test_await (g_strcmp0 (fixture.place, "follow-ups") == 0);
  recent = g_settings_get_strv (fixture.settings, "recent-commands");
  g_assert_cmpstr (recent[0], ==, "win.show-place::follow-ups");
  window = open_list ();
  g_assert_cmpstr (action_at (window, 0), ==, "win.show-place::follow-ups");
  close_window (window);
}

/* What cannot be done says why, to the eye and to a screen reader. */
static void
test_why (void)
{
  GtkWindow *window = open_list ();

  type (window, "claim the next");
  amt_test_await (g_strcmp0 (action_at (window, 0), "list.claim-next") == 0);
  amt_test_await (page_fixture_says (GTK_WIDGET (window), "No case list is shown."));
  g_signal_emit_by_name (entry_of (window), "activate");
  g_assert_true (find_window () == window);
  close_window (window);
}

static void
test_nothing (void)
{
  GtkWindow *window = open_list ();

  type (window, "qqqxxx");
  amt_test_await (page_fixture_says (GTK_WIDGET (window), "No Such Command"));
  close_window (window);
}

static void
test_shortcuts (void)
{
  /* GTK names the keys, in the language of the session. */
  g_autofree char *keys = gtk_accelerator_get_label (GDK_KEY_k, GDK_CONTROL_MASK);
  GtkWindow *window;

  amt_shortcuts_window_present (fixture.window);
  amt_test_await (find_window () != NULL);
  window = find_window ();
  amt_shortcuts_window_present (fixture.window);
  g_assert_true (find_window () == window);
  g_assert_true (page_fixture_says (GTK_WIDGET (window), "Command List"));
  g_assert_true (page_fixture_says (GTK_WIDGET (window), keys));
  close_window (window);
  amt_shortcuts_window_present (fixture.window);
  amt_test_await (find_window () != NULL);
  close_window (find_window ());
}

int
main (int argc, char **argv)
{
  int failed;

  amt_test_init (&argc, &argv);
  adw_init ();
  page_fixture_init (&fixture);
  g_test_add_func ("/command-list/score", test_score);
  g_test_add_func ("/command-list/run", test_run);
  g_test_add_func ("/command-list/why", test_why);
  g_test_add_func ("/command-list/nothing", test_nothing);
  g_test_add_func ("/command-list/shortcuts", test_shortcuts);
  failed = g_test_run ();
  page_fixture_clear (&fixture);
  return failed;
}
