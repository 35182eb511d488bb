/* amt-case-banner.h: a line above a case that says what is special about it, and at most one thing to do about it.
 *
 * AdwBanner is not on the floor. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_CASE_BANNER (amt_case_banner_get_type ())
G_DECLARE_FINAL_TYPE (AmtCaseBanner, amt_case_banner, AMT, CASE_BANNER, GtkWidget)

/**
 * amt_case_banner_new: hidden until it has a text
 * @icon: symbolic icon
 * @style: (nullable): "warning", "error"
 */
GtkWidget *amt_case_banner_new (const char *icon, const char *style);
/** amt_case_banner_set_text: @text: (nullable): translated sentence; %NULL hides the line. */
void amt_case_banner_set_text (AmtCaseBanner *self, const char *text);
/** amt_case_banner_get_text: Returns: (transfer none) (nullable): %NULL while it is hidden. */
const char *amt_case_banner_get_text (AmtCaseBanner *self);
/** amt_case_banner_set_button: @label: (nullable): with mnemonic; @action: detailed name. */
void amt_case_banner_set_button (AmtCaseBanner *self, const char *label, const char *action);

G_END_DECLS
