/* amt-ctl-text.h: things as a person reads them on a terminal, and columns. Main thread.
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
/** amt_ctl_text_row: Returns: (transfer full): state of a list row, with what has not been sent yet. */
char *amt_ctl_text_row (const AmtListRow *row);

/** amt_ctl_print: @format: to standard output; foreign text must not move the cursor: control characters are taken out. */
void amt_ctl_print (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Aligned columns; the first row is the heading. */
typedef struct _AmtCtlTable AmtCtlTable;
AmtCtlTable *amt_ctl_table_new (guint n_columns);
/** amt_ctl_table_add: as many texts (nullable) as there are columns. */
void amt_ctl_table_add (AmtCtlTable *self, ...);
void amt_ctl_table_print (AmtCtlTable *self);
void amt_ctl_table_free (AmtCtlTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtCtlTable, amt_ctl_table_free)

G_END_DECLS
