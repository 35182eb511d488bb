/* amt-sort-key.c: text as it is compared and searched, the same on every machine.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sort-key.h"

/* Runs of digits are filled up to this many, so that "9" comes before "10". */
#define DIGITS 12

char *
amt_sort_key_name (const char *name)
{
  g_autofree char *folded = amt_fold (name);
  GString *key = g_string_sized_new (64);

  for (const char *p = folded; *p; p++)
    {
      if (*p == ',')
        {
          /* The shorter family name comes first, whatever follows. */
          g_string_append_c (key, '\x01');
          while (p[1] == ' ')
            p++;
        }
      else if (*p == '-')
        g_string_append_c (key, ' ');
      else if (*p != '\'')
        g_string_append_c (key, *p);
    }

  /* What folds to the same is told apart by its own spelling. */
  g_string_append_c (key, '\x01');
  g_string_append (key, name ? name : "");

  return g_string_free (key, FALSE);
}

char *
amt_sort_key_reference (const char *reference)
{
  g_autofree char *folded = amt_fold (reference);
  GString *key = g_string_sized_new (64);

  for (const char *p = folded; *p;)
    {
      const char *end = p;

      while (g_ascii_isdigit (*end))
        end++;
      if (end == p)
        {
          g_string_append_c (key, *p++);
          continue;
        }

      for (gssize i = end - p; i < DIGITS; i++)
        g_string_append_c (key, '0');
      g_string_append_len (key, p, end - p);
      p = end;
    }

  return g_string_free (key, FALSE);
}
