/* amt-rules.c: who may do what to a case, and when.
 * Pure functions; any thread.
 *
 * Order of the answers: what one may not know of (404), what one may never do (403), a decision that is final
 * (409), what the clerk has not seen (412), then state and holder (409), then content (422). The version comes
 * before state and holder because after a 412 the client compares and often finds that nothing is left to do.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-rules.h"

AmtRights
amt_rules_rights (const AmtMe *me, const char *queue_id)
{
  const AmtQueueRight *right = queue_id != NULL ? amt_me_find_queue (me, queue_id) : NULL;

  /* Without the right to read no other right means anything. */
  return right != NULL && (right->rights & AMT_RIGHT_READ) != 0 ? right->rights : AMT_RIGHT_NONE;
}

AmtProblem *
amt_rules_refused (const char *pointer, const char *detail)
{
  AmtProblem *problem = amt_problem_new (422, AMT_PROBLEM_REFUSED, "Refused",
                                         "The operation cannot be taken as it is.");
  const char *pointers[] = { pointer, NULL };
  const char *details[] = { detail, NULL };

  problem->pointers = g_strdupv ((char **) pointers);
  problem->details = g_strdupv ((char **) details);
  return problem;
}

static AmtProblem *
not_allowed (const char *detail)
{
  return amt_problem_new (403, AMT_PROBLEM_NOT_ALLOWED, "Not allowed", detail);
}

static AmtProblem *
wrong_state (const char *detail)
{
  return amt_problem_new (409, AMT_PROBLEM_STATE, "Wrong state", detail);
}

static AmtProblem *
not_found (void)
{
  return amt_problem_new (404, AMT_PROBLEM_NOT_FOUND, "Not found", NULL);
}

static AmtProblem *
held_by_other (const AmtRuleInput *input)
{
  AmtProblem *problem = amt_problem_new (409, AMT_PROBLEM_HELD, "Held by somebody else",
                                         "Somebody else works on it.");

  problem->holder = g_strdup (input->value->assignee_id);
  problem->holder_name = g_strdup (input->holder_name);
  problem->since = input->value->assigned_at;
  return problem;
}

static AmtRights
needed_right (AmtOperationType type)
{
  switch (type)
    {
    case AMT_OPERATION_MARK_READ:
      return AMT_RIGHT_READ;
    case AMT_OPERATION_ASSIGN:
      return AMT_RIGHT_ASSIGN;
    case AMT_OPERATION_CLAIM:
    case AMT_OPERATION_RELEASE:
    case AMT_OPERATION_MOVE_TO_QUEUE:
    case AMT_OPERATION_SET_FOLLOW_UP:
    case AMT_OPERATION_CLEAR_FOLLOW_UP:
    case AMT_OPERATION_ADD_FILE_NOTE:
    case AMT_OPERATION_STRIKE_FILE_NOTE:
    case AMT_OPERATION_ADD_JOTTING:
    case AMT_OPERATION_EDIT_JOTTING:
    case AMT_OPERATION_DELETE_JOTTING:
    case AMT_OPERATION_ADD_DOCUMENT:
    case AMT_OPERATION_DECIDE:
    case AMT_OPERATION_CLOSE:
    case AMT_OPERATION_UNKNOWN:
    case AMT_N_OPERATION_TYPES:
    default:
      return AMT_RIGHT_PROCESS;
    }
}

AmtProblem *
amt_rules_may (const AmtMe *me, const AmtCase *value, AmtOperationType type)
{
  AmtRights rights = amt_rules_rights (me, value->queue_id);

  if ((rights & AMT_RIGHT_READ) == 0)
    return not_found ();

  /* Who hands out the work may also move it, without working on it. */
  if (type == AMT_OPERATION_MOVE_TO_QUEUE || type == AMT_OPERATION_RELEASE)
    return (rights & (AMT_RIGHT_ASSIGN | AMT_RIGHT_PROCESS)) != 0
               ? NULL
               : not_allowed ("This needs the right to process or to assign in this queue.");

  if ((rights & needed_right (type)) == 0)
    return not_allowed (needed_right (type) == AMT_RIGHT_ASSIGN
                            ? "This needs the right to assign in this queue."
                            : "This needs the right to process in this queue.");
  return NULL;
}

static gboolean
is_assignee (const AmtMe *me, const AmtCase *value)
{
  return value->assignee_id != NULL && g_str_equal (value->assignee_id, me->id);
}

static gboolean
is_final (const AmtCase *value)
{
  AmtCaseState state = amt_case_get_state (value);

  return state == AMT_CASE_STATE_DECIDED || state == AMT_CASE_STATE_CLOSED;
}

