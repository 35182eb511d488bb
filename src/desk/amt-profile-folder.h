/* amt-profile-folder.h: where the profile lies: in the person's data folder, or, where that lies on a network, in the folder on
 * this computer that IT named for that. Main thread; files in threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * amt_profile_folder_choose: blocks: threads, or a program without a window
 * @usual: folder in the person's data folder
 * @elsewhere: (nullable): absolute path; "%u" is the name of the user; empty: none
 *
 * @elsewhere counts only where @usual lies on a network file system. It is made with mode 0700, and must be a folder of the
 * user's own, on this computer, that nobody else can read; else it is as if it had not been named, and opening the profile says what
 * is wrong.
 *
 * Returns: (transfer full): @usual or what @elsewhere stands for.
 */
char *amt_profile_folder_choose (const char *usual, const char *elsewhere);

/** amt_profile_folder_async: the same in a thread. */
void amt_profile_folder_async (const char *usual, const char *elsewhere, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
/** amt_profile_folder_finish: Returns: (transfer full) */
char *amt_profile_folder_finish (GAsyncResult *result);

G_END_DECLS
