/* amt-search-words.h: what the search says about what was typed and what came of it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-desk-search.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** amt_search_words_notes: Returns: (transfer full): what was left out of @query and why, line by line; may be empty. */
char *amt_search_words_notes (const AmtSearchQuery *query);
/** amt_search_words_count: Returns: (transfer full): how many cases were found, and if only by names that sound alike. */
char *amt_search_words_count (const AmtSearchResult *result);
/** amt_search_words_hint: Returns: (transfer floating): what can be typed. */
GtkWidget *amt_search_words_hint (void);

G_END_DECLS
