/* test-outbox-pump.c: every operation against every fault of the line: its effect happens exactly once, and afterwards
 * desk and portal say the same.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include "amt-hex.h"

#include <string.h>

#define PROBLEM_VERSION "{\"type\":\"" AMT_PROBLEM_VERSION "\",\"title\":\"Changed\"}"

/* Everything that an operation type needs stands in the case from the start. */
static AmtCase *
prepared_case (const char *id, const char *type)
{
  AmtCase *value = office_case (id);
  AmtNote *note = amt_note_new ();
  AmtNote *jotting = amt_note_new ();
  AmtFollowUp *follow_up = amt_follow_up_new ();

  if (!g_str_equal (type, "claim"))
    {
      value->assignee_id = g_strdup ("sonja");
      value->assigned_at = OFFICE_NOW - G_TIME_SPAN_HOUR;
      g_free (value->state);
      value->state = g_strdup (g_str_equal (type, "close") ? "decided" : "inProgress");
    }
  note->id = g_strdup ("11111111-1111-4111-8111-111111111111");
  note->text = g_strdup ("a note");
  note->kind = g_strdup ("note");
  note->author_id = g_strdup ("sonja");
  note->at = OFFICE_NOW;
  g_ptr_array_add (value->file_notes, note);
  jotting->id = g_strdup ("22222222-2222-4222-8222-222222222222");
  jotting->text = g_strdup ("a jotting");
  jotting->visibility = g_strdup ("case");
  jotting->author_id = g_strdup ("sonja");
  jotting->at = OFFICE_NOW;
  g_ptr_array_add (value->jottings, jotting);
  follow_up->id = g_strdup ("33333333-3333-4333-8333-333333333333");
  follow_up->user_id = g_strdup ("sonja");
  follow_up->due_on = g_strdup ("2026-03-01");
  follow_up->set_at = OFFICE_NOW;
  g_ptr_array_add (value->follow_ups, follow_up);
  return value;
}

static const char *const TYPES[] = {
  "claim",       "release",       "assign",      "moveToQueue",    "markRead",
  "setFollowUp", "clearFollowUp", "addFileNote", "strikeFileNote", "addJotting",
  "editJotting", "deleteJotting", "addDocument", "decide",         "close",
};

static void
set (AmtOperation *operation, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  amt_operation_set_parameter (operation, name, value, &error);
  g_assert_no_error (error);
}

static void
set_document (Desk *desk, AmtOperation *operation)
{
  g_autofree char *text = g_strdup_printf ("scan for %s", operation->case_id);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (text));
  g_autofree char *sha256 = WAIT_GET (amt_store_put_document, desk->store, bytes);

  set (operation, "name", "scan.pdf");
  set (operation, "mediaType", "application/pdf");
  set (operation, "source", "post");
  set (operation, "sha256", sha256);
  set (operation, "size", size);
}

static AmtOperation *
record (Desk *desk, const char *case_id, const char *type)
{
  g_autoptr (AmtOperation) operation = desk_make (desk, case_id, type, NULL);

  if (g_str_equal (type, "assign"))
    set (operation, "userId", "bert");
  else if (g_str_equal (type, "moveToQueue"))
    set (operation, "queueId", "two");
  else if (g_str_equal (type, "setFollowUp"))
    set (operation, "dueOn", "2026-04-01");
  else if (g_str_equal (type, "addFileNote"))
    {
      set (operation, "kind", "phone");
      set (operation, "text", "called back");
    }
  else if (g_str_equal (type, "strikeFileNote"))
    {
      set (operation, "noteId", "11111111-1111-4111-8111-111111111111");
      set (operation, "reason", "other case");
    }
  else if (g_str_equal (type, "addJotting"))
    {
      set (operation, "visibility", "case");
      set (operation, "text", "ask again");
    }
  else if (g_str_equal (type, "editJotting"))
    {
      set (operation, "noteId", "22222222-2222-4222-8222-222222222222");
      set (operation, "text", "another wording");
    }
  else if (g_str_equal (type, "deleteJotting"))
    set (operation, "noteId", "22222222-2222-4222-8222-222222222222");
  else if (g_str_equal (type, "addDocument"))
    set_document (desk, operation);
  else if (g_str_equal (type, "decide"))
    {
      set (operation, "outcome", "yes");
      set (operation, "templateVersion", "1");
      set (operation, "values", "{\"amount\":\"100,00\"}");
      set (operation, "applicantVersion", "1");
    }
  desk_record (desk, operation, AMT_TIME_NONE);
  return g_steal_pointer (&operation);
}

