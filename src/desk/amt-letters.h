/* amt-letters.h: draws the letters that go out with decisions, with the reference data of the moment.
 *
 * The drawing happens in a thread of the sync engine's, so the reference data is handed over as an immutable
 * snapshot behind a lock. Owned by AmtContext's engine, which outlives every run that draws.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-case.h"
#include "amt-operation.h"
#include "amt-references.h"
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AmtLetters AmtLetters;

AmtLetters *amt_letters_new (void);
void amt_letters_free (AmtLetters *self);
/** amt_letters_set_references: what the next letter is drawn with. Any thread. */
void amt_letters_set_references (AmtLetters *self, AmtReferences *references);

/**
 * amt_letters_draw: an AmtLetterFunc; @user_data is the AmtLetters
 *
 * Returns: (transfer full) (nullable): the PDF; %NULL without @error where the outcome has no letter; AMT_LETTER_ERROR
 *   when service, authority or person are not here or the letter cannot be drawn.
 */
GBytes *amt_letters_draw (const AmtOperation *operation, const AmtCase *value, gpointer user_data,
                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtLetters, amt_letters_free)

G_END_DECLS
