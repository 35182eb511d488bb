/* test-apply.c: what each operation does, and what holds for all of them over random histories.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"

#include "amt-random.h"

#define ROUNDS 3000
#define LATER (G_GINT64_CONSTANT (1772539200) * G_TIME_SPAN_SECOND)

static AmtOperation *
operation_of (const char *type, const char *author)
{
  return amt_operation_new (type, "c-1", author, LATER);
}

static AmtCase *
plain_case (void)
{
  AmtCase *self = amt_case_new ("c-1");

  self->whole = TRUE;
  self->version = 7;
  self->state = g_strdup ("received");
  self->queue_id = g_strdup ("q-1");
  self->form = g_strdup ("{}");
  return self;
}

static AmtHistoryEntry *
last_entry (const AmtCase *self)
{
  return self->history->len > 0 ? g_ptr_array_index (self->history, self->history->len - 1) : NULL;
}

static void
test_claim_and_release (void)
{
  g_autoptr (AmtCase) self = plain_case ();
  g_autoptr (AmtOperation) claim = operation_of ("claim", "u-1");
  g_autoptr (AmtOperation) again = operation_of ("claim", "u-1");
  g_autoptr (AmtOperation) release = operation_of ("release", "u-1");
  g_autoptr (AmtCase) mine = amt_case_apply (self, claim, LATER);
  g_autoptr (AmtCase) still = amt_case_apply (mine, again, LATER + 1);
  g_autoptr (AmtCase) free_again = amt_case_apply (mine, release, LATER + 2);

  g_assert_cmpstr (mine->assignee_id, ==, "u-1");
  g_assert_cmpstr (mine->state, ==, "inProgress");
  g_assert_cmpint (mine->assigned_at, ==, LATER);
  g_assert_cmpint (mine->changed_at, ==, LATER);
  g_assert_cmpstr (last_entry (mine)->id, ==, claim->id);
  g_assert_cmpstr (last_entry (mine)->user_id, ==, "u-1");
  g_assert_true (amt_case_equal (still, mine));
  g_assert_null (free_again->assignee_id);
  g_assert_cmpint (free_again->assigned_at, ==, AMT_TIME_NONE);
  g_assert_cmpstr (free_again->state, ==, "received");
}

static void
test_hand_on (void)
{
  g_autoptr (AmtCase) self = plain_case ();
  g_autoptr (AmtOperation) assign = operation_of ("assign", "u-9");
  g_autoptr (AmtOperation) move = operation_of ("moveToQueue", "u-9");

  assign->user_id = g_strdup ("u-2");
  move->queue_id = g_strdup ("q-2");
  amt_case_apply_in_place (self, assign, LATER);
  g_assert_cmpstr (self->assignee_id, ==, "u-2");
  g_assert_cmpstr (self->state, ==, "inProgress");
  g_assert_cmpstr (last_entry (self)->detail, ==, "u-2");

  amt_case_apply_in_place (self, move, LATER);
  g_assert_cmpstr (self->queue_id, ==, "q-2");
  g_assert_null (self->assignee_id);
  g_assert_cmpstr (self->state, ==, "received");
}

static void
test_follow_ups (void)
{
  g_autoptr (AmtCase) self = plain_case ();
  g_autoptr (AmtOperation) first = operation_of ("setFollowUp", "u-1");
  g_autoptr (AmtOperation) second = operation_of ("setFollowUp", "u-1");
  g_autoptr (AmtOperation) other = operation_of ("setFollowUp", "u-2");
  g_autoptr (AmtOperation) clear = operation_of ("clearFollowUp", "u-1");

  first->due_on = g_strdup ("2026-04-01");
  second->due_on = g_strdup ("2026-05-01");
  second->reason = g_strdup ("call back");
  other->due_on = g_strdup ("2026-06-01");
  amt_case_apply_in_place (self, other, LATER);
  amt_case_apply_in_place (self, first, LATER);
  amt_case_apply_in_place (self, second, LATER);
  g_assert_cmpuint (self->follow_ups->len, ==, 2);
  g_assert_cmpstr (amt_case_find_follow_up (self, "u-1")->due_on, ==, "2026-05-01");
  g_assert_cmpstr (amt_case_find_follow_up (self, "u-1")->id, ==, second->id);
  g_assert_cmpstr (amt_case_find_follow_up (self, "u-1")->reason, ==, "call back");
  g_assert_cmpstr (self->follow_up_on, ==, "2026-05-01");

  amt_case_apply_in_place (self, clear, LATER);
  g_assert_null (self->follow_up_on);
  g_assert_null (amt_case_find_follow_up (self, "u-1"));
  g_assert_nonnull (amt_case_find_follow_up (self, "u-2"));
}

static void
test_notes (void)
{
  g_autoptr (AmtCase) self = plain_case ();
  g_autoptr (AmtOperation) add = operation_of ("addFileNote", "u-1");
  g_autoptr (AmtOperation) strike = operation_of ("strikeFileNote", "u-2");
  g_autoptr (AmtOperation) strike_again = operation_of ("strikeFileNote", "u-3");
  AmtNote *note;

  add->kind = g_strdup ("phone");
  add->text = g_strdup ("called");
  amt_case_apply_in_place (self, add, LATER);
  note = amt_case_find_note (self->file_notes, add->id);
  g_assert_nonnull (note);
  g_assert_cmpstr (note->text, ==, "called");
  g_assert_cmpstr (note->kind, ==, "phone");
  g_assert_null (note->visibility);

  strike->note_id = g_strdup (add->id);
  strike->reason = g_strdup ("wrong case");
  strike_again->note_id = g_strdup (add->id);
  amt_case_apply_in_place (self, strike, LATER + 1);
  amt_case_apply_in_place (self, strike_again, LATER + 2);
  g_assert_cmpstr (note->struck_by, ==, "u-2");
  g_assert_cmpstr (note->struck_reason, ==, "wrong case");
  g_assert_cmpint (note->struck_at, ==, LATER + 1);
  g_assert_cmpstr (note->text, ==, "called");
  g_assert_cmpuint (self->history->len, ==, 2);
}

static void
test_jottings_leave_no_history (void)
{
  g_autoptr (AmtCase) self = plain_case ();
  g_autoptr (AmtOperation) add = operation_of ("addJotting", "u-1");
  g_autoptr (AmtOperation) edit = operation_of ("editJotting", "u-1");
  g_autoptr (AmtOperation) drop = operation_of ("deleteJotting", "u-1");

  add->visibility = g_strdup ("me");
  add->text = g_strdup ("one");
  edit->note_id = g_strdup (add->id);
  edit->text = g_strdup ("two");
  drop->note_id = g_strdup (add->id);
  amt_case_apply_in_place (self, add, LATER);
  amt_case_apply_in_place (self, edit, LATER + 1);
  g_assert_cmpstr (amt_case_find_note (self->jottings, add->id)->text, ==, "two");
  g_assert_cmpint (amt_case_find_note (self->jottings, add->id)->edited_at, ==, LATER + 1);
  g_assert_cmpstr (amt_case_find_note (self->jottings, add->id)->visibility, ==, "me");
  amt_case_apply_in_place (self, drop, LATER + 2);
  g_assert_cmpuint (self->jottings->len, ==, 0);
  g_assert_cmpuint (self->history->len, ==, 0);
}

static void
test_decide_and_close (void)
{
  g_autoptr (AmtCase) self = plain_case ();
  g_autoptr (AmtOperation) decide = operation_of ("decide", "u-1");
  g_autoptr (AmtOperation) end = operation_of ("close", "u-1");
  g_autofree char *sha256 = g_strnfill (64, 'a');
  AmtDecision *decision;
  AmtDocument *letter;

  decide->outcome = g_strdup ("grant");
  decide->values = g_strdup ("{ \"amount\" : 1 }");
  decide->letter_sha256 = g_strdup (sha256);
  decide->issued_on = g_strdup ("2026-03-03");
  amt_case_apply_in_place (self, decide, LATER);
  g_assert_cmpstr (self->state, ==, "decided");
  g_assert_cmpstr (self->outcome, ==, "grant");
  g_assert_cmpuint (self->decisions->len, ==, 1);
  decision = g_ptr_array_index (self->decisions, 0);
  g_assert_cmpstr (decision->id, ==, decide->id);
  g_assert_cmpstr (decision->values, ==, "{ \"amount\" : 1 }");
  letter = amt_case_find_document (self, decide->id);
  g_assert_nonnull (letter);
  g_assert_cmpstr (letter->source, ==, "letter");
  g_assert_cmpstr (letter->sha256, ==, sha256);

  amt_case_apply_in_place (self, end, LATER + 1);
  g_assert_cmpstr (self->state, ==, "closed");
  g_assert_cmpstr (last_entry (self)->type, ==, "close");
}

static void
test_unknown_changes_nothing (void)
{
  g_autoptr (AmtCase) self = plain_case ();
  g_autoptr (AmtOperation) operation = operation_of ("foldIntoCrane", "u-1");
  g_autoptr (AmtCase) after = amt_case_apply (self, operation, LATER);

  g_assert_true (amt_case_equal (self, after));
}

static void
test_row_only (void)
{
  for (guint seed = 1; seed <= ROUNDS; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (AmtCase) self = amt_random_case (rand);
      g_autoptr (AmtCase) row = amt_case_copy (self);
      g_autoptr (AmtOperation) operation = amt_random_operation (rand, self, "u-1");
      g_autofree char *what = amt_random_describe (seed, operation);

      row->whole = FALSE;
      g_ptr_array_set_size (row->file_notes, 0);
      g_ptr_array_set_size (row->jottings, 0);
      amt_case_apply_in_place (self, operation, LATER);
      amt_case_apply_in_place (row, operation, LATER);
      if (g_strcmp0 (row->state, self->state) != 0)
        g_error ("row and whole case differ: %s", what);
      g_assert_cmpuint (row->history->len + row->file_notes->len + row->jottings->len +
                            row->documents->len + row->decisions->len + row->follow_ups->len,
                        ==, 0);
      g_assert_cmpstr (row->state, ==, self->state);
      g_assert_cmpstr (row->assignee_id, ==, self->assignee_id);
      g_assert_cmpstr (row->queue_id, ==, self->queue_id);
      g_assert_cmpstr (row->follow_up_on, ==, self->follow_up_on);
      g_assert_cmpstr (row->outcome, ==, self->outcome);
      g_assert_cmpint (row->unread, ==, self->unread);
    }
}

static void
assert_portal_s_own_kept (const AmtCase *before, const AmtCase *after, const char *what)
{
  if (after->version != before->version || after->applicant_version != before->applicant_version)
    g_error ("a version changed: %s", what);
  g_assert_cmpstr (after->id, ==, before->id);
  g_assert_cmpstr (after->form, ==, before->form);
  g_assert_cmpstr (after->reference, ==, before->reference);
  g_assert_cmpstr (after->service_id, ==, before->service_id);
  g_assert_cmpstr (after->last_message_id, ==, before->last_message_id);
  g_assert_cmpstr (after->rest, ==, before->rest);
  g_assert_cmpuint (after->parties->len, ==, before->parties->len);
}

/* Random histories: the original is never touched, in place is the same, twice is once, versions stay. */
static void
test_properties (void)
{
  for (guint seed = 1; seed <= ROUNDS; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (AmtCase) self = amt_random_case (rand);

      for (guint step = 0; step < 6; step++)
        {
          g_autoptr (AmtOperation) operation =
              amt_random_operation (rand, self, g_rand_boolean (rand) ? "u-1" : "u-2");
          g_autofree char *what = amt_random_describe (seed, operation);
          g_autoptr (AmtCase) before = amt_case_copy (self);
          g_autoptr (AmtCase) after = amt_case_apply (self, operation, LATER + step);
          g_autoptr (AmtCase) twice = amt_case_apply (after, operation, LATER + step);

          g_assert_true (amt_operation_validate (operation, NULL));
          g_assert_true (amt_case_equal (self, before));
          amt_case_apply_in_place (self, operation, LATER + step);
          if (!amt_case_equal (self, after) || !amt_case_equal (after, twice))
            g_error ("in place or twice differs: %s", what);
          assert_portal_s_own_kept (before, after, what);
        }
    }
}

