/* amt-list-diff.c: the smallest changes that lead from one list of keys to another.
 *
 * Beginning and end that are the same are left aside. Of what is between, a longest sequence that kept its order stays where it
 * is (patience: each key is laid on the first pile whose top is not smaller); the rest goes and comes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-store-lists.h"

#include <string.h>

#define NONE G_MAXUINT

/* What is between the same beginning and the same end. */
typedef struct
{
  const gint64 *before;
  const gint64 *after;
  guint n_before;
  guint n_after;
  guint *places;      /* (owned) for each of after: where it was in before, or NONE */
  guint8 *stays_here; /* (owned) of before: 0 goes away, 1 moves, 2 stays */
  guint8 *stays;      /* (owned) of after: whether it stays */
} Middle;

static void
find_places (Middle *middle)
{
  g_autoptr (GHashTable) index = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < middle->n_before; i++)
    g_hash_table_insert (index, (gpointer) &middle->before[i], GUINT_TO_POINTER (i + 1));
  for (guint j = 0; j < middle->n_after; j++)
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (index, &middle->after[j]));

      middle->places[j] = place == 0 ? NONE : place - 1;
      if (place != 0)
        middle->stays_here[place - 1] = 1;
    }
}

/* The pile whose top is the first that is not smaller than @place. */
static guint
find_pile (const Middle *middle, const guint *tops, guint n_piles, guint place)
{
  guint low = 0;
  guint high = n_piles;

  while (low < high)
    {
      guint half = low + (high - low) / 2;

      if (middle->places[tops[half]] < place)
        low = half + 1;
      else
        high = half;
    }

  return low;
}

static void
find_staying (Middle *middle)
{
  g_autofree guint *tops = g_new (guint, middle->n_after + 1);
  g_autofree guint *below = g_new (guint, middle->n_after + 1);
  guint n_piles = 0;

  for (guint j = 0; j < middle->n_after; j++)
    {
      guint pile;

      if (middle->places[j] == NONE)
        continue;
      pile = find_pile (middle, tops, n_piles, middle->places[j]);
      below[j] = pile > 0 ? tops[pile - 1] : NONE;
      tops[pile] = j;
      n_piles = MAX (n_piles, pile + 1);
    }

  for (guint j = n_piles > 0 ? tops[n_piles - 1] : NONE; j != NONE; j = below[j])
    {
      middle->stays[j] = TRUE;
      middle->stays_here[middle->places[j]] = 2;
    }
}

static void
add_splices (const Middle *middle, guint start, GArray *splices)
{
  guint i = 0;
  guint j = 0;

  while (i < middle->n_before || j < middle->n_after)
    {
      AmtSplice splice = { .position = start + j };

      while (i < middle->n_before && middle->stays_here[i] != 2)
        {
          splice.n_removed++;
          i++;
        }
      while (j < middle->n_after && !middle->stays[j])
        {
          splice.n_added++;
          j++;
        }
      if (splice.n_removed > 0 || splice.n_added > 0)
        g_array_append_val (splices, splice);
      else
        {
          i++;
          j++;
        }
    }
}

static void
add_differences (const Middle *middle, GArray *gone, GArray *come)
{
  for (guint i = 0; i < middle->n_before; i++)
    if (middle->stays_here[i] == 0)
      g_array_append_val (gone, middle->before[i]);
  for (guint j = 0; j < middle->n_after; j++)
    if (middle->places[j] == NONE)
      g_array_append_val (come, middle->after[j]);
}

GArray *
amt_list_diff (const GArray *before, const GArray *after, GArray **gone, GArray **come)
{
  const gint64 *old = (const gint64 *) (gconstpointer) before->data;
  const gint64 *new = (const gint64 *) (gconstpointer) after->data;
  GArray *splices = g_array_new (FALSE, FALSE, sizeof (AmtSplice));
  g_autoptr (GArray) went = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) came = g_array_new (FALSE, FALSE, sizeof (gint64));
  Middle middle = { .n_before = before->len, .n_after = after->len };
  guint start = 0;

  while (start < middle.n_before && start < middle.n_after && old[start] == new[start])
    start++;
  while (middle.n_before > start && middle.n_after > start &&
         old[middle.n_before - 1] == new[middle.n_after - 1])
    {
      middle.n_before--;
      middle.n_after--;
    }
  middle.before = old + start;
  middle.after = new + start;
  middle.n_before -= start;
  middle.n_after -= start;
  middle.places = g_new (guint, middle.n_after + 1);
  middle.stays_here = g_new0 (guint8, middle.n_before + 1);
  middle.stays = g_new0 (guint8, middle.n_after + 1);

  find_places (&middle);
  find_staying (&middle);
  add_splices (&middle, start, splices);
  add_differences (&middle, went, came);
  if (splices->len > AMT_LIST_MAX_SPLICES)
    {
      AmtSplice all = { start, middle.n_before, middle.n_after };

      g_array_set_size (splices, 0);
      g_array_append_val (splices, all);
    }

  g_free (middle.places);
  g_free (middle.stays_here);
  g_free (middle.stays);
  if (gone)
    *gone = g_steal_pointer (&went);
  if (come)
    *come = g_steal_pointer (&came);

  return splices;
}
