/* test-merge.c: three-way merge: a table of what conflicts, and properties over random histories.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-test.h"

#include "amt-random.h"

#include <string.h>

#define ROUNDS 20000
#define LATER (G_GINT64_CONSTANT (1772539200) * G_TIME_SPAN_SECOND)

/* "type key=value …", by @author. */
static AmtOperation *
parse_operation (const char *text, const char *author)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  AmtOperation *operation = amt_operation_new (words[0], "c-1", author, LATER);
  g_autoptr (GError) error = NULL;

  for (guint i = 1; words[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);

      amt_operation_set_parameter (operation, pair[0], pair[1], &error);
      g_assert_no_error (error);
    }
  return operation;
}

static AmtNote *
add_note (GPtrArray *notes, const char *id, const char *text)
{
  AmtNote *note = amt_note_new ();

  note->id = g_strdup (id);
  note->text = g_strdup (text);
  g_ptr_array_add (notes, note);
  return note;
}

static AmtCase *
base_case (void)
{
  AmtCase *self = amt_case_new ("c-1");

  self->whole = TRUE;
  self->version = 7;
  self->applicant_version = 1;
  self->state = g_strdup ("inProgress");
  self->assignee_id = g_strdup ("u-1");
  self->queue_id = g_strdup ("q-1");
  self->unread = TRUE;
  add_note (self->file_notes, "n-1", "one");
  add_note (self->file_notes, "n-2", "two");
  add_note (self->jottings, "j-1", "one");
  add_note (self->jottings, "j-2", "two");
  return self;
}

#define DECIDE "decide outcome=grant values={} applicantVersion=1"

/* What u-1 did on the base, what u-2 did at the portal meanwhile, and what comes of it. */
static const struct
{
  const char *mine;
  const char *theirs;
  AmtMerge merge;
  AmtFields fields;
} table[] = {
  { "assign userId=u-2", "assign userId=u-3", AMT_MERGE_CONFLICT, AMT_FIELD_ASSIGNEE },
  { "assign userId=u-3", "assign userId=u-3", AMT_MERGE_ALREADY, 0 },
  { "assign userId=u-3", "addFileNote kind=note text=x", AMT_MERGE_SEND_AGAIN, 0 },
  { "release", "release", AMT_MERGE_ALREADY, 0 },
  { "release", "assign userId=u-3", AMT_MERGE_CONFLICT, AMT_FIELD_ASSIGNEE },
  { "moveToQueue queueId=q-2", "moveToQueue queueId=q-2", AMT_MERGE_ALREADY, 0 },
  { "moveToQueue queueId=q-2", "moveToQueue queueId=q-3", AMT_MERGE_CONFLICT,
    AMT_FIELD_QUEUE | AMT_FIELD_ASSIGNEE | AMT_FIELD_STATE },
  { "moveToQueue queueId=q-2", DECIDE, AMT_MERGE_CONFLICT, AMT_FIELD_STATE },
  { "markRead", DECIDE, AMT_MERGE_SEND_AGAIN, 0 },
  { "setFollowUp dueOn=2026-04-01", "setFollowUp dueOn=2026-05-01", AMT_MERGE_SEND_AGAIN, 0 },
  { "clearFollowUp", "addFileNote kind=note text=x", AMT_MERGE_ALREADY, 0 },
  { "addFileNote kind=note text=a", "strikeFileNote noteId=n-1 reason=r", AMT_MERGE_SEND_AGAIN, 0 },
  { "addFileNote kind=note text=a", "close", AMT_MERGE_SEND_AGAIN, 0 },
  { "strikeFileNote noteId=n-1 reason=r", "strikeFileNote noteId=n-1 reason=s", AMT_MERGE_ALREADY,
    0 },
  { "strikeFileNote noteId=n-1 reason=r", "strikeFileNote noteId=n-2 reason=s",
    AMT_MERGE_SEND_AGAIN, 0 },
  { "editJotting noteId=j-1 text=a", "editJotting noteId=j-1 text=b", AMT_MERGE_CONFLICT,
    AMT_FIELD_JOTTING },
  { "editJotting noteId=j-1 text=a", "editJotting noteId=j-1 text=a", AMT_MERGE_ALREADY, 0 },
  { "editJotting noteId=j-1 text=a", "editJotting noteId=j-2 text=b", AMT_MERGE_SEND_AGAIN, 0 },
  { "editJotting noteId=j-1 text=a", "deleteJotting noteId=j-1", AMT_MERGE_CONFLICT,
    AMT_FIELD_JOTTING },
  { "deleteJotting noteId=j-1", "editJotting noteId=j-1 text=b", AMT_MERGE_CONFLICT,
    AMT_FIELD_JOTTING },
  { "deleteJotting noteId=j-1", "deleteJotting noteId=j-1", AMT_MERGE_ALREADY, 0 },
  { DECIDE, DECIDE, AMT_MERGE_CONFLICT, AMT_FIELD_STATE | AMT_FIELD_DECISION },
  { DECIDE, "close", AMT_MERGE_CONFLICT, AMT_FIELD_STATE },
  { DECIDE, "assign userId=u-3", AMT_MERGE_CONFLICT, AMT_FIELD_ASSIGNEE },
  { DECIDE, "addFileNote kind=note text=x", AMT_MERGE_SEND_AGAIN, 0 },
  { DECIDE, "setFollowUp dueOn=2026-05-01", AMT_MERGE_SEND_AGAIN, 0 },
  { "close", "close", AMT_MERGE_ALREADY, 0 },
  { "close", DECIDE, AMT_MERGE_CONFLICT, AMT_FIELD_STATE | AMT_FIELD_DECISION },
  { "foldIntoCrane", "markRead", AMT_MERGE_CONFLICT, 0 },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (AmtCase) base = base_case ();
      g_autoptr (AmtOperation) mine = parse_operation (table[i].mine, "u-1");
      g_autoptr (AmtOperation) theirs = parse_operation (table[i].theirs, "u-2");
      g_autoptr (AmtCase) server = amt_case_apply (base, theirs, LATER);
      AmtFields fields = 0;
      AmtMerge merge = amt_merge_operation (base, server, mine, &fields);

      if (merge != table[i].merge || fields != table[i].fields)
        g_error ("mine \"%s\", theirs \"%s\": %d with fields 0x%x", table[i].mine, table[i].theirs,
                 merge, fields);
    }
}

