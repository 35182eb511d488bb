/* test-rules.c: the state machine and the rights as a table: who, in which case, does what, and what comes of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include "amt-rules.h"

#define OTHERS_NOTE "note-of-bert"
#define OTHERS_JOTTING "jotting-of-bert"
#define OTHERS_PRIVATE "private-of-bert"

/* One line of the table. What is %NULL is what a correct client would send. */
typedef struct
{
  const char *who; /* clerk "anna", reader "rita", supervisor "sonja", foreign "carl" */
  const char *state;
  const char *assignee; /* "" for nobody */
  const char *type;
  const char *object; /* user, queue or note that the operation names */
  guint status;       /* 0: it may happen */
  const char *problem;
} Line;

#define OK 0, NULL
#define ALLOWED 403, AMT_PROBLEM_NOT_ALLOWED
#define UNKNOWN 404, AMT_PROBLEM_NOT_FOUND
#define HELD 409, AMT_PROBLEM_HELD
#define STATE 409, AMT_PROBLEM_STATE
#define FINAL 409, AMT_PROBLEM_FINAL
#define REFUSED 422, AMT_PROBLEM_REFUSED

static const Line lines[] = {
  { "anna", "received", "", "claim", NULL, OK },
  { "anna", "inProgress", "anna", "claim", NULL, OK },
  { "anna", "inProgress", "bert", "claim", NULL, HELD },
  { "sonja", "inProgress", "bert", "claim", NULL, HELD },
  { "anna", "closed", "", "claim", NULL, STATE },
  { "rita", "received", "", "claim", NULL, ALLOWED },
  { "carl", "received", "", "claim", NULL, UNKNOWN },
  { "anna", "inProgress", "anna", "release", NULL, OK },
  { "sonja", "inProgress", "anna", "release", NULL, OK },
  { "bert", "inProgress", "anna", "release", NULL, ALLOWED },
  { "anna", "received", "", "release", NULL, STATE },
  { "anna", "closed", "anna", "release", NULL, STATE },
  { "sonja", "inProgress", "anna", "assign", "bert", OK },
  { "sonja", "inProgress", "anna", "assign", "carl", REFUSED },
  { "sonja", "inProgress", "anna", "assign", "rita", REFUSED },
  { "sonja", "inProgress", "anna", "assign", "nobody", REFUSED },
  { "anna", "inProgress", "anna", "assign", "bert", ALLOWED },
  { "sonja", "closed", "anna", "assign", "bert", STATE },
  { "anna", "inProgress", "anna", "moveToQueue", "two", OK },
  { "sonja", "received", "", "moveToQueue", "two", OK },
  { "bert", "inProgress", "anna", "moveToQueue", "two", ALLOWED },
  { "anna", "inProgress", "anna", "moveToQueue", "one", REFUSED },
  { "anna", "inProgress", "anna", "moveToQueue", "other", REFUSED },
  { "anna", "inProgress", "anna", "moveToQueue", "nowhere", REFUSED },
  { "rita", "received", "", "markRead", NULL, OK },
  { "carl", "received", "", "markRead", NULL, UNKNOWN },
  { "anna", "inProgress", "bert", "setFollowUp", NULL, OK },
  { "rita", "inProgress", "bert", "setFollowUp", NULL, ALLOWED },
  { "anna", "inProgress", "bert", "clearFollowUp", NULL, OK },
  { "anna", "closed", "bert", "addFileNote", NULL, OK },
  { "rita", "received", "", "addFileNote", NULL, ALLOWED },
  { "bert", "inProgress", "anna", "strikeFileNote", OTHERS_NOTE, OK },
  { "sonja", "inProgress", "anna", "strikeFileNote", OTHERS_NOTE, OK },
  { "anna", "inProgress", "anna", "strikeFileNote", OTHERS_NOTE, ALLOWED },
  { "anna", "inProgress", "anna", "strikeFileNote", "none", UNKNOWN },
  { "anna", "received", "", "addJotting", NULL, OK },
  { "bert", "received", "", "editJotting", OTHERS_JOTTING, OK },
  { "bert", "received", "", "deleteJotting", OTHERS_PRIVATE, OK },
  { "anna", "received", "", "editJotting", OTHERS_JOTTING, ALLOWED },
  { "sonja", "received", "", "deleteJotting", OTHERS_JOTTING, ALLOWED },
  { "anna", "received", "", "editJotting", OTHERS_PRIVATE, UNKNOWN },
  { "sonja", "received", "", "deleteJotting", OTHERS_PRIVATE, UNKNOWN },
  { "anna", "received", "", "addDocument", NULL, OK },
  { "anna", "inProgress", "anna", "decide", NULL, OK },
  { "anna", "waiting", "anna", "decide", NULL, OK },
  { "anna", "inProgress", "bert", "decide", NULL, HELD },
  { "sonja", "inProgress", "bert", "decide", NULL, HELD },
  { "anna", "received", "", "decide", NULL, STATE },
  { "anna", "decided", "anna", "decide", NULL, FINAL },
  { "anna", "closed", "anna", "decide", NULL, FINAL },
  { "rita", "inProgress", "rita", "decide", NULL, ALLOWED },
  { "anna", "decided", "anna", "close", NULL, OK },
  { "anna", "decided", "bert", "close", NULL, HELD },
  { "sonja", "decided", "bert", "close", NULL, OK },
  { "anna", "inProgress", "anna", "close", NULL, STATE },
  { "anna", "closed", "anna", "close", NULL, STATE },
  { "anna", "received", "", "approve", NULL, REFUSED },
};

