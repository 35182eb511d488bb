/* amt-page-text.c: the text of a page and where its letters stand. Any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-page-text.h"

#include <math.h>

struct _AmtPageText
{
  gatomicrefcount references;
  char *text;           /* (owned) */
  AmtRenderRect *rects; /* (owned) n_letters of them */
  guint n_letters;
};

G_DEFINE_BOXED_TYPE (AmtPageText, amt_page_text, amt_page_text_ref, amt_page_text_unref)

AmtPageText *
amt_page_text_new (char *text, AmtRenderRect *rects, guint n_letters)
{
  AmtPageText *self = g_new0 (AmtPageText, 1);

  g_atomic_ref_count_init (&self->references);
  self->text = text;
  self->rects = rects;
  self->n_letters = n_letters;
  return self;
}

AmtPageText *
amt_page_text_ref (AmtPageText *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
amt_page_text_unref (AmtPageText *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->text);
  g_free (self->rects);
  g_free (self);
}

const char *
amt_page_text_get_text (AmtPageText *self)
{
  return self->text;
}

guint
amt_page_text_get_n_letters (AmtPageText *self)
{
  return self->n_letters;
}

const AmtRenderRect *
amt_page_text_get_rect (AmtPageText *self, guint letter)
{
  g_return_val_if_fail (letter < self->n_letters, NULL);

  return &self->rects[letter];
}

static gboolean
is_empty (const AmtRenderRect *rect)
{
  return !(rect->x2 > rect->x1) || !(rect->y2 > rect->y1);
}

/* 0 inside. */
static double
distance (double at, double from, double to)
{
  return at < from ? from - at : at > to ? at - to : 0;
}

guint
amt_page_text_find (AmtPageText *self, double x, double y)
{
  double best = INFINITY;
  guint found = 0;

  for (guint i = 0; i < self->n_letters; i++)
    {
      const AmtRenderRect *rect = &self->rects[i];
      const double across = distance (x, rect->x1, rect->x2);
      const double down = distance (y, rect->y1, rect->y2);
      /* Beside the end of a short line its last letter is meant, not one of the longer line below. */
      const double away = across + 1000 * down;

      if (is_empty (rect) || away >= best)
        continue;
      best = away;
      found = x > ((double) rect->x1 + rect->x2) / 2 ? i + 1 : i;
    }
  return found;
}

/* Widens from @offset as long as @belongs. */
static void
widen (AmtPageText *self, guint offset, gboolean (*belongs) (gunichar letter), guint *out_start,
       guint *out_end)
{
  const char *middle;
  const char *at;

  offset = MIN (offset, self->n_letters);
  *out_start = *out_end = offset;
  middle = g_utf8_offset_to_pointer (self->text, offset);
  for (at = middle; *at && belongs (g_utf8_get_char (at)); at = g_utf8_next_char (at))
    ++*out_end;
  for (at = middle; at > self->text; --*out_start)
    {
      at = g_utf8_prev_char (at);
      if (!belongs (g_utf8_get_char (at)))
        break;
    }
}

static gboolean
belongs_to_word (gunichar letter)
{
  return g_unichar_isalnum (letter) || g_unichar_ismark (letter) || letter == 0xad;
}

static gboolean
belongs_to_line (gunichar letter)
{
  return letter != '\n' && letter != '\f';
}

void
amt_page_text_get_word (AmtPageText *self, guint offset, guint *out_start, guint *out_end)
{
  widen (self, offset, belongs_to_word, out_start, out_end);
}

void
amt_page_text_get_line (AmtPageText *self, guint offset, guint *out_start, guint *out_end)
{
  widen (self, offset, belongs_to_line, out_start, out_end);
}

static void
set_order (AmtPageText *self, guint *start, guint *end)
{
  const guint first = MIN (*start, *end);

  *end = MIN (MAX (*start, *end), self->n_letters);
  *start = MIN (first, self->n_letters);
}

char *
amt_page_text_copy_range (AmtPageText *self, guint start, guint end)
{
  set_order (self, &start, &end);
  return g_utf8_substring (self->text, start, end);
}

/* One line of writing: at least half of the lower one's height in common. */
static gboolean
is_same_line (const AmtRenderRect *a, const AmtRenderRect *b)
{
  const float common = MIN (a->y2, b->y2) - MAX (a->y1, b->y1);

  return common * 2 >= MIN (a->y2 - a->y1, b->y2 - b->y1);
}

GArray *
amt_page_text_get_rects (AmtPageText *self, guint start, guint end)
{
  GArray *rects = g_array_new (FALSE, FALSE, sizeof (AmtRenderRect));
  gboolean goes_on = FALSE;
  const char *at;

  set_order (self, &start, &end);
  at = g_utf8_offset_to_pointer (self->text, start);
  for (guint i = start; i < end; i++, at = g_utf8_next_char (at))
    {
      const AmtRenderRect *rect = &self->rects[i];
      AmtRenderRect *last;

      if (!belongs_to_line (g_utf8_get_char (at)))
        goes_on = FALSE;
      if (!belongs_to_line (g_utf8_get_char (at)) || is_empty (rect))
        continue;
      last = goes_on ? &g_array_index (rects, AmtRenderRect, rects->len - 1) : NULL;
      if (last && is_same_line (last, rect))
        *last = (AmtRenderRect){ MIN (last->x1, rect->x1), MIN (last->y1, rect->y1),
                                 MAX (last->x2, rect->x2), MAX (last->y2, rect->y2) };
      else
        g_array_append_val (rects, *rect);
      goes_on = TRUE;
    }
  return rects;
}
