/* amt-verdict.h: what an answer of the portal, or its absence, means for an operation that was sent. Pure.
 *
 * Source: the portal contract, "Rules" (exactly once, race-free, chains).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_VERDICT_APPLIED,  /* settle as done */
  AMT_VERDICT_COMPARE,  /* fetch the case and merge; in conflict if both sides touched the same */
  AMT_VERDICT_CONFLICT, /* fetch the case; the clerk decides */
  AMT_VERDICT_REFUSED,  /* as recorded it will never be taken: visible, text kept */
  AMT_VERDICT_PREPARE,  /* prepare anew (upload again, date the letter anew) and send again */
  AMT_VERDICT_WAIT_OWN, /* this operation again later, others go on */
  AMT_VERDICT_WAIT_BEHIND, /* the operation before it was not applied: stays in the queue behind it */
  AMT_VERDICT_PAUSE,       /* all sending pauses: no answer, or the portal asked for patience */
  AMT_VERDICT_UNREACHED, /* the same, and nothing left this machine: it can be taken back as before */
  AMT_VERDICT_SIGN_IN,   /* all sending waits for the person */
  AMT_VERDICT_DIVERGED, /* the portal lost its history and did nothing: receipts first */
  AMT_VERDICT_STOPPED,  /* the run was cancelled: as if it had not been tried */
  AMT_VERDICT_ONE_BY_ONE /* the batch as a whole was not understood: its operations are sent singly */
} AmtVerdict;

/** amt_verdict_from_problem: for a problem document that speaks of one operation. */
AmtVerdict amt_verdict_from_problem (const AmtProblem *problem);

/**
 * amt_verdict_from_error:
 * @error: of domain AMT_REMOTE_ERROR, G_IO_ERROR_CANCELLED or any other
 * @batch: whether several operations were sent in the request
 */
AmtVerdict amt_verdict_from_error (const GError *error, gboolean batch);

G_END_DECLS
