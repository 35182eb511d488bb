/* amt-page.h: how a page looks that fills the window while no desk is: header bar with the main menu, one thing in the
 * middle. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** amt_page_fill: @page: a vertical GtkBox. @status: (transfer floating): what is in the middle. */
void amt_page_fill (GtkBox *page, AdwStatusPage *status);
/** amt_page_focus: puts the focus on the first thing in the middle of @page, past the header bar. */
void amt_page_focus (GtkWidget *page);
/** amt_page_set_child: @child: (transfer floating): below title and description, as wide as a line that can be read. */
void amt_page_set_child (AdwStatusPage *status, GtkWidget *child);
/** amt_page_button: Returns: (transfer floating): in the middle, round; @label with mnemonic. @action: (nullable) */
GtkWidget *amt_page_button (const char *label, const char *action, gboolean suggested);
/** amt_page_label: Returns: (transfer floating): centred, wraps; @style: (nullable): a CSS class */
GtkWidget *amt_page_label (const char *text, const char *style);
/** amt_page_host: Returns: (transfer full): the computer in @address, for people; @address itself if there is none. */
char *amt_page_host (const char *address);

G_END_DECLS
