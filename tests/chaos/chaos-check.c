/* chaos-check.c: what must hold when everything is quiet again.
 *
 * Portal: the operations of a case form one chain of versions without gap or repetition, and each left its mark once. Clerk: the
 * cache is what the portal says, field by field; whatever the journal says was recorded is there, and settled as the portal
 * has it: applied with the same receipt, or refused or in conflict with its text and a reason, and then not applied.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chaos-scene.h"

#include "sync-fixture.h"

#include <string.h>

/* A line of the journal that says "recorded". */
typedef struct
{
  char *case_id;
  char *type;
  char *text;           /* (nullable) */
  gboolean taking_back; /* it was tried */
  gboolean taken_back;
} Recorded;

typedef struct
{
  guint n_recorded, n_taken_back;
  guint n_sent, n_repeated, n_missing; /* as the runs said */
  guint n_done, n_refused, n_conflicts, n_behind;
  guint n_tries;
  gboolean restored; /* the one who is looked at has an older copy */
  GHashTable *types; /* (owned) problem types that were seen -> how often */
} Sums;

static void
recorded_free (gpointer data)
{
  Recorded *recorded = data;

  g_free (recorded->case_id);
  g_free (recorded->type);
  g_free (recorded->text);
  g_free (recorded);
}

static void
read_line (GHashTable *journal, const char *line, Sums *sums)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint n = g_strv_length (words);
  Recorded *recorded;

  if (n == 5 && g_str_equal (words[0], "R"))
    {
      recorded = g_new0 (Recorded, 1);
      recorded->case_id = g_strdup (words[2]);
      recorded->type = g_strdup (words[3]);
      recorded->text = g_str_equal (words[4], "-") ? NULL : g_strdup (words[4]);
      g_hash_table_insert (journal, g_strdup (words[1]), recorded);
      sums->n_recorded++;
    }
  else if (n == 2 && (recorded = g_hash_table_lookup (journal, words[1])))
    {
      recorded->taking_back = TRUE;
      recorded->taken_back |= g_str_equal (words[0], "w");
    }
  else if (n == 6 && g_str_equal (words[0], "T"))
    {
      sums->n_sent += (guint) g_ascii_strtoull (words[1], NULL, 10);
      sums->n_repeated += (guint) g_ascii_strtoull (words[2], NULL, 10);
      sums->n_missing += (guint) g_ascii_strtoull (words[5], NULL, 10);
    }
}

/* id -> Recorded */
static GHashTable *
read_journal (const ChaosClient *client, Sums *sums)
{
  GHashTable *journal = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, recorded_free);
  g_autofree char *path = g_build_filename (client->folder, "journal", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    read_line (journal, lines[i], sums);
  return journal;
}

/* --- portal -------------------------------------------------------------------------------------------- */

static guint
count_history (const AmtCase *value, const char *id)
{
  guint n = 0;

  for (guint i = 0; i < value->history->len; i++)
    n += g_strcmp0 (((AmtHistoryEntry *) g_ptr_array_index (value->history, i))->id, id) == 0;
  return n;
}

static void
check_case (AmtPortal *portal, const char *id, GHashTable *applied)
{
  g_autofree char *text = amt_portal_get_case_json (portal, id, NULL);
  g_autoptr (AmtCase) value = text ? amt_wire_case_from_text (text, NULL) : NULL;
  g_autoptr (GPtrArray) operations = amt_portal_list_operations (portal, id);
  guint64 version = 1;

  if (!text && chaos_is_doomed (id))
    return;
  g_assert_nonnull (value);
  for (guint i = 0; i < operations->len; i++)
    {
      AmtAppliedOperation *operation = g_ptr_array_index (operations, i);
      gboolean changed = operation->version != operation->base_version;

      if (changed)
        {
          g_assert_cmpuint (operation->base_version, ==, version);
          g_assert_cmpuint (operation->version, ==, version + 1);
          version++;
        }
      /* Jottings leave no line in the history. */
      g_assert_cmpuint (count_history (value, operation->id), ==,
                        changed && !g_str_has_suffix (operation->type, "Jotting") ? 1 : 0);
      if (g_str_equal (operation->type, "addFileNote"))
        g_assert_nonnull (amt_case_find_note (value->file_notes, operation->id));
      if (!chaos_is_doomed (id))
        g_hash_table_insert (applied, operation->id, operation);
    }
  g_assert_cmpuint (value->version, ==, version);
  if (!chaos_is_doomed (id))
    g_ptr_array_set_free_func (operations, NULL);
}

/* id -> AmtAppliedOperation, but for cases that may have been erased */
static GHashTable *
check_portal (AmtPortal *portal)
{
  GHashTable *applied = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                               (GDestroyNotify) amt_applied_operation_free);

  for (guint i = 1; i <= CHAOS_CASES; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);

      check_case (portal, id, applied);
    }
  return applied;
}

