/* test-outbox.c: the states of an operation, one after the other, and what stands in the way.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

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
  fixture_fill (fixture->store, 3);
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

static GPtrArray *
claim (Fixture *fixture, gint64 now, guint max, guint max_chain)
{
  return STORE_GET (amt_store_claim_due, fixture->store, now, max, max_chain);
}

static void
test_way_through (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 0, NULL, "Anruf");
  g_autoptr (AmtCase) server = fixture_case (0, 1, ME);
  g_autoptr (GPtrArray) claimed = NULL;
  const char *ids[] = { note->id, NULL };
  AmtCaseView *view;

  STORE_OK (amt_store_record, fixture->store, note, NOW + 5);
  STORE_OK (amt_store_record, fixture->store, note, NOW + 5);
  g_assert_cmpstr (fixture_state (fixture->store, note->id), ==, "held");

  view = fixture_view (fixture->store, 0);
  g_assert_cmpuint (view->row->n_pending, ==, 1);
  g_assert_cmpuint (view->truth->file_notes->len, ==, 0);
  g_assert_cmpuint (view->local->file_notes->len, ==, 1);
  g_assert_nonnull (view->base);
  amt_case_view_free (view);

  claimed = claim (fixture, NOW + 4, 10, 10);
  g_assert_cmpuint (claimed->len, ==, 0);
  g_clear_pointer (&claimed, g_ptr_array_unref);
  claimed = claim (fixture, NOW + 5, 10, 10);
  g_assert_cmpuint (claimed->len, ==, 1);
  g_assert_cmpstr (fixture_state (fixture->store, note->id), ==, "sending");
  STORE_OK (amt_store_mark_sent, fixture->store, ids);
  STORE_OK (amt_store_settle, fixture->store, note->id, fixture_done (server, note));
  g_assert_cmpstr (fixture_state (fixture->store, note->id), ==, "done");
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_settle, fixture->store, note->id,
               fixture_done (server, note));

  view = fixture_view (fixture->store, 0);
  g_assert_cmpuint (view->row->n_pending, ==, 0);
  g_assert_cmpuint (view->truth->file_notes->len, ==, 1);
  g_assert_cmpuint (view->truth->version, ==, 2);
  g_assert_null (view->base);
  amt_case_view_free (view);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add ("/store/outbox/way-through", Fixture, NULL, set_up, test_way_through, tear_down);

  return g_test_run ();
}
