/* fuzz-time.c: fuzz target: RFC 3339 times, ISO days, hexadecimal words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-hex.h"
#include "fuzz.h"

#include <string.h>

static void
check_time (gint64 time)
{
  g_autofree char *text = amt_time_format (time);
  g_autofree char *day = amt_time_legal_day (time);
  gint64 again;

  g_assert_true (amt_day_is_valid (day));
  g_assert_true (amt_time_parse (text, &again));
  g_assert_cmpint (ABS (again - time), <, G_TIME_SPAN_MILLISECOND);
}

static void
check_day (const char *day)
{
  g_autofree char *next = amt_day_add (day, 1);
  g_autofree char *back = next ? amt_day_add (next, -1) : NULL;

  if (next)
    {
      g_assert_cmpstr (next, >, day);
      g_assert_cmpstr (back, ==, day);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_string (data, size);
  g_autoptr (GBytes) bytes = amt_hex_decode (text);
  gint64 time;

  if (amt_time_parse (text, &time))
    check_time (time);
  else
    g_assert_cmpint (time, ==, AMT_TIME_NONE);

  if (amt_day_is_valid (text))
    check_day (text);
  if (bytes)
    g_assert_cmpuint (2 * g_bytes_get_size (bytes), ==, strlen (text));
  g_assert_false (amt_sha256_is_valid (text) && amt_uuid_is_valid (text));

  return 0;
}
