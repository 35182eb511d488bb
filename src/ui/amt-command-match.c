/* amt-command-match.c: see the header. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-command-match.h"

#include "amt-fold.h"

static gboolean
has_in_order (const char *text, const char *letters)
{
  for (; *letters; text++, letters++)
    {
      text = strchr (text, *letters);
      if (!text)
        return FALSE;
    }
  return TRUE;
}

/* How well a word fits; the label counts, its heading only helps. */
enum
{
  SCATTERED = 2,
  HEADING = 3,
  CONTAINS = 6,
  BEGINS = 10,
  BEGINS_LABEL = 12
};

static guint
score_word (GArray *label, const char *key)
{
  guint best = 0;

  for (guint i = 0; i < label->len; i++)
    {
      const char *word = g_array_index (label, AmtWord, i).key;
      guint score = 0;

      if (g_str_has_prefix (word, key))
        score = i == 0 ? BEGINS_LABEL : BEGINS;
      else if (strstr (word, key))
        score = CONTAINS;
      else if (strlen (key) >= 3 && word[0] == key[0] && has_in_order (word, key))
        score = SCATTERED;
      best = MAX (best, score);
    }
  return best;
}

guint
amt_command_match_score (const char *label, const char *group, const char *text)
{
  g_autoptr (GArray) words = amt_fold_words (label);
  g_autoptr (GArray) heading = amt_fold_words (group);
  g_autoptr (GArray) wanted = amt_fold_words (text);
  guint sum = 0;

  for (guint i = 0; i < wanted->len; i++)
    {
      const char *key = g_array_index (wanted, AmtWord, i).key;
      guint score = score_word (words, key);

      if (score == 0 && score_word (heading, key) >= BEGINS)
        score = HEADING;
      if (score == 0)
        return 0;
      sum += score;
    }
  return wanted->len > 0 ? MAX (1, 100 * sum / wanted->len - MIN (words->len, 50)) : 1;
}

int
amt_command_match_compare (gconstpointer a, gconstpointer b)
{
  const AmtCommandMatch *one = a;
  const AmtCommandMatch *other = b;
  gboolean enabled = amt_command_item_is_enabled (one->item);

  if (enabled != amt_command_item_is_enabled (other->item))
    return enabled ? -1 : 1;
  if (one->score != other->score)
    return one->score > other->score ? -1 : 1;
  if (one->recent != other->recent)
    return one->recent > other->recent ? -1 : 1;
  return one->at < other->at ? -1 : one->at > other->at;
}