typedef struct
{
  const char *name;
  const char *fault;
  const char *more;
  gboolean batch_only; /* takes time, or makes no sense for one */
  gboolean asks;       /* leaves a conflict or refusal to the clerk, who repeats it */
} Fault;

static const Fault FAULTS[] = {
  { "none", NULL, NULL },
  { "cut-before-send", "cut-before-send", NULL },
  { "cut-after-send", "cut-after-send", NULL },
  { "answer-lost", "answer-lost", NULL },
  { "cut-mid-answer", "cut-mid-answer", "bytes=40" },
  { "truncate", "truncate", "bytes=60" },
  { "delay", "delay", "ms=2500", TRUE },
  { "delay-answer", "delay-answer", "ms=2500", TRUE },
  { "duplicate", "duplicate", NULL },
  { "401", "status", "status=401" },
  { "401-applied", "status", "status=401&forward=1" },
  { "409", "status", "status=409", FALSE, TRUE },
  { "409-applied", "status", "status=409&forward=1", FALSE, TRUE },
  { "412", "status", "status=412", FALSE, TRUE },
  { "412-applied", "status", "status=412&forward=1", FALSE, TRUE },
  { "413", "status", "status=413", TRUE },
  { "429", "status", "status=429&retry-after=30" },
  { "500", "status", "status=500" },
  { "500-applied", "status", "status=500&forward=1" },
  { "503", "status", "status=503&retry-after=30" },
  { "503-applied", "status", "status=503&retry-after=30&forward=1" },
  { "other-answer", "replay", NULL, TRUE },
  { "deep", "replace", "make=deep&bytes=100000" },
  { "huge", "replace", "make=huge&bytes=20000000", TRUE },
  { "gzip-bomb", "replace", "make=gzip-bomb&bytes=50000000", TRUE },
};

/* What a clerk does with what came back to her: the same once more. */
static void
repeat_what_came_back (Desk *desk)
{
  g_autoptr (GPtrArray) entries = WAIT_GET (amt_store_list_outbox, desk->store, G_MAXINT64);

  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOutboxEntry *entry = g_ptr_array_index (entries, i);

      if (entry->state == AMT_OUTBOX_CONFLICT || entry->state == AMT_OUTBOX_REFUSED)
        desk_requeue (desk, entry->operation);
    }
}

static void
add_fault (Office *office, const Fault *fault)
{
  if (fault->fault)
    amt_fault_proxy_add (office->proxy, "POST", "operations", fault->fault, fault->more);
}

/* Returns: (element-type AmtOperation): a blank of each type, for a case of its own that the desk knows. */
static GPtrArray *
prepare_all (Desk *desk)
{
  static guint serial = 0;
  GPtrArray *blanks = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_operation_unref);
  g_autoptr (AmtSyncResult) pulled = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (TYPES); i++)
    {
      g_autofree char *id = g_strdup_printf ("f%u", serial++);
      g_autoptr (AmtCase) value = prepared_case (id, TYPES[i]);

      office_add (desk->office, value);
      g_ptr_array_add (blanks, amt_operation_new (TYPES[i], id, "sonja", 1));
    }
  pulled = desk_sync (desk);
  return blanks;
}

