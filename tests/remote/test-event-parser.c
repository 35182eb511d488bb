/* test-event-parser.c: event streams as the standard has them, cut anywhere, and as nobody should send them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-event-parser.h"
#include "amt-test.h"

#include <string.h>

/* Each event as "type|data|id", one a line. */
static void
event_cb (const char *type, const char *data, const char *last_id, gpointer user_data)
{
  g_assert_true (g_utf8_validate (data, -1, NULL));
  g_string_append_printf (user_data, "%s|%s|%s;", type, data, last_id);
}

typedef struct
{
  const char *name;
  const char *text;
  gsize length; /* 0: up to its end */
  const char *events;
  const char *last_id;
  gint64 retry;
} Row;

#define TEXT(t) (t), sizeof (t) - 1
static const Row ROWS[] = {
  { "nothing", TEXT (""), "", "", -1 },
  { "one event", TEXT ("data: a\n\n"), "message|a|;", "", -1 },
  { "named", TEXT ("event: changed\ndata: {}\nid: 7\n\n"), "changed|{}|7;", "7", -1 },
  { "carriage returns", TEXT ("data: a\r\rdata: b\r\r"), "message|a|;message|b|;", "", -1 },
  { "both", TEXT ("data: a\r\n\r\ndata: b\r\n\r\n"), "message|a|;message|b|;", "", -1 },
  { "mixed", TEXT ("data: a\r\ndata: b\r\n\ndata: c\n\r"), "message|a\nb|;message|c|;", "", -1 },
  { "one space only", TEXT ("data:a\ndata:  b\ndata: \n\n"), "message|a\n b\n|;", "", -1 },
  { "empty data is an event", TEXT ("data\n\ndata:\ndata\n\n"), "message||;message|\n|;", "", -1 },
  { "no data is none", TEXT ("event: x\nid: 1\n\n"), "", "1", -1 },
  { "a type does not last", TEXT ("event: x\n\ndata: a\n\n"), "message|a|;", "", -1 },
  { "an id does", TEXT ("id: 1\ndata: a\n\ndata: b\n\n"), "message|a|1;message|b|1;", "1", -1 },
  { "an empty id ends it", TEXT ("id: 1\ndata: a\n\nid\ndata: b\n\n"), "message|a|1;message|b|;",
    "", -1 },
  { "an id of a cut block does not count", TEXT ("id: 1\n\nid: 2\ndata: a\n"), "", "1", -1 },
  { "an id with NUL is none", TEXT ("id: 1\n\nid: 2\0003\ndata: a\n\n"), "message|a|1;", "1", -1 },
  { "comments", TEXT (":\n: data: x\n\n:data: y\ndata: a\n\n"), "message|a|;", "", -1 },
  { "unknown fields", TEXT ("Data: x\ndatax: y\n data: z\nfoo\ndata: a\n\n"), "message|a|;", "",
    -1 },
  { "a colon in the value", TEXT ("data: a:b\n\n"), "message|a:b|;", "", -1 },
  { "byte order mark",
    TEXT ("\xef\xbb\xbf"
          "data: a\n\n"),
    "message|a|;", "", -1 },
  { "only the first one",
    TEXT ("\n\xef\xbb\xbf"
          "data: a\n\ndata: b\n\n"),
    "message|b|;", "", -1 },
  { "half a mark",
    TEXT ("\xef\xbb"
          "data: a\n\ndata: b\n\n"),
    "message|b|;", "", -1 },
  { "not UTF-8", TEXT ("data: a\xff\n\n"), "message|a\xef\xbf\xbd|;", "", -1 },
  { "NUL in data", TEXT ("data: a\0b\n\n"),
    "message|a\xef\xbf\xbd"
    "b|;",
    "", -1 },
  { "retry", TEXT ("retry: 250\n\n"), "", "", 250 },
  { "retry at once", TEXT ("retry: 250\n"), "", "", 250 },
  { "retry with more", TEXT ("retry: 250ms\nretry: -1\nretry:\nretry\n"), "", "", -1 },
  { "retry without end", TEXT ("retry: 99999999999999999999999\n"), "", "", G_MAXINT32 },
  { "not complete", TEXT ("data: a\n\ndata: b\n"), "message|a|;", "", -1 },
};

static void
check_row (const Row *row, gsize cut_a, gsize cut_b)
{
  g_autoptr (GString) events = g_string_new (NULL);
  g_autoptr (AmtEventParser) parser = amt_event_parser_new (NULL, event_cb, events);

  g_assert_true (amt_event_parser_feed (parser, row->text, cut_a));
  g_assert_true (amt_event_parser_feed (parser, row->text + cut_a, cut_b - cut_a));
  g_assert_true (amt_event_parser_feed (parser, row->text + cut_b, row->length - cut_b));
  g_assert_cmpstr (events->str, ==, row->events);
  g_assert_cmpstr (amt_event_parser_get_last_id (parser), ==, row->last_id);
  g_assert_cmpint (amt_event_parser_get_retry (parser), ==, row->retry);
}

