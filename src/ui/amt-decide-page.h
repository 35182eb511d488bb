/* amt-decide-page.h: deciding, on one page: outcome, fields, reasons, letter, closing dispositions. Main thread.
 *
 * Made for one case and thrown away with it. What is on it is kept as a draft of the case within two seconds and on every way
 * out. Its actions are the group "decide" of the window while the page is seen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-decide-form.h"
#include "amt-letter-view.h"
#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_DECIDE_PAGE (amt_decide_page_get_type ())
G_DECLARE_FINAL_TYPE (AmtDecidePage, amt_decide_page, AMT, DECIDE_PAGE, GtkWidget)

/**
 * AmtDecidePage::closed:
 * @decided: (type gboolean): whether a decision was recorded; else the clerk went back and the draft is kept
 */

GtkWidget *amt_decide_page_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_decide_page_leave: keeps what is written; for every way out but ::closed, which does the same. */
void amt_decide_page_leave (AmtDecidePage *self);
/** amt_decide_page_set_address_shown: of a protected case, also in the letter. */
void amt_decide_page_set_address_shown (AmtDecidePage *self, gboolean shown);
/** amt_decide_page_get_actions: Returns: (transfer none): the group "decide". */
GActionGroup *amt_decide_page_get_actions (AmtDecidePage *self);
/** amt_decide_page_get_form: Returns: (transfer none) */
AmtDecideForm *amt_decide_page_get_form (AmtDecidePage *self);
/** amt_decide_page_get_letter: Returns: (transfer none) */
AmtLetterView *amt_decide_page_get_letter (AmtDecidePage *self);
/** amt_decide_page_get_hint: Returns: (transfer none): what the line beside the button says. */
const char *amt_decide_page_get_hint (AmtDecidePage *self);

G_END_DECLS
