/* test-application.c: from start to quit in one process: first synchronisation, desk, lock, what stays.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-application-private.h"

#include "amt-desk-fixture.h"

typedef struct _Fixture Fixture;
struct _Fixture
{
  DeskFixture desk;
  char *token_file;            /* (owned) */
  char *key_file;              /* (owned) */
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

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add ("/application/to-the-desk", Fixture, NULL, set_up, test_to_the_desk, tear_down);
  g_test_add ("/application/no-portal", Fixture, NULL, set_up, test_no_portal, tear_down);
  g_test_add ("/application/sign-in-first", Fixture, NULL, set_up, test_sign_in_first, tear_down);
  g_test_add ("/application/what-stays", Fixture, NULL, set_up, test_what_stays, tear_down);
  g_test_add ("/application/lock", Fixture, NULL, set_up, test_lock, tear_down);
  return g_test_run ();
}
