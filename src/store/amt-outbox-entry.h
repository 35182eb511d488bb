/* amt-outbox-entry.h: a recorded operation on its way to the portal. Immutable once shared; any thread.
 *
 *   held --hold over--> queued --claimed--> sending --2xx--> done
 *                         ^  ^                |  |---412, parts touched twice; 409--> conflict --"mine"--> queued
 *                         |  '-- 412, merged -'  |---other 4xx--> refused --again--> queued
 *                         '--time-- retry <------'---network, 408, 429, 5xx
 *
 * At start `sending` becomes `queued`: the same key makes the repetition harmless.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-operation.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_OUTBOX_HELD,
  AMT_OUTBOX_QUEUED,
  AMT_OUTBOX_SENDING,
  AMT_OUTBOX_RETRY,
  AMT_OUTBOX_CONFLICT,
  AMT_OUTBOX_REFUSED,
  AMT_OUTBOX_DONE
} AmtOutboxState;

/** amt_outbox_state_to_text: "held", "queued", "sending", "retry", "conflict", "refused", "done": stable, for store and JSON output. */
const char *amt_outbox_state_to_text (AmtOutboxState state);

typedef struct
{
  gatomicrefcount ref_count;
  gint64 sequence; /* order of recording */
  AmtOperation *operation;
  AmtOutboxState state;
  guint64 base_version; /* version of the case it is based on */
  gboolean
      chained; /* an earlier unsettled operation of the case stands before it: based on what that one makes */
  gint64 recorded_at;
  gint64 hold_until; /* AMT_TIME_NONE: none */
  gint64 due_at;     /* retry */
  guint tries;
  gboolean ever_sent;      /* may have reached the portal: taken back only after its DELETE */
  char *body;              /* (nullable) exact bytes that were or will be sent */
  char *attachment_sha256; /* (nullable) drawn letter */
  AmtFields conflict_fields;
  char *problem_type; /* (nullable) of the last refusal or failure */
  char *problem_detail;
  AmtReceipt *receipt; /* (nullable) done */
  gint64 settled_at;
  gint64
      missing_at; /* when it was noticed that a restored portal had lost it; AMT_TIME_NONE: never */
  AmtReceipt *lost_receipt; /* (nullable) that it had before; void */
} AmtOutboxEntry;

AmtOutboxEntry *amt_outbox_entry_new (void);
AmtOutboxEntry *amt_outbox_entry_ref (AmtOutboxEntry *self);
void amt_outbox_entry_unref (AmtOutboxEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtOutboxEntry, amt_outbox_entry_unref)

G_END_DECLS
