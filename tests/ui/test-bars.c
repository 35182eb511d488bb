/* test-bars.c: AmtConnection and the bars: no network, sign-in needed, training, and how it ends.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-bars.h"

#include "amt-desk-fixture.h"
#include "amt-ui.h"

#include <adwaita.h>

typedef struct
{
  DeskFixture desk;
  AmtContext *context;     /* (owned) */
  AmtWorkplace *workplace; /* (owned) */
  AmtConnection *connection;
  GtkWidget *window; /* (owned) */
  AmtBars *bars;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new ("de.amtsstube.Amtsstube");
  g_autoptr (AmtNotices) notices = NULL;
  g_autoptr (GError) error = NULL;

  desk_fixture_init (&self->desk);
  self->context = desk_open_ok (&self->desk, TOKEN_AYDIN, OPEN_NORMAL);
  notices = amt_notices_new (amt_context_get_clock (self->context));
  self->workplace = amt_workplace_new (self->context, settings, notices);
  self->connection = amt_workplace_get_connection (self->workplace);
  self->window = gtk_window_new ();
  self->bars = AMT_BARS (amt_bars_new (self->workplace));
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->bars));
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_true (desk_sync (self->context, &error));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->workplace);
  desk_close (self->context);
  desk_fixture_clear (&self->desk);
}

static gboolean
says (Fixture *self, const char *words)
{
  g_autofree char *text = amt_bars_dup_text (self->bars);

  return strstr (text, words) != NULL;
}

static void
test_good (Fixture *self, gconstpointer data)
{
  g_autofree char *line = NULL;

  g_assert_cmpint (amt_connection_get_state (self->connection), ==, AMT_CONNECTION_GOOD);
  g_assert_null (amt_connection_get_error (self->connection));
  line = amt_connection_dup_line (self->connection);
  g_assert_true (g_str_has_prefix (line, "Connected · synchronised "));
  /* A demo is a training portal, and says so for as long as it is open. */
  amt_test_await (says (self, "TRAINING"));
  g_assert_false (says (self, "Offline"));
}

static void
test_offline (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *case_id = desk_inbox_case (self->context);
  g_autoptr (AmtOrder) order = amt_order_new (case_id, "addJotting");
  g_autoptr (AmtOutboxEntry) entry = NULL;
  gint64 since;

  amt_portal_stop (self->desk.portal);
  amt_order_set (order, "text", "Call back");
  amt_order_set (order, "visibility", "case");
  entry = desk_record (self->context, order, &error);
  g_assert_no_error (error);
  g_assert_false (desk_sync (self->context, &error));
  g_assert_cmpint (amt_connection_get_state (self->connection), ==, AMT_CONNECTION_OFFLINE);
  amt_test_await (amt_connection_get_n_unsent (self->connection) == 1);
  g_assert_true (says (self, "Offline since "));
  g_assert_true (says (self, "1 change not yet transferred"));

  /* A further try in vain is no news. */
  since = amt_connection_get_since (self->connection);
  g_assert_false (desk_sync (self->context, NULL));
  g_assert_cmpint (amt_connection_get_since (self->connection), ==, since);
  g_assert_true (amt_portal_start (self->desk.portal, NULL));
}

static void
test_sign_in (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  amt_remote_set_token (amt_context_get_remote (self->context), "unknown");
  g_assert_false (desk_sync (self->context, &error));
  g_assert_cmpint (amt_connection_get_state (self->connection), ==, AMT_CONNECTION_SIGN_IN);
  g_assert_true (says (self, "Your sign-in has ended"));

  amt_remote_set_token (amt_context_get_remote (self->context), TOKEN_BREITSAMER);
  g_assert_false (desk_sync (self->context, NULL));
  g_assert_true (says (self, "somebody else"));

  amt_remote_set_token (amt_context_get_remote (self->context), TOKEN_AYDIN);
  g_assert_true (desk_sync (self->context, NULL));
  g_assert_cmpint (amt_connection_get_state (self->connection), ==, AMT_CONNECTION_GOOD);
  g_assert_false (says (self, "somebody else"));
  g_assert_false (says (self, "sign-in"));
}

/* What was read stays read, also for the next window and after a restart. */
static void
test_announcement (Fixture *self, gconstpointer data)
{
  AmtPortalInfo *info = amt_sync_engine_get_info (amt_context_get_engine (self->context));
  AmtAnnouncement *announcement = g_new0 (AmtAnnouncement, 1);
  GtkWidget *again;
  g_autofree char *text = NULL;

  g_assert_nonnull (info);
  announcement->text = g_strdup ("On Friday the portal rests from 18:00 on.");
  g_ptr_array_add (info->announcements, announcement);
  g_signal_emit_by_name (self->connection, "changed");
  g_assert_true (says (self, "On Friday the portal rests"));
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (self->bars), "bars.dismiss-announcement", NULL));
  g_assert_false (says (self, "On Friday the portal rests"));

  again = g_object_ref_sink (amt_bars_new (self->workplace));
  text = amt_bars_dup_text (AMT_BARS (again));
  g_assert_null (strstr (text, "On Friday the portal rests"));
  g_object_unref (again);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  adw_init ();
  amt_ui_init ();
  g_test_add ("/bars/good", Fixture, NULL, set_up, test_good, tear_down);
  g_test_add ("/bars/offline", Fixture, NULL, set_up, test_offline, tear_down);
  g_test_add ("/bars/sign-in", Fixture, NULL, set_up, test_sign_in, tear_down);
  g_test_add ("/bars/announcement", Fixture, NULL, set_up, test_announcement, tear_down);
  return g_test_run ();
}
