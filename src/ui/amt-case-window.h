/* amt-case-window.h: one case in a window of its own. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case-pane.h"

G_BEGIN_DECLS

#define AMT_TYPE_CASE_WINDOW (amt_case_window_get_type ())
G_DECLARE_FINAL_TYPE (AmtCaseWindow, amt_case_window, AMT, CASE_WINDOW, AdwApplicationWindow)

/** amt_case_window_present: raises the window of @case_id, or opens one. Returns: (transfer none) */
AmtCaseWindow *amt_case_window_present (GtkApplication *application, AmtWorkplace *workplace,
                                        const char *case_id);
/** amt_case_window_raise: Returns: whether @case_id has a window, which is in front now. */
gboolean amt_case_window_raise (GtkApplication *application, const char *case_id);
/** amt_case_window_close_all: when the profile is closed or locked. */
void amt_case_window_close_all (GtkApplication *application);
AmtCasePane *amt_case_window_get_pane (AmtCaseWindow *self);

G_END_DECLS
