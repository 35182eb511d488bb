/* amt-rescue.h: a cache that cannot be opened: how much work is in it, and a new beginning that destroys nothing. Of the person who
 * signed in last. Main thread; files in threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** amt_rescue_count_async: @profile_dir: as in AmtContextOptions. */
void amt_rescue_count_async (const char *profile_dir, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/** amt_rescue_count_finish: Returns: changes that the portal has not acknowledged, as they were noted when the cache was open. */
guint amt_rescue_count_finish (GAsyncResult *result);

/**
 * amt_rescue_set_aside_async: the cache gets another name ("<folder>.aside-1") and stays as it is; the next opening begins a
 * new one
 *
 * AMT_STORE_ERROR_BUSY while another program writes in it.
 */
void amt_rescue_set_aside_async (const char *profile_dir, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean amt_rescue_set_aside_finish (GAsyncResult *result, GError **error);

/* Caches of a person that were set aside. */
typedef struct
{
  guint n;
  guint64 bytes;
} AmtAside;
/** amt_rescue_look_aside_async: @directory: where the person's cache lies, as amt_context_get_directory () says */
void amt_rescue_look_aside_async (const char *directory, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
/** amt_rescue_look_aside_finish: fails with G_IO_ERROR_CANCELLED only. */
gboolean amt_rescue_look_aside_finish (GAsyncResult *result, AmtAside *out_aside, GError **error);

G_END_DECLS
