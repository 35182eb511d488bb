/* amt-deadline-popover.h: the deadlines of a case and where each comes from. The figures are the portal's. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_DEADLINE_POPOVER (amt_deadline_popover_get_type ())
G_DECLARE_FINAL_TYPE (AmtDeadlinePopover, amt_deadline_popover, AMT, DEADLINE_POPOVER, GtkPopover)

GtkWidget *amt_deadline_popover_new (AmtWorkplace *workplace);
/** amt_deadline_popover_set_case: @open: whether the deadlines still matter */
void amt_deadline_popover_set_case (AmtDeadlinePopover *self, const AmtCase *value, gint64 now,
                                    gboolean open);

G_END_DECLS
