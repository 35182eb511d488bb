/* test-search.c: what is found, where and in which order; that the index follows every change and keeps nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-private.h"
#include "amt-store-search.h"
#include "store-fixture.h"

#include <string.h>

#define TODAY "2026-03-02"
#define SERVICE "wohngeld"
#define NOTE_ID "00000000-0000-4000-8000-00000000000a"

static const char SQL_TO_VERSION_1[] =
    FIXTURE_SQL_TO_VERSION_2 "DROP TABLE search; DROP TABLE search_text;"
                             "DROP TABLE search_todo;"
                             "PRAGMA user_version = 1";
static const char SQL_TO_VERSION_3[] = FIXTURE_SQL_TO_VERSION_3;
static const char SQL_OTHER_WORDS[] = "UPDATE search_text SET form = 'rent'";
static const char SQL_ENDLESS[] = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                                  " SELECT max (i) FROM n";

/* Numbers of the cases found, with a mark for what is only similar, in order. */
static char *
found_by (AmtStore *store, const AmtSearchQuery *query)
{
  g_autoptr (AmtSearchResult) result = NULL;
  GString *line = g_string_new (NULL);

  result = STORE_GET (amt_store_search, store, query, TODAY, 50);
  for (guint i = 0; i < result->hits->len; i++)
    {
      const AmtSearchHit *hit = result->hits->pdata[i];

      g_string_append_printf (
          line, "%s%s%s", i > 0 ? " " : "", hit->row->value->id + 5,
          hit->rank == AMT_RANK_SIMILAR_NAME || hit->rank == AMT_RANK_OTHER_SIMILAR ? "~" : "");
    }

  return g_string_free (line, FALSE);
}

static char *
found (AmtStore *store, const char *text)
{
  g_autoptr (AmtSearchQuery) query = amt_search_query_parse (text, TODAY);

  if (query->services || query->assignees)
    {
      /* The fixture's ids are their names. */
      query->service_ids = g_strdupv (query->services);
      query->assignee_ids = g_strdupv (query->assignees);
    }

  return found_by (store, query);
}

static void
assert_found (AmtStore *store, const char *text, const char *expected)
{
  g_autofree char *line = found (store, text);

  g_test_message ("%s", text);
  g_assert_cmpstr (line, ==, expected);
}

static void
put_whole (AmtStore *store, const AmtCase *value)
{
  AmtCasesPage *page = fixture_cases_page ();

  fixture_cases_page_add (page, value);
  STORE_OK (amt_store_put_cases, store, page, FALSE);
  fixture_index (store);
}