/* Supervisors only where they have part in the work. */
static gboolean
is_supervisor (const AmtMe *me, const AmtCase *value)
{
  return me->supervisor && amt_rules_rights (me, value->queue_id) != AMT_RIGHT_NONE;
}

static AmtProblem *
check_holder (const AmtRuleInput *input)
{
  if (is_assignee (input->me, input->value))
    return NULL;
  return input->value->assignee_id != NULL
             ? held_by_other (input)
             : wrong_state ("Nobody works on it; it has to be claimed first.");
}

static AmtProblem *
check_release (const AmtRuleInput *input)
{
  if (input->value->assignee_id == NULL)
    return wrong_state ("Nobody works on it.");
  if (!is_assignee (input->me, input->value) && !is_supervisor (input->me, input->value))
    return not_allowed ("Only who works on it or a supervisor may release it.");
  return NULL;
}

static AmtProblem *
check_close (const AmtRuleInput *input)
{
  if (amt_case_get_state (input->value) != AMT_CASE_STATE_DECIDED)
    return wrong_state ("Only a decided case is closed.");
  if (input->value->assignee_id != NULL && !is_assignee (input->me, input->value) &&
      !is_supervisor (input->me, input->value))
    return held_by_other (input);
  return NULL;
}

/* State and holder, for one type. */
static AmtProblem *
check_place (const AmtRuleInput *input, AmtOperationType type)
{
  gboolean closed = amt_case_get_state (input->value) == AMT_CASE_STATE_CLOSED;

  switch (type)
    {
    case AMT_OPERATION_CLAIM:
      if (closed)
        return wrong_state ("It is closed.");
      return input->value->assignee_id == NULL || is_assignee (input->me, input->value)
                 ? NULL
                 : held_by_other (input);
    case AMT_OPERATION_RELEASE:
      return closed ? wrong_state ("It is closed.") : check_release (input);
    case AMT_OPERATION_ASSIGN:
      return closed ? wrong_state ("It is closed.") : NULL;
    case AMT_OPERATION_MOVE_TO_QUEUE:
      if (closed)
        return wrong_state ("It is closed.");
      return is_assignee (input->me, input->value) ||
                     (amt_rules_rights (input->me, input->value->queue_id) & AMT_RIGHT_ASSIGN) != 0
                 ? NULL
                 : not_allowed ("Only who works on it or may assign here may move it.");
    case AMT_OPERATION_DECIDE:
      return check_holder (input);
    case AMT_OPERATION_CLOSE:
      return check_close (input);
    case AMT_OPERATION_MARK_READ:
    case AMT_OPERATION_SET_FOLLOW_UP:
    case AMT_OPERATION_CLEAR_FOLLOW_UP:
    case AMT_OPERATION_ADD_FILE_NOTE:
    case AMT_OPERATION_STRIKE_FILE_NOTE:
    case AMT_OPERATION_ADD_JOTTING:
    case AMT_OPERATION_EDIT_JOTTING:
    case AMT_OPERATION_DELETE_JOTTING:
    case AMT_OPERATION_ADD_DOCUMENT:
    case AMT_OPERATION_UNKNOWN:
    case AMT_N_OPERATION_TYPES:
    default:
      return NULL;
    }
}

static AmtProblem *
check_strike (const AmtRuleInput *input)
{
  const AmtNote *note = amt_case_find_note (input->value->file_notes, input->operation->note_id);

  if (note == NULL)
    return not_found ();
  if (note->struck_by != NULL)
    return wrong_state ("The note is struck through already.");
  if (g_strcmp0 (note->author_id, input->me->id) != 0 && !is_supervisor (input->me, input->value))
    return not_allowed ("Only its author or a supervisor may strike a note.");
  return NULL;
}

static gboolean
is_hidden (const AmtNote *jotting, const AmtMe *me)
{
  return g_strcmp0 (jotting->visibility, "me") == 0 && g_strcmp0 (jotting->author_id, me->id) != 0;
}

static AmtProblem *
check_jotting (const AmtRuleInput *input)
{
  const AmtNote *note = amt_case_find_note (input->value->jottings, input->operation->note_id);

  if (note == NULL || is_hidden (note, input->me))
    return not_found ();
  if (g_strcmp0 (note->author_id, input->me->id) != 0)
    return not_allowed ("Only its author may change a jotting.");
  return NULL;
}

static AmtProblem *
check_target (const AmtRuleInput *input)
{
  if (input->target == NULL ||
      (amt_rules_rights (input->target, input->value->queue_id) & AMT_RIGHT_PROCESS) == 0)
    return amt_rules_refused ("/userId", "nobody who processes cases of this queue");
  return NULL;
}

