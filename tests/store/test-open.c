/* test-open.c: opening, migrating, and all that must be refused.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"
#include "amt-store-keep.h"
#include "store-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_DIRECTORY "AMT_STORE_CHILD_DIRECTORY"
#define CHILD_KIND "AMT_STORE_CHILD_KIND"

#define PLANTED "Klabautermannstein"

static char *program;

static AmtClock *
fixed_clock (void)
{
  return amt_clock_new_fixed (NOW);
}

static void
close_store (AmtStore *store)
{
  amt_store_close (store);
  amt_store_close (store);
  g_object_unref (store);
}

static void
expect_refusal (const char *directory, guint8 seed, AmtStoreMode mode, AmtStoreError code)
{
  g_autoptr (AmtClock) clock = fixed_clock ();
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture_open (directory, seed, mode, clock, &error));
  g_assert_error (error, AMT_STORE_ERROR, (int) code);
}

static char *
file_hash (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *text = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, size);
}

static guint
mode_of (const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  struct stat info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);

  return info.st_mode & 0777;
}

static void
test_reopen (void)
{
  g_autofree char *parent = amt_test_temp_dir ();
  g_autofree char *directory = g_build_filename (parent, "a", "b", NULL);
  g_autoptr (AmtClock) clock = fixed_clock ();
  AmtStore *store = fixture_store (directory, clock);
  AmtCaseView *view;

  fixture_fill (store, 2);
  g_assert_cmpuint (mode_of (directory, "."), ==, 0700);
  g_assert_cmpuint (mode_of (directory, "cache.db"), ==, 0600);
  g_assert_cmpuint (mode_of (directory, "cache.db-wal"), ==, 0600);
  g_assert_cmpuint (mode_of (directory, "documents.db"), ==, 0600);
  g_assert_cmpuint (mode_of (directory, "lock"), ==, 0600);
  close_store (store);

  store = fixture_store (directory, clock);
  fixture_verify (store);
  view = fixture_view (store, 1);
  g_assert_cmpstr (view->truth->applicant, ==, "Müller1, Özlem");
  amt_case_view_free (view);
  close_store (store);
}

static void
test_person (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = fixed_clock ();
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 0, NULL, "eins");
  AmtStore *store = fixture_store (directory, clock);

  fixture_fill (store, 1);
  STORE_OK (amt_store_bind_person, store, PORTAL, ME);
  STORE_FAILS (AMT_STORE_ERROR_PERSON, amt_store_bind_person, store, PORTAL, "u-other");
  STORE_FAILS (AMT_STORE_ERROR_PERSON, amt_store_bind_person, store, "https://other.example", ME);

  g_free (note->author_id);
  note->author_id = g_strdup ("u-other");
  STORE_FAILS (AMT_STORE_ERROR_PERSON, amt_store_record, store, note, AMT_TIME_NONE);
  close_store (store);
}

static void
test_wrong_key (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = fixed_clock ();
  AmtStore *store = fixture_store (directory, clock);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  fixture_fill (store, 1);
  close_store (store);

  before = file_hash (directory, "cache.db");
  expect_refusal (directory, 8, AMT_STORE_READ_WRITE, AMT_STORE_ERROR_KEY);
  expect_refusal (directory, 8, AMT_STORE_READ_ONLY, AMT_STORE_ERROR_KEY);
  after = file_hash (directory, "cache.db");
  g_assert_cmpstr (before, ==, after);

  store = fixture_store (directory, clock);
  close_store (store);
}

/* What a newer program would leave. */
/* The key of fixture_key (7). */
static const char SQL_MAKE_NEWER[] =
    "PRAGMA key = \"x'0707070707070707070707070707070707070707070707070707070707070707'\";"
    "PRAGMA cipher_compatibility = 4; PRAGMA cipher_page_size = 16384;"
    "PRAGMA user_version = 99;";
static const char SQL_MAKE_CLEAR[] = "CREATE TABLE t (x)";

