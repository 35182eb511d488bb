/* test-context.c: a profile belongs to one portal and one person, and its key is never guessed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-desk-fixture.h"

#include "amt-base.h"
#include "amt-profile-folder.h"
#include "amt-rescue.h"
#include "amt-store-keep.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_second_person (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *first_directory = NULL;
  AmtContext *context;

  desk_fixture_init (&fixture);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  id = desk_inbox_case (context);
  first_directory = g_strdup (amt_context_get_directory (context));
  order = amt_order_new (id, "addJotting");
  amt_order_set (order, "visibility", "me");
  amt_order_set (order, "text", "von der ersten Person");
  entry = desk_record (context, order, &error);
  g_assert_no_error (error);
  desk_close (context);

  /* Somebody else signs in: an own cache, nothing of the first in it, nothing of the first sent. */
  context = desk_open_ok (&fixture, TOKEN_BREITSAMER, OPEN_NORMAL);
  g_assert_cmpstr (amt_context_get_directory (context), !=, first_directory);
  g_assert_cmpuint (amt_context_get_unsent_of_others (context), ==, 1);
  g_assert_true (desk_sync (context, &error));
  outbox = desk_outbox (context, 0);
  g_assert_cmpuint (outbox->len, ==, 0);
  g_assert_cmpuint (amt_portal_count_operations (fixture.portal, NULL, "addJotting"), ==, 0);
  g_assert_cmpstr (amt_desk_get_references (amt_context_get_desk (context))->me->id, ==,
                   "breitsamer");
  desk_close (context);

  /* The first one comes back and goes on where she was. */
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_cmpstr (amt_context_get_directory (context), ==, first_directory);
  g_assert_cmpuint (amt_context_get_unsent_of_others (context), ==, 0);
  g_assert_true (desk_sync (context, &error));
  g_assert_cmpuint (amt_portal_count_operations (fixture.portal, id, "addJotting"), ==, 1);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

static void
test_offline (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  AmtContext *context;

  desk_fixture_init (&fixture);
  g_assert_null (desk_open (&fixture, TOKEN_AYDIN, NULL, OPEN_OFFLINE, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_NO_PROFILE);
  g_clear_error (&error);

  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  desk_close (context);

  /* The token of the last sign-in and no token open it; another one must be shown to the portal first. */
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_OFFLINE));
  desk_close (desk_open_ok (&fixture, NULL, OPEN_OFFLINE));
  g_assert_null (desk_open (&fixture, TOKEN_BREITSAMER, NULL, OPEN_OFFLINE, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_WHO);
  g_clear_error (&error);

  amt_portal_stop (fixture.portal);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_nonnull (amt_context_get_unreachable (context));
  desk_close (context);
  g_assert_null (desk_open (&fixture, TOKEN_BREITSAMER, NULL, OPEN_NORMAL, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_WHO);
  g_clear_error (&error);

  g_assert_true (amt_portal_start (fixture.portal, &error));
  amt_portal_set_token (fixture.portal, TOKEN_AYDIN, NULL);
  g_assert_null (desk_open (&fixture, TOKEN_AYDIN, NULL, OPEN_NORMAL, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_SIGN_IN);
  g_clear_error (&error);
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_OFFLINE));
  desk_fixture_clear (&fixture);
}

/* A portal elsewhere that does not answer is no matter of the token. */
static void
test_other_portal_away (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  desk_fixture_init (&fixture);
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL));
  fixture.elsewhere = "http://127.0.0.1:1/v1";
  g_assert_null (desk_open (&fixture, TOKEN_AYDIN, NULL, OPEN_NORMAL, &error));
  g_assert_error (error, AMT_REMOTE_ERROR, AMT_REMOTE_ERROR_NOT_SENT);
  desk_fixture_clear (&fixture);
}