static void
test_applicant_s_half (void)
{
  g_autoptr (AmtCase) base = base_case ();
  g_autoptr (AmtCase) server = amt_case_copy (base);
  g_autoptr (AmtCase) row = amt_case_copy (base);
  g_autoptr (AmtOperation) decide = parse_operation (DECIDE, "u-1");
  g_autoptr (AmtOperation) end = parse_operation ("close", "u-1");
  AmtFields fields = 0;

  server->applicant_version = 2;
  row->whole = FALSE;
  g_assert_cmpint (amt_merge_operation (base, server, decide, &fields), ==, AMT_MERGE_CONFLICT);
  g_assert_cmpint (fields, ==, AMT_FIELD_APPLICANT);
  g_assert_cmpint (amt_merge_operation (row, server, decide, NULL), ==, AMT_MERGE_CONFLICT);
  g_assert_cmpint (amt_merge_operation (base, server, end, NULL), ==, AMT_MERGE_SEND_AGAIN);

  /* The base was fetched anew, but the clerk decided on the older copy. */
  base->applicant_version = 2;
  g_assert_cmpint (amt_merge_operation (base, server, decide, NULL), ==, AMT_MERGE_CONFLICT);
  decide->applicant_version = 2;
  g_assert_cmpint (amt_merge_operation (base, server, decide, NULL), ==, AMT_MERGE_SEND_AGAIN);
  server->last_message_id = g_strdup ("m-1");
  g_assert_cmpint (amt_merge_operation (base, server, decide, NULL), ==, AMT_MERGE_CONFLICT);
}

