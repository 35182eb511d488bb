/* amt-welcome-page.h: the first thing that a new clerk sees: the portal's address, or the demo. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_WELCOME_PAGE (amt_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtWelcomePage, amt_welcome_page, AMT, WELCOME_PAGE, GtkBox)

/**
 * AmtWelcomePage::portal-chosen:
 * @address: as amt_welcome_page_complete () makes it of what was typed
 *
 * The demo is the action "app.demo".
 */
GtkWidget *amt_welcome_page_new (void);
/** amt_welcome_page_set_address: what stands in the field at first. */
void amt_welcome_page_set_address (AmtWelcomePage *self, const char *address);
/** amt_welcome_page_set_busy: @words: (nullable): what is being done; %NULL: nothing, one can type again. */
void amt_welcome_page_set_busy (AmtWelcomePage *self, const char *words);
/** amt_welcome_page_set_error: @sentence: (nullable): below the field; ends being busy. */
void amt_welcome_page_set_error (AmtWelcomePage *self, const char *sentence);
/** amt_welcome_page_complete: Returns: (transfer full) (nullable): @typed with https:// where no scheme is named, and the
 * contract's path where no path is; %NULL for what can be no address. */
char *amt_welcome_page_complete (const char *typed);

G_END_DECLS
