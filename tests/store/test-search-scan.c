/* test-search-scan.c: whatever happened to the cache, the index finds what reading every case would find.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-search.h"
#include "store-fixture.h"

#include <string.h>

#define TODAY "2026-03-02"

typedef struct
{
  const AmtSearchQuery *query;
  gboolean sounds;
  guint terms; /* bits of terms that were found */
  gboolean reference;
  gboolean number;
} Scan;

static void
scan_piece_cb (AmtFoundIn in, const char *item, const char *text, gpointer user_data)
{
  Scan *scan = user_data;
  gsize start;
  gsize end;

  for (guint i = 0; i < scan->query->terms->len; i++)
    if (amt_search_term_find (scan->query->terms->pdata[i], in, text, TRUE, &start, &end))
      scan->terms |= 1u << i;
  if (scan->query->reference)
    scan->reference |= amt_search_term_find (scan->query->reference, in, text, FALSE, &start, &end);
  if (scan->query->number)
    scan->number |= amt_search_term_find (scan->query->number, in, text, FALSE, &start, &end);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

static char *
sorted (GPtrArray *ids)
{
  g_ptr_array_sort (ids, compare_numbers);
  g_ptr_array_add (ids, NULL);

  return g_strjoinv (" ", (char **) ids->pdata);
}

static char *
scan (AmtStore *store, const AmtSearchQuery *query)
{
  g_autoptr (AmtCaseQuery) all = amt_case_query_new (AMT_SCOPE_ALL);
  g_autoptr (GArray) keys = STORE_GET (amt_store_query, store, all);
  g_autoptr (GPtrArray) rows =
      STORE_GET (amt_store_load_rows, store, (const gint64 *) (void *) keys->data, keys->len);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rows->len; i++)
    {
      const AmtListRow *row = rows->pdata[i];
      AmtCaseView *view = STORE_GET (amt_store_load_case, store, row->value->id);
      Scan look = { .query = query };

      amt_search_pieces (row->value, view->local, NULL, scan_piece_cb, &look);
      for (guint j = 0; !view->local->whole && !row->value->restricted && j < view->operations->len;
           j++)
        scan_piece_cb (AMT_FOUND_JOTTING, NULL,
                       ((AmtOutboxEntry *) view->operations->pdata[j])->operation->text, &look);
      if (look.reference || look.number || look.terms == (1u << query->terms->len) - 1)
        g_ptr_array_add (ids, g_strdup (row->value->id));
      amt_case_view_free (view);
    }

  return sorted (ids);
}

static char *
searched (AmtStore *store, const AmtSearchQuery *query)
{
  g_autoptr (AmtSearchResult) result = STORE_GET (amt_store_search, store, query, TODAY, 1000);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  g_assert_false (result->more);
  for (guint i = 0; i < result->hits->len; i++)
    {
      const AmtSearchHit *hit = result->hits->pdata[i];

      g_assert_cmpuint (hit->places->len, >, 0);
      g_ptr_array_add (ids, g_strdup (hit->row->value->id));
    }

  return sorted (ids);
}

static const char *const FAMILY[] = { "Müller", "Mueller", "Miller",     "Maier",  "Meyer-Groß",
                                      "Yıldız", "O'Brien", "van der Ah", "Łukasz", "Bö" };
static const char *const GIVEN[] = { "Anna", "Jörg", "Çelik", "İnci", "Zoë" };
static const char *const WORDS[] = { "Miete",      "Zahlung",   "über",    "Straße",       "612,50",
                                     "12.03.1985", "WG-2026-7", "Mueller", "030 231 25858" };
#define PICK(random, table) (table)[g_rand_int_range ((random), 0, (gint32) G_N_ELEMENTS (table))]

