/* amt-command-list.h: Ctrl+K: everything that can be done here now, by name; places to go to; a case by its reference. Main thread.
 *
 * Made from the action table. What cannot be done now is dimmed and stands last. What was run lately stands first.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * amt_command_list_present: over @window; Esc gives the focus back
 * @window: whose actions are listed (amt_action_table_insert ())
 * @workplace: (nullable): without one there are neither queues nor cases
 */
void amt_command_list_present (GtkWindow *window, AmtWorkplace *workplace);

G_END_DECLS
