/* test-crash.c: the process dies at any write, or the disk is full: what was acknowledged is there, nothing is half done.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "store-vfs.h"

#include <stdio.h>
#include <string.h>

#define CHILD_DIRECTORY "AMT_STORE_CHILD_DIRECTORY"
#define CHILD_K "AMT_STORE_CHILD_K"
#define CHILD_CLARIFIES "AMT_STORE_CHILD_CLARIFIES"

#define NOTE_A "00000000-0000-4000-8000-00000000000a"
#define NOTE_B "00000000-0000-4000-8000-00000000000b"
#define NOTE_C "00000000-0000-4000-8000-00000000000c"
#define ASSIGN_D "00000000-0000-4000-8000-00000000000d"
#define JOTTING_E "00000000-0000-4000-8000-00000000000e"
#define CONTENT "an evidence document"

/* Steps of the script; the child says each number after the call has answered. */
static void
pull_step (AmtStore *store)
{
  AmtChangesPage *page = fixture_page ("c-2", FALSE);
  g_autoptr (AmtCase) changed = fixture_case (1, 2, NULL);
  g_autoptr (AmtChangeSet) changes = NULL;

  fixture_page_add (page, changed);
  fixture_page_remove (page, 2, "moved");
  changes = STORE_GET (amt_store_apply_page, store, "c-1", page);
}

static void
settle_step (AmtStore *store)
{
  g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 0, NOTE_A, "eins");
  g_autoptr (AmtCase) server = fixture_case (0, 1, ME);

  STORE_OK (amt_store_settle, store, NOTE_A, fixture_done (server, note));
}

/* An assignment meets another one, and the clerk lets it go: what it said stays as a jotting. */
static void
meet (AmtStore *store)
{
  g_autoptr (AmtOperation) assign = fixture_operation ("assign", 1, ASSIGN_D, NULL);
  AmtSettlement *conflict = amt_settlement_new (AMT_OUTBOX_CONFLICT);
  g_autoptr (GPtrArray) claimed = NULL;

  assign->user_id = g_strdup ("u-b");
  STORE_OK (amt_store_record, store, assign, AMT_TIME_NONE);
  claimed = STORE_GET (amt_store_claim_due, store, NOW, 1, 0);
  conflict->fields = AMT_FIELD_ASSIGNEE;
  STORE_OK (amt_store_settle, store, ASSIGN_D, conflict);
}

static void
clarify (AmtStore *store)
{
  g_autoptr (AmtResolution) theirs = amt_resolution_new (FALSE);

  g_ptr_array_add (theirs->records, fixture_operation ("addJotting", 1, JOTTING_E, "vier"));
  STORE_OK (amt_store_resolve, store, ASSIGN_D, theirs, FALSE);
}

static void
script (AmtStore *store, int step)
{
  g_autoptr (AmtOperation) a = fixture_operation ("addFileNote", 0, NOTE_A, "eins");
  g_autoptr (AmtOperation) b = fixture_operation ("addFileNote", 0, NOTE_B, "zwei");
  g_autoptr (AmtOperation) c = fixture_operation ("addJotting", 1, NOTE_C, "drei");
  g_autoptr (GBytes) bytes = g_bytes_new_static (CONTENT, strlen (CONTENT));
  g_autofree char *hash = NULL;
  g_autoptr (GPtrArray) claimed = NULL;

  switch (step)
    {
    case 0:
      STORE_OK (amt_store_record, store, a, AMT_TIME_NONE);
      break;
    case 1:
      STORE_OK (amt_store_record, store, b, AMT_TIME_NONE);
      break;
    case 2:
      hash = STORE_GET (amt_store_put_document, store, bytes);
      break;
    case 3:
      pull_step (store);
      break;
    case 4:
      STORE_OK (amt_store_record, store, c, AMT_TIME_NONE);
      break;
    case 5:
      claimed = STORE_GET (amt_store_claim_due, store, NOW, 1, 0);
      break;
    case 6:
      settle_step (store);
      break;
    case 7:
      STORE_OK (amt_store_discard, store, NOTE_C, FALSE);
      break;
    case 8:
      fixture_index (store);
      break;
    default:
      g_assert_not_reached ();
    }
}
#define N_STEPS 9

static int
run_child (const char *directory, int k)
{
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store;

  store_vfs_install ();
  store = fixture_store (directory, clock);
  store_vfs_arm (k, STORE_VFS_DIE);
  if (g_getenv (CHILD_CLARIFIES))
    clarify (store);
  for (int step = 0; step < N_STEPS && !g_getenv (CHILD_CLARIFIES); step++)
    {
      script (store, step);
      printf ("step %d\n", step);
      fflush (stdout);
    }
  amt_store_close (store);
  g_object_unref (store);
  printf ("end\n");

  return 0;
}

