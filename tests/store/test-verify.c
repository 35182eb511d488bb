/* test-verify.c: what triggers keep is checked, too: counts of the sidebar, words of documents, and that nothing erased is here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-db.h"
#include "amt-store-document-text.h"
#include "amt-store-keep.h"
#include "store-fixture.h"

#include <string.h>

#define HASH "00000000000000000000000000000000000000000000000000000000000000aa"

#define NOTE "00000000-0000-4000-8000-000000000001"

/* Each breaks one promise; @word stands in the sentence about it. */
static const struct
{
  const char *name;
  const char *sql;
  const char *word;
  gboolean mends; /* a cache that is made anew has it right */
} BREAKS[] = {
  { "count", "UPDATE case_count SET n = n + 1", "sidebar", TRUE },
  { "count-too-many", "INSERT INTO case_count VALUES ('q-9', 0, '', '', '', 0, 1)", "sidebar",
    TRUE },
  { "erased", "INSERT INTO erased_case (id, at) VALUES ('case-1', 1)", "erased" },
  { "page", "UPDATE document_page SET words = 'anderes'", "page", TRUE },
  { "list-row", "UPDATE case_row SET applicant = 'falsch' WHERE id = 'case-1'", "list row", TRUE },
  { "index", "DELETE FROM search_text WHERE key = (SELECT key FROM cases WHERE id = 'case-1')",
    "index", TRUE },
};

static void
add_document (AmtStore *store)
{
  g_autoptr (AmtCase) value = fixture_case (0, 2, ME);
  AmtDocument *document = amt_document_new ();
  AmtCasesPage *cases = fixture_cases_page ();

  document->id = g_strdup ("d-1");
  document->name = g_strdup ("a.pdf");
  document->media_type = g_strdup ("application/pdf");
  document->source = g_strdup ("application");
  document->sha256 = g_strdup (HASH);
  document->size = 5;
  document->virus_scan = g_strdup ("clean");
  document->added_at = NOW;
  g_ptr_array_add (value->documents, document);
  fixture_cases_page_add (cases, value);
  STORE_OK (amt_store_put_cases, store, cases, FALSE);
  STORE_OK (amt_store_begin_text, store, HASH, 1);
  STORE_OK (amt_store_put_page_text, store, HASH, 0, "Kaltmiete 612,50");
  STORE_OK (amt_store_end_text, store, HASH, AMT_TEXT_READ);
}

/* The clerk's own things stay, and the portal's come again. */
static void
mend (AmtStore *store)
{
  g_autofree char *draft = NULL;
  AmtPullState *state;

  STORE_OK (amt_store_rebuild, store);
  fixture_index (store);
  fixture_verify (store);
  state = STORE_GET (amt_store_load_pull_state, store);
  g_assert_null (state->cursor);
  g_assert_true (state->full_running);
  g_assert_cmpuint (state->n_cases, ==, 3);
  amt_pull_state_free (state);
  g_assert_cmpstr (fixture_state (store, NOTE), ==, "queued");
  draft = STORE_GET (amt_store_load_draft, store, "case-2", "fileNote");
  g_assert_cmpstr (draft, ==, "Entwurf");

  fixture_fill (store, 3);
  fixture_index (store);
  fixture_verify (store);
  g_assert_cmpstr (fixture_state (store, NOTE), ==, "queued");
}

static void
test_break (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *directory = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (GBytes) key = fixture_key (7);
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 2, NOTE, "eins");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) faults = NULL;
  AmtStore *store = fixture_store (directory, clock);
  AmtDb *db;

  fixture_fill (store, 3);
  add_document (store);
  STORE_OK (amt_store_record, store, note, AMT_TIME_NONE);
  STORE_OK (amt_store_save_draft, store, "case-2", "fileNote", "Entwurf");
  fixture_index (store);
  fixture_verify (store);

  db = amt_db_open (path, key, AMT_DB_WRITE, &error);
  g_assert_no_error (error);
  amt_db_exec (db, BREAKS[i].sql, &error);
  g_assert_no_error (error);
  amt_db_close (db);
  faults = STORE_GET (amt_store_verify, store);
  g_assert_cmpuint (g_strv_length (faults), ==, 1);
  g_assert_nonnull (strstr (faults[0], BREAKS[i].word));
  if (BREAKS[i].mends)
    mend (store);
  amt_store_close (store);
  g_object_unref (store);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (BREAKS); i++)
    {
      g_autofree char *path = g_strconcat ("/store/verify/", BREAKS[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_break);
    }

  return g_test_run ();
}
