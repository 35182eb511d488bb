/* amt-failure-page.h: why there is no desk, and the one thing that helps. Also, without an error, that something is being
 * done. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * amt_failure_page_new:
 * @error: in the words of amt_error_text_new (); its message, which is for the log, can be unfolded for IT
 * @may_change: also offers another portal
 */
GtkWidget *amt_failure_page_new (const GError *error, gboolean may_change);
/**
 * amt_failure_page_say_unsent: on a page of amt_failure_page_new (), whose error closes the cache
 * @n: changes that are only in there
 * @may_begin_anew: also offers a new cache ("app.begin-anew")
 */
void amt_failure_page_say_unsent (GtkWidget *page, guint n, gboolean may_begin_anew);
/** amt_busy_page_new: @title: what is being done. @button: (nullable): with @action, what ends waiting */
GtkWidget *amt_busy_page_new (const char *title, const char *body, const char *button,
                              const char *action);
/**
 * amt_plain_page_new: words and up to two buttons
 * @first: (nullable): label of the suggested one, @second: (nullable): of the other
 */
GtkWidget *amt_plain_page_new (const char *icon, const char *title, const char *body,
                               const char *first, const char *first_action, const char *second,
                               const char *second_action);

G_END_DECLS
