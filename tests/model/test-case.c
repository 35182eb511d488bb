/* test-case.c: tables leave no member out; states; look-ups.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"

#include "amt-random.h"

#include "amt-service.h"

static const struct
{
  const char *name;
  const AmtShape *shape;
  gsize head; /* bytes of the struct before the first member: the reference count */
} shapes[] = {
  { "case", &amt_case_shape, sizeof (gatomicrefcount) },
  { "document", &amt_document_shape, 0 },
  { "note", &amt_note_shape, 0 },
  { "followUp", &amt_follow_up_shape, 0 },
  { "deadline", &amt_deadline_shape, 0 },
  { "decision", &amt_decision_shape, 0 },
  { "historyEntry", &amt_history_entry_shape, 0 },
  { "party", &amt_party_shape, 0 },
  { "operation", &amt_operation_shape, sizeof (gatomicrefcount) },
  { "receipt", &amt_receipt_shape, 0 },
  { "field", &amt_field_shape, 0 },
  { "section", &amt_section_shape, 0 },
  { "outcome", &amt_outcome_shape, 0 },
  { "letterTemplate", &amt_letter_template_shape, 0 },
  { "service", &amt_service_shape, sizeof (gatomicrefcount) },
  { "queue", &amt_queue_shape, 0 },
  { "user", &amt_user_shape, 0 },
  { "remedy", &amt_remedy_shape, 0 },
  { "authority", &amt_authority_shape, sizeof (gatomicrefcount) },
  { "queueRight", &amt_queue_right_shape, 0 },
  { "me", &amt_me_shape, sizeof (gatomicrefcount) },
  { "announcement", &amt_announcement_shape, 0 },
  { "portalInfo", &amt_portal_info_shape, sizeof (gatomicrefcount) },
};

static gsize
member_size (const AmtMember *member)
{
  if (member->kind == AMT_MEMBER_BOOL || member->kind == AMT_MEMBER_UINT)
    return sizeof (guint);

  return sizeof (gpointer);
}

/* A member of a struct that its table does not name leaves a hole of its size; padding is smaller than any
 * member but can be as large as a gboolean, so a hole is looked at together with what follows it. */
static void
test_tables_are_complete (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      const AmtShape *shape = shapes[i].shape;
      g_autofree guint8 *covered = g_new0 (guint8, shape->size);
      gsize hole = 0;

      memset (covered, 1, shapes[i].head);
      for (const AmtMember *member = shape->members; member->name != NULL; member++)
        {
          for (gsize at = 0; at < member_size (member); at++)
            g_assert_cmpuint (covered[member->offset + at], ==, 0);
          memset (covered + member->offset, 1, member_size (member));
        }

      for (gsize at = 0; at < shape->size; at++)
        {
          hole = covered[at] ? 0 : hole + 1;
          if (hole >= sizeof (gpointer) || (hole == 4 && (at + 1) % sizeof (gpointer) != 0))
            g_error ("%s: byte %" G_GSIZE_FORMAT " is in no table", shapes[i].name, at);
        }
    }
}

static void
test_copy_and_equal (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      const AmtShape *shape = shapes[i].shape;
      gpointer empty = shape->make ();
      gpointer self = shape->make ();
      gpointer copy = NULL;
      guint counter = i * 1000;

      g_assert_true (amt_shape_equal (shape, empty, self));
      amt_random_fill (shape, self, &counter);
      copy = amt_shape_copy (shape, self);
      g_assert_true (amt_shape_equal (shape, self, copy));

      for (const AmtMember *member = shape->members; member->name != NULL; member++)
        {
          gpointer other = amt_shape_copy (shape, self);

          amt_random_change (member, other);
          if (amt_shape_equal (shape, self, other))
            g_error ("%s: a change of %s is not seen", shapes[i].name, member->name);
          g_assert_false (amt_shape_equal (shape, empty, self));
          shape->drop (other);
        }

      shape->drop (self);
      shape->drop (copy);
      shape->drop (empty);
    }
}

static void
test_states (void)
{
  for (AmtCaseState state = AMT_CASE_STATE_RECEIVED; state <= AMT_CASE_STATE_CLOSED; state++)
    g_assert_cmpint (amt_case_state_from_text (amt_case_state_to_text (state)), ==, state);

  g_assert_cmpint (amt_case_state_from_text ("Received"), ==, AMT_CASE_STATE_UNKNOWN);
  g_assert_cmpint (amt_case_state_from_text (NULL), ==, AMT_CASE_STATE_UNKNOWN);
  g_assert_null (amt_case_state_to_text (AMT_CASE_STATE_UNKNOWN));
  g_assert_null (amt_case_state_to_text (1000));
}

static void
test_ids (void)
{
  g_autofree char *longest = g_strnfill (AMT_ID_MAX, 'x');
  g_autofree char *too_long = g_strnfill (AMT_ID_MAX + 1, 'x');

  g_assert_true (amt_id_is_valid ("a"));
  g_assert_true (amt_id_is_valid ("Fall/Ä 1"));
  g_assert_true (amt_id_is_valid (longest));
  g_assert_false (amt_id_is_valid (too_long));
  g_assert_false (amt_id_is_valid (""));
  g_assert_false (amt_id_is_valid (NULL));
  g_assert_false (amt_id_is_valid ("a\nb"));
  g_assert_false (amt_id_is_valid ("a\x7f"));
  g_assert_false (amt_id_is_valid ("\xff"));
}

static void
test_find (void)
{
  g_autoptr (AmtCase) self = amt_case_new ("c");
  guint counter = 0;

  amt_random_fill (&amt_case_shape, self, &counter);
  for (guint i = 0; i < 2; i++)
    {
      AmtNote *note = g_ptr_array_index (self->file_notes, i);
      AmtDocument *document = g_ptr_array_index (self->documents, i);
      AmtFollowUp *follow_up = g_ptr_array_index (self->follow_ups, i);

      g_assert_true (amt_case_find_note (self->file_notes, note->id) == note);
      g_assert_true (amt_case_find_document (self, document->id) == document);
      g_assert_true (amt_case_find_follow_up (self, follow_up->user_id) == follow_up);
    }
  g_assert_null (amt_case_find_note (self->jottings, "nobody"));
  g_assert_null (amt_case_find_document (self, NULL));
  g_assert_null (amt_case_find_follow_up (self, "nobody"));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/model/case/tables-are-complete", test_tables_are_complete);
  g_test_add_func ("/model/case/copy-and-equal", test_copy_and_equal);
  g_test_add_func ("/model/case/states", test_states);
  g_test_add_func ("/model/case/ids", test_ids);
  g_test_add_func ("/model/case/find", test_find);

  return g_test_run ();
}