static AmtProblem *
check_target_queue (const AmtRuleInput *input)
{
  const AmtQueue *queue = input->target_queue;

  if (queue == NULL)
    return amt_rules_refused ("/queueId", "no such queue");
  if (g_strcmp0 (queue->id, input->value->queue_id) == 0)
    return amt_rules_refused ("/queueId", "the case is in this queue");
  if (queue->service_ids != NULL && queue->service_ids[0] != NULL &&
      !g_strv_contains ((const char *const *) queue->service_ids, input->value->service_id))
    return amt_rules_refused ("/queueId", "this queue does not take the service");
  return NULL;
}

static AmtProblem *
check_document (const AmtRuleInput *input)
{
  AmtProblem *problem;

  if (input->upload_size >= 0)
    return (guint64) input->upload_size == input->operation->size
               ? NULL
               : amt_rules_refused ("/size", "not the size of the uploaded file");

  problem = amt_rules_refused ("/sha256", input->operation->sha256);
  g_free (problem->type);
  problem->type = g_strdup (AMT_PROBLEM_UPLOAD_MISSING);
  return problem;
}

/* What the operation says, for one type. */
static AmtProblem *
check_content (const AmtRuleInput *input, AmtOperationType type)
{
  switch (type)
    {
    case AMT_OPERATION_ASSIGN:
      return check_target (input);
    case AMT_OPERATION_MOVE_TO_QUEUE:
      return check_target_queue (input);
    case AMT_OPERATION_STRIKE_FILE_NOTE:
      return check_strike (input);
    case AMT_OPERATION_EDIT_JOTTING:
    case AMT_OPERATION_DELETE_JOTTING:
      return check_jotting (input);
    case AMT_OPERATION_ADD_DOCUMENT:
      return check_document (input);
    case AMT_OPERATION_DECIDE:
      return amt_rules_check_decision (input);
    case AMT_OPERATION_CLAIM:
    case AMT_OPERATION_RELEASE:
    case AMT_OPERATION_MARK_READ:
    case AMT_OPERATION_SET_FOLLOW_UP:
    case AMT_OPERATION_CLEAR_FOLLOW_UP:
    case AMT_OPERATION_ADD_FILE_NOTE:
    case AMT_OPERATION_ADD_JOTTING:
    case AMT_OPERATION_CLOSE:
    case AMT_OPERATION_UNKNOWN:
    case AMT_N_OPERATION_TYPES:
    default:
      return NULL;
    }
}

static AmtProblem *
check_version (const AmtRuleInput *input, const AmtOperationTypeInfo *info)
{
  AmtProblem *problem;

  if (input->if_match < 0)
    return info->needs_version ? amt_problem_new (428, AMT_PROBLEM_VERSION_NEEDED, "Version needed",
                                                  "This operation needs If-Match.")
                               : NULL;
  if ((guint64) input->if_match == input->value->version)
    return NULL;

  problem =
      amt_problem_new (412, AMT_PROBLEM_VERSION, "Another version", "The case has changed since.");
  problem->current_version = (gint64) input->value->version;
  return problem;
}

/* Nothing the clerk has not seen. */
static AmtProblem *
check_applicant (const AmtRuleInput *input)
{
  AmtProblem *problem;

  if (input->operation->applicant_version == input->value->applicant_version &&
      g_strcmp0 (input->operation->last_message_id, input->value->last_message_id) == 0)
    return NULL;

  problem = amt_problem_new (412, AMT_PROBLEM_APPLICANT, "The applicant sent something",
                             "The applicant's half has changed since.");
  problem->current_version = (gint64) input->value->version;
  return problem;
}

static AmtProblem *
check_form (const AmtOperation *operation)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pointer = NULL;
  const char *colon;

  if (amt_operation_validate (operation, &error))
    return NULL;

  /* "name: what is wrong" */
  colon = strstr (error->message, ": ");
  if (colon == NULL)
    return amt_rules_refused ("", error->message);
  pointer = g_strdup_printf ("/%.*s", (int) (colon - error->message), error->message);
  return amt_rules_refused (pointer, colon + 2);
}

