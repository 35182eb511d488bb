/* amt-transfer-item.c: one line of "Übertragung". Owned by the list. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-transfer-item-private.h"

#include "amt-words.h"

struct _AmtTransferItem
{
  GObject parent_instance;

  AmtOutboxEntry *entry; /* (owned) */
  char *reference;       /* (owned) */
  char *applicant;       /* (owned) */
  char *words;           /* (owned) */
};

G_DEFINE_FINAL_TYPE (AmtTransferItem, amt_transfer_item, G_TYPE_OBJECT)

static guint changed_signal;

static void
amt_transfer_item_finalize (GObject *object)
{
  AmtTransferItem *self = AMT_TRANSFER_ITEM (object);

  g_clear_pointer (&self->entry, amt_outbox_entry_unref);
  g_free (self->reference);
  g_free (self->applicant);
  g_free (self->words);

  G_OBJECT_CLASS (amt_transfer_item_parent_class)->finalize (object);
}

static void
amt_transfer_item_class_init (AmtTransferItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = amt_transfer_item_finalize;
  changed_signal = g_signal_new ("changed", AMT_TYPE_TRANSFER_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
amt_transfer_item_init (AmtTransferItem *self)
{
  self->reference = g_strdup ("");
  self->applicant = g_strdup ("");
  self->words = g_strdup ("");
}

AmtTransferItem *
amt_transfer_item_new (void)
{
  return g_object_new (AMT_TYPE_TRANSFER_ITEM, NULL);
}

/* @value: (transfer full). Returns: whether it is another one. */
static gboolean
take_text (char **at, char *value)
{
  gboolean differs = strcmp (*at, value) != 0;

  g_free (*at);
  *at = value;
  return differs;
}

static gboolean
says_the_same (const AmtOutboxEntry *a, const AmtOutboxEntry *b)
{
  return a->state == b->state && a->hold_until == b->hold_until && a->due_at == b->due_at &&
         a->ever_sent == b->ever_sent && a->tries == b->tries && a->settled_at == b->settled_at &&
         a->missing_at == b->missing_at && g_strcmp0 (a->problem_type, b->problem_type) == 0;
}

void
amt_transfer_item_set (AmtTransferItem *self, AmtOutboxEntry *entry, const AmtListRow *row,
                       const AmtReferences *references)
{
  const AmtService *service =
      row ? amt_references_find_service (references, row->value->service_id) : NULL;
  gboolean changed = !self->entry || !says_the_same (self->entry, entry);

  g_clear_pointer (&self->entry, amt_outbox_entry_unref);
  self->entry = amt_outbox_entry_ref (entry);
  changed |= take_text (&self->reference,
                        g_strdup (row && row->value->reference ? row->value->reference : ""));
  changed |= take_text (&self->applicant,
                        g_strdup (row && row->value->applicant ? row->value->applicant : ""));
  changed |= take_text (&self->words, amt_words_operation (entry->operation, service, references));
  if (changed)
    g_signal_emit (self, changed_signal, 0);
}

const AmtOutboxEntry *
amt_transfer_item_get_entry (AmtTransferItem *self)
{
  return self->entry;
}

const char *
amt_transfer_item_get_reference (AmtTransferItem *self)
{
  return self->reference;
}

const char *
amt_transfer_item_get_applicant (AmtTransferItem *self)
{
  return self->applicant;
}

const char *
amt_transfer_item_get_words (AmtTransferItem *self)
{
  return self->words;
}

const char *
amt_transfer_item_get_problem (AmtTransferItem *self)
{
  return amt_transfer_item_is_settled (self) ? NULL : amt_words_problem (self->entry->problem_type);
}

gboolean
amt_transfer_item_is_settled (AmtTransferItem *self)
{
  return self->entry->state == AMT_OUTBOX_DONE;
}

gboolean
amt_transfer_item_is_to_clarify (AmtTransferItem *self)
{
  return self->entry->state == AMT_OUTBOX_CONFLICT || self->entry->state == AMT_OUTBOX_REFUSED;
}

gboolean
amt_transfer_item_was_lost (AmtTransferItem *self)
{
  return self->entry->missing_at != AMT_TIME_NONE;
}

gboolean
amt_transfer_item_is_missing (AmtTransferItem *self)
{
  return self->entry->state == AMT_OUTBOX_REFUSED &&
         g_strcmp0 (self->entry->problem_type, AMT_PROBLEM_LOCAL_MISSING) == 0;
}

gboolean
amt_transfer_item_can_undo (AmtTransferItem *self)
{
  AmtOutboxState state = self->entry->state;

  return !self->entry->ever_sent &&
         (state == AMT_OUTBOX_HELD || state == AMT_OUTBOX_QUEUED || state == AMT_OUTBOX_RETRY);
}

gboolean
amt_transfer_item_can_retry (AmtTransferItem *self)
{
  AmtOutboxState state = self->entry->state;

  return state == AMT_OUTBOX_HELD || state == AMT_OUTBOX_RETRY || state == AMT_OUTBOX_REFUSED;
}

gboolean
amt_transfer_item_can_discard (AmtTransferItem *self)
{
  return self->entry->state != AMT_OUTBOX_DONE && self->entry->state != AMT_OUTBOX_SENDING;
}

gboolean
amt_transfer_item_can_resolve (AmtTransferItem *self)
{
  return self->entry->state == AMT_OUTBOX_CONFLICT;
}

gboolean
amt_transfer_item_can_edit (AmtTransferItem *self)
{
  static const char *const TYPES[] = { "addFileNote", "addJotting", "editJotting",
                                       "setFollowUp", "decide",     NULL };

  return amt_transfer_item_can_discard (self) &&
         g_strv_contains (TYPES, self->entry->operation->type);
}
