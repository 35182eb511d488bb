/* test-pull.c: pages of the feed: rows, tombstones, stale pages, the end of a full sync, whole cases.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

typedef struct
{
  char *directory;
  AmtClock *clock;
  AmtStore *store;
  AmtChangeSet *last; /* (nullable) of ::changed */
} Fixture;

static void
changed_cb (AmtStore *store, AmtChangeSet *changes, Fixture *fixture)
{
  g_clear_pointer (&fixture->last, amt_change_set_unref);
  fixture->last = amt_change_set_ref (changes);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = amt_test_temp_dir ();
  fixture->clock = amt_clock_new_fixed (NOW);
  fixture->store = fixture_store (fixture->directory, fixture->clock);
  g_signal_connect (fixture->store, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_verify (fixture->store);
  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  g_clear_pointer (&fixture->last, amt_change_set_unref);
  g_object_unref (fixture->clock);
  g_free (fixture->directory);
}

static AmtChangeSet *
apply (Fixture *fixture, const char *cursor, AmtChangesPage *page)
{
  return STORE_GET (amt_store_apply_page, fixture->store, cursor, page);
}

static void
apply_one (Fixture *fixture, const char *cursor, const char *next, guint n, guint64 version)
{
  AmtChangesPage *page = fixture_page (next, FALSE);
  g_autoptr (AmtCase) value = fixture_case (n, version, ME);
  g_autoptr (AmtChangeSet) changes = NULL;

  fixture_page_add (page, value);
  changes = apply (fixture, cursor, page);
}

static guint64
row_version (Fixture *fixture, guint n)
{
  AmtCaseView *view = fixture_view (fixture->store, n);
  guint64 version = view->row->value->version;

  amt_case_view_free (view);

  return version;
}

static gboolean
is_there (Fixture *fixture, guint n)
{
  g_autofree char *id = fixture_case_id (n);
  g_autoptr (GError) error = NULL;
  AmtCaseView *view = STORE_CALL (amt_store_load_case, fixture->store, &error, id);

  if (!view)
    {
      g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND);
      return FALSE;
    }
  amt_case_view_free (view);

  return TRUE;
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  AmtChangesPage *page = fixture_page ("c-1", TRUE);
  g_autoptr (AmtCase) first = fixture_case (0, 1, ME);
  g_autoptr (AmtCase) second = fixture_case (1, 1, NULL);
  g_autoptr (AmtChangeSet) changes = NULL;
  AmtPullState *state;

  fixture_page_add (page, first);
  fixture_page_add (page, second);
  changes = apply (fixture, NULL, page);
  g_assert_cmpuint (changes->inserted->len, ==, 2);
  g_assert_nonnull (fixture->last);
  g_assert_cmpuint (fixture->last->inserted->len, ==, 2);
  g_clear_pointer (&changes, amt_change_set_unref);

  state = STORE_GET (amt_store_load_pull_state, fixture->store);
  g_assert_cmpstr (state->cursor, ==, "c-1");
  g_assert_true (state->full_running);
  g_assert_cmpint (state->last_pull_at, ==, AMT_TIME_NONE);
  g_assert_cmpuint (state->n_cases, ==, 2);
  amt_pull_state_free (state);

  /* The same page again belongs to another cursor. */
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_apply_page, fixture->store, NULL,
               fixture_page ("c-1", TRUE));

  page = fixture_page ("c-2", FALSE);
  fixture_page_remove (page, 1, "moved");
  fixture_page_remove (page, 7, "closed");
  changes = apply (fixture, "c-1", page);
  g_assert_cmpuint (changes->removed->len, ==, 1);
  state = STORE_GET (amt_store_load_pull_state, fixture->store);
  g_assert_false (state->full_running);
  g_assert_cmpint (state->last_pull_at, ==, NOW);
  amt_pull_state_free (state);
}

static void
test_older_rows (Fixture *fixture, gconstpointer data)
{
  AmtChangesPage *page;
  g_autoptr (AmtCase) same = fixture_case (0, 5, ME);
  g_autoptr (AmtChangeSet) changes = NULL;

  apply_one (fixture, NULL, "c-1", 0, 5);
  apply_one (fixture, "c-1", "c-2", 0, 4);
  g_assert_cmpuint (row_version (fixture, 0), ==, 5);

  page = fixture_page ("c-3", FALSE);
  fixture_page_add (page, same);
  changes = apply (fixture, "c-2", page);
  g_assert_true (amt_change_set_is_empty (changes));
  apply_one (fixture, "c-3", "c-4", 0, 6);
  g_assert_cmpuint (row_version (fixture, 0), ==, 6);
}

