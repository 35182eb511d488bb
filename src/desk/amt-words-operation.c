/* amt-words-operation.c: what was done to a case and what became of it. Pure but for the language.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-words-private.h"
#include "amt-words.h"

#include <glib/gi18n.h>

const char *
amt_words_type (const char *type)
{
  static const AmtWordLine TYPES[] = {
    { "claim", N_ ("Claim") },
    { "release", N_ ("Release") },
    { "assign", N_ ("Assign") },
    { "moveToQueue", N_ ("Move to another queue") },
    { "markRead", N_ ("Mark as read") },
    { "setFollowUp", N_ ("Set follow-up") },
    { "clearFollowUp", N_ ("Clear follow-up") },
    { "addFileNote", N_ ("File note") },
    { "strikeFileNote", N_ ("Strike file note") },
    { "addJotting", N_ ("Jotting") },
    { "editJotting", N_ ("Edit jotting") },
    { "deleteJotting", N_ ("Delete jotting") },
    { "addDocument", N_ ("Add document") },
    { "decide", N_ ("Decision") },
    { "close", N_ ("Close") },
    { "submitted", N_ ("Application received") },
    { "resubmitted", N_ ("Application received again") },
    { "messageReceived", N_ ("Message received") },
    { "withdrawn", N_ ("Application withdrawn") },
    { NULL },
  };

  return amt_words_find (TYPES, NULL, type);
}

/* What was done, where nothing more than the type is to be told. */
static const char *
done_text (const char *type)
{
  static const AmtWordLine DONE[] = {
    { "claim", N_ ("Case taken over") },
    { "release", N_ ("Case put back into the queue") },
    { "assign", N_ ("Case assigned") },
    { "moveToQueue", N_ ("Case moved to another queue") },
    { "markRead", N_ ("Marked as read") },
    { "setFollowUp", N_ ("Follow-up set") },
    { "clearFollowUp", N_ ("Follow-up cleared") },
    { "addFileNote", N_ ("File note filed") },
    { "strikeFileNote", N_ ("File note struck through") },
    { "addJotting", N_ ("Jotting added") },
    { "editJotting", N_ ("Jotting changed") },
    { "deleteJotting", N_ ("Jotting deleted") },
    { "addDocument", N_ ("Document added") },
    { "decide", N_ ("Decided") },
    { "close", N_ ("Case closed") },
    { NULL },
  };

  for (const AmtWordLine *line = DONE; line->id; line++)
    if (g_strcmp0 (type, line->id) == 0)
      return _ (line->text);

  return amt_words_type (type);
}

static const char *
outcome_label (const AmtService *service, const char *id)
{
  const AmtOutcome *outcome = service && id ? amt_service_find_outcome (service, id) : NULL;

  return outcome && outcome->label ? outcome->label : id;
}

char *
amt_words_operation (const AmtOperation *operation, const AmtService *service,
                     const AmtReferences *references)
{
  const char *done = done_text (operation->type);
  g_autofree char *day = NULL;

  switch (amt_operation_get_type_id (operation))
    {
    case AMT_OPERATION_DECIDE:
      /* Translators: %s is the outcome of the decision, for example an approval. */
      return g_strdup_printf (_ ("Decision: %s"), outcome_label (service, operation->outcome));
    case AMT_OPERATION_SET_FOLLOW_UP:
      day = amt_words_day (operation->due_on);
      /* Translators: %s is a day. */
      return g_strdup_printf (_ ("Follow-up on %s"), day);
    case AMT_OPERATION_ASSIGN:
      /* Translators: %s is a colleague's name. */
      return g_strdup_printf (_ ("Case assigned to %s"),
                              references ? amt_references_user_name (references, operation->user_id)
                                         : operation->user_id);
    case AMT_OPERATION_MOVE_TO_QUEUE:
      /* Translators: %s is the name of a queue. */
      return g_strdup_printf (_ ("Case moved to %s"),
                              references
                                  ? amt_references_queue_name (references, operation->queue_id)
                                  : operation->queue_id);
    case AMT_OPERATION_ADD_DOCUMENT:
      /* Translators: %s is a file name. */
      return g_strdup_printf (_ ("Document added: %s"), operation->name);
    case AMT_OPERATION_ADD_FILE_NOTE:
      if (g_strcmp0 (operation->kind, "note") != 0 && operation->kind)
        /* Translators: %s is a kind of file note. */
        return g_strdup_printf (_ ("%s filed"), amt_words_note_kind (operation->kind));
      return g_strdup (done);
    default:
      return g_strdup (done);
    }
}

/* An entry of the history does not say of which service its case is: the outcome's label, where all that have it call it alike. */
static const char *
find_outcome_label (const AmtReferences *references, const char *id)
{
  const char *label = NULL;
  GHashTableIter iter;
  gpointer service;

  g_hash_table_iter_init (&iter, references->services);
  while (g_hash_table_iter_next (&iter, NULL, &service))
    {
      const AmtOutcome *outcome = amt_service_find_outcome (service, id);

      if (outcome && label && g_strcmp0 (label, outcome->label) != 0)
        return id;
      if (outcome)
        label = outcome->label;
    }
  return label ? label : id;
}