/* Records @n operations like @blanks from @first on, sends them into @fault, and looks what came of it. */
static void
play (Desk *desk, const Fault *fault, GPtrArray *blanks, guint first, guint n)
{
  Office *office = desk->office;
  g_autoptr (GPtrArray) done =
      g_ptr_array_new_with_free_func ((GDestroyNotify) amt_operation_unref);
  g_autoptr (AmtSyncResult) result = NULL;

  for (guint i = first; i < first + n; i++)
    {
      const AmtOperation *blank = g_ptr_array_index (blanks, i);

      g_ptr_array_add (done, record (desk, blank->case_id, blank->type));
    }

  add_fault (office, fault);
  result = desk_try (desk, AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE, NULL, NULL);
  g_assert_cmpuint (amt_fault_proxy_pending (office->proxy), ==, 0);
  g_assert_true (desk_nothing_sending (desk));
  if (fault->asks)
    repeat_what_came_back (desk);
  desk_settle (desk);

  for (guint i = 0; i < n; i++)
    {
      const AmtOperation *operation = g_ptr_array_index (done, i);

      g_test_message ("%s, %s", fault->name, operation->type);
      g_assert_cmpstr (desk_state (desk, operation), ==, "done");
      g_assert_cmpuint (
          amt_portal_count_operations (office->portal, operation->case_id, operation->type), ==, 1);
      desk_assert_same (desk, operation->case_id);
    }
  g_assert_cmpuint (desk_n_unsettled (desk), ==, 0);
}

static void
test_batches (void)
{
  Office office = { 0 };
  Desk desk = { 0 };

  office_open (&office, 0, 0);
  desk_open (&desk, &office, "sonja");
  amt_remote_set_timeout (desk.remote, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (FAULTS); i++)
    {
      g_autoptr (GPtrArray) blanks = prepare_all (&desk);

      play (&desk, &FAULTS[i], blanks, 0, blanks->len);
    }
  desk_verify (&desk);
  desk_close (&desk);
  office_close (&office);
}

static void
test_one_by_one (void)
{
  Office office = { 0 };
  Desk desk = { 0 };

  office_open (&office, 0, 0);
  desk_open (&desk, &office, "sonja");
  for (gsize i = 0; i < G_N_ELEMENTS (FAULTS); i++)
    {
      g_autoptr (GPtrArray) blanks = FAULTS[i].batch_only ? NULL : prepare_all (&desk);

      /* In batches each type meets each fault; alone a third of them does, in turn. */
      for (guint type = i % 3; blanks && type < blanks->len; type += 3)
        play (&desk, &FAULTS[i], blanks, type, 1);
    }
  desk_verify (&desk);
  desk_close (&desk);
  office_close (&office);
}

/* What failed waits; a clerk who asks does not. What she holds back stays held back. */
static void
test_now_please (void)
{
  Office office = { 0 };
  Desk desk = { 0 };
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (AmtOperation) held = NULL;
  g_autoptr (AmtSyncResult) first = NULL;
  g_autoptr (AmtSyncResult) failed = NULL;
  g_autoptr (AmtSyncResult) waits = NULL;
  g_autoptr (AmtSyncResult) asked = NULL;

  office_open (&office, 2, 0);
  desk_open (&desk, &office, "sonja");
  first = desk_sync (&desk);
  note = record (&desk, "c1", "addFileNote");
  held = desk_make (&desk, "c2", "markRead", NULL);
  desk_record (&desk, held, OFFICE_NOW + G_TIME_SPAN_HOUR);

  amt_fault_proxy_add (office.proxy, "POST", "operations", "status", "status=500");
  failed = desk_try (&desk, AMT_SYNC_PUSH | AMT_SYNC_PULL, NULL, NULL);
  g_assert_cmpstr (desk_state (&desk, note), ==, "retry");
  waits = desk_try (&desk, AMT_SYNC_PUSH | AMT_SYNC_PULL, NULL, NULL);
  g_assert_cmpstr (desk_state (&desk, note), ==, "retry");
  asked = desk_try (&desk, AMT_SYNC_PUSH | AMT_SYNC_PULL | AMT_SYNC_NOW_PLEASE, NULL, NULL);
  g_assert_cmpstr (desk_state (&desk, note), ==, "done");
  g_assert_cmpstr (desk_state (&desk, held), ==, "held");
  desk_close (&desk);
  office_close (&office);
}

