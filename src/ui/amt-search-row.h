/* amt-search-row.h: one hit of the search everywhere, and the line that shows it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-desk-search.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A hit as a list model wants it. It keeps the whole answer alive. */
#define AMT_TYPE_SEARCH_ITEM (amt_search_item_get_type ())
G_DECLARE_FINAL_TYPE (AmtSearchItem, amt_search_item, AMT, SEARCH_ITEM, GObject)

/** amt_search_items_new: @search: (transfer full). Returns: (transfer full) (element-type AmtSearchItem): its hits, in order. */
GPtrArray *amt_search_items_new (AmtDeskSearch *search);
/** amt_search_item_get_hit: Returns: (transfer none) */
const AmtSearchHit *amt_search_item_get_hit (AmtSearchItem *self);
const char *amt_search_item_get_case (AmtSearchItem *self);
/** amt_search_item_get_page: Returns: (transfer none) (nullable): action that shows where it was found, "case.page::notes". */
const char *amt_search_item_get_page (AmtSearchItem *self);
/** amt_search_item_dup_words: Returns: (transfer full): all that the row says, in one sentence, for who does not see it. */
char *amt_search_item_dup_words (AmtSearchItem *self, const AmtReferences *references);

#define AMT_TYPE_SEARCH_ROW (amt_search_row_get_type ())
G_DECLARE_FINAL_TYPE (AmtSearchRow, amt_search_row, AMT, SEARCH_ROW, GtkWidget)

GtkWidget *amt_search_row_new (AmtWorkplace *workplace);
void amt_search_row_set_item (AmtSearchRow *self, AmtSearchItem *item);

G_END_DECLS
