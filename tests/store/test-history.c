/* test-history.c: random histories of a clerk, other people and a portal: after each step the cache is
 * consistent, and in the end it says what the portal says.
 *
 * The portal here is a few lines: an array of cases, If-Match, and "the same key has its effect once".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#define N_CASES 4
#define N_STEPS 140
#define N_HISTORIES 3

typedef struct
{
  char *directory;
  AmtClock *clock;
  AmtStore *store;
  GRand *random;
  AmtCase *server[N_CASES]; /* (owned) */
  gboolean sent[N_CASES];   /* the feed has told of this version */
  GHashTable *applied;      /* (owned) operation id -> itself: what the portal has done */
  GHashTable *seen;         /* (owned) operation id -> AmtCase that the clerk saw when recording */
  GHashTable *excused; /* (owned) operation ids whose base changed by the clerk's own decision */
  guint n_pages;
} World;

static guint
pick (World *world, guint n)
{
  return (guint) g_rand_int_range (world->random, 0, (gint32) n);
}

static guint
number_of (const char *case_id)
{
  return (guint) (case_id[5] - '0');
}

static void
set_server (World *world, guint n, AmtCase *after)
{
  amt_case_unref (world->server[n]);
  world->server[n] = after;
  world->sent[n] = FALSE;
}

static void
step_foreign (World *world)
{
  static const char *const PEOPLE[] = { ME, "u-a", "u-b" };
  guint n = pick (world, N_CASES);
  AmtCase *after = amt_case_copy (world->server[n]);

  g_free (after->assignee_id);
  after->assignee_id = g_strdup (PEOPLE[pick (world, G_N_ELEMENTS (PEOPLE))]);
  after->version++;
  set_server (world, n, after);
}

static void
step_record (World *world)
{
  static const char *const TYPES[] = { "addFileNote", "addJotting",    "assign",   "release",
                                       "setFollowUp", "clearFollowUp", "markRead", "close" };
  const char *type = TYPES[pick (world, G_N_ELEMENTS (TYPES))];
  guint n = pick (world, N_CASES);
  AmtOperation *operation = fixture_operation (type, n, NULL, NULL);
  AmtCaseView *view = fixture_view (world->store, n);
  gint64 hold =
      pick (world, 3) == 0 ? amt_clock_now (world->clock) + G_TIME_SPAN_SECOND : AMT_TIME_NONE;

  if (g_str_has_prefix (type, "add"))
    operation->text = g_strdup ("Text");
  if (g_str_equal (type, "assign"))
    operation->user_id = g_strdup (pick (world, 2) ? "u-a" : "u-c");
  if (g_str_equal (type, "setFollowUp"))
    operation->due_on = g_strdup (pick (world, 2) ? "2026-05-04" : "2026-06-01");

  STORE_OK (amt_store_record, world->store, operation, hold);
  g_hash_table_insert (world->seen, g_strdup (operation->id), amt_case_ref (view->local));
  amt_case_view_free (view);
  amt_operation_unref (operation);
}

/* A page with all that the feed has not told yet; sometimes whole cases behind it. */
static void
step_pull (World *world)
{
  g_autofree char *cursor = g_strdup_printf ("c-%u", world->n_pages++);
  g_autofree char *next = g_strdup_printf ("c-%u", world->n_pages);
  AmtChangesPage *page = fixture_page (next, FALSE);
  AmtCasesPage *cases = fixture_cases_page ();
  g_autoptr (AmtChangeSet) changes = NULL;

  for (guint n = 0; n < N_CASES; n++)
    {
      if (world->sent[n] && pick (world, 4) != 0)
        continue;
      fixture_page_add (page, world->server[n]);
      world->sent[n] = TRUE;
      if (pick (world, 3) != 0)
        fixture_cases_page_add (cases, world->server[n]);
    }
  changes = STORE_GET (amt_store_apply_page, world->store, cursor, page);
  STORE_OK (amt_store_put_cases, world->store, cases, FALSE);
}

static AmtWireCase *
wire_server (World *world, guint n)
{
  g_autofree char *raw = fixture_text (world->server[n]);

  return amt_wire_case_new (world->server[n], raw);
}