static void
test_keys (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (AmtVault) empty = amt_memory_vault_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before = 0, n_after = 0;
  AmtContext *context;

  desk_fixture_init (&fixture);
  amt_memory_vault_set_error (fixture.vault, AMT_VAULT_ERROR_LOCKED);
  g_assert_null (desk_open (&fixture, TOKEN_AYDIN, NULL, OPEN_NORMAL, &error));
  g_assert_error (error, AMT_VAULT_ERROR, AMT_VAULT_ERROR_LOCKED);
  g_clear_error (&error);
  amt_memory_vault_set_error (fixture.vault, -1);

  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  file = g_build_filename (amt_context_get_directory (context), "cache.db", NULL);
  desk_close (context);

  /* A vault that has no key for a cache that is there: the cache stays, no new key is made. */
  g_assert_true (g_file_get_contents (file, &before, &n_before, NULL));
  g_assert_null (desk_open (&fixture, TOKEN_AYDIN, empty, OPEN_NORMAL, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_KEY_LOST);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (file, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL));
  desk_fixture_clear (&fixture);
}

static void
test_files (void)
{
  DeskFixture fixture = { 0 };
  g_autofree char *session = NULL;
  g_autofree char *broken = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  struct stat status;

  desk_fixture_init (&fixture);
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL));
  session = g_build_filename (fixture.profile, "session.ini", NULL);
  g_assert_true (g_file_get_contents (session, &text, NULL, NULL));
  g_assert_cmpint (g_stat (session, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_null (strstr (text, TOKEN_AYDIN));
  g_assert_null (strstr (text, "aydin"));
  g_assert_null (strstr (text, "Aydın"));

  /* A path in the place of a folder's name is not followed. */
  g_assert_true (g_file_set_contents (session,
                                      "[session]\nportal=http://127.0.0.1:1/x\nperson=../../etc\n"
                                      "salt=s\n",
                                      -1, NULL));
  g_assert_null (desk_open (&fixture, TOKEN_AYDIN, NULL, OPEN_OFFLINE, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_SESSION);
  g_clear_error (&error);

  /* The portal says who this is: a new file, and the damaged one is kept. */
  broken = g_strconcat (session, ".broken", NULL);
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL));
  g_assert_true (g_file_test (broken, G_FILE_TEST_EXISTS));
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_OFFLINE));
  g_assert_true (g_file_set_contents (session, "\001\002 no key file", -1, NULL));
  g_assert_null (desk_open (&fixture, TOKEN_AYDIN, NULL, OPEN_OFFLINE, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_SESSION);
  g_clear_error (&error);
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL));
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_OFFLINE));
  desk_fixture_clear (&fixture);
}

static void
test_beside_a_writer (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  guint64 n;
  AmtContext *writer, *reader;

  desk_fixture_init (&fixture);
  writer = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (writer, &error));
  n = amt_portal_get_n_requests (fixture.portal);
  reader = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_READ_ONLY);
  g_assert_null (amt_context_get_engine (reader));
  desk_close (reader);
  g_assert_cmpuint (amt_portal_get_n_requests (fixture.portal), ==, n);

  g_assert_null (desk_open (&fixture, TOKEN_AYDIN, NULL, OPEN_NORMAL, &error));
  g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_BUSY);
  desk_close (writer);
  desk_fixture_clear (&fixture);
}

static char *
aside_of (const char *directory)
{
  g_autofree char *people = g_path_get_dirname (directory);
  g_autoptr (GDir) folder = g_dir_open (people, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)))
    if (strstr (name, ".aside-"))
      return g_build_filename (people, name, NULL);
  return NULL;
}

/* A key that is gone: how much is only in there is known, a new beginning destroys nothing, and the key may turn up again. */
static void
test_begin_anew (void)
{
  DeskFixture fixture = { 0 };
  g_autoptr (AmtVault) empty = amt_memory_vault_new ();
  g_autoptr (AmtOrder) order = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GAsyncResult) counted = NULL;
  g_autoptr (GAsyncResult) moved = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *directory = NULL;
  g_autofree char *aside = NULL;
  GAsyncResult *slot = NULL;
  AmtContext *context;

  desk_fixture_init (&fixture);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL);
  g_assert_true (desk_sync (context, &error));
  id = desk_inbox_case (context);
  directory = g_strdup (amt_context_get_directory (context));
  order = amt_order_new (id, "addJotting");
  amt_order_set (order, "visibility", "me");
  amt_order_set (order, "text", "nur hier");
  entry = desk_record (context, order, &error);
  desk_close (context);

  g_assert_null (desk_open (&fixture, TOKEN_AYDIN, empty, OPEN_NORMAL, &error));
  g_assert_error (error, AMT_CONTEXT_ERROR, AMT_CONTEXT_ERROR_KEY_LOST);
  g_clear_error (&error);
  amt_rescue_count_async (fixture.profile, NULL, amt_test_result_cb, &slot);
  counted = amt_test_wait_result (&slot);
  g_assert_cmpuint (amt_rescue_count_finish (counted), ==, 1);

  amt_rescue_set_aside_async (fixture.profile, NULL, amt_test_result_cb, &slot);
  moved = amt_test_wait_result (&slot);
  g_assert_true (amt_rescue_set_aside_finish (moved, &error));
  context = desk_open (&fixture, TOKEN_AYDIN, empty, OPEN_NORMAL, &error);
  g_assert_no_error (error);
  g_assert_true (desk_sync (context, &error));
  desk_close (context);

  /* The key turned up: the old folder is what it was. */
  aside = aside_of (directory);
  g_assert_nonnull (aside);
  amt_test_remove_tree (directory);
  g_assert_cmpint (g_rename (aside, directory), ==, 0);
  context = desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_OFFLINE);
  outbox = desk_outbox (context, G_MAXINT64);
  g_assert_cmpuint (outbox->len, ==, 1);
  desk_close (context);
  desk_fixture_clear (&fixture);
}

