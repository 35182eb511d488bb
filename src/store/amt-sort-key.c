/* amt-sort-key.c: text as it is compared and searched, the same on every machine.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-sort-key.h"

/* Runs of digits are filled up to this many, so that "9" comes before "10". */
#define DIGITS 12

/* Letters that do not fall apart into a base letter and a mark. */
static const struct
{
  gunichar from;
  const char *to;
} LETTERS[] = {
  { 0x00E6, "ae" }, /* æ */
  { 0x00F0, "d" },  /* ð */
  { 0x00F8, "o" },  /* ø */
  { 0x00FE, "th" }, /* þ */
  { 0x0111, "d" },  /* đ */
  { 0x0131, "i" },  /* ı */
  { 0x0142, "l" },  /* ł */
  { 0x0153, "oe" }, /* œ */
};

static void
append_folded (GString *out, gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (LETTERS); i++)
    if (LETTERS[i].from == c)
      {
        g_string_append (out, LETTERS[i].to);
        return;
      }

  if (!g_unichar_ismark (c))
    g_string_append_unichar (out, c);
}

char *
amt_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  /* Folding may compose anew ("İ"), so it comes before the marks are taken apart. */
  g_autofree char *folded = g_utf8_casefold (valid, -1);
  g_autofree char *apart = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  GString *out = g_string_sized_new (64);

  for (const char *p = apart; *p; p = g_utf8_next_char (p))
    append_folded (out, g_utf8_get_char (p));

  return g_string_free (out, FALSE);
}

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
