/* amt-render-start.h: with which words the helper is started. Main thread. Private to render.
 *
 * Outside a Flatpak it is started as it is and makes namespaces of its own. Inside, where nobody can make any, Flatpak's portal
 * starts it in a sandbox beside that of the desk: no network, no files of the person, no bus.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** amt_render_start_find_portal: Returns: (transfer full) (nullable): path of flatpak-spawn; %NULL: this is no Flatpak. */
char *amt_render_start_find_portal (void);

/**
 * amt_render_start_command:
 * @portal: (nullable): path of flatpak-spawn
 *
 * Returns: (transfer full): program and arguments; descriptor AMT_PROTOCOL_FD goes along.
 */
char **amt_render_start_command (const char *program, const char *portal);

/**
 * amt_render_start_launcher: with nothing of the clerk's environment, and nobody who hears what a library says of a document
 * @portal: (nullable): as above
 *
 * Returns: (transfer full)
 */
GSubprocessLauncher *amt_render_start_launcher (const char *portal);

G_END_DECLS
