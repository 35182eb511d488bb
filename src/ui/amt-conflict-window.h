/* amt-conflict-window.h: everything that met another change at the portal, one after the other, and the clerk's choices. Main thread.
 *
 * Enter goes on, Esc leaves everything as it was; nothing is written before "Finish".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_CONFLICT_WINDOW (amt_conflict_window_get_type ())
G_DECLARE_FINAL_TYPE (AmtConflictWindow, amt_conflict_window, AMT, CONFLICT_WINDOW, AdwWindow)

/**
 * amt_conflict_window_present:
 * @parent: (nullable)
 * @operation_id: (nullable): of the change to begin with
 *
 * Returns: (transfer none): the window; it goes when it is closed.
 */
GtkWidget *amt_conflict_window_present (GtkWidget *parent, AmtWorkplace *workplace,
                                        const char *operation_id);

G_END_DECLS
