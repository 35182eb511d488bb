/* amt-search-keep.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-search-keep.h"

/* One word that says of itself that it is a name or a reference; the list looks for it in both. */
static gboolean
keeps_terms (const AmtSearchQuery *query)
{
  const AmtSearchTerm *term;

  if (query->terms->len == 0)
    return TRUE;
  term = query->terms->pdata[0];
  return query->terms->len == 1 &&
         (term->kind == AMT_SEARCH_PERSON || term->kind == AMT_SEARCH_REFERENCE);
}

static void
keep_states (const AmtSearchQuery *query, AmtCaseQuery *kept)
{
  for (int state = AMT_CASE_STATE_RECEIVED; state <= AMT_CASE_STATE_CLOSED; state++)
    if (query->states & AMT_SEARCH_STATE (state))
      amt_case_query_add (&kept->states, amt_case_state_to_text ((AmtCaseState) state));
}

/* "ich" is whoever asks, also later. Ids and names as typed do not stand side by side, so both or none. */
static gboolean
keep_people (const AmtSearchQuery *query, AmtCaseQuery *kept)
{
  gboolean me =
      query->assignees && g_strv_contains ((const char *const *) query->assignees, AMT_SEARCH_ME);

  kept->assignee_nobody = query->unassigned;
  if (me && g_strv_length (query->assignees) > (query->unassigned ? 2u : 1u))
    return FALSE;
  kept->assignee_me = me;
  for (guint i = 0; !me && query->assignee_ids && query->assignee_ids[i]; i++)
    amt_case_query_add (&kept->assignees, query->assignee_ids[i]);
  return TRUE;
}

AmtCaseQuery *
amt_search_keep_query (const AmtSearchQuery *query)
{
  g_autoptr (AmtCaseQuery) kept = amt_case_query_new (AMT_SCOPE_ALL);

  if (!keeps_terms (query) || query->born || query->notes->len > 0)
    return NULL;
  if ((query->deadline_from || query->deadline_to) && !query->overdue)
    return NULL;
  if ((query->service_ids && !query->service_ids[0]) || !keep_people (query, kept))
    return NULL;
  keep_states (query, kept);
  for (guint i = 0; query->service_ids && query->service_ids[i]; i++)
    amt_case_query_add (&kept->services, query->service_ids[i]);
  if (query->overdue)
    kept->deadlines = AMT_DEADLINE_OVERDUE;
  if (query->terms->len == 1)
    kept->text = g_strdup (((AmtSearchTerm *) query->terms->pdata[0])->text);
  if (!amt_case_query_has_filters (kept))
    return NULL;
  return g_steal_pointer (&kept);
}
