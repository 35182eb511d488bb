/* test-fold.c: words that people mean as one fold to one key; names by their sound.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-fold.h"
#include "amt-test.h"

#include <string.h>

static void
test_same_word (void)
{
  static const char *const SAME[][4] = {
    { "Müller", "Mueller", "MULLER", "muller" },
    { "Groß", "Gross", "GROẞ", "gross" },
    { "Böhm", "Boehm", "Bohm", "BÖHM" },
    { "Jäger", "Jaeger", "Jager", "JÄGER" },
    { "Łukasz", "Lukasz", "łukasz", "lukasz" },
    { "Şahin", "Sahin", "şahin", "sahin" },
    { "Yıldız", "Yildiz", "YILDIZ", "yildiz" },
    { "İnci", "Inci", "inci", "ınci" },
    { "Wałęsa", "Walesa", "WAŁĘSA", "walesa" },
    { "O'Brien", "O’Brien", "OBrien", "obrien" },
    { "Özdemir", "Oezdemir", "Ozdemir", "özdemir" },
    { "Ærø", "Aero", "aro", "AERØ" },
    { "Müller", "Mu\xCC\x88ller", "mueller", "Muller" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (SAME); i++)
    {
      g_autofree char *first = amt_fold_key (SAME[i][0]);

      g_assert_cmpstr (first, !=, "");
      for (gsize j = 1; j < G_N_ELEMENTS (SAME[i]); j++)
        {
          g_autofree char *other = amt_fold_key (SAME[i][j]);

          g_assert_cmpstr (first, ==, other);
        }
    }
}

static void
test_keys (void)
{
  static const struct
  {
    const char *text;
    const char *key;
  } TABLE[] = {
    { NULL, "" },
    { "", "" },
    { " ,.; ", "" },
    { "Müller-Lüdenscheidt", "muller ludenscheidt" },
    { "van der Berg, Anna", "van der berg anna" },
    { "Straße 12a", "strasse 12a" },
    { "'Ludwig'", "ludwig" },
    { "1985-03-12", "1985 03 12" },
    { "a\xFF"
      "b",
      "a b" },
    { "½", "12" },
    { "Иванов", "иванов" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autofree char *key = amt_fold_key (TABLE[i].text);

      g_assert_cmpstr (key, ==, TABLE[i].key);
    }
}

static void
test_reference (void)
{
  static const struct
  {
    const char *text;
    const char *compact;
    const char *runs;
  } TABLE[] = {
    { "WG-2026-000123", "wg2026000123", "wg 2026 123" },
    { "wg 2026/000123", "wg2026000123", "wg 2026 123" },
    { "50.2-UVG/0007", "502uvg0007", "50 2 uvg 7" },
    { "WG2026000123", "wg2026000123", "wg 2026000123" },
    { "AE-0", "ae0", "ae 0" },
    { "Ä-00", "a00", "a 0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autofree char *compact = amt_fold_compact (TABLE[i].text);
      g_autofree char *runs = amt_fold_runs (TABLE[i].text);

      g_assert_cmpstr (compact, ==, TABLE[i].compact);
      g_assert_cmpstr (runs, ==, TABLE[i].runs);
    }
}

/* Codes worked out by hand from the published rules. */
static void
test_sound (void)
{
  static const struct
  {
    const char *word;
    const char *code;
  } TABLE[] = {
    { NULL, "" },
    { "", "" },
    { "123", "" },
    { "Иванов", "" },
    { "h", "" },
    { "Aha", "0" },
    { "Meier", "67" },
    { "Mayr", "67" },
    { "Maier", "67" },
    { "Schmidt", "862" },
    { "Schmitt", "862" },
    { "Müller", "657" },
    { "Miller", "657" },
    { "Wikipedia", "3412" },
    { "Müller-Lüdenscheidt", "65752682" },
    { "Breschnew", "17863" },
    { "Heinz", "068" },
    { "Classen", "4586" },
    { "Philipp", "351" },
    { "Filip", "351" },
    { "Xaver", "4837" },
    { "Max", "648" },
    { "Luckx", "548" },
    { "Hacks", "048" },
    { "Cäsar", "487" },
    { "Celle", "85" },
    { "Schulze", "858" },
    { "Schultze", "858" },
    { "Tsai", "8" },
    { "Zacharias", "8478" },
    { "Becker", "147" },
    { "Bäcker", "147" },
    { "Jansen", "0686" },
    { "Janßen", "0686" },
    { "Mama", "66" },
    { "Łukasz", "548" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    {
      g_autofree char *code = amt_sound (TABLE[i].word);

      g_test_message ("%s", TABLE[i].word);
      g_assert_cmpstr (code, ==, TABLE[i].code);
    }
}

static char *
random_text (GRand *random)
{
  static const char *const PIECES[] = { "a", "e", "u", "o", "ü", "ß", "Ö", "ll",   "m",    "-", "'",
                                        " ", "7", "0", ",", "ł", "İ", "̈",  "\xFF", "\xC3", "ae" };
  GString *text = g_string_new (NULL);

  for (int n = g_rand_int_range (random, 0, 24); n > 0; n--)
    g_string_append (text, PIECES[g_rand_int_range (random, 0, (gint32) G_N_ELEMENTS (PIECES))]);

  return g_string_free (text, FALSE);
}

/* Words lie in the text in order, keys are made of them, and what is folded stays as it is. */
static void
test_properties (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (int round = 0; round < 20000; round++)
    {
      g_autofree char *text = random_text (random);
      g_autofree char *key = amt_fold_key (text);
      g_autofree char *again = amt_fold_key (key);
      g_autoptr (GArray) words = amt_fold_words (text);
      g_autoptr (GString) joined = g_string_new (NULL);
      g_autofree char *code = amt_sound (text);
      gsize last = 0;

      for (guint i = 0; i < words->len; i++)
        {
          const AmtWord *word = &g_array_index (words, AmtWord, i);

          g_assert_cmpuint (word->start, >=, last);
          g_assert_cmpuint (word->end, >, word->start);
          g_assert_cmpuint (word->end, <=, strlen (text));
          last = word->end;
          if (i > 0)
            g_string_append_c (joined, ' ');
          g_string_append (joined, word->key);
        }
      g_assert_cmpstr (joined->str, ==, key);
      g_assert_true (g_utf8_validate (key, -1, NULL));
      g_assert_cmpuint (strspn (code, "012345678"), ==, strlen (code));
      /* "uee" leaves "ue": folding twice may only shorten. */
      g_assert_cmpuint (strlen (again), <=, strlen (key));
    }
}

/* What was typed so far finds the whole word. */
static void
test_prefix_property (void)
{
  static const char *const WORDS[] = { "Mueller",  "Müller",  "Großmann", "Bauer",  "Poeschel",
                                       "Łukaszuk", "O'Brien", "Quellen",  "Israel", "Boëtius" };

  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    {
      g_autofree char *whole = amt_fold_key (WORDS[i]);

      for (const char *p = WORDS[i]; *p; p = g_utf8_next_char (p))
        {
          g_autofree char *typed = g_strndup (WORDS[i], (gsize) (p - WORDS[i]));
          g_autofree char *key = amt_fold_key (typed);

          g_assert_true (g_str_has_prefix (whole, key));
        }
    }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/fold/same-word", test_same_word);
  g_test_add_func ("/fold/keys", test_keys);
  g_test_add_func ("/fold/reference", test_reference);
  g_test_add_func ("/fold/sound", test_sound);
  g_test_add_func ("/fold/properties", test_properties);
  g_test_add_func ("/fold/prefix", test_prefix_property);

  return g_test_run ();
}
