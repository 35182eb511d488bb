/* amt-window.h: the main window: welcome and sign-in until a profile is open, then the desk. Main thread.
 *
 * Knows how pages follow each other and the actions "win.…"; what happens behind them is the application's and the desk's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-bars.h"
#include "amt-notices.h"
#include "amt-workplace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_WINDOW (amt_window_get_type ())
G_DECLARE_FINAL_TYPE (AmtWindow, amt_window, AMT, WINDOW, AdwApplicationWindow)

AmtWindow *amt_window_new (GtkApplication *application, GSettings *settings, AmtNotices *notices);
/**
 * amt_window_show_page:
 * @page: (nullable) (transfer floating): what is shown while no desk is (welcome, sign-in, first synchronisation, a failure), or
 *   over the desk; %NULL: the desk, if there is one, with the case that was open before amt_window_leave_case ()
 */
void amt_window_show_page (AmtWindow *self, GtkWidget *page);
/** amt_window_set_workplace: shows the desk; %NULL takes it away (signed out, locked). */
void amt_window_set_workplace (AmtWindow *self, AmtWorkplace *workplace);
/** amt_window_leave_case: saves what is half written in the open case; see amt_window_show_page (). */
void amt_window_leave_case (AmtWindow *self);
/** amt_window_save_state: size and panes, into the settings; also done when the window is closed. */
void amt_window_save_state (AmtWindow *self);
/** amt_window_get_bars: Returns: (transfer none) (nullable): what everybody must know, while a desk is shown. */
AmtBars *amt_window_get_bars (AmtWindow *self);
/** amt_window_get_workplace: Returns: (transfer none) (nullable) */
AmtWorkplace *amt_window_get_workplace (AmtWindow *self);

G_END_DECLS
