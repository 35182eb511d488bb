/* amt-event-parser.c: text/event-stream (WHATWG HTML, 9.2.6), one byte after the other.
 * Owned by an AmtEventStream. Pure but for its memory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-event-parser.h"

#include <string.h>

static const char BOM[] = "\xef\xbb\xbf";

struct _AmtEventParser
{
  AmtEventFunc func;
  gpointer user_data;

  GString *line;     /* (owned) so far */
  gboolean after_cr; /* a line feed now belongs to the line end before it */
  gboolean begun;    /* past the first line, where a byte order mark may stand */
  gboolean failed;   /* a limit was passed */

  GString *type;    /* (owned) of the event under way */
  GString *data;    /* (owned) of the event under way; each line ends with \n */
  GString *id;      /* (owned) the newest that was read … */
  GString *last_id; /* (owned) … which holds when its block is complete */
  gint64 retry;     /* ms, or -1 */
};

AmtEventParser *
amt_event_parser_new (const char *last_id, AmtEventFunc func, gpointer user_data)
{
  AmtEventParser *self = g_new0 (AmtEventParser, 1);

  self->func = func;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->type = g_string_new (NULL);
  self->data = g_string_new (NULL);
  self->id = g_string_new (last_id);
  self->last_id = g_string_new (last_id);
  self->retry = -1;

  return self;
}

void
amt_event_parser_free (AmtEventParser *self)
{
  g_string_free (self->line, TRUE);
  g_string_free (self->type, TRUE);
  g_string_free (self->data, TRUE);
  g_string_free (self->id, TRUE);
  g_string_free (self->last_id, TRUE);
  g_free (self);
}

/* An empty line: the block is complete. Without data it is no event, but its id holds. */
static void
dispatch (AmtEventParser *self)
{
  g_string_assign (self->last_id, self->id->str);
  if (self->data->len > 0)
    {
      g_autofree char *data = g_utf8_make_valid (self->data->str, (gssize) self->data->len - 1);
      g_autofree char *type = g_utf8_make_valid (self->type->str, (gssize) self->type->len);

      self->func (*type ? type : "message", data, self->last_id->str, self->user_data);
    }
  g_string_truncate (self->data, 0);
  g_string_truncate (self->type, 0);
}

static gboolean
is_name (const char *name, gsize length, const char *wanted)
{
  return length == strlen (wanted) && memcmp (name, wanted, length) == 0;
}

static void
read_retry (AmtEventParser *self, const char *value, gsize length)
{
  gint64 ms = 0;

  if (length == 0)
    return;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (value[i]))
        return;
      /* More than this nobody means; whoever uses it has a limit of his own. */
      ms = MIN (ms * 10 + (value[i] - '0'), G_MAXINT32);
    }
  self->retry = ms;
}

/* An id goes back in a header: one that could not, is none. */
static gboolean
is_id (const char *value, gsize length)
{
  return length <= AMT_EVENT_MAX_ID && g_utf8_validate_len (value, length, NULL);
}

static void
read_field (AmtEventParser *self, const char *name, gsize name_length, const char *value,
            gsize length)
{
  if (is_name (name, name_length, "data"))
    {
      if (self->data->len + length + 1 > AMT_EVENT_MAX_DATA)
        {
          self->failed = TRUE;
          return;
        }
      g_string_append_len (self->data, value, (gssize) length);
      g_string_append_c (self->data, '\n');
    }
  else if (is_name (name, name_length, "event"))
    {
      g_string_truncate (self->type, 0);
      g_string_append_len (self->type, value, (gssize) length);
    }
  else if (is_name (name, name_length, "id"))
    {
      if (!is_id (value, length))
        return;
      g_string_truncate (self->id, 0);
      g_string_append_len (self->id, value, (gssize) length);
    }
  else if (is_name (name, name_length, "retry"))
    {
      read_retry (self, value, length);
    }
}

static void
end_line (AmtEventParser *self)
{
  const char *line = self->line->str;
  gsize length = self->line->len;
  const char *colon;

  if (!self->begun && length >= strlen (BOM) && memcmp (line, BOM, strlen (BOM)) == 0)
    {
      line += strlen (BOM);
      length -= strlen (BOM);
    }
  self->begun = TRUE;

  colon = memchr (line, ':', length);
  if (length == 0)
    {
      dispatch (self);
    }
  else if (!colon)
    {
      read_field (self, line, length, "", 0);
    }
  else if (colon > line)
    {
      const char *value = colon + 1;
      gsize left = length - (gsize) (value - line);

      if (left > 0 && *value == ' ')
        {
          value++;
          left--;
        }
      read_field (self, line, (gsize) (colon - line), value, left);
    }
  /* A line that begins with a colon is a comment. */

  g_string_truncate (self->line, 0);
}

gboolean
amt_event_parser_feed (AmtEventParser *self, const char *bytes, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes && !self->failed; i++)
    {
      char byte = bytes[i];
      gboolean belongs = byte == '\n' && self->after_cr;

      self->after_cr = byte == '\r';
      if (belongs)
        continue;
      if (byte == '\n' || byte == '\r')
        end_line (self);
      else if (self->line->len >= AMT_EVENT_MAX_LINE)
        self->failed = TRUE;
      else
        g_string_append_c (self->line, byte);
    }

  return !self->failed;
}

const char *
amt_event_parser_get_last_id (AmtEventParser *self)
{
  return self->last_id->str;
}

gint64
amt_event_parser_get_retry (AmtEventParser *self)
{
  return self->retry;
}
