/* amt-password-bar.h: the place of a document that needs a password first. The password is kept nowhere. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_PASSWORD_BAR (amt_password_bar_get_type ())
G_DECLARE_FINAL_TYPE (AmtPasswordBar, amt_password_bar, AMT, PASSWORD_BAR, GtkWidget)

/**
 * AmtPasswordBar::entered:
 * @password: what was typed; the entry is empty afterwards
 */
GtkWidget *amt_password_bar_new (void);
/** amt_password_bar_set_wrong: whether to say that the last one was not right. */
void amt_password_bar_set_wrong (AmtPasswordBar *self, gboolean wrong);
/** amt_password_bar_clear: empties the entry. */
void amt_password_bar_clear (AmtPasswordBar *self);

G_END_DECLS
