/* amt-open-elsewhere.h: a document in another program: a copy in clear text in a private folder that is emptied. Main thread.
 *
 * The folder lies where the session keeps its run-time files (XDG_RUNTIME_DIR: memory, of this person alone, gone at the end of the
 * session). What an earlier run of the program left is removed first; the rest when the profile is closed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/** amt_open_elsewhere_is_allowed: FALSE: IT forbids it. */
gboolean amt_open_elsewhere_is_allowed (AmtWorkplace *workplace);
/** amt_open_elsewhere: says that a clear copy is written, asks, and opens @document (copied). */
void amt_open_elsewhere (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case,
                         const AmtDocument *document);
/** amt_open_elsewhere_file_name: Returns: (transfer full): @name (nullable) as a harmless file name of at most 120 bytes. Pure. */
char *amt_open_elsewhere_file_name (const char *name);
/**
 * amt_open_elsewhere_copy_async: without asking: writes the copy
 *
 * Returns in finish: (transfer full): its path; %NULL with AMT_DESK_, AMT_STORE_, AMT_REMOTE_ or G_IO_ERROR.
 */
void amt_open_elsewhere_copy_async (AmtWorkplace *workplace, const char *case_id,
                                    const AmtDocument *document, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
char *amt_open_elsewhere_copy_finish (GAsyncResult *result, GError **error);
/** amt_open_elsewhere_empty_async: removes all copies that were written. */
void amt_open_elsewhere_empty_async (GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_open_elsewhere_empty_finish (GAsyncResult *result, GError **error);

G_END_DECLS
