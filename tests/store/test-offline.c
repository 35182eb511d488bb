/* test-offline.c: sets that stay available without a network: who belongs to them, what they keep, and what ends them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-lacking.h"
#include "amt-store-offline.h"
#include "amt-store-places.h"
#include "store-fixture.h"

#include <string.h>

typedef struct
{
  char *directory;
  AmtClock *clock;
  AmtStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = amt_test_temp_dir ();
  fixture->clock = amt_clock_new_fixed (NOW);
  fixture->store = fixture_store (fixture->directory, fixture->clock);
  fixture_fill (fixture->store, 5);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_verify (fixture->store);
  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  g_object_unref (fixture->clock);
  g_free (fixture->directory);
}

static void
add_document (AmtCase *value, const char *id, const char *content)
{
  AmtDocument *document = amt_document_new ();

  document->id = g_strdup (id);
  document->name = g_strdup ("a.pdf");
  document->media_type = g_strdup ("application/pdf");
  document->source = g_strdup ("application");
  document->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, -1);
  document->size = (gint64) strlen (content);
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
}

static guint
add (Fixture *fixture, AmtOfflineKind kind, const char *what)
{
  const char *const whats[] = { what, NULL };
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  guint n = 99;

  amt_store_add_offline_async (fixture->store, kind, whats, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_store_add_offline_finish (fixture->store, result, &n, &error));
  g_assert_no_error (error);
  return n;
}

static void
take_away (Fixture *fixture, AmtOfflineKind kind, const char *what)
{
  const char *const whats[] = { what, NULL };

  STORE_OK (amt_store_remove_offline, fixture->store, kind, whats);
}

/* "2/3 1/2" for a set with three cases, two of them whole, and one of two documents; "!" behind what is complete. */
static char *
describe (Fixture *fixture)
{
  g_autoptr (GPtrArray) sets = STORE_GET (amt_store_list_offline, fixture->store);
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < sets->len; i++)
    {
      const AmtOfflineSet *set = sets->pdata[i];

      g_string_append_printf (line, "%s%s %u/%u %u/%u%s", i > 0 ? ", " : "", set->what,
                              set->n_whole, set->n_cases, set->n_here + set->n_refused,
                              set->n_documents, set->complete_at != AMT_TIME_NONE ? "!" : "");
    }
  return g_string_free (line, FALSE);
}

#define ASSERT_SETS(fixture, expected) \
  G_STMT_START \
  { \
    g_autofree char *sets_line = describe (fixture); \
    g_assert_cmpstr (sets_line, ==, (expected)); \
  } \
  G_STMT_END

/* Numbers of the cases that the list marks. */
static char *
marked (Fixture *fixture)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_ALL);
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GString *line = g_string_new (NULL);

  query->marks = AMT_MARK_OFFLINE;
  query->sort = AMT_SORT_REFERENCE;
  keys = STORE_GET (amt_store_query, fixture->store, query);
  rows =
      STORE_GET (amt_store_load_rows, fixture->store, (gint64 *) (gpointer) keys->data, keys->len);
  for (guint i = 0; i < rows->len; i++)
    {
      g_assert_true (((AmtListRow *) rows->pdata[i])->offline);
      g_string_append_printf (line, "%s ", ((AmtListRow *) rows->pdata[i])->value->id + 5);
    }
  return g_string_free (line, FALSE);
}

#define ASSERT_MARKED(fixture, expected) \
  G_STMT_START \
  { \
    g_autofree char *marked_line = marked (fixture); \
    g_assert_cmpstr (marked_line, ==, (expected)); \
  } \
  G_STMT_END

