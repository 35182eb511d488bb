/* test-document-text.c: what documents say is found with page and document, and goes with their case.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-document-text.h"
#include "amt-store-db.h"
#include "store-fixture.h"

#include <string.h>

#define TODAY "2026-03-02"
#define READER 3
#define LEASE "lease"
#define OTHER "other"
#define SHARED "shared"

static const char SQL_TO_VERSION_4[] = FIXTURE_SQL_TO_VERSION_4;

typedef struct
{
  char *directory;
  AmtClock *clock;
  AmtStore *store;
  char *lease; /* hashes of the documents of these contents */
  char *other;
  char *shared;
} Fixture;

static void
add_document (AmtCase *value, const char *id, const char *name, const char *sha256)
{
  AmtDocument *document = amt_document_new ();

  document->id = g_strdup (id);
  document->name = g_strdup (name);
  document->media_type = g_strdup ("application/pdf");
  document->source = g_strdup ("application");
  document->sha256 = g_strdup (sha256);
  document->size = 5;
  document->virus_scan = g_strdup ("clean");
  document->added_at = NOW;
  g_ptr_array_add (value->documents, document);
}

static void
put_whole (Fixture *fixture, const AmtCase *value)
{
  AmtCasesPage *page = fixture_cases_page ();

  fixture_cases_page_add (page, value);
  STORE_OK (amt_store_put_cases, fixture->store, page, FALSE);
  fixture_index (fixture->store);
}

static char *
put_bytes (Fixture *fixture, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return STORE_GET (amt_store_put_document, fixture->store, bytes);
}

/* Case 0 has the lease and what both share, case 1 the other one and what both share. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtCase) first = NULL;
  g_autoptr (AmtCase) second = NULL;

  fixture->directory = amt_test_temp_dir ();
  fixture->clock = amt_clock_new_fixed (NOW);
  fixture->store = fixture_store (fixture->directory, fixture->clock);
  fixture_fill (fixture->store, 3);
  fixture->lease = put_bytes (fixture, LEASE);
  fixture->other = put_bytes (fixture, OTHER);
  fixture->shared = put_bytes (fixture, SHARED);

  first = fixture_case (0, 2, ME);
  add_document (first, "d-lease", "Mietvertrag.pdf", fixture->lease);
  add_document (first, "d-shared", "Merkblatt.pdf", fixture->shared);
  put_whole (fixture, first);
  second = fixture_case (1, 2, ME);
  add_document (second, "d-other", "Lohn.pdf", fixture->other);
  add_document (second, "d-shared", "Merkblatt.pdf", fixture->shared);
  put_whole (fixture, second);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_verify (fixture->store);
  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  g_object_unref (fixture->clock);
  g_free (fixture->directory);
  g_free (fixture->lease);
  g_free (fixture->other);
  g_free (fixture->shared);
}

static void
read_pages (Fixture *fixture, const char *sha256, const char *const *pages)
{
  STORE_OK (amt_store_begin_text, fixture->store, sha256, READER);
  for (guint i = 0; pages[i]; i++)
    STORE_OK (amt_store_put_page_text, fixture->store, sha256, i, pages[i]);
  STORE_OK (amt_store_end_text, fixture->store, sha256, AMT_TEXT_READ);
}

static void
read_lease (Fixture *fixture)
{
  static const char *const PAGES[] = {
    "Mietvertrag über Wohnraum\nVermieter: Hausverwaltung Nordlicht",
    "§ 3 Die Kaltmiete beträgt 612,50 €.\nDie Kaution ist in drei Ra-\nten zu zahlen.",
    "Unterschriften: Geheimwort",
    NULL,
  };

  read_pages (fixture, fixture->lease, PAGES);
}

static char *
unread (Fixture *fixture, guint reader)
{
  g_autoptr (GPtrArray) list =
      STORE_GET (amt_store_unread_documents, fixture->store, reader, NULL, 10);
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const AmtUnreadDocument *one = list->pdata[i];

      g_string_append_printf (line, "%s%s:%s", i > 0 ? " " : "", one->case_id,
                              g_str_equal (one->sha256, fixture->lease)    ? "lease"
                              : g_str_equal (one->sha256, fixture->other)  ? "other"
                              : g_str_equal (one->sha256, fixture->shared) ? "shared"
                                                                           : "?");
    }
  return g_string_free (line, FALSE);
}

#define ASSERT_UNREAD(fixture, reader, expected) \
  G_STMT_START \
  { \
    g_autofree char *unread_line = unread ((fixture), (reader)); \
    g_assert_cmpstr (unread_line, ==, (expected)); \
  } \
  G_STMT_END

static AmtSearchResult *
search (AmtStore *store, const char *text)
{
  g_autoptr (AmtSearchQuery) query = amt_search_query_parse (text, TODAY);

  g_test_message ("%s", text);
  return STORE_GET (amt_store_search, store, query, TODAY, 50);
}

static guint
count_hits (AmtStore *store, const char *text)
{
  g_autoptr (AmtSearchResult) result = search (store, text);

  return result->hits->len;
}

static char *
describe (const AmtSearchHit *hit)
{
  const AmtSearchPlace *place = hit->places->pdata[0];
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "%s %s %s %u", hit->row->value->id,
                          amt_found_in_to_text (place->in), place->item, place->page + 1);
  for (guint i = 0; i < place->marks->len; i++)
    {
      const AmtSearchMark *mark = &g_array_index (place->marks, AmtSearchMark, i);

      g_string_append_printf (line, " [%.*s]", (int) (mark->end - mark->start),
                              place->excerpt + mark->start);
    }
  return g_string_free (line, FALSE);
}

/* --- what waits to be read ------------------------------------------------------------------------------ */

