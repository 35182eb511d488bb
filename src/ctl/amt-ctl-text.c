/* amt-ctl-text.c: printing for a terminal. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-text.h"

#include "amt-words.h"

#include <glib/gi18n.h>
#include <stdio.h>

char *
amt_ctl_text_deadline (const AmtListRow *row, const char *day, gint64 now)
{
  g_autofree char *today = amt_time_legal_day (now);
  g_autofree char *text = amt_words_day (day);

  /* ISO days compare like texts. */
  if (amt_words_row_is_open (row) && day && amt_day_is_valid (day) && strcmp (day, today) < 0)
    /* Translators: %s is a day that has passed. */
    return g_strdup_printf (_ ("%s overdue"), text);
  return g_steal_pointer (&text);
}

/* Applicants write these texts; escape sequences in them must not reach the terminal. */
static void
put_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || !g_unichar_iscntrl (c))
        fwrite (p, 1, (size_t) (g_utf8_next_char (p) - p), stdout);
      else
        fputc (' ', stdout);
    }
}

void
amt_ctl_print (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  put_text (text);
}
