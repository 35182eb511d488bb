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

/* Brings a fresh note on case @n into state @state. Returns: (transfer full): its id. */
static char *
bring (Fixture *fixture, guint n, AmtOutboxState state)
{
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", n, NULL, "Text");
  g_autoptr (AmtCase) server = fixture_case (n, 1, ME);
  g_autoptr (GPtrArray) claimed = NULL;
  gboolean held = state == AMT_OUTBOX_HELD;
  AmtSettlement *settlement;

  STORE_OK (amt_store_record, fixture->store, note, held ? NOW + G_TIME_SPAN_HOUR : AMT_TIME_NONE);
  if (state == AMT_OUTBOX_HELD || state == AMT_OUTBOX_QUEUED)
    return g_strdup (note->id);

  claimed = claim (fixture, NOW, 1, 0);
  g_assert_cmpuint (claimed->len, ==, 1);
  if (state == AMT_OUTBOX_SENDING)
    return g_strdup (note->id);

  settlement = state == AMT_OUTBOX_DONE ? fixture_done (server, note) : amt_settlement_new (state);
  settlement->due_at = NOW + G_TIME_SPAN_HOUR;
  settlement->fields = AMT_FIELD_STATE;
  if (state == AMT_OUTBOX_REFUSED)
    settlement->problem = amt_problem_new (422, AMT_PROBLEM_REFUSED, "Nein", "weil");
  STORE_OK (amt_store_settle, fixture->store, note->id, settlement);

  return g_strdup (note->id);
}

/* Rows: state before; columns: what is done; entries: state after, "!" for refused, "-" for gone. */
static const struct
{
  AmtOutboxState from;
  const char *settle_done, *settle_retry, *settle_queued, *settle_conflict, *settle_refused;
  const char *requeue, *discard, *discard_voided;
} TABLE[] = {
  { AMT_OUTBOX_HELD, "!", "!", "!", "!", "!", "queued", "-", "-" },
  { AMT_OUTBOX_QUEUED, "!", "!", "!", "!", "!", "queued", "-", "-" },
  { AMT_OUTBOX_SENDING, "done", "retry", "queued", "conflict", "refused", "!", "!", "-" },
  { AMT_OUTBOX_RETRY, "!", "!", "!", "!", "!", "queued", "-", "-" },
  { AMT_OUTBOX_CONFLICT, "!", "!", "!", "!", "!", "queued", "-", "-" },
  { AMT_OUTBOX_REFUSED, "!", "!", "!", "!", "!", "queued", "-", "-" },
  { AMT_OUTBOX_DONE, "!", "!", "!", "!", "!", "!", "!", "!" },
};

static void
check_outcome (Fixture *fixture, const char *id, const char *expected, gboolean ok,
               const GError *error, AmtOutboxState from)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;

  g_test_message ("from %s expecting %s", amt_outbox_state_to_text (from), expected);
  if (g_str_equal (expected, "!"))
    {
      g_assert_false (ok);
      g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_STATE);
      g_assert_cmpstr (fixture_state (fixture->store, id), ==, amt_outbox_state_to_text (from));
      return;
    }

  g_assert_no_error (error);
  g_assert_true (ok);
  if (!g_str_equal (expected, "-"))
    {
      g_assert_cmpstr (fixture_state (fixture->store, id), ==, expected);
      return;
    }
  entry = STORE_CALL (amt_store_load_entry, fixture->store, &missing, id);
  g_assert_error (missing, AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND);
}

