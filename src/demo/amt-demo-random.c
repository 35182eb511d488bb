/* amt-demo-random.c: repeatable choices. One owner at a time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-random.h"

#include <string.h>

guint64
amt_demo_random_next (AmtDemoRandom *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

void
amt_demo_random_init (AmtDemoRandom *self, guint32 seed, guint32 purpose, guint64 index)
{
  self->state = ((guint64) seed << 32) | purpose;
  self->state = amt_demo_random_next (self) ^ index;
  self->state = amt_demo_random_next (self);
}

guint
amt_demo_random_below (AmtDemoRandom *self, guint n)
{
  g_assert (n > 0);
  return (guint) (((amt_demo_random_next (self) >> 32) * n) >> 32);
}

int
amt_demo_random_range (AmtDemoRandom *self, int low, int high)
{
  g_assert (low <= high);
  return low + (int) amt_demo_random_below (self, (guint) (high - low) + 1);
}

gboolean
amt_demo_random_chance (AmtDemoRandom *self, guint percent)
{
  return amt_demo_random_below (self, 100) < percent;
}

const char *
amt_demo_random_pick (AmtDemoRandom *self, JsonArray *list)
{
  return json_array_get_string_element (list,
                                        amt_demo_random_below (self, json_array_get_length (list)));
}

char *
amt_demo_random_uuid (AmtDemoRandom *self)
{
  guint64 high = amt_demo_random_next (self);
  guint64 low = amt_demo_random_next (self);

  high = (high & G_GUINT64_CONSTANT (0xffffffffffff0fff)) | 0x4000;
  low = (low & G_GUINT64_CONSTANT (0x3fffffffffffffff)) | G_GUINT64_CONSTANT (0x8000000000000000);
  return g_strdup_printf ("%08x-%04x-%04x-%04x-%012" G_GINT64_MODIFIER "x", (guint) (high >> 32),
                          (guint) (high >> 16) & 0xffff, (guint) high & 0xffff, (guint) (low >> 48),
                          low & G_GUINT64_CONSTANT (0xffffffffffff));
}

char *
amt_demo_random_text (AmtDemoRandom *self, const char *alphabet, guint length)
{
  char *text = g_malloc0 (length + 1);
  guint n = (guint) strlen (alphabet);

  for (guint i = 0; i < length; i++)
    text[i] = alphabet[amt_demo_random_below (self, n)];
  return text;
}
