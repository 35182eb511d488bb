/* amt-first-sync-page.h: the first synchronisation of a new profile: how far it is, and what can be used already. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_FIRST_SYNC_PAGE (amt_first_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtFirstSyncPage, amt_first_sync_page, AMT, FIRST_SYNC_PAGE, GtkBox)

/** amt_first_sync_page_new: the button that begins to work is the action "app.begin-work". */
GtkWidget *amt_first_sync_page_new (AmtWorkplace *workplace);

G_END_DECLS
