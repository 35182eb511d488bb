/* amt-cursor.c: the cursor of GET /changes and the mark of Portal-History as text.
 * Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-cursor.h"

#include <string.h>

/* Nothing in it is secret; the letter says which form it has, should it ever get another one. */
#define FORM "a"
#define HISTORY_FORM "h"

char *
amt_cursor_to_text (const AmtCursor *self)
{
  return g_strdup_printf (FORM "-%s-%u-%u-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER
                               "x-%" G_GINT64_MODIFIER "x-%s",
                          self->rights, self->scan, self->queue, self->position, self->total,
                          self->sequence, self->tag);
}

static gboolean
read_number (const char *text, guint base, gint64 *out)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, base, 0, G_MAXINT64, &value, NULL))
    return FALSE;
  *out = (gint64) value;
  return TRUE;
}

static gboolean
read_tag (const char *text, char out[17])
{
  return strspn (text, "0123456789abcdef") == strlen (text) && g_strlcpy (out, text, 17) < 17;
}

gboolean
amt_cursor_from_text (const char *text, AmtCursor *out)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", 9);
  gint64 scan, queue;

  if (g_strv_length (parts) != 8 || strcmp (parts[0], FORM) != 0)
    return FALSE;
  if (!read_tag (parts[1], out->rights) || !read_number (parts[2], 10, &scan) ||
      !read_number (parts[3], 10, &queue) || !read_number (parts[4], 16, &out->position) ||
      !read_number (parts[5], 16, &out->total) || !read_number (parts[6], 16, &out->sequence) ||
      !read_tag (parts[7], out->tag) || scan > G_MAXUINT8 || queue > G_MAXUINT16)
    return FALSE;

  out->scan = (guint) scan;
  out->queue = (guint) queue;
  return TRUE;
}

char *
amt_history_to_text (gint64 sequence, const char *tag)
{
  return g_strdup_printf (HISTORY_FORM "-%" G_GINT64_MODIFIER "x-%s", sequence, tag);
}

gboolean
amt_history_from_text (const char *text, gint64 *out_sequence, char out_tag[17])
{
  g_auto (GStrv) parts = g_strsplit (text, "-", 4);

  return g_strv_length (parts) == 3 && strcmp (parts[0], HISTORY_FORM) == 0 &&
         read_number (parts[1], 16, out_sequence) && read_tag (parts[2], out_tag);
}
