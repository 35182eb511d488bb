/* test-amt-fault-proxy.c: the C side of the fault proxy with a target that nobody answers for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-fault-proxy.h"

#include <string.h>

/* Everything that the proxy says to one GET; empty if it hangs up. */
static char *
get (const char *url)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *request = g_strdup_printf (
      "GET %s/page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", g_uri_get_path (uri));
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize got;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) g_uri_get_port (uri),
                                                NULL, NULL);
  g_assert_nonnull (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, NULL);
  while ((got = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                     buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (text, buffer, got);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_faults (void)
{
  g_autoptr (AmtFaultProxy) proxy = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("[[[", 3);
  g_autofree char *url = NULL;
  g_autofree char *nobody = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *lost = NULL;
  g_autofree char *hostile = NULL;
  g_autofree char *log = NULL;

  url = g_strdup_printf ("http://127.0.0.1:%u/base/v1", amt_test_free_port ());
  proxy = amt_fault_proxy_new (url);
  g_assert_true (g_str_has_suffix (amt_fault_proxy_get_url (proxy), "/base/v1"));
  g_assert_cmpstr (amt_fault_proxy_get_url (proxy), !=, url);

  nobody = get (amt_fault_proxy_get_url (proxy));
  g_assert_cmpstr (nobody, ==, "");
  amt_fault_proxy_set_target (proxy, url);
  amt_fault_proxy_add (proxy, "GET", "^/base/v1/page$", "status", "status=503&retry-after=3");
  amt_fault_proxy_add (proxy, NULL, NULL, "cut-before-send", "skip=0");
  refused = get (amt_fault_proxy_get_url (proxy));
  g_assert_nonnull (strstr (refused, " 503 "));
  g_assert_nonnull (strstr (refused, "Retry-After: 3"));
  lost = get (amt_fault_proxy_get_url (proxy));
  g_assert_cmpstr (lost, ==, "");
  g_assert_cmpuint (amt_fault_proxy_pending (proxy), ==, 0);

  amt_fault_proxy_add_body (proxy, NULL, NULL, "status", "status=200", body);
  hostile = get (amt_fault_proxy_get_url (proxy));
  g_assert_true (g_str_has_suffix (hostile, "\r\n\r\n[[["));

  g_assert_cmpuint (amt_fault_proxy_count (proxy, "GET", "pa+ge"), ==, 4);
  g_assert_cmpuint (amt_fault_proxy_count (proxy, "POST", NULL), ==, 0);
  g_assert_cmpuint (amt_fault_proxy_count_fault (proxy, "status"), ==, 2);
  log = amt_fault_proxy_log (proxy);
  g_assert_nonnull (strstr (log, "\"path\": \"/base/v1/page\""));
  amt_fault_proxy_clear_log (proxy);
  g_assert_cmpuint (amt_fault_proxy_count (proxy, NULL, NULL), ==, 0);

  amt_fault_proxy_add (proxy, NULL, NULL, "delay", NULL);
  amt_fault_proxy_clear (proxy);
  g_assert_cmpuint (amt_fault_proxy_pending (proxy), ==, 0);
}

int
main (int argc, char *argv[])
{
  amt_test_init (&argc, &argv);

  g_test_add_func ("/support/fault-proxy", test_faults);

  return g_test_run ();
}
