/* test-cache-group.c: what is kept is said; a check finds what is wrong, and rebuilding puts it right without losing work.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "page-fixture.h"

#include "amt-cache-group.h"
#include "amt-preferences.h"

#include <glib/gstdio.h>
#include <string.h>

static PageFixture fixture;

static void
note_one (void)
{
  g_autofree char *id = desk_inbox_case (fixture.context);
  g_autoptr (AmtOrder) order = amt_order_new (id, "addJotting");
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  amt_order_set (order, "visibility", "me");
  amt_order_set (order, "text", "noch nicht gesendet");
  entry = desk_record (fixture.context, order, &error);
  g_assert_no_error (error);
}

static AmtCacheGroup *
show (void)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = amt_cache_group_new (fixture.workplace);

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  page_fixture_show (&fixture, page);
  return AMT_CACHE_GROUP (group);
}

static void
test_says_what_is_kept (void)
{
  AmtCacheGroup *group;

  note_one ();
  group = show ();
  amt_test_await (page_fixture_says (GTK_WIDGET (group), "cases in the list"));
  amt_test_await (page_fixture_says (GTK_WIDGET (group), "1 change · 0 drafts"));
  amt_test_await (page_fixture_says (GTK_WIDGET (group), "B"));
  amt_cache_group_check (group);
  g_assert_true (amt_cache_group_is_busy (group));
  amt_test_await (!amt_cache_group_is_busy (group));
  g_assert_cmpstr (amt_cache_group_get_result (group), ==, "The cache is in order.");
}

static void
test_set_aside (void)
{
  g_autofree char *aside =
      g_strconcat (amt_context_get_directory (fixture.context), ".aside-1", NULL);
  g_autofree char *file = g_build_filename (aside, "cache.db", NULL);
  g_autofree char *content = g_strnfill (3000000, 'x');

  g_assert_false (page_fixture_says (GTK_WIDGET (show ()), "Set aside"));
  g_assert_cmpint (g_mkdir (aside, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, content, -1, NULL));
  (void) show ();
  amt_test_await (page_fixture_says (fixture.page, "1 older cache"));
  g_assert_true (page_fixture_says (fixture.page, "· 3.0"));
  amt_test_remove_tree (aside);
}

/* Where it says that the cache goes, it goes. */
static void
test_session_only (void)
{
  AmtCacheGroup *group = show ();

  g_assert_true (page_fixture_says (GTK_WIDGET (group), "in the keyring of your session"));
  g_assert_true (g_settings_set_boolean (fixture.settings, "session-only", TRUE));
  amt_test_await (page_fixture_says (GTK_WIDGET (group), "goes with this session"));
  g_settings_reset (fixture.settings, "session-only");
  amt_test_await (page_fixture_says (GTK_WIDGET (group), "in the keyring of your session"));
}

static void
test_rebuilds (void)
{
  AmtCacheGroup *group = show ();
  g_autoptr (GPtrArray) outbox = NULL;

  amt_cache_group_rebuild (group);
  amt_test_await (!amt_cache_group_is_busy (group));
  g_assert_cmpstr (amt_cache_group_get_result (group), ==,
                   "The cache was rebuilt; what you recorded is all there.");
  amt_cache_group_check (group);
  amt_test_await (!amt_cache_group_is_busy (group));
  g_assert_cmpstr (amt_cache_group_get_result (group), ==, "The cache is in order.");
  /* The note went out with it. */
  outbox = desk_outbox (fixture.context, G_MAXINT64);
  g_assert_cmpuint (outbox->len, ==, 0);
}

/* The page goes while the cache is being looked through. */
static void
test_goes_meanwhile (void)
{
  amt_cache_group_check (show ());
  page_fixture_show (&fixture, gtk_label_new ("anderes"));
  amt_cache_group_rebuild (show ());
  page_fixture_show (&fixture, gtk_label_new ("anderes"));
}

static void
diagnose (gpointer data, GCancellable *cancellable, GAsyncReadyCallback callback,
          gpointer user_data)
{
}

static void
test_preferences (void)
{
  GtkWidget *window =
      amt_preferences_present (fixture.window, fixture.settings, fixture.workplace, diagnose, NULL);

  gtk_window_destroy (GTK_WINDOW (window));
  window = amt_preferences_present (NULL, fixture.settings, NULL, diagnose, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  int status;

  amt_test_init (&argc, &argv);
  adw_init ();
  page_fixture_init (&fixture);

  g_test_add_func ("/ui/cache-group/says-what-is-kept", test_says_what_is_kept);
  g_test_add_func ("/ui/cache-group/set-aside", test_set_aside);
  g_test_add_func ("/ui/cache-group/session-only", test_session_only);
  g_test_add_func ("/ui/cache-group/rebuilds", test_rebuilds);
  g_test_add_func ("/ui/cache-group/goes-meanwhile", test_goes_meanwhile);
  g_test_add_func ("/ui/cache-group/preferences", test_preferences);
  status = g_test_run ();
  page_fixture_clear (&fixture);
  return status;
}
