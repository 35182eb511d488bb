/* amt-error-words.h: the sentences about errors that window and command line share. Pure but for the language; any thread.
 *
 * Each door has a table of its own for what it says besides, and for the sentences in which it differs: a command line names
 * options, a window names buttons.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Errors of no domain of ours. */
typedef enum
{
  AMT_ERROR_KIND_CANCELLED,
  AMT_ERROR_KIND_FULL, /* the disk */
  AMT_ERROR_KIND_FILES,
  AMT_ERROR_KIND_OTHER
} AmtErrorKind;

AmtErrorKind amt_error_kind (const GError *error);
/**
 * amt_error_words:
 * @own: (nullable): the door's own sentence, untranslated; %NULL: the shared one
 *
 * Of @error only domain and code are looked at; where the sentence has a "%s", the name of a parameter before ": " of the message.
 *
 * Returns: (transfer full): one sentence, translated.
 */
char *amt_error_words (const GError *error, const char *own);

G_END_DECLS
