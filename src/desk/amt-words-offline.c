/* amt-words-offline.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-words-offline.h"

#include "amt-words.h"

#include <glib/gi18n.h>

char *
amt_words_offline_name (const AmtOfflineSet *set, const AmtReferences *references)
{
  switch (set->kind)
    {
    case AMT_OFFLINE_QUEUE:
      return g_strdup_printf (_ ("Queue “%s”"), amt_references_queue_name (references, set->what));
    case AMT_OFFLINE_SEARCH:
      return g_strdup_printf (_ ("Saved search “%s”"), set->name ? set->name : "");
    case AMT_OFFLINE_CASE:
    default:
      if (set->name && set->reference)
        return g_strdup_printf ("%s · %s", set->name, set->reference);
      return g_strdup (set->reference ? set->reference : set->name ? set->name : set->what);
    }
}

/* Documents that cannot be had are none that are waited for. */
static char *
progress (const AmtOfflineSet *set)
{
  if (set->n_cases == 1 && set->n_whole == 0)
    return g_strdup (_ ("not fetched yet"));
  if (set->n_whole < set->n_cases)
    return g_strdup_printf (
        ngettext ("%u of %u case fetched", "%u of %u cases fetched", set->n_cases), set->n_whole,
        set->n_cases);
  return g_strdup_printf (
      ngettext ("%u of %u document fetched", "%u of %u documents fetched", set->n_documents),
      set->n_here, set->n_documents - set->n_refused);
}

char *
amt_words_offline_state (const AmtOfflineSet *set, gint64 now)
{
  g_autofree char *time = NULL;
  g_autofree char *state = NULL;
  g_autofree char *refused = NULL;

  if (set->complete_at == AMT_TIME_NONE)
    state = progress (set);
  else
    {
      time = amt_words_time (set->complete_at, now);
      /* Translators: all of it is here, in the state that the portal had at the time %s. */
      state = g_strdup_printf (_ ("complete as of %s"), time);
    }
  if (set->n_refused == 0)
    return g_steal_pointer (&state);
  refused = g_strdup_printf (
      ngettext ("%u document cannot be had", "%u documents cannot be had", set->n_refused),
      set->n_refused);
  return g_strdup_printf ("%s · %s", state, refused);
}

char *
amt_words_offline_size (const AmtOfflineSet *set)
{
  g_autofree char *cases =
      g_strdup_printf (ngettext ("%u case", "%u cases", set->n_cases), set->n_cases);
  g_autofree char *documents = g_strdup_printf (
      ngettext ("%u document", "%u documents", set->n_documents), set->n_documents);
  g_autofree char *bytes = g_format_size (set->bytes);

  return set->kind == AMT_OFFLINE_CASE ? g_strdup_printf ("%s · %s", documents, bytes)
                                       : g_strdup_printf ("%s · %s · %s", cases, documents, bytes);
}

const char *
amt_words_offline_limits (void)
{
  return _ (
      "Reading, notes, follow-ups and deciding work without a network. Claiming a case needs the portal, and what you "
      "decide is sent when it can be reached again.");
}
