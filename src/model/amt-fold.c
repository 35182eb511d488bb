/* amt-fold.c: text as people mean it: without case, accents and the two ways to write an umlaut; and as it sounds.
 * Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-fold.h"

#include <string.h>

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

/* Letters and digits of @size bytes at @text, folded; without accents alone, umlauts are not joined yet. */
static void
append_letters (GString *out, const char *text, gsize size)
{
  g_autofree char *piece = NULL;
  g_autofree char *folded = NULL;
  gsize n_ascii = 0;

  while (n_ascii < size && (guchar) text[n_ascii] < 0x80)
    n_ascii++;
  if (n_ascii == size)
    {
      for (gsize i = 0; i < size; i++)
        if (g_ascii_isalnum (text[i]))
          g_string_append_c (out, g_ascii_tolower (text[i]));
      return;
    }

  piece = g_strndup (text, size);
  folded = amt_fold (piece);
  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (out, c);
    }
}

/* "ae", "oe" and "ue" become the vowel alone, as the umlauts did. */
static void
join_umlauts (GString *key, gsize from)
{
  gsize to = from;

  for (gsize i = from; i < key->len; i++)
    {
      char c = key->str[i];

      key->str[to++] = c;
      if ((c == 'a' || c == 'o' || c == 'u') && key->str[i + 1] == 'e')
        i++;
    }
  g_string_truncate (key, to);
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019 || c == 0x02BC || c == 0x00B4 || c == '`';
}

/* The character at @p; 0 at the end; (gunichar) -1 for a byte that is none, @out_next after it. */
static gunichar
next_char (const char *p, const char *end, const char **out_next)
{
  gunichar c;

  if (p >= end)
    {
      *out_next = p;
      return 0;
    }
  if ((guchar) *p < 0x80)
    {
      *out_next = p + 1;
      return (guchar) *p;
    }

  c = g_utf8_get_char_validated (p, end - p);
  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      *out_next = p + 1;
      return (gunichar) -1;
    }
  *out_next = g_utf8_next_char (p);

  return c;
}

static gboolean
is_letter (gunichar c)
{
  return c != (gunichar) -1 && c != 0 && g_unichar_isalnum (c);
}

/* The next word at or after @p. Returns: FALSE when there is none. */
static gboolean
next_word (const char *p, const char *end, const char **out_start, const char **out_end)
{
  const char *next;
  gunichar c;

  for (c = next_char (p, end, &next); c != 0 && !is_letter (c); c = next_char (p, end, &next))
    p = next;
  if (c == 0)
    return FALSE;

  *out_start = p;
  while (TRUE)
    {
      const char *after;

      c = next_char (p, end, &next);
      if (is_letter (c) || (c != 0 && c != (gunichar) -1 && g_unichar_ismark (c)) ||
          (is_apostrophe (c) && is_letter (next_char (next, end, &after))))
        p = next;
      else
        break;
    }
  *out_end = p;

  return TRUE;
}

static void
clear_word (gpointer data)
{
  AmtWord *word = data;

  g_free (word->key);
}

GArray *
amt_fold_words (const char *text)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (AmtWord));
  const char *end = text ? text + strlen (text) : text;
  const char *start = NULL;
  const char *stop = text;

  g_array_set_clear_func (words, clear_word);
  while (text && next_word (stop, end, &start, &stop))
    {
      GString *key = g_string_sized_new (16);
      AmtWord word = { .start = (gsize) (start - text), .end = (gsize) (stop - text) };

      append_letters (key, start, (gsize) (stop - start));
      join_umlauts (key, 0);
      word.key = g_string_free (key, key->len == 0);
      if (word.key)
        g_array_append_val (words, word);
    }

  return words;
}

char *
amt_fold_key (const char *text)
{
  GString *keys = g_string_sized_new (64);
  const char *end = text ? text + strlen (text) : text;
  const char *start = NULL;
  const char *stop = text;

  while (text && next_word (stop, end, &start, &stop))
    {
      gsize before = keys->len;
      gsize from;

      if (before > 0)
        g_string_append_c (keys, ' ');
      from = keys->len;
      append_letters (keys, start, (gsize) (stop - start));
      join_umlauts (keys, from);
      if (keys->len == from)
        g_string_truncate (keys, before);
    }

  return g_string_free (keys, FALSE);
}

char *
amt_fold_compact (const char *text)
{
  GString *out = g_string_sized_new (32);
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);

  append_letters (out, valid, strlen (valid));

  return g_string_free (out, FALSE);
}

char *
amt_fold_runs (const char *text)
{
  g_autoptr (GArray) words = amt_fold_words (text);
  GString *out = g_string_sized_new (32);

  for (guint i = 0; i < words->len; i++)
    {
      const AmtWord *word = &g_array_index (words, AmtWord, i);
      g_autofree char *piece = g_strndup (text + word->start, word->end - word->start);
      g_autofree char *compact = amt_fold_compact (piece);

      for (const char *p = compact; *p;)
        {
          gboolean digits = g_ascii_isdigit (*p);
          const char *run = p;

          while (*p && (g_ascii_isdigit (*p) != 0) == digits)
            p++;
          while (digits && *run == '0' && p - run > 1)
            run++;
          if (out->len > 0)
            g_string_append_c (out, ' ');
          g_string_append_len (out, run, p - run);
        }
    }

  return g_string_free (out, FALSE);
}

/* The digits of one letter between its neighbours (0 where there is none). */
static const char *
sound_of (char before, char letter, char after)
{
  static const char BEFORE_HARD_C[] = "ahkoqux";

  switch (letter)
    {
    case 'b':
      return "1";
    case 'p':
      return after == 'h' ? "3" : "1";
    case 'd':
    case 't':
      return after && strchr ("csz", after) ? "8" : "2";
    case 'f':
    case 'v':
    case 'w':
      return "3";
    case 'g':
    case 'k':
    case 'q':
      return "4";
    case 'c':
      if (!before)
        return after && (strchr (BEFORE_HARD_C, after) || strchr ("lr", after)) ? "4" : "8";
      if (before == 's' || before == 'z')
        return "8";
      return after && strchr (BEFORE_HARD_C, after) ? "4" : "8";
    case 'x':
      return before && strchr ("ckq", before) ? "8" : "48";
    case 'l':
      return "5";
    case 'm':
    case 'n':
      return "6";
    case 'r':
      return "7";
    case 's':
    case 'z':
      return "8";
    case 'h':
      return "";
    default:
      return "0";
    }
}

char *
amt_sound (const char *word)
{
  g_autofree char *folded = amt_fold (word);
  g_autoptr (GString) letters = g_string_sized_new (32);
  GString *code = g_string_sized_new (16);
  char last = '\0';

  for (const char *p = folded; *p; p++)
    if (*p >= 'a' && *p <= 'z')
      g_string_append_c (letters, *p);

  for (gsize i = 0; i < letters->len; i++)
    for (const char *digit =
             sound_of (i > 0 ? letters->str[i - 1] : '\0', letters->str[i], letters->str[i + 1]);
         *digit; digit++)
      {
        /* The same digit again is one sound; a vowel is heard only where it begins the word. */
        if (*digit != last && (*digit != '0' || code->len == 0))
          g_string_append_c (code, *digit);
        last = *digit;
      }

  return g_string_free (code, FALSE);
}
