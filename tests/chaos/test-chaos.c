/* test-chaos.c: a few clerks, their supervisor and a portal while everything fails that can: fixed seeds, one short run each.
 *
 * AMT_CHAOS_SEED plays another one; the long mode is test-chaos-long.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chaos-scene.h"

#define N_STRIKES 8

static const guint32 SEEDS[] = { 12, 13, 14 };

static void
test_seed (gconstpointer data)
{
  chaos_run (GPOINTER_TO_UINT (data), N_STRIKES);
}

int
main (int argc, char **argv)
{
  const char *wish = g_getenv ("AMT_CHAOS_SEED");

  amt_test_init (&argc, &argv);
  if (wish)
    g_test_add_data_func ("/chaos/wish", GUINT_TO_POINTER (g_ascii_strtoull (wish, NULL, 10)),
                          test_seed);
  for (gsize i = 0; !wish && i < G_N_ELEMENTS (SEEDS); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chaos/%u", SEEDS[i]);

      g_test_add_data_func (path, GUINT_TO_POINTER (SEEDS[i]), test_seed);
    }
  return g_test_run ();
}