/* 200 operations on 50 cases, in three of them one that is never taken: 47 cases drain, and the three keep what they wait for. */
static void
test_three_poisoned (void)
{
  enum
  {
    N_CASES = 50,
    N_EACH = 4,
    N_POISONED = 3
  };
  Office office = { 0 };
  Desk desk = { 0 };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_operation_unref);
  g_autoptr (AmtSyncResult) pulled = NULL;

  office_open (&office, N_CASES, 0);
  desk_open (&desk, &office, "sonja");
  pulled = desk_sync (&desk);
  for (guint i = 0; i < N_CASES * N_EACH; i++)
    {
      guint number = i % N_CASES + 1;
      g_autofree char *id = g_strdup_printf ("c%u", number);
      gboolean poisoned = number <= N_POISONED && i / N_CASES == 1;

      g_ptr_array_add (all, poisoned ? desk_do (&desk, id, "assign", "userId", "nobody", NULL)
                                     : desk_do (&desk, id, "addJotting", "visibility", "case",
                                                "text", id, NULL));
    }
  for (guint round = 0; round < 5; round++)
    {
      g_autoptr (AmtSyncResult) sent = desk_sync (&desk);

      if (WAIT_CALL (amt_store_next_due, desk.store, NULL) == G_MAXINT64)
        break;
    }

  for (guint i = 0; i < all->len; i++)
    {
      const AmtOperation *operation = g_ptr_array_index (all, i);
      g_autoptr (AmtOutboxEntry) entry = desk_entry (&desk, operation);
      gboolean drains = i % N_CASES >= N_POISONED || i / N_CASES == 0;

      if (drains)
        {
          g_assert_cmpint (entry->state, ==, AMT_OUTBOX_DONE);
          continue;
        }
      g_assert_cmpint (entry->state, ==, i / N_CASES == 1 ? AMT_OUTBOX_REFUSED : AMT_OUTBOX_QUEUED);
      if (entry->state == AMT_OUTBOX_REFUSED)
        g_assert_nonnull (entry->problem_type);
      else
        g_assert_cmpstr (entry->operation->text, ==, operation->case_id);
    }
  g_assert_cmpuint (amt_portal_count_operations (office.portal, NULL, NULL), ==,
                    (N_CASES - N_POISONED) * N_EACH + N_POISONED);
  desk_verify (&desk);
  desk_close (&desk);
  office_close (&office);
}

/* It was applied, the answer got lost, and then the case left anna's sight: the repetition is refused, but it did happen. */
static void
test_applied_and_out_of_sight (void)
{
  static const char *const TYPES_SENT[] = { "addFileNote", "addDocument" };
  Office office = { 0 };
  Desk anna = { 0 };
  Desk sonja = { 0 };

  office_open (&office, 2, 0);
  desk_open (&anna, &office, "anna");
  desk_open (&sonja, &office, "sonja");
  for (guint i = 0; i < G_N_ELEMENTS (TYPES_SENT); i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i + 1);
      g_autoptr (AmtSyncResult) first = desk_sync (&anna);
      g_autoptr (AmtSyncResult) hers = NULL;
      g_autoptr (AmtSyncResult) moved = NULL;
      g_autoptr (AmtSyncResult) failed = NULL;
      g_autoptr (AmtOperation) operation = record (&anna, id, TYPES_SENT[i]);
      g_autoptr (AmtOperation) move = NULL;
      g_autoptr (AmtOutboxEntry) entry = NULL;

      amt_fault_proxy_add (office.proxy, "POST", "operations", "answer-lost", NULL);
      failed = desk_try (&anna, AMT_SYNC_PUSH, NULL, NULL);
      g_assert_cmpstr (desk_state (&anna, operation), ==, "retry");
      hers = desk_sync (&sonja);
      move = record (&sonja, id, "moveToQueue");
      moved = desk_sync (&sonja);
      g_assert_cmpstr (desk_state (&sonja, move), ==, "done");
      desk_settle (&anna);
      entry = desk_entry (&anna, operation);
      g_assert_cmpint (entry->state, ==, AMT_OUTBOX_DONE);
      g_assert_nonnull (entry->receipt);
      g_assert_cmpuint (amt_portal_count_operations (office.portal, id, TYPES_SENT[i]), ==, 1);
    }
  desk_verify (&anna);
  desk_close (&sonja);
  desk_close (&anna);
  office_close (&office);
}

