/* amt-demo-paper.c: what stands on the papers of the applicants. One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-demo-paper.h"

static void
line_free (gpointer data)
{
  AmtDemoLine *line = data;

  g_free (line->left);
  g_free (line->right);
  g_free (line->field);
  g_free (line);
}

AmtDemoPaper *
amt_demo_paper_new (const char *item, const char *file, const char *sender, const char *title,
                    const char *day)
{
  AmtDemoPaper *self = g_new0 (AmtDemoPaper, 1);

  self->item = g_strdup (item);
  self->file = g_strdup (file);
  self->sender = g_strdup (sender);
  self->title = g_strdup (title);
  self->day = g_strdup (day);
  self->lines = g_ptr_array_new_with_free_func (line_free);
  return self;
}

void
amt_demo_paper_free (AmtDemoPaper *self)
{
  g_free (self->item);
  g_free (self->file);
  g_free (self->sender);
  g_free (self->title);
  g_free (self->day);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

void
amt_demo_paper_add (AmtDemoPaper *self, AmtDemoLineKind kind, const char *left, const char *right)
{
  AmtDemoLine *line = g_new0 (AmtDemoLine, 1);

  line->kind = kind;
  line->left = g_strdup (left);
  line->right = g_strdup (right);
  g_ptr_array_add (self->lines, line);
}

void
amt_demo_paper_add_text (AmtDemoPaper *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  amt_demo_paper_add (self, AMT_DEMO_LINE_TEXT, text, NULL);
}

void
amt_demo_paper_add_field (AmtDemoPaper *self, const char *field, const char *label,
                          const char *value)
{
  AmtDemoLine *line;

  amt_demo_paper_add (self, AMT_DEMO_LINE_ROW, label, value);
  line = g_ptr_array_index (self->lines, self->lines->len - 1);
  line->field = g_strdup (field);
}

guint
amt_demo_paper_count_pages (const AmtDemoPaper *self)
{
  guint n = 1;

  for (guint i = 0; i < self->lines->len; i++)
    n += ((const AmtDemoLine *) g_ptr_array_index (self->lines, i))->kind == AMT_DEMO_LINE_PAGE;
  return n;
}

gboolean
amt_demo_paper_is_jpeg (const AmtDemoPaper *self)
{
  return self->kind == AMT_DEMO_PAPER_PORTRAIT || self->medium == AMT_DEMO_MEDIUM_PHOTO;
}
