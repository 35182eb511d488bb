/* amt-outbox-entry.c: a recorded operation on its way to the portal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-outbox-entry.h"

const char *
amt_outbox_state_to_text (AmtOutboxState state)
{
  switch (state)
    {
    case AMT_OUTBOX_HELD:
      return "held";
    case AMT_OUTBOX_QUEUED:
      return "queued";
    case AMT_OUTBOX_SENDING:
      return "sending";
    case AMT_OUTBOX_RETRY:
      return "retry";
    case AMT_OUTBOX_CONFLICT:
      return "conflict";
    case AMT_OUTBOX_REFUSED:
      return "refused";
    case AMT_OUTBOX_DONE:
      return "done";
    }

  g_return_val_if_reached ("queued");
}

AmtOutboxEntry *
amt_outbox_entry_new (void)
{
  AmtOutboxEntry *self = g_new0 (AmtOutboxEntry, 1);

  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

AmtOutboxEntry *
amt_outbox_entry_ref (AmtOutboxEntry *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
amt_outbox_entry_unref (AmtOutboxEntry *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->operation, amt_operation_unref);
  g_clear_pointer (&self->receipt, amt_receipt_free);
  g_clear_pointer (&self->lost_receipt, amt_receipt_free);
  g_free (self->body);
  g_free (self->attachment_sha256);
  g_free (self->problem_type);
  g_free (self->problem_detail);
  g_free (self);
}