static void
test_unread (Fixture *fixture, gconstpointer data)
{
  static const char *const NOTHING[] = { NULL };
  const char *const skip[] = { fixture->shared, NULL };
  g_autoptr (GPtrArray) rest = NULL;

  ASSERT_UNREAD (fixture, READER, "case-0:shared case-1:other case-0:lease");
  read_lease (fixture);
  ASSERT_UNREAD (fixture, READER, "case-0:shared case-1:other");
  /* A newer reader may see more. */
  ASSERT_UNREAD (fixture, READER + 1, "case-0:shared case-1:other case-0:lease");
  /* A picture has no text and is read all the same. */
  read_pages (fixture, fixture->other, NOTHING);
  ASSERT_UNREAD (fixture, READER, "case-0:shared");
  rest = STORE_GET (amt_store_unread_documents, fixture->store, READER, skip, 10);
  g_assert_cmpuint (rest->len, ==, 0);
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_begin_text, fixture->store, fixture->lease, READER);
  STORE_FAILS (AMT_STORE_ERROR_NOT_FOUND, amt_store_begin_text, fixture->store, "nobody's", READER);
  STORE_FAILS (AMT_STORE_ERROR_NOT_FOUND, amt_store_put_page_text, fixture->store, fixture->lease,
               7, "late");
}

/* A document that ends the program is tried again, but not for ever. */
static void
test_gives_up (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < AMT_STORE_MAX_TEXT_TRIES; i++)
    {
      ASSERT_UNREAD (fixture, READER, "case-0:shared case-1:other case-0:lease");
      STORE_OK (amt_store_begin_text, fixture->store, fixture->lease, READER);
      STORE_OK (amt_store_put_page_text, fixture->store, fixture->lease, 0, "Anfang");
      amt_store_close (fixture->store);
      g_object_unref (fixture->store);
      fixture->store = fixture_store (fixture->directory, fixture->clock);
    }
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_begin_text, fixture->store, fixture->lease, READER);
  ASSERT_UNREAD (fixture, READER, "case-0:shared case-1:other");
  g_assert_cmpuint (count_hits (fixture->store, "anfang"), ==, 0);

  /* Whoever stopped it himself has not tried. */
  for (guint i = 0; i < AMT_STORE_MAX_TEXT_TRIES + 2; i++)
    {
      STORE_OK (amt_store_begin_text, fixture->store, fixture->other, READER);
      STORE_OK (amt_store_end_text, fixture->store, fixture->other, AMT_TEXT_STOPPED);
    }
  ASSERT_UNREAD (fixture, READER, "case-0:shared case-1:other");

  /* Another reader may know better. */
  STORE_OK (amt_store_begin_text, fixture->store, fixture->lease, READER + 1);
  STORE_OK (amt_store_end_text, fixture->store, fixture->lease, AMT_TEXT_FAILED);
  ASSERT_UNREAD (fixture, READER + 1, "case-0:shared case-1:other");
}

