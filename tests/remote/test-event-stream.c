/* test-event-stream.c: one stream against a portal that says what the test wants: what it takes for events, when it comes
 * back, and when it does not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-event-parser.h"
#include "amt-event-stream.h"
#include "amt-remote-fixture.h"

#include <string.h>

#define HEAD "200 OK\r\nContent-Type: text/event-stream; charset=utf-8"

typedef struct
{
  AmtEventStream *stream; /* (owned) */
  guint n_changed;
  guint n_presence;
  char *present; /* (owned) (nullable) "case:user " of the last one */
} Heard;

static void
changed_cb (AmtEventStream *stream, gpointer data)
{
  ((Heard *) data)->n_changed++;
}

static void
presence_cb (AmtEventStream *stream, AmtPresence *presence, gpointer data)
{
  Heard *heard = data;
  const AmtPresent *first = presence->present->len > 0 ? presence->present->pdata[0] : NULL;

  heard->n_presence++;
  g_free (heard->present);
  heard->present = g_strdup_printf ("%s:%s", presence->case_id, first ? first->user_id : "");
}

static void
begin (Heard *heard, Fixture *fixture)
{
  heard->stream = amt_event_stream_new (fixture->remote);
  g_signal_connect (heard->stream, "changed", G_CALLBACK (changed_cb), heard);
  g_signal_connect (heard->stream, "presence", G_CALLBACK (presence_cb), heard);
}

static void
end (Heard *heard)
{
  amt_event_stream_close (heard->stream);
  g_assert_cmpint (amt_event_stream_get_state (heard->stream), ==, AMT_EVENTS_CLOSED);
  /* What was under way lets go of the stream when it is cancelled. */
  g_assert_finalize_object (heard->stream);
  g_free (heard->present);
}

static void
say (Fixture *fixture, AmtSay how, const char *head, const char *body)
{
  g_autoptr (GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;

  amt_scripted_say (fixture->portal, how, head, bytes, body ? strlen (body) : 0);
}

static AmtEventsState
state (Heard *heard)
{
  return amt_event_stream_get_state (heard->stream);
}

static void
test_events (Fixture *fixture, gconstpointer data)
{
  Heard heard = { 0 };

  say (fixture, AMT_SAY_RAW, HEAD,
       "retry: 100\nid: a-1\nevent: changed\ndata: {}\n\n"
       "event: presence\ndata: {\"caseId\":\"c1\",\"present\":[{\"userId\":\"bert\"}]}\n\n"
       "event: presence\ndata: {\"caseId\":\"c1\"\n\n"
       "event: presence\ndata: [1]\n\n"
       "event: something\nid: a-2\ndata: else\n\nid: a-3\n");
  say (fixture, AMT_SAY_STALL, HEAD, "event: changed\ndata\n\n");
  begin (&heard, fixture);
  amt_event_stream_open (heard.stream, NULL);
  amt_test_await (heard.n_changed == 1 && heard.n_presence == 1);
  g_assert_cmpstr (heard.present, ==, "c1:bert");

  /* It ended; after the time that the portal named it is back, and says what it has seen. */
  amt_test_await (heard.n_changed == 2 && state (&heard) == AMT_EVENTS_LIVE);
  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, 2);
  g_assert_cmpstr (amt_scripted_line (fixture->portal, 0), ==, "GET /amtsstube/v1/events");
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 0, "accept"), ==, "text/event-stream");
  g_assert_null (amt_scripted_header (fixture->portal, 0, "last-event-id"));
  g_assert_cmpstr (amt_scripted_header (fixture->portal, 1, "last-event-id"), ==, "a-2");
  end (&heard);
}

