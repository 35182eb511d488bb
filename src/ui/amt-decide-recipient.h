/* amt-decide-recipient.h: to whom a letter goes, and what the applicant agreed to about it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/** amt_decide_recipient_box: Returns: (transfer floating): hidden until it is filled */
GtkWidget *amt_decide_recipient_box (void);
/**
 * amt_decide_recipient_fill:
 * @letter: whether a letter goes out at all
 * @address: whether the address may be shown
 */
void amt_decide_recipient_fill (GtkWidget *box, AmtOpenCase *open_case, gboolean letter,
                                gboolean address);

G_END_DECLS
