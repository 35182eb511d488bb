/* amt-command-match.h: how well a command fits what was typed, and which stands first. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-command-item.h"

G_BEGIN_DECLS

/** AmtCommandMatch: a command among those that fit. */
typedef struct
{
  AmtCommandItem *item; /* (unowned) */
  guint score;
  guint recent; /* 0: not lately; else the higher the later */
  guint at;     /* in the table */
} AmtCommandMatch;

/**
 * amt_command_match_score: how well a command fits what was typed
 * @group: its heading
 * @text: as typed; upper and lower case, accents and the two ways to write an umlaut are one
 *
 * Every word that was typed must begin a word of @label (best the first one), stand in one, have its letters there in order, or
 * begin a word of @group.
 *
 * Returns: 0: not at all
 */
guint amt_command_match_score (const char *label, const char *group, const char *text);
/** amt_command_match_compare: a #GCompareFunc of #AmtCommandMatch: what can be done first, then what fits best. */
int amt_command_match_compare (gconstpointer a, gconstpointer b);

G_END_DECLS
