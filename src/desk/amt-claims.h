/* amt-claims.h: claiming several cases, one after the other: "Die nächsten 10 übernehmen".
 *
 * Owned by who shows its progress. Main thread. Only the portal says who is first; what somebody else took is passed over.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-context.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_CLAIM_CLAIMED,
  AMT_CLAIM_HELD,    /* somebody else has it */
  AMT_CLAIM_REFUSED, /* the portal's rules speak against it */
  AMT_CLAIM_UNSURE,  /* the answer was lost; it stays in the outbox until the portal answers */
  AMT_CLAIM_FAILED,  /* not here any more, or something else went wrong: see error */
  AMT_CLAIM_OFFLINE  /* the portal cannot be reached or asks to sign in: the run ended here */
} AmtClaimOutcome;

typedef struct
{
  gint64 key;
  char *case_id;   /* "" where the case is not here any more */
  char *reference; /* Aktenzeichen, "" likewise */
  char *applicant;
  AmtClaimOutcome outcome;
  AmtHolder *holder; /* (nullable) HELD */
  GError *error;     /* (nullable) all but CLAIMED */
} AmtClaimItem;

#define AMT_TYPE_CLAIMS (amt_claims_get_type ())
G_DECLARE_FINAL_TYPE (AmtClaims, amt_claims, AMT, CLAIMS, GObject)

/**
 * AmtClaims::progress: another item was tried.
 */

/**
 * amt_claims_new:
 * @keys: keys of list rows in the order in which they are tried
 * @wanted: ends when so many were claimed; 0: all of them
 */
AmtClaims *amt_claims_new (AmtContext *context, const gint64 *keys, gsize n_keys, guint wanted);
/** amt_claims_run_async: once. Cancelling ends it after the case that is on the wire; what is claimed stays claimed. */
void amt_claims_run_async (AmtClaims *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
/** amt_claims_run_finish: Returns: how many were claimed; look at the items for the others. */
guint amt_claims_run_finish (AmtClaims *self, GAsyncResult *result);

/** amt_claims_get_items: Returns: (transfer none) (element-type AmtClaimItem): what was tried so far, in order. */
GPtrArray *amt_claims_get_items (AmtClaims *self);
guint amt_claims_get_n_claimed (AmtClaims *self);
/** amt_claims_get_wanted: how many it tries to get, at most the number of keys. */
guint amt_claims_get_wanted (AmtClaims *self);

G_END_DECLS
