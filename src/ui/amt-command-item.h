/* amt-command-item.h: one line of the command list. Immutable; main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_COMMAND_ITEM (amt_command_item_get_type ())
G_DECLARE_FINAL_TYPE (AmtCommandItem, amt_command_item, AMT, COMMAND_ITEM, GObject)

/**
 * amt_command_item_new:
 * @action: detailed action name
 * @label: translated
 * @group: translated: where it belongs
 * @keys: (nullable): accelerators, as in the action table
 * @why: (nullable): translated: why it cannot be done; %NULL: it can
 */
AmtCommandItem *amt_command_item_new (const char *action, const char *label, const char *group,
                                      const char *keys, const char *why);
const char *amt_command_item_get_action (AmtCommandItem *self);
const char *amt_command_item_get_label (AmtCommandItem *self);
const char *amt_command_item_get_group (AmtCommandItem *self);
/** amt_command_item_get_keys: Returns: (transfer none) (nullable): the first accelerator, as people write it: "Strg+K". */
const char *amt_command_item_get_keys (AmtCommandItem *self);
gboolean amt_command_item_is_enabled (AmtCommandItem *self);
/** amt_command_item_get_why: Returns: (transfer none) (nullable): a sentence; %NULL: it can be done. */
const char *amt_command_item_get_why (AmtCommandItem *self);

G_END_DECLS