typedef struct
{
  const char *head;
  AmtEventsState state;
} Answer;

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  static const Answer ANSWERS[] = {
    { "204 No Content", AMT_EVENTS_NONE },
    { "403 Forbidden", AMT_EVENTS_NONE },
    { "404 Not Found", AMT_EVENTS_NONE },
    { "501 Not Implemented", AMT_EVENTS_NONE },
    { "401 Unauthorized", AMT_EVENTS_SIGN_IN },
    { "429 Too Many\r\nRetry-After: 30", AMT_EVENTS_WAITING },
    { "500 Oh", AMT_EVENTS_WAITING },
    { "302 Found\r\nLocation: /elsewhere", AMT_EVENTS_WAITING },
    { "200 OK\r\nContent-Type: text/html", AMT_EVENTS_WAITING },
    { "200 OK", AMT_EVENTS_WAITING },
    { "206 Partial\r\nContent-Type: text/event-stream", AMT_EVENTS_WAITING },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ANSWERS); i++)
    {
      Heard heard = { 0 };

      g_test_message ("%s", ANSWERS[i].head);
      amt_scripted_say (fixture->portal, AMT_SAY_ALL, ANSWERS[i].head, NULL, 0);
      begin (&heard, fixture);
      amt_event_stream_open (heard.stream, "x");
      amt_test_await (state (&heard) != AMT_EVENTS_CONNECTING);
      g_assert_cmpint (state (&heard), ==, ANSWERS[i].state);
      g_assert_cmpuint (heard.n_changed, ==, 0);
      end (&heard);
    }
  g_assert_cmpuint (amt_scripted_n_heard (fixture->portal), ==, G_N_ELEMENTS (ANSWERS));
}

/* Lines without an end, and ids that would break out of their header. */
static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  Heard heard = { 0 };
  g_autofree char *line = g_strnfill (AMT_EVENT_MAX_LINE + 1, 'x');
  g_autofree char *text = g_strconcat ("retry: 0\n\nid: \x01\x7f\n\n", line, NULL);

  say (fixture, AMT_SAY_STALL, HEAD, text);
  say (fixture, AMT_SAY_STALL, HEAD, "event: changed\ndata\n\n");
  begin (&heard, fixture);
  amt_event_stream_open (heard.stream, "bad\r\nX-Evil: 1");
  amt_test_await (heard.n_changed == 1);
  g_assert_null (amt_scripted_header (fixture->portal, 0, "last-event-id"));
  g_assert_null (amt_scripted_header (fixture->portal, 0, "x-evil"));
  g_assert_null (amt_scripted_header (fixture->portal, 1, "last-event-id"));
  end (&heard);
}

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  Heard heard = { 0 };

  say (fixture, AMT_SAY_STALL, HEAD, "retry: 100\n\n");
  say (fixture, AMT_SAY_STALL, HEAD, "event: changed\ndata\n\n");
  begin (&heard, fixture);
  amt_event_stream_set_silence (heard.stream, 1);
  amt_event_stream_open (heard.stream, NULL);
  amt_test_await (state (&heard) == AMT_EVENTS_LIVE);
  amt_test_await (state (&heard) == AMT_EVENTS_WAITING);
  amt_test_await (heard.n_changed == 1);
  end (&heard);
}

static void
close_cb (AmtEventStream *stream, gpointer data)
{
  amt_event_stream_close (stream);
}

/* Whoever is told may close it: nothing of the rest of that piece is said any more. */
static void
test_close_inside (Fixture *fixture, gconstpointer data)
{
  Heard heard = { 0 };

  say (fixture, AMT_SAY_STALL, HEAD, "event: changed\ndata\n\nevent: changed\ndata\n\n");
  begin (&heard, fixture);
  g_signal_connect (heard.stream, "changed", G_CALLBACK (close_cb), NULL);
  amt_event_stream_open (heard.stream, NULL);
  amt_test_await (heard.n_changed == 1);
  g_assert_cmpint (state (&heard), ==, AMT_EVENTS_CLOSED);
  end (&heard);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
#define ADD(path, func) \
  g_test_add ("/remote/event-stream/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("events", test_events);
  ADD ("answers", test_answers);
  ADD ("hostile", test_hostile);
  ADD ("silence", test_silence);
  ADD ("close-inside", test_close_inside);

  return g_test_run ();
}