/* What the portal may never do: cover what the clerk has not seen. */
static void
check_seen (World *world, guint n, const AmtOperation *operation)
{
  const AmtCase *seen = g_hash_table_lookup (world->seen, operation->id);

  if (g_hash_table_contains (world->excused, operation->id))
    return;
  g_assert_cmpint (amt_case_changed_fields (seen, world->server[n], operation), ==, AMT_FIELD_NONE);
}

static AmtSettlement *
portal_applies (World *world, guint n, AmtOutboxEntry *entry)
{
  AmtSettlement *settlement = fixture_done (world->server[n], entry->operation);

  g_assert_true (g_hash_table_add (world->applied, g_strdup (entry->operation->id)));
  if (amt_operation_type_info (entry->operation->type)->needs_version)
    check_seen (world, n, entry->operation);
  set_server (world, n, amt_case_ref (settlement->answer->value));

  return settlement;
}

/* What the sync room does on 412. */
static AmtSettlement *
after_412 (World *world, guint n, AmtOutboxEntry *entry)
{
  AmtCaseView *view = fixture_view (world->store, n);
  AmtFields fields = AMT_FIELD_NONE;
  AmtSettlement *settlement = NULL;

  switch (amt_merge_operation (view->base, world->server[n], entry->operation, &fields))
    {
    case AMT_MERGE_SEND_AGAIN:
      settlement = amt_settlement_new (AMT_OUTBOX_QUEUED);
      settlement->base_version = world->server[n]->version;
      settlement->server = wire_server (world, n);
      break;
    case AMT_MERGE_ALREADY:
      settlement = amt_settlement_new (AMT_OUTBOX_DONE);
      settlement->already = TRUE;
      break;
    case AMT_MERGE_CONFLICT:
      settlement = amt_settlement_new (AMT_OUTBOX_CONFLICT);
      settlement->fields = fields;
      settlement->server = wire_server (world, n);
      break;
    }
  amt_case_view_free (view);

  return settlement;
}

/* Bases of what stands in the case's queue may now be the clerk's own choice. */
static void
excuse_case (World *world, const char *case_id)
{
  AmtCaseView *view = STORE_GET (amt_store_load_case, world->store, case_id);

  for (guint i = 0; i < view->operations->len; i++)
    g_hash_table_add (world->excused,
                      g_strdup (((AmtOutboxEntry *) view->operations->pdata[i])->operation->id));
  amt_case_view_free (view);
}

static void
send_entry (World *world, AmtOutboxEntry *claimed, gboolean reliable)
{
  const char *id = claimed->operation->id;
  const char *ids[] = { id, NULL };
  guint n = number_of (claimed->operation->case_id);
  g_autoptr (AmtOutboxEntry) entry = STORE_GET (amt_store_load_entry, world->store, id);
  guint luck = reliable ? 9 : pick (world, 10);
  AmtSettlement *settlement;

  g_assert_false (entry->chained);
  if (luck == 0)
    {
      settlement = amt_settlement_new (AMT_OUTBOX_RETRY);
      settlement->due_at = amt_clock_now (world->clock) + G_TIME_SPAN_SECOND;
    }
  else if (luck == 1)
    {
      excuse_case (world, claimed->operation->case_id);
      settlement = amt_settlement_new (AMT_OUTBOX_REFUSED);
      settlement->problem = amt_problem_new (422, AMT_PROBLEM_REFUSED, "Nein", NULL);
    }
  else
    {
      STORE_OK (amt_store_mark_sent, world->store, ids);
      if (amt_operation_type_info (entry->operation->type)->needs_version &&
          entry->base_version != world->server[n]->version)
        settlement = after_412 (world, n, entry);
      else
        settlement = portal_applies (world, n, entry);
    }
  STORE_OK (amt_store_settle, world->store, id, settlement);
}

static void
step_send (World *world, gboolean reliable)
{
  g_autoptr (GPtrArray) claimed = STORE_GET (amt_store_claim_due, world->store,
                                             amt_clock_now (world->clock), 1 + pick (world, 3), 0);

  for (guint i = 0; i < claimed->len; i++)
    send_entry (world, claimed->pdata[i], reliable);
}

