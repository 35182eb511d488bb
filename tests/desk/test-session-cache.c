/* test-session-cache.c: a cache that ends with the session leaves nothing, and loses nothing.
 *
 * A power cut is a copy of the profile, taken while it is open, log and all: what a machine would find that was switched off then.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"

#include "amt-profile.h"
#include "amt-sign-out.h"

#include <glib/gstdio.h>
#include <string.h>

static void
set_up (DeskFixture *fixture, gconstpointer data)
{
  desk_fixture_init (fixture);
}

static void
tear_down (DeskFixture *fixture, gconstpointer data)
{
  desk_fixture_clear (fixture);
}

static AmtContext *
open_session (DeskFixture *fixture)
{
  return desk_open_ok (fixture, TOKEN_AYDIN, OPEN_SESSION);
}

/* Whether the vault has the key of the cache in @directory. */
static gboolean
vault_has_key (DeskFixture *fixture, const char *directory)
{
  g_autofree char *person = g_path_get_basename (directory);
  g_autofree char *name = g_strdup_printf ("cache-key:%s", person);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) key = NULL;
  GAsyncResult *slot = NULL;

  amt_vault_lookup_async (fixture->vault, name, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  key = amt_vault_lookup_finish (fixture->vault, result, NULL);
  return key != NULL;
}

/* The same between two turns of the main loop: for waiting. */
static gboolean
has_mark (const char *directory)
{
  g_autofree char *mark = g_build_filename (directory, "session-only", NULL);

  return g_file_test (mark, G_FILE_TEST_EXISTS);
}

static gboolean
has_cache (const char *directory)
{
  g_autofree char *file = g_build_filename (directory, "cache.db", NULL);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

static AmtOutboxEntry *
try_note (AmtContext *context, GError **error)
{
  g_autofree char *id = desk_inbox_case (context);
  g_autoptr (AmtOrder) order = amt_order_new (id, "addJotting");

  amt_order_set (order, "visibility", "me");
  amt_order_set (order, "text", "nur hier");
  return desk_record (context, order, error);
}

static void
note (AmtContext *context)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry = try_note (context, &error);

  g_assert_no_error (error);
}