/* An older copy of the profile sends as new what was applied long ago, and the case is out of sight by now. */
static void
test_applied_before_the_copy_came_back (void)
{
  Office office = { 0 };
  Desk anna = { 0 };
  Desk copy = { 0 };
  Desk sonja = { 0 };
  g_autoptr (AmtOperation) note = NULL;
  g_autoptr (AmtOperation) move = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;

  office_open (&office, 2, 0);
  desk_open (&anna, &office, "anna");
  desk_open (&copy, &office, "anna");
  desk_open (&sonja, &office, "sonja");
  desk_settle (&anna);
  desk_settle (&copy);
  desk_settle (&sonja);
  note = desk_make (&anna, "c1", "addFileNote", "kind", "note", "text", "once", NULL);
  desk_record (&anna, note, AMT_TIME_NONE);
  desk_settle (&anna);
  move = record (&sonja, "c1", "moveToQueue");
  desk_settle (&sonja);

  desk_record (&copy, note, AMT_TIME_NONE);
  desk_settle (&copy);
  entry = desk_entry (&copy, note);
  g_assert_cmpint (entry->state, ==, AMT_OUTBOX_DONE);
  g_assert_nonnull (entry->receipt);
  g_assert_cmpuint (amt_portal_count_operations (office.portal, "c1", "addFileNote"), ==, 1);
  desk_verify (&copy);
  desk_close (&sonja);
  desk_close (&copy);
  desk_close (&anna);
  office_close (&office);
}

/* A repetition that was on its way for long was applied behind the back of the one that was told 412: it has a receipt. */
static void
test_applied_meanwhile (void)
{
  Office office = { 0 };
  Desk anna = { 0 };
  Desk copy = { 0 };
  g_autoptr (AmtOperation) claim = NULL;
  g_autoptr (AmtOutboxEntry) entry = NULL;
  g_autoptr (GBytes) problem = g_bytes_new_static (PROBLEM_VERSION, strlen (PROBLEM_VERSION));

  office_open (&office, 2, 0);
  desk_open (&anna, &office, "anna");
  desk_open (&copy, &office, "anna");
  desk_settle (&anna);
  desk_settle (&copy);
  claim = desk_make (&anna, "c1", "claim", NULL);
  desk_record (&anna, claim, AMT_TIME_NONE);
  desk_settle (&anna);

  desk_record (&copy, claim, AMT_TIME_NONE);
  amt_fault_proxy_add_body (office.proxy, "POST", "operations", "status", "status=412", problem);
  desk_settle (&copy);
  g_assert_cmpuint (amt_fault_proxy_pending (office.proxy), ==, 0);
  entry = desk_entry (&copy, claim);
  g_assert_cmpint (entry->state, ==, AMT_OUTBOX_DONE);
  g_assert_nonnull (entry->receipt);
  g_assert_cmpuint (amt_portal_count_operations (office.portal, "c1", "claim"), ==, 1);
  desk_verify (&copy);
  desk_close (&copy);
  desk_close (&anna);
  office_close (&office);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/outbox-pump/now-please", test_now_please);
  g_test_add_func ("/outbox-pump/three-poisoned", test_three_poisoned);
  g_test_add_func ("/outbox-pump/applied-and-out-of-sight", test_applied_and_out_of_sight);
  g_test_add_func ("/outbox-pump/applied-before-the-copy-came-back",
                   test_applied_before_the_copy_came_back);
  g_test_add_func ("/outbox-pump/applied-meanwhile", test_applied_meanwhile);
  g_test_add_func ("/outbox-pump/faults/batches", test_batches);
  g_test_add_func ("/outbox-pump/faults/one-by-one", test_one_by_one);
  return g_test_run ();
}