static AmtCase *
random_case (GRand *random, guint n, guint64 version)
{
  g_autofree char *applicant =
      g_strdup_printf ("%s, %s", PICK (random, FAMILY), PICK (random, GIVEN));
  g_autofree char *reference = g_strdup_printf ("WG-2026-%06u", n);
  AmtCase *value = fixture_named_case (n, applicant, reference);
  AmtParty *party = amt_party_new ();

  value->version = version;
  value->restricted = g_rand_int_range (random, 0, 6) == 0;
  g_free (value->form);
  value->form = g_strdup_printf ("{\"a\":\"%s %s\",\"b\":%d}", PICK (random, WORDS),
                                 PICK (random, WORDS), g_rand_int_range (random, 0, 99));
  party->role = g_strdup ("child");
  party->name = g_strdup (PICK (random, FAMILY));
  party->born_on = g_strdup ("1985-03-12");
  g_ptr_array_add (value->parties, party);
  g_ptr_array_add (value->file_notes, fixture_note ("n", PICK (random, WORDS)));

  return value;
}

static void
random_step (AmtStore *store, GRand *random, guint step)
{
  guint n = (guint) g_rand_int_range (random, 0, 12);
  gboolean index = g_rand_int_range (random, 0, 3) == 0;
  g_autoptr (AmtCase) value = random_case (random, n, step + 1);
  g_autofree char *cursor = step > 0 ? g_strdup_printf ("c-%u", step) : NULL;
  g_autofree char *next = g_strdup_printf ("c-%u", step + 1);
  AmtChangesPage *page = fixture_page (next, FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;
  g_autoptr (GPtrArray) open = NULL;

  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
      fixture_page_remove (page, n, g_rand_boolean (random) ? "erased" : "moved");
      break;
    case 1:
      {
        AmtCasesPage *cases = fixture_cases_page ();

        fixture_cases_page_add (cases, value);
        STORE_OK (amt_store_put_cases, store, cases, g_rand_boolean (random));
        break;
      }
    case 2:
      {
        g_autoptr (AmtOperation) note = fixture_operation (
            g_rand_boolean (random) ? "addJotting" : "addFileNote", n, NULL, PICK (random, WORDS));
        g_autoptr (GError) error = NULL;

        /* The case may not be here. */
        (void) STORE_CALL (amt_store_record, store, &error, note, NOW + G_TIME_SPAN_HOUR);
        break;
      }
    case 3:
      open = STORE_GET (amt_store_list_outbox, store, NOTHING_SINCE);
      if (open->len > 0)
        {
          g_autoptr (GError) error = NULL;
          const AmtOutboxEntry *entry = open->pdata[0];

          (void) STORE_CALL (amt_store_discard, store, &error, entry->operation->id, FALSE);
        }
      break;
    default:
      fixture_page_add (page, value);
      break;
    }
  changes = STORE_GET (amt_store_apply_page, store, cursor, page);
  if (index)
    fixture_index_step (store);
}

static void
check_query (AmtStore *store, const char *text)
{
  g_autoptr (AmtSearchQuery) query = amt_search_query_parse (text, TODAY);
  g_autofree char *expected = NULL;
  g_autofree char *actual = NULL;

  if (query->terms->len == 0)
    return;
  expected = scan (store, query);
  actual = searched (store, query);
  g_test_message ("%s", text);
  g_assert_cmpstr (actual, ==, expected);
}

static void
test_random_histories (void)
{
  static const char *const QUERIES[] = {
    "m",      "muller",    "mueller zahl", "meier",           "von:maier",    "strasse",
    "612,50", "12.3.1985", "2026 7",       "00007",           "az:11",        "\"bö\"",
    "brien",  "vanderah",  "yildiz",       "\"über straße\"", "mie müll",     "jorg maier",
    "ub",     "1",         "03023125858",  "030/23 12 58",    "030 23125858", "3.1985",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (23);

  for (int history = 0; history < 3; history++)
    {
      g_autofree char *directory = amt_test_temp_dir ();
      g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
      g_autoptr (AmtStore) store = fixture_store (directory, clock);

      for (guint step = 0; step < 60; step++)
        {
          random_step (store, random, step);
          if (step % 4 == 3)
            {
              fixture_index (store);
              check_query (store, PICK (random, QUERIES));
            }
          if (step % 20 == 18)
            fixture_verify (store);
        }
      fixture_index (store);
      fixture_verify (store);
      for (gsize i = 0; i < G_N_ELEMENTS (QUERIES); i++)
        check_query (store, QUERIES[i]);
      amt_store_close (store);
      g_assert_cmpint (fixture_count_traces (directory, "nirgends"), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/search-scan/random-histories", test_random_histories);

  return g_test_run ();
}