static void
make_newer (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, SQL_MAKE_NEWER, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

static void
test_newer (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = fixed_clock ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  close_store (fixture_store (directory, clock));
  make_newer (directory);
  before = file_hash (directory, "cache.db");
  expect_refusal (directory, 7, AMT_STORE_READ_WRITE, AMT_STORE_ERROR_NEWER);
  expect_refusal (directory, 7, AMT_STORE_READ_ONLY, AMT_STORE_ERROR_NEWER);
  after = file_hash (directory, "cache.db");
  g_assert_cmpstr (before, ==, after);
}

static void
test_clear_text (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, SQL_MAKE_CLEAR, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);

  expect_refusal (directory, 7, AMT_STORE_READ_WRITE, AMT_STORE_ERROR_CLEAR_TEXT);
  expect_refusal (directory, 7, AMT_STORE_READ_ONLY, AMT_STORE_ERROR_CLEAR_TEXT);
}

static void
test_empty_file (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = fixed_clock ();
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);

  /* An empty file is a crash right after creation. */
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  expect_refusal (directory, 7, AMT_STORE_READ_ONLY, AMT_STORE_ERROR_NOT_FOUND);
  close_store (fixture_store (directory, clock));
}

static void
test_read_only (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autofree char *nowhere = g_build_filename (directory, "nowhere", NULL);
  g_autoptr (AmtClock) clock = fixed_clock ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 0, NULL, "eins");
  AmtStore *writer;
  AmtStore *reader;
  AmtCaseView *view;

  expect_refusal (nowhere, 7, AMT_STORE_READ_ONLY, AMT_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (nowhere, G_FILE_TEST_EXISTS));

  writer = fixture_store (directory, clock);
  fixture_fill (writer, 1);
  reader = fixture_open (directory, 7, AMT_STORE_READ_ONLY, clock, &error);
  g_assert_no_error (error);
  g_assert_true (amt_store_is_read_only (reader));
  fixture_verify (reader);
  STORE_FAILS (AMT_STORE_ERROR_READ_ONLY, amt_store_record, reader, note, AMT_TIME_NONE);

  STORE_OK (amt_store_record, writer, note, AMT_TIME_NONE);
  view = fixture_view (reader, 0);
  g_assert_cmpuint (view->operations->len, ==, 1);
  amt_case_view_free (view);

  close_store (writer);
  view = fixture_view (reader, 0);
  amt_case_view_free (view);
  close_store (reader);

  reader = fixture_open (directory, 7, AMT_STORE_READ_ONLY, clock, &error);
  g_assert_no_error (error);
  fixture_verify (reader);
  close_store (reader);
}

static AmtTestChild *
spawn (const char *kind, const char *directory, const char *preload)
{
  const char *argv[] = { program, NULL };
  const char *plain[] = { CHILD_DIRECTORY, directory, CHILD_KIND, kind, NULL };
  const char *preloaded[] = { CHILD_DIRECTORY,
                              directory,
                              CHILD_KIND,
                              kind,
                              "LD_PRELOAD",
                              preload,
                              "ASAN_OPTIONS",
                              "verify_asan_link_order=0",
                              NULL };

  return amt_test_child_spawn (argv, preload ? preloaded : plain, preload ? NULL : "READY");
}

