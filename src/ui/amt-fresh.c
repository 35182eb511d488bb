/* amt-fresh.c: see the header. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-fresh.h"

/* By then the writer has caught up with the first of them. */
#define MAX_TEXTS 50

static GHashTable *
texts_of (AmtWorkplace *workplace)
{
  static const char KEY[] = "amt-fresh";
  GHashTable *texts = g_object_get_data (G_OBJECT (workplace), KEY);

  if (!texts)
    {
      texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_object_set_data_full (G_OBJECT (workplace), KEY, texts,
                              (GDestroyNotify) g_hash_table_unref);
    }
  return texts;
}

void
amt_fresh_set (AmtWorkplace *workplace, const char *kind, const char *case_id, const char *text)
{
  GHashTable *texts = texts_of (workplace);
  char *key = g_strconcat (kind, ":", case_id, NULL);

  if (g_hash_table_size (texts) >= MAX_TEXTS)
    g_hash_table_remove_all (texts);
  if (text)
    {
      g_hash_table_replace (texts, key, g_strdup (text));
      return;
    }
  g_hash_table_remove (texts, key);
  g_free (key);
}

const char *
amt_fresh_get (AmtWorkplace *workplace, const char *kind, const char *case_id)
{
  g_autofree char *key = g_strconcat (kind, ":", case_id, NULL);

  return g_hash_table_lookup (texts_of (workplace), key);
}
