/* test-application.c: from start to quit in one process: first synchronisation, desk, lock, what stays; caches that end with the
 * session, and caches that cannot be opened.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-application-private.h"

#include "amt-desk-fixture.h"

#include "amt-profile.h"

#include <string.h>

typedef struct _Fixture Fixture;
struct _Fixture
{
  DeskFixture desk;
  char *token_file;            /* (owned) */
  char *key_file;              /* (owned) */
  GDBusConnection *bus;        /* (owned) (nullable) of the login manager */
  AmtVault *vault;             /* (nullable) instead of the key file; not owned */
  AmtApplication *application; /* (owned) */
  void (*body) (Fixture *self);
};

static gboolean
body_cb (gpointer user_data)
{
  Fixture *self = user_data;

  self->body (self);
  return G_SOURCE_REMOVE;
}

static void
started_cb (AmtApplication *application, Fixture *self)
{
  if (self->vault)
    g_set_object (&application->vault, self->vault);
}

/* As main () does; @body runs while the program does, and must end it. */
static void
run (Fixture *self, const char *portal, gboolean token, void (*body) (Fixture *self))
{
  GPtrArray *argv = g_ptr_array_new ();
  g_auto (GStrv) arguments = NULL;
  gpointer weak;

  g_ptr_array_add (argv, g_strdup ("amtsstube"));
  g_ptr_array_add (argv, g_strdup_printf ("--profile=%s", self->desk.profile));
  g_ptr_array_add (argv, g_strdup_printf ("--key-file=%s", self->key_file));
  if (portal)
    g_ptr_array_add (argv, g_strdup_printf ("--portal=%s", portal));
  if (token)
    g_ptr_array_add (argv, g_strdup_printf ("--token-file=%s", self->token_file));
  g_ptr_array_add (argv, NULL);
  arguments = (char **) g_ptr_array_free (argv, FALSE);

  self->application = g_object_new (AMT_TYPE_APPLICATION, "application-id", "de.amtsstube.Test",
                                    "flags", G_APPLICATION_NON_UNIQUE, NULL);
  self->body = body;
  g_signal_connect (self->application, "startup", G_CALLBACK (started_cb), self);
  g_idle_add (body_cb, self);
  g_assert_cmpint (g_application_run (G_APPLICATION (self->application),
                                      (int) g_strv_length (arguments), arguments),
                   ==, 0);
  g_assert_null (self->application->context);
  g_assert_null (gtk_application_get_windows (GTK_APPLICATION (self->application)));
  /* Whatever still runs lets go of it in its turn. */
  weak = self->application;
  g_object_add_weak_pointer (weak, &weak);
  g_clear_object (&self->application);
  amt_test_await (!weak);
}

static void
act (Fixture *self, const char *action)
{
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (self->application), action));
  g_action_group_activate_action (G_ACTION_GROUP (self->application), action, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = amt_test_temp_dir ();

  desk_fixture_init (&self->desk);
  self->token_file = g_build_filename (folder, "token", NULL);
  self->key_file = g_build_filename (folder, "keys", NULL);
  g_assert_true (g_file_set_contents (self->token_file, TOKEN_AYDIN "\n", -1, NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  desk_fixture_clear (&self->desk);
  g_free (self->token_file);
  g_free (self->key_file);
}

static gboolean
has_desk (Fixture *self)
{
  AmtWindow *window = amt_application_find_window (self->application);

  return window && amt_window_get_workplace (window);
}

static void
first_time (Fixture *self)
{
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (self->application), "lock"));
  amt_test_await (has_desk (self));
  g_assert_true (g_action_group_get_action_enabled (
      G_ACTION_GROUP (amt_application_find_window (self->application)), "sync"));
  act (self, "quit");
}

static void
second_time (Fixture *self)
{
  amt_test_await (self->application->context);
  g_assert_false (self->application->first_sync);
  amt_test_await (has_desk (self));
  /* The window's own button ends the program, too. */
  gtk_window_close (GTK_WINDOW (amt_application_find_window (self->application)));
}

static void
test_to_the_desk (Fixture *self, gconstpointer data)
{
  run (self, amt_portal_get_url (self->desk.portal), TRUE, first_time);
  run (self, NULL, TRUE, second_time);
}

static void
no_portal (Fixture *self)
{
  amt_test_await (self->application->welcome);
  act (self, "quit");
}

