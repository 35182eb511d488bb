/* amt-copy-window.h: "Ins Fachverfahren übertragen": the form's values one after the other into the clipboard, in the order and the
 * format that the specialist system wants. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_COPY_WINDOW (amt_copy_window_get_type ())
G_DECLARE_FINAL_TYPE (AmtCopyWindow, amt_copy_window, AMT, COPY_WINDOW, AdwWindow)

/**
 * amt_copy_window_present: one window per case; raises it if it is there already
 * @parent: (nullable): window of the case; it closes with that one
 */
void amt_copy_window_present (AmtWorkplace *workplace, AmtOpenCase *open_case, GtkWindow *parent);

/** amt_copy_window_find: Returns: (transfer none) (nullable): the window of the case @case_ref. */
AmtCopyWindow *amt_copy_window_find (const char *case_ref);
/** amt_copy_window_get_list: Returns: (transfer none): the GtkListBox of the values. */
GtkListBox *amt_copy_window_get_list (AmtCopyWindow *self);
/** amt_copy_window_get_said: Returns: (transfer none): what the line at the foot says. */
const char *amt_copy_window_get_said (AmtCopyWindow *self);
/** amt_copy_window_get_n_copied: how many values are ticked off. */
guint amt_copy_window_get_n_copied (AmtCopyWindow *self);

G_END_DECLS
