/* amt-action-why.c: why a command of the action table cannot be done now, in a sentence. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-action-table.h"

#include <glib/gi18n.h>

#define WHY_KEY "amt-why"

/* What a whole group needs. */
static const struct
{
  const char *prefix;
  const char *
      probe; /* (nullable) an action of the group that can be done whenever there is something to work on */
  const char *absent; /* N_(): the group is not there, or its probe cannot be done */
  const char *other;  /* N_(): something else */
} GROUPS[] = {
  { "list", NULL, N_ ("No case list is shown."), N_ ("Not possible in this list.") },
  { "case", "copy-reference", N_ ("No case is open."), N_ ("The whole case is not here.") },
  { "viewer", NULL, N_ ("No document is shown."), N_ ("No pages of a document are shown.") },
  { "transfer", NULL, N_ ("The transfer list is not shown."),
    N_ ("No change is selected for which this is possible.") },
  { "sidebar", NULL, N_ ("No saved search is chosen."), N_ ("No saved search is chosen.") },
  { "search", NULL, N_ ("Nothing is being searched for."), N_ ("Nothing is being searched for.") },
  { "decide", NULL, N_ ("No case is being decided."), N_ ("Choose an outcome first.") },
};

/* What a single action needs when its group is there. */
static const struct
{
  const char *name;
  const char *why; /* N_() */
} ACTIONS[] = {
  { "win.back", N_ ("There is nothing to go back to.") },
  { "list.claim-and-open", N_ ("Not exactly one case is selected.") },
  { "list.claim-next", N_ ("Only possible in the inbox, while it holds cases.") },
  { "list.claim-selected", N_ ("No case is selected.") },
  { "list.select-all", N_ ("The list is empty.") },
  { "list.unselect-all", N_ ("No case is selected.") },
  { "list.keep-offline", N_ ("No case is selected.") },
  { "list.keep-list-offline",
    N_ ("Only a queue or a saved search can be kept available as a whole.") },
  { "list.clear-filter", N_ ("No filter is set.") },
  { "transfer.send-now", N_ ("Nothing waits, or it is being sent already.") },
  { "transfer.clarify-all", N_ ("Nothing is to be clarified.") },
  { "case.next", N_ ("Only possible beside the case list.") },
  { "case.previous", N_ ("Only possible beside the case list.") },
  { "case.open-window", N_ ("The case is in a window of its own already.") },
  { "case.show-address", N_ ("This case has no covered address.") },
  { "case.documents", N_ ("This case has no documents.") },
  { "case.keep-offline", N_ ("A restricted case is not kept available offline.") },
  { "case.undo", N_ ("Nothing can be taken back here.") },
  { "case.take-back", N_ ("Nothing can be taken back here.") },
  { "viewer.next-document", N_ ("This is the last file.") },
  { "viewer.previous-document", N_ ("This is the first file.") },
  { "viewer.find-next", N_ ("Nothing is being searched for.") },
  { "viewer.find-previous", N_ ("Nothing is being searched for.") },
  { "viewer.copy", N_ ("No text is selected.") },
  { "viewer.save", N_ ("Not permitted for this file.") },
  { "viewer.open-elsewhere", N_ ("Not permitted for this file.") },
  { "decide.insert-text", N_ ("There is no field for a text block.") },
  { "decide.next-page", N_ ("This is the last page of the letter.") },
  { "decide.previous-page", N_ ("This is the first page of the letter.") },
  { "decide.enlarge", N_ ("There is no letter to show.") },
};

void
amt_action_table_set_why (GAction *action, const char *why)
{
  g_object_set_data_full (G_OBJECT (action), WHY_KEY, g_strdup (why), g_free);
}

/* What the owner of the action said about it. */
static const char *
own_why (GActionGroup *group, const char *name)
{
  GAction *action =
      G_IS_ACTION_MAP (group) ? g_action_map_lookup_action (G_ACTION_MAP (group), name) : NULL;

  return action ? g_object_get_data (G_OBJECT (action), WHY_KEY) : NULL;
}

static gboolean
is_there (GActionGroup *group, const char *name)
{
  return group && g_action_group_has_action (group, name);
}

static const char *
find_why (GtkWidget *window, const char *prefix, const char *name)
{
  GActionGroup *group = amt_action_table_get_group (window, prefix);
  g_autofree char *full = g_strconcat (prefix, ".", name, NULL);
  const char *other = N_ ("Not possible at the moment.");

  for (guint i = 0; i < G_N_ELEMENTS (GROUPS); i++)
    if (strcmp (GROUPS[i].prefix, prefix) == 0)
      {
        const char *probe = GROUPS[i].probe;

        if (!is_there (group, name) || (probe && !g_action_group_get_action_enabled (group, probe)))
          return _ (GROUPS[i].absent);
        other = GROUPS[i].other;
      }
  if (group && own_why (group, name))
    return own_why (group, name);
  for (guint i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    if (strcmp (ACTIONS[i].name, full) == 0)
      return _ (ACTIONS[i].why);
  return _ (other);
}

const char *
amt_action_table_get_why (GtkWidget *window, const char *name)
{
  g_autofree char *action = NULL;
  g_autoptr (GVariant) target = NULL;
  g_auto (GStrv) parts = NULL;

  if (amt_action_table_is_enabled (window, name))
    return NULL;
  if (!g_action_parse_detailed_name (name, &action, &target, NULL))
    return _ ("Not possible at the moment.");
  parts = g_strsplit (action, ".", 2);
  return find_why (window, parts[0], parts[1] ? parts[1] : "");
}
