/* amt-history-page.h: page "Verlauf": every change of the case: who, when, why; what is not yet transferred is marked. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_HISTORY_PAGE (amt_history_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtHistoryPage, amt_history_page, AMT, HISTORY_PAGE, GtkWidget)

GtkWidget *amt_history_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case);

G_END_DECLS
