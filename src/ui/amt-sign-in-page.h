/* amt-sign-in-page.h: signing in: first who will be asked, then waiting for the browser. Main thread.
 *
 * Knows no network: the application tells it what happens.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_SIGN_IN_PAGE (amt_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtSignInPage, amt_sign_in_page, AMT, SIGN_IN_PAGE, GtkBox)

/**
 * AmtSignInPage::start: the person wants to sign in with the browser.
 *
 * AmtSignInPage::cancel: the person no longer waits for the browser.
 *
 * AmtSignInPage::back: the person wants to be where they were before this page.
 */

/**
 * amt_sign_in_page_new:
 * @reason: (nullable): why, a sentence
 * @may_go_back: shows a button that leads back
 */
GtkWidget *amt_sign_in_page_new (const char *reason, gboolean may_go_back);
/** amt_sign_in_page_set_portal: @name: (nullable): as the portal calls itself. @address: of the portal */
void amt_sign_in_page_set_portal (AmtSignInPage *self, const char *name, const char *address);
/** amt_sign_in_page_set_provider: @issuer: (nullable): address; %NULL while it is not known: one cannot start then. */
void amt_sign_in_page_set_provider (AmtSignInPage *self, const char *issuer);
/** amt_sign_in_page_set_waiting: @address: (nullable): that the browser was sent to; %NULL: it is being prepared. */
void amt_sign_in_page_set_waiting (AmtSignInPage *self, const char *address);
/** amt_sign_in_page_set_browser_failed: no browser opened: the address is shown, to be copied. */
void amt_sign_in_page_set_browser_failed (AmtSignInPage *self);
/** amt_sign_in_page_set_error: @sentence: (nullable): ends waiting; one can start again. */
void amt_sign_in_page_set_error (AmtSignInPage *self, const char *sentence);

G_END_DECLS
