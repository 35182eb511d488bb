/* amt-viewer-window.h: the documents in a window of their own, for the second monitor: those of the case that is worked on. Main thread.
 *
 * One for the program. Owned by GTK; closes with the profile and with the last other window. Closing it by hand puts the documents
 * back beside the case.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-viewer.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_VIEWER_WINDOW (amt_viewer_window_get_type ())
G_DECLARE_FINAL_TYPE (AmtViewerWindow, amt_viewer_window, AMT, VIEWER_WINDOW, AdwApplicationWindow)

/**
 * amt_viewer_window_take: shows @viewer, which stands nowhere now, in the window, which is made if it is not there
 * @home: window of the case
 *
 * What it showed before goes back to where it came from with amt_viewer_window_give_back ().
 */
void amt_viewer_window_take (AmtWorkplace *workplace, GtkWindow *home, AmtViewer *viewer);
/** amt_viewer_window_give_back: @viewer stands nowhere afterwards; nothing if it is not in the window. */
void amt_viewer_window_give_back (AmtWorkplace *workplace, AmtViewer *viewer);
/** amt_viewer_window_get: Returns: (transfer none) (nullable): the window, if it is there. */
AmtViewerWindow *amt_viewer_window_get (AmtWorkplace *workplace);
/** amt_viewer_window_get_viewer: Returns: (transfer none) (nullable): what it shows. */
AmtViewer *amt_viewer_window_get_viewer (AmtViewerWindow *self);

G_END_DECLS