static AmtMe *
make_person (const char *id)
{
  AmtMe *me;

  if (g_str_equal (id, "sonja"))
    return fixture_person (id, TRUE, "one", "two", NULL);
  me = fixture_person (id, FALSE, g_str_equal (id, "carl") ? "two" : "one", NULL);
  if (g_str_equal (id, "rita"))
    amt_me_find_queue (me, "one")->rights = AMT_RIGHT_READ;
  return me;
}

static void
add_note (GPtrArray *notes, const char *id, const char *visibility)
{
  AmtNote *note = amt_note_new ();

  note->id = g_strdup (id);
  note->text = g_strdup ("text");
  note->author_id = g_strdup ("bert");
  note->visibility = g_strdup (visibility);
  g_ptr_array_add (notes, note);
}

static AmtCase *
make_case (const Line *line)
{
  AmtCase *value = fixture_case ("c1", "one");

  g_free (value->state);
  value->state = g_strdup (line->state);
  value->assignee_id = *line->assignee != '\0' ? g_strdup (line->assignee) : NULL;
  add_note (value->file_notes, OTHERS_NOTE, NULL);
  add_note (value->jottings, OTHERS_JOTTING, "case");
  add_note (value->jottings, OTHERS_PRIVATE, "me");
  return value;
}

static AmtOperation *
make_operation (const Line *line)
{
  AmtOperation *operation = amt_operation_new (line->type, "c1", line->who, FIXTURE_NOW);

  operation->user_id = g_strdup (line->object);
  operation->queue_id = g_strdup (line->object);
  operation->note_id = g_strdup (line->object);
  operation->reason = g_strdup ("because");
  operation->due_on = g_strdup ("2026-02-01");
  operation->kind = g_strdup ("note");
  operation->visibility = g_strdup ("case");
  operation->text = g_strdup ("text");
  operation->name = g_strdup ("a.pdf");
  operation->media_type = g_strdup ("application/pdf");
  operation->source = g_strdup ("post");
  operation->sha256 = g_strnfill (64, 'a');
  operation->size = 10;
  operation->outcome = g_strdup ("yes");
  operation->template_version = g_strdup ("1");
  operation->values = g_strdup ("{\"amount\":\"1,00\"}");
  operation->letter_sha256 = g_strnfill (64, 'b');
  operation->issued_on = g_strdup (FIXTURE_TODAY);
  operation->applicant_version = 1;
  return operation;
}

static AmtQueue *
make_queue (const char *id)
{
  static const char *const grant[] = { "grant", NULL };
  static const char *const none[] = { "else", NULL };
  AmtQueue *queue = amt_queue_new ();

  queue->id = g_strdup (id);
  g_strfreev (queue->service_ids);
  queue->service_ids = g_strdupv ((char **) (g_str_equal (id, "other") ? none : grant));
  return queue;
}

static gboolean
is_one_of (const char *text, const char *const *list)
{
  return text != NULL && g_strv_contains (list, text);
}

static AmtProblem *
check_line (const Line *line, gint64 if_match, gint64 upload_size)
{
  static const char *const people[] = { "anna", "bert", "carl", "rita", "sonja", NULL };
  static const char *const queues[] = { "one", "two", "other", NULL };
  g_autoptr (AmtMe) me = make_person (line->who);
  g_autoptr (AmtMe) target = is_one_of (line->object, people) ? make_person (line->object) : NULL;
  AmtQueue *queue = is_one_of (line->object, queues) ? make_queue (line->object) : NULL;
  g_autoptr (AmtCase) value = make_case (line);
  g_autoptr (AmtOperation) operation = make_operation (line);
  g_autoptr (AmtService) service = fixture_service ();
  AmtRuleInput input = {
    .me = me,
    .value = value,
    .service = service,
    .operation = operation,
    .if_match = if_match,
    .today = FIXTURE_TODAY,
    .target = target,
    .target_queue = queue,
    .upload_size = upload_size,
  };
  AmtProblem *problem = amt_rules_check (&input);

  if (queue != NULL)
    amt_queue_free (queue);
  return problem;
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const Line *line = &lines[i];
      g_autoptr (AmtProblem) problem = check_line (line, 1, 10);
      guint status = problem != NULL ? problem->status : 0;

      if (status != line->status ||
          g_strcmp0 (problem != NULL ? problem->type : NULL, line->problem) != 0)
        g_test_fail_printf ("%s, %s, held by \"%s\", %s %s: %u %s", line->who, line->state,
                            line->assignee, line->type, line->object != NULL ? line->object : "",
                            status, problem != NULL ? problem->type : "");
    }
}

