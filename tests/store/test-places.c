/* test-places.c: saved searches, how lists and cases were left, what was opened lately; what an erased case leaves of them;
 * a cache from before there were any.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-lists.h"
#include "amt-store-places.h"
#include "amt-store-private.h"
#include "store-fixture.h"

#include <string.h>

static const char SQL_TO_VERSION_2[] = FIXTURE_SQL_TO_VERSION_2;
static const char SQL_TRACES[] =
    "SELECT (SELECT count(*) FROM recent) + (SELECT count(*) FROM case_place)"
    " + (SELECT count(*) FROM list_state WHERE anchor IS NOT NULL OR selected IS NOT NULL)";

static void
changed_cb (AmtStore *store, AmtChangeSet *changes, gpointer user_data)
{
  if (changes->places)
    (*(guint *) user_data)++;
}

static AmtStore *
open_filled (const char *directory, AmtClock *clock)
{
  AmtStore *store = fixture_store (directory, clock);

  fixture_fill (store, 6);

  return store;
}

static void
let_go (AmtStore *store)
{
  amt_store_close (store);
  g_object_unref (store);
}

static gint64
save (AmtStore *store, gint64 id, const char *name, const char *text)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_OPEN);
  g_autoptr (GError) error = NULL;
  gint64 saved;

  query->text = g_strdup (text);
  query->sort = AMT_SORT_DEADLINE;
  saved = STORE_CALL (amt_store_save_search, store, &error, id, name, query);
  g_assert_no_error (error);

  return saved;
}

static char *
names (AmtStore *store)
{
  g_autoptr (GPtrArray) searches = STORE_GET (amt_store_load_searches, store);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < searches->len; i++)
    {
      const AmtSavedSearch *search = searches->pdata[i];

      g_assert_cmpint (search->query->sort, ==, AMT_SORT_DEADLINE);
      g_string_append_printf (text, "%s(%s) ", search->name,
                              search->query->text ? search->query->text : "");
    }

  return g_string_free (text, FALSE);
}

static void
test_searches (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = fixture_store (directory, clock);
  guint n_changes = 0;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  gint64 a;
  gint64 b;
  gint64 c;

  g_signal_connect (store, "changed", G_CALLBACK (changed_cb), &n_changes);
  a = save (store, 0, "A", NULL);
  b = save (store, 0, "B", "bee");
  c = save (store, 0, "C", NULL);
  first = names (store);
  g_assert_cmpstr (first, ==, "A() B(bee) C() ");
  g_assert_cmpint (save (store, b, "Bé", "wasp"), ==, b);
  STORE_OK (amt_store_order_searches, store, ((gint64[]){ c, a }), 2);
  second = names (store);
  g_assert_cmpstr (second, ==, "C() A() Bé(wasp) ");
  STORE_OK (amt_store_drop_search, store, a);
  STORE_FAILS (AMT_STORE_ERROR_NOT_FOUND, amt_store_drop_search, store, a);
  third = names (store);
  g_assert_cmpstr (third, ==, "C() Bé(wasp) ");
  g_assert_cmpuint (n_changes, ==, 6);
  let_go (store);
}

static void
test_lists (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = open_filled (directory, clock);
  g_autoptr (AmtListState) state = g_new0 (AmtListState, 1);
  g_autoptr (AmtListState) none = STORE_GET (amt_store_load_list_state, store, "mine");
  g_autoptr (AmtListState) back = NULL;
  g_autoptr (AmtListState) again = NULL;

  g_assert_null (none->query);
  g_assert_null (none->columns);
  state->query = amt_case_query_new (AMT_SCOPE_MINE);
  amt_case_query_add (&state->query->services, "kita");
  state->columns = g_strdup ("reference,applicant");
  state->anchor_id = g_strdup ("case-3");
  state->selected_id = g_strdup ("case-none");
  STORE_OK (amt_store_save_list_state, store, "mine", state);
  let_go (store);

  store = fixture_store (directory, clock);
  back = STORE_GET (amt_store_load_list_state, store, "mine");
  g_assert_cmpstr (back->query->services[0], ==, "kita");
  g_assert_cmpstr (back->columns, ==, "reference,applicant");
  g_assert_cmpstr (back->anchor_id, ==, "case-3");
  g_assert_null (back->selected_id);
  g_clear_pointer (&back->query, amt_case_query_free);
  STORE_OK (amt_store_save_list_state, store, "mine", back);
  again = STORE_GET (amt_store_load_list_state, store, "mine");
  g_assert_null (again->query);
  let_go (store);
}

static char *
text_of (AmtStore *store, const char *case_id, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *text = case_id ? STORE_CALL (amt_store_load_case_place, store, &error, case_id)
                       : STORE_CALL (amt_store_load_ui_state, store, &error, name);

  g_assert_no_error (error);

  return text;
}

static void
test_texts (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = open_filled (directory, clock);
  g_autofree char *place = NULL;
  g_autofree char *ui = NULL;

  g_assert_null (text_of (store, "case-1", NULL));
  STORE_OK (amt_store_save_case_place, store, "case-1", "{\"page\":\"form\"}");
  STORE_OK (amt_store_save_case_place, store, "case-1", "{\"page\":\"documents\"}");
  STORE_OK (amt_store_save_case_place, store, "case-none", "{}");
  place = text_of (store, "case-1", NULL);
  g_assert_cmpstr (place, ==, "{\"page\":\"documents\"}");
  g_assert_null (text_of (store, "case-none", NULL));

  STORE_OK (amt_store_save_ui_state, store, "last-list", "mine");
  ui = text_of (store, NULL, "last-list");
  g_assert_cmpstr (ui, ==, "mine");
  STORE_OK (amt_store_save_ui_state, store, "last-list", NULL);
  g_assert_null (text_of (store, NULL, "last-list"));
  let_go (store);
}

static char *
recent (AmtStore *store)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_RECENT);
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GString *text = g_string_new (NULL);

  query->sort = AMT_SORT_OPENED;
  query->descending = TRUE;
  keys = STORE_GET (amt_store_query, store, query);
  rows = STORE_GET (amt_store_load_rows, store, (const gint64 *) (void *) keys->data, keys->len);
  for (guint i = 0; i < rows->len && i < 6; i++)
    g_string_append_printf (text, "%s ", ((AmtListRow *) rows->pdata[i])->value->id + 5);

  return g_string_free (text, FALSE);
}

static void
test_recent (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = fixture_store (directory, clock);
  guint n_changes = 0;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_RECENT);
  g_autoptr (GArray) keys = NULL;

  fixture_fill (store, 120);
  g_signal_connect (store, "changed", G_CALLBACK (changed_cb), &n_changes);
  /* The clock stands, and the order is still that of opening. */
  STORE_OK (amt_store_note_opened, store, "case-2");
  STORE_OK (amt_store_note_opened, store, "case-0");
  STORE_OK (amt_store_note_opened, store, "case-5");
  STORE_OK (amt_store_note_opened, store, "case-2");
  STORE_OK (amt_store_note_opened, store, "case-2");
  STORE_OK (amt_store_note_opened, store, "case-none");
  first = recent (store);
  g_assert_cmpstr (first, ==, "2 5 0 ");
  g_assert_cmpuint (n_changes, ==, 4);

  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *id = fixture_case_id (i);

      STORE_OK (amt_store_note_opened, store, id);
    }
  keys = STORE_GET (amt_store_query, store, query);
  g_assert_cmpuint (keys->len, ==, 100);
  second = recent (store);
  g_assert_cmpstr (second, ==, "119 118 117 116 115 114 ");
  let_go (store);
}