/* Rows only. */
static void
test_names_and_references (void)
{
  static const struct
  {
    const char *applicant;
    const char *reference;
  } CASES[] = {
    { "Müller, Anna", "WG-2026-000123" },          /* 0 */
    { "Mueller, Jörg", "WG-2026-000124" },         /* 1 */
    { "Muller, Zoe", "WG-2026-001230" },           /* 2 */
    { "Miller, Jo", "UVG-2026-000123" },           /* 3 */
    { "Müller-Lüdenscheidt, Karl", "WG-2026-7" },  /* 4 */
    { "van der Berg, Ada", "WG-2026-8" },          /* 5 */
    { "von und zu Guttenstein, Al", "WG-2026-9" }, /* 6 */
    { "Yıldız, İnci", "WG-2026-10" },              /* 7 */
    { "Łukaszewicz, Wałęsa", "WG-2026-11" },       /* 8 */
    { "O'Brien, Síle", "WG-2026-12" },             /* 9 */
    { "Maier, Ute", "WG-2026-13" },                /* 10 */
    { "Meyer, Udo", "WG-2026-14" },                /* 11 */
    { "Mai, Ida", "WG-2026-15" },                  /* 12 */
    { "Weiß, Tom", "WG-2026-16" },                 /* 13 */
  };
  static const struct
  {
    const char *text;
    const char *found;
  } TABLE[] = {
    { "müller", "4 2 1 0 3~" },
    { "MUELLER", "4 2 1 0 3~" },
    { "muller jorg", "1" },
    { "anna müller", "0" },
    { "müll", "4 2 1 0" },
    { "lüdenscheidt", "4" },
    { "müller-lüdenscheidt", "4" },
    { "Müller Lüdenscheid", "4" },
    { "muellerluedenscheidt", "4" },
    { "van der berg", "5" },
    { "vanderberg", "5" },
    { "berg", "5" },
    { "guttenstein", "6" },
    { "yildiz", "7" },
    { "INCI", "7" },
    { "İnci Yıldız", "7" },
    { "lukaszewicz", "8" },
    { "walesa", "8" },
    { "obrien", "9" },
    { "o’brien", "9" },
    { "brien sile", "9" },
    { "mai", "12 10" },
    { "maier", "10 11~" },
    { "mayr", "11~ 10~" },
    { "weiss", "13" },
    { "von:meier", "11~ 10~" },
    { "\"müller\"", "4 2 1 0" },
    { "\"müll\"", "" },
    { "WG-2026-000123", "0" },
    { "wg2026000123", "0" },
    { "wg 2026 000123", "0" },
    { "wg 2026 123", "0 2" },
    { "2026/123", "3 0 2" },
    { "000123", "3 0" },
    { "0123", "3 0" },
    { "1230", "2" },
    { "az:7", "4" },
    { "uvg", "3" },
    { "nirgends", "" },
    { "", "" },
    { "--", "" },
  };
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = fixture_store (directory, clock);
  AmtChangesPage *page = fixture_page ("c-1", FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (AmtCase) value = fixture_named_case (i, CASES[i].applicant, CASES[i].reference);

      fixture_page_add (page, value);
    }
  changes = STORE_GET (amt_store_apply_page, store, NULL, page);
  fixture_index (store);

  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    assert_found (store, TABLE[i].text, TABLE[i].found);
  fixture_verify (store);
  amt_store_close (store);
}

static AmtCase *
rich_case (void)
{
  AmtCase *value = fixture_named_case (0, "Berg, Ada", "WG-2026-000001");
  AmtDocument *document = amt_document_new ();
  AmtParty *child = amt_party_new ();

  g_free (value->form);
  value->form = g_strdup (
      "{\"rent\":61250,\"movedIn\":\"2024-05-01\",\"landlord\":\"Hausverwaltung Süd\","
      "\"heating\":{\"cents\":161275,\"currency\":\"EUR\"},\"iban\":\"DE02120300000000202051\","
      "\"phone\":\"030 23125 858\",\"members\":[{\"job\":\"Gärtnerin\"}]}");
  g_free (value->assignee_id);
  value->assignee_id = g_strdup (ME);
  value->deadline_on = g_strdup ("2026-03-01");
  value->rest = g_strdup ("{\"messages\":[{\"id\":\"m-1\",\"text\":\"Anbei der Mietvertrag\"}]}");
  document->id = g_strdup ("d-1");
  document->name = g_strdup ("Verdienst_März.pdf");
  g_ptr_array_add (value->documents, document);
  child->role = g_strdup ("child");
  child->name = g_strdup ("Berg, Çelik");
  child->born_on = g_strdup ("2019-11-30");
  child->address = g_strdup ("Lindenallee 5\n50667 Köln");
  g_ptr_array_add (value->parties, child);
  g_ptr_array_add (value->file_notes, fixture_note ("n-1", "Telefonat über die\noffene Miete"));
  g_ptr_array_add (value->jottings, fixture_note ("n-2", "Rückruf am Dienstag"));

  return value;
}

