/* amt-reason.h: why a clerk does something: one of the portal's reasons and words of one's own. Main thread.
 *
 * Where the service lists no reason for an operation, nothing is asked. The reason that was picked last is picked already, so
 * that Enter is enough.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a question says. */
typedef struct
{
  const char *heading; /* translated */
  const char *body;    /* translated */
  const char *answer;  /* translated, with mnemonic: the button that does it */
} AmtReasonWords;

/**
 * amt_reason_ask_async: asks why, if the service of @open_case lists reasons for it
 * @type: contract name of the operation
 */
void amt_reason_ask_async (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case,
                           const char *type, const AmtReasonWords *words,
                           GAsyncReadyCallback callback, gpointer user_data);
/** amt_reason_ask_finish: Returns: (transfer full) (nullable): an order of that type with its reason; %NULL: thought better of it. */
AmtOrder *amt_reason_ask_finish (GAsyncResult *result);

#define AMT_TYPE_REASON (amt_reason_get_type ())
G_DECLARE_FINAL_TYPE (AmtReason, amt_reason, AMT, REASON, GtkWidget)

/** amt_reason_new: @codes: code, label, code, label …, %NULL; at least one pair. @last: (nullable): code that is picked first */
GtkWidget *amt_reason_new (const char *const *codes, const char *last);
/** amt_reason_get_code: Returns: (transfer none): of the reason that is picked. */
const char *amt_reason_get_code (AmtReason *self);
/** amt_reason_get_text: Returns: (transfer none): own words, may be "". */
const char *amt_reason_get_text (AmtReason *self);
/** amt_reason_move: picks the reason @step further down; stops at the ends. */
void amt_reason_move (AmtReason *self, int step);

G_END_DECLS