/* --- what is found -------------------------------------------------------------------------------------- */

static void
test_found (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *hit; /* (nullable) */
  } TABLE[] = {
    { "nordlicht", "case-0 page d-lease 1 [Nordlicht]" },
    { "KALTM", "case-0 page d-lease 2 [Kaltmiete]" },
    { "\"die kaltmiete betraegt\"", "case-0 page d-lease 2 [Die Kaltmiete beträgt]" },
    { "\"kaltmiete die\"", NULL },
    /* The line's end divides it. */
    { "raten", "case-0 page d-lease 2 [Raten]" },
    { "kaltmiete 612,50", "case-0 page d-lease 2 [Kaltmiete] [612,50]" },
    /* Words of several pages: the page with the most is the one that opens. */
    { "nordlicht kaltmiete kaution", "case-0 page d-lease 2 [Kaltmiete] [Kaution]" },
    /* One word in the case, one in its document. */
    { "geheimwort wohngeld-7", NULL },
    { "az:kaltmiete", NULL },
    { "von:nordlicht", NULL },
    { "nordlicht gibtesnicht", NULL },
    { "nordlicht status:eingegangen", NULL },
  };

  read_lease (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autoptr (AmtSearchResult) result = search (fixture->store, TABLE[i].text);
      g_autofree char *line = NULL;

      g_assert_cmpuint (result->hits->len, ==, TABLE[i].hit ? 1 : 0);
      if (!TABLE[i].hit)
        continue;
      line = describe (result->hits->pdata[0]);
      g_assert_cmpstr (line, ==, TABLE[i].hit);
      g_assert_cmpint (((AmtSearchHit *) result->hits->pdata[0])->rank, ==, AMT_RANK_DOCUMENT);
      g_assert_cmpstr (
          ((AmtSearchPlace *) ((AmtSearchHit *) result->hits->pdata[0])->places->pdata[0])
              ->document,
          ==, "Mietvertrag.pdf");
    }
}

/* A name of the case and a word of its document; a document that two cases have. */
static void
test_found_together (Fixture *fixture, gconstpointer data)
{
  static const char *const PAGES[] = { "Allgemeine Hinweise zum Bescheid", NULL };
  g_autoptr (AmtCase) named = fixture_named_case (0, "Schneider, Paula", "WG-2026-000077");
  g_autoptr (AmtSearchResult) both = NULL;
  g_autoptr (AmtSearchResult) one = NULL;
  g_autofree char *line = NULL;

  read_lease (fixture);
  read_pages (fixture, fixture->shared, PAGES);
  both = search (fixture->store, "hinweise");
  g_assert_cmpuint (both->hits->len, ==, 2);

  named->version = 5;
  add_document (named, "d-lease", "Mietvertrag.pdf", fixture->lease);
  add_document (named, "d-shared", "Merkblatt.pdf", fixture->shared);
  put_whole (fixture, named);
  one = search (fixture->store, "schneider hinweise");
  g_assert_cmpuint (one->hits->len, ==, 1);
  line = describe (one->hits->pdata[0]);
  g_assert_cmpstr (line, ==, "case-0 page d-shared 1 [Hinweise]");
  g_assert_cmpuint (count_hits (fixture->store, "schneider kaution"), ==, 1);
  g_assert_cmpuint (count_hits (fixture->store, "WG-2026-000077 kaution"), ==, 1);
  g_assert_cmpuint (count_hits (fixture->store, "meier kaution"), ==, 0);
}

