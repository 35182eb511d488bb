/* amt-ctl-text.h: printing for a terminal; the words themselves are amt-words.h's. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

/** amt_ctl_text_deadline: Returns: (transfer full): @day (nullable), with the word "overdue" if it lies before @now and the case
 * of @row is open; a decision that the portal does not have closes nothing. */
char *amt_ctl_text_deadline (const AmtListRow *row, const char *day, gint64 now);

/** amt_ctl_print: @format: to standard output; foreign text must not move the cursor: control characters are taken out. */
void amt_ctl_print (const char *format, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
