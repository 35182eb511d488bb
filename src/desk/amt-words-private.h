/* amt-words-private.h: what the files of the words share. Pure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A text of the contract and the word for it. */
typedef struct
{
  const char *id;
  const char *text; /* (translatable) */
} AmtWordLine;

/**
 * amt_words_find:
 * @lines: (array zero-terminated by id)
 * @context: (nullable): of the words, as NC_ () has it
 * @id: (nullable)
 *
 * Returns: (transfer none): the word; without one @id as it is.
 */
const char *amt_words_find (const AmtWordLine *lines, const char *context, const char *id);

G_END_DECLS
