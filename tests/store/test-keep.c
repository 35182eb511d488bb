/* test-keep.c: what may no longer be whole loses its contents, and nothing that somebody works on does.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-keep.h"
#include "amt-store-places.h"
#include "store-fixture.h"

#define COLLEAGUE "u-other"

typedef struct
{
  char *directory;
  AmtClock *clock;
  AmtStore *store;
  AmtMe *me;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const QUEUES[] = { "q-1", "q-2" };

  fixture->directory = amt_test_temp_dir ();
  fixture->clock = amt_clock_new_fixed (NOW);
  fixture->store = fixture_store (fixture->directory, fixture->clock);
  fixture->me = amt_me_new ();
  fixture->me->id = g_strdup (ME);
  for (guint i = 0; i < G_N_ELEMENTS (QUEUES); i++)
    {
      AmtQueueRight *right = amt_queue_right_new ();

      right->queue_id = g_strdup (QUEUES[i]);
      right->rights = AMT_RIGHT_READ | AMT_RIGHT_PROCESS;
      right->cache_scope = AMT_CACHE_MINE;
      g_ptr_array_add (fixture->me->queues, right);
    }
  fixture_fill (fixture->store, 5);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_verify (fixture->store);
  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  g_object_unref (fixture->clock);
  amt_me_unref (fixture->me);
  g_free (fixture->directory);
}

/* Drops what is in excess. Returns: (transfer full): their ids. */
static char *
keep (Fixture *fixture, gint64 closed_before)
{
  g_auto (GStrv) ids =
      STORE_GET (amt_store_find_excess, fixture->store, fixture->me, closed_before, 10);

  STORE_OK (amt_store_drop_excess, fixture->store, (const char *const *) ids);
  return g_strjoinv (" ", ids);
}

#define ASSERT_DROPS(fixture, closed_before, expected) \
  G_STMT_START \
  { \
    g_autofree char *dropped = keep ((fixture), (closed_before)); \
    g_assert_cmpstr (dropped, ==, (expected)); \
  } \
  G_STMT_END

static gboolean
is_whole (Fixture *fixture, guint n)
{
  AmtCaseView *view = fixture_view (fixture->store, n);
  gboolean whole = view->row->whole;

  amt_case_view_free (view);
  return whole;
}

static char *
wanted (Fixture *fixture)
{
  g_auto (GStrv) ids = STORE_GET (amt_store_wanted_cases, fixture->store, fixture->me, 10);

  return g_strjoinv (" ", ids);
}

/* Brings the rows of cases 0 to @n - 1 anew. */
static void
change_rows (Fixture *fixture, const char *cursor, const char *next, guint n, guint64 version,
             const char *assignee, const char *state)
{
  AmtChangesPage *page = fixture_page (next, FALSE);
  g_autoptr (AmtChangeSet) changes = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AmtCase) value = fixture_case (i, version, assignee);

      g_free (value->state);
      value->state = g_strdup (state);
      fixture_page_add (page, value);
    }
  changes = STORE_GET (amt_store_apply_page, fixture->store, cursor, page);
}

static void
put_whole (Fixture *fixture, guint n, guint64 version, const char *assignee, const char *state,
           gboolean opened)
{
  g_autoptr (AmtCase) value = fixture_case (n, version, assignee);
  AmtCasesPage *page = fixture_cases_page ();

  g_free (value->state);
  value->state = g_strdup (state);
  fixture_cases_page_add (page, value);
  STORE_OK (amt_store_put_cases, fixture->store, page, opened);
}

static void
test_somebody_elses (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 1, NULL, "eins");
  g_autofree char *again = NULL;

  ASSERT_DROPS (fixture, AMT_TIME_NONE, "");
  STORE_OK (amt_store_record, fixture->store, note, AMT_TIME_NONE);
  STORE_OK (amt_store_save_draft, fixture->store, "case-2", "fileNote", "zwei");
  put_whole (fixture, 3, 1, ME, "inProgress", TRUE);

  change_rows (fixture, "c-1", "c-2", 4, 2, COLLEAGUE, "inProgress");
  ASSERT_DROPS (fixture, AMT_TIME_NONE, "case-0");
  g_assert_false (is_whole (fixture, 0));
  for (guint i = 1; i < 5; i++)
    g_assert_true (is_whole (fixture, i));

  /* Whoever stands in for the colleague has it again. */
  fixture->me->substitute_for = g_strsplit (COLLEAGUE, " ", -1);
  again = wanted (fixture);
  g_assert_cmpstr (again, ==, "case-0 case-1 case-2 case-3");
}

static void
test_queue_may_be_kept (Fixture *fixture, gconstpointer data)
{
  AmtQueueRight *first = fixture->me->queues->pdata[0];
  AmtQueueRight *second = fixture->me->queues->pdata[1];

  change_rows (fixture, "c-1", "c-2", 5, 2, COLLEAGUE, "inProgress");
  first->cache_scope = AMT_CACHE_ALL;
  /* Cases 0 and 3 lie in the other queue. */
  ASSERT_DROPS (fixture, AMT_TIME_NONE, "case-0 case-3");
  second->cache_scope = AMT_CACHE_ALL;
  ASSERT_DROPS (fixture, AMT_TIME_NONE, "");
  first->cache_scope = AMT_CACHE_ROWS;
  ASSERT_DROPS (fixture, AMT_TIME_NONE, "case-1 case-2 case-4");
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *none = NULL;
  g_autofree char *again = NULL;

  change_rows (fixture, "c-1", "c-2", 3, 2, ME, "closed");
  for (guint i = 0; i < 3; i++)
    put_whole (fixture, i, 2, ME, "closed", i == 1);
  STORE_OK (amt_store_note_opened, fixture->store, "case-2");
  ASSERT_DROPS (fixture, AMT_TIME_NONE, "");
  ASSERT_DROPS (fixture, NOW, "");
  /* One was opened just now, the others are not closed. */
  ASSERT_DROPS (fixture, NOW + 1, "case-0 case-1");
  g_assert_false (is_whole (fixture, 0));
  g_assert_true (is_whole (fixture, 2));

  /* They do not come back with the next synchronisation, but when something happens to them. */
  none = wanted (fixture);
  g_assert_cmpstr (none, ==, "");
  change_rows (fixture, "c-2", "c-3", 1, 3, ME, "reopened");
  again = wanted (fixture);
  g_assert_cmpstr (again, ==, "case-0");
}

static void
test_contact (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (STORE_CALL (amt_store_last_contact, fixture->store, &error), ==, NOW);
  g_assert_no_error (error);
  amt_clock_set (fixture->clock, NOW + G_TIME_SPAN_DAY);
  STORE_OK (amt_store_save_reference, fixture->store, "me", "{}", NULL);
  g_assert_cmpint (STORE_CALL (amt_store_last_contact, fixture->store, &error), ==,
                   NOW + G_TIME_SPAN_DAY);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add ("/store/keep/somebody-elses", Fixture, NULL, set_up, test_somebody_elses, tear_down);
  g_test_add ("/store/keep/queue-may-be-kept", Fixture, NULL, set_up, test_queue_may_be_kept,
              tear_down);
  g_test_add ("/store/keep/closed", Fixture, NULL, set_up, test_closed, tear_down);
  g_test_add ("/store/keep/contact", Fixture, NULL, set_up, test_contact, tear_down);

  return g_test_run ();
}
