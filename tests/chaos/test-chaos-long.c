/* test-chaos-long.c: the same for minutes: longer runs, one seed after the other.
 *
 *   AMT_CHAOS_SEED     the first seed; without it the clock says
 *   AMT_CHAOS_MINUTES  how long; 5 without it
 *
 * A run that fails is played again with its seed, which is said before it begins; but processes are killed by the clock, so
 * the same seed may have to be played more than once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chaos-scene.h"

#define N_STRIKES 60

static guint64
number_from (const char *name, guint64 otherwise)
{
  const char *text = g_getenv (name);

  return text ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

static void
test_long (void)
{
  guint32 seed = (guint32) number_from ("AMT_CHAOS_SEED", (guint64) g_get_real_time ());
  gint64 end =
      g_get_monotonic_time () + (gint64) number_from ("AMT_CHAOS_MINUTES", 5) * G_TIME_SPAN_MINUTE;

  do
    {
      g_test_message ("AMT_CHAOS_SEED=%u", seed);
      chaos_run (seed++, N_STRIKES);
    }
  while (g_get_monotonic_time () < end);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/chaos/long", test_long);
  return g_test_run ();
}
