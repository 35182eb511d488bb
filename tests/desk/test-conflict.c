/* test-conflict.c: what both sides of a conflict say, which one is newer, what can still be chosen, and what is kept of the other.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-conflict.h"
#include "amt-test.h"

#include <string.h>

#define AT(minute) (G_GINT64_CONSTANT (1772442000) * G_USEC_PER_SEC + (minute) *G_TIME_SPAN_MINUTE)

typedef struct
{
  AmtCase *base;  /* what the clerk saw */
  AmtCase *truth; /* the portal's */
  AmtOperation *operation;
  AmtFields fields;
  const char *problem;
  gboolean gone;
  gboolean ever_sent;
} World;

static void
set (char **slot, const char *value)
{
  g_free (*slot);
  *slot = g_strdup (value);
}

static AmtNote *
note_new (const char *id, const char *text)
{
  AmtNote *note = amt_note_new ();

  note->id = g_strdup (id);
  note->text = g_strdup (text);
  note->author_id = g_strdup ("u-me");
  note->visibility = g_strdup ("me");
  note->at = AT (-100);
  return note;
}

static void
world_init (World *world, const char *type)
{
  *world = (World){ 0 };
  world->base = amt_case_new ("case-1");
  world->base->whole = TRUE;
  world->base->version = 3;
  world->base->applicant_version = 1;
  set (&world->base->state, "inProgress");
  set (&world->base->assignee_id, "u-me");
  set (&world->base->queue_id, "q-1");
  set (&world->base->form, "{\"ort\":\"Altstadt\",\"miete\":\"500\"}");
  g_ptr_array_add (world->base->jottings, note_new ("n-1", "alt"));
  g_ptr_array_add (world->base->file_notes, note_new ("n-2", "Vermerk"));
  world->truth = amt_case_copy (world->base);
  world->truth->version = 4;
  world->operation = amt_operation_new (type, "case-1", "u-me", AT (10));
}

static void
world_clear (World *world)
{
  amt_case_unref (world->base);
  amt_case_unref (world->truth);
  amt_operation_unref (world->operation);
}

static void
happened (World *world, const char *type, int minute)
{
  AmtHistoryEntry *event = amt_history_entry_new ();

  event->id = g_strdup_printf ("h-%u", world->truth->history->len);
  event->type = g_strdup (type);
  event->user_id = g_strdup ("u-x");
  event->at = AT (minute);
  g_ptr_array_add (world->truth->history, event);
}

static AmtConflict *
compare (World *world)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autoptr (AmtReferences) references = amt_references_new (texts);
  AmtListRow row = { .value = world->truth, .gone = world->gone };
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();
  AmtCaseView view = { .row = &row,
                       .truth = world->truth,
                       .local = world->truth,
                       .base = world->base,
                       .operations = operations };
  g_autoptr (AmtOutboxEntry) entry = amt_outbox_entry_new ();

  entry->operation = amt_operation_ref (world->operation);
  entry->state = AMT_OUTBOX_CONFLICT;
  entry->conflict_fields = world->fields;
  entry->problem_type = g_strdup (world->problem);
  entry->ever_sent = world->ever_sent;
  g_ptr_array_add (operations, entry);
  return amt_conflict_new (entry, &view, references);
}

static const AmtConflictField *
find_field (const AmtConflict *conflict, const char *label)
{
  for (guint i = 0; i < conflict->fields->len; i++)
    {
      const AmtConflictField *field = conflict->fields->pdata[i];

      if (strcmp (field->label, label) == 0)
        return field;
    }
  g_error ("no field %s", label);
}

