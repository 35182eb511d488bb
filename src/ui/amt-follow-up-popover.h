/* amt-follow-up-popover.h: when a case comes back: usual days, a calendar that shows how full each day is, a reason. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_FOLLOW_UP_POPOVER (amt_follow_up_popover_get_type ())
G_DECLARE_FINAL_TYPE (AmtFollowUpPopover, amt_follow_up_popover, AMT, FOLLOW_UP_POPOVER, GtkPopover)

/** amt_follow_up_popover_new: loads the load of the coming days each time it is shown. */
GtkWidget *amt_follow_up_popover_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_follow_up_popover_set_day: chooses @day; for presets and tests. */
void amt_follow_up_popover_set_day (AmtFollowUpPopover *self, const char *day);
/** amt_follow_up_popover_get_day: Returns: (transfer none): the day that is chosen. */
const char *amt_follow_up_popover_get_day (AmtFollowUpPopover *self);
/** amt_follow_up_popover_get_load: Returns: (transfer none) (nullable): what is said about the chosen day. */
const char *amt_follow_up_popover_get_load (AmtFollowUpPopover *self);

/**
 * amt_follow_up_working_day: Returns: (transfer full): @day, or the next one that is no Saturday, Sunday or @holidays (nullable).
 * Pure.
 */
char *amt_follow_up_working_day (const char *day, char **holidays);

G_END_DECLS