static void
step_decide (World *world, gboolean discard)
{
  g_autoptr (GPtrArray) open = STORE_GET (amt_store_list_outbox, world->store, NOTHING_SINCE);
  AmtOutboxEntry *entry;

  if (open->len == 0)
    return;
  entry = open->pdata[pick (world, open->len)];
  excuse_case (world, entry->operation->case_id);
  if (discard)
    STORE_OK (amt_store_discard, world->store, entry->operation->id, TRUE);
  else
    STORE_OK (amt_store_requeue, world->store, entry->operation->id);
}

static void
reopen (World *world)
{
  amt_store_close (world->store);
  g_object_unref (world->store);
  world->store = fixture_store (world->directory, world->clock);
}

static void
step (World *world)
{
  switch (pick (world, 12))
    {
    case 0:
    case 1:
    case 2:
      step_record (world);
      break;
    case 3:
    case 4:
      step_foreign (world);
      break;
    case 5:
    case 6:
      step_pull (world);
      break;
    case 7:
    case 8:
    case 9:
      step_send (world, FALSE);
      break;
    case 10:
      step_decide (world, pick (world, 2) == 0);
      break;
    default:
      amt_clock_set (world->clock, amt_clock_now (world->clock) + G_TIME_SPAN_SECOND);
      if (pick (world, 4) == 0)
        reopen (world);
      break;
    }
  fixture_verify (world->store);
}

/* The clerk clears up, the line is good: all goes out, and the feed tells the rest. */
static void
drain (World *world)
{
  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (GPtrArray) open = STORE_GET (amt_store_list_outbox, world->store, NOTHING_SINCE);

      if (open->len == 0)
        break;
      amt_clock_set (world->clock, amt_clock_now (world->clock) + G_TIME_SPAN_SECOND);
      step_send (world, TRUE);
      if (pick (world, 3) == 0)
        step_decide (world, pick (world, 3) == 0);
      fixture_verify (world->store);
    }
  for (guint n = 0; n < N_CASES; n++)
    world->sent[n] = FALSE;
  step_pull (world);
}

static void
check_end (World *world)
{
  g_autoptr (GPtrArray) list = STORE_GET (amt_store_list_outbox, world->store, (gint64) 0);

  for (guint i = 0; i < list->len; i++)
    {
      const AmtOutboxEntry *entry = list->pdata[i];

      g_assert_cmpint (entry->state, ==, AMT_OUTBOX_DONE);
      g_assert_true (!entry->receipt ||
                     g_hash_table_contains (world->applied, entry->operation->id));
    }
  for (guint n = 0; n < N_CASES; n++)
    {
      AmtCaseView *view = fixture_view (world->store, n);

      g_assert_cmpuint (view->row->value->version, ==, world->server[n]->version);
      g_assert_cmpstr (view->row->value->assignee_id, ==, world->server[n]->assignee_id);
      g_assert_cmpstr (view->row->value->follow_up_on, ==, world->server[n]->follow_up_on);
      g_assert_cmpuint (view->operations->len, ==, 0);
      g_assert_null (view->base);
      amt_case_view_free (view);
    }
}

static void
test_history (gconstpointer data)
{
  World world = { .directory = amt_test_temp_dir (), .clock = amt_clock_new_fixed (NOW) };
  guint32 seed = (guint32) g_test_rand_int () + GPOINTER_TO_UINT (data);

  g_test_message ("seed %u", seed);
  world.random = g_rand_new_with_seed (seed);
  world.applied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world.excused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  world.seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) amt_case_unref);
  world.store = fixture_store (world.directory, world.clock);
  world.n_pages = 1;
  fixture_fill (world.store, N_CASES);
  for (guint n = 0; n < N_CASES; n++)
    world.server[n] = fixture_case (n, 1, ME);

  for (guint i = 0; i < N_STEPS; i++)
    step (&world);
  drain (&world);
  check_end (&world);
  fixture_verify (world.store);

  amt_store_close (world.store);
  g_object_unref (world.store);
  g_object_unref (world.clock);
  for (guint n = 0; n < N_CASES; n++)
    amt_case_unref (world.server[n]);
  g_hash_table_unref (world.applied);
  g_hash_table_unref (world.excused);
  g_hash_table_unref (world.seen);
  g_rand_free (world.random);
  g_free (world.directory);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  for (guint i = 0; i < N_HISTORIES; i++)
    {
      g_autofree char *name = g_strdup_printf ("/store/history/%u", i + 1);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_history);
    }

  return g_test_run ();
}
