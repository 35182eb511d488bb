/* amt-conflict-page.h: one change that met another at the portal: who did what and when, what the applicant sent, and part by part mine,
 * theirs and the result. Main thread.
 *
 * Shows only; the choice is made in the window around it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-conflicts.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_CONFLICT_PAGE (amt_conflict_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtConflictPage, amt_conflict_page, AMT, CONFLICT_PAGE, GtkWidget)

GtkWidget *amt_conflict_page_new (AmtWorkplace *workplace);
/** amt_conflict_page_show: @conflict: only during the call */
void amt_conflict_page_show (AmtConflictPage *self, const AmtConflict *conflict, AmtChoice choice);
/** amt_conflict_page_set_choice: what the results are now */
void amt_conflict_page_set_choice (AmtConflictPage *self, const AmtConflict *conflict,
                                   AmtChoice choice);

G_END_DECLS