static void
copy_profile (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *text = NULL;
      gsize size = 0;

      g_assert_true (g_file_get_contents (source, &text, &size, NULL));
      g_assert_true (g_file_set_contents_full (target, text, (gssize) size,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

static gboolean
has_operation (AmtStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AmtOutboxEntry) entry = STORE_CALL (amt_store_load_entry, store, &error, id);

  g_assert_true (entry || g_error_matches (error, AMT_STORE_ERROR, AMT_STORE_ERROR_NOT_FOUND));

  return entry != NULL;
}

/* @n_done: steps that were acknowledged; the one behind may have happened or not. */
static void
check_after (const char *directory, int n_done)
{
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = fixture_store (directory, clock);
  AmtPullState *pull;
  AmtCaseView *view;

  fixture_verify (store);

  if (n_done > 0)
    g_assert_true (has_operation (store, NOTE_A));
  if (n_done > 1)
    g_assert_true (has_operation (store, NOTE_B));
  if (n_done > 4 && n_done < 7)
    g_assert_true (has_operation (store, NOTE_C));
  if (n_done > 7 || n_done < 4)
    g_assert_false (has_operation (store, NOTE_C));

  pull = STORE_GET (amt_store_load_pull_state, store);
  if (n_done != 3)
    g_assert_cmpstr (pull->cursor, ==, n_done > 3 ? "c-2" : "c-1");
  g_assert_cmpuint (pull->n_cases, ==, g_str_equal (pull->cursor, "c-2") ? 2 : 3);
  amt_pull_state_free (pull);

  view = fixture_view (store, 0);
  if (n_done > 6)
    {
      g_assert_cmpstr (fixture_state (store, NOTE_A), ==, "done");
      g_assert_cmpuint (view->truth->version, ==, 2);
      g_assert_cmpuint (view->operations->len, ==, 1);
    }
  amt_case_view_free (view);

  /* What was not in the search index comes into it now. */
  fixture_index (store);
  fixture_verify (store);

  amt_store_close (store);
  g_object_unref (store);
}

static int
count_steps (AmtTestChild *child, gboolean *out_end)
{
  g_autofree char *output = amt_test_child_output (child);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  int n = 0;

  *out_end = FALSE;
  for (gsize i = 0; lines[i]; i++)
    {
      if (g_str_has_prefix (lines[i], "step "))
        n++;
      if (g_str_equal (lines[i], "end"))
        *out_end = TRUE;
    }

  return n;
}

static void
test_every_write (gconstpointer data)
{
  const char *program = data;
  g_autofree char *pristine = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = fixture_store (pristine, clock);
  gboolean end = FALSE;
  int k;

  fixture_fill (store, 3);
  amt_store_close (store);
  g_object_unref (store);

  for (k = 1; !end; k += AMT_TEST_PART)
    {
      g_autofree char *directory = amt_test_temp_dir ();
      g_autofree char *number = g_strdup_printf ("%d", k);
      const char *argv[] = { program, NULL };
      const char *environment[] = { CHILD_DIRECTORY, directory, CHILD_K, number, NULL };
      AmtTestChild *child;
      int n_done;

      copy_profile (pristine, directory);
      child = amt_test_child_spawn (argv, environment, NULL);
      g_assert_cmpint (amt_test_child_wait (child), ==, 0);
      n_done = count_steps (child, &end);
      amt_test_child_free (child);
      check_after (directory, n_done);
      amt_test_remove_tree (directory);
    }
  g_assert_cmpint (k, >, N_STEPS * 3);
  g_test_message ("%d writes", k);
}

/* A conflict is settled with what is kept of it: one or the other, never both and never none. */
static void
test_clarify (gconstpointer data)
{
  const char *program = data;
  g_autofree char *pristine = amt_test_temp_dir ();
  g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
  AmtStore *store = fixture_store (pristine, clock);
  gboolean end = FALSE;
  int k;

  fixture_fill (store, 3);
  fixture_index (store);
  meet (store);
  amt_store_close (store);
  g_object_unref (store);

  for (k = 1; !end; k++)
    {
      g_autofree char *directory = amt_test_temp_dir ();
      g_autofree char *number = g_strdup_printf ("%d", k);
      const char *argv[] = { program, NULL };
      const char *environment[] = { CHILD_DIRECTORY, directory, CHILD_K, number,
                                    CHILD_CLARIFIES, "1",       NULL };
      AmtTestChild *child;

      copy_profile (pristine, directory);
      child = amt_test_child_spawn (argv, environment, NULL);
      g_assert_cmpint (amt_test_child_wait (child), ==, 0);
      count_steps (child, &end);
      amt_test_child_free (child);
      store = fixture_store (directory, clock);
      fixture_verify (store);
      g_assert_cmpint (has_operation (store, ASSIGN_D), !=, has_operation (store, JOTTING_E));
      if (end)
        g_assert_true (has_operation (store, JOTTING_E));
      amt_store_close (store);
      g_object_unref (store);
      amt_test_remove_tree (directory);
    }
  g_assert_cmpint (k, >, 3);
}

static void
test_disk_full (void)
{
  gboolean whole = FALSE;

  store_vfs_install ();
  for (int k = 1; !whole; k += 3 * AMT_TEST_PART)
    {
      g_autofree char *directory = amt_test_temp_dir ();
      g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
      g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 0, NOTE_A, "eins");
      g_autoptr (GError) error = NULL;
      AmtStore *store = fixture_store (directory, clock);

      fixture_fill (store, 3);
      store_vfs_arm (k, STORE_VFS_FULL);
      whole = STORE_CALL (amt_store_record, store, &error, note, AMT_TIME_NONE);
      store_vfs_arm (0, STORE_VFS_FULL);
      if (!whole)
        g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_FULL);

      /* Space again: the same store goes on, and a new one finds the same. */
      fixture_verify (store);
      g_assert_cmpint (has_operation (store, NOTE_A), ==, whole);
      g_clear_error (&error);
      STORE_OK (amt_store_record, store, note, AMT_TIME_NONE);
      amt_store_close (store);
      g_object_unref (store);
      store = fixture_store (directory, clock);
      fixture_verify (store);
      g_assert_true (has_operation (store, NOTE_A));
      amt_store_close (store);
      g_object_unref (store);
      amt_test_remove_tree (directory);
    }
}