static void
test_no_portal (Fixture *self, gconstpointer data)
{
  run (self, NULL, FALSE, no_portal);
}

static void
sign_in_first (Fixture *self)
{
  amt_test_await (self->application->sign_in_page);
  g_assert_null (self->application->context);
  act (self, "quit");
}

static void
test_sign_in_first (Fixture *self, gconstpointer data)
{
  run (self, amt_portal_get_url (self->desk.portal), FALSE, sign_in_first);
}

static void
record_order (Fixture *self, const char *text)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->application), "record-order",
                                  g_variant_new_string (text));
}

static void
what_stays (Fixture *self)
{
  g_autofree char *case_id = NULL;
  g_autofree char *text = NULL;

  amt_test_await (has_desk (self));
  case_id = desk_inbox_case (self->application->context);
  /* No order: said, and nothing recorded. */
  record_order (self, "{}");
  amt_test_await (g_list_model_get_n_items (G_LIST_MODEL (self->application->notices)) == 1);

  amt_portal_stop (self->desk.portal);
  text = g_strdup_printf (
      "{\"case\": \"%s\", \"type\": \"addJotting\", \"hold\": 600, \"parameters\": "
      "{\"text\": \"Call back\", \"visibility\": \"case\"}}",
      case_id);
  record_order (self, text);
  amt_test_await (amt_connection_get_n_unsent (
                      amt_workplace_get_connection (self->application->workplace)) == 1);

  /* Quitting stops at the word of what stays; one can go back to work, or go. */
  act (self, "quit");
  amt_test_await (!self->application->leaving && !self->application->sending);
  g_assert_true (has_desk (self));
  act (self, "back-to-work");
  act (self, "quit");
  amt_test_await (!self->application->leaving && !self->application->sending);
  act (self, "quit-now");
}

static void
test_what_stays (Fixture *self, gconstpointer data)
{
  run (self, amt_portal_get_url (self->desk.portal), TRUE, what_stays);
  g_assert_true (amt_portal_start (self->desk.portal, NULL));
}

/* --- the session ends, the computer goes to sleep ------------------------------------------------------ */

static void
record_held (Fixture *self, const char *case_id)
{
  g_autofree char *text =
      g_strdup_printf ("{\"case\": \"%s\", \"type\": \"addJotting\", \"hold\": 600, "
                       "\"parameters\": {\"text\": \"Call back\", \"visibility\": \"case\"}}",
                       case_id);

  record_order (self, text);
  amt_test_await (amt_connection_get_n_unsent (
                      amt_workplace_get_connection (self->application->workplace)) == 1);
}

static guint
count_jottings (Fixture *self, const char *case_id)
{
  return amt_portal_count_operations (self->desk.portal, case_id, "addJotting");
}

/* (transfer full): where the login manager speaks from. */
static GDBusConnection *
be_login_manager (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) owner = NULL;
  GDBusConnection *bus =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SYSTEM_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);

  g_assert_no_error (error);
  owner = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.login1", 0u), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

static void
go_to_sleep (GDBusConnection *bus)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/login1",
                                 "org.freedesktop.login1.Manager", "PrepareForSleep",
                                 g_variant_new ("(b)", TRUE), &error);
  g_assert_no_error (error);
}

static void
suspend_and_log_out (Fixture *self)
{
  g_autofree char *case_id = NULL;

  amt_test_await (has_desk (self));
  case_id = desk_inbox_case (self->application->context);
  amt_test_await (self->application->sleep_handler != 0);

  record_held (self, case_id);
  g_assert_cmpuint (count_jottings (self, case_id), ==, 0);
  go_to_sleep (self->bus);
  amt_test_await (count_jottings (self, case_id) == 1 && !self->application->sending);

  record_held (self, case_id);
  g_signal_emit_by_name (self->application, "query-end");
  amt_test_await (count_jottings (self, case_id) == 2 && !self->application->sending);
  act (self, "quit");
}

/* What is held back so that it can be undone goes out before nobody is there to send it. */
static void
test_suspend_and_log_out (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->bus = be_login_manager ();
  run (self, amt_portal_get_url (self->desk.portal), TRUE, suspend_and_log_out);
  g_dbus_connection_close_sync (self->bus, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->bus);
}

