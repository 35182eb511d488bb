/* fuzz-cursor.c: fuzz target: the portal's cursor, which comes back from clients.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-cursor.h"
#include "fuzz.h"

static void
try_history (const char *text)
{
  g_autofree char *written = NULL;
  gint64 sequence = 0;
  gint64 again = 0;
  char tag[17];
  char tag_again[17];

  if (!amt_history_from_text (text, &sequence, tag))
    return;
  written = amt_history_to_text (sequence, tag);
  g_assert_true (amt_history_from_text (written, &again, tag_again));
  g_assert_cmpint (again, ==, sequence);
  g_assert_cmpint (sequence, >=, 0);
  g_assert_cmpstr (tag_again, ==, tag);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_string (data, size);
  g_autofree char *written = NULL;
  g_autofree char *written_again = NULL;
  AmtCursor cursor = { 0 };
  AmtCursor again = { 0 };

  try_history (text);
  if (!amt_cursor_from_text (text, &cursor))
    return 0;

  written = amt_cursor_to_text (&cursor);
  g_assert_true (amt_cursor_from_text (written, &again));
  written_again = amt_cursor_to_text (&again);
  g_assert_cmpstr (written_again, ==, written);
  g_assert_cmpint (cursor.sequence, >=, 0);
  g_assert_cmpint (cursor.position, >=, 0);
  g_assert_cmpint (cursor.total, >=, 0);

  return 0;
}