/* The portal took it, and there is no room for its receipt: nothing is half written, and it counts as on its way until the next
 * program sends it again under the same key. */
static void
test_disk_full_at_the_receipt (void)
{
  gboolean whole = FALSE;

  store_vfs_install ();
  for (int k = 1; !whole; k += 3 * AMT_TEST_PART)
    {
      g_autofree char *directory = amt_test_temp_dir ();
      g_autoptr (AmtClock) clock = amt_clock_new_fixed (NOW);
      g_autoptr (AmtOperation) note = fixture_operation ("addFileNote", 0, NOTE_A, "eins");
      g_autoptr (AmtCase) server = fixture_case (0, 1, ME);
      g_autoptr (GPtrArray) claimed = NULL;
      g_autoptr (AmtOutboxEntry) entry = NULL;
      g_autoptr (GError) error = NULL;
      const char *const ids[] = { NOTE_A, NULL };
      AmtStore *store = fixture_store (directory, clock);

      fixture_fill (store, 1);
      STORE_OK (amt_store_record, store, note, AMT_TIME_NONE);
      claimed = STORE_GET (amt_store_claim_due, store, NOW, 1, 0);
      STORE_OK (amt_store_mark_sent, store, ids);
      store_vfs_arm (k, STORE_VFS_FULL);
      whole = STORE_CALL (amt_store_settle, store, &error, NOTE_A, fixture_done (server, note));
      store_vfs_arm (0, STORE_VFS_FULL);
      if (!whole)
        g_assert_error (error, AMT_STORE_ERROR, AMT_STORE_ERROR_FULL);
      fixture_verify (store);
      g_assert_cmpstr (fixture_state (store, NOTE_A), ==, whole ? "done" : "sending");

      amt_store_close (store);
      g_object_unref (store);
      store = fixture_store (directory, clock);
      fixture_verify (store);
      g_assert_cmpstr (fixture_state (store, NOTE_A), ==, whole ? "done" : "queued");
      entry = STORE_GET (amt_store_load_entry, store, NOTE_A);
      g_assert_true (entry->ever_sent);
      amt_store_close (store);
      g_object_unref (store);
      amt_test_remove_tree (directory);
    }
}

int
main (int argc, char **argv)
{
  const char *directory = g_getenv (CHILD_DIRECTORY);
  g_autofree char *program = g_strdup (argv[0]);
  gint64 k = 0;

  amt_test_init (&argc, &argv);
  if (directory)
    {
      g_assert_true (g_ascii_string_to_signed (g_getenv (CHILD_K), 10, 0, G_MAXINT, &k, NULL));
      return run_child (directory, (int) k);
    }

  g_test_add_data_func ("/store/crash/every-write", program, test_every_write);
  g_test_add_data_func ("/store/crash/clarify", program, test_clarify);
  g_test_add_func ("/store/crash/disk-full", test_disk_full);
  g_test_add_func ("/store/crash/disk-full-at-the-receipt", test_disk_full_at_the_receipt);

  return g_test_run ();
}