/* Where something was found, with the marked words. */
static void
test_places (void)
{
  static const struct
  {
    const char *text;
    AmtFoundIn in;
    const char *item;
    const char *marked;
  } TABLE[] = {
    { "wg1", AMT_N_FOUND, NULL, NULL },
    { "2026-000001", AMT_FOUND_REFERENCE, NULL, "WG-2026-000001" },
    { "ada", AMT_FOUND_NAME, NULL, "Ada" },
    { "celik", AMT_FOUND_PARTY, "child", "Çelik" },
    { "30.11.2019", AMT_FOUND_BORN, "child", "30.11.2019" },
    { "11.2019", AMT_FOUND_BORN, "child", "11.2019" },
    { "2019-11", AMT_FOUND_BORN, "child", "30.11.2019" },
    { "geb:30.11.2019", AMT_FOUND_BORN, "child", "30.11.2019" },
    { "geb:11.2019", AMT_FOUND_BORN, "child", "30.11.2019" },
    { "geb:12.2019", AMT_N_FOUND, NULL, NULL },
    { "geb:2019", AMT_FOUND_BORN, "child", "2019" },
    { "geb:11.2019 ada", AMT_FOUND_NAME, NULL, "Ada" },
    { "koeln", AMT_FOUND_ADDRESS, "child", "Köln" },
    { "612,50", AMT_FOUND_FORM, "rent", "61250" },
    { "1.612,75", AMT_FOUND_FORM, "heating", "1612,75" },
    { "1612,75 €", AMT_FOUND_FORM, "heating", "1612,75" },
    { "1612 Euro", AMT_FOUND_FORM, "heating", "1612" },
    { "eur", AMT_N_FOUND, NULL, NULL },
    { "1.5.2024", AMT_FOUND_FORM, "movedIn", "01.05.2024" },
    { "2024-05-01", AMT_FOUND_FORM, "movedIn", "01.05.2024" },
    { "DE02 1203 0000", AMT_FOUND_FORM, "iban", "DE02120300000000202051" },
    { "DE02120300", AMT_FOUND_FORM, "iban", "DE02120300000000202051" },
    { "030 23125", AMT_FOUND_FORM, "phone", "030" },
    { "03023125858", AMT_FOUND_FORM, "phone", "030 23125 858" },
    { "+49 30 23125-858", AMT_FOUND_FORM, "phone", "030 23125 858" },
    { "030 23125 859", AMT_N_FOUND, NULL, NULL },
    { "03023125858 geb:2019", AMT_FOUND_BORN, "child", "2019" },
    { "03023125858 geb:2018", AMT_N_FOUND, NULL, NULL },
    { "verdienst maerz", AMT_FOUND_DOCUMENT, "d-1", "Verdienst" },
    { "sued", AMT_FOUND_FORM, "landlord", "Süd" },
    { "gaertner", AMT_FOUND_FORM, "members", "Gärtnerin" },
    { "\"offene miete\"", AMT_FOUND_FILE_NOTE, "n-1", "offene Miete" },
    { "dienstag", AMT_FOUND_JOTTING, "n-2", "Dienstag" },
    { "mietvertrag", AMT_FOUND_MESSAGE, "m-1", "Mietvertrag" },
    { "\"miete rückruf\"", AMT_N_FOUND, NULL, NULL },
    { "dienstag leistung:unterhaltsvorschuss", AMT_FOUND_JOTTING, "n-2", "Dienstag" },
    { "dienstag leistung:wohngeld", AMT_N_FOUND, NULL, NULL },
    { "dienstag frist:überfällig an:" ME, AMT_FOUND_JOTTING, "n-2", "Dienstag" },
    { "dienstag frist:>7t", AMT_N_FOUND, NULL, NULL },
    { "dienstag status:neu", AMT_FOUND_JOTTING, "n-2", "Dienstag" },
    { "dienstag status:wartet", AMT_N_FOUND, NULL, NULL },
    { "dienstag geb:1999", AMT_N_FOUND, NULL, NULL },
  };
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = fixture_store (directory, clock);
  g_autoptr (AmtCase) value = rich_case ();
  g_autoptr (AmtCase) closed = NULL;

  put_whole (store, value);
  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autoptr (AmtSearchQuery) query = amt_search_query_parse (TABLE[i].text, TODAY);
      g_autoptr (AmtSearchResult) result = NULL;
      const AmtSearchHit *hit;
      const AmtSearchPlace *place;
      const AmtSearchMark *mark;
      g_autofree char *marked = NULL;

      g_test_message ("%s", TABLE[i].text);
      query->service_ids = g_strdupv (query->services);
      query->assignee_ids = g_strdupv (query->assignees);
      result = STORE_GET (amt_store_search, store, query, TODAY, 5);
      g_assert_cmpuint (result->hits->len, ==, TABLE[i].in == AMT_N_FOUND ? 0 : 1);
      if (TABLE[i].in == AMT_N_FOUND)
        continue;

      hit = result->hits->pdata[0];
      g_assert_cmpuint (hit->places->len, >, 0);
      place = hit->places->pdata[0];
      g_assert_cmpint (place->in, ==, TABLE[i].in);
      g_assert_cmpstr (place->item, ==, TABLE[i].item);
      mark = &g_array_index (place->marks, AmtSearchMark, 0);
      marked = g_strndup (place->excerpt + mark->start, mark->end - mark->start);
      g_assert_cmpstr (marked, ==, TABLE[i].marked);
    }

  /* A case that is protected from now on is no longer found by what may hold the address, even by its older whole text. */
  closed = fixture_case (0, 2, ME);
  closed->restricted = TRUE;
  g_free (closed->applicant);
  closed->applicant = g_strdup ("Berg, Ada");
  {
    AmtChangesPage *page = fixture_page ("c-1", FALSE);
    g_autoptr (AmtChangeSet) changes = NULL;

    fixture_page_add (page, closed);
    changes = STORE_GET (amt_store_apply_page, store, NULL, page);
  }
  assert_found (store, "köln", "");
  assert_found (store, "dienstag", "");
  assert_found (store, "berg", "0");
  fixture_verify (store);
  amt_store_close (store);
}