static void
test_second_writer (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = fixed_clock ();
  AmtTestChild *child = spawn ("hold", directory, NULL);
  AmtStore *store;
  pid_t forked;

  expect_refusal (directory, 7, AMT_STORE_READ_WRITE, AMT_STORE_ERROR_BUSY);

  /* A crash gives the lock back. */
  amt_test_child_kill (child);
  amt_test_child_free (child);
  store = fixture_store (directory, clock);
  expect_refusal (directory, 7, AMT_STORE_READ_WRITE, AMT_STORE_ERROR_BUSY);

  /* A child that was forked meanwhile, and has not started its program yet, does not keep the lock. */
  forked = fork ();
  if (forked == 0)
    {
      pause ();
      _exit (0);
    }
  g_assert_cmpint (forked, >, 0);
  close_store (store);
  store = fixture_store (directory, clock);
  g_assert_cmpint (kill (forked, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (forked, NULL, 0), ==, forked);
  close_store (store);
}

static void
test_preloaded (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  AmtTestChild *child = spawn ("preload", directory, "libsqlite3.so.0");
  g_autofree char *output = NULL;
  g_autofree char *contents = NULL;
  gsize size = 0;

  g_assert_cmpint (amt_test_child_wait (child), ==, 0);
  output = amt_test_child_output (child);
  amt_test_child_free (child);
  if (strstr (output, "not preloaded"))
    {
      g_test_skip ("no libsqlite3 on this machine");
      return;
    }
  g_assert_nonnull (strstr (output, "refused: clear text"));
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_assert_cmpuint (size, ==, 0);
}

static void
scan_file (const char *path)
{
  static const char *const WORDS[] = { PLANTED, "SQLite format 3", "case_row", "Vermerktext" };
  g_autofree char *text = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (memmem (text, size, WORDS[i], strlen (WORDS[i])))
      g_error ("\"%s\" stands in clear text in %s", WORDS[i], path);
}

static guint
scan_profile (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      scan_file (path);
      n++;
    }

  return n;
}

static void
test_no_clear_text (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = fixed_clock ();
  AmtStore *store = fixture_store (directory, clock);
  g_autoptr (AmtCase) value = fixture_case (0, 1, ME);
  g_autoptr (AmtOperation) note =
      fixture_operation ("addFileNote", 0, NULL, "Vermerktext " PLANTED);
  g_autoptr (GBytes) document = g_bytes_new_static (PLANTED, strlen (PLANTED));
  AmtChangesPage *page = fixture_page ("c-1", FALSE);
  AmtCasesPage *cases = fixture_cases_page ();
  g_autoptr (AmtChangeSet) changes = NULL;
  g_autofree char *hash = NULL;

  g_free (value->applicant);
  value->applicant = g_strdup (PLANTED ", Anna");
  fixture_page_add (page, value);
  fixture_cases_page_add (cases, value);
  changes = STORE_GET (amt_store_apply_page, store, NULL, page);
  STORE_OK (amt_store_put_cases, store, cases, FALSE);
  STORE_OK (amt_store_record, store, note, AMT_TIME_NONE);
  STORE_OK (amt_store_save_draft, store, "case-0", "jotting", PLANTED);
  STORE_OK (amt_store_save_reference, store, "me", "{\"name\":\"" PLANTED "\"}", NULL);
  hash = STORE_GET (amt_store_put_document, store, document);

  /* With -wal and -shm files, and without. */
  g_assert_cmpuint (scan_profile (directory), >=, 7);
  close_store (store);
  g_assert_cmpuint (scan_profile (directory), >=, 3);
}

static int
run_child (const char *kind, const char *directory)
{
  g_autoptr (AmtClock) clock = fixed_clock ();
  g_autoptr (GError) error = NULL;
  AmtStore *store = fixture_open (directory, 7, AMT_STORE_READ_WRITE, clock, &error);

  if (g_str_equal (kind, "preload"))
    {
      if (g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_CLEAR_TEXT))
        printf ("refused: clear text\n");
      else
        printf (store ? "not preloaded\n" : "refused for another reason\n");
      return 0;
    }

  g_assert_no_error (error);
  printf ("READY\n");
  fflush (stdout);
  for (gint64 until = amt_test_deadline (0); g_get_monotonic_time () < until;)
    amt_test_spin ();
  close_store (store);

  return 0;
}

static gpointer
let_go_in_thread (gpointer store)
{
  g_object_unref (store);

  return NULL;
}

/* Who is refused ends at once: no main loop runs any more while the worker lets go of the store. */
static void
test_last_reference (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = fixed_clock ();
  AmtStore *store = fixture_store (directory, clock);

  g_thread_join (g_thread_new ("last-reference", let_go_in_thread, store));
  expect_refusal (directory, 7, AMT_STORE_READ_WRITE, AMT_STORE_ERROR_BUSY);

  /* Closed by the next turn of the main loop, with its lock. */
  amt_test_await (!g_main_context_pending (NULL));
  store = fixture_store (directory, clock);
  fixture_verify (store);
  close_store (store);
}

