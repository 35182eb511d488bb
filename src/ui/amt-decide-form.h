/* amt-decide-form.h: the outcome of a decision and the fields that it needs. Owned by AmtDecidePage. Main thread.
 *
 * What was typed for one outcome is there again for another that has the same field.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-value-editor.h"

G_BEGIN_DECLS

#define AMT_TYPE_DECIDE_FORM (amt_decide_form_get_type ())
G_DECLARE_FINAL_TYPE (AmtDecideForm, amt_decide_form, AMT, DECIDE_FORM, GtkWidget)

/** AmtDecideForm::changed: outcome or a value are others now, by the clerk's hand. */
AmtDecideForm *amt_decide_form_new (AmtOpenCase *open_case);

/** amt_decide_form_get_outcome: Returns: (transfer none) (nullable) */
const AmtOutcome *amt_decide_form_get_outcome (AmtDecideForm *self);
/** amt_decide_form_set_outcome: @id: (nullable). Emits ::changed. */
void amt_decide_form_set_outcome (AmtDecideForm *self, const char *id);
/** amt_decide_form_get_values: Returns: (transfer full) (element-type utf8 utf8): field id -> text of the outcome's fields that say
 * something. */
GHashTable *amt_decide_form_get_values (AmtDecideForm *self);
/** amt_decide_form_is_touched: whether the clerk chose or typed something that is worth a draft. */
gboolean amt_decide_form_is_touched (AmtDecideForm *self);

/** amt_decide_form_save: into @object, as a draft; what was typed for other outcomes too. */
void amt_decide_form_save (AmtDecideForm *self, JsonObject *object);
/** amt_decide_form_restore: what save () wrote, or what was kept of a decision that was taken back. Emits ::changed. */
void amt_decide_form_restore (AmtDecideForm *self, JsonObject *object);

/** amt_decide_form_count_problems: how many fields are wrong or empty. */
guint amt_decide_form_count_problems (AmtDecideForm *self);
/** amt_decide_form_reveal_problems: says all of them and puts the focus into the first. Returns: whether there is one. */
gboolean amt_decide_form_reveal_problems (AmtDecideForm *self);
/** amt_decide_form_offer_blocks: opens the text blocks of the text that has the focus, else of the first one. */
void amt_decide_form_offer_blocks (AmtDecideForm *self);
/** amt_decide_form_has_blocks: whether there is a text that takes text blocks. */
gboolean amt_decide_form_has_blocks (AmtDecideForm *self);
/** amt_decide_form_find_editor: Returns: (transfer none) (nullable): of a field of the outcome. */
AmtValueEditor *amt_decide_form_find_editor (AmtDecideForm *self, const char *field_id);

G_END_DECLS
