/* amt-conflict.c: see the header. What the sides say is in amt-conflict-words.c. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-conflict.h"

#include "amt-words.h"

#include <glib/gi18n.h>

static void
field_free (AmtConflictField *self)
{
  g_free (self->label);
  g_free (self->origin);
  g_free (self->before);
  g_free (self->mine);
  g_free (self->theirs);
  g_free (self->result);
  g_free (self);
}

static void
news_free (AmtConflictNews *self)
{
  g_free (self->label);
  g_free (self->before);
  g_free (self->now);
  g_free (self);
}

static void
event_free (AmtConflictEvent *self)
{
  g_free (self->who);
  g_free (self->what);
  g_free (self);
}

/* --- what happened ------------------------------------------------------------------------------------- */

/* The case as the clerk saw it when @entry was recorded. Returns: (transfer full) (nullable) */
static AmtCase *
base_of (const AmtOutboxEntry *entry, const AmtCaseView *view)
{
  AmtCase *base = view->base ? amt_case_copy (view->base) : NULL;

  for (guint i = 0; base && i < view->operations->len; i++)
    {
      const AmtOutboxEntry *before = view->operations->pdata[i];

      if (before->sequence < entry->sequence)
        amt_case_apply_in_place (base, before->operation, before->operation->occurred_at);
    }
  return base;
}

static gboolean
is_known (const AmtCase *base, const AmtCaseView *view, const char *id)
{
  for (guint i = 0; base && i < base->history->len; i++)
    if (g_strcmp0 (((AmtHistoryEntry *) base->history->pdata[i])->id, id) == 0)
      return TRUE;
  for (guint i = 0; i < view->operations->len; i++)
    if (g_strcmp0 (((AmtOutboxEntry *) view->operations->pdata[i])->operation->id, id) == 0)
      return TRUE;
  return FALSE;
}

/* Behind a conflict that was settled as "mine" the base is the portal's case, foreign changes and all: what somebody else did after the
 * clerk recorded hers is told all the same. */
static gboolean
came_later (const AmtConflict *self, const char *user_id, gint64 at)
{
  return at > self->mine_at && g_strcmp0 (user_id, self->entry->operation->author_id) != 0;
}

static void
take_newest (AmtConflict *self, const char *who, gint64 at)
{
  if (at == AMT_TIME_NONE || at <= self->their_at)
    return;
  self->their_at = at;
  g_free (self->their_who);
  self->their_who = g_strdup (who);
}

static void
add_events (AmtConflict *self, const AmtCase *base, const AmtCaseView *view,
            const AmtReferences *references)
{
  for (guint i = base ? view->truth->history->len : 0; i > 0; i--)
    {
      const AmtHistoryEntry *entry = view->truth->history->pdata[i - 1];
      AmtConflictEvent *event;

      if (is_known (base, view, entry->id) && !came_later (self, entry->user_id, entry->at))
        continue;
      take_newest (self, amt_words_author (entry, references), entry->at);
      if (self->events->len >= AMT_CONFLICT_EVENTS)
        {
          self->n_more_events++;
          continue;
        }
      event = g_new0 (AmtConflictEvent, 1);
      event->who = g_strdup (amt_words_author (entry, references));
      event->at = entry->at;
      event->what = amt_words_history (entry, references);
      g_ptr_array_add (self->events, event);
    }
}

/* The history does not tell who changed a jotting; the jotting does. */
static void
look_at_note (AmtConflict *self, const AmtCase *base, const AmtReferences *references)
{
  const AmtOperation *operation = self->entry->operation;
  const char *id = operation->note_id;
  const AmtNote *now = id ? amt_case_find_note (self->truth->jottings, id) : NULL;
  const AmtNote *before = id && base ? amt_case_find_note (base->jottings, id) : NULL;
  const AmtNote *note = now ? now : before;
  gint64 at = !now ? AMT_TIME_NONE : now->edited_at != AMT_TIME_NONE ? now->edited_at : now->at;

  if (now && (!before || g_strcmp0 (now->text, before->text) != 0 ||
              came_later (self, now->author_id, at)))
    take_newest (self, amt_references_user_name (references, now->author_id), at);
  self->private_note = note && g_strcmp0 (note->visibility, "me") == 0;
}

/* --- what can be done ---------------------------------------------------------------------------------- */

static gboolean
is_allowed (const AmtCase *truth, const char *type)
{
  return !truth->allowed_actions ||
         g_strv_contains ((const char *const *) truth->allowed_actions, type);
}

static gboolean
decided_meanwhile (const AmtConflict *self, const AmtCase *base)
{
  return amt_operation_get_type_id (self->entry->operation) == AMT_OPERATION_DECIDE &&
         ((self->entry->conflict_fields & AMT_FIELD_DECISION) != 0 ||
          g_strcmp0 (self->entry->problem_type, AMT_PROBLEM_FINAL) == 0 ||
          (base && self->truth->decisions->len > base->decisions->len));
}

