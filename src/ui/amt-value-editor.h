/* amt-value-editor.h: one field of a decision: label, the editor of its type, and a sentence when something is not right.
 *
 * Owned by the form of the decision. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-service.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_VALUE_EDITOR (amt_value_editor_get_type ())
G_DECLARE_FINAL_TYPE (AmtValueEditor, amt_value_editor, AMT, VALUE_EDITOR, GtkWidget)

/**
 * AmtValueEditor::changed: the clerk typed or chose something.
 */

/**
 * amt_value_editor_new:
 * @service: of which @field is one; kept
 * @field: (transfer none): lives in @service
 */
AmtValueEditor *amt_value_editor_new (AmtService *service, const AmtField *field);

const AmtField *amt_value_editor_get_field (AmtValueEditor *self);
/** amt_value_editor_is_wide: whether it wants a line of its own. */
gboolean amt_value_editor_is_wide (AmtValueEditor *self);
/** amt_value_editor_get_text: Returns: (transfer full): as typed; of a choice its id; "" for nothing. */
char *amt_value_editor_get_text (AmtValueEditor *self);
/** amt_value_editor_set_text: @text as get_text () gives it; does not emit ::changed. */
void amt_value_editor_set_text (AmtValueEditor *self, const char *text);
/** amt_value_editor_set_origin: @origin: (nullable): where the value came from, said until the clerk changes it. */
void amt_value_editor_set_origin (AmtValueEditor *self, const char *origin);
/** amt_value_editor_set_blocks: (element-type AmtTextBlock): offers text blocks where a text is written. */
void amt_value_editor_set_blocks (AmtValueEditor *self, GPtrArray *blocks);
/** amt_value_editor_offer_blocks: opens the list of text blocks. Returns: FALSE if there is none. */
gboolean amt_value_editor_offer_blocks (AmtValueEditor *self);
/** amt_value_editor_set_complaint: @complaint: (nullable): what is wrong with it beside others, a sentence. */
void amt_value_editor_set_complaint (AmtValueEditor *self, const char *complaint);
/**
 * amt_value_editor_get_problem: Returns: (transfer none) (nullable): what is wrong or missing, said or not; until it changes.
 */
const char *amt_value_editor_get_problem (AmtValueEditor *self);
/** amt_value_editor_get_shown: Returns: (transfer none): the sentence that is shown below it now, "" for none. */
const char *amt_value_editor_get_shown (AmtValueEditor *self);
/** amt_value_editor_reveal: from now on problems are said, also those of an editor that nobody touched. */
void amt_value_editor_reveal (AmtValueEditor *self);

G_END_DECLS