static const char *far_away; /* all below it lies on NFS */

static gboolean
tell_magic (const char *path, gint64 *out_magic)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      errno = ENOENT;
      return FALSE;
    }
  *out_magic = g_str_has_prefix (path, far_away) ? 0x6969 : 0xef53;
  return TRUE;
}

static void
assert_chosen (const char *usual, const char *elsewhere, const char *expected)
{
  g_autofree char *chosen = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;

  amt_profile_folder_async (usual, elsewhere, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  chosen = amt_profile_folder_finish (result);
  g_assert_cmpstr (chosen, ==, expected);
}

/* A home folder on a network: refused, or moved to where IT says, and only to a folder that is this user's alone. */
static void
test_profile_folder (void)
{
  DeskFixture fixture = { 0 };
  g_autofree char *home = amt_test_temp_dir ();
  g_autofree char *usual = g_build_filename (home, "share", "amtsstube", NULL);
  g_autofree char *disk = amt_test_temp_dir ();
  g_autofree char *named = g_build_filename (disk, "%u", "profile", NULL);
  g_autofree char *moved = g_build_filename (disk, g_get_user_name (), "profile", NULL);
  g_autofree char *open = g_build_filename (disk, "open", NULL);
  g_autofree char *link = g_build_filename (disk, "link", NULL);
  g_autofree char *own_profile = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_cmpint (g_mkdir (open, 0755), ==, 0);
  g_assert_cmpint (g_chmod (open, 0755), ==, 0);
  g_assert_cmpint (symlink (home, link), ==, 0);
  far_away = home;
  amt_store_set_file_system_func (tell_magic);

  assert_chosen (usual, "", usual);
  assert_chosen (usual, "relative/%u", usual);
  assert_chosen (usual, home, usual);
  assert_chosen (usual, open, usual);
  assert_chosen (usual, link, usual);
  assert_chosen (disk, named, disk);
  g_assert_false (g_file_test (moved, G_FILE_TEST_EXISTS));
  assert_chosen (usual, named, moved);
  g_assert_cmpint (g_stat (moved, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
  assert_chosen (usual, named, moved);

  desk_fixture_init (&fixture);
  own_profile = g_steal_pointer (&fixture.profile);
  fixture.profile = g_strdup (usual);
  g_assert_null (desk_open (&fixture, TOKEN_AYDIN, NULL, OPEN_NORMAL, &error));
  g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_NETWORK);
  g_free (fixture.profile);
  fixture.profile = g_strdup (moved);
  desk_close (desk_open_ok (&fixture, TOKEN_AYDIN, OPEN_NORMAL));
  amt_store_set_file_system_func (NULL);
  desk_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/context/second-person", test_second_person);
  g_test_add_func ("/context/offline", test_offline);
  g_test_add_func ("/context/other-portal-away", test_other_portal_away);
  g_test_add_func ("/context/keys", test_keys);
  g_test_add_func ("/context/files", test_files);
  g_test_add_func ("/context/beside-a-writer", test_beside_a_writer);
  g_test_add_func ("/context/begin-anew", test_begin_anew);
  g_test_add_func ("/context/profile-folder", test_profile_folder);

  return g_test_run ();
}
