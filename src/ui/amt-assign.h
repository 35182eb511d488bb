/* amt-assign.h: asks who shall work on a case, and records it. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_ASSIGN (amt_assign_get_type ())
G_DECLARE_FINAL_TYPE (AmtAssign, amt_assign, AMT, ASSIGN, GtkWidget)

/** amt_assign_new: the list of people with a search, and a reason. */
GtkWidget *amt_assign_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_assign_get_user: Returns: (transfer none) (nullable): id of the person that is chosen. */
const char *amt_assign_get_user (AmtAssign *self);
/** amt_assign_set_text: searches. */
void amt_assign_set_text (AmtAssign *self, const char *text);
/** amt_assign_get_n_shown: people that fit the search. */
guint amt_assign_get_n_shown (AmtAssign *self);
const char *amt_assign_get_reason (AmtAssign *self);

/** amt_assign_ask: in a dialog over @parent. */
void amt_assign_ask (GtkWidget *parent, AmtWorkplace *workplace, AmtOpenCase *open_case);

G_END_DECLS