/* Orders of lists say which came first; apart from them, operations on different fields do not care. */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const AmtHistoryEntry *const *left = a;
  const AmtHistoryEntry *const *right = b;

  return g_strcmp0 ((*left)->id, (*right)->id);
}

static void
test_order_independence (void)
{
  for (guint seed = 1; seed <= ROUNDS; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (AmtCase) self = amt_random_case (rand);
      g_autoptr (AmtOperation) one = amt_random_operation (rand, self, "u-1");
      g_autoptr (AmtOperation) two = amt_random_operation (rand, self, "u-1");
      const AmtOperationTypeInfo *a = amt_operation_type_info (one->type);
      const AmtOperationTypeInfo *b = amt_operation_type_info (two->type);
      g_autofree char *what = amt_random_describe (seed, one);
      g_autoptr (AmtCase) left = NULL;
      g_autoptr (AmtCase) right = NULL;

      if (((a->reads | a->writes) & b->writes) != 0 || ((b->reads | b->writes) & a->writes) != 0)
        continue;

      left = amt_case_apply (self, one, LATER);
      amt_case_apply_in_place (left, two, LATER);
      right = amt_case_apply (self, two, LATER);
      amt_case_apply_in_place (right, one, LATER);
      g_ptr_array_sort (left->history, compare_entries);
      g_ptr_array_sort (right->history, compare_entries);
      if (!amt_case_equal (left, right))
        g_error ("order matters: %s and %s", what, two->type);
    }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/model/apply/claim-and-release", test_claim_and_release);
  g_test_add_func ("/model/apply/hand-on", test_hand_on);
  g_test_add_func ("/model/apply/follow-ups", test_follow_ups);
  g_test_add_func ("/model/apply/notes", test_notes);
  g_test_add_func ("/model/apply/jottings-leave-no-history", test_jottings_leave_no_history);
  g_test_add_func ("/model/apply/decide-and-close", test_decide_and_close);
  g_test_add_func ("/model/apply/unknown-changes-nothing", test_unknown_changes_nothing);
  g_test_add_func ("/model/apply/row-only", test_row_only);
  g_test_add_func ("/model/apply/properties", test_properties);
  g_test_add_func ("/model/apply/order-independence", test_order_independence);

  return g_test_run ();
}
