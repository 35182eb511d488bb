/* amt-case-address.c: see the header. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-case-address.h"

#include "amt-fold.h"

#include <string.h>

/* Shorter values stand in any text by chance. */
#define MIN_CHARS 4

/* Beginnings and ends of words in names and labels of fields, folded. */
static const char *const WORDS[] = { "strasse",  "anschrift", "adresse",     "wohnort",
                                     "wohnsitz", "plz",       "hausnummer",  "postleitzahl",
                                     "telefon",  "vermieter", "arbeitgeber", "schule",
                                     "kita",     "aufenthalt" };

static gboolean
names_address (const char *text)
{
  g_autofree char *folded = amt_fold (text);

  for (guint i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (strstr (folded, WORDS[i]))
      return TRUE;
  return strcmp (folded, "ort") == 0;
}

gboolean
amt_case_tells_address (const AmtCase *value, const AmtField *field, const char *text)
{
  g_autofree char *said = amt_fold_key (text);

  if (!said || !*said)
    return FALSE;
  if (names_address (field->id ? field->id : "") ||
      names_address (field->label ? field->label : ""))
    return TRUE;
  for (guint i = 0; i < value->parties->len; i++)
    {
      const AmtParty *party = value->parties->pdata[i];
      g_auto (GStrv) lines = g_strsplit (party->address ? party->address : "", "\n", -1);

      for (guint j = 0; lines[j]; j++)
        {
          g_autofree char *line = amt_fold_key (lines[j]);

          if (!*line)
            continue;
          if ((strlen (said) >= MIN_CHARS && strstr (line, said)) || strstr (said, line))
            return TRUE;
        }
    }
  return FALSE;
}
