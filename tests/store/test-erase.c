/* test-erase.c: a word that stands everywhere in a case is nowhere after the portal erased it: not in a table, not in a page of
 * the files, not in their logs, and it does not come back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-db.h"
#include "amt-store-document-text.h"
#include "amt-store-offline.h"
#include "amt-store-places.h"
#include "amt-store-thumbnails.h"
#include "store-fixture.h"

#include <string.h>

/* Small letters, so that its folded form is the same. */
#define MARKER "quwxzamarke"
#define READER 3

static const char SQL_DRAFTS[] = "SELECT count(*) FROM drafts";
static const char SQL_CASES[] = "SELECT count(*) FROM cases WHERE id = 'case-0'";
static const char SQL_BLOBS[] = "SELECT count(*) FROM document";

typedef struct
{
  char *directory;
  AmtClock *clock;
  AmtStore *store;
  char *evidence; /* hash of the case's document */
  char *letter;   /* of what was drawn for an operation */
} Fixture;

/* @whole: with the rest of the text behind it, so that the index has it as a word of its own */
static AmtCase *
marked_case (Fixture *fixture, guint64 version)
{
  AmtCase *value = fixture_case (0, version, ME);
  AmtDocument *document = amt_document_new ();

  g_free (value->applicant);
  value->applicant = g_strdup (MARKER ", Özlem");
  g_free (value->form);
  value->form = g_strdup ("{\"landlord\":\"" MARKER "\"}");
  g_ptr_array_add (value->file_notes, fixture_note ("n-1", "Vermerk " MARKER));
  g_ptr_array_add (value->jottings, fixture_note ("j-1", "Notiz " MARKER));

  document->id = g_strdup ("d-1");
  document->name = g_strdup (MARKER ".pdf");
  document->media_type = g_strdup ("application/pdf");
  document->source = g_strdup ("application");
  document->sha256 = g_strdup (fixture->evidence);
  document->size = 5;
  document->virus_scan = g_strdup ("clean");
  document->added_at = NOW;
  g_ptr_array_add (value->documents, document);
  return value;
}

static char *
put_bytes (Fixture *fixture, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return STORE_GET (amt_store_put_document, fixture->store, bytes);
}

static void
put_whole (Fixture *fixture, guint64 version)
{
  g_autoptr (AmtCase) value = marked_case (fixture, version);
  AmtCasesPage *page = fixture_cases_page ();

  fixture_cases_page_add (page, value);
  STORE_OK (amt_store_put_cases, fixture->store, page, TRUE);
}

/* What a clerk leaves while she works on a case. */
static void
leave_traces (Fixture *fixture)
{
  static const char *const MEMBER[] = { "case-0", NULL };
  g_autoptr (AmtListState) state = g_new0 (AmtListState, 1);
  g_autoptr (GBytes) pixels = g_bytes_new_take (g_strnfill (4 * 30 * 40, 'x'), 4 * 30 * 40);

  STORE_OK (amt_store_save_draft, fixture->store, "case-0", "fileNote", "Entwurf " MARKER);
  STORE_OK (amt_store_save_case_place, fixture->store, "case-0", "{\"at\":\"" MARKER "\"}");
  STORE_OK (amt_store_note_opened, fixture->store, "case-0");
  state->query = amt_case_query_new (AMT_SCOPE_OPEN);
  state->query->text = g_strdup (MARKER);
  state->anchor_id = g_strdup ("case-0");
  STORE_OK (amt_store_save_list_state, fixture->store, "mine", state);
  g_assert_cmpint (
      (gint64) STORE_CALL (amt_store_save_search, fixture->store, NULL, 0, MARKER, state->query), >,
      0);
  STORE_OK (amt_store_put_thumbnail, fixture->store, fixture->evidence, 40, pixels, 30, 40);
  STORE_OK (amt_store_begin_text, fixture->store, fixture->evidence, READER);
  STORE_OK (amt_store_put_page_text, fixture->store, fixture->evidence, 0, "Seite mit " MARKER);
  STORE_OK (amt_store_end_text, fixture->store, fixture->evidence, AMT_TEXT_READ);
  {
    GAsyncResult *slot = NULL;
    g_autoptr (GAsyncResult) result = NULL;
    guint n = 0;

    amt_store_add_offline_async (fixture->store, AMT_OFFLINE_CASE, MEMBER, NULL, amt_test_result_cb,
                                 &slot);
    result = amt_test_wait_result (&slot);
    g_assert_true (amt_store_add_offline_finish (fixture->store, result, &n, NULL));
  }
}

