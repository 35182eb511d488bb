/* amt-words.h: what the program calls things, in one place: states, times, operations, what became of them.
 *
 * Shared by command line and window. In the language of the locale; main thread. Texts that the portal gave and that the program
 * does not know are shown as they came.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-references.h"
#include "amt-store.h"
#include "amt-wire-presence.h"

G_BEGIN_DECLS

/* Times and days: Europe/Berlin. @now: the clock's. "" for AMT_TIME_NONE and for a %NULL day. */

/** amt_words_time: Returns: (transfer full): day and time; only the time of day if it is on the day of @now. */
char *amt_words_time (gint64 time, gint64 now);
/** amt_words_clock: Returns: (transfer full): the time of day, "10:42". */
char *amt_words_clock (gint64 time);
/** amt_words_ago: Returns: (transfer full): "just now", "2 minutes ago", "3 hours ago"; from a day on like amt_words_time (). */
char *amt_words_ago (gint64 time, gint64 now);
/** amt_words_countdown: Returns: (transfer full): minutes and seconds until @until, "1:42"; "0:00" when it has passed. */
char *amt_words_countdown (gint64 until, gint64 now);
/** amt_words_day: Returns: (transfer full): "2026-03-02" as the language writes it; what is no day as it is. */
char *amt_words_day (const char *day);
/** amt_words_weekday: Returns: (transfer full): the same with the day of the week, "Mo, 02.03.2026". */
char *amt_words_weekday (const char *day);
/** amt_words_day_distance: Returns: (transfer full): "today", "tomorrow", "in 3 days", "yesterday", "2 days ago". */
char *amt_words_day_distance (const char *day, gint64 now);
/** amt_words_days_until: days from the legal day of @now to @day, negative when it has passed; 0 for what is no day. */
int amt_words_days_until (const char *day, gint64 now);
/**
 * amt_words_deadline:
 * @open: whether it still matters: the case is not decided at the portal
 *
 * Returns: (transfer full): "today", "in 3 days", "overdue for 2 days"; only the day where the case is not open.
 */
char *amt_words_deadline (const char *day, gint64 now, gboolean open);
/** amt_words_deadline_kind: Returns: (transfer none): "statutory", "target", "set" in words. */
const char *amt_words_deadline_kind (const char *kind);
/** amt_words_effect_of_request: Returns: (transfer none): what a request for documents does to a deadline: a sentence. */
const char *amt_words_effect_of_request (const char *effect);

/* The case. */

/** amt_words_state: Returns: (transfer none): of a case, contract text (nullable). */
const char *amt_words_state (const char *state);
/** amt_words_row_state: Returns: (transfer none): of a list row; a decision that was not sent is no state of the case yet. */
const char *amt_words_row_state (const AmtListRow *row);
/** amt_words_row_hints: Returns: (transfer full): what a row is marked with, joined with " · "; "" for nothing. */
char *amt_words_row_hints (const AmtListRow *row);
/** amt_words_row_is_open: whether its deadlines still matter: not decided or closed as far as the portal knows. */
gboolean amt_words_row_is_open (const AmtListRow *row);
const char *
amt_words_trust_level (const char *level);           /* (nullable) "basic", "substantial", "high" */
const char *amt_words_payment (const char *payment); /* (nullable) "none", "open", "paid" */
const char *amt_words_party_role (const char *role); /* "applicant", "coApplicant", … */
const char *
amt_words_note_kind (const char *kind); /* file notes: "note", "phone", "visit", "decision" */
const char *amt_words_visibility (const char *visible); /* jottings: "case", "me" */
const char *amt_words_fee_state (const char *state);    /* of a fee: "open", "paid", "waived" */

/* Documents. */
const char *amt_words_document_source (const char *source);
const char *amt_words_virus_scan (const char *scan);
/** amt_words_media_type: Returns: (transfer none): "PDF", "JPEG image", …; the type itself where there is no word. */
const char *amt_words_media_type (const char *media_type);
/** amt_words_size: Returns: (transfer full): for example "24.8 KB". */
char *amt_words_size (guint64 bytes);
/** amt_words_money: Returns: (transfer full): "1.612,50 €". @currency: (nullable): ISO 4217; %NULL means EUR. */
char *amt_words_money (gint64 cents, const char *currency);

/* What people did. */

/** amt_words_type: Returns: (transfer none): an operation's or history entry's type alone: "File note", "Decision". */
const char *amt_words_type (const char *type);
/**
 * amt_words_operation:
 * @service: (nullable): of the case: names outcomes
 * @references: (nullable): names people and queues
 *
 * Returns: (transfer full): what was done, on one line: "File note filed", "Decision: Bewilligung", "Follow-up on 02.03.2026".
 */
char *amt_words_operation (const AmtOperation *operation, const AmtService *service,
                           const AmtReferences *references);
/** amt_words_history: Returns: (transfer full): the same for an entry of a case's history, with its detail if it has one. */
char *amt_words_history (const AmtHistoryEntry *entry, const AmtReferences *references);
/** amt_words_author: Returns: (transfer none): who did it; "Applicant" or "Portal" where no user is named. */
const char *amt_words_author (const AmtHistoryEntry *entry, const AmtReferences *references);

/* What became of it. */

/** amt_words_entry: Returns: (transfer full): where an operation stands: "waiting", "held until 10:42", "acknowledged 10:42". */
char *amt_words_entry (const AmtOutboxEntry *entry, gint64 now);
/** amt_words_lost: Returns: (transfer full) (nullable): that a portal that was set back had acknowledged it before. */
char *amt_words_lost (const AmtOutboxEntry *entry, gint64 now);
/** amt_words_entry_live: the same for a window that ticks: "is sent in 1:42". */
char *amt_words_entry_live (const AmtOutboxEntry *entry, gint64 now);
/** amt_words_problem: Returns: (transfer none) (nullable): a problem type of an outbox entry as a sentence; %NULL without one. */
const char *amt_words_problem (const char *type);
/** amt_words_fields: Returns: (transfer full): parts of a case, joined with ", ". */
char *amt_words_fields (AmtFields fields);
/** amt_words_lines: Returns: (transfer full): lines (nullable) separated by \n as one, joined with ", ". */
char *amt_words_lines (const char *lines);
/** amt_words_presence: Returns: (transfer full) (nullable): who else is in the case, a sentence; %NULL for nobody or unknown. */
char *amt_words_presence (const AmtPresence *presence, const AmtReferences *references, gint64 now);

G_END_DECLS