static void
test_local_state (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = fixture_store (directory, clock);
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 1, NOTE_ID, "Zwischenruf");

  fixture_fill (store, 3);
  {
    /* Of the fourth only the row is here. */
    g_autoptr (AmtOperation) other = fixture_operation (
        "addJotting", 3, "00000000-0000-4000-8000-00000000000b", "Randbemerkung");
    g_autoptr (AmtCase) row = fixture_case (3, 1, ME);
    AmtChangesPage *page = fixture_page ("c-2", FALSE);
    g_autoptr (AmtChangeSet) changes = NULL;

    fixture_page_add (page, row);
    changes = STORE_GET (amt_store_apply_page, store, "c-1", page);
    STORE_OK (amt_store_record, store, other, NOW + G_TIME_SPAN_MINUTE);
    assert_found (store, "randbemerkung", "3");
  }
  assert_found (store, "zwischenruf", "");
  STORE_OK (amt_store_record, store, note, NOW + G_TIME_SPAN_MINUTE);
  assert_found (store, "zwischenruf", "1");
  fixture_verify (store);
  STORE_OK (amt_store_discard, store, NOTE_ID, FALSE);
  assert_found (store, "zwischenruf", "");
  fixture_verify (store);
  amt_store_close (store);
}

/* The index block writes a word after the one before it without their common beginning: the ends are looked for. */
static void
test_erased_leaves_nothing (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = fixture_store (directory, clock);
  g_autoptr (AmtCase) value = fixture_case (1, 2, ME);
  AmtChangesPage *page;
  g_autoptr (AmtChangeSet) changes = NULL;

  fixture_fill (store, 40);
  fixture_index (store);
  g_ptr_array_add (value->jottings, fixture_note ("n", "qgeheimwort"));
  put_whole (store, value);
  ((AmtNote *) value->jottings->pdata[0])->text[0] = 'z';
  value->version = 3;
  put_whole (store, value);
  assert_found (store, "zgeheimwort", "1");
  assert_found (store, "qgeheimwort", "");
  amt_store_close (store);
  g_clear_object (&store);
  g_assert_cmpint (fixture_count_traces (directory, "geheimwort"), >, 0);

  store = fixture_store (directory, clock);
  page = fixture_page ("c-2", FALSE);
  fixture_page_remove (page, 1, "erased");
  changes = STORE_GET (amt_store_apply_page, store, "c-1", page);
  assert_found (store, "zgeheimwort", "");
  fixture_verify (store);
  amt_store_close (store);
  g_assert_cmpint (fixture_count_traces (directory, "geheimwort"), ==, 0);
}