static void
lock (Fixture *self)
{
  amt_test_await (has_desk (self));
  act (self, "lock");
  g_assert_null (self->application->context);
  g_assert_false (has_desk (self));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (self->application), "sync"));
  amt_test_await (!self->application->locking);
  /* Until the portal has confirmed the person. */
  act (self, "retry");
  amt_test_await (has_desk (self));
  act (self, "quit");
}

static void
test_lock (Fixture *self, gconstpointer data)
{
  run (self, amt_portal_get_url (self->desk.portal), TRUE, lock);
}

/* --- a cache that ends with the session ---------------------------------------------------------------- */

static gboolean
widget_says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    if (widget_says (child, text))
      return TRUE;
  return FALSE;
}

static gboolean
says (Fixture *self, const char *text)
{
  AmtWindow *window = amt_application_find_window (self->application);

  return window && widget_says (GTK_WIDGET (window), text);
}

/* Folders of persons, those that were set aside among them. */
static guint
count_folders (const char *profile)
{
  g_autofree char *people = g_build_filename (profile, "people", NULL);
  g_autoptr (GDir) folder = g_dir_open (people, 0, NULL);
  guint n = 0;

  while (folder && g_dir_read_name (folder))
    n++;
  return n;
}

static void
set_session_only (gboolean session_only)
{
  g_autoptr (GSettings) settings = g_settings_new (AMT_APPLICATION_ID);

  g_assert_true (g_settings_set_boolean (settings, "session-only", session_only));
}

static void
save_draft (Fixture *self, const char *text)
{
  AmtStore *store = amt_context_get_store (self->application->context);
  g_autofree char *case_id = desk_inbox_case (self->application->context);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_store_save_draft_async (store, case_id, "jotting", text, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_store_save_draft_finish (store, result, NULL));
}

static void
begin_to_write (Fixture *self)
{
  amt_test_await (has_desk (self));
  save_draft (self, "angefangen");
  act (self, "quit");
  amt_test_await (says (self, "The Cache Stays for Now"));
  g_assert_true (says (self, "1 draft is here"));
  act (self, "back-to-work");
  g_assert_true (has_desk (self));
  act (self, "quit");
  amt_test_await (says (self, "The Cache Stays for Now"));
  act (self, "quit-now");
}

static void
give_up_and_lock (Fixture *self)
{
  amt_test_await (has_desk (self));
  save_draft (self, "");
  act (self, "lock");
  amt_test_await (says (self, "no longer on this computer"));
  g_assert_cmpuint (count_folders (self->desk.profile), ==, 0);
  act (self, "retry");
  amt_test_await (has_desk (self));
  act (self, "quit");
}

static void
test_session_only (Fixture *self, gconstpointer data)
{
  self->vault = self->desk.vault;
  set_session_only (TRUE);
  run (self, amt_portal_get_url (self->desk.portal), TRUE, first_time);
  g_assert_cmpuint (count_folders (self->desk.profile), ==, 0);
  run (self, NULL, TRUE, begin_to_write);
  g_assert_cmpuint (count_folders (self->desk.profile), ==, 1);
  run (self, NULL, TRUE, give_up_and_lock);
  g_assert_cmpuint (count_folders (self->desk.profile), ==, 0);
  set_session_only (FALSE);
}

/* --- a cache that cannot be opened --------------------------------------------------------------------- */

#define ONE_CHANGE "1 change that you recorded is only in this cache."

/* Somebody worked without a network, and went. */
static void
leave_a_note (Fixture *self)
{
  AmtContext *context = desk_open_ok (&self->desk, TOKEN_AYDIN, OPEN_NORMAL);
  g_autofree char *id = NULL;
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (desk_sync (context, NULL));
  id = desk_inbox_case (context);
  order = amt_order_new (id, "addJotting");
  amt_order_set (order, "visibility", "me");
  amt_order_set (order, "text", "nur hier");
  entry = desk_record (context, order, &error);
  g_assert_no_error (error);
  desk_close (context);
}

static guint
count_notes (Fixture *self)
{
  return amt_portal_count_operations (self->desk.portal, NULL, "addJotting");
}

static void
answer (const char *response)
{
  AdwMessageDialog *dialog = NULL;
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        dialog = ADW_MESSAGE_DIALOG (window);
    }
  g_assert_nonnull (dialog);
  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
