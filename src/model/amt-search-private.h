/* amt-search-private.h: what the reading of a search shares between its words and the values of its operators. Pure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-search-query.h"

G_BEGIN_DECLS

/** amt_search_add_note: @text was left out. */
void amt_search_add_note (AmtSearchQuery *self, AmtSearchNoteKind kind, const char *text);
/** amt_search_read_day: Returns: (transfer full) (nullable): the day that @text names. */
char *amt_search_read_day (const char *text, const char *today);
/** amt_search_read_born: Returns: (transfer full) (nullable): phrase of a date of birth. */
char *amt_search_read_born (const char *text, const char *today);
/** amt_search_read_state: the value of "status:". */
void amt_search_read_state (AmtSearchQuery *self, const char *text);
/** amt_search_begins_state: whether @text is the name of a state or the beginning of one. */
gboolean amt_search_begins_state (const char *text);
/** amt_search_read_deadline: the value of "frist:". */
void amt_search_read_deadline (AmtSearchQuery *self, const char *text, const char *today);
/** amt_search_add_values: adds what stands between commas. */
void amt_search_add_values (char ***list, const char *text);
/** amt_search_add_assignee: the value of "an:". */
void amt_search_add_assignee (AmtSearchQuery *self, const char *text);

G_END_DECLS
