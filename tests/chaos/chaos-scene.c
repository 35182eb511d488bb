/* chaos-scene.c: starts, kills, copies and restores portal and clerks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chaos-scene.h"

#include "sync-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* Of a hundred requests so many meet a fault. */
#define FAULT_PERCENT 22

/* --- files --------------------------------------------------------------------------------------------- */

/* @to must not be there. */
static void
copy_tree (const char *from, const char *to)
{
  g_autoptr (GDir) directory = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;

  if (!g_file_test (from, G_FILE_TEST_IS_DIR))
    {
      amt_test_copy_file (from, to);
      return;
    }
  g_assert_cmpint (g_mkdir (to, 0700), ==, 0);
  directory = g_dir_open (from, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (directory)))
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);

      copy_tree (source, target);
    }
}

static void
replace_tree (const char *from, const char *to)
{
  amt_test_remove_tree (to);
  copy_tree (from, to);
}

/* --- journals ------------------------------------------------------------------------------------------ */

static gsize
journal_size (Chaos *self)
{
  gsize sum = 0;

  for (guint i = 0; i < CHAOS_PEOPLE; i++)
    {
      g_autofree char *path = g_build_filename (self->clients[i].folder, "journal", NULL);
      GStatBuf status;

      if (g_stat (path, &status) == 0)
        sum += (gsize) status.st_size;
    }
  return sum;
}

void
chaos_await_work (Chaos *self, gsize n_bytes)
{
  gsize target = journal_size (self) + n_bytes;

  amt_test_await (journal_size (self) >= target);
}

/* --- processes ----------------------------------------------------------------------------------------- */

static char *
portal_url (Chaos *self)
{
  g_autofree char *line = g_strdup (amt_test_child_ready_line (self->portal) + strlen ("READY "));

  return g_strdup (g_strstrip (line));
}

static void
start_portal (Chaos *self)
{
  const char *argv[] = {
    g_getenv ("AMT_PORTAL"), "--quiet",    "--database", self->database,
    "--access-token-file",   self->tokens, NULL,
  };
  g_autofree char *url = NULL;

  self->portal = amt_test_child_spawn (argv, NULL, "READY ");
  url = portal_url (self);
  if (self->proxy)
    amt_fault_proxy_set_target (self->proxy, url);
  else
    self->proxy = amt_fault_proxy_new (url);
}

static void
start_client (Chaos *self, guint i, const char *mode)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "chaos-client", NULL);
  g_autofree char *seed = g_strdup_printf ("%u", g_rand_int (self->random));
  const char *argv[] = {
    program,
    amt_fault_proxy_get_url (self->proxy),
    self->clients[i].folder,
    chaos_person (i),
    seed,
    mode,
    NULL,
  };

  self->clients[i].child = amt_test_child_spawn (argv, NULL, "READY");
}

static void
kill_child (AmtTestChild **child)
{
  g_assert_true (amt_test_child_is_running (*child));
  amt_test_child_kill (*child);
  g_clear_pointer (child, amt_test_child_free);
}

/* --- strikes ------------------------------------------------------------------------------------------- */

static gboolean
chance (Chaos *self, gint percent)
{
  return g_rand_int_range (self->random, 0, 100) < percent;
}

static void
strike_client (Chaos *self)
{
  guint i = (guint) g_rand_int_range (self->random, 0, CHAOS_PEOPLE);
  ChaosClient *client = &self->clients[i];

  kill_child (&client->child);
  self->figures.n_client_kills++;
  if (client->has_copy && chance (self, 60))
    {
      replace_tree (client->copy, client->folder);
      client->was_restored = TRUE;
      self->figures.n_client_restores++;
    }
  else if (chance (self, 75))
    {
      replace_tree (client->folder, client->copy);
      client->has_copy = TRUE;
    }
  start_client (self, i, "work");
}

/* The clerk of queue "two" helps out in "one", or does not any more: all rows come again, what is open stays hers. */
static void
change_rights (Chaos *self, AmtPortal *portal)
{
  AmtRights rights = chance (self, 50) ? AMT_RIGHT_READ | AMT_RIGHT_PROCESS : AMT_RIGHT_NONE;
  g_autoptr (GError) error = NULL;

  if (!chance (self, 30))
    return;
  amt_portal_set_rights (portal, "carl", "one", rights, AMT_CACHE_ALL, &error);
  g_assert_no_error (error);
  self->figures.n_rights++;
}

/* A case goes for good, unless a backup brings it back. */
static void
erase (Chaos *self, AmtPortal *portal)
{
  g_autofree char *id =
      g_strdup_printf ("c%d", g_rand_int_range (self->random, 1, CHAOS_DOOMED + 1));

  if (chance (self, 40) && amt_portal_erase_case (portal, id, NULL))
    self->figures.n_erased++;
}

/* The applicants go on while the portal is away from its clerks: whatever was cached of the case is old. */
static void
resubmit (Chaos *self)
{
  AmtPortalOptions options = { .database = self->database, .quiet = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortal) portal = amt_portal_new (&options, &error);

  g_assert_no_error (error);
  for (guint n = 0; n < 2; n++)
    {
      g_autofree char *id =
          g_strdup_printf ("c%d", g_rand_int_range (self->random, 1, CHAOS_CASES + 1));
      g_autofree char *rent =
          g_strdup_printf ("%u", (guint) g_rand_int_range (self->random, 300, 900));

      if (!amt_portal_resubmit (portal, id, "rent", rent, NULL, &error))
        {
          g_assert_true (chaos_is_doomed (id));
          g_clear_error (&error);
          continue;
        }
      self->figures.n_resubmissions++;
    }
  change_rights (self, portal);
  erase (self, portal);
}