static void
test_cases (Fixture *fixture, gconstpointer data)
{
  const char *const two[] = { "case-1", "case-3", "case-77", NULL };
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  ASSERT_SETS (fixture, "");
  ASSERT_MARKED (fixture, "");
  amt_store_add_offline_async (fixture->store, AMT_OFFLINE_CASE, two, NULL, amt_test_result_cb,
                               &slot);
  result = amt_test_wait_result (&slot);
  g_assert_true (amt_store_add_offline_finish (fixture->store, result, &n, &error));
  g_assert_cmpuint (n, ==, 2);
  /* Twice is once. */
  g_assert_cmpuint (add (fixture, AMT_OFFLINE_CASE, "case-1"), ==, 1);
  ASSERT_SETS (fixture, "case-1 1/1 0/0!, case-3 1/1 0/0!");
  ASSERT_MARKED (fixture, "1 3 ");

  take_away (fixture, AMT_OFFLINE_CASE, "case-1");
  take_away (fixture, AMT_OFFLINE_CASE, "case-4");
  ASSERT_SETS (fixture, "case-3 1/1 0/0!");
  ASSERT_MARKED (fixture, "3 ");
}

/* A newer row does not lose the mark; a newer row whose whole case is not here is not complete. */
static void
test_newer (Fixture *fixture, gconstpointer data)
{
  AmtChangesPage *page = fixture_page ("c-2", FALSE);
  g_autoptr (AmtCase) newer = fixture_case (1, 2, ME);
  g_autoptr (AmtChangeSet) changes = NULL;
  g_autoptr (AmtMe) me = amt_me_new ();
  g_auto (GStrv) wanted = NULL;

  add (fixture, AMT_OFFLINE_CASE, "case-1");
  fixture_page_add (page, newer);
  changes = STORE_GET (amt_store_apply_page, fixture->store, "c-1", page);
  ASSERT_MARKED (fixture, "1 ");
  ASSERT_SETS (fixture, "case-1 0/1 0/0");

  /* Nobody's, and no right to keep it but this. */
  me->id = g_strdup ("somebody-else");
  wanted = STORE_GET (amt_store_wanted_cases, fixture->store, me, 10);
  g_assert_cmpuint (g_strv_length (wanted), ==, 1);
  g_assert_cmpstr (wanted[0], ==, "case-1");
}

static void
test_queue_and_search (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtCaseQuery) query = amt_case_query_new (AMT_SCOPE_MINE);
  g_autoptr (AmtCase) moved = fixture_case (1, 2, "u-other");
  g_autoptr (AmtLacking) lacking = NULL;
  g_autofree char *id = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 search_id;

  amt_store_save_search_async (fixture->store, 0, "Meine", query, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  search_id = amt_store_save_search_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  id = g_strdup_printf ("%" G_GINT64_FORMAT, search_id);

  g_assert_cmpuint (add (fixture, AMT_OFFLINE_SEARCH, "4711"), ==, 0);
  g_assert_cmpuint (add (fixture, AMT_OFFLINE_SEARCH, id), ==, 1);
  ASSERT_MARKED (fixture, "0 1 2 3 4 ");

  /* Somebody else's now: seen when documents are looked for. */
  put_whole (fixture, moved);
  lacking = STORE_GET (amt_store_list_lacking, fixture->store, NULL, 0, NULL, NULL, 10);
  g_assert_cmpuint (lacking->documents->len, ==, 0);
  ASSERT_MARKED (fixture, "0 2 3 4 ");

  /* With the search its set goes. */
  STORE_OK (amt_store_drop_search, fixture->store, search_id);
  ASSERT_SETS (fixture, "");
  ASSERT_MARKED (fixture, "");
  g_assert_cmpuint (add (fixture, AMT_OFFLINE_QUEUE, "nowhere"), ==, 1);
  ASSERT_SETS (fixture, "nowhere 0/0 0/0!");
}

static void
put_bytes (Fixture *fixture, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autofree char *sha256 = STORE_GET (amt_store_put_document, fixture->store, bytes);

  g_assert_nonnull (sha256);
}