/* What strangers write is data: nothing of it is a command, turns the line or is longer than is kept. */
static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (3 * AMT_STORE_MAX_PAGE_LETTERS, 'x');
  const char *pages[] = {
    "\" OR words : * NEAR(a b) '; DROP TABLE cases; -- <b>Fett</b> &amp;",
    "vorn \xE2\x80\xAE"
    "netnih \xE2\x81\xA6 Ende",
    "kaputt \xff\xfe Bytes",
    endless,
    NULL,
  };
  g_autoptr (AmtSearchResult) turned = NULL;
  g_autoptr (AmtSearchResult) markup = NULL;
  const AmtSearchPlace *place;

  read_pages (fixture, fixture->lease, pages);
  markup = search (fixture->store, "fett");
  g_assert_cmpuint (markup->hits->len, ==, 1);
  place = ((AmtSearchHit *) markup->hits->pdata[0])->places->pdata[0];
  g_assert_nonnull (strstr (place->excerpt, "<b>Fett</b> &amp;"));
  turned = search (fixture->store, "netnih");
  g_assert_cmpuint (turned->hits->len, ==, 1);
  place = ((AmtSearchHit *) turned->hits->pdata[0])->places->pdata[0];
  g_assert_cmpstr (place->excerpt, ==, "vorn netnih  Ende");
  g_assert_cmpuint (count_hits (fixture->store, "bytes"), ==, 1);
  g_assert_cmpuint (count_hits (fixture->store, "xxxxxxxx"), ==, 1);
}

static void
test_cleaned (void)
{
  static const struct
  {
    const char *text;
    const char *clean;
  } TABLE[] = {
    { "Miet-\nvertrag", "Mietvertrag" },
    { "Miet- \r\n  vertrag", "Mietvertrag" },
    { "Miet\xC2\xAD\nvertrag", "Miet\nvertrag" },
    { "Müller-\nLüdenscheidt", "Müller-\nLüdenscheidt" },
    { "3-\nfach", "3-\nfach" },
    { "ein - und", "ein - und" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autofree char *clean = amt_store_clean_page_text (TABLE[i].text);

      g_assert_cmpstr (clean, ==, TABLE[i].clean);
    }
}

/* --- what goes ------------------------------------------------------------------------------------------ */

static void
reopen (Fixture *fixture, gboolean traces)
{
  fixture_verify (fixture->store);
  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  if (traces)
    g_assert_cmpint (fixture_count_traces (fixture->directory, "geheimwort"), >, 0);
  else
    g_assert_cmpint (fixture_count_traces (fixture->directory, "geheimwort"), ==, 0);
  fixture->store = fixture_store (fixture->directory, fixture->clock);
}

static void
apply (Fixture *fixture, const char *cursor, AmtChangesPage *page)
{
  g_autoptr (AmtChangeSet) changes = STORE_GET (amt_store_apply_page, fixture->store, cursor, page);

  g_assert_nonnull (changes);
}

static void
test_erased (Fixture *fixture, gconstpointer data)
{
  static const char *const PAGES[] = { "Allgemeine Hinweise", NULL };
  AmtChangesPage *page = fixture_page ("c-2", FALSE);

  read_lease (fixture);
  read_pages (fixture, fixture->shared, PAGES);
  g_assert_cmpuint (count_hits (fixture->store, "geheimwort"), ==, 1);
  reopen (fixture, TRUE);
  fixture_page_remove (page, 0, "erased");
  apply (fixture, "c-1", page);
  g_assert_cmpuint (count_hits (fixture->store, "geheimwort"), ==, 0);
  /* The other case has this one still. */
  g_assert_cmpuint (count_hits (fixture->store, "hinweise"), ==, 1);
  reopen (fixture, FALSE);
  ASSERT_UNREAD (fixture, READER, "case-1:other");
}

/* A case that names it no longer, in a newer text. */
static void
test_taken_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtCase) without = fixture_case (0, 3, ME);
  gboolean complete = TRUE;

  read_lease (fixture);
  add_document (without, "d-shared", "Merkblatt.pdf", fixture->shared);
  put_whole (fixture, without);
  g_assert_cmpuint (count_hits (fixture->store, "geheimwort"), ==, 0);
  reopen (fixture, FALSE);
  {
    g_autoptr (GError) error = NULL;
    GAsyncResult *slot = NULL;
    g_autoptr (GAsyncResult) result = NULL;

    amt_store_document_state_async (fixture->store, fixture->lease, NULL, amt_test_result_cb,
                                    &slot);
    result = amt_test_wait_result (&slot);
    amt_store_document_state_finish (fixture->store, result, &complete, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_false (complete);
}

/* The same document in a newer text of the case is not read again. */
static void
test_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtCase) newer = fixture_case (0, 3, ME);

  read_lease (fixture);
  add_document (newer, "d-lease", "Mietvertrag (neu benannt).pdf", fixture->lease);
  put_whole (fixture, newer);
  ASSERT_UNREAD (fixture, READER, "case-1:shared case-1:other");
  g_assert_cmpuint (count_hits (fixture->store, "geheimwort"), ==, 1);
}