static gboolean
lost_its_jotting (const AmtConflict *self)
{
  const AmtOperation *operation = self->entry->operation;

  return amt_operation_get_type_id (operation) == AMT_OPERATION_EDIT_JOTTING &&
         self->truth->whole && !amt_case_find_note (self->truth->jottings, operation->note_id);
}

static gboolean
applicant_sent_something (const AmtConflict *self)
{
  return amt_operation_get_type_id (self->entry->operation) == AMT_OPERATION_DECIDE &&
         ((self->entry->conflict_fields & AMT_FIELD_APPLICANT) != 0 ||
          g_strcmp0 (self->entry->problem_type, AMT_PROBLEM_APPLICANT) == 0);
}

static void
choose_mine (AmtConflict *self, const AmtCase *base, const AmtCaseView *view)
{
  const char *type = self->entry->operation->type;
  gboolean anew = lost_its_jotting (self);

  self->mine = AMT_MINE_NEVER;
  if (view->row->gone)
    self->why_never = g_strdup (_ ("The portal no longer shows you this case."));
  else if (decided_meanwhile (self, base))
    self->why_never = g_strdup (_ ("At the portal a decision was issued meanwhile. A decision that "
                                   "was issued is final."));
  /* Behind others it may be allowed once they are done. */
  else if (!self->entry->chained && !is_allowed (self->truth, anew ? "addJotting" : type))
    self->why_never =
        g_strdup (_ ("As the case stands now, the portal does not allow this to you."));
  else
    self->mine = anew || applicant_sent_something (self) ? AMT_MINE_ANEW : AMT_MINE_AGAIN;
}

static void
list_closing (AmtConflict *self, const AmtCaseView *view)
{
  for (guint i = 0; i < view->operations->len; i++)
    {
      const AmtOutboxEntry *entry = view->operations->pdata[i];

      if (!entry->ever_sent && amt_operation_closes (entry->operation, self->entry->operation))
        g_ptr_array_add (self->closing, amt_operation_ref (entry->operation));
    }
}

AmtConflict *
amt_conflict_new (AmtOutboxEntry *entry, const AmtCaseView *view, const AmtReferences *references)
{
  AmtConflict *self = g_new0 (AmtConflict, 1);
  g_autoptr (AmtCase) base = base_of (entry, view);
  AmtService *service = amt_references_find_service (references, view->truth->service_id);

  g_atomic_ref_count_init (&self->ref_count);
  self->entry = amt_outbox_entry_ref (entry);
  self->truth = amt_case_ref (view->truth);
  self->reference = g_strdup (view->truth->reference ? view->truth->reference : "");
  self->applicant = g_strdup (view->truth->applicant ? view->truth->applicant : "");
  self->words = amt_words_operation (entry->operation, service, references);
  self->mine_at = entry->operation->occurred_at;
  self->their_at = AMT_TIME_NONE;
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  self->news = g_ptr_array_new_with_free_func ((GDestroyNotify) news_free);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) event_free);
  self->closing = g_ptr_array_new_with_free_func ((GDestroyNotify) amt_operation_unref);

  add_events (self, base, view, references);
  look_at_note (self, base, references);
  choose_mine (self, base, view);
  if (applicant_sent_something (self))
    amt_conflict_add_news (self, base, service);
  amt_conflict_add_fields (self, view->base, base, service, references);
  list_closing (self, view);
  self->may_jot = !view->row->gone && is_allowed (view->truth, "addJotting");
  self->prefers_mine = self->mine != AMT_MINE_NEVER && self->their_at != AMT_TIME_NONE &&
                       self->mine_at > self->their_at;
  return self;
}

AmtConflict *
amt_conflict_ref (AmtConflict *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
amt_conflict_unref (AmtConflict *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  amt_outbox_entry_unref (self->entry);
  amt_case_unref (self->truth);
  g_free (self->reference);
  g_free (self->applicant);
  g_free (self->words);
  g_free (self->their_who);
  g_free (self->why_never);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->news);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->closing);
  g_free (self);
}

gboolean
amt_conflict_needs_look (const AmtConflict *self)
{
  return self->news->len > 0;
}

gboolean
amt_conflict_needs_portal (const AmtConflict *self, gboolean mine)
{
  return self->entry->ever_sent && (!mine || self->mine != AMT_MINE_AGAIN);
}