static void
test_sweep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 1, NULL, "eins");
  g_autoptr (AmtCase) stays = fixture_case (0, 1, ME);
  g_autoptr (AmtChangeSet) changes = NULL;
  AmtChangesPage *page;
  AmtCaseView *view;

  fixture_fill (fixture->store, 4);
  STORE_OK (amt_store_record, fixture->store, note, AMT_TIME_NONE);
  STORE_OK (amt_store_begin_full, fixture->store);
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_apply_page, fixture->store, "c-1",
               fixture_page ("c-9", FALSE));

  page = fixture_page ("f-1", TRUE);
  fixture_page_add (page, stays);
  changes = apply (fixture, NULL, page);
  g_clear_pointer (&changes, amt_change_set_unref);
  g_assert_true (is_there (fixture, 3));

  /* 0 came, 1 has the clerk's work, 2 came but could not be read, 3 did not come. */
  page = fixture_page ("f-2", FALSE);
  fixture_page_break (page, "case-2", "{}");
  changes = apply (fixture, "f-1", page);
  g_assert_cmpuint (changes->removed->len, ==, 1);
  g_assert_true (is_there (fixture, 0));
  g_assert_true (is_there (fixture, 2));
  g_assert_false (is_there (fixture, 3));
  view = fixture_view (fixture->store, 1);
  g_assert_true (view->row->gone);
  g_assert_nonnull (view->base);
  amt_case_view_free (view);

  /* With the last operation it goes, too. */
  STORE_OK (amt_store_discard, fixture->store, note->id, FALSE);
  g_assert_false (is_there (fixture, 1));
}

static void
test_erased (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 0, NULL, "eins");
  g_autoptr (AmtOutboxEntry) entry = NULL;
  AmtChangesPage *page = fixture_page ("c-2", FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;

  fixture_fill (fixture->store, 1);
  STORE_OK (amt_store_record, fixture->store, note, AMT_TIME_NONE);
  STORE_OK (amt_store_save_draft, fixture->store, "case-0", "jotting", "Entwurf");
  fixture_page_remove (page, 0, "erased");
  changes = apply (fixture, "c-1", page);
  g_assert_true (changes->outbox);
  g_assert_false (is_there (fixture, 0));
  g_assert_null (STORE_GET (amt_store_load_draft, fixture->store, "case-0", "jotting"));

  entry = STORE_GET (amt_store_load_entry, fixture->store, note->id);
  g_assert_cmpint (entry->state, ==, AMT_OUTBOX_REFUSED);
  g_assert_cmpstr (entry->problem_type, ==, "erased");
  g_assert_cmpstr (entry->operation->text, ==, "eins");
  STORE_FAILS (AMT_STORE_ERROR_NOT_FOUND, amt_store_requeue, fixture->store, note->id);
  STORE_OK (amt_store_discard, fixture->store, note->id, FALSE);
}

static void
test_set_aside (Fixture *fixture, gconstpointer data)
{
  AmtChangesPage *page = fixture_page ("c-1", FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;
  GPtrArray *list;

  fixture_page_break (page, "case-0", "{\"id\":\"case-0\"}");
  fixture_page_break (page, NULL, "[]");
  fixture_page_break (page, "case-0", "{\"again\":1}");
  changes = apply (fixture, NULL, page);
  list = STORE_GET (amt_store_list_set_aside, fixture->store);
  g_assert_cmpuint (list->len, ==, 2);
  g_ptr_array_unref (list);

  /* A good row later makes it good. */
  apply_one (fixture, "c-1", "c-2", 0, 1);
  list = STORE_GET (amt_store_list_set_aside, fixture->store);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_null (((AmtBroken *) list->pdata[0])->id);
  g_ptr_array_unref (list);
}

static void
expect_wanted (Fixture *fixture, AmtMe *me, const char *expected)
{
  g_auto (GStrv) ids = STORE_GET (amt_store_wanted_cases, fixture->store, me, 10);
  g_autofree char *joined = g_strjoinv (" ", ids);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_wanted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtMe) me = amt_me_new ();
  AmtQueueRight *right = amt_queue_right_new ();
  AmtQueueRight *first = right;
  AmtChangesPage *page = fixture_page ("c-1", FALSE);
  AmtCasesPage *cases = fixture_cases_page ();
  g_autoptr (AmtChangeSet) changes = NULL;
  const char *owners[] = { NULL, NULL, "u-other", ME };

  me->id = g_strdup (ME);
  right->queue_id = g_strdup ("q-1");
  right->rights = AMT_RIGHT_READ;
  right->cache_scope = AMT_CACHE_ALL;
  g_ptr_array_add (me->queues, right);

  /* 0 and 3 lie in q-2, of which only mine may be kept; 1 and 2 in q-1. */
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      g_autoptr (AmtCase) value = fixture_case (i, 1, owners[i]);

      fixture_page_add (page, value);
      if (i == 1)
        fixture_cases_page_add (cases, value);
    }
  changes = apply (fixture, NULL, page);
  expect_wanted (fixture, me, "case-1 case-2");
  right = amt_queue_right_new ();
  right->queue_id = g_strdup ("q-2");
  right->rights = AMT_RIGHT_READ;
  right->cache_scope = AMT_CACHE_MINE;
  g_ptr_array_add (me->queues, right);
  expect_wanted (fixture, me, "case-3 case-1 case-2");
  first->cache_scope = AMT_CACHE_MINE;
  expect_wanted (fixture, me, "case-3");
  me->substitute_for = g_strsplit ("u-other", " ", -1);
  expect_wanted (fixture, me, "case-3 case-2");
  first->cache_scope = AMT_CACHE_ALL;
  expect_wanted (fixture, me, "case-3 case-2 case-1");
  g_clear_pointer (&me->substitute_for, g_strfreev);

  /* 1 comes, 2 is not there for this person: neither is asked for again before its row changes. */
  cases->missing = g_strsplit ("case-2", " ", -1);
  STORE_OK (amt_store_put_cases, fixture->store, cases, FALSE);
  expect_wanted (fixture, me, "case-3");
  apply_one (fixture, "c-1", "c-2", 2, 2);
  apply_one (fixture, "c-2", "c-3", 1, 2);
  expect_wanted (fixture, me, "case-1 case-2 case-3");
}