/* --- clerk --------------------------------------------------------------------------------------------- */

static void
open_profile (Desk *desk, const ChaosClient *client)
{
  g_autofree char *profile = g_build_filename (client->folder, "profile", NULL);
  g_autoptr (GBytes) key = chaos_key ();
  g_autoptr (AmtClock) clock = amt_clock_new_system ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  amt_store_open_async (profile, key, AMT_STORE_READ_WRITE, clock, NULL, amt_test_result_cb, &slot);
  result = amt_test_wait_result (&slot);
  desk->store = amt_store_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
check_cache (Desk *desk)
{
  for (guint i = 1; i <= CHAOS_CASES; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      g_autofree char *theirs = amt_portal_get_case_json (desk->office->portal, id, desk->user);
      g_autoptr (GError) error = NULL;
      AmtCaseView *view = WAIT_CALL (amt_store_load_case, desk->store, &error, id);

      if (theirs)
        {
          g_assert_nonnull (view);
          g_assert_true (view->truth->whole);
          g_assert_false (view->row->gone);
          desk_assert_same (desk, id);
        }
      else if (view)
        {
          /* Kept only because something of the clerk's is open there. */
          g_assert_true (view->row->gone);
          g_assert_cmpuint (view->operations->len, >, 0);
        }
      g_clear_pointer (&view, amt_case_view_free);
    }
}

/* Whether something that waits for the clerk stands before @entry. */
static gboolean
stands_behind (GPtrArray *entries, const AmtOutboxEntry *entry)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const AmtOutboxEntry *other = g_ptr_array_index (entries, i);

      if (other->sequence < entry->sequence &&
          g_str_equal (other->operation->case_id, entry->operation->case_id) &&
          (other->state == AMT_OUTBOX_CONFLICT || other->state == AMT_OUTBOX_REFUSED))
        return TRUE;
    }
  return FALSE;
}

static void
count_type (Sums *sums, const char *type)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (sums->types, type));

  g_hash_table_insert (sums->types, g_strdup (type), GUINT_TO_POINTER (n + 1));
}

static void
check_entry (GPtrArray *entries, const AmtOutboxEntry *entry, const AmtAppliedOperation *applied,
             Sums *sums)
{
  sums->n_tries += entry->tries;
  switch (entry->state)
    {
    case AMT_OUTBOX_DONE:
      sums->n_done++;
      if ((applied != NULL) != (entry->receipt != NULL))
        g_test_message ("%s %s on %s is done with receipt %s of %" G_GINT64_FORMAT
                        ", but the portal has %s",
                        entry->operation->type, entry->operation->id, entry->operation->case_id,
                        entry->receipt ? entry->receipt->id : NULL, entry->settled_at,
                        applied ? applied->receipt_id : "nothing");
      /* Without a receipt: the portal said already what it wanted. */
      g_assert_true ((applied != NULL) == (entry->receipt != NULL));
      if (applied)
        g_assert_cmpstr (applied->receipt_id, ==, entry->receipt->id);
      break;

    case AMT_OUTBOX_CONFLICT:
    case AMT_OUTBOX_REFUSED:
      if (applied)
        g_test_message (
            "%s %s on %s is %s (%s), tried %u times, and was applied to version %" G_GUINT64_FORMAT,
            entry->operation->type, entry->operation->id, entry->operation->case_id,
            amt_outbox_state_to_text (entry->state), entry->problem_type, entry->tries,
            applied->base_version);
      *(entry->state == AMT_OUTBOX_CONFLICT ? &sums->n_conflicts : &sums->n_refused) += 1;
      /* An older copy does not know that it was sent once more and taken. */
      g_assert_true (!applied || sums->restored);
      if (entry->state == AMT_OUTBOX_REFUSED)
        g_assert_nonnull (entry->problem_type);
      count_type (sums, entry->problem_type ? entry->problem_type : "(versions)");
      break;

    case AMT_OUTBOX_HELD:
    case AMT_OUTBOX_QUEUED:
    case AMT_OUTBOX_RETRY:
      sums->n_behind++;
      /* Its answer got lost, and then what stands before it came back: its repetition will tell. */
      g_assert_true (!applied || entry->ever_sent || sums->restored);
      g_assert_true (stands_behind (entries, entry));
      break;

    case AMT_OUTBOX_SENDING:
    default:
      g_assert_not_reached ();
    }
}

