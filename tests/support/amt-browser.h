/* amt-browser.h: a browser without a window, for sign-ins: follows redirects, keeps cookies, fills in forms.
 *
 * Runs in the test's own main loop. What it cannot do (scripts, clicks) no sign-in page of a test needs. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AmtBrowser AmtBrowser;

AmtBrowser *amt_browser_new (void);
void amt_browser_free (AmtBrowser *self);
/**
 * amt_browser_fill: what goes into a field of that name in whatever form is met; without it a field is sent as the page
 *   has it
 */
void amt_browser_fill (AmtBrowser *self, const char *field, const char *value);
/** amt_browser_spoil: replaces the parameter of the address that leads back to the program; %NULL takes it out. */
void amt_browser_spoil (AmtBrowser *self, const char *parameter, const char *value);
/** amt_browser_send_json: POST or PUT of @json, before the sign-in (providers with a page made of scripts); waits. */
void amt_browser_send_json (AmtBrowser *self, const char *method, const char *uri,
                            const char *json);
/** amt_browser_append: adds @text to the first address that is opened. */
void amt_browser_append (AmtBrowser *self, const char *text);

/** amt_browser_stay: TRUE: the first page is the last: no form is sent. */
void amt_browser_stay (AmtBrowser *self, gboolean stay);

/** amt_browser_open: goes to @uri and on, until a page has no form; asynchronous. Fits AmtSignInOpenFunc. */
gboolean amt_browser_open (const char *uri, gpointer browser, GError **error);
/** amt_browser_is_done: whether the last page is there. */
gboolean amt_browser_is_done (AmtBrowser *self);
/** amt_browser_get_page, amt_browser_get_status, amt_browser_get_first_uri: (transfer none): what it saw last and first. */
const char *amt_browser_get_page (AmtBrowser *self);
guint amt_browser_get_status (AmtBrowser *self);
const char *amt_browser_get_first_uri (AmtBrowser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtBrowser, amt_browser_free)

G_END_DECLS