/* The portal's answer brings the whole case; whoever works on it gets to see what others do to it. */
static void
test_worked_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtMe) me = amt_me_new ();
  AmtChangesPage *page = fixture_page ("c-1", FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;
  g_autoptr (AmtCase) value = fixture_case (0, 1, NULL);
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 0, NULL, "Anruf");
  g_autoptr (GPtrArray) entries = NULL;

  me->id = g_strdup (ME);
  fixture_page_add (page, value);
  changes = apply (fixture, NULL, page);
  expect_wanted (fixture, me, "");

  STORE_OK (amt_store_record, fixture->store, note, AMT_TIME_NONE);
  entries = STORE_GET (amt_store_claim_due, fixture->store, NOW, 1, 0);
  g_assert_cmpuint (entries->len, ==, 1);
  STORE_OK (amt_store_settle, fixture->store, note->id, fixture_done (value, note));
  expect_wanted (fixture, me, "");
  apply_one (fixture, "c-1", "c-2", 0, 9);
  expect_wanted (fixture, me, "case-0");
}

static void
test_whole_and_row (Fixture *fixture, gconstpointer data)
{
  AmtCasesPage *cases = fixture_cases_page ();
  g_autoptr (AmtCase) older = fixture_case (0, 1, ME);
  AmtCaseView *view;

  fixture_fill (fixture->store, 1);
  apply_one (fixture, "c-1", "c-2", 0, 3);

  /* The list shows the newer row, the page the whole case that is here. */
  view = fixture_view (fixture->store, 0);
  g_assert_cmpuint (view->row->value->version, ==, 3);
  g_assert_cmpuint (view->truth->version, ==, 1);
  g_assert_true (view->truth->whole);
  amt_case_view_free (view);

  fixture_cases_page_add (cases, older);
  STORE_OK (amt_store_put_cases, fixture->store, cases, TRUE);
  g_assert_cmpuint (row_version (fixture, 0), ==, 3);
}

static void
test_references (Fixture *fixture, gconstpointer data)
{
  GPtrArray *list;

  STORE_OK (amt_store_save_reference, fixture->store, "users", "{\"users\":[]}", "\"1\"");
  g_assert_true (fixture->last->references);
  g_clear_pointer (&fixture->last, amt_change_set_unref);
  STORE_OK (amt_store_save_reference, fixture->store, "users", "{\"users\":[]}", "\"2\"");
  g_assert_null (fixture->last);
  STORE_OK (amt_store_save_reference, fixture->store, "me", "{}", NULL);

  list = STORE_GET (amt_store_load_references, fixture->store);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((AmtReference *) list->pdata[1])->etag, ==, "\"2\"");
  g_assert_null (((AmtReference *) list->pdata[0])->etag);
  g_ptr_array_unref (list);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add ("/store/pull/pages", Fixture, NULL, set_up, test_pages, tear_down);
  g_test_add ("/store/pull/older-rows", Fixture, NULL, set_up, test_older_rows, tear_down);
  g_test_add ("/store/pull/sweep", Fixture, NULL, set_up, test_sweep, tear_down);
  g_test_add ("/store/pull/erased", Fixture, NULL, set_up, test_erased, tear_down);
  g_test_add ("/store/pull/set-aside", Fixture, NULL, set_up, test_set_aside, tear_down);
  g_test_add ("/store/pull/worked-on", Fixture, NULL, set_up, test_worked_on, tear_down);
  g_test_add ("/store/pull/wanted", Fixture, NULL, set_up, test_wanted, tear_down);
  g_test_add ("/store/pull/whole-and-row", Fixture, NULL, set_up, test_whole_and_row, tear_down);
  g_test_add ("/store/pull/references", Fixture, NULL, set_up, test_references, tear_down);

  return g_test_run ();
}
