/* amt-ctl-text.h: things as a person reads them on a terminal. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store.h"

G_BEGIN_DECLS

/** amt_ctl_text_time: Returns: (transfer full): @time in Berlin; only the time of day if it is on the day of @now; "" for AMT_TIME_NONE. */
char *amt_ctl_text_time (gint64 time, gint64 now);
/** amt_ctl_text_day: Returns: (transfer full): @day (nullable) "2026-03-02" as the language writes it; "" for none. */
char *amt_ctl_text_day (const char *day);
/** amt_ctl_text_state: Returns: (transfer none): of a case; a state that the program does not know as it is. */
const char *amt_ctl_text_state (const char *state);
/** amt_ctl_text_type: Returns: (transfer none): of an operation, likewise. */
const char *amt_ctl_text_type (const char *type);
/** amt_ctl_text_entry: Returns: (transfer full): where an operation stands: "waiting", "acknowledged 10:42" and the like. */
char *amt_ctl_text_entry (const AmtOutboxEntry *entry, gint64 now);
/** amt_ctl_text_row: Returns: (transfer none): state of a list row; a decision that was not sent is no state of the case yet. */
const char *amt_ctl_text_row (const AmtListRow *row);
/** amt_ctl_text_hints: Returns: (transfer full): in words what a row is marked with; "" for nothing. */
char *amt_ctl_text_hints (const AmtListRow *row);
/** amt_ctl_text_deadline: Returns: (transfer full): @day (nullable), with the word "overdue" if it lies before @now and the case
 * of @row is open; a decision that the portal does not have closes nothing. */
char *amt_ctl_text_deadline (const AmtListRow *row, const char *day, gint64 now);
/** amt_ctl_text_size: Returns: (transfer full): @bytes as the language writes it, for example "24.8 KB". */
char *amt_ctl_text_size (guint64 bytes);
/** amt_ctl_text_fields: Returns: (transfer full): parts of a case in words, joined with ", ". */
char *amt_ctl_text_fields (AmtFields fields);
/** amt_ctl_text_lines: Returns: (transfer full): lines (nullable) that are separated by \n as one, joined with ", ". */
char *amt_ctl_text_lines (const char *lines);

/** amt_ctl_print: @format: to standard output; foreign text must not move the cursor: control characters are taken out. */
void amt_ctl_print (const char *format, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
