/* amt-sort-key.h: text as it is compared and searched, the same on every machine.
 *
 * DIN 5007-1: umlauts sort as their vowel, ß as ss, case and accents only break ties. Not
 * g_utf8_collate_key (): that depends on the locale of whoever wrote the row. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-fold.h"

G_BEGIN_DECLS

/** amt_sort_key_name: Returns: (transfer full): key of a name "Family, Given"; compares with strcmp (). */
char *amt_sort_key_name (const char *name);

/** amt_sort_key_reference: Returns: (transfer full): key of an Aktenzeichen: runs of digits compare as numbers. */
char *amt_sort_key_reference (const char *reference);

G_END_DECLS
