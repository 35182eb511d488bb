/* test-notifier.c: one notification for each run that brought something, none for what was done here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-notifier.h"

#include "amt-desk-fixture.h"

typedef struct
{
  DeskFixture desk;
  AmtContext *clerk;         /* (owned) whose desk it is */
  AmtContext *other;         /* (owned) a colleague's, with a profile of their own */
  char *other_profile;       /* (owned) */
  GApplication *application; /* (owned) */
  GSettings *settings;       /* (owned) */
  AmtNotifier *notifier;     /* (owned) */
  GPtrArray *said;           /* (owned) (element-type utf8): "title|place" */
} Fixture;

static void
said_cb (AmtNotifier *notifier, const char *title, const char *place, Fixture *self)
{
  g_ptr_array_add (self->said, g_strconcat (title, "|", place, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (AmtNotices) notices = NULL;
  g_autoptr (AmtWorkplace) workplace = NULL;
  char *profile;

  desk_fixture_init (&self->desk);
  self->clerk = desk_open_ok (&self->desk, TOKEN_AYDIN, OPEN_NORMAL);
  profile = self->desk.profile;
  self->desk.profile = self->other_profile = amt_test_temp_dir ();
  self->other = desk_open_ok (&self->desk, TOKEN_BREITSAMER, OPEN_NORMAL);
  self->desk.profile = profile;
  self->settings = g_settings_new ("de.amtsstube.Amtsstube");
  self->application = g_application_new ("de.amtsstube.Test", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (self->application, NULL, NULL));
  self->said = g_ptr_array_new_with_free_func (g_free);
  notices = amt_notices_new (amt_context_get_clock (self->clerk));
  workplace = amt_workplace_new (self->clerk, self->settings, notices);
  self->notifier = amt_notifier_new (self->application, workplace);
  g_signal_connect (self->notifier, "said", G_CALLBACK (said_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->notifier);
  g_clear_object (&self->application);
  g_settings_reset (self->settings, "show-notifications");
  g_clear_object (&self->settings);
  desk_close (self->clerk);
  desk_close (self->other);
  desk_fixture_clear (&self->desk);
  g_clear_pointer (&self->other_profile, g_free);
  g_clear_pointer (&self->said, g_ptr_array_unref);
}

static void
sync_ok (AmtContext *context)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (desk_sync (context, &error));
  g_assert_no_error (error);
}

static void
record_and_send (AmtContext *context, const char *case_id, const char *type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOrder) order = amt_order_new (case_id, type);
  g_autoptr (AmtOutboxEntry) entry = desk_record (context, order, &error);

  g_assert_no_error (error);
  sync_ok (context);
}

static guint
count (Fixture *self, const char *text)
{
  guint n = 0;

  for (guint i = 0; i < self->said->len; i++)
    n += strcmp (g_ptr_array_index (self->said, i), text) == 0;
  return n;
}

/* Claims a case of the inbox and puts it back: to everybody else it is new in the inbox. */
static void
put_into_inbox (AmtContext *context, const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry = desk_claim (context, case_id, NULL, &error);

  g_assert_no_error (error);
  record_and_send (context, case_id, "release");
}

static void
test_new (Fixture *self, gconstpointer data)
{
  g_autofree char *case_id = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;

  /* The first synchronisation is all new, and so nothing is; what is due may be said once. */
  sync_ok (self->clerk);
  sync_ok (self->other);
  case_id = desk_inbox_case (self->other);
  entry = desk_claim (self->other, case_id, NULL, NULL);
  g_assert_nonnull (entry);
  sync_ok (self->clerk);
  g_assert_cmpuint (count (self, "1 new case in the inbox|inbox"), ==, 0);

  record_and_send (self->other, case_id, "release");
  sync_ok (self->clerk);
  amt_test_await (count (self, "1 new case in the inbox|inbox") == 1);
  /* A run that brings nothing says nothing. */
  sync_ok (self->clerk);
  g_assert_cmpuint (count (self, "1 new case in the inbox|inbox"), ==, 1);
}

static void
test_own (Fixture *self, gconstpointer data)
{
  g_autofree char *case_id = NULL;

  sync_ok (self->clerk);
  case_id = desk_inbox_case (self->clerk);
  put_into_inbox (self->clerk, case_id);
  sync_ok (self->clerk);
  g_assert_cmpuint (count (self, "1 new case in the inbox|inbox"), ==, 0);
}

static void
test_off (Fixture *self, gconstpointer data)
{
  g_autofree char *case_id = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;

  g_settings_set_boolean (self->settings, "show-notifications", FALSE);
  sync_ok (self->clerk);
  sync_ok (self->other);
  case_id = desk_inbox_case (self->other);
  entry = desk_claim (self->other, case_id, NULL, NULL);
  sync_ok (self->clerk);
  record_and_send (self->other, case_id, "release");
  sync_ok (self->clerk);
  sync_ok (self->clerk);
  g_assert_cmpuint (self->said->len, ==, 0);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add ("/notifier/new", Fixture, NULL, set_up, test_new, tear_down);
  g_test_add ("/notifier/own", Fixture, NULL, set_up, test_own, tear_down);
  g_test_add ("/notifier/off", Fixture, NULL, set_up, test_off, tear_down);
  return g_test_run ();
}
