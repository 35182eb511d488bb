/* amt-offline-window.h: Ohne Netz verfügbar: what stays here without a network, how large it is and how far. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-store-offline.h"
#include "amt-workplace.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define AMT_TYPE_OFFLINE_WINDOW (amt_offline_window_get_type ())
G_DECLARE_FINAL_TYPE (AmtOfflineWindow, amt_offline_window, AMT, OFFLINE_WINDOW, AdwWindow)

/** amt_offline_window_present: @parent: in the window that it belongs to. Returns: (transfer none) */
GtkWidget *amt_offline_window_present (GtkWidget *parent, AmtWorkplace *workplace);

/** amt_offline_keep: from now on these stay available; says so, and fetches them. @whats: as amt_store_add_offline_async (). */
void amt_offline_keep (AmtWorkplace *workplace, AmtOfflineKind kind, const char *const *whats);
/** amt_offline_keep_place: the same for the list of a queue or a saved search. @place: id of the place. Returns: FALSE for others. */
gboolean amt_offline_keep_place (AmtWorkplace *workplace, const char *place);
/** amt_offline_may_keep_place: whether the place is such a list. */
gboolean amt_offline_may_keep_place (const char *place);

G_END_DECLS