static guint64
index_left (AmtStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  AmtSearchProgress progress = { 0 };

  amt_store_load_search_progress_async (store, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_store_load_search_progress_finish (store, result, &progress, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (progress.n_done, <=, progress.n_total);

  return progress.n_total - progress.n_done;
}

/* A cache of the version before this index gets it in the background, and can be searched meanwhile. */
static void
test_older_cache (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = fixture_store (directory, clock);
  g_autoptr (GBytes) key = fixture_key (7);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSearchQuery) query = amt_search_query_parse ("müller", TODAY);
  AmtDb *db;
  guint64 first_left;

  fixture_fill (store, 450);
  amt_store_close (store);
  g_clear_object (&store);
  db = amt_db_open (path, key, AMT_DB_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (amt_db_exec (db, SQL_TO_VERSION_1, &error));
  amt_db_close (db);

  /* Beside an older writer there is no index: said, not guessed. */
  store = fixture_open (directory, 7, AMT_STORE_READ_ONLY, clock, &error);
  g_assert_no_error (error);
  STORE_FAILS (AMT_STORE_ERROR_NOT_FOUND, amt_store_search, store, query, TODAY, 5);
  fixture_verify (store);
  amt_store_close (store);
  g_clear_object (&store);

  store = fixture_open (directory, 7, AMT_STORE_READ_WRITE, clock, &error);
  g_assert_no_error (error);
  {
    g_autoptr (AmtSearchResult) result = STORE_GET (amt_store_search, store, query, TODAY, 5);

    first_left = result->n_unindexed;
  }
  amt_test_await (index_left (store) == 0);
  g_assert_cmpuint (first_left, >, 0);
  assert_found (store, "wg-2026-449", "449");
  fixture_verify (store);
  amt_store_close (store);
  g_assert_cmpint (fixture_count_traces (directory, "nirgends"), ==, 0);
}

static guint64
unindexed (AmtStore *store, const char *text, guint *out_hits)
{
  g_autoptr (AmtSearchQuery) query = amt_search_query_parse (text, TODAY);
  g_autoptr (AmtSearchResult) result = STORE_GET (amt_store_search, store, query, TODAY, 50);

  *out_hits = result->hits->len;

  return result->n_unindexed;
}

/* However long the test takes: what came with a pull stays out of the index until release_index (). */
static void
hold_index (AmtStore *store)
{
  amt_test_await (!store->indexing);
  store->indexing = TRUE;
}

static void
release_index (AmtStore *store)
{
  store->indexing = FALSE;
  amt_store_continue_index (store);
}

/* A pull does not wait for the index; what the clerk opens and writes is in it at once. */
static void
test_after_pull (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = fixture_store (directory, clock);
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 1, NOTE_ID, "Zwischenruf");
  g_autoptr (AmtCase) opened = fixture_named_case (4, "Blau, Bo", "WG-2026-000004");
  AmtCasesPage *cases = fixture_cases_page ();
  guint n_hits = 0;

  hold_index (store);
  fixture_fill (store, 6);
  g_assert_cmpuint (unindexed (store, "wg-2026-2", &n_hits), ==, 6);
  g_assert_cmpuint (n_hits, ==, 0);

  STORE_OK (amt_store_record, store, note, NOW + G_TIME_SPAN_MINUTE);
  assert_found (store, "zwischenruf", "1");
  opened->version = 2;
  fixture_cases_page_add (cases, opened);
  STORE_OK (amt_store_put_cases, store, cases, TRUE);
  assert_found (store, "blau", "4");
  g_assert_cmpuint (unindexed (store, "wg-2026-2", &n_hits), ==, 4);
  fixture_verify (store);

  /* In the background, piece by piece. */
  release_index (store);
  amt_test_await (index_left (store) == 0);
  g_assert_cmpuint (unindexed (store, "wg-2026-2", &n_hits), ==, 0);
  g_assert_cmpuint (n_hits, ==, 1);
  fixture_verify (store);
  amt_store_close (store);
}

#define SERVICES(label) \
  "{\"services\":[7,{\"id\":\"s-2\",\"sections\":[]},{\"id\":\"" SERVICE \
  "\",\"sections\":[{\"fields\":[3," \
  "{\"id\":\"kind\",\"choices\":[{\"id\":\"rent\",\"label\":\"" label "\"},{\"id\":\"x\"},4]}," \
  "{\"id\":\"members\",\"columns\":[{\"id\":\"income\",\"choices\":[{\"id\":\"wage\"," \
  "\"label\":\"Lohn oder Gehalt\"}]}]}]}]}]}"

static void
save_services (AmtStore *store, const char *text)
{
  STORE_OK (amt_store_save_reference, store, "services", text, NULL);
}

static AmtCase *
chosen_case (guint n)
{
  AmtCase *value = fixture_named_case (n, "Berg, Ada", "WG-2026-000001");

  g_free (value->service_id);
  value->service_id = g_strdup (SERVICE);
  g_free (value->form);
  value->form = g_strdup ("{\"kind\":\"rent\",\"members\":[{\"income\":\"wage\"}]}");

  return value;
}

/* Choices are found by what the service calls them, and by its new word when that changes. */
static void
test_choices (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = fixture_store (directory, clock);
  g_autoptr (GBytes) key = fixture_key (7);
  g_autoptr (AmtCase) value = chosen_case (1);
  g_autoptr (AmtSearchQuery) query = amt_search_query_parse ("lastenzuschuss", TODAY);
  g_autoptr (AmtSearchResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const AmtSearchPlace *place;
  AmtDb *db;

  save_services (store, SERVICES ("Mietzuschuss"));
  put_whole (store, value);
  assert_found (store, "mietzuschuss", "1");
  assert_found (store, "gehalt", "1");
  assert_found (store, "wage", "");
  fixture_verify (store);

  save_services (store, SERVICES ("Mietzuschuss"));
  g_assert_cmpuint (index_left (store), ==, 0);
  save_services (store, SERVICES ("Lastenzuschuss"));
  amt_test_await (index_left (store) == 0);
  assert_found (store, "mietzuschuss", "");
  result = STORE_GET (amt_store_search, store, query, TODAY, 5);
  g_assert_cmpuint (result->hits->len, ==, 1);
  place = ((const AmtSearchHit *) result->hits->pdata[0])->places->pdata[0];
  g_assert_cmpstr (place->item, ==, "kind");
  g_assert_cmpstr (place->excerpt, ==, "Lastenzuschuss");
  fixture_verify (store);

  /* What makes no sense names nothing. */
  save_services (store, "{\"services\":[\"[\",{\"sections\":{\"a\":\"b\"}},[],null]}");
  amt_test_await (index_left (store) == 0);
  assert_found (store, "rent", "1");
  save_services (store, "no JSON");
  save_services (store, SERVICES ("Mietzuschuss"));
  amt_test_await (index_left (store) == 0);
  assert_found (store, "mietzuschuss", "1");
  amt_store_close (store);
  g_clear_object (&store);

  /* A cache of the version before has services, and the words of its cases are marked. */
  db = amt_db_open (path, key, AMT_DB_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (amt_db_exec (db, SQL_TO_VERSION_3, &error));
  g_assert_true (amt_db_exec (db, SQL_OTHER_WORDS, &error));
  amt_db_close (db);
  store = fixture_open (directory, 7, AMT_STORE_READ_ONLY, clock, &error);
  g_assert_no_error (error);
  assert_found (store, "rent", "1");
  fixture_verify (store);
  amt_store_close (store);
  g_clear_object (&store);
  store = fixture_store (directory, clock);
  amt_test_await (index_left (store) == 0);
  assert_found (store, "mietzuschuss", "1");
  fixture_verify (store);
  amt_store_close (store);
}

static AmtService *
service_new (const char *id, const char *name)
{
  AmtService *service = amt_service_new ();

  service->id = g_strdup (id);
  service->name = g_strdup (name);

  return service;
}

/* "müller wohngeld": a word may name the service, which stands nowhere in the case. */
static void
test_service_words (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } TABLE[] = {
    { "berg wohngeld", "1 2" },
    { "wohn berg", "1 2" },
    { "berg elterngeld", "2" },
    { "berg kindergeld", "" },
    { "wohngeld elterngeld", "" },
    { "berg wohngeld leistung:elterngeld", "2" },
    { "berg \"wohngeld\"", "2" },
    /* What says the word comes first. */
    { "wohngeld", "2 1" },
    { "elterngeld", "2" },
    { "wo", "2" },
    { "von:wohngeld", "" },
  };
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = fixture_store (directory, clock);
  g_autoptr (GHashTable) services =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) amt_service_unref);
  g_autoptr (GHashTable) users = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (AmtCase) housing = chosen_case (1);
  g_autoptr (AmtCase) parents = chosen_case (2);

  g_free (parents->service_id);
  parents->service_id = g_strdup ("s-2");
  g_ptr_array_add (parents->jottings, fixture_note ("n", "bekommt auch Wohngeld"));
  g_hash_table_insert (services, (char *) SERVICE, service_new (SERVICE, "Wohngeld"));
  g_hash_table_insert (services, (char *) "s-2",
                       service_new ("s-2", "Elterngeld und Elterngeld Plus"));
  put_whole (store, housing);
  put_whole (store, parents);

  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autoptr (AmtSearchQuery) query = amt_search_query_parse (TABLE[i].text, TODAY);
      g_autofree char *line = NULL;

      amt_search_query_resolve (query, services, users, ME);
      line = found_by (store, query);
      g_test_message ("%s", TABLE[i].text);
      g_assert_cmpstr (line, ==, TABLE[i].expected);
    }
  amt_store_close (store);
}

