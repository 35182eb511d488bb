/* amt-render-report.c: figures of the render room's benchmarks. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-render-report.h"

#include <stdio.h>

double
amt_render_since (gint64 begun)
{
  return (double) (g_get_monotonic_time () - begun) / 1000;
}

void
amt_render_report (const char *subject, guint n, const char *figure, double value, const char *unit)
{
  const char *path = g_getenv ("AMT_BENCH_RESULTS");
  FILE *file = path ? fopen (path, "ae") : NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.4g", value);
  printf ("render     %-14s %6u  %-34s %10s %s\n", subject, n, figure, number, unit);
  if (!file)
    return;
  fprintf (file,
           "{\"program\":\"render\",\"subject\":\"%s\",\"n\":%u,\"figure\":\"%s\",\"value\":%s,"
           "\"unit\":\"%s\"}\n",
           subject, n, figure, number, unit);
  fclose (file);
}