static void
leave_traces (AmtStore *store, const char *id, const char *text)
{
  g_autoptr (AmtListState) state = g_new0 (AmtListState, 1);

  state->query = amt_case_query_new (AMT_SCOPE_MINE);
  state->query->text = g_strdup (text);
  amt_case_query_add (&state->query->states, "waiting");
  state->columns = g_strdup ("c");
  state->anchor_id = g_strdup (id);
  state->selected_id = g_strdup (id);
  STORE_OK (amt_store_save_list_state, store, text, state);
  STORE_OK (amt_store_save_case_place, store, id, "{\"document\":\"x\"}");
  STORE_OK (amt_store_note_opened, store, id);
  save (store, 0, text, text);
}

static gint64
count_traces (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  g_autoptr (GBytes) key = fixture_key (7);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDb) db = amt_db_open (path, key, AMT_DB_READ, &error);
  gint64 n = -1;

  g_assert_no_error (error);
  g_assert_true (amt_db_get_int (db, &n, 0, &error, SQL_TRACES, ""));

  return n;
}

/* The fixture's names: "Müller3, Özlem" is of case 3 alone, "Özlem" of all. */
static void
test_erased (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = open_filled (directory, clock);
  AmtChangesPage *page = fixture_page ("c-2", FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;
  g_autoptr (AmtListState) only = NULL;
  g_autoptr (AmtListState) common = NULL;
  g_autofree char *left = NULL;

  leave_traces (store, "case-3", "Müller3");
  leave_traces (store, "case-3", "Özlem");
  fixture_page_remove (page, 3, "erased");
  changes = STORE_GET (amt_store_apply_page, store, "c-1", page);
  g_assert_true (changes->places);

  only = STORE_GET (amt_store_load_list_state, store, "Müller3");
  g_assert_null (only->query->text);
  g_assert_cmpstr (only->query->states[0], ==, "waiting");
  g_assert_null (only->anchor_id);
  g_assert_null (only->selected_id);
  common = STORE_GET (amt_store_load_list_state, store, "Özlem");
  g_assert_cmpstr (common->query->text, ==, "Özlem");
  g_assert_null (common->anchor_id);
  left = names (store);
  g_assert_null (strstr (left, "Müller3"));
  g_assert_nonnull (strstr (left, "Özlem"));
  fixture_verify (store);
  g_assert_cmpint (count_traces (directory), ==, 0);
  let_go (store);
}

static void
make_older (const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  g_autoptr (GBytes) key = fixture_key (7);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtDb) db = amt_db_open (path, key, AMT_DB_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (amt_db_exec (db, SQL_TO_VERSION_2, &error));
  g_assert_no_error (error);
}

static void
test_older_cache (void)
{
  g_autofree char *directory = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = open_filled (directory, clock);
  g_autoptr (AmtMe) me = amt_me_new ();
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_OPEN);
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtSidebarCounts) before = NULL;
  g_autoptr (AmtSidebarCounts) after = NULL;
  g_autoptr (AmtFacets) facets = NULL;
  g_autoptr (AmtListState) state = NULL;
  g_autofree char *none = NULL;
  g_autofree char *opened = NULL;

  me->id = g_strdup (ME);
  let_go (store);
  make_older (directory);

  /* Beside an older writer: counts without what is not there, and nothing was kept. */
  store = fixture_open (directory, 7, AMT_STORE_READ_ONLY, clock, &error);
  g_assert_no_error (error);
  before = STORE_GET (amt_store_load_sidebar, store, me, NULL);
  g_assert_cmpuint (before->counts.mine, ==, 6);
  facets = STORE_GET (amt_store_load_facets, store, query);
  g_assert_cmpuint (facets->n, ==, 6);
  state = STORE_GET (amt_store_load_list_state, store, "mine");
  g_assert_null (state->query);
  g_assert_null (text_of (store, "case-1", NULL));
  none = names (store);
  g_assert_cmpstr (none, ==, "");
  STORE_FAILS (AMT_STORE_ERROR_READ_ONLY, amt_store_note_opened, store, "case-1");
  let_go (store);

  store = fixture_store (directory, clock);
  STORE_OK (amt_store_note_opened, store, "case-1");
  after = STORE_GET (amt_store_load_sidebar, store, me, NULL);
  g_assert_cmpuint (after->counts.mine, ==, 6);
  g_assert_cmpuint (after->recent, ==, 1);
  opened = recent (store);
  g_assert_cmpstr (opened, ==, "1 ");
  fixture_verify (store);
  let_go (store);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/store/places/searches", test_searches);
  g_test_add_func ("/store/places/lists", test_lists);
  g_test_add_func ("/store/places/texts", test_texts);
  g_test_add_func ("/store/places/recent", test_recent);
  g_test_add_func ("/store/places/erased", test_erased);
  g_test_add_func ("/store/places/older-cache", test_older_cache);

  return g_test_run ();
}