static gboolean
is_here (Fixture *fixture, const char *text)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE;

  amt_store_document_state_async (fixture->store, sha256, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  amt_store_document_state_finish (fixture->store, result, &complete, NULL, NULL, &error);
  g_assert_no_error (error);
  return complete;
}

/* What is of a set comes first, needs no room and is not pushed out. */
static void
test_documents (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtCase) first = fixture_case (1, 2, ME);
  g_autoptr (AmtCase) second = fixture_case (2, 2, ME);
  g_autoptr (AmtLacking) lacking = NULL;
  g_autofree char *refused = NULL;

  add_document (first, "d-1", "of a set");
  add_document (first, "d-2", "refused");
  put_whole (fixture, first);
  add_document (second, "d-3", "of no set");
  put_whole (fixture, second);
  add (fixture, AMT_OFFLINE_CASE, "case-1");
  ASSERT_SETS (fixture, "case-1 1/1 0/2");

  lacking = STORE_GET (amt_store_list_lacking, fixture->store, NULL, 0, ME, NULL, 10);
  g_assert_cmpuint (lacking->documents->len, ==, 3);
  g_assert_cmpstr (((AmtLackingDocument *) lacking->documents->pdata[0])->case_id, ==, "case-1");
  g_assert_true (((AmtLackingDocument *) lacking->documents->pdata[1])->offline);
  g_assert_false (((AmtLackingDocument *) lacking->documents->pdata[2])->offline);

  put_bytes (fixture, "of no set");
  put_bytes (fixture, "of a set");
  amt_store_set_quota (fixture->store, 1);
  put_bytes (fixture, "later");
  g_assert_true (is_here (fixture, "of a set"));
  g_assert_false (is_here (fixture, "of no set"));
  ASSERT_SETS (fixture, "case-1 1/1 1/2");

  refused = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "refused", -1);
  STORE_OK (amt_store_refuse_document, fixture->store, refused);
  ASSERT_SETS (fixture, "case-1 1/1 2/2!");

  /* From now on it counts like any other. */
  take_away (fixture, AMT_OFFLINE_CASE, "case-1");
  put_bytes (fixture, "later still");
  g_assert_false (is_here (fixture, "of a set"));
}

static void
test_protected_and_erased (Fixture *fixture, gconstpointer data)
{
  AmtChangesPage *page = fixture_page ("c-2", FALSE);
  g_autoptr (AmtCase) closed = fixture_case (1, 2, ME);
  g_autoptr (AmtChangeSet) changes = NULL;
  g_autoptr (AmtLacking) lacking = NULL;

  add (fixture, AMT_OFFLINE_CASE, "case-1");
  add (fixture, AMT_OFFLINE_CASE, "case-2");
  closed->restricted = TRUE;
  put_whole (fixture, closed);
  fixture_page_remove (page, 2, "erased");
  changes = STORE_GET (amt_store_apply_page, fixture->store, "c-1", page);
  lacking = STORE_GET (amt_store_list_lacking, fixture->store, NULL, 0, NULL, NULL, 10);
  ASSERT_MARKED (fixture, "");
  ASSERT_SETS (fixture, "case-1 0/0 0/0!");
  take_away (fixture, AMT_OFFLINE_CASE, "case-1");
  g_assert_cmpuint (add (fixture, AMT_OFFLINE_CASE, "case-1"), ==, 0);
}

static void
test_reopened (Fixture *fixture, gconstpointer data)
{
  add (fixture, AMT_OFFLINE_CASE, "case-1");
  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  fixture->store = fixture_store (fixture->directory, fixture->clock);
  ASSERT_SETS (fixture, "case-1 1/1 0/0!");
  ASSERT_MARKED (fixture, "1 ");
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/store/offline/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("cases", test_cases);
  ADD ("newer", test_newer);
  ADD ("queue-and-search", test_queue_and_search);
  ADD ("documents", test_documents);
  ADD ("protected-and-erased", test_protected_and_erased);
  ADD ("reopened", test_reopened);
#undef ADD
  return g_test_run ();
}
