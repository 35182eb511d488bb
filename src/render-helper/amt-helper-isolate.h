/* amt-helper-isolate.h: a world of its own for the helper, where the kernel lets everybody make one (not inside a Flatpak).
 *
 * In its namespaces there is no network, no process but itself, nobody else's memory or messages, and in the end a root folder
 * with nothing but fonts in it. All of that is beside the locks of amt-helper-lock.h, never instead of them: where it cannot
 * be had the helper works without.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * amt_helper_isolate: goes into new namespaces. Before there is a second thread, after amt_helper_detach ().
 *
 * Only a child lives in a new process namespace: what comes back is one. The process that was started stays behind, holds
 * nothing, ends with the one who started it, takes the child along, and ends as that ends (with 128 + n after signal n).
 *
 * Returns: FALSE if there are none to be had; then nothing has changed.
 */
gboolean amt_helper_isolate (void);

/**
 * amt_helper_leave_root: exchanges the root folder for one that has @folders, where they exist, and this process's descriptors
 * @folders: (array zero-terminated=1)
 *
 * Only after amt_helper_isolate ().
 *
 * Returns: FALSE if the old root is still there.
 */
gboolean amt_helper_leave_root (const char *const *folders);

/** amt_helper_drop_capabilities: what a process may in namespaces of its own. FALSE: it still may. */
gboolean amt_helper_drop_capabilities (void);

G_END_DECLS
