/* amt-desk-search.h: searching what is here with what a clerk types.
 *
 * Owned by AmtDesk. Main thread, async. Never asks the portal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-desk.h"
#include "amt-store-search.h"

G_BEGIN_DECLS

typedef struct
{
  AmtSearchQuery *query;   /* (owned) as it was understood, with what was left out */
  AmtSearchResult *result; /* (owned) */
} AmtDeskSearch;
void amt_desk_search_free (AmtDeskSearch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDeskSearch, amt_desk_search_free)

/* Stands for the value of a masked field (tax numbers and the like) in an excerpt. */
#define AMT_DESK_SEARCH_MASK "•••••"

/**
 * amt_desk_search_async: ends the search before with G_IO_ERROR_CANCELLED
 * @text: as typed
 * @limit: hits
 *
 * "leistung:" and "an:" are looked up in the reference data. Values of masked fields are found, but their excerpts are masked.
 */
void amt_desk_search_async (AmtDesk *self, const char *text, guint limit, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
/** amt_desk_search_finish: Returns: (transfer full) */
AmtDeskSearch *amt_desk_search_finish (AmtDesk *self, GAsyncResult *result, GError **error);

/** amt_desk_search_field: Returns: (transfer none) (nullable): the form field that @place names. */
const AmtField *amt_desk_search_field (const AmtReferences *references, const AmtSearchHit *hit,
                                       const AmtSearchPlace *place);
/** amt_desk_search_page_words: Returns: (transfer full) (nullable): "in document “Lease.pdf”, page 3"; %NULL if it is no page. */
char *amt_desk_search_page_words (const AmtSearchPlace *place);

G_END_DECLS
