/* amt-about.h: who made this, under which licence, which version. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** amt_about_present: @parent: (nullable). Returns: (transfer none): the window. */
GtkWidget *amt_about_present (GtkWindow *parent);

G_END_DECLS