/* Whatever needs the version is refused without and with another one; the rest only with another one. */
static void
test_versions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const AmtOperationTypeInfo *info = amt_operation_type_info (lines[i].type);
      g_autoptr (AmtProblem) none = NULL;
      g_autoptr (AmtProblem) other = NULL;

      if (lines[i].status != 0)
        continue;
      none = check_line (&lines[i], -1, 10);
      other = check_line (&lines[i], 2, 10);
      g_assert_cmpuint (none != NULL ? none->status : 0, ==, info->needs_version ? 428 : 0);
      g_assert_cmpuint (other->status, ==, 412);
      g_assert_cmpint (other->current_version, ==, 1);
    }
}

static void
test_uploads (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i].status == 0 &&
        (g_str_equal (lines[i].type, "decide") || g_str_equal (lines[i].type, "addDocument")))
      {
        g_autoptr (AmtProblem) missing = check_line (&lines[i], 1, -1);

        g_assert_cmpstr (missing->type, ==, AMT_PROBLEM_UPLOAD_MISSING);
        g_assert_cmpuint (g_strv_length (missing->details), ==, 1);
        g_assert_cmpuint (strlen (missing->details[0]), ==, 64);
      }
}

/* allowedActions promises exactly what the table lets happen, for types that need no object. */
static void
test_allowed_actions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const Line *line = &lines[i];
      g_autoptr (AmtMe) me = make_person (line->who);
      g_autoptr (AmtCase) value = make_case (line);
      g_auto (GStrv) actions = amt_rules_allowed_actions (me, value);
      gboolean offered = g_strv_contains ((const char *const *) actions, line->type);

      if (line->object != NULL || g_str_equal (line->type, "clearFollowUp") ||
          (g_str_equal (line->type, "claim") && g_str_equal (line->who, line->assignee)))
        continue;
      if (offered != (line->status == 0))
        g_test_fail_printf ("%s, %s, held by \"%s\": %s is %soffered", line->who, line->state,
                            line->assignee, line->type, offered ? "" : "not ");
    }
}

static AmtCase *
case_with_follow_ups (void)
{
  const Line line = { "anna", "inProgress", "bert", "setFollowUp", NULL, OK };
  static const char *const PEOPLE[] = { "anna", "bert" };
  AmtCase *value = make_case (&line);

  for (gsize i = 0; i < G_N_ELEMENTS (PEOPLE); i++)
    {
      AmtFollowUp *follow_up = amt_follow_up_new ();
      AmtHistoryEntry *entry = amt_history_entry_new ();

      follow_up->user_id = g_strdup (PEOPLE[i]);
      follow_up->due_on = g_strdup ("2026-02-01");
      follow_up->reason = g_strdup ("because");
      g_ptr_array_add (value->follow_ups, follow_up);
      entry->user_id = g_strdup (PEOPLE[i]);
      entry->type = g_strdup ("setFollowUp");
      entry->reason = g_strdup ("because");
      g_ptr_array_add (value->history, entry);
    }
  return value;
}

/* When a case comes back to somebody is everybody's; what for is that person's own. */
static void
test_reasons_of_others (void)
{
  g_autoptr (AmtCase) value = case_with_follow_ups ();
  g_autoptr (AmtMe) anna = make_person ("anna");
  const AmtFollowUp *mine, *theirs;
  guint n_reasons = 0;

  amt_rules_project (value, anna, -1);
  mine = amt_case_find_follow_up (value, "anna");
  theirs = amt_case_find_follow_up (value, "bert");
  g_assert_cmpstr (mine->reason, ==, "because");
  g_assert_null (theirs->reason);
  g_assert_cmpstr (theirs->due_on, ==, "2026-02-01");
  for (guint i = 0; i < value->history->len; i++)
    {
      const AmtHistoryEntry *entry = g_ptr_array_index (value->history, i);

      if (g_strcmp0 (entry->type, "setFollowUp") == 0 && entry->reason)
        {
          g_assert_cmpstr (entry->user_id, ==, "anna");
          n_reasons++;
        }
    }
  g_assert_cmpuint (n_reasons, ==, 1);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/rules/table", test_table);
  g_test_add_func ("/rules/versions", test_versions);
  g_test_add_func ("/rules/uploads", test_uploads);
  g_test_add_func ("/rules/allowed-actions", test_allowed_actions);
  g_test_add_func ("/rules/reasons-of-others", test_reasons_of_others);
  return g_test_run ();
}
