/* fuzz-search-query.c: fuzz target: what is typed into the search field, and finding it in a text. The query is the first line, the
 * text the rest.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-fold.h"
#include "amt-search-match.h"
#include "amt-time.h"
#include "fuzz.h"

#include <string.h>

static void
check_day (const char *day)
{
  g_assert_true (!day || amt_day_is_valid (day));
}

/* A hit lies in the text and is made of whole characters. */
static void
try_term (const AmtSearchTerm *term, const char *text)
{
  g_assert_true (term->phrases && g_utf8_validate (term->text, -1, NULL));
  for (int in = 0; in < AMT_N_FOUND; in++)
    {
      gsize start = 0;
      gsize end = 0;

      if (!amt_search_term_find (term, (AmtFoundIn) in, text, TRUE, &start, &end))
        continue;
      g_assert_cmpuint (start, <=, end);
      g_assert_cmpuint (end, <=, strlen (text));
      g_assert_true (g_utf8_validate (text + start, (gssize) (end - start), NULL));
    }
}

static void
try_query (const AmtSearchQuery *query, const char *text)
{
  g_assert_cmpuint (query->terms->len, <=, AMT_SEARCH_MAX_TERMS);
  for (guint i = 0; i < query->terms->len; i++)
    try_term (g_ptr_array_index (query->terms, i), text);
  if (query->reference)
    try_term (query->reference, text);
  if (query->number)
    try_term (query->number, text);
  check_day (query->deadline_from);
  check_day (query->deadline_to);
  for (guint i = 0; i < query->notes->len; i++)
    {
      const AmtSearchNote *note = g_ptr_array_index (query->notes, i);

      g_assert_true (g_utf8_validate (note->text, -1, NULL));
    }
}

static void
try_index (const char *text)
{
  g_autofree char *sounds = amt_search_index_sounds (text);
  g_autofree char *key = amt_fold_key (text);

  for (int in = 0; in < AMT_N_FOUND; in++)
    {
      g_autofree char *words = amt_search_index_text ((AmtFoundIn) in, text);

      g_assert_true (g_utf8_validate (words, -1, NULL));
    }
  g_assert_null (strstr (key, AMT_SEARCH_SEPARATOR));
  g_assert_true (g_utf8_validate (sounds, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *all = fuzz_text (data, size);
  g_auto (GStrv) halves = all ? g_strsplit (all, "\n", 2) : NULL;
  const char *text;
  g_autoptr (AmtSearchQuery) query = NULL;
  g_autoptr (AmtSearchQuery) copy = NULL;
  g_autoptr (GHashTable) none = NULL;

  if (!all)
    return 0;

  text = halves[0] && halves[1] ? halves[1] : "";
  query = amt_search_query_parse (halves[0], "2026-03-02");
  copy = amt_search_query_copy (query);
  g_assert_true (amt_search_query_is_empty (copy) == amt_search_query_is_empty (query));
  try_query (copy, text);
  try_index (text);
  none = g_hash_table_new (g_str_hash, g_str_equal);
  amt_search_query_resolve (query, none, none, "u1");
  try_query (query, text);

  return 0;
}
