/* amt-shortcuts-window.h: all keys of the program, from the action table. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** amt_shortcuts_window_present: over @parent; another one of the same parent is brought to the front instead. */
void amt_shortcuts_window_present (GtkWindow *parent);

G_END_DECLS