static gboolean
same_portal (const AmtConflict *a, const AmtConflict *b)
{
  if (a->fields->len != b->fields->len)
    return FALSE;
  for (guint i = 0; i < a->fields->len; i++)
    {
      const AmtConflictField *first = a->fields->pdata[i];
      const AmtConflictField *second = b->fields->pdata[i];

      if (g_strcmp0 (first->label, second->label) != 0 ||
          g_strcmp0 (first->theirs, second->theirs) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
event_equal (gconstpointer a, gconstpointer b)
{
  const AmtConflictEvent *first = a;
  const AmtConflictEvent *second = b;

  return first->at == second->at && g_strcmp0 (first->who, second->who) == 0 &&
         g_strcmp0 (first->what, second->what) == 0;
}

gboolean
amt_conflict_still (const AmtConflict *before, const AmtConflict *now)
{
  if (g_strcmp0 (before->entry->operation->id, now->entry->operation->id) != 0 ||
      before->truth->applicant_version != now->truth->applicant_version ||
      before->mine != now->mine || before->news->len != now->news->len)
    return FALSE;
  if (before->truth->version == now->truth->version)
    return TRUE;
  if (!same_portal (before, now) || now->n_more_events > before->n_more_events)
    return FALSE;
  for (guint i = 0; i < now->events->len; i++)
    if (!g_ptr_array_find_with_equal_func (before->events, now->events->pdata[i], event_equal,
                                           NULL))
      return FALSE;
  return TRUE;
}

/* --- what a choice writes ------------------------------------------------------------------------------ */

static AmtOperation *
begin_operation (const AmtConflict *self, const char *type, gint64 now)
{
  const AmtOperation *old = self->entry->operation;

  return amt_operation_new (type, old->case_id, old->author_id, now);
}

static void
jot (AmtResolution *resolution, const AmtConflict *self, const char *text, gint64 now)
{
  const char *at = text;

  while (*at)
    {
      AmtOperation *jotting = begin_operation (self, "addJotting", now);
      glong n = MIN (g_utf8_strlen (at, -1), AMT_TEXT_MAX);

      jotting->visibility = g_strdup (self->private_note ? "me" : "case");
      jotting->text = g_utf8_substring (at, 0, n);
      g_ptr_array_add (resolution->records, jotting);
      at = g_utf8_offset_to_pointer (at, n);
    }
}

/* The clerk has seen what the applicant sent and stays with the decision: that is another statement than the one before. Its
 * dispositions went with the old one. */
static void
decide_anew (AmtResolution *resolution, const AmtConflict *self, gint64 now)
{
  const AmtOperation *old = self->entry->operation;
  AmtOperation *decision = begin_operation (self, old->type, now);

  decision->outcome = g_strdup (old->outcome);
  decision->values = g_strdup (old->values);
  decision->template_version = g_strdup (old->template_version);
  decision->reason = g_strdup (old->reason);
  decision->reason_code = g_strdup (old->reason_code);
  decision->applicant_version = self->truth->applicant_version;
  decision->last_message_id = g_strdup (self->truth->last_message_id);
  g_ptr_array_add (resolution->records, decision);

  for (guint i = 0; i < self->closing->len; i++)
    {
      const AmtOperation *before = self->closing->pdata[i];
      AmtOperation *again = begin_operation (self, before->type, now);

      again->due_on = g_strdup (before->due_on);
      again->reason = g_strdup (before->reason);
      again->reason_code = g_strdup (before->reason_code);
      g_ptr_array_add (resolution->records, again);
    }
}

static void
do_anew (AmtResolution *resolution, const AmtConflict *self, gint64 now)
{
  if (amt_operation_get_type_id (self->entry->operation) == AMT_OPERATION_DECIDE)
    decide_anew (resolution, self, now);
  else
    jot (resolution, self, self->entry->operation->text, now);
}

AmtResolution *
amt_conflict_resolve (const AmtConflict *self, gboolean mine, gint64 now)
{
  AmtResolution *resolution = amt_resolution_new (mine && self->mine == AMT_MINE_AGAIN);
  /* What is done anew replaces nothing of theirs. */
  gboolean loses = !mine || self->mine == AMT_MINE_AGAIN;
  g_autofree char *record = loses && self->may_jot ? amt_conflict_record (self, mine, now) : NULL;

  g_return_val_if_fail (!mine || self->mine != AMT_MINE_NEVER, resolution);
  resolution->version = self->truth->version;
  resolution->applicant_version = self->truth->applicant_version;
  if (mine && self->mine == AMT_MINE_ANEW)
    do_anew (resolution, self, now);
  /* A decision can be taken up again from its draft; whatever else was written stands in the jotting. */
  if (!mine)
    resolution->keep_text =
        !record || amt_operation_get_type_id (self->entry->operation) == AMT_OPERATION_DECIDE;
  if (record)
    jot (resolution, self, record, now);
  return resolution;
}
