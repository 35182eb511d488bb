/* amt-case-header.h: what a case is at a glance: service, state, who, deadlines, follow-up, money, people. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_CASE_HEADER (amt_case_header_get_type ())
G_DECLARE_FINAL_TYPE (AmtCaseHeader, amt_case_header, AMT, CASE_HEADER, GtkWidget)

GtkWidget *amt_case_header_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_case_header_set_address_shown: of a restricted case. */
void amt_case_header_set_address_shown (AmtCaseHeader *self, gboolean shown);
/** amt_case_header_show_follow_up: opens the popover of the follow-up, with the focus in it. */
void amt_case_header_show_follow_up (AmtCaseHeader *self);
/**
 * amt_case_header_set_compact: folds the facts away behind a button, for windows in which they would leave no room for the page
 *
 * Service, state and deadline stay.
 */
void amt_case_header_set_compact (AmtCaseHeader *self, gboolean compact);
/** amt_case_header_measure_whole: Returns: how many pixels all of it needs at @width, compact or not. */
int amt_case_header_measure_whole (AmtCaseHeader *self, int width);

G_END_DECLS