static void
try_settle (gsize row, AmtOutboxState to, const char *expected)
{
  Fixture fixture = { 0 };
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 0, NULL, "Text");
  g_autoptr (AmtCase) server = fixture_case (0, 1, ME);
  AmtSettlement *settlement =
      to == AMT_OUTBOX_DONE ? fixture_done (server, note) : amt_settlement_new (to);
  gboolean ok;

  set_up (&fixture, NULL);
  id = bring (&fixture, 0, TABLE[row].from);
  settlement->due_at = NOW + 1;
  ok = STORE_CALL (amt_store_settle, fixture.store, &error, id, settlement);
  check_outcome (&fixture, id, expected, ok, error, TABLE[row].from);
  tear_down (&fixture, NULL);
}

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      const char *const outcomes[] = { TABLE[i].requeue, TABLE[i].discard,
                                       TABLE[i].discard_voided };

      try_settle (i, AMT_OUTBOX_DONE, TABLE[i].settle_done);
      try_settle (i, AMT_OUTBOX_RETRY, TABLE[i].settle_retry);
      try_settle (i, AMT_OUTBOX_QUEUED, TABLE[i].settle_queued);
      try_settle (i, AMT_OUTBOX_CONFLICT, TABLE[i].settle_conflict);
      try_settle (i, AMT_OUTBOX_REFUSED, TABLE[i].settle_refused);
      try_settle (i, AMT_OUTBOX_HELD, "!");
      for (int action = 0; action < 3; action++)
        {
          Fixture fixture = { 0 };
          g_autofree char *id = NULL;
          g_autoptr (GError) error = NULL;
          gboolean ok;

          set_up (&fixture, NULL);
          id = bring (&fixture, 0, TABLE[i].from);
          if (action == 0)
            ok = STORE_CALL (amt_store_requeue, fixture.store, &error, id);
          else
            ok = STORE_CALL (amt_store_discard, fixture.store, &error, id, action == 2);
          check_outcome (&fixture, id, outcomes[action], ok, error, TABLE[i].from);
          tear_down (&fixture, NULL);
        }
    }
}

static void
test_due (Fixture *fixture, gconstpointer data)
{
  g_autofree char *held = bring (fixture, 0, AMT_OUTBOX_HELD);
  g_autofree char *behind = bring (fixture, 0, AMT_OUTBOX_QUEUED);
  g_autofree char *refused = bring (fixture, 1, AMT_OUTBOX_REFUSED);
  g_autofree char *stuck = bring (fixture, 1, AMT_OUTBOX_QUEUED);
  g_autoptr (GPtrArray) claimed = claim (fixture, NOW, 10, 10);

  /* Behind a hold and behind a refusal nothing is due. */
  g_assert_cmpuint (claimed->len, ==, 0);
  g_assert_cmpint (STORE_CALL (amt_store_next_due, fixture->store, NULL), ==,
                   NOW + G_TIME_SPAN_HOUR);
  STORE_OK (amt_store_end_holds, fixture->store);
  g_assert_cmpint (STORE_CALL (amt_store_next_due, fixture->store, NULL), ==, 0);

  g_clear_pointer (&claimed, g_ptr_array_unref);
  claimed = claim (fixture, NOW, 10, 0);
  g_assert_cmpuint (claimed->len, ==, 1);
  g_assert_cmpstr (((AmtOutboxEntry *) claimed->pdata[0])->operation->id, ==, held);
  g_assert_cmpint (STORE_CALL (amt_store_next_due, fixture->store, NULL), ==, G_MAXINT64);

  /* Never a case of which one is on its way. */
  g_clear_pointer (&claimed, g_ptr_array_unref);
  claimed = claim (fixture, NOW, 10, 10);
  g_assert_cmpuint (claimed->len, ==, 0);

  STORE_OK (amt_store_discard, fixture->store, refused, FALSE);
  g_clear_pointer (&claimed, g_ptr_array_unref);
  claimed = claim (fixture, NOW, 10, 10);
  g_assert_cmpuint (claimed->len, ==, 1);
  g_assert_cmpstr (((AmtOutboxEntry *) claimed->pdata[0])->operation->id, ==, stuck);
  g_assert_false (((AmtOutboxEntry *) claimed->pdata[0])->chained);
}

/* A clock that was a year ahead when the next try was planned, and is right again. */
static void
test_clock_set_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = bring (fixture, 0, AMT_OUTBOX_RETRY);
  g_autoptr (GPtrArray) early = claim (fixture, NOW, 10, 10);
  g_autoptr (GPtrArray) late = NULL;

  g_assert_cmpuint (early->len, ==, 0);
  late = claim (fixture, NOW - 365 * G_TIME_SPAN_DAY, 10, 10);
  g_assert_cmpuint (late->len, ==, 1);
  g_assert_cmpstr (((AmtOutboxEntry *) late->pdata[0])->operation->id, ==, id);
}