begin_anew (Fixture *self)
{
  amt_test_await (says (self, ONE_CHANGE));
  g_assert_true (says (self, "The Key of the Cache Is Missing"));
  g_assert_true (says (self, "Begin With a New Cache"));
  act (self, "begin-anew");
  answer ("cancel");
  amt_test_spin ();
  g_assert_cmpuint (count_folders (self->desk.profile), ==, 1);

  act (self, "begin-anew");
  answer ("begin");
  amt_test_await (has_desk (self));
  g_assert_cmpuint (count_folders (self->desk.profile), ==, 2);
  act (self, "quit");
}

static void
go_on_working (Fixture *self)
{
  amt_test_await (has_desk (self));
  amt_test_await (count_notes (self) == 1);
  act (self, "quit");
}

/* A profile that was copied to another machine has no key there. What is begun there harms nothing here. */
static void
test_other_machine (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtVault) empty = amt_memory_vault_new ();
  g_autofree char *copy = amt_test_temp_dir ();
  g_autofree char *all = NULL;
  g_autofree char *here = NULL;
  const char *argv[] = { "cp", "-a", NULL, copy, NULL };
  int status = -1;

  leave_a_note (self);
  argv[2] = all = g_build_filename (self->desk.profile, ".", NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  here = g_steal_pointer (&self->desk.profile);
  self->desk.profile = g_strdup (copy);
  self->vault = empty;
  run (self, NULL, TRUE, begin_anew);
  g_assert_cmpuint (count_notes (self), ==, 0);

  g_free (self->desk.profile);
  self->desk.profile = g_steal_pointer (&here);
  self->vault = self->desk.vault;
  run (self, NULL, TRUE, go_on_working);
}

static void
unlock (Fixture *self)
{
  amt_test_await (says (self, ONE_CHANGE));
  g_assert_true (says (self, "The Keyring Is Locked"));
  /* Only unlocking helps; nobody is led to a new cache. */
  g_assert_false (says (self, "Begin With a New Cache"));
  act (self, "retry");
  amt_test_await (!self->application->opening && says (self, ONE_CHANGE));
  amt_memory_vault_set_error (self->desk.vault, -1);
  act (self, "retry");
  go_on_working (self);
}

static void
test_keyring_locked (Fixture *self, gconstpointer data)
{
  leave_a_note (self);
  self->vault = self->desk.vault;
  amt_memory_vault_set_error (self->vault, AMT_VAULT_ERROR_LOCKED);
  run (self, NULL, TRUE, unlock);
}

static void
right_keyring (Fixture *self)
{
  amt_test_await (says (self, ONE_CHANGE));
  g_assert_true (says (self, "Begin With a New Cache"));
  g_set_object (&self->application->vault, self->desk.vault);
  act (self, "retry");
  go_on_working (self);
}

/* Another keyring with a key of its own by the same name, as after a new installation. */
static void
test_keyring_replaced (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtVault) other = amt_memory_vault_new ();
  g_autoptr (GBytes) key = amt_vault_new_key ();
  g_autoptr (AmtSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *name = NULL;
  GAsyncResult *slot = NULL;

  leave_a_note (self);
  session = amt_profile_read (self->desk.profile, NULL);
  name = g_strdup_printf ("cache-key:%s", session->person);
  amt_vault_store_async (other, name, key, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_vault_store_finish (other, result, NULL));
  self->vault = other;
  run (self, NULL, TRUE, right_keyring);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  /* One bus is enough for both. */
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
  g_test_add ("/application/to-the-desk", Fixture, NULL, set_up, test_to_the_desk, tear_down);
  g_test_add ("/application/no-portal", Fixture, NULL, set_up, test_no_portal, tear_down);
  g_test_add ("/application/sign-in-first", Fixture, NULL, set_up, test_sign_in_first, tear_down);
  g_test_add ("/application/what-stays", Fixture, NULL, set_up, test_what_stays, tear_down);
  g_test_add ("/application/suspend-and-log-out", Fixture, NULL, set_up, test_suspend_and_log_out,
              tear_down);
  g_test_add ("/application/lock", Fixture, NULL, set_up, test_lock, tear_down);
  g_test_add ("/application/session-only", Fixture, NULL, set_up, test_session_only, tear_down);
  g_test_add ("/application/other-machine", Fixture, NULL, set_up, test_other_machine, tear_down);
  g_test_add ("/application/keyring-locked", Fixture, NULL, set_up, test_keyring_locked, tear_down);
  g_test_add ("/application/keyring-replaced", Fixture, NULL, set_up, test_keyring_replaced,
              tear_down);
  return g_test_run ();
}
