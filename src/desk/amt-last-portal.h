/* amt-last-portal.h: at which portal a profile's last sign-in was, before anything is opened. Main thread; reads in a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** amt_last_portal_async: @profile_dir: as in AmtContextOptions. */
void amt_last_portal_async (const char *profile_dir, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
/** amt_last_portal_finish: Returns: (transfer full) (nullable): base URL; %NULL where nobody signed in yet, or where the
 * session file cannot be read. */
char *amt_last_portal_finish (GAsyncResult *result);

G_END_DECLS
