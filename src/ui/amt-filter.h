/* amt-filter.h: the kinds of filter that a case list has, one value of one of them, and what it is called. Pure; main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-query.h"
#include "amt-references.h"
#include "amt-store-lists.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_FILTER_SERVICE,
  AMT_FILTER_STATE,
  AMT_FILTER_ASSIGNEE,
  AMT_FILTER_DEADLINE,
  AMT_FILTER_PAYMENT,
  AMT_FILTER_MARK,
  AMT_N_FILTERS
} AmtFilterKind;

/* One thing that can be ticked. */
typedef struct
{
  AmtFilterKind kind;
  char *
      value; /* (owned) id, contract text, or the bit number of a deadline bucket or mark; "" for nobody and not said */
  char *label; /* (owned) translated */
  char *group; /* (owned) (nullable) of a service */
} AmtFilterValue;
void amt_filter_value_free (AmtFilterValue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtFilterValue, amt_filter_value_free)

/** amt_filter_title: Returns: (transfer none): of a kind, translated. */
const char *amt_filter_title (AmtFilterKind kind);
/**
 * amt_filter_values:
 * @facets: (nullable): values that rows have but the reference data do not name come too
 * @query: (nullable): and so do those that are set in it
 *
 * Returns: (transfer full) (element-type AmtFilterValue): in the order in which they are shown.
 */
GPtrArray *amt_filter_values (AmtFilterKind kind, const AmtReferences *references,
                              const AmtFacets *facets, const AmtCaseQuery *query);
/** amt_filter_count: how many rows there would be. */
guint64 amt_filter_count (const AmtFilterValue *value, const AmtFacets *facets, const char *me);
gboolean amt_filter_is_set (const AmtFilterValue *value, const AmtCaseQuery *query);
void amt_filter_set (const AmtFilterValue *value, AmtCaseQuery *query, gboolean set);

/** amt_filter_is_filtered: whether the clerk narrowed @query down; the queue of a place belongs to the place. */
gboolean amt_filter_is_filtered (const AmtCaseQuery *query);
/** amt_filter_clear: takes away what the clerk narrowed @query down to. */
void amt_filter_clear (AmtCaseQuery *query);

G_END_DECLS