/* Each kind of part: what the operation says, what the portal says by now. */
static const struct
{
  const char *type;
  AmtFields fields;
  const char *label, *before, *mine, *theirs, *result;
} PARTS[] = {
  { "assign", AMT_FIELD_ASSIGNEE, "Assignee", "u-me", "u-b", "u-x", "u-b" },
  { "release", AMT_FIELD_ASSIGNEE, "Assignee", "u-me", "nobody", "u-x", "nobody" },
  { "moveToQueue", AMT_FIELD_QUEUE, "Queue", "q-1", "q-2", "q-3", "q-2" },
  { "editJotting", AMT_FIELD_JOTTING, "Jotting", "alt", "meins", "deren", "meins" },
  { "deleteJotting", AMT_FIELD_JOTTING, "Jotting", "alt", "not there", "deren", "not there" },
  { "strikeFileNote", AMT_FIELD_FILE_NOTE, "File note", "Vermerk",
    "Vermerk\nStruck through: falsch", "Vermerk", "Vermerk\nStruck through: falsch" },
  { "setFollowUp", AMT_FIELD_FOLLOW_UP, "Follow-up", "none", "2031-03-03 (falsch)", "2031-04-04",
    "2031-03-03 (falsch)" },
  { "close", AMT_FIELD_STATE, "State", "In progress", "Closed", "Waiting for others", "Closed" },
};

static void
change_theirs (World *world)
{
  AmtFollowUp *follow_up = amt_follow_up_new ();
  AmtNote *jotting = amt_case_find_note (world->truth->jottings, "n-1");

  set (&world->truth->assignee_id, "u-x");
  set (&world->truth->queue_id, "q-3");
  set (&world->truth->state, "waiting");
  set (&jotting->text, "deren");
  follow_up->user_id = g_strdup ("u-me");
  follow_up->due_on = g_strdup ("2031-04-04");
  g_ptr_array_add (world->truth->follow_ups, follow_up);
}

static void
test_parts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (PARTS); i++)
    {
      World world;
      g_autoptr (AmtConflict) conflict = NULL;
      const AmtConflictField *field;

      world_init (&world, PARTS[i].type);
      change_theirs (&world);
      set (&world.operation->user_id, "u-b");
      set (&world.operation->queue_id, "q-2");
      set (&world.operation->due_on, "2031-03-03");
      set (&world.operation->reason, "falsch");
      set (&world.operation->note_id,
           g_str_equal (PARTS[i].type, "strikeFileNote") ? "n-2" : "n-1");
      set (&world.operation->text, "meins");
      world.fields = PARTS[i].fields;
      conflict = compare (&world);
      field = find_field (conflict, PARTS[i].label);
      g_test_message ("%s", PARTS[i].type);
      g_assert_cmpstr (field->before, ==, PARTS[i].before);
      g_assert_cmpstr (field->mine, ==, PARTS[i].mine);
      g_assert_cmpstr (field->theirs, ==, PARTS[i].theirs);
      g_assert_cmpstr (field->result, ==, PARTS[i].result);
      world_clear (&world);
    }
}

