/* amt-column-layout.c: see the header. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-column-layout.h"

#include <string.h>

static int
find_column (const char *id, gsize length)
{
  for (int column = 0; column < AMT_N_COLUMNS; column++)
    if (strlen (amt_column_info (column)->id) == length &&
        strncmp (amt_column_info (column)->id, id, length) == 0)
      return column;
  return -1;
}

static int
parse_width (const char *text)
{
  gint64 width = g_ascii_strtoll (text, NULL, 10);

  return width >= AMT_COLUMN_MIN_WIDTH && width <= AMT_COLUMN_MAX_WIDTH ? (int) width : 0;
}

void
amt_column_layout_parse (AmtColumnLayout *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text ? text : "", " ", -1);
  gboolean named[AMT_N_COLUMNS] = { FALSE };
  gboolean any;
  guint n = 0;

  memset (self, 0, sizeof *self);
  for (guint i = 0; words[i]; i++)
    {
      gsize length = strcspn (words[i], "=");
      int column = find_column (words[i], length);

      if (column < 0 || named[column])
        continue;
      named[column] = TRUE;
      self->order[n++] = (AmtColumn) column;
      if (words[i][length] == '=')
        self->widths[column] = parse_width (words[i] + length + 1);
    }
  any = n > 0;
  for (int column = 0; column < AMT_N_COLUMNS; column++)
    {
      self->shown[column] = any ? named[column] : amt_column_info (column)->at_first;
      if (!named[column])
        self->order[n++] = (AmtColumn) column;
    }
  /* A list without its first column would have no names. */
  self->shown[AMT_COLUMN_APPLICANT] = TRUE;
}

char *
amt_column_layout_print (const AmtColumnLayout *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < AMT_N_COLUMNS; i++)
    {
      AmtColumn column = self->order[i];

      if (!self->shown[column])
        continue;
      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, amt_column_info (column)->id);
      if (self->widths[column] > 0)
        g_string_append_printf (text, "=%d", self->widths[column]);
    }
  return g_string_free (text, FALSE);
}
