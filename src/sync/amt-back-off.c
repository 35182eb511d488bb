/* amt-back-off.c: how long to wait before the next try. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-back-off.h"

#define FIRST_SECONDS 10
#define LONGEST_SECONDS 300
#define LONGEST_RETRY_AFTER 3600
#define JITTER 0.2

gint64
amt_back_off_delay (guint tries, int retry_after, double random)
{
  guint doublings = MIN (MAX (tries, 1) - 1, 8);
  double seconds = FIRST_SECONDS << doublings;

  seconds *= 1 - JITTER + 2 * JITTER * CLAMP (random, 0, 1);
  seconds = MIN (seconds, LONGEST_SECONDS);
  return (gint64) (MAX (seconds, MIN (retry_after, LONGEST_RETRY_AFTER)) * G_USEC_PER_SEC);
}