static void
save_draft (AmtContext *context, const char *case_id, const char *text)
{
  AmtStore *store = amt_context_get_store (context);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_store_save_draft_async (store, case_id, "jotting", text, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_store_save_draft_finish (store, result, &error);
  g_assert_no_error (error);
}

static char *
load_draft (AmtContext *context, const char *case_id)
{
  AmtStore *store = amt_context_get_store (context);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_store_load_draft_async (store, case_id, "jotting", NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  return amt_store_load_draft_finish (store, result, NULL);
}

/* The power goes now. Returns: (transfer full): what the disk has. */
static char *
cut_power (DeskFixture *fixture)
{
  char *copy = amt_test_temp_dir ();
  g_autofree char *all = g_build_filename (fixture->profile, ".", NULL);
  const char *const argv[] = { "cp", "-a", all, copy, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return copy;
}

/* Nothing of the person is left but the portal's address. */
static void
assert_gone (DeskFixture *fixture, const char *directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSession) session = amt_profile_read (fixture->profile, &error);

  g_assert_no_error (error);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
  g_assert_false (vault_has_key (fixture, directory));
  g_assert_null (session->person);
  g_assert_null (session->token);
  g_assert_cmpuint (g_hash_table_size (session->unsent), ==, 0);
  g_assert_nonnull (session->portal);
}

static void
test_leaves_nothing (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = open_session (fixture);
  g_autofree char *directory = g_strdup (amt_context_get_directory (context));
  g_autoptr (GError) error = NULL;

  g_assert_true (has_mark (directory));
  g_assert_true (desk_sync (context, &error));
  g_assert_false (vault_has_key (fixture, directory));
  g_assert_true (has_cache (directory));
  desk_close (g_object_ref (context));
  g_assert_cmpuint (amt_context_get_remains (context), ==, 0);
  g_object_unref (context);
  assert_gone (fixture, directory);

  /* The next session begins like the first; without the portal there is none, and it is the portal that is named. */
  context = open_session (fixture);
  g_assert_true (desk_sync (context, &error));
  desk_close (context);
  assert_gone (fixture, directory);
  amt_portal_stop (fixture->portal);
  g_assert_null (desk_open (fixture, TOKEN_AYDIN, NULL, OPEN_SESSION, &error));
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT);
}

static void
test_work_keeps_it (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = open_session (fixture);
  g_autofree char *directory = g_strdup (amt_context_get_directory (context));
  g_autoptr (AmtSession) session = NULL;

  g_assert_true (desk_sync (context, NULL));
  note (context);
  /* Whoever was told that it is recorded was told so because the key was safe. */
  g_assert_false (has_mark (directory));
  g_assert_true (vault_has_key (fixture, directory));
  desk_close (g_object_ref (context));
  g_assert_cmpuint (amt_context_get_remains (context), ==, 1);
  g_object_unref (context);
  g_assert_true (has_cache (directory));
  session = amt_profile_read (fixture->profile, NULL);
  g_assert_cmpuint (amt_session_count_others (session, ""), ==, 1);

  /* When it is sent the key goes, and with the session the rest. */
  context = open_session (fixture);
  g_assert_true (desk_sync (context, NULL));
  g_assert_cmpuint (amt_portal_count_operations (fixture->portal, NULL, "addJotting"), ==, 1);
  amt_test_await (has_mark (directory));
  desk_close (context);
  assert_gone (fixture, directory);
}

static void
test_draft_keeps_it (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = open_session (fixture);
  g_autofree char *directory = g_strdup (amt_context_get_directory (context));
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  GAsyncResult *first = NULL, *second = NULL;

  g_assert_true (desk_sync (context, NULL));
  id = desk_inbox_case (context);
  save_draft (context, id, "angefangen");
  g_assert_true (vault_has_key (fixture, directory));
  desk_close (g_object_ref (context));
  g_assert_cmpuint (amt_context_get_remains (context), ==, 1);
  g_object_unref (context);
  context = open_session (fixture);
  text = load_draft (context, id);
  g_assert_cmpstr (text, ==, "angefangen");
  save_draft (context, id, "");
  desk_close (context);
  assert_gone (fixture, directory);

  /* A text that waits for the key is not overtaken by its end. */
  context = open_session (fixture);
  g_assert_true (desk_sync (context, NULL));
  amt_store_save_draft_async (amt_context_get_store (context), id, "jotting", "doch nicht", NULL,
                              amt_test_result_cb, &first);
  amt_store_save_draft_async (amt_context_get_store (context), id, "jotting", NULL, NULL,
                              amt_test_result_cb, &second);
  g_object_unref (amt_test_wait_result (&first));
  g_object_unref (amt_test_wait_result (&second));
  g_clear_pointer (&text, g_free);
  text = load_draft (context, id);
  g_assert_null (text);
  desk_close (context);
  assert_gone (fixture, directory);
}

static void
test_power_cut (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = open_session (fixture);
  g_autofree char *directory = g_strdup (amt_context_get_directory (context));
  g_autofree char *person = g_path_get_basename (directory);
  g_autofree char *without = NULL;
  g_autofree char *with = NULL;
  g_autofree char *after = NULL;
  g_autofree char *open_profile = fixture->profile;
  g_autoptr (GPtrArray) outbox = NULL;
  AmtContext *later;

  g_assert_true (desk_sync (context, NULL));
  amt_test_await (has_mark (directory));
  without = cut_power (fixture);
  note (context);
  with = cut_power (fixture);

  /* Without work: nobody can read it, nobody is asked about it, and it makes room; a session or an ordinary cache begins. */
  fixture->profile = without;
  {
    g_autofree char *left = amt_profile_directory (without, person);
    g_autoptr (AmtVault) empty = amt_memory_vault_new ();
    g_autoptr (GError) error = NULL;

    g_assert_true (has_cache (left));
    later = desk_open (fixture, TOKEN_AYDIN, empty, OPEN_NORMAL, &error);
    g_assert_no_error (error);
    g_assert_true (desk_sync (later, NULL));
    g_assert_false (has_mark (left));
    desk_close (later);
    later = desk_open (fixture, TOKEN_AYDIN, empty, OPEN_OFFLINE, &error);
    g_assert_no_error (error);
    desk_close (later);
  }

  /* With work: it is all there. */
  fixture->profile = with;
  later = desk_open_ok (fixture, TOKEN_AYDIN, OPEN_SESSION | OPEN_OFFLINE);
  outbox = desk_outbox (later, G_MAXINT64);
  g_assert_cmpuint (outbox->len, ==, 1);
  desk_close (later);
  fixture->profile = g_steal_pointer (&open_profile);

  g_assert_true (desk_sync (context, NULL));
  amt_test_await (has_mark (directory));
  desk_close (context);
  assert_gone (fixture, directory);
}

/* The key of work that is lost is no reason to throw the work away. */
static void
test_key_lost (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = open_session (fixture);
  g_autofree char *directory = g_strdup (amt_context_get_directory (context));
  g_autoptr (AmtVault) empty = amt_memory_vault_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (desk_sync (context, NULL));
  note (context);
  desk_close (context);
  g_assert_null (desk_open (fixture, TOKEN_AYDIN, empty, OPEN_SESSION, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_KEY_LOST);
  g_assert_true (has_cache (directory));
  desk_close (open_session (fixture));
  g_assert_true (has_cache (directory));
}

/* What cannot be kept is not said to be recorded. */
static void
test_vault_fails (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = open_session (fixture);
  g_autofree char *directory = g_strdup (amt_context_get_directory (context));
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (desk_sync (context, NULL));
  amt_memory_vault_set_error (fixture->vault, AMT_VAULT_ERROR_LOCKED);
  entry = try_note (context, &error);
  g_assert_null (entry);
  g_assert_error (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_LOCKED);
  outbox = desk_outbox (context, G_MAXINT64);
  g_assert_cmpuint (outbox->len, ==, 0);
  /* Reading the portal goes on all the while. */
  g_assert_true (desk_sync (context, NULL));
  amt_memory_vault_set_error (fixture->vault, -1);
  note (context);
  g_assert_true (vault_has_key (fixture, directory));
  g_assert_true (desk_sync (context, NULL));
  desk_close (context);
  assert_gone (fixture, directory);
}

static void
test_beside (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = open_session (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (desk_sync (context, NULL));
  g_assert_null (desk_open (fixture, TOKEN_AYDIN, NULL, OPEN_READ_ONLY, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_SESSION_ONLY);
  g_clear_error (&error);
  g_assert_null (desk_open (fixture, TOKEN_AYDIN, NULL, OPEN_NORMAL, &error));
  g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_BUSY);
  g_assert_true (has_cache (amt_context_get_directory (context)));
  desk_close (context);
}

/* The setting may change while somebody works. */
static void
test_switch (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = desk_open_ok (fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_autofree char *directory = g_strdup (amt_context_get_directory (context));

  g_assert_true (desk_sync (context, NULL));
  g_assert_true (vault_has_key (fixture, directory));
  amt_context_set_session_only (context, TRUE);
  amt_test_await (has_mark (directory));
  amt_context_set_session_only (context, FALSE);
  amt_test_await (!has_mark (directory));
  g_assert_true (vault_has_key (fixture, directory));
  desk_close (context);
  g_assert_true (has_cache (directory));

  /* Changed at the very end. */
  context = desk_open_ok (fixture, TOKEN_AYDIN, OPEN_SESSION | OPEN_OFFLINE);
  amt_context_set_session_only (context, FALSE);
  desk_close (context);
  g_assert_true (vault_has_key (fixture, directory));
  g_assert_false (has_mark (directory));
  context = desk_open_ok (fixture, TOKEN_AYDIN, OPEN_OFFLINE);
  amt_context_set_session_only (context, TRUE);
  desk_close (context);
  assert_gone (fixture, directory);
}

/* "Lock" ends the session, too. */
static void
test_signing_out (DeskFixture *fixture, gconstpointer data)
{
  AmtContext *context = open_session (fixture);
  g_autofree char *directory = g_strdup (amt_context_get_directory (context));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  g_assert_true (desk_sync (context, NULL));
  amt_context_sign_out_async (context, FALSE, NULL, NULL, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_context_sign_out_finish (context, result, NULL, &error));
  g_clear_object (&result);
  g_object_unref (context);
  assert_gone (fixture, directory);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

#define ADD(name, func) \
  g_test_add ("/desk/session-cache/" name, DeskFixture, NULL, set_up, func, tear_down)
  ADD ("leaves-nothing", test_leaves_nothing);
  ADD ("work-keeps-it", test_work_keeps_it);
  ADD ("draft-keeps-it", test_draft_keeps_it);
  ADD ("power-cut", test_power_cut);
  ADD ("key-lost", test_key_lost);
  ADD ("vault-fails", test_vault_fails);
  ADD ("beside", test_beside);
  ADD ("switch", test_switch);
  ADD ("signing-out", test_signing_out);
#undef ADD

  return g_test_run ();
}