AmtProblem *
amt_rules_check (const AmtRuleInput *input)
{
  const AmtOperationTypeInfo *info = amt_operation_type_info (input->operation->type);
  AmtProblem *problem;

  if ((amt_rules_rights (input->me, input->value->queue_id) & AMT_RIGHT_READ) == 0)
    return not_found ();
  if (info == NULL)
    return amt_rules_refused ("/type", "no operation of this portal");

  problem = amt_rules_may (input->me, input->value, info->type);
  if (problem == NULL)
    problem = check_form (input->operation);
  if (problem == NULL && info->type == AMT_OPERATION_DECIDE && is_final (input->value))
    problem = amt_problem_new (409, AMT_PROBLEM_FINAL, "Decided already",
                               "A decision that was issued is final.");
  if (problem == NULL && info->type == AMT_OPERATION_DECIDE && input->if_match >= 0)
    problem = check_applicant (input);
  if (problem == NULL)
    problem = check_version (input, info);
  if (problem == NULL)
    problem = check_place (input, info->type);
  if (problem == NULL)
    problem = check_content (input, info->type);
  return problem;
}

static gboolean
has_strikable (const AmtMe *me, const AmtCase *value)
{
  for (guint i = 0; i < value->file_notes->len; i++)
    {
      const AmtNote *note = g_ptr_array_index (value->file_notes, i);

      if (note->struck_by == NULL &&
          (g_strcmp0 (note->author_id, me->id) == 0 || is_supervisor (me, value)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_own_jotting (const AmtMe *me, const AmtCase *value)
{
  for (guint i = 0; i < value->jottings->len; i++)
    if (g_strcmp0 (((AmtNote *) g_ptr_array_index (value->jottings, i))->author_id, me->id) == 0)
      return TRUE;
  return FALSE;
}

/* Whether there is anything that @type could be done to. */
static gboolean
has_object (const AmtMe *me, const AmtCase *value, AmtOperationType type)
{
  if (type == AMT_OPERATION_STRIKE_FILE_NOTE)
    return has_strikable (me, value);
  if (type == AMT_OPERATION_EDIT_JOTTING || type == AMT_OPERATION_DELETE_JOTTING)
    return has_own_jotting (me, value);
  if (type == AMT_OPERATION_CLEAR_FOLLOW_UP)
    return amt_case_find_follow_up (value, me->id) != NULL;
  if (type == AMT_OPERATION_CLAIM)
    return !is_assignee (me, value);
  if (type == AMT_OPERATION_DECIDE)
    return !is_final (value);
  return TRUE;
}

char **
amt_rules_allowed_actions (const AmtMe *me, const AmtCase *value)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  AmtRuleInput input = { .me = me, .value = value, .if_match = -1 };
  const AmtOperationTypeInfo *infos;
  guint n;

  infos = amt_operation_type_infos (&n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AmtProblem) problem = amt_rules_may (me, value, infos[i].type);

      if (problem == NULL)
        problem = check_place (&input, infos[i].type);
      if (problem == NULL && has_object (me, value, infos[i].type))
        g_ptr_array_add (names, g_strdup (infos[i].name));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
drop_hidden_jottings (AmtCase *value, const AmtMe *me)
{
  for (guint i = value->jottings->len; i > 0; i--)
    if (is_hidden (g_ptr_array_index (value->jottings, i - 1), me))
      g_ptr_array_remove_index (value->jottings, i - 1);
}

/* What a Wiedervorlage is for is its person's own matter; when it is due is everybody's. */
static void
drop_hidden_reasons (AmtCase *value, const AmtMe *me)
{
  for (guint i = 0; i < value->follow_ups->len; i++)
    {
      AmtFollowUp *follow_up = g_ptr_array_index (value->follow_ups, i);

      if (g_strcmp0 (follow_up->user_id, me->id) != 0)
        g_clear_pointer (&follow_up->reason, g_free);
    }
  for (guint i = 0; i < value->history->len; i++)
    {
      AmtHistoryEntry *entry = g_ptr_array_index (value->history, i);

      if (g_strcmp0 (entry->user_id, me->id) != 0 &&
          (g_strcmp0 (entry->type, "setFollowUp") == 0 ||
           g_strcmp0 (entry->type, "clearFollowUp") == 0))
        g_clear_pointer (&entry->reason, g_free);
    }
}

void
amt_rules_project (AmtCase *value, const AmtMe *me, gint64 read_mark)
{
  const AmtFollowUp *follow_up = amt_case_find_follow_up (value, me->id);

  drop_hidden_jottings (value, me);
  drop_hidden_reasons (value, me);
  g_free (value->follow_up_on);
  value->follow_up_on = follow_up != NULL ? g_strdup (follow_up->due_on) : NULL;
  if (read_mark >= 0)
    value->unread = (guint64) read_mark < value->applicant_version;
  g_strfreev (value->allowed_actions);
  value->allowed_actions = amt_rules_allowed_actions (me, value);
}