static void
strike_portal (Chaos *self)
{
  kill_child (&self->portal);
  self->figures.n_portal_kills++;
  if (self->has_backup && chance (self, 60))
    {
      amt_fault_proxy_drop_late (self->proxy);
      replace_tree (self->backup, self->office);
      self->has_backup = FALSE;
      self->figures.n_portal_restores++;
    }
  else if (!self->has_backup && chance (self, 80))
    {
      replace_tree (self->office, self->backup);
      self->has_backup = TRUE;
    }
  resubmit (self);
  start_portal (self);
}

void
chaos_strike (Chaos *self)
{
  if (chance (self, 50))
    strike_client (self);
  else
    strike_portal (self);
}

/* --- beginning and end --------------------------------------------------------------------------------- */

static void
fill_database (Chaos *self)
{
  AmtPortalOptions options = { .database = self->database, .quiet = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtPortal) portal = amt_portal_new (&options, &error);

  g_assert_no_error (error);
  office_fill (portal);
  for (guint i = 1; i <= CHAOS_CASES; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      g_autoptr (AmtCase) value = office_case (id);

      if (i > CHAOS_CASES - CHAOS_IN_TWO)
        {
          g_free (value->queue_id);
          value->queue_id = g_strdup ("two");
        }
      amt_portal_add_case (portal, value, NULL, &error);
      g_assert_no_error (error);
    }
}

static void
write_tokens (Chaos *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < CHAOS_PEOPLE; i++)
    {
      g_autofree char *token = chaos_token (chaos_person (i));

      g_string_append_printf (text, "%s %s\n", token, chaos_person (i));
    }
  g_assert_true (g_file_set_contents (self->tokens, text->str, -1, NULL));
}

void
chaos_begin (Chaos *self, guint32 seed)
{
  self->random = g_rand_new_with_seed (seed);
  self->folder = amt_test_temp_dir ();
  self->office = g_build_filename (self->folder, "portal", NULL);
  g_assert_cmpint (g_mkdir (self->office, 0700), ==, 0);
  self->database = g_build_filename (self->office, "portal.db", NULL);
  self->backup = g_build_filename (self->folder, "backup", NULL);
  self->tokens = g_build_filename (self->folder, "tokens", NULL);
  write_tokens (self);
  fill_database (self);
  copy_tree (self->office, self->backup);
  self->has_backup = TRUE;
  start_portal (self);
  for (guint i = 0; i < CHAOS_PEOPLE; i++)
    {
      self->clients[i].folder = g_build_filename (self->folder, chaos_person (i), NULL);
      self->clients[i].copy = g_strconcat (self->clients[i].folder, "-copy", NULL);
      g_assert_cmpint (g_mkdir (self->clients[i].folder, 0700), ==, 0);
      start_client (self, i, "work");
    }
  amt_fault_proxy_begin_chaos (self->proxy, seed, FAULT_PERCENT);
}

static void
let_all (Chaos *self, const char *mode)
{
  for (guint i = 0; i < CHAOS_PEOPLE; i++)
    start_client (self, i, mode);
  for (guint i = 0; i < CHAOS_PEOPLE; i++)
    {
      g_assert_cmpint (amt_test_child_wait (self->clients[i].child), ==, 0);
      g_clear_pointer (&self->clients[i].child, amt_test_child_free);
    }
}

void
chaos_drain (Chaos *self)
{
  amt_fault_proxy_end_chaos (self->proxy);
  for (guint i = 0; i < CHAOS_PEOPLE; i++)
    kill_child (&self->clients[i].child);
  amt_test_await (amt_fault_proxy_n_late (self->proxy) == 0);
  let_all (self, "drain");
  /* What the last one sent the first one has not seen. */
  let_all (self, "pull");
  g_assert_cmpint (amt_test_child_stop (self->portal), ==, 0);
  g_clear_pointer (&self->portal, amt_test_child_free);
}

void
chaos_end (Chaos *self)
{
  for (guint i = 0; i < CHAOS_PEOPLE; i++)
    {
      g_free (self->clients[i].folder);
      g_free (self->clients[i].copy);
    }
  amt_fault_proxy_free (self->proxy);
  amt_test_remove_tree (self->folder);
  g_rand_free (self->random);
  g_free (self->folder);
  g_free (self->office);
  g_free (self->database);
  g_free (self->backup);
  g_free (self->tokens);
}

void
chaos_run (guint32 seed, guint n_strikes)
{
  Chaos chaos = { 0 };
  gint64 begun = g_get_monotonic_time ();

  chaos_begin (&chaos, seed);
  for (guint i = 0; i < n_strikes; i++)
    {
      chaos_await_work (&chaos, (gsize) g_rand_int_range (chaos.random, 100, 1500));
      chaos_strike (&chaos);
    }
  chaos_await_work (&chaos, 1000);
  chaos_drain (&chaos);
  chaos_check (&chaos, seed, (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC);
  chaos_end (&chaos);
}