/* From now on the case is protected: nothing that may hold an address stays. */
static void
test_protected (Fixture *fixture, gconstpointer data)
{
  static const char *const PAGES[] = { "Allgemeine Hinweise", NULL };
  g_autoptr (AmtCase) closed = fixture_case (0, 3, ME);

  read_lease (fixture);
  read_pages (fixture, fixture->shared, PAGES);
  closed->restricted = TRUE;
  add_document (closed, "d-lease", "Mietvertrag.pdf", fixture->lease);
  add_document (closed, "d-shared", "Merkblatt.pdf", fixture->shared);
  put_whole (fixture, closed);
  g_assert_cmpuint (count_hits (fixture->store, "geheimwort"), ==, 0);
  /* Found in the case that is open, not in this one. */
  g_assert_cmpuint (count_hits (fixture->store, "hinweise"), ==, 1);
  reopen (fixture, FALSE);
  ASSERT_UNREAD (fixture, READER, "case-1:other");
  STORE_FAILS (AMT_STORE_ERROR_NOT_FOUND, amt_store_begin_text, fixture->store, fixture->lease,
               READER);
}

/* While it is read its case goes. */
static void
test_erased_meanwhile (Fixture *fixture, gconstpointer data)
{
  AmtChangesPage *page = fixture_page ("c-2", FALSE);

  STORE_OK (amt_store_begin_text, fixture->store, fixture->lease, READER);
  STORE_OK (amt_store_put_page_text, fixture->store, fixture->lease, 0, "Geheimwort");
  fixture_page_remove (page, 0, "erased");
  apply (fixture, "c-1", page);
  STORE_FAILS (AMT_STORE_ERROR_NOT_FOUND, amt_store_put_page_text, fixture->store, fixture->lease,
               1, "Geheimwort");
  STORE_OK (amt_store_end_text, fixture->store, fixture->lease, AMT_TEXT_READ);
  reopen (fixture, FALSE);
}

/* A cache that an older version left. */
static void
test_older (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "cache.db", NULL);
  g_autoptr (GBytes) key = fixture_key (7);
  g_autoptr (GError) error = NULL;
  AmtDb *db;
  AmtStore *reading;

  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  db = amt_db_open (path, key, AMT_DB_WRITE, &error);
  g_assert_no_error (error);
  amt_db_exec (db, SQL_TO_VERSION_4, &error);
  g_assert_no_error (error);
  amt_db_close (db);

  /* Who only reads leaves it as it is. */
  reading = fixture_open (fixture->directory, 7, AMT_STORE_READ_ONLY, fixture->clock, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_hits (reading, "nordlicht"), ==, 0);
  fixture_verify (reading);
  amt_store_close (reading);
  g_object_unref (reading);

  fixture->store = fixture_store (fixture->directory, fixture->clock);
  ASSERT_UNREAD (fixture, READER, "case-0:shared case-1:other case-0:lease");
  read_lease (fixture);
  g_assert_cmpuint (count_hits (fixture->store, "nordlicht"), ==, 1);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
#define ADD(name, func) \
  g_test_add ("/store/document-text/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("unread", test_unread);
  ADD ("gives-up", test_gives_up);
  ADD ("found", test_found);
  ADD ("found-together", test_found_together);
  ADD ("hostile", test_hostile);
  ADD ("erased", test_erased);
  ADD ("taken-out", test_taken_out);
  ADD ("stays", test_stays);
  ADD ("protected", test_protected);
  ADD ("erased-meanwhile", test_erased_meanwhile);
  ADD ("older", test_older);
#undef ADD
  g_test_add_func ("/store/document-text/cleaned", test_cleaned);
  return g_test_run ();
}
