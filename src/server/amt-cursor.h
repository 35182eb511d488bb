/* amt-cursor.h: the cursor of GET /changes: where a person's copy stands, and the mark of Portal-History: what the person
 * has seen at least. Opaque to the client.
 *
 * Pure; any thread. A cursor carries no rights: each page looks at today's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 sequence; /* log entry up to which the copy is true; of a full sync: its start */
  char tag[17];    /* random tag of that entry; "" for an empty log */
  char rights[17]; /* hash of the person and their rights */
  guint scan;      /* full sync: AmtScan; AMT_SCAN_END for deltas */
  guint queue;     /* full sync: which of the person's queues */
  gint64 position; /* full sync: row number */
  gint64 total;    /* full sync: rows expected */
} AmtCursor;

/** amt_cursor_to_text: Returns: (transfer full): letters, digits, "-" and "_" only. */
char *amt_cursor_to_text (const AmtCursor *self);
/** amt_cursor_from_text: FALSE if it is none of ours. */
gboolean amt_cursor_from_text (const char *text, AmtCursor *out);

/** amt_history_to_text: Returns: (transfer full): Portal-History: the entry @sequence of the log and its @tag. */
char *amt_history_to_text (gint64 sequence, const char *tag);
/** amt_history_from_text: FALSE if it is none of ours. */
gboolean amt_history_from_text (const char *text, gint64 *out_sequence, char out_tag[17]);

G_END_DECLS
