/* fuzz-event-stream.c: fuzz target: text/event-stream, whole and in pieces. The first byte says how many of the next ones are the
 * lengths of pieces, which are used in turn; the stream follows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-event-parser.h"
#include "fuzz.h"

#include <string.h>

static void
event_cb (const char *type, const char *data, const char *last_id, gpointer user_data)
{
  GString *log = user_data;

  g_assert_true (*type && g_utf8_validate (type, -1, NULL));
  g_assert_true (g_utf8_validate (data, -1, NULL));
  g_assert_true (g_utf8_validate (last_id, -1, NULL));
  g_assert_cmpuint (strlen (data), <=, AMT_EVENT_MAX_DATA);
  g_assert_cmpuint (strlen (last_id), <=, AMT_EVENT_MAX_ID);
  g_string_append_printf (log, "%s|%s|%s\n", type, data, last_id);
}

/* Everything that the parser says about the stream. */
static char *
read_stream (const guint8 *data, gsize size, const guint8 *pieces, gsize n_pieces)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (AmtEventParser) parser = amt_event_parser_new ("before", event_cb, log);
  gboolean good = TRUE;
  gsize piece = 0;

  for (gsize at = 0; at < size && good;)
    {
      gsize length = n_pieces > 0 ? (gsize) pieces[piece++ % n_pieces] + 1 : size;

      length = MIN (length, size - at);
      good = amt_event_parser_feed (parser, (const char *) data + at, length);
      at += length;
    }
  g_string_append_printf (log, "%d %s %" G_GINT64_FORMAT, good,
                          amt_event_parser_get_last_id (parser),
                          amt_event_parser_get_retry (parser));

  return g_string_free (g_steal_pointer (&log), FALSE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gsize n_pieces = size > 0 ? MIN ((gsize) data[0] % 16, size - 1) : 0;
  const guint8 *stream = data + MIN (size, 1 + n_pieces);
  gsize length = size - (gsize) (stream - data);
  g_autofree char *whole = read_stream (stream, length, NULL, 0);
  g_autofree char *in_pieces = read_stream (stream, length, data + MIN (size, 1), n_pieces);
  static const guint8 ONE = 0;
  g_autofree char *byte_by_byte = read_stream (stream, length, &ONE, 1);

  g_assert_cmpstr (in_pieces, ==, whole);
  g_assert_cmpstr (byte_by_byte, ==, whole);

  return 0;
}
