/* amt-filter-bar.h: what a case list is narrowed down to: a text, ticked values with live counts, and each of them as a button
 * that takes it away again. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store-lists.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_FILTER_BAR (amt_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (AmtFilterBar, amt_filter_bar, AMT, FILTER_BAR, GtkWidget)

/**
 * AmtFilterBar::changed: amt_filter_bar_get_query () has other filters now.
 *
 * AmtFilterBar::facets-wanted: the counts are being looked at: amt_filter_bar_set_facets () should follow.
 *
 * AmtFilterBar::leave: the clerk pressed Return or arrow down: on to the rows.
 */
GtkWidget *amt_filter_bar_new (AmtWorkplace *workplace);
/** amt_filter_bar_set_query: @query: copied; its filters are shown. Does not emit ::changed. */
void amt_filter_bar_set_query (AmtFilterBar *self, const AmtCaseQuery *query);
/** amt_filter_bar_get_query: Returns: (transfer none): as it was set, with the filters of now. */
const AmtCaseQuery *amt_filter_bar_get_query (AmtFilterBar *self);
/** amt_filter_bar_set_facets: @facets: (transfer full): belong to the query of now */
void amt_filter_bar_set_facets (AmtFilterBar *self, AmtFacets *facets);
/** amt_filter_bar_is_open: whether counts are being looked at. */
gboolean amt_filter_bar_is_open (AmtFilterBar *self);
/** amt_filter_bar_clear: takes all filters away. */
void amt_filter_bar_clear (AmtFilterBar *self);
/** amt_filter_bar_find: into the text field. */
void amt_filter_bar_find (AmtFilterBar *self);

G_END_DECLS
