/* amt-action-table.h: every action of the program by name: its label, its group, its keys.
 *
 * One table feeds the accelerators, the shortcuts window, the command list (Ctrl+K) and the tests. An action lives in a
 * GActionGroup: "app" (the application), "win" (the window), "list", "case", "transfer" and so on (the page that is shown;
 * the window inserts the page's group under that name, so that a key works wherever the focus is).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct
{
  const char
      *name; /* with its group, for example "case.claim"; with a target in GAction's notation */
  const char *label; /* N_(): what the command list shows */
  const char *group; /* N_(): heading in the shortcuts window and the command list */
  const char *keys;  /* (nullable) accelerators, separated by blanks; the first one is shown */
} AmtActionInfo;

/** amt_action_table: Returns: (transfer none): all rows, in the order in which they are shown. */
const AmtActionInfo *amt_action_table (guint *out_n);
/** amt_action_table_find: Returns: (transfer none) (nullable): the row of @name. */
const AmtActionInfo *amt_action_table_find (const char *name);
/** amt_action_table_set_accels: gives all keys to @application. */
void amt_action_table_set_accels (GtkApplication *application);

/**
 * amt_action_table_insert:
 * @window: the toplevel
 * @prefix: "case" and the like
 * @group: (nullable): %NULL takes it away
 *
 * gtk_widget_insert_action_group () that the command list can look at.
 */
void amt_action_table_insert (GtkWidget *window, const char *prefix, GActionGroup *group);
/** amt_action_table_get_group: Returns: (transfer none) (nullable): the group @prefix of @window. */
GActionGroup *amt_action_table_get_group (GtkWidget *window, const char *prefix);
/** amt_action_table_is_enabled: whether @name can be done in @window now. */
gboolean amt_action_table_is_enabled (GtkWidget *window, const char *name);
/**
 * amt_action_table_get_why: why @name cannot be done in @window now
 *
 * Returns: (transfer none) (nullable): a translated sentence, good until the action changes; %NULL: it can be done
 */
const char *amt_action_table_get_why (GtkWidget *window, const char *name);
/**
 * amt_action_table_set_why: what amt_action_table_get_why () says of @action, where its owner knows better than the table
 * @why: (nullable): translated; %NULL: what stands in the table
 */
void amt_action_table_set_why (GAction *action, const char *why);

G_END_DECLS