/* Every row, cut into three pieces at every two places. */
static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ROWS); i++)
    {
      g_test_message ("%s", ROWS[i].name);
      for (gsize a = 0; a <= ROWS[i].length; a++)
        for (gsize b = a; b <= ROWS[i].length; b++)
          check_row (&ROWS[i], a, b);
    }
}

/* All rows that end with a complete block one after the other, in pieces of random length. */
static void
test_random_pieces (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (AmtEventParser) first = amt_event_parser_new (NULL, event_cb, whole);

  for (guint round = 0; round < 20; round++)
    for (gsize i = 0; i < G_N_ELEMENTS (ROWS); i++)
      {
        g_string_append_len (text, ROWS[i].text, (gssize) ROWS[i].length);
        g_string_append (text, "\n\n");
      }
  g_assert_true (amt_event_parser_feed (first, text->str, text->len));
  g_assert_cmpuint (whole->len, >, 1000);

  for (guint round = 0; round < 50; round++)
    {
      g_autoptr (GString) events = g_string_new (NULL);
      g_autoptr (AmtEventParser) parser = amt_event_parser_new (NULL, event_cb, events);

      for (gsize at = 0; at < text->len;)
        {
          gsize n = (gsize) g_test_rand_int_range (1, 40);

          n = MIN (n, text->len - at);
          g_assert_true (amt_event_parser_feed (parser, text->str + at, n));
          at += n;
        }
      g_assert_cmpstr (events->str, ==, whole->str);
    }
}

/* Rows with bytes changed, left out, and doubled: whatever comes of it, nothing breaks. */
static void
test_mutations (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      const Row *row = &ROWS[g_test_rand_int_range (0, G_N_ELEMENTS (ROWS))];
      g_autoptr (GString) text = g_string_new_len (row->text, (gssize) row->length);
      g_autoptr (GString) events = g_string_new (NULL);
      g_autoptr (AmtEventParser) parser = amt_event_parser_new ("x", event_cb, events);

      for (gint n = g_test_rand_int_range (1, 6); n > 0 && text->len > 0; n--)
        {
          gssize at = g_test_rand_int_range (0, (gint32) text->len);

          switch (g_test_rand_int_range (0, 4))
            {
            case 0:
              text->str[at] = (char) g_test_rand_int_range (0, 256);
              break;
            case 1:
              g_string_erase (text, at, 1);
              break;
            case 2:
              g_string_insert_c (text, at, "\n\r:\0 d"[g_test_rand_int_range (0, 6)]);
              break;
            default:
              {
                g_autofree char *copy = g_strdup (text->str);

                g_string_append (text, copy);
                break;
              }
            }
        }
      g_assert_true (amt_event_parser_feed (parser, text->str, text->len));
      g_assert_true (strpbrk (amt_event_parser_get_last_id (parser), "\r\n") == NULL);
    }
}

static gboolean
feed_many (AmtEventParser *parser, const char *text, gsize times)
{
  for (gsize i = 0; i < times; i++)
    if (!amt_event_parser_feed (parser, text, strlen (text)))
      return FALSE;
  return TRUE;
}

static void
test_limits (void)
{
  g_autoptr (GString) events = g_string_new (NULL);
  g_autofree char *longest = g_strnfill (AMT_EVENT_MAX_LINE, 'x');
  g_autofree char *id = g_strnfill (AMT_EVENT_MAX_ID + 1, 'i');

  {
    g_autoptr (AmtEventParser) parser = amt_event_parser_new (NULL, event_cb, events);

    g_assert_true (feed_many (parser, longest, 1));
    g_assert_true (feed_many (parser, "\n", 1));
    g_assert_true (feed_many (parser, longest, 1));
    g_assert_false (feed_many (parser, "x", 1));
    /* And stays so. */
    g_assert_false (feed_many (parser, "\ndata: a\n\n", 1));
  }
  {
    g_autoptr (AmtEventParser) parser = amt_event_parser_new (NULL, event_cb, events);

    g_assert_true (feed_many (parser, "data: 7 bytes\n", AMT_EVENT_MAX_DATA / 8));
    g_assert_false (feed_many (parser, "data\n", 1));
    g_assert_cmpstr (events->str, ==, "");
  }
  {
    /* An id that is too long is none; the stream goes on. */
    g_autoptr (AmtEventParser) parser = amt_event_parser_new ("old", event_cb, events);

    g_assert_true (feed_many (parser, "id: ", 1));
    g_assert_true (feed_many (parser, id, 1));
    g_assert_true (feed_many (parser, "\ndata: a\n\n", 1));
    g_assert_cmpstr (events->str, ==, "message|a|old;");
  }
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/remote/event-parser/table", test_table);
  g_test_add_func ("/remote/event-parser/random-pieces", test_random_pieces);
  g_test_add_func ("/remote/event-parser/mutations", test_mutations);
  g_test_add_func ("/remote/event-parser/limits", test_limits);

  return g_test_run ();
}
