/* test-ctl-hand-over.c: sync and do beside a desk that writes: it is asked over the session bus. The desk is played: it holds the
 * profile's lock, and gives it to the real program for what it is asked to do.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-ctl-fixture.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define BUS_NAME "de.amtsstube.Amtsstube"
#define OBJECT_PATH "/de/amtsstube/Amtsstube"

typedef struct
{
  Desk desk;
  char *lock_path; /* (owned) */
  int lock_fd;     /* or -1 */
  char *order;     /* (owned) (nullable) as it came */
  guint n_syncs;
  gboolean lazy; /* does nothing */
} Played;

static void
take_lock (Played *self)
{
  self->lock_fd = open (self->lock_path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (self->lock_fd, >=, 0);
  g_assert_cmpint (flock (self->lock_fd, LOCK_EX | LOCK_NB), ==, 0);
}

static void
give_lock (Played *self)
{
  close (self->lock_fd);
  self->lock_fd = -1;
}

/* Once and at once, as the real desk would in its own time. */
static void
sync_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Played *self = user_data;

  self->n_syncs++;
  if (self->lazy)
    return;
  give_lock (self);
  {
    g_auto (Answer) answer = ask (&self->desk, "sync", "--full");

    assert_exit (answer, 0);
  }
  take_lock (self);
}

static void
record_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Played *self = user_data;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *order, *parameters;

  g_free (self->order);
  self->order = g_variant_dup_string (parameter, NULL);
  if (self->lazy)
    return;
  root = amt_json_parse_text (self->order, &error);
  g_assert_no_error (error);
  order = json_node_get_object (root);
  parameters = amt_json_member_object (order, "parameters");
  give_lock (self);
  {
    g_autofree char *text = g_strconcat ("text=", amt_json_string (parameters, "text"), NULL);
    g_auto (Answer) answer = ask (&self->desk, "do", amt_json_string (order, "case"),
                                  amt_json_string (order, "type"), "visibility=me", text);

    assert_exit (answer, 0);
  }
  take_lock (self);
}

static AmtTestChild *
start_bus (void)
{
  const char *argv[] = { "dbus-daemon", "--session", "--nofork", "--print-address=1", NULL };
  AmtTestChild *bus = amt_test_child_spawn (argv, NULL, "unix:");

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", amt_test_child_ready_line (bus), TRUE);
  return bus;
}

static GDBusConnection *
connect_bus (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  GDBusConnection *connection;

  g_bus_get (G_BUS_TYPE_SESSION, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  connection = g_bus_get_finish (result, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  return connection;
}

/* The one folder of a person in the profile. */
static char *
lock_path_of (const char *profile)
{
  g_autofree char *people = g_build_filename (profile, "people", NULL);
  g_autoptr (GDir) folder = g_dir_open (people, 0, NULL);

  g_assert_nonnull (folder);
  return g_build_filename (people, g_dir_read_name (folder), "lock", NULL);
}

/* Runs the program on the default profile while this process's main loop plays the desk. Returns: exit status. */
static int
run_beside (Played *self, const char *const *words, char **out)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (AmtTestChild) program = NULL;
  int status;

  g_ptr_array_add (argv, (gpointer) g_getenv ("AMT_CTL"));
  for (guint i = 0; words[i]; i++)
    g_ptr_array_add (argv, (gpointer) words[i]);
  g_ptr_array_add (argv, (gpointer) "--key-file");
  g_ptr_array_add (argv, self->desk.keys);
  g_ptr_array_add (argv, (gpointer) "--token-file");
  g_ptr_array_add (argv, self->desk.token);
  g_ptr_array_add (argv, NULL);
  program = amt_test_child_spawn ((const char *const *) argv->pdata, NULL, NULL);
  status = amt_test_child_wait (program);
  *out = amt_test_child_output (program);
  return status;
}

#define beside(self, out, ...) run_beside (self, (const char *const[]){ __VA_ARGS__, NULL }, out)

static void
test_hand_over (void)
{
  const GActionEntry entries[] = {
    { .name = "sync", .activate = sync_cb },
    { .name = "record-order", .activate = record_cb, .parameter_type = "s" }
  };
  g_autoptr (AmtTestChild) bus = start_bus ();
  g_autoptr (GDBusConnection) connection = connect_bus ();
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  Played played = { .lock_fd = -1 };
  g_autofree char *id = NULL;
  g_autofree char *alone = NULL;
  g_autofree char *synced = NULL;
  g_autofree char *done = NULL;
  g_autofree char *claimed = NULL;
  g_autofree char *refused = NULL;
  guint export_id, name_id;

  desk_init (&played.desk, "aydin");
  g_free (played.desk.profile);
  played.desk.profile = g_build_filename (g_get_user_data_dir (), "amtsstube", NULL);
  sync_first (&played.desk);
  id = free_case (&played.desk);
  played.lock_path = lock_path_of (played.desk.profile);
  take_lock (&played);

  /* Somebody writes, but no desk is on the bus. */
  g_assert_cmpint (beside (&played, &alone, "sync", "--json"), ==, 6);
  g_assert_nonnull (strstr (alone, "busyCache"));

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries),
                                   &played);
  export_id = g_dbus_connection_export_action_group (connection, OBJECT_PATH,
                                                     G_ACTION_GROUP (actions), NULL);
  g_assert_cmpuint (export_id, !=, 0);
  name_id = g_bus_own_name_on_connection (connection, BUS_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                          NULL, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_cmpint (beside (&played, &synced, "sync", "--json"), ==, 0);
  g_assert_cmpuint (played.n_syncs, ==, 1);
  g_assert_nonnull (strstr (synced, "\"handedOver\""));
  g_assert_nonnull (strstr (synced, "\"waiting\" : 0"));

  g_assert_cmpint (beside (&played, &done, "do", id, "addJotting", "visibility=me",
                           "text=\"über\" den Bus", "--json"),
                   ==, 0);
  g_assert_nonnull (strstr (played.order, "\"type\":\"addJotting\""));
  g_assert_nonnull (strstr (done, id));

  /* Who was first the desk cannot say in time. */
  g_assert_cmpint (beside (&played, &claimed, "do", id, "claim", "--json"), ==, 6);

  played.lazy = TRUE;
  g_assert_cmpint (
      beside (&played, &refused, "do", id, "addJotting", "visibility=me", "text=x", "--json"), ==,
      7);
  g_assert_nonnull (strstr (refused, "notRecorded"));

  g_bus_unown_name (name_id);
  g_dbus_connection_unexport_action_group (connection, export_id);
  give_lock (&played);
  g_free (played.lock_path);
  g_free (played.order);
  desk_clear (&played.desk);
}

int
main (int argc, char **argv)
{
  int status;

  amt_test_init (&argc, &argv);
  portal_init ();
  g_test_add_func ("/ctl-hand-over/sync-and-do", test_hand_over);
  status = g_test_run ();
  portal_clear ();
  return status;
}