/* Between a pull and its index: older words lead nowhere, and what went is gone. */
static void
test_stale_words (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = fixture_store (directory, clock);
  g_autoptr (AmtCase) renamed = fixture_named_case (0, "Neumann, Ada", "WG-2026-000000");
  g_autoptr (AmtCase) secret = fixture_named_case (1, "Alt, Bo", "WG-2026-000001");
  AmtChangesPage *page = fixture_page ("c-2", FALSE);
  AmtCasesPage *withdrawn = fixture_cases_page ();
  g_autoptr (AmtChangeSet) changes = NULL;
  const char *const missing[] = { "case-1", NULL };
  guint n_hits;

  hold_index (store);
  fixture_fill (store, 3);
  g_ptr_array_add (secret->jottings, fixture_note ("n", "qgeheimwort"));
  put_whole (store, secret);
  assert_found (store, "qgeheimwort", "1");

  renamed->version = 2;
  fixture_page_add (page, renamed);
  fixture_page_remove (page, 2, "erased");
  changes = STORE_GET (amt_store_apply_page, store, "c-1", page);
  withdrawn->missing = g_strdupv ((char **) missing);
  STORE_OK (amt_store_put_cases, store, withdrawn, FALSE);
  g_assert_cmpuint (unindexed (store, "neumann", &n_hits), ==, 2);
  assert_found (store, "wg-2026-2", "");
  assert_found (store, "qgeheimwort", "");
  fixture_verify (store);
  amt_store_close (store);
  g_clear_object (&store);
  g_assert_cmpint (fixture_count_traces (directory, "geheimwort"), ==, 0);

  /* Closed before it was done: the next opening goes on. */
  store = fixture_store (directory, clock);
  amt_test_await (index_left (store) == 0);
  assert_found (store, "neumann", "0");
  fixture_verify (store);
  amt_store_close (store);
}

