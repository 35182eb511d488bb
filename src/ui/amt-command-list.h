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

/**
 * amt_command_list_score: how well a command fits what was typed
 * @group: its heading
 * @text: as typed; upper and lower case, accents and the two ways to write an umlaut are one
 *
 * Every word that was typed must begin a word of @label (best the first one), stand in one, have its letters there in order, or
 * begin a word of @group.
 *
 * Returns: 0: not at all
 */
guint amt_command_list_score (const char *label, const char *group, const char *text);

G_END_DECLS
