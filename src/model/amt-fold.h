/* amt-fold.h: text as people mean it: without case, accents and the two ways to write an umlaut; and as it sounds.
 *
 * Two words are the same when their keys are the same bytes. A key keeps prefixes: the key of what a clerk has
 * typed so far is a prefix of the key of the whole word. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** amt_fold: Returns: (transfer full): @text (nullable) without case and accents, else as it stands. */
char *amt_fold (const char *text);

/* One word of a text. */
typedef struct
{
  gsize start; /* bytes in the text */
  gsize end;
  char *key; /* letters and digits, never empty */
} AmtWord;

/**
 * amt_fold_words:
 * @text: (nullable): UTF-8; broken bytes separate words
 *
 * Words are runs of letters and digits; an apostrophe inside one does not end it. In keys umlauts are their vowel and
 * "ae", "oe", "ue" too, so that "Müller", "Mueller" and "Muller" are one word ("Bauer" and "Baur" also), ß is "ss".
 *
 * Returns: (transfer full) (element-type AmtWord)
 */
GArray *amt_fold_words (const char *text);

/** amt_fold_key: Returns: (transfer full): the keys of the words of @text (nullable), one blank between them. */
char *amt_fold_key (const char *text);

/** amt_fold_compact: Returns: (transfer full): letters and digits of @text (nullable) alone, folded, umlauts as their
 * vowel but "ue" as it stands: for an Aktenzeichen. */
char *amt_fold_compact (const char *text);

/** amt_fold_runs: Returns: (transfer full): runs of letters and runs of digits of @text (nullable) with one blank
 * between them, digits without leading zeros: "WG-2026-000123" is "wg 2026 123". */
char *amt_fold_runs (const char *text);

/**
 * amt_sound:
 * @word: (nullable): one word; everything but the letters a to z in its folded form is passed over
 *
 * Kölner Phonetik (H. J. Postel, "Die Kölner Phonetik", IBM-Nachrichten 19, 1969, pages 925 to 931).
 *
 * Returns: (transfer full): digits; empty when there is nothing to say.
 */
char *amt_sound (const char *word);

G_END_DECLS