static void
check_recorded (const char *id, const Recorded *recorded, const AmtOutboxEntry *entry,
                const AmtAppliedOperation *applied, const Sums *sums)
{
  if (recorded->taken_back || (recorded->taking_back && !entry))
    {
      g_assert_null (entry);
      /* An older copy of the profile does not know that it was sent already. */
      if (!sums->restored)
        g_assert_null (applied);
      return;
    }
  if (!entry)
    g_error ("%s %s on %s is gone", recorded->type, id, recorded->case_id);
  g_assert_cmpstr (entry->operation->case_id, ==, recorded->case_id);
  g_assert_cmpstr (entry->operation->type, ==, recorded->type);
  g_assert_cmpstr (entry->operation->text, ==, recorded->text);
}

static void
check_outbox (Desk *desk, const ChaosClient *client, GHashTable *applied, Sums *sums)
{
  g_autoptr (GHashTable) journal = read_journal (client, sums);
  g_autoptr (GPtrArray) entries = WAIT_GET (amt_store_list_outbox, desk->store, (gint64) 0);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  sums->restored = client->was_restored;
  for (guint i = 0; i < entries->len; i++)
    {
      AmtOutboxEntry *entry = g_ptr_array_index (entries, i);

      g_hash_table_insert (by_id, entry->operation->id, entry);
      if (!chaos_is_doomed (entry->operation->case_id))
        check_entry (entries, entry, g_hash_table_lookup (applied, entry->operation->id), sums);
    }
  g_hash_table_iter_init (&iter, journal);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      sums->n_taken_back += ((Recorded *) value)->taken_back;
      if (!chaos_is_doomed (((Recorded *) value)->case_id))
        check_recorded (id, value, g_hash_table_lookup (by_id, id),
                        g_hash_table_lookup (applied, id), sums);
    }
  /* And the other way round: nothing of hers happened that she does not know of. */
  g_hash_table_iter_init (&iter, applied);
  while (!client->was_restored && g_hash_table_iter_next (&iter, &id, &value))
    if (g_str_equal (((AmtAppliedOperation *) value)->author_id, desk->user))
      g_assert_nonnull (g_hash_table_lookup (by_id, id));
}

static void
say_figures (Chaos *self, guint32 seed, double seconds, guint n_applied, const Sums *sums)
{
  g_autofree char *log = amt_fault_proxy_log (self->proxy);
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);
  GHashTableIter iter;
  gpointer type;
  gpointer count;
  guint n_faults = 0;
  guint n_requests = g_strv_length (lines) - 1;

  for (guint i = 0; lines[i]; i++)
    n_faults += *lines[i] && !strstr (lines[i], "\"fault\": \"\"");
  g_test_message (
      "seed %u, %.1f s: %u operations recorded, %u taken back, %u applied; %u requests, "
      "%u faults, %u tries",
      seed, seconds, sums->n_recorded, sums->n_taken_back, n_applied, n_requests, n_faults,
      sums->n_tries);
  g_test_message (
      "killed: clients %u times, portal %u times; restored: clients %u times, portal %u "
      "times (%u receipts missing); applicants wrote %u times, rights changed %u times, %u cases "
      "erased",
      self->figures.n_client_kills, self->figures.n_portal_kills, self->figures.n_client_restores,
      self->figures.n_portal_restores, sums->n_missing, self->figures.n_resubmissions,
      self->figures.n_rights, self->figures.n_erased);
  g_test_message ("left to the clerks: %u refused, %u in conflict, %u behind them", sums->n_refused,
                  sums->n_conflicts, sums->n_behind);
  g_hash_table_iter_init (&iter, sums->types);
  while (g_hash_table_iter_next (&iter, &type, &count))
    g_test_message ("  %u: %s", GPOINTER_TO_UINT (count), (const char *) type);
}

void
chaos_check (Chaos *self, guint32 seed, double seconds)
{
  AmtPortalOptions options = { .database = self->database, .quiet = TRUE };
  Office office = { .folder = NULL };
  Sums sums = { 0 };
  g_autoptr (GHashTable) applied = NULL;
  g_autoptr (GHashTable) types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  sums.types = types;
  office.portal = amt_portal_new (&options, &error);
  g_assert_no_error (error);
  applied = check_portal (office.portal);
  for (guint i = 0; i < CHAOS_PEOPLE; i++)
    {
      Desk desk = { .office = &office, .user = (char *) chaos_person (i) };

      g_test_message ("looking at %s%s", desk.user,
                      self->clients[i].was_restored ? ", who has an older copy" : "");
      open_profile (&desk, &self->clients[i]);
      desk_verify (&desk);
      check_outbox (&desk, &self->clients[i], applied, &sums);
      check_cache (&desk);
      amt_store_close (desk.store);
      g_object_unref (desk.store);
    }
  say_figures (self, seed, seconds, g_hash_table_size (applied), &sums);
  g_object_unref (office.portal);
}
