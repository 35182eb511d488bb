/* test-kill.c: client and portal are killed at random moments (--seed repeats them) of a clerk's day; at its end everything happened exactly once
 * and both sides say the same.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "kill-plan.h"
#include "sync-fixture.h"

#include <string.h>

#define N_KILLS 40

typedef struct
{
  char *database;
  char *tokens;
  char *profile;
  char *listen;
  AmtTestChild *portal;
  AmtTestChild *client;
  char *url;
} Scene;

static void
start_portal (Scene *scene)
{
  const char *argv[] = { g_getenv ("AMT_PORTAL"), "--quiet",     "--listen",
                         scene->listen,           "--database",  scene->database,
                         "--access-token-file",   scene->tokens, NULL };

  scene->portal = amt_test_child_spawn (argv, NULL, "READY");
}

static void
start_client (Scene *scene)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "sync-kill-client", NULL);
  const char *argv[] = { program, scene->url, scene->profile, NULL };

  scene->client = amt_test_child_spawn (argv, NULL, "READY");
}

/* The office into the portal's database, before any process serves it. */
static void
prepare (Scene *scene)
{
  AmtPortalOptions options = { .database = scene->database, .quiet = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortal) portal = amt_portal_new (&options, &error);

  g_assert_no_error (error);
  office_fill (portal);
  for (guint i = 1; i <= KILL_PLAN_CASES; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      g_autoptr (AmtCase) value = office_case (id);

      amt_portal_add_case (portal, value, NULL, &error);
      g_assert_no_error (error);
    }
}

static void
spin_for (gint64 span)
{
  gint64 until = g_get_monotonic_time () + span;

  while (g_get_monotonic_time () < until)
    amt_test_spin ();
}

static void
assert_all_once (Scene *scene)
{
  Office office = { .folder = NULL };
  Desk desk = { .office = &office, .user = (char *) KILL_PLAN_USER };
  AmtPortalOptions options = { .database = scene->database, .quiet = TRUE };
  g_autoptr (GBytes) key = kill_plan_key ();
  g_autoptr (AmtClock) clock = amt_clock_new_system ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  office.portal = amt_portal_new (&options, &error);
  g_assert_no_error (error);
  amt_store_open_async (scene->profile, key, AMT_STORE_READ_WRITE, clock, NULL, amt_test_result_cb,
                        &slot);
  result = amt_test_wait_result (&slot);
  desk.store = amt_store_open_finish (result, &error);
  g_assert_no_error (error);

  desk_verify (&desk);
  g_assert_cmpuint (desk_n_unsettled (&desk), ==, 0);
  for (guint n = 0; n < KILL_PLAN_CASES; n++)
    {
      for (guint step = 0; step < KILL_PLAN_STEPS; step++)
        {
          g_autoptr (AmtOperation) operation = kill_plan_operation (n, step);

          g_assert_cmpstr (desk_state (&desk, operation), ==, "done");
          g_assert_cmpuint (
              amt_portal_count_operations (office.portal, operation->case_id, operation->type), ==,
              1);
          if (step == 0)
            desk_assert_same (&desk, operation->case_id);
        }
    }
  g_assert_cmpuint (amt_portal_count_operations (office.portal, NULL, NULL), ==,
                    KILL_PLAN_CASES * KILL_PLAN_STEPS);
  amt_store_close (desk.store);
  g_object_unref (desk.store);
  g_object_unref (office.portal);
}

static void
test_kill (void)
{
  g_autofree char *folder = amt_test_temp_dir ();
  guint16 port = amt_test_free_port ();
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  Scene scene = { 0 };

  scene.database = g_build_filename (folder, "portal.db", NULL);
  scene.tokens = g_build_filename (folder, "tokens", NULL);
  scene.profile = g_build_filename (folder, "profile", NULL);
  scene.listen = g_strdup_printf ("127.0.0.1:%u", port);
  scene.url = g_strdup_printf ("http://127.0.0.1:%u/amtsstube/v1", port);
  g_assert_true (
      g_file_set_contents (scene.tokens, KILL_PLAN_TOKEN " " KILL_PLAN_USER "\n", -1, NULL));
  prepare (&scene);
  start_portal (&scene);
  start_client (&scene);

  for (guint i = 0; i < N_KILLS; i++)
    {
      gboolean portal = g_rand_boolean (random);
      AmtTestChild **victim = portal ? &scene.portal : &scene.client;

      spin_for (g_rand_int_range (random, 1000, 60000));
      amt_test_child_kill (*victim);
      g_clear_pointer (victim, amt_test_child_free);
      if (portal)
        start_portal (&scene);
      else
        start_client (&scene);
    }
  g_assert_cmpint (amt_test_child_wait (scene.client), ==, 0);
  g_assert_cmpint (amt_test_child_stop (scene.portal), ==, 0);
  assert_all_once (&scene);

  amt_test_child_free (scene.client);
  amt_test_child_free (scene.portal);
  g_free (scene.database);
  g_free (scene.tokens);
  g_free (scene.profile);
  g_free (scene.listen);
  g_free (scene.url);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/kill/any-moment", test_kill);
  return g_test_run ();
}
