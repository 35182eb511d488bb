/* amt-open-at.h: opens a case where something is: win.open-case, and the page as soon as the case is there. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * amt_open_at:
 * @widget: in the window that opens it
 * @action: (nullable): detailed action of the group "case", for example "case.page::notes"; done when it can be done, given up
 *   when another case is opened this way or nothing comes within some seconds
 */
void amt_open_at (GtkWidget *widget, const char *case_id, const char *action);

G_END_DECLS
