/* bench-portal.c: how many requests a second the reference portal answers. The client is as cheap as can be: threads with one
 * connection each, fixed requests, a look at status and length.
 *
 *   bench-portal REQUESTS
 *
 * And how long a demo takes to start.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 8
#define ANSWER_MAX (1024 * 1024)
/* What build-aux/demo shows. */
#define DEMO_CASES 500

typedef struct
{
  guint16 port;
  const char *request; /* (unowned) */
  guint n;
} Load;

static int
connect_to (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;

  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

  return fd;
}

/* Reads one answer of status 200 that says its length. */
static void
read_answer (int fd, char *buffer)
{
  gsize have = 0;
  gsize wanted = G_MAXSIZE;

  while (have < wanted)
    {
      gssize n = recv (fd, buffer + have, ANSWER_MAX - have, 0);
      char *end;

      g_assert_cmpint (n, >, 0);
      have += (gsize) n;
      buffer[have] = '\0';
      end = wanted == G_MAXSIZE ? strstr (buffer, "\r\n\r\n") : NULL;
      if (end)
        {
          const char *length = strstr (buffer, "Content-Length: ");

          g_assert_true (g_str_has_prefix (buffer, "HTTP/1.1 200 "));
          g_assert_true (length && length < end);
          wanted = (gsize) (end + 4 - buffer) +
                   g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);
          g_assert_cmpuint (wanted, <, ANSWER_MAX);
        }
    }
}

static gpointer
run_load (gpointer data)
{
  const Load *load = data;
  g_autofree char *buffer = g_malloc (ANSWER_MAX + 1);
  gsize length = strlen (load->request);
  int fd = connect_to (load->port);

  for (guint i = 0; i < load->n; i++)
    {
      g_assert_cmpint (send (fd, load->request, length, MSG_NOSIGNAL), ==, length);
      read_answer (fd, buffer);
    }
  close (fd);

  return NULL;
}

static void
measure (GUri *uri, const char *what, const char *path, guint n)
{
  g_autofree char *request = g_strdup_printf (
      "GET %s%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " BENCH_TOKEN "\r\n\r\n",
      g_uri_get_path (uri), path);
  Load load = { (guint16) g_uri_get_port (uri), request, MAX (1, n / CONNECTIONS) };
  GThread *threads[CONNECTIONS];
  gint64 begun = g_get_monotonic_time ();

  for (guint i = 0; i < CONNECTIONS; i++)
    threads[i] = g_thread_new ("load", run_load, &load);
  for (guint i = 0; i < CONNECTIONS; i++)
    g_thread_join (threads[i]);
  bench_report (what, load.n * CONNECTIONS, "answers",
                (double) (load.n * CONNECTIONS) / bench_since (begun), "1/s");
}

/* (transfer full): the cursor of somebody who has everything, and the id of a case. */
static void
find_words (const char *url, char **out_cursor, char **out_id)
{
  g_autoptr (AmtRemote) remote = bench_remote_new (url, BENCH_TOKEN);
  gboolean more = TRUE;

  *out_cursor = *out_id = NULL;
  while (more)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (AmtChangesPage) page = NULL;
      GAsyncResult *slot = NULL;

      amt_remote_get_changes_async (remote, *out_cursor, 0, NULL, amt_test_result_cb, &slot);
      result = bench_wait (&slot);
      page = amt_remote_get_changes_finish (remote, result, &error);
      g_assert_no_error (error);
      g_free (*out_cursor);
      *out_cursor = g_strdup (page->next_cursor);
      for (guint i = 0; i < page->changes->len && !*out_id; i++)
        *out_id = g_strdup (((AmtChange *) g_ptr_array_index (page->changes, i))->id);
      more = page->has_more;
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (BenchPortal) portal = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *id = NULL;
  g_autofree char *unchanged = NULL;
  g_autofree char *one = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *database = NULL;
  guint n;

  bench_init (&argc, &argv, "portal");
  n = bench_scaled (bench_number (argc, argv, 1), 200);
  folder = amt_test_temp_dir ();
  database = g_build_filename (folder, "demo.db", NULL);
  bench_portal_fill (database, DEMO_CASES);
  portal = bench_portal_new (bench_scaled (10000, 100), AMT_CACHE_ROWS);
  find_words (bench_portal_get_url (portal), &cursor, &id);
  uri = g_uri_parse (bench_portal_get_url (portal), G_URI_FLAGS_NONE, NULL);
  unchanged = g_strconcat ("/changes?cursor=", cursor, NULL);
  one = g_strconcat ("/cases/", id, NULL);

  measure (uri, "GET /", "/", n);
  measure (uri, "GET /me", "/me", n);
  measure (uri, "GET /changes, none", unchanged, n);
  measure (uri, "GET /changes, 100 rows", "/changes?limit=100", n / 20);
  measure (uri, "GET /cases/{id}", one, n);

  return 0;
}
