/* amt-decide-closing.h: the closing dispositions of a decision in one line: "Bescheid ab · WV am … · z. d. A."
 *
 * Owned by AmtDecidePage. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define AMT_TYPE_DECIDE_CLOSING (amt_decide_closing_get_type ())
G_DECLARE_FINAL_TYPE (AmtDecideClosing, amt_decide_closing, AMT, DECIDE_CLOSING, GtkWidget)

/** AmtDecideClosing::changed: by the clerk's hand. */
/** amt_decide_closing_new: @today: the legal day, "2026-03-01" */
AmtDecideClosing *amt_decide_closing_new (const char *today);
/** amt_decide_closing_set_letter: whether a letter goes out; @chosen: FALSE: the outcome says so, and there is none yet. */
void amt_decide_closing_set_letter (AmtDecideClosing *self, gboolean chosen, gboolean letter);
/** amt_decide_closing_set_may: whether a follow-up may be set, and whether the case may be closed, with the decision. */
void amt_decide_closing_set_may (AmtDecideClosing *self, gboolean follow_up, gboolean close);
/** amt_decide_closing_get_follow_up: Returns: (transfer full) (nullable): a day, "2026-03-02" */
char *amt_decide_closing_get_follow_up (AmtDecideClosing *self);
gboolean amt_decide_closing_get_close (AmtDecideClosing *self);
/** amt_decide_closing_has_problem: a follow-up is wanted, but on no day that is to come. */
gboolean amt_decide_closing_has_problem (AmtDecideClosing *self);
/** amt_decide_closing_reveal_problem: puts the focus there. */
void amt_decide_closing_reveal_problem (AmtDecideClosing *self);
gboolean amt_decide_closing_is_touched (AmtDecideClosing *self);
void amt_decide_closing_save (AmtDecideClosing *self, JsonObject *object);
void amt_decide_closing_restore (AmtDecideClosing *self, JsonObject *object);

G_END_DECLS
