/* test-back-off.c: how long to wait before the next try.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-back-off.h"
#include "amt-test.h"

static void
test_table (void)
{
  static const struct
  {
    guint tries;
    int retry_after;
    double random;
    double seconds;
  } ROWS[] = {
    { 0, -1, 0.5, 10 },     { 1, -1, 0.5, 10 },
    { 2, -1, 0.5, 20 },     { 3, -1, 0.5, 40 },
    { 5, -1, 0.5, 160 },    { 6, -1, 0.5, 300 },
    { 7, -1, 0.5, 300 },    { G_MAXUINT, -1, 0.5, 300 },
    { 1, -1, 0, 8 },        { 1, -1, 1, 12 },
    { 1, -1, -3, 8 },       { 1, -1, 9, 12 },
    { 40, -1, 1, 300 },     { 1, 0, 0.5, 10 },
    { 1, 60, 0.5, 60 },     { 9, 60, 0.5, 300 },
    { 1, 3600, 0.5, 3600 }, { 1, G_MAXINT, 0.5, 3600 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ROWS); i++)
    g_assert_cmpint (amt_back_off_delay (ROWS[i].tries, ROWS[i].retry_after, ROWS[i].random), ==,
                     (gint64) (ROWS[i].seconds * G_USEC_PER_SEC));
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/back-off/table", test_table);
  return g_test_run ();
}