static void
test_rows (void)
{
  g_autoptr (AmtCase) base = base_case ();
  g_autoptr (AmtCase) server = amt_case_copy (base);
  g_autoptr (AmtOperation) drop = parse_operation ("deleteJotting noteId=j-1", "u-1");
  g_autoptr (AmtOperation) decide = parse_operation (DECIDE, "u-1");
  g_autoptr (AmtOperation) add = parse_operation ("addFileNote kind=note text=x", "u-1");

  server->whole = FALSE;
  g_ptr_array_set_size (server->file_notes, 0);
  g_ptr_array_set_size (server->jottings, 0);
  g_assert_cmpint (amt_merge_operation (base, server, drop, NULL), ==, AMT_MERGE_SEND_AGAIN);
  g_assert_cmpint (amt_merge_operation (base, server, add, NULL), ==, AMT_MERGE_SEND_AGAIN);
  g_assert_cmpint (amt_merge_operation (base, server, decide, NULL), ==, AMT_MERGE_SEND_AGAIN);
  amt_case_apply_in_place (server, decide, LATER);
  g_assert_cmpint (amt_merge_operation (base, server, decide, NULL), ==, AMT_MERGE_CONFLICT);
}

/* Whether @a and @b agree in the members that @fields stand for. */
static gboolean
fields_equal (const AmtCase *a, const AmtCase *b, AmtFields fields)
{
  return ((fields & AMT_FIELD_STATE) == 0 || g_strcmp0 (a->state, b->state) == 0) &&
         ((fields & AMT_FIELD_ASSIGNEE) == 0 || g_strcmp0 (a->assignee_id, b->assignee_id) == 0) &&
         ((fields & AMT_FIELD_QUEUE) == 0 || g_strcmp0 (a->queue_id, b->queue_id) == 0) &&
         ((fields & AMT_FIELD_DECISION) == 0 || g_strcmp0 (a->outcome, b->outcome) == 0) &&
         ((fields & AMT_FIELD_READ_MARK) == 0 || !a->unread == !b->unread) &&
         ((fields & AMT_FIELD_FOLLOW_UP) == 0 || g_strcmp0 (a->follow_up_on, b->follow_up_on) == 0);
}

static gboolean
note_equal (GPtrArray *a, GPtrArray *b, const char *id)
{
  AmtNote *left = amt_case_find_note (a, id);
  AmtNote *right = amt_case_find_note (b, id);

  if (left == NULL || right == NULL)
    return left == right;

  return g_strcmp0 (left->text, right->text) == 0 &&
         g_strcmp0 (left->struck_by, right->struck_by) == 0;
}

/* Every note of @before but @but stands unchanged in @after. */
static gboolean
others_kept (GPtrArray *before, GPtrArray *after, const char *but)
{
  for (guint i = 0; i < before->len; i++)
    {
      AmtNote *note = g_ptr_array_index (before, i);

      if (g_strcmp0 (note->id, but) != 0 && !note_equal (before, after, note->id))
        return FALSE;
    }

  return TRUE;
}

/* Sent again, the operation does what it would have done on the base, and takes nothing of the server's. */
static void
check_sent_again (const AmtCase *base, const AmtCase *server, const AmtOperation *mine,
                  const char *what)
{
  const AmtOperationTypeInfo *info = amt_operation_type_info (mine->type);
  const AmtFields all = (AMT_FIELD_READ_MARK << 1) - 1;
  g_autoptr (AmtCase) wanted = amt_case_apply (base, mine, LATER);
  g_autoptr (AmtCase) merged = amt_case_apply (server, mine, LATER);
  const char *id = mine->note_id != NULL ? mine->note_id : mine->id;

  if (!fields_equal (merged, wanted, info->writes & ~AMT_FIELD_APPLICANT))
    g_error ("mine is lost: %s", what);
  if (!fields_equal (merged, server, all & ~info->writes))
    g_error ("theirs is lost: %s", what);
  if (!note_equal (merged->file_notes, wanted->file_notes, id) ||
      !note_equal (merged->jottings, wanted->jottings, id))
    g_error ("my note is lost: %s", what);
  if (!others_kept (server->file_notes, merged->file_notes, id) ||
      !others_kept (server->jottings, merged->jottings, id) ||
      merged->documents->len < server->documents->len ||
      merged->decisions->len < server->decisions->len ||
      merged->history->len < server->history->len)
    g_error ("another's note is lost: %s", what);
}