/* Returns: (transfer full) (nullable): the detail as a clerk reads it; %NULL where it says nothing new. */
static char *
detail_in_words (const AmtHistoryEntry *entry, const AmtReferences *references)
{
  if (!entry->detail || !*entry->detail)
    return NULL;
  if (amt_day_is_valid (entry->detail))
    return amt_words_day (entry->detail);
  if (!references)
    return g_strdup (entry->detail);
  if (g_strcmp0 (entry->type, "decide") == 0)
    return g_strdup (find_outcome_label (references, entry->detail));
  if (g_strcmp0 (entry->type, "moveToQueue") == 0)
    return g_strdup (amt_references_queue_name (references, entry->detail));
  /* Who claims is named as the one who did it. */
  if (g_strcmp0 (entry->detail, entry->user_id) == 0)
    return NULL;
  if (g_hash_table_contains (references->users, entry->detail))
    return g_strdup (amt_references_user_name (references, entry->detail));
  return g_strdup (entry->detail);
}

char *
amt_words_history (const AmtHistoryEntry *entry, const AmtReferences *references)
{
  const char *done = done_text (entry->type);
  g_autofree char *detail = detail_in_words (entry, references);

  if (detail)
    /* Translators: what was done to a case, and a detail of it. */
    return g_strdup_printf (_ ("%s: %s"), done, detail);
  return g_strdup (done);
}

const char *
amt_words_author (const AmtHistoryEntry *entry, const AmtReferences *references)
{
  static const char *const BY_APPLICANT[] = { "submitted", "resubmitted", "messageReceived",
                                              "withdrawn", NULL };

  if (entry->user_id)
    return amt_references_user_name (references, entry->user_id);
  return entry->type && g_strv_contains (BY_APPLICANT, entry->type) ? C_ ("party", "Applicant")
                                                                    : _ ("Portal");
}

/* --- what became of it ----------------------------------------------------------------------------------- */

static gboolean
is_missing (const AmtOutboxEntry *entry)
{
  return g_strcmp0 (entry->problem_type, AMT_PROBLEM_LOCAL_MISSING) == 0;
}

char *
amt_words_entry (const AmtOutboxEntry *entry, gint64 now)
{
  g_autofree char *time = NULL;

  switch (entry->state)
    {
    case AMT_OUTBOX_HELD:
      time = amt_words_time (entry->hold_until, now);
      /* Translators: %s is a time; until then the operation can be taken back. */
      return g_strdup_printf (_ ("held until %s"), time);
    case AMT_OUTBOX_SENDING:
      return g_strdup (_ ("being sent"));
    case AMT_OUTBOX_CONFLICT:
      return g_strdup (_ ("to be clarified"));
    case AMT_OUTBOX_REFUSED:
      return g_strdup (is_missing (entry) ? _ ("missing at the portal") : _ ("refused"));
    case AMT_OUTBOX_DONE:
      if (!entry->receipt)
        return g_strdup (_ ("settled: the portal has it already"));
      time = amt_words_time (entry->receipt->at, now);
      if (entry->missing_at != AMT_TIME_NONE)
        /* Translators: %s is the time of the portal's receipt. */
        return g_strdup_printf (_ ("sent again, acknowledged %s"), time);
      /* Translators: %s is the time of the portal's receipt. */
      return g_strdup_printf (_ ("acknowledged %s"), time);
    case AMT_OUTBOX_QUEUED:
    case AMT_OUTBOX_RETRY:
    default:
      return g_strdup (entry->missing_at != AMT_TIME_NONE ? _ ("waiting to be sent again")
                                                          : _ ("waiting"));
    }
}

char *
amt_words_lost (const AmtOutboxEntry *entry, gint64 now)
{
  g_autofree char *time = NULL;

  if (entry->missing_at == AMT_TIME_NONE || !entry->lost_receipt)
    return NULL;
  time = amt_words_time (entry->lost_receipt->at, now);
  /* Translators: %1$s is a time, %2$s the number of a receipt. */
  return g_strdup_printf (
      _ ("The portal acknowledged it %1$s (receipt %2$s) and was then set back to an earlier state, "
         "in which it was not there."),
      time, entry->lost_receipt->id);
}

char *
amt_words_entry_live (const AmtOutboxEntry *entry, gint64 now)
{
  g_autofree char *rest = NULL;

  if (entry->state != AMT_OUTBOX_HELD)
    return amt_words_entry (entry, now);
  if (entry->hold_until <= now)
    return g_strdup (_ ("waiting"));
  rest = amt_words_countdown (entry->hold_until, now);
  /* Translators: %s is a time that is left, "1:42". */
  return g_strdup_printf (_ ("is sent in %s"), rest);
}

const char *
amt_words_problem (const char *type)
{
  static const AmtWordLine PROBLEMS[] = {
    { AMT_PROBLEM_NOT_ALLOWED, N_ ("The portal does not allow this to you.") },
    { AMT_PROBLEM_NOT_FOUND, N_ ("The portal does not know this, or not for you.") },
    { AMT_PROBLEM_HELD, N_ ("Somebody else has this case.") },
    { AMT_PROBLEM_STATE, N_ ("The state of the case does not permit it.") },
    { AMT_PROBLEM_FINAL, N_ ("A decision that was issued is final.") },
    { AMT_PROBLEM_VERSION, N_ ("The case changed at the portal.") },
    { AMT_PROBLEM_APPLICANT, N_ ("The applicant sent something new.") },
    { AMT_PROBLEM_REFUSED, N_ ("The portal refused it; your text is kept.") },
    { AMT_PROBLEM_LOCAL_MISSING, N_ ("Please send it again or let it go.") },
    { NULL },
  };

  for (const AmtWordLine *line = PROBLEMS; type && line->id; line++)
    if (g_str_equal (type, line->id))
      return _ (line->text);

  return type ? _ ("The portal did not take it; your text is kept.") : NULL;
}
