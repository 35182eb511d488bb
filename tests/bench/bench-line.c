/* bench-line.c: a TCP relay that holds each piece back for a fixed time. Runs in a thread of its own.
 *
 * Only time is added: bandwidth is not limited, and the connection itself is made at once (what a network would add there is
 * one more round trip for each new connection).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PIECE (64 * 1024)
#define MAX_PAIRS 64

typedef struct
{
  gint64 due; /* monotonic; when it leaves */
  GBytes *bytes;
} Piece;

/* One direction of a connection. */
typedef struct
{
  int from;
  int to;
  GQueue pieces; /* (element-type Piece) */
  gsize sent;    /* of the first piece */
  gboolean ended;
} Way;

struct _BenchLine
{
  GThread *thread; /* (owned) */
  int listener;
  int wake[2]; /* a pipe: something to read means "end" */
  char *url;   /* (owned) */
  guint16 target;
  gint64 delay; /* microseconds, one way */
  Way ways
      [2 *
       MAX_PAIRS]; /* (thread line) two beside each other for a connection; from is -1 if it is free */
};

static struct sockaddr_in
loopback (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };

  return address;
}

static void
way_clear (Way *way)
{
  Piece *piece;

  while ((piece = g_queue_pop_head (&way->pieces)))
    {
      g_bytes_unref (piece->bytes);
      g_free (piece);
    }
  way->from = -1;
  way->sent = 0;
  way->ended = FALSE;
}

static void
close_pair (Way *pair)
{
  close (pair[0].from);
  close (pair[0].to);
  way_clear (&pair[0]);
  way_clear (&pair[1]);
}

static void
accept_one (BenchLine *self)
{
  struct sockaddr_in target = loopback (self->target);
  int here = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC);
  int there = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;

  g_assert_cmpint (here, >=, 0);
  g_assert_cmpint (connect (there, (struct sockaddr *) &target, sizeof target), ==, 0);
  setsockopt (here, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt (there, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

  for (guint i = 0; i < G_N_ELEMENTS (self->ways); i += 2)
    if (self->ways[i].from < 0)
      {
        self->ways[i].from = self->ways[i + 1].to = here;
        self->ways[i].to = self->ways[i + 1].from = there;
        return;
      }
  g_error ("more than %u connections", MAX_PAIRS);
}

static void
take (BenchLine *self, Way *way)
{
  g_autofree guint8 *buffer = g_malloc (PIECE);
  gssize n = recv (way->from, buffer, PIECE, 0);
  Piece *piece;

  if (n <= 0)
    {
      way->ended = TRUE;
      return;
    }
  piece = g_new0 (Piece, 1);
  piece->due = g_get_monotonic_time () + self->delay;
  piece->bytes = g_bytes_new (buffer, (gsize) n);
  g_queue_push_tail (&way->pieces, piece);
}

/* Returns: FALSE if the other side is gone. */
static gboolean
give (Way *way)
{
  gint64 now = g_get_monotonic_time ();
  Piece *piece;

  while ((piece = g_queue_peek_head (&way->pieces)) && piece->due <= now)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (piece->bytes, &size);
      gssize n = send (way->to, data + way->sent, size - way->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

      if (n < 0)
        return errno == EAGAIN;
      way->sent += (gsize) n;
      if (way->sent < size)
        return TRUE;
      way->sent = 0;
      g_queue_pop_head (&way->pieces);
      g_bytes_unref (piece->bytes);
      g_free (piece);
    }
  if (way->ended && g_queue_is_empty (&way->pieces))
    shutdown (way->to, SHUT_WR);

  return TRUE;
}

/* Milliseconds until something is due, rounded up; -1: nothing is. */
static int
next_due (BenchLine *self)
{
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < G_N_ELEMENTS (self->ways); i++)
    {
      const Piece *piece = g_queue_peek_head (&self->ways[i].pieces);

      if (piece)
        next = MIN (next, piece->due);
    }
  if (next == G_MAXINT64)
    return -1;

  return (int) MAX (0, (next - g_get_monotonic_time () + 999) / 1000);
}

static gpointer
run_line (gpointer data)
{
  BenchLine *self = data;

  while (TRUE)
    {
      struct pollfd fds[2 + 2 * MAX_PAIRS] = { { self->listener, POLLIN, 0 },
                                               { self->wake[0], POLLIN, 0 } };

      for (guint i = 0; i < G_N_ELEMENTS (self->ways); i++)
        fds[2 + i] = (struct pollfd){ self->ways[i].ended ? -1 : self->ways[i].from, POLLIN, 0 };
      g_assert_cmpint (poll (fds, G_N_ELEMENTS (fds), next_due (self)), >=, 0);

      if (fds[1].revents)
        return NULL;
      for (guint i = 0; i < G_N_ELEMENTS (self->ways); i++)
        if (fds[2 + i].revents)
          take (self, &self->ways[i]);
      for (guint i = 0; i < G_N_ELEMENTS (self->ways); i += 2)
        {
          Way *pair = &self->ways[i];

          if (pair->from >= 0 &&
              (!give (pair) || !give (pair + 1) ||
               (pair[0].ended && pair[1].ended && g_queue_is_empty (&pair[0].pieces) &&
                g_queue_is_empty (&pair[1].pieces))))
            close_pair (pair);
        }
      if (fds[0].revents)
        accept_one (self);
    }
}

BenchLine *
bench_line_new (const char *url, guint round_trip_ms)
{
  BenchLine *self = g_new0 (BenchLine, 1);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  struct sockaddr_in here = loopback (0);
  socklen_t length = sizeof here;

  self->target = (guint16) g_uri_get_port (uri);
  self->delay = round_trip_ms * G_TIME_SPAN_MILLISECOND / 2;
  for (guint i = 0; i < G_N_ELEMENTS (self->ways); i++)
    self->ways[i].from = -1;
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &here, sizeof here), ==, 0);
  g_assert_cmpint (listen (self->listener, MAX_PAIRS), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &here, &length), ==, 0);
  g_assert_cmpint (pipe (self->wake), ==, 0);
  self->url =
      g_strdup_printf ("http://127.0.0.1:%u%s", ntohs (here.sin_port), g_uri_get_path (uri));
  self->thread = g_thread_new ("line", run_line, self);

  return self;
}

const char *
bench_line_get_url (BenchLine *self)
{
  return self->url;
}

void
bench_line_free (BenchLine *self)
{
  g_assert_cmpint (write (self->wake[1], "x", 1), ==, 1);
  g_thread_join (self->thread);
  for (guint i = 0; i < G_N_ELEMENTS (self->ways); i += 2)
    if (self->ways[i].from >= 0)
      close_pair (&self->ways[i]);
  close (self->listener);
  close (self->wake[0]);
  close (self->wake[1]);
  g_free (self->url);
  g_free (self);
}