/* The newer side is preselected; where nobody knows, the portal's. */
static void
test_newer (void)
{
  static const struct
  {
    int minute; /* 0: nothing happened that is told */
    gboolean mine;
  } TABLE[] = { { 5, TRUE }, { 15, FALSE }, { 0, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      World world;
      g_autoptr (AmtConflict) conflict = NULL;

      world_init (&world, "release");
      world.fields = AMT_FIELD_ASSIGNEE;
      change_theirs (&world);
      if (TABLE[i].minute)
        happened (&world, "assign", TABLE[i].minute);
      conflict = compare (&world);
      g_assert_cmpint (conflict->prefers_mine, ==, TABLE[i].mine);
      g_assert_cmpstr (conflict->their_who, ==, TABLE[i].minute ? "u-x" : NULL);
      g_assert_cmpuint (conflict->events->len, ==, TABLE[i].minute ? 1 : 0);
      world_clear (&world);
    }
}

/* The portal has another version of it; what was compared with the one before stays. */
static void
go_on (World *world)
{
  AmtCase *next = amt_case_copy (world->truth);

  next->version++;
  amt_case_unref (world->truth);
  world->truth = next;
}

/* Of two conflicts of one case the second choice stands when the first one was carried out, and falls when somebody else was there. */
static void
test_still (void)
{
  World world;
  g_autoptr (AmtConflict) before = NULL;
  g_autoptr (AmtConflict) own = NULL;
  g_autoptr (AmtConflict) elsewhere = NULL;
  g_autoptr (AmtConflict) here = NULL;
  g_autoptr (AmtConflict) applicant = NULL;

  world_init (&world, "release");
  world.fields = AMT_FIELD_ASSIGNEE;
  change_theirs (&world);
  happened (&world, "assign", 5);
  before = compare (&world);

  /* What the clerk did herself is in what she based the second one on, with all that she saw before. */
  go_on (&world);
  happened (&world, "setFollowUp", 20);
  set (&((AmtHistoryEntry *) world.truth->history->pdata[1])->user_id, "u-me");
  amt_case_unref (world.base);
  world.base = amt_case_copy (world.truth);
  own = compare (&world);
  g_assert_true (amt_conflict_still (before, own));

  go_on (&world);
  happened (&world, "moveToQueue", 21);
  elsewhere = compare (&world);
  g_assert_false (amt_conflict_still (before, elsewhere));
  g_assert_true (amt_conflict_still (elsewhere, elsewhere));

  amt_case_unref (world.base);
  world.base = amt_case_copy (world.truth);
  go_on (&world);
  set (&world.truth->assignee_id, "u-z");
  here = compare (&world);
  g_assert_false (amt_conflict_still (before, here));

  go_on (&world);
  set (&world.truth->assignee_id, "u-x");
  world.truth->applicant_version++;
  applicant = compare (&world);
  g_assert_false (amt_conflict_still (before, applicant));
  world_clear (&world);
}

/* The conflict before this one was settled as the clerk's own: what she was shown then is the base of this one. Who it was, is still
 * said. */
static void
test_behind_another (void)
{
  World world;
  g_autoptr (AmtConflict) conflict = NULL;

  world_init (&world, "release");
  world.fields = AMT_FIELD_ASSIGNEE;
  change_theirs (&world);
  happened (&world, "moveToQueue", 5);
  happened (&world, "assign", 15);
  amt_case_unref (world.base);
  world.base = amt_case_copy (world.truth);
  conflict = compare (&world);
  g_assert_cmpstr (conflict->their_who, ==, "u-x");
  g_assert_cmpint (conflict->their_at, ==, AT (15));
  g_assert_cmpuint (conflict->events->len, ==, 1);
  g_assert_false (conflict->prefers_mine);
  world_clear (&world);
}

static void
test_what_may_count (void)
{
  World world;
  g_autoptr (AmtConflict) decided = NULL;
  g_autoptr (AmtConflict) gone = NULL;
  g_autoptr (AmtConflict) forbidden = NULL;
  const char *const allowed[] = { "addJotting", NULL };

  world_init (&world, "decide");
  set (&world.operation->outcome, "bewilligung");
  world.fields = AMT_FIELD_DECISION;
  decided = compare (&world);
  g_assert_cmpint (decided->mine, ==, AMT_MINE_NEVER);
  g_assert_nonnull (strstr (decided->why_never, "final"));
  g_assert_false (decided->prefers_mine);
  world_clear (&world);

  world_init (&world, "release");
  world.gone = TRUE;
  gone = compare (&world);
  g_assert_cmpint (gone->mine, ==, AMT_MINE_NEVER);
  g_assert_false (gone->may_jot);
  world_clear (&world);

  world_init (&world, "release");
  world.truth->allowed_actions = g_strdupv ((char **) allowed);
  forbidden = compare (&world);
  g_assert_cmpint (forbidden->mine, ==, AMT_MINE_NEVER);
  g_assert_true (forbidden->may_jot);
  world_clear (&world);
}

/* The applicant's half changed: old and new beside each other, and "mine" names what the clerk has seen now. */
static void
test_news (void)
{
  World world;
  g_autoptr (AmtConflict) conflict = NULL;
  g_autoptr (AmtResolution) mine = NULL;
  const AmtConflictNews *news;
  const AmtOperation *again;

  world_init (&world, "decide");
  set (&world.operation->outcome, "bewilligung");
  set (&world.operation->values, "{}");
  world.operation->applicant_version = 1;
  world.fields = AMT_FIELD_APPLICANT;
  world.problem = AMT_PROBLEM_APPLICANT;
  world.ever_sent = TRUE;
  world.truth->applicant_version = 2;
  set (&world.truth->form, "{\"ort\":\"Neustadt\",\"miete\":\"500\"}");
  conflict = compare (&world);
  g_assert_true (amt_conflict_needs_look (conflict));
  g_assert_cmpuint (conflict->news->len, ==, 1);
  news = conflict->news->pdata[0];
  g_assert_cmpstr (news->label, ==, "ort");
  g_assert_cmpstr (news->before, ==, "Altstadt");
  g_assert_cmpstr (news->now, ==, "Neustadt");
  g_assert_cmpint (conflict->mine, ==, AMT_MINE_ANEW);
  g_assert_true (amt_conflict_needs_portal (conflict, TRUE));

  mine = amt_conflict_resolve (conflict, TRUE, AT (20));
  g_assert_false (mine->mine);
  again = mine->records->pdata[0];
  g_assert_cmpstr (again->type, ==, "decide");
  g_assert_cmpstr (again->id, !=, world.operation->id);
  g_assert_cmpuint (again->applicant_version, ==, 2);
  world_clear (&world);
}

/* What does not count is one jotting that says what, when and by whom. */
static void
test_record (void)
{
  World world;
  g_autoptr (AmtConflict) conflict = NULL;
  g_autoptr (AmtResolution) mine = NULL;
  g_autoptr (AmtResolution) theirs = NULL;
  const AmtOperation *jotting;

  world_init (&world, "editJotting");
  set (&world.operation->note_id, "n-1");
  set (&world.operation->text, "meins");
  world.fields = AMT_FIELD_JOTTING;
  world.ever_sent = TRUE;
  change_theirs (&world);
  conflict = compare (&world);

  theirs = amt_conflict_resolve (conflict, FALSE, AT (20));
  g_assert_false (theirs->mine);
  g_assert_false (theirs->keep_text);
  g_assert_cmpuint (theirs->records->len, ==, 1);
  jotting = theirs->records->pdata[0];
  g_assert_cmpstr (jotting->type, ==, "addJotting");
  g_assert_nonnull (strstr (jotting->text, "meins"));
  g_assert_nonnull (strstr (jotting->text, "the portal’s state counts"));
  /* Only its author sees it, as the one that it is about. */
  g_assert_cmpstr (jotting->visibility, ==, "me");
  g_assert_true (amt_operation_validate (jotting, NULL));

  mine = amt_conflict_resolve (conflict, TRUE, AT (20));
  g_assert_true (mine->mine);
  g_assert_cmpuint (mine->version, ==, 4);
  jotting = mine->records->pdata[0];
  g_assert_nonnull (strstr (jotting->text, "deren"));
  world_clear (&world);
}

/* The jotting is gone: what I wrote becomes a new one. A long text needs two. */
static void
test_lost_jotting (void)
{
  World world;
  g_autoptr (AmtConflict) conflict = NULL;
  g_autoptr (AmtResolution) mine = NULL;
  g_autoptr (AmtResolution) theirs = NULL;
  g_autofree char *text = g_strnfill (AMT_TEXT_MAX, 'x');

  world_init (&world, "editJotting");
  set (&world.operation->note_id, "n-1");
  set (&world.operation->text, text);
  world.fields = AMT_FIELD_JOTTING;
  g_ptr_array_set_size (world.truth->jottings, 0);
  conflict = compare (&world);
  g_assert_cmpint (conflict->mine, ==, AMT_MINE_ANEW);
  mine = amt_conflict_resolve (conflict, TRUE, AT (20));
  g_assert_cmpuint (mine->records->len, ==, 1);
  g_assert_cmpstr (((AmtOperation *) mine->records->pdata[0])->text, ==, text);
  theirs = amt_conflict_resolve (conflict, FALSE, AT (20));
  g_assert_cmpuint (theirs->records->len, ==, 2);
  for (guint i = 0; i < theirs->records->len; i++)
    g_assert_true (amt_operation_validate (theirs->records->pdata[i], NULL));
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/desk/conflict/parts", test_parts);
  g_test_add_func ("/desk/conflict/newer", test_newer);
  g_test_add_func ("/desk/conflict/still", test_still);
  g_test_add_func ("/desk/conflict/behind-another", test_behind_another);
  g_test_add_func ("/desk/conflict/what-may-count", test_what_may_count);
  g_test_add_func ("/desk/conflict/news", test_news);
  g_test_add_func ("/desk/conflict/record", test_record);
  g_test_add_func ("/desk/conflict/lost-jotting", test_lost_jotting);

  return g_test_run ();
}