static void
test_properties (void)
{
  guint counts[3] = { 0 };

  for (guint seed = 1; seed <= ROUNDS; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (AmtCase) base = amt_random_case (rand);
      g_autoptr (AmtCase) server = amt_case_copy (base);
      g_autoptr (AmtOperation) mine = amt_random_operation (rand, base, "u-1");
      const AmtOperationTypeInfo *info = amt_operation_type_info (mine->type);
      g_autofree char *what = amt_random_describe (seed, mine);
      g_autoptr (AmtCase) wanted = NULL;
      g_autoptr (AmtCase) merged = NULL;
      guint steps = (guint) g_rand_int_range (rand, 0, 4);
      AmtFields touched = 0;
      AmtFields fields = 0;
      AmtMerge merge;

      for (guint step = 0; step < steps; step++)
        {
          g_autoptr (AmtOperation) theirs = amt_random_operation (rand, server, "u-2");

          touched |= amt_operation_type_info (theirs->type)->writes;
          amt_case_apply_in_place (server, theirs, LATER);
        }

      /* Their follow-ups and read marks are not those of this person. */
      g_free (server->follow_up_on);
      server->follow_up_on = g_strdup (base->follow_up_on);
      server->unread = base->unread;

      merge = amt_merge_operation (base, server, mine, &fields);
      counts[merge]++;
      wanted = amt_case_apply (base, mine, LATER);
      merged = amt_case_apply (server, mine, LATER);

      if ((merge == AMT_MERGE_CONFLICT) != (fields != 0))
        g_error ("a conflict names its fields: %s", what);
      if (merge == AMT_MERGE_CONFLICT && (fields & touched) != fields)
        g_error ("a conflict about what nobody touched: %s", what);
      if (merge == AMT_MERGE_CONFLICT && amt_operation_only_adds (mine->type))
        g_error ("what only adds never conflicts: %s", what);
      if (merge == AMT_MERGE_SEND_AGAIN)
        check_sent_again (base, server, mine, what);
      if (merge == AMT_MERGE_ALREADY && mine->type != NULL &&
          !fields_equal (server, merged, info->writes))
        g_error ("something is left to do: %s", what);
      if (merge != AMT_MERGE_CONFLICT && info->needs_version &&
          !fields_equal (base, server, info->reads) && !fields_equal (server, merged, info->writes))
        g_error ("both touched the same and nobody is asked: %s", what);
    }

  /* The generator must reach all three. */
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (counts[i], >, ROUNDS / 20);
}

/* Nothing happened at the portal: nothing conflicts. What happened there is mine: nothing is left. */
static void
test_own_answer (void)
{
  for (guint seed = 1; seed <= ROUNDS; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (AmtCase) base = amt_random_case (rand);
      g_autoptr (AmtOperation) mine = amt_random_operation (rand, base, "u-1");
      g_autoptr (AmtCase) server = amt_case_apply (base, mine, LATER);
      g_autofree char *what = amt_random_describe (seed, mine);

      if (amt_merge_operation (base, base, mine, NULL) == AMT_MERGE_CONFLICT)
        g_error ("a conflict with nobody: %s", what);
      if (!amt_case_equal (server, base) &&
          amt_merge_operation (base, server, mine, NULL) != AMT_MERGE_ALREADY)
        g_error ("applied, and still to do: %s", what);
      if (amt_case_changed_fields (base, server, mine) !=
          amt_case_changed_fields (server, base, mine))
        g_error ("changes are not symmetric: %s", what);
    }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/model/merge/table", test_table);
  g_test_add_func ("/model/merge/applicant-s-half", test_applicant_s_half);
  g_test_add_func ("/model/merge/rows", test_rows);
  g_test_add_func ("/model/merge/properties", test_properties);
  g_test_add_func ("/model/merge/own-answer", test_own_answer);

  return g_test_run ();
}
