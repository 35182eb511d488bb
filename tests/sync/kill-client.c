/* kill-client.c: a clerk's day as a program of its own, so that the test can kill it at any moment and start it again.
 *
 *     kill-client URL PROFILE
 *
 * Records the same operations at each start (the same ids, so what is there already stays), then sends and pulls until nothing
 * is left, and prints "DONE".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "kill-plan.h"

#include "amt-base.h"
#include "amt-sync-engine.h"

#include <stdio.h>
#include <string.h>

static GBytes *
letter_func (const AmtOperation *operation, const AmtCase *value, gpointer user_data,
             GError **error)
{
  char *text = g_strdup_printf ("%%PDF %s %s", operation->issued_on, operation->values);

  return g_bytes_new_take (text, strlen (text));
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (!*slot)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (slot);
}

static gboolean
rested_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Before asking again for a portal that is away. */
static void
rest (void)
{
  gboolean rested = FALSE;

  g_timeout_add (20, rested_cb, &rested);
  while (!rested)
    g_main_context_iteration (NULL, TRUE);
}

static AmtStore *
open_store (const char *directory, AmtClock *clock)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) key = kill_plan_key ();
  g_autoptr (GError) error = NULL;
  AmtStore *store;

  amt_store_open_async (directory, key, AMT_STORE_READ_WRITE, clock, NULL, result_cb, &slot);
  result = wait_for (&slot);
  store = amt_store_open_finish (result, &error);
  if (!store)
    g_error ("the profile does not open: %s", error->message);
  return store;
}

/* FALSE: the portal is away just now. */
static gboolean
run (AmtSyncEngine *engine)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AmtSyncResult) done = NULL;

  amt_sync_engine_run_async (engine, AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE, NULL,
                             result_cb, &slot);
  result = wait_for (&slot);
  done = amt_sync_engine_run_finish (engine, result, NULL);
  return done != NULL;
}

static gboolean
record (AmtStore *store, AmtOperation *operation)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  amt_store_record_async (store, operation, AMT_TIME_NONE, NULL, result_cb, &slot);
  result = wait_for (&slot);
  return amt_store_record_finish (store, result, NULL);
}

static guint
n_unsettled (AmtStore *store)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  amt_store_list_outbox_async (store, G_MAXINT64, NULL, result_cb, &slot);
  result = wait_for (&slot);
  entries = amt_store_list_outbox_finish (store, result, NULL);
  return entries ? entries->len : G_MAXUINT;
}

/* Records step after step of every case; between the steps some of it goes out. */
static void
work (AmtStore *store, AmtSyncEngine *engine)
{
  for (guint step = 0; step < KILL_PLAN_STEPS; step++)
    {
      for (guint n = 0; n < KILL_PLAN_CASES; n++)
        {
          g_autoptr (AmtOperation) operation = kill_plan_operation (n, step);

          (void) record (store, operation);
        }
      (void) run (engine);
    }
  while (n_unsettled (store) > 0 || !run (engine))
    {
      if (!run (engine))
        rest ();
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (AmtClock) clock = NULL;
  g_autoptr (AmtStore) store = NULL;
  g_autoptr (AmtRemote) remote = NULL;
  g_autoptr (AmtSyncEngine) engine = NULL;
  g_autoptr (GError) error = NULL;

  amt_base_init ();
  if (argc != 3)
    return 2;
  clock = amt_clock_new_system ();
  store = open_store (argv[2], clock);
  remote = amt_remote_new (argv[1], "kill-client/1", &error);
  if (!remote)
    g_error ("%s", error->message);
  amt_remote_set_token (remote, KILL_PLAN_TOKEN);
  amt_remote_set_timeout (remote, 5);
  engine = amt_sync_engine_new (store, remote, clock, "0.1.0");
  amt_sync_engine_set_letter_func (engine, letter_func, NULL);

  printf ("READY\n");
  fflush (stdout);
  while (!run (engine))
    rest ();
  work (store, engine);
  amt_store_close (store);
  printf ("DONE\n");
  return 0;
}