/* What lies on a page that somebody tampered with is a fault that is named, not an error that stops the look. */
static void
test_tampered (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autofree char *file = g_build_filename (directory, "cache.db", NULL);
  g_autoptr (AmtClock) clock = fixed_clock ();
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  g_auto (GStrv) faults = NULL;
  gsize length;
  AmtStore *store = fixture_store (directory, clock);

  fixture_fill (store, 200);
  close_store (store);
  g_assert_true (g_file_get_contents (file, &bytes, &length, &error));
  g_assert_cmpuint (length, >, 12 * 16384);
  for (gsize i = length - 3 * 16384; i < length - 3 * 16384 + 100; i++)
    bytes[i] = (char) (bytes[i] ^ 0x55);
  g_assert_true (g_file_set_contents (file, bytes, (gssize) length, &error));

  store = fixture_open (directory, 7, AMT_STORE_READ_ONLY, clock, &error);
  g_assert_no_error (error);
  faults = STORE_GET (amt_store_verify, store);
  g_assert_cmpuint (g_strv_length (faults), ==, 1);
  g_assert_true (g_str_has_prefix (faults[0], "cache: "));
  close_store (store);
}

static gint64 told_magic;

static gboolean
tell_magic (const char *path, gint64 *out_magic)
{
  errno = EACCES;
  *out_magic = told_magic;

  return told_magic >= 0;
}

/* On another computer's disk nothing is begun, and what is there stays as it is. */
static void
test_network (void)
{
  static const gint64 REMOTE[] = { 0x6969, 0xff534d42, 0xfe534d42 };
  static const AmtStoreMode MODES[] = { AMT_STORE_READ_WRITE, AMT_STORE_READ_ONLY };
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = fixture_store (directory, clock);

  fixture_fill (store, 2);
  amt_store_close (store);
  g_object_unref (store);

  amt_store_set_file_system_func (tell_magic);
  for (gsize i = 0; i < G_N_ELEMENTS (REMOTE) * G_N_ELEMENTS (MODES); i++)
    {
      told_magic = REMOTE[i / 2];
      g_assert_null (fixture_open (directory, 7, MODES[i % 2], clock, &error));
      g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_NETWORK);
      g_clear_error (&error);
    }
  told_magic = -1;
  g_assert_null (fixture_open (directory, 7, MODES[0], clock, &error));
  g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_READ_ONLY);
  amt_store_set_file_system_func (NULL);

  store = fixture_store (directory, clock);
  fixture_verify (store);
  amt_store_close (store);
  g_object_unref (store);
}

int
main (int argc, char **argv)
{
  const char *directory = g_getenv (CHILD_DIRECTORY);

  program = g_strdup (argv[0]);
  amt_test_init (&argc, &argv);
  if (directory)
    return run_child (g_getenv (CHILD_KIND), directory);

  g_test_add_func ("/store/open/reopen", test_reopen);
  g_test_add_func ("/store/open/person", test_person);
  g_test_add_func ("/store/open/wrong-key", test_wrong_key);
  g_test_add_func ("/store/open/newer", test_newer);
  g_test_add_func ("/store/open/clear-text", test_clear_text);
  g_test_add_func ("/store/open/empty-file", test_empty_file);
  g_test_add_func ("/store/open/read-only", test_read_only);
  g_test_add_func ("/store/open/second-writer", test_second_writer);
  g_test_add_func ("/store/open/last-reference", test_last_reference);
  g_test_add_func ("/store/open/tampered", test_tampered);
  g_test_add_func ("/store/open/preloaded", test_preloaded);
  g_test_add_func ("/store/open/no-clear-text", test_no_clear_text);
  g_test_add_func ("/store/open/network", test_network);

  return g_test_run ();
}
