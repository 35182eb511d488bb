/* amt-ctl-hand-over.h: asks a desk that is running to do what this program cannot while the desk writes. Main thread.
 *
 * Over the session bus: org.gtk.Actions of "de.amtsstube.Amtsstube", which is never started for it. Actions "sync", and
 * "record-order" with {"case", "type", "parameters", "hold"?} as JSON text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-ctl.h"

G_BEGIN_DECLS

/**
 * amt_ctl_hand_over_async:
 * @action: name without "app."
 * @parameter: (nullable): floating
 */
void amt_ctl_hand_over_async (const char *action, GVariant *parameter, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
/** amt_ctl_hand_over_finish: AMT_STORE_ERROR_BUSY if no desk is running, or it does not answer: somebody else writes. */
gboolean amt_ctl_hand_over_finish (GAsyncResult *result, GError **error);

/** amt_ctl_may_hand_over: whether the running desk would work in the same profile, and knows the command. */
gboolean amt_ctl_may_hand_over (const AmtCtl *self);
/** amt_ctl_hand_over_sync: for a profile that is open for reading: the running desk synchronises. */
void amt_ctl_hand_over_sync (AmtCtl *self);
/** amt_ctl_hand_over_order: likewise: it records @order (transfer none); then reports. */
void amt_ctl_hand_over_order (AmtCtl *self, const AmtOrder *order);

G_END_DECLS