/* Likewise a hold. A clock that is corrected by a little does not end one. */
static void
test_hold_and_clock_set_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = bring (fixture, 0, AMT_OUTBOX_HELD);
  g_autoptr (GPtrArray) corrected = claim (fixture, NOW - G_TIME_SPAN_SECOND, 10, 10);
  g_autoptr (GPtrArray) late = NULL;

  g_assert_cmpuint (corrected->len, ==, 0);
  amt_clock_set (fixture->clock, NOW - 2 * G_TIME_SPAN_HOUR);
  g_assert_cmpint (STORE_CALL (amt_store_next_due, fixture->store, NULL), ==, 0);
  late = claim (fixture, NOW - 2 * G_TIME_SPAN_HOUR, 10, 10);
  g_assert_cmpuint (late->len, ==, 1);
  g_assert_cmpstr (((AmtOutboxEntry *) late->pdata[0])->operation->id, ==, id);
}

static void
test_sent_is_sent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = bring (fixture, 0, AMT_OUTBOX_SENDING);
  const char *ids[] = { id, NULL };
  g_autoptr (AmtOutboxEntry) entry = STORE_GET (amt_store_load_entry, fixture->store, id);
  AmtSettlement *retry = amt_settlement_new (AMT_OUTBOX_RETRY);
  g_autoptr (GPtrArray) claimed = NULL;
  g_autofree char *draft = NULL;

  STORE_OK (amt_store_set_prepared, fixture->store, entry->operation, "{\"a\":1}", NULL);
  STORE_OK (amt_store_mark_sent, fixture->store, ids);
  STORE_OK (amt_store_settle, fixture->store, id, retry);
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_discard, fixture->store, id, FALSE);

  claimed = claim (fixture, NOW, 1, 0);
  g_assert_cmpstr (((AmtOutboxEntry *) claimed->pdata[0])->body, ==, "{\"a\":1}");
  g_assert_true (((AmtOutboxEntry *) claimed->pdata[0])->ever_sent);
  g_assert_cmpuint (((AmtOutboxEntry *) claimed->pdata[0])->tries, ==, 1);
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_set_prepared, fixture->store, entry->operation,
               "{\"a\":2}", NULL);

  STORE_OK (amt_store_save_draft, fixture->store, "case-0", "fileNote", "Alter Entwurf");
  STORE_OK (amt_store_discard, fixture->store, id, TRUE);
  draft = STORE_GET (amt_store_load_draft, fixture->store, "case-0", "fileNote");
  g_assert_cmpstr (draft, ==, "Alter Entwurf\n\nText");
}

static void
test_sending_after_crash (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = bring (fixture, 0, AMT_OUTBOX_SENDING);

  amt_store_close (fixture->store);
  g_object_unref (fixture->store);
  fixture->store = fixture_store (fixture->directory, fixture->clock);
  g_assert_cmpstr (fixture_state (fixture->store, id), ==, "queued");
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AmtOperation) nowhere = fixture_operation ("addFileNote", 99, NULL, "Text");
  g_autoptr (AmtOperation) first = fixture_operation ("addFileNote", 0, NULL, "Text");
  g_autoptr (AmtOperation) other = fixture_operation ("addFileNote", 0, first->id, "anderer");

  STORE_FAILS (AMT_STORE_ERROR_NOT_FOUND, amt_store_record, fixture->store, nowhere, AMT_TIME_NONE);
  STORE_FAILS (AMT_STORE_ERROR_NOT_FOUND, amt_store_requeue, fixture->store, nowhere->id);
  STORE_OK (amt_store_record, fixture->store, first, AMT_TIME_NONE);
  STORE_FAILS (AMT_STORE_ERROR_STATE, amt_store_record, fixture->store, other, AMT_TIME_NONE);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add ("/store/outbox/way-through", Fixture, NULL, set_up, test_way_through, tear_down);

  g_test_add_func ("/store/outbox/table", test_table);
  g_test_add ("/store/outbox/due", Fixture, NULL, set_up, test_due, tear_down);
  g_test_add ("/store/outbox/clock-set-back", Fixture, NULL, set_up, test_clock_set_back,
              tear_down);
  g_test_add ("/store/outbox/hold-and-clock-set-back", Fixture, NULL, set_up,
              test_hold_and_clock_set_back, tear_down);
  g_test_add ("/store/outbox/sent-is-sent", Fixture, NULL, set_up, test_sent_is_sent, tear_down);
  g_test_add ("/store/outbox/sending-after-crash", Fixture, NULL, set_up, test_sending_after_crash,
              tear_down);
  g_test_add ("/store/outbox/unknown", Fixture, NULL, set_up, test_unknown, tear_down);

  return g_test_run ();
}
