/* amt-ctl-table.c: aligned columns that fit the terminal. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-ctl-table.h"

#include "amt-ctl-text.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define GAP 2
#define FOLD_INDENT 4

struct _AmtCtlTable
{
  guint n_columns;
  guint indent;
  guint fold;       /* 0: never */
  guint width;      /* of the terminal; 0: without end */
  GPtrArray *cells; /* (owned) (element-type utf8) row by row */
};

static guint
terminal_width (void)
{
  struct winsize size = { 0 };

  if (!isatty (STDOUT_FILENO) || ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
    return 0;
  return size.ws_col;
}

AmtCtlTable *
amt_ctl_table_new (guint n_columns)
{
  AmtCtlTable *self = g_new0 (AmtCtlTable, 1);

  self->n_columns = n_columns;
  self->width = terminal_width ();
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
amt_ctl_table_free (AmtCtlTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

void
amt_ctl_table_set_indent (AmtCtlTable *self, guint indent)
{
  self->indent = indent;
}

void
amt_ctl_table_set_fold (AmtCtlTable *self, guint n_first)
{
  self->fold = n_first;
}

void
amt_ctl_table_set_width (AmtCtlTable *self, guint width)
{
  self->width = width;
}

void
amt_ctl_table_add_cell (AmtCtlTable *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);

  g_ptr_array_add (self->cells, g_strdelimit (g_steal_pointer (&valid), "\n\r\t", ' '));
}

void
amt_ctl_table_add (AmtCtlTable *self, ...)
{
  va_list args;

  va_start (args, self);
  for (guint i = 0; i < self->n_columns; i++)
    amt_ctl_table_add_cell (self, va_arg (args, const char *));
  va_end (args);
}

gboolean
amt_ctl_table_is_empty (const AmtCtlTable *self)
{
  return self->cells->len == 0;
}

static const char *
cell (const AmtCtlTable *self, guint row, guint column)
{
  return g_ptr_array_index (self->cells, row * self->n_columns + column);
}

static guint
n_rows (const AmtCtlTable *self)
{
  return self->cells->len / self->n_columns;
}

void
amt_ctl_table_hide_empty (AmtCtlTable *self)
{
  for (guint column = self->n_columns; column-- > 0;)
    {
      gboolean empty = TRUE;

      for (guint row = 1; empty && row < n_rows (self); row++)
        empty = *cell (self, row, column) == '\0';
      if (!empty || self->n_columns == 1)
        continue;

      for (guint row = n_rows (self); row-- > 0;)
        g_ptr_array_remove_index (self->cells, row * self->n_columns + column);
      self->n_columns--;
      if (column < self->fold)
        self->fold--;
    }
}

/* --- widths -------------------------------------------------------------------------------------------- */

static guint
width_of (const char *text, gssize length)
{
  const char *end = length < 0 ? text + strlen (text) : text + length;
  guint width = 0;

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

static guint
longest_word (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint width = 0;

  for (guint i = 0; words[i]; i++)
    width = MAX (width, width_of (words[i], -1));
  return width;
}

/* Returns: whether @widths of the first @n columns now fit into @room; 0: there is no end. */
static gboolean
find_widths (const AmtCtlTable *self, guint n, guint room, guint *widths)
{
  g_autofree guint *least = g_new0 (guint, n);
  guint sum = (n - 1) * GAP;

  for (guint column = 0; column < n; column++)
    {
      widths[column] = 0;
      for (guint row = 0; row < n_rows (self); row++)
        {
          widths[column] = MAX (widths[column], width_of (cell (self, row, column), -1));
          least[column] = MAX (least[column], longest_word (cell (self, row, column)));
        }
      sum += widths[column];
    }

  while (room > 0 && sum > room)
    {
      guint widest = n;

      for (guint column = 0; column < n; column++)
        if (widths[column] > least[column] && (widest == n || widths[column] > widths[widest]))
          widest = column;
      if (widest == n)
        return FALSE;
      widths[widest]--;
      sum--;
    }
  return TRUE;
}

/* --- printing ------------------------------------------------------------------------------------------ */

static void
append_blanks (GString *text, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, ' ');
}

/* Breaks @text between words into lines of @width. Returns: (transfer full) (element-type utf8): at least one line. */
static GPtrArray *
wrap (const char *text, guint width)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GString) line = g_string_new (NULL);

  if (width_of (text, -1) <= width)
    {
      g_ptr_array_add (lines, g_strdup (text));
      return lines;
    }
  for (guint i = 0; words[i]; i++)
    {
      if (line->len > 0 && width_of (line->str, -1) + 1 + width_of (words[i], -1) > width)
        {
          g_ptr_array_add (lines, g_strdup (line->str));
          g_string_truncate (line, 0);
        }
      if (line->len > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, words[i]);
    }
  g_ptr_array_add (lines, g_strdup (line->str));
  return lines;
}

static void
append_row (const AmtCtlTable *self, GString *text, guint row, guint n, const guint *widths)
{
  g_autoptr (GPtrArray) columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  guint n_lines = 1;

  for (guint column = 0; column < n; column++)
    {
      GPtrArray *lines = wrap (cell (self, row, column), widths[column]);

      g_ptr_array_add (columns, lines);
      n_lines = MAX (n_lines, lines->len);
    }
  for (guint i = 0; i < n_lines; i++)
    {
      gsize start;

      append_blanks (text, self->indent);
      start = text->len;
      for (guint column = 0; column < n; column++)
        {
          GPtrArray *lines = g_ptr_array_index (columns, column);
          const char *part = i < lines->len ? g_ptr_array_index (lines, i) : "";

          g_string_append (text, part);
          if (column + 1 < n)
            append_blanks (text, widths[column] + GAP - MIN (width_of (part, -1), widths[column]));
        }
      while (text->len > start && text->str[text->len - 1] == ' ')
        g_string_truncate (text, text->len - 1);
      g_string_append_c (text, '\n');
    }
}

/* The columns that had no room, below their row. */
static void
append_folded (const AmtCtlTable *self, GString *text, guint row, guint room)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GPtrArray) lines = NULL;

  for (guint column = self->fold; column < self->n_columns; column++)
    if (*cell (self, row, column))
      g_string_append_printf (line, "%s%s: %s", line->len > 0 ? " · " : "", cell (self, 0, column),
                              cell (self, row, column));
  if (line->len == 0)
    return;
  lines = wrap (line->str, room > FOLD_INDENT ? room - FOLD_INDENT : 1);
  for (guint i = 0; i < lines->len; i++)
    {
      append_blanks (text, self->indent + FOLD_INDENT);
      g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (lines, i));
    }
}

char *
amt_ctl_table_to_text (AmtCtlTable *self)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);
  g_autoptr (GString) text = g_string_new (NULL);
  guint room = self->width > self->indent ? self->width - self->indent : self->width;
  guint n = self->n_columns;
  gboolean fits = find_widths (self, n, room, widths);
  gboolean folded = !fits && self->fold > 0 && self->fold < n;

  if (folded)
    {
      n = self->fold;
      (void) find_widths (self, n, room, widths);
    }
  for (guint row = 0; row < n_rows (self); row++)
    {
      append_row (self, text, row, n, widths);
      if (folded && row > 0)
        append_folded (self, text, row, room);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
amt_ctl_table_print (AmtCtlTable *self)
{
  g_autofree char *text = amt_ctl_table_to_text (self);

  amt_ctl_print ("%s", text);
}