/* An operation that the portal has taken: its text stays in the outbox for as long as receipts count. */
static void
settle_one (Fixture *fixture)
{
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 0, NULL, "Gesendet " MARKER);
  g_autoptr (AmtCase) before = marked_case (fixture, 2);
  g_autoptr (GPtrArray) due = NULL;

  STORE_OK (amt_store_record, fixture->store, note, AMT_TIME_NONE);
  due = STORE_GET (amt_store_claim_due, fixture->store, NOW, 10, 10);
  g_assert_cmpuint (due->len, ==, 1);
  STORE_OK (amt_store_set_prepared, fixture->store, note, "{\"text\":\"" MARKER "\"}",
            fixture->letter);
  STORE_OK (amt_store_settle, fixture->store, note->id, fixture_done (before, note));
}

static void
break_one (Fixture *fixture)
{
  AmtChangesPage *page = fixture_page ("c-2", FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;

  fixture_page_break (page, NULL, "{\"case\":\"case-0\",\"name\":\"" MARKER "\"}");
  changes = STORE_GET (amt_store_apply_page, fixture->store, "c-1", page);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = amt_test_temp_dir ();
  fixture->clock = amt_clock_new_fixed (NOW);
  fixture->store = fixture_store (fixture->directory, fixture->clock);
  fixture_fill (fixture->store, 3);
  fixture->evidence = put_bytes (fixture, "Mietvertrag von " MARKER);
  fixture->letter = put_bytes (fixture, "Bescheid an " MARKER);
  put_whole (fixture, 2);
  leave_traces (fixture);
  settle_one (fixture);
  break_one (fixture);
  fixture_index (fixture->store);
}

static void
let_go (Fixture *fixture)
{
  amt_store_close (fixture->store);
  g_clear_object (&fixture->store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->store)
    {
      fixture_verify (fixture->store);
      let_go (fixture);
    }
  g_object_unref (fixture->clock);
  g_free (fixture->directory);
  g_free (fixture->evidence);
  g_free (fixture->letter);
}

static void
erase (Fixture *fixture, const char *cursor, const char *next)
{
  AmtChangesPage *page = fixture_page (next, FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;

  fixture_page_remove (page, 0, "erased");
  changes = STORE_GET (amt_store_apply_page, fixture->store, cursor, page);
}

/* --- looking for it ------------------------------------------------------------------------------------ */

/* Times that the word stands in @size bytes. */
static guint
count_in (const guint8 *bytes, gsize size)
{
  const guint8 *at = bytes;
  guint n = 0;

  while ((at = memmem (at, size - (gsize) (at - bytes), MARKER, strlen (MARKER))))
    {
      n++;
      at++;
    }
  return n;
}

static void
run_raw (sqlite3 *db, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static sqlite3 *
open_raw (const char *path)
{
  g_autoptr (GBytes) key = fixture_key (7);
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (key, &size);
  g_autoptr (GString) sql = g_string_new ("PRAGMA key = \"x'");
  sqlite3 *db = NULL;

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (sql, "%02x", bytes[i]);
  g_string_append (sql, "'\"; PRAGMA cipher_compatibility = 4; PRAGMA cipher_page_size = 16384");
  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  run_raw (db, sql->str);
  return db;
}

/* All pages in clear text, also those that no table uses. */
static guint
count_in_pages (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
  sqlite3 *db = open_raw (path);
  sqlite3_int64 size = 0;
  unsigned char *pages = sqlite3_serialize (db, "main", &size, 0);
  guint n;

  g_assert_nonnull (pages);
  g_assert_cmpint (size, >, 16384);
  n = count_in (pages, (gsize) size);
  sqlite3_free (pages);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return n;
}

static gint64
count_rows (Fixture *fixture, const char *name, const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
  g_autoptr (GBytes) key = fixture_key (7);
  g_autoptr (AmtDb) db = amt_db_open (path, key, AMT_DB_READ, NULL);
  gint64 n = -1;

  g_assert_nonnull (db);
  g_assert_true (amt_db_get_int (db, &n, -1, NULL, sql, ""));
  return n;
}

static goffset
size_of (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info ? g_file_info_get_size (info) : 0;
}

static void
expect_nothing (Fixture *fixture)
{
  g_assert_cmpuint (count_in_pages (fixture, "cache.db"), ==, 0);
  g_assert_cmpuint (count_in_pages (fixture, "documents.db"), ==, 0);
  g_assert_cmpint (fixture_count_traces (fixture->directory, MARKER), ==, 0);
}

/* --- tests --------------------------------------------------------------------------------------------- */

/* The search for it would find it. */
static void
test_is_everywhere (Fixture *fixture, gconstpointer data)
{
  let_go (fixture);
  g_assert_cmpuint (count_in_pages (fixture, "cache.db"), >, 12);
  g_assert_cmpuint (count_in_pages (fixture, "documents.db"), ==, 2);
  g_assert_cmpint (fixture_count_traces (fixture->directory, MARKER), >, 0);
}

static void
test_leaves_no_trace (Fixture *fixture, gconstpointer data)
{
  erase (fixture, "c-2", "c-3");
  /* While the program still runs: logs that are empty hold nothing. */
  amt_test_await (size_of (fixture, "cache.db-wal") == 0);
  g_assert_cmpint (size_of (fixture, "documents.db-wal"), ==, 0);
  fixture_verify (fixture->store);
  let_go (fixture);
  expect_nothing (fixture);
}

/* A whole case, a draft and a document that were on their way when the tombstone came. */
static void
test_does_not_come_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *late = NULL;

  erase (fixture, "c-2", "c-3");
  put_whole (fixture, 4);
  STORE_OK (amt_store_save_draft, fixture->store, "case-0", "fileNote", MARKER);
  STORE_OK (amt_store_save_case_place, fixture->store, "case-0", "{\"at\":\"" MARKER "\"}");
  late = put_bytes (fixture, "Mietvertrag von " MARKER);
  let_go (fixture);

  fixture->store = fixture_store (fixture->directory, fixture->clock);
  fixture_verify (fixture->store);
  let_go (fixture);
  g_assert_cmpint (count_rows (fixture, "documents.db", SQL_BLOBS), ==, 0);
  expect_nothing (fixture);
}

/* The clerk's own words stay until she lets go of them, and leave no draft then. */
static void
test_words_of_the_clerk (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 0, NULL, "Offen " MARKER);
  g_autoptr (AmtOutboxEntry) entry = NULL;

  STORE_OK (amt_store_record, fixture->store, note, AMT_TIME_NONE);
  erase (fixture, "c-2", "c-3");
  entry = STORE_GET (amt_store_load_entry, fixture->store, note->id);
  g_assert_cmpint (entry->state, ==, AMT_OUTBOX_REFUSED);
  g_assert_cmpstr (entry->operation->text, ==, "Offen " MARKER);
  STORE_OK (amt_store_discard, fixture->store, note->id, FALSE);
  let_go (fixture);
  g_assert_cmpint (count_rows (fixture, "cache.db", SQL_DRAFTS), ==, 0);
  expect_nothing (fixture);
}

/* A portal that was restored may show the case again, and what its feed says is what counts. */
static void
test_shown_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtCase) value = marked_case (fixture, 5);
  AmtChangesPage *page = fixture_page ("c-4", FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;

  erase (fixture, "c-2", "c-3");
  fixture_page_add (page, value);
  changes = STORE_GET (amt_store_apply_page, fixture->store, "c-3", page);
  put_whole (fixture, 5);
  fixture_index (fixture->store);
  fixture_verify (fixture->store);
  let_go (fixture);
  g_assert_cmpint (count_rows (fixture, "cache.db", SQL_CASES), ==, 1);
  g_assert_cmpuint (count_in_pages (fixture, "cache.db"), >, 1);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add ("/store/erase/is-everywhere", Fixture, NULL, set_up, test_is_everywhere, tear_down);
  g_test_add ("/store/erase/leaves-no-trace", Fixture, NULL, set_up, test_leaves_no_trace,
              tear_down);
  g_test_add ("/store/erase/does-not-come-back", Fixture, NULL, set_up, test_does_not_come_back,
              tear_down);
  g_test_add ("/store/erase/words-of-the-clerk", Fixture, NULL, set_up, test_words_of_the_clerk,
              tear_down);
  g_test_add ("/store/erase/shown-again", Fixture, NULL, set_up, test_shown_again, tear_down);

  return g_test_run ();
}
