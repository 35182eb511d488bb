/* amt-prepare.h: what must happen before an operation can be sent: draw the letter, upload files, fix the bytes.
 *
 * Main thread. Used by AmtOutboxPump alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-remote.h"
#include "amt-store.h"

G_BEGIN_DECLS

/**
 * AmtLetterFunc:
 * @operation: a decision whose issuedOn is the day of sending
 * @value: the case that is decided
 *
 * Draws the letter that goes out with @operation. Runs in a thread of its own.
 *
 * Returns: (transfer full) (nullable): the PDF; %NULL without @error when no letter belongs to it.
 */
typedef GBytes *(*AmtLetterFunc) (const AmtOperation *operation, const AmtCase *value,
                                  gpointer user_data, GError **error);

typedef struct
{
  AmtStore *store;      /* (unowned) */
  AmtRemote *remote;    /* (unowned) */
  AmtClock *clock;      /* (unowned) */
  AmtLetterFunc letter; /* (nullable) */
  gpointer letter_data; /* (unowned) outlives the call */
} AmtPrepareContext;

#define AMT_PREPARE_ERROR (amt_prepare_error_quark ())
GQuark amt_prepare_error_quark (void);
typedef enum
{
  AMT_PREPARE_ERROR_LETTER, /* the letter cannot be drawn as the decision was recorded: the clerk decides */
  AMT_PREPARE_ERROR_FILE /* a file that belongs to the operation is not in the cache */
} AmtPrepareError;

/**
 * amt_prepare_async:
 * @entry: in state `sending`
 *
 * A decision that was prepared before keeps its bytes, unless the portal said that the day on its letter is past.
 */
void amt_prepare_async (const AmtPrepareContext *context, AmtOutboxEntry *entry,
                        GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data);
/** amt_prepare_finish: Returns: (transfer full): the exact body; %NULL with AMT_PREPARE_, AMT_STORE_ or AMT_REMOTE_ERROR. */
char *amt_prepare_finish (GAsyncResult *result, GError **error);

G_END_DECLS