static gboolean
endless (AmtStoreTx *tx, gpointer data, GError **error)
{
  gint64 n;

  g_atomic_int_set ((int *) data, 1);

  return amt_db_get_int (tx->db, &n, 0, error, SQL_ENDLESS, "");
}

static GError *
wait_cancelled (AmtStore *store, GAsyncResult **slot, gpointer tag)
{
  g_autoptr (GAsyncResult) result = amt_test_wait_result (slot);
  GError *error = NULL;

  amt_store_end_pointer (store, result, tag, &error);

  return error;
}

typedef struct
{
  AmtDb *db;
  int ended; /* (atomic) */
} Typist;

static gpointer
interrupt_always (gpointer data)
{
  Typist *typist = data;

  while (!g_atomic_int_get (&typist->ended))
    {
      amt_db_interrupt (typist->db);
      for (int i = 0; i < 200; i++)
        g_atomic_int_get (&typist->ended);
    }

  return NULL;
}

/* An interruption may meet any statement, also the one that ends a search. */
static void
test_interrupted_anywhere (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = fixture_store (directory, clock);
  g_autoptr (AmtSearchQuery) query = amt_search_query_parse ("wg-2026-2", TODAY);
  Typist typist = { .db = store->find.main };
  GThread *thread;
  guint n_interrupted = 0;

  fixture_fill (store, 3);
  fixture_index (store);
  assert_found (store, "wg-2026-2", "2");

  thread = g_thread_new ("typist", interrupt_always, &typist);
  /* On a busy machine it may take a while until the two meet. */
  for (int round = 0; round < 1000 || (n_interrupted == 0 && round < 100000); round++)
    {
      g_autoptr (GAsyncResult) answer = NULL;
      g_autoptr (AmtSearchResult) result = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *slot = NULL;

      amt_store_search_async (store, query, TODAY, 50, NULL, amt_test_result_cb, &slot);
      answer = amt_test_wait_result (&slot);
      result = amt_store_search_finish (store, answer, &error);
      if (!result)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      n_interrupted += result == NULL;
    }
  g_atomic_int_set (&typist.ended, 1);
  g_thread_join (thread);
  g_assert_cmpuint (n_interrupted, >, 0);

  assert_found (store, "wg-2026-2", "2");
  amt_store_close (store);
}

