/* test-connections.c: more clients than the process began with descriptors for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include <sys/resource.h>

#define SOFT_LIMIT 128
#define N_CLIENTS 400

static GSocketConnection *
connect_to (GUri *uri)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, 30);
  connection = g_socket_client_connect_to_host (client, g_uri_get_host (uri),
                                                (guint16) g_uri_get_port (uri), NULL, &error);
  g_assert_no_error (error);
  return connection;
}

/* They all stay, half a request long; who comes after them is served all the same. */
static void
test_crowd (void)
{
  g_autofree char *limit = g_strdup_printf ("ulimit -S -n %d && exec \"$0\" --quiet", SOFT_LIMIT);
  const char *argv[] = { "sh", "-c", limit, g_getenv ("AMT_PORTAL"), NULL };
  g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketConnection) last = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GError) error = NULL;
  AmtTestChild *child;
  struct rlimit most;
  char answer[12] = { 0 };
  gsize n;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &most), ==, 0);
  if (g_getenv ("AMT_PORTAL") == NULL || most.rlim_cur < N_CLIENTS + 64 || most.rlim_max < 4096)
    {
      g_test_skip ("no portal to start, or too few descriptors here");
      return;
    }
  child = amt_test_child_spawn (argv, NULL, "READY ");
  uri =
      g_uri_parse (amt_test_child_ready_line (child) + strlen ("READY "), G_URI_FLAGS_NONE, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      GSocketConnection *one = connect_to (uri);

      g_ptr_array_add (crowd, one);
      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (one)),
                                                "GET / HTTP/1.1\r\n", 16, NULL, NULL, &error));
    }
  last = connect_to (uri);
  /* Sooner than the 15 s after which the slow ones are cut and make room. */
  g_socket_set_timeout (g_socket_connection_get_socket (last), 10);
  g_assert_true (g_output_stream_printf (
      g_io_stream_get_output_stream (G_IO_STREAM (last)), NULL, NULL, &error,
      "GET %s/ HTTP/1.1\r\nHost: localhost\r\n\r\n", g_uri_get_path (uri)));
  g_assert_true (g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (last)), answer,
                                          sizeof answer, &n, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (answer, sizeof answer, "HTTP/1.1 200", 12);
  amt_test_child_kill (child);
  amt_test_child_free (child);
}

int
main (int argc, char **argv)
{
  amt_test_init (&argc, &argv);
  g_test_add_func ("/connections/crowd", test_crowd);
  return g_test_run ();
}