static void
test_interrupted (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  g_autoptr (AmtStore) store = fixture_store (directory, clock);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) by_next = NULL;
  g_autoptr (GError) by_cancel = NULL;
  g_autoptr (GError) by_close = NULL;
  GAsyncResult *slot = NULL;
  int running = 0;

  fixture_fill (store, 3);
  fixture_index (store);

  /* The next search ends the one that runs, also one that would never end. */
  amt_store_find (store, endless, &running, NULL, endless, NULL, amt_test_result_cb, &slot);
  amt_test_await (g_atomic_int_get (&running));
  assert_found (store, "wg-2026-2", "2");
  by_next = wait_cancelled (store, &slot, endless);
  g_assert_error (by_next, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* At whatever moment. */
  for (int round = 0; round < 200; round++)
    {
      g_autoptr (GError) error = NULL;

      slot = NULL;
      amt_store_find (store, endless, &running, NULL, endless, NULL, amt_test_result_cb, &slot);
      if (round % 2)
        g_thread_yield ();
      assert_found (store, "wg-2026-2", "2");
      error = wait_cancelled (store, &slot, endless);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }

  slot = NULL;
  running = 0;
  amt_store_find (store, endless, &running, NULL, endless, cancellable, amt_test_result_cb, &slot);
  amt_test_await (g_atomic_int_get (&running));
  g_cancellable_cancel (cancellable);
  by_cancel = wait_cancelled (store, &slot, endless);
  g_assert_error (by_cancel, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* Closing does not wait for it either. */
  slot = NULL;
  running = 0;
  amt_store_find (store, endless, &running, NULL, endless, NULL, amt_test_result_cb, &slot);
  amt_test_await (g_atomic_int_get (&running));
  amt_store_close (store);
  by_close = wait_cancelled (store, &slot, endless);
  g_assert_error (by_close, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/search/names-and-references", test_names_and_references);
  g_test_add_func ("/search/places", test_places);
  g_test_add_func ("/search/local-state", test_local_state);
  g_test_add_func ("/search/erased", test_erased_leaves_nothing);
  g_test_add_func ("/search/older-cache", test_older_cache);
  g_test_add_func ("/search/choices", test_choices);
  g_test_add_func ("/search/service-words", test_service_words);
  g_test_add_func ("/search/after-pull", test_after_pull);
  g_test_add_func ("/search/stale-words", test_stale_words);
  g_test_add_func ("/search/interrupted", test_interrupted);
  g_test_add_func ("/search/interrupted-anywhere", test_interrupted_anywhere);

  return g_test_run ();
}
